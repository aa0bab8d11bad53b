"""What is shown of incidents, concerns, risks, levels, signs and assessments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, NeedsOwnCategory, Page, View
from app.domain.vocabulary.cases import CasePhase
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
    StrengthKind,
    ViolenceKind,
    ViolenceQualifier,
)
from app.domain.vocabulary.sharing import Category

Safety = Needs(Category.safety)
Own = NeedsOwnCategory()


class Noted(View):
    """Of which case a record of safety is, by whom and when."""

    id: UUID = Field(description="Identifier within the house.")
    case_id: UUID = Field(description="The case.")
    organisation_id: Annotated[UUID | None, Safety] = Field(description="The organisation that recorded it.")
    professional_id: Annotated[UUID | None, Safety] = Field(description="Its professional.")
    created_at: Annotated[datetime | None, Safety] = Field(description="When it was recorded.")


class Changing(Noted):
    """A record of safety that can be changed by version."""

    version: int = Field(description="Version of the record; part of the entity tag.")


class RoleInIncidentView(View):
    """The role of one person in an incident (rule PE-03)."""

    id: UUID = Field(description="Identifier of the role.")
    person_id: Annotated[UUID | None, Safety] = Field(description="The person.")
    role: Annotated[IncidentRole | None, Safety] = Field(description="Role (E06).")
    counts_as_victim: Annotated[bool | None, Safety] = Field(
        description="Whether the person counts as a victim; a child who witnessed does."
    )
    source: Annotated[str | None, Safety] = Field(description="From where this role is known.")


class IncidentView(Changing):
    """An incident of violence (incident, rule SA-01); what a client told stays that client's word (rule SA-02)."""

    person_ids: Annotated[list[UUID] | None, Safety] = Field(description="Everyone who has a role in it.")
    unknown_person: Annotated[bool | None, Safety] = Field(description="Whether an unknown person acted.")
    occurred_on: Annotated[date | None, Safety] = Field(description="When.")
    precision: Annotated[DatePrecision | None, Safety] = Field(description="How exactly the date is known.")
    kinds: Annotated[list[ViolenceKind] | None, Safety] = Field(description="Kinds of violence (E09).")
    qualifier: Annotated[ViolenceQualifier | None, Safety] = Field(description="From which side it came (E09).")
    what: Annotated[str | None, Safety] = Field(description="What happened.")
    impact: Annotated[str | None, Safety] = Field(description="What it did to whom.")
    serious: Annotated[bool | None, Safety] = Field(description="Whether it was serious.")
    acute: Annotated[bool | None, Safety] = Field(description="Whether the threat is acute, or this a crisis.")
    source: Annotated[SafetySource | None, Safety] = Field(description="From whom it is known.")
    source_text: Annotated[str | None, Safety] = Field(description="Source in words.")
    told_by_id: Annotated[UUID | None, Safety] = Field(description="The client whose account it is.")
    label: Annotated[IncidentLabel | None, Safety] = Field(description="First, worst or last (rule SA-02).")
    roles: Page[RoleInIncidentView] = Field(description="Who acted, whom it struck, who saw it.")


class ConcernRankingView(View):
    """How much a concern weighs for a meeting (rule SA-03)."""

    id: UUID = Field(description="Identifier of the ranking.")
    meeting_id: Annotated[UUID | None, Safety] = Field(description="The meeting.")
    organisation_id: Annotated[UUID | None, Safety] = Field(description="Whose ranking it is.")
    rank: Annotated[int | None, Safety] = Field(description="Rank, 1 weighs most.")
    shared: Annotated[bool | None, Safety] = Field(description="Whether it is the top concern that all share.")


class ConcernView(Changing):
    """A concern (zorg, rule SA-03)."""

    person_ids: Annotated[list[UUID] | None, Safety] = Field(description="About whom.")
    phase: Annotated[CasePhase | None, Safety] = Field(description="Phase of the case at the time.")
    what: Annotated[str | None, Safety] = Field(description="What the concern is.")
    basis: Annotated[str | None, Safety] = Field(description="From what it is derived.")
    evidence_status: Annotated[EvidenceStatus | None, Safety] = Field(description="How sure it is (E09).")
    told_by_id: Annotated[UUID | None, Safety] = Field(description="The client whose concern it is.")
    rankings: Page[ConcernRankingView] = Field(description="How much it weighs, by meeting.")


class RiskFactorView(Changing):
    """A risk factor on two axes, or a recovery point (rule SA-09)."""

    person_ids: Annotated[list[UUID] | None, Safety] = Field(description="Whom it concerns.")
    kind: Annotated[RankedKind | None, Safety] = Field(description="Risk factor or recovery point.")
    phase: Annotated[CasePhase | None, Safety] = Field(description="Phase of the case at the time.")
    code: Annotated[RiskCode | None, Safety] = Field(description="Factor of the list (E19).")
    text: Annotated[str | None, Safety] = Field(description="In words.")
    change: Annotated[RiskChange | None, Safety] = Field(description="Static or dynamic.")
    level: Annotated[RiskLevel | None, Safety] = Field(description="Individual or systemic.")
    rank: Annotated[int | None, Safety] = Field(description="1, 2 or 3; null: not ranked.")
    ended_on: Annotated[date | None, Safety] = Field(description="Since when it plays no part; null: it does.")


