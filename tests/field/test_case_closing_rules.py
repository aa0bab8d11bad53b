"""How a case ends: closing, reopening, archiving (CA-20 to CA-23, GR-16, NO-06)."""

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.cases import closing
from app.domain.cases.course_drafts import (
    ObjectionDraft,
    ReopenDraft,
)
from app.domain.cases.course_rules import months_after
from app.domain.errors import (
    GuardNotMet,
    MissingRole,
    WrongState,
)
from app.domain.tables.actions import ActionRow
from app.domain.tables.organisations import HouseSettingRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.case_work import InsufficientReason, ReopenCause
from app.domain.vocabulary.cases import CaseStatus, SubjectOutcome
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import FOLLOWS
from tests.domain.case_world import edge
from tests.field.closing_world import MEMBERS, begin, begin_by, close, closing_of, fill, receiver_accepted, told
from tests.field.course_world import (
    WHY,
    closure_plan,
    course_case,
    decided,
    insert,
    levels,
    plan,
    row_of,
    sql,
    version_of,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


@pytest.mark.rule("GR-18")
async def test_who_joined_for_a_case_alone_leaves_when_it_ends_and_who_goes_on_stays(world: World) -> None:
    on_request = ("youth_protection", "local_team")
    case = await course_case(world, CaseStatus.follow_up, members=("veilig_thuis", "police", *on_request))
    parts = "UPDATE participations SET basis = 'on_request' WHERE case_id = $1 AND organisation_id <> $2"
    await sql(world, parts, case.id, world.organisations["police"])
    await receiver_accepted(world, case)
    await levels(world, case, 7, 7, 7)
    await begin(world, case)
    await fill(world, case)
    everybody = {"veilig_thuis", "police", *on_request}
    assert await knowing(world, case) == everybody
    await close(world, case)
    assert await knowing(world, case) == everybody - {"youth_protection"}
    (heard,) = await told(world, case, "cases.participation_changed")
    assert world.organisations["youth_protection"] in heard


async def knowing(world: World, case: MadeCase) -> set[str]:
    """The partners that may know of the case."""
    reads = "SELECT organisation_id FROM case_readers WHERE case_id = $1 AND ends_at > now()"
    found = {row["organisation_id"] for row in await sql(world, reads, case.id)}
    return {kind for kind, partner in world.organisations.items() if partner in found - {world.keeper_id}}


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
