"""Where the rows of what is shown of referrals come from, and who may see which part of them.

Before there is a case no grant exists. What opens a referral is the ground that its sender stated: it was turned into
`categories` and `purposes` of the row when it came in. The sender reads back what it sent; what others found of it
(triage, matches, decisions) is for the house and for Veilig Thuis (rule NO-05).
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column, or_, select

from app.domain.access.changes import table_of
from app.domain.access.masks import EVERYTHING, NOTHING, bits, of_case, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Mask, Reader, Source
from app.domain.referrals.rules.receipt import told_as
from app.domain.referrals.views import (
    CaseSignalView,
    InvestigationView,
    QuarantinedMessageView,
    ReferralConditionView,
    ReferralDecisionView,
    ReferralHandoverView,
    ReferralMoveView,
    ReferralPersonView,
    ReferralQuestionView,
    ReferralView,
)
from app.domain.tables.referral_work import InvestigationRow, ReferralConditionRow
from app.domain.tables.referrals import (
    CaseSignalRow,
    QuarantinedMessageRow,
    ReferralDecisionRow,
    ReferralHandoverRow,
    ReferralMoveRow,
    ReferralPersonRow,
    ReferralQuestionRow,
    ReferralRow,
)
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import REFERRAL, InformantKind, ReferralState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_referrals = table_of(ReferralRow)
_EXISTENCE = bits(Category.existence.bit)
_OVERDUE: ColumnElement[Any] = literal_column("interval '7 days'")


def _word(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'")


def _is_desk(reader: Reader) -> ColumnElement[bool]:
    return reader.kind == _word(OrganisationKind.veilig_thuis)


def _has_triage_rights(reader: Reader) -> ColumnElement[bool]:
    return and_(_is_desk(reader), _word(Role.vt_worker) == sa.any_(reader.roles))


def _in_charge(reader: Reader) -> ColumnElement[bool]:
    return or_(reader.organisation == reader.keeper, _is_desk(reader))


def _opened(referral: FromClause, reader: Reader) -> ColumnElement[int]:
    purpose = referral.c.purposes.op("&")(reader.purpose) != NOTHING
    handles = or_(_in_charge(reader), referral.c.municipality_id == reader.organisation)
    return case(
        (referral.c.organisation_id == reader.organisation, EVERYTHING),
        (and_(handles, purpose), referral.c.categories.op("&")(reader.readable).op("|")(_EXISTENCE)),
        else_=_EXISTENCE,
    )


def _line(row: FromClause, categories: ColumnElement[Any], asked: int) -> ColumnElement[Any]:
    """The line for the disclosure record: which persons, no grounds of a case yet."""
    p = func.unnest(row.c.person_ids).table_valued("id").render_derived(name=f"p_{row.name}")  # type: ignore[attr-defined]
    persons = select(func.json_agg(func.json_build_array(p.c.id, literal_column("'[]'::json")))).correlate(row)
    return func.json_build_object(
        _word("referral"),
        row.c.id,
        _word("mask"),
        categories.op("&")(bits(asked)),
        _word("persons"),
        func.coalesce(persons.scalar_subquery(), literal_column("'[]'::json")),
    )


def _of_referral(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    categories = _opened(row, reader)
    return Mask(categories, lines=_line(row, categories, asked))


def _of_its_referral(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    parent = _referrals.alias(f"f_{row.name}")  # type: ignore[attr-defined]
    on = and_(parent.c.house_id == row.c.house_id, parent.c.id == row.c.referral_id)
    categories = _opened(parent, reader)
    person = "concealed" in row.c
    about = row.c.id if person else row.c.referral_id
    return Mask(
        categories,
        lines=func.json_build_array(about, categories.op("&")(bits(asked)), literal_column("'[]'::json")),
        joined=lambda frm: frm.join(parent, on),
    )


def _visible(frame: Frame) -> ColumnElement[bool]:
    row, reader = frame.row, frame.reader
    in_charge = or_(reader.organisation == reader.keeper, and_(_is_desk(reader), row.c.triage_requested))
    return or_(
        row.c.organisation_id == reader.organisation,
        row.c.municipality_id == reader.organisation,
        and_(or_(row.c.municipality_id.is_(None), row.c.released_at.is_not(None)), in_charge),
    )


def _for_those_in_charge(frame: Frame) -> ColumnElement[bool]:
    return _in_charge(frame.reader)


def _not_concealed(frame: Frame) -> ColumnElement[bool]:
    return or_(sa.not_(frame.row.c.concealed), _has_triage_rights(frame.reader))


def _state(frame: Frame) -> ColumnElement[Any]:
    state = frame.row.c.state
    changed = {s.value: told_as(s).value for s in ReferralState if told_as(s) is not s}
    told = case(*((state == _word(old), _word(new)) for old, new in changed.items()), else_=state)
    return case((_in_charge(frame.reader), state), else_=told)


def _overdue(frame: Frame) -> ColumnElement[Any]:
    # by the state as it is told: that a referral ended as a duplicate is not for its sender
    ended = sa.or_(*(_state(frame) == _word(state) for state in REFERRAL.ends))
    return and_(sa.not_(ended), frame.row.c.arrived_at < func.now() - _OVERDUE)


def _own_to_the_house(name: str) -> Callable[[Frame], ColumnElement[Any]]:
    return lambda frame: case((_in_charge(frame.reader), frame.row.c[name]), else_=None)


def _of_informant(name: str) -> Callable[[Frame], ColumnElement[Any]]:
    def shown(frame: Frame) -> ColumnElement[Any]:
        is_open = sa.func.coalesce(frame.row.c.informant_kind, _word("")) != _word(InformantKind.protected)
        told = frame.row.c.informant_identity.op("->>")(_word(name))
        return case((or_(is_open, _has_triage_rights(frame.reader)), told), else_=None)

    return shown


def _address_shared(frame: Frame) -> ColumnElement[Any]:
    return frame.row.c.household.op("->")(_word("addressShared"))


REFERRAL_PERSONS = Source(
    view=ReferralPersonView,
    row=ReferralPersonRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    visible=_not_concealed,
    case_column="referral_id",
    expressions={name: _own_to_the_house(name) for name in ("candidate_ids", "person_id")},
)

REFERRAL_QUESTIONS = Source(
    view=ReferralQuestionView,
    row=ReferralQuestionRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    case_column="referral_id",
)

REFERRAL_MOVES = Source(
    view=ReferralMoveView,
    row=ReferralMoveRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    visible=_for_those_in_charge,
    case_column="referral_id",
)

REFERRAL_DECISIONS = Source(
    view=ReferralDecisionView,
    row=ReferralDecisionRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    visible=_for_those_in_charge,
    case_column="referral_id",
)

INVESTIGATIONS = Source(
    view=InvestigationView,
    row=InvestigationRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    visible=_for_those_in_charge,
    case_column="referral_id",
)

REFERRAL_CONDITIONS = Source(
    view=ReferralConditionView,
    row=ReferralConditionRow,
    scope=Scope.referral_submit,
    mask=_of_its_referral,
    visible=_for_those_in_charge,
    case_column="referral_id",
)

_HOUSE_ONLY = (
    "household_match",
    "known_reports",
    "case_id",
    "link_confirmed_at",
    "duplicate_of_id",
    "triage_requested",
    "triage_outcome",
    "triage_instrument",
    "triage_edition",
    "triage_on",
    "triage_result",
)


def _below(name: Source) -> Edge:
    return Edge(name, on=lambda referral, row: row.c.referral_id == referral.row.c.id)


REFERRALS = Source(
    view=ReferralView,
    row=ReferralRow,
    scope=Scope.referral_submit,
    mask=_of_referral,
    visible=_visible,
    expressions={
        "state": _state,
        "overdue": _overdue,
        "informant_person": _of_informant("person"),
        "informant_note": _of_informant("note"),
        "address_shared": _address_shared,
        **{name: _own_to_the_house(name) for name in _HOUSE_ONLY},
    },
    edges={
        "persons": _below(REFERRAL_PERSONS),
        "questions": _below(REFERRAL_QUESTIONS),
        "moves": _below(REFERRAL_MOVES),
        "decisions": _below(REFERRAL_DECISIONS),
        "investigations": _below(INVESTIGATIONS),
        "conditions": _below(REFERRAL_CONDITIONS),
    },
    filters={
        "state": Filter("state", "any"),
        "urgency": Filter("urgency", "any"),
        "signalKind": Filter("signal_kind", "any"),
        "overdue": Filter("overdue"),
        "messageId": Filter("message_id"),
        "caseId": Filter("case_id"),
        "arrivedFrom": Filter("arrived_at", "from"),
        "arrivedBefore": Filter("arrived_at", "before"),
    },
)


def _of_handover(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    purpose = row.c.purposes.op("&")(reader.purpose) != NOTHING
    carried = row.c.categories.op("&")(reader.readable).op("|")(_EXISTENCE)
    categories = case((row.c.giver_id == reader.organisation, EVERYTHING), (purpose, carried), else_=_EXISTENCE)
    return Mask(categories, lines=_line(row, categories, asked))


def _concerned(frame: Frame) -> ColumnElement[bool]:
    row, reader = frame.row, frame.reader
    return or_(
        row.c.giver_id == reader.organisation,
        row.c.receiver_id == reader.organisation,
        reader.organisation == reader.keeper,
    )


REFERRAL_HANDOVERS = Source(
    view=ReferralHandoverView,
    row=ReferralHandoverRow,
    scope=Scope.referral_submit,
    mask=_of_handover,
    visible=_concerned,
    case_column="referral_id",
    filters={"state": Filter("state", "any"), "referralId": Filter("referral_id")},
)

CASE_SIGNALS = Source(
    view=CaseSignalView,
    row=CaseSignalRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"caseId": Filter("case_id")},
)


def _sent_by_reader(frame: Frame) -> ColumnElement[bool]:
    return or_(
        frame.row.c.organisation_id == frame.reader.organisation, frame.reader.organisation == frame.reader.keeper
    )


def _body(frame: Frame) -> ColumnElement[Any]:
    own = frame.row.c.organisation_id == frame.reader.organisation
    return case((own, func.encode(frame.row.c.body, _word("base64"))), else_=None)


QUARANTINED_MESSAGES = Source(
    view=QuarantinedMessageView,
    row=QuarantinedMessageRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_sent_by_reader,
    expressions={"body": _body},
    case_column="referral_id",
    personal=False,
    filters={"state": Filter("state", "any"), "messageId": Filter("message_id")},
)
