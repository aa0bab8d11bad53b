"""The rules of conditions and their breaches (SA-12, SA-13) through the gate."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.draft import ByDecisionDraft, DecidedDraft
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
from app.domain.safety import breaches, conditions, monitoring
from app.domain.safety.plan_drafts import (
    BreachDraft,
    BreachOutcomeDraft,
    ConsequenceDraft,
    MonitoringDraft,
    ReplaceDraft,
)
from app.domain.safety.statements.conditions import CONDITIONS
from app.domain.vocabulary.conditions import BreachOutcome, MonitoringResult
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.safety import SafetySource
from tests.domain.case_world import shown
from tests.field.safety_world import (
    TODAY,
    condition,
    decided,
    director,
    in_force,
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


async def status_of(world: World, condition_id: UUID) -> Any:  # noqa: ANN401 - JSON
    found = await shown(world.gate, director(world), CONDITIONS, condition_id, "breaches")
    return found["status"], [breach["state"] for breach in found["breaches"]["items"]]


async def found_of(world: World, sql: str, *arguments: object) -> list[Any]:
    async with world.gate.open(world.keeper(), "test:look") as work:
        return list(await work.connection.fetch(sql, *arguments))


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
    later = condition(world, case, consequence=None, guard_organisation_id=None, guard_person_id=case.persons[0])
    for phase in ("direct_safety", "risk_led_care"):
        await rows_of(world, "UPDATE cases SET phase = $2 WHERE id = $1", case.id, phase)
        with pytest.raises(InvalidContent) as asked:
            await conditions.propose_condition(world.gate, police, case_id=case.id, draft=later)
        assert asked.value.faults[0].pointer == "/consequence"
    await rows_of(world, "UPDATE cases SET phase = 'recovery' WHERE id = $1", case.id)
    found = await conditions.propose_condition(world.gate, police, case_id=case.id, draft=later)
    assert (await status_of(world, found)) == ("proposed", [])


@pytest.mark.rule("SA-12", "ME-13")
async def test_a_condition_comes_into_force_by_a_decision_on_it(world: World, case: MadeCase) -> None:
    vt = director(world)
    found = await conditions.propose_condition(
        world.gate, world.actor("police"), case_id=case.id, draft=condition(world, case)
    )
    other = await decided(world, case, DecisionKind.condition_met)
    right = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.condition_set))
    with pytest.raises(MissingRole):
        await conditions.activate_condition(world.gate, world.actor("police"), condition_id=found, seen=1, draft=right)
    wrong = ByDecisionDraft(decision_id=other)
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
    lifting = DecidedDraft(decision_id=await decided(world, case, DecisionKind.condition_lifted), reason=WHY)
    with pytest.raises(WrongState):
        await conditions.lift_condition(world.gate, vt, condition_id=found, seen=3, draft=lifting)
    outcome = BreachOutcomeDraft(outcome=BreachOutcome.not_confirmed, text="Het was zijn broer")
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
    again = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.condition_replaced))
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
    met = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.condition_met))
    with pytest.raises(GuardNotMet) as refused:
        await conditions.meet_condition(world.gate, vt, condition_id=found, seen=2, draft=met)
    assert refused.value.rule == "SA-16"
    (check,) = await found_of(world, "SELECT id FROM monitoring_checks WHERE condition_id = $1", found)
    with pytest.raises(InvalidContent):
        await monitoring.record_monitoring(
            world.gate, guard, monitoring_check_id=check["id"], seen=1, draft=MonitoringDraft()
        )
    kept = MonitoringDraft(result=MonitoringResult.kept)
    await monitoring.record_monitoring(world.gate, guard, monitoring_check_id=check["id"], seen=1, draft=kept)
    with pytest.raises(WrongState):
        await monitoring.record_monitoring(world.gate, guard, monitoring_check_id=check["id"], seen=2, draft=kept)
    assert await conditions.meet_condition(world.gate, vt, condition_id=found, seen=2, draft=met) == 3
    lifting = DecidedDraft(decision_id=await decided(world, case, DecisionKind.condition_lifted), reason=WHY)
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
