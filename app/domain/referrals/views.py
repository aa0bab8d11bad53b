"""What is shown of referrals."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.referrals.content import (
    ConcernPart,
    CurrentHelp,
    DomainPart,
    EarlierHelp,
    FlagPart,
    GivenConsent,
    IncidentPart,
    InformedPart,
    MeasurePart,
    RelationPart,
    RiskPart,
    StandardAnswers,
)
from app.domain.referrals.drafts import CriterionPart, Finding, Suspicion
from app.domain.vocabulary.cases import ContactChannel, Track
from app.domain.vocabulary.consultations import AttemptResult, ConsequenceNotice, ConsultationKind, ConsultationState
from app.domain.vocabulary.meetings import DecisionRule, MeetingKind
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole, NetworkInfluence, Sex
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
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

_SAFETY = Needs(Category.safety)
_COORDINATION = Needs(Category.coordination)
_HOUSEHOLD = Needs(Category.household)
_IDENTITY = Needs(Category.identity)
_CONTACT = Needs(Category.contact)
_VOICE = Needs(Category.client_voice)
_HOUSE_ONLY = "Shown to the house and to Veilig Thuis only."


class ReferralPersonView(View):
    """A person as the referral tells of them."""

    id: UUID = Field(description="Identifier of the person within the referral.")
    key: str = Field(description="Key in the message, to which incidents and relations refer.")
    member: bool = Field(description="Whether the person belongs to the household.")
    household_role: Annotated[HouseholdRole | None, _HOUSEHOLD] = Field(description="Role in the household (E06).")
    network: Annotated[NetworkInfluence | None, _HOUSEHOLD] = Field(description="For a person around the family.")
    given_name: Annotated[str | None, _IDENTITY] = Field(description="Given name.")
    family_name: Annotated[str | None, _IDENTITY] = Field(description="Family name.")
    aliases: Annotated[list[str] | None, _IDENTITY] = Field(description="Other names.")
    birth_date: Annotated[date | None, _IDENTITY] = Field(description="Date of birth.")
    age: Annotated[int | None, _IDENTITY] = Field(description="Age where no date is known.")
    age_band: Annotated[AgeBand | None, _IDENTITY] = Field(description="Age band where no age is known.")
    sex: Annotated[Sex | None, _IDENTITY] = Field(description="Sex.")
    bsn: Annotated[str | None, _IDENTITY] = Field(description="Citizen service number.")
    description: Annotated[str | None, _IDENTITY] = Field(description="Who this is, where no name is told.")
    street: Annotated[str | None, _CONTACT] = Field(description="Street and number.")
    postal_code: Annotated[str | None, _CONTACT] = Field(description="Postal code.")
    city: Annotated[str | None, _CONTACT] = Field(description="Place.")
    phone: Annotated[str | None, _CONTACT] = Field(description="Telephone number.")
    protected: Annotated[bool | None, _CONTACT] = Field(description="Whether the address is protected (rule PE-04).")
    background: Annotated[str | None, Needs(Category.circumstances)] = Field(description="What is known of the life.")
    told: Annotated[Told | None, _VOICE] = Field(description="Whether the person was told of the referral.")
    view_text: Annotated[str | None, _VOICE] = Field(description="The person's own view.")
    wishes: Annotated[str | None, _VOICE] = Field(description="What the person wants.")
    obstacles: Annotated[str | None, _VOICE] = Field(description="What stands in the way.")
    candidate_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(
        description=f"Persons of the house who may be this person (rule PE-02). {_HOUSE_ONLY}"
    )
    person_id: Annotated[UUID | None, _COORDINATION] = Field(
        description=f"The person of the house that this is, once decided. {_HOUSE_ONLY}"
    )


class ReferralQuestionView(View):
    """Something that is missing and was asked of the sender."""

    id: UUID = Field(description="Identifier of the question.")
    question: Annotated[str | None, _COORDINATION] = Field(description="What is missing.")
    asked_at: datetime = Field(description="When it was asked.")
    due_on: date = Field(description="Day by which an answer is hoped for.")
    answer: Annotated[str | None, _SAFETY] = Field(description="The answer.")
    answered_at: datetime | None = Field(description="When it was answered.")


class ReferralMoveView(View):
    """One step of a referral's life; shown to the house and to Veilig Thuis."""

    id: UUID = Field(description="Identifier of the step.")
    old: ReferralState | None = Field(description="State before; null: it came in.")
    new: ReferralState = Field(description="State after.")
    reason: Annotated[str | None, _COORDINATION] = Field(description="Why.")
    organisation_id: Annotated[UUID | None, _COORDINATION] = Field(description="By which organisation.")
    professional_id: Annotated[UUID | None, _COORDINATION] = Field(description="By whom.")
    at: datetime = Field(description="When.")


