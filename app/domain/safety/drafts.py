"""What callers send about incidents, concerns, risks, levels, signs and assessments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.safety import (
    AssessmentInstrument,
    DatePrecision,
    DomainState,
    EvidenceStatus,
    IncidentLabel,
    LifeDomain,
    RankedKind,
    RatingKind,
    RedFlag,
    RiskChange,
    RiskCode,
    RiskLevel,
    SafetySource,
    SeparationKind,
    SignalStage,
    StrengthKind,
    ViolenceKind,
    ViolenceQualifier,
)

People = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]
Rank = Annotated[int, Field(ge=1, le=3)]
Level = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class IncidentRoleDraft(Draft):
    """One person's role in an incident (rule PE-03)."""

    person_id: UUID = Field(description="The person.")
    role: IncidentRole = Field(
        description="Role (E06); a minor who witnesses is a child witness and counts as a victim."
    )
    source: Line | None = Field(default=None, description="From where this role is known.")


class IncidentDraft(Draft):
    """An incident of violence (rule SA-01)."""

    roles: Annotated[tuple[IncidentRoleDraft, ...], Field(max_length=50)] = Field(
        description="Who acted, whom it struck, who saw it; each person once."
    )
    unknown_person: bool = Field(default=False, description="That an unknown person acted.")
    occurred_on: date = Field(description="The date; with precision month or year any date in it.")
    precision: DatePrecision = Field(default=DatePrecision.day, description="How exactly the date is known.")
    kinds: Annotated[tuple[ViolenceKind, ...], Field(min_length=1, max_length=20)] = Field(
        description="Kinds of violence (E09)."
    )
    qualifier: ViolenceQualifier | None = Field(default=None, description="From which side it came (E09).")
    what: Prose | None = Field(default=None, description="What happened.")
    impact: Prose = Field(description="What it did to whom.")
    serious: bool = Field(default=False, description="Whether it was serious (ernstig incident, rule SA-07).")
    acute: bool = Field(default=False, description="Whether the threat is acute, or this a crisis (rule SA-07).")
    source: SafetySource = Field(description="From whom it is known.")
    source_text: Line | None = Field(default=None, description="Source in words: a report number, a date of talk.")
    told_by_id: UUID | None = Field(default=None, description="With source client: the client whose account it is.")
    label: IncidentLabel | None = Field(
        default=None, description="First, worst or last: each once in a household (rule SA-02)."
    )


class LabelDraft(Draft):
    """The label of an incident, or null to take it away."""

    label: IncidentLabel | None = Field(description="First, worst or last; each once in a household (rule SA-02).")


class ConcernDraft(Draft):
    """A concern (zorg, rule SA-03)."""

    person_ids: People = Field(description="About whom.")
    what: Prose = Field(description="What the concern is.")
    basis: Prose | None = Field(default=None, description="From what it is derived; without it, it is a finding.")
    evidence_status: EvidenceStatus = Field(description="Suspicion, observed or established (E09).")
    told_by_id: UUID | None = Field(default=None, description="The client whose concern it is; else your own.")


class ConcernBasisDraft(Draft):
    """From what a concern is derived, and how sure it is now (rule SA-03)."""

    basis: Prose = Field(description="From what it is derived.")
    evidence_status: EvidenceStatus = Field(description="Suspicion, observed or established (E09).")


class ConcernRankDraft(Draft):
    """How much a concern weighs for a meeting (rule SA-03)."""

    meeting_id: UUID = Field(description="The meeting.")
    rank: int = Field(default=1, ge=1, le=20, description="Rank, 1 weighs most.")
    shared: bool = Field(
        default=False, description="Whether it is the one top concern that all share; then its rank is 1."
    )


class RiskFactorDraft(Draft):
    """A risk factor on two axes, or a recovery point (rule SA-09)."""

    person_ids: People = Field(description="Whom it concerns.")
    kind: RankedKind = Field(default=RankedKind.risk_factor, description="A recovery point in phase recovery only.")
    code: RiskCode | None = Field(default=None, description="Factor of the list (E19).")
    text: Prose | None = Field(default=None, description="In words; asked for where the list has none.")
    change: RiskChange | None = Field(default=None, description="Static or dynamic; asked for a risk factor.")
    level: RiskLevel | None = Field(default=None, description="Individual or systemic; asked for a risk factor.")
    rank: Rank | None = Field(default=None, description="1, 2 or 3: each once in a case and phase.")


