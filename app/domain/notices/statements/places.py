"""The types of the places in this room's statements, and how a statement is made of SQL text."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from app.database.statement import Statement
from app.domain.access.outbox import NEW_ID

ID: Final[TypeEngine[Any]] = Uuid()
IDS: Final[TypeEngine[Any]] = ARRAY(Uuid())
TEXT: Final[TypeEngine[Any]] = Text()
TEXTS: Final[TypeEngine[Any]] = ARRAY(Text())
NUMBER: Final[TypeEngine[Any]] = Integer()
NUMBERS: Final[TypeEngine[Any]] = ARRAY(Integer())
PLACE: Final[TypeEngine[Any]] = BigInteger()
PLACES: Final[TypeEngine[Any]] = ARRAY(BigInteger())
MOMENT: Final[TypeEngine[Any]] = DateTime(timezone=True)
MOMENTS: Final[TypeEngine[Any]] = ARRAY(DateTime(timezone=True))
TRUTHS: Final[TypeEngine[Any]] = ARRAY(Boolean())


def statement(sql: str, **places: TypeEngine[Any]) -> Statement:
    """Compile SQL text whose named places have these types; `<new id>` in it stands for a fresh identifier."""
    filled = sql.replace("<new id>", NEW_ID)
    return Statement(text(filled).bindparams(*(bindparam(name, type_=kind) for name, kind in places.items())))
