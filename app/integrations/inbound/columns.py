"""Texts of a sender that lead to places in a referral: the cells of a sheet, the properties of a case system.

The mapping is data of the sender's connection: a heading leads to a place (JSON pointer), with the way in which its
texts are read and which of the sender's words stand for which of ours.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.domain.days import AMSTERDAM

_DUTCH_DAY: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)", re.DOTALL)

Heading = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Place = Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9{}]{1,50}){1,6}$")]


class CellKind(StrEnum):
    """How the text of a cell is read."""

    text = "text"
    digits = "digits"
    number = "number"
    yes_no = "yes_no"
    listed = "listed"
    day = "day"
    moment = "moment"


class Column(BaseModel):
    """Where a column leads, how its cells are read, and which of the sender's words stand for which of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Place
    kind: CellKind = CellKind.text
    length: int | None = Field(
        default=None, ge=1, le=50, description="Digits that a number is filled up to with zeros."
    )
    words: dict[str, str] = Field(default_factory=dict)


class UnreadError(ValueError):
    """A cell that is not what its column holds."""


def read_cell(cell: str, column: Column) -> object:
    """What a text says, in the sender's words or ours; raises UnreadError."""
    text = cell.strip()
    word = column.words.get(text.lower(), column.words.get(text))
    text = text if word is None else word
    return _READERS[column.kind](text, column)


def _digits(text: str, column: Column) -> str:
    digits = text.replace(" ", "").replace(".", "")
    if not digits.isascii() or not digits.isdigit():
        raise UnreadError
    return digits.zfill(column.length or 0)


def _number(text: str, _: Column) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise UnreadError
    return int(text)


def _yes_no(text: str, _: Column) -> bool:
    found = {"ja": True, "j": True, "true": True, "1": True, "nee": False, "n": False, "false": False, "0": False}
    if text.lower() not in found:
        raise UnreadError
    return found[text.lower()]


def _iso(text: str) -> datetime:
    dutch = _DUTCH_DAY.fullmatch(text)
    if dutch:
        day, month, year, rest = dutch.groups()
        text = f"{year}-{int(month):02}-{int(day):02}{rest}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UnreadError from None


def _moment(text: str, _: Column) -> str:
    found = _iso(text)
    return (found.replace(tzinfo=AMSTERDAM) if found.tzinfo is None else found).isoformat()


_READERS: Final = {
    CellKind.text: lambda text, _: text,
    CellKind.digits: _digits,
    CellKind.number: _number,
    CellKind.yes_no: _yes_no,
    CellKind.listed: lambda text, _: [part.strip() for part in text.split(",") if part.strip()],
    CellKind.day: lambda text, _: _iso(text).date().isoformat(),
    CellKind.moment: _moment,
}


def lay(made: dict[str, Any], steps: list[str], value: object) -> None:
    """Put a value in its place; lists are objects by their numbers until the row is whole."""
    for step in steps[:-1]:
        below = made.setdefault(step, {})
        if not isinstance(below, dict):
            raise UnreadError
        made = below
    made[steps[-1]] = value


def listed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """What was laid together, whole: objects whose members are numbers are lists."""
    if not isinstance(value, dict):
        return value
    if value and all(step.isdigit() for step in value):
        return [listed(value[step]) for step in sorted(value, key=int)]
    return {step: listed(found) for step, found in value.items()}
