"""What decides on the course of a case, asked in one statement for every guard that looks at it.

    facts = await course_facts(work, case.id)
    facts.levels, facts.breached, facts.has_contact_person, …

The facts come from the tables of many rooms; the rules that weigh them stand in the room cases.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, any_, bindparam, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.house_settings import house_setting
from app.domain.access.work import Work
from app.domain.errors import GuardNotMet
from app.domain.tables.actions import ActionRow
from app.domain.tables.case_work import (
    CaseClosingRow,
    ClosingSubjectRow,
    ContactPersonRow,
    EscalationRow,
    MeasureHandoverRow,
    MonitoringMomentRow,
    ScaleDownRow,
)
from app.domain.tables.cases import CaseRow, DirectionRow, ParticipationRow
from app.domain.tables.conditions import ConditionRow
from app.domain.tables.guides import GuideAnswerRow
from app.domain.tables.meetings import AgendaItemRow, MeetingDecisionRow, MeetingRow
from app.domain.tables.organisations import HouseRow, MandateRow, OrganisationRow, RoleAssignmentRow
from app.domain.tables.persons import HouseholdMemberRow
from app.domain.tables.plans import ClosurePlanRow, PlanRow
from app.domain.tables.safety import SafetyLevelRow
from app.domain.vocabulary.actions import ENDED_ACTIONS
from app.domain.vocabulary.case_work import ClosingState, EscalationState, MonitoringState
from app.domain.vocabulary.cases import DirectionRole, HandoverState
from app.domain.vocabulary.conditions import BREACHED
from app.domain.vocabulary.meetings import ItemStatus, MeetingStatus
from app.domain.vocabulary.organisations import MandateScope, OrganisationKind
from app.domain.vocabulary.plans import PlanKind, PlanState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.word import Word

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)
_ORGANISATION, _PROFESSIONAL = bindparam("organisation", type_=_ID), bindparam("professional", type_=_ID)

_cases, _members, _levels = table_of(CaseRow), table_of(HouseholdMemberRow), table_of(SafetyLevelRow)
_conditions, _plans, _closure_plans = table_of(ConditionRow), table_of(PlanRow), table_of(ClosurePlanRow)
_actions, _contacts, _offers = table_of(ActionRow), table_of(ContactPersonRow), table_of(ScaleDownRow)
_meetings, _items, _decisions = table_of(MeetingRow), table_of(AgendaItemRow), table_of(MeetingDecisionRow)
_escalations, _directions, _mandates = table_of(EscalationRow), table_of(DirectionRow), table_of(MandateRow)
_answers, _organisations, _parts = table_of(GuideAnswerRow), table_of(OrganisationRow), table_of(ParticipationRow)
_roles, _houses, _handovers = table_of(RoleAssignmentRow), table_of(HouseRow), table_of(MeasureHandoverRow)
_moments, _closings, _subjects = table_of(MonitoringMomentRow), table_of(CaseClosingRow), table_of(ClosingSubjectRow)

_GATE_ON, _GATE_OFF = "on", "off"


def _in(column: ColumnElement[Any], *words: Word) -> ColumnElement[bool]:
    listed = ", ".join(f"'{word.value}'" for word in words)
    array: ColumnElement[Any] = literal_column(f"ARRAY[{listed}]")
    return column == any_(array)


def _of_case(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:  # noqa: ANN401 - a FromClause
    return table.c.house_id == _HOUSE, table.c.case_id == _CASE


def _there(table: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401 - a FromClause
    return exists(select(literal_column("1")).select_from(table).where(*_of_case(table), *where))


def _count(table: Any, *where: ColumnElement[bool]) -> ColumnElement[Any]:  # noqa: ANN401 - a FromClause
    return select(func.count()).select_from(table).where(*_of_case(table), *where).scalar_subquery()


_WAITING = (ItemStatus.scheduled, ItemStatus.virtual_open, ItemStatus.in_discussion, ItemStatus.deferred)

_JOINT = _in(_plans.c.kind, PlanKind.intake_plan, PlanKind.conference_plan)

FACTS = Statement(
    select(
        _count(_conditions, _in(_conditions.c.status, *sorted(BREACHED))).label("breached"),
        _there(_closure_plans).label("closure_plan"),
        _there(_plans, _JOINT, _in(_plans.c.state, PlanState.active)).label("plan_active"),
        _count(_plans, _JOINT, _in(_plans.c.state, PlanState.active, PlanState.under_revision)).label("open_plans"),
        _count(_actions, sa.not_(_in(_actions.c.status, *sorted(ENDED_ACTIONS)))).label("open_actions"),
        _there(_contacts, _contacts.c.ends_at.is_(None)).label("contact_person"),
        _there(_offers, _in(_offers.c.state, HandoverState.accepted)).label("receiver_accepted"),
        _there(_items, _in(_items.c.status, *_WAITING)).label("on_agenda"),
        _there(_escalations, _in(_escalations.c.state, EscalationState.answered, EscalationState.closed)).label(
            "escalation_answered"
        ),
        exists(
            select(literal_column("1"))
            .select_from(
                _items.join(
                    _meetings, and_(_meetings.c.house_id == _items.c.house_id, _meetings.c.id == _items.c.meeting_id)
                )
            )
            .where(*_of_case(_items), _in(_meetings.c.status, MeetingStatus.in_session))
        ).label("in_session"),
        _there(
            _directions,
            _directions.c.role == DirectionRole.case_director.value,
            _directions.c.organisation_id == _ORGANISATION,
            _directions.c.professional_id == _PROFESSIONAL,
            _in(_directions.c.state, HandoverState.accepted),
            _directions.c.ends_at.is_(None),
            _directions.c.push_through,
        ).label("may_push_through"),
        exists(
            select(literal_column("1"))
            .select_from(_mandates)
            .where(
                _mandates.c.organisation_id == _ORGANISATION,
                _mandates.c.professional_id == _PROFESSIONAL,
                _in(_mandates.c.scope, MandateScope.record_deviation),
                _mandates.c.starts_at <= func.now(),
                or_(_mandates.c.ends_at.is_(None), _mandates.c.ends_at > func.now()),
            )
        ).label("may_deviate"),
    )
)

LEVELS = Statement(
    select(_members.c.person_id, _levels.c.level)
    .select_from(
        _cases.join(
            _members,
            and_(
                _members.c.house_id == _cases.c.house_id,
                _members.c.household_id == _cases.c.household_id,
                _members.c.ends_on.is_(None),
            ),
        ).outerjoin(
            _levels,
            and_(
                _levels.c.house_id == _cases.c.house_id,
                _levels.c.case_id == _cases.c.id,
                _levels.c.person_id == _members.c.person_id,
                _in(_levels.c.kind, RatingKind.safety_level),
                _levels.c.is_latest,
            ),
        )
    )
    .where(_cases.c.house_id == _HOUSE, _cases.c.id == _CASE)
    .order_by(_members.c.person_id)
)
"""The members of the household and the safety level that counts now, or NULL."""

GATE_ANSWER = Statement(
    select(_answers.c.yes)
    .where(
        *_of_case(_answers),
        _answers.c.question_code == bindparam("gate", type_=sa.Text()),
        _answers.c.withdrawn_at.is_(None),
        _answers.c.yes.is_not(None),
        _answers.c.at
        >= select(_cases.c.phase_started_at).where(_cases.c.house_id == _HOUSE, _cases.c.id == _CASE).scalar_subquery(),
    )
    .order_by(_answers.c.at.desc())
    .limit(1)
)
"""What was answered last at a gate of the guide since the phase began."""

CHAIRS = Statement(
    select(_meetings.c.id)
    .select_from(
        _decisions.join(
            _meetings, and_(_meetings.c.house_id == _decisions.c.house_id, _meetings.c.id == _decisions.c.meeting_id)
        )
    )
    .where(
        *_of_case(_decisions),
        _decisions.c.id == bindparam("decision", type_=_ID),
        _meetings.c.chair_id == _PROFESSIONAL,
    )
)


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """A case as the guards of its course see it; the last two are of the professional who acts."""

    levels: tuple[tuple[UUID, float | None], ...]
    threshold: float
    gate_on: bool
    breached: int
    closure_plan: bool
    plan_active: bool
    open_plans: int
    open_actions: int
    contact_person: bool
    receiver_accepted: bool
    on_agenda: bool
    escalation_answered: bool
    in_session: bool
    may_push_through: bool
    may_deviate: bool


async def course_facts(work: Work, case_id: UUID) -> CourseFacts:
    """All of them, as they stand in this transaction."""
    actor = work.actor
    record = await work.fetch_one(
        FACTS, case=case_id, organisation=actor.organisation_id, professional=actor.professional_id
    )
    levels = await work.fetch(LEVELS, case=case_id)
    gate = await house_setting(work, "safety_level_gate", _GATE_ON)
    threshold = await house_setting(work, "safety_level_threshold", 6)
    return CourseFacts(
        levels=tuple((row["person_id"], None if row["level"] is None else float(row["level"])) for row in levels),
        threshold=float(threshold),
        gate_on=gate != _GATE_OFF,
        **dict(record),
    )


async def chairing(work: Work, case_id: UUID, decision_id: UUID | None) -> frozenset[Role]:
    """The role of chair, where the actor's professional chaired the meeting that took this decision on this case."""
    professional = work.actor.professional_id
    if decision_id is None or professional is None:
        return frozenset()
    found = await work.fetch_value(CHAIRS, case=case_id, decision=decision_id, professional=professional)
    return frozenset() if found is None else frozenset({Role.chair})


