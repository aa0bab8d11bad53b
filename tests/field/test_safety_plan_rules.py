"""The rules of conditions, safety plans and monitoring moments (SA-12 to SA-16) through the gate."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools, open_pools
from app.domain.errors import (
    Conflict,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotFound,
    NotOwner,
    StaleVersion,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.organisations.agreements import change_setting
from app.domain.organisations.drafts import SettingDraft
from app.domain.safety import agreements, breaches, conditions, monitoring, plans
from app.domain.safety.plan_drafts import (
    ActivateDraft,
    BreachDraft,
    ConsequenceDraft,
    DecidedDraft,
    ExclusionDraft,
    MonitoringDraft,
    OutcomeDraft,
    ReasonedDraft,
    ReplaceDraft,
    ResultDraft,
    SafetyPlanDraft,
    WhyDraft,
)
from app.domain.safety.statements.conditions import CONDITIONS, MONITORING_CHECKS, SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.conditions import BreachOutcome, MonitoringResult
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.safety import SafetySource
from app.integrations.jobs import FOLLOWS
from app.settings import Settings
from tests.domain.case_world import edge, events, rows, shown
from tests.field.safety_world import (
    SOON,
    TODAY,
    activated,
    agreed_plan,
    agreement,
    condition,
    decided,
    director,
    in_force,
    reported,
    team_case,
)
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = "Zo besproken"
BREACH = BreachDraft(what="Hij stond bij school", happened_on=TODAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


async def change(world: World, sql: str, *arguments: object) -> None:
    """Change what stands in the database, as time would."""
    async with world.gate.open(world.keeper(), "test:change") as work:
        await work.connection.execute(sql, *arguments)


async def status_of(world: World, condition_id: UUID) -> Any:  # noqa: ANN401 - JSON
    found = await shown(world.gate, director(world), CONDITIONS, condition_id, "breaches")
    return found["status"], [breach["state"] for breach in found["breaches"]["items"]]


async def told(pools: Pools, world: World, kind: str, subject_id: UUID) -> list[Any]:
    return [event for event in await events(pools, world, kind) if event["subject_id"] == subject_id]


async def let_terms_pass(world: World) -> int:
    """What the clock does once dates are past."""
    return await TermKeeper(FOLLOWS)(world.gate, world.actor("safety_house", roles=(Role.system,)))


@pytest.mark.rule("SA-12")
@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"consequence": None}, "/consequence"),
        ({"guard_organisation_id": None}, "/guardOrganisationId"),
        ({"check_on": (TODAY - timedelta(days=1),)}, "/checkOn/0"),
        ({"bound_ids": (new_id(),)}, "/boundIds/0"),
    ],
)
async def test_a_condition_is_complete_from_its_proposal_on(
    world: World, case: MadeCase, facts: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidContent) as refused:
        await conditions.propose_condition(
            world.gate, world.actor("police"), case_id=case.id, draft=condition(world, case, **facts)
        )
    assert [(fault.pointer, fault.rule) for fault in refused.value.faults] == [(pointer, "SA-12")]


@pytest.mark.rule("SA-12")
async def test_a_guard_takes_part_and_in_recovery_no_consequence_is_asked(world: World, case: MadeCase) -> None:
    police = world.actor("police")
    stranger = condition(world, case, guard_organisation_id=world.organisations["school"])
    with pytest.raises(InvalidContent) as refused:
        await conditions.propose_condition(world.gate, police, case_id=case.id, draft=stranger)
    assert refused.value.faults[0].code == "takes-no-part"
    await change(world, "UPDATE cases SET phase = 'recovery' WHERE id = $1", case.id)
    later = condition(world, case, consequence=None, guard_organisation_id=None, guard_person_id=case.persons[0])
    found = await conditions.propose_condition(world.gate, police, case_id=case.id, draft=later)
    assert (await status_of(world, found)) == ("proposed", [])


@pytest.mark.rule("SA-12", "ME-13")
async def test_a_condition_comes_into_force_by_a_decision_on_it(world: World, case: MadeCase) -> None:
    vt = director(world)
    found = await conditions.propose_condition(
        world.gate, world.actor("police"), case_id=case.id, draft=condition(world, case)
    )
    other = await decided(world, case, DecisionKind.condition_met)
    right = DecidedDraft(decision_id=await decided(world, case, DecisionKind.condition_set))
    with pytest.raises(MissingRole):
        await conditions.activate_condition(world.gate, world.actor("police"), condition_id=found, seen=1, draft=right)
    wrong = DecidedDraft(decision_id=other)
    with pytest.raises(GuardNotMet) as refused:
        await conditions.activate_condition(world.gate, vt, condition_id=found, seen=1, draft=wrong)
    assert refused.value.rule == "ME-13"
    with pytest.raises(StaleVersion):
        await conditions.activate_condition(world.gate, vt, condition_id=found, seen=2, draft=right)
    assert await conditions.activate_condition(world.gate, vt, condition_id=found, seen=1, draft=right) == 2
    with pytest.raises(WrongState):
        await conditions.activate_condition(world.gate, vt, condition_id=found, seen=2, draft=right)
    with pytest.raises(NotFound):
        await conditions.activate_condition(world.gate, world.actor("school"), condition_id=found, seen=2, draft=right)


@pytest.mark.rule("SA-13", "NO-07")
async def test_a_breach_reaches_guard_director_and_team_at_once_and_stays_until_its_outcome(
    world: World, case: MadeCase, pools: Pools
) -> None:
    vt = director(world)
    found = await in_force(world, case)
    assert (
        await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=2, draft=BREACH) == 3
    )
    (event,) = await told(pools, world, "safety.condition_breached", found)
    assert event["notice_class"] == "acknowledge"
    assert {world.organisations["youth_protection"], world.organisations["veilig_thuis"]} <= set(event["named"])
    assert world.organisations["local_team"] in event["taking_part"]
    assert await status_of(world, found) == ("breached", ["reported"])
    with pytest.raises(WrongState):
        await breaches.report_breach(world.gate, vt, condition_id=found, seen=3, draft=BREACH)
    lifting = ReasonedDraft(decision_id=await decided(world, case, DecisionKind.condition_lifted), reason=WHY)
    with pytest.raises(WrongState):
        await conditions.lift_condition(world.gate, vt, condition_id=found, seen=3, draft=lifting)
    outcome = OutcomeDraft(outcome=BreachOutcome.not_confirmed, text="Het was zijn broer")
    with pytest.raises(MissingRole):
        await breaches.record_outcome(world.gate, world.actor("police"), condition_id=found, seen=3, draft=outcome)
    await breaches.record_outcome(world.gate, vt, condition_id=found, seen=3, draft=outcome)
    assert await status_of(world, found) == ("active", ["not_confirmed"])


@pytest.mark.rule("SA-13")
async def test_the_consequence_is_carried_out_by_guard_or_director(world: World, case: MadeCase) -> None:
    vt, guard = director(world), world.actor("youth_protection")
    found = await in_force(world, case)
    await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=2, draft=BREACH)
    done = ConsequenceDraft(applied="Verzoek ingediend")
    with pytest.raises(MissingRole):
        await breaches.apply_consequence(world.gate, world.actor("local_team"), condition_id=found, seen=3, draft=done)
    await breaches.apply_consequence(world.gate, guard, condition_id=found, seen=3, draft=done)
    assert await status_of(world, found) == ("consequence_applied", ["consequence_applied"])
    again = DecidedDraft(decision_id=await decided(world, case, DecisionKind.condition_replaced))
    await conditions.resume_condition(world.gate, vt, condition_id=found, seen=4, draft=again)
    assert await status_of(world, found) == ("active", ["settled"])


@pytest.mark.rule("SA-13")
async def test_what_client_or_network_told_is_confirmed_by_the_guard_first(
    world: World, case: MadeCase, pools: Pools
) -> None:
    found = await in_force(world, case)
    heard = BREACH.model_copy(update={"source": SafetySource.network})
    await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=2, draft=heard)
    assert await status_of(world, found) == ("active", ["unconfirmed"])
    assert await told(pools, world, "safety.condition_breached", found) == []
    with pytest.raises(Conflict):
        await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=3, draft=BREACH)
    with pytest.raises(NotOwner):
        await breaches.confirm_breach(world.gate, world.actor("police"), condition_id=found, seen=3)
    await breaches.confirm_breach(world.gate, world.actor("youth_protection"), condition_id=found, seen=3)
    assert await status_of(world, found) == ("breached", ["reported"])
    assert len(await told(pools, world, "safety.condition_breached", found)) == 1


@pytest.mark.rule("SA-16", "CA-12")
async def test_a_condition_is_met_after_a_check_and_lifted_or_replaced_by_decision(
    world: World, case: MadeCase
) -> None:
    vt, guard = director(world), world.actor("youth_protection")
    found, other = await in_force(world, case), await in_force(world, case)
    met = DecidedDraft(decision_id=await decided(world, case, DecisionKind.condition_met))
    with pytest.raises(GuardNotMet) as refused:
        await conditions.meet_condition(world.gate, vt, condition_id=found, seen=2, draft=met)
    assert refused.value.rule == "SA-16"
    (check,) = await rows_of(world, "SELECT id FROM monitoring_checks WHERE condition_id = $1", found)
    with pytest.raises(InvalidContent):
        await monitoring.record_monitoring(
            world.gate, guard, monitoring_check_id=check["id"], seen=1, draft=MonitoringDraft()
        )
    kept = MonitoringDraft(result=MonitoringResult.kept)
    await monitoring.record_monitoring(world.gate, guard, monitoring_check_id=check["id"], seen=1, draft=kept)
    with pytest.raises(WrongState):
        await monitoring.record_monitoring(world.gate, guard, monitoring_check_id=check["id"], seen=2, draft=kept)
    assert await conditions.meet_condition(world.gate, vt, condition_id=found, seen=2, draft=met) == 3
    lifting = ReasonedDraft(decision_id=await decided(world, case, DecisionKind.condition_lifted), reason=WHY)
    assert await conditions.lift_condition(world.gate, vt, condition_id=found, seen=3, draft=lifting) == 4
    with pytest.raises(GuardNotMet) as early:
        await conditions.replace_condition(
            world.gate, vt, condition_id=other, seen=2, draft=ReplaceDraft(condition_id=found)
        )
    assert early.value.rule == "PL-05"
    newer = await in_force(world, case)
    await conditions.replace_condition(
        world.gate, vt, condition_id=other, seen=2, draft=ReplaceDraft(condition_id=newer)
    )
    assert (await status_of(world, other))[0] == "replaced"


async def rows_of(world: World, sql: str, *arguments: object) -> list[Any]:
    async with world.gate.open(world.keeper(), "test:look") as work:
        return list(await work.connection.fetch(sql, *arguments))


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
    ending = WhyDraft(reason=WHY)
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
    await change(
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
    assert (due_at - datetime.now(UTC)).days in (20, 21)
    assert await agenda(pools, world, case) == 0
    await change(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", plan_id)
    await let_terms_pass(world)
    await let_terms_pass(world)
    assert await agenda(pools, world, case) == 1
    await change_setting(
        world.gate, world.keeper(Role.policy_admin), draft=SettingDraft(name="safety_plan_due_days", value=14)
    )
    sooner = await plans.draft_safety_plan(world.gate, vt, case_id=case.id, draft=SafetyPlanDraft())
    due_at = datetime.fromisoformat((await shown(world.gate, vt, SAFETY_PLANS, sooner))["dueAt"])
    assert (due_at - datetime.now(UTC)).days in (13, 14)
    await plans.discuss_safety_plan(world.gate, vt, safety_plan_id=sooner, seen=1)
    await change(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", sooner)
    await let_terms_pass(world)
    assert await agenda(pools, world, case) == 1


async def agenda(pools: Pools, world: World, case: MadeCase) -> int:
    """How often the case waits to be discussed."""
    items = await rows(pools, world, "SELECT id FROM agenda_items WHERE case_id = $1", case.id)
    tasks = await rows(pools, world, "SELECT id FROM tasks WHERE case_id = $1 AND kind = 'agenda'", case.id)
    return len(items) + len(tasks)


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
            draft=MonitoringDraft(results=(ResultDraft(agreement_id=made[0], result=MonitoringResult.kept),)),
        )  # fmt: skip
    assert refused.value.faults[0].rule == "SA-16"
    await change(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", check_id)
    await let_terms_pass(world)
    await let_terms_pass(world)
    (event,) = await told(pools, world, "safety.monitoring_overdue", check_id)
    assert world.organisations["veilig_thuis"] in event["named"]
    every = MonitoringDraft(
        results=tuple(ResultDraft(agreement_id=one, result=MonitoringResult.partly_kept) for one in made)
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
    await change(world, "UPDATE cases SET phase = 'risk_led_care' WHERE id = $1", case.id)
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
            world.gate, vt, safety_plan_id=plan_id, seen=version + 1, draft=WhyDraft(reason=WHY)
        )
    ending = ReasonedDraft(decision_id=await decided(world, case, DecisionKind.plan_ended), reason=WHY)
    await plans.end_safety_plan(world.gate, vt, safety_plan_id=other, seen=4, draft=ending)
    listed = {one["id"]: one["status"] for one in await edge(world, vt, case, "safety_plans")}
    assert listed[str(other)] == "ended"
    with pytest.raises(WrongState):
        await plans.activate_safety_plan(
            world.gate, vt, safety_plan_id=other, seen=5, draft=ActivateDraft(monitor_on=(SOON,))
        )
