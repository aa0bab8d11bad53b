"""What is known of safety: incidents, concerns, risks, strengths, levels, signs and assessments, each by whom it is."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Mask, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.safety import (
    LEVELS,
    SCALES,
    AssessmentInstrument,
    DatePrecision,
    DomainState,
    EvidenceStatus,
    IncidentLabel,
    LifeDomain,
    RankedKind,
    RedFlag,
    RiskChange,
    RiskLevel,
    SafetySource,
    SeparationKind,
    SignalStage,
    StrengthKind,
    ViolenceKind,
    ViolenceQualifier,
)
from app.domain.vocabulary.sharing import Category


def all_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """A check that an array of texts holds these words only."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} <@ ARRAY[{listed}]::text[]", name=f"{column}_words")


def about_someone(column: str = "person_ids") -> CheckConstraint:
    """A check that a record is about somebody."""
    return CheckConstraint(f"cardinality({column}) > 0", name="about_someone")


class Noted(HouseBound):
    """What every record of safety says: of which case, by which organisation and professional, when."""

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class IncidentRow(Noted, Versioned, table=True):
    """An incident of violence (incident): who did what to whom, with which impact (rule SA-01).

    `told_by_id` is the client whose account it is: that account stays in that member's compartment (CO-06, SA-02).
    """

    __tablename__ = "incidents"
    __table_args__ = (
        one_of("source", SafetySource),
        one_of("precision", DatePrecision),
        one_of("qualifier", ViolenceQualifier),
        one_of("label", IncidentLabel),
        all_of("kinds", ViolenceKind),
        CheckConstraint("cardinality(kinds) > 0", name="of_some_kind"),
        CheckConstraint("(source = 'client') = (told_by_id IS NOT NULL)", name="client_told"),
        about_someone(),
        *within_house("cases", "case_id"),
        *within_house("households", "household_id"),
        *within_house("persons", "told_by_id"),
        Index("incidents_case", "house_id", "case_id"),
        Index(
            "incidents_label",
            "house_id",
            "household_id",
            "label",
            unique=True,
            postgresql_where=sql("label IS NOT NULL"),
        ),
    )

    household_id: UUID
    person_ids: list[UUID] = Field(sa_type=Ids)
    unknown_person: bool = Field(default=False)
    occurred_on: date
    precision: str = string(default=DatePrecision.day)
    kinds: list[str] = Field(sa_type=Texts)
    qualifier: str | None = string(default=None)
    what: str | None = string(default=None)
    impact: str = string()
    serious: bool = Field(default=False)
    acute: bool = Field(default=False)
    source: str = string()
    source_text: str | None = string(default=None)
    told_by_id: UUID | None = None
    label: str | None = string(default=None)


