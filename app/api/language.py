"""Which of our two languages a caller reads, by `Accept-Language` (RFC 9110 section 12.5.4)."""

from functools import lru_cache
from typing import Final, Literal

from starlette.types import Scope

Language = Literal["nl", "en"]
_LONGEST: Final = 200


def language_of(scope: Scope) -> Language:
    """Dutch where the caller prefers it to English, else English."""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return _preferred(value[:_LONGEST])
    return "en"


@lru_cache(maxsize=256)
def _preferred(header: bytes) -> Language:
    weights = {"nl": 0.0, "en": 0.0}
    for item in header.decode("latin-1").lower().split(","):
        tag, _, parameter = item.strip().partition(";")
        primary = tag.partition("-")[0].strip()
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(parameter))
    return "nl" if weights["nl"] > weights["en"] else "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
