"""Who is shown a record of safety: by its persons, within compartments, and never the side it is kept from."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, any_, case, exists, func, literal_column, or_, select

from app.domain.access.changes import table_of
from app.domain.access.masks import GRANTS, NOTHING, Persons, in_force
from app.domain.access.view import Frame, Mask, MaskRule, Reader
from app.domain.access.words import among
from app.domain.safety.rules import ACTING
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.safety import IncidentRoleRow
from app.domain.vocabulary.sharing import Category

_roles, _parts = table_of(IncidentRoleRow), table_of(ParticipationRow)


def shown_safety(frame: Frame) -> ColumnElement[bool]:
    """A record of safety is there for who may read safety data of its persons, and for nobody else."""
    return frame.allows(Category.safety)


def told_by(rule: MaskRule) -> MaskRule:
    """The same, and what a member told stays in that member's compartment (rule CO-06)."""

    def masked(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        found = rule(row, reader, case_id, asked)
        g = GRANTS.alias(f"t_{row.name}")  # type: ignore[attr-defined]
        same_side = exists(
            select(literal_column("1"))
            .select_from(g)
            .where(
                in_force(g, reader),
                g.c.receiver_id == reader.organisation,
                g.c.case_id == case_id,
                reader.keeper == any_(g.c.giver_ids),
                row.c.told_by_id == any_(g.c.person_ids),
                g.c.same_side,
            )
            .correlate(row)
        )
        strange = and_(row.c.told_by_id.is_not(None), row.c.organisation_id != reader.organisation, sa.not_(same_side))
        return _narrowed(found, strange)

    return masked


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
        return _narrowed(found, and_(*conditions))

    return masked


def _acts_for_acting(
    row: FromClause,
    reader: Reader,
    case_id: ColumnElement[Any],
    alleged: ColumnElement[Any] | None,
    but: ColumnElement[Any] | None,
) -> ColumnElement[bool]:
    """That the reader's organisation acts in the case for some persons only, each of whom uses violence."""
    p, r = _parts.alias(f"s_{row.name}"), _roles.alias(f"a_{row.name}")  # type: ignore[attr-defined]
    acting = select(func.array_agg(r.c.person_id)).where(
        r.c.house_id == reader.house, r.c.case_id == case_id, among(r.c.role, sorted(ACTING))
    )
    known: ColumnElement[Any] = func.coalesce(acting.correlate(row).scalar_subquery(), literal_column("'{}'::uuid[]"))
    if alleged is not None:
        known = func.array_cat(known, alleged)
    conditions = [
        p.c.house_id == reader.house,
        p.c.case_id == case_id,
        p.c.organisation_id == reader.organisation,
        p.c.starts_at <= func.now(),
        or_(p.c.ends_at.is_(None), p.c.ends_at > func.now()),
        p.c.acts_for.is_not(None),
        p.c.acts_for.bool_op("<@")(known),
    ]
    if but is not None:
        conditions.append(sa.not_(but.bool_op("<@")(p.c.acts_for)))
    return exists(select(literal_column("1")).select_from(p).where(*conditions).correlate(row))


def through(table: FromClause, key: str, column: str) -> Persons:
    """The persons that the row's parent names."""

    def persons(row: FromClause) -> ColumnElement[Any]:
        found = select(table.c[column]).where(table.c.house_id == row.c.house_id, table.c.id == row.c[key])
        return found.correlate(row).scalar_subquery()

    return persons


def _narrowed(found: Mask, hidden: ColumnElement[bool]) -> Mask:
    categories = case((hidden, NOTHING), else_=found.categories)
    return Mask(categories, lines=found.lines, row=categories != NOTHING, joined=found.joined)
