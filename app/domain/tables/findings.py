"""Findings: the view over all of them, and what was accepted with a reason."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint, func
from sqlmodel import Field, SQLModel

from app.domain.tables.base import HouseBound, Mask, Moment, moment, string, within_house


class FindingAcknowledgementRow(HouseBound, table=True):
    """A finding that was accepted with a reason as it stood (`since`); kept for ever (rule RP-05). Append-only."""

    __tablename__ = "finding_acknowledgements"
    __table_args__ = (
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "case_id", "finding_id", "since"),
    )

    case_id: UUID
    finding_id: UUID
    rule: str = string()
    code: str = string()
    subject: str = string()
    subject_id: UUID
    since: datetime = moment()
    reason: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.clock_timestamp()})


class FindingRow(SQLModel):
    """A row of the database view `case_findings`, which the findings of all rooms make up; it is never written."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "case_findings",
        sa.MetaData(),  # of its own: the tables that are created know nothing of it
        sa.Column("house_id", sa.Uuid()),
        sa.Column("id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("rule", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("since", Moment()),
        sa.Column("category", sa.Text()),
        sa.Column("category_mask", Mask()),
        sa.Column("state", sa.Text()),
        sa.Column("acknowledged_at", Moment()),
        sa.Column("acknowledged_by", sa.Uuid()),
        sa.Column("reason", sa.Text()),
    )
