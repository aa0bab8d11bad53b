"""Which direction rules of a region fit a case; rule CA-10. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

MEASURE: Final = "child_protection_measure"
HOME_BAN: Final = "home_ban"
ELSEWHERE: Final = "mda_plus_plus"


def proposed(
    rules: Iterable[Mapping[str, Any]],
    *,
    profile: str | None,
    stage: str,
    circumstances: Collection[str],
    home_ban_director: str,
) -> list[dict[str, Any]]:
    """The rules that propose a holder here: by circumstance first, during a measure its own alone; rule CA-10."""
    found = [dict(rule) for rule in rules if rule["holders"]]
    by_circumstance = [rule for rule in found if rule["circumstance"] in circumstances]
    running = [rule for rule in by_circumstance if rule["circumstance"] == MEASURE]
    if running:
        return running
    for rule in by_circumstance:
        if rule["circumstance"] == HOME_BAN and home_ban_director == ELSEWHERE:
            rule["holders"] = ["mda_programme"]
    by_profile = [rule for rule in found if rule["profile"] == profile is not None and stage in rule["stages"]]
    return by_circumstance + by_profile
