"""Exports: files that were made, and reports that went out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Mask, moment, one_of, string, within_house
from app.domain.vocabulary.exports import ExportKind, Issuer, OutboundKind
from app.domain.vocabulary.sharing import Category, Purpose


class ExportJobRow(HouseBound, table=True):
    """A file that was made for an organisation (rule EX-05); its content is gone once it expired."""

    __tablename__ = "export_jobs"
    __table_args__ = (
        one_of("kind", ExportKind),
        one_of("purpose", Purpose),
        Index("export_jobs_organisation", "house_id", "organisation_id", "id"),
        Index("export_jobs_expiry", "house_id", "expires_at"),
    )

    kind: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    client_id: UUID | None = None
    professional_id: UUID | None = None
    purpose: str = string()
    ground: str = string()
    ground_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    item_count: int
    checksum: str = string()
    content: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    expires_at: datetime = moment()


class OutboundReportRow(HouseBound, table=True):
    """A report that went out (rule EX-04): it names its issuer, the house or one organisation."""

    __tablename__ = "outbound_reports"
    __table_args__ = (
        one_of("kind", OutboundKind),
        one_of("issuer", Issuer),
        one_of("category", Category),
        *within_house("cases", "case_id"),
        Index("outbound_reports_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    issuer: str = string()
    issuer_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    recipient_id: UUID = Field(foreign_key="organisations.id")
    category: str = string()
    category_mask: int = Field(sa_type=Mask)
    text: str = string()
    issued_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
