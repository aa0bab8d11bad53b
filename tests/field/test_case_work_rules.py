"""Beside the course of a case: escalation, deviations, proposals, levels of direction, findings (CA-07 on, OR-07)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.cases import deviating, direction_levels, escalating, proposing
from app.domain.cases.proposal_rules import proposed
from app.domain.cases.work_drafts import (
    CollaborationDraft,
    DeviationDraft,
    DirectionGrantDraft,
    EscalationAnswerDraft,
    EscalationDraft,
    EscalationOutcomeDraft,
)
from app.domain.errors import InvalidContent, MandateRequired, MissingRole, NotKeeper, WrongState
from app.domain.programmes.catalogue_files import records
from app.domain.tables.cases import DirectionRow
from app.domain.tables.contributions import HelpRow
from app.domain.tables.programmes import ProfileAssessmentRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.case_work import Collaboration, DeviationKind, EscalationLevel
from app.domain.vocabulary.cases import CaseStatus, DirectionLevel, DirectionRole
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import FOLLOWS
from tests.domain.case_world import edge
from tests.field.course_world import WHY, course_case, direction, insert, mandate, meeting, sql
from tests.field.findings_world import findings_of
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

TODAY = today_here()


async def raised(world: World, case: MadeCase, level: EscalationLevel) -> UUID:
    draft = EscalationDraft(
        level=level,
        addressee_id=world.organisations["youth_protection"],
        addressee="Teammanager",
        reason=WHY,
        due_at=datetime.now(UTC) + timedelta(days=5),
    )
    return await escalating.raise_escalation(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("CA-17")
async def test_an_escalation_is_answered_by_its_addressee_and_closed_with_an_outcome(world: World) -> None:
    case = await course_case(world)
    escalation_id = await raised(world, case, EscalationLevel.middle_manager)
    answer = EscalationAnswerDraft(answer="Dinsdag is de intake.")
    with pytest.raises(MissingRole):
        await escalating.answer_escalation(
            world.gate, world.actor("veilig_thuis", roles=()), escalation_id=escalation_id, seen=1, draft=answer
        )
    outcome = EscalationOutcomeDraft(outcome="Hulp is gestart.")
    police = world.actor("police")
    with pytest.raises(WrongState):
        await escalating.close_escalation(world.gate, police, escalation_id=escalation_id, seen=1, draft=outcome)
    await escalating.answer_escalation(
        world.gate, world.actor("youth_protection"), escalation_id=escalation_id, seen=1, draft=answer
    )
    await escalating.close_escalation(world.gate, police, escalation_id=escalation_id, seen=2, draft=outcome)
    (found,) = await edge(world, world.keeper(), case, "escalations")
    assert (found["state"], found["outcome"]) == ("closed", outcome.outcome)
    running = await sql(world, "SELECT 1 FROM terms WHERE subject_id = $1 AND ended_at IS NULL", escalation_id)
    assert running == []


@pytest.mark.rule("CA-17")
async def test_without_an_answer_an_escalation_moves_up_once_and_stops_at_the_highest_level(
    world: World, pools: Pools
) -> None:
    case = await course_case(world)
    await raised(world, case, EscalationLevel.steering_group)
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    keep = TermKeeper(FOLLOWS)
    for levels in (["moved_up", "open"], ["moved_up", "open"]):
        await sql(world, "UPDATE terms SET due_at = now() WHERE case_id = $1 AND passed_at IS NULL", case.id)
        await keep(world.gate, job)
        assert await keep(world.gate, job) == 0
        found = await sql(world, "SELECT * FROM escalations WHERE case_id = $1 ORDER BY raised_at", case.id)
        assert [row["state"] for row in found] == levels
    assert [row["level"] for row in found] == ["steering_group", "governing_line"]
    assert found[1]["previous_id"] == found[0]["id"]
    assert found[1]["due_at"] - found[1]["raised_at"] == found[0]["due_at"] - found[0]["raised_at"]


@pytest.mark.rule("CA-17")
async def test_an_escalation_names_a_date_to_come(world: World) -> None:
    case = await course_case(world)
    draft = EscalationDraft(
        level=EscalationLevel.director,
        addressee_id=world.keeper_id,
        reason=WHY,
        due_at=datetime.now(UTC) - timedelta(seconds=1),
    )
    with pytest.raises(InvalidContent) as refused:
        await escalating.raise_escalation(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    assert refused.value.faults[0].rule == "CA-17"


@pytest.mark.rule("CA-25", "OR-06")
async def test_only_who_holds_a_mandate_for_it_records_a_deviation(world: World) -> None:
    case = await course_case(world)
    draft = DeviationDraft(kind=DeviationKind.template, rule="PR-18", reason=WHY, decided_on=TODAY)
    police = world.actor("police")
    with pytest.raises(MandateRequired):
        await deviating.record_deviation(world.gate, police, case_id=case.id, draft=draft)
    await mandate(world, "police")
    await deviating.record_deviation(world.gate, police, case_id=case.id, draft=draft)
    (found,) = await edge(world, world.keeper(), case, "deviations")
    assert (found["rule"], found["reason"], found["decidedOn"]) == ("PR-18", WHY, TODAY.isoformat())
    assert found["decidedById"] == str(world.professionals["police"])


def codes(**facts: object) -> list[str]:
    given = {"profile": None, "stage": "first_signal", "circumstances": (), "home_ban_director": "veilig_thuis"}
    return [rule["code"] for rule in proposed(records()["direction_rules"], **(given | facts))]  # type: ignore[arg-type]


@pytest.mark.rule("CA-10")
async def test_direction_is_proposed_by_profile_and_stage_and_by_a_measure_before_both() -> None:
    assert codes(profile="intimate_terror") == ["D-01"]
    assert codes(profile="intimate_terror", stage="several_signals") == ["D-02"]
    assert codes(profile="complex_divorce", circumstances={"home_ban"}) == ["D-05", "D-10"]
    assert codes(profile="intimate_terror", circumstances={"child_protection_measure", "home_ban"}) == ["D-07"]
    assert codes() == []
    ban = {"profile": None, "stage": "first_signal", "circumstances": {"home_ban"}}
    (elsewhere,) = proposed(records()["direction_rules"], **ban, home_ban_director="mda_plus_plus")  # type: ignore[arg-type]
    assert elsewhere["holders"] == ["mda_programme"]


@pytest.mark.rule("CA-10")
async def test_a_proposal_names_who_could_direct_and_assigns_nobody(world: World) -> None:
    case = await world.case()
    profile = ProfileAssessmentRow(
        house_id=world.house_id, case_id=case.id, profile="intimate_terror", foremost=True, rationale=WHY,
        assessed_on=TODAY, organisation_id=world.keeper_id,
    )  # fmt: skip
    await insert(world, profile)
    found = await proposing.propose_direction(world.gate, world.actor("police"), case_id=case.id)
    (proposal,) = found.proposals
    assert (found.profile, found.stage, proposal.code) == ("intimate_terror", "first_signal", "D-01")
    assert proposal.organisation_ids == [world.organisations["veilig_thuis"]]
    assert await edge(world, world.keeper(), case, "directions") == []


@pytest.mark.rule("OR-07")
async def test_direction_is_granted_per_level_with_data_to_deliver_and_widens_no_right(world: World) -> None:
    case = await course_case(world)
    keeper, team = world.keeper(), world.organisations["local_team"]
    held = "SELECT * FROM grants WHERE case_id = $1 UNION ALL SELECT * FROM grants WHERE receiver_id = $2"
    before = await sql(world, held, case.id, team)
    common = {"organisation_id": team, "data_to_deliver": ("Voortgang van acties",)}
    for level, of in (
        (DirectionLevel.case, {"case_id": case.id}),
        (DirectionLevel.conference, {"meeting_kind": "care_conference"}),
        (DirectionLevel.house, {}),
        (DirectionLevel.external, {"network": "Regionaal netwerk"}),
    ):
        draft = DirectionGrantDraft.model_validate({"level": level} | common | of)
        grant_id = await direction_levels.record_direction_grant(world.gate, keeper, draft=draft)
        with pytest.raises(NotKeeper):
            await direction_levels.record_direction_grant(world.gate, world.actor("police"), draft=draft)
    (of_case,) = await edge(world, keeper, case, "direction_grants")
    assert of_case["dataToDeliver"] == ["Voortgang van acties"]
    assert await sql(world, held, case.id, team) == before
    assert await sql(world, "SELECT 1 FROM case_readers WHERE organisation_id = $1", team) == []
    with pytest.raises(InvalidContent):
        await direction_levels.record_direction_grant(
            world.gate, keeper, draft=DirectionGrantDraft.model_validate({"level": "case"} | common)
        )
    await direction_levels.end_direction_grant(world.gate, keeper, direction_grant_id=grant_id, seen=1)
    with pytest.raises(WrongState):
        await direction_levels.end_direction_grant(world.gate, keeper, direction_grant_id=grant_id, seen=2)


@pytest.mark.rule("CA-07")
async def test_a_director_who_treats_leaves_out_or_covers_children_only_is_noticed(world: World) -> None:
    case = await world.case(status="plan_active", members=("veilig_thuis", "addiction_care"))
    directing = direction(world, case, DirectionRole.case_director, "addiction_care")
    await insert(world, directing)
    assert not {code for rule, code in await findings_of(world, case) if rule == "CA-07"}
    helped = HelpRow(
        house_id=world.house_id, case_id=case.id, person_id=case.persons[1], helper="Kliniek", kind="behandeling",
        organisation_id=world.organisations["addiction_care"],
    )  # fmt: skip
    await insert(world, helped)
    await covers(world, directing, case.persons[2:])
    assert {("CA-07", "director-treats"), ("CA-07", "member-left-out"), ("CA-07", "children-only")} <= (
        await findings_of(world, case)
    )
    await covers(world, directing, case.persons)
    await setting(world, "director_may_treat", "allowed")
    assert not {code for rule, code in await findings_of(world, case) if rule == "CA-07"}


async def covers(world: World, row: DirectionRow, persons: list[UUID]) -> None:
    await sql(world, "UPDATE directions SET member_ids = $2 WHERE id = $1", row.id, persons)


async def setting(world: World, name: str, value: object) -> None:
    await sql(
        world,
        """INSERT INTO house_settings (house_id, id, name, value, author, starts_at)
        VALUES ($1, gen_random_uuid(), $2, jsonb_build_object('value', $3::text), 'test', now())""",
        world.house_id, name, value,
    )  # fmt: skip


@pytest.mark.rule("CA-08")
async def test_unfilled_roles_and_a_process_director_of_a_provider_are_noticed(world: World) -> None:
    case = await course_case(world, CaseStatus.preparing)
    assert not {code for rule, code in await findings_of(world, case) if rule == "CA-08"}
    await sql(world, "UPDATE cases SET status = 'under_analysis' WHERE id = $1", case.id)
    unfilled = {("CA-08", "no-mandate-holder"), ("CA-08", "no-first-contact")}
    assert unfilled <= await findings_of(world, case)
    await insert(
        world,
        direction(world, case, DirectionRole.mandate_holder, "police"),
        direction(world, case, DirectionRole.first_contact, "police"),
        direction(world, case, DirectionRole.process_director, "addiction_care"),
    )
    found = await findings_of(world, case)
    assert not unfilled & found
    assert ("CA-08", "process-director-of-a-provider") in found
    await sql(world, "DELETE FROM directions WHERE case_id = $1 AND role = 'process_director'", case.id)
    found = await findings_of(world, case)
    assert not {("CA-08", "process-director-of-a-provider"), ("CA-08", "no-process-director")} & found
    await sql(world, "UPDATE role_assignments SET ends_at = now() WHERE role = 'process_director'")
    assert ("CA-08", "no-process-director") in await findings_of(world, case)
    await sql(world, "UPDATE role_assignments SET ends_at = NULL WHERE role = 'process_director'")


@pytest.mark.rule("CA-09")
async def test_a_second_change_of_contact_within_the_term_is_noticed(world: World) -> None:
    case = await course_case(world)
    told = "INSERT INTO contact_persons (house_id, id, version, case_id, organisation_id, professional_id, starts_at, ends_at) VALUES ($1, gen_random_uuid(), 1, $2, $3, $4, now() - make_interval(days => $5), now())"  # noqa: E501
    who = (world.house_id, case.id, world.organisations["police"], world.professionals["police"])
    wanted = ("CA-09", "second-contact-change")
    for days, noticed in ((90, False), (20, False), (5, True)):
        await sql(world, told, *who, days)
        assert (wanted in await findings_of(world, case)) is noticed
    await sql(world, "UPDATE contact_persons SET starts_at = now() - interval '40 days' WHERE case_id = $1", case.id)
    assert wanted not in await findings_of(world, case)


@pytest.mark.rule("CA-14")
async def test_a_case_that_stands_still_and_a_household_in_several_places_are_noticed(world: World) -> None:
    case = await course_case(world)
    assert not {code for rule, code in await findings_of(world, case) if rule == "CA-14"}
    await sql(world, "UPDATE cases SET updated_at = now() - interval '61 days' WHERE id = $1", case.id)
    assert ("CA-14", "quiet") in await findings_of(world, case)
    await sql(world, "UPDATE cases SET updated_at = now() WHERE id = $1", case.id)
    assert ("CA-14", "quiet") not in await findings_of(world, case)
    await meeting(world, case)
    assert ("CA-14", "several-consultations") not in await findings_of(world, case)
    draft = CollaborationDraft(kind=Collaboration.protection_tables, starts_on=TODAY)
    there = await deviating.record_collaboration(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    assert ("CA-14", "several-consultations") in await findings_of(world, case)
    await deviating.end_collaboration(world.gate, world.actor("police"), collaboration_id=there, seen=1)
    assert ("CA-14", "several-consultations") not in await findings_of(world, case)


@pytest.mark.rule("CA-14")
async def test_the_meetings_of_a_family_are_counted_by_client_and_month(world: World) -> None:
    case = await course_case(world)
    meeting_id, _ = await meeting(world, case)
    await meeting(world, case)
    await sql(
        world,
        """INSERT INTO client_participations (house_id, id, version, meeting_id, case_id, person_id, invited, attends)
        VALUES ($1, gen_random_uuid(), 1, $2, $3, $4, true, true)""",
        world.house_id, meeting_id, case.id, case.persons[0],
    )  # fmt: skip
    found = await proposing.count_case_meetings(world.gate, world.keeper(), case_id=case.id)
    assert {(one.person_id, one.discussed, one.attended) for one in found.months} == {
        (case.persons[0], 1, 1),
        (None, 1, 0),
    }