class IncidentRoleRow(HouseBound, table=True):
    """The role of one person in one incident, never a field of the person (rule PE-03)."""

    __tablename__ = "incident_roles"
    __table_args__ = (
        one_of("role", IncidentRole),
        *within_house("incidents", "incident_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "incident_id", "person_id"),
        Index("incident_roles_case", "house_id", "case_id", "role"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    incident_id: UUID
    person_id: UUID
    role: str = string()
    source: str | None = string(default=None)


class ConcernRow(Noted, Versioned, table=True):
    """A concern (zorg): what, about whom, by whom, derived from what, how sure (rule SA-03)."""

    __tablename__ = "concerns"
    __table_args__ = (
        one_of("evidence_status", EvidenceStatus),
        one_of("phase", CasePhase),
        about_someone(),
        *within_house("cases", "case_id"),
        *within_house("persons", "told_by_id"),
        Index("concerns_case", "house_id", "case_id"),
    )

    person_ids: list[UUID] = Field(sa_type=Ids)
    phase: str = string()
    what: str = string()
    basis: str | None = string(default=None)
    evidence_status: str = string()
    told_by_id: UUID | None = None


class ConcernRankingRow(Noted, table=True):
    """How much a concern weighs in a meeting: for one organisation, or shared by all at the table (rule SA-03)."""

    __tablename__ = "concern_rankings"
    __table_args__ = (
        CheckConstraint("rank BETWEEN 1 AND 20", name="rank_range"),
        CheckConstraint("NOT shared OR rank = 1", name="shared_is_top"),
        *within_house("concerns", "concern_id"),
        Index("concern_rankings_case", "house_id", "case_id"),
        Index(
            "concern_rankings_shared",
            "house_id",
            "case_id",
            "meeting_id",
            unique=True,
            postgresql_where=sql("shared"),
        ),
        Index(
            "concern_rankings_own",
            "house_id",
            "meeting_id",
            "organisation_id",
            "concern_id",
            unique=True,
            postgresql_where=sql("NOT shared"),
        ),
    )

    concern_id: UUID
    meeting_id: UUID
    rank: int
    shared: bool = Field(default=False)


class RiskFactorRow(Noted, Versioned, table=True):
    """A risk factor on two axes, or in phase recovery a recovery point, with its rank (rule SA-09)."""

    __tablename__ = "risk_factors"
    __table_args__ = (
        one_of("kind", RankedKind),
        one_of("phase", CasePhase),
        one_of("change", RiskChange),
        one_of("level", RiskLevel),
        CheckConstraint("rank BETWEEN 1 AND 3", name="rank_range"),
        CheckConstraint("kind <> 'risk_factor' OR (change IS NOT NULL AND level IS NOT NULL)", name="two_axes"),
        CheckConstraint("kind <> 'recovery_point' OR phase = 'recovery'", name="recovery_only"),
        about_someone(),
        *within_house("cases", "case_id"),
        Index("risk_factors_case", "house_id", "case_id"),
        Index(
            "risk_factors_rank",
            "house_id",
            "case_id",
            "phase",
            "kind",
            "rank",
            unique=True,
            postgresql_where=sql("rank IS NOT NULL AND ended_on IS NULL"),
        ),
    )

    person_ids: list[UUID] = Field(sa_type=Ids)
    kind: str = string(default=RankedKind.risk_factor)
    phase: str = string()
    code: str | None = string(default=None)
    text: str | None = string(default=None)
    change: str | None = string(default=None)
    level: str | None = string(default=None)
    rank: int | None = None
    ended_on: date | None = None


class StrengthRow(Noted, table=True):
    """A strength of a member, or who or what supports the member (rule SA-10)."""

    __tablename__ = "strengths"
    __table_args__ = (
        one_of("kind", StrengthKind),
        one_of("phase", CasePhase),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("strengths_case", "house_id", "case_id", "person_id"),
    )

    person_id: UUID
    kind: str = string()
    phase: str = string()
    text: str = string()


class ScaleRatingRow(Noted, table=True):
    """An integer from 1 to 10 of the kind that the phase fixes, by whom and why (rule SA-04). Append-only."""

    __tablename__ = "scale_ratings"
    __table_args__ = (
        one_of("kind", SCALES),
        one_of("phase", CasePhase),
        CheckConstraint("value BETWEEN 1 AND 10", name="value_range"),
        about_someone(),
        *within_house("cases", "case_id"),
        *within_house("persons", "rater_id"),
        Index("scale_ratings_case", "house_id", "case_id", "kind"),
    )

    person_ids: list[UUID] = Field(sa_type=Ids)
    kind: str = string()
    phase: str = string()
    value: int
    rationale: str = string()
    rater_id: UUID | None = None


class SafetyLevelRow(Noted, table=True):
    """A number from 0 to 10 for one member (veiligheidscijfer), apart from what the member says (rule SA-05).

    `is_latest` marks the one that counts now, of its kind and member.
    """

    __tablename__ = "safety_levels"
    __table_args__ = (
        one_of("kind", LEVELS),
        CheckConstraint("level BETWEEN 0 AND 10", name="level_range"),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("safety_levels_case", "house_id", "case_id", "person_id"),
        Index(
            "safety_levels_latest",
            "house_id",
            "case_id",
            "person_id",
            "kind",
            unique=True,
            postgresql_where=sql("is_latest"),
        ),
    )

    person_id: UUID
    kind: str = string()
    level: float
    argument: str | None = string(default=None)
    is_latest: bool = Field(default=True)


class ColourCodeRow(Noted, table=True):
    """A colour of a case with its argument (rule SA-06). Append-only: the earlier ones stay."""

    __tablename__ = "colour_codes"
    __table_args__ = (*within_house("cases", "case_id"), Index("colour_codes_case", "house_id", "case_id", "id"))

    colour: str = string()
    argument: str = string()


class SignalStageRow(Noted, table=True):
    """A stage of signals set by hand over the computed one, or with `stage` empty the end of that (rule SA-07)."""

    __tablename__ = "signal_stages"
    __table_args__ = (
        one_of("stage", SignalStage),
        *within_house("cases", "case_id"),
        Index("signal_stages_case", "house_id", "case_id", "id"),
    )

    stage: str | None = string(default=None)
    reason: str = string()


class RedFlagRow(Noted, Versioned, table=True):
    """A red flag of intimate terror: seen by whom, when, known from where (rule SA-08)."""

    __tablename__ = "red_flags"
    __table_args__ = (
        one_of("flag", RedFlag),
        one_of("source", SafetySource),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("red_flags_case", "house_id", "case_id"),
    )

    person_id: UUID
    flag: str = string()
    observer: str = string()
    observed_on: date
    source: str = string()
    spoken_alone_on: date | None = None


class LifeDomainRow(Noted, table=True):
    """What is known of one domain of life of a member; fourteen of one inventory belong together (rule SA-11)."""

    __tablename__ = "life_domains"
    __table_args__ = (
        one_of("domain", LifeDomain),
        one_of("state", DomainState),
        one_of("category", Category),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "inventory_id", "domain"),
        Index("life_domains_case", "house_id", "case_id", "person_id"),
    )

    inventory_id: UUID
    person_id: UUID
    assessed_on: date
    domain: str = string()
    state: str = string()
    note: str | None = string(default=None)
    category: str = string()
    category_mask: int = Field(sa_type=Mask)


class AssessmentRow(Noted, table=True):
    """The outcome of an instrument (taxatie): which, of which edition, about whom; never item by item (rule SA-17).

    What it says of stalking or coercive control is kept from the side of `alleged_ids` and of whoever used violence.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        one_of("instrument", AssessmentInstrument),
        one_of("category", Category),
        about_someone("subject_ids"),
        *within_house("cases", "case_id"),
        Index("assessments_case", "house_id", "case_id"),
    )

    instrument: str = string()
    edition: str = string()
    assessed_on: date
    assessor: str = string()
    subject_ids: list[UUID] = Field(sa_type=Ids)
    alleged_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    coercive: bool = Field(default=False)
    summary: str = string()
    category: str = string()
    category_mask: int = Field(sa_type=Mask)


class DependencyCheckRow(Noted, table=True):
    """The economic and housing dependency check of a member (E19): what was found, or nothing (rule SA-10)."""

    __tablename__ = "dependency_checks"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("dependency_checks_case", "house_id", "case_id"),
    )

    person_id: UUID
    checked_on: date
    found: list[str] = Field(default_factory=list, sa_type=Texts)


class SeparationRow(Noted, Versioned, table=True):
    """A planned or recent separation or flight, at which danger peaks (rule SA-18)."""

    __tablename__ = "separations"
    __table_args__ = (
        one_of("kind", SeparationKind),
        about_someone(),
        *within_house("cases", "case_id"),
        Index("separations_case", "house_id", "case_id"),
    )

    person_ids: list[UUID] = Field(sa_type=Ids)
    kind: str = string()
    happens_on: date
    source: str = string()
