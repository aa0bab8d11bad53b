"""Random histories of a house, for one question: is what is kept of statistics what a recount of the rows gives?

A history is some steps in random order, through use cases and by rows of every room that change at random; now and then
it is counted. `python -m tests.statistics_histories [--histories 1000] [--seed 1]` runs many of them and
prints one line; the suite runs a few.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlmodel import SQLModel

from app.database.pool import Pools, open_pools
from app.domain.access.actor import Actor
from app.domain.actions import progress
from app.domain.actions.drafts import FinishDraft, Outcome, StartDraft
from app.domain.cases.drafts import ParkDraft
from app.domain.cases.service import park_case
from app.domain.errors import KetenpoortError
from app.domain.referrals.service import submit_referral
from app.domain.referrals.weighing import decide_referral
from app.domain.statistics.counting import Difference, count_changes, find_differences
from app.domain.tables.cases import CaseMoveRow, CaseRow, TaskRow
from app.domain.tables.contributions import HelpRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.logs import configure_logs
from app.settings import Settings
from tests.domain.case_world import directed, rows
from tests.domain.test_actions import accepted
from tests.doors.course_rows import course_rows
from tests.doors.meeting_rows import meeting_rows
from tests.doors.plan_rows import plan_rows
from tests.doors.safety_rows import safety_rows
from tests.field.plan_world import in_force
from tests.field.statistics_world import counted
from tests.fresh_databases import FreshDatabases
from tests.referral_world import decision, house, in_weighing, small
from tests.shared_server import shared_server
from tests.today import today_here
from tests.world import MadeCase, World, make_world

STEPS: Final = 8
EACH_HOUSE: Final = 50
LONGEST: Final = timedelta(days=700)


@dataclass
class History:
    """One house that goes its way at random; what it has so far, and the numbers that are still free."""

    world: World
    pools: Pools
    random: Random
    cases: list[MadeCase] = field(default_factory=list)
    actions: list[UUID] = field(default_factory=list)
    rows: list[SQLModel] = field(default_factory=list)
    number: int = 0

    @property
    def clock(self) -> Actor:
        """The service's own hand."""
        return self.world.actor("safety_house", roles=(Role.system,), purpose=Purpose.monitoring)

    async def go(self, steps: int = STEPS) -> Difference:
        """Take some steps, count now and then and at the end; what a recount gives otherwise."""
        if not self.cases:
            await _case(self)
        for _ in range(steps):
            step = self.random.choice(WAYS)
            try:
                await step(self)
            except (KetenpoortError, ExceptionGroup):  # a rule says no: this too is history
                continue
            if self.random.random() < 0.2:
                await count_changes(self.world.gate, self.clock)
        await counted(self.world)
        return await find_differences(self.world.gate, self.clock)

    def moment(self) -> datetime:
        """Some time ago."""
        return datetime.now(UTC) - self.random.random() * LONGEST

    def case(self) -> MadeCase:
        """One of the cases."""
        return self.random.choice(self.cases)

    async def write(self, *made: SQLModel) -> None:
        """Write rows in one transaction, and keep them to be changed later."""
        async with self.world.gate.open(self.world.keeper(), "test:history") as work:
            await work.insert(*made)
        self.rows += [row for row in made if "version" in type(row).model_fields]


async def _case(history: History) -> None:
    made = await history.world.case(opened_at=history.moment())
    history.cases.append(made)
    if history.random.random() < 0.5:
        await directed(history.world, made)


async def _referral(history: History) -> None:
    history.number += 1
    sender = history.random.choice(("police", "local_team"))
    actor = history.world.actor(sender, purpose=Purpose.referral_handling)
    await submit_referral(history.world.gate, actor, draft=small(f"h-{history.number}"))


async def _admission(history: History) -> None:
    history.number += 1
    world = history.world
    referral_id = await in_weighing(world, small(f"h-{history.number}"))
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=decision(world))


async def _action(history: History) -> None:
    history.actions.append(await accepted(history.world, history.case()))


async def _progress(history: History) -> None:
    police = history.world.actor("police")
    action_id = history.random.choice(history.actions or [history.cases[0].id])
    await progress.start_action(history.world.gate, police, action_id=action_id, seen=3, draft=StartDraft())
    if history.random.random() < 0.5:
        done = FinishDraft(outcome=Outcome.done, result="Gesproken")
        await progress.finish_action(history.world.gate, police, action_id=action_id, seen=4, draft=done)


async def _plan(history: History) -> None:
    await in_force(history.world, history.case())


async def _consent(history: History) -> None:
    await history.world.consent(history.case(), 0)


