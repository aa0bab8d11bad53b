"""SQL of what is kept of children and clients: confidants, hearings, preferences, contact, messages, coming of age."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, any_, bindparam, exists, func, literal_column, or_, select, text
from sqlalchemy.dialects.postgresql import array

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.masks import of_persons
from app.domain.access.view import Filter, Frame, Mask, MaskRule, Reader, Source
from app.domain.access.words import among, word
from app.domain.persons.views import (
    ChildHearingView,
    ClientMessageView,
    ClientPreferencesView,
    ConfidantView,
    PerpetratorContactView,
)
from app.domain.tables.cases import CasePersonRow, CaseRow, DirectionRow
from app.domain.tables.persons import (
    ChildHearingRow,
    ClientMessageRow,
    ClientPreferencesRow,
    ConfidantRow,
    HouseholdMemberRow,
    PerpetratorContactRow,
    PersonRow,
    RelationRow,
)
from app.domain.tables.safety import IncidentRoleRow
from app.domain.vocabulary.cases import OPEN_CASE, DirectionRole, HandoverState, TaskKind
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope

_ID = sa.Uuid()
_CASE, _PERSON = bindparam("case", type_=_ID), bindparam("person", type_=_ID)

_cases, _members, _persons = table_of(CaseRow), table_of(HouseholdMemberRow), table_of(PersonRow)
_relations, _directions, _case_persons = table_of(RelationRow), table_of(DirectionRow), table_of(CasePersonRow)
_incident_roles = table_of(IncidentRoleRow)

MEETS_CLIENTS = (
    DirectionRole.client_contact,
    DirectionRole.first_contact,
    DirectionRole.case_director,
    DirectionRole.case_manager,
)
"""Direction roles that contact or invite a client (rule PE-07); beside them the worker of Veilig Thuis who invites."""


def _about(*columns: str, own: str) -> MaskRule:
    """A record that the house keeps about these persons; who made it reads it whole."""

    def rule(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        named = func.array_remove(array([row.c[column] for column in columns]), sa.null())
        return of_persons(row, reader, case_id, asked, persons=named, giver=reader.keeper, own=row.c[own])

    return rule


def _confided(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    # what a client wants is told in confidence: the other side does not read it, whatever its scopes (rule CO-06)
    return of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=array([row.c.person_id]),
        giver=reader.keeper,
        own=reader.keeper,
        compartment=sa.true(),
    )


def _meets_the_client(frame: Frame) -> ColumnElement[bool]:
    """Only those who contact or invite the client read how the client wants to be met (rule PE-07)."""
    reader = frame.reader
    held = exists(
        select(literal_column("1"))
        .select_from(_directions)
        .where(
            _directions.c.house_id == reader.house,
            _directions.c.case_id == frame.row.c.case_id,
            among(_directions.c.role, MEETS_CLIENTS),
            _directions.c.state == word(HandoverState.accepted),
            _directions.c.professional_id == reader.professional,
            _directions.c.organisation_id == reader.organisation,
            or_(_directions.c.ends_at.is_(None), _directions.c.ends_at > func.now()),
        )
        .correlate(frame.row)
    )
    invites = and_(reader.kind == word(OrganisationKind.veilig_thuis), word(Role.vt_worker) == any_(reader.roles))
    return or_(held, invites)


CONFIDANTS = Source(
    view=ConfidantView,
    row=ConfidantRow,
    scope=Scope.case_read,
    mask=_about("child_id", "person_id", own="recorded_by_id"),
    filters={"childId": Filter("child_id")},
)

CHILD_HEARINGS = Source(
    view=ChildHearingView,
    row=ChildHearingRow,
    scope=Scope.case_read,
    mask=_about("child_id", own="organisation_id"),
    filters={"childId": Filter("child_id")},
)

CLIENT_PREFERENCES = Source(
    view=ClientPreferencesView,
    row=ClientPreferencesRow,
    scope=Scope.case_read,
    mask=_confided,
    visible=_meets_the_client,
    filters={"personId": Filter("person_id")},
)

PERPETRATOR_CONTACTS = Source(
    view=PerpetratorContactView,
    row=PerpetratorContactRow,
    scope=Scope.case_read,
    mask=_about("person_id", own="organisation_id"),
    filters={"personId": Filter("person_id")},
)

CLIENT_MESSAGES = Source(
    view=ClientMessageView,
    row=ClientMessageRow,
    scope=Scope.case_read,
    mask=_confided,
    filters={"personId": Filter("person_id"), "way": Filter("way", "any")},
)

CHILD_OF_CASE = Statement(
    select(
        _persons.c.birth_date,
        _persons.c.age_band,
        select(_members.c.role)
        .join(_cases, and_(_cases.c.house_id == _members.c.house_id, _cases.c.household_id == _members.c.household_id))
        .where(
            _members.c.house_id == HOUSE,
            _cases.c.id == _CASE,
            _members.c.person_id == _PERSON,
            _members.c.ends_on.is_(None),
        )
        .limit(1)
        .scalar_subquery()
        .label("household_role"),
        _case_persons.c.role.label("case_role"),
        _persons.c.network_influence,
        _persons.c.screened_at,
        _persons.c.safe_channel,
    )
    .join(
        _case_persons,
        and_(_case_persons.c.house_id == _persons.c.house_id, _case_persons.c.person_id == _persons.c.id),
    )
    .where(_persons.c.house_id == HOUSE, _persons.c.id == _PERSON, _case_persons.c.case_id == _CASE)
)
"""A person of a case: age, roles in household and case, screening, safe channel."""

OPEN_CONFIDANT = Statement(
    select(table_of(ConfidantRow))
    .where(
        table_of(ConfidantRow).c.house_id == HOUSE,
        table_of(ConfidantRow).c.case_id == _CASE,
        table_of(ConfidantRow).c.child_id == _PERSON,
        table_of(ConfidantRow).c.ended_at.is_(None),
    )
    .with_for_update()
)

PREFERENCES_OF = Statement(
    select(table_of(ClientPreferencesRow).c.id).where(
        table_of(ClientPreferencesRow).c.house_id == HOUSE,
        table_of(ClientPreferencesRow).c.case_id == _CASE,
        table_of(ClientPreferencesRow).c.person_id == _PERSON,
    )
)

CONTACT_WITH = Statement(
    select(table_of(PerpetratorContactRow).c.id).where(
        table_of(PerpetratorContactRow).c.house_id == HOUSE,
        table_of(PerpetratorContactRow).c.case_id == _CASE,
        table_of(PerpetratorContactRow).c.person_id == _PERSON,
    )
)

PARENTHOOD = ("parent", "step_parent", "ouder", "stiefouder", "mother", "father", "moeder", "vader")
"""What a relation is called, in either language, where the one is a parent of the other."""

IS_PARENT = Statement(
    select(
        or_(
            exists(
                select(literal_column("1"))
                .select_from(_relations)
                .where(
                    _relations.c.house_id == HOUSE,
                    _relations.c.person_id == bindparam("child", type_=_ID),
                    _relations.c.to_person_id == _PERSON,
                    func.lower(_relations.c.kind) == any_(array(PARENTHOOD)),
                )
            ),
            exists(
                select(literal_column("1"))
                .select_from(_members)
                .where(
                    _members.c.house_id == HOUSE,
                    _members.c.person_id == _PERSON,
                    or_(_members.c.role == "parent", _members.c.role == "step_parent"),
                    _members.c.household_id.in_(
                        select(_cases.c.household_id).where(_cases.c.house_id == HOUSE, _cases.c.id == _CASE)
                    ),
                )
            ),
        )
    )
)
"""Whether a person is, or was in this household, a parent; also the one who lives elsewhere."""

IS_PERPETRATOR = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(_incident_roles)
            .where(
                _incident_roles.c.house_id == HOUSE,
                _incident_roles.c.case_id == _CASE,
                _incident_roles.c.person_id == _PERSON,
                among(_incident_roles.c.role, (IncidentRole.acting_person, IncidentRole.both)),
            )
        )
    )
)
"""Whether a person used violence in an incident of the case; a role there, never a mark on the person (rule PE-03)."""

TAKE_COMING_OF_AGE = Statement(
    text(
        """
