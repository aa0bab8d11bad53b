"""How the mask of a row is found: by case, by person, by several persons, or not needed at all.

Every rule reads the grants as they are in force at the statement's own instant, so an expiry closes the door by itself.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, any_, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.domain.access.view import Frame, Mask, Reader
from app.domain.tables.grounds import CaseReaderRow, GrantRow
from app.domain.vocabulary.sharing import Category

READERS: FromClause = CaseReaderRow.__table__  # type: ignore[attr-defined]
GRANTS: FromClause = GrantRow.__table__  # type: ignore[attr-defined]
NOTHING: ColumnElement[int] = literal_column("0::bigint")
EVERYTHING: ColumnElement[int] = literal_column(f"{Category.everything()}::bigint")


def bits(mask: int) -> ColumnElement[int]:
    """A mask as a constant of the statement."""
    return literal_column(f"{mask}::bigint")


def in_force(table: FromClause, reader: Reader) -> ColumnElement[bool]:
    """That a grant or reader row is for the reader's house and purpose and in force now."""
    return and_(
        table.c.house_id == reader.house,
        table.c.purposes.op("&")(reader.purpose) != NOTHING,
        table.c.starts_at <= func.now(),
        table.c.ends_at > func.now(),
    )


def of_case(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """What the reader may see of the household as a whole; without any of it the case does not exist for the reader."""
    r = READERS.alias(f"r_{_name(row)}")
    on = and_(in_force(r, reader), r.c.organisation_id == reader.organisation, r.c.case_id == case_id)
    categories = r.c.categories.op("&")(reader.readable)
    return Mask(
        categories,
        lines=func.json_build_object(
            literal_column("'case'"),
            case_id,
            literal_column("'mask'"),
            categories.op("&")(bits(asked)),
            literal_column("'grounds'"),
            r.c.ground_ids,
        ),
        row=categories != NOTHING,
        joined=lambda frm: frm.join(r, on),
    )


def of_person(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """What the reader may see of the person whose row this is; without any of it the person does not exist."""
    g = GRANTS.alias(f"g_{_name(row)}")
    on = and_(
        in_force(g, reader),
        g.c.receiver_id == reader.organisation,
        g.c.case_id == case_id,
        reader.keeper == any_(g.c.giver_ids),
        row.c.id == any_(g.c.person_ids),
    )
    categories = g.c.categories.op("&")(reader.readable)
    return Mask(
        categories,
        lines=func.json_build_array(row.c.id, categories.op("&")(bits(asked)), g.c.ground_ids),
        row=categories != NOTHING,
        joined=lambda frm: frm.join(g, on),
    )


def of_persons(
    row: FromClause,
    reader: Reader,
    case_id: ColumnElement[Any],
    asked: int,
    *,
    persons: ColumnElement[Any],
    giver: ColumnElement[Any],
    own: ColumnElement[Any],
    compartment: ColumnElement[bool] | None = None,
) -> Mask:
    """What is open for every one of several persons at once; the owning organisation always reads its own.

    With `compartment` true only readers count who serve the persons' own side (rule CO-06). A row about nobody in
    particular is about the household and follows the case.
    """
    p = func.unnest(persons).table_valued("id").render_derived(name=f"p_{_name(row)}")
    g = GRANTS.alias(f"g_{_name(row)}")
    r = READERS.alias(f"r_{_name(row)}")
    on = and_(
        in_force(g, reader),
        g.c.receiver_id == reader.organisation,
        g.c.case_id == case_id,
        giver == any_(g.c.giver_ids),
        p.c.id == any_(g.c.person_ids),
    )
    held: ColumnElement[Any] = func.coalesce(g.c.categories, NOTHING).op("&")(reader.readable)
    if compartment is not None:
        held = case(
            (and_(compartment, func.coalesce(g.c.same_side, literal_column("false")).is_(False)), NOTHING), else_=held
        )
    held = case((own == reader.organisation, EVERYTHING), else_=held)
    person = func.json_build_array(p.c.id, g.c.ground_ids)
    about = func.json_build_object(
        literal_column("'mask'"),
        func.bit_and(held).op("&")(bits(asked)),
        literal_column("'persons'"),
        func.json_agg(aggregate_order_by(person, p.c.id)),
    )
    m = (
        select(func.bit_and(held).label("categories"), about.label("lines"))
        .select_from(p.outerjoin(g, on))
        .correlate(row)
        .lateral(f"m_{_name(row)}")
    )
    household = (
        select(r.c.categories.op("&")(reader.readable))
        .where(in_force(r, reader), r.c.organisation_id == reader.organisation, r.c.case_id == case_id)
        .correlate(row)
        .scalar_subquery()
    )
    whole = case((own == reader.organisation, EVERYTHING), else_=func.coalesce(household, NOTHING))
    categories = func.coalesce(m.c.categories, whole)
    return Mask(
        categories,
        lines=m.c.lines,
        row=categories != NOTHING,
        joined=lambda frm: frm.join(m, literal_column("true")),
    )


def knows_case(frame: Frame, case_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That the reader may know of a case."""
    r = READERS.alias(f"v_{_name(frame.row)}")
    found: Select[Any] = (
        select(literal_column("true"))
        .select_from(r)
        .where(in_force(r, frame.reader), r.c.organisation_id == frame.reader.organisation, r.c.case_id == case_id)
        .correlate(frame.row)
        .limit(literal_column("1"))
    )
    # a scalar subselect, for EXISTS may become a hash over all of the reader index
    return found.scalar_subquery().is_not(None)


def open_to_all(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    """For views that hold no personal data: every field is open; `visible` alone decides on the row."""
    return Mask(EVERYTHING)


def _name(row: FromClause) -> str:
    return str(row.name)  # type: ignore[attr-defined]
