"""Every table, gathered for Alembic."""

from sqlmodel import SQLModel

from app.domain.tables import (
    actions,
    case_work,
    cases,
    clients,
    contributions,
    disclosures,
    findings,
    grounds,
    meeting_records,
    meetings,
    notices,
    organisations,
    persons,
    referrals,
    terms,
)

TABLES = (
    actions,
    case_work,
    cases,
    clients,
    contributions,
    disclosures,
    findings,
    grounds,
    meeting_records,
    meetings,
    notices,
    organisations,
    persons,
    referrals,
    terms,
)

metadata = SQLModel.metadata
