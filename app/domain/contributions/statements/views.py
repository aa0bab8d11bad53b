"""Contributions and requests as views: the mask of an item with all that outranks a ground."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    any_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.domain.access.changes import table_of
from app.domain.access.masks import EVERYTHING, GRANTS, NOTHING, bits, in_force, of_persons
from app.domain.access.view import OWN_CATEGORY, Filter, Frame, Mask, Reader, Source
from app.domain.access.words import among, word
from app.domain.contributions.rules import CONFIDED, JUSTICE
from app.domain.contributions.views import ContributionView, InformationRequestView, SituationPartView
from app.domain.tables.cases import DirectionRow, ParticipationRow
from app.domain.tables.contributions import (
    AwarenessRow,
    ContestRow,
    ContributionRow,
    InformationRequestRow,
    SituationPartRow,
)
from app.domain.tables.grounds import CaseReaderRow, GroundRow
from app.domain.tables.organisations import AgreementRow
from app.domain.vocabulary.cases import DirectionRole, HandoverState
from app.domain.vocabulary.contributions import (
    Awareness,
    ContributionMode,
    Quality,
    Restriction,
    Validity,
)
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
EXISTENCE, CONTACT = bits(Category.existence.bit), bits(Category.contact.bit)

_items, _awareness, _contests = table_of(ContributionRow), table_of(AwarenessRow), table_of(ContestRow)
_requests, _directions, _grounds = table_of(InformationRequestRow), table_of(DirectionRow), table_of(GroundRow)
_agreements, _parts, _known = table_of(AgreementRow), table_of(ParticipationRow), table_of(CaseReaderRow)


def _mine(row: FromClause, reader: Reader) -> ColumnElement[bool]:
    return row.c.organisation_id == reader.organisation


def _closed(row: FromClause, reader: Reader) -> ColumnElement[bool]:
    """Of what is withheld, gone or closed by an instruction no more is shown than that it is there (CO-04, GR-17)."""
    instructed = and_(
        row.c.instruction.is_not(None),
        case(
            (row.c.instruction_closes_ids.is_(None), reader.organisation != reader.keeper),
            else_=reader.organisation == any_(row.c.instruction_closes_ids),
        ),
    )
    gone = among(row.c.validity, (Validity.withdrawn, Validity.corrected))
    return or_(row.c.mode == word(ContributionMode.withheld), gone, instructed)


def _confided(row: FromClause) -> ColumnElement[bool]:
    return or_(among(row.c.restriction, sorted(CONFIDED)), row.c.category == word(Category.client_voice))


def _mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """What is open of every one of the item's persons at once, from its owner to the reader.

    The owner reads its own within its scopes. What a person told in confidence is closed to who acts for others only; a
    secret whereabouts asks for the category contact besides. The record names item and owner, for rule DI-02.
    """
    name = row.name  # type: ignore[attr-defined]
    p = func.unnest(row.c.person_ids).table_valued("id").render_derived(name=f"p_{name}")
    g = GRANTS.alias(f"g_{name}")
    on = and_(
        in_force(g, reader),
        g.c.receiver_id == reader.organisation,
        g.c.case_id == case_id,
        row.c.organisation_id == any_(g.c.giver_ids),
        p.c.id == any_(g.c.person_ids),
    )
    own_story = func.coalesce(row.c.compartment_of_id, p.c.id) == p.c.id
    strange = func.coalesce(g.c.same_side, literal_column("false")).is_(False)
    granted = func.coalesce(g.c.categories, NOTHING).op("&")(reader.readable)
    held = case(
        (_mine(row, reader), reader.readable), (and_(_confided(row), own_story, strange), NOTHING), else_=granted
    )
    every = func.bit_and(held)
    hidden = and_(row.c.restriction == word(Restriction.safe_location), every.op("&")(CONTACT) == NOTHING)
    opened = case(
        (_mine(row, reader), every), (hidden, NOTHING), (_closed(row, reader), every.op("&")(EXISTENCE)), else_=every
    )
    wanted = bits(asked & ~OWN_CATEGORY)
    if asked & OWN_CATEGORY:
        wanted = wanted.op("|")(row.c.category_mask)
    person = func.json_build_array(p.c.id, g.c.ground_ids)
    lines = func.json_build_object(
        literal_column("'mask'"), opened.op("&")(wanted),
        literal_column("'item'"), row.c.id,
        literal_column("'by'"), row.c.organisation_id,
        literal_column("'persons'"), func.json_agg(aggregate_order_by(person, p.c.id)),
    )  # fmt: skip
    m = (
        select(opened.label("categories"), lines.label("lines"))
        .select_from(p.outerjoin(g, on))
        .correlate(row)
        .lateral(f"m_{name}")
    )
    known = m.c.categories.op("&")(EXISTENCE) != NOTHING
    readable = m.c.categories.op("&")(row.c.category_mask) == row.c.category_mask
    return Mask(
        m.c.categories,
        lines=m.c.lines,
        row=or_(_mine(row, reader), known, readable),
        joined=lambda frm: frm.join(m, literal_column("true")),
    )


def _visible(frame: Frame) -> ColumnElement[bool]:
    """What hides an item whole: erasure, investigation, prosecution only, a list of readers (GR-16, CO-04, CO-05)."""
    row, reader = frame.row, frame.reader
    justice = or_(*(reader.kind == word(kind) for kind in sorted(JUSTICE)))
    open_to_reader = or_(
        _mine(row, reader),
        and_(
            row.c.restriction != word(Restriction.ongoing_investigation),
            or_(row.c.restriction != word(Restriction.prosecution_only), justice),
            or_(row.c.recipient_ids.is_(None), reader.organisation == any_(row.c.recipient_ids)),
        ),
    )
    return and_(row.c.erased_at.is_(None), open_to_reader)


def _sourced(column: str) -> Any:  # noqa: ANN401 - an expression of a frame
    """The source of an item, where it is protected for its owner and the triage of Veilig Thuis only (rule RE-03)."""

    def expression(frame: Frame) -> ColumnElement[Any]:
        row, reader = frame.row, frame.reader
        triage = and_(reader.kind == word(OrganisationKind.veilig_thuis), word(Role.vt_worker) == any_(reader.roles))
        free = or_(row.c.restriction != word(Restriction.protected_source), _mine(row, reader), triage)
        return case((free, row.c[column]), else_=None)

    return expression


def _owners(column: str) -> Any:  # noqa: ANN401 - an expression of a frame
    return lambda frame: case((_mine(frame.row, frame.reader), frame.row.c[column]), else_=None)


def _directs(frame: Frame) -> ColumnElement[bool]:
    """The process director, of the house or of the case."""
    reader = frame.reader
    of_case = exists(
        select(literal_column("1"))
        .select_from(_directions)
        .where(
            _directions.c.house_id == reader.house,
            _directions.c.case_id == frame.row.c.case_id,
            _directions.c.role == word(DirectionRole.process_director),
            _directions.c.state == word(HandoverState.accepted),
            _directions.c.professional_id == reader.professional,
            _directions.c.organisation_id == reader.organisation,
            or_(_directions.c.ends_at.is_(None), _directions.c.ends_at > func.now()),
        )
        .correlate(frame.row)
    )
    return or_(word(Role.process_director) == any_(reader.roles), of_case)


def _refusal(frame: Frame) -> ColumnElement[Any]:
    """Why something is not shared: for the own organisation and the process director (rule GR-14)."""
    return case((or_(_mine(frame.row, frame.reader), _directs(frame)), frame.row.c.refusal_reason), else_=None)


def _validity(frame: Frame) -> ColumnElement[Any]:
    row = frame.row
    old = and_(row.c.validity == word(Validity.current), row.c.fresh_until < func.today())
    return case((old, word(Validity.stale)), else_=row.c.validity)


def _contest(column: str) -> Any:  # noqa: ANN401 - an expression of a frame
    return lambda frame: (
        select(_contests.c[column])
        .where(_contests.c.house_id == frame.reader.house, _contests.c.contribution_id == frame.row.c.id)
        .order_by(_contests.c.id.desc())
        .limit(literal_column("1"))
        .correlate(frame.row)
        .scalar_subquery()
    )


def _findings(frame: Frame) -> ColumnElement[Any]:
    row, reader = frame.row, frame.reader
    unaware = exists(
        select(literal_column("1"))
        .select_from(_awareness)
        .where(
            _awareness.c.house_id == reader.house,
            _awareness.c.contribution_id == row.c.id,
            _awareness.c.status != word(Awareness.informed),
            _awareness.c.reason.is_(None),
        )
        .correlate(row)
    )
    met = (
        ("GR-05", unaware),
        ("CO-11", row.c.quality == word(Quality.low)),
        ("CO-12", row.c.retelling > literal_column("0")),
    )
    listed = [case((condition, literal_column(f"'{rule}'::text")), else_=sa.null()) for rule, condition in met]
    found = func.array_remove(sa.cast(sa.dialects.postgresql.array(listed), ARRAY(sa.Text())), sa.null())
    officer = or_(_mine(row, reader), reader.organisation == reader.keeper)
    return case((officer, found), else_=literal_column("'{}'::text[]"))


CONTRIBUTIONS = Source(
    view=ContributionView,
    row=ContributionRow,
    scope=Scope.contribution_read,
    mask=_mask,
    visible=_visible,
    listed=lambda frame: _mine(frame.row, frame.reader),
    expressions={
        "organisation_id": _sourced("organisation_id"),
        "professional_id": _sourced("professional_id"),
        "told_by": _sourced("told_by"),
        "validity": _validity,
        "compartment_of": lambda frame: frame.row.c.compartment_of_id,
        "contest_state": _contest("state"),
        "contest_reason": _contest("reason"),
        "contest_answer": _contest("answer"),
        "contest_answer_due_at": _contest("answer_due_at"),
        "recipient_ids": _owners("recipient_ids"),
        "refusal_reason": _refusal,
        "withdrawn_reason": _owners("withdrawn_reason"),
        "findings": _findings,
    },
    filters={
        "mode": Filter("mode", "any"),
        "category": Filter("category", "any"),
        "validity": Filter("validity", "any"),
        "organisationId": Filter("organisation_id"),
    },
)


def _resting_on(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    """A part of the situation picture is open to who may read every item on which it rests, and to nobody else."""
    items = _items.alias(f"rests_{row.name}")  # type: ignore[attr-defined]
    of_item = _mask(items, reader, row.c.case_id, asked)
    readable = of_item.categories.op("&")(items.c.category_mask) == items.c.category_mask
    shown = and_(_visible(Frame(items, reader, of_item.categories)), readable)
    joined = items if of_item.joined is None else of_item.joined(items)
    s = (
        select(
            func.count().filter(shown).label("shown"),
            func.json_agg(of_item.lines).label("lines"),
        )
        .select_from(joined)
        .where(items.c.house_id == reader.house, items.c.id == any_(row.c.contribution_ids))
        .correlate(row)
        .lateral(f"s_{row.name}")  # type: ignore[attr-defined]
    )
    return Mask(
        EVERYTHING,
        lines=s.c.lines,
        row=s.c.shown == func.cardinality(row.c.contribution_ids),
        joined=lambda frm: frm.join(s, literal_column("true")),
    )


SITUATION_PARTS = Source(
    view=SituationPartView,
    row=SituationPartRow,
    scope=Scope.contribution_read,
    mask=_resting_on,
)


def _request_mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """Who asks and who is asked read it whole; others as the coordination of its persons."""
    return of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=row.c.person_ids,
        giver=reader.keeper,
        own=case((row.c.asked_by_id == reader.organisation, row.c.asked_by_id), else_=row.c.asked_id),
    )


INFORMATION_REQUESTS = Source(
    view=InformationRequestView,
    row=InformationRequestRow,
    scope=Scope.contribution_read,
    mask=_request_mask,
    listed=lambda frame: frame.row.c.asked_id == frame.reader.organisation,
    expressions={
        "refusal_reason": lambda frame: case(
            (
                or_(frame.row.c.asked_id == frame.reader.organisation, _directs(frame)),
                frame.row.c.refusal_reason,
            ),
            else_=None,
        ),
    },
    filters={"state": Filter("state", "any"), "dueBefore": Filter("due_at", "before")},
)
