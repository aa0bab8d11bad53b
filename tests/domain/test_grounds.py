"""The room of grounds on a real database: what is recorded opens and closes the door at once."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, listed, own_fields
from app.domain.cases.statements import CASES
from app.domain.errors import (
    Forbidden,
    GuardNotMet,
    InvalidContent,
    MandateRequired,
    MissingRole,
    NotFound,
    NotOwner,
    WrongState,
)
from app.domain.grounds import answers, consents, service, terms
from app.domain.grounds.drafts import (
    AnsweredQuestion,
    ConsentAnswer,
    ConsentBlock,
    ConsentRepeat,
    ConsentRequest,
    ConsentUnblock,
    ConsentWithdrawal,
    GroundDraft,
    GroundEnding,
    GroundRenewal,
    PoliceWishChange,
    ShareQuestion,
    Weighing,
)
from app.domain.grounds.rules import MayShare
from app.domain.grounds.statements import GROUND_STEPS, GROUNDS
from app.domain.persons.statements.persons import PERSONS
from app.domain.tables.grounds import WeighingSetRow
from app.domain.tables.organisations import MandateRow
from app.domain.vocabulary.grounds import ConsentState, PoliceWish
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, MissingStep, Purpose, ShareAnswer, SharingGround
from tests.world import LONG_AGO, MadeCase, World, make_world

SOON = timedelta(days=10)


@pytest.fixture
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    async with made.gate.open(made.keeper(), "test:mandates") as work:
        for kind in ("veilig_thuis", "addiction_care", "safety_house"):
            await work.insert(
                MandateRow(
                    organisation_id=made.organisations[kind],
                    professional_id=made.professionals[kind],
                    scope=MandateScope.record_override,
                    starts_at=LONG_AGO,
                )
            )
        await work.insert(
            WeighingSetRow(
                house_id=made.house_id, edition="2026-1", questions=["Lighter way?", "The child?"],
                starts_on=date(2026, 1, 1), author="ZVH",
            )
        )  # fmt: skip
    return made


def whole(case: MadeCase) -> Selection:
    picks = (*own_fields(CASES.view), Pick("persons", "persons", Rows(PERSONS, parts=listed(own_fields(PERSONS.view)))))
    return Selection(Rows(CASES, picks=picks, row_id=case.id), "rest", "read_case")


async def sees(world: World, case: MadeCase, kind: str) -> bool:
    return (await world.gate.disclose(world.actor(kind), whole(case))).body is not None


async def ground(world: World, actor: Actor, ground_id: UUID) -> dict[str, Any]:
    steps = Pick("steps", "steps", Rows(GROUND_STEPS, parts=listed(own_fields(GROUND_STEPS.view))))
    picks = (*own_fields(GROUNDS.view), steps)
    found = await world.gate.disclose(
        actor, Selection(Rows(GROUNDS, picks=picks, row_id=ground_id), "rest", "read_ground")
    )
    return dict(json.loads(found.body or "{}"))


async def events(world: World, pools: Pools, *fields: str) -> list[Any]:
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        return [
            tuple(row.values())
            for row in await connection.fetch(f"SELECT {', '.join(fields)} FROM events ORDER BY ordinal")
        ]


def asked(world: World, case: MadeCase, *recipients: str, person: int = 0, **facts: object) -> ConsentRequest:
    given = {
        "person_id": case.persons[person],
        "purposes": list(Purpose)[:6],
        "categories": [Category.existence, Category.identity, Category.health],
        "recipient_ids": [world.organisations[kind] for kind in recipients],
        "form_reference": "TF-2026-1",
    } | facts
    return ConsentRequest.model_validate(given)


def given(**facts: object) -> ConsentAnswer:
    return ConsentAnswer.model_validate({"state": ConsentState.given, "ends_at": datetime.now(UTC) + SOON} | facts)


def override(world: World, case: MadeCase, *recipients: str, **facts: object) -> GroundDraft:
    drafted = {
        "kind": SharingGround.serious_threat_override,
        "purposes": [Purpose.stop_violence],
        "categories": [Category.existence, Category.safety, Category.health],
        "person_ids": case.persons[:1],
        "recipient_ids": [world.organisations[kind] for kind in recipients],
        "protects_ids": case.persons[2:],
        "threat": "He has a key and said when he comes.",
        "review_at": datetime.now(UTC) + SOON,
    } | facts
    return GroundDraft.model_validate(drafted)


@pytest.mark.rule("GR-01", "GR-02")
async def test_asking_opens_nothing_and_only_the_answer_opens_what_was_asked(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    ground_id = await consents.request_consent(
        world.gate, clinic, case_id=case.id, draft=asked(world, case, "addiction_care")
    )
    assert not await sees(world, case, "addiction_care")
    version = await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=given())
    assert version == 2
    found = json.loads((await world.gate.disclose(clinic, whole(case))).body or "{}")
    assert [p["givenName"] for p in found["persons"]["items"]] == ["Anouk"]
    assert not await sees(world, case, "school")


@pytest.mark.rule("GR-02")
async def test_an_answer_without_form_or_validity_is_refused(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    request = asked(world, case, "addiction_care", form_reference=None)
    ground_id = await consents.request_consent(world.gate, clinic, case_id=case.id, draft=request)
    with pytest.raises(InvalidContent) as refused:
        await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=given(ends_at=None))
    assert {fault.pointer for fault in refused.value.faults} == {"/formReference", "/endsAt"}
    wider = given(state=ConsentState.limited, form_reference="F", categories=[Category.justice])
    with pytest.raises(InvalidContent):
        await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=wider)
    with pytest.raises(InvalidContent):
        await consents.request_consent(
            world.gate, clinic, case_id=case.id, draft=asked(world, case, "addiction_care", person_id=UUID(int=5))
        )


@pytest.mark.rule("GR-02")
async def test_a_limited_answer_opens_only_what_is_left(world: World) -> None:
    case = await world.case(members=("addiction_care", "school"))
    clinic = world.actor("addiction_care")
    request = asked(world, case, "addiction_care", "school")
    ground_id = await consents.request_consent(world.gate, clinic, case_id=case.id, draft=request)
    left = given(
        state=ConsentState.limited,
        recipient_ids=[world.organisations["addiction_care"]],
        categories=[Category.existence, Category.identity],
    )
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=left)
    assert await sees(world, case, "addiction_care")
    assert not await sees(world, case, "school")


@pytest.mark.rule("GR-03")
async def test_a_withdrawal_closes_at_once_keeps_the_log_and_tells_the_recipients(world: World, pools: Pools) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    ground_id = await consents.request_consent(
        world.gate, clinic, case_id=case.id, draft=asked(world, case, "addiction_care")
    )
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=given())
    assert await sees(world, case, "addiction_care")
    await consents.withdraw_consent(
        world.gate, world.keeper(), ground_id=ground_id, seen=2,
        change=ConsentWithdrawal(),
    )  # fmt: skip
    assert not await sees(world, case, "addiction_care")
    told = await events(world, pools, "type", "reason_code", "named")
    assert ("grounds.ended", "withdrawn") in [row[:2] for row in told]
    assert world.organisations["addiction_care"] in told[-1][2]
    states = [step["state"] for step in (await ground(world, clinic, ground_id))["steps"]["items"]]
    assert states == ["withdrawn", "given", "requested"]
    with pytest.raises(WrongState):
        await consents.withdraw_consent(world.gate, clinic, ground_id=ground_id, seen=3, change=ConsentWithdrawal())


@pytest.mark.rule("GR-03")
async def test_an_expired_consent_is_recorded_as_such_once(world: World, pools: Pools) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    ground_id = await consents.request_consent(
        world.gate, clinic, case_id=case.id, draft=asked(world, case, "addiction_care")
    )
    short = given(ends_at=datetime.now(UTC) + timedelta(seconds=3))
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=short)
    await asyncio.sleep(3.1)
    assert not await sees(world, case, "addiction_care")
    job = world.actor("safety_house", roles=(Role.system,))
    assert await terms.keep_ground_terms(world.gate, job) == 1
    assert await terms.keep_ground_terms(world.gate, job) == 0
    assert (await ground(world, clinic, ground_id))["state"] == "expired"
    await consents.repeat_consent_request(
        world.gate, clinic, ground_id=ground_id, seen=3, change=ConsentRepeat(reason="she comes back next week")
    )
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=4, answer=given())
    assert await sees(world, case, "addiction_care")


@pytest.mark.rule("GR-03")
async def test_a_new_consent_takes_the_place_of_the_one_it_covers(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    made = []
    for categories in ([Category.existence], [Category.existence, Category.identity]):
        draft = asked(world, case, "addiction_care", categories=categories)
        made.append(await consents.request_consent(world.gate, clinic, case_id=case.id, draft=draft))
        await consents.record_consent(world.gate, clinic, ground_id=made[-1], seen=1, answer=given())
    assert (await ground(world, clinic, made[0]))["state"] == "superseded"
    assert (await ground(world, clinic, made[1]))["state"] == "given"


@pytest.mark.rule("GR-04")
async def test_one_persons_refusal_leaves_the_other_members_as_they_were(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    await world.consent(case, 0)
    await world.consent(case, 2)
    clinic = world.actor("addiction_care")
    ground_id = await consents.request_consent(
        world.gate, clinic, case_id=case.id, draft=asked(world, case, "addiction_care", categories=list(Category))
    )
    refusal = given(state=ConsentState.refused, ends_at=None)
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=refusal)
    found = json.loads((await world.gate.disclose(clinic, whole(case))).body or "{}")
    assert [p["givenName"] for p in found["persons"]["items"]] == ["Cato"]


@pytest.mark.rule("GR-13")
async def test_shared_authority_needs_both_and_one_blocks(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")
    request = asked(world, case, "addiction_care", person=2, authority_holders=2)
    ground_id = await consents.request_consent(world.gate, clinic, case_id=case.id, draft=request)
    with pytest.raises(GuardNotMet):
        await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=given(holders_agreed=1))
    await consents.record_consent(world.gate, clinic, ground_id=ground_id, seen=1, answer=given(holders_agreed=2))
    assert await sees(world, case, "addiction_care")
    await consents.block_consent(world.gate, clinic, ground_id=ground_id, seen=2, change=ConsentBlock())
    assert not await sees(world, case, "addiction_care")
    blocked = await ground(world, clinic, ground_id)
    assert (blocked["state"], blocked["proposedMeasure"]) == ("blocked_by_parent", "provisional_supervision")
    again = ConsentUnblock(state=ConsentState.given, holders_agreed=1, ends_at=datetime.now(UTC) + SOON)
    with pytest.raises(GuardNotMet):
        await consents.unblock_consent(world.gate, clinic, ground_id=ground_id, seen=3, change=again)
    court = again.model_copy(update={"court_decision": "C/10/26-1"})
    await consents.unblock_consent(world.gate, clinic, ground_id=ground_id, seen=3, change=court)
    assert await sees(world, case, "addiction_care")


@pytest.mark.rule("GR-08", "DI-03", "OR-06")
async def test_an_override_needs_all_its_parts_an_author_with_mandate_and_owes_the_person_a_word(
    world: World, pools: Pools
) -> None:
    case = await world.case(members=("addiction_care", "police"))
    clinic = world.actor("addiction_care")
    for missing in ("threat", "protects_ids", "recipient_ids", "review_at"):
        draft = override(world, case, "police", **{missing: None})
        with pytest.raises(InvalidContent):
            await service.draft_ground(world.gate, clinic, case_id=case.id, draft=draft)
    far = override(world, case, "police", review_at=datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(InvalidContent):
        await service.draft_ground(world.gate, clinic, case_id=case.id, draft=far)
    ground_id = await service.draft_ground(world.gate, clinic, case_id=case.id, draft=override(world, case, "police"))
    with pytest.raises(NotFound):
        await service.activate_ground(world.gate, world.actor("police"), ground_id=ground_id, seen=1)
    await service.activate_ground(world.gate, clinic, ground_id=ground_id, seen=1)
    assert "grounds.override_started" in [row[0] for row in await events(world, pools, "type")]
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        owed = await connection.fetch("SELECT kind, person_id, due_at FROM tasks")
    assert [(row["kind"], row["person_id"]) for row in owed] == [("transparency", case.persons[0])]
    assert round((owed[0]["due_at"] - datetime.now(UTC)) / timedelta(hours=1)) == 14 * 24
    police = world.actor("police")
    mine = await service.draft_ground(world.gate, police, case_id=case.id, draft=override(world, case, "police"))
    with pytest.raises(MandateRequired):
        await service.activate_ground(world.gate, police, ground_id=mine, seen=1)


@pytest.mark.rule("GR-08")
async def test_an_override_ends_at_its_review_date_and_lives_on_by_a_new_text(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    keeper = world.keeper()
    soon = datetime.now(UTC) + timedelta(seconds=3)
    draft = override(world, case, "addiction_care", review_at=soon)
    ground_id = await service.record_override(world.gate, keeper, case_id=case.id, draft=draft)
    assert await sees(world, case, "addiction_care")
    await asyncio.sleep(3.1)
    assert not await sees(world, case, "addiction_care"), "no job had to run"
    job = world.actor("safety_house", roles=(Role.system,))
    assert await terms.keep_ground_terms(world.gate, job) == 1
    renewal = GroundRenewal(threat="He came back.", review_at=datetime.now(UTC) + SOON)
    await service.renew_ground(world.gate, keeper, ground_id=ground_id, seen=3, change=renewal)
    assert await sees(world, case, "addiction_care")
    await service.end_ground(world.gate, keeper, ground_id=ground_id, seen=4, change=GroundEnding(reason="arrested"))
    assert not await sees(world, case, "addiction_care")


@pytest.mark.rule("GR-09")
async def test_a_weighing_answers_every_question_of_a_published_set(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    clinic = world.actor("addiction_care")

    def weighing(edition: str, *questions: str) -> GroundDraft:
        answered = [AnsweredQuestion(question=q, answer="weighed") for q in questions]
        return GroundDraft(
            kind=SharingGround.safety_weighing, purposes=[Purpose.stop_violence], categories=[Category.safety],
            weighing=Weighing(edition=edition, answers=answered, conclusion="share"),
        )  # fmt: skip

    for wrong in (weighing("2025-9", "Lighter way?", "The child?"), weighing("2026-1", "Lighter way?")):
        with pytest.raises(InvalidContent) as refused:
            await service.draft_ground(world.gate, clinic, case_id=case.id, draft=wrong)
        assert refused.value.rule == "GR-09"
    right = weighing("2026-1", "Lighter way?", "The child?")
    ground_id = await service.draft_ground(world.gate, clinic, case_id=case.id, draft=right)
    assert (await ground(world, clinic, ground_id))["conclusion"] == "share"


@pytest.mark.rule("GR-06", "GR-02", "GR-07")
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (SharingGround.covenant, {}),
        (SharingGround.exchange_agreement, {}),
        (SharingGround.consent, {}),
        (SharingGround.reporting_code, {"categories": [Category.health]}),
        (SharingGround.statutory_other, {"legal_basis": "Wet X, art. 1"}),
        (SharingGround.measure_in_force, {}),
        (SharingGround.vt_statutory_task, {}),
        (SharingGround.reporting_code, {"purposes": [Purpose.research]}),
    ],
)
async def test_what_no_draft_can_be(world: World, kind: SharingGround, facts: dict[str, Any]) -> None:
    case = await world.case(members=("addiction_care",))
    draft = GroundDraft.model_validate(
        {"kind": kind, "purposes": [Purpose.stop_violence], "categories": [Category.safety]} | facts
    )
    with pytest.raises(InvalidContent):
        await service.draft_ground(world.gate, world.actor("addiction_care"), case_id=case.id, draft=draft)


@pytest.mark.rule("GR-17")
async def test_the_author_of_a_draft_does_not_judge_it(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    keeper = world.keeper()
    ground_id = await service.draft_ground(
        world.gate, keeper, case_id=case.id, draft=override(world, case, "addiction_care")
    )
    with pytest.raises(Forbidden) as refused:
        await service.reject_ground(world.gate, keeper, ground_id=ground_id, seen=1, change=GroundEnding(reason="weak"))
    assert refused.value.rule == "GR-17"
    clinic = world.actor("addiction_care")
    theirs = await service.draft_ground(world.gate, clinic, case_id=case.id, draft=override(world, case, "police"))
    with pytest.raises(MissingRole):
        await service.reject_ground(world.gate, clinic, ground_id=theirs, seen=1, change=GroundEnding(reason="no"))
    await service.reject_ground(world.gate, keeper, ground_id=theirs, seen=1, change=GroundEnding(reason="weak"))


@pytest.mark.rule("GR-12")
async def test_nothing_goes_to_the_police_against_the_clients_wish_but_with_the_process_director(world: World) -> None:
    case = await world.case(members=("addiction_care", "police"))
    assert await sees(world, case, "police")
    clinic = world.actor("addiction_care")
    wish = PoliceWishChange(wish=PoliceWish.undecided)
    await service.record_police_wish(world.gate, clinic, case_id=case.id, seen=1, change=wish)
    assert not await sees(world, case, "police")
    breaking = override(world, case, "police", breaks_police_wish=True)
    with pytest.raises(MissingRole):
        await service.record_override(world.gate, clinic, case_id=case.id, draft=breaking)
    await service.record_override(world.gate, world.keeper(), case_id=case.id, draft=override(world, case, "police"))
    assert not await sees(world, case, "police")
    await service.record_override(world.gate, world.keeper(), case_id=case.id, draft=breaking)
    assert await sees(world, case, "police")


async def test_a_stranger_meets_nothing_and_a_member_without_ground_may_record_its_clients_word(world: World) -> None:
    case = await world.case(members=("addiction_care",))
    for call in (
        consents.request_consent(
            world.gate, world.actor("school"), case_id=case.id, draft=asked(world, case, "school")
        ),
        service.draft_ground(world.gate, world.actor("school"), case_id=case.id, draft=override(world, case, "police")),
        answers.ask_may_share(world.gate, world.actor("school"), case_id=case.id, question=question(world, case)),
    ):
        with pytest.raises(NotFound):
            await call
    draft = override(world, case, "police")
    ground_id = await service.draft_ground(world.gate, world.actor("addiction_care"), case_id=case.id, draft=draft)
    assert await ground(world, world.actor("police"), ground_id) == {}, "a draft is its author's and the house's"
    assert (await ground(world, world.keeper(), ground_id))["state"] == "drafted"


def question(world: World, case: MadeCase, **facts: object) -> ShareQuestion:
    given = {
        "contributor_id": world.organisations["veilig_thuis"], "recipient_id": world.organisations["police"],
        "person_id": case.persons[0], "category": Category.safety, "purpose": Purpose.stop_violence,
    } | facts  # fmt: skip
    return ShareQuestion.model_validate(given)


@pytest.mark.rule("GR-10")
async def test_may_i_share_answers_with_rules_grounds_and_steps(world: World) -> None:
    case = await world.case()
    vt = world.actor("veilig_thuis")

    async def ask(**facts: object) -> MayShare:
        return await answers.ask_may_share(world.gate, vt, case_id=case.id, question=question(world, case, **facts))

    allowed = await ask()
    assert (allowed.answer, allowed.ground_kinds) == (ShareAnswer.allow, [SharingGround.covenant])
    assert allowed.missing_steps == [MissingStep.ask_awareness]
    health = await ask(category=Category.health)
    assert (health.answer, health.rules[0]) == (ShareAnswer.limited, "GR-07")
    assert health.missing_steps == [MissingStep.request_consent, MissingStep.record_override]
    stranger = await ask(recipient_id=world.organisations["school"])
    assert stranger.answer is ShareAnswer.deny
    assert MissingStep.take_part in stranger.missing_steps
    nobody = await ask(person_id=UUID(int=3))
    assert (nobody.answer, nobody.missing_steps) == (ShareAnswer.deny, [])
    mine = question(world, case, contributor_id=world.organisations["youth_protection"])
    with pytest.raises(NotOwner):
        await answers.ask_may_share(world.gate, vt, case_id=case.id, question=mine)


@pytest.mark.rule("GR-10")
async def test_the_house_explains_who_can_see_what_and_nobody_else_does(world: World, pools: Pools) -> None:
    case = await world.case()
    found = await answers.explain_case(world.gate, world.keeper(), case_id=case.id, door="rest")
    rows = json.loads(found.body or "{}")["items"]
    police = [row for row in rows if row["receiverId"] == str(world.organisations["police"])]
    assert police[0]["groundKinds"] == ["covenant"]
    assert police[0]["categories"] == ["existence", "identity", "contact", "household", "coordination", "safety"]
    with pytest.raises(MissingRole):
        await answers.explain_case(world.gate, world.actor("police"), case_id=case.id, door="rest")
    other = world.actor("police", roles=(Role.information_officer,))
    assert (
        json.loads((await answers.explain_case(world.gate, other, case_id=case.id, door="rest")).body or "")["items"]
        == []
    )
