"""A house of a year and a half that has figures to show: its rows drawn at random, counted and published as they are.

Every row is one that the rooms write; nothing of the statistics is made up.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlmodel import SQLModel

from app.domain.ids import new_id
from app.domain.statistics.counting import rebuild
from app.domain.statistics.indicators import indicators
from app.domain.statistics.lines import settled_on
from app.domain.statistics.periods import Period, ended_periods, period_of
from app.domain.statistics.publishing import publish
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CaseMoveRow, CaseRow, TaskRow
from app.domain.tables.contributions import HelpRow
from app.domain.tables.meetings import AgendaItemRow, ClientParticipationRow, MeetingKindRow, MeetingRow
from app.domain.tables.persons import HouseholdMemberRow, HouseholdRow, PersonRow
from app.domain.tables.referrals import ReferralRow
from app.domain.tables.safety import SafetyLevelRow, ScaleRatingRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.statistics import Grain
from tests.field.facts_world import made, referral
from tests.field.statistics_world import clock, here
from tests.world import World

SHOWN: Final = ("D-01", "D-02", "D-03", "D-04", "D-07", "D-08", "IN-04", "IN-05", "IN-07", "IN-23")
DAY: Final = timedelta(days=1)
MONTHS: Final = 12
EACH_MONTH: Final = 60


class Figures:
    """Draws the rows of one house."""

    def __init__(self, world: World, seed: int = 1) -> None:
        self.world = world
        self.random = Random(seed)  # noqa: S311 - one seed, one house
        self.today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
        self.households: list[tuple[UUID, UUID]] = []
        self.rows: list[SQLModel] = []
        self.charter = made(world, MeetingKindRow, kind="care_conference", decision_rule="consensus")

    def add(self, row: type[SQLModel], **facts: Any) -> Any:  # noqa: ANN401 - columns of the row
        """Draw one row."""
        self.rows.append(made(self.world, row, **facts))
        return self.rows[-1]

    async def write(self) -> None:
        """Write what was drawn."""
        async with self.world.gate.open(self.world.keeper(), "test:figures") as work:
            for kind in dict.fromkeys(type(row) for row in self.rows):
                await work.insert(*(row for row in self.rows if type(row) is kind))
        self.rows.clear()

    async def begin(self) -> None:
        """Households in two municipalities, and the charter of a meeting."""
        for city in ("Voorbeeldstad", "Voorbeeldstad", "Waterduin"):
            household = self.add(HouseholdRow)
            person = self.add(PersonRow, given_name="Sam", family_name="Voorbeeld", city=city)
            self.add(HouseholdMemberRow, household_id=household.id, person_id=person.id, role="parent")
            self.households.append((household.id, person.id))
        self.rows.append(self.charter)
        await self.write()

    def month(self, first: datetime, nth: int) -> None:
        """What happens in a month: the house grows, and its terms and waiting times get better."""
        held = first + 14 * DAY
        meeting = self.add(
            MeetingRow, kind_id=self.charter.id, kind="care_conference", status="recorded", starts_at=held,
            ends_at=held + timedelta(hours=1),
        )  # fmt: skip
        for _ in range(EACH_MONTH + 2 * nth):
            self.case(first + self.random.randrange(27) * DAY, nth, meeting.id, held)
        for _ in range(12 + nth):
            self.add_referral(first + self.random.randrange(27) * DAY, None)

    def add_referral(self, at: datetime, case: UUID | None) -> ReferralRow:
        """A referral that is decided, or still waits."""
        decided = {} if case is None and self.random.random() < 0.6 else {"state": "accepted"}
        row = referral(
            self.world, case_id=case, arrived_at=at, updated_at=at + 6 * DAY, message_id=str(new_id()),
            entry_point=self.random.choice(("police", "veilig_thuis", "local_team")), **decided,
        )  # fmt: skip
        self.rows.append(row)
        return row

    def case(self, at: datetime, nth: int, meeting: UUID, held: datetime) -> None:
        """A case with its referral, contact, phases, terms, actions, ratings and client."""
        chance, random = self.random.random, self.random
        household, person = random.choice(self.households)
        track = random.choices(("regular", "complex", "mda_structural", "mda_acute"), (5, 2, 2, 1))[0]
        reference = f"ZVH-{new_id().hex[-10:]}"
        closes = at + random.randrange(90, 300) * DAY
        is_closed = closes < self.today - DAY
        case = self.add(
            CaseRow, household_id=household, keeper_id=self.world.keeper_id, reference=reference, track=track,
            opened_at=at, status="closed" if is_closed else "plan_active", closed_at=closes if is_closed else None,
        )  # fmt: skip
        phases = ("direct_safety", "risk_led_care", "recovery")
        moves = [at + days * DAY for days in (random.randrange(30, 90), random.randrange(100, 240))]
        for old, new, moved in zip(phases, phases[1:], moves, strict=False):
            if moved < min(closes, self.today):
                self.add(CaseMoveRow, case_id=case.id, field="phase", old=old, new=new, at=moved)
        if is_closed:
            self.add(CaseMoveRow, case_id=case.id, field="status", old="plan_active", new="closed", at=closes)
        self.add_referral(at - 2 * DAY, case.id)
        contact = at - 2 * DAY + timedelta(hours=random.randrange(12, 110 - 5 * nth))
        self.add(TaskRow, kind="first_contact", state="done", case_id=case.id, due_at=at, done_at=contact)
        helped = (at + random.randrange(20, 100 - 5 * nth) * DAY).date()
        if helped < self.today.date():
            self.add(HelpRow, case_id=case.id, person_id=person, starts_on=helped)
        kinds = ("direct_safety", "safety_plan_due", "safety_monitoring", "plan_evaluation", "stable_safety")
        for kind, days in zip(kinds, (30, 14, 42, 60, 120), strict=True):
            due = at + days * DAY
            if chance() < (0.12 if kind == "stable_safety" else 0.8):
                ended = due + (-2 if chance() < 0.55 + 0.03 * nth else 6) * DAY
                ends = {"ended_at": ended} if ended < self.today else {}
                self.add(TermRow, case_id=case.id, kind=kind, subject_kind="case", subject_id=new_id(), starts_at=at,
                         due_at=due, **ends)  # fmt: skip
        self._actions(case.id, at)
        self._ratings(case.id, person, at, nth)
        self.add(AgendaItemRow, case_id=case.id, kind_id=self.charter.id, meeting_id=meeting, kind="new",
                 status="decided")  # fmt: skip
        invited = chance() < 0.6 + 0.02 * nth
        steps: dict[str, Any] = {}
        if invited:
            steps["prepared_on"] = held.date() if chance() < 0.7 else None
            steps["attends"] = chance() < 0.5 + 0.02 * nth
            steps["fed_back_on"] = held.date() if chance() < 0.75 else None
        else:
            steps["absence_reason"] = "safety"
        self.add(
            ClientParticipationRow, meeting_id=meeting, case_id=case.id, person_id=person, invited=invited, **steps
        )

    def _actions(self, case: UUID, at: datetime) -> None:
        for _ in range(self.random.randrange(1, 4)):
            status = self.random.choices(
                ("agreed", "in_progress", "done", "waiting_list", "not_done", "cancelled", "no_show"),
                (4, 5, 7, 2, 1, 1, 0.2),
            )[0]
            due = (at + self.random.randrange(10, 200) * DAY).date()
            kind = self.random.choice(("contact_task", "home_visit"))
            changed = min(at + self.random.randrange(60) * DAY, self.today - DAY)
            self.add(ActionRow, case_id=case, kind=kind, subject_ids=[], due_on=due, status=status, changed_at=changed,
                     owner_organisation_id=self.world.organisations["police"])  # fmt: skip

    def _ratings(self, case: UUID, person: UUID, at: datetime, nth: int) -> None:
        draw = self.random.randint
        if at < self.today - 40 * DAY:
            self.add(SafetyLevelRow, case_id=case, person_id=person, kind="safety_level", level=draw(3, 6) + nth / 8,
                     created_at=at + 30 * DAY)  # fmt: skip
            self.add(SafetyLevelRow, case_id=case, person_id=person, kind="self_rating", level=draw(4, 8),
                     created_at=at + 30 * DAY)  # fmt: skip
        self.add(ScaleRatingRow, case_id=case, person_ids=[person], kind="worry_direct_safety", phase="direct_safety",
                 value=max(1, draw(5, 9) - nth // 5), created_at=at)  # fmt: skip


async def make_figures(world: World, *, names: tuple[str, ...] = SHOWN, months: int = MONTHS) -> None:
    """Fill the house, count it, and publish these indicators for every month and quarter that has ended."""
    drawn = Figures(world)
    first = drawn.today.replace(day=1)
    firsts = [first]
    while len(firsts) < months + 3:
        firsts.append((firsts[-1] - DAY).replace(day=1))
    await drawn.begin()
    for nth, each in enumerate(reversed(firsts[1:])):
        drawn.month(each, nth)
        await drawn.write()
    await rebuild(world.gate, clock(world))
    until = drawn.today.date()
    await publish_all(world, names, firsts[months].date(), until)


async def publish_all(world: World, names: tuple[str, ...], since: date, until: date) -> None:
    """Publish month by month, with a quarter that ends together with its last month."""
    periods = [
        period for grain in (Grain.month, Grain.quarter) for period in ended_periods(grain, since, until)
        if period.starts_on >= since
    ]  # fmt: skip
    settled: dict[date, list[Period]] = {}
    for period in periods:
        settled.setdefault(settled_on(period.grain, period.starts_on), []).append(
            period_of(period.grain, period.starts_on)
        )
    for day in sorted(settled):
        for name in names:
            await publish(world.gate, clock(world), indicators()[name], settled[day], here)
