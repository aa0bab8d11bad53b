"""The course of a case in a programme: when it is watched, for how long, and when it may close (CA-19, CA-21)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.draft import ReasonDraft
from app.domain.cases import scaling
from app.domain.cases.course_rules import months_after
from app.domain.errors import GuardNotMet
from app.domain.vocabulary.cases import CaseStatus, SubjectOutcome
from app.domain.vocabulary.meetings import DecisionKind
from tests.field.closing_world import begin_by, close, fill, receiver_accepted
from tests.field.course_world import WHY, closure_plan, course_case, decided, levels, row_of, sql, version_of
from tests.field.programme_world import activated, joined, laid, own_programme
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime.now(UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await laid(await make_world(pools))


async def watched(world: World, case: MadeCase) -> dict[str, list[date]]:
    """Monitoring begins; the days that are planned, by kind."""
    await scaling.begin_monitoring(
        world.gate,
        world.actor("veilig_thuis"),
        case_id=case.id,
        seen=await version_of(world, case),
        draft=ReasonDraft(reason=WHY),
    )
    planned = await sql(world, "SELECT * FROM monitoring_moments WHERE case_id = $1 ORDER BY due_on", case.id)
    days: dict[str, list[date]] = {"monitoring": [], "safety_agreements": [], "follow_up": []}
    for row in planned:
        days[row["kind"]].append(row["due_on"])
    return days


async def structural(world: World) -> MadeCase:
    """A structurally unsafe case that is scaled down."""
    case = await course_case(world, CaseStatus.scaling_down)
    await sql(world, "UPDATE cases SET track = 'mda_structural' WHERE id = $1", case.id)
    return case


async def in_brabant(world: World, *, months_ago: int) -> MadeCase:
    """A case that joined the intervention team that long ago and is scaled down now."""
    await activated(world, "it_hg_west_brabant")
    case = await structural(world)
    part_id = await joined(world, case, "it_hg_west_brabant")
    await sql(world, "UPDATE case_programmes SET joined_at = $2 WHERE id = $1", part_id, months_after(NOW, -months_ago))
    return case


@pytest.mark.rule("CA-19")
async def test_west_brabant_watches_until_a_year_after_its_start_and_no_longer(world: World) -> None:
    early = await watched(world, await in_brabant(world, months_ago=4))
    last = months_after(months_after(NOW, -4), 12).date()
    assert early["monitoring"] == early["safety_agreements"] == [last]
    assert early["follow_up"] == [months_after(NOW, month).date() for month in (6, 12)]
    late = await watched(world, await in_brabant(world, months_ago=13))
    assert (late["monitoring"], late["safety_agreements"], len(late["follow_up"])) == ([], [], 2)


@pytest.mark.rule("CA-19", "PR-01")
async def test_moments_follow_the_programme_of_the_case_and_nothing_is_added_by_analogy(world: World) -> None:
    await activated(world, "vvt_den_haag")
    silent = await structural(world)
    await joined(world, silent, "vvt_den_haag")
    assert (await watched(world, silent))["monitoring"] == []
    months = {"monitoringMonths": [1, 3, 9], "monitoringEndsAfterMonths": 6, "followUpMonths": []}
    await own_programme(world, "eigen_aanpak", **months)
    case = await course_case(world, CaseStatus.scaling_down)
    await joined(world, case, "eigen_aanpak")
    planned = await watched(world, case)
    assert planned["monitoring"] == [months_after(NOW, month).date() for month in (1, 3)]
    assert planned["follow_up"] == []


async def run_by(world: World, code: str, rule: str) -> tuple[MadeCase, Any]:
    """A case with a running plan in a programme with this closing rule; it, and a meeting's decision to close it."""
    await own_programme(world, code, closingRule=rule)
    case = await course_case(world)
    await joined(world, case, code)
    await levels(world, case, 5, 7, 7)
    return case, await decided(world, case, DecisionKind.closing)


@pytest.mark.rule("CA-21", "CA-22")
async def test_until_safe_waits_for_the_last_phase_and_for_safety(world: World) -> None:
    case, decision_id = await run_by(world, "tot_veilig", "until_safe")
    director = world.actor("veilig_thuis")
    with pytest.raises(GuardNotMet) as early:
        await begin_by(world, director, case, decision_id=decision_id)
    assert (early.value.rule, early.value.missing) == ("CA-21", ("closingRule",))
    await sql(world, "UPDATE cases SET phase = 'completed' WHERE id = $1", case.id)
    await closure_plan(world, case)
    await begin_by(world, director, case, decision_id=decision_id)
    await fill(world, case)
    with pytest.raises(GuardNotMet) as danger:
        await close(world, case)
    assert (danger.value.rule, danger.value.missing) == ("CA-21", ("closingRule",))
    await levels(world, case, 7, 7, 7)
    await close(world, case)
    assert (await row_of(world, case)).status == "closed"


@pytest.mark.rule("CA-21")
async def test_handover_waits_for_who_goes_on(world: World) -> None:
    case, decision_id = await run_by(world, "overdracht", "handover")
    await begin_by(world, world.actor("veilig_thuis"), case, decision_id=decision_id)
    await fill(world, case)
    with pytest.raises(GuardNotMet) as nobody:
        await close(world, case)
    assert nobody.value.rule == "CA-21"
    await receiver_accepted(world, case)
    await close(world, case)
    assert (await row_of(world, case)).status == "closed"


@pytest.mark.rule("CA-21", "PR-01")
async def test_care_started_waits_for_each_subject_and_a_later_edition_changes_nothing(world: World) -> None:
    case, decision_id = await run_by(world, "zorg_gestart", "care_started")
    await own_programme(world, "zorg_gestart", edition="2", closingRule="until_safe")
    await begin_by(world, world.actor("veilig_thuis"), case, decision_id=decision_id)
    await fill(world, case, SubjectOutcome.care_started)
    with pytest.raises(GuardNotMet) as not_attended:
        await close(world, case)
    assert not_attended.value.rule == "CA-21"
    await fill(world, case, SubjectOutcome.care_started_intake_attended)
    await close(world, case)
    assert (await row_of(world, case)).status == "closed"
