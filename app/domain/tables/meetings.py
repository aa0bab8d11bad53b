"""Kinds of meeting with their charters, meetings, their parts, who is there, the agenda and what was decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
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
    KindStatus,
    MeetingKind,
    MeetingStatus,
    PackRule,
    ParticipantBasis,
    PartKind,
)


class MeetingKindRow(HouseBound, Versioned, table=True):
    """A kind of meeting of a house with its charter (handvest, rule ME-01) and processing policy (rule GR-16)."""

    __tablename__ = "meeting_kinds"
    __table_args__ = (
        one_of("kind", MeetingKind),
        one_of("status", KindStatus),
        one_of("mode", DiscussionMode),
        one_of("decision_rule", DecisionRule),
        one_of("pack_rule", PackRule),
        CheckConstraint("retention_days > 0", name="ends_some_day"),
        Index("meeting_kinds_kind", "house_id", "kind"),
    )

    kind: str = string()
    name: str = string()
    status: str = string(default=KindStatus.draft)
    goal: str | None = string(default=None)
    frequency: str | None = string(default=None)
    roles: list[str] = Field(default_factory=list, sa_type=Texts)
    information_rules: str | None = string(default=None)
    decision_rule: str | None = string(default=None)
    mode: str = string(default=DiscussionMode.content)
    parts: list[str] = Field(default_factory=list, sa_type=Texts)
    new_items_first: bool = Field(default=True)
    content_cap: int | None = None
    pack_rule: str = string(default=PackRule.days_before)
    pack_days: int | None = None
    chair_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    inviter_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    core_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    mandatory_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    staffing: list[str] = Field(default_factory=list, sa_type=Texts)
    expertise: list[str] = Field(default_factory=list, sa_type=Texts)
    referrer_required: bool = Field(default=False)
    runs_in_system: bool = Field(default=False)
    policy_goals: str | None = string(default=None)
    policy_actors: str | None = string(default=None)
    policy_tasks: str | None = string(default=None)
    policy_information: str | None = string(default=None)
    policy_exchange: str | None = string(default=None)
    retention_days: int | None = None
    form_code: str | None = string(default=None)
    form_edition: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class MeetingRow(HouseBound, Versioned, table=True):
    """One meeting (overleg) with one chair; it holds no data of a case itself.

    `access_ends_at` is when the access ends that the meeting gives to its agenda cases (rule GR-18), `erase_on` when
    what was said there is erased (rule GR-16).
    """

    __tablename__ = "meetings"
    __table_args__ = (
        one_of("kind", MeetingKind),
        one_of("status", MeetingStatus),
        one_of("mode", DiscussionMode),
        *within_house("meeting_kinds", "kind_id"),
        *within_house("meetings", "previous_id"),
        *within_house("meeting_facilities", "facility_id"),
        Index("meetings_start", "house_id", "starts_at"),
        Index("meetings_erase", "house_id", "erase_on", postgresql_where=sql("erased_at IS NULL")),
    )

    kind_id: UUID
    kind: str = string()
    charter_version: int
    status: str = string(default=MeetingStatus.planned)
    mode: str = string(default=DiscussionMode.content)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    place: str | None = string(default=None)
    facility_id: UUID | None = None
    owner_id: UUID = Field(foreign_key="organisations.id")
    chair_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    chair_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    current_part: int = Field(default=0)
    previous_id: UUID | None = None
    next_on: date | None = None
    none_needed_reason: str | None = string(default=None)
    invite_by: date | None = None
    pack_due_at: datetime | None = moment(default=None)
    pack_published_at: datetime | None = moment(default=None)
    invited_at: datetime | None = moment(default=None)
    recorded_at: datetime | None = moment(default=None)
    cancelled_reason: str | None = string(default=None)
    access_ends_at: datetime | None = moment(default=None)
    erase_on: date | None = None
    erased_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class MeetingPartRow(HouseBound, Versioned, table=True):
    """A part of a meeting with attendance of its own, in order (rules ME-03, ME-16)."""

    __tablename__ = "meeting_parts"
    __table_args__ = (
        one_of("kind", PartKind),
        *within_house("meetings", "meeting_id"),
        UniqueConstraint("house_id", "meeting_id", "position"),
    )

    meeting_id: UUID
    position: int
    kind: str = string(default=PartKind.plenary)
    title: str | None = string(default=None)


class AttendanceRow(HouseBound, Versioned, table=True):
    """Someone in one part of a meeting: an organisation with its professional, or a person of one case (rule ME-10)."""

    __tablename__ = "attendances"
    __table_args__ = (
        one_of("basis", ParticipantBasis),
        one_of("attendance", Attendance),
        one_of("mode", ClientMode),
        *within_house("meetings", "meeting_id"),
        *within_house("meeting_parts", "part_id"),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id", "supports_id"),
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_side"),
        CheckConstraint("(person_id IS NULL) = (case_id IS NULL)", name="person_of_case"),
        UniqueConstraint(
            "house_id",
            "part_id",
            "organisation_id",
            "professional_id",
            "person_id",
            postgresql_nulls_not_distinct=True,
        ),
        Index("attendances_meeting", "house_id", "meeting_id"),
        Index("attendances_organisation", "house_id", "organisation_id", "meeting_id"),
    )

    meeting_id: UUID
    part_id: UUID
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    case_id: UUID | None = None
    person_id: UUID | None = None
    supports_id: UUID | None = None
    basis: str = string()
    reason: str = string()
    mode: str | None = string(default=None)
    attendance: str | None = string(default=None)
    absence_reason: str | None = string(default=None)
    may_decide: bool = Field(default=False)
    invited_at: datetime | None = moment(default=None)


class ClientParticipationRow(HouseBound, Versioned, table=True):
    """How a client of an agenda case takes part: invited or not and why, prepared, debriefed or fed back (ME-06)."""

    __tablename__ = "client_participations"
    __table_args__ = (
        one_of("absence_reason", ClientAbsenceReason),
        one_of("mode", ClientMode),
        one_of("composition", Composition),
        *within_house("meetings", "meeting_id"),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id", "support_person_id"),
        UniqueConstraint("house_id", "meeting_id", "case_id", "person_id"),
        Index("client_participations_case", "house_id", "case_id"),
    )

    meeting_id: UUID
    case_id: UUID
    person_id: UUID
    invited: bool = Field(default=True)
    attends: bool | None = None
    absence_reason: str | None = string(default=None)
    absence_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    mode: str | None = string(default=None)
    composition: str | None = string(default=None)
    support_person_id: UUID | None = None
    prepared_on: date | None = None
    preparation: str | None = string(default=None)
    debriefed_on: date | None = None
    fed_back_on: date | None = None
    not_safe_reason: str | None = string(default=None)


class AgendaItemRow(HouseBound, Versioned, table=True):
    """A case on the agenda of a meeting, or discussed online until a meeting is needed (rules ME-14, ME-20).

    In process mode only known flags, current care, the responsible organisation and the next review date are kept.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        one_of("kind", ItemKind),
        one_of("status", ItemStatus),
        one_of("step", BobStep),
        one_of("deferral_reason", DeferralReason),
        one_of("rerouted_to", MeetingKind),
        *within_house("meetings", "meeting_id"),
        *within_house("meeting_parts", "part_id"),
        *within_house("meeting_kinds", "kind_id"),
        *within_house("cases", "case_id"),
        *within_house("agenda_items", "source_item_id"),
        Index("agenda_items_case", "house_id", "case_id"),
        Index("agenda_items_meeting", "house_id", "meeting_id"),
        Index(
            "agenda_items_recall",
            "house_id",
            "case_id",
            "kind_id",
            "recall_on",
            unique=True,
            postgresql_where=sql("recall_on IS NOT NULL"),
        ),
        Index(
            "agenda_items_source",
            "house_id",
            "source_item_id",
            unique=True,
            postgresql_where=sql("source_item_id IS NOT NULL"),
        ),
    )

    case_id: UUID
    kind_id: UUID
    meeting_id: UUID | None = None
    part_id: UUID | None = None
    kind: str = string()
    status: str = string(default=ItemStatus.scheduled)
    step: str | None = string(default=None)
    question: str = string()
    position: int = Field(default=0)
    recall_on: date | None = None
    deferral_reason: str | None = string(default=None)
    deferrals: int = Field(default=0)
    next_on: date | None = None
    reason: str | None = string(default=None)
    rerouted_to: str | None = string(default=None)
    criterion: str | None = string(default=None)
    source_item_id: UUID | None = None
    promoted_at: datetime | None = moment(default=None)
    known_flags: list[str] = Field(default_factory=list, sa_type=Texts)
    current_care: str | None = string(default=None)
    responsible_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    next_review_on: date | None = None
    discussion: str | None = string(default=None)
    erased_at: datetime | None = moment(default=None)
    created_by_id: UUID = Field(foreign_key="organisations.id")
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    changed_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class AgendaCommentRow(HouseBound, table=True):
    """A remark on an item that is discussed online, or its confirmation (rule ME-20)."""

    __tablename__ = "agenda_comments"
    __table_args__ = (
        *within_house("agenda_items", "item_id"),
        *within_house("cases", "case_id"),
        Index("agenda_comments_item", "house_id", "item_id"),
    )

    item_id: UUID
    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    text: str | None = string(default=None)
    confirms: bool = Field(default=False)
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class MeetingDecisionRow(HouseBound, Versioned, table=True):
    """What was decided on an item, by which rule, where each voter stood, and whom it binds (rules ME-12, ME-13).

    `shareable` is the part that those may read who were not there (rule ME-16).
    """

    __tablename__ = "meeting_decisions"
    __table_args__ = (
        one_of("kind", DecisionKind),
        one_of("decision_rule", DecisionRule),
        *within_house("cases", "case_id"),
        *within_house("agenda_items", "item_id"),
        *within_house("meetings", "meeting_id"),
        *within_house("meeting_parts", "part_id"),
        Index("meeting_decisions_case", "house_id", "case_id", "kind"),
        Index("meeting_decisions_meeting", "house_id", "meeting_id"),
    )

    case_id: UUID
    item_id: UUID
    meeting_id: UUID | None = None
    part_id: UUID | None = None
    kind: str = string()
    text: str = string()
    shareable: str | None = string(default=None)
    decision_rule: str = string()
    charter_version: int
    positions: list[dict[str, object]] = Field(default_factory=list, sa_type=JSONB)
    binds_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    accepted_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    decided_by_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    decided_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
