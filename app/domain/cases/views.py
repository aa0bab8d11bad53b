"""What is shown of cases."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.actions.views import ActionView, PeerOfferView
from app.domain.cases.course_views import (
    CaseClosingView,
    CaseDirectionGrantView,
    CollaborationView,
    ContactPersonView,
    DeviationView,
    EscalationView,
    MeasureHandoverView,
    MonitoringMomentView,
    PushThroughView,
    ScaleDownView,
    TransferView,
)
from app.domain.contributions.views import (
    ContributionView,
    HelpView,
    InformationRequestView,
    SituationPartView,
    UnknownView,
)
from app.domain.disclosures.views import ClientCaseView, SubjectRequestView
from app.domain.findings.views import CaseFindingView
from app.domain.grounds.views import GrantView, GroundView
from app.domain.guides.views import GuideRunView, TalkCardHandoverView
from app.domain.meetings.charter_views import FamilyPlanView, ProsecutionQuestionView, StaffThreatView
from app.domain.meetings.views import AgendaItemView, ClientParticipationView, MeetingDecisionView, MinuteView
from app.domain.persons.views import (
    ChildHearingView,
    ClientMessageView,
    ClientPreferencesView,
    ConfidantView,
    DangerPairView,
    HouseholdMemberView,
    PerpetratorContactView,
    PersonView,
)
from app.domain.plans.measure_views import LegalEventView, LegalWeighingView, MeasureView, SpecialConditionView
from app.domain.plans.views import AnalysisView, ClosurePlanView, OptionView, PlanView
from app.domain.programmes.views.work import (
    AcuteIntakeView,
    ArrangementChoiceView,
    CaseProgrammeView,
    CriteriaCheckView,
    ProcessStepView,
    ProfileAssessmentView,
    ProgrammeTimerView,
    TeamMemberView,
)
from app.domain.safety.plan_views import ConditionView, SafetyPlanView
from app.domain.safety.views import (
    AssessmentView,
    ColourCodeView,
    ConcernView,
    DependencyCheckView,
    IncidentView,
    LifeDomainEntryView,
    RedFlagView,
    RiskFactorView,
    SafetyLevelView,
    ScaleRatingView,
    SeparationView,
    StrengthView,
)
from app.domain.terms.views import TermView
from app.domain.vocabulary.actions import LegalDomain
from app.domain.vocabulary.cases import (
    Approach,
    CasePhase,
    CaseStatus,
    CoerciveFramework,
    DirectionRole,
    DirectorForm,
    HandoverState,
    ParticipationBasis,
    Shell,
    TaskKind,
    TaskState,
    Track,
)
from app.domain.vocabulary.sharing import Category


class ParticipationView(View):
    """An organisation's part in a case, with its period (deelname)."""

    id: UUID = Field(description="Identifier of the participation.")
    version: int = Field(description="Version of the record.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The organisation.")
    basis: Annotated[ParticipationBasis | None, Needs(Category.coordination)] = Field(description="Basis (E22).")
    shell: Annotated[Shell | None, Needs(Category.coordination)] = Field(description="Shell of the team (schil).")
    acts_for: Annotated[list[UUID] | None, Needs(Category.coordination)] = Field(
        description="The persons whose side alone it serves; null: the family as a whole."
    )
    past_involvement_only: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether it knows these persons from the past only (rule GR-15)."
    )
    starts_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="From when.")
    ends_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Until when; null: open.")


class FileNumberView(View):
    """A partner's own number for the same family (kruisverwijzing)."""

    id: UUID = Field(description="Identifier of the reference.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Whose number it is.")
    number: Annotated[str | None, Needs(Category.coordination)] = Field(description="The number.")


class CaseMoveView(View):
    """A step in the life of a case: who changed what, when and why (rule CA-02)."""

    id: UUID = Field(description="Identifier of the step.")
    field: Annotated[str | None, Needs(Category.coordination)] = Field(
        description="What changed: status, phase, track, approach, coercive_framework or legal_domain."
    )
    old: Annotated[str | None, Needs(Category.coordination)] = Field(description="The word before.")
    new: Annotated[str | None, Needs(Category.coordination)] = Field(description="The word after.")
    reason: Annotated[str | None, Needs(Category.coordination)] = Field(description="Why.")
    gate: Annotated[str | None, Needs(Category.coordination)] = Field(
        description="The gate question and its answer, where the phase changed (rule CA-11)."
    )
    decision_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The meeting's decision.")
    meeting_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The meeting.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Who did it.")
    professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="By whom.")
    at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When.")


class TaskView(View):
    """A task that a rule set (taak): first contact, telling a client, a review."""

    id: UUID = Field(description="Identifier of the task.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    kind: TaskKind = Field(description="What is to be done.")
    state: TaskState = Field(description="Whether it waits, is taken up or done.")
    due_at: datetime = Field(description="Before when.")
    case_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The case, where there is one.")
    person_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Whom it is about.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="Who has it; null: it waits to be claimed, and the first claim wins (rule RE-14)."
    )
    professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Who took it up.")
    postponed_reason: Annotated[str | None, Needs(Category.coordination)] = Field(description="Why it was postponed.")
    claimed_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When it was taken up.")
    done_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When it was done.")


