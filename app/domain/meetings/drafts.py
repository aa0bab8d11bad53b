"""What callers send about kinds of meeting, meetings and who is there."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    Attendance,
    ClientAbsenceReason,
    ClientMode,
    Composition,
    DecisionRule,
    FacilityKind,
    MeetingKind,
    PackRule,
    ParticipantBasis,
    PartKind,
    Position,
)
from app.domain.vocabulary.organisations import ExpertiseTag, OrganisationKind

Some = Annotated[tuple[UUID, ...], Field(max_length=50)]


class PositionPart(BaseModel):
    """Where one voter stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    organisation_id: UUID = Field(description="The voter.")
    position: Position = Field(description="Its position.")
    note: Prose | None = Field(default=None, description="Why it dissents, in its own words.")


class CharterParts(Draft):
    """What a charter (handvest) may say of a kind of meeting."""

    goal: Prose | None = Field(default=None, description="Goal.")
    frequency: Line | None = Field(default=None, description="How often.")
    roles: Annotated[tuple[Line, ...], Field(max_length=30)] = Field(default=(), description="Roles at the table.")
    information_rules: Prose | None = Field(default=None, description="How information is handled.")
    decision_rule: DecisionRule | None = Field(default=None, description="How is decided (E22).")
    mode: DiscussionMode = Field(default=DiscussionMode.content, description="Process or content.")
    parts: Annotated[tuple[PartKind, ...], Field(max_length=6)] = Field(
        default=(), description="Its parts in order; one part with all when left out."
    )
    new_items_first: bool = Field(default=True, description="Whether new items come first.")
    content_cap: int | None = Field(default=None, ge=1, le=200, description="Most items of a content meeting.")
    pack_rule: PackRule = Field(default=PackRule.days_before, description="When the pack is published.")
    pack_days: int | None = Field(default=None, ge=0, le=60, description="How many days before.")
    chair_id: UUID | None = Field(default=None, description="The professional who chairs.")
    inviter_id: UUID | None = Field(default=None, description="The organisation that invites.")
    core_ids: Some = Field(default=(), description="Organisations with a core seat.")
    mandatory_ids: Some = Field(default=(), description="Organisations without whose access it cannot open.")
    staffing: Annotated[tuple[OrganisationKind, ...], Field(max_length=40)] = Field(
        default=(), description="Minimum staffing by kind of organisation."
    )
    expertise: Annotated[tuple[ExpertiseTag, ...], Field(max_length=40)] = Field(
        default=(), description="Expertise that is needed (E37)."
    )
    referrer_required: bool = Field(default=False, description="Whether nothing is decided without the referrer.")
    runs_in_system: bool = Field(default=False, description="Whether it is run in the system.")
    policy_goals: Prose | None = Field(default=None, description="Processing policy: goals.")
    policy_actors: Prose | None = Field(default=None, description="Processing policy: actors.")
    policy_tasks: Prose | None = Field(default=None, description="Processing policy: tasks.")
    policy_information: Prose | None = Field(default=None, description="Processing policy: information.")
    policy_exchange: Prose | None = Field(default=None, description="Processing policy: exchange.")
    retention_days: int | None = Field(
        default=None, ge=1, le=7300, description="Days after which what was said is erased."
    )


class CharterDraft(CharterParts):
    """The charter (handvest) of a kind of meeting, whole; what is left out is not stated yet."""

    kind: MeetingKind = Field(description="Kind of meeting (E21).")
    name: Line = Field(description="Name.")


class FormAdoptionDraft(CharterParts):
    """What a house adds to a form of conference that it adopts; only what the form leaves open."""


class SeatDraft(Draft):
    """Who represents your organisation in a kind of meeting."""

    professional_id: UUID = Field(description="Your professional.")
    is_primary: bool = Field(default=False, description="Whether as primary representative; otherwise as deputy.")


class FacilityDraft(Draft):
    """A room."""

    kind: FacilityKind = Field(description="Kind of room (E35).")
    name: Line = Field(description="Name.")
    address: Line | None = Field(default=None, description="Where it is.")


