"""The life of a person's consent (toestemming): asked, answered, withdrawn, blocked by a parent, asked again.

Any organisation in contact with the family may record what the person says; nothing is ever given by silence, by a form
about something else or by somebody else (rule GR-02).
"""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.grounds.drafts import (
    ConsentAnswer,
    ConsentBlock,
    ConsentRepeat,
    ConsentRequest,
    ConsentUnblock,
    ConsentWithdrawal,
)
from app.domain.grounds.recording import case_in_contact, check_organisations, check_persons, find_ground, move, settle
from app.domain.grounds.rules import check_answer, check_asked_purposes, check_unblocking
from app.domain.grounds.statements import CONSENTS_IN_FORCE
from app.domain.tables.grounds import GroundRow
from app.domain.vocabulary.grounds import CONSENT, CONSENT_IN_FORCE, ConsentState
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround


async def request_consent(gate: Gate, actor: Actor, *, case_id: UUID, draft: ConsentRequest) -> UUID:
    """Note that a person is asked; it opens nothing. The id of the consent."""
    async with gate.open(actor, "consent:request") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "consent:request", case_roles=standing.roles)
        check_asked_purposes(draft.purposes)
        await check_persons(work, case_id, {"/personId": [draft.person_id]})
        await check_organisations(work, {"/recipientIds": draft.recipient_ids, "/giverIds": draft.giver_ids})
        if draft.answer_due_at is not None and draft.answer_due_at <= work.now:
            raise InvalidContent(Fault("/answerDueAt", "not-in-the-future", "GR-02"), rule="GR-02")
        row = GroundRow(
            house_id=actor.house_id,
            case_id=case_id,
            kind=SharingGround.consent,
            state=ConsentState.requested,
            person_ids=[draft.person_id],
            giver_ids=draft.giver_ids,
            recipient_ids=draft.recipient_ids,
            purposes=Purpose.mask(draft.purposes),
            categories=Category.mask(draft.categories),
            form_reference=draft.form_reference,
            authority_holders=draft.authority_holders,
            answer_due_at=draft.answer_due_at,
            recorded_by_id=actor.organisation_id,
            author_id=actor.professional_id,
        )
        await work.insert(row)
        await settle(work, row)
        return row.id


async def repeat_consent_request(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: ConsentRepeat) -> int:
    """Ask again after a refusal, withdrawal or expiry, with the reason; the old answer counts until the new one."""
    async with gate.open(actor, "consent:request") as work:
        row = await _consent(work, ground_id, "consent:request", ConsentState.requested)
        return await move(
            work,
            row,
            seen=seen,
            state=ConsentState.requested.value,
            reason=change.reason,
            answer_due_at=change.answer_due_at,
            holders_agreed=0,
        )


async def record_consent(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, answer: ConsentAnswer) -> int:
    """Record what the person or the legal representative answered; the new version. It works at once."""
    async with gate.open(actor, "consent:record") as work:
        row = await _consent(work, ground_id, "consent:record", answer.state)
        form = answer.form_reference or row.form_reference
        asked = (row.purposes, row.categories, frozenset(row.recipient_ids or ()))
        check_answer(answer, asked=asked, form=form, holders=row.authority_holders, now=work.now)
        given = answer.state in CONSENT_IN_FORCE
        version = await work.change(
            row,
            seen=seen,
            state=answer.state.value,
            form_reference=form,
            representative=answer.representative,
            holders_agreed=answer.holders_agreed,
            purposes=row.purposes if answer.purposes is None else Purpose.mask(answer.purposes),
            categories=row.categories if answer.categories is None else Category.mask(answer.categories),
            recipient_ids=answer.recipient_ids or row.recipient_ids,
            limitation=answer.limitation,
            reason=answer.reason,
            answered_at=work.now,
            starts_at=work.now,
            ends_at=answer.ends_at if given else None,
            objection_from=None if given else work.now,
        )
        if given:
            await _supersede(work, row)
        await settle(work, row, reason=answer.reason)
        return version


async def withdraw_consent(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: ConsentWithdrawal) -> int:
    """The person takes consent back: disclosure stops at once, the log stays, the recipients are told (rule GR-03)."""
    async with gate.open(actor, "consent:withdraw") as work:
        row = await _consent(work, ground_id, "consent:withdraw", ConsentState.withdrawn)
        return await move(
            work,
            row,
            seen=seen,
            state=ConsentState.withdrawn.value,
            reason=change.reason,
            ends_at=work.now,
            objection_from=work.now,
        )


async def block_consent(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: ConsentBlock) -> int:
    """One of two holders of authority refuses or withdraws: closed, with the civil route proposed (rule GR-13)."""
    async with gate.open(actor, "consent:block") as work:
        row = await _consent(work, ground_id, "consent:block", ConsentState.blocked_by_parent)
        if row.authority_holders < 2:  # noqa: PLR2004 - both parents
            raise InvalidContent(Fault("/authorityHolders", "no-shared-authority", "GR-13"), rule="GR-13")
        return await move(
            work,
            row,
            seen=seen,
            state=ConsentState.blocked_by_parent.value,
            reason=change.reason,
            child_interest_note=change.child_interest_note,
            objection_from=work.now,
        )


async def unblock_consent(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: ConsentUnblock) -> int:
    """Both holders of authority, or a court, decide after all; the new version (rules GR-13 and PL-13)."""
    async with gate.open(actor, "consent:unblock") as work:
        row = await _consent(work, ground_id, "consent:unblock", change.state)
        check_unblocking(change, holders=row.authority_holders, now=work.now)
        given = change.state is ConsentState.given
        return await move(
            work,
            row,
            seen=seen,
            state=change.state.value,
            holders_agreed=change.holders_agreed,
            court_decision=change.court_decision,
            child_interest_note=change.child_interest_note or row.child_interest_note,
            answered_at=work.now,
            starts_at=work.now if given else row.starts_at,
            ends_at=change.ends_at if given else None,
            objection_from=None if given else work.now,
        )


async def _consent(work: Work, ground_id: UUID, permission: str, wanted: ConsentState) -> GroundRow:
    """A consent that may make this move, by an organisation in contact with the family."""
    row, standing = await find_ground(work, ground_id)
    if row.kind != SharingGround.consent:
        raise NotFound
    work.about("ground", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles)
    CONSENT.check(row.state, wanted)
    return row


async def _supersede(work: Work, row: GroundRow) -> None:
    """A new consent takes the place of those that it covers whole (rule GR-03)."""
    found = await work.fetch(CONSENTS_IN_FORCE, case=row.case_id, person=(row.person_ids or [])[0], but=row.id)
    for record in found:
        older = loaded(GroundRow, record)
        if _covers(row, older):
            await work.change(older, state=ConsentState.superseded.value, ends_at=work.now)


def _covers(newer: GroundRow, older: GroundRow) -> bool:
    return (
        not older.purposes & ~newer.purposes
        and not older.categories & ~newer.categories
        and _within(older.recipient_ids, newer.recipient_ids)
        and _within(older.giver_ids, newer.giver_ids)
    )


def _within(some: list[UUID] | None, others: list[UUID] | None) -> bool:
    return others is None or (some is not None and set(some) <= set(others))
