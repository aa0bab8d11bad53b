"""The rules of incidents, concerns, levels and signs (SA-01 to SA-11, SA-17, SA-18, PE-03) through the gate."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools, open_pools
from app.domain.access import granting
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingRole, NotFound, NotOwner
from app.domain.organisations.agreements import change_setting
from app.domain.organisations.drafts import SettingDraft
from app.domain.persons import danger
from app.domain.persons.drafts import DangerPairDraft
from app.domain.safety import agreements, concerns, incidents, plans, ratings, signs
from app.domain.safety.drafts import (
    AssessmentDraft,
    ColourDraft,
    ConcernDraft,
    ConcernRankDraft,
    DependencyDraft,
    IncidentRoleDraft,
    LabelDraft,
    LifeDomainDraft,
    LifeDomainsDraft,
    RedFlagDraft,
    RiskFactorDraft,
    RiskRankDraft,
    SafetyLevelDraft,
    ScaleDraft,
    SeparationDraft,
    SpokenAloneDraft,
    StageDraft,
    StrengthDraft,
)
from app.domain.safety.plan_drafts import SafetyPlanDraft
from app.domain.safety.statements.views import INCIDENTS
from app.domain.tables.cases import CaseMoveRow
from app.domain.vocabulary.conditions import SafetyAgreementKind
from app.domain.vocabulary.persons import DangerKind, IncidentRole
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.safety import (
    AssessmentInstrument,
    DatePrecision,
    DomainState,
    EvidenceStatus,
    IncidentLabel,
    LifeDomain,
    RankedKind,
    RatingKind,
    RedFlag,
    RiskChange,
    RiskCode,
    RiskLevel,
    SafetySource,
    SeparationKind,
    SignalStage,
    StrengthKind,
)
from app.domain.vocabulary.sharing import Category
from app.settings import Settings
from tests.domain.case_world import edge, events, shown
from tests.field.findings_world import findings_of
from tests.field.safety_world import TODAY, agreement, director, discussed, incident, reported, team_case
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = "Zo besproken"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


async def acts_only_for(world: World, pools: Pools, case: MadeCase, kind: str, person: int) -> None:
    """Let an organisation act for one person of the case alone."""
    async with world.gate.open(world.keeper(), "test:side") as work:
        await work.connection.execute(
            "UPDATE participations SET acts_for = $1 WHERE case_id = $2 AND organisation_id = $3",
            [case.persons[person]], case.id, world.organisations[kind],
        )  # fmt: skip
        await granting.rewrite(work, case.id)


async def setting(world: World, name: str, value: str | int) -> None:
    """A setting of the house from now on."""
    await change_setting(world.gate, world.keeper(Role.policy_admin), draft=SettingDraft(name=name, value=value))


@pytest.mark.rule("SA-01")
async def test_an_incident_has_who_acted_whom_it_struck_and_what_it_did(world: World, case: MadeCase) -> None:
    acting, struck = incident(case).roles
    for roles, unknown, code in (
        ((struck,), False, "acting-person-required"),
        ((acting,), False, "affected-person-required"),
        ((acting, struck, struck), False, "repeated"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await reported(world, case, roles=roles, unknown_person=unknown)
        assert [fault.code for fault in refused.value.faults] == [code]
    for lacking in ("impact", "kinds", "source", "occurredOn"):
        told = incident(case).model_dump(mode="json", by_alias=True)
        del told[lacking]
        with pytest.raises(ValidationError):
            type(incident(case)).model_validate(told)
    with pytest.raises(InvalidContent):
        await reported(world, case, occurred_on=TODAY + timedelta(days=1))
    found = await reported(world, case, roles=(struck,), unknown_person=True, precision=DatePrecision.year)
    seen = await shown(world.gate, director(world), INCIDENTS, found, "roles")
    assert (seen["unknownPerson"], seen["precision"], seen["kinds"]) == (True, "year", ["physical"])
    assert [role["role"] for role in seen["roles"]["items"]] == ["affected_person"]


@pytest.mark.rule("SA-01", "NO-07")
async def test_the_team_must_confirm_that_it_heard_of_an_incident(world: World, case: MadeCase, pools: Pools) -> None:
    incident_id = await reported(world, case)
    (told,) = [event for event in await events(pools, world, "safety.incident_reported") if event["case_id"] == case.id]
    assert (told["notice_class"], told["subject_id"]) == ("acknowledge", incident_id)
    assert world.organisations["youth_protection"] in told["taking_part"]
    assert world.organisations["veilig_thuis"] in told["named"]


@pytest.mark.rule("PE-03")
async def test_a_child_who_witnesses_counts_as_a_victim_and_both_roles_may_meet(world: World, case: MadeCase) -> None:
    roles = (
        IncidentRoleDraft(person_id=case.persons[0], role=IncidentRole.both, source="Moeder zelf"),
        IncidentRoleDraft(person_id=case.persons[1], role=IncidentRole.witness),
        IncidentRoleDraft(person_id=case.persons[2], role=IncidentRole.witness),
    )
    incident_id = await reported(world, case, roles=roles)
    seen = await shown(world.gate, director(world), INCIDENTS, incident_id, "roles")
    found = {role["personId"]: (role["role"], role["countsAsVictim"]) for role in seen["roles"]["items"]}
    mother, father, child = (str(person) for person in case.persons)
    assert found == {mother: ("both", True), father: ("witness", False), child: ("child_witness", True)}
    grown = (roles[0], IncidentRoleDraft(person_id=case.persons[1], role=IncidentRole.child_witness))
    with pytest.raises(InvalidContent) as refused:
        await reported(world, case, roles=grown)
    assert refused.value.faults[0].rule == "PE-03"


@pytest.mark.rule("SA-02")
async def test_a_label_stands_once_in_a_household(world: World, case: MadeCase) -> None:
    first = await reported(world, case, label=IncidentLabel.worst)
    with pytest.raises(Conflict):
        await reported(world, case, label=IncidentLabel.worst)
    other = await reported(world, case, label=IncidentLabel.first)
    with pytest.raises(Conflict):
        await incidents.label_incident(
            world.gate, world.actor("police"), incident_id=other, seen=1, draft=LabelDraft(label=IncidentLabel.worst)
        )
    police = world.actor("police")
    await incidents.label_incident(world.gate, police, incident_id=first, seen=1, draft=LabelDraft(label=None))
    moved = LabelDraft(label=IncidentLabel.worst)
    assert await incidents.label_incident(world.gate, police, incident_id=other, seen=1, draft=moved) == 2


@pytest.mark.rule("SA-02")
async def test_what_a_client_told_is_corrected_by_nobody_else_and_stays_the_client_s(
    world: World, case: MadeCase
) -> None:
    mine = {"source": SafetySource.client, "told_by_id": case.persons[0]}
    with pytest.raises(InvalidContent):
        await reported(world, case, source=SafetySource.client)
    incident_id = await reported(world, case, "local_team", **mine)
    for other in (director(world), world.actor("police"), world.keeper()):
        with pytest.raises(NotOwner):
            await incidents.correct_incident(
                world.gate, other, incident_id=incident_id, seen=1, draft=incident(case, **mine)
            )
        with pytest.raises(NotOwner):
            await incidents.label_incident(
                world.gate, other, incident_id=incident_id, seen=1, draft=LabelDraft(label=IncidentLabel.first)
            )
    team = world.actor("local_team")
    with pytest.raises(InvalidContent) as refused:
        await incidents.correct_incident(world.gate, team, incident_id=incident_id, seen=1, draft=incident(case))
    assert refused.value.faults[0].code == "of-the-client"
    again = incident(case, impact="Zij slaapt bij haar zus", **mine)
    assert await incidents.correct_incident(world.gate, team, incident_id=incident_id, seen=1, draft=again) == 2
    seen = await shown(world.gate, director(world), INCIDENTS, incident_id, "roles")
    assert (seen["source"], seen["impact"], len(seen["roles"]["items"])) == ("client", "Zij slaapt bij haar zus", 2)


@pytest.mark.rule("CO-06", "SA-02")
async def test_a_client_s_account_stays_on_that_client_s_side(world: World, case: MadeCase, pools: Pools) -> None:
    mine = {"source": SafetySource.client, "told_by_id": case.persons[0]}
    incident_id = await reported(world, case, "local_team", **mine)
    await acts_only_for(world, pools, case, "youth_protection", 1)
    assert await shown(world.gate, world.actor("youth_protection"), INCIDENTS, incident_id) is None
    await acts_only_for(world, pools, case, "youth_protection", 0)
    assert await shown(world.gate, world.actor("youth_protection"), INCIDENTS, incident_id) is not None
    assert await shown(world.gate, world.actor("school"), INCIDENTS, incident_id) is None


async def test_who_takes_no_part_reports_nothing(world: World, case: MadeCase) -> None:
    with pytest.raises(NotFound):
        await reported(world, case, "school")
    await world.consent(case, 0, recipients=("addiction_care",))
    with pytest.raises(MissingRole):
        await reported(world, case, "addiction_care")


@pytest.mark.rule("SA-03")
async def test_a_concern_without_basis_is_found_and_one_top_concern_is_shared(world: World, case: MadeCase) -> None:
    told = ConcernDraft(
        person_ids=(case.persons[2],), what="Slaapt in de schuur", evidence_status=EvidenceStatus.observed
    )
    police = world.actor("police")
    loose = await concerns.record_concern(world.gate, police, case_id=case.id, draft=told)
    assert ("SA-03", "concern-without-basis") in await findings_of(world, case)
    await rows_of(world, "UPDATE concerns SET basis = 'School' WHERE id = $1", loose)
    assert ("SA-03", "concern-without-basis") not in await findings_of(world, case)
    other = await concerns.record_concern(
        world.gate, police, case_id=case.id, draft=told.model_copy(update={"basis": "Huisarts"})
    )
    meeting_id, _ = await discussed(world, case)
    shared = ConcernRankDraft(meeting_id=meeting_id, shared=True)
    await concerns.rank_concern(world.gate, director(world), concern_id=loose, draft=shared)
    with pytest.raises(Conflict):
        await concerns.rank_concern(world.gate, police, concern_id=other, draft=shared)
    own = ConcernRankDraft(meeting_id=meeting_id, rank=2)
    await concerns.rank_concern(world.gate, police, concern_id=other, draft=own)
    await concerns.rank_concern(world.gate, director(world), concern_id=other, draft=own)
    with pytest.raises(InvalidContent):
        await concerns.rank_concern(
            world.gate, police, concern_id=other, draft=ConcernRankDraft(meeting_id=case.id, rank=2)
        )


async def rows_of(world: World, sql: str, *arguments: object) -> None:
    """Change what stands in the database, as time or another would."""
    async with world.gate.open(world.keeper(), "test:change") as work:
        await work.connection.execute(sql, *arguments)


@pytest.mark.rule("SA-04")
async def test_a_rating_is_of_the_kind_that_the_phase_fixes(world: World, case: MadeCase) -> None:
    vt = director(world)

    def rating(kind: RatingKind, value: int = 8) -> ScaleDraft:
        return ScaleDraft(person_ids=(case.persons[2],), kind=kind, value=value, rationale=WHY)

    await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(RatingKind.worry_direct_safety))
    for kind in (RatingKind.worry_stable_safety, RatingKind.quality_of_life, RatingKind.safety_level):
        with pytest.raises(InvalidContent) as refused:
            await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(kind))
        assert refused.value.faults[0].rule == "SA-04"
    for value in (0, 11):
        with pytest.raises(ValidationError):
            rating(RatingKind.worry_direct_safety, value)
    with pytest.raises(ValidationError):
        ScaleDraft.model_validate(rating(RatingKind.worry_direct_safety).model_dump(mode="json") | {"value": 7.5})
    await rows_of(world, "UPDATE cases SET phase = 'recovery' WHERE id = $1", case.id)
    await ratings.rate_scale(world.gate, vt, case_id=case.id, draft=rating(RatingKind.quality_of_life))
    found = await edge(world, vt, case, "scale_ratings")
    assert [(one["kind"], one["phase"]) for one in found] == [
        ("quality_of_life", "recovery"), ("worry_direct_safety", "direct_safety"),
    ]  # fmt: skip


@pytest.mark.rule("SA-05")
async def test_a_safety_level_is_apart_from_what_the_member_says(world: World, case: MadeCase) -> None:
    vt, mother = director(world), case.persons[0]

    async def level(value: float, kind: RatingKind = RatingKind.safety_level) -> None:
        draft = SafetyLevelDraft(person_id=mother, level=value, kind=kind)
        await ratings.assess_safety_level(world.gate, vt, case_id=case.id, draft=draft)

    await level(3)
    await level(8, RatingKind.self_rating)
    await level(5.5)
    with pytest.raises(InvalidContent):
        await level(5, RatingKind.worry_direct_safety)
    with pytest.raises(ValidationError):
        SafetyLevelDraft(person_id=mother, level=10.5)
    found = await edge(world, vt, case, "safety_levels")
    assert [(one["kind"], one["level"], one["isLatest"]) for one in found] == [
        ("safety_level", 5.5, True), ("self_rating", 8.0, True), ("safety_level", 3.0, False),
    ]  # fmt: skip


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


def red_flag(case: MadeCase) -> RedFlagDraft:
    return RedFlagDraft(
        person_id=case.persons[0], flag=RedFlag.strangulation_attempt, observer="SEH-arts", observed_on=TODAY,
        source=SafetySource.professional,
    )  # fmt: skip


async def keep_apart(world: World, case: MadeCase) -> None:
    """A danger pair of mother and father."""
    pair = DangerPairDraft(
        kind=DangerKind.intimate_terror, person_id=case.persons[0], other_person_id=case.persons[1], source="taxatie"
    )
    await danger.set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=pair)


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
    await acts_only_for(world, pools, case, "youth_protection", 1)
    seen = await edge(world, world.actor("youth_protection"), case, "assessments")
    assert {one["instrument"] for one in seen} == {"family_scan"}
    await acts_only_for(world, pools, case, "youth_protection", 0)
    seen = await edge(world, world.actor("youth_protection"), case, "assessments")
    assert {one["instrument"] for one in seen} == both


async def record_assessment(world: World, case: MadeCase, draft: AssessmentDraft) -> None:
    await signs.record_assessment(world.gate, director(world), case_id=case.id, draft=draft)


@pytest.mark.rule("SA-17", "SA-08")
async def test_red_flags_are_kept_from_who_acts_for_whoever_used_violence(
    world: World, case: MadeCase, pools: Pools
) -> None:
    await signs.record_red_flag(world.gate, director(world), case_id=case.id, draft=red_flag(case))
    await acts_only_for(world, pools, case, "youth_protection", 1)
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
        person_ids=case.persons[:2], kind=SeparationKind.flight_planned, happens_on=TODAY + timedelta(days=9),
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
