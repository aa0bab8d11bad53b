"""How the mask of a row is found: by case, by person, by several persons, or not needed at all.

Every rule reads the grants as they are in force at the statement's own instant, so an expiry closes the door by itself.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal_column,
    not_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array

from app.domain.access.view import OWN_CATEGORY, Frame, Mask, MaskRule, Reader
from app.domain.tables.grounds import CaseReaderRow, GrantRow
from app.domain.vocabulary.sharing import Category

READERS: FromClause = CaseReaderRow.__table__  # type: ignore[attr-defined]
GRANTS: FromClause = GrantRow.__table__  # type: ignore[attr-defined]
NOTHING: ColumnElement[int] = literal_column("0::bigint")
NOBODY: ColumnElement[Any] = literal_column("NULL::uuid")
EVERYTHING: ColumnElement[int] = literal_column(f"{Category.everything()}::bigint")
UNSPOKEN: ColumnElement[int] = literal_column(f"{Category.everything() & ~Category.client_voice.bit}::bigint")
"""Every category but that of what a client told."""


Persons = Callable[[FromClause], ColumnElement[Any]]
"""The persons that a row is about, as an array."""


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
    return _of_household(row, reader, case_id, bits(asked))


def of_case_by_row(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """As open as the case, for who may read the category that the row itself names in `category_mask`."""
    own: ColumnElement[int] = row.c.category_mask
    return _of_household(row, reader, case_id, bits(asked & ~OWN_CATEGORY).op("|")(own), needed=own)


def _of_household(
    row: FromClause,
    reader: Reader,
    case_id: ColumnElement[Any],
    wanted: ColumnElement[int],
    *,
    needed: ColumnElement[int] | None = None,
) -> Mask:
    r = READERS.alias(f"r_{_name(row)}")
    on = and_(in_force(r, reader), r.c.organisation_id == reader.organisation, r.c.case_id == case_id)
    categories = r.c.categories.op("&")(reader.readable)
    return Mask(
        categories,
        lines=func.json_build_object(
            literal_column("'case'"),
            case_id,
            literal_column("'mask'"),
            categories.op("&")(wanted),
            literal_column("'grounds'"),
            r.c.ground_ids,
        ),
        row=categories != NOTHING if needed is None else categories.op("&")(needed) == needed,
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
    """What is open for every one of several persons at once; the owning organisation reads its own, within its scopes.

    What a client wishes or says is open on that client's own side only, and with `compartment` true so is the whole row
    (rule CO-06). A row about nobody in particular is about the household and follows the case.
    """
    w, g, r = (GRANTS.alias(f"w_{_name(row)}"), GRANTS.alias(f"g_{_name(row)}"), READERS.alias(f"r_{_name(row)}"))
    p = func.unnest(persons).table_valued("id").render_derived(name=f"p_{_name(row)}")

    def theirs(grant: FromClause) -> ColumnElement[bool]:
        mine = and_(grant.c.receiver_id == reader.organisation, giver == any_(grant.c.giver_ids))
        return and_(in_force(grant, reader), grant.c.case_id == case_id, mine)

    def held(grant: FromClause) -> ColumnElement[Any]:
        found: ColumnElement[Any] = func.coalesce(grant.c.categories, NOTHING).op("&")(reader.readable)
        other_side = func.coalesce(grant.c.same_side, literal_column("false")).is_(False)
        found = case((other_side, found.op("&")(UNSPOKEN)), else_=found)
        if compartment is not None:
            found = case((and_(compartment, other_side), NOTHING), else_=found)
        return case((own == reader.organisation, reader.readable), else_=found)

    household = (
        select(r.c.categories.op("&")(reader.readable))
        .where(in_force(r, reader), r.c.organisation_id == reader.organisation, r.c.case_id == case_id)
        .correlate_except(r)
        .scalar_subquery()
    )
    whole = case((own == reader.organisation, reader.readable), else_=func.coalesce(household, NOTHING))
    # mostly one grant covers all of them; only where none does they are looked at one by one, at four times the price
    together = and_(theirs(w), func.cardinality(persons) > literal_column("0"), persons.op("<@")(w.c.person_ids))
    is_covered = w.c.id.is_not(None)
    singly = func.bit_and(held(g))
    person = func.json_build_array(p.c.id, g.c.ground_ids)
    m = (
        select(
            case((is_covered, None), else_=func.coalesce(singly, whole)).label("categories"),
            _line(singly, asked, _sorted(person, p.c.id)).label("lines"),
        )
        .select_from(p.outerjoin(g, and_(theirs(g), p.c.id == any_(g.c.person_ids))))
        .where(w.c.id.is_(None))
        .correlate_except(p, g)
        .lateral(f"m_{_name(row)}")
    )
    categories = case((is_covered, held(w)), else_=m.c.categories)
    return Mask(
        categories,
        lines=case((is_covered, _line(held(w), asked, persons, w.c.ground_ids)), else_=m.c.lines),
        row=categories != NOTHING,
        joined=lambda frm: frm.outerjoin(w, together).join(m, literal_column("true")),
    )


def about(
    column: str = "person_ids",
    *,
    own: str | None = "organisation_id",
    also: str | None = None,
    compartment: bool = False,
) -> MaskRule:
    """The rule of a row about every person in an array column; see `about_those`."""
    return about_those(lambda row: row.c[column], own=own, also=also, compartment=compartment)


def about_one(
    column: str = "person_id",
    *,
    own: str | None = "organisation_id",
    also: str | None = None,
    compartment: bool = False,
) -> MaskRule:
    """The rule of a row about the one person in a column; see `about_those`."""
    return about_those(lambda row: one_id(row.c[column]), own=own, also=also, compartment=compartment)


def about_those(
    persons: Persons, *, own: str | None = "organisation_id", also: str | None = None, compartment: bool = False
) -> MaskRule:
    """The rule of a row of the house about these persons at once; who is in `own`, or in `also`, reads it anyway.

    With `compartment` it is not for who acts only for somebody else's side (rule CO-06).
    """

    def rule(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        owner: ColumnElement[Any] = NOBODY if own is None else row.c[own]
        if also is not None:
            owner = case((row.c[also] == reader.organisation, row.c[also]), else_=owner)
        return of_persons(
            row,
            reader,
            case_id,
            asked,
            persons=persons(row),
            giver=reader.keeper,
            own=owner,
            compartment=literal_column("true") if compartment else None,
        )

    return rule


def told_by(rule: MaskRule, teller: Callable[[FromClause], ColumnElement[Any]]) -> MaskRule:
    """The same, but what a member told stays with who may hear that member (rule CO-06); `teller` may be null."""

    def masked(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        g = GRANTS.alias(f"t_{_name(row)}")
        same_side = exists(
            select(literal_column("1"))
            .select_from(g)
            .where(
                in_force(g, reader),
                g.c.receiver_id == reader.organisation,
                g.c.case_id == case_id,
                reader.keeper == any_(g.c.giver_ids),
                teller(row) == any_(g.c.person_ids),
                g.c.same_side,
                g.c.categories.op("&")(reader.readable) != NOTHING,
            )
            .correlate(row)
        )
        mine = row.c.organisation_id == reader.organisation
        return narrowed(rule(row, reader, case_id, asked), and_(teller(row).is_not(None), not_(mine), not_(same_side)))

    return masked


def narrowed(found: Mask, hidden: ColumnElement[bool]) -> Mask:
    """The same mask, with nothing open where this condition holds."""
    categories = case((hidden, NOTHING), else_=found.categories)
    return Mask(categories, lines=found.lines, row=categories != NOTHING, joined=found.joined)


def through(table: FromClause, key: str, column: str) -> Persons:
    """The persons, or the one, that the row's parent names."""

    def persons(row: FromClause) -> ColumnElement[Any]:
        found = select(table.c[column]).where(table.c.house_id == row.c.house_id, table.c.id == row.c[key])
        return found.correlate(row).scalar_subquery()

    return persons


def one_id(expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """An array of one identifier."""
    return cast(array([expression]), ARRAY(Uuid()))


def _line(
    mask: ColumnElement[Any],
    asked: int,
    persons: ColumnElement[Any],
    grounds: ColumnElement[Any] | None = None,
) -> ColumnElement[Any]:
    """A line of the record about several persons; with `grounds` they are those of every one of them."""
    members = [literal_column("'mask'"), mask.op("&")(bits(asked)), literal_column("'persons'"), persons]
    return func.json_build_object(*members, *(() if grounds is None else (literal_column("'grounds'"), grounds)))


def _sorted(items: ColumnElement[Any], key: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.json_agg(aggregate_order_by(items, key))


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
