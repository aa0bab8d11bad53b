"""Programmes (aanpakken) as data of a house, and what a case does in one: checks, admission, team, steps, timers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import Shell
from app.domain.vocabulary.grounds import PoliceWish
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import Sector
from app.domain.vocabulary.programmes import (
    AcuteAge,
    AcuteKind,
    AcuteRefusal,
    AcuteState,
    AdmissionOutcome,
    CaseStatusMark,
    CheckOutcome,
    DutyKind,
    Financing,
    ForensicState,
    ProfileState,
    ProgrammeLevel,
    ProgrammeState,
    RegionalOfferKind,
)
from app.domain.vocabulary.safety import FamilyProfile, SignalStage


class ProgrammeRow(HouseBound, Versioned, table=True):
    """One edition of a programme (aanpak) of a house; `definition` holds everything that decides (rule PR-01)."""

    __tablename__ = "programmes"
    __table_args__ = (
        one_of("state", ProgrammeState),
        one_of("level", ProgrammeLevel),
        one_of("financing", Financing),
        one_of("decision_rule", DecisionRule),
        UniqueConstraint("house_id", "code", "edition"),
        Index(
            "programmes_one_active",
            "house_id",
            "code",
            unique=True,
            postgresql_where=sql("state = 'active'"),
        ),
    )

    code: str = string()
    edition: str = string()
    aliases: list[str] = Field(default_factory=list, sa_type=Texts)
    title_nl: str = string()
    title_en: str = string()
    level: str | None = string(default=None)
    tracks: list[str] = Field(default_factory=list, sa_type=Texts)
    violence_fields: list[str] = Field(default_factory=list, sa_type=Texts)
    definition: dict[str, object] = Field(sa_type=JSONB)
    state: str = string(default=ProgrammeState.offered)
    decision_rule: str | None = string(default=None)
    goals: list[str] = Field(default_factory=list, sa_type=Texts)
    pivot_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    lead_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    organisation_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    financing: str | None = string(default=None)
    financing_ends_on: date | None = None
    financing_told_at: datetime | None = moment(default=None)
    activated_at: datetime | None = moment(default=None)
    author: str = string()
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class CaseProgrammeRow(HouseBound, Versioned, table=True):
    """That a case takes part in a programme, pinned to the edition it joined, and the mark its admission set."""

    __tablename__ = "case_programmes"
    __table_args__ = (
        one_of("outcome", AdmissionOutcome),
        one_of("mark", CaseStatusMark),
        *within_house("cases", "case_id"),
        *within_house("programmes", "programme_id"),
        Index("case_programmes_case", "house_id", "case_id"),
        Index(
            "case_programmes_one",
            "house_id",
            "case_id",
            unique=True,
            postgresql_where=sql("ended_at IS NULL"),
        ),
    )

    case_id: UUID
    programme_id: UUID
    reason: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    joined_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    outcome: str | None = string(default=None)
    decided_at: datetime | None = moment(default=None)
    mark: str | None = string(default=None)
    mark_from: datetime | None = moment(default=None)
    mark_until: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)


class AdmissionRow(HouseBound, table=True):
    """An admission decision: outcome, decision rule, and where each core participant stood (rule PR-07)."""

    __tablename__ = "admissions"
    __table_args__ = (
        one_of("outcome", AdmissionOutcome),
        *within_house("cases", "case_id"),
        *within_house("case_programmes", "case_programme_id"),
        Index("admissions_case", "house_id", "case_id"),
    )

    case_id: UUID
    case_programme_id: UUID
    outcome: str = string()
    decision_rule: str | None = string(default=None)
    positions: list[dict[str, object]] = Field(default_factory=list, sa_type=JSONB)
    check_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    reason: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class CriteriaCheckRow(HouseBound, Versioned, table=True):
    """Every criterion of one edition of a set, answered for a case or a referral (rule PR-04)."""

    __tablename__ = "criteria_checks"
    __table_args__ = (
        one_of("outcome", CheckOutcome),
        *within_house("cases", "case_id"),
        *within_house("referrals", "referral_id"),
        *within_house("programmes", "programme_id"),
        CheckConstraint("(case_id IS NULL) <> (referral_id IS NULL)", name="about_one"),
        Index("criteria_checks_case", "house_id", "case_id"),
        Index("criteria_checks_referral", "house_id", "referral_id"),
    )

    case_id: UUID | None = None
    referral_id: UUID | None = None
    programme_id: UUID
    set_code: str = string()
    set_edition: str = string()
    answers: list[dict[str, object]] = Field(sa_type=JSONB)
    outcome: str = string()
    unmet: list[str] = Field(default_factory=list, sa_type=Texts)
    advice: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class TeamMemberRow(HouseBound, Versioned, table=True):
    """A member of a case's programme team: shell, discipline, organisation, period (rule PR-08)."""

    __tablename__ = "team_members"
    __table_args__ = (
        one_of("shell", Shell),
        one_of("sector", Sector),
        *within_house("cases", "case_id"),
        Index("team_members_case", "house_id", "case_id"),
        Index(
            "team_members_external_one_case",
            "house_id",
            "professional_id",
            unique=True,
            postgresql_where=sql("external AND ends_at IS NULL"),
        ),
        CheckConstraint("NOT external OR professional_id IS NOT NULL", name="external_named"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    shell: str = string()
    discipline: str = string()
    sector: str | None = string(default=None)
    external: bool = Field(default=False)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class ProcessStepRow(HouseBound, table=True):
    """A step of the programme's process that was done, or left out with a reason (rule PR-10)."""

    __tablename__ = "process_steps"
    __table_args__ = (*within_house("cases", "case_id"), Index("process_steps_case", "house_id", "case_id"))

    case_id: UUID
    step: str = string()
    skipped: bool = Field(default=False)
    reason: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ProgrammeMomentRow(HouseBound, table=True):
    """A moment from which, or at which, a programme's timer runs or ends (rule PR-12)."""

    __tablename__ = "programme_moments"
    __table_args__ = (
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "case_id", "code"),
    )

    case_id: UUID
    code: str = string()
    happened_at: datetime = moment()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None


class ProgrammeTimerRow(HouseBound, Versioned, table=True):
    """A timer of the programme that a moment started for a case (rule PR-12)."""

    __tablename__ = "programme_timers"
    __table_args__ = (
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "case_id", "code"),
    )

    case_id: UUID
    code: str = string()
    starts_at: datetime = moment()
    due_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    passed_at: datetime | None = moment(default=None)


