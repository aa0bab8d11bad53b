"""What is shown of exports: files that were made, and reports that went out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.view import NeedsOwnCategory, View
from app.domain.vocabulary.exports import ExportKind, Issuer, OutboundKind
from app.domain.vocabulary.sharing import Category, Purpose

Own = NeedsOwnCategory()


class ExportView(View):
    """A file that was made for your organisation (rule EX-05)."""

    id: UUID = Field(description="Identifier of the export.")
    kind: ExportKind = Field(description="What it holds.")
    organisation_id: UUID = Field(description="For which organisation.")
    client_id: UUID | None = Field(description="Through which client it was asked.")
    professional_id: UUID | None = Field(description="By which professional it was asked.")
    purpose: Purpose = Field(description="For which purpose (E13).")
    ground: str = Field(description="On which ground.")
    ground_ids: list[UUID] = Field(description="The recorded grounds that carry it, where there are any.")
    item_count: int = Field(description="How many items it holds.")
    checksum: str = Field(description="SHA-256 of its content, in hexadecimal.")
    created_at: datetime = Field(description="When it was made.")
    expires_at: datetime = Field(description="Until when it can be fetched.")


class OutboundReportView(View):
    """A report that went out (uitgaand bericht); it names in whose name it went (rule EX-04)."""

    id: UUID = Field(description="Identifier of the report.")
    case_id: UUID = Field(description="The case.")
    kind: OutboundKind = Field(description="What kind of report.")
    issuer: Issuer = Field(description="In whose name: the house, or one organisation.")
    issuer_id: UUID = Field(description="That organisation.")
    recipient_id: UUID = Field(description="To whom.")
    category: Category = Field(description="The category of what it says (E11).")
    text: Annotated[str | None, Own] = Field(description="What it says.")
    issued_at: datetime = Field(description="When.")


class ExportFile(BaseModel):
    """The content of an export."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    id: UUID = Field(description="Identifier of the export.")
    checksum: str = Field(description="SHA-256 of the content, in hexadecimal.")
    content: str = Field(description="The content: one JSON object.")
