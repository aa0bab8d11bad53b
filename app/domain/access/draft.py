"""What a caller sends: strict, closed and bounded, with the same wire names as the views."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A name, a title, a reference."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
"""Free text of a professional."""


class Draft(BaseModel):
    """An input of a use case. Unknown members are refused; an omitted optional member stays unknown (None)."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, str_max_length=20_000
    )


class ReasonDraft(Draft):
    """Why something is done or ends."""

    reason: Prose = Field(description="Why; kept in the history.")


class ByDecisionDraft(Draft):
    """The decision of a meeting behind a move (rule ME-13)."""

    decision_id: UUID = Field(description="The recorded decision of a meeting on this case.")


class DecidedDraft(ByDecisionDraft):
    """The decision of a meeting behind a move, and why."""

    reason: Prose = Field(description="Why; kept in the history.")
