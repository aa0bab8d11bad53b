"""What happens to a demo case after its message has come in: the shape of the `story` section of its file.

Persons are named by their key in the message, organisations and professionals by their key in the region. A story is
invented throughout; the facts of a case stand in its message.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.demo.course import CourseStory
from app.demo.part import Part
from app.demo.story_referral import ReferralStory
from app.domain.vocabulary.actions import (
    ActionKind,
    ActionMode,
    ActionStatus,
    AgreementType,
    BlockedReason,
    LegalDomain,
)
from app.domain.vocabulary.cases import Approach, CoerciveFramework, DirectorForm, ParticipationBasis, Track
from app.domain.vocabulary.contributions import (
    Awareness,
    ContestState,
    ContributionMode,
    KnownValue,
    RefusalReason,
    Restriction,
)
from app.domain.vocabulary.grounds import ConsentState, GroundState
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.sharing import Category, Purpose


class Director(Part):
    """The case director to be named (rules CA-04 to CA-06)."""

    organisation: str
    professional: str
    form: DirectorForm
    covers: tuple[str, ...]
    push_through: bool


class CaseStory(Part):
    """How an accepted case is classified and directed (rule CA-03)."""

    track: Track
    approach: Approach
    coercive_framework: CoerciveFramework
    legal_domain: LegalDomain
    process_director: str
    director: Director


class Participant(Part):
    """An organisation at the table; `acts_for` lists the persons whose side alone it serves."""

    organisation: str
    basis: ParticipationBasis
    acts_for: tuple[str, ...] = ()


class ConsentMove(Part):
    """One step of a consent; `until` is the first day on which it no longer holds."""

    to: ConsentState
    on: date
    until: date | None = None
    reason: str | None = None


class Consent(Part):
    """What one person was asked and answered (rule GR-02)."""

    key: str
    kind: Literal["consent"]
    person: str
    purpose: Purpose
    recipients: tuple[str, ...]
    categories: tuple[Category, ...]
    recorded_by: str
    form_reference: str
    limitation: str | None = None
    representative: str | None = None
    moves: tuple[ConsentMove, ...]


class CovenantGround(Part):
    """Sharing on an agreement of the region (rule GR-06)."""

    key: str
    kind: Literal["covenant"]
    agreement: str
    purpose: Purpose
    categories: tuple[Category, ...]


class GroundMove(Part):
    """One step of a drafted ground."""

    to: GroundState
    on: date


class Question(Part):
    """One answered question of a weighing set (rule GR-09)."""

    question: str
    answer: str


class DraftedGround(Part):
    """An override, a weighing or a statutory ground: drafted by an author, then put in force (rules GR-08, GR-09)."""

    key: str
    kind: Literal[
        "vt_statutory_task",
        "reporting_code",
        "serious_threat_override",
        "safety_weighing",
        "measure_in_force",
        "criminal_procedure",
    ]
    by: str
    purpose: Purpose
    categories: tuple[Category, ...]
    author: str | None = None
    persons: tuple[str, ...] = ()
    protects: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    threat: str | None = None
    measure: MeasureKind | None = None
    weighing_set: str | None = None
    answers: tuple[Question, ...] = ()
    conclusion: str | None = None
    review_on: date | None = None
    moves: tuple[GroundMove, ...] = ()


Ground = Annotated[Consent | CovenantGround | DraftedGround, Field(discriminator="kind")]


class Contest(Part):
    """A contested item and the owner's answer (rule CO-07)."""

    by: str
    on: date
    ground_of_dispute: str
    answer: ContestState
    answered_on: date
    text: str


class ContributionStory(Part):
    """One item that an organisation brings, or says it withholds (rules CO-02 to CO-06)."""

    key: str
    organisation: str
    mode: ContributionMode
    category: Category
    restriction: Restriction
    persons: tuple[str, ...]
    purpose: Purpose
    ground: str | None
    health_ground: str | None = None
    text: str | None = None
    necessity: str | None = None
    as_of: date | None = None
    awareness: Mapping[str, Awareness] = {}
    known: KnownValue | None = None
    refusal_reason: RefusalReason | None = None
    compartment_of: str | None = None
    recipients: tuple[str, ...] | None = None
    told_on: date | None = None
    contest: Contest | None = None


class HouseholdOwner(Part):
    """A member of the household who carries an action."""

    person: str


class ActionMove(Part):
    """One step of an action and what that step asks for (rules AC-02, AC-05, AC-07, AC-08)."""

    to: ActionStatus
    on: date
    reason: str | None = None
    result: str | None = None
    expected_on: date | None = None
    bridging: str | None = None
    blocked_reason: BlockedReason | None = None
    owner: str | None = None
    text: str | None = None


class CancellationStory(Part):
    """An appointment that the provider cancelled (rule AC-11)."""

    on: date
    reason: str


class ActionStory(Part):
    """An action from its proposal on; `moves` begins after `proposed` (rule AC-01)."""

    key: str
    text: str
    rationale: str | None = None
    kind: ActionKind
    agreement_type: AgreementType
    legal_domain: LegalDomain
    mode: ActionMode | None = None
    owner: str | HouseholdOwner
    subjects: tuple[str, ...]
    due: date
    moves: tuple[ActionMove, ...]
    cancelled: tuple[CancellationStory, ...] = ()


class DangerPair(Part):
    """Two persons to be kept apart (rule PE-05)."""

    persons: tuple[str, str]
    kind: DangerKind
    source: str
    on: date
    by: str


class Story(Part):
    """Everything that happens after the message; `case` is absent where the house does not take it up."""

    referral: ReferralStory
    case: CaseStory | None
    participants: tuple[Participant, ...]
    grounds: tuple[Ground, ...]
    contributions: tuple[ContributionStory, ...]
    actions: tuple[ActionStory, ...]
    danger_pairs: tuple[DangerPair, ...]
    protected_addresses: tuple[str, ...]
    course: CourseStory | None = None
