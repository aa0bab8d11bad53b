"""How the actor stands to a case: may it know of it, does it take part, which roles does its professional hold there.

Every use case on a case, or on something in a case, begins here. What the actor may not know of is NotFound, like what
does not exist: a use case runs with a login that sees the whole house, so this check is what keeps the two apart.
"""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, or_, select
from sqlmodel import SQLModel

from app.database.statement import Statement
from app.domain.access.actor import Actor
from app.domain.access.changes import loaded, table_of
from app.domain.access.work import Work
from app.domain.errors import NotFound
from app.domain.tables.cases import CaseRow, DirectionRow, ParticipationRow
from app.domain.tables.grounds import CaseReaderRow
from app.domain.vocabulary.cases import DirectionRole, HandoverState
from app.domain.vocabulary.roles import Role

R = TypeVar("R", bound=SQLModel)

_ID, _BIG = sa.Uuid(), sa.BigInteger()
HOUSE = bindparam("house", type_=_ID)
ORGANISATION = bindparam("organisation", type_=_ID)
PURPOSE = bindparam("purpose", type_=_BIG)
PROFESSIONAL = bindparam("professional", type_=_ID)

_cases, _parts, _directions = table_of(CaseRow), table_of(ParticipationRow), table_of(DirectionRow)
_readers = table_of(CaseReaderRow)


def asking(actor: Actor) -> dict[str, Any]:
    """The places of the expressions below, filled with who asks."""
    return {
        "organisation": actor.organisation_id,
        "purpose": actor.purpose.bit if actor.purpose else 0,
        "professional": actor.professional_id,
    }


def knows(case_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a ground in force lets the actor's organisation know of the case for its purpose."""
    return exists(
        select(literal_column("1"))
        .select_from(_readers)
        .where(
            _readers.c.house_id == HOUSE,
            _readers.c.organisation_id == ORGANISATION,
            _readers.c.case_id == case_id,
            _readers.c.purposes.op("&")(PURPOSE) != 0,
            _readers.c.starts_at <= func.now(),
            _readers.c.ends_at > func.now(),
        )
    )


def takes_part(case_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That the actor's organisation takes part in the case now."""
    return exists(
        select(literal_column("1"))
        .select_from(_parts)
        .where(
            _parts.c.house_id == HOUSE,
            _parts.c.organisation_id == ORGANISATION,
            _parts.c.case_id == case_id,
            *_now(_parts),
        )
    )


def roles_held(case_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The direction roles that the actor's professional holds on the case now, as an array or NULL."""
    return (
        select(func.array_agg(_directions.c.role))
        .where(
            _directions.c.house_id == HOUSE,
            _directions.c.case_id == case_id,
            _directions.c.professional_id == PROFESSIONAL,
            _directions.c.organisation_id == ORGANISATION,
            _directions.c.state == HandoverState.accepted.value,
            *_now(_directions),
        )
        .scalar_subquery()
    )


def director_of(case_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The organisation of the case director in charge (or provisional coordinator), or NULL."""
    return (
        select(_directions.c.organisation_id)
        .where(
            _directions.c.house_id == HOUSE,
            _directions.c.case_id == case_id,
            _directions.c.role == DirectionRole.case_director.value,
            _directions.c.state == HandoverState.accepted.value,
            *_now(_directions),
        )
        .limit(1)
        .scalar_subquery()
    )


def _now(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:  # noqa: ANN401 - a FromClause
    return table.c.starts_at <= func.now(), or_(table.c.ends_at.is_(None), table.c.ends_at > func.now())


def _finding(*, locked: bool) -> Statement:
    query = select(
        _cases,
        knows(_cases.c.id).label("known"),
        takes_part(_cases.c.id).label("takes_part"),
        roles_held(_cases.c.id).label("roles"),
        director_of(_cases.c.id).label("director_id"),
    ).where(_cases.c.house_id == HOUSE, _cases.c.id == bindparam("id", type_=_ID))
    return Statement(query.with_for_update(of=_cases, key_share=True) if locked else query)


FIND_CASE, FIND_CASE_LOCKED = _finding(locked=False), _finding(locked=True)


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """A case that the actor may know of, and how the actor stands to it.

    `known` is false where the actor takes part but no ground lets it know of the case yet.
    """

    case: CaseRow
    takes_part: bool
    roles: frozenset[Role]
    director_id: UUID | None
    known: bool = True


async def find_case(work: Work, case_id: UUID, *, locked: bool = False) -> CaseStanding:
    """The case and the actor's standing in one statement; NotFound where the actor may not know of it."""
    statement = FIND_CASE_LOCKED if locked else FIND_CASE
    record = await work.fetch_one(statement, id=case_id, **asking(work.actor))
    if record is None or not record["known"]:
        raise NotFound
    return CaseStanding(
        row_of(CaseRow, record),
        record["takes_part"] or work.actor.keeps_the_house,
        held(record["roles"]),
        record["director_id"],
    )


def row_of(row: type[R], record: Any) -> R:  # noqa: ANN401 - an asyncpg record
    """The columns of a table out of a record that holds more."""
    return loaded(row, {name: record[name] for name in row.model_fields})


def held(words: list[str] | None) -> frozenset[Role]:
    """Roles out of an array of words; every direction role is a role by the same name."""
    return frozenset(Role(word) for word in words or ())
