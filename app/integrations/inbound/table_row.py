"""A row of a sheet (CSV, XLSX) as a message: one JSON object of its cells, said in our terms by a mapping of columns.

The mapping is data: the one beside this file, or that of the sender's connection. A column leads to a place in a
referral (JSON pointer); `{n}` in its heading and place stands for the first, second, … person, written 1, 2, ….
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.domain.access import strict_json
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.message_ids import as_message_id
from app.integrations.adapter import InboundAdapter, Options, Translated

_COLUMNS: Final = Path(__file__).with_name("table_row.columns.json")
_DUTCH_DAY: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)", re.DOTALL)
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z _-]{0,29}")
_MOST_PERSONS: Final = 30

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


def _shipped() -> dict[Heading, Column]:
    return {heading: Column(**told) for heading, told in json.loads(_COLUMNS.read_text(encoding="utf-8")).items()}


class TableOptions(Options):
    """The columns of a sender's sheets by heading, and what holds for all of its rows."""

    columns: dict[Heading, Column] = Field(default_factory=_shipped, min_length=1, max_length=500)
    always: dict[Place, str | bool | int] = Field(default_factory=dict, max_length=50)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their headings, in whatever case these are written."""
        return {" ".join(heading.lower().split()): column for heading, column in self.columns.items()}


class _Unread(ValueError):
    """A cell that is not what its column holds."""


def translate(body: bytes, options: TableOptions) -> Translated:
    """What a row says; a column that the mapping does not name is kept aside."""
    sent = _cells(body)
    made: dict[str, Any] = {}
    aside, faults = [], []
    for place, value in options.always.items():
        _lay(made, place.split("/")[1:], value)
    for number, (heading, cell) in enumerate(sent.items(), 1):
        column, to = _column(options.by_name, heading)
        if column is None:
            aside.append(_place(heading, number))
            continue
        try:
            _lay(made, to, _read(cell, column))
        except _Unread:
            faults.append(Fault("/" + heading.replace("~", "~0").replace("/", "~1"), "bad-format", "RE-03"))
    if faults:
        raise InvalidContent(*faults)
    _complete(made)
    told = json.dumps(_listed(made), ensure_ascii=False).encode("utf-8", "replace")
    return Translated(strict_json.read_draft(told, ReferralDraft), tuple(aside))


def message_id(body: bytes) -> str | None:
    """The sender's identifier of a row that breaks rules, where a column of the shipped mapping holds it."""
    try:
        sent = _cells(body)
    except InvalidContent:
        return None
    columns = _default().by_name
    for heading, cell in sent.items():
        column, _ = _column(columns, heading)
        if column is not None and column.to == "/messageId" and as_message_id(cell):
            return cell
    return None


def examples() -> Iterator[bytes]:
    """A row with one person, and one with two and an address."""
    row = {
        "berichtnummer": "rij-1",
        "kenmerk": "R-1",
        "verzonden op": "2026-11-02T09:40:00+01:00",
        "ontvangen op": "02-11-2026 08:15",
        "ingang": "lokaal team",
        "soort signaal": "melding",
        "grondslag": "meldcode",
        "doel": "referral_handling",
        "zorg": "Geschreeuw in de nacht.",
        "voornaam 1": "Mira",
        "achternaam 1": "Voorbeeldsma",
        "geboortedatum 1": "3-2-1990",
        "rol 1": "ouder",
    }
    two = row | {"berichtnummer": "rij-2", "straat": "Verzonnenlaan", "huisnummer": "1", "woonplaats": "Waterduin"}
    two |= {"voornaam 2": "Kiki", "achternaam 2": "Voorbeeldsma", "geboortedatum 2": "2018-06-07", "rol 2": "kind"}
    yield from (json.dumps(each, ensure_ascii=False).encode() for each in (row, two))


@lru_cache(maxsize=1)
def _default() -> TableOptions:
    return TableOptions()


def _cells(body: bytes) -> dict[str, str]:
    sent = strict_json.parse(body)
    if not isinstance(sent, dict):
        raise InvalidContent(Fault("", "wrong-type", "RE-03"))
    cells = enumerate(sent.items(), 1)
    wrong = [
        Fault(_place(name, number), "wrong-type", "RE-03") for number, (name, cell) in cells if type(cell) is not str
    ]
    if wrong:
        raise InvalidContent(*wrong)
    return sent


