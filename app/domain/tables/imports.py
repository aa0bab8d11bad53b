"""Files with many referrals: what was sent, what still waits of it, and what became of each line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Row, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.imports import ImportState, LineOutcome
from app.domain.vocabulary.sharing import Purpose


class ImportJobRow(HouseBound, Versioned, table=True):
    """A file with many referrals of one organisation (aanlevering), and how far it is."""

    __tablename__ = "import_jobs"
    __table_args__ = (
        one_of("state", ImportState),
        one_of("purpose", Purpose),
        Index("import_jobs_organisation", "house_id", "organisation_id", "id"),
        Index("import_jobs_open", "house_id", "id", postgresql_where=sql("state <> 'done'")),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    client_id: UUID | None = None
    professional_id: UUID | None = None
    purpose: str = string()
    adapter: str | None = string(default=None)
    checksum: str = string()
    byte_count: int = Field()
    line_count: int
    done_count: int = Field(default=0)
    taken_in: int = Field(default=0)
    repeated: int = Field(default=0)
    quarantined: int = Field(default=0)
    state: str = string(default=ImportState.waiting)
    leased_by_id: UUID | None = None
    leased_until: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    started_at: datetime | None = moment(default=None)
    finished_at: datetime | None = moment(default=None)


class ImportPartRow(Row, table=True):
    """Some lines of a file that still wait; gone in the transaction that gives each of them its outcome."""

    __tablename__ = "import_parts"
    __table_args__ = (
        ForeignKeyConstraint(["house_id", "import_id"], ["import_jobs.house_id", "import_jobs.id"], ondelete="CASCADE"),
    )

    house_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    first_line: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class ImportLineRow(HouseBound, table=True):
    """What became of one line: a referral, or a message in quarantine with its faults; no value of the line."""

    __tablename__ = "import_lines"
    __table_args__ = (
        one_of("outcome", LineOutcome),
        ForeignKeyConstraint(["house_id", "import_id"], ["import_jobs.house_id", "import_jobs.id"], ondelete="CASCADE"),
        *within_house("referrals", "referral_id"),
        *within_house("quarantined_messages", "quarantined_message_id"),
        Index("import_lines_of_import", "house_id", "import_id", "line", unique=True),
    )

    import_id: UUID
    organisation_id: UUID
    line: int
    outcome: str = string()
    referral_id: UUID | None = None
    quarantined_message_id: UUID | None = None
    faults: list[dict[str, str | None]] = Field(default_factory=list, sa_type=JSONB)
