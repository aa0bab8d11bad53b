"""The rules of measures and of the legal side of a case (PL-13 to PL-18) through the gate."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.errors import Forbidden, GuardNotMet, InvalidContent, MissingRole, ProfessionalRequired, WrongState
from app.domain.ids import new_id
from app.domain.persons.danger import set_danger_pair
from app.domain.persons.drafts import DangerPairDraft
from app.domain.plans import legal, measures
from app.domain.plans.measure_drafts import (
    BackingDraft,
    ExplanationDraft,
    LegalEventDraft,
    LegalWeighingDraft,
    MeasureAnswer,
    MeasureDecisionDraft,
    MeasureDraft,
    MeasureEnd,
    MeasureEnding,
    MeasureStart,
    SpecialConditionDraft,
)
from app.domain.plans.parts import HelperPart
from app.domain.plans.statements.measures import MEASURES
from app.domain.tables.actions import ActionRow
from app.domain.tables.organisations import ProfessionalRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.measures import HomePresence, LegalEventKind, LegalFrame, MeasureKind
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind
from tests.domain.case_world import edge, events, rows, shown
from tests.field.plan_world import SOON, TODAY, director, planned_case
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

YES = MeasureDecisionDraft(answer=MeasureAnswer.decided_yes)
NO = MeasureDecisionDraft(answer=MeasureAnswer.decided_no)


async def asked(world: World, case: MadeCase, kind: MeasureKind, **facts: Any) -> UUID:  # noqa: ANN401 - of the draft
    """A measure that the police asked for; by default on the second person, an adult man."""
    given: dict[str, Any] = {
        "frame": LegalFrame.coercive_civil,
        "subject_id": case.persons[1],
        "ground": "Gevaar",
        "authority": "Rechtbank",
    }
    draft = MeasureDraft(kind=kind, **(given | facts))
    return await measures.request_measure(world.gate, world.actor("police"), case_id=case.id, draft=draft)


async def banned(world: World, case: MadeCase, **facts: Any) -> UUID:  # noqa: ANN401 - of the draft
    """A home ban that was asked for."""
    given = {"serious_danger": True, "presence": HomePresence.shared_home, "authority": "Burgemeester"}
    return await asked(world, case, MeasureKind.home_ban, **(given | facts))


async def helper(world: World, person_id: UUID) -> HelperPart:
    """A helper of one's own, of the youth protection."""
    organisation_id = world.organisations["youth_protection"]
    row = ProfessionalRow(organisation_id=organisation_id, name="P. Helper")
    async with world.gate.open(world.keeper(), "test:helper") as work:
        await work.insert(row)
    return HelperPart(person_id=person_id, organisation_id=organisation_id, professional_id=row.id)


async def set_to(world: World, name: str, value: str) -> None:
    """A setting of the house, from now on."""
    async with world.gate.open(world.keeper(), "test:setting") as work:
        await work.connection.execute(
            "INSERT INTO house_settings (id, house_id, name, value, starts_at, author) "
            "VALUES ($1, $2, $3, jsonb_build_object('value', $4::text), clock_timestamp(), 'test')",
            new_id(), world.house_id, name, value,
        )  # fmt: skip


async def terrorised(world: World, case: MadeCase) -> None:
    """A danger pair of intimate terror between the first two persons."""
    draft = DangerPairDraft(
        kind=DangerKind.intimate_terror, person_id=case.persons[1], other_person_id=case.persons[0], source="Politie"
    )
    await set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=draft)


@pytest.mark.rule("PL-13")
async def test_child_protection_is_about_a_minor_and_a_home_ban_about_an_adult(world: World) -> None:
    case = await planned_case(world)
    for kind in (MeasureKind.supervision_order, MeasureKind.out_of_home):
        with pytest.raises(InvalidContent):
            await asked(world, case, kind)
        await asked(world, case, kind, subject_id=case.persons[2])
    await asked(world, case, MeasureKind.safe_start, subject_id=case.persons[0], unborn=True)
    with pytest.raises(InvalidContent):
        await asked(world, case, MeasureKind.area_ban, unborn=True)
    with pytest.raises(InvalidContent):
        await banned(world, case, subject_id=case.persons[2])
    with pytest.raises(InvalidContent):
        await asked(world, case, MeasureKind.area_ban, subject_id=new_id())
    with pytest.raises(InvalidContent):
        await asked(world, case, MeasureKind.area_ban, requested_on=TODAY + timedelta(days=1))


