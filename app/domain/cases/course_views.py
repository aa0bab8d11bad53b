"""What is shown of the course of a case: escalations, transfers, monitoring, contact persons, closings."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.actions.views import ActionView
from app.domain.contributions.views import ContributionView
from app.domain.vocabulary.case_work import (
    ClosingState,
    Collaboration,
    DeviationKind,
    EscalationLevel,
    EscalationState,
    EscalationTarget,
    InsufficientReason,
    MonitoringKind,
    MonitoringState,
    TransferTo,
)
from app.domain.vocabulary.cases import ClosingReason, DirectionLevel, HandoverState, SubjectOutcome
from app.domain.vocabulary.meetings import MeetingKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category

_C = Needs(Category.coordination)
_SAFETY = Needs(Category.safety)


class EscalationView(View):
    """An escalation (opschaling) of a case; without an answer it moves to the next level (rule CA-17)."""

    id: UUID = Field(description="Identifier of the escalation.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    state: Annotated[EscalationState | None, _C] = Field(description="State.")
    level: Annotated[EscalationLevel | None, _C] = Field(description="Level (E31).")
    target: Annotated[EscalationTarget | None, _C] = Field(description="Where the matter goes (E31).")
    proposed_targets: Annotated[list[EscalationTarget] | None, _C] = Field(
        description="What is proposed where a phase takes too long (rule CA-13)."
    )
    addressee_id: Annotated[UUID | None, _C] = Field(description="The organisation that must answer.")
    addressee: Annotated[str | None, _C] = Field(description="Function of who must answer there.")
    reason: Annotated[str | None, _C] = Field(description="What does not come about.")
    raised_by_id: Annotated[UUID | None, _C] = Field(description="Who raised it.")
    raised_at: Annotated[datetime | None, _C] = Field(description="When.")
    due_at: Annotated[datetime | None, _C] = Field(description="Before when an answer is expected.")
    answer: Annotated[str | None, _C] = Field(description="The answer.")
    answered_at: Annotated[datetime | None, _C] = Field(description="When it was answered.")
    outcome: Annotated[str | None, _C] = Field(description="What came of it.")
    closed_at: Annotated[datetime | None, _C] = Field(description="When it was closed.")
    previous_id: Annotated[UUID | None, _C] = Field(description="The escalation of the level below.")


class ReceivedEscalationView(View):
    """An escalation (opschaling) that your organisation is to answer, without the case that it is of (rule CA-17).

    A steering group or triangle need not know of a case to hear that a matter reached it.
    """

    id: UUID = Field(description="Identifier of the escalation.")
    version: int = Field(description="Version of the record.")
    state: EscalationState = Field(description="State.")
    level: EscalationLevel = Field(description="Level (E31).")
    target: EscalationTarget | None = Field(description="Where the matter goes (E31).")
    addressee: str | None = Field(description="Function of who must answer with you.")
    raised_by_id: UUID = Field(description="Who raised it, and tells what it is about.")
    raised_at: datetime = Field(description="When.")
    due_at: datetime = Field(description="Before when an answer is expected.")
    answered_at: datetime | None = Field(description="When it was answered.")
    closed_at: datetime | None = Field(description="When it was closed.")


class TransferView(View):
    """A transfer (casusoverdracht) with the package that the receiver may read (rules CA-24, EX-02)."""

    id: UUID = Field(description="Identifier of the transfer.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    state: Annotated[HandoverState | None, _C] = Field(description="State of the transfer.")
    to_kind: Annotated[TransferTo | None, _C] = Field(description="To what it goes.")
    receiver_id: Annotated[UUID | None, _C] = Field(description="The receiving organisation.")
    programme_code: Annotated[str | None, _C] = Field(description="The programme, where it goes to one.")
    summary: Annotated[str | None, _C] = Field(description="Summary for the receiver.")
    open_risks: Annotated[list[str] | None, _SAFETY] = Field(description="Risks that are open.")
    earlier_reports: Annotated[int | None, _C] = Field(description="How many reports there were on this household.")
    undetermined_intimate_terror: Annotated[bool | None, _SAFETY] = Field(
        description="Whether a suspicion of intimate terror could not be determined (rule RE-16)."
    )
    offered_by_id: Annotated[UUID | None, _C] = Field(description="The process director who offers it.")
    offered_at: Annotated[datetime | None, _C] = Field(description="When it was offered.")
    handover_at: Annotated[datetime | None, _C] = Field(description="When the live handover was held.")
    handover_note: Annotated[str | None, _C] = Field(description="Note of the handover.")
    accepted_by_id: Annotated[UUID | None, _C] = Field(description="Who accepted it.")
    settled_at: Annotated[datetime | None, _C] = Field(description="When it was accepted or declined.")
    decline_reason: Annotated[str | None, _C] = Field(description="Why it was declined.")
    item_count: Annotated[int | None, _C] = Field(description="How many items the package holds.")
    left_out_count: Annotated[int | None, _C] = Field(
        description="How many items were left out because no ground carries them to the receiver."
    )
    contributions: Page[ContributionView] = Field(description="Contributions in the package.")
    actions: Page[ActionView] = Field(description="Actions in the package.")


class ScaleDownView(View):
    """Who is asked to go on after scaling down (rule CA-18)."""

    id: UUID = Field(description="Identifier of the offer.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    state: Annotated[HandoverState | None, _C] = Field(description="Offered, accepted or declined.")
    receiver_id: Annotated[UUID | None, _C] = Field(description="The receiving organisation.")
    network: Annotated[str | None, _C] = Field(description="The care network, where it is one.")
    note: Annotated[str | None, _C] = Field(description="What is asked.")
    offered_at: Annotated[datetime | None, _C] = Field(description="When it was asked.")
    settled_at: Annotated[datetime | None, _C] = Field(description="When it was answered.")
    reason: Annotated[str | None, _C] = Field(description="Why it was declined.")


class DeviationView(View):
    """A departure from a soft rule, template or protocol (afwijking, rule CA-25)."""

    id: UUID = Field(description="Identifier of the deviation.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[DeviationKind | None, _C] = Field(description="From what is departed.")
    rule: Annotated[str | None, _C] = Field(description="Id of the rule.")
    subject_id: Annotated[UUID | None, _C] = Field(description="What it is about.")
    reason: Annotated[str | None, _C] = Field(description="Why.")
    decided_on: Annotated[date | None, _C] = Field(description="When it was decided.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation of who decided.")
    decided_by_id: Annotated[UUID | None, _C] = Field(description="Who decided.")
    recorded_at: Annotated[datetime | None, _C] = Field(description="When it was recorded.")


class MonitoringMomentView(View):
    """A monitoring moment or follow-up contact after scaling down (rule CA-19)."""

    id: UUID = Field(description="Identifier of the moment.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[MonitoringKind | None, _C] = Field(description="Kind.")
    state: Annotated[MonitoringState | None, _C] = Field(description="State.")
    owner_role: Annotated[Role | None, _C] = Field(description="The role that holds it.")
    owner_id: Annotated[UUID | None, _C] = Field(description="The organisation that holds it.")
    due_on: Annotated[date | None, _C] = Field(description="When.")
    result: Annotated[str | None, _SAFETY] = Field(description="What was seen.")
    reason: Annotated[str | None, _C] = Field(description="Why it was refused.")
    wants_more: Annotated[bool | None, _C] = Field(description="Whether the client wants aftercare to go on.")
    held_at: Annotated[datetime | None, _C] = Field(description="When it was held.")
    held_by_id: Annotated[UUID | None, _C] = Field(description="By whom.")


class ClosingSubjectView(View):
    """What closing means for one person (rules CA-20, CA-21)."""

    id: UUID = Field(description="Identifier.")
    person_id: UUID = Field(description="The person.")
    outcome: Annotated[SubjectOutcome | None, _C] = Field(description="Outcome (E30).")
    talk_on: Annotated[date | None, _C] = Field(description="When closing was talked about.")
    no_talk_reason: Annotated[str | None, _C] = Field(description="Why there was no talk.")


class CaseClosingView(View):
    """A closing (afsluiting): what is recorded before a case is closed (rule CA-20)."""

    id: UUID = Field(description="Identifier of the closing.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    episode: Annotated[int | None, _C] = Field(description="Episode of the case.")
    state: Annotated[ClosingState | None, _C] = Field(description="State.")
    reason: Annotated[ClosingReason | None, _C] = Field(description="Reason (E30).")
    leans_on: Annotated[InsufficientReason | None, _C] = Field(
        description="What is never enough as the only reason, where the closing rests on it."
    )
    explanation: Annotated[str | None, _C] = Field(description="Why.")
    decision_id: Annotated[UUID | None, _C] = Field(description="The decision of the meeting.")
    prepared_by_id: Annotated[UUID | None, _C] = Field(description="Who prepared it.")
    prepared_at: Annotated[datetime | None, _C] = Field(description="When.")
    team_consulted_on: Annotated[date | None, _C] = Field(description="When the team was consulted.")
    agreements_kept: Annotated[bool | None, _C] = Field(description="Whether the agreements were kept.")
    agreements_note: Annotated[str | None, _C] = Field(description="How.")
    result_reached: Annotated[bool | None, _C] = Field(description="Whether the result was reached.")
    result_note: Annotated[str | None, _C] = Field(description="Which result.")
    confirmed_by_id: Annotated[UUID | None, _C] = Field(description="Who confirmed, in a second role.")
    confirmed_role: Annotated[Role | None, _C] = Field(description="In which role.")
    confirmed_at: Annotated[datetime | None, _C] = Field(description="When.")
    objection: Annotated[str | None, _C] = Field(description="The objection that was upheld.")
    settled_at: Annotated[datetime | None, _C] = Field(description="When the case was closed, or taken up again.")
    subjects: Page[ClosingSubjectView] = Field(description="What it means for each person.")


class ContactPersonView(View):
    """The fixed contact person of the clients (vast aanspreekpunt, rule CA-09)."""

    id: UUID = Field(description="Identifier.")
    case_id: UUID = Field(description="The case.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation.")
    professional_id: Annotated[UUID | None, _C] = Field(description="The contact person.")
    deputy_id: Annotated[UUID | None, _C] = Field(description="Who stands in.")
    out_of_hours: Annotated[str | None, _C] = Field(description="Whom a client reaches out of hours.")
    reason: Annotated[str | None, _C] = Field(description="Why the contact person changed.")
    starts_at: Annotated[datetime | None, _C] = Field(description="From when.")
    ends_at: Annotated[datetime | None, _C] = Field(description="Until when; null: open.")


class PushThroughView(View):
    """A decision pushed through against partners that disagreed (doorzettingsmacht, rule CA-06)."""

    id: UUID = Field(description="Identifier.")
    case_id: UUID = Field(description="The case.")
    reason: Annotated[str | None, _C] = Field(description="Why.")
    organisation_ids: Annotated[list[UUID] | None, _C] = Field(description="The organisations that disagreed.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation of who pushed it through.")
    professional_id: Annotated[UUID | None, _C] = Field(description="Who did.")
    at: Annotated[datetime | None, _C] = Field(description="When.")


class CollaborationView(View):
    """Another collaboration in which the household is discussed (samenloop, rule CA-14)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[Collaboration | None, _C] = Field(description="Which one (E38).")
    note: Annotated[str | None, _C] = Field(description="What was agreed with it.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Who recorded it.")
    starts_on: Annotated[date | None, _C] = Field(description="From when.")
    ends_on: Annotated[date | None, _C] = Field(description="Until when; null: open.")