class PartDraft(Draft):
    """A part of a meeting."""

    kind: PartKind = Field(description="Kind of part.")
    title: Line | None = Field(default=None, description="Title.")


class MeetingDraft(Draft):
    """A meeting to plan."""

    kind_id: UUID = Field(description="Its kind; the charter must be active.")
    starts_at: AwareDatetime = Field(description="Start.")
    ends_at: AwareDatetime = Field(description="End.")
    place: Line | None = Field(default=None, description="Where.")
    facility_id: UUID | None = Field(default=None, description="The room to book.")
    chair_id: UUID | None = Field(default=None, description="The chair; the charter's when left out.")
    mode: DiscussionMode | None = Field(default=None, description="Process or content; the charter's when left out.")
    previous_id: UUID | None = Field(default=None, description="The meeting before.")
    parts: Annotated[tuple[PartDraft, ...], Field(max_length=6)] = Field(
        default=(), description="Its parts in order; the charter's when left out."
    )


class ParticipantDraft(Draft):
    """An organisation to invite."""

    organisation_id: UUID = Field(description="The organisation.")
    professional_id: UUID | None = Field(
        default=None, description="Its professional; its primary representative when left out."
    )
    basis: ParticipantBasis = Field(description="Why it takes part (E22).")
    reason: Line = Field(description="In words, or the track it is linked to.")
    part_ids: Some = Field(default=(), description="In which parts; the first when left out.")


class FamilySeatDraft(Draft):
    """A support person or network person to invite; clients are invited by themselves (rule ME-06)."""

    case_id: UUID = Field(description="The agenda case.")
    person_id: UUID = Field(description="The screened person.")
    basis: ParticipantBasis = Field(description="Support person or network person.")
    reason: Line = Field(description="Why.")
    supports_id: UUID | None = Field(default=None, description="The one client whom a support person supports.")
    part_id: UUID | None = Field(default=None, description="The part; the first when left out.")


class AttendanceDraft(Draft):
    """Whether someone is there."""

    attendance: Attendance = Field(description="Present, deputised, absent or online.")
    professional_id: UUID | None = Field(default=None, description="Who came for the organisation.")
    absence_reason: Line | None = Field(default=None, description="Why someone is absent.")


class LeaveOutDraft(Draft):
    """Why a client is left out (rule ME-06)."""

    reason: ClientAbsenceReason = Field(description="Reason (E22).")


class ClientChoiceDraft(Draft):
    """What a client chose (rule ME-06)."""

    attends: bool = Field(description="Whether the client comes.")
    mode: ClientMode | None = Field(default=None, description="In person or online.")
    composition: Composition | None = Field(default=None, description="In small or full company.")
    part_id: UUID | None = Field(default=None, description="In which part; the first when left out.")
    reason: ClientAbsenceReason | None = Field(default=None, description="Why the client does not come.")


class ClientTalkDraft(Draft):
    """A talk before the meeting (rule ME-08)."""

    held_on: date = Field(description="Day of the talk.")
    wishes: Prose | None = Field(default=None, description="What the client wants to bring in.")


class ClientFeedbackDraft(Draft):
    """How a client heard what came of the meeting, or why that is not safe (rule ME-09)."""

    debriefed_on: date | None = Field(default=None, description="Day of the debrief, for who was there.")
    fed_back_on: date | None = Field(default=None, description="Day on which an absent client was told.")
    not_safe_reason: Prose | None = Field(default=None, description="Why neither is safe.")


class RecordDraft(Draft):
    """How a meeting ends (rule ME-21)."""

    next_on: date | None = Field(default=None, description="Next date.")
    none_needed_reason: Line | None = Field(default=None, description="Or why none is needed.")


class CancelDraft(Draft):
    """Why a meeting does not take place; its items get another date."""

    reason: Line = Field(description="Why.")
    items_on: date = Field(description="The new date of its items.")
