"""Grounds other than consent: drafted, put in force by an author with mandate, reviewed, ended; and the police wish.

The life of a consent stands in `consents.py`, the questions in `answers.py`, what the clock does in `terms.py`.
"""

import json
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, MissingRole, NotFound, ProfessionalRequired
from app.domain.grounds.drafts import GroundDraft, GroundEnding, GroundRenewal, PoliceWishChange
from app.domain.grounds.recording import (
    case_in_contact,
    check_organisations,
    check_persons,
    find_ground,
    move,
    owe_telling,
    settle,
)
from app.domain.grounds.rules import (
    REVIEW_DAYS,
    check_ground,
    check_mandate,
    check_not_own_work,
    check_wish,
    review_faults,
)
from app.domain.grounds.statements import CHECKED_UNDER, MANDATES_HELD, WEIGHING_SET
from app.domain.tables.grounds import GroundRow
from app.domain.vocabulary.grounds import GROUND, GroundState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

TOLD_LATER = frozenset({SharingGround.serious_threat_override, SharingGround.safety_weighing})
"""Kinds on which is shared without the person's word, so that the person must be told (rule DI-03)."""


async def draft_ground(gate: Gate, actor: Actor, *, case_id: UUID, draft: GroundDraft) -> UUID:
    """Draft a ground; it permits nothing yet. The id of the draft."""
    async with gate.open(actor, "ground:draft") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "ground:draft", case_roles=standing.roles)
        row = await _drafted(work, case_id, draft)
        await settle(work, row)
        return row.id


async def activate_ground(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int) -> int:
    """Put a draft in force: by an author with mandate of the organisation that drafted it. The new version."""
    async with gate.open(actor, "ground:activate") as work:
        row, standing = await _ground(work, ground_id, "ground:activate", GroundState.active)
        if row.state != GroundState.drafted:
            GROUND.check(row.state, GroundState.drafted)
        return await _activate(work, row, standing, seen)


async def record_override(gate: Gate, actor: Actor, *, case_id: UUID, draft: GroundDraft) -> UUID:
    """Draft a serious-threat override and put it in force in one step, as in a crisis or a meeting (rule GR-08)."""
    async with gate.open(actor, "ground:activate") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "ground:draft", case_roles=standing.roles)
        check(actor, "ground:activate", case_roles=standing.roles, own=True)
        if draft.kind is not SharingGround.serious_threat_override:
            raise InvalidContent(Fault("/kind", "only-overrides", "GR-08"), rule="GR-08")
        row = await _drafted(work, case_id, draft)
        await _activate(work, row, standing, row.version)
        return row.id


async def reject_ground(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: GroundEnding) -> int:
    """Refuse a draft, as someone other than its author (rule GR-17). The new version."""
    async with gate.open(actor, "ground:reject") as work:
        row, _ = await _ground(work, ground_id, "ground:reject", GroundState.rejected)
        check_not_own_work(is_supplier=actor.professional_id is not None and actor.professional_id == row.author_id)
        return await move(work, row, seen=seen, state=GroundState.rejected.value, reason=change.reason)


async def renew_ground(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: GroundRenewal) -> int:
    """Keep an override under review in force with a new text and a new review date (rule GR-08). The new version."""
    async with gate.open(actor, "ground:renew") as work:
        row, _ = await _ground(work, ground_id, "ground:renew", GroundState.active)
        if row.state != GroundState.under_review:
            GROUND.check(row.state, GroundState.under_review)
        days = await house_setting(work, "override_review_days", REVIEW_DAYS)
        faults = review_faults(change.review_at, work.now, days)
        if faults:
            raise InvalidContent(*faults, rule="GR-08")
        await _check_author(work, row)
        return await move(
            work,
            row,
            seen=seen,
            state=GroundState.active.value,
            threat=change.threat,
            review_at=change.review_at,
            author_id=work.actor.professional_id,
        )


async def end_ground(gate: Gate, actor: Actor, *, ground_id: UUID, seen: int, change: GroundEnding) -> int:
    """End a ground before its time; disclosure on it stops at once. The new version."""
    async with gate.open(actor, "ground:end") as work:
        row, _ = await _ground(work, ground_id, "ground:end", GroundState.ended)
        return await move(work, row, seen=seen, state=GroundState.ended.value, reason=change.reason, ends_at=work.now)


