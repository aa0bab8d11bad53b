"""The rules of safety plans and monitoring moments (SA-14 to SA-16) through the gate."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.errors import (
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotOwner,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.organisations.agreements import change_setting
from app.domain.organisations.drafts import SettingDraft
from app.domain.safety import agreements, breaches, monitoring, plans
from app.domain.safety.plan_drafts import (
    ActivateDraft,
    AgreementResultDraft,
    BreachDraft,
    ExclusionDraft,
    MonitoringDraft,
    SafetyPlanDraft,
)
from app.domain.safety.statements.conditions import MONITORING_CHECKS, SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.vocabulary.conditions import MonitoringResult
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import edge, rows, shown
from tests.field.safety_world import (
    SOON,
    TODAY,
    activated,
    agreed_plan,
    agreement,
    decided,
    director,
    in_force,
    let_terms_pass,
    reported,
    rows_of,
    team_case,
    told,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = "Zo besproken"
BREACH = BreachDraft(what="Hij stond bij school", happened_on=TODAY)


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


async def agenda(pools: Pools, world: World, case: MadeCase) -> int:
    """How often the case waits to be discussed."""
    items = await rows(pools, world, "SELECT id FROM agenda_items WHERE case_id = $1", case.id)
    tasks = await rows(pools, world, "SELECT id FROM tasks WHERE case_id = $1 AND kind = 'agenda'", case.id)
    return len(items) + len(tasks)


@pytest.mark.rule("SA-14")
async def test_a_safety_plan_holds_something_for_every_member(world: World, case: MadeCase) -> None:
    mother, father, child = case.persons
    plan_id, _ = await agreed_plan(world, case, agreement(mother), agreement(child))
    with pytest.raises(GuardNotMet) as refused:
        await activated(world, plan_id)
    assert refused.value.rule == "SA-14"
    left_out = ExclusionDraft(person_id=father, reason="Weten van het plan brengt moeder in gevaar")
    with pytest.raises(InvalidContent):
        await plans.exclude_member(
            world.gate, director(world), safety_plan_id=plan_id, seen=3,
            draft=ExclusionDraft(person_id=new_id(), reason=WHY),
        )  # fmt: skip
    await plans.exclude_member(world.gate, director(world), safety_plan_id=plan_id, seen=3, draft=left_out)
    assert await activated(world, plan_id, seen=4) == 5
    found = await shown(world.gate, director(world), SAFETY_PLANS, plan_id, "agreements", "exclusions", "checks")
    assert found["status"] == "active"
    assert {one["state"] for one in found["agreements"]["items"]} == {"active"}
    assert [one["personId"] for one in found["exclusions"]["items"]] == [str(father)]
    assert [one["dueOn"] for one in found["checks"]["items"]] == [SOON.isoformat()]


@pytest.mark.rule("SA-15")
async def test_an_agreement_that_relies_on_an_organisation_waits_for_its_word(
    world: World, case: MadeCase, pools: Pools
) -> None:
    mother, father, child = case.persons
    police = world.organisations["police"]
    with pytest.raises(InvalidContent):
        await agreed_plan(world, case, agreement(mother, relies_on_id=world.organisations["school"]))
    plan_id, made = await agreed_plan(
        world, case, agreement(mother, relies_on_id=police), agreement(father), agreement(child)
    )
    (event,) = await told(pools, world, "safety.agreement_acknowledgement_asked", made[0])
    assert (event["notice_class"], list(event["named"])) == ("acknowledge", [police])
    with pytest.raises(GuardNotMet) as refused:
        await activated(world, plan_id)
    assert refused.value.rule == "SA-15"
    with pytest.raises(NotOwner):
        await agreements.acknowledge_safety_agreement(
            world.gate, world.actor("youth_protection"), safety_agreement_id=made[0], seen=1
        )
    await agreements.acknowledge_safety_agreement(
        world.gate, world.actor("police"), safety_agreement_id=made[0], seen=1
    )
    await activated(world, plan_id)
    late = agreement(child, relies_on_id=police)
    later = await agreements.add_safety_agreement(world.gate, director(world), safety_plan_id=plan_id, draft=late)
    assert (await shown(world.gate, director(world), SAFETY_AGREEMENTS, later))["state"] == "awaiting_acknowledgement"
    await agreements.acknowledge_safety_agreement(world.gate, world.actor("police"), safety_agreement_id=later, seen=1)
    assert (await shown(world.gate, director(world), SAFETY_AGREEMENTS, later))["state"] == "active"
    ending = ReasonDraft(reason=WHY)
    await agreements.end_safety_agreement(world.gate, director(world), safety_agreement_id=later, seen=2, draft=ending)


@pytest.mark.rule("DI-04", "SA-14")
async def test_who_acts_for_whoever_used_violence_sees_that_side_s_agreements_only(
    world: World, case: MadeCase
) -> None:
    mother, father, child = case.persons
    await reported(world, case)
    plan_id, _ = await agreed_plan(world, case, agreement(mother), agreement(father), agreement(child))
    local_team = world.actor("local_team")
    seen = await shown(world.gate, local_team, SAFETY_PLANS, plan_id, "agreements")
    assert len(seen["agreements"]["items"]) == 3
    await rows_of(
        world,
        "UPDATE participations SET acts_for = $1 WHERE case_id = $2 AND organisation_id = $3",
        [father],
        case.id,
        world.organisations["local_team"],
    )
    seen = await shown(world.gate, local_team, SAFETY_PLANS, plan_id, "agreements")
    assert [one["personId"] for one in seen["agreements"]["items"]] == [str(father)]


@pytest.mark.rule("SA-16")
async def test_a_draft_that_is_late_comes_back_on_the_agenda_once(world: World, case: MadeCase, pools: Pools) -> None:
    vt = director(world)
    with pytest.raises(MissingRole):
        await plans.draft_safety_plan(world.gate, world.actor("police"), case_id=case.id, draft=SafetyPlanDraft())
    plan_id = await plans.draft_safety_plan(world.gate, vt, case_id=case.id, draft=SafetyPlanDraft())
    due_at = datetime.fromisoformat((await shown(world.gate, vt, SAFETY_PLANS, plan_id))["dueAt"])
    assert round((due_at - datetime.now(UTC)) / timedelta(hours=1)) == 21 * 24
    assert await agenda(pools, world, case) == 0
    await rows_of(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", plan_id)
    await let_terms_pass(world)
    await let_terms_pass(world)
    assert await agenda(pools, world, case) == 1
    await change_setting(
        world.gate, world.keeper(Role.policy_admin), draft=SettingDraft(name="safety_plan_due_days", value=14)
    )
    sooner = await plans.draft_safety_plan(world.gate, vt, case_id=case.id, draft=SafetyPlanDraft())
    due_at = datetime.fromisoformat((await shown(world.gate, vt, SAFETY_PLANS, sooner))["dueAt"])
    assert round((due_at - datetime.now(UTC)) / timedelta(hours=1)) == 14 * 24
    await plans.discuss_safety_plan(world.gate, vt, safety_plan_id=sooner, seen=1)
    await rows_of(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", sooner)
    await let_terms_pass(world)
    assert await agenda(pools, world, case) == 1


@pytest.mark.rule("SA-16")
async def test_a_moment_has_a_result_for_each_agreement_and_an_overdue_one_is_told_once(
    world: World, case: MadeCase, pools: Pools
) -> None:
    mother, father, child = case.persons
    plan_id, made = await agreed_plan(world, case, agreement(mother), agreement(father), agreement(child))
    await activated(world, plan_id)
    found = await shown(world.gate, director(world), SAFETY_PLANS, plan_id, "checks")
    check_id = UUID(found["checks"]["items"][0]["id"])
    team = world.actor("local_team")
    with pytest.raises(InvalidContent) as refused:
        await monitoring.record_monitoring(
            world.gate, team, monitoring_check_id=check_id, seen=1,
            draft=MonitoringDraft(results=(AgreementResultDraft(agreement_id=made[0], result=MonitoringResult.kept),)),
        )  # fmt: skip
    assert refused.value.faults[0].rule == "SA-16"
    await rows_of(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", check_id)
    await let_terms_pass(world)
    await let_terms_pass(world)
    (event,) = await told(pools, world, "safety.monitoring_overdue", check_id)
    assert world.organisations["veilig_thuis"] in event["named"]
    every = MonitoringDraft(
        results=tuple(AgreementResultDraft(agreement_id=one, result=MonitoringResult.partly_kept) for one in made)
    )
    await monitoring.record_monitoring(world.gate, team, monitoring_check_id=check_id, seen=1, draft=every)
    seen = await shown(world.gate, director(world), MONITORING_CHECKS, check_id, "results")
    assert (seen["doneOn"], len(seen["results"]["items"])) == (TODAY.isoformat(), 3)


@pytest.mark.rule("SA-16", "PL-01", "SA-13")
async def test_a_plan_stays_in_force_through_phases_and_revision_and_gives_way_to_another(
    world: World, case: MadeCase
) -> None:
    vt = director(world)
    drafts = [agreement(person) for person in case.persons]
    plan_id, _ = await agreed_plan(world, case, *drafts)
    await activated(world, plan_id)
    await rows_of(world, "UPDATE cases SET phase = 'risk_led_care' WHERE id = $1", case.id)
    found = await in_force(world, case)
    await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=2, draft=BREACH)
    seen = await shown(world.gate, vt, SAFETY_PLANS, plan_id, "agreements")
    assert (seen["status"], seen["reason"]) == ("under_revision", "breach")
    assert {one["state"] for one in seen["agreements"]["items"]} == {"active"}
    with pytest.raises(InvalidContent):
        await activated(world, plan_id, seen=seen["version"], on=TODAY - timedelta(days=1))
    version = await activated(world, plan_id, seen=seen["version"])
    assert (await shown(world.gate, vt, SAFETY_PLANS, plan_id))["edition"] == 2
    other, _ = await agreed_plan(world, case, *drafts)
    await activated(world, other)
    old, new = [(await shown(world.gate, vt, SAFETY_PLANS, one))["status"] for one in (plan_id, other)]
    assert (old, new) == ("superseded", "active")
    with pytest.raises(WrongState):
        await plans.revise_safety_plan(
            world.gate, vt, safety_plan_id=plan_id, seen=version + 1, draft=ReasonDraft(reason=WHY)
        )
    ending = DecidedDraft(decision_id=await decided(world, case, DecisionKind.plan_ended), reason=WHY)
    await plans.end_safety_plan(world.gate, vt, safety_plan_id=other, seen=4, draft=ending)
    listed = {one["id"]: one["status"] for one in await edge(world, vt, case, "safety_plans")}
    assert listed[str(other)] == "ended"
    with pytest.raises(WrongState):
        await plans.activate_safety_plan(
            world.gate, vt, safety_plan_id=other, seen=5, draft=ActivateDraft(monitor_on=(SOON,))
        )
