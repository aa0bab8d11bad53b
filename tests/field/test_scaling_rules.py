"""How a case is scaled down and watched: team, receiver, moments and their owners (CA-12, CA-18, CA-19, CA-23)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.access.entry import Entry
from app.domain.cases import monitoring, scaling
from app.domain.cases.course_drafts import (
    HeldDraft,
    ScaleDownOfferDraft,
)
from app.domain.cases.course_rules import monitoring_plan
from app.domain.cases.drafts import DeclineDraft
from app.domain.errors import (
    Conflict,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotOwner,
)
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.case_work import MonitoringKind
from app.domain.vocabulary.cases import CaseStatus, DirectionRole
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import FOLLOWS
from tests.field.closing_world import MEMBERS, begin, told
from tests.field.course_world import (
    WHY,
    course_case,
    decided,
    direction,
    insert,
    levels,
    row_of,
    sql,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

REASON = ReasonDraft(reason=WHY)


async def receiver(world: World, case: MadeCase, *, accepts: bool = True) -> UUID:
    """The local team is asked to go on, and accepts."""
    draft = ScaleDownOfferDraft(receiver_id=world.organisations["local_team"], note=WHY)
    offer_id = await scaling.offer_scale_down(world.gate, world.keeper(), case_id=case.id, draft=draft)
    if accepts:
        await scaling.accept_scale_down(world.gate, world.actor("local_team"), scale_down_id=offer_id, seen=1)
    return offer_id


@pytest.mark.rule("CA-18", "CA-12", "NO-06")
async def test_scaling_down_needs_a_team_decision_a_receiver_that_accepted_and_safety(world: World) -> None:
    case = await course_case(world, members=MEMBERS)
    director = world.actor("veilig_thuis")
    decision_id = await decided(world, case, DecisionKind.scaling_down)

    async def scale_down() -> int:
        draft = DecidedDraft(decision_id=decision_id, reason=WHY)
        return await scaling.scale_down_case(world.gate, director, case_id=case.id, seen=1, draft=draft)

    await levels(world, case, 7, 4, 7)
    with pytest.raises(GuardNotMet) as unsafe:
        await scale_down()
    assert unsafe.value.rule == "CA-12"
    await levels(world, case, 7, 6, 7)
    with pytest.raises(GuardNotMet) as nobody:
        await scale_down()
    assert (nobody.value.rule, nobody.value.missing) == ("CA-18", ("receiverAccepted",))
    declined = await receiver(world, case, accepts=False)
    with pytest.raises(NotOwner):
        await scaling.accept_scale_down(world.gate, director, scale_down_id=declined, seen=1)
    team = world.actor("local_team")
    await scaling.decline_scale_down(world.gate, team, scale_down_id=declined, seen=1, draft=DeclineDraft(reason=WHY))
    with pytest.raises(Conflict):
        await scaling.accept_scale_down(world.gate, team, scale_down_id=declined, seen=2)
    with pytest.raises(GuardNotMet):
        await scale_down()
    await receiver(world, case)
    await scale_down()
    (who,) = await told(world, case, "cases.scaled_down")
    assert {world.organisations[kind] for kind in ("veilig_thuis", "local_team", "police")} <= who


@pytest.mark.rule("CA-18")
async def test_the_plan_goes_on_where_the_receiver_withdraws(world: World) -> None:
    case = await course_case(world, CaseStatus.scaling_down)
    director = world.actor("veilig_thuis")
    with pytest.raises(MissingRole):
        await scaling.resume_plan(world.gate, world.actor("police"), case_id=case.id, seen=1, draft=REASON)
    await scaling.resume_plan(world.gate, director, case_id=case.id, seen=1, draft=REASON)
    assert (await row_of(world, case)).status == "plan_active"


async def moments(world: World, case: MadeCase) -> list[Any]:
    return await sql(world, "SELECT * FROM monitoring_moments WHERE case_id = $1 ORDER BY due_on, kind", case.id)


@pytest.mark.rule("CA-19")
async def test_monitoring_goes_on_no_longer_than_the_programme_says() -> None:
    now = datetime(2026, 1, 31, tzinfo=UTC)
    planned = monitoring_plan(now, (1, 6, 12, 18), date(2027, 1, 31), (6,))
    watched = [moment for moment in planned if moment.kind is MonitoringKind.monitoring]
    assert [moment.on.isoformat() for moment in watched] == ["2026-02-28", "2026-07-31", "2027-01-31"]
    assert sum(moment.kind is MonitoringKind.safety_agreements for moment in planned) == 3
    assert sum(moment.kind is MonitoringKind.follow_up for moment in planned) == 1
    assert {moment.on for moment in monitoring_plan(now, (), date(2026, 3, 1), ())} == {date(2026, 3, 1)}
    assert {moment.on for moment in monitoring_plan(now, (6,), date(2026, 3, 1), ())} == {date(2026, 3, 1)}
    assert monitoring_plan(now, (1,), date(2026, 1, 31), ()) == []
    assert monitoring_plan(now, (), None, ()) == []


@pytest.mark.rule("CA-19", "CA-23")
async def test_moments_are_held_by_their_owners_and_aftercare_ends_with_the_client(world: World, pools: Pools) -> None:
    case = await course_case(world, CaseStatus.scaling_down)
    await levels(world, case, 7, 7, 7)
    director, keeper = world.actor("veilig_thuis"), world.keeper()
    await insert(world, direction(world, case, DirectionRole.process_manager, "police"))
    await scaling.begin_monitoring(world.gate, director, case_id=case.id, seen=1, draft=REASON)
    await sql(
        world,
        """INSERT INTO monitoring_moments (house_id, id, version, case_id, kind, state, owner_role, owner_id, due_on)
        VALUES ($1, gen_random_uuid(), 1, $2, 'monitoring', 'planned', 'process_manager', $3, today())""",
        world.house_id, case.id, world.organisations["police"],
    )  # fmt: skip
    planned = await moments(world, case)
    follow_ups = [m for m in planned if m["kind"] == "follow_up"]
    watched = [m for m in planned if m["kind"] != "follow_up"]
    assert len(follow_ups) == 2
    assert {m["owner_role"] for m in planned if m["kind"] != "safety_agreements"} == {"process_manager"}
    assert {m["owner_role"] for m in planned if m["kind"] == "safety_agreements"} <= {"vt_worker"}
    with pytest.raises(GuardNotMet) as early:
        await monitoring.begin_follow_up(world.gate, keeper, case_id=case.id, seen=2, draft=REASON)
    assert early.value.rule == "CA-19"
    with pytest.raises(MissingRole):
        await monitoring.hold_moment(
            world.gate, world.actor("youth_protection"), moment_id=watched[0]["id"], seen=1, draft=HeldDraft(result=WHY)
        )
    for moment in watched:
        await monitoring.hold_moment(world.gate, keeper, moment_id=moment["id"], seen=1, draft=HeldDraft(result=WHY))
    with pytest.raises(GuardNotMet):
        await monitoring.refuse_moment(world.gate, keeper, moment_id=await _again(world, case), seen=1, draft=REASON)
    await monitoring.hold_moment(
        world.gate, keeper, moment_id=await _again(world, case), seen=1, draft=HeldDraft(result=WHY)
    )
    await monitoring.begin_follow_up(world.gate, keeper, case_id=case.id, seen=2, draft=REASON)

    first, second = follow_ups
    with pytest.raises(InvalidContent):
        await monitoring.hold_moment(world.gate, keeper, moment_id=first["id"], seen=1, draft=HeldDraft(result=WHY))
    with pytest.raises(GuardNotMet) as waits:
        await begin(world, case)
    assert waits.value.missing == ("followUps",)
    await monitoring.refuse_moment(world.gate, keeper, moment_id=first["id"], seen=1, draft=REASON)
    more = HeldDraft(result=WHY, wants_more=True)
    await monitoring.hold_moment(world.gate, keeper, moment_id=second["id"], seen=1, draft=more)
    with pytest.raises(GuardNotMet):
        await begin(world, case)
    (again,) = [m for m in await moments(world, case) if m["state"] == "planned"]
    enough = HeldDraft(result=WHY, wants_more=False)
    await sql(world, "UPDATE terms SET due_at = now() WHERE subject_id = $1", again["id"])
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert await TermKeeper(FOLLOWS)(world.gate, job) == 1
    await monitoring.hold_moment(world.gate, keeper, moment_id=again["id"], seen=1, draft=enough)
    await levels(world, case, 7, 5, 7)
    with pytest.raises(GuardNotMet) as unsafe:
        await begin(world, case)
    assert unsafe.value.rule == "CA-23"
    await levels(world, case, 7, 7, 7)
    await begin(world, case)
    assert (await row_of(world, case)).status == "closing"


async def _again(world: World, case: MadeCase) -> UUID:
    """One more monitoring moment, planned by hand."""
    (found,) = await sql(
        world,
        """INSERT INTO monitoring_moments (house_id, id, version, case_id, kind, state, owner_role, owner_id, due_on)
        VALUES ($1, gen_random_uuid(), 1, $2, 'monitoring', 'planned', 'process_manager', $3, today())
        RETURNING id""",
        world.house_id, case.id, world.organisations["police"],
    )  # fmt: skip
    await sql(
        world,
        "DELETE FROM monitoring_moments WHERE case_id = $1 AND kind = 'monitoring' AND state = 'planned' AND id <> $2",
        case.id, found["id"],
    )  # fmt: skip
    return UUID(str(found["id"]))
