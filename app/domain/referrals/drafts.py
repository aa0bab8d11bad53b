"""What callers send about referrals: the referral itself, and every step of triage and weighing."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from app.domain.access.draft import Draft, Line, Prose
from app.domain.persons.drafts import PersonDraft
from app.domain.programmes.drafts import RiskFormDraft
from app.domain.referrals.content import (
    Edition,
    MessageId,
    Reference,
    ReferralContent,
    ShortText,
    Text,
)
from app.domain.vocabulary.actions import LegalDomain
from app.domain.vocabulary.cases import Approach, CoerciveFramework, ContactChannel, Track
from app.domain.vocabulary.consultations import AttemptResult, ConsequenceNotice, ConsultationKind
from app.domain.vocabulary.meetings import DecisionRule, MeetingKind
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.referrals import (
    CriterionAnswer,
    ElsewhereReason,
    InvestigationResult,
    StandardQuestion,
    TriageOutcome,
    TriageResult,
    WeighingOutcome,
)
from app.domain.vocabulary.safety import AssessmentInstrument, DefinitionSource
from app.domain.vocabulary.sharing import Purpose, SharingGround


class SourceEvent(Draft):
    """The event in a source system from which this and perhaps other referrals arose (rule RE-02)."""

    system: Reference = Field(description="The source system.")
    number: Reference = Field(description="The event's number there.")


class PoliceSignal(Draft):
    """What a police signal tells of its coding (rule RE-13)."""

    violence_code: Edition = Field(description="Domestic-violence code of the police system.")
    code_corrected: bool = Field(description="Whether the code was corrected after the incident.")
    definition: DefinitionSource = Field(description="Whose definition of domestic violence it follows.")


class CodeCorrection(Draft):
    """The right code of a police signal (rule RE-13)."""

    violence_code: Edition = Field(description="Domestic-violence code as it should be.")


class ReferralDraft(ReferralContent):
    """A referral (aanmelding) as a partner's system sends it; your organisation and `messageId` together are unique."""

    message_id: MessageId = Field(description="Your own identifier of this message.")
    sent_at: AwareDatetime = Field(description="When it is sent.")
    reference: Reference = Field(description="Your own file number.")
    professional: ShortText | None = Field(default=None, description="Whom to call about it.")
    source_event: SourceEvent | None = Field(default=None, description="The event behind it; the police must tell.")
    municipality_id: UUID | None = Field(
        default=None, description="For a release signal: the municipality that decides on sharing it (rule RE-13)."
    )
    police: PoliceSignal | None = Field(default=None, description="Coding of a police signal; the police must tell.")
    definition: DefinitionSource | None = Field(
        default=None, description="Of any other signal: whose definition of domestic violence it follows."
    )
    requested_programme: Line | None = Field(
        default=None, description="Programme that the sender asks for, by code or alias: a hint, as the track is."
    )


class Elsewhere(Draft):
    """Who handles the situation further, and why (rule RE-10)."""

    reason_code: ElsewhereReason = Field(description="Why it is handled elsewhere.")
    organisation_id: UUID = Field(description="The organisation that handles it further.")
    text: Prose | None = Field(default=None, description="What was agreed with it.")


class HandoverDraft(Draft):
    """What the receiving organisation is told before it accepts; nothing else of the referral opens (CA-24)."""

    receiver_id: UUID = Field(description="The organisation that is to go on with the household.")
    summary: Prose = Field(description="What it needs to know.")
    open_risks: tuple[Text, ...] = Field(default=(), max_length=30, description="Risks that are open.")
    ground: SharingGround = Field(description="Ground of this sharing (E12), valid for the receiver.")
    purpose: Purpose = Field(default=Purpose.handover, description="Purpose (E13).")
    ground_version: Edition | None = Field(default=None, description="Edition of covenant or protocol.")


class ConditionPart(Draft):
    """A safety condition that Veilig Thuis sets before there is a case (rule SA-12)."""

    text: Prose = Field(description="What must be so.")
    referral_person_ids: tuple[UUID, ...] = Field(
        min_length=1, max_length=40, description="Whom it binds, as the referral tells of them."
    )
    guard_id: UUID = Field(description="The organisation that sees to it.")
    check_on: date = Field(description="When it is checked.")
    consequence: Prose = Field(description="What follows from a breach.")


Conditions = Annotated[tuple[ConditionPart, ...], Field(max_length=30)]


class ConsideredFor(Draft):
    """The track and the programme for which the house considers a referral."""

    track: Track = Field(description="Track (E07).")
    programme: Line | None = Field(default=None, description="Programme, by code or alias; left out, the track's own.")


