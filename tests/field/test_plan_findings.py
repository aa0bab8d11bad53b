"""The soft rules of plans and measures (PL-03 to PL-18): each finding appears and is resolved by the data alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.domain.errors import GuardNotMet
from app.domain.ids import new_id
from app.domain.plans import lines, service
from app.domain.plans.drafts import EvaluationOutcome
from app.domain.tables.actions import ActionRow
from app.domain.tables.conditions import SafetyPlanRow
from app.domain.tables.measures import LegalWeighingRow, MeasureRow
from app.domain.tables.persons import DangerPairRow
from app.domain.tables.plans import AnalysisRow, PhaseCriterionRow, PlanEvaluationRow, PlanTrackRow
from app.domain.tables.safety import SafetyLevelRow, SignalStageRow
from tests.field.findings_world import findings_of
from tests.field.plan_world import TODAY, agreed, director, in_force, planned_case, version
from tests.world import LONG_AGO, MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def settled(world: World) -> tuple[MadeCase, UUID]:
    """A case with a plan in force, for the tests that only add to it."""
    case = await planned_case(world, approach="inter")
    return case, await in_force(world, case)


async def keep(world: World, *rows: Any) -> None:  # noqa: ANN401 - rows of any table
    """Rows as they would stand there."""
    async with world.gate.open(world.keeper(), "test:rows") as work:
        await work.insert(*rows)


async def run(world: World, sql: str, *arguments: object) -> None:
    """A change to the data."""
    async with world.gate.open(world.keeper(), "test:sql") as work:
        await work.connection.execute(sql, *arguments)


def of(world: World, case: MadeCase) -> dict[str, Any]:
    """The house and the case of a row."""
    return {"house_id": world.house_id, "case_id": case.id}


def analysed(world: World, case: MadeCase, *kinds: str) -> AnalysisRow:
    """An analysis to which these contributed."""
    return AnalysisRow(
        **of(world, case), edition=1, method="m", problems=["p"], made_by_id=world.keeper_id,
        contributor_ids=[world.organisations[kind] for kind in kinds],
    )  # fmt: skip


def act(world: World, case: MadeCase, domain: str, status: str, kind: str = "outreach") -> ActionRow:
    """An action in a branch of law."""
    return ActionRow(
        **of(world, case), text="Doen", kind=kind, legal_domain=domain, status=status, rationale="Nodig",
        proposed_by_id=world.keeper_id,
    )  # fmt: skip


def measure(world: World, case: MadeCase, kind: str, frame: str, **facts: Any) -> MeasureRow:  # noqa: ANN401 - columns
    """A measure on the second person."""
    return MeasureRow(
        **of(world, case), kind=kind, domain="civil", frame=frame, subject_id=case.persons[1], ground="g",
        authority="a", recorded_by_id=world.organisations["police"], requested_on=TODAY, **facts,
    )  # fmt: skip


@pytest.mark.rule("PL-03", "PL-04")
async def test_a_plan_rests_on_an_analysis_of_both_sides(world: World, settled: tuple[MadeCase, UUID]) -> None:
    case, _ = settled
    assert ("PL-03", "plan-without-analysis") in await findings_of(world, case)
    await keep(world, analysed(world, case, "police", "veilig_thuis"))
    found = await findings_of(world, case)
    assert ("PL-03", "plan-without-analysis") not in found
    assert ("PL-04", "one-sided-analysis") not in found  # a first signal only
    by_hand: dict[str, Any] = {"organisation_id": world.keeper_id, "reason": "r", "stage": "several_signals"}
    await keep(world, SignalStageRow(**of(world, case), **by_hand))
    assert ("PL-04", "one-sided-analysis") in await findings_of(world, case)
    await run(
        world,
        "UPDATE analyses SET contributor_ids = contributor_ids || $2::uuid[] WHERE case_id = $1",
        case.id,
        [world.organisations["local_team"]],
    )
    assert ("PL-04", "one-sided-analysis") not in await findings_of(world, case)


@pytest.mark.rule("PL-04")
async def test_an_unsafe_case_has_veilig_thuis_and_police_and_a_house_may_insist(world: World) -> None:
    case = await planned_case(world)
    plan_id = await agreed(world, case)
    await keep(
        world,
        SafetyLevelRow(
            **of(world, case), organisation_id=world.keeper_id, person_id=case.persons[0], kind="safety_level", level=5
        ),
        SignalStageRow(**of(world, case), organisation_id=world.keeper_id, reason="r", stage="acute_or_structural"),
    )
    assert ("PL-04", "unsafe-without-link") not in await findings_of(world, case)
    await run(
        world,
        "UPDATE participations SET ends_at = now() WHERE case_id = $1 AND organisation_id = $2",
        case.id,
        world.organisations["police"],
    )
    assert ("PL-04", "unsafe-without-link") in await findings_of(world, case)
    setting = (
        "INSERT INTO house_settings (id, house_id, name, value, starts_at, author) VALUES ($1, $2, $3, $4, $5, 't')"
    )
    await run(world, setting, new_id(), world.house_id, "vt_police_link", '{"value": "refuse"}', LONG_AGO)
    with pytest.raises(GuardNotMet) as refused:
        await service.activate_plan(world.gate, director(world), plan_id=plan_id, seen=await version(world, plan_id))
    assert refused.value.rule == "PL-04"
    await run(world, "DELETE FROM house_settings WHERE name = 'vt_police_link'")
    await service.activate_plan(world.gate, director(world), plan_id=plan_id, seen=await version(world, plan_id))


@pytest.mark.rule("PL-05")
async def test_a_version_that_nobody_acknowledged_for_ten_days(world: World, settled: tuple[MadeCase, UUID]) -> None:
    case, plan_id = settled
    assert ("PL-05", "acknowledgement-open") not in await findings_of(world, case)
    ago = "UPDATE plan_acknowledgements SET asked_at = now() - interval '11 days' WHERE plan_id = $1"
    await run(world, ago, plan_id)
    assert ("PL-05", "acknowledgement-open") in await findings_of(world, case)
    await service.acknowledge_plan(world.gate, director(world), plan_id=plan_id)
    assert ("PL-05", "acknowledgement-open") not in await findings_of(world, case)


@pytest.mark.rule("PL-07")
async def test_tracks_have_owners_and_lines(world: World, settled: tuple[MadeCase, UUID]) -> None:
    case, plan_id = settled
    found = await findings_of(world, case)
    assert {("PL-07", "child-track-without-owner"), ("PL-07", "track-without-line")} <= found
    track = PlanTrackRow(
        **of(world, case), plan_id=plan_id, track="child", organisation_id=world.organisations["youth_protection"]
    )
    await keep(world, track)
    assert ("PL-07", "child-track-without-owner") not in await findings_of(world, case)
    for name in ("perpetrator", "victim", "child"):
        assert ("PL-07", "track-without-line") in await findings_of(world, case)
        line = """INSERT INTO plan_lines (house_id, id, version, case_id, plan_id, organisation_id, part, track, text,
            subject_ids) VALUES ($1, $2, 1, $3, $4, $5, 'safety', $6, 't', '{}')"""
        await run(world, line, world.house_id, new_id(), case.id, plan_id, world.keeper_id, name)
    assert ("PL-07", "track-without-line") not in await findings_of(world, case)


@pytest.mark.rule("PL-10")
async def test_a_phase_has_a_criterion_and_evaluations_that_are_held(
    world: World, settled: tuple[MadeCase, UUID]
) -> None:
    case, plan_id = settled
    hangs = of(world, case) | {"plan_id": plan_id, "phase": "direct_safety"}
    found = await findings_of(world, case)
    assert {("PL-10", "phase-without-criterion"), ("PL-10", "phase-without-evaluation")} <= found
    moment = PlanEvaluationRow(**hangs, planned_on=TODAY - timedelta(days=1), with_ids=[case.persons[0]])
    await keep(world, PhaseCriterionRow(**hangs, text="Niemand bang"), moment)
    found = await findings_of(world, case)
    assert not {("PL-10", "phase-without-criterion"), ("PL-10", "phase-without-evaluation")} & found
    assert ("PL-10", "evaluation-overdue") in found
    outcome = EvaluationOutcome(held_on=TODAY, outcome="Beter")
    actor = director(world)
    await lines.hold_plan_evaluation(world.gate, actor, plan_evaluation_id=moment.id, seen=1, draft=outcome)
    assert ("PL-10", "evaluation-overdue") not in await findings_of(world, case)


@pytest.mark.rule("PL-12")
async def test_means_follow_their_order_and_treatment_a_safety_plan(
    world: World, settled: tuple[MadeCase, UUID]
) -> None:
    case, plan_id = settled
    await run(world, "UPDATE plans SET means_order = '{civil,psychosocial}' WHERE id = $1", plan_id)
    first, later = act(world, case, "civil", "agreed"), act(world, case, "help", "in_progress")
    await keep(world, first, later)
    assert ("PL-12", "means-out-of-order") in await findings_of(world, case)
    await run(world, "UPDATE actions SET status = 'in_progress' WHERE id = $1", first.id)
    assert ("PL-12", "means-out-of-order") not in await findings_of(world, case)
    await keep(world, act(world, case, "help", "in_progress", "help_start"))
    assert ("PL-12", "treatment-before-safety-plan") in await findings_of(world, case)
    safe = SafetyPlanRow(
        **of(world, case), organisation_id=world.keeper_id, status="active", due_at=LONG_AGO, activated_at=LONG_AGO,
        changed_at=LONG_AGO,
    )  # fmt: skip
    await keep(world, safe)
    assert ("PL-12", "treatment-before-safety-plan") not in await findings_of(world, case)


@pytest.mark.rule("PL-13")
async def test_coercion_is_explained(world: World) -> None:
    case = await planned_case(world)
    row = measure(world, case, "area_ban", "coercive_administrative", status="running")
    await keep(world, row, measure(world, case, "shelter", "voluntary", status="running"))
    assert ("PL-13", "coercion-not-explained") in await findings_of(world, case)
    await run(world, "UPDATE measures SET explained_on = today() WHERE id = $1", row.id)
    assert ("PL-13", "coercion-not-explained") not in await findings_of(world, case)


@pytest.mark.rule("PL-15")
async def test_a_home_ban_with_intimate_terror_is_backed(world: World) -> None:
    case = await planned_case(world)
    finding = ("PL-15", "home-ban-with-intimate-terror")
    ban = measure(world, case, "home_ban", "coercive_administrative", serious_danger=True, presence="shared_home")
    await keep(world, ban)
    assert finding not in await findings_of(world, case)
    pair = DangerPairRow(
        **of(world, case), kind="intimate_terror", person_id=case.persons[1], other_person_id=case.persons[0],
        source="s", set_on=TODAY, set_by_id=world.keeper_id,
    )  # fmt: skip
    await keep(world, pair)
    assert finding in await findings_of(world, case)
    setting = (
        "INSERT INTO house_settings (id, house_id, name, value, starts_at, author) VALUES ($1, $2, $3, $4, $5, 't')"
    )
    await run(world, setting, new_id(), world.house_id, "home_ban_with_it", '{"value": "allow"}', LONG_AGO)
    assert finding not in await findings_of(world, case)
    await run(world, "DELETE FROM house_settings WHERE name = 'home_ban_with_it'")
    await run(world, "UPDATE measures SET ban_trust = 'Verblijft elders' WHERE id = $1", ban.id)
    assert finding not in await findings_of(world, case)


@pytest.mark.rule("PL-18")
async def test_where_coercion_is_considered_it_is_weighed(world: World) -> None:
    case = await planned_case(world)
    finding = ("PL-18", "legal-weighing-missing")
    assert finding not in await findings_of(world, case)
    await run(world, "UPDATE cases SET coercive_framework = 'to_consider' WHERE id = $1", case.id)
    assert finding in await findings_of(world, case)
    weighing = LegalWeighingRow(
        **of(world, case), organisation_id=world.organisations["police"], weigher_id=world.professionals["police"],
        subject_ids=[case.persons[1]], outcome="o", weighed_on=TODAY,
    )  # fmt: skip
    await keep(world, weighing)
    assert finding not in await findings_of(world, case)
