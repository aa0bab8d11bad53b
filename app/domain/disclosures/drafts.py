"""What callers send about requests of subjects."""

from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.disclosures import SubjectRequestKind


class SubjectRequestDraft(Draft):
    """A request about what is kept of a person: by that person, or by a representative (rule DI-05)."""

    kind: SubjectRequestKind = Field(description="What is asked (E34).")
    requester_id: UUID | None = Field(
        default=None, description="Who asks, where it is a person of the case; the person itself when left out."
    )
    representative: Line | None = Field(
        default=None, description="Who asks for the person, where it is nobody of the case: a lawyer, a guardian."
    )
    representation: Line | None = Field(
        default=None, description="On what the representation rests: authority, guardianship, a mandate."
    )
    text: Prose | None = Field(default=None, description="The request in the person's own words.")
    coercion_signal: bool = Field(
        default=False, description="Whether anything points to coercion; the request then waits for a person."
    )
    coercion_note: Prose | None = Field(default=None, description="What points to coercion.")


class SubjectDecision(Draft):
    """What a person decided about a request."""

    granted: bool = Field(description="Whether it is granted.")
    reason: Prose = Field(description="Why.")


class SubjectAnswer(Draft):
    """That a request which was granted is answered."""

    channel: Line | None = Field(
        default=None, description="For a copy or overview: the channel; refused unless it is the requester's safe one."
    )
    note: Prose | None = Field(default=None, description="What was answered.")
