"""What comes in about findings."""

from pydantic import Field

from app.domain.access.draft import Draft, Prose


class AcknowledgeDraft(Draft):
    """Why a finding is accepted as it is."""

    reason: Prose = Field(description="Why it is accepted as it is.")