class ReferralDecisionView(View):
    """A weighing decision (rule RE-11); shown to the house and to Veilig Thuis."""

    id: UUID = Field(description="Identifier of the decision.")
    outcome: WeighingOutcome = Field(description="Outcome.")
    decided_on: date = Field(description="Day of the decision.")
    decision_rule: Annotated[DecisionRule | None, _COORDINATION] = Field(description="How it was decided.")
    decider_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(description="Organisations that decided.")
    criteria: Annotated[list[CriterionPart] | None, _SAFETY] = Field(description="The criteria, answered.")
    override_reason: Annotated[str | None, _SAFETY] = Field(description="Why it was decided with no criterion hit.")
    reason: Annotated[str | None, _SAFETY] = Field(description="Why.")
    priority_policy: Annotated[str | None, _COORDINATION] = Field(description="The priority policy that was cited.")
    elsewhere_reason: Annotated[ElsewhereReason | None, _COORDINATION] = Field(description="Why elsewhere.")
    elsewhere_organisation_id: Annotated[UUID | None, _COORDINATION] = Field(description="Who handles it further.")
    elsewhere_text: Annotated[str | None, _SAFETY] = Field(description="What was agreed with it.")
    meeting_kind: Annotated[MeetingKind | None, _COORDINATION] = Field(description="The meeting it was led on to.")
    track: Annotated[Track | None, _COORDINATION] = Field(description="Track of the case that was opened.")
    programme: Annotated[str | None, _COORDINATION] = Field(description="Code of the programme that it entered.")


class InvestigationView(View):
    """An investigation by Veilig Thuis (onderzoek, rule RE-16); shown to the house and to Veilig Thuis."""

    id: UUID = Field(description="Identifier of the investigation.")
    version: int = Field(description="Version of the record.")
    started_on: Annotated[date | None, _COORDINATION] = Field(description="When it started.")
    due_on: Annotated[date | None, _COORDINATION] = Field(description="Its last day: ten weeks later, or as set.")
    concluded_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it ended; null: it runs.")
    suspicions: Annotated[list[Suspicion] | None, _SAFETY] = Field(description="Suspicions and how they ended.")
    undetermined_intimate_terror: Annotated[bool | None, _SAFETY] = Field(
        description="Whether a suspicion of intimate terror could not be determined; every later handover says so."
    )


class ReferralConditionView(View):
    """A safety condition that Veilig Thuis set before there was a case; shown to the house and to Veilig Thuis."""

    id: UUID = Field(description="Identifier of the condition.")
    version: int = Field(description="Version of the record.")
    text: Annotated[str | None, _SAFETY] = Field(description="What must be so.")
    person_ids: Annotated[list[UUID] | None, _SAFETY] = Field(description="Whom it binds.")
    guard_id: Annotated[UUID | None, _COORDINATION] = Field(description="The organisation that sees to it.")
    check_on: Annotated[date | None, _COORDINATION] = Field(description="When it is checked.")
    consequence: Annotated[str | None, _SAFETY] = Field(description="What follows from a breach.")
    set_on: Annotated[date | None, _COORDINATION] = Field(description="When it was set.")
    checked_on: Annotated[date | None, _COORDINATION] = Field(description="When it was checked; null: not yet.")
    met: Annotated[bool | None, _SAFETY] = Field(description="Whether it was met.")
    note: Annotated[str | None, _SAFETY] = Field(description="What was seen.")


