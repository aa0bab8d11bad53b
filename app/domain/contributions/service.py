"""What an organisation does with what it brings: share, withhold, correct, withdraw; what others contest or check.

Requests for information stand in `requests.py`.
"""

from datetime import timedelta
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.contributions.drafts import (
    ContestAnswer,
    ContestDraft,
    ContributionDraft,
    Correction,
    Instruction,
    QualityCheck,
    Withdrawal,
    WithholdDraft,
)
from app.domain.contributions.rules import ANSWER_DAYS, check_quality
from app.domain.contributions.sharing import add_item, find_item, fresh_days, replace_item, tell_hearers, tell_withdrawn
from app.domain.contributions.statements.asking import AUTHORED, OPEN_CONTEST
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent
from app.domain.grounds.recording import case_in_contact, check_organisations
from app.domain.grounds.rules import check_not_own_work
from app.domain.tables.contributions import ContestRow, ContributionRow, InformationRequestRow
from app.domain.vocabulary.contributions import CONTEST, ContestState, ContributionMode, Quality, Validity
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.sharing import Category, Purpose

STANDING = frozenset({Validity.current.value, Validity.contested.value})
"""Validities in which an item may still be changed by its owner."""


async def share_contribution(gate: Gate, actor: Actor, *, case_id: UUID, draft: ContributionDraft) -> UUID:
    """Bring an item into a case under a named ground; it stays the organisation's own. The id of the item."""
    withheld = draft.mode is ContributionMode.withheld
    permission = "contribution:withhold" if withheld else "contribution:share"
    return await _add(gate, actor, case_id, draft, permission)


async def withhold_contribution(gate: Gate, actor: Actor, *, case_id: UUID, draft: WithholdDraft) -> UUID:
    """Record that something is not shared, and why: never silence (rule GR-14). The id of the item."""
    item = ContributionDraft(
        person_ids=draft.person_ids,
        mode=ContributionMode.withheld,
        category=draft.category,
        refusal_reason=draft.refusal_reason,
        request_id=draft.request_id,
    )
    return await _add(gate, actor, case_id, item, "contribution:withhold")


async def correct_contribution(
    gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int, change: Correction
) -> UUID:
    """Put the right text in the place of a wrong one; the id of the new item."""
    async with gate.open(actor, "contribution:correct") as work:
        row = await _own_item(work, contribution_id, "contribution:correct")
        _check_has_text(row)
        newer = await replace_item(work, row, change, seen=seen)
        work.about("contribution", newer, case_id=row.case_id, version=1)
        return newer


async def confirm_contribution(gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int) -> int:
    """Say that an item is still true today; it counts as current again (rule CO-08). The new version."""
    async with gate.open(actor, "contribution:confirm") as work:
        row = await _own_item(work, contribution_id, "contribution:confirm")
        today = work.today
        fresh_until = today + timedelta(days=await fresh_days(work, Category(row.category)))
        return await work.change(row, seen=seen, last_verified_on=today, fresh_until=fresh_until)


async def withdraw_contribution(
    gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int, change: Withdrawal
) -> int:
    """Take an item back: from now on others see no more than that it was there (rule CO-01). The new version."""
    async with gate.open(actor, "contribution:withdraw") as work:
        row = await _own_item(work, contribution_id, "contribution:withdraw")
        return await _withdraw(work, row, change.reason, seen)


async def contest_contribution(gate: Gate, actor: Actor, *, contribution_id: UUID, draft: ContestDraft) -> UUID:
    """Contest an item: it is marked, all its receivers hear of it, its owner answers in time (rule CO-07)."""
    async with gate.open(actor, "contribution:contest") as work:
        row, roles = await find_item(work, contribution_id)
        check(actor, "contribution:contest", case_roles=roles)
        case = await granting.load(work, row.case_id)
        if row.validity == Validity.contested:
            raise Conflict(rule="CO-07")
        _check_standing(row)
        days = await house_setting(work, "correction_answer_days", ANSWER_DAYS)
        contest = ContestRow(
            house_id=row.house_id,
            contribution_id=row.id,
            case_id=row.case_id,
            organisation_id=actor.organisation_id,
            for_client=draft.for_client,
            reason=draft.reason,
            answer_due_at=work.now + timedelta(days=days),
        )
        await work.insert(contest)
        version = await work.change(row, validity=Validity.contested.value)
        work.about("contribution", row.id, case_id=row.case_id, version=version)
        tell_hearers(work, row, case, NoticeType.contributions_contested)
        return row.id


async def answer_contest(gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int, answer: ContestAnswer) -> UUID:
    """The owner's answer: corrected, withdrawn or upheld, with the reason (rule CO-07). The id of what stands."""
    async with gate.open(actor, "contribution:answer-contest") as work:
        row = await _own_item(work, contribution_id, "contribution:answer-contest")
        found = await work.fetch_one(OPEN_CONTEST, contribution=row.id)
        if found is None:
            raise GuardNotMet("CO-07", "open_contest")
        contest = ContestRow(**dict(found))
        CONTEST.check(contest.state, answer.state)
        if (answer.state is ContestState.corrected) != (answer.correction is not None):
            raise InvalidContent(Fault("/correction", "only-and-always-with-corrected", "CO-07"), rule="CO-07")
        await work.change(contest, state=answer.state.value, answer=answer.answer, answered_at=work.now)
        if answer.correction is not None:
            _check_has_text(row)
            return await replace_item(work, row, answer.correction, seen=seen)
        if answer.state is ContestState.withdrawn:
            await _withdraw(work, row, answer.answer, seen, also=contest.organisation_id)
            return row.id
        version = await work.change(row, seen=seen, validity=Validity.current.value)
        work.about("contribution", row.id, case_id=row.case_id, version=version)
        case = await granting.load(work, row.case_id)
        tell_hearers(work, row, case, NoticeType.contributions_contested, also=[contest.organisation_id])
        return row.id


