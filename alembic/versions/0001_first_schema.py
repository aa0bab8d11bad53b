"""The first schema as plain SQL beside this file: tables, functions, row-level security, rights, a view of findings."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op
from sqlalchemy import text

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Run the statements of the file; each ends with a line that holds a semicolon alone."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n;\n")
    for statement in filter(None, map(str.strip, statements)):
        op.execute(text(statement.replace(":", r"\:")))  # no colon in it names an argument
