"""What the tests of plans share: a case with a director, a plan on its way, and what a meeting decided."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.draft import ByDecisionDraft
from app.domain.plans import lines, service
from app.domain.plans.drafts import GoalDraft, PlanDraft, PlanEntryDraft, PlanLineDraft
from app.domain.tables.meetings import AgendaItemRow, MeetingDecisionRow, MeetingKindRow
from app.domain.tables.plans import PlanRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.plans import Horizon, MemberVoice, PlanKind, PlanPart
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed
from tests.today import today_here
from tests.world import MadeCase, World

TODAY = today_here()
SOON = TODAY + timedelta(days=60)


def director(world: World) -> Actor:
    """Whoever directs the cases of these tests: a professional of Veilig Thuis."""
    return world.actor("veilig_thuis", roles=(Role.vt_worker,))


async def planned_case(world: World, **facts: Any) -> MadeCase:  # noqa: ANN401 - members of the draft
    """A case with a case director of Veilig Thuis, of whose persons everything may be read."""
    case = await world.case(**facts)
    await directed(world, case)
    for person in range(len(case.persons)):
        await world.consent(case, person)
    return case


async def decided(world: World, case: MadeCase, kind: DecisionKind) -> UUID:
    """A decision of this kind that a meeting recorded on the case."""
    here: dict[str, Any] = {"house_id": world.house_id}
    charter = MeetingKindRow(**here, kind="care_conference", name="Casusoverleg")
    item = AgendaItemRow(
        **here, case_id=case.id, kind_id=charter.id, kind="new", question="Wat nu?", created_by_id=world.keeper_id
    )
    row = MeetingDecisionRow(
        **here, case_id=case.id, item_id=item.id, kind=kind.value, text="Besloten", decision_rule="consensus",
        charter_version=1, decided_by_id=world.keeper_id,
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:decision") as work:
        await work.insert(charter)
        await work.insert(item)
        await work.insert(row)
    return row.id


async def drafted(world: World, case: MadeCase, kind: PlanKind = PlanKind.conference_plan, **facts: Any) -> UUID:  # noqa: ANN401 - members of the draft
    """A plan in draft."""
    draft = PlanDraft(kind=kind, parts=(PlanPart.safety,), **facts)
    return await service.draft_plan(world.gate, director(world), case_id=case.id, draft=draft)


async def filled(world: World, case: MadeCase, plan_id: UUID) -> None:
    """A line for all members, a goal, and the view of each."""
    actor = director(world)
    line = PlanLineDraft(part=PlanPart.safety, text="Toezicht", subject_ids=tuple(case.persons))
    await lines.write_plan_line(world.gate, actor, plan_id=plan_id, draft=line)
    await lines.set_goal(world.gate, actor, plan_id=plan_id, draft=goal(case))
    for person in case.persons:
        entry = PlanEntryDraft(person_id=person, voice=MemberVoice.own_view, view="Ik wil rust.")
        await lines.set_plan_entry(world.gate, actor, plan_id=plan_id, draft=entry)


async def agreed(world: World, case: MadeCase, kind: PlanKind = PlanKind.conference_plan, **facts: Any) -> UUID:  # noqa: ANN401 - members of the draft
    """A plan that a meeting agreed."""
    plan_id = await drafted(world, case, kind, **facts)
    await filled(world, case, plan_id)
    seen = await service.discuss_plan(world.gate, director(world), plan_id=plan_id, seen=await version(world, plan_id))
    decision = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.plan_agreed))
    await service.agree_plan(world.gate, director(world), plan_id=plan_id, seen=seen, draft=decision)
    return plan_id


async def in_force(world: World, case: MadeCase, kind: PlanKind = PlanKind.conference_plan, **facts: Any) -> UUID:  # noqa: ANN401 - members of the draft
    """A plan in force."""
    plan_id = await agreed(world, case, kind, **facts)
    await service.activate_plan(world.gate, director(world), plan_id=plan_id, seen=await version(world, plan_id))
    return plan_id


async def plan_of(world: World, plan_id: UUID) -> PlanRow:
    """A plan as it stands."""
    async with world.gate.open(world.keeper(), "test:plan") as work:
        return await work.read(PlanRow, plan_id)


async def version(world: World, plan_id: UUID) -> int:
    """The version of a plan."""
    return (await plan_of(world, plan_id)).version


def goal(case: MadeCase, **facts: Any) -> GoalDraft:  # noqa: ANN401 - members of the draft
    """A goal for the first person."""
    given: dict[str, Any] = {
        "text": "Veilig thuis",
        "measure": "Veiligheidscijfer",
        "target": "Een 7",
        "due_on": SOON,
        "phase": CasePhase.direct_safety,
        "horizon": Horizon.short,
        "subject_ids": (case.persons[0],),
    }
    return GoalDraft(**(given | facts))