class RiskRankDraft(Draft):
    """Another rank, or none."""

    rank: Rank | None = Field(description="1, 2 or 3; null takes the rank away.")


class StrengthDraft(Draft):
    """A strength or a source of support of a member (rule SA-10)."""

    person_id: UUID = Field(description="The member.")
    kind: StrengthKind = Field(description="A strength, or a source of support.")
    text: Prose = Field(description="What it is.")


class ScaleDraft(Draft):
    """A scale rating (rule SA-04)."""

    person_ids: People = Field(description="About whom.")
    kind: RatingKind = Field(
        description="The kind that the phase fixes (E16); a child rates its own quality of life in any phase."
    )
    value: int = Field(ge=1, le=10, strict=True, description="An integer from 1 to 10.")
    rationale: Prose = Field(description="Why.")
    rater_id: UUID | None = Field(default=None, description="The member who rates; else your professional does.")


class SafetyLevelDraft(Draft):
    """A number for the safety of one member (veiligheidscijfer, rule SA-05)."""

    person_id: UUID = Field(description="The member.")
    level: Level = Field(description="From 0 to 10; below 6 is not enough.")
    kind: RatingKind = Field(
        default=RatingKind.safety_level, description="safety_level by your professional, self_rating by the member."
    )
    argument: Prose | None = Field(default=None, description="Why.")


class ColourDraft(Draft):
    """A colour of the case (rule SA-06)."""

    colour: Line = Field(description="One of the colours of the house's setting colour_codes.")
    argument: Prose = Field(description="Why.")


class StageDraft(Draft):
    """A stage of signals by hand, or null to go back to the computed one (rule SA-07)."""

    stage: SignalStage | None = Field(description="The stage (E17).")
    reason: Prose = Field(description="Why.")


class RedFlagDraft(Draft):
    """A red flag of intimate terror (rule SA-08)."""

    person_id: UUID = Field(description="Who is in danger.")
    flag: RedFlag = Field(description="What was seen (E18).")
    observer: Line = Field(description="Who saw or heard it.")
    observed_on: date = Field(description="When.")
    source: SafetySource = Field(description="From whom it is known.")


class SpokenAloneDraft(Draft):
    """That someone was spoken to alone."""

    on: date = Field(description="When.")


class LifeDomainDraft(Draft):
    """One domain of the inventory."""

    domain: LifeDomain = Field(description="Domain of life (E10).")
    state: DomainState = Field(description="Problem, no problem or unknown.")
    note: Prose | None = Field(default=None, description="In words.")


class LifeDomainsDraft(Draft):
    """The life-domain inventory of a member: all fourteen, each once (rule SA-11)."""

    person_id: UUID = Field(description="The member.")
    assessed_on: date | None = Field(default=None, description="When; today when left out.")
    domains: Annotated[tuple[LifeDomainDraft, ...], Field(max_length=50)] = Field(description="The fourteen domains.")


class AssessmentDraft(Draft):
    """The outcome of an instrument in summary; answers item by item are not taken (rule SA-17)."""

    instrument: AssessmentInstrument = Field(description="Instrument (E27).")
    edition: Line = Field(description="Version of the instrument.")
    assessed_on: date = Field(description="When.")
    assessor: Line = Field(description="Who assessed.")
    subject_ids: People = Field(description="About whom.")
    alleged_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = Field(
        default=(), description="Who is said to use violence; asked for on stalking or coercive control."
    )
    coercive: bool = Field(
        default=False,
        description="Whether it says something of stalking or coercive control: kept from the other side (SA-17).",
    )
    summary: Prose = Field(description="The outcome in summary.")


class DependencyDraft(Draft):
    """The economic and housing dependency check of a member (rule SA-10)."""

    person_id: UUID = Field(description="The member.")
    checked_on: date | None = Field(default=None, description="When; today when left out.")
    found: Annotated[tuple[RiskCode, ...], Field(max_length=20)] = Field(
        default=(), description="What was found, of the eight dependency factors (E19); empty: nothing."
    )


class SeparationDraft(Draft):
    """A planned or recent separation or flight (rule SA-18)."""

    person_ids: People = Field(description="Who leaves, and whom.")
    kind: SeparationKind = Field(description="Planned or recent, separation or flight.")
    happens_on: date = Field(description="When it is to happen or happened.")
    source: Line = Field(description="From where this is known.")