class DirectionView(View):
    """A direction role on a case (regie): who holds it, in which form, from when."""

    id: UUID = Field(description="Identifier of the assignment.")
    version: int = Field(description="Version of the record.")
    role: Annotated[DirectionRole | None, Needs(Category.coordination)] = Field(description="Role (E08).")
    form: Annotated[DirectorForm | None, Needs(Category.coordination)] = Field(description="Form (E08).")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Its organisation.")
    professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The professional.")
    provisional: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether this is the first organisation to act, until a director is named (rule CA-04)."
    )
    push_through: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Power to push through (doorzettingsmacht, rule CA-06)."
    )
    member_ids: Annotated[list[UUID] | None, Needs(Category.coordination)] = Field(
        description="The members that are covered; empty: every member."
    )
    state: Annotated[HandoverState | None, Needs(Category.coordination)] = Field(description="State of the handover.")
    predecessor_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The assignment that is in charge until acceptance (rule CA-05)."
    )
    handover_note: Annotated[str | None, Needs(Category.coordination)] = Field(description="Note of the handover.")
    decline_reason: Annotated[str | None, Needs(Category.coordination)] = Field(description="Why it was declined.")
    starts_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="From when.")
    ends_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Until when; null: open.")


class CaseView(View):
    """A case (casus) of one safety house about one household."""

    id: UUID = Field(description="Identifier of the case within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    reference: str = Field(description="The house's own case number.")
    status: Annotated[CaseStatus | None, Needs(Category.coordination)] = Field(description="Case status (casusstatus).")
    phase: Annotated[CasePhase | None, Needs(Category.coordination)] = Field(description="Phase of phased chain care.")
    track: Annotated[Track | None, Needs(Category.coordination)] = Field(description="Track (E07).")
    approach: Annotated[Approach | None, Needs(Category.coordination)] = Field(description="Approach (E07).")
    coercive_framework: Annotated[CoerciveFramework | None, Needs(Category.coordination)] = Field(
        description="Whether a coercive framework is needed (rule CA-03)."
    )
    legal_domain: Annotated[LegalDomain | None, Needs(Category.coordination)] = Field(description="Branch of law.")
    episode: Annotated[int | None, Needs(Category.coordination)] = Field(description="Episode; raised at a reopening.")
    repeats: Annotated[int | None, Needs(Category.coordination)] = Field(description="How often it was taken up again.")
    phase_started_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(
        description="When the phase began."
    )
    household_id: Annotated[UUID | None, Needs(Category.household)] = Field(description="The household (gezin).")
    linked_case_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="A linked case.")
    link_reason: Annotated[str | None, Needs(Category.coordination)] = Field(description="Why they are linked.")
    parked_until: Annotated[date | None, Needs(Category.coordination)] = Field(description="Review date while parked.")
    opened_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of opening.")
    closed_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of closing.")
    updated_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of the last change.")
    persons: Page[PersonView] = Field(description="The persons of the case that the reader may know of.")
    participations: Page[ParticipationView] = Field(description="The organisations that take part.")
    directions: Page[DirectionView] = Field(description="Who directs the case.")
    actions: Page[ActionView] = Field(description="The actions of the case.")
    household: Page[HouseholdMemberView] = Field(description="Who belongs to the household, with dates.")
    danger_pairs: Page[DangerPairView] = Field(description="Persons who are kept apart, for who may read of both.")
    peer_offers: Page[PeerOfferView] = Field(description="To whom the support of peers was offered, or not.")
    tasks: Page[TaskView] = Field(description="Tasks that rules set on this case.")
    file_numbers: Page[FileNumberView] = Field(description="Partners' own numbers for the same family.")
    moves: Page[CaseMoveView] = Field(description="The history of status, phase and track.")
    grounds: Page[GroundView] = Field(description="Consents and other grounds.")
    contributions: Page[ContributionView] = Field(description="What organisations brought or withheld.")
    information_requests: Page[InformationRequestView] = Field(description="Questions for information.")
    help: Page[HelpView] = Field(description="Help that members have or had.")
    situation_parts: Page[SituationPartView] = Field(description="The situation picture, part by part.")
    unknowns: Page[UnknownView] = Field(description="What is not known.")
    analyses: Page[AnalysisView] = Field(description="Versions of the joint analysis.")
    plans: Page[PlanView] = Field(description="Plans.")
    options: Page[OptionView] = Field(description="Options that were brought.")
    measures: Page[MeasureView] = Field(description="Measures on persons of the case.")
    legal_events: Page[LegalEventView] = Field(description="The legal timeline; one person's by `personId`.")
    legal_weighings: Page[LegalWeighingView] = Field(description="Weighings of whether coercion is called for.")
    special_conditions: Page[SpecialConditionView] = Field(
        description="Conditions to ask of the court, for purpose criminal_advice."
    )
    closure_plans: Page[ClosurePlanView] = Field(description="What is done after the end.")
    escalations: Page[EscalationView] = Field(description="Escalations.")
    transfers: Page[TransferView] = Field(description="Transfers to another house, programme or organisation.")
    scale_downs: Page[ScaleDownView] = Field(description="Who was asked to go on after scaling down.")
    deviations: Page[DeviationView] = Field(description="Departures from soft rules, templates and protocols.")
    monitoring_moments: Page[MonitoringMomentView] = Field(description="What is watched after scaling down.")
    closings: Page[CaseClosingView] = Field(description="What was recorded to close the case.")
    contact_persons: Page[ContactPersonView] = Field(description="The clients' fixed contact persons, with dates.")
    push_throughs: Page[PushThroughView] = Field(description="Decisions against partners that disagreed.")
    collaborations: Page[CollaborationView] = Field(description="Other collaborations around the household.")
    direction_grants: Page[CaseDirectionGrantView] = Field(description="Direction granted on this case.")
    measure_handovers: Page[MeasureHandoverView] = Field(description="Who goes on after a child-protection measure.")
    agenda_items: Page[AgendaItemView] = Field(description="Its places on agendas, and what is discussed online.")
    decisions: Page[MeetingDecisionView] = Field(description="What meetings decided.")
    minutes: Page[MinuteView] = Field(description="Minutes of meetings on it.")
    client_participations: Page[ClientParticipationView] = Field(description="How clients take part in meetings.")
    prosecution_questions: Page[ProsecutionQuestionView] = Field(description="Questions to the prosecution.")
    family_plans: Page[FamilyPlanView] = Field(description="The family's own plans.")
    staff_threats: Page[StaffThreatView] = Field(description="Persons who threatened professionals.")
    terms: Page[TermView] = Field(description="What must have happened by when.")
    findings: Page[CaseFindingView] = Field(description="What soft rules notice in the case.")
    confidants: Page[ConfidantView] = Field(description="In whom the children confide.")
    child_hearings: Page[ChildHearingView] = Field(description="Whether the children were heard.")
    client_preferences: Page[ClientPreferencesView] = Field(description="How clients want to be met.")
    perpetrator_contacts: Page[PerpetratorContactView] = Field(description="Contact with who used violence.")
    client_messages: Page[ClientMessageView] = Field(description="What clients are told.")
    guide_runs: Page[GuideRunView] = Field(description="Guides that were opened for a meeting.")
    talk_cards: Page[TalkCardHandoverView] = Field(description="Talk cards that clients were handed.")
    incidents: Page[IncidentView] = Field(description="Incidents of violence.")
    concerns: Page[ConcernView] = Field(description="Concerns.")
    risk_factors: Page[RiskFactorView] = Field(description="Risk factors and recovery points.")
    strengths: Page[StrengthView] = Field(description="Strengths and sources of support.")
    scale_ratings: Page[ScaleRatingView] = Field(description="Ratings from 1 to 10, each kind apart.")
    safety_levels: Page[SafetyLevelView] = Field(description="Safety levels of the members.")
    colour_codes: Page[ColourCodeView] = Field(description="Colours of the case, the newest first.")
    red_flags: Page[RedFlagView] = Field(description="Red flags of intimate terror.")
    life_domains: Page[LifeDomainEntryView] = Field(description="What is known of the domains of life.")
    assessments: Page[AssessmentView] = Field(description="Outcomes of instruments.")
    dependency_checks: Page[DependencyCheckView] = Field(description="Dependency checks of money and housing.")
    separations: Page[SeparationView] = Field(description="Planned and recent separations and flights.")
    conditions: Page[ConditionView] = Field(description="Conditions (bodemeisen) of safety.")
    safety_plans: Page[SafetyPlanView] = Field(description="Safety plans with their agreements.")
    client_view: Page[ClientCaseView] = Field(description="What each client is shown of the case (rule DI-04).")
    subject_requests: Page[SubjectRequestView] = Field(description="What subjects ask about what is kept of them.")
    programmes: Page[CaseProgrammeView] = Field(description="Programmes in which the case takes or took part.")
    criteria_checks: Page[CriteriaCheckView] = Field(description="Checks of admission criteria.")
    team: Page[TeamMemberView] = Field(description="The programme team on this case.")
    process_steps: Page[ProcessStepView] = Field(description="Steps of the programme's process.")
    programme_timers: Page[ProgrammeTimerView] = Field(description="Timers of the programme.")
    profile_assessments: Page[ProfileAssessmentView] = Field(description="Assessments of the family's profile.")
    arrangement_choices: Page[ArrangementChoiceView] = Field(description="What was chosen from arrangements.")
    acute_intakes: Page[AcuteIntakeView] = Field(description="Acute intakes.")
    grants: Page[GrantView] = Field(description="Who can see what, by which ground; for the house's officers.")
