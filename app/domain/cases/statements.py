"""SQL of cases: where the views' rows come from, and what hangs on a case."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, any_, bindparam, case, exists, func, literal_column, not_, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import knows_case, of_case
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.actions.statements import ACTIONS, PEER_OFFERS
from app.domain.cases.course_sources import COURSE_OF_CASE
from app.domain.cases.sources import DIRECTIONS, FILE_NUMBERS, MOVES, PARTICIPATIONS, TASKS
from app.domain.cases.views import (
    CaseView,
)
from app.domain.contributions.statements.history import HELP, UNKNOWNS
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS, SITUATION_PARTS
from app.domain.disclosures.statements.client_view import CLIENT_VIEWS
from app.domain.disclosures.statements.requests import SUBJECT_REQUESTS
from app.domain.findings.statements import FINDINGS
from app.domain.grounds.statements import GRANTS, GROUNDS
from app.domain.guides.statements import GUIDE_RUNS, TALK_CARD_HANDOVERS
from app.domain.meetings.statements.charters import MEETINGS_OF_CASE
from app.domain.persons.statements.circle import (
    CHILD_HEARINGS,
    CLIENT_MESSAGES,
    CLIENT_PREFERENCES,
    CONFIDANTS,
    PERPETRATOR_CONTACTS,
)
from app.domain.persons.statements.persons import DANGER_PAIRS, HOUSEHOLD_MEMBERS, PERSONS
from app.domain.plans.statements.measures import LEGAL_EVENTS, LEGAL_WEIGHINGS, MEASURES, SPECIAL_CONDITIONS
from app.domain.plans.statements.views import ANALYSES, CLOSURE_PLANS, OPTIONS, PLANS
from app.domain.programmes.statements.work import (
    ACUTE_INTAKES,
    ARRANGEMENT_CHOICES,
    CASE_PROGRAMMES,
    CRITERIA_CHECKS,
    PROCESS_STEPS,
    PROFILE_ASSESSMENTS,
    PROGRAMME_TIMERS,
    TEAM_MEMBERS,
)
from app.domain.safety.statements.case_edges import SAFETY_OF_CASE
from app.domain.tables.base import Moment
from app.domain.tables.case_work import ScaleDownRow, TransferRow
from app.domain.tables.cases import (
    CasePersonRow,
    CaseRow,
    DirectionRow,
    FileNumberRow,
    ParticipationRow,
    TaskRow,
)
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.persons import HouseholdMemberRow, PersonRow
from app.domain.terms.statements import TERMS
from app.domain.vocabulary.cases import OPEN_CASE, CaseStatus, HandoverState, ParticipationBasis, TaskState
from app.domain.vocabulary.organisations import OrganisationKind, ParticipationForm
from app.domain.vocabulary.scopes import Scope

_ID, _TEXT, _DATE = sa.Uuid(), sa.Text(), sa.Date()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
_ORGANISATION, _AT = bindparam("organisation", type_=_ID), bindparam("at", type_=Moment())

cases, parts, directions = table_of(CaseRow), table_of(ParticipationRow), table_of(DirectionRow)
numbers, tasks, organisations = table_of(FileNumberRow), table_of(TaskRow), table_of(OrganisationRow)
members, persons = table_of(HouseholdMemberRow), table_of(PersonRow)
scale_downs, transfers = table_of(ScaleDownRow), table_of(TransferRow)


def _linked(column: str) -> Any:  # noqa: ANN401 - an expression of a frame
    """What is said of a linked case, for who may know of that one too."""

    def expression(frame: Frame) -> ColumnElement[Any]:
        other = frame.row.c.linked_case_id
        known = case((other.is_(None), sa.false()), else_=knows_case(frame, other))
        return case((known, frame.row.c[column]), else_=None)

    return expression


CASES = Source(
    view=CaseView,
    row=CaseRow,
    scope=Scope.case_read,
    mask=of_case,
    case_column="id",
    expressions={name: _linked(name) for name in ("linked_case_id", "link_reason")},
    edges={
        "persons": Edge(
            PERSONS,
            through=CasePersonRow,
            link=lambda link, person: link.c.person_id == person.c.id,
            through_on=lambda case, link: link.c.case_id == case.row.c.id,
            case_id=lambda case: case.row.c.id,
            carried=("role",),
        ),
        "participations": Edge(PARTICIPATIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "directions": Edge(DIRECTIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "actions": Edge(ACTIONS, on=lambda case, row: row.c.case_id == case.row.c.id, proves=True),
        "household": Edge(
            HOUSEHOLD_MEMBERS,
            on=lambda case, row: row.c.household_id == case.row.c.household_id,
            case_id=lambda case: case.row.c.id,
        ),
        "danger_pairs": Edge(DANGER_PAIRS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "peer_offers": Edge(PEER_OFFERS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "tasks": Edge(TASKS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "file_numbers": Edge(FILE_NUMBERS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "moves": Edge(MOVES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "grounds": Edge(GROUNDS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "contributions": Edge(CONTRIBUTIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "information_requests": Edge(INFORMATION_REQUESTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "help": Edge(HELP, on=lambda case, row: row.c.case_id == case.row.c.id),
        "situation_parts": Edge(SITUATION_PARTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "unknowns": Edge(UNKNOWNS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "analyses": Edge(ANALYSES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "plans": Edge(PLANS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "options": Edge(OPTIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "measures": Edge(MEASURES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "legal_events": Edge(LEGAL_EVENTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "legal_weighings": Edge(LEGAL_WEIGHINGS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "special_conditions": Edge(SPECIAL_CONDITIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "closure_plans": Edge(CLOSURE_PLANS, on=lambda case, row: row.c.case_id == case.row.c.id),
        **COURSE_OF_CASE,
        "terms": Edge(TERMS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "findings": Edge(FINDINGS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "confidants": Edge(CONFIDANTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "child_hearings": Edge(CHILD_HEARINGS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "client_preferences": Edge(CLIENT_PREFERENCES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "perpetrator_contacts": Edge(PERPETRATOR_CONTACTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "client_messages": Edge(CLIENT_MESSAGES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "guide_runs": Edge(GUIDE_RUNS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "talk_cards": Edge(TALK_CARD_HANDOVERS, on=lambda case, row: row.c.case_id == case.row.c.id),
        **{
            name: Edge(source, on=lambda case, row: row.c.case_id == case.row.c.id)
            for name, source in SAFETY_OF_CASE.items()
        },
        **{
            name: Edge(source, on=lambda case, row: row.c.case_id == case.row.c.id)
            for name, source in MEETINGS_OF_CASE.items()
        },
        "client_view": Edge(CLIENT_VIEWS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "subject_requests": Edge(SUBJECT_REQUESTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "programmes": Edge(CASE_PROGRAMMES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "criteria_checks": Edge(CRITERIA_CHECKS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "team": Edge(TEAM_MEMBERS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "process_steps": Edge(PROCESS_STEPS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "programme_timers": Edge(PROGRAMME_TIMERS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "profile_assessments": Edge(PROFILE_ASSESSMENTS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "arrangement_choices": Edge(ARRANGEMENT_CHOICES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "acute_intakes": Edge(ACUTE_INTAKES, on=lambda case, row: row.c.case_id == case.row.c.id),
        "grants": Edge(GRANTS, on=lambda case, row: row.c.case_id == case.row.c.id),
    },
    filters={
        "status": Filter("status", "any"),
        "phase": Filter("phase", "any"),
        "track": Filter("track", "any"),
        "reference": Filter("reference"),
    },
)


def _now(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:  # noqa: ANN401 - a FromClause
    return table.c.starts_at <= func.now(), or_(table.c.ends_at.is_(None), table.c.ends_at > func.now())


_taking_part = (parts.c.house_id == _HOUSE, parts.c.case_id == _CASE, *_now(parts))
_in_charge = (
    directions.c.house_id == _HOUSE,
    directions.c.case_id == _CASE,
    directions.c.state == HandoverState.accepted.value,
    directions.c.ends_at.is_(None),
)
_of_role = directions.c.role == bindparam("role", type_=_TEXT)
_open_statuses: ColumnElement[Any] = literal_column(
    "ARRAY[" + ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE)) + "]"
)

OPEN_CASE_OF = Statement(
    select(cases.c.id)
    .where(
        cases.c.house_id == _HOUSE,
        cases.c.household_id == bindparam("household", type_=_ID),
        cases.c.status == any_(_open_statuses),
    )
    .limit(1)
)
"""The open case of a household (rules CA-01, RE-05)."""

MEMBERS_OF = Statement(
    select(members.c.person_id, members.c.role, persons.c.birth_date, persons.c.age_band)
    .join(persons, and_(persons.c.house_id == members.c.house_id, persons.c.id == members.c.person_id))
    .where(
        members.c.house_id == _HOUSE,
        members.c.household_id == bindparam("household", type_=_ID),
        members.c.ends_on.is_(None),
    )
)
DIRECTION_NOW = Statement(
    select(
        select(directions.c.id).where(*_in_charge, _of_role).scalar_subquery().label("in_charge_id"),
        select(directions.c.id)
        .where(
            directions.c.house_id == _HOUSE,
            directions.c.case_id == _CASE,
            _of_role,
            or_(
                directions.c.state == HandoverState.offered.value,
                directions.c.state == HandoverState.live_handover.value,
            ),
        )
        .limit(1)
        .scalar_subquery()
        .label("offered_id"),
        exists(
            select(literal_column("1"))
            .select_from(parts)
            .where(*_taking_part, parts.c.organisation_id == _ORGANISATION)
        ).label("takes_part"),
    )
)
"""Who is in charge of a role, whether it is on offer, and whether an organisation takes part."""

END_DIRECTION = Statement(
    sa.update(directions)  # type: ignore[arg-type]
    .where(*_in_charge, _of_role)
    .values(ends_at=_AT, version=directions.c.version + 1)
    .returning(directions.c.organisation_id)
)
DIRECTED_BY = Statement(
    select(directions.c.role, directions.c.provisional).where(
        *_in_charge, directions.c.organisation_id == _ORGANISATION
    )
)
END_DIRECTIONS_OF = Statement(
    sa.update(directions)  # type: ignore[arg-type]
    .where(*_in_charge, directions.c.organisation_id == _ORGANISATION)
    .values(ends_at=_AT, version=directions.c.version + 1)
)


def _goes_on(offers: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a FromClause
    return exists(
        select(literal_column("1"))
        .select_from(offers)
        .where(
            offers.c.house_id == parts.c.house_id,
            offers.c.case_id == parts.c.case_id,
            offers.c.receiver_id == parts.c.organisation_id,
            offers.c.state == HandoverState.accepted.value,
        )
    )


END_INCIDENTAL = Statement(
    sa.update(parts)  # type: ignore[arg-type]
    .where(
        *_taking_part,
        or_(
            parts.c.basis == ParticipationBasis.on_request.value,
            exists(
                select(literal_column("1"))
                .select_from(organisations)
                .where(
                    organisations.c.id == parts.c.organisation_id,
                    organisations.c.participation_form == ParticipationForm.incidental.value,
                )
            ),
        ),
        not_(_goes_on(transfers)),
        not_(_goes_on(scale_downs)),
        not_(
            exists(
                select(literal_column("1"))
                .select_from(directions)
                .where(*_in_charge, directions.c.organisation_id == parts.c.organisation_id)
            )
        ),
    )
    .values(ends_at=_AT, version=parts.c.version + 1)
    .returning(parts)
)
"""Ends the part of who joined for this case alone and neither directs it nor goes on with the family (rule GR-18)."""

PARTICIPATION_NOW = Statement(
    select(parts.c.id).where(*_taking_part, parts.c.organisation_id == _ORGANISATION).limit(1)
)
PROSECUTION_TAKES_PART = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(parts.join(organisations, organisations.c.id == parts.c.organisation_id))
            .where(*_taking_part, organisations.c.kind == OrganisationKind.prosecution.value)
        )
    )
)
PARKED_UNTIL = Statement(
    select(cases.c.id)
    .where(
        cases.c.house_id == _HOUSE,
        cases.c.status == CaseStatus.parked.value,
        cases.c.parked_until <= bindparam("on", type_=_DATE),
    )
    .order_by(cases.c.id)
    .limit(bindparam("most", type_=sa.Integer()))
    .with_for_update(key_share=True, skip_locked=True)
)
ADD_FILE_NUMBER = Statement(
    insert(numbers)  # type: ignore[arg-type]
    .values(
        house_id=_HOUSE,
        id=bindparam("id", type_=_ID),
        case_id=_CASE,
        organisation_id=_ORGANISATION,
        number=bindparam("number", type_=_TEXT),
    )
    .on_conflict_do_nothing()
    .returning(numbers.c.id)
)
CLAIM_TASK = Statement(
    sa.update(tasks)  # type: ignore[arg-type]
    .where(
        tasks.c.house_id == _HOUSE,
        tasks.c.id == bindparam("id", type_=_ID),
        tasks.c.state == TaskState.open.value,
        or_(tasks.c.organisation_id.is_(None), tasks.c.organisation_id == _ORGANISATION),
    )
    .values(
        state=TaskState.claimed.value,
        organisation_id=_ORGANISATION,
        professional_id=bindparam("professional", type_=_ID),
        claimed_at=func.clock_timestamp(),
        version=tasks.c.version + 1,
    )
    .returning(tasks.c.id)
)
"""Takes an open task; nothing comes back where another was first."""

_late = (
    select(tasks.c.id)
    .where(
        tasks.c.house_id == _HOUSE,
        or_(tasks.c.state == TaskState.open.value, tasks.c.state == TaskState.claimed.value),
        tasks.c.due_at <= func.now(),
        tasks.c.late_told_at.is_(None),
    )
    .order_by(tasks.c.due_at)
    .limit(bindparam("most", type_=sa.Integer()))
    .with_for_update(key_share=True, skip_locked=True)
)
TAKE_LATE_TASKS = Statement(
    sa.update(tasks)  # type: ignore[arg-type]
    .where(tasks.c.house_id == _HOUSE, tasks.c.id.in_(_late))
    .values(late_told_at=_AT)
    .returning(tasks.c.id, tasks.c.version, tasks.c.kind, tasks.c.organisation_id)
)
"""Marks the tasks whose due date passed and of which nobody was told yet, and returns them."""