class TriageDraft(Draft):
    """The one outcome of a triage by Veilig Thuis (rule RE-06).

    `local_team` and `existing_help` need either a handover, which takes effect when it is accepted, or, for a one-off
    situation, the organisation that settles it with regular support. `conditions_and_follow_up` needs safety
    conditions that together bind every member of the household.
    """

    outcome: TriageOutcome = Field(description="Outcome (E29).")
    instrument: AssessmentInstrument = Field(description="Instrument (E27).")
    version: Edition = Field(description="Edition of the instrument.")
    on: date = Field(alias="date", description="Day of the triage.")
    result: TriageResult = Field(description="Structural, acute or other.")
    handover: HandoverDraft | None = Field(default=None, description="For `local_team` and `existing_help`.")
    elsewhere: Elsewhere | None = Field(default=None, description="For a one-off situation: who settles it.")
    conditions: Conditions = Field(default=(), description="For `conditions_and_follow_up`: what must be so.")


class Suspicion(Draft):
    """A suspicion that was investigated, and how it ended (rule RE-16)."""

    what: Text = Field(description="The suspicion.")
    intimate_terror: bool = Field(description="Whether it is a suspicion of intimate terror.")
    result: InvestigationResult = Field(description="How it ended.")


class InvestigationDraft(Draft):
    """The end of an investigation: every suspicion has a result, and the referral goes one way (rule RE-16)."""

    suspicions: tuple[Suspicion, ...] = Field(min_length=1, max_length=30, description="Every suspicion.")
    handover: HandoverDraft | None = Field(default=None, description="To hand the household over.")
    elsewhere: Elsewhere | None = Field(default=None, description="For regular support: who gives it.")
    conditions: Conditions = Field(default=(), description="To go on with safety conditions and their follow-up.")

    @model_validator(mode="after")
    def _goes_one_way(self) -> "InvestigationDraft":
        if sum((self.handover is not None, self.elsewhere is not None, bool(self.conditions))) > 1:
            raise PydanticCustomError("two-ways", "more than one way", {"rule": "RE-06"})
        return self


class ConditionCheck(Draft):
    """Whether a condition was met when it was checked."""

    condition_id: UUID = Field(description="The condition.")
    met: bool = Field(description="Whether it was met.")
    checked_on: date = Field(description="When it was checked.")
    note: Prose | None = Field(default=None, description="What was seen.")


class FollowUpDraft(Draft):
    """The end of conditions and follow-up: every condition was checked, and the referral goes one way (rule SA-12)."""

    checks: tuple[ConditionCheck, ...] = Field(default=(), max_length=30, description="Conditions that were checked.")
    handover: HandoverDraft | None = Field(default=None, description="To hand the household over.")
    elsewhere: Elsewhere | None = Field(default=None, description="For regular support: who gives it.")

    @model_validator(mode="after")
    def _goes_one_way(self) -> "FollowUpDraft":
        if self.handover is not None and self.elsewhere is not None:
            raise PydanticCustomError("two-ways", "handover and regular support", {"rule": "RE-06"})
        return self


class CriterionPart(Draft):
    """One criterion of the weighing, answered (rule RE-11)."""

    criterion: Line = Field(description="The criterion, by its code.")
    answer: CriterionAnswer = Field(description="Yes, no or unknown; unknown never counts as yes.")
    evidence: Prose = Field(description="On what the answer rests.")


class PersonLink(Draft):
    """A user's word that a person of the referral is a person whom the house knows (rule PE-02)."""

    referral_person_id: UUID = Field(description="The person as the referral tells of them.")
    person_id: UUID = Field(description="The person of the house.")


class AddedPerson(Draft):
    """Someone of whom the house learnt after the referral was sent: an adult of the household, for instance."""

    person: PersonDraft = Field(description="Who it is, as told.")
    household_role: HouseholdRole | None = Field(
        default=None, description="Role in the household; left out for who does not belong to it."
    )


