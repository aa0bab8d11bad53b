"""What is shown of files with many referrals: how far each is, and what became of its lines; no value of a line."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Page, View
from app.domain.referrals.drafts import Finding
from app.domain.vocabulary.imports import ImportState, LineOutcome


class ImportLineView(View):
    """One line of a file and what became of it; shown to the organisation that sent the file."""

    id: UUID = Field(description="Identifier of the line's outcome.")
    import_id: UUID = Field(description="The file.")
    line: int = Field(description="Number of the line or row in the file, from 1.")
    outcome: LineOutcome = Field(description="What became of it.")
    referral_id: UUID | None = Field(description="The referral that it is, or was before.")
    quarantined_message_id: UUID | None = Field(description="Where it is kept when its content breaks rules.")
    faults: list[Finding] = Field(description="Every fault of its content: where, what, by which rule; never a value.")


class ImportView(View):
    """A file with many referrals (aanlevering) and how far it is; shown to the organisation that sent it."""

    id: UUID = Field(description="Identifier of the file.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    adapter: str | None = Field(description="The format of its lines; none: referrals as this API takes them.")
    checksum: str = Field(description="SHA-256 of the file as it was received, in hexadecimal.")
    byte_count: int = Field(description="Its size in bytes.")
    line_count: int = Field(description="How many lines or rows it holds.")
    done_count: int = Field(description="How many of them have an outcome.")
    taken_in: int = Field(description="How many were taken in as referrals.")
    repeated: int = Field(description="How many were taken in before.")
    quarantined: int = Field(description="How many are kept in quarantine.")
    state: ImportState = Field(description="How far it is.")
    created_at: datetime = Field(description="When it was received.")
    started_at: datetime | None = Field(description="When the taking in began.")
    finished_at: datetime | None = Field(description="When every line had its outcome.")
    lines: Page[ImportLineView] = Field(description="What became of each line.")
