"""What is shown of the records: who saw, who did, who was refused."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.view import Needs, View
from app.domain.vocabulary.disclosures import ActOutcome, Door, SubjectRequestKind, SubjectRequestState
from app.domain.vocabulary.sharing import Category, Purpose

Coordination = Needs(Category.coordination)
Safety = Needs(Category.safety)
Voice = Needs(Category.client_voice)


class DisclosureView(View):
    """One disclosure (verstrekking): who was shown something, for which purpose, through which door (rule DI-01)."""

    id: UUID = Field(description="Identifier of the record.")
    at: datetime = Field(description="When.")
    organisation_id: UUID = Field(description="Who was shown it.")
    client_id: UUID | None = Field(description="Through which client.")
    professional_id: UUID | None = Field(description="For which professional.")
    purpose: Purpose = Field(description="For which purpose (E13); advice on special conditions is filtered by it.")
    door: Door = Field(description="Through which door.")
    operation: str = Field(description="By which operation.")


class ActView(View):
    """One act or refused attempt (rule DI-01)."""

    id: UUID = Field(description="Identifier of the record.")
    at: datetime = Field(description="When.")
    organisation_id: UUID | None = Field(description="Who.")
    client_id: UUID | None = Field(description="Through which client.")
    professional_id: UUID | None = Field(description="Which professional.")
    purpose: Purpose | None = Field(description="For which purpose (E13).")
    act: str = Field(description="What, by the name of its permission.")
    outcome: ActOutcome = Field(description="What became of it.")
    case_id: UUID | None = Field(description="In which case.")
    subject_kind: str | None = Field(description="On what kind of thing.")
    subject_id: UUID | None = Field(description="On which.")
    subject_version: int | None = Field(description="Which version came of it.")


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class ClientLine(_Shown):
    """What an organisation does for the client under the plan."""

    organisation_id: UUID = Field(description="The organisation.")
    text: str = Field(description="What it does.")
    starts_on: date | None = Field(description="From when.")


class ClientGoal(_Shown):
    """A goal that concerns the client."""

    text: str = Field(description="The goal.")
    target: str = Field(description="What is to be reached.")
    due_on: date = Field(description="By when.")


class ClientAgreement(_Shown):
    """An agreement of the safety plan that the client may know of."""

    person_id: UUID = Field(description="Whose agreement it is.")
    trigger: str = Field(description="When this happens.")
    action: str = Field(description="This is done.")
    responsible: str = Field(description="By whom.")
    check_on: date = Field(description="When it is looked at again.")


class ClientCaseView(View):
    """What one client is shown of the case (cliëntbeeld, rule DI-04).

    It leaves out what belongs to the prosecution, what other members told, where protected persons stay and, for who
    is said to have used violence, the victim's part of the safety plan.
    """

    id: UUID = Field(description="Identifier of the client's part in the case.")
    case_id: UUID = Field(description="The case.")
    person_id: UUID = Field(description="The client.")
    plan: Annotated[list[ClientLine] | None, Coordination] = Field(description="What is done, and by whom.")
    goals: Annotated[list[ClientGoal] | None, Coordination] = Field(description="What is to be reached.")
    safety_agreements: Annotated[list[ClientAgreement] | None, Safety] = Field(description="The safety plan.")
    organisation_ids: Annotated[list[UUID] | None, Coordination] = Field(description="Organisations involved.")
    contact_organisation_id: Annotated[UUID | None, Coordination] = Field(description="Where the contact person works.")
    contact_professional_id: Annotated[UUID | None, Coordination] = Field(description="The fixed contact person.")
    out_of_hours: Annotated[str | None, Coordination] = Field(description="Whom to call out of hours.")
    next_meeting_at: Annotated[datetime | None, Coordination] = Field(description="When the case is discussed next.")
    end_point: Annotated[list[str] | None, Coordination] = Field(description="When the help ends.")


class SubjectRequestView(View):
    """What somebody asks about what is kept of a person (verzoek van betrokkene, rule DI-05)."""

    id: UUID = Field(description="Identifier of the request.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, Coordination] = Field(description="Whom it is about.")
    kind: Annotated[SubjectRequestKind | None, Coordination] = Field(description="What is asked (E34).")
    state: Annotated[SubjectRequestState | None, Coordination] = Field(description="State.")
    requester_id: Annotated[UUID | None, Voice] = Field(description="Who asks, where it is a person of the case.")
    representative: Annotated[str | None, Voice] = Field(description="Who asks for the person, where it is another.")
    representation: Annotated[str | None, Voice] = Field(description="On what the representation rests.")
    text: Annotated[str | None, Voice] = Field(description="The request in words.")
    coercion_signal: Annotated[bool | None, Safety] = Field(description="Whether there is a sign of coercion.")
    coercion_note: Annotated[str | None, Safety] = Field(description="What the sign is.")
    decision_reason: Annotated[str | None, Coordination] = Field(description="Why it was granted or declined.")
    decided_at: Annotated[datetime | None, Coordination] = Field(description="When it was decided.")
    decided_by_id: Annotated[UUID | None, Coordination] = Field(description="Who decided.")
    channel: Annotated[str | None, Needs(Category.contact)] = Field(description="The safe channel of the answer.")
    answer_note: Annotated[str | None, Voice] = Field(description="What was answered.")
    answered_at: Annotated[datetime | None, Coordination] = Field(description="When it was answered.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that took it in.")
    received_at: Annotated[datetime | None, Coordination] = Field(description="When it came in.")