class ReferralView(View):
    """A referral (aanmelding). Its sender reads back what it sent and how it stands, and nothing that others found."""

    id: UUID = Field(description="Identifier of the referral.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation that referred.")
    message_id: str = Field(description="The sender's identifier of its message.")
    reference: str = Field(description="The sender's file number.")
    state: ReferralState = Field(description="State; the sender reads the status codes of rule NO-05.")
    entry_point: EntryPoint = Field(description="By which entry the signal came (E04).")
    signal_kind: SignalKind = Field(description="Kind of signal (E05).")
    urgency: Urgency = Field(description="How soon it must be looked at.")
    overdue: bool = Field(description="Whether it waits for a decision for more than seven days (rule RE-09).")
    sent_at: datetime = Field(description="When it was sent.")
    received_at: datetime = Field(description="When the signal reached the sender.")
    arrived_at: datetime = Field(description="When it arrived here.")
    updated_at: datetime = Field(description="Time of the last change.")
    elsewhere_reason: ElsewhereReason | None = Field(description="Why the situation is handled elsewhere (rule RE-10).")
    elsewhere_organisation_id: UUID | None = Field(description="The organisation that handles it further.")
    meeting_kind: MeetingKind | None = Field(description="The meeting that it was led on to (E21).")
    ground_kind: SharingGround | None = Field(description="Ground of the sharing (E12); null: none was stated.")
    ground_purpose: Purpose | None = Field(description="Purpose of the sharing (E13).")
    ground_reference: str | None = Field(description="Where the ground is written down.")
    ground_edition: str | None = Field(description="Edition of covenant, protocol or weighing set.")
    professional: Annotated[str | None, _COORDINATION] = Field(description="Whom to call at the sender.")
    requested_track: Annotated[Track | None, _COORDINATION] = Field(description="Track that was asked for.")
    requested_programme: Annotated[str | None, _COORDINATION] = Field(description="Programme that was asked for.")
    suggested_track: Annotated[Track | None, _COORDINATION] = Field(description="What the route suggests: a hint.")
    completeness: Annotated[int | None, _COORDINATION] = Field(description="Completeness in percent (rule RE-04).")
    warnings: Annotated[list[Finding] | None, _COORDINATION] = Field(description="What would help to know.")
    family_profile: Annotated[FamilyProfile | None, _SAFETY] = Field(description="Profile as the sender reads it.")
    earlier_reports: Annotated[int | None, _SAFETY] = Field(description="Earlier reports that the sender knows.")
    informant_kind: Annotated[InformantKind | None, _COORDINATION] = Field(description="How far one is known.")
    informant_organisation_kind: Annotated[OrganisationKind | None, _COORDINATION] = Field(
        description="Kind of organisation that raised the alarm."
    )
    informant_person: Annotated[str | None, _IDENTITY] = Field(
        description="Key of the informant; a protected one is shown with triage rights only (rule RE-03)."
    )
    informant_note: Annotated[str | None, _IDENTITY] = Field(description="What helps to reach the informant; likewise.")
    address_shared: Annotated[bool | None, _HOUSEHOLD] = Field(description="Whether the members live at one address.")
    relations: Annotated[list[RelationPart] | None, _HOUSEHOLD] = Field(description="Who is what to whom.")
    incidents: Annotated[list[IncidentPart] | None, _SAFETY] = Field(description="Who did what to whom.")
    concerns: Annotated[list[ConcernPart] | None, _SAFETY] = Field(description="Concerns.")
    risks: Annotated[list[RiskPart] | None, _SAFETY] = Field(description="Risk factors but for those of health.")
    health_risks: Annotated[list[RiskPart] | None, Needs(Category.health)] = Field(description="Those of health.")
    red_flags: Annotated[list[FlagPart] | None, _SAFETY] = Field(description="Red flags of intimate terror.")
    life_domains: Annotated[list[DomainPart] | None, Needs(Category.circumstances)] = Field(description="Life domains.")
    health_domains: Annotated[list[DomainPart] | None, Needs(Category.health)] = Field(description="Those of health.")
    strengths: Annotated[list[str] | None, Needs(Category.circumstances)] = Field(description="What helps.")
    earlier_help: Annotated[list[EarlierHelp] | None, Needs(Category.care)] = Field(description="Help given before.")
    current_help: Annotated[list[CurrentHelp] | None, Needs(Category.care)] = Field(description="Help that runs.")
    measures: Annotated[list[MeasurePart] | None, Needs(Category.measures)] = Field(description="Measures.")
    analysis: Annotated[str | None, _SAFETY] = Field(description="What the sender makes of it.")
    standard_questions: Annotated[StandardAnswers | None, _SAFETY] = Field(description="The three standard questions.")
    informed: Annotated[list[InformedPart] | None, _COORDINATION] = Field(description="What was told to whom.")
    given_consents: Annotated[list[GivenConsent] | None, _COORDINATION] = Field(description="Consents asked before.")
    violence_code: Annotated[str | None, Needs(Category.justice)] = Field(description="Police code (RE-13).")
    code_corrected: Annotated[bool | None, Needs(Category.justice)] = Field(description="Whether it was corrected.")
    violence_definition: Annotated[DefinitionSource | None, Needs(Category.justice)] = Field(
        description="Whose definition of domestic violence it follows."
    )
    municipality_id: UUID | None = Field(description="The municipality that decides on sharing a release.")
    released_at: datetime | None = Field(description="When the municipality shared the release signal (rule RE-13).")
    household_match: Annotated[HouseholdMatch | None, _COORDINATION] = Field(
        description=f"Whether the house knows the household (rule RE-05). {_HOUSE_ONLY}"
    )
    known_reports: Annotated[int | None, _COORDINATION] = Field(
        description=f"Earlier reports on the same household in this house. {_HOUSE_ONLY}"
    )
    case_id: Annotated[UUID | None, _COORDINATION] = Field(
        description=f"The case that it opened or to which it was added. {_HOUSE_ONLY}"
    )
    link_confirmed_at: Annotated[datetime | None, _COORDINATION] = Field(
        description=f"When the information officer confirmed the addition. {_HOUSE_ONLY}"
    )
    duplicate_of_id: Annotated[UUID | None, _COORDINATION] = Field(
        description=f"The referral that tells of the same source event. {_HOUSE_ONLY}"
    )
    triage_requested: Annotated[bool | None, _COORDINATION] = Field(
        description=f"Whether Veilig Thuis is asked for triage (rule RE-07). {_HOUSE_ONLY}"
    )
    triage_outcome: Annotated[TriageOutcome | None, _COORDINATION] = Field(description=f"Outcome (E29). {_HOUSE_ONLY}")
    triage_instrument: Annotated[AssessmentInstrument | None, _COORDINATION] = Field(
        description=f"Instrument (E27). {_HOUSE_ONLY}"
    )
    triage_edition: Annotated[str | None, _COORDINATION] = Field(description=f"Its edition. {_HOUSE_ONLY}")
    triage_on: Annotated[date | None, _COORDINATION] = Field(description=f"Day of the triage. {_HOUSE_ONLY}")
    triage_result: Annotated[TriageResult | None, _SAFETY] = Field(description=f"What it found. {_HOUSE_ONLY}")
    persons: Page[ReferralPersonView] = Field(description="Everybody the referral speaks of.")
    questions: Page[ReferralQuestionView] = Field(description="What was asked of the sender.")
    moves: Page[ReferralMoveView] = Field(description="The steps of its life.")
    decisions: Page[ReferralDecisionView] = Field(description="Weighing decisions.")
    investigations: Page[InvestigationView] = Field(description="Investigations by Veilig Thuis.")
    conditions: Page[ReferralConditionView] = Field(description="Safety conditions that Veilig Thuis set.")