@pytest.mark.rule("PL-13")
async def test_the_steps_of_a_measure_stand_on_one_timeline_of_its_person(world: World) -> None:
    case = await planned_case(world)
    police = world.actor("police")
    measure_id = await asked(world, case, MeasureKind.probation_supervision)
    with pytest.raises(WrongState):
        await measures.start_measure(world.gate, police, measure_id=measure_id, seen=1, draft=MeasureStart())
    other = world.actor("youth_protection")
    with pytest.raises(MissingRole):
        await measures.decide_measure(world.gate, other, measure_id=measure_id, seen=1, draft=YES)
    decision = MeasureDecisionDraft(answer=MeasureAnswer.decided_yes, ends_on=SOON)
    await measures.decide_measure(world.gate, police, measure_id=measure_id, seen=1, draft=decision)
    await measures.start_measure(world.gate, police, measure_id=measure_id, seen=2, draft=MeasureStart())
    explanation = ExplanationDraft(on_date=TODAY, person_ids=(case.persons[1],))
    await measures.explain_measure(world.gate, director(world), measure_id=measure_id, seen=3, draft=explanation)
    ending = MeasureEnding(outcome=MeasureEnd.lifted, reason="Niet meer nodig")
    await measures.end_measure(world.gate, director(world), measure_id=measure_id, seen=4, draft=ending)
    await asked(world, case, MeasureKind.supervision_order, subject_id=case.persons[2])
    found = await shown(world.gate, director(world), MEASURES, measure_id, "events")
    assert (found["domain"], found["status"], found["explainedOn"]) == ("criminal", "lifted", TODAY.isoformat())
    kinds = ["requested", "decided_yes", "measure_end", "started", "lifted"]
    assert [one["kind"] for one in reversed(found["events"]["items"])] == kinds
    timeline = await edge(world, director(world), case, "legal_events")
    assert {one["personId"] for one in timeline} == {str(case.persons[1]), str(case.persons[2])}
    assert len([one for one in timeline if one["personId"] == str(case.persons[1])]) == len(kinds)
    unseen = await shown(world.gate, world.actor("local_team"), MEASURES, measure_id)
    assert unseen is None


@pytest.mark.rule("PL-14")
async def test_a_home_ban_rests_on_danger_and_presence_and_runs_with_director_and_helpers(world: World) -> None:
    case = await planned_case(world)
    for facts, missing in (
        ({"serious_danger": False}, ("seriousDanger",)),
        ({"presence": None}, ("presence",)),
    ):
        with pytest.raises(GuardNotMet) as refused:
            await banned(world, case, **facts)
        assert (refused.value.rule, refused.value.missing) == ("PL-14", missing)
    with pytest.raises(InvalidContent):
        await asked(world, case, MeasureKind.area_ban, presence=HomePresence.shared_home)
    measure_id = await banned(world, case)
    police, vt = world.actor("police"), world.organisations["veilig_thuis"]
    await measures.decide_measure(world.gate, police, measure_id=measure_id, seen=1, draft=YES)
    own = [await helper(world, person) for person in case.persons]
    shared = own[0].model_copy(update={"person_id": case.persons[1]})
    for draft, missing in (
        (MeasureStart(helpers=tuple(own)), ("director",)),
        (MeasureStart(director_id=world.organisations["police"], helpers=tuple(own)), ("director",)),
        (MeasureStart(director_id=vt, helpers=tuple(own[1:])), ("helperOfStayer",)),
        (MeasureStart(director_id=vt, helpers=(own[0], own[2])), ("helperOfRemoved",)),
        (MeasureStart(director_id=vt, helpers=tuple(own[:2])), ("helperOfChildren",)),
        (MeasureStart(director_id=vt, helpers=(own[0], shared, own[2])), ("ownHelper",)),
    ):
        with pytest.raises(GuardNotMet) as refused:
            await measures.start_measure(world.gate, police, measure_id=measure_id, seen=2, draft=draft)
        assert (refused.value.rule, refused.value.missing) == ("PL-14", missing)
    stranger = own[0].model_copy(update={"organisation_id": world.organisations["police"]})
    draft = MeasureStart(director_id=vt, helpers=(stranger, *own[1:]))
    with pytest.raises(InvalidContent):
        await measures.start_measure(world.gate, police, measure_id=measure_id, seen=2, draft=draft)
    draft = MeasureStart(director_id=vt, helpers=tuple(own))
    await measures.start_measure(world.gate, police, measure_id=measure_id, seen=2, draft=draft)
    found = await shown(world.gate, director(world), MEASURES, measure_id)
    assert [one["personId"] for one in found["helpers"]] == [str(person) for person in case.persons]


