"""What callers send about contributions, contests and requests for information."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.contributions import (
    Awareness,
    ContestState,
    ContributionMode,
    InformationRequestState,
    KnownValue,
    Quality,
    RefusalReason,
    Restriction,
)
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

Persons = Annotated[list[UUID], Field(min_length=1, max_length=20)]
Organisations = Annotated[list[UUID], Field(min_length=1, max_length=50)]


class NamedGround(Draft):
    """The ground on which something is shared, with its version (rule GR-01)."""

    kind: SharingGround = Field(description="Kind of ground (E12).")
    ground_id: UUID | None = Field(default=None, description="The recorded ground; not for agreements.")
    agreement_id: UUID | None = Field(default=None, description="The covenant or exchange agreement.")
    edition: Line | None = Field(default=None, description="Edition of covenant, protocol or weighing set.")


class AwarenessAnswer(Draft):
    """Whether a person knows that you share (rule GR-05)."""

    person_id: UUID = Field(description="The person.")
    status: Awareness = Field(description="Whether the person knows (E15).")
    reason: Line | None = Field(default=None, description="Why not, where the person does not know.")


class ContributionDraft(Draft):
    """One item that your organisation brings about one or more persons; it stays yours (rules CO-01 to CO-06)."""

    person_ids: Persons = Field(description="About whom.")
    mode: ContributionMode = Field(description="How much it holds (E15).")
    category: Category = Field(description="Category of data (E11); a known flag is existence.")
    known_value: KnownValue | None = Field(default=None, description="Known flag: whether you know the person.")
    content: Prose | None = Field(default=None, description="Content: the text.")
    necessity: Prose | None = Field(default=None, description="Content: why sharing it is necessary.")
    as_of: date | None = Field(default=None, description="Content: the date of which it is true.")
    ground: NamedGround | None = Field(default=None, description="The ground that carries it.")
    health_ground_id: UUID | None = Field(
        default=None, description="Health: the consent or override beside the ground (rule GR-07)."
    )
    purpose: Purpose | None = Field(default=None, description="For which purpose (E13).")
    restriction: Restriction = Field(default=Restriction.none, description="Restriction on the item (E15).")
    compartment_of: UUID | None = Field(
        default=None, description="Whose own story it is (rule CO-06); without it that of all its persons."
    )
    recipient_ids: Organisations | None = Field(default=None, description="Narrows the readers to these organisations.")
    refusal_reason: RefusalReason | None = Field(default=None, description="Withheld: why (E14).")
    told_at: AwareDatetime | None = Field(default=None, description="Told by word of mouth: when.")
    told_by: Line | None = Field(default=None, description="Told by word of mouth: by whom.")
    told_in: Line | None = Field(default=None, description="Told by word of mouth: in which meeting.")
    speaks_for_treating: bool = Field(default=False, description="Whether it speaks for the treating professional.")
    reuse_permission: bool = Field(default=False, description="Whether others may take it into their own files.")
    awareness: Annotated[list[AwarenessAnswer], Field(max_length=20)] = Field(
        default_factory=list, description="Per person: does the person know that you share (rule GR-05)?"
    )
    request_id: UUID | None = Field(default=None, description="The request for information that it answers.")


class WithholdDraft(Draft):
    """What your organisation does not share, and why: others see only that it is withheld (rules GR-14, CO-04)."""

    person_ids: Persons = Field(description="About whom.")
    category: Category = Field(description="Category of data (E11).")
    refusal_reason: RefusalReason = Field(description="Why (E14); for your own organisation and the process director.")
    request_id: UUID | None = Field(default=None, description="The request for information that it answers.")


class Correction(Draft):
    """The right text in place of a wrong one."""

    content: Prose = Field(description="The text as it should be.")
    as_of: date = Field(description="The date of which it is true.")
    necessity: Prose | None = Field(default=None, description="Why sharing it is necessary, where that changed.")
    recipient_ids: Organisations | None = Field(default=None, description="Narrows the readers; null: as it was.")


class Withdrawal(Draft):
    """Why an item is withdrawn."""

    reason: Prose = Field(description="Why.")


class ContestDraft(Draft):
    """Why an item is contested, by a partner or by a client through a professional (rule CO-07)."""

    reason: Prose = Field(description="What is wrong.")
    for_client: bool = Field(default=False, description="Whether it is the client who contests.")


class ContestAnswer(Draft):
    """The owner's answer to a contest."""

    state: Literal[ContestState.corrected, ContestState.withdrawn, ContestState.upheld] = Field(description="Outcome.")
    answer: Prose = Field(description="Why.")
    correction: Correction | None = Field(default=None, description="Corrected: the right text.")