class ReferralHandoverView(View):
    """The handover of a referral to a local team or to help that is running (overdracht)."""

    id: UUID = Field(description="Identifier of the handover.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    referral_id: UUID = Field(description="The referral.")
    giver_id: UUID = Field(description="The organisation that hands over.")
    receiver_id: UUID = Field(description="The organisation that is to go on.")
    state: ReferralHandoverState = Field(description="State; it takes effect on acceptance only.")
    ground_kind: SharingGround = Field(description="Ground of the sharing (E12).")
    ground_purpose: Purpose = Field(description="Purpose of the sharing (E13).")
    ground_edition: str | None = Field(description="Edition of covenant or protocol.")
    offered_at: datetime = Field(description="When it was offered.")
    answered_at: datetime | None = Field(description="When it was answered.")
    live_at: Annotated[datetime | None, _COORDINATION] = Field(description="When giver and receiver spoke.")
    summary: Annotated[str | None, _SAFETY] = Field(description="What the receiver needs to know.")
    open_risks: Annotated[list[str] | None, _SAFETY] = Field(description="Risks that are open.")
    earlier_reports: Annotated[int | None, _SAFETY] = Field(description="Earlier reports on the household.")
    undetermined_intimate_terror: Annotated[bool | None, _SAFETY] = Field(
        description="Whether a suspicion of intimate terror could not be determined (rule RE-16)."
    )
    decline_reason: Annotated[str | None, _COORDINATION] = Field(description="Why it was declined.")


class CaseSignalView(View):
    """A report on a household that has an open case (rule RE-05)."""

    id: UUID = Field(description="Identifier of the signal.")
    case_id: UUID = Field(description="The case.")
    referral_id: Annotated[UUID | None, _COORDINATION] = Field(description="The referral that brought it.")
    organisation_id: Annotated[UUID | None, _COORDINATION] = Field(description="The organisation that referred.")
    signal_kind: Annotated[SignalKind | None, _SAFETY] = Field(description="Kind of signal (E05).")
    entry_point: Annotated[EntryPoint | None, _SAFETY] = Field(description="By which entry it came (E04).")
    urgency: Annotated[Urgency | None, _SAFETY] = Field(description="How soon it must be looked at.")
    arrived_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it arrived.")


class QuarantinedMessageView(View):
    """A message that came in and could not be taken for a referral, with every fault; its text is kept."""

    id: UUID = Field(description="Identifier of the message.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation that sent it.")
    route: str = Field(description="The way by which it came.")
    message_id: str | None = Field(description="The sender's identifier, where it could be read.")
    state: QuarantineState = Field(description="State.")
    faults: list[Finding] = Field(description="Every fault: pointer, code, rule; never a value.")
    arrived_at: datetime = Field(description="When it arrived.")
    closed_at: datetime | None = Field(description="When it was repaired or laid aside.")
    referral_id: UUID | None = Field(description="The referral that came of it.")
    body: str | None = Field(description="The message in base64; shown to its sender only.")


class ConsultationView(View):
    """Advice or an anonymous consultation (advies, consultatie, rule RE-08); it names nobody and leads to nobody."""

    id: UUID = Field(description="Identifier of the consultation.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    kind: ConsultationKind = Field(description="What is asked.")
    state: ConsultationState = Field(description="State.")
    organisation_id: UUID = Field(description="Who asks.")
    asked_id: UUID = Field(description="Who is asked.")
    question: str = Field(description="The question, without a name.")
    disciplines: list[OrganisationKind] = Field(description="Disciplines that are wanted; two or more where several.")
    asked_at: datetime = Field(description="When it was asked.")
    due_at: datetime | None = Field(description="By when an answer is due; 48 hours where several disciplines answer.")
    answer: str | None = Field(description="The answer, without a name.")
    answered_at: datetime | None = Field(description="When it was answered.")
    notice: ConsequenceNotice | None = Field(description="What was said of the consequences before it was referred.")
    ended_at: datetime | None = Field(description="When it was closed or turned into a referral.")


class ContactAttemptView(View):
    """An attempt to reach someone of a case (contactpoging, rule RE-15)."""

    id: UUID = Field(description="Identifier of the attempt.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, _COORDINATION] = Field(description="Who was to be reached.")
    channel: Annotated[ContactChannel | None, _COORDINATION] = Field(description="How.")
    third_party: Annotated[str | None, Needs(Category.contact)] = Field(description="Through whom.")
    attempted_on: Annotated[date | None, _COORDINATION] = Field(description="When.")
    result: Annotated[AttemptResult | None, _COORDINATION] = Field(description="How it ended.")
    note: Annotated[str | None, _COORDINATION] = Field(description="What was noted.")
    organisation_id: Annotated[UUID | None, _COORDINATION] = Field(description="Which organisation tried.")
    professional_id: Annotated[UUID | None, _COORDINATION] = Field(description="Who tried.")
    recorded_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it was recorded.")
