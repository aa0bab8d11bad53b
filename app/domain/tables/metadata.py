"""Every table, gathered for Alembic."""

from sqlmodel import SQLModel

from app.domain.tables import actions, cases, contributions, disclosures, grounds, organisations, persons

TABLES = (actions, cases, contributions, disclosures, grounds, organisations, persons)

metadata = SQLModel.metadata
