"""Publishing: once a period has ended and is counted, its cells are protected and written down, and never change.

All periods that settle on one day are protected together. That takes seconds, so it is reckoned between two
transactions, beside the event loop. The second one writes only where nobody published anything of the indicator since
the first one looked: what is hidden follows from all of it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.ids import new_id
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.cubes import CELL, Cubes, Sum, quality_of, sums_of
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.lines import CellKey, earliest_of_interest, settled_on
from app.domain.statistics.periods import Period, day_of, ended_periods, period_of
from app.domain.statistics.protection import SUPPRESSED, THRESHOLD, Published, protect
from app.domain.statistics.statements import publishing as statements
from app.domain.statistics.statements.counting import PROGRESS
from app.domain.statistics.statements.roots_behind import roots_behind
from app.domain.statistics.supplied import Supplied, look_at_supplied, write_supplied
from app.domain.tables.statistics import PublicationRow
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.sharing import SharingGround
from app.domain.vocabulary.statistics import Axis, CasePlace, Grain

LOOK_BACK: Final = {
    Grain.day: timedelta(days=31),
    Grain.week: timedelta(weeks=13),
    Grain.month: timedelta(days=730),
    Grain.quarter: timedelta(days=730),
    Grain.year: timedelta(days=1100),
}
"""How far back a house that begins to count, or takes in what went before, is published."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one publication is made of: what was counted, what was published before, and how much of that there was."""

    cubes: Cubes
    new: Sequence[Period]
    periods: Sequence[Period]
    sums: Sequence[Sum]
    cases: Mapping[CellKey, int] | None
    published: Mapping[CellKey, Published]
    listed: Mapping[str, frozenset[str]]
    least: int
    so_far: int
    counted_until: datetime
    supplied: Supplied

    def cells(self) -> dict[Period, dict[CellKey, Published]]:
        """The protected cells of each new period. What was never counted often enough is not listed at all."""
        counted = self.cubes.counted(self.periods, self.sums, self.cases)
        shown = protect(counted, self.published, self.cubes.indicator.measure, threshold=self.least)
        own = {(period.grain, period.starts_on): period for period in self.new}
        found: dict[Period, dict[CellKey, Published]] = {period: {} for period in self.new}
        for key, cell in {**self.published, **shown}.items():
            period = own.get((key.grain, key.starts_on))
            if period is not None and self._is_listed(key):
                found[period][key] = cell
        return found

    def _is_listed(self, key: CellKey) -> bool:
        return all(value in self.listed[name] for name, value in self.cubes.columns(key).items() if value)


async def publish_ended(gate: Gate, actor: Actor) -> int:
    """Publish the periods that settled on the earliest day not published yet; how many indicators of them."""
    check(actor, "statistics:publish")
    async with gate.open(actor, "statistics:publish") as work:
        progress = await work.fetch_one(PROGRESS)
        if progress is None:
            return 0
        until = day_of(progress["counted_until"])
        if progress["published_on"] == until:
            return 0
        waiting = await _waiting(work, until)
        if not waiting:
            await work.execute(statements.ALL_DONE, day=until)
            return 0
    made = [await publish(gate, actor, counted_indicators()[name], periods) for name, periods in waiting.items()]
    return sum(each is not None for each in made)


async def _waiting(work: Work, until: date) -> dict[str, list[Period]]:
    """What settled on the earliest day that lacks anything: the periods that each indicator lacks of it."""
    first = await work.fetch_value(statements.FIRST_DAY, until=until)
    if first is None:
        return {}
    rows = await work.fetch(statements.DONE, since=until - max(LOOK_BACK.values()) - timedelta(days=366))
    done = {(row["indicator"], row["version"], row["grain"], row["starts_on"]) for row in rows}
    lacking: dict[date, dict[str, list[Period]]] = {}
    for grain in Grain:
        for period in ended_periods(grain, max(first, until - LOOK_BACK[grain]), until):
            settled = settled_on(grain, period.starts_on)
            for each in counted_indicators().values() if settled < until else ():
                if (each.id, each.version, grain.value, period.starts_on) not in done:
                    lacking.setdefault(settled, {}).setdefault(each.id, []).append(period)
    return lacking[min(lacking)] if lacking else {}


async def publish(
    gate: Gate,
    actor: Actor,
    indicator: Indicator,
    periods: Sequence[Period],
    *,
    revision: int = 0,
    reason: str | None = None,
) -> UUID | None:
    """Publish periods of one indicator that settled together; None where somebody published of it meanwhile."""
    act = "statistics:revise" if revision else "statistics:publish"
    async with gate.consult(actor, act) as work:
        looked = await _look(work, indicator, periods, is_revision=revision > 0)
    cells = await asyncio.to_thread(looked.cells)
    async with gate.open(actor, act) as work:
        await work.execute(statements.ONE_PUBLISHES)
        if await work.fetch_value(statements.PUBLISHED_SO_FAR, indicator=indicator.id) != looked.so_far:
            return None
        for period in sorted(periods):
            row = _publication(actor, looked, period, revision, reason)
            await work.insert(row)
            await work.execute(statements.WRITE_CELLS, **_written(row, looked.cubes, cells[period]), at=work.now)
            if period in looked.supplied:
                await write_supplied(work, row, looked.supplied[period])
            work.about("publication", row.id)
        work.note(indicator=indicator.id, periods=len(periods), revision=revision)
    return row.id


