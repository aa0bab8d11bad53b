"""What callers send beside the course of a case: escalations, transfers, deviations, direction grants."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.case_work import Collaboration, DeviationKind, EscalationLevel, EscalationTarget, TransferTo
from app.domain.vocabulary.cases import DirectionLevel
from app.domain.vocabulary.meetings import MeetingKind

Lines = Annotated[tuple[Line, ...], Field(max_length=50)]
RuleId = Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}$", max_length=5)]


class EscalationDraft(Draft):
    """A matter that goes to a higher level (rule CA-17)."""

    level: EscalationLevel = Field(description="Level (E31).")
    target: EscalationTarget | None = Field(default=None, description="Where the matter goes (E31).")
    addressee_id: UUID = Field(description="The organisation that must answer.")
    addressee: Line | None = Field(default=None, description="Function of who must answer there; no name of a client.")
    reason: Prose = Field(description="What does not come about.")
    due_at: datetime = Field(description="Before when an answer is expected; then it moves to the next level.")


class EscalationAnswerDraft(Draft):
    """The answer to an escalation."""

    answer: Prose = Field(description="What is answered.")


class EscalationOutcomeDraft(Draft):
    """How an escalation ended."""

    outcome: Prose = Field(description="What came of it.")


class TransferDraft(Draft):
    """A case that is offered to another house, programme or organisation (rule CA-24)."""

    to_kind: TransferTo = Field(description="To what it goes.")
    receiver_id: UUID = Field(description="The receiving organisation; for a house the one that keeps it.")
    programme_code: Line | None = Field(default=None, description="The programme, where it goes to one.")
    summary: Prose = Field(description="Summary for the receiver.")
    open_risks: Lines = Field(description="Risks that are open; an empty list says that there are none.")


class TransferHandoverDraft(Draft):
    """The live handover (warme overdracht) of a case."""

    at: datetime = Field(description="When it was held.")
    note: Prose = Field(description="Who was there, and what the receiver must know.")


class DeviationDraft(Draft):
    """A departure from a soft rule, template or protocol (rule CA-25)."""

    kind: DeviationKind = Field(description="From what is departed.")
    rule: RuleId = Field(description="Id of the rule, such as PR-18.")
    subject_id: UUID | None = Field(default=None, description="What it is about, where it is one object.")
    reason: Prose = Field(description="Why.")
    decided_on: date = Field(description="When it was decided.")


class CollaborationDraft(Draft):
    """Another collaboration in which the household is discussed (rule CA-14)."""

    kind: Collaboration = Field(description="Which one (E38).")
    note: Prose | None = Field(default=None, description="What was agreed with it.")
    starts_on: date = Field(description="From when.")


class DirectionGrantDraft(Draft):
    """Direction that is granted at one of four levels (rule OR-07)."""

    level: DirectionLevel = Field(description="Level (E08).")
    organisation_id: UUID = Field(description="Who is to direct.")
    case_id: UUID | None = Field(default=None, description="The case; asked at level case.")
    meeting_kind: MeetingKind | None = Field(default=None, description="The conference; asked at level conference.")
    network: Line | None = Field(default=None, description="The network; asked at level external.")
    data_to_deliver: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)] = Field(
        description="Which data are to be delivered to the one who directs."
    )


class MeasureHandoverDraft(Draft):
    """Who goes on at the end of a child-protection measure (rule CA-05)."""

    measure_id: UUID = Field(description="The measure that ends.")
    guidance_by_id: UUID = Field(description="The local team that gives guidance.")
    monitoring_by_id: UUID = Field(description="Veilig Thuis, for monitoring.")
    note: Prose = Field(description="What both must know.")
