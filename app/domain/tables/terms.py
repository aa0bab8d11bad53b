"""Terms: dates by which something must have happened, each of which passes once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.terms import TermKind


class TermRow(HouseBound, Versioned, table=True):
    """A term (termijn) of a case: it runs until its date passes or what it waited for has come.

    Of one kind and subject at most one runs at a time. `organisation_id` must hear when it passes.
    """

    __tablename__ = "terms"
    __table_args__ = (
        one_of("kind", TermKind),
        *within_house("cases", "case_id"),
        Index("terms_case", "house_id", "case_id"),
        Index("terms_due", "house_id", "due_at", postgresql_where=sql("passed_at IS NULL AND ended_at IS NULL")),
        Index(
            "terms_running",
            "house_id",
            "subject_id",
            "kind",
            unique=True,
            postgresql_where=sql("passed_at IS NULL AND ended_at IS NULL"),
        ),
    )

    case_id: UUID
    kind: str = string()
    subject_kind: str = string()
    subject_id: UUID
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    due_at: datetime = moment()
    passed_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)
