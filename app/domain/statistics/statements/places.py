"""The types of the places in this room's statements, and how a statement is made of SQL text."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from app.database.statement import Statement

ID: Final[TypeEngine[Any]] = Uuid()
IDS: Final[TypeEngine[Any]] = ARRAY(Uuid())
TEXT: Final[TypeEngine[Any]] = Text()
TEXTS: Final[TypeEngine[Any]] = ARRAY(Text())
NUMBER: Final[TypeEngine[Any]] = Integer()
NUMBERS: Final[TypeEngine[Any]] = ARRAY(Integer())
BIG: Final[TypeEngine[Any]] = BigInteger()
DAY: Final[TypeEngine[Any]] = Date()
DAYS: Final[TypeEngine[Any]] = ARRAY(Date())
MOMENT: Final[TypeEngine[Any]] = DateTime(timezone=True)
TRUTH: Final[TypeEngine[Any]] = Boolean()
BYTES: Final[TypeEngine[Any]] = LargeBinary()

OF_PUBLICATION: Final[Mapping[str, TypeEngine[Any]]] = {
    "house": ID,
    "publication": ID,
    "indicator": TEXT,
    "version": NUMBER,
    "grain": TEXT,
    "starts_on": DAY,
    "ends_on": DAY,
    "revision": NUMBER,
    "at": MOMENT,
}
"""What every row tells of the publication that it belongs to."""


def statement(sql: str, **places: TypeEngine[Any]) -> Statement:
    """Compile SQL text whose named places have these types."""
    return Statement(text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in places.items())))


def as_json(sql: str, *columns: str) -> str:
    """SQL of one value: all rows as JSON, each a list of these columns. It comes as bytes, which nobody has to read."""
    rows = ", ".join(f"r.{column}" for column in columns)
    return f"""SELECT convert_to(CAST(coalesce(json_agg(json_build_array({rows})), '[]') AS text), 'UTF8')
  FROM ({sql}) r"""  # noqa: S608 - names of columns
