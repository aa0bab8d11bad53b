"""The rules of colours, stages, signs and assessments (SA-06 to SA-11, SA-17, SA-18) through the gate."""

from datetime import date, timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingRole
from app.domain.safety import agreements, concerns, plans, ratings, signs
from app.domain.safety.drafts import (
    AssessmentDraft,
    ColourDraft,
    DependencyDraft,
    LifeDomainDraft,
    LifeDomainsDraft,
    RedFlagDraft,
    RiskFactorDraft,
    RiskRankDraft,
    SafetyLevelDraft,
    SeparationDraft,
    SpokenAloneDraft,
    StageDraft,
    StrengthDraft,
)
from app.domain.safety.plan_drafts import SafetyPlanDraft
from app.domain.tables.cases import CaseMoveRow
from app.domain.vocabulary.conditions import SafetyAgreementKind
from app.domain.vocabulary.safety import (
    AssessmentInstrument,
    DomainState,
    LifeDomain,
    RankedKind,
    RiskChange,
    RiskCode,
    RiskLevel,
    SeparationKind,
    SignalStage,
    StrengthKind,
)
from app.domain.vocabulary.sharing import Category
from tests.domain.case_world import edge
from tests.field.findings_world import findings_of
from tests.field.safety_world import (
    TODAY,
    acts_only_for,
    agreement,
    director,
    keep_apart,
    red_flag,
    reported,
    rows_of,
    setting,
    team_case,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = "Zo besproken"


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


@pytest.mark.rule("SA-06")
async def test_a_colour_has_its_author_and_argument_and_the_earlier_ones_stay(world: World, case: MadeCase) -> None:
    async def colour(word: str) -> None:
        await ratings.set_colour(
            world.gate, world.actor("police"), case_id=case.id, draft=ColourDraft(colour=word, argument=WHY)
        )

    with pytest.raises(GuardNotMet):
        await colour("yellow")
    await setting(world, "colour_codes", "yellow, orange")
    await colour("yellow")
    await colour("orange")
    with pytest.raises(InvalidContent):
        await colour("green")
    found = await edge(world, director(world), case, "colour_codes")
    assert [(one["colour"], one["argument"]) for one in found] == [("orange", WHY), ("yellow", WHY)]
    assert {one["organisationId"] for one in found} == {str(world.organisations["police"])}


@pytest.mark.rule("SA-07")
async def test_the_stage_of_signals_follows_from_the_data_until_a_hand_sets_it(world: World, case: MadeCase) -> None:
    vt = director(world)

    async def stage() -> tuple[str, list[str]]:
        found = await ratings.ask_signal_stage(world.gate, vt, case_id=case.id)
        return found.stage.value, [reason.value for reason in found.reasons]

    assert await stage() == ("first_signal", [])
    await reported(world, case)
    assert await stage() == ("first_signal", [])
    await reported(world, case, serious=True)
    assert await stage() == ("several_signals", ["serious_incident"])
    for value in (5, 4):
        draft = SafetyLevelDraft(person_id=case.persons[2], level=value)
        await ratings.assess_safety_level(world.gate, vt, case_id=case.id, draft=draft)
    assert await stage() == ("acute_or_structural", ["structurally_unsafe"])
    draft = SafetyLevelDraft(person_id=case.persons[2], level=6)
    await ratings.assess_safety_level(world.gate, vt, case_id=case.id, draft=draft)
    assert (await stage())[0] == "several_signals"
    await reported(world, case, acute=True)
    assert await stage() == ("acute_or_structural", ["acute_threat"])
    by_hand = StageDraft(stage=SignalStage.first_signal, reason=WHY)
    with pytest.raises(ValidationError):
        StageDraft.model_validate({"stage": "first_signal"})
    with pytest.raises(MissingRole):
        await ratings.set_signal_stage(world.gate, world.actor("police"), case_id=case.id, draft=by_hand)
    await ratings.set_signal_stage(world.gate, vt, case_id=case.id, draft=by_hand)
    found = await ratings.ask_signal_stage(world.gate, vt, case_id=case.id)
    assert (found.stage, found.computed, found.override_reason) == (
        SignalStage.first_signal, SignalStage.acute_or_structural, WHY,
    )  # fmt: skip
    await ratings.set_signal_stage(world.gate, vt, case_id=case.id, draft=StageDraft(stage=None, reason=WHY))
    assert (await stage())[0] == "acute_or_structural"


@pytest.mark.rule("SA-08")
async def test_one_red_flag_is_enough_to_be_told_what_to_do(world: World, pools: Pools) -> None:
    case = await world.case(members=("police", "local_team"))
    for lacking in ("observer", "observedOn", "source"):
        told = red_flag(case).model_dump(mode="json", by_alias=True)
        del told[lacking]
        with pytest.raises(ValidationError):
            RedFlagDraft.model_validate(told)
    flag_id = await signs.record_red_flag(world.gate, world.actor("police"), case_id=case.id, draft=red_flag(case))
    wanted = {("SA-08", "speak-separately"), ("SA-08", "consider-danger-pair"), ("SA-08", "contact-veilig-thuis")}
    assert wanted <= await findings_of(world, case)
    spoken = SpokenAloneDraft(on=TODAY)
    await signs.record_spoken_alone(world.gate, world.actor("police"), red_flag_id=flag_id, seen=1, draft=spoken)
    await keep_apart(world, case)
    assert {("SA-08", "contact-veilig-thuis")} == wanted & await findings_of(world, case)


@pytest.mark.rule("SA-09")
async def test_each_rank_stands_once_in_a_case_and_phase(world: World, case: MadeCase) -> None:
    police = world.actor("police")

    def factor(rank: int | None, **facts: object) -> RiskFactorDraft:
        told = {
            "person_ids": (case.persons[1],), "code": RiskCode.substance_use, "change": RiskChange.dynamic,
            "level": RiskLevel.individual, "rank": rank,
        }  # fmt: skip
        return RiskFactorDraft.model_validate(told | facts)

    async def record(draft: RiskFactorDraft) -> None:
        await concerns.record_risk_factor(world.gate, police, case_id=case.id, draft=draft)

    first = await concerns.record_risk_factor(world.gate, police, case_id=case.id, draft=factor(1))
    await record(factor(2, level=RiskLevel.systemic))
    with pytest.raises(Conflict):
        await record(factor(1))
    with pytest.raises(ValidationError):
        factor(4)
    for lacking in ("change", "level"):
        with pytest.raises(InvalidContent) as refused:
            await record(factor(None, **{lacking: None}))
        assert refused.value.faults[0].pointer == f"/{lacking}"
    with pytest.raises(InvalidContent):
        await record(factor(None, kind=RankedKind.recovery_point))
    with pytest.raises(Conflict):
        await concerns.rank_risk_factor(world.gate, police, risk_factor_id=first, seen=1, draft=RiskRankDraft(rank=2))
    await concerns.end_risk_factor(world.gate, police, risk_factor_id=first, seen=1)
    await record(factor(1))
    await rows_of(world, "UPDATE cases SET phase = 'recovery' WHERE id = $1", case.id)
    await record(factor(1))
    point = RiskFactorDraft(
        person_ids=(case.persons[2],), kind=RankedKind.recovery_point, text="Weer naar school", rank=1
    )
    await record(point)
    with pytest.raises(Conflict):
        await record(point)


@pytest.mark.rule("SA-10")
async def test_a_plan_without_dependency_check_and_a_phase_without_strengths_are_found(
    world: World, case: MadeCase
) -> None:
    police = world.actor("police")
    plan_id = await plans.draft_safety_plan(world.gate, director(world), case_id=case.id, draft=SafetyPlanDraft())
    assert ("SA-10", "dependency-check-missing") not in await findings_of(world, case)
    await rows_of(world, "UPDATE safety_plans SET status = 'active', activated_at = now() WHERE id = $1", plan_id)
    assert ("SA-10", "dependency-check-missing") in await findings_of(world, case)
    with pytest.raises(InvalidContent):
        await signs.check_dependency(
            world.gate, police, case_id=case.id,
            draft=DependencyDraft(person_id=case.persons[0], found=(RiskCode.debts,)),
        )  # fmt: skip
    await signs.check_dependency(
        world.gate,
        police,
        case_id=case.id,
        draft=DependencyDraft(person_id=case.persons[0], found=(RiskCode.shared_roof,)),
    )
    assert ("SA-10", "dependency-check-missing") not in await findings_of(world, case)
    async with world.gate.open(world.keeper(), "test:phase") as work:
        await work.insert(
            CaseMoveRow(
                house_id=world.house_id, case_id=case.id, field="phase", old="direct_safety", new="risk_led_care",
                organisation_id=world.keeper_id,
            )
        )  # fmt: skip
    for person in case.persons:
        assert ("SA-10", "strengths-missing") in await findings_of(world, case)
        await concerns.record_strength(
            world.gate, police, case_id=case.id,
            draft=StrengthDraft(person_id=person, kind=StrengthKind.support_source, text="Tante"),
        )  # fmt: skip
    assert ("SA-10", "strengths-missing") not in await findings_of(world, case)


@pytest.mark.rule("SA-11")
async def test_an_inventory_has_exactly_the_fourteen_domains(world: World, case: MadeCase) -> None:
    every = tuple(LifeDomainDraft(domain=one, state=DomainState.problem, note=WHY) for one in LifeDomain)
    for domains in (every[:-1], (*every, every[0]), (*every[:-1], every[0])):
        with pytest.raises(InvalidContent) as refused:
            await signs.record_life_domains(
                world.gate, director(world), case_id=case.id,
                draft=LifeDomainsDraft(person_id=case.persons[1], domains=domains),
            )  # fmt: skip
        assert refused.value.faults[0].rule == "SA-11"
    whole = LifeDomainsDraft(person_id=case.persons[1], domains=every)
    await signs.record_life_domains(world.gate, director(world), case_id=case.id, draft=whole)
    own = await edge(world, director(world), case, "life_domains")
    assert {one["domain"] for one in own} == set(LifeDomain.values())
    assert {one["state"] for one in own} == {"problem"}
    others = {one["domain"]: one["state"] for one in await edge(world, world.actor("police"), case, "life_domains")}
    assert (others["intergenerational_violence"], others["addiction"], others["finances"]) == ("problem", None, None)


@pytest.mark.rule("SA-17")
async def test_an_assessment_is_a_summary_and_coercion_is_kept_from_the_other_side(
    world: World, case: MadeCase, pools: Pools
) -> None:
    told = AssessmentDraft(
        instrument=AssessmentInstrument.sash, edition="2.0", assessed_on=TODAY, assessor="Psycholoog",
        subject_ids=(case.persons[0], case.persons[1]), alleged_ids=(case.persons[1],), summary="Hoge zorg",
    )  # fmt: skip
    with pytest.raises(ValidationError):
        AssessmentDraft.model_validate(
            told.model_dump(mode="json", by_alias=True) | {"answers": [{"item": 1, "score": 2}]}
        )
    for lacking in ("edition", "assessor", "summary", "assessedOn"):
        given = told.model_dump(mode="json", by_alias=True)
        del given[lacking]
        with pytest.raises(ValidationError):
            AssessmentDraft.model_validate(given)
    with pytest.raises(InvalidContent) as refused:
        await record_assessment(world, case, told.model_copy(update={"alleged_ids": ()}))
    assert refused.value.faults[0].pointer == "/allegedIds"
    await record_assessment(world, case, told)
    plain = {"instrument": AssessmentInstrument.family_scan, "alleged_ids": ()}
    await record_assessment(world, case, told.model_copy(update=plain))
    both = {"sash", "family_scan"}
    assert {one["instrument"] for one in await edge(world, world.actor("police"), case, "assessments")} == both
    await acts_only_for(world, case, "youth_protection", 1)
    seen = await edge(world, world.actor("youth_protection"), case, "assessments")
    assert {one["instrument"] for one in seen} == {"family_scan"}
    await acts_only_for(world, case, "youth_protection", 0)
    seen = await edge(world, world.actor("youth_protection"), case, "assessments")
    assert {one["instrument"] for one in seen} == both


async def record_assessment(world: World, case: MadeCase, draft: AssessmentDraft) -> None:
    await signs.record_assessment(world.gate, director(world), case_id=case.id, draft=draft)


@pytest.mark.rule("SA-17", "SA-08")
async def test_red_flags_are_kept_from_who_acts_for_whoever_used_violence(
    world: World, case: MadeCase, pools: Pools
) -> None:
    await signs.record_red_flag(world.gate, director(world), case_id=case.id, draft=red_flag(case))
    await acts_only_for(world, case, "youth_protection", 1)
    other_side = world.actor("youth_protection")
    assert len(await edge(world, other_side, case, "red_flags")) == 1
    await reported(world, case)
    assert await edge(world, other_side, case, "red_flags") == []
    told = {(one["rule"], one["code"]) for one in await edge(world, other_side, case, "findings")}
    assert not {rule for rule, _ in told} & {"SA-08", "SA-18"}


@pytest.mark.rule("SA-17", "GR-07")
async def test_a_medical_outcome_is_health_data(world: World, case: MadeCase) -> None:
    medical = AssessmentDraft(
        instrument=AssessmentInstrument.forensic_medical_examination, edition="1", assessed_on=TODAY,
        assessor="Forensisch arts", subject_ids=(case.persons[2],), summary="Letsel",
    )  # fmt: skip
    await record_assessment(world, case, medical)
    (seen,) = await edge(world, world.actor("police"), case, "assessments")
    assert (seen["summary"], Category.health.value in seen["withheld"]) == (None, True)
    (own,) = await edge(world, director(world), case, "assessments")
    assert own["summary"] == "Letsel"


@pytest.mark.rule("SA-18")
async def test_leaving_with_a_danger_pair_is_a_peak_until_it_is_guided(world: World, case: MadeCase) -> None:
    peak = ("SA-18", "peak-risk")
    leaving = SeparationDraft(
        person_ids=tuple(case.persons[:2]), kind=SeparationKind.flight_planned, happens_on=TODAY + timedelta(days=9),
        source="Moeder",
    )  # fmt: skip
    await signs.record_separation(world.gate, director(world), case_id=case.id, draft=leaving)
    assert peak not in await findings_of(world, case)
    await keep_apart(world, case)
    assert peak in await findings_of(world, case)
    plan_id = await plans.draft_safety_plan(world.gate, director(world), case_id=case.id, draft=SafetyPlanDraft())
    guided = agreement(case.persons[0], kind=SafetyAgreementKind.guided_leaving)
    await agreements.add_safety_agreement(world.gate, director(world), safety_plan_id=plan_id, draft=guided)
    assert peak not in await findings_of(world, case)
    await rows_of(world, "DELETE FROM safety_agreements WHERE safety_plan_id = $1", plan_id)
    assert peak in await findings_of(world, case)
    await rows_of(world, "UPDATE separations SET happens_on = $2 WHERE case_id = $1", case.id, date(2025, 1, 1))
    assert peak not in await findings_of(world, case)
