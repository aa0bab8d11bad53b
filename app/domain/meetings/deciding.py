"""Decisions: recorded live on an item by a named rule, binding who was there with a mandate or accepts later."""

from datetime import date
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import end_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, MissingRole, NotFound, WrongState
from app.domain.grounds.recording import check_organisations, check_persons
from app.domain.meetings.agenda_drafts import MeetingDecisionDraft
from app.domain.meetings.items import find_item, moved_item
from app.domain.meetings.rules import THERE
from app.domain.meetings.standing import MeetingStanding, seats_of
from app.domain.meetings.statements import facts
from app.domain.meetings.voting import check_binding, check_positions, check_referrer
from app.domain.organisations.service import check_mandate
from app.domain.tables.meetings import AgendaItemRow, MeetingDecisionRow, MeetingKindRow
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    DecisionKind,
    DecisionRule,
    ItemStatus,
    MeetingStatus,
    ParticipantBasis,
    Position,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.terms import TermKind

PER_CHARTER = "per_charter"


async def record_decision(gate: Gate, actor: Actor, *, item_id: UUID, draft: MeetingDecisionDraft) -> UUID:
    """Record a decision on an item under discussion, with the position of each voter (rules ME-12, ME-13, ME-21).

    Voters are the organisations that are there, observers excepted; online they are those of the team that speak up.
    """
    async with gate.open(actor, "decision:record") as work:
        item, meeting, roles = await find_item(work, item_id, "decision:record")
        if item.status not in {ItemStatus.in_discussion, ItemStatus.virtual_open}:
            raise WrongState("agenda item", current=item.status)
        if draft.kind is DecisionKind.joint_talk_release and Role.process_director not in actor.roles | roles:
            raise MissingRole(Role.process_director, rule="ME-05")
        charter = await work.read(MeetingKindRow, item.kind_id, locked=False)
        rule = await _rule(work, charter, draft)
        await check_persons(work, item.case_id, {"/personIds": draft.person_ids})
        await check_organisations(work, {"/bindsIds": draft.binds_ids, "/asksIds": draft.asks_ids})
        positions = {part.organisation_id: part.position for part in draft.positions}
        if len(positions) != len(draft.positions):
            raise InvalidContent(Fault("/positions", "repeated", "ME-13"))
        await _check_table(work, item, meeting, charter, draft, rule, positions)
        row = MeetingDecisionRow(
            house_id=actor.house_id,
            case_id=item.case_id,
            item_id=item.id,
            meeting_id=item.meeting_id,
            part_id=item.part_id,
            kind=draft.kind.value,
            text=draft.text,
            shareable=draft.shareable,
            decision_rule=rule.value,
            charter_version=meeting.row.charter_version if meeting else charter.version,
            positions=[part.model_dump(mode="json", by_alias=True) for part in draft.positions],
            binds_ids=sorted({*draft.binds_ids, *draft.asks_ids}),
            accepted_ids=sorted(draft.binds_ids),
            person_ids=sorted(draft.person_ids),
            decided_by_id=actor.organisation_id,
            professional_id=actor.professional_id,
            decided_at=work.now,
        )
        await work.insert(row)
        work.about("meeting_decision", row.id, case_id=row.case_id, version=1)
        _tell(work, row)
    return row.id


async def decide_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int) -> int:
    """Close the discussion of an item: in content mode with a decision, in process mode with who goes on and when."""
    async with gate.open(actor, "agenda-item:decide") as work:
        item, meeting, roles = await find_item(work, item_id, "agenda-item:decide")
        charter = await work.read(MeetingKindRow, item.kind_id, locked=False)
        if meeting is not None:
            if meeting.row.status != MeetingStatus.in_session:
                raise GuardNotMet("ME-14", "in-session")
            await _check_referrer(work, item, charter)
        decided = await work.fetch(facts.DECISIONS_OF_ITEM, item=item.id)
        in_process = meeting is not None and meeting.row.mode == DiscussionMode.process
        facts_known = item.responsible_id is not None and isinstance(item.next_review_on, date)
        if not decided and not (in_process and facts_known):
            raise GuardNotMet("ME-15" if in_process else "ME-13", "review" if in_process else "decision")
        version = await moved_item(work, item, ItemStatus.decided, roles, seen=seen)
        await end_term(work, TermKind.virtual_item, item.id)
        return version


async def accept_decision(gate: Gate, actor: Actor, *, decision_id: UUID, seen: int) -> int:
    """Accept for your organisation what was decided without its mandate at the table (rules ME-12, OR-06).

    With the last acceptance the decision is in force: what the field leaves to a meeting may be done on it.
    """
    async with gate.open(actor, "decision:accept") as work:
        row = await work.read(MeetingDecisionRow, decision_id)
        await find_case(work, row.case_id)
        work.about("meeting_decision", row.id, case_id=row.case_id, version=row.version)
        mine = actor.organisation_id
        if mine not in row.binds_ids:
            raise NotFound
        check(actor, "decision:accept", own=True)
        await check_mandate(work, MandateScope.decide)
        if mine in row.accepted_ids:
            raise WrongState
        version = await work.change(row, seen=seen, accepted_ids=sorted({*row.accepted_ids, mine}))
        if set(row.binds_ids) == set(row.accepted_ids):
            _tell(work, row)
        return version


def _tell(work: Work, row: MeetingDecisionRow) -> None:
    """Tell whom a decision binds that it was taken, and again when the last of them accepted it."""
    work.tell(
        NoticeType.meetings_decision_recorded,
        kind="meeting_decision",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=row.kind,
        audience=row.binds_ids,
    )


async def _rule(work: Work, charter: MeetingKindRow, draft: MeetingDecisionDraft) -> DecisionRule:
    """The rule of the house where it sets one, else of the charter; naming another is refused (rule ME-13)."""
    chosen = await house_setting(work, "decision_rule", PER_CHARTER)
    rule = DecisionRule((charter.decision_rule or DecisionRule.consensus) if chosen == PER_CHARTER else chosen)
    if draft.decision_rule is not None and draft.decision_rule is not rule:
        raise GuardNotMet("ME-13", rule.value)
    return rule


async def _check_table(
    work: Work,
    item: AgendaItemRow,
    meeting: MeetingStanding | None,
    charter: MeetingKindRow,
    draft: MeetingDecisionDraft,
    rule: DecisionRule,
    positions: dict[UUID, Position],
) -> None:
    if meeting is None or item.part_id is None:
        check_binding(draft.binds_ids, ())
        check_positions(rule, positions, voters=positions)
        return
    if meeting.row.status != MeetingStatus.in_session:
        raise GuardNotMet("ME-13", "in-session")
    there = [seat for part, seat in await seats_of(work, meeting.row.id) if part == item.part_id]
    voters = {
        seat.organisation_id
        for seat in there
        if seat.organisation_id is not None and seat.attendance in THERE and seat.basis is not ParticipantBasis.observer
    }
    check_positions(rule, positions, voters=voters)
    mandated = {found["organisation_id"] for found in await work.fetch(facts.MANDATED, part=item.part_id)}
    check_binding(draft.binds_ids, mandated)
    await _check_referrer(work, item, charter)


async def _check_referrer(work: Work, item: AgendaItemRow, charter: MeetingKindRow) -> None:
    if item.meeting_id is None:
        return
    present = any(
        part == item.part_id and seat.basis is ParticipantBasis.referrer and seat.attendance in THERE
        for part, seat in await seats_of(work, item.meeting_id)
    )
    check_referrer(required=charter.referrer_required, present=present)
