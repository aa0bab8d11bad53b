"""The agenda and what is decided: order, capacity, deferral, the five rules, mandates, online items, minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.terms import working_days_after
from app.domain.errors import Forbidden, GuardNotMet, InvalidContent, WrongState
from app.domain.meetings import agenda, deciding, items, questions, rerouting, session
from app.domain.meetings.agenda_drafts import (
    AgendaCommentDraft,
    AgendaItemDraft,
    DeferDraft,
    NoteDraft,
    QuestionAnswerDraft,
    QuestionDraft,
    RerouteDraft,
    RescheduleItemDraft,
)
from app.domain.meetings.drafts import CancelDraft, RecordDraft
from app.domain.meetings.keeping import keep_meeting_terms
from app.domain.meetings.rules import pack_due
from app.domain.meetings.statements.views import AGENDA_ITEMS, MEETINGS
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    DeferralReason,
    ItemKind,
    MeetingKind,
    PartKind,
    Position,
    ProsecutionNeeded,
    QuestionRoute,
)
from app.domain.vocabulary.terms import TermKind
from tests.domain.case_world import events, rows, shown
from tests.field.findings_world import findings_of
from tests.field.meeting_world import (
    NEXT_WEEK,
    Table,
    by_system,
    chair,
    close_item,
    decided,
    decision,
    in_session,
    invited,
    kind_of,
    mandate,
    organisation,
    planned,
    put,
    recorded,
    run,
    seat,
    setting,
)
from tests.today import today_here
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
IN, OK, NO, OUT = Position.in_favour, Position.accepts, Position.against, Position.abstains
FOLLOWS = {
    TermKind.recall: agenda.recall_case,
    TermKind.virtual_item: agenda.promote_expired,
    TermKind.prosecution_answer: questions.leave_unanswered,
}
SOON = (datetime.now(UTC) + timedelta(days=20)).date()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    await organisation(made, "prosecution", covenant=True)
    await mandate(made, "police")
    return made


async def item_of(pools: Pools, world: World, item_id: UUID) -> Any:  # noqa: ANN401 - a record
    return (await rows(pools, world, "SELECT * FROM agenda_items WHERE id = $1", item_id))[0]


async def moved(pools: Pools, world: World, use_case: Any, item_id: UUID, **given: Any) -> None:  # noqa: ANN401
    seen = (await item_of(pools, world, item_id))["version"]
    await use_case(world.gate, chair(world), item_id=item_id, seen=seen, **given)


async def time_passes(pools: Pools, world: World, case: MadeCase) -> int:
    past = "UPDATE terms SET due_at = now() - interval '1 minute' WHERE case_id = $1 AND passed_at IS NULL"
    await run(pools, world, past, case.id)
    return await TermKeeper(FOLLOWS)(world.gate, by_system(world))


@pytest.mark.rule("ME-14")
async def test_urgent_then_new_then_what_comes_back(pools: Pools, world: World) -> None:
    table = await planned(world, item=ItemKind.running)
    for kind in (ItemKind.recall, ItemKind.new, ItemKind.urgent):
        await put(world, await world.case(), table.id, kind)
    order = "SELECT kind FROM agenda_items WHERE meeting_id = $1 ORDER BY position"
    assert [row[0] for row in await rows(pools, world, order, table.id)] == ["urgent", "new", "recall", "running"]
    other = await planned(world, item=ItemKind.new, new_items_first=False)
    await put(world, await world.case(), other.id, ItemKind.recall)
    assert [row[0] for row in await rows(pools, world, order, other.id)] == ["recall", "new"]


@pytest.mark.rule("ME-14")
async def test_a_meeting_ends_when_no_item_is_open_and_the_third_deferral_is_told(pools: Pools, world: World) -> None:
    table = await in_session(pools, await planned(world), "police")
    with pytest.raises(GuardNotMet) as refused:
        await table.move(pools, session.record_meeting, draft=RecordDraft(next_on=SOON))
    assert refused.value.rule == "ME-14"
    put_off = DeferDraft(reason=DeferralReason.missing_information, next_on=SOON)
    late = put_off.model_copy(update={"next_on": today_here()})
    with pytest.raises(InvalidContent):
        await moved(pools, world, items.defer_item, table.item_id, draft=late)
    await moved(pools, world, items.defer_item, table.item_id, draft=put_off)
    await table.move(pools, session.record_meeting, draft=RecordDraft(next_on=SOON))
    for _ in range(2):
        assert ("ME-14", "third-deferral") not in await findings_of(world, table.case)
        following = await planned(world)
        draft = RescheduleItemDraft(meeting_id=following.id)
        await moved(pools, world, items.reschedule_item, table.item_id, draft=draft)
        await moved(pools, world, items.defer_item, table.item_id, draft=put_off)
    assert ("ME-14", "third-deferral") in await findings_of(world, table.case)
    told = await events(pools, world, "meetings.item_deferred")
    assert len([event for event in told if event["subject_id"] == table.item_id]) == 3


@pytest.mark.rule("ME-15")
async def test_a_content_meeting_takes_so_many_items_urgent_ones_excepted(pools: Pools, world: World) -> None:
    await setting(world, "content_cap", 2)
    table = await planned(world)
    await put(world, await world.case(), table.id)
    with pytest.raises(GuardNotMet) as refused:
        await put(world, await world.case(), table.id)
    assert (refused.value.rule, refused.value.missing) == ("ME-15", ("full",))
    await put(world, await world.case(), table.id, ItemKind.urgent)
    open_ended = await planned(world, mode=DiscussionMode.process)
    for _ in range(2):
        await put(world, await world.case(), open_ended.id)
    await setting(world, "content_cap", 10)
    del pools


@pytest.mark.rule("ME-15")
async def test_content_needs_a_ground_and_process_mode_keeps_facts_only(pools: Pools, world: World) -> None:
    alone = await world.case(members=())
    with pytest.raises(GuardNotMet) as refused:
        await planned(world, case=alone)
    assert (refused.value.rule, refused.value.missing) == ("ME-15", ("ground",))
    table = await planned(world, mode=DiscussionMode.process)
    await in_session(pools, table, "police")
    with pytest.raises(InvalidContent) as fault:
        await moved(pools, world, items.note_item, table.item_id, draft=NoteDraft(discussion="Wat er speelt"))
    assert fault.value.faults[0].rule == "ME-15"
    with pytest.raises(GuardNotMet):
        await close_item(pools, table)
    facts = NoteDraft(
        known_flags=("bekend bij politie",), current_care="wijkteam", next_review_on=SOON,
        responsible_id=world.organisations["police"],
    )  # fmt: skip
    await moved(pools, world, items.note_item, table.item_id, draft=facts)
    await close_item(pools, table)
    content = await in_session(pools, await planned(world), "police")
    await moved(pools, world, items.note_item, content.item_id, draft=NoteDraft(discussion="Wat er speelt"))
    with pytest.raises(GuardNotMet) as none:
        await close_item(pools, content)
    assert none.value.missing == ("decision",)


@pytest.mark.rule("ME-16", "RE-10")
async def test_between_care_and_justice_an_item_moves_by_a_criterion(pools: Pools, world: World) -> None:
    table = await planned(world)
    move = RerouteDraft(kind=MeetingKind.justice_conference, reason="Strafbaar feit")
    with pytest.raises(InvalidContent) as fault:
        await moved(pools, world, rerouting.reroute_item, table.item_id, draft=move)
    assert fault.value.faults[0].rule == "ME-16"
    await run(pools, world, "UPDATE meetings SET chair_id = $2 WHERE id = $1", table.id, world.professionals["police"])
    await seat(table, "police")
    criterion = move.model_copy(update={"criterion": "recidive"})
    with pytest.raises(GuardNotMet) as refused:
        await rerouting.reroute_item(world.gate, world.actor("police"), item_id=table.item_id, seen=1, draft=criterion)
    assert refused.value.missing == ("care-has-initiative",)
    await kind_of(world, kind=MeetingKind.justice_conference)
    await moved(pools, world, rerouting.reroute_item, table.item_id, draft=criterion)
    found = await item_of(pools, world, table.item_id)
    assert (found["status"], found["criterion"]) == ("rerouted", "recidive")
    sideways = await planned(world)
    await kind_of(world, kind=MeetingKind.mdo)
    plain = RerouteDraft(kind=MeetingKind.mdo, reason="Past beter")
    await moved(pools, world, rerouting.reroute_item, sideways.item_id, draft=plain)


@pytest.mark.rule("ME-16")
async def test_an_item_is_taken_up_in_its_own_part(pools: Pools, world: World) -> None:
    table = await planned(world, parts=(PartKind.care_block, PartKind.justice_block))
    parts = await rows(pools, world, "SELECT id FROM meeting_parts WHERE meeting_id = $1 ORDER BY position", table.id)
    later = await put(world, await world.case(), table.id, part_id=parts[1][0])
    await in_session(pools, table, "youth_protection")
    with pytest.raises(GuardNotMet) as refused:
        await moved(pools, world, items.discuss_item, later)
    assert refused.value.missing == ("other-part",)
    await table.move(pools, session.open_next_part)
    await moved(pools, world, items.discuss_item, later)


@pytest.mark.rule("ME-17")
async def test_a_question_to_the_prosecution_is_answered_or_lapses_once(pools: Pools, world: World) -> None:
    case = await world.case(members=("police", "prosecution"), status="preparing")
    asked: dict[str, Any] = {"route": QuestionRoute.consultation_hour, "question": "Kan een verbod?"}

    async def ask(who: str = "prosecution", days: int = 3) -> UUID:
        draft = QuestionDraft(
            asked_id=world.organisations[who], due_at=datetime.now(UTC) + timedelta(days=days), **asked
        )
        return await questions.ask_prosecution(world.gate, world.keeper(), case_id=case.id, draft=draft)

    assert ("ME-17", "prosecution-need-unknown") in await findings_of(world, case)
    with pytest.raises(InvalidContent):
        await ask("police")
    with pytest.raises(InvalidContent):
        await ask(days=-1)
    first = await ask()
    answer = QuestionAnswerDraft(answer="Ja", prosecution_needed=ProsecutionNeeded.later)
    with pytest.raises(Forbidden):
        await questions.answer_prosecution(world.gate, world.actor("police"), question_id=first, seen=1, draft=answer)
    await questions.answer_prosecution(world.gate, world.actor("prosecution"), question_id=first, seen=1, draft=answer)
    assert ("ME-17", "prosecution-need-unknown") not in await findings_of(world, case)
    second = await ask()
    assert await time_passes(pools, world, case) >= 1
    state = await rows(pools, world, "SELECT state FROM prosecution_questions WHERE id = $1", second)
    assert state[0][0] == "no_answer"
    with pytest.raises(WrongState):
        await questions.answer_prosecution(
            world.gate, world.actor("prosecution"), question_id=second, seen=2, draft=answer
        )
    passed = [event for event in await events(pools, world, "cases.term_passed") if event["case_id"] == case.id]
    assert await time_passes(pools, world, case) == 0
    assert len(passed) == 1


@pytest.mark.rule("ME-18")
async def test_the_pack_goes_out_at_its_deadline_and_later_changes_are_marked(pools: Pools, world: World) -> None:
    table = await planned(world, pack_days=4)
    due = await rows(pools, world, "SELECT pack_due_at FROM meetings WHERE id = $1", table.id)
    assert due[0][0] == NEXT_WEEK - timedelta(days=4)
    await invited(pools, table, "police")
    with pytest.raises(GuardNotMet) as refused:
        await table.move(pools, session.prepare_meeting)
    assert refused.value.rule == "ME-18"
    assert await keep_meeting_terms(world.gate, by_system(world)) == 0
    await run(pools, world, "UPDATE meetings SET pack_due_at = now() WHERE id = $1", table.id)
    assert await keep_meeting_terms(world.gate, by_system(world)) == 1
    assert await keep_meeting_terms(world.gate, by_system(world)) == 0
    told = [event for event in await events(pools, world, "meetings.pack_published") if event["subject_id"] == table.id]
    assert len(told) == 1
    late = await put(world, await world.case(), table.id)
    marks = [(await shown(world.gate, world.keeper(), AGENDA_ITEMS, item))["changedSincePack"]
             for item in (table.item_id, late)]  # fmt: skip
    assert marks == [False, True]


@pytest.mark.rule("ME-18")
async def test_in_daily_mode_the_pack_is_out_at_one_in_the_afternoon_before_the_meeting() -> None:
    winter = datetime(2026, 12, 3, 14, tzinfo=UTC)
    assert pack_due("daily", 0, winter) == datetime(2026, 12, 3, 12, tzinfo=UTC)
    early = datetime(2026, 12, 3, 8, tzinfo=UTC)
    assert pack_due("daily", 0, early) == datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.mark.rule("ME-20")
async def test_a_recall_makes_one_online_item_that_goes_to_a_meeting_undecided(pools: Pools, world: World) -> None:
    kind_id = await kind_of(world)
    table = await planned(world, kind_id=kind_id)
    await moved(pools, world, items.note_item, table.item_id, draft=NoteDraft(next_review_on=SOON))
    assert await time_passes(pools, world, table.case) == 1
    found = await rows(
        pools, world, "SELECT * FROM agenda_items WHERE case_id = $1 AND id <> $2", table.case.id, table.item_id
    )
    assert [(row["kind"], row["status"], row["recall_on"] is not None) for row in found] == [
        ("recall", "virtual_open", True)
    ]
    item_id = found[0]["id"]
    (term,) = await rows(pools, world, "SELECT starts_at, due_at FROM terms WHERE subject_id = $1", item_id)
    assert term["due_at"].date() == working_days_after(term["starts_at"].date(), 5)
    confirms = AgendaCommentDraft(confirms=True)
    await items.comment_item(world.gate, world.actor("police"), item_id=item_id, draft=confirms)
    assert await time_passes(pools, world, table.case) == 1
    promoted = await item_of(pools, world, item_id)
    assert (promoted["status"], promoted["meeting_id"]) == ("scheduled", table.id)
    assert await time_passes(pools, world, table.case) == 0
    told = [e for e in await events(pools, world, "meetings.item_promoted") if e["subject_id"] == item_id]
    assert len(told) == 1


@pytest.mark.rule("ME-20")
async def test_an_online_item_is_decided_there_or_promoted_by_any_participant(pools: Pools, world: World) -> None:
    case, kind_id = await world.case(), await kind_of(world)

    async def online() -> UUID:
        draft = AgendaItemDraft(kind_id=kind_id, kind=ItemKind.recall, question="Nog nodig?")
        return await agenda.schedule_item(world.gate, world.keeper(), case_id=case.id, draft=draft)

    first = await online()
    draft = decision(world, ("police", IN))
    await deciding.record_decision(world.gate, chair(world), item_id=first, draft=draft)
    await moved(pools, world, deciding.decide_item, first)
    assert (await item_of(pools, world, first))["status"] == "decided"
    second = await online()
    await items.promote_item(world.gate, world.actor("police"), item_id=second, seen=1)
    assert (await item_of(pools, world, second))["status"] == "scheduled"
    with pytest.raises(WrongState):
        await items.comment_item(
            world.gate, world.actor("police"), item_id=second, draft=AgendaCommentDraft(text="Te laat")
        )


@pytest.mark.rule("ME-21")
async def test_minutes_are_the_difference_with_the_last_meeting(pools: Pools, world: World) -> None:
    case = await world.case()
    first = await planned(world, case=case)
    decision_id = await recorded(pools, first, "police")
    await run(
        pools,
        world,
        "INSERT INTO case_moves (house_id, id, case_id, field, old, new, organisation_id, at) "
        "VALUES ($1, gen_random_uuid(), $2, 'status', 'opened', 'preparing', $3, clock_timestamp())",
        world.house_id,
        case.id,
        world.keeper_id,
    )
    second = await in_session(pools, await planned(world, case=case), "police")
    await decided(pools, second, decision(world, ("police", IN)))
    await close_item(pools, second)
    await second.move(pools, session.record_meeting, draft=RecordDraft())
    found = await shown(world.gate, world.keeper(), MEETINGS, first.id, "minutes")
    assert found["minutes"]["items"][0]["decisionIds"] == [str(decision_id)]
    minute = (await shown(world.gate, world.keeper(), MEETINGS, second.id, "minutes"))["minutes"]["items"][0]
    assert (minute["previousMeetingId"], minute["newSince"]) == (str(first.id), ["status:preparing"])
    assert ("ME-21", "no-next-date") in await findings_of(world, case)
    await run(pools, world, "UPDATE meetings SET none_needed_reason = 'klaar' WHERE id = $1", second.id)
    assert ("ME-21", "no-next-date") not in await findings_of(world, case)


@pytest.mark.rule("ME-14")
async def test_a_cancelled_meeting_gives_its_items_a_new_date(pools: Pools, world: World) -> None:
    table: Table = await invited(pools, await planned(world), "police")
    with pytest.raises(InvalidContent):
        await table.move(pools, session.cancel_meeting, draft=CancelDraft(reason="ziek", items_on=today_here()))
    await table.move(pools, session.cancel_meeting, draft=CancelDraft(reason="ziek", items_on=SOON))
    found = await item_of(pools, world, table.item_id)
    assert (found["status"], found["next_on"]) == ("deferred", SOON)
