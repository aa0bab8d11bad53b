"""What the tests of safety share: a case with a director, a meeting that discussed it, what is reported and agreed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.draft import ByDecisionDraft
from app.domain.organisations.agreements import change_setting
from app.domain.organisations.drafts import SettingDraft
from app.domain.persons import danger
from app.domain.persons.drafts import DangerPairDraft
from app.domain.safety import agreements, conditions, incidents, plans
from app.domain.safety.drafts import IncidentDraft, IncidentRoleDraft, RedFlagDraft
from app.domain.safety.plan_drafts import ActivateDraft, ConditionDraft, SafetyAgreementDraft, SafetyPlanDraft
from app.domain.tables.meetings import AgendaItemRow, MeetingDecisionRow, MeetingKindRow, MeetingRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.conditions import SafetyHorizon
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.persons import DangerKind, IncidentRole
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.safety import RedFlag, SafetySource, ViolenceKind
from app.integrations.jobs import FOLLOWS
from tests.domain.case_world import directed, events
from tests.today import today_here
from tests.world import MadeCase, World

TODAY = today_here()
SOON = TODAY + timedelta(days=30)
MEMBERS = ("veilig_thuis", "police", "youth_protection", "local_team")


async def team_case(world: World, **facts: Any) -> MadeCase:  # noqa: ANN401 - columns of the case
    """A case of mother, father and child in direct safety, directed by Veilig Thuis."""
    made = await world.case(**({"members": MEMBERS, "status": "preparing", "phase": "direct_safety"} | facts))
    await directed(world, made)
    return made


def director(world: World) -> Actor:
    """The case director."""
    return world.actor("veilig_thuis", roles=(Role.vt_worker,))


async def discussed(world: World, case: MadeCase) -> tuple[UUID, UUID]:
    """A meeting with the case on its agenda; the meeting's and the item's id."""
    held: dict[str, Any] = {"house_id": world.house_id}
    now = datetime.now(UTC)
    async with world.gate.open(world.keeper(), "test:meeting") as work:
        kind = MeetingKindRow(**held, kind="care_conference", name="Casusoverleg")
        meeting = MeetingRow(
            **held, kind_id=kind.id, kind="care_conference", charter_version=1, owner_id=world.keeper_id,
            starts_at=now, ends_at=now + timedelta(hours=1),
        )  # fmt: skip
        item = AgendaItemRow(
            **held, case_id=case.id, kind_id=kind.id, meeting_id=meeting.id, kind="new", question="Hoe nu verder?",
            created_by_id=world.keeper_id,
        )  # fmt: skip
        await work.insert(kind)
        await work.insert(meeting)
        await work.insert(item)
    return meeting.id, item.id


async def decided(world: World, case: MadeCase, kind: DecisionKind) -> UUID:
    """A recorded decision of a meeting on the case."""
    meeting_id, item_id = await discussed(world, case)
    async with world.gate.open(world.keeper(), "test:decision") as work:
        row = MeetingDecisionRow(
            house_id=world.house_id, case_id=case.id, item_id=item_id, meeting_id=meeting_id, kind=kind.value,
            text="Besloten", decision_rule="consensus", charter_version=1, decided_by_id=world.keeper_id,
        )  # fmt: skip
        await work.insert(row)
    return row.id


def incident(case: MadeCase, **facts: Any) -> IncidentDraft:  # noqa: ANN401 - members of the draft
    """What happened: the father struck the mother."""
    told: dict[str, Any] = {
        "roles": (
            IncidentRoleDraft(person_id=case.persons[1], role=IncidentRole.acting_person),
            IncidentRoleDraft(person_id=case.persons[0], role=IncidentRole.affected_person),
        ),
        "occurred_on": date(2026, 10, 3),
        "kinds": (ViolenceKind.physical,),
        "impact": "Zij durft niet thuis te slapen",
        "source": SafetySource.police,
    }
    return IncidentDraft(**(told | facts))


async def reported(world: World, case: MadeCase, kind: str = "police", **facts: Any) -> UUID:  # noqa: ANN401
    """An incident, reported."""
    return await incidents.report_incident(
        world.gate, world.actor(kind), case_id=case.id, draft=incident(case, **facts)
    )


def condition(world: World, case: MadeCase, **facts: Any) -> ConditionDraft:  # noqa: ANN401 - members of the draft
    """The father stays away from the school; the youth protection guards it."""
    told: dict[str, Any] = {
        "text": "Vader komt niet bij school",
        "bound_ids": (case.persons[1],),
        "guard_organisation_id": world.organisations["youth_protection"],
        "check_on": (SOON,),
        "consequence": "Verzoek tot ondertoezichtstelling",
    }
    return ConditionDraft(**(told | facts))


async def in_force(world: World, case: MadeCase, **facts: Any) -> UUID:  # noqa: ANN401 - members of the draft
    """A condition in force; its version is 2."""
    condition_id = await conditions.propose_condition(
        world.gate, world.actor("police"), case_id=case.id, draft=condition(world, case, **facts)
    )
    decision_id = await decided(world, case, DecisionKind.condition_set)
    await conditions.activate_condition(
        world.gate,
        director(world),
        condition_id=condition_id,
        seen=1,
        draft=ByDecisionDraft(decision_id=decision_id),
    )
    return condition_id


def agreement(person_id: UUID, **facts: Any) -> SafetyAgreementDraft:  # noqa: ANN401 - members of the draft
    """What is done when it goes wrong."""
    told: dict[str, Any] = {
        "person_id": person_id,
        "trigger": "Hij verheft zijn stem",
        "action": "Naar tante",
        "responsible": "Moeder",
        "deputy": "Tante",
        "horizon": SafetyHorizon.short,
        "check_on": SOON,
    }
    return SafetyAgreementDraft(**(told | facts))


async def agreed_plan(world: World, case: MadeCase, *drafts: SafetyAgreementDraft) -> tuple[UUID, list[UUID]]:
    """A safety plan that a meeting agreed on, with these agreements; its version is 3."""
    plan_id = await plans.draft_safety_plan(
        world.gate, director(world), case_id=case.id, draft=SafetyPlanDraft(aim="Elke nacht veilig")
    )
    made = [
        await agreements.add_safety_agreement(world.gate, director(world), safety_plan_id=plan_id, draft=draft)
        for draft in drafts
    ]
    await plans.discuss_safety_plan(world.gate, director(world), safety_plan_id=plan_id, seen=1)
    decision_id = await decided(world, case, DecisionKind.plan_agreed)
    await plans.agree_safety_plan(
        world.gate, director(world), safety_plan_id=plan_id, seen=2, draft=ByDecisionDraft(decision_id=decision_id)
    )
    return plan_id, made


async def activated(world: World, plan_id: UUID, seen: int = 3, on: date = SOON) -> int:
    """The plan in force, monitored on a date."""
    return await plans.activate_safety_plan(
        world.gate, director(world), safety_plan_id=plan_id, seen=seen, draft=ActivateDraft(monitor_on=(on,))
    )


async def acts_only_for(world: World, case: MadeCase, kind: str, person: int) -> None:
    """Let an organisation act for one person of the case alone."""
    async with world.gate.open(world.keeper(), "test:side") as work:
        await work.connection.execute(
            "UPDATE participations SET acts_for = $1 WHERE case_id = $2 AND organisation_id = $3",
            [case.persons[person]], case.id, world.organisations[kind],
        )  # fmt: skip
        await granting.rewrite(work, case.id)


async def setting(world: World, name: str, value: str | int) -> None:
    """A setting of the house from now on."""
    await change_setting(world.gate, world.keeper(Role.policy_admin), draft=SettingDraft(name=name, value=value))


async def rows_of(world: World, sql: str, *arguments: object) -> None:
    """Change what stands in the database, as time or another would."""
    async with world.gate.open(world.keeper(), "test:change") as work:
        await work.connection.execute(sql, *arguments)


def red_flag(case: MadeCase) -> RedFlagDraft:
    """Somebody tried to strangle the mother."""
    return RedFlagDraft(
        person_id=case.persons[0], flag=RedFlag.strangulation_attempt, observer="SEH-arts", observed_on=TODAY,
        source=SafetySource.professional,
    )  # fmt: skip


async def keep_apart(world: World, case: MadeCase) -> None:
    """A danger pair of mother and father."""
    pair = DangerPairDraft(
        kind=DangerKind.intimate_terror, person_id=case.persons[0], other_person_id=case.persons[1], source="taxatie"
    )
    await danger.set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=pair)


async def told(pools: Pools, world: World, kind: str, subject_id: UUID) -> list[Any]:
    """The events of a type about one thing."""
    return [event for event in await events(pools, world, kind) if event["subject_id"] == subject_id]


async def let_terms_pass(world: World) -> int:
    """What the clock does once dates are past."""
    return await TermKeeper(FOLLOWS)(world.gate, world.actor("safety_house", roles=(Role.system,)))
