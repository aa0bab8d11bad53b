"""What goes from a case to the police and to the mayor."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlmodel import Field

from app.domain.tables.base import HouseBound, moment, string, within_house


class BriefingRow(HouseBound, table=True):
    """A briefing for the mayor (rule NO-09): the safety aspect of a case, by its local process manager."""

    __tablename__ = "briefings"
    __table_args__ = (*within_house("cases", "case_id"), Index("briefings_case", "house_id", "case_id"))

    case_id: UUID
    recipient_id: UUID = Field(foreign_key="organisations.id")
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    safety: str = string()
    issued_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