async def record_police_wish(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, change: PoliceWishChange) -> int:
    """Record what the client wants of the police: while no or undecided nothing goes there (rule GR-12)."""
    async with gate.open(actor, "police-wish:record") as work:
        standing = await case_in_contact(work, case_id)
        check(actor, "police-wish:record", case_roles=standing.roles)
        check_wish(actor.organisation_kind, standing.case.police_wish, change.wish)
        version = await work.change(standing.case, seen=seen, police_wish=change.wish.value, updated_at=work.now)
        await granting.rewrite(work, case_id)
        work.tell(
            NoticeType.grounds_ground_changed,
            kind="case",
            subject_id=case_id,
            version=version,
            case_id=case_id,
            reason="police_wish",
        )
        work.about("case", case_id, case_id=case_id, version=version)
        return version


async def _drafted(work: Work, case_id: UUID, draft: GroundDraft) -> GroundRow:
    """The draft as a row, with every rule of its kind checked."""
    actor = work.actor
    givers = draft.giver_ids or [actor.organisation_id]
    if set(givers) != {actor.organisation_id} and not actor.keeps_the_house:
        raise InvalidContent(Fault("/giverIds", "only-your-own", "GR-01"), rule="GR-01")
    await check_persons(work, case_id, {"/personIds": draft.person_ids, "/protectsIds": draft.protects_ids})
    kinds = await check_organisations(work, {"/recipientIds": draft.recipient_ids, "/giverIds": givers})
    weighing = draft.weighing
    check_ground(
        draft,
        now=work.now,
        review_days=await house_setting(work, "override_review_days", REVIEW_DAYS),
        questions=None if weighing is None else await _questions(work, weighing.edition),
        allowed_laws=await house_setting(work, "statutory_grounds", list[str]()),
        kinds=kinds,
        givers=frozenset(givers),
    )
    row = GroundRow(
        house_id=actor.house_id,
        case_id=case_id,
        kind=draft.kind,
        state=GroundState.drafted,
        person_ids=draft.person_ids,
        giver_ids=givers,
        recipient_ids=draft.recipient_ids,
        purposes=Purpose.mask(draft.purposes),
        categories=Category.mask(draft.categories),
        edition=None if weighing is None else weighing.edition,
        weighing=None if weighing is None else weighing.model_dump(mode="json"),
        legal_basis=draft.legal_basis,
        measure=draft.measure,
        threat=draft.threat,
        protects_ids=draft.protects_ids,
        review_at=draft.review_at,
        ends_at=draft.ends_at,
        breaks_police_wish=draft.breaks_police_wish,
        recorded_by_id=actor.organisation_id,
        author_id=actor.professional_id,
    )
    await work.insert(row)
    return row


async def _questions(work: Work, edition: str) -> list[str] | None:
    found = await work.fetch_value(WEIGHING_SET, edition=edition)
    return None if found is None else list(json.loads(found))


async def _ground(work: Work, ground_id: UUID, permission: str, wanted: GroundState) -> tuple[GroundRow, CaseStanding]:
    """A ground other than consent that may make this move by this actor."""
    row, standing = await find_ground(work, ground_id)
    if row.kind == SharingGround.consent:
        raise NotFound
    work.about("ground", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles, own=row.recorded_by_id == work.actor.organisation_id)
    GROUND.check(row.state, wanted)
    return row, standing


async def _activate(work: Work, row: GroundRow, standing: CaseStanding, seen: int) -> int:
    await _check_author(work, row)
    if row.review_at is not None and row.review_at <= work.now:
        raise InvalidContent(Fault("/reviewAt", "not-in-the-future", "GR-08"), rule="GR-08")
    if row.breaks_police_wish:
        await _check_may_break_wish(work, standing)
    override = row.kind == SharingGround.serious_threat_override
    version = await move(
        work,
        row,
        seen=seen,
        event=NoticeType.grounds_override_started if override else None,
        state=GroundState.active.value,
        author_id=work.actor.professional_id,
        answered_at=work.now,
        starts_at=work.now,
    )
    if SharingGround(row.kind) in TOLD_LATER:
        await owe_telling(work, row)
    return version


async def _check_author(work: Work, row: GroundRow) -> None:
    """A named author with mandate, who did not check an item that rests on the ground (rules GR-08, GR-17, OR-06)."""
    author = work.actor.professional_id
    if author is None:
        raise ProfessionalRequired
    found = await work.fetch(MANDATES_HELD, organisation=work.actor.organisation_id, professional=author)
    check_mandate(SharingGround(row.kind), frozenset(MandateScope(record["scope"]) for record in found))
    checked = await work.fetch_value(CHECKED_UNDER, ground=row.id, professional=author)
    check_not_own_work(is_supplier=bool(checked))


async def _check_may_break_wish(work: Work, standing: CaseStanding) -> None:
    """Against the client's wish about the police only with the process director, or never (rule GR-12)."""
    may = await house_setting(work, "police_wish_override", Role.process_director.value)
    if may != Role.process_director or Role.process_director not in work.actor.roles | standing.roles:
        raise MissingRole(Role.process_director, rule="GR-12")