async def verify_contribution(
    gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int, draft: QualityCheck
) -> int:
    """Check lawfulness, fit and quality of what someone else supplied (rules GR-17, CO-11). The new version."""
    async with gate.open(actor, "contribution:verify") as work:
        row = await _foreign_item(work, contribution_id, "contribution:verify")
        check_quality(draft)
        version = await work.change(
            row, seen=seen, quality=draft.quality.value, checked_by_id=actor.professional_id, checked_at=work.now
        )
        if draft.quality is Quality.low and draft.follow_up is not None:
            await _follow_up(work, row, draft.follow_up)
        return version


async def instruct_contribution(
    gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int, draft: Instruction
) -> int:
    """Put an instruction on an item: shown at every read, and what goes against it is closed (rule GR-17)."""
    async with gate.open(actor, "contribution:instruct") as work:
        row = await _foreign_item(work, contribution_id, "contribution:instruct")
        await check_organisations(work, {"/closedToIds": draft.closed_to_ids})
        return await work.change(
            row,
            seen=seen,
            instruction=draft.text,
            instruction_closes_ids=draft.closed_to_ids,
            instructed_by_id=actor.professional_id,
        )


async def lift_instruction(gate: Gate, actor: Actor, *, contribution_id: UUID, seen: int) -> int:
    """Take an instruction off an item (rule GR-17). The new version."""
    async with gate.open(actor, "contribution:lift-instruction") as work:
        row = await _foreign_item(work, contribution_id, "contribution:lift-instruction")
        if row.instruction is None:
            raise GuardNotMet("GR-17", "instruction")
        return await work.change(row, seen=seen, instruction=None, instruction_closes_ids=None, instructed_by_id=None)


async def _add(gate: Gate, actor: Actor, case_id: UUID, draft: ContributionDraft, permission: str) -> UUID:
    async with gate.open(actor, permission) as work:
        standing = await case_in_contact(work, case_id)
        check(actor, permission, case_roles=standing.roles)
        row = await add_item(work, case_id, draft)
        work.about("contribution", row.id, case_id=case_id, version=row.version)
        return row.id


async def _own_item(work: Work, contribution_id: UUID, permission: str) -> ContributionRow:
    """An item that still stands, for its owner alone (rule CO-01); hidden from who could not read it."""
    row, roles = await find_item(work, contribution_id)
    check(work.actor, permission, case_roles=roles, own=row.organisation_id == work.actor.organisation_id)
    _check_standing(row)
    return row


async def _foreign_item(work: Work, contribution_id: UUID, permission: str) -> ContributionRow:
    """An item that someone else supplied, for the information officer of the house (rule GR-17)."""
    row, roles = await find_item(work, contribution_id)
    check(work.actor, permission, case_roles=roles)
    me = work.actor.professional_id
    authored = await work.fetch_value(AUTHORED, ground=row.ground_id, second=row.health_ground_id, professional=me)
    supplier = row.organisation_id == work.actor.organisation_id or row.professional_id == me
    check_not_own_work(is_supplier=supplier or bool(authored))
    return row


def _check_standing(row: ContributionRow) -> None:
    if row.validity not in STANDING:
        raise GuardNotMet("CO-01", "item_that_stands")


def _check_has_text(row: ContributionRow) -> None:
    if row.mode != ContributionMode.content:
        raise GuardNotMet("CO-02", "content")


async def _withdraw(work: Work, row: ContributionRow, reason: str, seen: int, *, also: UUID | None = None) -> int:
    version = await work.change(row, seen=seen, validity=Validity.withdrawn.value, withdrawn_reason=reason)
    work.about("contribution", row.id, case_id=row.case_id, version=version)
    case = await granting.load(work, row.case_id)
    tell_withdrawn(work, row, case, also=[also] if also else [])
    return version


async def _follow_up(work: Work, row: ContributionRow, need: str) -> None:
    """Low quality asks the owner for more, as a request for information (rule CO-11)."""
    request = InformationRequestRow(
        house_id=row.house_id,
        case_id=row.case_id,
        asked_id=row.organisation_id,
        asked_by_id=work.actor.organisation_id,
        need=need,
        categories=[row.category],
        person_ids=row.person_ids,
        purpose=row.purpose or Purpose.joint_analysis.value,
        due_at=work.now + timedelta(days=ANSWER_DAYS),
    )
    await work.insert(request)
    work.tell(
        NoticeType.contributions_requested,
        kind="information_request",
        subject_id=request.id,
        version=1,
        reason="low_quality",
        audience=[row.organisation_id],
    )
