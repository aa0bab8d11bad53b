"""What the use cases of plans ask the database."""

import sqlalchemy as sa
from sqlalchemy import and_, any_, bindparam, exists, func, literal_column, not_, or_, select

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.words import among
from app.domain.tables.cases import CaseMoveRow, CaseRow, DirectionRow, ParticipationRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.persons import HouseholdMemberRow, PersonRow
from app.domain.tables.plans import (
    AnalysisRow,
    GoalRow,
    PlanAcknowledgementRow,
    PlanEditionRow,
    PlanEntryRow,
    PlanEvaluationRow,
    PlanLineRow,
    PlanRow,
    PlanTrackRow,
)
from app.domain.vocabulary.cases import CaseStatus, DirectionRole, HandoverState
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.plans import IN_FORCE, AnalysisState, GoalState

_ID, _TEXT = sa.Uuid(), sa.Text()
_CASE, _PLAN = bindparam("case", type_=_ID), bindparam("plan", type_=_ID)

analyses, plans, editions = table_of(AnalysisRow), table_of(PlanRow), table_of(PlanEditionRow)
lines, entries, tracks, goals = (table_of(r) for r in (PlanLineRow, PlanEntryRow, PlanTrackRow, GoalRow))
evaluations = table_of(PlanEvaluationRow)
acknowledgements, directions = table_of(PlanAcknowledgementRow), table_of(DirectionRow)
cases, moves, parts = table_of(CaseRow), table_of(CaseMoveRow), table_of(ParticipationRow)
members, persons = table_of(HouseholdMemberRow), table_of(PersonRow)

_REOPENED_FROM = (CaseStatus.plan_active, CaseStatus.stagnated, CaseStatus.monitoring, CaseStatus.follow_up)

_active_analysis = (
    analyses.c.house_id == HOUSE,
    analyses.c.case_id == _CASE,
    analyses.c.state == AnalysisState.active.value,
)
ANALYSIS_NOW = Statement(
    select(
        select(analyses.c.id).where(*_active_analysis).scalar_subquery().label("id"),
        select(func.max(analyses.c.edition))
        .where(analyses.c.house_id == HOUSE, analyses.c.case_id == _CASE)
        .scalar_subquery()
        .label("edition"),
        func.coalesce(
            select(func.max(moves.c.at))
            .where(
                moves.c.house_id == HOUSE,
                moves.c.case_id == _CASE,
                moves.c.field == "status",
                moves.c.new == CaseStatus.under_analysis.value,
                among(moves.c.old, _REOPENED_FROM),
            )
            .scalar_subquery()
            > func.coalesce(
                select(analyses.c.made_at).where(*_active_analysis).scalar_subquery(), literal_column("'-infinity'")
            ),
            sa.false(),
        ).label("outdated"),
    )
)
"""The analysis that holds, the last number, and whether the case was reopened after it was made (rule CA-16)."""

REPLACE_ANALYSIS = Statement(
    sa.update(analyses)  # type: ignore[arg-type]
    .where(*_active_analysis)
    .values(state=AnalysisState.superseded.value, version=analyses.c.version + 1)
)

PLANS_IN_FORCE = Statement(
    select(plans.c.id, plans.c.kind)
    .where(
        plans.c.house_id == HOUSE,
        plans.c.household_id == bindparam("household", type_=_ID),
        among(plans.c.state, IN_FORCE),
    )
    .with_for_update()
)

ERASE_EDITIONS = Statement(
    sa.delete(editions)  # type: ignore[arg-type]
    .where(
        editions.c.house_id == HOUSE,
        editions.c.case_id == _CASE,
        editions.c.at <= bindparam("until", type_=sa.DateTime(timezone=True)),
        not_(
            exists(
                select(literal_column("1"))
                .select_from(plans)
                .where(
                    plans.c.house_id == HOUSE,
                    plans.c.id == editions.c.plan_id,
                    plans.c.edition == editions.c.edition,
                    among(plans.c.state, IN_FORCE),
                )
            )
        ),
    )
    .returning(editions.c.edition)
)
"""The versions of before, but not the one that holds now (rule GR-16)."""

TEAM = Statement(
    select(parts.c.organisation_id)
    .where(
        parts.c.house_id == HOUSE,
        parts.c.case_id == _CASE,
        parts.c.starts_at <= func.now(),
        or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
    )
    .distinct()
)
"""The organisations that take part in the case now."""

DIRECTED = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(directions)
            .where(
                directions.c.house_id == HOUSE,
                directions.c.case_id == _CASE,
                directions.c.role == DirectionRole.case_director.value,
                directions.c.state == HandoverState.accepted.value,
                directions.c.ends_at.is_(None),
                sa.not_(directions.c.provisional),
            )
        )
    )
)
"""Whether a case director is in charge; a provisional coordinator is none (rule PL-02)."""

