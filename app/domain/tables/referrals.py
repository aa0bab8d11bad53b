"""Referrals: what came in, who is in it, how it was weighed, and what could not be read at all."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Mask, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import Approach, CoerciveFramework, Track
from app.domain.vocabulary.meetings import DecisionRule, MeetingKind
from app.domain.vocabulary.persons import HouseholdRole, NetworkInfluence, Sex
from app.domain.vocabulary.referrals import (
    ElsewhereReason,
    EntryPoint,
    HouseholdMatch,
    InformantKind,
    QuarantineState,
    ReferralHandoverState,
    ReferralState,
    SignalKind,
    Told,
    TriageOutcome,
    TriageResult,
    Urgency,
    WeighingOutcome,
)
from app.domain.vocabulary.safety import AssessmentInstrument, DefinitionSource, FamilyProfile
from app.domain.vocabulary.sharing import Purpose, SharingGround

Content = JSONB(none_as_null=True)
"""A part of a referral's content, as it was told; one data category each, so that it is shown or hidden whole."""


class ReferralRow(HouseBound, Versioned, table=True):
    """A referral (aanmelding, melding). `categories` and `purposes` are what its ground opens."""

    __tablename__ = "referrals"
    __table_args__ = (
        one_of("state", ReferralState),
        one_of("state_before", ReferralState),
        one_of("entry_point", EntryPoint),
        one_of("signal_kind", SignalKind),
        one_of("urgency", Urgency),
        one_of("requested_track", Track),
        one_of("suggested_track", Track),
        one_of("family_profile", FamilyProfile),
        one_of("informant_kind", InformantKind),
        one_of("ground_kind", SharingGround),
        one_of("ground_purpose", Purpose),
        one_of("household_match", HouseholdMatch),
        one_of("violence_definition", DefinitionSource),
        one_of("triage_outcome", TriageOutcome),
        one_of("triage_instrument", AssessmentInstrument),
        one_of("triage_result", TriageResult),
        one_of("elsewhere_reason", ElsewhereReason),
        one_of("meeting_kind", MeetingKind),
        *within_house("households", "household_id"),
        *within_house("cases", "case_id"),
        *within_house("referrals", "duplicate_of_id"),
        UniqueConstraint("house_id", "organisation_id", "message_id"),
        Index("referrals_sender", "house_id", "organisation_id", "id"),
        Index("referrals_case", "house_id", "case_id", postgresql_where=sql("case_id IS NOT NULL")),
        Index("referrals_household", "house_id", "household_id", postgresql_where=sql("household_id IS NOT NULL")),
        Index("referrals_source_event", "house_id", "source_event", postgresql_where=sql("source_event IS NOT NULL")),
        Index(
            "referrals_open",
            "house_id",
            "id",
            postgresql_where=sql(
                "state IN ('received','needs_information','in_triage','acute_care','investigating','vt_conditions',"
                "'in_weighing')"
            ),
        ),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    message_id: str = string()
    body_hash: str = string()
    route: str = string()
    reference: str = string()
    professional: str | None = string(default=None)
    source_event: str | None = string(default=None)
    sent_at: datetime = moment()
    received_at: datetime = moment()
    arrived_at: datetime = moment()
    updated_at: datetime = moment()
    state: str = string(default=ReferralState.received)
    state_before: str | None = string(default=None)
    entry_point: str = string()
    signal_kind: str = string()
    urgency: str = string(default=Urgency.routine)
    requested_track: str | None = string(default=None)
    requested_programme: str | None = string(default=None)
    suggested_track: str | None = string(default=None)
    family_profile: str | None = string(default=None)
    earlier_reports: int | None = None
    known_reports: int = Field(default=0)
    completeness: int = Field(default=0)
    warnings: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    informant_kind: str | None = string(default=None)
    informant_organisation_kind: str | None = string(default=None)
    informant_identity: dict[str, object] | None = Field(default=None, sa_type=Content)
    ground_kind: str | None = string(default=None)
    ground_purpose: str | None = string(default=None)
    ground_reference: str | None = string(default=None)
    ground_edition: str | None = string(default=None)
    categories: int = Field(sa_type=Mask)
    purposes: int = Field(sa_type=Mask)
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    household: dict[str, object] | None = Field(default=None, sa_type=Content)
    relations: list[object] | None = Field(default=None, sa_type=Content)
    incidents: list[object] | None = Field(default=None, sa_type=Content)
    concerns: list[object] = Field(sa_type=Content)
    risks: list[object] | None = Field(default=None, sa_type=Content)
    health_risks: list[object] | None = Field(default=None, sa_type=Content)
    red_flags: list[object] | None = Field(default=None, sa_type=Content)
    life_domains: list[object] | None = Field(default=None, sa_type=Content)
    health_domains: list[object] | None = Field(default=None, sa_type=Content)
    strengths: list[object] | None = Field(default=None, sa_type=Content)
    earlier_help: list[object] | None = Field(default=None, sa_type=Content)
    current_help: list[object] | None = Field(default=None, sa_type=Content)
    measures: list[object] | None = Field(default=None, sa_type=Content)
    analysis: str | None = string(default=None)
    standard_questions: dict[str, object] | None = Field(default=None, sa_type=Content)
    informed: list[object] | None = Field(default=None, sa_type=Content)
    given_consents: list[object] | None = Field(default=None, sa_type=Content)
    violence_code: str | None = string(default=None)
    code_corrected: bool | None = None
    violence_definition: str | None = string(default=None)
    municipality_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    released_at: datetime | None = moment(default=None)
    household_match: str = string(default=HouseholdMatch.none)
    household_id: UUID | None = None
    case_id: UUID | None = None
    link_confirmed_at: datetime | None = moment(default=None)
    duplicate_of_id: UUID | None = None
    triage_requested: bool = Field(default=False)
    triage_outcome: str | None = string(default=None)
    triage_instrument: str | None = string(default=None)
    triage_edition: str | None = string(default=None)
    triage_on: date | None = None
    triage_result: str | None = string(default=None)
    triaged_by_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    elsewhere_reason: str | None = string(default=None)
    elsewhere_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    meeting_kind: str | None = string(default=None)


class ReferralPersonRow(HouseBound, table=True):
    """A person as one referral tells of them; `person_id` is who that is, once it is decided."""

    __tablename__ = "referral_persons"
    __table_args__ = (
        one_of("sex", Sex),
        one_of("household_role", HouseholdRole),
        one_of("network", NetworkInfluence),
        one_of("told", Told),
        *within_house("referrals", "referral_id"),
        *within_house("persons", "person_id"),
        Index("referral_persons_referral", "house_id", "referral_id"),
        Index("referral_persons_bsn", "house_id", "bsn", postgresql_where=sql("bsn IS NOT NULL")),
        Index(
            "referral_persons_name",
            "house_id",
            "birth_date",
            func.lower(sql("family_name")),
            postgresql_where=sql("birth_date IS NOT NULL AND family_name IS NOT NULL"),
        ),
    )

    referral_id: UUID
    key: str = string()
    member: bool
    concealed: bool = Field(default=False)
    given_name: str | None = string(default=None)
    family_name: str | None = string(default=None)
    aliases: list[str] = Field(default_factory=list, sa_type=Texts)
    birth_date: date | None = None
    age: int | None = None
    age_band: str | None = string(default=None)
    sex: str | None = string(default=None)
    household_role: str | None = string(default=None)
    network: str | None = string(default=None)
    bsn: str | None = string(default=None)
    street: str | None = string(default=None)
    postal_code: str | None = string(default=None)
    city: str | None = string(default=None)
    phone: str | None = string(default=None)
    protected: bool = Field(default=False)
    description: str | None = string(default=None)
    background: str | None = string(default=None)
    told: str | None = string(default=None)
    view_text: str | None = string(default=None)
    wishes: str | None = string(default=None)
    obstacles: str | None = string(default=None)
    candidate_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    person_id: UUID | None = None


class ReferralMoveRow(HouseBound, table=True):
    """One step of a referral's life (rule CA-02). Append-only."""

    __tablename__ = "referral_moves"
    __table_args__ = (
        one_of("old", ReferralState),
        one_of("new", ReferralState),
        *within_house("referrals", "referral_id"),
        Index("referral_moves_referral", "house_id", "referral_id"),
    )

    referral_id: UUID
    old: str | None = string(default=None)
    new: str = string()
    reason: str | None = string(default=None)
    organisation_id: UUID
    professional_id: UUID | None = None
    at: datetime = moment()


class ReferralQuestionRow(HouseBound, table=True):
    """Something that is missing in a referral and was asked of its sender (rule CO-09)."""

    __tablename__ = "referral_questions"
    __table_args__ = (
        *within_house("referrals", "referral_id"),
        Index("referral_questions_referral", "house_id", "referral_id"),
    )

    referral_id: UUID
    question: str = string()
    asked_by_id: UUID
    asked_at: datetime = moment()
    due_on: date
    answer: str | None = string(default=None)
    answered_by_id: UUID | None = None
    answered_at: datetime | None = moment(default=None)


class ReferralDecisionRow(HouseBound, table=True):
    """A weighing decision with all that rule RE-11 asks. Append-only: a referral may be weighed again."""

    __tablename__ = "referral_decisions"
    __table_args__ = (
        one_of("outcome", WeighingOutcome),
        one_of("decision_rule", DecisionRule),
        one_of("elsewhere_reason", ElsewhereReason),
        one_of("meeting_kind", MeetingKind),
        one_of("track", Track),
        one_of("approach", Approach),
        one_of("coercive_framework", CoerciveFramework),
        *within_house("referrals", "referral_id"),
        Index("referral_decisions_referral", "house_id", "referral_id"),
    )

    referral_id: UUID
    outcome: str = string()
    decision_rule: str = string()
    decider_ids: list[UUID] = Field(sa_type=Ids)
    criteria: list[dict[str, str]] = Field(sa_type=JSONB)
    override_reason: str | None = string(default=None)
    reason: str = string()
    priority_policy: str | None = string(default=None)
    decided_on: date
    elsewhere_reason: str | None = string(default=None)
    elsewhere_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    elsewhere_text: str | None = string(default=None)
    meeting_kind: str | None = string(default=None)
    track: str | None = string(default=None)
    programme: str | None = string(default=None)
    approach: str | None = string(default=None)
    coercive_framework: str | None = string(default=None)
    legal_domain: str | None = string(default=None)
    organisation_id: UUID
    professional_id: UUID | None = None
    at: datetime = moment()


class ReferralHandoverRow(HouseBound, Versioned, table=True):
    """What Veilig Thuis offers to the organisation that is to go on with a household (rules RE-06, CA-24)."""

    __tablename__ = "referral_handovers"
    __table_args__ = (
        one_of("state", ReferralHandoverState),
        one_of("ground_kind", SharingGround),
        one_of("ground_purpose", Purpose),
        *within_house("referrals", "referral_id"),
        Index("referral_handovers_referral", "house_id", "referral_id"),
        Index("referral_handovers_receiver", "house_id", "receiver_id", "id"),
        Index(
            "referral_handovers_one_open",
            "house_id",
            "referral_id",
            unique=True,
            postgresql_where=sql("state = 'offered'"),
        ),
    )

    referral_id: UUID
    giver_id: UUID = Field(foreign_key="organisations.id")
    receiver_id: UUID = Field(foreign_key="organisations.id")
    state: str = string(default=ReferralHandoverState.offered)
    summary: str = string()
    open_risks: list[str] = Field(default_factory=list, sa_type=Texts)
    earlier_reports: int
    undetermined_intimate_terror: bool = Field(default=False)
    ground_kind: str = string()
    ground_purpose: str = string()
    ground_edition: str | None = string(default=None)
    purposes: int = Field(sa_type=Mask)
    categories: int = Field(sa_type=Mask)
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    offered_at: datetime = moment()
    live_at: datetime | None = moment(default=None)
    answered_at: datetime | None = moment(default=None)
    answered_by_id: UUID | None = None
    decline_reason: str | None = string(default=None)


class CaseSignalRow(HouseBound, table=True):
    """A report on a household that has an open case: it stands with that case and opens no second one (rule RE-05)."""

    __tablename__ = "case_signals"
    __table_args__ = (
        one_of("signal_kind", SignalKind),
        one_of("entry_point", EntryPoint),
        one_of("urgency", Urgency),
        *within_house("cases", "case_id"),
        *within_house("referrals", "referral_id"),
        UniqueConstraint("house_id", "referral_id"),
        Index("case_signals_case", "house_id", "case_id"),
    )

    case_id: UUID
    referral_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    signal_kind: str = string()
    entry_point: str = string()
    urgency: str = string()
    arrived_at: datetime = moment()


class QuarantinedMessageRow(HouseBound, Versioned, table=True):
    """A message whose sender is known and whose content breaks rules: kept byte for byte, whatever becomes of it."""

    __tablename__ = "quarantined_messages"
    __table_args__ = (
        one_of("state", QuarantineState),
        CheckConstraint("state <> 'repaired' OR referral_id IS NOT NULL", name="repaired_leads_on"),
        *within_house("referrals", "referral_id"),
        UniqueConstraint("house_id", "organisation_id", "body_hash"),
        Index("quarantined_messages_sender", "house_id", "organisation_id", "id"),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    route: str = string()
    message_id: str | None = string(default=None)
    body: bytes = Field(sa_type=LargeBinary)
    body_hash: str = string()
    faults: list[dict[str, str | None]] = Field(sa_type=JSONB)
    state: str = string(default=QuarantineState.held)
    arrived_at: datetime = moment()
    referral_id: UUID | None = None
    closed_at: datetime | None = moment(default=None)
    closed_by_id: UUID | None = None
    reason: str | None = string(default=None)
