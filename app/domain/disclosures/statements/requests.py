"""SQL of what subjects ask: their requests as a view, and what decides on them."""

import sqlalchemy as sa
from sqlalchemy import and_, any_, bindparam, exists, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import about_one
from app.domain.access.view import Filter, Source
from app.domain.disclosures.views import SubjectRequestView
from app.domain.tables.base import Ids
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.disclosures import SubjectRequestRow
from app.domain.tables.persons import DangerPairRow, PersonRow
from app.domain.tables.safety import IncidentRoleRow
from app.domain.vocabulary.scopes import Scope

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
_PERSON, _REQUESTER = bindparam("person", type_=_ID), bindparam("requester", type_=_ID)

_persons, _case_persons = table_of(PersonRow), table_of(CasePersonRow)
_pairs, _roles = table_of(DangerPairRow), table_of(IncidentRoleRow)


SUBJECT_REQUESTS = Source(
    view=SubjectRequestView,
    row=SubjectRequestRow,
    scope=Scope.case_read,
    # who acts only for another member is not told that this one asked, let alone for what
    mask=about_one(compartment=True),
    filters={"personId": Filter("person_id"), "kind": Filter("kind", "any"), "state": Filter("state", "any")},
)

REQUESTERS = Statement(
    select(_persons.c.id, _persons.c.safe_channel)
    .join(
        _case_persons,
        and_(_case_persons.c.house_id == _persons.c.house_id, _case_persons.c.person_id == _persons.c.id),
    )
    .where(
        _persons.c.house_id == _HOUSE,
        _case_persons.c.case_id == _CASE,
        _persons.c.id == any_(bindparam("ids", type_=Ids())),
    )
)
"""The persons of a case whom a request names, with the channel that each marked safe."""

IS_DANGER = Statement(
    select(
        or_(
            exists(
                select(literal_column("1"))
                .select_from(_pairs)
                .where(
                    _pairs.c.house_id == _HOUSE,
                    _pairs.c.case_id == _CASE,
                    _pairs.c.lifted_at.is_(None),
                    or_(
                        and_(_pairs.c.person_id == _PERSON, _pairs.c.other_person_id == _REQUESTER),
                        and_(_pairs.c.person_id == _REQUESTER, _pairs.c.other_person_id == _PERSON),
                    ),
                )
            ),
            and_(
                _REQUESTER != _PERSON,
                exists(
                    select(literal_column("1"))
                    .select_from(_roles)
                    .where(
                        _roles.c.house_id == _HOUSE,
                        _roles.c.case_id == _CASE,
                        _roles.c.person_id == _REQUESTER,
                        or_(_roles.c.role == "acting_person", _roles.c.role == "both"),
                    )
                ),
            ),
        )
    )
)
"""Whether who asks for somebody else is kept apart from that person, or used violence in the case."""
