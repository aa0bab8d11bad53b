"""What an organisation is shown of what it supplied: mirror report, quality report, records that contradict."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Page, View
from app.domain.vocabulary.statistics import Grain, RecordKind


class ContradictionView(View):
    """A record of your own organisation whose members contradict each other now; it is gone once they agree."""

    id: UUID = Field(description="Identifier of the contradiction; the same at every read.")
    organisation_id: UUID = Field(description="Your organisation.")
    combination: str = Field(description="What contradicts, as in the quality report.")
    record_kind: RecordKind = Field(description="The kind of record.")
    record_id: UUID = Field(description="The record.")
    href: str = Field(description="Where you read the record itself, for the purpose of your work on it.")
    on: date = Field(description="The day by which the record belongs to a period.")


class MirrorReportView(View):
    """One line of a mirror report (spiegelrapport): in how many of its records an organisation filled a field."""

    id: UUID = Field(description="Identifier of the line.")
    organisation_id: UUID = Field(description="The organisation that supplied the records.")
    indicator_version: int = Field(description="The version of the definition (indicator Q-01).")
    grain: Grain = Field(description="Quarter or year.")
    starts_on: date = Field(description="The first day of the period.")
    ends_on: date = Field(description="The day after its last day.")
    record_kind: RecordKind = Field(description="The kind of record.")
    field: str = Field(description="The field.")
    filled: int = Field(description="In how many of the records it is filled.")
    records: int = Field(description="How many records the organisation supplied.")
    share: float = Field(description="The share that is filled, from 0 to 1.")
    revision: int = Field(description="0 as first published; a correction of a year has the next number.")
    published_at: datetime = Field(description="When it was published; it never changes after that.")


class QualityReportView(View):
    """One line of a quality report (kwaliteitsrapport): how many of an organisation's records contradict themselves."""

    id: UUID = Field(description="Identifier of the line.")
    organisation_id: UUID = Field(description="The organisation that supplied the records.")
    indicator_version: int = Field(description="The version of the definition (indicator Q-02).")
    grain: Grain = Field(description="Quarter or year.")
    starts_on: date = Field(description="The first day of the period.")
    ends_on: date = Field(description="The day after its last day.")
    record_kind: RecordKind = Field(description="The kind of record.")
    combination: str = Field(description="What contradicts.")
    contradicting: int = Field(description="How many of the records contradict themselves.")
    records: int = Field(description="How many records the combination is asked of.")
    share: float = Field(description="The share that contradicts, from 0 to 1.")
    revision: int = Field(description="0 as first published; a correction of a year has the next number.")
    published_at: datetime = Field(description="When it was published; it never changes after that.")
    contradictions: Page[ContradictionView] = Field(
        description="The records of the period that contradict now; none where the line is not about you."
    )
