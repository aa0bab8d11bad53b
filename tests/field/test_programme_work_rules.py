"""The rules of cases in a programme: team, process, roster, timers, profile, arrangement, region (PR-08 to PR-20)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.access.programme import shipped
from app.domain.access.selection import Rows, Selection, Where, listed, own_fields
from app.domain.errors import GuardNotMet, InvalidContent, NotOwner
from app.domain.programmes import profiles, service, team, watching
from app.domain.programmes.drafts import (
    ArrangementChoiceDraft,
    DutyDraft,
    ProcessStepDraft,
    ProfileAssessmentDraft,
    ProgrammeMomentDraft,
    RegionalOfferDraft,
    TeamMemberDraft,
)
from app.domain.programmes.roster import Duty, Gap, gaps_at
from app.domain.programmes.statements.catalogue import ACUTE_ROUTES, ARRANGEMENTS, INTERVENTIONS
from app.domain.tables.organisations import ProfessionalRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.programmes import Cadence, DutyKind, RegionalOfferKind
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind
from app.integrations.jobs import FOLLOWS
from tests.domain.case_world import edge, events, rows, shown_list
from tests.field.findings_world import findings_of
from tests.field.programme_world import activated, admin, joined, laid
from tests.today import today_here
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    """A house with its catalogue."""
    return await laid(await make_world(pools))


async def structural(world: World, programme: str | None = None) -> MadeCase:
    """A case of the structural track, in a programme when one is named."""
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:track") as work:
        await work.connection.execute("UPDATE cases SET track = 'mda_structural' WHERE id = $1", case.id)
    if programme is not None:
        await activated(world, programme)
        await joined(world, case, programme)
    return case


async def member(world: World, case: MadeCase, kind: str, discipline: str, **facts: object) -> None:
    """A member of the team of a case."""
    draft = TeamMemberDraft.model_validate(
        {"organisationId": world.organisations[kind], "shell": "core", "discipline": discipline} | facts
    )
    await team.add_team_member(world.gate, world.keeper(), case_id=case.id, draft=draft)


async def of_rule(world: World, case: MadeCase, rule: str) -> set[str]:
    """The codes of the findings of one rule."""
    return {code for found, code in await findings_of(world, case) if found == rule}


@pytest.mark.rule("PR-08")
async def test_a_member_has_shell_and_discipline_and_an_outsider_is_in_one_case(world: World) -> None:
    case, other = await structural(world), await structural(world)
    outsider = ProfessionalRow(organisation_id=world.organisations["police"], name="T. Verzonnen")
    async with world.gate.open(world.keeper(), "test:outsider") as work:
        await work.insert(outsider)
    with pytest.raises(InvalidContent):  # takes no part in the case
        await member(world, case, "school", "teacher")
    with pytest.raises(InvalidContent):  # an outsider is a named person
        await member(world, case, "police", "therapist", external=True)
    with pytest.raises(InvalidContent):  # of that organisation
        await member(world, case, "veilig_thuis", "therapist", professionalId=outsider.id)
    await member(world, case, "police", "therapist", external=True, professionalId=outsider.id)
    with pytest.raises(GuardNotMet):
        await member(world, other, "police", "therapist", external=True, professionalId=outsider.id)
    await member(world, other, "police", "detective")
    (shown,) = await edge(world, world.keeper(), case, "team")
    assert (shown["shell"], shown["discipline"], shown["sector"], shown["external"]) == (
        "core", "therapist", "safety", True,
    )  # fmt: skip
    await team.end_team_member(world.gate, world.keeper(), team_member_id=shown["id"], seen=1)
    with pytest.raises(GuardNotMet):  # one case stays one case
        await member(world, other, "police", "therapist", external=True, professionalId=outsider.id)


@pytest.mark.rule("PR-09")
async def test_a_team_without_a_sector_or_with_one_discipline_is_noticed(world: World) -> None:
    case = await structural(world, "mda_structural")
    assert await of_rule(world, case, "PR-09") == {"sector-missing", "too-few-disciplines"}
    await member(world, case, "police", "Detective")
    await member(world, case, "veilig_thuis", "detective")
    assert await of_rule(world, case, "PR-09") == {"sector-missing", "too-few-disciplines"}
    await member(world, case, "youth_protection", "confidential doctor", sector="medical")
    assert await of_rule(world, case, "PR-09") == set()


@pytest.mark.rule("PR-10")
async def test_the_five_steps_go_in_order_and_the_read_says_how_many_are_done(world: World) -> None:
    case = await structural(world, "mda_structural")

    async def step(name: str, **facts: object) -> None:
        draft = ProcessStepDraft.model_validate({"step": name} | facts)
        await team.record_process_step(world.gate, world.keeper(), case_id=case.id, draft=draft)

    with pytest.raises(InvalidContent):
        await step("pick_a_plan")
    await step("safety_assessment")
    await step("diagnosis")
    assert await of_rule(world, case, "PR-10") == {"step-skipped"}
    with pytest.raises(GuardNotMet):  # never back
        await step("risk_assessment")
    (part,) = await edge(world, world.keeper(), case, "programmes")
    assert (part["stepsDone"], part["stepsTotal"]) == (2, 5)
    other = await structural(world, "mda_structural")
    case = other
    await step("safety_assessment")
    await step("risk_assessment", skipped=True, reason="Al gedaan door Veilig Thuis")
    await step("diagnosis")
    assert await of_rule(world, case, "PR-10") == set()
    await step("evaluate_adjust", skipped=True)
    assert await of_rule(world, case, "PR-10") == {"step-skipped"}
    await step("evaluate_adjust")
    await step("evaluate_adjust")
    await step("deal_with_relapse")
    assert await of_rule(world, case, "PR-10") == set()
    (part,) = await edge(world, world.keeper(), case, "programmes")
    assert (part["stepsDone"], part["stepsTotal"]) == (4, 5)
    regular = await world.case()
    case = regular
    with pytest.raises(GuardNotMet):  # the regular track has no such process
        await step("safety_assessment")


def duty(kind: DutyKind, code: str | None, start: datetime, hours: float = 8, organisation: str = "police") -> Duty:
    """A line of the roster."""
    return Duty(kind, code, organisation, start, start + timedelta(hours=hours))


@pytest.mark.rule("PR-11")
async def test_kennemerland_has_seven_seats_four_on_call_and_a_weekly_consultation() -> None:
    kennemerland = shipped()["mdck_kennemerland"]
    assert [seat.count for seat in kennemerland.team.seats] == [2, 1, 1, 1, 1, 1]
    assert sum(seat.count for seat in kennemerland.team.seats) == 7
    assert len(kennemerland.team.on_call) == 4
    assert kennemerland.cadence.weekdays == (1, 2, 3, 4, 5)
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)  # eight o'clock here
    full = [duty(DutyKind.seat, seat.code, monday) for seat in kennemerland.team.seats for _ in range(seat.count)]
    called = [duty(DutyKind.on_call, kind.value, monday, 24) for kind in kennemerland.team.on_call]
    held = [duty(DutyKind.consultation, None, monday - timedelta(days=4))]
    later = monday + timedelta(hours=3)
    assert list(gaps_at(kennemerland, later, SINCE, [*full, *called, *held])) == []
    assert not [gap for gap in gaps_at(kennemerland, monday, SINCE, [*called, *held]) if gap.kind is DutyKind.seat]
    missing = list(gaps_at(kennemerland, later, SINCE, [*full[1:], *called[1:], *held]))
    assert missing == [
        Gap(DutyKind.seat, "veilig_thuis", date(2026, 11, 23)),
        Gap(DutyKind.on_call, "child_protection_board", date(2026, 11, 23)),
    ]
    assert list(gaps_at(kennemerland, later, SINCE, [*full, *called])) == [
        Gap(DutyKind.consultation, Cadence.weekly.value, date(2026, 11, 16))
    ]
    saturday = datetime(2026, 11, 28, 11, tzinfo=UTC)
    codes = {gap.code for gap in gaps_at(kennemerland, saturday, SINCE, [])}
    assert "reachability" in codes  # weekends belong to the crisis hours
    assert "police" not in codes  # nobody sits at the table on a Saturday
    centre = shipped()["csg"]
    assert [gap.code for gap in gaps_at(centre, saturday, SINCE, [])] == ["reachability"]
    assert list(gaps_at(centre, saturday, SINCE, [duty(DutyKind.on_call, None, saturday)])) == []


@pytest.mark.rule("PR-11")
async def test_a_gap_is_told_once(pools: Pools, world: World) -> None:
    programme_id = await activated(world, "csg", organisation_ids=(world.organisations["police"],))
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert await watching.watch_programmes(world.gate, job) >= 1
    assert await watching.watch_programmes(world.gate, job) == 0
    found = await rows(pools, world, "SELECT code FROM programme_duty_gaps WHERE programme_id = $1", programme_id)
    assert [row["code"] for row in found] == ["reachability"]
    assert await events(pools, world, "programmes.gap_found")
    now = datetime.now(UTC)
    with pytest.raises(NotOwner):  # no organisation of the programme
        await watching.record_duty(
            world.gate,
            world.actor("school"),
            programme_id=programme_id,
            draft=DutyDraft(kind=DutyKind.on_call, starts_at=now, ends_at=now + timedelta(hours=8)),
        )
    with pytest.raises(InvalidContent):  # no such seat there
        await watching.record_duty(
            world.gate,
            world.actor("police"),
            programme_id=programme_id,
            draft=DutyDraft(kind=DutyKind.seat, code="police", starts_at=now, ends_at=now + timedelta(hours=8)),
        )
    await watching.record_duty(
        world.gate,
        world.actor("police"),
        programme_id=programme_id,
        draft=DutyDraft(kind=DutyKind.on_call, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=2)),
    )
    async with world.gate.open(world.keeper(), "test:gaps") as work:
        await work.connection.execute("DELETE FROM programme_duty_gaps WHERE programme_id = $1", programme_id)
    await watching.watch_programmes(world.gate, job)
    assert await rows(pools, world, "SELECT 1 FROM programme_duty_gaps WHERE programme_id = $1", programme_id) == []


@pytest.mark.rule("PR-12")
async def test_timers_run_from_stored_moments_and_pass_once(pools: Pools, world: World) -> None:
    case = await structural(world, "mdck_friesland")
    now = datetime.now(UTC)

    async def moment(code: str, at: datetime) -> None:
        draft = ProgrammeMomentDraft(code=code, at=at)
        await team.record_programme_moment(world.gate, world.actor("police"), case_id=case.id, draft=draft)

    with pytest.raises(InvalidContent):
        await moment("moved_house", now)
    reported = now - timedelta(days=10)
    await moment("reported", reported)
    with pytest.raises(InvalidContent):  # help never starts before the report
        await moment("help_started", reported - timedelta(seconds=1))
    await moment("examination_requested", now - timedelta(hours=25))
    timers = {timer["code"]: timer for timer in await edge(world, world.keeper(), case, "programme_timers")}
    assert datetime.fromisoformat(timers["start_of_help"]["dueAt"]) == reported + timedelta(days=30)
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    keeper = TermKeeper({TermKind.programme_timer: FOLLOWS[TermKind.programme_timer]})
    assert await keeper(world.gate, job) == 1
    assert await keeper(world.gate, job) == 0
    told = [event for event in await events(pools, world, "programmes.timer_due") if event["case_id"] == case.id]
    assert [event["reason_code"] for event in told] == ["hospital_examination"]
    await moment("help_started", now - timedelta(days=1))
    timers = {timer["code"]: timer for timer in await edge(world, world.keeper(), case, "programme_timers")}
    assert timers["start_of_help"]["endedAt"]
    assert timers["hospital_examination"]["passedAt"]
    with pytest.raises(InvalidContent):  # nor is the report moved past the help
        await moment("reported", now)


@pytest.mark.rule("PR-16")
async def test_acute_routing_says_where_a_line_is_missing(world: World) -> None:
    routes = {
        (each["age"], each["kind"]): each for each in await shown_list(world.gate, world.actor("school"), ACUTE_ROUTES)
    }
    assert len(routes) == 4
    assert routes["under_18", "sexual"]["gaps"] == []
    assert routes["adult", "sexual"]["thirdLine"] is None
    assert routes["adult", "sexual"]["gaps"] == ["third_line"]
    assert "victim_support" in routes["adult", "sexual"]["firstLine"]


@pytest.mark.rule("PR-17")
async def test_profiles_are_kept_and_one_is_foremost(world: World) -> None:
    case = await structural(world)

    async def assessed(profile: str, *, foremost: bool, on: date | None = None) -> None:
        draft = ProfileAssessmentDraft(
            profile=FamilyProfile(profile),
            foremost=foremost,
            rationale="Gesprekken",
            assessed_on=on or today_here(),
        )
        await profiles.assess_profile(world.gate, world.actor("police"), case_id=case.id, draft=draft)

    await assessed("other_or_unclear", foremost=True)
    await assessed("long_term_care", foremost=False)
    await assessed("intimate_terror", foremost=True)
    with pytest.raises(InvalidContent):
        await assessed("intimate_terror", foremost=True, on=today_here() + timedelta(days=2))
    kept = await edge(world, world.keeper(), case, "profile_assessments")
    assert [(each["profile"], each["state"]) for each in kept] == [
        ("intimate_terror", "open"),
        ("long_term_care", "open"),
        ("other_or_unclear", "superseded"),
    ]
    assert all(each["professionalId"] and each["assessedOn"] and each["rationale"] for each in kept)


async def offered(world: World, **filters: object) -> set[str]:
    """The codes of the interventions that pass these filters."""
    where = tuple(Where(name, value) for name, value in filters.items())
    rows_asked = Rows(
        INTERVENTIONS, parts=listed(own_fields(INTERVENTIONS.view)), where=where, size=100, cursor_key=b"k" * 32
    )
    found = await world.gate.disclose(world.actor("school"), Selection(rows_asked, "test", "list"))
    return {each["code"] for each in json.loads(found.body or "{}")["items"]}


async def chosen(world: World, case: MadeCase, code: str, **facts: object) -> None:
    """Something chosen from the arrangement of a family under stress."""
    usual = {"profile": "family_under_stress", "stage": "several_signals", "part": "professional", "code": code}
    draft = ArrangementChoiceDraft.model_validate(usual | facts)
    await profiles.choose_arrangement(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("PR-18")
async def test_an_arrangement_is_a_proposal_and_other_content_a_deviation(world: World) -> None:
    templates = await shown_list(world.gate, world.actor("school"), ARRANGEMENTS)
    assert len(templates) == 15
    assert all(each["proposal"] and each["edition"] for each in templates)
    terror = next(each for each in templates if (each["profile"], each["stage"]) == ("intimate_terror", "first_signal"))
    assert terror["direction"] == "veilig_thuis"
    assert "home_ban" in terror["protective"]
    case = await structural(world)
    await chosen(world, case, "I-17")
    await chosen(world, case, "I-17", part="low_threshold")
    assert await of_rule(world, case, "PR-18") == {"deviation-without-reason"}
    with pytest.raises(InvalidContent):
        await chosen(world, case, "I-999")
    kept = await edge(world, world.keeper(), case, "arrangement_choices")
    assert [each["deviates"] for each in kept] == [True, False]
    other = await structural(world)
    await chosen(world, other, "I-29", reason="Oma vangt de kinderen op")
    assert await of_rule(world, other, "PR-18") == set()


@pytest.mark.rule("PR-19")
async def test_interventions_are_filtered_and_a_choice_outside_age_or_condition_is_noticed(world: World) -> None:
    everything = await offered(world)
    assert len(everything) == 83
    joint = await offered(world, requiresJoint=True)
    assert joint == {"I-15", "I-16", "I-66"}
    children = await offered(world, profile="complex_divorce", target="child", age=7)
    assert {"I-58", "I-59"} <= children
    assert not {"I-57", "I-60", "I-61"} & children
    assert await offered(world, fitsMildDisability=True, mayBeMandatory=True) == set()
    assert await offered(world, kind=["behaviour_programme"], phase="recovery") == set()
    assert await offered(world, region="Elders") == set()
    case = await structural(world)
    child = case.persons[2]  # born in 2017: nine years
    await chosen(world, case, "I-59", person_id=child, profile="complex_divorce")
    assert await of_rule(world, case, "PR-19") == set()
    await chosen(world, case, "I-57", person_id=child, profile="complex_divorce")
    assert await of_rule(world, case, "PR-19") == {"outside-age"}
    other = await structural(world)
    await chosen(world, other, "I-34")  # for parents of a child of 4 to 10
    await chosen(world, other, "I-15")
    assert await of_rule(world, other, "PR-19") == set()
    draft = ProfileAssessmentDraft(
        profile=FamilyProfile.intimate_terror, foremost=True, rationale="Controle", assessed_on=date(2026, 1, 1)
    )
    await profiles.assess_profile(world.gate, world.actor("police"), case_id=other.id, draft=draft)
    assert await of_rule(world, other, "PR-19") == {"outside-condition"}


@pytest.mark.rule("PR-20")
async def test_a_region_without_its_minimum_offer_is_noticed(world: World) -> None:
    case = await world.case()
    assert await of_rule(world, case, "PR-20") == {
        "no-safe-shelter",
        "no-child-psychosocial-offer",
        "no-forensic-treatment",
    }
    made = [
        await service.record_regional_offer(
            world.gate,
            admin(world),
            draft=RegionalOfferDraft(kind=RegionalOfferKind(kind), name="Aanbod Waterduin", starts_on=date(2026, 1, 1)),
        )
        for kind in ("safe_shelter", "child_psychosocial", "forensic_treatment")
    ]
    assert await of_rule(world, case, "PR-20") == set()
    await service.end_regional_offer(world.gate, admin(world), offer_id=made[0], seen=1)
    assert await of_rule(world, case, "PR-20") == {"no-safe-shelter"}