@pytest.mark.rule("PL-15")
async def test_a_house_may_refuse_a_home_ban_against_intimate_terror_without_backing(world: World) -> None:
    case = await planned_case(world)
    await terrorised(world, case)
    measure_id = await banned(world, case)  # by default a finding, no refusal
    other = await asked(world, case, MeasureKind.area_ban)
    criminal = await asked(world, case, MeasureKind.report_duty)
    police = world.actor("police")
    draft = BackingDraft(accompanying_id=other)
    with pytest.raises(InvalidContent):
        await measures.back_measure(world.gate, police, measure_id=measure_id, seen=1, draft=draft)
    draft = BackingDraft(accompanying_id=criminal)
    await measures.back_measure(world.gate, police, measure_id=measure_id, seen=1, draft=draft)
    await set_to(world, "home_ban_with_it", "refuse")
    with pytest.raises(GuardNotMet) as refused:
        await banned(world, case)
    assert refused.value.rule == "PL-15"
    await banned(world, case, ban_trust="Verblijft bij zijn broer in het buitenland")
    await banned(world, case, accompanying_id=criminal)
    await banned(world, await planned_case(world))  # no intimate terror
    await set_to(world, "home_ban_with_it", "finding")


@pytest.mark.rule("PL-16")
@pytest.mark.parametrize("low", [True, False])
async def test_a_refused_home_ban_proposes_other_means(world: World, *, low: bool) -> None:
    case = await planned_case(world)
    measure_id = await banned(world, case)
    draft = MeasureDecisionDraft(answer=MeasureAnswer.decided_no, low_escalation_risk=low)
    await measures.decide_measure(world.gate, world.actor("police"), measure_id=measure_id, seen=1, draft=draft)
    found = await edge(world, director(world), case, "options")
    proposed = {"reducing_dv", "priority_address"} | ({"stop_talk"} if low else set())
    assert {one["measureKind"] for one in found} == proposed
    assert {one["state"] for one in found} == {"open"}
    other = await asked(world, case, MeasureKind.area_ban)
    await measures.decide_measure(world.gate, world.actor("police"), measure_id=other, seen=1, draft=NO)
    assert len(await edge(world, director(world), case, "options")) == len(proposed)


