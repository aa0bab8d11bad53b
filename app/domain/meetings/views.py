"""What is shown of meetings: when, who, which cases, what was decided."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.meetings.drafts import PositionPart
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    Attendance,
    BobStep,
    ClientAbsenceReason,
    ClientMode,
    Composition,
    DecisionKind,
    DecisionRule,
    DeferralReason,
    ItemKind,
    ItemStatus,
    MeetingKind,
    MeetingStatus,
    ParticipantBasis,
    PartKind,
)
from app.domain.vocabulary.sharing import Category

_COORDINATION = Needs(Category.coordination)
_VOICE = Needs(Category.client_voice)


class MeetingPartView(View):
    """A part of a meeting with attendance of its own."""

    id: UUID = Field(description="Identifier of the part.")
    position: int = Field(description="Which part it is, from 1.")
    kind: PartKind = Field(description="Kind of part (rules ME-03, ME-16).")
    title: str | None = Field(description="Title.")


class ParticipantView(View):
    """An organisation in one part of a meeting, and why it is invited (rule ME-10)."""

    id: UUID = Field(description="Identifier of the seat.")
    version: int = Field(description="Version of the record.")
    part_id: UUID = Field(description="The part.")
    organisation_id: UUID | None = Field(description="The organisation.")
    professional_id: UUID | None = Field(description="Its professional.")
    basis: ParticipantBasis = Field(description="Basis (E22).")
    reason: str = Field(description="Why, or by which track.")
    attendance: Attendance | None = Field(description="Whether it was there; null: not told yet.")
    absence_reason: str | None = Field(description="Why it was not there.")
    may_decide: bool = Field(description="Whether it holds a mandate to decide (rule ME-12).")
    invited_at: datetime | None = Field(description="When it was invited.")


class FamilySeatView(View):
    """A client, support person or network person in one part of a meeting."""

    id: UUID = Field(description="Identifier of the seat.")
    version: int = Field(description="Version of the record.")
    part_id: UUID = Field(description="The part.")
    case_id: UUID | None = Field(description="The case.")
    person_id: UUID | None = Field(description="The person.")
    basis: Annotated[ParticipantBasis | None, _COORDINATION] = Field(description="Basis (E22).")
    supports_id: Annotated[UUID | None, _COORDINATION] = Field(description="The one client whom it supports.")
    mode: Annotated[ClientMode | None, _COORDINATION] = Field(description="In person or online.")
    attendance: Annotated[Attendance | None, _COORDINATION] = Field(description="Whether the person was there.")


class ClientParticipationView(View):
    """How a client of an agenda case takes part: asked, prepared, there or not, told afterwards (rule ME-06)."""

    id: UUID = Field(description="Identifier of the record.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    meeting_id: UUID = Field(description="The meeting.")
    case_id: UUID = Field(description="The case.")
    person_id: UUID = Field(description="The client.")
    invited: Annotated[bool | None, _COORDINATION] = Field(description="False where the client was left out.")
    attends: Annotated[bool | None, _COORDINATION] = Field(description="What the client chose; null: not asked yet.")
    absence_reason: Annotated[ClientAbsenceReason | None, _COORDINATION] = Field(description="Why not there (E22).")
    absence_by_id: Annotated[UUID | None, _COORDINATION] = Field(description="Who recorded that reason.")
    mode: Annotated[ClientMode | None, _COORDINATION] = Field(description="In person or online.")
    composition: Annotated[Composition | None, _COORDINATION] = Field(description="In what company.")
    support_person_id: Annotated[UUID | None, _COORDINATION] = Field(description="The screened support person.")
    prepared_on: Annotated[date | None, _COORDINATION] = Field(description="Day of the preparation talk (rule ME-08).")
    preparation: Annotated[str | None, _VOICE] = Field(description="What the client wants to bring in.")
    debriefed_on: Annotated[date | None, _COORDINATION] = Field(description="Day of the debrief (rule ME-09).")
    fed_back_on: Annotated[date | None, _COORDINATION] = Field(description="Day on which an absent client was told.")
    not_safe_reason: Annotated[str | None, Needs(Category.safety)] = Field(description="Why neither is safe.")


class AgendaCommentView(View):
    """A remark or confirmation on an item that is discussed online (rule ME-20)."""

    id: UUID = Field(description="Identifier of the remark.")
    organisation_id: Annotated[UUID | None, _COORDINATION] = Field(description="Whose it is.")
    text: Annotated[str | None, _COORDINATION] = Field(description="The remark.")
    confirms: Annotated[bool | None, _COORDINATION] = Field(description="Whether it confirms the proposal.")
    at: Annotated[datetime | None, _COORDINATION] = Field(description="When.")


class MeetingDecisionView(View):
    """What was decided on a case, by which rule, and where each voter stood (rule ME-13)."""

    id: UUID = Field(description="Identifier of the decision.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    item_id: UUID = Field(description="The agenda item.")
    meeting_id: UUID | None = Field(description="The meeting; null: decided online.")
    kind: Annotated[DecisionKind | None, _COORDINATION] = Field(description="What it is about.")
    text: Annotated[str | None, _COORDINATION] = Field(
        description="The decision; for who took part in that part of the meeting, and for whom it binds."
    )
    shareable: Annotated[str | None, _COORDINATION] = Field(description="What others may read of it (rule ME-16).")
    decision_rule: Annotated[DecisionRule | None, _COORDINATION] = Field(description="The rule that carried it.")
    charter_version: Annotated[int | None, _COORDINATION] = Field(description="Version of the charter in force.")
    positions: Annotated[list[PositionPart] | None, _COORDINATION] = Field(
        description="Where each voter stood, with dissent; for who took part."
    )
    binds_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(description="Organisations that it binds (ME-12).")
    accepted_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(
        description="Those of them that are bound: by a mandate at the table, or because they accepted later."
    )
    awaited_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(
        description="Those of them that have not accepted yet; until they have, nothing is done on this decision."
    )
    in_force: Annotated[bool | None, _COORDINATION] = Field(
        description="Whether all that it binds are bound (rule ME-12)."
    )
    person_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(description="Persons whom it is about.")
    decided_at: Annotated[datetime | None, _COORDINATION] = Field(description="When.")


class AgendaItemView(View):
    """A case on an agenda (agendapunt), with what was noted of it."""

    id: UUID = Field(description="Identifier of the item.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    kind_id: UUID = Field(description="The kind of meeting.")
    meeting_id: UUID | None = Field(description="The meeting; null: discussed online or not planned yet.")
    part_id: UUID | None = Field(description="The part of the meeting.")
    kind: Annotated[ItemKind | None, _COORDINATION] = Field(description="Kind of item (E22).")
    status: Annotated[ItemStatus | None, _COORDINATION] = Field(description="State.")
    step: Annotated[BobStep | None, _COORDINATION] = Field(description="Step of the discussion (E22).")
    question: Annotated[str | None, _COORDINATION] = Field(description="What is asked of the meeting.")
    position: Annotated[int | None, _COORDINATION] = Field(description="Order: urgent, new, what comes back (ME-14).")
    recall_on: Annotated[date | None, _COORDINATION] = Field(description="The recall date that made it (ME-20).")
    deferral_reason: Annotated[DeferralReason | None, _COORDINATION] = Field(description="Why it was put off (E22).")
    deferrals: Annotated[int | None, _COORDINATION] = Field(description="How often it was put off.")
    next_on: Annotated[date | None, _COORDINATION] = Field(description="Next date.")
    reason: Annotated[str | None, _COORDINATION] = Field(description="Why it was removed or led on.")
    rerouted_to: Annotated[MeetingKind | None, _COORDINATION] = Field(description="Kind of meeting it went to.")
    criterion: Annotated[str | None, _COORDINATION] = Field(description="By which criterion (rule ME-16).")
    source_item_id: Annotated[UUID | None, _COORDINATION] = Field(
        description="The item of another kind of meeting from which it was led on (rule ME-14)."
    )
    promoted_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it left the online discussion.")
    known_flags: Annotated[list[str] | None, Needs(Category.safety)] = Field(description="Known flags.")
    current_care: Annotated[str | None, Needs(Category.care)] = Field(description="Current care.")
    responsible_id: Annotated[UUID | None, _COORDINATION] = Field(description="The responsible organisation.")
    next_review_on: Annotated[date | None, _COORDINATION] = Field(description="Next review date; a recall (ME-20).")
    discussion: Annotated[str | None, Needs(Category.safety)] = Field(description="Notes; in content mode only.")
    changed_since_pack: Annotated[bool | None, _COORDINATION] = Field(
        description="Whether it was added or changed after the pack was published (rule ME-18)."
    )
    comments: Page[AgendaCommentView] = Field(description="Remarks on an item that is discussed online.")
    decisions: Page[MeetingDecisionView] = Field(description="What was decided on it.")


class MinuteView(View):
    """What became of an item in one meeting, and what is new since the last (rule ME-21)."""

    id: UUID = Field(description="Identifier of the entry.")
    meeting_id: UUID = Field(description="The meeting.")
    item_id: UUID = Field(description="The agenda item.")
    case_id: UUID = Field(description="The case.")
    outcome: Annotated[ItemStatus | None, _COORDINATION] = Field(description="What became of the item.")
    reason: Annotated[str | None, _COORDINATION] = Field(description="Why.")
    next_on: Annotated[date | None, _COORDINATION] = Field(description="Next date.")
    decision_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(description="What was decided.")
    previous_meeting_id: Annotated[UUID | None, _COORDINATION] = Field(description="The last meeting on this case.")
    new_since: Annotated[list[str] | None, _COORDINATION] = Field(
        description="What changed since that meeting: `status:`, `phase:` or `track:` with the new word."
    )
    consultations: Annotated[int | None, _COORDINATION] = Field(
        description="Answered requests for information and questions to the prosecution since that meeting."
    )
    published_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it was published.")


class MeetingView(View):
    """A meeting (overleg). What is said of a case there hangs on its agenda."""

    id: UUID = Field(description="Identifier of the meeting.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    kind_id: UUID = Field(description="Its kind, with the charter.")
    kind: MeetingKind = Field(description="Kind of meeting (E21).")
    charter_version: int = Field(description="Version of the charter under which it is held.")
    status: MeetingStatus = Field(description="State.")
    mode: DiscussionMode = Field(description="Process or content (rule ME-15).")
    starts_at: datetime = Field(description="Start.")
    ends_at: datetime = Field(description="End.")
    place: str | None = Field(description="Where.")
    facility_id: UUID | None = Field(description="The room that is booked.")
    owner_id: UUID = Field(description="The organisation that owns the agenda.")
    chair_id: UUID | None = Field(description="The chair.")
    current_part: int = Field(description="The part that is in session; 0 before the start.")
    previous_id: UUID | None = Field(description="The meeting before.")
    next_on: date | None = Field(description="Next date.")
    none_needed_reason: str | None = Field(description="Why no next date is needed.")
    pack_due_at: datetime | None = Field(description="When the pack must be out (rule ME-18).")
    pack_published_at: datetime | None = Field(description="When it was published.")
    invited_at: datetime | None = Field(description="When the invitations were sent.")
    recorded_at: datetime | None = Field(description="When the minutes were made.")
    cancelled_reason: str | None = Field(description="Why it does not take place.")
    access_ends_at: datetime | None = Field(description="When the access ends that it gives (rule GR-18).")
    erase_on: date | None = Field(description="When what was said there is erased (rule GR-16).")
    parts: Page[MeetingPartView] = Field(description="Its parts.")
    participants: Page[ParticipantView] = Field(description="Organisations, for each part.")
    family: Page[FamilySeatView] = Field(description="Clients, support persons and network persons, for each part.")
    clients: Page[ClientParticipationView] = Field(description="How the clients of the agenda cases take part.")
    agenda: Page[AgendaItemView] = Field(description="The cases that are discussed.")
    decisions: Page[MeetingDecisionView] = Field(description="What was decided.")
    minutes: Page[MinuteView] = Field(description="The minutes.")