async def _parked(history: History) -> None:
    draft = ParkDraft(reason="Wacht op onderzoek", until=today_here() + timedelta(days=30))
    await park_case(history.world.gate, history.world.keeper(), case_id=history.case().id, seen=1, draft=draft)


async def _phase(history: History) -> None:
    world, case = history.world, history.case()
    async with world.gate.open(world.keeper(), "test:history") as work:
        row = await work.read(CaseRow, case.id)
        new = history.random.choice(CasePhase.values())
        told: dict[str, Any] = {"house_id": world.house_id, "case_id": case.id, "organisation_id": world.keeper_id}
        move = CaseMoveRow(**told, field="phase", old=row.phase, new=new)
        await work.insert(move)
        await work.change(row, phase=new)


async def _task(history: History) -> None:
    due = history.moment()
    given: dict[str, Any] = {"house_id": history.world.house_id, "case_id": history.case().id, "due_at": due}
    done = history.random.choice((None, due - timedelta(days=1), due + timedelta(days=1)))
    kind = history.random.choice(("first_contact", "feedback_to_referrer"))
    await history.write(TaskRow(**given, kind=kind, state="open" if done is None else "done", done_at=done))


async def _help(history: History) -> None:
    case = history.case()
    given: dict[str, Any] = {"house_id": history.world.house_id, "case_id": case.id, "person_id": case.persons[0]}
    police = history.world.organisations["police"]
    starts_on = history.moment().date()
    await history.write(HelpRow(**given, organisation_id=police, helper="Hulp", kind="help", starts_on=starts_on))


async def _meeting(history: History) -> None:
    await history.write(*meeting_rows(history.world, history.case()).values())


async def _planning(history: History) -> None:
    await history.write(*plan_rows(history.world, history.case()).values())


async def _safety(history: History) -> None:
    case = history.case()
    async with history.world.gate.open(history.world.keeper(), "test:history") as work:
        household_id = (await work.read(CaseRow, case.id)).household_id
    await history.write(*safety_rows(history.world, case, household_id).values())


async def _course(history: History) -> None:
    case = history.case()
    action_id = await accepted(history.world, case)
    await history.write(*course_rows(history.world, case, action_id).values())


async def _change(history: History) -> None:
    """A row of any room changes in one column: a moment, a day, a number, yes or no."""
    if not history.rows:
        return
    row = history.random.choice(history.rows)
    free = [name for name, value in row.__dict__.items() if isinstance(value, bool | int | date) and name != "version"]
    if not free:
        return
    async with history.world.gate.open(history.world.keeper(), "test:history") as work:
        found = await work.read(type(row), row.id)  # type: ignore[attr-defined]
        name = history.random.choice(free)
        await work.change(found, **{name: _another(history, getattr(found, name))})


def _another(history: History, value: object) -> Any:  # noqa: ANN401 - the value of any column
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return history.moment()
    if isinstance(value, date):
        return history.moment().date()
    return history.random.randrange(1, 8)


WAYS: Final[tuple[Callable[[History], Awaitable[None]], ...]] = (
    _case, _referral, _admission, _action, _progress, _plan, _consent, _parked, _phase, _task, _help, _meeting,
    _planning, _safety, _course, _change, _change, _change,
)  # fmt: skip


async def run(settings: Settings, numbers: range, seed: int) -> tuple[int, int]:
    """Run histories in one house; how many facts there are at the end, and how many histories differ."""
    different = 0
    async with open_pools(settings) as pools:
        history = History(await make_world(pools), pools, Random(seed + numbers.start))  # noqa: S311
        for number in numbers:
            found = await history.go()
            if found:
                different += 1
                print(f"history {number}: {found}", file=sys.stderr)  # noqa: T201
        kept = await rows(pools, history.world, "SELECT count(*) FROM facts")
    return kept[0][0], different


def main() -> int:
    """Run what was asked for; 1 where a recount gives anything else than what is kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.statistics_histories", description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    configure_logs("ERROR", as_json=False)  # a rule that refuses a row is no news here
    facts = different = 0
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder)) as server:
        databases = FreshDatabases(server)
        for first in range(0, asked.histories, EACH_HOUSE):
            numbers = range(first, min(first + EACH_HOUSE, asked.histories))
            with databases.one() as settings:
                found = asyncio.run(run(settings, numbers, asked.seed))
            facts, different = facts + found[0], different + found[1]
        databases.close()
    print(f"{asked.histories} histories, {facts} facts kept at their ends, {different} differ from a recount")  # noqa: T201
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
