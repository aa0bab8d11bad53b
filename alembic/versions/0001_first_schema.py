"""The first schema: every table of the metadata, then row-level security, rights and the view of findings."""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import create_mock_engine, text

from app.domain.findings import catalogue
from app.domain.tables import row_security
from app.domain.tables.metadata import metadata

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create what the metadata declares; the same statements run, or are written out for `migrate --plan`."""

    def run(statement: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - SQLAlchemy's own shape
        op.execute(statement)

    metadata.create_all(create_mock_engine("postgresql+asyncpg://", run), checkfirst=False)
    for statement in (*row_security.STATEMENTS, *catalogue.statements(catalogue.findings())):
        op.execute(text(statement.replace(":", r"\:")))  # no colon in it names an argument
