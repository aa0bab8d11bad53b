"""How an accepted case goes on: the shape of the `course` section of a story, from its programme to its end.

Persons, organisations and professionals are named by key, as in the rest of the story. Invented throughout.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from app.demo.course_protection import EscalationStory, MeasureStory, ProfileStory, QuestionStory
from app.demo.part import Part
from app.domain.vocabulary.case_work import ReopenCause
from app.domain.vocabulary.cases import CasePhase, ClosingReason, SubjectOutcome
from app.domain.vocabulary.meetings import Attendance, ClientAbsenceReason, ClientMode, PartKind
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.plans import LineAnswer, PlanPart
from app.domain.vocabulary.referrals import CriterionAnswer
from app.domain.vocabulary.safety import DatePrecision, SafetySource, ViolenceKind


class Answered(Part):
    """One criterion of a programme, with what shows the answer (rule PR-04)."""

    criterion: str
    answer: CriterionAnswer
    evidence: str | None = None


class ProgrammeStory(Part):
    """The programme that the case joins, and how it was admitted (rules PR-01, PR-04, PR-07)."""

    name: str
    reason: str
    set: str | None = None
    answers: tuple[Answered, ...] = ()
    form_of: tuple[str, ...] = ()
    """Whom the registration form is about, where it is the risk form too."""


class Dissent(Part):
    """Who did not agree, and why; the decision stands by the rule of the charter (rule ME-13)."""

    organisation: str
    note: str


class MeetingStory(Part):
    """A conference: who sits there, which clients come or why not (rules ME-03, ME-06, ME-13)."""

    charter: str
    question: str
    parts: tuple[PartKind, ...] = (PartKind.plenary,)
    seats: tuple[str, ...]
    absent: Mapping[str, str] = {}
    deputised: tuple[str, ...] = ()
    clients: Mapping[str, ClientMode | ClientAbsenceReason] = {}
    wishes: Mapping[str, str] = {}
    dissent: Dissent | None = None

    def attendance(self, organisation: str) -> Attendance:
        """How an organisation was there."""
        if organisation in self.absent:
            return Attendance.absent
        return Attendance.deputised if organisation in self.deputised else Attendance.present


class GuideAnswerStory(Part):
    """An answer at the table to one question of the guide (rule GU-04)."""

    question: str
    by: str
    persons: tuple[str, ...] = ()
    items: tuple[str, ...] | None = None
    text: str | None = None
    number: int | None = None
    rationale: str | None = None


class GateStory(Part):
    """The answer at the gate question: whether there are concerns, and why (rule GU-02)."""

    question: str
    yes: bool
    rationale: str


class GuideStory(Part):
    """One conversation along the guide."""

    answers: tuple[GuideAnswerStory, ...] = ()
    gate: GateStory


class RoleStory(Part):
    """What a person was in an incident (rule PE-03)."""

    person: str
    role: IncidentRole


class IncidentStory(Part):
    """What happened, what it did, from whom it is known (rule SA-01)."""

    by: str
    roles: tuple[RoleStory, ...]
    on: date
    precision: DatePrecision = DatePrecision.month
    kinds: tuple[ViolenceKind, ...]
    impact: str
    source: SafetySource = SafetySource.professional


class LevelStory(Part):
    """How safe one member is, by who assesses (rule SA-05)."""

    person: str
    level: float
    argument: str


class RatingStory(Part):
    """A rating on the scale of the phase (rule SA-04)."""

    by: str
    persons: tuple[str, ...]
    value: int
    rationale: str


class BreachStory(Part):
    """A breach and what followed (rule SA-13)."""

    by: str
    what: str
    applied: str
    resumed: bool = False
    """Whether the next conference puts the condition in force again."""


class ConditionStory(Part):
    """A condition with its guard and consequence (rule SA-12)."""

    text: str
    bound: tuple[str, ...]
    guard: str
    check_in_days: int
    consequence: str
    breach: BreachStory | None = None


class AgreementStory(Part):
    """An agreement of the safety plan, for one member (rule SA-15)."""

    person: str
    trigger: str
    action: str
    responsible: str
    deputy: str


class SafetyPlanStory(Part):
    """A safety plan: something for every member, or the reason why one is left out (rule SA-14)."""

    aim: str
    agreements: tuple[AgreementStory, ...]
    excluded: Mapping[str, str] = {}


class LineStory(Part):
    """What one organisation does in the plan (rule PL-06)."""

    by: str
    part: PlanPart
    text: str
    subjects: tuple[str, ...]


class GoalStory(Part):
    """A goal with measure and target (rule PL-08)."""

    text: str
    measure: str
    target: str
    in_days: int
    subjects: tuple[str, ...]


class EntryStory(Part):
    """What the plan holds of one member: the own view, or why there is none (rule PL-02)."""

    person: str
    view: str | None = None
    no_view_reason: str | None = None
    no_line: LineAnswer | None = None
    line_reason: str | None = None


class PlanStory(Part):
    """Analysis and plan, as the team agrees them."""

    problems: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    summary: str
    lines: tuple[LineStory, ...]
    goals: tuple[GoalStory, ...]
    entries: tuple[EntryStory, ...]
    contact: str
    """The organisation whose professional is the fixed contact person (rule CA-09)."""


class ReviewStory(Part):
    """A later conference, with what was found then and what it decides."""

    meeting: MeetingStory
    guide: GuideStory | None = None
    levels: tuple[LevelStory, ...] = ()
    phase: CasePhase | None = None
    why: str


class ScaleDownStory(Part):
    """Who goes on, how it was asked, and what was seen afterwards (rules CA-18, CA-19, CA-23)."""

    receiver: str
    note: str
    aftercare: str | None = None
    """What the follow-up contacts showed; None where the case is closed from its running plan."""


class OutcomeStory(Part):
    """What closing means for one person (rule CA-21)."""

    person: str
    outcome: SubjectOutcome
    no_talk_reason: str | None = None


class ClosingStory(Part):
    """Closing with its checklist (rule CA-20)."""

    reason: ClosingReason
    result: str
    subjects: tuple[OutcomeStory, ...]
    reopened: ReopenCause | None = None
    reopened_because: str | None = None


class TransferStory(Part):
    """To whom the case goes as a whole (rule CA-24)."""

    receiver: str
    kind: Literal["organisation"] = "organisation"
    summary: str
    open_risks: tuple[str, ...]
    note: str


class CourseStory(Part):
    """Everything that happens after the case was set up, in this order."""

    programme: ProgrammeStory
    incidents: tuple[IncidentStory, ...] = ()
    questions: tuple[QuestionStory, ...] = ()
    meeting: MeetingStory
    guide: GuideStory
    ratings: tuple[RatingStory, ...] = ()
    levels: tuple[LevelStory, ...] = ()
    profile: ProfileStory | None = None
    plan: PlanStory
    safety_plan: SafetyPlanStory | None = None
    conditions: tuple[ConditionStory, ...] = ()
    escalation: EscalationStory | None = None
    measures: tuple[MeasureStory, ...] = ()
    review: ReviewStory | None = None
    scale_down: ScaleDownStory | None = None
    closing: ClosingStory | None = None
    transfer: TransferStory | None = None