_line_for = and_(
    lines.c.house_id == HOUSE,
    lines.c.plan_id == _PLAN,
    lines.c.withdrawn_at.is_(None),
    members.c.person_id == any_(lines.c.subject_ids),
)
MEMBERS_OF_PLAN = Statement(
    select(
        members.c.person_id,
        persons.c.birth_date,
        persons.c.age_band,
        members.c.role,
        exists(select(literal_column("1")).select_from(lines).where(_line_for)).label("has_line"),
        entries.c.voice,
        entries.c.line_answer,
    )
    .select_from(
        members.join(
            cases, and_(cases.c.house_id == members.c.house_id, cases.c.household_id == members.c.household_id)
        )
        .join(persons, and_(persons.c.house_id == members.c.house_id, persons.c.id == members.c.person_id))
        .outerjoin(
            entries,
            and_(
                entries.c.house_id == members.c.house_id,
                entries.c.plan_id == _PLAN,
                entries.c.person_id == members.c.person_id,
            ),
        )
    )
    .where(members.c.house_id == HOUSE, cases.c.id == _CASE, members.c.ends_on.is_(None))
)
"""Every member of the household, and what the plan holds of each."""

COUNTED = Statement(
    select(
        select(func.count())
        .select_from(goals)
        .where(goals.c.house_id == HOUSE, goals.c.plan_id == _PLAN)
        .scalar_subquery()
        .label("goals"),
        select(func.count())
        .select_from(goals)
        .where(goals.c.house_id == HOUSE, goals.c.plan_id == _PLAN, goals.c.state == GoalState.open.value)
        .scalar_subquery()
        .label("open_goals"),
        select(func.count())
        .select_from(lines)
        .where(lines.c.house_id == HOUSE, lines.c.plan_id == _PLAN, lines.c.withdrawn_at.is_(None))
        .scalar_subquery()
        .label("lines"),
    )
)

LINE_OWNERS = Statement(
    select(lines.c.organisation_id)
    .where(lines.c.house_id == HOUSE, lines.c.plan_id == _PLAN, lines.c.withdrawn_at.is_(None))
    .distinct()
)

OPEN_EVALUATIONS = Statement(
    select(evaluations.c.id).where(
        evaluations.c.house_id == HOUSE, evaluations.c.plan_id == _PLAN, evaluations.c.held_on.is_(None)
    )
)

ACKNOWLEDGE = Statement(
    sa.update(acknowledgements)  # type: ignore[arg-type]
    .where(
        acknowledgements.c.house_id == HOUSE,
        acknowledgements.c.plan_id == _PLAN,
        acknowledgements.c.edition == bindparam("edition", type_=sa.Integer()),
        acknowledgements.c.organisation_id == bindparam("organisation", type_=_ID),
        acknowledgements.c.acknowledged_at.is_(None),
    )
    .values(acknowledged_at=func.now(), version=acknowledgements.c.version + 1)
    .returning(acknowledgements.c.id)
)


def _all_of(table: sa.FromClause, *also: sa.ColumnElement[bool]) -> sa.ColumnElement[object]:
    row: sa.ColumnElement[object] = func.to_jsonb(literal_column(str(table.name)))  # type: ignore[attr-defined]
    found = select(func.coalesce(func.jsonb_agg(row), literal_column("'[]'::jsonb")))
    return found.select_from(table).where(table.c.house_id == HOUSE, table.c.plan_id == _PLAN, *also).scalar_subquery()


ADD_EDITION = Statement(
    sa.insert(editions).from_select(  # type: ignore[arg-type]
        ["house_id", "id", "case_id", "plan_id", "edition", "reason", "difference", "analysis_id", "content", "at"],
        select(
            plans.c.house_id,
            bindparam("id", type_=_ID),
            plans.c.case_id,
            plans.c.id,
            plans.c.edition,
            bindparam("reason", type_=_TEXT),
            bindparam("difference", type_=_TEXT),
            plans.c.analysis_id,
            func.jsonb_build_object(
                literal_column("'plan'"), func.to_jsonb(literal_column("plans")),
                literal_column("'lines'"), _all_of(lines, lines.c.withdrawn_at.is_(None)),
                literal_column("'goals'"), _all_of(goals),
                literal_column("'entries'"), _all_of(entries),
                literal_column("'tracks'"), _all_of(tracks),
            ),
            func.now(),
        ).where(plans.c.house_id == HOUSE, plans.c.id == _PLAN),
        include_defaults=False,
    )
)  # fmt: skip
"""Keeps the plan as it stands now, word for word, beside the reason and the difference (rule PL-05)."""

FIND_ENTRY = Statement(
    select(entries.c.id)
    .where(
        entries.c.house_id == HOUSE, entries.c.plan_id == _PLAN, entries.c.person_id == bindparam("person", type_=_ID)
    )
    .with_for_update()
)
FIND_TRACK = Statement(
    select(tracks.c.id)
    .where(tracks.c.house_id == HOUSE, tracks.c.plan_id == _PLAN, tracks.c.track == bindparam("track", type_=_TEXT))
    .with_for_update()
)

organisations = table_of(OrganisationRow)


def _takes_part(kind: OrganisationKind) -> sa.ColumnElement[bool]:
    return exists(
        select(literal_column("1"))
        .select_from(parts.join(organisations, organisations.c.id == parts.c.organisation_id))
        .where(
            parts.c.house_id == HOUSE,
            parts.c.case_id == _CASE,
            organisations.c.kind == kind.value,
            parts.c.starts_at <= func.now(),
            or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
        )
    )


LINKED = Statement(select(and_(_takes_part(OrganisationKind.veilig_thuis), _takes_part(OrganisationKind.police))))
"""Whether Veilig Thuis and the police both take part in the case (rule PL-04)."""
