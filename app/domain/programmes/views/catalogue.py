"""What is shown of the catalogue: nothing here is about a family, and every partner of the house reads it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.domain.access.view import View
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import (
    AcuteAge,
    AcuteKind,
    CarePhase,
    Financing,
    InterventionKind,
    InterventionTarget,
    ProgrammeGoal,
    ProgrammeLevel,
    ProgrammeState,
    ViolenceField,
)
from app.domain.vocabulary.safety import FamilyProfile, SignalStage


class ProgrammeView(View):
    """A programme (aanpak) in one edition: all that decides stands in `definition` (rule PR-01)."""

    id: UUID = Field(description="Identifier of this edition in the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    code: str = Field(description="The one code of the programme.")
    edition: str = Field(description="Edition of the definition.")
    names: list[str] = Field(description="Its code and every alias that leads to it.")
    title_nl: str = Field(description="Dutch name.")
    title_en: str = Field(description="English name.")
    level: ProgrammeLevel | None = Field(description="Level (E28); null: the sources do not say.")
    tracks: list[Track] = Field(description="Tracks that it serves (E07).")
    violence_fields: list[ViolenceField] = Field(description="Violence for which it is meant (E28).")
    definition: dict[str, Any] = Field(
        description="Criteria, team, cadence, steps, roles, timers, closing and monitoring; by the schema of a draft."
    )
    state: ProgrammeState = Field(description="Whether cases may join this edition.")
    decision_rule: DecisionRule | None = Field(description="How it decides on admission (E22).")
    goals: list[ProgrammeGoal] = Field(description="What it is after here (rule PR-03).")
    pivot_organisation_id: UUID | None = Field(description="Veilig Thuis or the house: the pivot (spil).")
    lead_organisation_id: UUID | None = Field(description="The organisation that leads a large network.")
    organisation_ids: list[UUID] = Field(description="The organisations that take part.")
    financing: Financing | None = Field(description="From where the money comes (E28).")
    financing_ends_on: date | None = Field(description="When pilot or fund money ends.")
    activated_at: datetime | None = Field(description="Since when cases may join.")


class InterventionView(View):
    """An intervention of the catalogue (interventie, rule PR-19)."""

    id: UUID = Field(description="Identifier.")
    code: str = Field(description="Code, I-01 and on.")
    edition: str = Field(description="Edition of the catalogue.")
    name: str = Field(description="Name, as it is known in the field.")
    kind: InterventionKind = Field(description="Kind (E36).")
    targets: list[InterventionTarget] = Field(description="For whom (E36).")
    profiles: list[FamilyProfile] = Field(description="Family profiles that it fits (E20); empty: tied to none.")
    phases: list[CarePhase] = Field(description="Phases that it fits (E36); the sorting is a choice of this design.")
    ages: list[int] = Field(description="Youngest and oldest age; 0 and 120 where there is no limit.")
    region: str | None = Field(description="Region that offers it; null: anywhere.")
    may_be_mandatory: bool = Field(description="Whether it may be imposed.")
    requires_joint: bool = Field(description="Whether persons must come together (rule AC-09).")
    fits_mild_disability: bool = Field(description="Whether it fits a mild intellectual disability (lvb).")
    not_with: list[FamilyProfile] = Field(description="Profiles with which it is not used.")
    note_nl: str | None = Field(description="Condition or provider, in Dutch.")
    note_en: str | None = Field(description="Condition or provider, in English.")
    source: str = Field(description="Where it is taken from.")


class ArrangementView(View):
    """A protection arrangement (beschermingsarrangement): a proposal, provisional and untested (rule PR-18)."""

    id: UUID = Field(description="Identifier.")
    edition: str = Field(description="Edition.")
    proposal: bool = Field(description="Always true: other content needs nobody's permission.")
    profile: FamilyProfile = Field(description="Family profile (E20).")
    stage: SignalStage = Field(description="Stage of signals (E17).")
    core_nl: str = Field(description="Core of the violence, in Dutch.")
    core_en: str = Field(description="Core of the violence, in English.")
    direction: OrganisationKind | None = Field(description="Who usually directs (R2); never assigned by itself.")
    partners: list[OrganisationKind] = Field(description="Who is usually involved (R2).")
    guidance_nl: str | None = Field(description="How to begin, in Dutch.")
    guidance_en: str | None = Field(description="How to begin, in English.")
    protective: list[str] = Field(description="Protective measures (E26), and interventions that protect.")
    professional: list[str] = Field(description="Professional help, by intervention code.")
    low_threshold: list[str] = Field(description="Low-threshold help, by intervention code.")
    analysis_must_cover: list[dict[str, Any]] = Field(description="What the analysis must cover: code, nl, en.")
    pitfalls: list[dict[str, Any]] = Field(description="Known pitfalls: code, nl, en.")
    source: str = Field(description="Where it is taken from.")


class AcuteRouteView(View):
    """Where someone is brought after acute violence (rule PR-16)."""

    id: UUID = Field(description="Identifier.")
    edition: str = Field(description="Edition.")
    age: AcuteAge = Field(description="Age band.")
    kind: AcuteKind = Field(description="Kind of violence.")
    first_line: list[str] | None = Field(description="First line.")
    second_line: list[str] | None = Field(description="Second line.")
    third_line: list[str] | None = Field(description="Third line.")
    gaps: list[str] = Field(description="Lines that are not there: a gap in what is offered.")
    source: str = Field(description="Where it is taken from.")


class DirectionRuleView(View):
    """Who is proposed to direct (regieregel): a proposal, never assigned by itself (rule CA-10)."""

    id: UUID = Field(description="Identifier.")
    code: str = Field(description="Code, D-01 and on.")
    edition: str = Field(description="Edition.")
    profile: FamilyProfile | None = Field(description="Family profile for which it holds; null: any.")
    stages: list[SignalStage] = Field(description="Stages of signals for which it holds; empty: any.")
    circumstance: str | None = Field(description="Circumstance in which it holds, such as a measure in force.")
    holders: list[OrganisationKind] = Field(description="Who is proposed.")
    text_nl: str = Field(description="The rule in Dutch.")
    text_en: str = Field(description="The rule in English.")
    finding: bool = Field(description="Whether it warns of a holder instead of proposing one.")
    source: str = Field(description="Where it is taken from.")


class ConferenceFormView(View):
    """A form of conference of another house, to found a charter on (overlegvorm)."""

    id: UUID = Field(description="Identifier.")
    code: str = Field(description="Code.")
    edition: str = Field(description="Edition.")
    title_nl: str = Field(description="Dutch name.")
    title_en: str = Field(description="English name.")
    charter: dict[str, Any] = Field(description="What is known of its charter, by the names of a kind of meeting.")
    source: str = Field(description="Where it is taken from.")
