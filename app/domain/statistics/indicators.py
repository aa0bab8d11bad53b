"""The indicators as data: what each measures, in which version, and the query that gives what is counted.

A query has three places, `house`, `since` and `until`, and gives a row for each thing that is counted: its subject, the
cell in which it counts, and an amount. It never leaves the statements of this room.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from pydantic import BaseModel, ConfigDict

from app.domain.vocabulary.reports import (
    IndicatorAudience,
    IndicatorCategory,
    IndicatorKind,
    IndicatorLevel,
    Measure,
)

OWNER: Final = "safety_house"
"""Who keeps the definitions that come with the service."""


class Indicator(BaseModel):
    """One version of one indicator (rule RP-02)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int
    title_nl: str
    title_en: str
    formula: str
    level: IndicatorLevel
    kind: IndicatorKind
    category: IndicatorCategory
    measure: Measure
    unit: str
    owner: str = OWNER
    target: float | None = None
    baseline: float | None = None
    query: str

    @property
    def audiences(self) -> list[IndicatorAudience]:
        """Who asks for it: organisations answer for their own share, steering groups steer on output and outcome.

        The municipality oversees what the network does and what it brings about.
        """
        asks = {
            IndicatorAudience.mother_organisation: self.level is IndicatorLevel.organisation,
            IndicatorAudience.steering_group: self.category in (IndicatorCategory.output, IndicatorCategory.outcome),
            IndicatorAudience.municipality: self.level is not IndicatorLevel.organisation,
        }
        return [audience for audience, does in asks.items() if does]


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator of the catalogue by its id."""
    folder = resources.files("app.domain.statistics") / "catalogue"
    found: dict[str, Indicator] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        for told in tomllib.loads(file.read_text(encoding="utf-8"))["indicator"]:
            indicator = Indicator.model_validate(told)
            if indicator.id in found:
                raise LookupError(indicator.id)
            found[indicator.id] = indicator
    return found
