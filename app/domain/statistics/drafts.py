"""What comes in about statistics: a correction of what was published."""

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose


class RevisionDraft(Draft):
    """A correction of the numbers of a year (herziening)."""

    indicator: Line = Field(description="The indicator, as `IN-57`.")
    year: int = Field(ge=2020, le=2100, description="Which year; it has ended and was published.")
    reason: Prose = Field(description="Why the numbers are published once more.")
