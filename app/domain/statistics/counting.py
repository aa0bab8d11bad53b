"""Counting: what changed since the last time is counted anew, root by root; or everything, when an operator asks.

The audit tells what changed: every change writes an entry there, with the number of its transaction. Where a house was
never counted, or its numbers are those of another cluster (a dump that was loaded), all of it is counted anew.
"""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from app.clock import CLOCK
from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.definitions import LAY_INDICATORS, definitions
from app.domain.statistics.statements import counting as statements
from app.domain.statistics.statements.roots import ROOTS_OF

CHANGES_AT_ONCE: Final = 500
ROOTS_AT_ONCE: Final = 500
MOST_IN_REST: Final = 50_000
"""A month with more facts of a house than these gets a part of its own when all is counted anew."""

STARTED_AT: Final = CLOCK.now()
IDLE: Final = timedelta(seconds=30)
"""How old the word that nothing happened may become."""

_ACT: Final = "statistics:count"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a recount gives otherwise: roots by indicator, and how many sums are not those of their facts."""

    roots: dict[str, list[UUID]]
    sums: int

    def __bool__(self) -> bool:
        return bool(self.roots) or self.sums > 0


@asynccontextmanager
async def _opened(gate: Gate, actor: Actor) -> AsyncIterator[Work]:
    """Work of the counter: a house is counted by one process at a time, whoever else waits."""
    check(actor, _ACT)
    async with gate.open(actor, _ACT) as work:
        await work.await_turn()
        yield work


async def count_changes(gate: Gate, actor: Actor) -> int:
    """Count what changed since the last time; how many changes it were."""
    async with _opened(gate, actor) as work:
        progress = await work.fetch_one(statements.PROGRESS)
        horizon = await work.fetch_one(statements.HORIZON)
        is_ours = progress is not None and progress["definitions"] == mark_of_definitions()
        if is_ours and progress["xid"] <= horizon["newest"]:
            return await _count(work, progress, horizon)
        if progress is not None and not is_ours and progress["rebuilt_at"] > STARTED_AT:
            return 0  # a later release has begun to count: it goes on
    await rebuild(gate, actor)
    return 0


@cache
def mark_of_definitions() -> str:
    """By it a house is known to be counted by these definitions and no others."""
    told = "\n".join(f"{i.id} {i.version} {i.facts}" for i in counted_indicators().values())
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


async def _count(work: Work, progress: Any, horizon: Any) -> int:  # noqa: ANN401 - asyncpg's records
    until = horizon["xid"]
    found = await work.fetch(statements.CHANGES, since=progress["xid"], before=until, most=CHANGES_AT_ONCE)
    if not found and horizon["at"] - progress["counted_until"] < IDLE:
        return 0
    await count_roots(work, [named for change in found for named in _named(change)])
    if len(found) >= CHANGES_AT_ONCE:
        until = found[-1]["xid"] + 1
    await work.execute(statements.ADVANCE, xid=until, at=horizon["at"])
    return len(found)


def _named(change: Any) -> list[UUID]:  # noqa: ANN401 - asyncpg's record
    named = [change["case_id"], change["subject_id"], *(change["touched"] or ())]
    return [each for each in named if each is not None]


async def count_roots(work: Work, named: Sequence[UUID]) -> None:
    """Count what hangs together with these identifiers anew. A step."""
    if not named:
        return
    for setting in (statements.PATIENTLY, statements.PLANNED_ONCE):
        await work.execute(setting)
    roots = [row["root_id"] for row in await work.fetch(ROOTS_OF, ids=list(dict.fromkeys(named)))]
    for first in range(0, len(roots), ROOTS_AT_ONCE):
        await work.execute(statements.count_roots(), roots=roots[first : first + ROOTS_AT_ONCE])
    await work.execute(statements.FORGET_EMPTY)


async def rebuild(gate: Gate, actor: Actor) -> int:
    """Count everything of a house anew, indicator by indicator; how many indicators."""
    async with _opened(gate, actor) as work:
        horizon = await work.fetch_one(statements.HORIZON)
    in_rest: Counter[date] = Counter()
    for name in counted_indicators():
        async with _opened(gate, actor) as work:
            await work.execute(statements.PATIENTLY)
            for place in (statements.CLEAR_FACTS, statements.CLEAR_CELLS):
                await work.execute(place, indicator=name)
            await work.execute(statements.fill_facts(name))
            await work.execute(statements.FILL_CELLS, indicator=name)
            for found in await work.fetch(statements.IN_REST, indicator=name):
                in_rest[found["month"]] += found["facts"]
        await _part_crowded(gate, actor, in_rest)
    async with _opened(gate, actor) as work:
        await work.execute(statements.PATIENTLY)
        for place in statements.FORGET_OTHERS:
            await work.execute(place, indicators=list(counted_indicators()))
        await work.execute(LAY_INDICATORS, definitions=definitions())
        begun = {"xid": horizon["xid"], "at": horizon["at"]}
        await work.execute(statements.BEGIN_ANEW, **begun, definitions=mark_of_definitions())
    return len(counted_indicators())


async def _part_crowded(gate: Gate, actor: Actor, in_rest: Counter[date]) -> None:
    """Give full months parts of their own: what is counted after lies there at once, and need not be moved.

    In a transaction that holds nothing else: it locks the whole rest, where other houses are counted meanwhile.
    """
    crowded = sorted(month for month, facts in in_rest.items() if facts > MOST_IN_REST)
    if not crowded:
        return
    async with _opened(gate, actor) as work:
        await work.execute(statements.PATIENTLY)
        for month in crowded:
            for whole in ("facts", "fact_cells"):
                await work.execute(statements.MAKE_MONTH, whole=whole, month=month)
            del in_rest[month]


async def find_differences(gate: Gate, actor: Actor) -> Difference:
    """What a recount gives otherwise than what is kept; what only waits to be counted is no difference."""
    while await count_changes(gate, actor):
        pass
    roots: dict[str, list[UUID]] = {}
    async with _opened(gate, actor) as work:
        await work.execute(statements.PATIENTLY)
        for name in counted_indicators():
            found = [row["root_id"] for row in await work.fetch(statements.differences(name))]
            if found:
                roots[name] = found
        sums = await work.fetch_value(statements.DIFFERENT_SUMS)
        waiting = {named for change in await work.fetch(statements.WAITING) for named in _named(change)}
        late = {row["root_id"] for row in await work.fetch(ROOTS_OF, ids=list(waiting))}
    wrong = {name: [root for root in found if root not in late] for name, found in roots.items()}
    return Difference({name: found for name, found in wrong.items() if found}, sums)