def _column(known: Mapping[str, Column], heading: str) -> tuple[Column | None, list[str]]:
    """The column of a heading, in whatever case it is written, and the steps to its place."""
    name = " ".join(heading.lower().split())
    column = known.get(name)
    if column is not None:
        return column, column.to.split("/")[1:]
    number = re.search(r"[1-9][0-9]?", name)
    if number is None or int(number.group()) > _MOST_PERSONS:
        return None, []
    column = known.get(f"{name[: number.start()]}{{n}}{name[number.end() :]}")
    if column is None:
        return None, []
    return column, column.to.replace("{n}", str(int(number.group()) - 1)).split("/")[1:]


def _read(cell: str, column: Column) -> object:
    text = cell.strip()
    word = column.words.get(text.lower(), column.words.get(text))
    text = text if word is None else word
    return _READERS[column.kind](text, column)


def _digits(text: str, column: Column) -> str:
    digits = text.replace(" ", "").replace(".", "")
    if not digits.isascii() or not digits.isdigit():
        raise _Unread
    return digits.zfill(column.length or 0)


def _number(text: str, _: Column) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise _Unread
    return int(text)


def _yes_no(text: str, _: Column) -> bool:
    found = {"ja": True, "j": True, "true": True, "1": True, "nee": False, "n": False, "false": False, "0": False}
    if text.lower() not in found:
        raise _Unread
    return found[text.lower()]


def _iso(text: str) -> datetime:
    dutch = _DUTCH_DAY.fullmatch(text)
    if dutch:
        day, month, year, rest = dutch.groups()
        text = f"{year}-{int(month):02}-{int(day):02}{rest}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _Unread from None


def _moment(text: str, _: Column) -> str:
    found = _iso(text)
    return (found.replace(tzinfo=_ZONE) if found.tzinfo is None else found).isoformat()


_READERS: Final = {
    CellKind.text: lambda text, _: text,
    CellKind.digits: _digits,
    CellKind.number: _number,
    CellKind.yes_no: _yes_no,
    CellKind.listed: lambda text, _: [part.strip() for part in text.split(",") if part.strip()],
    CellKind.day: lambda text, _: _iso(text).date().isoformat(),
    CellKind.moment: _moment,
}


def _lay(made: dict[str, Any], steps: list[str], value: object) -> None:
    """Put a value in its place; lists are objects by their numbers until the row is whole."""
    for step in steps[:-1]:
        below = made.setdefault(step, {})
        if not isinstance(below, dict):
            raise _Unread
        made = below
    made[steps[-1]] = value


def _complete(made: dict[str, Any]) -> None:
    """What a row leaves to us: a key for each person and address, and who is of the household: all persons."""
    persons = made.get("persons")
    if not isinstance(persons, dict):
        return
    for number, person in persons.items():
        if isinstance(person, dict):
            person.setdefault("key", f"p{int(number) + 1}" if number.isdigit() else number)
    household = made.setdefault("household", {})
    if isinstance(household, dict):
        household.setdefault("members", [person["key"] for person in persons.values() if isinstance(person, dict)])
        addresses = household.get("addresses")
        if isinstance(addresses, dict):
            for address in addresses.values():
                if isinstance(address, dict):
                    address.setdefault("key", "home")
            for person in persons.values():
                if isinstance(person, dict):
                    person.setdefault("address", "home")


def _listed(value: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, dict):
        return value
    if value and all(step.isdigit() for step in value):
        return [_listed(value[step]) for step in sorted(value, key=int)]
    return {step: _listed(found) for step, found in value.items()}


def _place(heading: str, number: int) -> str:
    """Where a cell stands that no column is for: by its heading where that is a plain word, else by its number.

    A sheet without headings has those of a person in their place.
    """
    return f"/{heading}" if _PLAIN.fullmatch(heading) else f"/cell {number}"


ADAPTER: Final = InboundAdapter(
    name="table-row",
    title="Row of a sheet",
    media_types=frozenset({"application/json"}),
    options=TableOptions,
    translate=translate,
    message_id=message_id,
    examples=examples,
)
