"""Use cases of kinds of meeting: charter and processing policy, who represents whom, rooms."""

import json
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, WrongState
from app.domain.grounds.recording import check_organisations
from app.domain.meetings.drafts import CharterDraft, CharterParts, FacilityDraft, FormAdoptionDraft, SeatDraft
from app.domain.meetings.rules import check_adoption, check_charter
from app.domain.meetings.statements.charters import PRIMARY_SEAT, WORKS_FOR
from app.domain.tables.meeting_records import CharterAcknowledgementRow, FacilityRow, SeatRow
from app.domain.tables.meetings import MeetingKindRow
from app.domain.tables.programme_catalogue import ConferenceFormRow
from app.domain.vocabulary.meetings import KindStatus


async def register_meeting_kind(gate: Gate, actor: Actor, *, draft: CharterDraft) -> UUID:
    """Write down a kind of meeting; it can be planned once its charter is active (rule ME-01)."""
    check(actor, "meeting-kind:register", own=actor.keeps_the_house)
    row = MeetingKindRow(house_id=actor.house_id, **_charter(draft))
    async with gate.open(actor, "meeting-kind:register") as work:
        await _check_named(work, draft)
        work.about("meeting_kind", row.id, version=1)
        await work.insert(row)
    return row.id


async def adopt_conference_form(
    gate: Gate, actor: Actor, *, conference_form_id: UUID, draft: FormAdoptionDraft
) -> UUID:
    """Found a kind of meeting on a form of another house: parts, cadence, capacity, table, decision rule (rule ME-01).

    The form says what is known of its charter; the house adds what the form leaves open, and nothing else. The kind
    keeps which edition of the form it was founded on. Later changes are the house's own.
    """
    check(actor, "conference-form:adopt", own=actor.keeps_the_house)
    async with gate.open(actor, "conference-form:adopt") as work:
        form = await work.read(ConferenceFormRow, conference_form_id, locked=False)
        stated = _stated(form)
        check_adoption(stated, draft.model_fields_set)
        charter = CharterDraft.model_validate(stated | draft.model_dump(exclude_unset=True))
        await _check_named(work, charter)
        row = MeetingKindRow(
            house_id=actor.house_id, form_code=form.code, form_edition=form.edition, **_charter(charter)
        )
        work.about("meeting_kind", row.id, version=1)
        await work.insert(row)
    return row.id


async def change_meeting_kind(gate: Gate, actor: Actor, *, kind_id: UUID, seen: int, draft: CharterDraft) -> int:
    """Change a charter; while it is active it stays whole, and everybody is asked to acknowledge it again."""
    check(actor, "meeting-kind:change")
    async with gate.open(actor, "meeting-kind:change") as work:
        row = await work.read(MeetingKindRow, kind_id)
        work.about("meeting_kind", row.id, version=row.version)
        if row.status == KindStatus.ended:
            raise WrongState
        await _check_named(work, draft)
        charter = _charter(draft)
        if row.status == KindStatus.active:
            check_charter(charter)
        return await work.change(row, seen=seen, **charter)


async def activate_meeting_kind(gate: Gate, actor: Actor, *, kind_id: UUID, seen: int) -> int:
    """Let meetings of this kind be planned: charter and processing policy are whole (rules ME-01, GR-16)."""
    check(actor, "meeting-kind:activate")
    async with gate.open(actor, "meeting-kind:activate") as work:
        row = await work.read(MeetingKindRow, kind_id)
        work.about("meeting_kind", row.id, version=row.version)
        if row.status != KindStatus.draft:
            raise WrongState
        check_charter(dict(row.__dict__))
        return await work.change(row, seen=seen, status=KindStatus.active.value)


async def end_meeting_kind(gate: Gate, actor: Actor, *, kind_id: UUID, seen: int) -> int:
    """Let no more meetings of this kind be planned."""
    check(actor, "meeting-kind:end")
    async with gate.open(actor, "meeting-kind:end") as work:
        row = await work.read(MeetingKindRow, kind_id)
        work.about("meeting_kind", row.id, version=row.version)
        if row.status == KindStatus.ended:
            raise WrongState
        return await work.change(row, seen=seen, status=KindStatus.ended.value)


