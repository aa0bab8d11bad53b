"""SQL of the records: the log and the audit as views, and what the overviews read."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, any_, bindparam, func, literal_column, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import EVERYTHING
from app.domain.access.view import Filter, Frame, Mask, Reader, Source
from app.domain.access.words import word
from app.domain.disclosures.views import ActView, DisclosureView
from app.domain.tables.base import Ids, Moment
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.disclosures import AuditRow, DisclosureRow
from app.domain.tables.grounds import GroundRow
from app.domain.tables.organisations import AgreementRow
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope

LOG_READERS = (Role.process_director, Role.information_officer, Role.policy_admin, Role.house_manager)
AUDIT_READERS = (Role.information_officer, Role.policy_admin, Role.house_manager)
"""The house's officers of the permissions disclosure:read and audit:read."""

READ_AT_ONCE = 2_000

_ID, _TEXT = sa.Uuid(), sa.Text()
_HOUSE = bindparam("house", type_=_ID)
_SINCE, _UNTIL = bindparam("since", type_=Moment()), bindparam("until", type_=Moment())

_log, _audit, _items = table_of(DisclosureRow), table_of(AuditRow), table_of(ContributionRow)
_grounds, _agreements, _case_persons = table_of(GroundRow), table_of(AgreementRow), table_of(CasePersonRow)


def _recorded(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:  # noqa: ARG001
    """Nothing is hidden of a record, and a look into the log is itself recorded: the record, not again its persons."""
    return Mask(EVERYTHING, lines=func.json_build_object(literal_column("'log'"), row.c.id))


def _officer(frame: Frame, roles: Iterable[Role]) -> ColumnElement[bool]:
    held = sa.cast(sa.dialects.postgresql.array([word(role) for role in roles]), ARRAY(_TEXT))
    return and_(frame.reader.organisation == frame.reader.keeper, frame.reader.roles.op("&&")(held))


def _own_or_officer(frame: Frame) -> ColumnElement[bool]:
    """One's own reads, and for the house's officers those of everyone."""
    return or_(frame.row.c.organisation_id == frame.reader.organisation, _officer(frame, LOG_READERS))


DISCLOSURES = Source(
    view=DisclosureView,
    row=DisclosureRow,
    scope=Scope.disclosure_read,
    mask=_recorded,
    visible=_own_or_officer,
    filters={
        "purpose": Filter("purpose", "any"),
        "organisationId": Filter("organisation_id"),
        "from": Filter("at", "from"),
        "before": Filter("at", "before"),
    },
    case_column="id",
)

ACTS = Source(
    view=ActView,
    row=AuditRow,
    scope=Scope.disclosure_read,
    mask=_recorded,
    visible=lambda frame: _officer(frame, AUDIT_READERS),
    filters={
        "act": Filter("act", "any"),
        "outcome": Filter("outcome", "any"),
        "caseId": Filter("case_id"),
        "organisationId": Filter("organisation_id"),
        "from": Filter("at", "from"),
        "before": Filter("at", "before"),
    },
)

MENTIONING = Statement(
    select(_log.c.at, _log.c.organisation_id, _log.c.purpose, _log.c.shown)
    .where(
        _log.c.house_id == _HOUSE,
        _log.c.at >= _SINCE,
        _log.c.at < _UNTIL,
        func.strpos(sa.cast(_log.c.shown, _TEXT), sa.cast(bindparam("mentioned", type_=_ID), _TEXT))
        > literal_column("0"),
    )
    .order_by(_log.c.at.desc())
    .limit(READ_AT_ONCE + 1)
)
"""The rows of a period that mention a person or a ground: the price of a log that costs a read nothing is paid here."""

ITEMS = Statement(
    select(_items.c.id, _items.c.mode, _items.c.restriction).where(
        _items.c.house_id == _HOUSE, _items.c.id == any_(bindparam("ids", type_=Ids()))
    )
)
KINDS = Statement(
    union(
        select(_grounds.c.id, _grounds.c.kind).where(
            _grounds.c.house_id == _HOUSE, _grounds.c.id == any_(bindparam("ids", type_=Ids()))
        ),
        select(_agreements.c.id, _agreements.c.kind).where(
            _agreements.c.house_id == _HOUSE, _agreements.c.id == any_(bindparam("ids", type_=Ids()))
        ),
    )
)
CASES_OF = Statement(
    select(_case_persons.c.case_id).where(
        _case_persons.c.house_id == _HOUSE, _case_persons.c.person_id == bindparam("person", type_=_ID)
    )
)
BROUGHT_UNDER = Statement(
    select(_items.c.organisation_id, _items.c.category, func.count().label("items"))
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.agreement_id == bindparam("agreement", type_=_ID),
        _items.c.created_at >= _SINCE,
        _items.c.created_at < _UNTIL,
    )
    .group_by(_items.c.organisation_id, _items.c.category)
    .order_by(_items.c.organisation_id, _items.c.category)
)
