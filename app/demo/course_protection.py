"""What protects a family in the course of a story: its profile with what was chosen, measures, a raised matter."""

from collections.abc import Mapping

from app.demo.part import Part
from app.domain.vocabulary.case_work import EscalationLevel, EscalationTarget
from app.domain.vocabulary.measures import HomePresence, LegalFrame, MeasureKind
from app.domain.vocabulary.meetings import ProsecutionNeeded
from app.domain.vocabulary.programmes import ArrangementPart
from app.domain.vocabulary.safety import FamilyProfile, SignalStage


class ChoiceStory(Part):
    """What is chosen for a person; outside the arrangement of the profile it needs its reason (rule PR-18)."""

    by: str
    part: ArrangementPart
    code: str
    person: str
    reason: str | None = None


class ProfileStory(Part):
    """What kind of family this is, and what the protection arrangement of that profile gives (rules PR-17, PR-18)."""

    by: str
    profile: FamilyProfile
    stage: SignalStage
    rationale: str
    choices: tuple[ChoiceStory, ...]


class BanStory(Part):
    """What a home ban asks beside a measure: its grounds, who directs it, an own helper for each (rule PL-14)."""

    presence: HomePresence
    director: str
    helpers: Mapping[str, str] = {}
    """Who helps whom: an organisation for each person."""
    trust: str | None = None
    """Why its contact ban can be trusted, where terror is feared (rule PL-15)."""


class MeasureStory(Part):
    """A measure from its request on (rules PL-13, PL-14, PL-16)."""

    by: str
    kind: MeasureKind
    frame: LegalFrame
    subject: str
    ground: str
    authority: str
    days: int
    ban: BanStory | None = None
    refused: str | None = None
    """Why the authority said no; then it never runs."""
    ended: str | None = None


class EscalationStory(Part):
    """A matter raised above the table, with what was answered and what came of it (rule CA-17)."""

    by: str
    level: EscalationLevel
    target: EscalationTarget
    addressee: str
    reason: str
    answer: str
    outcome: str


class QuestionStory(Part):
    """What the case director asks the prosecution, and its answer (rule ME-17)."""

    asked: str
    question: str
    answer: str
    needed: ProsecutionNeeded
