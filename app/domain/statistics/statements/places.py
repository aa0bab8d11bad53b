"""The types of the places in this room's statements, and how a statement is made of SQL text."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, Integer, Text, Uuid, bindparam, text
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
AMOUNTS: Final[TypeEngine[Any]] = ARRAY(Double())
TRUTH: Final[TypeEngine[Any]] = Boolean()
TRUTHS: Final[TypeEngine[Any]] = ARRAY(Boolean())


def statement(sql: str, **places: TypeEngine[Any]) -> Statement:
    """Compile SQL text whose named places have these types."""
    return Statement(text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in places.items())))
