"""A row of a sheet (CSV, XLSX) as a message: one JSON object of its cells, said in our terms by a mapping of columns.

The mapping is data: the one beside this file, or that of the sender's connection. A column leads to a place in a
referral (JSON pointer); `{n}` in its heading and place stands for the first, second, … person, written 1, 2, ….
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from app.domain.access import strict_json
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.message_ids import as_message_id
from app.integrations.adapter import InboundAdapter, Options, Translated
from app.integrations.inbound.columns import Column, Heading, Place, UnreadError, lay, listed, read_cell

_COLUMNS: Final = Path(__file__).with_name("table_row.columns.json")
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z _-]{0,29}")
_MOST_PERSONS: Final = 30


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


def translate(body: bytes, options: TableOptions) -> Translated:
    """What a row says; a column that the mapping does not name is kept aside."""
    sent = _cells(body)
    made: dict[str, Any] = {}
    aside, faults = [], []
    for place, value in options.always.items():
        lay(made, place.split("/")[1:], value)
    for number, (heading, cell) in enumerate(sent.items(), 1):
        column, to = _column(options.by_name, heading)
        if column is None:
            aside.append(_place(heading, number))
            continue
        try:
            lay(made, to, read_cell(cell, column))
        except UnreadError:
            faults.append(Fault("/" + heading.replace("~", "~0").replace("/", "~1"), "bad-format", "RE-03"))
    if faults:
        raise InvalidContent(*faults)
    _complete(made)
    told = json.dumps(listed(made), ensure_ascii=False).encode("utf-8", "replace")
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
