"""What callers send about programmes and about the cases in them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.access.programme_definition import Code, Programme
from app.domain.vocabulary.cases import Shell
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import Sector
from app.domain.vocabulary.programmes import (
    AdmissionOutcome,
    AdmissionPosition,
    ArrangementPart,
    DutyKind,
    Financing,
    ProgrammeGoal,
    RegionalOfferKind,
)
from app.domain.vocabulary.referrals import CriterionAnswer
from app.domain.vocabulary.safety import FamilyProfile, SignalStage


class ProgrammeDraft(Programme):
    """A programme in an edition of its own, by the same schema as those that come with the service."""


class ProgrammeActivationDraft(Draft):
    """What a house settles before cases join (rule PR-03)."""

    goals: tuple[ProgrammeGoal, ...] = Field(default=(), max_length=3, description="What it is after here (E28).")
    pivot_organisation_id: UUID | None = Field(default=None, description="Veilig Thuis or the house: the pivot.")
    lead_organisation_id: UUID | None = Field(default=None, description="Who leads a network of more than eight.")
    organisation_ids: Annotated[tuple[UUID, ...], Field(max_length=200)] = Field(
        default=(), description="The organisations that take part."
    )
    decision_rule: DecisionRule | None = Field(
        default=None, description="How it decides; asked where the definition is silent."
    )
    financing: Financing | None = Field(default=None, description="From where the money comes (E28).")
    financing_ends_on: date | None = Field(default=None, description="When it ends; asked for pilot and fund money.")


class CriterionAnswerDraft(Draft):
    """An answer to one criterion."""

    criterion: Code = Field(description="Code of the criterion.")
    answer: CriterionAnswer = Field(description="Yes, no or unknown; unknown never counts as yes.")
    evidence: Prose | None = Field(default=None, description="What shows it; asked for yes and no.")


class RiskFormDraft(Draft):
    """The registration form that is the risk assessment too (aanmeld- en risicoformulier, rule PR-07)."""

    answers: tuple[CriterionAnswerDraft, ...] = Field(max_length=100, description="An answer to every criterion.")
    subject_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)] = Field(
        description="About whom the assessment is."
    )
    assessor: Line = Field(description="Who assessed.")
    summary: Prose = Field(description="What it came to, never item by item.")


class JoinProgrammeDraft(Draft):
    """The programme that a case joins (rule PR-01)."""

    programme: Line = Field(description="Its code or one of its aliases.")
    reason: Prose = Field(description="Why this programme.")
    risk_form: RiskFormDraft | None = Field(
        default=None, description="Where the registration form is the risk form too (rule PR-07)."
    )


class CriteriaCheckDraft(Draft):
    """Every criterion of one set, answered (rule PR-04)."""

    set_code: Code = Field(description="Code of the set of criteria.")
    answers: tuple[CriterionAnswerDraft, ...] = Field(max_length=100, description="An answer to every criterion.")


class ReferralCriteriaDraft(CriteriaCheckDraft):
    """The same for a referral that is weighed."""

    programme: Line = Field(description="Code or alias of the programme that is considered.")


class AdmissionPositionDraft(Draft):
    """Where one core participant stands."""

    organisation_id: UUID = Field(description="The participant.")
    position: AdmissionPosition = Field(description="Agrees, objects or abstains.")
    reason: Prose | None = Field(default=None, description="Why.")


class AdmissionDraft(Draft):
    """A decision to admit a case, to refuse it or to end what admission began (rule PR-07)."""

    outcome: AdmissionOutcome = Field(description="Admitted, refused or ended.")
    positions: tuple[AdmissionPositionDraft, ...] = Field(
        default=(), max_length=50, description="One of each core participant."
    )
    reason: Prose = Field(description="Why.")


class TeamMemberDraft(Draft):
    """A member of the team (rule PR-08)."""

    organisation_id: UUID = Field(description="The organisation; it takes part in the case.")
    professional_id: UUID | None = Field(default=None, description="The person; asked for an external member.")
    shell: Shell = Field(description="Core, first or second shell (E28).")
    discipline: Line = Field(description="Discipline.")
    sector: Sector | None = Field(default=None, description="Sector (E02); follows from the organisation's kind.")
    external: bool = Field(default=False, description="Whether from outside the network: in one case only.")


class ProcessStepDraft(Draft):
    """A step of the process that was done, or is left out (rule PR-10)."""

    step: Code = Field(description="The step (E24).")
    skipped: bool = Field(default=False, description="Whether it is left out.")
    reason: Prose | None = Field(default=None, description="Why it is left out; without a reason it is a finding.")


class ProgrammeMomentDraft(Draft):
    """A moment that starts or ends a timer of the programme (rule PR-12)."""

    code: Code = Field(description="The moment, as the timers of the programme name it.")
    at: datetime = Field(description="When it was.")


class DutyDraft(Draft):
    """A seat that is filled, a period on call, or a consultation that was held (rule PR-11)."""

    kind: DutyKind = Field(description="Seat, on call, or consultation.")
    code: Code | None = Field(default=None, description="Code of the seat, or kind of organisation on call.")
    professional_id: UUID | None = Field(default=None, description="Your professional.")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime = Field(description="Until when.")


class ProfileAssessmentDraft(Draft):
    """An assessment of the family's profile (rule PR-17)."""

    profile: FamilyProfile = Field(description="Profile (E20); other_or_unclear is an answer too.")
    foremost: bool = Field(default=False, description="Whether it is the foremost; the one before is superseded.")
    rationale: Prose = Field(description="Why.")
    assessed_on: date = Field(description="When.")


class ArrangementChoiceDraft(Draft):
    """A measure or intervention that is chosen for a case (rules PR-18, PR-19)."""

    profile: FamilyProfile = Field(description="Profile of the arrangement (E20).")
    stage: SignalStage = Field(description="Stage of signals (E17).")
    part: ArrangementPart = Field(description="Part of the arrangement.")
    code: Line = Field(description="Measure (E26) or intervention code.")
    person_id: UUID | None = Field(default=None, description="For whom.")
    reason: Prose | None = Field(default=None, description="Why, above all for what the template does not name.")


class RegionalOfferDraft(Draft):
    """Something of the region's minimum offer (rule PR-20)."""

    kind: RegionalOfferKind = Field(description="Shelter, offer for children, or treatment of perpetrators.")
    name: Line = Field(description="Name.")
    organisation_id: UUID | None = Field(default=None, description="Who gives it.")
    starts_on: date = Field(description="From when.")


def answers_of(answers: tuple[CriterionAnswerDraft, ...]) -> list[dict[str, Any]]:
    """The answers as they are kept."""
    return [answer.model_dump(mode="json") for answer in answers]