class DecisionDraft(Draft):
    """The weighing decision (rule RE-11). Acceptance opens the case, in the same step."""

    outcome: WeighingOutcome = Field(description="Accepted, not taken up, or led on to another meeting.")
    decision_rule: DecisionRule = Field(description="How it was decided.")
    decider_ids: tuple[UUID, ...] = Field(min_length=1, max_length=40, description="Organisations that decided.")
    criteria: tuple[CriterionPart, ...] = Field(min_length=1, max_length=40, description="Every criterion of the set.")
    override_reason: Prose | None = Field(default=None, description="Required where no criterion was hit.")
    reason: Prose = Field(description="Why.")
    priority_policy: Line | None = Field(default=None, description="The municipality's priority policy, where cited.")
    decided_on: date = Field(description="Day of the decision.")
    track: Track | None = Field(default=None, description="Track of the case (E07); for acceptance.")
    approach: Approach | None = Field(default=None, description="Approach of the case (E07).")
    programme: Line | None = Field(
        default=None,
        description="Programme that the case enters, by code or alias; left out, it is worked as its track asks.",
    )
    risk_form: RiskFormDraft | None = Field(
        default=None,
        description="Where the programme's registration form is the risk form too (rule PR-07); its subjects are "
        "persons as the referral tells of them.",
    )
    coercive_framework: CoerciveFramework | None = Field(default=None, description="For track `complex` (rule CA-03).")
    legal_domain: LegalDomain | None = Field(default=None, description="Branch of law of the coercive framework.")
    persons: tuple[PersonLink, ...] = Field(default=(), max_length=40, description="Persons whom the house knows.")
    added_persons: tuple[AddedPerson, ...] = Field(
        default=(), max_length=20, description="Persons of the case whom the referral does not name."
    )
    linked_case_id: UUID | None = Field(default=None, description="The open case beside which a second one is opened.")
    link_reason: Prose | None = Field(default=None, description="Why a second case is opened (rule CA-01).")
    elsewhere: Elsewhere | None = Field(default=None, description="For the other outcomes (rule RE-10).")
    meeting_kind: MeetingKind | None = Field(default=None, description="The meeting it is led on to (E21).")


class Need(Draft):
    """One thing that is missing; a standard question is no ground to ask (rule RE-04)."""

    question: Prose = Field(description="What is missing.")
    standard_question: StandardQuestion | None = Field(
        default=None, description="Refused when set: an unanswered standard question is a warning only."
    )


class NeedsDraft(Draft):
    """What is asked of the sender before the referral can go on (rule CO-09)."""

    needs: tuple[Need, ...] = Field(min_length=1, max_length=20, description="What is missing.")
    due_on: date = Field(description="Day by which an answer is hoped for.")


class Answer(Draft):
    """The answer to one question."""

    question_id: UUID = Field(description="The question.")
    text: Prose = Field(description="The answer.")


class AnswersDraft(Draft):
    """Answers to what was asked; every open question gets one, `nothing known` is an answer too."""

    answers: tuple[Answer, ...] = Field(min_length=1, max_length=60, description="The answers.")


class LinkDraft(Draft):
    """The open case of the same household (rule RE-05)."""

    case_id: UUID = Field(description="The case.")


class DuplicateDraft(Draft):
    """The referral that tells of the same source event (rule RE-02)."""

    original_id: UUID = Field(description="The referral that counts.")


class HandoverAnswer(Draft):
    """Acceptance of a handover, with the moment of the live handover (warme overdracht, rule CA-24)."""

    live_at: AwareDatetime = Field(description="When giver and receiver spoke with each other.")


class ConsultationDraft(Draft):
    """A question without a name (advies, consultatie, rule RE-08)."""

    kind: ConsultationKind = Field(description="What is asked.")
    asked_id: UUID = Field(description="The organisation that is asked; for advice Veilig Thuis.")
    question: Prose = Field(description="The question. Names, numbers, addresses and dates do not belong here.")
    disciplines: tuple[OrganisationKind, ...] = Field(
        default=(), max_length=10, description="Disciplines that are to answer together, two or more (E01)."
    )


class ConsultationAnswer(Draft):
    """The answer to a question without a name."""

    answer: Prose = Field(description="The answer. It names nobody either.")


class ConversionDraft(Draft):
    """A referral that follows on advice, with what was said of its consequences (rule RE-08)."""

    notice: ConsequenceNotice = Field(description="Which notice about the consequences was given.")
    referral: ReferralDraft = Field(description="The referral itself.")


class ContactAttemptDraft(Draft):
    """An attempt to reach someone of a case (rule RE-15)."""

    person_id: UUID = Field(description="Who was to be reached.")
    channel: ContactChannel = Field(description="How.")
    third_party: Line | None = Field(default=None, description="Through whom, for channel `third_party`.")
    attempted_on: date | None = Field(default=None, description="When; today when left out.")
    result: AttemptResult = Field(description="How it ended.")
    note: Prose | None = Field(default=None, description="What is to be noted.")


class Finding(BaseModel):
    """A fault or a warning: where it is, what it is, by which rule."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    pointer: str = Field(description="JSON pointer to the place.")
    code: str = Field(description="What it is.")
    rule: str | None = Field(default=None, description="Rule of the field behind it.")


class DryRunAnswer(BaseModel):
    """What would become of a referral; nothing of it is stored."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    acceptable: bool = Field(description="Whether it would be taken in.")
    faults: list[Finding] = Field(description="What must be repaired first.")
    warnings: list[Finding] = Field(description="What would help and is not required.")
    completeness: int = Field(description="Answered standard questions and views, in percent.")
    suggested_track: Track | None = Field(description="Track that the route suggests: a hint.")
    needs_triage: bool = Field(description="Whether Veilig Thuis is asked for triage first (rule RE-07).")