@pytest.mark.rule("PL-16")
async def test_the_end_of_a_ban_ends_no_help(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    measure_id = await asked(world, case, MeasureKind.area_ban)
    police = world.actor("police")
    await measures.decide_measure(world.gate, police, measure_id=measure_id, seen=1, draft=YES)
    await measures.start_measure(world.gate, police, measure_id=measure_id, seen=2, draft=MeasureStart())
    action = ActionRow(
        house_id=world.house_id, case_id=case.id, text="Hulp", kind="help_start", status="in_progress",
        proposed_by_id=world.keeper_id, owner_organisation_id=world.organisations["police"],
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:action") as work:
        await work.insert(action)
    ending = MeasureEnding(outcome=MeasureEnd.ended, reason="Termijn voorbij")
    await measures.end_measure(world.gate, police, measure_id=measure_id, seen=3, draft=ending)
    left = await rows(pools, world, "SELECT status, version FROM actions WHERE id = $1", action.id)
    assert (left[0]["status"], left[0]["version"]) == ("in_progress", 1)


@pytest.mark.rule("PL-17")
async def test_legal_dates_are_told_once_before_they_come(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    police = world.actor("police")
    hearing = LegalEventDraft(person_id=case.persons[1], kind=LegalEventKind.hearing, on_date=SOON)
    await legal.record_legal_event(world.gate, police, case_id=case.id, draft=hearing)
    release = LegalEventDraft(person_id=case.persons[1], kind=LegalEventKind.release, on_date=TODAY + timedelta(days=3))
    near = await legal.record_legal_event(world.gate, police, case_id=case.id, draft=release)
    past = LegalEventDraft(person_id=case.persons[1], kind=LegalEventKind.hearing, on_date=TODAY - timedelta(days=3))
    await legal.record_legal_event(world.gate, police, case_id=case.id, draft=past)
    terms = await rows(pools, world, "SELECT due_at::date AS due FROM terms WHERE case_id = $1 ORDER BY due", case.id)
    assert [row["due"] for row in terms] == [TODAY, SOON - timedelta(days=14)]
    keep = TermKeeper({TermKind.legal_date_near: legal.follow_legal_date})
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    while await keep(world.gate, job):
        pass
    told = [row for row in await events(pools, world, "plans.legal_date_near") if row["case_id"] == case.id]
    assert [(row["subject_id"], row["reason_code"]) for row in told] == [(near, "release")]
    for kind in (LegalEventKind.started, LegalEventKind.measure_end):
        wrong = LegalEventDraft(person_id=case.persons[1], kind=kind, on_date=SOON)
        with pytest.raises(InvalidContent):
            await legal.record_legal_event(world.gate, police, case_id=case.id, draft=wrong)


@pytest.mark.rule("PL-17")
async def test_a_provisional_order_gives_four_weeks_for_the_petition(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    police = world.actor("police")
    sql = "SELECT due_at::date AS due, ended_at FROM terms WHERE case_id = $1 AND kind = 'divorce_petition'"
    measure_id = await asked(world, case, MeasureKind.provisional_order)
    await measures.decide_measure(world.gate, police, measure_id=measure_id, seen=1, draft=YES)
    assert [(row["due"], row["ended_at"]) for row in await rows(pools, world, sql, case.id)] == [
        (TODAY + timedelta(days=28), None)
    ]
    filed: dict[str, Any] = {
        "person_id": case.persons[1], "kind": LegalEventKind.divorce_petition, "on_date": TODAY,
    }  # fmt: skip
    for wrong in ({}, {"measure_id": new_id()}):
        with pytest.raises(InvalidContent):
            await legal.record_legal_event(
                world.gate, police, case_id=case.id, draft=LegalEventDraft(**(filed | wrong))
            )
    draft = LegalEventDraft(**filed, measure_id=measure_id)
    await legal.record_legal_event(world.gate, police, case_id=case.id, draft=draft)
    assert (await rows(pools, world, sql, case.id))[0]["ended_at"] is not None
    refused = await asked(world, case, MeasureKind.provisional_order)
    await measures.decide_measure(world.gate, police, measure_id=refused, seen=1, draft=NO)
    assert len(await rows(pools, world, sql, case.id)) == 1


@pytest.mark.rule("PL-18", "GR-11")
async def test_coercion_is_weighed_by_name_and_conditions_are_for_criminal_advice_alone(world: World) -> None:
    case = await planned_case(world)
    weighing = LegalWeighingDraft(subject_ids=(case.persons[1],), outcome="Toezicht is geboden")
    police = world.actor("police")
    await legal.record_legal_weighing(world.gate, police, case_id=case.id, draft=weighing)
    with pytest.raises(Forbidden):
        await legal.record_legal_weighing(world.gate, director(world), case_id=case.id, draft=weighing)
    nameless = World(world.gate, world.house_id, world.organisations).actor("police")
    with pytest.raises(ProfessionalRequired):
        await legal.record_legal_weighing(world.gate, nameless, case_id=case.id, draft=weighing)
    condition = SpecialConditionDraft(person_id=case.persons[1], text="Behandeling", hearing_on=SOON)
    with pytest.raises(Forbidden):
        await legal.propose_special_condition(world.gate, police, case_id=case.id, draft=condition)
    adviser = world.actor("police", purpose=Purpose.criminal_advice)
    await legal.propose_special_condition(world.gate, adviser, case_id=case.id, draft=condition)
    found = await edge(world, adviser, case, "special_conditions")
    assert [(one["text"], one["purpose"], one["hearingOn"]) for one in found] == [
        ("Behandeling", "criminal_advice", SOON.isoformat())
    ]
    for reader in (police, director(world)):
        assert await edge(world, reader, case, "special_conditions") == []
    assert [one["outcome"] for one in await edge(world, police, case, "legal_weighings")] == ["Toezicht is geboden"]
