"""How a case ends: scaling down, monitoring, closing, reopening, transfer (CA-05, CA-18 to CA-24, EX-02, NO-06)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools, open_pools
from app.domain.access.case_course import check_measure_handed_over
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.access.entry import Entry
from app.domain.cases import closing, measure_ending, monitoring, scaling, transferring
from app.domain.cases.course_drafts import (
    ClosingAnswersDraft,
    ClosingDraft,
    ClosingSubjectDraft,
    HeldDraft,
    ObjectionDraft,
    ReopenDraft,
    ScaleDownOfferDraft,
)
from app.domain.cases.course_rules import monitoring_plan, months_after
from app.domain.cases.course_sources import TRANSFERS
from app.domain.cases.drafts import DeclineDraft
from app.domain.cases.work_drafts import MeasureHandoverDraft, TransferDraft, TransferHandoverDraft
from app.domain.errors import (
    Conflict,
    GroundRequired,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotFound,
    NotOwner,
    WrongState,
)
from app.domain.tables.actions import ActionRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.measures import MeasureRow
from app.domain.tables.organisations import HouseSettingRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.case_work import InsufficientReason, MonitoringKind, ReopenCause, TransferTo
from app.domain.vocabulary.cases import CaseStatus, ClosingReason, DirectionRole, SubjectOutcome
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose
from app.integrations.jobs import FOLLOWS
from app.settings import Settings
from tests.domain.case_world import edge, shown
from tests.field.course_world import (
    WHY,
    closure_plan,
    course_case,
    decided,
    direction,
    insert,
    levels,
    plan,
    row_of,
    sql,
    version_of,
)
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

REASON = ReasonDraft(reason=WHY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def receiver(world: World, case: MadeCase, *, accepts: bool = True) -> UUID:
    """The local team is asked to go on, and accepts."""
    draft = ScaleDownOfferDraft(receiver_id=world.organisations["local_team"], note=WHY)
    offer_id = await scaling.offer_scale_down(world.gate, world.keeper(), case_id=case.id, draft=draft)
    if accepts:
        await scaling.accept_scale_down(world.gate, world.actor("local_team"), scale_down_id=offer_id, seen=1)
    return offer_id


async def told(world: World, case: MadeCase, event: str) -> list[set[UUID]]:
    found = await sql(
        world, "SELECT taking_part || named AS who FROM events WHERE type = $1 AND case_id = $2", event, case.id
    )
    return [set(row["who"]) for row in found]


MEMBERS = ("veilig_thuis", "police", "youth_protection", "local_team")


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
    start = datetime(2026, 1, 31, tzinfo=UTC)
    planned = monitoring_plan(start, (1, 6, 12, 18), 12, (6,))
    watched = [moment for moment in planned if moment.kind is MonitoringKind.monitoring]
    assert [moment.on.isoformat() for moment in watched] == ["2026-02-28", "2026-07-31", "2027-01-31"]
    assert sum(moment.kind is MonitoringKind.safety_agreements for moment in planned) == 3
    assert sum(moment.kind is MonitoringKind.follow_up for moment in planned) == 1


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
        VALUES ($1, gen_random_uuid(), 1, $2, 'monitoring', 'planned', 'process_manager', $3, current_date)""",
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
        VALUES ($1, gen_random_uuid(), 1, $2, 'monitoring', 'planned', 'process_manager', $3, current_date)
        RETURNING id""",
        world.house_id, case.id, world.organisations["police"],
    )  # fmt: skip
    await sql(
        world,
        "DELETE FROM monitoring_moments WHERE case_id = $1 AND kind = 'monitoring' AND state = 'planned' AND id <> $2",
        case.id, found["id"],
    )  # fmt: skip
    return UUID(str(found["id"]))


async def begin(world: World, case: MadeCase, **facts: Any) -> int:  # noqa: ANN401 - members of the draft
    """Begin to close, by the process director."""
    given = {"reason": ClosingReason.safe_recovered, "explanation": WHY} | facts
    draft = ClosingDraft.model_validate(given)
    seen = await version_of(world, case)
    return await closing.begin_closing(world.gate, world.keeper(), case_id=case.id, seen=seen, draft=draft)


async def closing_of(world: World, case: MadeCase) -> Any:  # noqa: ANN401 - a record
    (found,) = await sql(
        world, "SELECT id, version FROM case_closings WHERE case_id = $1 AND state = 'prepared'", case.id
    )
    return found


async def fill(world: World, case: MadeCase, outcome: SubjectOutcome = SubjectOutcome.not_needed) -> None:
    """Record all that closing asks of persons and team."""
    keeper = world.keeper()
    for person in case.persons:
        row = await closing_of(world, case)
        draft = ClosingSubjectDraft(person_id=person, outcome=outcome, no_talk_reason=WHY)
        await closing.record_closing_subject(world.gate, keeper, closing_id=row["id"], seen=row["version"], draft=draft)
    row = await closing_of(world, case)
    answers = ClosingAnswersDraft(
        team_consulted_on=datetime.now(UTC).date(),
        agreements_kept=True,
        agreements_note=WHY,
        result_reached=True,
        result_note=WHY,
    )
    await closing.answer_closing(world.gate, keeper, closing_id=row["id"], seen=row["version"], draft=answers)


async def close(world: World, case: MadeCase) -> int:
    seen = await version_of(world, case)
    return await closing.close_case(world.gate, world.keeper(), case_id=case.id, seen=seen)


@pytest.mark.rule("CA-21", "CA-22", "ME-13")
async def test_a_running_plan_is_closed_by_a_meeting_as_the_programme_says(world: World) -> None:
    case = await course_case(world)
    await sql(world, "UPDATE cases SET track = 'mda_structural' WHERE id = $1", case.id)
    director = world.actor("veilig_thuis")
    with pytest.raises(GuardNotMet) as undecided:
        await begin_by(world, director, case)
    assert undecided.value.rule == "ME-13"
    decision_id = await decided(world, case, DecisionKind.closing)
    with pytest.raises(GuardNotMet) as not_yet:
        await begin_by(world, director, case, decision_id=decision_id)
    assert (not_yet.value.rule, not_yet.value.missing) == ("CA-21", ("closingRule",))
    await sql(world, "UPDATE cases SET phase = 'completed' WHERE id = $1", case.id)
    with pytest.raises(GuardNotMet) as no_plan:
        await begin_by(world, director, case, decision_id=decision_id)
    assert no_plan.value.rule == "CA-22"
    await closure_plan(world, case)
    await begin_by(world, director, case, decision_id=decision_id)
    assert (await row_of(world, case)).status == "closing"


async def begin_by(world: World, actor: Any, case: MadeCase, **facts: Any) -> int:  # noqa: ANN401 - as `begin`
    draft = ClosingDraft.model_validate({"reason": ClosingReason.safe_recovered, "explanation": WHY} | facts)
    seen = await version_of(world, case)
    return await closing.begin_closing(world.gate, actor, case_id=case.id, seen=seen, draft=draft)


@pytest.mark.rule("CA-20", "CA-21", "NO-06", "AC-08", "PL-09")
async def test_closing_waits_until_all_of_it_is_recorded(world: World) -> None:
    case = await course_case(world, CaseStatus.follow_up, members=MEMBERS)
    await begin(world, case)
    action = ActionRow(
        house_id=world.house_id, case_id=case.id, text="Afspraak", kind="help_start", status="in_progress",
        proposed_by_id=world.keeper_id, owner_organisation_id=world.organisations["police"],
        subject_ids=[case.persons[0]],
    )  # fmt: skip
    await insert(world, action)
    plan_id = await plan(world, case)
    with pytest.raises(GuardNotMet) as refused:
        await close(world, case)
    assert refused.value.rule == "CA-20"
    assert refused.value.missing == (
        "talks", "teamConsultation", "agreementsKept", "resultReached", "safetyLevels", "actions", "plan",
    )  # fmt: skip
    await fill(world, case)
    await levels(world, case, 7, 7, 7)
    await sql(world, "UPDATE plans SET state = 'completed' WHERE id = $1", plan_id)
    with pytest.raises(GuardNotMet) as action_open:
        await close(world, case)
    assert action_open.value.missing == ("actions",)
    await sql(world, "UPDATE actions SET status = 'done' WHERE id = $1", action.id)
    with pytest.raises(GuardNotMet) as point:
        await close(world, case)
    assert (point.value.rule, point.value.missing) == ("CA-21", ("closingRule",))
    await sql(
        world,
        """INSERT INTO scale_downs (house_id, id, version, case_id, receiver_id, note, state)
        VALUES ($1, gen_random_uuid(), 1, $2, $3, 'x', 'accepted')""",
        world.house_id, case.id, world.organisations["local_team"],
    )  # fmt: skip
    await close(world, case)
    row = await row_of(world, case)
    assert (row.status, row.closed_at is not None) == ("closed", True)
    found = await sql(
        world,
        "SELECT taking_part || named AS who FROM events WHERE case_id = $1 AND reason_code = 'closed'",
        case.id,
    )
    assert len(found) == 1
    assert {world.organisations[kind] for kind in ("veilig_thuis", "local_team", "police")} <= set(found[0]["who"])


@pytest.mark.rule("CA-21")
@pytest.mark.parametrize(
    ("setting", "outcome", "level", "allowed"),
    [
        ("until_safe", SubjectOutcome.unreachable, 6.0, True),
        ("until_safe", SubjectOutcome.care_started_intake_attended, 5.0, False),
        ("care_started", SubjectOutcome.care_started_intake_attended, 5.0, True),
        ("care_started", SubjectOutcome.declined, 5.0, True),
        ("care_started", SubjectOutcome.care_started, 8.0, False),
    ],
)
async def test_the_closing_point_is_what_the_house_sets(
    world: World, setting: str, outcome: SubjectOutcome, level: float, *, allowed: bool
) -> None:
    case = await course_case(world, CaseStatus.follow_up)
    await sql(
        world,
        """INSERT INTO house_settings (house_id, id, name, value, author, starts_at)
        VALUES ($1, gen_random_uuid(), 'closing_rule', jsonb_build_object('value', $2::text), 'test', now())""",
        world.house_id, setting,
    )  # fmt: skip
    try:
        await levels(world, case, 7, 7, 7)
        await begin(world, case)
        await fill(world, case, outcome)
        await levels(world, case, level, 7, 7)
        if allowed:
            await close(world, case)
        else:
            with pytest.raises(GuardNotMet) as refused:
                await close(world, case)
            assert refused.value.rule == "CA-21"
    finally:
        await sql(world, "DELETE FROM house_settings WHERE house_id = $1", world.house_id)


@pytest.mark.rule("CA-20")
async def test_what_is_never_enough_by_itself_is_confirmed_in_a_second_role_by_another(world: World) -> None:
    case = await course_case(world, CaseStatus.follow_up)
    await levels(world, case, 7, 7, 7)
    await receiver_accepted(world, case)
    await begin(world, case, leans_on=InsufficientReason.quick_refusal)
    await fill(world, case)
    with pytest.raises(GuardNotMet) as alone:
        await close(world, case)
    assert alone.value.missing == ("secondRole",)
    row = await closing_of(world, case)
    with pytest.raises(GuardNotMet):
        await closing.confirm_closing(world.gate, world.keeper(), closing_id=row["id"], seen=row["version"])
    director = world.actor("veilig_thuis", roles=(Role.vt_worker,))
    await closing.confirm_closing(world.gate, director, closing_id=row["id"], seen=row["version"])
    await close(world, case)
    (shown_closing,) = await edge(world, world.keeper(), case, "closings")
    assert shown_closing["confirmedRole"] == "case_director"


async def receiver_accepted(world: World, case: MadeCase) -> None:
    await sql(
        world,
        """INSERT INTO scale_downs (house_id, id, version, case_id, receiver_id, note, state)
        VALUES ($1, gen_random_uuid(), 1, $2, $3, 'x', 'accepted')""",
        world.house_id, case.id, world.organisations["local_team"],
    )  # fmt: skip


@pytest.mark.rule("CA-20")
async def test_an_objection_that_is_upheld_lets_the_plan_go_on(world: World) -> None:
    case = await course_case(world, CaseStatus.follow_up)
    await levels(world, case, 7, 7, 7)
    await begin(world, case)
    seen = await version_of(world, case)
    draft = ObjectionDraft(objection="Moeder voelt zich nog niet veilig.")
    await closing.uphold_objection(world.gate, world.keeper(), case_id=case.id, seen=seen, draft=draft)
    assert (await row_of(world, case)).status == "plan_active"
    (row,) = await edge(world, world.keeper(), case, "closings")
    assert (row["state"], row["objection"]) == ("objected", draft.objection)


@pytest.mark.rule("CA-23", "CA-02")
async def test_a_closed_case_is_taken_up_again_in_its_next_episode(world: World) -> None:
    other = await course_case(world)
    case = await course_case(world, CaseStatus.closed, linked_case_id=other.id, link_reason=WHY)
    draft = ReopenDraft(cause=ReopenCause.client_contact, reason=WHY)
    with pytest.raises(MissingRole):
        await closing.reopen_case(world.gate, world.actor("police"), case_id=case.id, seen=1, draft=draft)
    await closing.reopen_case(world.gate, world.keeper(), case_id=case.id, seen=1, draft=draft)
    row = await row_of(world, case)
    assert (row.status, row.episode, row.repeats, row.linked_case_id) == ("preparing", 2, 1, other.id)
    assert len(await told(world, case, "cases.reopened")) == 1
    with pytest.raises(WrongState):
        await closing.reopen_case(world.gate, world.keeper(), case_id=case.id, seen=2, draft=draft)


@pytest.mark.rule("CA-23", "RE-05")
async def test_the_service_takes_a_closed_case_up_again_on_a_new_signal_and_no_other(world: World) -> None:
    closed, running = await course_case(world, CaseStatus.closed), await course_case(world)
    async with world.gate.open(world.keeper(), "test:signal") as work:
        assert await closing.reopened_by_signal(work, running.id) is None
        assert await closing.reopened_by_signal(work, closed.id) is not None
    assert ((await row_of(world, closed)).status, (await row_of(world, running)).status) == (
        "preparing", "plan_active",
    )  # fmt: skip


@pytest.mark.rule("GR-16")
async def test_a_closed_case_is_archived_on_the_retention_date_that_the_house_has_set(
    world: World, pools: Pools
) -> None:
    case = await course_case(world, CaseStatus.follow_up)
    await levels(world, case, 7, 7, 7)
    await receiver_accepted(world, case)
    await begin(world, case)
    await fill(world, case)
    async with world.gate.open(world.keeper(), "test:retention") as work:
        await work.insert(
            HouseSettingRow(house_id=world.house_id, name="case_retention_months", value={"value": 24}, author="test")
        )
    await close(world, case)
    await sql(world, "DELETE FROM house_settings WHERE house_id = $1", world.house_id)
    (term,) = await sql(world, "SELECT * FROM terms WHERE case_id = $1 AND kind = 'retention'", case.id)
    assert term["due_at"] == months_after(term["starts_at"], 24)
    await sql(world, "UPDATE terms SET due_at = now() WHERE id = $1", term["id"])
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert await TermKeeper(FOLLOWS)(world.gate, job) == 1
    assert (await row_of(world, case)).status == "archived"


def item(world: World, case: MadeCase, person: int, category: Category) -> ContributionRow:
    return ContributionRow(
        house_id=world.house_id, case_id=case.id, organisation_id=world.organisations["police"],
        person_ids=[case.persons[person]], mode="content", category=category.value, category_mask=category.bit,
        content="Bijdrage",
    )  # fmt: skip


def transfer_draft(world: World, kind: str) -> TransferDraft:
    return TransferDraft(
        to_kind=TransferTo.organisation,
        receiver_id=world.organisations[kind],
        summary="Het gezin verhuist.",
        open_risks=("Vader kent het adres",),
    )


@pytest.mark.rule("CA-24", "EX-02", "NO-06")
async def test_a_transfer_takes_effect_when_the_receiver_accepts_under_a_ground(world: World) -> None:
    case = await course_case(world)
    one, other = item(world, case, 0, Category.safety), item(world, case, 1, Category.safety)
    await insert(world, one, other)
    keeper, team = world.keeper(), world.actor("addiction_care", purpose=Purpose.handover)
    with pytest.raises(GroundRequired) as no_ground:
        await transferring.offer_transfer(
            world.gate, keeper, case_id=case.id, draft=transfer_draft(world, "addiction_care")
        )
    assert no_ground.value.rule == "CA-24"
    consent = await world.consent(case, 0, recipients=("addiction_care",), purposes=(Purpose.handover,))
    transfer_id = await transferring.offer_transfer(
        world.gate, keeper, case_id=case.id, draft=transfer_draft(world, "addiction_care")
    )
    found = await shown(world.gate, team, TRANSFERS, transfer_id, "contributions")
    assert (found["itemCount"], found["leftOutCount"], found["earlierReports"]) == (1, 1, 0)
    assert [c["id"] for c in found["contributions"]["items"]] == [str(one.id)]
    assert found["openRisks"] == ["Vader kent het adres"]
    with pytest.raises(WrongState):
        await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=1)
    note = TransferHandoverDraft(at=datetime.now(UTC) - timedelta(hours=1), note=WHY)
    await transferring.hand_over_transfer(world.gate, keeper, transfer_id=transfer_id, seen=1, draft=note)
    with pytest.raises(NotOwner):
        await transferring.accept_transfer(world.gate, world.actor("police"), transfer_id=transfer_id, seen=2)
    await sql(world, "UPDATE grounds SET state = 'withdrawn' WHERE id = $1", consent)
    await sql(world, "UPDATE case_readers SET ends_at = now() WHERE case_id = $1 AND organisation_id = $2",
              case.id, world.organisations["addiction_care"])  # fmt: skip
    with pytest.raises(NotFound):
        await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=2)
    await sql(world, "UPDATE case_readers SET ends_at = 'infinity' WHERE case_id = $1 AND organisation_id = $2",
              case.id, world.organisations["addiction_care"])  # fmt: skip
    await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=2)
    assert (await row_of(world, case)).status == "transferred"
    events = await sql(
        world,
        "SELECT taking_part || named AS who FROM events WHERE case_id = $1 AND reason_code = 'transferred'",
        case.id,
    )
    assert len(events) == 1
    assert {world.organisations[kind] for kind in ("veilig_thuis", "police", "addiction_care")} <= set(events[0]["who"])
    running = await sql(
        world, "SELECT 1 FROM terms WHERE case_id = $1 AND ended_at IS NULL AND passed_at IS NULL", case.id
    )
    assert running == []


@pytest.mark.rule("CA-24")
async def test_a_transfer_may_be_declined_and_the_case_stays(world: World) -> None:
    case = await course_case(world)
    transfer_id = await transferring.offer_transfer(
        world.gate, world.keeper(), case_id=case.id, draft=transfer_draft(world, "youth_protection")
    )
    with pytest.raises(Conflict):
        await transferring.offer_transfer(
            world.gate, world.keeper(), case_id=case.id, draft=transfer_draft(world, "police")
        )
    await transferring.decline_transfer(
        world.gate, world.actor("youth_protection"), transfer_id=transfer_id, seen=1, draft=DeclineDraft(reason=WHY)
    )
    assert (await row_of(world, case)).status == "plan_active"


@pytest.mark.rule("CA-05")
async def test_a_child_protection_measure_ends_when_guidance_and_monitoring_are_both_accepted(world: World) -> None:
    case = await course_case(world, members=MEMBERS)
    measure = MeasureRow(
        house_id=world.house_id, case_id=case.id, kind="supervision_order", domain="civil", frame="coercive_civil",
        status="running", subject_id=case.persons[2], ground="1:255 BW", authority="rechtbank",
        recorded_by_id=world.keeper_id, requested_on=datetime.now(UTC).date(),
    )  # fmt: skip
    await insert(world, measure)
    given = {
        "measure_id": measure.id,
        "guidance_by_id": world.organisations["local_team"],
        "monitoring_by_id": world.organisations["veilig_thuis"],
        "note": WHY,
    }

    async def check_end() -> None:
        async with world.gate.open(world.keeper(), "test:end") as work:
            await check_measure_handed_over(work, measure.id)

    wrong = MeasureHandoverDraft.model_validate(given | {"guidance_by_id": world.organisations["police"]})
    with pytest.raises(InvalidContent):
        await measure_ending.offer_measure_handover(world.gate, world.keeper(), case_id=case.id, draft=wrong)
    handover_id = await measure_ending.offer_measure_handover(
        world.gate, world.keeper(), case_id=case.id, draft=MeasureHandoverDraft.model_validate(given)
    )
    with pytest.raises(NotOwner):
        await measure_ending.accept_measure_handover(
            world.gate, world.actor("police"), measure_handover_id=handover_id, seen=1
        )
    await measure_ending.accept_measure_handover(
        world.gate, world.actor("local_team"), measure_handover_id=handover_id, seen=1
    )
    with pytest.raises(GuardNotMet) as half:
        await check_end()
    assert half.value.missing == ("monitoring",)
    await measure_ending.accept_measure_handover(
        world.gate, world.actor("veilig_thuis"), measure_handover_id=handover_id, seen=2
    )
    await check_end()
