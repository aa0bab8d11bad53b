"""The rules of guides (GU-01 to GU-06, GU-08) through the gate, and the usual guide as the field counts it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.draft import ReasonDraft
from app.domain.access.entry import Entry
from app.domain.contributions.requests import keep_request_terms
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingRole, NotFound, NotKeeper, NotOwner
from app.domain.guides.answering import withdraw_answer
from app.domain.guides.drafts import (
    GuidePreparationDraft,
    GuideRunDraft,
    GuideSummaryDraft,
    ShippedEditionDraft,
    TalkCardHandoverDraft,
)
from app.domain.guides.preparing import hand_in_preparation
from app.domain.guides.publishing import (
    adopt_guide_template,
    hand_over_talk_card,
    publish_guide_template,
    publish_talk_card,
)
from app.domain.guides.rules import check_template
from app.domain.guides.service import (
    ask_preparation,
    end_guide_run,
    hold_guide_run,
    open_guide_run,
    summarise_guide_run,
)
from app.domain.guides.statements import GUIDE_ANSWERS, GUIDE_QUESTIONS, GUIDE_RUNS, GUIDE_TEMPLATES, TALK_CARDS
from app.domain.guides.template import GuideTemplateDraft, shipped_cards, shipped_guides
from app.domain.ids import new_id
from app.domain.organisations.agreements import change_setting
from app.domain.organisations.drafts import SettingDraft
from app.domain.tables.cases import ParticipationRow
from app.domain.vocabulary.cases import CasePhase, ParticipationBasis
from app.domain.vocabulary.guides import ClientVoice, GuideItemType, QuestionTheme, TalkCardBlock
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import edge, events, rows, shown, shown_list
from tests.field.findings_world import findings_of
from tests.field.guide_world import RECOVERY, RISK_LED, SOON, answered, meeting, met, run_of
from tests.today import today_here
from tests.world import LONG_AGO, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

STANDARD: GuideTemplateDraft = next(guide for guide in shipped_guides() if guide.code == "gezamenlijke-analyse")
GATES = {
    "DV-O1": (["direct_safety"], ["risk_led_care"]),
    "RZ-B1": (["direct_safety"], []),
    "RZ-O1": (["direct_safety"], []),
    "RZ-O2": (["risk_led_care"], ["recovery"]),
    "HZ-B1": (["direct_safety", "risk_led_care"], []),
    "HZ-O1": (["direct_safety", "risk_led_care"], []),
    "HZ-O2": (["recovery"], ["completed"]),
}
"""Section 2.3 of the field rules, once more."""


async def noticed(world: World, case: Any, rule: str) -> set[str]:  # noqa: ANN401
    return {code for found, code in await findings_of(world, case) if found == rule}


@pytest.mark.rule("GU-01")
async def test_the_usual_guide_has_the_questions_that_the_field_counts() -> None:
    every = list(STANDARD.each_question())
    heads = Counter(phase.code for phase, _, _, point in every if point is None)
    points = Counter(phase.code for phase, _, _, point in every if point is not None)
    assert (heads, points) == ({"DV": 13, "RZ": 14, "HZ": 16}, {"DV": 34, "RZ": 34, "HZ": 32})
    by_section = {
        section.section.value: [
            (len(s.questions), sum(len(head.points) for head in s.questions))
            for phase in STANDARD.phases
            for s in phase.sections
            if s.letter == section.letter
        ]
        for section in STANDARD.phases[0].sections
    }
    assert by_section == {
        "beforehand": [(2, 4), (2, 4), (2, 4)],
        "image_forming": [(4, 9), (4, 9), (5, 7)],
        "scale_question": [(1, 5), (1, 4), (1, 4)],
        "judgement": [(2, 4), (3, 5), (3, 5)],
        "decision": [(4, 12), (4, 12), (5, 12)],
    }
    assert all(phase.goal.nl and phase.goal.client_nl for phase in STANDARD.phases)


@pytest.mark.rule("GU-01")
async def test_gates_breach_closure_plan_and_scale_stand_where_the_field_has_them() -> None:
    questions = [point or head for _, _, head, point in STANDARD.each_question()]
    gates = {q.code: (list(q.on_yes), list(q.on_no)) for q in questions if q.item_type is GuideItemType.gate}
    assert gates == GATES
    assert {q.code[:2] for q in questions if q.theme is QuestionTheme.breach} == {"DV", "RZ"}
    assert {q.code for q in questions if q.theme is QuestionTheme.closure_plan} == {"HZ-C5", "HZ-C5.1"}
    assert {q.code: q.scale_kind for q in questions if q.scale_kind} == {
        "DV-S1": RatingKind.worry_direct_safety,
        "RZ-S1": RatingKind.worry_stable_safety,
        "HZ-S1": RatingKind.quality_of_life,
    }
    assert all(q.nl and q.en and q.source for q in questions)
    assert not any(q.required for q in questions)


@pytest.mark.rule("GU-01")
@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"code": "DV-B9"}, "/phases/0/sections/1/questions/0/code"),
        ({"item_type": GuideItemType.gate, "on_yes": (CasePhase.recovery,)}, "/phases/0/sections/1/questions/0/onYes"),
        ({"on_no": (CasePhase.risk_led_care,)}, "/phases/0/sections/1/questions/0/onYes"),
        ({"theme": QuestionTheme.closure_plan}, "/phases/0/sections/1/questions/0/theme"),
        ({"scale_kind": RatingKind.quality_of_life}, "/phases/0/sections/1/questions/0/scaleKind"),
    ],
)
async def test_a_template_off_the_tables_is_refused(change: dict[str, Any], pointer: str) -> None:
    check_template(STANDARD)
    first = STANDARD.phases[0]
    section = first.sections[1]
    question = section.questions[0].model_copy(update=change)
    section = section.model_copy(update={"questions": (question, *section.questions[1:])})
    first = first.model_copy(update={"sections": (first.sections[0], section, *first.sections[2:])})
    with pytest.raises(InvalidContent) as refused:
        check_template(STANDARD.model_copy(update={"phases": (first, *STANDARD.phases[1:])}))
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


@pytest.mark.rule("GU-01")
async def test_an_edition_is_published_once_by_the_house_and_never_changed(world: World, pools: Pools) -> None:
    admin = world.keeper(Role.policy_admin)
    draft = STANDARD.model_copy(update={"code": "regionaal", "edition": "2026-1"})
    template_id = await publish_guide_template(world.gate, admin, draft=draft)
    for again in (draft, draft.model_copy(update={"title_nl": "Anders"})):
        with pytest.raises(Conflict):
            await publish_guide_template(world.gate, admin, draft=again)
    with pytest.raises(NotKeeper):
        await publish_guide_template(world.gate, world.actor("police", roles=(Role.policy_admin,)), draft=draft)
    with pytest.raises(MissingRole):
        await publish_guide_template(world.gate, world.keeper(), draft=draft)
    for statement in ("UPDATE guide_templates SET title_nl = 'x'", "DELETE FROM guide_questions"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await rows(pools, world, statement)
    found = await shown(world.gate, world.actor("school", purpose=None), GUIDE_TEMPLATES, template_id, "questions")
    assert [phase["phase"] for phase in found["phases"]] == ["direct_safety", "risk_led_care", "recovery"]
    assert found["questions"]["items"][0]["code"] == "DV-V1"
    assert [one["onNo"] for one in found["questions"]["items"] if one["code"] == "DV-O1"] == [["risk_led_care"]]


async def test_a_house_takes_over_what_comes_with_the_service(world: World) -> None:
    admin = world.keeper(Role.policy_admin)
    with pytest.raises(InvalidContent):
        await adopt_guide_template(world.gate, admin, draft=ShippedEditionDraft(code="onbekend"))
    template_id = await adopt_guide_template(world.gate, admin, draft=ShippedEditionDraft(code="zes-stappen"))
    found = await shown(world.gate, world.actor("police"), GUIDE_TEMPLATES, template_id, "questions")
    codes = [one["code"] for one in found["questions"]["items"]]
    assert codes == ["ZS-B1", "ZS-B2", "ZS-S1", "ZS-O1", "ZS-O2", "ZS-C1"]
    assert all(one["required"] for one in found["questions"]["items"])


@pytest.mark.rule("GU-02")
@pytest.mark.parametrize(
    ("phase", "code", "yes", "proposes"),
    [(code[:2], code, yes, GATES[code][0 if yes else 1]) for code in GATES for yes in (True, False)],
)
async def test_a_gate_answer_proposes_the_table_and_changes_nothing(
    world: World, pools: Pools, phase: str, code: str, *, yes: bool, proposes: list[str]
) -> None:
    case, meeting_id = await met(world, **{"DV": {}, "RZ": RISK_LED, "HZ": RECOVERY}[phase])
    run_id = await run_of(world, case, meeting_id)
    with pytest.raises(InvalidContent) as refused:
        await answered(world, run_id, code, yes=yes)
    assert [(f.pointer, f.rule) for f in refused.value.faults] == [("/rationale", "GU-02")]
    with pytest.raises(InvalidContent):
        await answered(world, run_id, code, rationale="Zorgen van school")
    answer_id = await answered(world, run_id, code, yes=yes, rationale="Zorgen van school")
    found = await shown(world.gate, world.keeper(), GUIDE_ANSWERS, answer_id)
    assert (found["yes"], found["proposes"]) == (yes, proposes)
    (stands,) = await rows(pools, world, "SELECT phase FROM cases WHERE id = $1", case.id)
    assert stands["phase"] == {"DV": "direct_safety", "RZ": "risk_led_care", "HZ": "recovery"}[phase]


@pytest.mark.rule("GU-03")
async def test_a_run_belongs_to_a_meeting_of_the_case_and_to_one_phase(world: World) -> None:
    case, meeting_id = await met(world, **RISK_LED)
    _, elsewhere = await met(world)
    run_id = await run_of(world, case, meeting_id, question_codes=("RZ-B2", "RZ-O2"))
    found = await shown(world.gate, world.keeper(), GUIDE_RUNS, run_id)
    assert (found["phase"], found["meetingId"], found["questionCodes"]) == (
        "risk_led_care", str(meeting_id), ["RZ-B2", "RZ-O2"],
    )  # fmt: skip
    for wrong in ({"meeting_id": elsewhere}, {"meeting_part_id": new_id()}, {"template_id": new_id()},
                  {"question_codes": ("DV-B1",)}, {"phase": CasePhase.completed}):  # fmt: skip
        with pytest.raises(InvalidContent) as refused:
            await run_of(world, case, wrong.get("meeting_id", meeting_id), **{  # type: ignore[arg-type]
                name: value for name, value in wrong.items() if name != "meeting_id"
            })  # fmt: skip
        assert refused.value.rule == "GU-03"
    for code in ("DV-B1", "RZ-B3"):  # another phase, and what was not selected
        with pytest.raises(InvalidContent):
            await answered(world, run_id, code, items=("Zorg",), person_ids=(case.persons[0],))
    await answered(world, run_id, "RZ-B2", items=("Schulden",), person_ids=(case.persons[0],))
    assert await end_guide_run(world.gate, world.keeper(), run_id=run_id, seen=1) == 2  # incomplete, and it ends
    with pytest.raises(GuardNotMet):
        await answered(world, run_id, "RZ-B2", items=("Meer",), person_ids=(case.persons[0],))
    assert await noticed(world, case, "GU-03") == set()


@pytest.mark.rule("GU-03")
async def test_only_who_leads_opens_a_run_the_chair_among_them(world: World) -> None:
    case, _ = await met(world)
    chaired = await meeting(world, case, chair="youth_protection")
    draft = GuideRunDraft(meeting_id=chaired)
    with pytest.raises(MissingRole):
        await open_guide_run(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    run_id = await open_guide_run(world.gate, world.actor("youth_protection"), case_id=case.id, draft=draft)
    assert await hold_guide_run(world.gate, world.actor("youth_protection"), run_id=run_id, seen=1) == 2
    with pytest.raises(NotFound):
        await hold_guide_run(world.gate, world.actor("school"), run_id=run_id, seen=2)


@pytest.mark.rule("GU-03")
async def test_a_form_with_required_points_notices_what_is_missing(world: World) -> None:
    case, meeting_id = await met(world)
    admin = world.keeper(Role.policy_admin)
    draft = next(g for g in shipped_guides() if g.code == "zes-stappen").model_copy(update={"edition": "2"})
    template_id = await publish_guide_template(world.gate, admin, draft=draft)
    run_id = await run_of(world, case, meeting_id, template_id=template_id)
    for code in ("ZS-B1", "ZS-B2", "ZS-O1", "ZS-O2"):
        await answered(world, run_id, code, items=("Kort",))
    await answered(world, run_id, "ZS-C1", items=("Bellen",), based_on_ids=(await answered(
        world, run_id, "ZS-B1", items=("Nog een",)),))  # fmt: skip
    assert await noticed(world, case, "GU-03") == set()  # it may still come
    await end_guide_run(world.gate, world.keeper(), run_id=run_id, seen=1)
    assert await noticed(world, case, "GU-03") == {"required-point-missing"}
    again = await run_of(world, case, meeting_id, template_id=template_id)
    await answered(world, again, "ZS-S1", number=7, rationale="Vaker geweld")
    assert await noticed(world, case, "GU-03") == {"required-point-missing"}


@pytest.mark.rule("GU-03")
async def test_where_the_house_wants_all_parts_leaving_one_out_is_noticed_and_blocks_nothing(world: World) -> None:
    case, meeting_id = await met(world)
    admin = world.keeper(Role.policy_admin)
    await change_setting(world.gate, admin, draft=SettingDraft(name="guide_scope", value="all_parts"))
    with pytest.raises(InvalidContent):
        await run_of(world, case, meeting_id, question_codes=("DV-B1",))
    run_id = await run_of(world, case, meeting_id)
    await answered(world, run_id, "DV-B1", items=("Dreiging",))
    await end_guide_run(world.gate, world.keeper(), run_id=run_id, seen=1)
    assert await noticed(world, case, "GU-03") == {"parts-left-out"}
    await change_setting(world.gate, admin, draft=SettingDraft(name="guide_scope", value="selected_parts"))
    other, elsewhere = await met(world)
    await end_guide_run(world.gate, world.keeper(), run_id=await run_of(world, other, elsewhere), seen=1)
    assert await noticed(world, other, "GU-03") == set()


@pytest.mark.rule("GU-04")
async def test_an_answer_says_who_gave_it_and_how_a_client_s_word_reached_us(world: World) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    client = case.persons[0]
    police, school = world.professionals["police"], world.professionals["school"]
    bad: tuple[tuple[dict[str, Any], str], ...] = (
        ({"client_id": client}, "/clientVoice"),
        ({"client_id": client, "client_voice": ClientVoice.reported}, "/reportedById"),
        ({"client_id": client, "client_voice": ClientVoice.given, "reported_by_id": police}, "/reportedById"),
        ({"client_id": client, "client_voice": ClientVoice.given, "respondent_id": police}, "/respondentId"),
        ({"client_voice": ClientVoice.given}, "/clientVoice"),
        ({"respondent_id": school}, "/respondentId"),
        ({"client_id": world.house_id, "client_voice": ClientVoice.given}, "/clientId"),
    )
    for facts, pointer in bad:
        with pytest.raises(InvalidContent) as refused:
            await answered(world, run_id, "DV-B1", items=("Bang thuis",), **facts)
        assert [fault.pointer for fault in refused.value.faults] == [pointer]
    own = await answered(world, run_id, "DV-B1", items=("Bang thuis",), person_ids=(client,))
    found = await shown(world.gate, world.keeper(), GUIDE_ANSWERS, own)
    assert (found["questionCode"], found["respondentId"], found["clientVoice"]) == ("DV-B1", str(police), None)
    assert found["organisationId"] == str(world.organisations["police"])
    told = await answered(
        world, run_id, "DV-B1", items=("Ik ben bang",), client_id=client, client_voice=ClientVoice.reported,
        reported_by_id=police,
    )  # fmt: skip
    found = await shown(world.gate, world.keeper(), GUIDE_ANSWERS, told)
    assert (found["clientId"], found["clientVoice"], found["reportedById"]) == (str(client), "reported", str(police))
    assert found["categories"] == ["safety", "client_voice"]
    chaired = await answered(world, run_id, "DV-B1", by=world.keeper(), items=("Zorg",), respondent_id=police)
    found = await shown(world.gate, world.actor("police"), GUIDE_ANSWERS, chaired)
    assert found["organisationId"] == str(world.organisations["police"])


@pytest.mark.rule("GU-04")
async def test_who_takes_no_part_answers_nothing_and_an_answer_is_taken_back_by_its_owner(world: World) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    with pytest.raises(NotFound):
        await answered(world, run_id, "DV-B1", by=world.actor("school"), items=("Iets",))
    answer_id = await answered(world, run_id, "DV-B1", items=("Iets",))
    back = ReasonDraft(reason="Andere familie")
    with pytest.raises(NotOwner):
        await withdraw_answer(world.gate, world.keeper(), answer_id=answer_id, seen=1, draft=back)
    assert await withdraw_answer(world.gate, world.actor("police"), answer_id=answer_id, seen=1, draft=back) == 2
    with pytest.raises(GuardNotMet):
        await withdraw_answer(world.gate, world.actor("police"), answer_id=answer_id, seen=2, draft=back)


@pytest.mark.rule("GU-05")
async def test_a_run_opened_beforehand_asks_every_organisation_of_the_team_once(world: World, pools: Pools) -> None:
    case, meeting_id = await met(world)
    with pytest.raises(InvalidContent):
        await run_of(world, case, meeting_id, prepare_until=datetime.now(UTC) - timedelta(hours=1))
    until = SOON - timedelta(days=2)
    run_id = await run_of(world, case, meeting_id, prepare_until=until, prepare_codes=("DV-B1", "DV-S1"))
    asked = await rows(pools, world, "SELECT * FROM information_requests WHERE case_id = $1", case.id)
    team = {world.organisations[kind] for kind in ("veilig_thuis", "police", "youth_protection")}
    assert {one["asked_id"] for one in asked} == team
    assert len(asked) == 3
    assert {one["due_at"] for one in asked} == {until}
    assert {tuple(one["categories"]) for one in asked} == {("safety",)}
    await answered(world, run_id, "DV-B1", items=("Twee meldingen",), person_ids=(case.persons[0],))
    police = world.actor("police")
    await hand_in_preparation(world.gate, police, run_id=run_id, draft=GuidePreparationDraft())
    with pytest.raises(GuardNotMet):
        await hand_in_preparation(world.gate, police, run_id=run_id, draft=GuidePreparationDraft())
    nothing = GuidePreparationDraft(nothing_known=True)
    await hand_in_preparation(world.gate, world.actor("youth_protection"), run_id=run_id, draft=nothing)
    states = {
        one["asked_id"]: one["state"]
        for one in await rows(pools, world, "SELECT * FROM information_requests WHERE case_id = $1", case.id)
    }
    vt, other = world.organisations["veilig_thuis"], world.organisations["youth_protection"]
    assert states == {world.organisations["police"]: "answered", other: "nothing_known", vt: "asked"}
    overview = await ask_preparation(world.gate, world.keeper(), run_id=run_id)
    assert (overview.waiting_ids, overview.nothing_known_ids) == ([vt], [other])
    assert [(one.code, one.answers) for one in overview.questions] == [("DV-B1", 1)]
    assert overview.unanswered == ["DV-S1"]
    with pytest.raises(MissingRole):
        await ask_preparation(world.gate, world.actor("police"), run_id=run_id)


@pytest.mark.rule("GU-05")
async def test_a_preparation_is_recalled_like_every_question_for_information(world: World, pools: Pools) -> None:
    case, meeting_id = await met(world)
    await run_of(world, case, meeting_id, prepare_until=datetime.now(UTC) + timedelta(hours=1))
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    await keep_request_terms(world.gate, job)
    found = await rows(pools, world, "SELECT state FROM information_requests WHERE case_id = $1", case.id)
    assert [one["state"] for one in found] == ["reminded"] * 3


@pytest.mark.rule("GU-05")
async def test_a_subject_expert_is_not_asked_but_reads_a_digest_of_what_it_may_see(world: World, pools: Pools) -> None:
    case = await world.case()
    await world.consent(case, 0)
    meeting_id = await meeting(world, case)
    local = world.organisations["local_team"]
    async with world.gate.open(world.keeper(), "test:expert") as work:
        expert_part = ParticipationRow(
            house_id=world.house_id, case_id=case.id, organisation_id=local, starts_at=LONG_AGO,
            basis=ParticipationBasis.subject_expert,
        )  # fmt: skip
        await work.insert(expert_part)
        await granting.rewrite(work, case.id)
    run_id = await run_of(world, case, meeting_id, prepare_until=SOON)
    one, both = (case.persons[0],), tuple(case.persons[:2])
    of_one = await answered(world, run_id, "DV-V2", items=("Behandeling",), person_ids=one)
    of_both = await answered(world, run_id, "DV-V2", items=("Relatietherapie",), person_ids=both)
    summary = GuideSummaryDraft(summary="Twee organisaties zien hetzelfde.")
    await summarise_guide_run(world.gate, world.keeper(), run_id=run_id, seen=1, draft=summary)
    expert = world.actor("local_team")
    digest = await shown(world.gate, expert, GUIDE_RUNS, run_id, "preparations", "answers")
    (mine,) = [found for found in digest["preparations"]["items"] if found["isDigest"]]
    assert (mine["organisationId"], mine["requestId"]) == (str(local), None)
    assert mine["digestAt"] is not None
    asked = await rows(pools, world, "SELECT asked_id FROM information_requests WHERE case_id = $1", case.id)
    assert local not in {found["asked_id"] for found in asked}
    assert run_id in {event["subject_id"] for event in await events(pools, world, "guides.summarised")}
    read = {found["id"]: found["items"] for found in digest["answers"]["items"]}
    # care of the first is open by consent, of the second it is not
    assert (read[str(of_one)], read[str(of_both)]) == (["Behandeling"], None)
    with pytest.raises(NotFound):
        await hand_in_preparation(world.gate, expert, run_id=run_id, draft=GuidePreparationDraft())


@pytest.mark.rule("GU-06")
async def test_a_decision_without_judgement_or_information_is_noticed_until_it_has_them(world: World) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    item = await answered(world, run_id, "DV-B1", items=("Dreiging met mes",), person_ids=(case.persons[1],))
    with pytest.raises(InvalidContent):
        await answered(world, run_id, "DV-C3.1", items=("Plek zoeken",), based_on_ids=(new_id(),))
    loose = await answered(world, run_id, "DV-C3.1", items=("Plek in de opvang zoeken",))
    assert await noticed(world, case, "GU-06") == {"decision-without-judgement", "decision-without-information"}
    await answered(world, run_id, "DV-O1", yes=True, rationale="Vader heeft de sleutel nog")
    assert await noticed(world, case, "GU-06") == {"decision-without-information"}
    back = ReasonDraft(reason="Zonder grond")
    await withdraw_answer(world.gate, world.actor("police"), answer_id=loose, seen=1, draft=back)
    await answered(world, run_id, "DV-C3.1", items=("Plek in de opvang zoeken",), based_on_ids=(item,))
    assert await noticed(world, case, "GU-06") == set()


@pytest.mark.rule("GU-08")
async def test_questions_have_a_text_for_clients_and_the_talk_card_seven(world: World) -> None:
    case, meeting_id = await met(world)
    await run_of(world, case, meeting_id)  # a house without a guide takes the usual one over
    questions = await shown_list(world.gate, world.actor("police", purpose=None), GUIDE_QUESTIONS)
    assert all(one["nl"] and one["en"] for one in questions)
    assert sum(one["clientNl"] is not None for one in questions) > len(questions) * 0.9
    (card,) = shipped_cards()
    assert [text.block for text in card.blocks] == list(TalkCardBlock)
    with pytest.raises(InvalidContent):
        await publish_talk_card(
            world.gate, world.keeper(Role.policy_admin), draft=card.model_copy(update={"blocks": card.blocks[1:]})
        )


@pytest.mark.rule("GU-08")
async def test_handing_over_the_talk_card_keeps_edition_day_and_person(world: World) -> None:
    case, _ = await met(world)
    vt = world.actor("veilig_thuis")
    draft = TalkCardHandoverDraft(person_id=case.persons[0])
    await hand_over_talk_card(world.gate, vt, case_id=case.id, draft=draft)
    (found,) = await edge(world, vt, case, "talk_cards")
    today = today_here().isoformat()
    assert (found["edition"], found["personId"], found["on"]) == ("1", str(case.persons[0]), today)
    assert found["professionalId"] == str(world.professionals["veilig_thuis"])
    newer = shipped_cards()[0].model_copy(update={"edition": "2026-2"})
    card_id = await publish_talk_card(world.gate, world.keeper(Role.policy_admin), draft=newer)
    await hand_over_talk_card(world.gate, vt, case_id=case.id, draft=draft)
    newest = (await edge(world, vt, case, "talk_cards"))[0]
    assert (newest["edition"], newest["cardId"]) == ("2026-2", str(card_id))
    assert len((await shown(world.gate, vt, TALK_CARDS, card_id))["blocks"]) == 7
    with pytest.raises(NotFound):
        await hand_over_talk_card(world.gate, world.actor("school"), case_id=case.id, draft=draft)
    for wrong in ({"person_id": world.house_id}, {"on": SOON.date()}, {"card_id": new_id()}):
        with pytest.raises(InvalidContent):
            await hand_over_talk_card(world.gate, vt, case_id=case.id, draft=draft.model_copy(update=wrong))
