"""The schema as it is declared: every table of the metadata, then functions, policies, rights and views, as SQL.

python -m tools.declared_schema prints it; what a migration must bring about is the difference to the last release.
"""

from typing import Any

from sqlalchemy import create_mock_engine

from app.database.statement import DIALECT
from app.domain.findings import catalogue
from app.domain.tables import row_security
from app.domain.tables.metadata import metadata


def declared_statements() -> list[str]:
    """The statements that make an empty database into the declared one, in order."""
    made: list[str] = []

    def keep(statement: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - SQLAlchemy's own shape
        made.append(str(statement.compile(dialect=DIALECT)).strip())

    metadata.create_all(create_mock_engine("postgresql+asyncpg://", keep), checkfirst=False)
    return [*made, *row_security.STATEMENTS, *catalogue.statements(catalogue.findings())]


if __name__ == "__main__":
    print(";\n".join(declared_statements()) + ";")
