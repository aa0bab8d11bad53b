"""What callers send about the course of a case: analysis, phases, scaling down, monitoring, contact, closing."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.case_work import GateQuestion, InsufficientReason, ReanalysisCause, ReopenCause
from app.domain.vocabulary.cases import CasePhase, ClosingReason, SubjectOutcome

OrganisationIds = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]


class ReanalysisDraft(Draft):
    """Why the analysis is opened again (rule CA-16)."""

    cause: ReanalysisCause = Field(description="What was reported.")
    reason: Prose = Field(description="What happened; kept in the history of the case.")


class PushThroughDraft(Draft):
    """A decision against partners that disagree (rule CA-06)."""

    reason: Prose = Field(description="Why it is pushed through.")
    organisation_ids: OrganisationIds = Field(description="The organisations that disagree.")


class PhaseDraft(Draft):
    """A change of phase as a meeting decided it (rule CA-11)."""

    to: CasePhase = Field(description="The phase that follows.")
    decision_id: UUID = Field(description="The recorded decision of the meeting.")
    gate: GateQuestion | None = Field(
        default=None, description="The gate question of the guide that was answered; asked between the three phases."
    )
    concerns: bool | None = Field(
        default=None, description="The answer: whether there are concerns, or steps are needed."
    )
    rationale: Prose = Field(description="Why; kept in the history of the case.")
    no_direct_concern: bool = Field(
        default=False, description="That there is no concern about direct safety; asked of a case without a phase yet."
    )
    unsafe_reason: Prose | None = Field(
        default=None,
        description="Why direct safety is left although a level is insufficient or a condition breached; a mandated "
        "role records it (rule CA-12).",
    )


class ScaleDownOfferDraft(Draft):
    """Who is asked to go on after scaling down (rule CA-18)."""

    receiver_id: UUID = Field(description="The receiving organisation, or the one that answers for a care network.")
    network: Line | None = Field(default=None, description="The care network, where it is one.")
    note: Prose = Field(description="What is asked of the receiver.")


class HeldDraft(Draft):
    """What came of a monitoring moment or a follow-up contact."""

    result: Prose = Field(description="What was seen.")
    wants_more: bool | None = Field(
        default=None, description="Whether the client wants aftercare to go on; asked of a follow-up contact."
    )


class ContactPersonDraft(Draft):
    """The fixed contact person of the clients (rule CA-09)."""

    organisation_id: UUID = Field(description="The organisation; it takes part in the case.")
    professional_id: UUID = Field(description="The contact person, who works there.")
    deputy_id: UUID | None = Field(default=None, description="Who stands in, where known.")
    out_of_hours: Line | None = Field(default=None, description="Whom a client reaches out of hours, where known.")
    reason: Prose | None = Field(default=None, description="Why the contact person changes.")


class ClosingDraft(Draft):
    """Why a case is being closed (rules CA-20, CA-21)."""

    reason: ClosingReason = Field(description="Reason (E30).")
    leans_on: InsufficientReason | None = Field(
        default=None,
        description="A withdrawn statement, non-cooperation or a quick refusal of help, where the closing rests on it; "
        "a second role then confirms.",
    )
    explanation: Prose = Field(description="Why; kept in the history of the case.")
    decision_id: UUID | None = Field(
        default=None, description="The recorded decision of the meeting; asked from the status plan_active."
    )


class ClosingSubjectDraft(Draft):
    """What closing means for one person."""

    person_id: UUID = Field(description="The person.")
    outcome: SubjectOutcome = Field(description="Outcome (E30).")
    talk_on: date | None = Field(default=None, description="When closing was talked about with this person.")
    no_talk_reason: Prose | None = Field(default=None, description="Why there was no talk.")


class ClosingAnswersDraft(Draft):
    """What the team says at the end."""

    team_consulted_on: date = Field(description="When the team was consulted.")
    agreements_kept: bool = Field(description="Whether the agreements were kept.")
    agreements_note: Prose = Field(description="How.")
    result_reached: bool = Field(description="Whether the result was reached.")
    result_note: Prose = Field(description="Which result.")


class ObjectionDraft(Draft):
    """An objection of a client or partner that was upheld."""

    objection: Prose = Field(description="What was objected, and by whom.")


class ReopenDraft(Draft):
    """Why a closed case is taken up again (rule CA-23)."""

    cause: ReopenCause = Field(description="New signal, request of a partner, or the client's own contact.")
    reason: Prose = Field(description="What happened; kept in the history of the case.")
