"""Publishing: once a period has ended and is counted, its cells are protected and written down, and never change.

All periods that settle on one day are protected together. That takes seconds, so it is reckoned between two
transactions, in a process of its own: what PostgreSQL finds passes through this one as bytes. The second transaction
writes only where nobody published anything of the indicator since the first one looked: what is hidden follows from all
of it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.days import day_of
from app.domain.statistics.apart import Reckon, reckoning_apart
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.cubes import Cubes
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.lines import earliest_of_interest, settled_on
from app.domain.statistics.periods import Period, ended_periods, period_of
from app.domain.statistics.protection import THRESHOLD
from app.domain.statistics.reckoning import COLUMNS, Found
from app.domain.statistics.statements import publishing as statements
from app.domain.statistics.statements.counting import PATIENTLY, PROGRESS
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


AT_ONCE: Final = 5.0
"""Seconds after which nothing more is begun: a service that ends, or another house, waits no longer than that."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one publication is made of, and how much of its indicator was published before."""

    found: Found
    so_far: int
    counted_until: datetime
    supplied: Supplied


async def publish_ended(gate: Gate, actor: Actor) -> int:
    """Publish of what settled on the earliest day not published yet, for some seconds; how many indicators of it."""
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
    made, until_when = 0, time.monotonic() + AT_ONCE
    async with reckoning_apart() as reckon:
        for name, periods in waiting.items():
            made += await publish(gate, actor, counted_indicators()[name], periods, reckon) is not None
            if time.monotonic() > until_when:
                break
    return made


async def _waiting(work: Work, until: date) -> dict[str, list[Period]]:
    """What settled on the earliest day that lacks anything: the periods that each indicator lacks of it."""
    first = await work.fetch_value(statements.FIRST_DAY, until=until)
    if first is None:
        return {}
    since = {grain: max(first, until - back) for grain, back in LOOK_BACK.items()}
    rows = await work.fetch(statements.DONE, grains=[grain.value for grain in since], since=[*since.values()])
    done = {(row["indicator"], row["version"], row["grain"], row["starts_on"]) for row in rows}
    lacking: dict[date, dict[str, list[Period]]] = {}
    for grain in Grain:
        for period in ended_periods(grain, since[grain], until):
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
    reckon: Reckon,
    *,
    revision: int = 0,
    reason: str | None = None,
) -> UUID | None:
    """Publish periods of one indicator that settled together; None where somebody published of it meanwhile."""
    act = "statistics:revise" if revision else "statistics:publish"
    async with gate.consult(actor, act) as work:
        looked = await _look(work, indicator, sorted(periods), is_revision=revision > 0)
    reckoned = await reckon(looked.found)
    async with gate.open(actor, act) as work:
        await work.execute(statements.ONE_PUBLISHES)
        if await work.fetch_value(statements.PUBLISHED_SO_FAR, indicator=indicator.id) != looked.so_far:
            return None
        for period, told in zip(looked.found.new, reckoned, strict=True):
            row = PublicationRow(
                house_id=actor.house_id,
                revision=revision,
                reason=reason,
                quality=told.quality.value,
                professional_id=actor.professional_id,
                counted_until=looked.counted_until,
                **_named(indicator, period),
            )
            await work.insert(row)
            await work.execute(
                statements.WRITE_CELLS,
                publication=row.id,
                revision=revision,
                quality=row.quality,
                cells=told.cells,
                at=work.now,
                **_named(indicator, period),
            )
            if period in looked.supplied:
                await write_supplied(work, row, looked.supplied[period])
            work.about("publication", row.id)
        work.note(indicator=indicator.id, periods=len(periods), revision=revision)
    return row.id


def _named(indicator: Indicator, period: Period) -> dict[str, Any]:
    return {
        "indicator": indicator.id,
        "version": indicator.version,
        "grain": period.grain.value,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }


async def _look(work: Work, indicator: Indicator, new: Sequence[Period], *, is_revision: bool) -> Looked:
    await work.execute(PATIENTLY)
    since = min(earliest_of_interest(period.grain, period.starts_on) for period in new)
    until = max(period.ends_on for period in new)
    is_stock = indicator.measure is Measure.stock
    place = {"indicator": indicator.id}
    least = await house_setting(work, "suppression_cell", THRESHOLD)
    seen: dict[str, dict[str, int]] = {}
    for row in await work.fetch(statements.SEEN, **place, until=until):
        seen.setdefault(row["name"], {})[row["value"]] = int(row["counted"])
    words = _words(await work.fetch_one(statements.HOUSE_VALUES))
    values = {name: [*dict.fromkeys((*words.get(name, ()), *seen.get(name, ())))] for name in COLUMNS}
    earlier = await work.fetch(statements.PUBLISHED, **place, version=indicator.version, since=since, until=until)
    published = [(Grain(row["grain"]), row["starts_on"], row["cells"]) for row in earlier]
    periods = sorted({*new, *(period_of(grain, starts_on) for grain, starts_on, _ in published)})
    cubes = Cubes(indicator, values)
    found = Found(
        indicator=indicator,
        new=new,
        periods=periods,
        values=values,
        listed={
            name: frozenset(words.get(name, ())) | {value for value, n in seen.get(name, {}).items() if n >= least}
            for name in values
        },
        least=least,
        is_revision=is_revision,
        sums=await work.fetch_value(statements.SUMS, **place, since=since, until=until, is_stock=is_stock),
        cases=await _cases_behind(work, cubes, periods) if indicator.place is CasePlace.root else None,
        published=published,
    )
    return Looked(
        found=found,
        so_far=await work.fetch_value(statements.PUBLISHED_SO_FAR, **place),
        counted_until=(await work.fetch_one(PROGRESS))["counted_until"],
        supplied=await look_at_supplied(work, indicator, new),
    )


async def _cases_behind(work: Work, cubes: Cubes, periods: Sequence[Period]) -> list[tuple[Grain, bytes]]:
    """How many cases stand behind each cell: where the root of every fact is its case, the different roots."""
    is_stock = cubes.indicator.measure is Measure.stock
    found = []
    for grain, of_grain in groupby(sorted(periods, key=lambda each: each.grain.value), key=lambda each: each.grain):
        chosen = list(of_grain)
        place: dict[str, Any] = {"indicator": cubes.indicator.id}
        place |= {"starts": [each.starts_on for each in chosen], "ends": [each.ends_on for each in chosen]}
        place |= {"until": max(place["ends"])} | ({} if is_stock else {"since": min(place["starts"])})
        asked = roots_behind(tuple(cubes.tables(grain)), is_stock=is_stock)
        found.append((grain, await work.fetch_value(asked, **place)))
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