class DutyRow(HouseBound, table=True):
    """A filled seat, a period on call, or a consultation that was held (rule PR-11)."""

    __tablename__ = "programme_duties"
    __table_args__ = (
        one_of("kind", DutyKind),
        *within_house("programmes", "programme_id"),
        Index("programme_duties_period", "house_id", "programme_id", "starts_at"),
    )

    programme_id: UUID
    kind: str = string()
    code: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    starts_at: datetime = moment()
    ends_at: datetime = moment()


class DutyGapRow(HouseBound, table=True):
    """A seat left empty, hours without anyone on call, a consultation that was not held: told once (rule PR-11)."""

    __tablename__ = "programme_duty_gaps"
    __table_args__ = (
        one_of("kind", DutyKind),
        *within_house("programmes", "programme_id"),
        UniqueConstraint("house_id", "programme_id", "kind", "code", "on_date"),
    )

    programme_id: UUID
    kind: str = string()
    code: str = string()
    on_date: date
    missing: int = Field(default=1)
    told_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ProfileAssessmentRow(HouseBound, Versioned, table=True):
    """An assessment of the family's profile (profielinschatting), kept as history (rule PR-17)."""

    __tablename__ = "profile_assessments"
    __table_args__ = (
        one_of("profile", FamilyProfile),
        one_of("state", ProfileState),
        *within_house("cases", "case_id"),
        Index("profile_assessments_case", "house_id", "case_id"),
        Index(
            "profile_assessments_one_foremost",
            "house_id",
            "case_id",
            unique=True,
            postgresql_where=sql("foremost AND state = 'open'"),
        ),
    )

    case_id: UUID
    profile: str = string()
    foremost: bool = Field(default=False)
    rationale: str = string()
    assessed_on: date
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    state: str = string(default=ProfileState.open)
    superseded_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ArrangementChoiceRow(HouseBound, table=True):
    """A measure or intervention chosen for a case; one outside the template is logged as a deviation (rule PR-18)."""

    __tablename__ = "arrangement_choices"
    __table_args__ = (
        one_of("profile", FamilyProfile),
        one_of("stage", SignalStage),
        *within_house("cases", "case_id"),
        Index("arrangement_choices_case", "house_id", "case_id"),
    )

    case_id: UUID
    profile: str = string()
    stage: str = string()
    part: str = string()
    code: str = string()
    person_id: UUID | None = None
    deviates: bool = Field(default=False)
    reason: str | None = string(default=None)
    template_edition: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class AcuteIntakeRow(HouseBound, Versioned, table=True):
    """An acute intake after (sexual) violence: examination, care, who is told, what follows (rules PR-13 to PR-15)."""

    __tablename__ = "acute_intakes"
    __table_args__ = (
        one_of("kind", AcuteKind),
        one_of("age", AcuteAge),
        one_of("state", AcuteState),
        one_of("police_wish", PoliceWish),
        one_of("forensic", ForensicState),
        one_of("refusal", AcuteRefusal),
        *within_house("cases", "case_id"),
        *within_house("referrals", "referral_id"),
        CheckConstraint("case_id IS NOT NULL OR referral_id IS NOT NULL", name="about_something"),
        Index("acute_intakes_case", "house_id", "case_id"),
        Index("acute_intakes_referral", "house_id", "referral_id"),
    )

    case_id: UUID | None = None
    referral_id: UUID | None = None
    person_id: UUID | None = None
    organisation_id: UUID = Field(foreign_key="organisations.id")
    case_manager_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    kind: str = string()
    age: str = string()
    happened_on: date | None = None
    opened_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    days_since: int | None = None
    police_wish: str = string(default=PoliceWish.undecided)
    forensic: str = string(default=ForensicState.not_asked)
    forensic_at: datetime | None = moment(default=None)
    medical_at: datetime | None = moment(default=None)
    medical_emergency: str | None = string(default=None)
    care_items: list[str] = Field(default_factory=list, sa_type=Texts)
    trace_advice: list[str] = Field(default_factory=list, sa_type=Texts)
    aftercare: list[str] = Field(default_factory=list, sa_type=Texts)
    vt_notified: bool | None = None
    vt_reason: str | None = string(default=None)
    child_check_on: date | None = None
    child_check_result: str | None = string(default=None)
    triage_on: date | None = None
    triage_instrument: str | None = string(default=None)
    triage_result: str | None = string(default=None)
    follow_up_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    follow_up_accepted_at: datetime | None = moment(default=None)
    state: str = string(default=AcuteState.open)
    refusal: str | None = string(default=None)
    closed_at: datetime | None = moment(default=None)


class RegionalOfferRow(HouseBound, Versioned, table=True):
    """What a region has of the minimum offer, and who gives it (rule PR-20)."""

    __tablename__ = "regional_offers"
    __table_args__ = (one_of("kind", RegionalOfferKind), Index("regional_offers_kind", "house_id", "kind"))

    kind: str = string()
    name: str = string()
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    starts_on: date
    ends_on: date | None = None
