"""Every table, gathered for Alembic."""

from sqlmodel import SQLModel

from app.domain.tables import (
    actions,
    case_work,
    cases,
    clients,
    conditions,
    contributions,
    disclosures,
    findings,
    grounds,
    guides,
    measures,
    meeting_records,
    meetings,
    notices,
    organisations,
    persons,
    plans,
    programme_catalogue,
    programmes,
    referrals,
    safety,
    terms,
)

TABLES = (
    actions,
    case_work,
    cases,
    clients,
    conditions,
    contributions,
    disclosures,
    findings,
    grounds,
    guides,
    measures,
    meeting_records,
    meetings,
    notices,
    organisations,
    persons,
    plans,
    programme_catalogue,
    programmes,
    referrals,
    safety,
    terms,
)

metadata = SQLModel.metadata
