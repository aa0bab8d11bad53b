"""The statements of the use cases of safety."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, any_, bindparam, case, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE, ORGANISATION, PURPOSE, director_of
from app.domain.access.changes import table_of
from app.domain.access.words import among, word
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.conditions import (
    ConditionBreachRow,
    MonitoringCheckRow,
    SafetyAgreementRow,
    SafetyExclusionRow,
    SafetyPlanRow,
)
from app.domain.tables.grounds import CaseReaderRow
from app.domain.tables.meetings import AgendaItemRow
from app.domain.tables.persons import HouseholdMemberRow, PersonRow
from app.domain.tables.referrals import CaseSignalRow, ReferralRow
from app.domain.tables.safety import (
    ConcernRankingRow,
    IncidentRoleRow,
    IncidentRow,
    RiskFactorRow,
    SafetyLevelRow,
    SignalStageRow,
)
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.conditions import (
    BreachState,
    SafetyAgreementState,
    SafetyPlanStatus,
)
from app.domain.vocabulary.referrals import SignalKind, Urgency
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.sharing import Category

_ID, _TEXT, _INT, _TIME = sa.Uuid(), sa.Text(), sa.Integer(), sa.DateTime(timezone=True)
_CASE, _PERSON, _ONE = bindparam("case", type_=_ID), bindparam("person", type_=_ID), bindparam("id", type_=_ID)

cases, case_persons, persons = table_of(CaseRow), table_of(CasePersonRow), table_of(PersonRow)
members, parts, readers = table_of(HouseholdMemberRow), table_of(ParticipationRow), table_of(CaseReaderRow)
incidents, roles, risks = table_of(IncidentRow), table_of(IncidentRoleRow), table_of(RiskFactorRow)
levels, stages = table_of(SafetyLevelRow), table_of(SignalStageRow)
breaches = table_of(ConditionBreachRow)
plans, agreements, exclusions = table_of(SafetyPlanRow), table_of(SafetyAgreementRow), table_of(SafetyExclusionRow)
checks, rankings, items = table_of(MonitoringCheckRow), table_of(ConcernRankingRow), table_of(AgendaItemRow)
signals, referrals = table_of(CaseSignalRow), table_of(ReferralRow)

_one: ColumnElement[Any] = literal_column("1")

AGES = Statement(
    select(case_persons.c.person_id, persons.c.birth_date, persons.c.age_band, members.c.role)
    .select_from(
        case_persons.join(
            persons, and_(persons.c.house_id == case_persons.c.house_id, persons.c.id == case_persons.c.person_id)
        ).outerjoin(
            members,
            and_(
                members.c.house_id == case_persons.c.house_id,
                members.c.person_id == case_persons.c.person_id,
                members.c.ends_on.is_(None),
            ),
        )
    )
    .where(case_persons.c.house_id == HOUSE, case_persons.c.case_id == _CASE)
)
"""What tells a minor among the persons of a case."""

TAKES_PART = Statement(
    select(
        exists(
            select(_one)
            .select_from(parts)
            .where(
                parts.c.house_id == HOUSE,
                parts.c.case_id == _CASE,
                parts.c.organisation_id == ORGANISATION,
                parts.c.starts_at <= func.now(),
                or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
            )
        )
    )
)

DIRECTOR = Statement(select(director_of(_CASE)))

READS_SAFETY = Statement(
    select(
        exists(
            select(_one)
            .select_from(readers)
            .where(
                readers.c.house_id == HOUSE,
                readers.c.case_id == _CASE,
                readers.c.organisation_id == ORGANISATION,
                readers.c.purposes.op("&")(PURPOSE) != 0,
                readers.c.categories.op("&")(literal_column(f"{Category.safety.bit}::bigint")) != 0,
                readers.c.starts_at <= func.now(),
                readers.c.ends_at > func.now(),
            )
        )
    )
)
"""Whether a ground in force opens the safety data of a case."""

LABELLED = Statement(
    select(incidents.c.id).where(
        incidents.c.house_id == HOUSE,
        incidents.c.household_id == bindparam("household", type_=_ID),
        incidents.c.label == bindparam("label", type_=_TEXT),
        incidents.c.id != _ONE,
    )
)
CLEAR_ROLES = Statement(
    sa.delete(roles).where(roles.c.house_id == HOUSE, roles.c.incident_id == _ONE)  # type: ignore[arg-type]
)
RANKED = Statement(
    select(risks.c.id).where(
        risks.c.house_id == HOUSE,
        risks.c.case_id == _CASE,
        risks.c.phase == bindparam("phase", type_=_TEXT),
        risks.c.kind == bindparam("kind", type_=_TEXT),
        risks.c.rank == bindparam("rank", type_=_INT),
        risks.c.ended_on.is_(None),
        risks.c.id != _ONE,
    )
)
DISCUSSED = Statement(
    select(items.c.id)
    .where(items.c.house_id == HOUSE, items.c.case_id == _CASE, items.c.meeting_id == bindparam("meeting", type_=_ID))
    .limit(1)
)
"""Whether a case stands on the agenda of a meeting."""

RANKED_BEFORE = Statement(
    select(rankings.c.id)
    .where(
        rankings.c.house_id == HOUSE,
        rankings.c.case_id == _CASE,
        rankings.c.meeting_id == bindparam("meeting", type_=_ID),
        or_(
            and_(bindparam("shared", type_=sa.Boolean()), rankings.c.shared),
            and_(
                sa.not_(bindparam("shared", type_=sa.Boolean())),
                sa.not_(rankings.c.shared),
                rankings.c.organisation_id == ORGANISATION,
                rankings.c.concern_id == bindparam("concern", type_=_ID),
            ),
        ),
    )
    .limit(1)
)
"""Whether a meeting has a shared top concern, or the organisation ranked this one for it."""

END_LATEST = Statement(
    sa.update(levels)  # type: ignore[arg-type]
    .where(
        levels.c.house_id == HOUSE,
        levels.c.case_id == _CASE,
        levels.c.person_id == _PERSON,
        levels.c.kind == bindparam("kind", type_=_TEXT),
        levels.c.is_latest,
    )
    .values(is_latest=False)
)

_norm = bindparam("norm", type_=sa.Float())


_in_a_row = (
    select(
        levels.c.person_id,
        levels.c.level,
        func.row_number().over(partition_by=levels.c.person_id, order_by=levels.c.id.desc()).label("place"),
    )
    .where(levels.c.house_id == HOUSE, levels.c.case_id == _CASE, levels.c.kind == word(RatingKind.safety_level))
    .subquery("in_a_row")
)
_often = bindparam("often", type_=_INT)
_structural = (
    select(_in_a_row.c.person_id)
    .where(_in_a_row.c.place <= _often)
    .group_by(_in_a_row.c.person_id)
    .having(func.count() == _often, func.max(_in_a_row.c.level) < _norm)
)
_signals_of_case = and_(signals.c.house_id == HOUSE, signals.c.case_id == _CASE)
_incidents_of_case = and_(incidents.c.house_id == HOUSE, incidents.c.case_id == _CASE)
_opened_by = and_(referrals.c.house_id == HOUSE, referrals.c.case_id == _CASE)
_override = (
    select(stages).where(stages.c.house_id == HOUSE, stages.c.case_id == _CASE).order_by(stages.c.id.desc()).limit(1)
)


def _any(table: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401 - a FromClause
    return exists(select(_one).select_from(table).where(*where))


SIGNALS = Statement(
    select(
        select(func.count()).select_from(signals).where(_signals_of_case).scalar_subquery().label("signals"),
        or_(
            _any(signals, _signals_of_case, signals.c.signal_kind == word(SignalKind.repeat_notification)),
            _any(
                referrals,
                _opened_by,
                or_(
                    referrals.c.signal_kind == word(SignalKind.repeat_notification),
                    func.greatest(referrals.c.earlier_reports, referrals.c.known_reports) > 0,
                ),
            ),
        ).label("repeat_report"),
        _any(incidents, _incidents_of_case, incidents.c.serious).label("serious_incident"),
        or_(
            _any(incidents, _incidents_of_case, incidents.c.acute),
            _any(signals, _signals_of_case, signals.c.urgency == word(Urgency.acute)),
            _any(referrals, _opened_by, referrals.c.urgency == word(Urgency.acute)),
            _any(cases, cases.c.house_id == HOUSE, cases.c.id == _CASE, cases.c.track == word(Track.mda_acute)),
        ).label("acute"),
        exists(_structural).label("structurally_unsafe"),
        select(_override.subquery().c.stage).scalar_subquery().label("stage"),
        select(_override.subquery().c.reason).scalar_subquery().label("reason"),
    )
)
"""All that decides on the stage of signals (rule SA-07), and the newest word by hand."""

_open_breach = among(breaches.c.state, (BreachState.unconfirmed, BreachState.reported, BreachState.consequence_applied))
OPEN_BREACH = Statement(
    select(breaches)
    .where(breaches.c.house_id == HOUSE, breaches.c.condition_id == _ONE, _open_breach)
    .with_for_update(key_share=True)
)
REVISE_PLAN = Statement(
    sa.update(plans)  # type: ignore[arg-type]
    .where(plans.c.house_id == HOUSE, plans.c.case_id == _CASE, plans.c.status == word(SafetyPlanStatus.active))
    .values(
        status=SafetyPlanStatus.under_revision.value,
        reason=bindparam("reason", type_=_TEXT),
        changed_at=bindparam("at", type_=_TIME),
        due_at=bindparam("due_at", type_=_TIME),
        version=plans.c.version + 1,
    )
    .returning(plans.c.id, plans.c.version, plans.c.organisation_id)
)
IN_FORCE = Statement(
    select(plans.c.id).where(
        plans.c.house_id == HOUSE,
        plans.c.case_id == _CASE,
        among(plans.c.status, (SafetyPlanStatus.active, SafetyPlanStatus.under_revision)),
    )
)
_of_plan = and_(agreements.c.house_id == HOUSE, agreements.c.safety_plan_id == bindparam("plan", type_=_ID))
_not_ended = agreements.c.state != word(SafetyAgreementState.ended)
PLAN_MEMBERS = Statement(
    select(
        members.c.person_id,
        select(func.count())
        .select_from(agreements)
        .where(_of_plan, _not_ended, agreements.c.person_id == members.c.person_id)
        .scalar_subquery()
        .label("agreements"),
        select(func.count())
        .select_from(agreements)
        .where(
            _of_plan,
            agreements.c.state == word(SafetyAgreementState.awaiting_acknowledgement),
            agreements.c.person_id == members.c.person_id,
        )
        .scalar_subquery()
        .label("unacknowledged"),
        exists(
            select(_one)
            .select_from(exclusions)
            .where(
                exclusions.c.house_id == HOUSE,
                exclusions.c.safety_plan_id == bindparam("plan", type_=_ID),
                exclusions.c.person_id == members.c.person_id,
            )
        ).label("excluded"),
    )
    .select_from(
        members.join(
            cases, and_(cases.c.house_id == members.c.house_id, cases.c.household_id == members.c.household_id)
        )
    )
    .where(cases.c.house_id == HOUSE, cases.c.id == _CASE, members.c.ends_on.is_(None))
)
"""Who belongs to the household now, with what the plan holds for each (rule SA-14)."""

ACTIVATE_AGREEMENTS = Statement(
    sa.update(agreements)  # type: ignore[arg-type]
    .where(
        _of_plan,
        among(agreements.c.state, (SafetyAgreementState.drafted, SafetyAgreementState.acknowledged)),
    )
    .values(state=SafetyAgreementState.active.value, version=agreements.c.version + 1)
)
END_AGREEMENTS = Statement(
    sa.update(agreements)  # type: ignore[arg-type]
    .where(_of_plan, _not_ended)
    .values(
        state=SafetyAgreementState.ended.value,
        reason=bindparam("reason", type_=_TEXT),
        version=agreements.c.version + 1,
    )
    .returning(*agreements.c)
)
AGREEMENTS_IN_FORCE = Statement(
    select(agreements.c.id, agreements.c.person_id).where(
        _of_plan, agreements.c.state == word(SafetyAgreementState.active)
    )
)
CHECKED = Statement(
    select(checks.c.id)
    .where(checks.c.house_id == HOUSE, checks.c.condition_id == _ONE, checks.c.done_on.is_not(None))
    .limit(1)
)
"""Whether a condition was looked at, at a monitoring moment."""

OPEN_CHECKS = Statement(
    select(checks.c.id).where(
        checks.c.house_id == HOUSE,
        checks.c.done_on.is_(None),
        case((checks.c.safety_plan_id.is_(None), checks.c.condition_id), else_=checks.c.safety_plan_id) == _ONE,
    )
)
"""Monitoring moments of a plan or condition that are still to come."""

ACTING_OF_CASE = Statement(
    select(roles.c.person_id)
    .distinct()
    .where(
        roles.c.house_id == HOUSE,
        roles.c.case_id == _CASE,
        roles.c.role == any_(bindparam("roles", type_=sa.ARRAY(_TEXT))),
    )
)
"""Persons with one of these roles in an incident of the case."""