class QualityCheck(Draft):
    """The information officer's check of an item that someone else supplied (rules GR-17 and CO-11)."""

    quality: Literal[Quality.sufficient, Quality.low] = Field(description="The quality (E15).")
    follow_up: Prose | None = Field(default=None, description="Low: what is asked of the owner.")


class Instruction(Draft):
    """An instruction on an item, shown at every read; disclosure against it is refused until lifted (rule GR-17)."""

    text: Prose = Field(description="The instruction.")
    closed_to_ids: Organisations | None = Field(
        default=None, description="To whom the item is closed; without it to all but the owner and the house."
    )


class RequestDraft(Draft):
    """A question for information to one organisation (rule CO-09)."""

    asked_id: UUID = Field(description="The organisation that is asked.")
    need: Prose = Field(description="What is needed and why.")
    person_ids: Persons = Field(description="About whom.")
    categories: Annotated[list[Category], Field(min_length=1, max_length=len(Category))] = Field(
        description="Which categories (E11)."
    )
    purpose: Purpose = Field(description="For which purpose (E13).")
    due_at: AwareDatetime = Field(description="Before when.")


class RequestAnswer(Draft):
    """How a question for information ends; items are shared by themselves and name the request."""

    state: Literal[
        InformationRequestState.answered,
        InformationRequestState.partly_answered,
        InformationRequestState.refused,
        InformationRequestState.nothing_known,
    ] = Field(description="The answer.")
    refusal_reason: RefusalReason | None = Field(default=None, description="Refused: why (E14).")


class HelpDraft(Draft):
    """Help that a family member has or had (rule CO-13)."""

    person_id: UUID = Field(description="Who is helped.")
    helper: Line = Field(description="Who helps.")
    kind: Line = Field(description="Kind of help.")
    aim: Prose | None = Field(default=None, description="What it is for; current help without it is a finding.")
    starts_on: date | None = Field(default=None, description="From when.")
    ends_on: date | None = Field(default=None, description="Until when; null: still running.")
    outcome: Prose | None = Field(default=None, description="What came of it.")
    problems: Prose | None = Field(default=None, description="Problems that the person met with it.")


class HelpEnding(Draft):
    """How help ended."""

    ends_on: date = Field(description="Its last day.")
    outcome: Prose = Field(description="What came of it.")
    problems: Prose | None = Field(default=None, description="Problems that the person met with it.")


class SituationPartDraft(Draft):
    """A part of the situation picture (situatiebeeld), and the items on which it rests (rule CO-10)."""

    heading: Line = Field(description="What it is about.")
    text: Prose = Field(description="What the organisations together see.")
    contribution_ids: list[UUID] = Field(min_length=1, max_length=50, description="The items on which it rests.")


class UnknownDraft(Draft):
    """Something that is not known (rule CO-14)."""

    person_ids: Persons = Field(description="About whom.")
    question: Prose = Field(description="What is not known.")
    action_id: UUID | None = Field(default=None, description="The action that is to find out.")


class UnknownSettlement(Draft):
    """An action that is to find out, or what was found."""

    action_id: UUID | None = Field(default=None, description="The action that is to find out.")
    outcome: Prose | None = Field(default=None, description="What was found; the unknown is settled by it.")
