"""What is shown of the records: who saw, who did, who was refused."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.domain.access.view import View
from app.domain.vocabulary.disclosures import ActOutcome, Door
from app.domain.vocabulary.sharing import Purpose


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