async def gate_answer(work: Work, case_id: UUID, gate: str) -> bool | None:
    """What the guide says at a gate question, or None where it was not answered there."""
    found: bool | None = await work.fetch_value(GATE_ANSWER, case=case_id, gate=gate)
    return found


PARTNERS_OF_KINDS = Statement(
    select(_organisations.c.id)
    .where(
        _organisations.c.kind == any_(bindparam("kinds", type_=sa.ARRAY(sa.Text()))),
        or_(
            _organisations.c.id.in_(select(_parts.c.organisation_id).where(*_of_case(_parts))),
            _organisations.c.id.in_(
                select(_offers.c.receiver_id).where(*_of_case(_offers), _in(_offers.c.state, HandoverState.accepted))
            ),
        ),
    )
    .order_by(_organisations.c.id)
)
"""The organisations of these kinds that take or took part in a case, or accepted to go on with it."""

MOMENT_OWNERS = Statement(
    select(
        select(_directions.c.organisation_id)
        .where(
            *_of_case(_directions),
            _directions.c.role == DirectionRole.process_manager.value,
            _in(_directions.c.state, HandoverState.accepted),
            _directions.c.ends_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
        .label("process_manager_id"),
        select(_parts.c.organisation_id)
        .select_from(_parts.join(_organisations, _organisations.c.id == _parts.c.organisation_id))
        .where(
            *_of_case(_parts),
            _in(_organisations.c.kind, OrganisationKind.veilig_thuis),
            or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
        )
        .limit(1)
        .scalar_subquery()
        .label("veilig_thuis_id"),
    )
)
"""Who holds moments of monitoring: the process manager where there is one, Veilig Thuis where it takes part."""

MOMENTS = Statement(
    select(_moments.c.kind, _moments.c.state, _moments.c.wants_more).where(
        *_of_case(_moments), sa.not_(_in(_moments.c.state, MonitoringState.lapsed))
    )
)

LAPSE_MOMENTS = Statement(
    sa.update(_moments)  # type: ignore[arg-type]
    .where(*_of_case(_moments), _in(_moments.c.state, MonitoringState.planned))
    .values(state=MonitoringState.lapsed.value, version=_moments.c.version + 1)
    .returning(_moments.c.id)
)

OPEN_CLOSING = Statement(
    select(_closings.c.id).where(*_of_case(_closings), _in(_closings.c.state, ClosingState.prepared)).limit(1)
)

SUBJECTS = Statement(
    select(_subjects.c.outcome, _subjects.c.talk_on, _subjects.c.no_talk_reason).where(
        *_of_case(_subjects), _subjects.c.closing_id == bindparam("closing", type_=_ID)
    )
)

SUBJECT = Statement(
    select(_subjects.c.id)
    .where(
        *_of_case(_subjects),
        _subjects.c.closing_id == bindparam("closing", type_=_ID),
        _subjects.c.person_id == bindparam("person", type_=_ID),
    )
    .limit(1)
)

END_CONTACT_PERSON = Statement(
    sa.update(_contacts)  # type: ignore[arg-type]
    .where(*_of_case(_contacts), _contacts.c.ends_at.is_(None))
    .values(ends_at=bindparam("at", type_=_contacts.c.ends_at.type), version=_contacts.c.version + 1)
    .returning(_contacts.c.organisation_id)
)

DIRECTS_A_HOUSE = Statement(
    select(_roles.c.id)
    .select_from(_roles.join(_houses, _houses.c.id == _roles.c.house_id))
    .where(
        _houses.c.organisation_id == _ORGANISATION,
        _roles.c.professional_id == _PROFESSIONAL,
        _roles.c.role == Role.process_director.value,
        _roles.c.starts_at <= func.now(),
        or_(_roles.c.ends_at.is_(None), _roles.c.ends_at > func.now()),
    )
    .limit(1)
)
"""That a professional is process director of a house that the organisation keeps."""

MEASURE_HANDOVER = Statement(
    select(_handovers.c.guidance_accepted_at, _handovers.c.monitoring_accepted_at).where(
        _handovers.c.house_id == _HOUSE, _handovers.c.measure_id == bindparam("measure", type_=_ID)
    )
)


async def check_measure_handed_over(work: Work, measure_id: UUID) -> None:
    """A child-protection measure ends when guidance and monitoring were both accepted (rule CA-05)."""
    found = await work.fetch_one(MEASURE_HANDOVER, measure=measure_id)
    asked = ("guidance", "monitoring")
    missing = [name for name in asked if found is None or found[f"{name}_accepted_at"] is None]
    if missing:
        raise GuardNotMet("CA-05", *missing)
