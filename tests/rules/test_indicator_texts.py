"""Every text of a definition stands in Dutch and in English: who reads the numbers reads what they mean."""

import re
from typing import Any, Final

import pytest
from pydantic import ValidationError

from app.domain.statistics.definitions import definitions
from app.domain.statistics.indicators import Indicator, indicators

TEXTS: Final = ("numerator", "denominator", "date_basis", "population", "unit", "cell", "not_counted")
ALIKE: Final = frozenset({"1", "status"})
ENGLISH: Final = re.compile(r"\b(the|and|that|which|with|case|cases|day|days|by|household|referral)\b", re.IGNORECASE)
CODE: Final = re.compile(r"\(\w+\)")
"""A value of the cell, named beside what it means."""

FULL: Final = "IN-34-gap"
"""It has all texts but deviations."""


def told(name: str) -> dict[str, Any]:
    """What the catalogue tells of an indicator."""
    return indicators()[name].model_dump(mode="json")


def pairs(indicator: Indicator) -> list[tuple[str | None, str | None]]:
    found = [(getattr(indicator, name), getattr(indicator, f"{name}_nl")) for name in TEXTS]
    for one in indicator.deviations:
        found += [(one.where, one.where_nl), (one.text, one.text_nl)]
    return found


@pytest.mark.rule("RP-02")
def test_every_text_of_every_definition_stands_in_dutch_as_well() -> None:
    for indicator in indicators().values():
        for english, dutch in pairs(indicator):
            assert (english is None) == (dutch is None), indicator.id
            if english is None or dutch is None:
                continue
            assert (english == dutch) == (english in ALIKE), (indicator.id, english)
            assert not ENGLISH.search(CODE.sub("", dutch)), (indicator.id, dutch)
            assert english.endswith(".") == dutch.endswith("."), (indicator.id, dutch)


def test_one_text_is_said_in_one_way() -> None:
    said: dict[str, set[str | None]] = {}
    for indicator in indicators().values():
        for english, dutch in pairs(indicator):
            said.setdefault(english or "", set()).add(dutch)
    assert {english: dutch for english, dutch in said.items() if len(dutch) > 1} == {}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("language", ["", "_nl"])
def test_a_definition_that_lacks_a_text_in_one_language_is_refused(name: str, language: str) -> None:
    assert Indicator.model_validate(told(FULL)).id == FULL
    with pytest.raises(ValidationError):
        Indicator.model_validate({key: text for key, text in told(FULL).items() if key != name + language})
    with pytest.raises(ValidationError):
        Indicator.model_validate(told(FULL) | {name + language: " "})


@pytest.mark.parametrize("name", ["where_nl", "text_nl"])
def test_a_deviation_without_its_dutch_text_is_refused(name: str) -> None:
    given = told("IN-01")
    assert given["deviations"][0].pop(name)
    with pytest.raises(ValidationError):
        Indicator.model_validate(given)


def test_a_definition_is_laid_down_in_both_languages() -> None:
    laid = {row["code"]: row for row in definitions()}
    assert laid["IN-16"]["deviations"] == ["region C: One organisation, one participant, the same team. (S4:3276-3316)"]
    assert laid["IN-16"]["deviations_nl"] == ["regio C: Eén organisatie, één deelnemer, hetzelfde team. (S4:3276-3316)"]
    for indicator in indicators().values():
        row = laid[indicator.id]
        assert [row[f"{name}_nl"] for name in TEXTS] == [getattr(indicator, f"{name}_nl") for name in TEXTS]
        assert len(row["deviations"]) == len(row["deviations_nl"]) == len(indicator.deviations)
