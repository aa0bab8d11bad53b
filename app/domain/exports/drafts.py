"""What comes in about exports."""

from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Prose
from app.domain.vocabulary.exports import Issuer, OutboundKind
from app.domain.vocabulary.sharing import Category


class ResearchDraft(Draft):
    """Which year of cases a research export is about."""

    year: int = Field(description="Cases opened in this year.")


class OutboundDraft(Draft):
    """A report to one organisation."""

    kind: OutboundKind = Field(description="What kind of report.")
    issuer: Issuer = Field(description="In whose name: the house, or your own organisation.")
    recipient_id: UUID = Field(description="To whom.")
    category: Category = Field(description="The category of what it says (E11).")
    text: Prose = Field(description="What it says.")