async def acknowledge_charter(gate: Gate, actor: Actor, *, kind_id: UUID) -> UUID:
    """Take over the charter as it stands, for your organisation (rule ME-01)."""
    check(actor, "charter:acknowledge")
    async with gate.open(actor, "charter:acknowledge") as work:
        kind = await work.read(MeetingKindRow, kind_id)
        row = CharterAcknowledgementRow(
            house_id=actor.house_id,
            kind_id=kind.id,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            charter_version=kind.version,
        )
        work.about("meeting_kind", kind.id, version=kind.version)
        await work.insert(row)
    return row.id


async def assign_seat(gate: Gate, actor: Actor, *, kind_id: UUID, draft: SeatDraft) -> UUID:
    """Say who represents your organisation in a kind of meeting: one primary, and deputies (rule OR-05)."""
    check(actor, "seat:assign")
    async with gate.open(actor, "seat:assign") as work:
        kind = await work.read(MeetingKindRow, kind_id)
        work.about("meeting_kind", kind.id, version=kind.version)
        if await work.fetch_value(WORKS_FOR, professional=draft.professional_id) != actor.organisation_id:
            raise InvalidContent(Fault("/professionalId", "not-yours", "OR-05"))
        held = {"kind": kind.id, "organisation": actor.organisation_id}
        if draft.is_primary and await work.fetch_one(PRIMARY_SEAT, **held) is not None:
            raise Conflict(rule="OR-05")
        row = SeatRow(
            house_id=actor.house_id,
            kind_id=kind.id,
            organisation_id=actor.organisation_id,
            professional_id=draft.professional_id,
            is_primary=draft.is_primary,
        )
        await work.insert(row)
    return row.id


async def end_seat(gate: Gate, actor: Actor, *, seat_id: UUID, seen: int) -> int:
    """Say that somebody no longer represents your organisation (rule OR-05)."""
    async with gate.open(actor, "seat:end") as work:
        row = await work.read(SeatRow, seat_id)
        check(actor, "seat:end", own=row.organisation_id == actor.organisation_id)
        work.about("meeting_kind", row.kind_id)
        if row.ends_at is not None:
            raise WrongState
        return await work.change(row, seen=seen, ends_at=work.now)


async def register_facility(gate: Gate, actor: Actor, *, draft: FacilityDraft) -> UUID:
    """Register a room that meetings can book (rule ME-22)."""
    check(actor, "facility:register")
    row = FacilityRow(house_id=actor.house_id, kind=draft.kind.value, name=draft.name, address=draft.address)
    async with gate.open(actor, "facility:register") as work:
        work.about("facility", row.id, version=1)
        await work.insert(row)
    return row.id


def _stated(form: ConferenceFormRow) -> dict[str, Any]:
    """What a form says of a charter; what it says of a case's course beside that is not the meeting's."""
    stored: Any = form.charter
    found = json.loads(stored) if isinstance(stored, str) else stored
    return {name: value for name, value in found.items() if name in CharterDraft.model_fields and value}


async def _check_named(work: Work, draft: CharterParts) -> None:
    await check_organisations(
        work,
        {
            "/coreIds": draft.core_ids,
            "/mandatoryIds": draft.mandatory_ids,
            "/inviterId": [draft.inviter_id] if draft.inviter_id else [],
        },
    )
    if draft.chair_id is not None and await work.fetch_value(WORKS_FOR, professional=draft.chair_id) is None:
        raise InvalidContent(Fault("/chairId", "unknown-professional", "ME-02"))


def _charter(draft: CharterDraft) -> dict[str, Any]:
    found = draft.model_dump(mode="python")
    return {name: [*value] if isinstance(value, tuple) else value for name, value in found.items()}