SELECT c.id AS case_id, p.id AS person_id, (p.birth_date + make_interval(years => CAST(:years AS int)))::date AS on_day,
       (SELECT d.organisation_id FROM directions d
         WHERE d.house_id = c.house_id AND d.case_id = c.id AND d.role = 'case_director' AND d.state = 'accepted'
           AND d.starts_at <= now() AND (d.ends_at IS NULL OR d.ends_at > now()) LIMIT 1) AS director_id,
       (SELECT array_agg(DISTINCT o.id) FROM (
            SELECT s.organisation_id AS id FROM participations s
             WHERE s.house_id = c.house_id AND s.case_id = c.id AND s.starts_at <= now()
               AND (s.ends_at IS NULL OR s.ends_at > now()) AND (s.acts_for IS NULL OR p.id = ANY (s.acts_for))
            UNION ALL
            SELECT h.organisation_id FROM help_periods h
             WHERE h.house_id = c.house_id AND h.case_id = c.id AND h.person_id = p.id
               AND (h.ends_on IS NULL OR h.ends_on >= today())) o) AS serving
  FROM cases c
  JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
  JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
 WHERE c.house_id = :house AND c.status = ANY (:open)
   AND p.birth_date + make_interval(years => CAST(:years AS int)) > today()
   AND p.birth_date + make_interval(years => CAST(:years AS int)) <= today() + CAST(:days AS int)
   AND NOT EXISTS (SELECT FROM tasks t WHERE t.house_id = c.house_id AND t.case_id = c.id AND t.person_id = p.id
                      AND t.kind = :kind)
 ORDER BY c.id, p.id LIMIT 200
"""
    ).bindparams(
        bindparam("house", type_=_ID),
        bindparam("years", type_=sa.Integer()),
        bindparam("days", type_=sa.Integer()),
        bindparam("open", type_=sa.ARRAY(sa.Text()), value=[status.value for status in sorted(OPEN_CASE)]),
        bindparam("kind", type_=sa.Text(), value=TaskKind.coming_of_age.value),
    )
)
"""Children of open cases who come of age within these days and for whom there is no task yet (rule PE-09)."""
