"""What callers send about measures, legal dates, weighings and special conditions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.plans.parts import HelperPart
from app.domain.vocabulary.measures import HomePresence, LegalEventKind, LegalFrame, MeasureKind, MeasureStatus
from app.domain.vocabulary.word import Word

Persons = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]


class MeasureAnswer(Word, term="beslissing op een maatregel"):
    """How an authority decided; two words of the life of a measure."""

    decided_yes = MeasureStatus.decided_yes.value, MeasureStatus.decided_yes.nl, "granted"
    decided_no = MeasureStatus.decided_no.value, MeasureStatus.decided_no.nl, "rejected"


class MeasureEnd(Word, term="einde van een maatregel"):
    """How a measure came to its end; two words of its life."""

    ended = MeasureStatus.ended.value, MeasureStatus.ended.nl
    lifted = MeasureStatus.lifted.value, MeasureStatus.lifted.nl


class MeasureDraft(Draft):
    """A measure that is asked for (rule PL-13); the domain follows from the kind."""

    kind: MeasureKind = Field(description="Kind (E26).")
    frame: LegalFrame = Field(description="Legal frame (E40).")
    subject_id: UUID = Field(description="The person; of an unborn child its mother.")
    unborn: bool = Field(default=False, description="Whether it is about an unborn child.")
    ground: Prose = Field(description="Ground.")
    authority: Line = Field(description="The authority that decides.")
    requested_on: date | None = Field(default=None, description="When it was asked for; today when left out.")
    conditions: Prose | None = Field(default=None, description="Conditions.")
    serious_danger: bool = Field(default=False, description="Home ban: serious and immediate danger (rule PL-14).")
    presence: HomePresence | None = Field(default=None, description="Home ban: how the person is bound to the home.")
    ban_trust: Prose | None = Field(default=None, description="Home ban: why the contact ban can be trusted (PL-15).")
    accompanying_id: UUID | None = Field(default=None, description="Home ban: the criminal measure beside it (PL-15).")


class MeasureDecisionDraft(Draft):
    """How the authority decided."""

    answer: MeasureAnswer = Field(description="Granted or rejected.")
    decided_on: date | None = Field(default=None, description="When; today when left out.")
    reason: Prose | None = Field(default=None, description="Why.")
    ends_on: date | None = Field(default=None, description="Until when it is to run.")
    low_escalation_risk: bool = Field(
        default=False, description="A refused home ban: whether the risk of escalation is low (rule PL-16)."
    )


class MeasureStart(Draft):
    """From when a measure runs; a home ban with its director and an own helper for each (rule PL-14)."""

    starts_on: date | None = Field(default=None, description="From when; today when left out.")
    ends_on: date | None = Field(default=None, description="Until when; as decided when left out.")
    director_id: UUID | None = Field(default=None, description="Home ban: the organisation that directs.")
    helpers: Annotated[tuple[HelperPart, ...], Field(max_length=50)] = Field(
        default=(), description="Home ban: who helps whom."
    )


class MeasureEnding(Draft):
    """How a measure came to its end."""

    outcome: MeasureEnd = Field(description="Ended or lifted.")
    on_date: date | None = Field(default=None, description="When; today when left out.")
    reason: Prose = Field(description="Why.")


class ExplanationDraft(Draft):
    """When and to whom a measure was explained (rule PL-13)."""

    on_date: date = Field(description="When.")
    person_ids: Persons = Field(description="To whom.")


class BackingDraft(Draft):
    """What makes a home ban safe in a case of intimate terror (rule PL-15)."""

    ban_trust: Prose | None = Field(default=None, description="Why the contact ban can be trusted.")
    accompanying_id: UUID | None = Field(default=None, description="The criminal measure beside it.")


class LegalEventDraft(Draft):
    """A legal date of a person: hearing, release, or a petition that was filed (rule PL-17)."""

    person_id: UUID = Field(description="Whose date it is.")
    kind: LegalEventKind = Field(description="What happens; what follows from a measure is recorded by itself.")
    on_date: date = Field(description="When.")
    measure_id: UUID | None = Field(default=None, description="The measure to which it belongs.")
    note: Prose | None = Field(default=None, description="What to know of it.")


class LegalWeighingDraft(Draft):
    """A weighing of whether coercion is called for (rule PL-18)."""

    subject_ids: Persons = Field(description="About whom.")
    outcome: Prose = Field(description="What it came to.")
    weighed_on: date | None = Field(default=None, description="When; today when left out.")


class SpecialConditionDraft(Draft):
    """A special condition to ask of the court (rule PL-18)."""

    person_id: UUID = Field(description="For whom.")
    text: Prose = Field(description="The condition.")
    hearing_on: date = Field(description="The hearing.")
