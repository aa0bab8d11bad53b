"""Steps of sharing that take the work: check an item against the grounds of its case, write it, tell who may hear."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from app.domain.access import granting
from app.domain.access.case_standing import FIND_CASE, asking, held
from app.domain.access.confirmers import Confirmers
from app.domain.access.grounds import CaseGrounds
from app.domain.access.house_settings import house_setting
from app.domain.access.work import Work
from app.domain.contributions.drafts import ContributionDraft, Correction
from app.domain.contributions.rules import (
    FRESH_DAYS,
    check_carried,
    check_instruction,
    check_involvement,
    check_item,
    check_recipients,
    hearers,
)
from app.domain.contributions.statements.asking import EDITIONS, TELLINGS
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.grounds.recording import check_organisations, check_persons
from app.domain.tables.contributions import AwarenessRow, ContributionRow, InformationRequestRow
from app.domain.vocabulary.contributions import Awareness, ContributionMode, Quality, Restriction, Validity
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, Category, Purpose

PLAIN = frozenset(Category) - {Category.health, Category.client_voice, Category.contact, Category.justice}
"""Categories of which the whole team may hear that something came; of the others only who could read it."""


async def add_item(work: Work, case_id: UUID, draft: ContributionDraft) -> ContributionRow:
    """Check a draft by every rule of its mode and write it (rules GR-01, GR-05, GR-07, GR-15, CO-02 to CO-06)."""
    actor = work.actor
    draft = draft if draft.purpose is not None else draft.model_copy(update={"purpose": actor.purpose})
    oral_allowed = await house_setting(work, "oral_only_allowed", default=True)
    check_item(draft, today=work.today, oral_allowed=oral_allowed)
    await check_persons(work, case_id, {"/personIds": draft.person_ids})
    await check_organisations(work, {"/recipientIds": draft.recipient_ids})
    await _check_request(work, case_id, draft.request_id)
    case = await granting.load(work, case_id)
    named = None
    if draft.mode is not ContributionMode.withheld:
        check_involvement(case, actor.organisation_id)
        named = await _carried(work, case, draft)
        check_recipients(case, draft, giver=actor.organisation_id, at=work.now)
    row = await _row(work, case_id, draft, named)
    await work.insert(row)
    if draft.mode is ContributionMode.content:
        await _ask_awareness(work, row, draft)
    if actor.organisation_id not in case.givers:
        await granting.rewrite(work, case_id)
    told = NoticeType.contributions_shared
    if draft.mode is ContributionMode.withheld:
        told = NoticeType.contributions_refused
    tell_hearers(work, row, case, told)
    return row


async def replace_item(work: Work, row: ContributionRow, correction: Correction, *, seen: int | None = None) -> UUID:
    """A new item in the place of a wrong one, under the same ground and restrictions; the id of the new one."""
    recipients = correction.recipient_ids or row.recipient_ids
    check_instruction(row.instruction is not None, row.instruction_closes_ids, correction.recipient_ids)
    await check_organisations(work, {"/recipientIds": correction.recipient_ids})
    case = await granting.load(work, row.case_id)
    check_involvement(case, work.actor.organisation_id)
    _check_still_carried(case, row, recipients, work)
    kept = row.model_dump(exclude={"id", "version", "created_at", "checked_by_id", "checked_at", "withdrawn_reason"})
    changed = {
        "content": correction.content,
        "necessity": correction.necessity or row.necessity,
        "as_of": correction.as_of,
        "last_verified_on": None,
        "fresh_until": correction.as_of + timedelta(days=await fresh_days(work, Category(row.category))),
        "recipient_ids": recipients,
        "professional_id": work.actor.professional_id,
        "quality": Quality.unchecked.value,
        "validity": Validity.current.value,
        "corrects_id": row.id,
    }
    newer = ContributionRow(**(kept | changed))
    await work.insert(newer)
    await work.change(row, seen=seen, validity=Validity.corrected.value)
    before, since = _hearers(work, row, case), _hearers(work, newer, case)
    tell_hearers(work, newer, case, NoticeType.contributions_corrected, holders=since)
    if left_out := before - since:
        _take_back(work, row, left_out)
    return newer.id


async def find_item(work: Work, contribution_id: UUID) -> tuple[ContributionRow, frozenset[Role]]:
    """An item that the actor's organisation brought or could read, and the roles held on its case; else NotFound."""
    row = await work.read(ContributionRow, contribution_id)
    if not may_read(work, row, await granting.load(work, row.case_id)):
        raise NotFound
    work.about("contribution", row.id, case_id=row.case_id, version=row.version)
    found = await work.fetch_one(FIND_CASE, id=row.case_id, **asking(work.actor))
    return row, held(found["roles"])


def may_read(work: Work, row: ContributionRow, case: CaseGrounds) -> bool:
    """Whether the actor's organisation could read the item itself: who cannot is told that it does not exist."""
    own = row.organisation_id == work.actor.organisation_id
    return own or work.actor.organisation_id in _hearers(work, row, case)


def tell_hearers(
    work: Work,
    row: ContributionRow,
    case: CaseGrounds,
    event: NoticeType,
    *,
    also: Iterable[UUID] = (),
    holders: Iterable[UUID] = (),
) -> None:
    """Tell who could read the item; of a plain one the whole team, in the order of its case. Holders confirm it."""
    audience = {row.organisation_id, *also} | _hearers(work, row, case)
    withheld = row.mode == ContributionMode.withheld
    plain = Category(row.category) in PLAIN and row.restriction == Restriction.none and row.recipient_ids is None
    work.tell(
        event,
        kind="contribution",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id if plain and not withheld else None,
        reason=row.mode,
        notice_class=event.notice_class,
        audience=sorted({row.organisation_id, case.keeper, *also} if withheld else audience),
        confirmers=Confirmers.of(row.organisation_id, holders),
    )


