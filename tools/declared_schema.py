"""The schema as it is declared: every table of the metadata, then functions, policies, rights and views, as SQL.

python -m tools.declared_schema prints it; with --write it becomes the first migration, free to change until the first
release. After that, what a migration must bring about is the difference to the last release.
"""

import sys
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_mock_engine

from app.database.statement import DIALECT
from app.domain.findings import catalogue
from app.domain.statistics.statements.supplied import view_statements
from app.domain.tables import partitions, row_security
from app.domain.tables.metadata import metadata


def declared_statements() -> list[str]:
    """The statements that make an empty database into the declared one, in order."""
    made: list[str] = []

    def keep(statement: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - SQLAlchemy's own shape
        made.append(str(statement.compile(dialect=DIALECT)).strip())

    metadata.create_all(create_mock_engine("postgresql+asyncpg://", keep), checkfirst=False)
    return [
        *_in_order(made),
        *row_security.STATEMENTS,
        *partitions.STATEMENTS,
        *catalogue.statements(catalogue.findings()),
        *view_statements(),
    ]


def _in_order(made: list[str]) -> list[str]:
    """The same, with the indexes of each table in order: SQLAlchemy keeps them in a set, another order each time."""
    runs = groupby(made, key=lambda statement: " INDEX " in statement.partition(" ON ")[0])
    return [statement for are_indexes, run in runs for statement in (sorted(run) if are_indexes else run)]


FIRST: Final = Path(__file__).parents[1] / "alembic" / "versions" / "0001_first_schema.sql"


def declared_schema() -> str:
    """The statements as one text, each ended by a line that holds a semicolon alone."""
    return "\n".join(f"{statement}\n;\n" for statement in declared_statements())


if __name__ == "__main__":
    if "--write" in sys.argv:
        FIRST.write_text(declared_schema())
    else:
        print(declared_schema())
