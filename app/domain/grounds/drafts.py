"""What callers send about grounds."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.grounds import ConsentState, PoliceWish
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

MOST_NAMED = 50

Organisations = Annotated[list[UUID], Field(min_length=1, max_length=MOST_NAMED)]
Persons = Annotated[list[UUID], Field(min_length=1, max_length=MOST_NAMED)]
Categories = Annotated[list[Category], Field(min_length=1, max_length=len(Category))]
Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=len(Purpose))]


class ConsentRequest(Draft):
    """The question to one person: may this, for that purpose, be shared with those organisations (rule GR-02)?"""

    person_id: UUID = Field(description="The person who is asked.")
    purposes: Purposes = Field(description="For which purposes (E13).")
    categories: Categories = Field(description="Which categories of data (E11).")
    recipient_ids: Organisations = Field(description="To which organisations.")
    giver_ids: Organisations | None = Field(
        default=None, description="Whose information; without it that of every organisation in the case."
    )
    authority_holders: int = Field(
        default=1, ge=1, le=2, description="How many hold authority over the child: both must agree (rule GR-13)."
    )
    form_reference: Line | None = Field(default=None, description="The form that was used.")
    answer_due_at: AwareDatetime | None = Field(default=None, description="After this the request expires unanswered.")


class ConsentRepeat(Draft):
    """Asking again after a refusal, a withdrawal or an expiry."""

    reason: Prose = Field(description="Why it is asked again.")
    answer_due_at: AwareDatetime | None = Field(default=None, description="After this the request expires unanswered.")


class ConsentAnswer(Draft):
    """What the person, or the legal representative, answered. It is never inferred (rule GR-02)."""

    state: Literal[ConsentState.given, ConsentState.limited, ConsentState.refused] = Field(description="The answer.")
    form_reference: Line | None = Field(default=None, description="Form or report that holds the answer.")
    ends_at: AwareDatetime | None = Field(default=None, description="Until when it is given; needed unless refused.")
    representative: Line | None = Field(
        default=None, description="Who answered for the person, where it did not itself."
    )
    holders_agreed: int = Field(default=1, ge=0, le=2, description="How many holders of authority agreed.")
    purposes: Purposes | None = Field(default=None, description="Limited: the purposes that are left.")
    categories: Categories | None = Field(default=None, description="Limited: the categories that are left.")
    recipient_ids: Organisations | None = Field(default=None, description="Limited: the recipients that are left.")
    limitation: Prose | None = Field(default=None, description="Limited: in the person's words.")
    reason: Prose | None = Field(default=None, description="Why, where the person gave a reason.")


class ConsentWithdrawal(Draft):
    """The person takes consent back; it works at once (rule GR-03)."""

    reason: Prose | None = Field(default=None, description="Why, where the person gave a reason.")


class ConsentBlock(Draft):
    """One of two holders of authority refuses or withdraws (rule GR-13)."""

    child_interest_note: Prose | None = Field(default=None, description="What this means for the child.")
    reason: Prose | None = Field(default=None, description="Why, where the parent gave a reason.")


class ConsentUnblock(Draft):
    """Both holders agree or refuse after all, or a court decided (rules GR-13 and PL-13)."""

    state: Literal[ConsentState.given, ConsentState.refused] = Field(description="The answer.")
    holders_agreed: int = Field(default=0, ge=0, le=2, description="How many holders of authority agreed.")
    court_decision: Line | None = Field(default=None, description="Reference of the court's decision.")
    ends_at: AwareDatetime | None = Field(default=None, description="Until when it is given; needed unless refused.")
    child_interest_note: Prose | None = Field(default=None, description="What this means for the child.")


class AnsweredQuestion(Draft):
    """One question of the weighing set with its answer."""

    question: Line = Field(description="The question as the set has it.")
    answer: Prose = Field(description="The answer.")


class Weighing(Draft):
    """Privacy weighed against safety by the questions of a published set (rule GR-09)."""

    edition: Line = Field(description="Edition of the weighing set.")
    answers: Annotated[list[AnsweredQuestion], Field(min_length=1, max_length=40)] = Field(
        description="Every question."
    )
    conclusion: Prose = Field(description="The conclusion.")


class GroundDraft(Draft):
    """A ground other than consent; it permits nothing before it is put in force (rules GR-01, GR-08, GR-09)."""

    kind: SharingGround = Field(description="Kind of ground (E12); consent and agreements are not drafted.")
    purposes: Purposes = Field(description="For which purposes (E13).")
    categories: Categories = Field(description="Which categories of data (E11).")
    person_ids: Persons | None = Field(default=None, description="About whom; without it every person of the case.")
    recipient_ids: Organisations | None = Field(
        default=None, description="To which organisations; without it those that take part in the case."
    )
    giver_ids: Organisations | None = Field(
        default=None, description="Whose information; without it your own. The house alone may name others."
    )
    threat: Prose | None = Field(default=None, description="Override: the threat in words.")
    protects_ids: Persons | None = Field(default=None, description="Override: the persons whom it protects.")
    review_at: AwareDatetime | None = Field(default=None, description="Override: when it ends unless it is renewed.")
    weighing: Weighing | None = Field(default=None, description="Weighing: the questions answered.")
    legal_basis: Line | None = Field(default=None, description="Other statutory ground: law and article.")
    measure: MeasureKind | None = Field(default=None, description="Measure in force: which (E26).")
    ends_at: AwareDatetime | None = Field(default=None, description="When the ground ends by itself.")
    breaks_police_wish: bool = Field(
        default=False, description="Override: also against the client's wish about the police (rule GR-12)."
    )


class GroundRenewal(Draft):
    """A new text for an override under review (rule GR-08)."""

    threat: Prose = Field(description="The threat as it is now.")
    review_at: AwareDatetime = Field(description="When it ends unless it is renewed again.")


class GroundEnding(Draft):
    """Why a ground is rejected or ended."""

    reason: Prose = Field(description="Why.")


class PoliceWishChange(Draft):
    """What the client wants of the police after acute sexual violence (rule GR-12)."""

    wish: PoliceWish = Field(
        description="The client's wish; while no or undecided nothing goes to police or prosecution."
    )


class ShareQuestion(Draft):
    """The question: may this contributor share this category of this person with that recipient (rule GR-10)?"""

    contributor_id: UUID = Field(description="The organisation that would share.")
    recipient_id: UUID = Field(description="The organisation that would receive.")
    person_id: UUID = Field(description="The person whom it is about.")
    category: Category = Field(description="The category of data (E11).")
    purpose: Purpose = Field(description="For which purpose (E13).")
