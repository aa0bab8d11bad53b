"""How tests of facts make rows with no more than what counts, and read what is counted of them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, Integer, Text
from sqlmodel import SQLModel

from app.database.pool import Pools
from app.domain.access.changes import table_of
from app.domain.ids import new_id
from app.domain.statistics.facts import COLUMNS
from app.domain.statistics.indicators import indicators
from app.domain.tables.actions import ActionRow
from app.domain.tables.base import Moment
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Purpose
from app.domain.vocabulary.statistics import Axis
from tests.domain.case_world import rows
from tests.world import MadeCase, World

R = TypeVar("R", bound=SQLModel)
START: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
_KEY: Final = [name for name in COLUMNS if name not in {"house_id", "root_id", "numerator", "denominator"}]


def made(world: World, row: type[R], **facts: Any) -> R:  # noqa: ANN401 - columns of the row
    """A row with these facts; whatever else it must have says nothing."""
    for column in table_of(row).c:
        is_told = column.name in facts or column.nullable or column.server_default is not None
        if not (is_told or _has_default(row, column)):
            facts[column.name] = _filler(world, column)
    return row(**facts)


def _has_default(row: type[SQLModel], column: Any) -> bool:  # noqa: ANN401 - a column
    field = row.model_fields.get(column.name)
    return field is not None and not field.is_required()


def _filler(world: World, column: Any) -> object:  # noqa: ANN401 - the same
    if column.name == "house_id":
        return world.house_id
    if any(key.column.table.name == "organisations" for key in column.foreign_keys):
        return world.keeper_id
    if any(key.column.table.name == "professionals" for key in column.foreign_keys):
        return world.professionals["safety_house"]
    kinds: tuple[tuple[type, object], ...] = (
        (Moment, START), (Date, START.date()), (Integer, 1), (Boolean, False), (ARRAY, []), (Text, "-"),
    )  # fmt: skip
    return next((filler for kind, filler in kinds if isinstance(column.type, kind)), None) or new_id()


async def add(world: World, *given: SQLModel) -> None:
    """Write rows in this order."""
    async with world.gate.open(world.keeper(), "test:facts") as work:
        for row in given:
            await work.insert(row)


async def add_made(world: World, row: type[R], **facts: Any) -> R:  # noqa: ANN401 - columns of the row
    """Write one row with these facts, and give it."""
    one = made(world, row, **facts)
    await add(world, one)
    return one


def referral(world: World, **facts: Any) -> ReferralRow:  # noqa: ANN401 - columns of the row
    """A referral by the police that arrived at the start."""
    given: dict[str, Any] = {
        "organisation_id": world.organisations["police"], "message_id": str(new_id()), "body_hash": "0" * 64,
        "entry_point": "police", "signal_kind": "notification", "concerns": [], "categories": ALL_CATEGORIES,
        "purposes": Purpose.everything(), "arrived_at": START, "updated_at": START,
    }  # fmt: skip
    return made(world, ReferralRow, **(given | facts))


async def meeting(world: World, *items: tuple[MadeCase, str], **facts: Any) -> MeetingRow:  # noqa: ANN401 - columns
    """A meeting of an hour with a case on its agenda for each item, each of a kind."""
    given: dict[str, Any] = {
        "kind": "care_conference", "status": "recorded", "starts_at": START, "ends_at": START.replace(hour=10),
    }  # fmt: skip
    charter = made(world, MeetingKindRow, kind="care_conference", decision_rule="consensus")
    row = made(world, MeetingRow, kind_id=charter.id, **(given | facts))
    listed = [
        made(world, AgendaItemRow, case_id=case.id, kind_id=charter.id, meeting_id=row.id, kind=kind, status="decided")
        for case, kind in items
    ]
    await add(world, charter, row, *listed)
    return row


async def agreed(world: World, action: ActionRow, *steps: tuple[str, int]) -> None:
    """Write an action that went through these states, each so many days after the start, with the events of it."""
    action.status, action.changed_at = steps[-1][0], START + timedelta(days=steps[-1][1])
    async with world.gate.open(world.keeper(), "test:facts") as work:
        await work.insert(action)
        for status, days in steps:
            work.tell("actions.changed", kind="action", subject_id=action.id, case_id=action.case_id, reason=status)
            work._events[-1]["occurred_at"] = START + timedelta(days=days)


async def facts_of(pools: Pools, world: World, name: str) -> list[Any]:
    """Every fact of an indicator, each of which keeps what its measure asks."""
    indicator = indicators()[name]
    found = await rows(pools, world, f"SELECT * FROM ({indicator.facts}) f WHERE f.house_id = $1", world.house_id)
    assert max(Counter(tuple(row[key] for key in _KEY) for row in found).values(), default=1) == 1
    for row in found:
        assert row["denominator"] == 1 or indicator.measure is Measure.number
        assert indicator.measure is not Measure.share or row["numerator"] in (0, 1)
        assert all((row[axis.value] != "") == (axis in indicator.axes) for axis in Axis)
        assert (row["cell"] != "") == (indicator.cell is not None)
    return found


Counts = dict[tuple[str, ...], tuple[float, int]]


async def counted(pools: Pools, world: World, name: str, *axes: str, roots: set[UUID] | None = None) -> Counts:
    """What is counted, by cell and these axes: the sum of the numerators, and how many facts there are."""
    sums: dict[tuple[str, ...], tuple[Decimal, int]] = {}
    for row in await facts_of(pools, world, name):
        if roots is None or row["root_id"] in roots:
            key = tuple(row[axis] for axis in ("cell", *axes))
            numerator, count = sums.get(key, (Decimal(0), 0))
            sums[key] = (numerator + row["numerator"], count + 1)
    return {key: (float(numerator), count) for key, (numerator, count) in sums.items()}


async def stock(pools: Pools, world: World, name: str, on: date, *axes: str) -> dict[tuple[str, ...], int]:
    """What there is at the end of a day, by cell and these axes."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in await facts_of(pools, world, name):
        if row["day"] <= on:
            found[tuple(row[axis] for axis in ("cell", *axes))] += int(row["numerator"])
    return {key: count for key, count in found.items() if count}
