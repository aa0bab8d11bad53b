"""The rules of reports (RP): figures without persons, small cells, definitions, evaluations, balances, improvement."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Rows, Selection, own_fields
from app.domain.cases.statements import CASES
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingScope, NotOwner, PurposeNotAllowed
from app.domain.ids import new_id
from app.domain.reports import balance, evaluations, figures, improvement
from app.domain.reports.answers import IndicatorResult
from app.domain.reports.drafts import (
    AnnotationDraft,
    BalanceDraft,
    CoverageDraft,
    EvaluationDraft,
    ImprovementDraft,
    IndicatorsDraft,
    PoliceCountDraft,
    RegionDraft,
    RegionPhaseDraft,
    SeverityDraft,
    TimeDraft,
    YearDraft,
)
from app.domain.statistics.indicators import indicators
from app.domain.tables.cases import TaskRow
from app.domain.tables.contributions import ContributionRow, HelpRow
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.tables.organisations import HouseRow, HouseSettingRow, OrganisationRow
from app.domain.tables.referrals import ReferralRow
from app.domain.tables.reports import SeverityRatingRow
from app.domain.tables.safety import ScaleRatingRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionPhase, ViolenceField
from app.domain.vocabulary.reports import (
    IMPROVEMENT,
    Activity,
    CoverageAge,
    EvaluationForm,
    EvaluationItem,
    EvaluationWay,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Purpose
from tests.domain.case_world import rows
from tests.field.statistics_world import cells, month, published, year
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime.now(UTC)
YEAR = NOW.year
START = datetime(YEAR, 1, 2, 9, tzinfo=UTC)


def analyst(world: World, kind: str = "safety_house") -> Actor:
    """Who reads figures."""
    roles = (Role.house_manager,) if kind == "safety_house" else ()
    return world.actor(kind, roles=roles, purpose=Purpose.quality_report)


async def insert(world: World, *made: SQLModel) -> None:
    async with world.gate.open(world.keeper(), "test:reports") as work:
        for row in made:
            await work.insert(row)


async def computed(world: World, over: int, *names: str) -> dict[str, IndicatorResult]:
    """Indicators over a year, by their ids, after it was published."""
    if over < YEAR:
        await published(world, year(over), *names)
    draft = IndicatorsDraft(year=over, indicators=list(names) or None)
    found = await figures.compute_indicators(world.gate, analyst(world), draft=draft)
    return {result.id: result for result in found.results}


def referral(world: World, n: int, **facts: object) -> ReferralRow:
    given: dict[str, Any] = {
        "house_id": world.house_id, "organisation_id": world.organisations["police"], "message_id": f"r-{n}",
        "body_hash": "0" * 64, "route": "api", "reference": f"P-{n}", "sent_at": START, "received_at": START,
        "arrived_at": START, "updated_at": START, "entry_point": "police", "signal_kind": "notification",
        "concerns": [], "categories": ALL_CATEGORIES, "purposes": Purpose.everything(),
    }  # fmt: skip
    return ReferralRow(**(given | facts))


@pytest.mark.rule("RP-01")
async def test_who_reads_reports_reads_totals_and_no_person(world: World) -> None:
    at = datetime(2020, 1, 2, 9, tzinfo=UTC)
    await insert(world, *(referral(world, n, arrived_at=at) for n in range(12)))
    few = [referral(world, 100 + n, entry_point="school", arrived_at=at + timedelta(days=3)) for n in range(3)]
    await insert(world, *few)
    found = (await computed(world, 2020, "IN-57"))["IN-57"]
    # three are too few to be named at all, and twelve would tell them beside the total
    assert {cell.cell: (cell.value, cell.subjects, cell.suppressed) for cell in found.cells} == {
        "police": (None, None, True)
    }
    assert (found.total.value, found.total.subjects) == (15, 15)
    running = (await computed(world, YEAR, "IN-57"))["IN-57"]
    assert (running.cells, running.total.suppressed) == ([], True)
    reader = analyst(world, "police")
    allowed = IndicatorsDraft(year=2020, indicators=["IN-57"])
    assert (await figures.compute_indicators(world.gate, reader, draft=allowed)).model_fields_set
    with pytest.raises(PurposeNotAllowed):  # its purpose opens no person
        await world.gate.disclose(reader, Selection(Rows(CASES, picks=own_fields(CASES.view)), "test", "read"))
    narrow = world.actor("police", purpose=Purpose.quality_report, scopes=frozenset({Scope.report_read}))
    with pytest.raises(MissingScope):
        await world.gate.disclose(narrow, Selection(Rows(CASES, picks=own_fields(CASES.view)), "test", "read"))
    with pytest.raises(PurposeNotAllowed):
        await figures.compute_indicators(world.gate, world.keeper(), draft=IndicatorsDraft(year=YEAR))
    with pytest.raises(InvalidContent):
        await figures.compute_indicators(world.gate, analyst(world), draft=IndicatorsDraft(year=YEAR + 1))


@pytest.mark.rule("RP-02")
async def test_every_indicator_is_computed_by_a_named_version_of_its_definition(world: World) -> None:
    found = await computed(world, 2021)
    assert set(found) == set(indicators())
    assert len({name for name in found if len(name) == 5}) >= 50
    for name, result in found.items():
        definition = indicators()[name]
        assert (result.version, result.formula, result.owner) == (
            definition.version,
            definition.formula,
            "safety_house",
        )
        assert all((result.level, result.kind, result.category))
    with pytest.raises(InvalidContent):
        await computed(world, YEAR, "IN-99")


async def discussed(world: World, case: MadeCase, at: datetime, kind: str = "care_conference") -> MeetingRow:
    """A meeting at which the case was on the agenda."""
    charter = MeetingKindRow(house_id=world.house_id, kind=kind, name="Casusoverleg", decision_rule="consensus")
    meeting = MeetingRow(
        house_id=world.house_id, kind_id=charter.id, kind=kind, charter_version=1, status="recorded", mode="content",
        starts_at=at, ends_at=at + timedelta(hours=1), owner_id=world.keeper_id,
    )  # fmt: skip
    item = AgendaItemRow(
        house_id=world.house_id, case_id=case.id, kind_id=charter.id, meeting_id=meeting.id, kind="new",
        status="decided", question="Wat nu?", created_by_id=world.keeper_id,
    )  # fmt: skip
    await insert(world, charter, meeting, item)
    return meeting


@pytest.mark.rule("RP-03")
async def test_time_is_counted_from_step_to_step(pools: Pools, world: World) -> None:
    police, start = world.organisations["police"], datetime(2022, 1, 2, 9, tzinfo=UTC)
    for n in range(10):
        case = await world.case(persons=1, opened_at=start)
        told = referral(world, 200 + n, case_id=case.id, entry_point="general_practitioner", arrived_at=start)
        await insert(
            world,
            told,
            TaskRow(
                house_id=world.house_id, kind="first_contact", state="done", case_id=case.id, referral_id=told.id,
                due_at=start, done_at=start + timedelta(hours=20 + n),
            ),
            HelpRow(
                house_id=world.house_id, case_id=case.id, person_id=case.persons[0], organisation_id=police,
                helper="Hulp", kind="help", starts_on=(start + timedelta(days=30)).date(),
            ),
        )  # fmt: skip
        await discussed(world, case, start + timedelta(days=6))
        await discussed(world, case, start + timedelta(days=13), kind="settlement_session")
    found = await computed(world, 2022, "IN-04", "IN-05", "IN-06", "IN-07", "IN-08", "IN-09")
    assert found["IN-04"].total.value == 24  # 24.5: a mean is told in two digits
    assert found["IN-05"].total.value == pytest.approx(6)
    assert found["IN-06"].total.value == pytest.approx(7)
    assert found["IN-07"].total.value == pytest.approx(30)
    assert (found["IN-04"].target, found["IN-07"].target, found["IN-07"].baseline) == (48, 30, 120)


@pytest.mark.rule("RP-04")
async def test_severity_and_quality_of_life_are_followed_in_time(world: World) -> None:
    long_ago = datetime(2023, 1, 2, tzinfo=UTC)
    vt = world.organisations["veilig_thuis"]
    for _ in range(20):
        case = await world.case(persons=3, opened_at=long_ago)
        child = case.persons[2]
        given: dict[str, Any] = {
            "house_id": world.house_id,
            "case_id": case.id,
            "organisation_id": vt,
            "rationale": "-",
        }
        given |= {"phase": "direct_safety"}
        for months, value in ((0, 8), (18, 2)):
            at = long_ago + timedelta(days=30.5 * months + 1)
            rating = SeverityDraft(month=months, value=value)
            await insert(
                world,
                SeverityRatingRow(
                    house_id=world.house_id,
                    case_id=case.id,
                    month=months,
                    value=value,
                    scale=10,
                    organisation_id=vt,
                    at=at,
                ),
                ScaleRatingRow(
                    **given, kind="quality_of_life", person_ids=[child], rater_id=child, value=10 - value, created_at=at
                ),
            )
    with pytest.raises(Conflict):  # one value on one scale for each month
        await evaluations.rate_severity(world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=rating)
    with pytest.raises(InvalidContent):
        await evaluations.rate_severity(
            world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=SeverityDraft(month=3, value=11)
        )
    first, last = long_ago.year, (long_ago + timedelta(days=550)).year
    begun = await computed(world, first, "IN-32", "IN-33")
    ended = await computed(world, last, "IN-32", "IN-33")
    assert {cell.cell: cell.value for cell in begun["IN-32"].cells} == {"month 00 of 0-10": 8}
    assert {cell.cell: cell.value for cell in ended["IN-32"].cells} == {"month 00 of 0-10": None, "month 18 of 0-10": 2}
    assert {cell.cell: cell.value for cell in begun["IN-33"].cells}["month 00, age 0-11"] == 2
    assert {cell.cell: cell.value for cell in ended["IN-33"].cells}["month 18, age 0-11"] == 8


def answers(**changes: object) -> EvaluationDraft:
    given: dict[str, Any] = {
        "form": EvaluationForm.client, "way": EvaluationWay.written,
        "items": [{"item": EvaluationItem.heard, "value": 8}],
    }  # fmt: skip
    return EvaluationDraft(**(given | changes))


@pytest.mark.rule("RP-06")
async def test_each_respondent_evaluates_a_meeting_once_on_the_scale_of_the_house(pools: Pools, world: World) -> None:
    case = await world.case()
    meeting = await discussed(world, case, START)
    asked: dict[str, Any] = {"case_id": case.id, "meeting_id": meeting.id}
    actor = world.actor("veilig_thuis")

    async def evaluate(draft: EvaluationDraft) -> None:
        await evaluations.evaluate_meeting(world.gate, actor, **asked, draft=draft)

    with pytest.raises(GuardNotMet):  # no scale is printed in the field: the house sets one
        await evaluate(answers(person_id=case.persons[0]))
    setting: dict[str, Any] = {
        "house_id": world.house_id,
        "name": "evaluation_scale",
        "value": {"value": 10},
        "author": "test",
    }
    await insert(world, HouseSettingRow(**setting, starts_at=START))
    for wrong in (
        answers(),
        answers(person_id=case.persons[0], items=[{"item": "heard", "value": 11}]),
        answers(person_id=case.persons[0], items=[{"item": "guide_for_plan", "value": 7}]),
        answers(person_id=case.persons[0], way=EvaluationWay.oral),
        answers(professional_id=world.professionals["police"], form=EvaluationForm.professional),
    ):
        with pytest.raises(InvalidContent):
            await evaluate(wrong)
    await evaluate(answers(person_id=case.persons[0], way=EvaluationWay.oral, recorded_by="P. Verzonnen"))
    with pytest.raises(Conflict):
        await evaluate(answers(person_id=case.persons[0]))
    estimate = [{"item": "client_heard", "value": 6}, {"item": "guide_for_plan", "value": 7}]
    own = world.professionals["veilig_thuis"]
    await evaluate(answers(form=EvaluationForm.professional, professional_id=own, items=estimate))
    kept = await rows(pools, world, "SELECT form, recorded_by, scale FROM evaluations ORDER BY id")
    assert [tuple(row) for row in kept] == [("client", "P. Verzonnen", 10), ("professional", None, 10)]


@pytest.mark.rule("RP-07")
async def test_an_organisation_reads_its_own_balance_and_the_house_them_all(pools: Pools, world: World) -> None:
    case = await world.case()
    addiction = world.organisations["youth_protection"]
    given: dict[str, Any] = {
        "house_id": world.house_id, "case_id": case.id, "organisation_id": addiction, "person_ids": [case.persons[0]],
        "category": "safety", "category_mask": 32,
    }  # fmt: skip
    await insert(
        world,
        ContributionRow(**given, mode="content", content="x"),
        ContributionRow(**given, mode="withheld", refusal_reason="professional_secrecy"),
    )
    owner = world.actor("youth_protection")
    time = TimeDraft(activity=Activity.outreach, minutes=50, product_financed=False, on=NOW.date())
    await balance.record_time(world.gate, owner, draft=time)
    mine = await balance.read_balance(world.gate, analyst(world, "youth_protection"), draft=BalanceDraft(year=YEAR))
    assert (mine.given, [(r.reason, r.count) for r in mine.refusals]) == (1, [("professional_secrecy", 1)])
    assert [(t.activity, t.minutes, t.unpaid_minutes) for t in mine.time] == [("outreach", 50, 50)]
    draft = BalanceDraft(year=YEAR, organisation_id=addiction)
    with pytest.raises(NotOwner):
        await balance.read_balance(world.gate, analyst(world, "police"), draft=draft)
    whole = await balance.roll_up_balances(world.gate, analyst(world), draft=YearDraft(year=YEAR))
    assert (whole.organisation_id, whole.given, [r.count for r in whole.refusals]) == (None, None, [None])


@pytest.mark.rule("RP-07")
async def test_a_year_is_frozen_once(pools: Pools, world: World) -> None:
    clock = world.actor("safety_house", roles=(Role.system,), purpose=Purpose.monitoring)
    assert await balance.freeze_results(world.gate, clock) > 0
    assert await balance.freeze_results(world.gate, clock) == 0
    draft = BalanceDraft(year=YEAR - 1)
    assert (await balance.read_balance(world.gate, analyst(world, "police"), draft=draft)).frozen
    with pytest.raises(Exception, match="permission denied"):
        await rows(pools, world, "UPDATE result_reports SET year = 2021")


@pytest.mark.rule("RP-08")
async def test_series_carry_their_remarks_and_outcomes_a_caveat(world: World) -> None:
    for name in ("IN-35", None):
        draft = AnnotationDraft(on=date(2021, 1, 1), text="Andere codering", indicator=name)
        await improvement.annotate_series(world.gate, analyst(world), draft=draft)
    asked = IndicatorsDraft(year=2021, indicators=["IN-35", "IN-30", "IN-57"])
    found = {one.id: one for one in (await figures.compute_indicators(world.gate, analyst(world), draft=asked)).results}
    assert [len(found[name].annotations) for name in ("IN-35", "IN-30", "IN-57")] == [2, 1, 1]
    assert found["IN-30"].caveat_en is not None
    assert found["IN-57"].caveat_en is None
    draft = AnnotationDraft(on=date(YEAR, 1, 1), text="x", indicator="IN-99")
    with pytest.raises(InvalidContent):
        await improvement.annotate_series(world.gate, analyst(world), draft=draft)


@pytest.mark.rule("RP-09")
async def test_what_a_region_lacks_is_listed_until_it_is_offered(world: World) -> None:
    async def lacking() -> set[tuple[str, str, str]]:
        found = await figures.find_coverage(world.gate, analyst(world), draft=RegionDraft(region="Waterduin"))
        return {(gap.violence_field, gap.track, gap.age) for gap in found.gaps}

    offer = CoverageDraft(
        region="Waterduin", violence_field=ViolenceField.domestic_violence, track=Track.mda_structural,
        age=CoverageAge.child, starts_on=date(YEAR, 1, 1),
    )  # fmt: skip
    one = ("domestic_violence", "mda_structural", "child")
    assert one in await lacking()
    await improvement.declare_coverage(world.gate, analyst(world), draft=offer)
    assert one not in await lacking()
    phase = RegionPhaseDraft(region="Waterduin", phase=RegionPhase.start_up, starts_on=date(YEAR, 1, 1))
    await improvement.record_region_phase(world.gate, analyst(world), draft=phase)
    found = await figures.find_coverage(world.gate, analyst(world), draft=RegionDraft(region="Waterduin"))
    assert [(p.phase, p.starts_on) for p in found.phases] == [("start_up", date(YEAR, 1, 1))]
    assert "safe_shelter" in found.missing_offers


@pytest.mark.rule("RP-10")
async def test_intake_is_counted_by_source_month_age_and_what_the_police_did_not_send_on(
    pools: Pools, world: World
) -> None:
    earlier, later = datetime(2024, 1, 3, tzinfo=UTC), datetime(2024, 2, 3, tzinfo=UTC)
    doctors = [referral(world, 280 + n, arrived_at=earlier, entry_point="general_practitioner") for n in range(10)]
    await insert(world, *doctors)
    kinds = ["police"] * 41 + ["local_team"] * 12
    await insert(world, *(referral(world, 300 + n, arrived_at=later, entry_point=kind) for n, kind in enumerate(kinds)))
    await balance.count_incidents(
        world.gate, analyst(world, "police"), draft=PoliceCountDraft(month=date(2024, 2, 1), coded=62)
    )
    february = month(2, 2024)
    await published(world, february, "IN-35", "IN-57", "IN-57-backlog")
    police = await cells(pools, world, "IN-35", february)
    assert (police["forwarded"], police["coded"]) == (40, 60)
    # twelve stay hidden, for beside the total they would tell that nobody else sent anything
    assert await cells(pools, world, "IN-57", february) == {
        "police": 40, "local_team": None, "general_practitioner": None
    }  # fmt: skip
    assert await cells(pools, world, "IN-57", february, "") == {"": 55}
    assert any((await cells(pools, world, "IN-57-backlog", february)).values())
    discussed = (await computed(world, 2024, "IN-57-discussed"))["IN-57-discussed"]
    assert discussed.total.suppressed  # none of them was, and none is few


async def another_house(world: World) -> World:
    """A house elsewhere that has no figures of its own."""
    other = World(world.gate, new_id(), {"safety_house": new_id()})
    await insert(
        other,
        OrganisationRow(id=other.keeper_id, name="Ander huis", kind="safety_house", status="active"),
        HouseRow(id=other.house_id, organisation_id=other.keeper_id, code="elders", name="Elders", region="Elders"),
    )
    return other


@pytest.mark.rule("RP-11")
async def test_improvement_names_no_case_and_peers_no_house(pools: Pools, world: World) -> None:
    case = await world.case()
    reference = (await rows(pools, world, "SELECT reference FROM cases WHERE id = $1", case.id))[0]["reference"]
    manager = world.keeper(Role.house_manager)
    given: dict[str, Any] = {"owner_id": world.organisations["police"], "due_on": NOW.date() + timedelta(days=30)}
    draft = ImprovementDraft(text=f"In {reference} ging het mis", **given)
    with pytest.raises(InvalidContent):
        await improvement.agree_improvement(world.gate, manager, draft=draft)
    made = await improvement.agree_improvement(
        world.gate, manager, draft=ImprovementDraft(text="Stukken twee dagen eerder", **given)
    )
    owner = world.actor("police", purpose=None)
    assert await improvement.finish_improvement(world.gate, owner, improvement_id=made, seen=1) == 2
    assert IMPROVEMENT.is_end(IMPROVEMENT.states.done)
    # a past year of this house, beside another one's
    past = datetime(YEAR - 1, 5, 5, tzinfo=UTC)
    await insert(world, *(referral(world, 400 + n, arrived_at=past) for n in range(14)))
    with pytest.raises(InvalidContent):  # a year that runs is not compared
        await figures.publish_figures(world.gate, analyst(world), draft=YearDraft(year=YEAR))
    await published(world, year(YEAR - 1), "IN-57")
    await figures.publish_figures(world.gate, analyst(world), draft=YearDraft(year=YEAR - 1))
    again = await figures.publish_figures(world.gate, analyst(world), draft=YearDraft(year=YEAR - 1))
    inflow = [figure for figure in again.figures if figure.indicator == "IN-57"]
    assert [(figure.value, figure.is_own) for figure in inflow] == [(15, True)]
    assert {figure.house for figure in again.figures}.isdisjoint({world.house_id, world.keeper_id})
    other = await another_house(world)
    seen = await figures.compare_houses(other.gate, analyst(other), draft=YearDraft(year=YEAR - 1))
    assert [(figure.value, figure.is_own) for figure in seen.figures if figure.indicator == "IN-57"] == [(15, False)]
    columns = await rows(
        pools, world, "SELECT column_name FROM information_schema.columns WHERE table_name = 'peer_figures'"
    )
    assert {row["column_name"] for row in columns}.isdisjoint({"house_id", "case_id", "organisation_id"})
