"""What is shown of grounds, and of what they come to."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.grounds import ConsentState, GroundState
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

Coordination = Needs(Category.coordination)
Safety = Needs(Category.safety)


class GroundStepView(View):
    """One step in the life of a ground; steps are only ever added (rule GR-03)."""

    id: UUID = Field(description="Identifier of the step.")
    state: ConsentState | GroundState = Field(description="The state that it led to.")
    organisation_id: UUID = Field(description="The organisation that recorded it.")
    at: datetime = Field(description="When.")


class GroundView(View):
    """A sharing ground (grondslag) in a case: a person's consent, an override, a weighing or a statutory ground.

    Shown to who recorded it, to the organisations that it names, to the house, and to who may read the coordination of
    all its persons. A draft is shown to its author's organisation and the house only.
    """

    id: UUID = Field(description="Identifier of the ground within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case in which it holds.")
    kind: Annotated[SharingGround | None, Coordination] = Field(description="Kind of ground (E12).")
    state: Annotated[ConsentState | GroundState | None, Coordination] = Field(
        description="Where it stands in its life."
    )
    person_ids: Annotated[list[UUID] | None, Coordination] = Field(
        description="About whom; null: everyone of the case."
    )
    giver_ids: Annotated[list[UUID] | None, Coordination] = Field(description="Whose information; null: anyone's.")
    recipient_ids: Annotated[list[UUID] | None, Coordination] = Field(
        description="To which organisations; null: those that take part."
    )
    purposes: Annotated[list[Purpose] | None, Coordination] = Field(description="For which purposes (E13).")
    categories: Annotated[list[Category] | None, Coordination] = Field(description="Which categories (E11).")
    form_reference: Annotated[str | None, Coordination] = Field(description="Form or report that holds a consent.")
    edition: Annotated[str | None, Coordination] = Field(description="Edition of the weighing set.")
    legal_basis: Annotated[str | None, Coordination] = Field(description="Law and article.")
    measure: Annotated[MeasureKind | None, Coordination] = Field(description="The measure in force that carries it.")
    recorded_by_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that recorded it.")
    author_id: Annotated[UUID | None, Coordination] = Field(description="The professional who answers for it.")
    representative: Annotated[str | None, Needs(Category.identity)] = Field(
        description="Who answered for the person (wettelijk vertegenwoordiger)."
    )
    authority_holders: Annotated[int | None, Coordination] = Field(description="How many hold authority (GR-13).")
    holders_agreed: Annotated[int | None, Coordination] = Field(description="How many of them agreed.")
    court_decision: Annotated[str | None, Coordination] = Field(description="Reference of the court's decision.")
    limitation: Annotated[str | None, Safety] = Field(description="What a limited consent leaves out, in words.")
    threat: Annotated[str | None, Safety] = Field(description="Override: the threat in words (rule GR-08).")
    protects_ids: Annotated[list[UUID] | None, Coordination] = Field(description="Override: whom it protects.")
    conclusion: Annotated[str | None, Safety] = Field(description="Weighing: the conclusion (rule GR-09).")
    child_interest_note: Annotated[str | None, Safety] = Field(description="What a block means for the child (GR-13).")
    proposed_measure: Annotated[MeasureKind | None, Coordination] = Field(
        description="While a parent blocks: the civil route that is proposed, never taken by itself (rule GR-13)."
    )
    reason: Annotated[str | None, Safety] = Field(description="Reason of the last step.")
    breaks_police_wish: Annotated[bool | None, Coordination] = Field(
        description="Whether it also holds against the client's wish about the police (rule GR-12)."
    )
    starts_at: Annotated[datetime | None, Coordination] = Field(description="From when.")
    ends_at: Annotated[datetime | None, Coordination] = Field(description="Until when; it closes at that instant.")
    review_at: Annotated[datetime | None, Coordination] = Field(description="Override: when it ends unless renewed.")
    answered_at: Annotated[datetime | None, Coordination] = Field(description="When the person answered.")
    answer_due_at: Annotated[datetime | None, Coordination] = Field(description="When a request expires unanswered.")
    steps: Page[GroundStepView] = Field(description="The steps of its life, to who may read the coordination.")


class WeighingSetView(View):
    """The questions by which your house weighs privacy against safety, in one edition (afwegingskader, rule GR-09)."""

    id: UUID = Field(description="Identifier of the set.")
    edition: str = Field(description="Edition; a weighing names the one whose questions it answers.")
    questions: list[str] = Field(description="Every question; a weighing answers them all.")
    starts_on: date = Field(description="From which day it may be used.")


class GrantView(View):
    """What one organisation may read of some persons' data from some givers, and by which grounds (verstrekkingsrecht).

    For the house's officers only: it explains who can see what, and holds no content.
    """

    id: UUID = Field(description="Identifier of the row; it changes whenever a ground changes.")
    case_id: UUID = Field(description="The case.")
    receiver_id: UUID = Field(description="Who may read.")
    giver_ids: list[UUID] = Field(description="Whose information; the house itself for what the case says.")
    person_ids: list[UUID] = Field(description="About whom.")
    purposes: list[Purpose] = Field(description="For which purposes (E13).")
    categories: list[Category] = Field(description="Which categories (E11).")
    same_side: bool = Field(description="False where the receiver acts only for other members (rule CO-06).")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime = Field(description="Until when.")
    ground_ids: list[UUID] = Field(description="Grounds and agreements that carry it; empty for one's own information.")
    ground_kinds: list[SharingGround] = Field(description="Their kinds (E12).")
