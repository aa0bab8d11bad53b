"""What goes on around referrals: advice without a name, attempts at contact, investigations and conditions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.tables.referrals import Content
from app.domain.vocabulary.cases import ContactChannel
from app.domain.vocabulary.consultations import AttemptResult, ConsequenceNotice, ConsultationKind, ConsultationState


class ConsultationRow(HouseBound, Versioned, table=True):
    """Advice or an anonymous consultation (rule RE-08): no person, no household, no case, and no link to a referral."""

    __tablename__ = "consultations"
    __table_args__ = (
        one_of("kind", ConsultationKind),
        one_of("state", ConsultationState),
        one_of("notice", ConsequenceNotice),
        CheckConstraint(
            "kind <> 'multidisciplinary_consultation' OR cardinality(disciplines) >= 2", name="two_disciplines"
        ),
        CheckConstraint("(state = 'converted') = (notice IS NOT NULL)", name="converted_with_notice"),
        Index("consultations_asker", "house_id", "organisation_id", "id"),
        Index("consultations_asked", "house_id", "asked_id", "id"),
        Index("consultations_due", "house_id", "due_at", postgresql_where=sql("state = 'asked'")),
    )

    kind: str = string()
    state: str = string(default=ConsultationState.asked)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    asked_id: UUID = Field(foreign_key="organisations.id")
    question: str = string()
    disciplines: list[str] = Field(default_factory=list, sa_type=Texts)
    asked_at: datetime = moment()
    due_at: datetime | None = moment(default=None)
    late_told_at: datetime | None = moment(default=None)
    answer: str | None = string(default=None)
    answered_at: datetime | None = moment(default=None)
    notice: str | None = string(default=None)
    ended_at: datetime | None = moment(default=None)


class ContactAttemptRow(HouseBound, table=True):
    """An attempt to reach someone of a case (contactpoging, rule RE-15)."""

    __tablename__ = "contact_attempts"
    __table_args__ = (
        one_of("channel", ContactChannel),
        one_of("result", AttemptResult),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        CheckConstraint("channel = 'third_party' OR third_party IS NULL", name="third_party_named"),
        Index("contact_attempts_person", "house_id", "case_id", "person_id", "recorded_at"),
    )

    case_id: UUID
    person_id: UUID
    channel: str = string()
    third_party: str | None = string(default=None)
    attempted_on: date
    result: str = string()
    note: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    recorded_at: datetime = moment(sa_column_kwargs={"server_default": func.clock_timestamp()})


class InvestigationRow(HouseBound, Versioned, table=True):
    """An investigation by Veilig Thuis (onderzoek, rule RE-16): due in ten weeks, with a result for each suspicion."""

    __tablename__ = "investigations"
    __table_args__ = (
        *within_house("referrals", "referral_id"),
        Index("investigations_referral", "house_id", "referral_id"),
        Index("investigations_due", "house_id", "due_on", postgresql_where=sql("concluded_at IS NULL")),
    )

    referral_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    started_on: date
    due_on: date
    late_told_at: datetime | None = moment(default=None)
    suspicions: list[object] | None = Field(default=None, sa_type=Content)
    undetermined_intimate_terror: bool = Field(default=False)
    concluded_at: datetime | None = moment(default=None)


class ReferralConditionRow(HouseBound, Versioned, table=True):
    """A safety condition that Veilig Thuis sets before there is a case (dienst Voorwaarden en Vervolg, rule SA-12)."""

    __tablename__ = "referral_conditions"
    __table_args__ = (
        *within_house("referrals", "referral_id"),
        CheckConstraint("cardinality(person_ids) > 0", name="binds_someone"),
        Index("referral_conditions_referral", "house_id", "referral_id"),
    )

    referral_id: UUID
    text: str = string()
    person_ids: list[UUID] = Field(sa_type=Ids)
    guard_id: UUID = Field(foreign_key="organisations.id")
    check_on: date
    consequence: str = string()
    set_on: date
    checked_on: date | None = None
    met: bool | None = None
    note: str | None = string(default=None)