class CaseDirectionGrantView(View):
    """Direction granted on one case, with the data to deliver (casusregie, rule OR-07)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Who directs.")
    data_to_deliver: Annotated[list[str] | None, _C] = Field(
        description="Which data are to be delivered to the one who directs."
    )
    starts_at: Annotated[datetime | None, _C] = Field(description="From when.")
    ends_at: Annotated[datetime | None, _C] = Field(description="Until when; null: open.")


class DirectionGrantView(View):
    """Direction granted for a conference, the house or an external network (regieniveau, rule OR-07)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    level: DirectionLevel = Field(description="Level (E08).")
    meeting_kind: MeetingKind | None = Field(description="The conference, at level conference.")
    network: str | None = Field(description="The network, at level external.")
    organisation_id: UUID = Field(description="Who directs.")
    data_to_deliver: list[str] = Field(description="Which data are to be delivered to the one who directs.")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime | None = Field(description="Until when; null: open.")


class MeasureHandoverView(View):
    """Who goes on at the end of a child-protection measure (rule CA-05)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    measure_id: Annotated[UUID | None, Needs(Category.measures)] = Field(description="The measure that ends.")
    note: Annotated[str | None, _C] = Field(description="What both must know.")
    guidance_by_id: Annotated[UUID | None, _C] = Field(description="The local team that gives guidance.")
    guidance_accepted_at: Annotated[datetime | None, _C] = Field(description="When it accepted.")
    monitoring_by_id: Annotated[UUID | None, _C] = Field(description="Veilig Thuis, for monitoring.")
    monitoring_accepted_at: Annotated[datetime | None, _C] = Field(description="When it accepted.")
    offered_at: Annotated[datetime | None, _C] = Field(description="When it was offered.")