class StrengthView(Noted):
    """A strength or a source of support of a member (rule SA-10)."""

    person_id: Annotated[UUID | None, Safety] = Field(description="The member.")
    kind: Annotated[StrengthKind | None, Safety] = Field(description="A strength, or a source of support.")
    phase: Annotated[CasePhase | None, Safety] = Field(description="Phase of the case at the time.")
    text: Annotated[str | None, Safety] = Field(description="What it is.")


class ScaleRatingView(Noted):
    """A scale rating from 1 to 10 (schaalvraag, rule SA-04); kinds are not to be taken together."""

    person_ids: Annotated[list[UUID] | None, Safety] = Field(description="About whom.")
    kind: Annotated[RatingKind | None, Safety] = Field(description="The kind that the phase fixed (E16).")
    phase: Annotated[CasePhase | None, Safety] = Field(description="Phase of the case at the time.")
    value: Annotated[int | None, Safety] = Field(description="From 1 to 10.")
    rationale: Annotated[str | None, Safety] = Field(description="Why.")
    rater_id: Annotated[UUID | None, Safety] = Field(description="The member who rated; null: the professional.")


class SafetyLevelView(Noted):
    """A number from 0 to 10 for one member (veiligheidscijfer, rule SA-05); below 6 is not enough."""

    person_id: Annotated[UUID | None, Safety] = Field(description="The member.")
    kind: Annotated[RatingKind | None, Safety] = Field(description="By an assessor, or the member's own.")
    level: Annotated[float | None, Safety] = Field(description="From 0 to 10.")
    argument: Annotated[str | None, Safety] = Field(description="Why.")
    is_latest: Annotated[bool | None, Safety] = Field(description="Whether it is the one that counts now.")


class ColourCodeView(Noted):
    """A colour of the case (kleurcode, rule SA-06); the newest counts, the earlier ones stay."""

    colour: Annotated[str | None, Safety] = Field(description="The colour.")
    argument: Annotated[str | None, Safety] = Field(description="Why.")


class RedFlagView(Changing):
    """A red flag of intimate terror (rode vlag, rule SA-08), kept from the side of who used violence."""

    person_id: Annotated[UUID | None, Safety] = Field(description="Who is in danger.")
    flag: Annotated[RedFlag | None, Safety] = Field(description="What was seen (E18).")
    observer: Annotated[str | None, Safety] = Field(description="Who saw or heard it.")
    observed_on: Annotated[date | None, Safety] = Field(description="When.")
    source: Annotated[SafetySource | None, Safety] = Field(description="From whom it is known.")
    spoken_alone_on: Annotated[date | None, Safety] = Field(description="When the person was spoken to alone.")


class LifeDomainEntryView(Noted):
    """One domain of a life-domain inventory (leefgebied, rule SA-11); what is known has a category of its own."""

    inventory_id: Annotated[UUID | None, Safety] = Field(description="Fourteen of one inventory belong together.")
    person_id: Annotated[UUID | None, Safety] = Field(description="The member.")
    assessed_on: Annotated[date | None, Safety] = Field(description="When.")
    domain: Annotated[LifeDomain | None, Safety] = Field(description="Domain of life (E10).")
    state: Annotated[DomainState | None, Own] = Field(description="Problem, no problem or unknown.")
    note: Annotated[str | None, Own] = Field(description="In words.")


class AssessmentView(Noted):
    """The outcome of an instrument (taxatie, rule SA-17); on stalking or coercive control kept from the other side."""

    instrument: Annotated[AssessmentInstrument | None, Safety] = Field(description="Instrument (E27).")
    edition: Annotated[str | None, Safety] = Field(description="Version of the instrument.")
    assessed_on: Annotated[date | None, Safety] = Field(description="When.")
    assessor: Annotated[str | None, Safety] = Field(description="Who assessed.")
    subject_ids: Annotated[list[UUID] | None, Safety] = Field(description="About whom.")
    coercive: Annotated[bool | None, Safety] = Field(description="Whether it speaks of stalking or coercive control.")
    summary: Annotated[str | None, Own] = Field(description="The outcome in summary.")


class DependencyCheckView(Noted):
    """The economic and housing dependency check of a member (rule SA-10)."""

    person_id: Annotated[UUID | None, Safety] = Field(description="The member.")
    checked_on: Annotated[date | None, Safety] = Field(description="When.")
    found: Annotated[list[RiskCode] | None, Safety] = Field(description="What was found; empty: nothing.")


class SeparationView(Changing):
    """A planned or recent separation or flight (rule SA-18)."""

    person_ids: Annotated[list[UUID] | None, Safety] = Field(description="Who leaves, and whom.")
    kind: Annotated[SeparationKind | None, Safety] = Field(description="Planned or recent, separation or flight.")
    happens_on: Annotated[date | None, Safety] = Field(description="When.")
    source: Annotated[str | None, Safety] = Field(description="From where this is known.")