def _publication(actor: Actor, looked: Looked, period: Period, revision: int, reason: str | None) -> PublicationRow:
    of_period = (each for each in looked.sums if period.starts_on <= each.since < period.ends_on)
    return PublicationRow(
        house_id=actor.house_id,
        indicator=looked.cubes.indicator.id,
        version=looked.cubes.indicator.version,
        grain=period.grain.value,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        revision=revision,
        reason=reason,
        quality=quality_of(of_period, least=looked.least).value,
        professional_id=actor.professional_id,
        counted_until=looked.counted_until,
    )


async def _look(work: Work, indicator: Indicator, new: Sequence[Period], *, is_revision: bool) -> Looked:
    since = min(earliest_of_interest(period.grain, period.starts_on) for period in new)
    until = max(period.ends_on for period in new)
    is_stock = indicator.measure is Measure.stock
    place = {"indicator": indicator.id}
    rows = await work.fetch(statements.SUMS, **place, since=since, until=until, is_stock=is_stock)
    least = await house_setting(work, "suppression_cell", THRESHOLD)
    seen: dict[str, dict[str, int]] = {}
    for row in await work.fetch(statements.SEEN, **place, until=until):
        seen.setdefault(row["name"], {})[row["value"]] = int(row["counted"])
    words = _words(await work.fetch_one(statements.HOUSE_VALUES))
    values = {name: [*dict.fromkeys((*words.get(name, ()), *seen.get(name, ())))] for name in (CELL, *Axis.values())}
    cubes = Cubes(indicator, values)
    earlier = await work.fetch(statements.PUBLISHED, **place, version=indicator.version, since=since, until=until)
    published = _published(cubes, earlier, new if is_revision else ())
    periods = sorted({*new, *(period_of(key.grain, key.starts_on) for key in published)})
    return Looked(
        cubes=cubes,
        new=new,
        periods=periods,
        sums=sums_of(rows, cubes.names),
        cases=await _cases_behind(work, cubes, periods) if indicator.place is CasePlace.root else None,
        published=published,
        listed={
            name: frozenset(words.get(name, ())) | {value for value, n in seen.get(name, {}).items() if n >= least}
            for name in values
        },
        least=least,
        so_far=await work.fetch_value(statements.PUBLISHED_SO_FAR, **place),
        counted_until=(await work.fetch_one(PROGRESS))["counted_until"],
        supplied=await look_at_supplied(work, indicator, new),
    )


async def _cases_behind(work: Work, cubes: Cubes, periods: Sequence[Period]) -> dict[CellKey, int]:
    """How many cases stand behind each cell: where the root of every fact is its case, the different roots."""
    is_stock = cubes.indicator.measure is Measure.stock
    found: dict[CellKey, int] = {}
    for grain, of_grain in groupby(sorted(periods, key=lambda each: each.grain.value), key=lambda each: each.grain):
        chosen = list(of_grain)
        place: dict[str, Any] = {"indicator": cubes.indicator.id}
        place |= {"starts": [each.starts_on for each in chosen], "ends": [each.ends_on for each in chosen]}
        place |= {"until": max(place["ends"])} | ({} if is_stock else {"since": min(place["starts"])})
        for row in await work.fetch(roots_behind(tuple(cubes.tables(grain)), is_stock=is_stock), **place):
            found[CellKey(grain, row["starts_on"], tuple(row[name] for name in cubes.names))] = row["roots"]
    return found


def _words(house: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - asyncpg's record
    """The values that an axis has whether or not anything was counted."""
    return {
        Axis.municipality.value: (*sorted(house["municipalities"]), "unknown"),
        Axis.programme.value: (*house["programmes"], "unknown"),
        Axis.phase.value: (*CasePhase.values(), "unknown"),
        Axis.organisation_kind.value: (*house["organisation_kinds"], "unknown"),
        Axis.action_kind.value: (*ActionKind.values(), "unknown"),
        Axis.ground_kind.value: (*SharingGround.values(), "unknown"),
    }


def _published(cubes: Cubes, rows: Sequence[Any], revised: Sequence[Period]) -> dict[CellKey, Published]:
    """What was published before. In a period that is revised, what was hidden stays hidden; the rest is told anew."""
    again = {(period.grain, period.starts_on) for period in revised}
    found = {}
    for row in rows:
        key = CellKey(Grain(row["grain"]), row["starts_on"], tuple(row[name] for name in cubes.names))
        shown = Published(row["numerator"], row["denominator"], row["value"], is_suppressed=row["is_suppressed"])
        if (key.grain, key.starts_on) not in again:
            found[key] = shown
        elif shown.is_suppressed:
            found[key] = SUPPRESSED
    return found


def _written(row: PublicationRow, cubes: Cubes, cells: Mapping[CellKey, Published]) -> dict[str, Any]:
    columns = [cubes.columns(key) for key in cells]
    names = (CELL, *Axis.values())
    return {
        "publication": row.id,
        **{name: getattr(row, name) for name in ("indicator", "version", "grain", "starts_on", "ends_on", "revision")},
        "quality": row.quality,
        "ids": [new_id() for _ in cells],
        "axes": [",".join(name for name in names if each.get(name)) for each in columns],
        **{name: [each.get(name, "") for each in columns] for name in names},
        "numerators": [cell.numerator for cell in cells.values()],
        "denominators": [cell.denominator for cell in cells.values()],
        "amounts": [cell.value for cell in cells.values()],
        "hides": [cell.is_suppressed for cell in cells.values()],
    }