def tell_withdrawn(work: Work, row: ContributionRow, case: CaseGrounds, *, also: Iterable[UUID] = ()) -> None:
    """Tell that an item was withdrawn to whoever could read it, who are to stop using it (rule CO-01)."""
    holders = _hearers(work, row, case) if row.mode != ContributionMode.withheld else frozenset()
    tell_hearers(work, row, case, NoticeType.contributions_withdrawn, also=also, holders=holders)


def _take_back(work: Work, row: ContributionRow, left_out: frozenset[UUID]) -> None:
    """Tell those whom a correction leaves out that the item is no longer theirs to use."""
    event = NoticeType.contributions_withdrawn
    work.tell(
        event,
        kind="contribution",
        subject_id=row.id,
        version=row.version,
        reason=row.mode,
        notice_class=event.notice_class,
        confirmers=Confirmers.of(row.organisation_id, left_out),
    )


def _hearers(work: Work, row: ContributionRow, case: CaseGrounds) -> frozenset[UUID]:
    return hearers(
        case,
        giver=row.organisation_id,
        persons=row.person_ids,
        category=Category(row.category),
        purpose=Purpose(row.purpose) if row.purpose else (work.actor.purpose or Purpose.stop_violence),
        restriction=Restriction(row.restriction),
        recipients=row.recipient_ids,
        compartment_of=row.compartment_of_id,
        at=work.now,
    )


async def _carried(work: Work, case: CaseGrounds, draft: ContributionDraft) -> UUID | None:
    if draft.ground is None:
        return None
    wanted = draft.ground.agreement_id or draft.ground.ground_id
    found = [] if wanted is None else await work.fetch(EDITIONS, named=wanted)
    editions = {row["id"]: row["edition"] for row in found}
    return check_carried(case, draft, giver=work.actor.organisation_id, at=work.now, editions=editions)


def _check_still_carried(case: CaseGrounds, row: ContributionRow, recipients: list[UUID] | None, work: Work) -> None:
    """A correction may not reach a recipient whom no ground lets read it (rule CO-05)."""
    draft = ContributionDraft(
        person_ids=row.person_ids,
        mode=ContributionMode(row.mode),
        category=Category(row.category),
        purpose=Purpose(row.purpose) if row.purpose else None,
        recipient_ids=recipients,
    )
    if recipients != row.recipient_ids:
        check_recipients(case, draft, giver=row.organisation_id, at=work.now)


async def _row(work: Work, case_id: UUID, draft: ContributionDraft, named: UUID | None) -> ContributionRow:
    ground = draft.ground
    by_agreement = ground is not None and ground.kind in AGREEMENT_GROUNDS
    account = draft.category is Category.client_voice and draft.mode is ContributionMode.content
    told = await work.fetch_value(TELLINGS, case=case_id, persons=draft.person_ids) if account else 0
    fresh_until = None
    if draft.as_of is not None:
        fresh_until = draft.as_of + timedelta(days=await fresh_days(work, draft.category))
    return ContributionRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        organisation_id=work.actor.organisation_id,
        professional_id=work.actor.professional_id,
        person_ids=draft.person_ids,
        mode=draft.mode,
        category=draft.category,
        category_mask=draft.category.bit,
        known_value=draft.known_value,
        content=draft.content,
        necessity=draft.necessity,
        as_of=draft.as_of,
        fresh_until=fresh_until,
        retelling=told,
        ground_kind=None if ground is None else ground.kind,
        ground_id=None if by_agreement else named,
        agreement_id=named if by_agreement else None,
        ground_edition=None if ground is None else ground.edition,
        health_ground_id=draft.health_ground_id,
        purpose=draft.purpose,
        restriction=draft.restriction,
        compartment_of_id=draft.compartment_of,
        recipient_ids=draft.recipient_ids,
        refusal_reason=draft.refusal_reason,
        told_at=draft.told_at,
        told_by=draft.told_by,
        told_in=draft.told_in,
        speaks_for_treating=draft.speaks_for_treating,
        reuse_permission=draft.reuse_permission,
        request_id=draft.request_id,
    )


async def _ask_awareness(work: Work, row: ContributionRow, draft: ContributionDraft) -> None:
    """The question is asked for every person with each item; no answer counts as unknown (rule GR-05)."""
    answers = {answer.person_id: answer for answer in draft.awareness}
    await work.insert(
        *(
            AwarenessRow(
                house_id=row.house_id,
                contribution_id=row.id,
                person_id=person_id,
                status=answers[person_id].status if person_id in answers else Awareness.unknown,
                reason=answers[person_id].reason if person_id in answers else None,
            )
            for person_id in row.person_ids
        )
    )


async def _check_request(work: Work, case_id: UUID, request_id: UUID | None) -> None:
    if request_id is None:
        return
    try:
        request = await work.read(InformationRequestRow, request_id)
    except NotFound:
        request = None
    # a question to another, of another case and none at all are one: nothing is told of what was asked of whom
    if request is None or request.case_id != case_id or request.asked_id != work.actor.organisation_id:
        raise InvalidContent(Fault("/requestId", "unknown-request", "CO-09"), rule="CO-09")


async def fresh_days(work: Work, category: Category) -> int:
    """How long an item of a category counts as current: a setting for the category, or for all (rule CO-08)."""
    usual = await house_setting(work, "freshness_days", FRESH_DAYS)
    return await house_setting(work, f"freshness_days.{category.value}", usual)
