"""What a breach does to the plans of a case: they are in revision, and the safety plan is due again (section 2.7)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.draft import ReasonDraft
from app.domain.plans.statements.views import PLANS
from app.domain.safety import breaches, monitoring, plans
from app.domain.safety.plan_drafts import (
    AgreementResultDraft,
    BreachDraft,
    BreachOutcomeDraft,
    MonitoringDraft,
)
from app.domain.safety.statements.conditions import SAFETY_PLANS
from app.domain.vocabulary.conditions import BreachOutcome, MonitoringResult
from app.domain.vocabulary.safety import SafetySource
from tests.domain.case_world import rows, shown
from tests.field.course_world import plan
from tests.field.safety_world import (
    TODAY,
    activated,
    agreed_plan,
    agreement,
    director,
    in_force,
    let_terms_pass,
    rows_of,
    team_case,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

BREACH = BreachDraft(what="Hij stond bij school", happened_on=TODAY)


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


async def planned(world: World, case: MadeCase) -> tuple[UUID, UUID]:
    """A safety plan and a joint plan in force; the safety plan was due long ago."""
    safety_plan_id, _ = await agreed_plan(world, case, *(agreement(person) for person in case.persons))
    await activated(world, safety_plan_id)
    await rows_of(world, "UPDATE safety_plans SET due_at = now() - interval '60 days' WHERE id = $1", safety_plan_id)
    return safety_plan_id, await plan(world, case)


async def standing(world: World, safety_plan_id: UUID, plan_id: UUID) -> tuple[Any, Any]:
    """Both plans as the director reads them."""
    vt = director(world)
    return await shown(world.gate, vt, SAFETY_PLANS, safety_plan_id), await shown(world.gate, vt, PLANS, plan_id)


async def agenda(pools: Pools, world: World, case: MadeCase) -> int:
    """How often the service had the case discussed: an item of its own, or a task where no meeting is to come."""
    items = await rows(pools, world, "SELECT 1 FROM agenda_items WHERE case_id = $1 AND kind = 'recall'", case.id)
    return len(items) + len(
        await rows(pools, world, "SELECT 1 FROM tasks WHERE case_id = $1 AND kind = 'agenda'", case.id)
    )


@pytest.mark.rule("SA-13", "PL-05")
async def test_a_breach_takes_both_plans_in_revision_and_the_safety_plan_is_due_again(
    world: World, case: MadeCase, pools: Pools
) -> None:
    both = await planned(world, case)
    found = await in_force(world, case)
    police = world.actor("police")
    heard = BREACH.model_copy(update={"source": SafetySource.network})
    await breaches.report_breach(world.gate, police, condition_id=found, seen=2, draft=heard)
    safety_plan, joint = await standing(world, *both)
    assert (safety_plan["status"], joint["state"]) == ("active", "active")
    await breaches.confirm_breach(world.gate, world.actor("youth_protection"), condition_id=found, seen=3)
    safety_plan, joint = await standing(world, *both)
    assert (safety_plan["status"], safety_plan["reason"]) == ("under_revision", "breach")
    assert (joint["state"], joint["reason"]) == ("under_revision", "breach")
    assert (datetime.fromisoformat(safety_plan["dueAt"]) - datetime.now(UTC)).days in (20, 21)
    assert await agenda(pools, world, case) == 0
    await rows_of(world, "UPDATE agenda_items SET status = 'decided' WHERE case_id = $1", case.id)
    await rows_of(world, "UPDATE terms SET due_at = now() - interval '1 day' WHERE subject_id = $1", both[0])
    await let_terms_pass(world)
    await let_terms_pass(world)
    assert await agenda(pools, world, case) == 1


@pytest.mark.rule("SA-16", "PL-05")
async def test_a_revised_safety_plan_that_is_in_force_in_time_is_due_no_more(
    world: World, case: MadeCase, pools: Pools
) -> None:
    safety_plan_id, _ = await planned(world, case)
    await plans.revise_safety_plan(
        world.gate, director(world), safety_plan_id=safety_plan_id, seen=4, draft=ReasonDraft(reason="Nieuw adres")
    )
    running = "SELECT due_at FROM terms WHERE subject_id = $1 AND ended_at IS NULL AND passed_at IS NULL"
    (term,) = await rows(pools, world, running, safety_plan_id)
    assert term["due_at"] > datetime.now(UTC) + timedelta(days=20)
    await activated(world, safety_plan_id, seen=5)
    assert await rows(pools, world, running, safety_plan_id) == []


@pytest.mark.rule("SA-13", "PL-05")
async def test_a_condition_that_is_in_force_again_leaves_the_plans_as_they_stand(world: World, case: MadeCase) -> None:
    found = await in_force(world, case)
    await breaches.report_breach(world.gate, world.actor("police"), condition_id=found, seen=2, draft=BREACH)
    both = await planned(world, case)
    outcome = BreachOutcomeDraft(outcome=BreachOutcome.not_confirmed, text="Het was zijn broer")
    await breaches.record_outcome(world.gate, director(world), condition_id=found, seen=3, draft=outcome)
    safety_plan, joint = await standing(world, *both)
    assert (safety_plan["status"], joint["state"]) == ("active", "active")


@pytest.mark.rule("SA-16", "PL-05")
@pytest.mark.parametrize(
    ("result", "left"), [(MonitoringResult.partly_kept, "active"), (MonitoringResult.not_kept, "under_revision")]
)
async def test_an_agreement_that_was_not_kept_takes_both_plans_in_revision(
    world: World, case: MadeCase, result: MonitoringResult, left: str
) -> None:
    both = await planned(world, case)
    seen = await shown(world.gate, director(world), SAFETY_PLANS, both[0], "agreements", "checks")
    told = MonitoringDraft(
        results=tuple(
            AgreementResultDraft(agreement_id=UUID(one["id"]), result=result) for one in seen["agreements"]["items"]
        )
    )
    check_id = UUID(seen["checks"]["items"][0]["id"])
    await monitoring.record_monitoring(
        world.gate, world.actor("local_team"), monitoring_check_id=check_id, seen=1, draft=told
    )
    safety_plan, joint = await standing(world, *both)
    assert (safety_plan["status"], joint["state"]) == (left, left)
