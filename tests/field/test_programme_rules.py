"""The rules of programmes themselves: data and no code, activation, criteria, admission (PR-01 to PR-07)."""

import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.access.programme import Programme, programme_of, shipped
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, NotKeeper
from app.domain.programmes import checking, joining, service, watching
from app.domain.programmes.drafts import (
    AdmissionDraft,
    AdmissionPositionDraft,
    CriteriaCheckDraft,
    ProgrammeDraft,
    ReferralCriteriaDraft,
)
from app.domain.programmes.laying import lay_catalogue
from app.domain.programmes.statements.catalogue import DIRECTION_RULES, PROGRAMMES
from app.domain.tables.actions import ActionRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import AdmissionOutcome, AdmissionPosition, Financing
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import edge, events, rows, shown, shown_list
from tests.field.findings_world import findings_of
from tests.field.programme_world import (
    activated,
    activation,
    admin,
    answers,
    joined,
    laid,
    own_programme,
    programme_id_of,
    risk_form,
    with_setting,
)
from tests.today import today_here
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

INITIATIVES = (
    "vvt_den_haag", "fjc_venlo", "csg", "fjc_tilburg", "it_hg_west_brabant", "code_rood_twente",
    "on_km_gelderland_midden", "mdck_friesland", "mdck_kennemerland", "csfg_nijmegen",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    """A house with its catalogue."""
    return await laid(await make_world(pools))


async def structural(world: World) -> MadeCase:
    """A case of the structural track."""
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:track") as work:
        await work.connection.execute("UPDATE cases SET track = 'mda_structural' WHERE id = $1", case.id)
    return case


async def checked(world: World, case: MadeCase, code: str, set_code: str, **told: str) -> dict[str, object]:
    """A check of every criterion of a set, as the house is shown it."""
    draft = CriteriaCheckDraft(set_code=set_code, answers=answers(code, set_code, **told))
    await checking.check_criteria(world.gate, world.keeper(), case_id=case.id, draft=draft)
    return dict((await edge(world, world.keeper(), case, "criteria_checks"))[0])


def positions(world: World, **stands: str) -> tuple[AdmissionPositionDraft, ...]:
    """Positions of organisations by kind."""
    return tuple(
        AdmissionPositionDraft(organisation_id=world.organisations[kind], position=AdmissionPosition(position))
        for kind, position in stands.items()
    )


async def case_actions(world: World, case: MadeCase, owner: str) -> None:
    """An agreed action of one organisation."""
    async with world.gate.open(world.keeper(), "test:action") as work:
        await work.insert(
            ActionRow(
                house_id=world.house_id,
                case_id=case.id,
                text="Hulp starten",
                kind="help_start",
                status="agreed",
                proposed_by_id=world.keeper_id,
                owner_organisation_id=world.organisations[owner],
            )
        )


CORE = {"veilig_thuis": "agrees", "police": "agrees", "youth_protection": "agrees"}


@pytest.mark.rule("PR-01")
async def test_every_alias_leads_to_one_code_and_what_is_not_stated_stays_empty(world: World) -> None:
    assert set(INITIATIVES) < shipped().keys()
    names = [name for programme in shipped().values() for name in programme.names()]
    assert len(set(names)) == len(names)
    silent = shipped()["csfg_nijmegen"]
    assert (silent.level, silent.siting, silent.criteria, silent.steps, silent.decision_rule) == (
        None,
        None,
        (),
        (),
        None,
    )
    assert silent.team == Programme.model_fields["team"].get_default(call_default_factory=True)
    await activated(world, "mdck_kennemerland")
    case = await structural(world)
    await joined(world, case, "mcd-k")
    (part,) = await edge(world, world.keeper(), case, "programmes")
    assert part["code"] == "mdck_kennemerland"
    with pytest.raises(Conflict):
        await joined(world, case, "MDCK")
    with pytest.raises(InvalidContent):
        await joined(world, await structural(world), "MDC-K Nergens")
    with pytest.raises(GuardNotMet):  # a regular case joins no MDA programme
        await joined(world, await world.case(), "MDCK")


@pytest.mark.rule("PR-01")
async def test_an_alias_of_another_programme_is_taken_and_an_edition_never_changes(world: World) -> None:
    taken = {
        "code": "other",
        "edition": "1",
        "titleNl": "X",
        "titleEn": "X",
        "sources": ["x"],
        "aliases": ["CODE ROOD"],
    }
    with pytest.raises(InvalidContent):
        await service.publish_programme(world.gate, admin(world), draft=ProgrammeDraft.model_validate(taken))
    again = taken | {"code": "csg", "aliases": []}
    with pytest.raises(Conflict):
        await service.publish_programme(world.gate, admin(world), draft=ProgrammeDraft.model_validate(again))
    with pytest.raises(NotKeeper):
        await service.publish_programme(
            world.gate,
            world.actor("police", roles=(Role.policy_admin,)),
            draft=ProgrammeDraft.model_validate(again | {"code": "third"}),
        )


async def test_the_catalogue_is_laid_once_however_often_and_quickly(pools: Pools, world: World) -> None:
    counted = "SELECT (SELECT count(*) FROM programmes) + (SELECT count(*) FROM interventions) AS n"
    before = (await rows(pools, world, counted))[0]["n"]
    async with world.gate.open(world.keeper(), "test:catalogue") as work:
        began = time.perf_counter()
        await lay_catalogue(work.connection, world.house_id)
        took = time.perf_counter() - began
    assert (await rows(pools, world, counted))[0]["n"] == before
    assert took < 1  # 30 ms on a machine that does nothing else


async def test_a_programme_of_one_file_decides_without_a_line_of_code(world: World, tmp_path: Path) -> None:
    (tmp_path / "eleventh.toml").write_text(
        """
        code = "eleventh"
        edition = "2026-1"
        aliases = ["De Elfde"]
        titleNl = "De elfde aanpak"
        titleEn = "The eleventh approach"
        tracks = ["regular"]
        decisionRule = "majority"
        closingRule = "care_started"
        monitoringMonths = [2]
        pairsRequired = true
        sources = ["Besluit regio"]
        [timers.first_talk]
        nl = "Eerste gesprek"
        en = "First talk"
        starts = "reported"
        ends = "talked"
        hours = 12
        [[criteria]]
        code = "eleventh_set"
        edition = "1"
        nl = "Eigen set"
        en = "Own set"
        source = "Besluit regio"
        groups = [{ code = "grp", nl = "g", en = "g", mode = "some_of", least = 2, criteria = [
            { code = "one", nl = "een", en = "one" }, { code = "two", nl = "twee", en = "two" },
            { code = "three", nl = "drie", en = "three" } ] }]
        """
    )
    definition = tomllib.loads((tmp_path / "eleventh.toml").read_text())
    await service.publish_programme(world.gate, admin(world), draft=ProgrammeDraft.model_validate(definition))
    await activated(world, "eleventh", decision_rule=None)
    case = await world.case()
    part_id = await joined(world, case, "de elfde")
    async with world.gate.open(world.keeper(), "test:programme") as work:
        programme = await programme_of(work, case.id)
    assert (programme.closing_rule, programme.pairs_required, programme.monitoring_months) == (
        "care_started",
        True,
        (2,),
    )

    async def answered(two: str) -> None:
        told = {"one": "yes", "two": two, "three": "unknown"}
        given = [{"criterion": one, "answer": answer, "evidence": "x"} for one, answer in told.items()]
        draft = CriteriaCheckDraft.model_validate({"setCode": "eleventh_set", "answers": given})
        await checking.check_criteria(world.gate, world.keeper(), case_id=case.id, draft=draft)

    admission = AdmissionDraft(
        outcome=AdmissionOutcome.admitted,
        positions=positions(world, **(CORE | {"police": "objects"})),
        reason="Twee van drie",
    )
    await answered("no")
    with pytest.raises(GuardNotMet):
        await joining.decide_admission(world.gate, world.keeper(), case_programme_id=part_id, seen=1, draft=admission)
    await answered("yes")
    await joining.decide_admission(world.gate, world.keeper(), case_programme_id=part_id, seen=1, draft=admission)


@pytest.mark.rule("PR-02")
async def test_mda_plus_plus_needs_five_qualities_with_evidence(world: World) -> None:
    definition = shipped()["mda_structural"].model_dump(mode="json", by_alias=True) | {"code": "nearly", "aliases": []}
    assert ProgrammeDraft.model_validate(definition).level == "mda_plus_plus"
    for broken in ({"met": False, "evidence": "x"}, {"met": True, "evidence": None}, {"met": None}):
        with pytest.raises(ValidationError, match="PR-02"):
            ProgrammeDraft.model_validate(definition | {"qualities": definition["qualities"] | {"integral": broken}})
    programmes = await shown_list(world.gate, world.actor("school"), PROGRAMMES)
    assert {each["code"] for each in programmes if each["level"] == "mda_plus_plus"} == {"mda_structural", "mda_acute"}


@pytest.mark.rule("PR-03")
async def test_a_programme_is_activated_with_goal_pivot_rule_and_end_of_money(pools: Pools, world: World) -> None:
    programme_id = await programme_id_of(world, "vvt_den_haag")
    given: dict[str, Any] = {"programme_id": programme_id, "seen": 1}
    today = today_here()
    refused = (
        {"goals": ()},
        {"pivot_organisation_id": None},
        {"pivot_organisation_id": world.organisations["police"]},
        {"decision_rule": None},
        {"financing": Financing.pilot},
        {"financing": Financing.fund},
    )
    for facts in refused:
        with pytest.raises(GuardNotMet):
            await service.activate_programme(world.gate, admin(world), **given, draft=activation(world, **facts))
    ends_on = today + timedelta(days=170)
    many = tuple(world.organisations.values())
    assert len(many) < 8
    await service.activate_programme(
        world.gate,
        admin(world),
        **given,
        draft=activation(world, financing=Financing.pilot, financing_ends_on=ends_on, organisation_ids=many),
    )
    job = world.actor("safety_house", roles=(Role.system,), client_id=None)
    await watching.watch_programmes(world.gate, job)
    await watching.watch_programmes(world.gate, job)
    (told,) = await events(pools, world, "programmes.financing_ending")
    assert told["subject_id"] == programme_id
    case = await structural(world)
    await joined(world, case, "vvt_den_haag")
    assert ("PR-03", "no-lead-organisation") not in await findings_of(world, case)
    async with world.gate.open(world.keeper(), "test:many") as work:
        await work.connection.execute(
            "UPDATE programmes SET organisation_ids = organisation_ids || organisation_ids WHERE id = $1", programme_id
        )
    assert ("PR-03", "no-lead-organisation") in await findings_of(world, case)
    async with world.gate.open(world.keeper(), "test:lead") as work:
        await work.connection.execute(
            "UPDATE programmes SET lead_organisation_id = $2 WHERE id = $1", programme_id, world.keeper_id
        )
    assert ("PR-03", "no-lead-organisation") not in await findings_of(world, case)


@pytest.mark.rule("PR-04")
async def test_a_check_answers_every_criterion_with_evidence_and_an_unknown_is_no_yes(world: World) -> None:
    await activated(world, "on_km_gelderland_midden")
    case = await structural(world)
    await joined(world, case, "on_km_gelderland_midden")
    complete = answers("on_km_gelderland_midden", "complex_and_risk")
    unfounded = (complete[0], complete[1].model_copy(update={"evidence": None}))
    for broken in (complete[:1], (*complete, complete[0]), unfounded):
        with pytest.raises(InvalidContent):
            await checking.check_criteria(
                world.gate,
                world.keeper(),
                case_id=case.id,
                draft=CriteriaCheckDraft(set_code="complex_and_risk", answers=broken),
            )
    unknown = await checked(world, case, "on_km_gelderland_midden", "complex_and_risk", complex_problems="unknown")
    assert (unknown["outcome"], unknown["unmet"]) == ("undecided", ["complex_problems"])
    assert (await checked(world, case, "on_km_gelderland_midden", "complex_and_risk"))["outcome"] == "met"
    kept = await checked(world, case, "on_km_gelderland_midden", "complex_and_risk", complex_problems="no")
    assert (kept["outcome"], kept["setEdition"], kept["professionalId"]) == (
        "not_met",
        "2012",
        str(world.professionals["safety_house"]),
    )
    # another edition leaves what was checked as it was, and the case in the edition that it joined
    definition = shipped()["on_km_gelderland_midden"].model_dump(mode="json", by_alias=True) | {"edition": "2"}
    definition["criteria"][0]["edition"] = "2026"
    await service.publish_programme(world.gate, admin(world), draft=ProgrammeDraft.model_validate(definition))
    await activated(world, "on_km_gelderland_midden")
    assert (await edge(world, world.keeper(), case, "criteria_checks"))[0]["setEdition"] == "2012"
    assert (await checked(world, case, "on_km_gelderland_midden", "complex_and_risk"))["setEdition"] == "2012"
    readable = await shown_list(world.gate, world.actor("school"), PROGRAMMES)
    assert any(each["definition"]["criteria"] for each in readable)


@pytest.mark.rule("PR-05")
async def test_the_west_brabant_set_asks_all_six_and_one_of_three(world: World) -> None:
    code, set_code = "it_hg_west_brabant", "west_brabant"
    await activated(world, code)
    case = await structural(world)
    await joined(world, case, code)
    no_history = {"earlier_help_failed": "no", "no_way_to_help": "no", "running_help_agrees": "no"}
    one_history = no_history | {"no_way_to_help": "yes"}
    assert (await checked(world, case, code, set_code, **one_history))["outcome"] == "met"
    assert (await checked(world, case, code, set_code, **no_history))["outcome"] == "not_met"
    assert (await checked(world, case, code, set_code, frequent_violence="no"))["unmet"] == ["frequent_violence"]
    await with_setting(world, "west_brabant_mode", "count")
    assert (await checked(world, case, code, set_code, frequent_violence="no"))["outcome"] == "met"
    await with_setting(world, "west_brabant_mode", "all_of")


@pytest.mark.rule("PR-06")
async def test_a_house_conference_asks_three_argued_criteria_or_becomes_lighter(world: World) -> None:
    code = "house_conference"
    await activated(world, code)
    case = await world.case()
    part_id = await joined(world, case, code)
    admission = AdmissionDraft(
        outcome=AdmissionOutcome.admitted, positions=positions(world, **CORE), reason="Samen verder"
    )

    async def admitted() -> None:
        await joining.decide_admission(world.gate, world.keeper(), case_programme_id=part_id, seen=1, draft=admission)

    with pytest.raises(GuardNotMet) as refused:
        await admitted()
    assert refused.value.rule == "PR-06"
    lighter = await checked(world, case, code, code, several_chains="no")
    assert (lighter["outcome"], lighter["advice"]) == ("not_met", "lighter_consultation")
    with pytest.raises(GuardNotMet):
        await admitted()
    await checked(world, case, code, code)
    await with_setting(world, "selection_sets", "any_of")  # the house chose another set, which was not checked
    with pytest.raises(GuardNotMet):
        await admitted()
    await with_setting(world, "selection_sets", "house_conference")
    await admitted()


@pytest.mark.rule("PR-07")
async def test_consensus_admits_sets_code_red_and_alone_ends_it(pools: Pools, world: World) -> None:
    await activated(world, "code_rood_twente")
    case = await structural(world)
    with pytest.raises(InvalidContent):  # the registration form is the risk form: both or neither
        await joined(world, case, "Code Rood")
    broken = risk_form(case).model_copy(update={"subject_ids": (world.keeper_id,)})
    with pytest.raises(InvalidContent):
        await joined(world, case, "Code Rood", risk_form=broken)
    assert await edge(world, world.keeper(), case, "criteria_checks") == []
    assert await edge(world, world.keeper(), case, "programmes") == []
    part_id = await joined(world, case, "Code Rood", risk_form=risk_form(case))
    assert len(await edge(world, world.keeper(), case, "criteria_checks")) == 1
    forms = await rows(pools, world, "SELECT instrument FROM assessments WHERE case_id = $1", case.id)
    assert [form["instrument"] for form in forms] == ["registration_risk_form"]

    async def decided(outcome: str, seen: int, **stands: str) -> None:
        await joining.decide_admission(
            world.gate,
            world.keeper(),
            case_programme_id=part_id,
            seen=seen,
            draft=AdmissionDraft(
                outcome=AdmissionOutcome(outcome), positions=positions(world, **stands), reason="Besproken"
            ),
        )

    with pytest.raises(GuardNotMet):  # a core participant has no position
        await decided("admitted", 1, veilig_thuis="agrees")
    with pytest.raises(GuardNotMet):  # no consensus
        await decided("admitted", 1, **(CORE | {"police": "objects"}))
    with pytest.raises(GuardNotMet):  # nothing to end yet
        await decided("ended", 1, **CORE)
    await decided("admitted", 1, **(CORE | {"police": "abstains"}))
    (part,) = await edge(world, world.keeper(), case, "programmes")
    assert (part["mark"], part["markUntil"], part["outcome"]) == ("code_red", None, "admitted")
    assert part["markFrom"]
    with pytest.raises(GuardNotMet):
        await decided("admitted", int(part["version"]), **CORE)
    await case_actions(world, case, "veilig_thuis")
    (action,) = await edge(world, world.keeper(), case, "actions")
    assert action["priority"]
    await decided("ended", int(part["version"]), **CORE)
    (action,) = await edge(world, world.keeper(), case, "actions")
    assert not action["priority"]
    (part,) = await edge(world, world.keeper(), case, "programmes")
    assert part["markUntil"]
    assert part["endedAt"]
    admitted = await events(pools, world, "programmes.admitted")
    told = [event["reason_code"] for event in admitted if event["case_id"] == case.id]
    assert told == ["admitted", "ended"]


@pytest.mark.rule("RE-07")
async def test_each_programme_says_whether_veilig_thuis_triages_first(world: World) -> None:
    async with world.gate.open(world.keeper(), "test:triage") as work:
        asked = {code: await service.needs_triage(work, programme) for code, programme in shipped().items()}
    assert asked["code_rood_twente"]
    assert asked["mda_structural"]
    assert not asked["csg"]
    assert not asked["regular_track"]
    await with_setting(world, "triage_required", value=False)
    async with world.gate.open(world.keeper(), "test:triage") as work:
        assert not await service.needs_triage(work, shipped()["mda_structural"])
    await with_setting(world, "triage_required", value=True)


async def test_a_case_without_a_programme_is_worked_by_what_its_track_asks(world: World) -> None:
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:programme") as work:
        assert (await programme_of(work, case.id)).code == "regular_track"
        await work.connection.execute("UPDATE cases SET track = $2 WHERE id = $1", case.id, Track.mda_structural.value)
        assert (await programme_of(work, case.id)).code == "mda_structural"


@pytest.mark.rule("CA-10")
async def test_direction_rules_are_proposals_by_profile_stage_and_circumstance(world: World) -> None:
    rules = {each["code"]: each for each in await shown_list(world.gate, world.actor("police"), DIRECTION_RULES)}
    assert len(rules) == 15
    assert (rules["D-02"]["holders"], rules["D-07"]["holders"]) == (["safety_house"], ["youth_protection"])
    assert {code for code, rule in rules.items() if rule["finding"]} == {"D-13", "D-14"}


async def test_a_criteria_check_of_a_referral_stays_with_who_made_it(pools: Pools, world: World) -> None:
    from app.domain.tables.referrals import ReferralRow

    await own_programme(
        world,
        "for_referrals",
        criteria=[
            {
                "code": "only", "edition": "1", "nl": "x", "en": "x", "source": "x",
                "groups": [{"code": "grp", "nl": "x", "en": "x", "mode": "any_of",
                            "criteria": [{"code": "danger", "nl": "x", "en": "x"}]}],
            }
        ],
    )  # fmt: skip
    now = datetime.now(UTC)
    referral = ReferralRow(
        house_id=world.house_id, organisation_id=world.organisations["police"], message_id="m-1", body_hash="0" * 64,
        route="api", reference="P-1", sent_at=now, received_at=now, arrived_at=now, updated_at=now,
        entry_point="police", signal_kind="notification", concerns=[{"what": "Zorgen"}], categories=1, purposes=1,
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:referral") as work:
        await work.insert(referral)
    draft = ReferralCriteriaDraft.model_validate(
        {
            "programme": "for_referrals",
            "setCode": "only",
            "answers": [{"criterion": "danger", "answer": "yes", "evidence": "Wapen gezien"}],
        }
    )
    check_id = await checking.check_referral_criteria(world.gate, world.keeper(), referral_id=referral.id, draft=draft)
    from app.domain.programmes.statements.work import CRITERIA_CHECKS

    assert (await shown(world.gate, world.keeper(), CRITERIA_CHECKS, check_id))["outcome"] == "met"
    assert await shown(world.gate, world.actor("school"), CRITERIA_CHECKS, check_id) is None
    async with world.gate.open(world.keeper(), "test:admissible") as work:
        programme = await service.active_programme(work, "for_referrals")
        assert await checking.check_admissible(work, programme, referral_id=referral.id) == (check_id,)
