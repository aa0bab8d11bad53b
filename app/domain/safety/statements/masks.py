"""Who is shown a record of safety: by its persons, within compartments, and never the side it is kept from."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, exists, func, literal_column, or_, select

from app.domain.access.changes import table_of
from app.domain.access.masks import Persons, narrowed
from app.domain.access.view import Frame, Mask, MaskRule, Reader
from app.domain.access.words import among
from app.domain.safety.rules import ACTING
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.safety import IncidentRoleRow
from app.domain.vocabulary.sharing import Category

_NO_IDS: ColumnElement[Any] = literal_column("'{}'::uuid[]")
_roles, _parts = table_of(IncidentRoleRow), table_of(ParticipationRow)


def shown_safety(frame: Frame) -> ColumnElement[bool]:
    """A record of safety is there for who may read safety data of its persons, and for nobody else."""
    return frame.allows(Category.safety)


def kept_from_acting(
    rule: MaskRule,
    *,
    when: str | None = None,
    alleged: str | None = None,
    but: Persons | None = None,
    asked_column: str | None = None,
) -> MaskRule:
    """The same, but hidden from who acts only for persons who use violence, or are said to (rules SA-17 and DI-04).

    `when` is a column that says whether the row is kept at all, `alleged` one that names such persons; `but` are the
    persons whose own side is shown it all the same, and `asked_column` names an organisation that is.
    """

    def masked(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        found = rule(row, reader, case_id, asked)
        known = None if alleged is None else row.c[alleged]
        conditions = [
            row.c.organisation_id != reader.organisation,
            _acts_for_acting(row, reader, case_id, known, None if but is None else but(row)),
        ]
        if when is not None:
            conditions.append(row.c[when])
        if asked_column is not None:
            conditions.append(row.c[asked_column].is_distinct_from(reader.organisation))
        return narrowed(found, and_(*conditions))

    return masked


def _acts_for_acting(
    row: FromClause,
    reader: Reader,
    case_id: ColumnElement[Any],
    alleged: ColumnElement[Any] | None,
    but: ColumnElement[Any] | None,
) -> ColumnElement[bool]:
    """That the reader's organisation acts in the case, or last acted there, for persons only who use violence."""
    p, o, r = (table.alias(f"{letter}_{row.name}") for letter, table in (("s", _parts), ("o", _parts), ("a", _roles)))  # type: ignore[attr-defined]
    u = func.unnest(p.c.acts_for).table_valued("id").render_derived(name=f"u_{row.name}")  # type: ignore[attr-defined]
    acting = select(func.array_agg(r.c.person_id)).where(
        r.c.house_id == reader.house, r.c.case_id == case_id, among(r.c.role, sorted(ACTING))
    )
    known: ColumnElement[Any] = func.coalesce(acting.correlate(row).scalar_subquery(), _NO_IDS)
    if alleged is not None:
        known = func.array_cat(known, alleged)
    side = func.coalesce(func.array_agg(u.c.id).filter(u.c.id.is_not(None)), _NO_IDS)
    # whoever acts for the whole family has a part without a side
    only_for_them = and_(func.bool_and(p.c.acts_for.is_not(None)), side.bool_op("<@")(known))
    if but is not None:
        only_for_them = and_(only_for_them, sa.not_(but.bool_op("<@")(side)))
    takes_part = exists(select(literal_column("1")).where(*_of_reader(o, reader, case_id), _is_now(o)).correlate(row))
    found = (
        select(only_for_them)
        .select_from(p.outerjoin(u, literal_column("true")))
        .where(*_of_reader(p, reader, case_id), p.c.starts_at <= func.now(), or_(_is_now(p), sa.not_(takes_part)))
        .correlate(row)
        .scalar_subquery()
    )
    return func.coalesce(found, literal_column("false"))


def _of_reader(part: FromClause, reader: Reader, case_id: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    return (
        part.c.house_id == reader.house,
        part.c.case_id == case_id,
        part.c.organisation_id == reader.organisation,
    )


def _is_now(part: FromClause) -> ColumnElement[bool]:
    return and_(part.c.starts_at <= func.now(), or_(part.c.ends_at.is_(None), part.c.ends_at > func.now()))
