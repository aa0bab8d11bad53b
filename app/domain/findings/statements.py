"""SQL of findings: the view of the database as a source, and one finding of one case."""

from collections.abc import Mapping
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlmodel import SQLModel

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE, ORGANISATION, PURPOSE
from app.domain.access.changes import table_of
from app.domain.access.masks import GRANTS, NOBODY, READERS, in_force, of_case_by_row, one_id
from app.domain.access.view import Filter, Frame, Source
from app.domain.access.words import word
from app.domain.findings.views import CaseFindingView
from app.domain.tables.actions import ActionRow
from app.domain.tables.base import Ids
from app.domain.tables.cases import DirectionRow
from app.domain.tables.contributions import UnknownRow
from app.domain.tables.findings import FindingRow
from app.domain.tables.guides import GuideAnswerRow
from app.domain.tables.measures import MeasureRow
from app.domain.tables.meetings import ClientParticipationRow
from app.domain.tables.persons import PersonRow
from app.domain.tables.programmes import ArrangementChoiceRow
from app.domain.tables.safety import ConcernRow, RedFlagRow, SeparationRow
from app.domain.vocabulary.cases import HandoverState
from app.domain.vocabulary.scopes import Scope

_ID = sa.Uuid()
findings = FindingRow.__table__
_readers, _directions = READERS, table_of(DirectionRow)


def _directed(frame: Frame) -> ColumnElement[bool]:
    """A list that starts from an organisation is about the cases that it directs.

    An array, which the planner looks up in every branch of the view; a join would compute the findings of all cases.
    """
    mine = select(_directions.c.case_id).where(
        _directions.c.house_id == frame.reader.house,
        _directions.c.organisation_id == frame.reader.organisation,
        _directions.c.state == word(HandoverState.accepted),
        _directions.c.ends_at.is_(None),
    )
    directed: ColumnElement[Any] = frame.row.c.case_id == any_(func.array(mine.scalar_subquery()))
    return directed


SUBJECTS: Final[Mapping[str, tuple[type[SQLModel], str, str | None]]] = {
    "person": (PersonRow, "id", None),
    "action": (ActionRow, "subject_ids", "owner_organisation_id"),
    "measure": (MeasureRow, "subject_id", "recorded_by_id"),
    "concern": (ConcernRow, "person_ids", "organisation_id"),
    "red_flag": (RedFlagRow, "person_id", "organisation_id"),
    "separation": (SeparationRow, "person_ids", "organisation_id"),
    "arrangement_choice": (ArrangementChoiceRow, "person_id", "organisation_id"),
    "guide_answer": (GuideAnswerRow, "person_ids", "organisation_id"),
    "unknown": (UnknownRow, "person_ids", "organisation_id"),
    "client_participation": (ClientParticipationRow, "person_id", None),
}
"""Subjects that are about persons: the column that names them, and the one that names whose own it is."""


def _is_open(frame: Frame) -> ColumnElement[bool]:
    """A finding about persons is for who may read its category of every one of them, and for whose own it is."""
    reader, row = frame.reader, frame.row
    s = union_all(*(_of_kind(kind, *named) for kind, named in SUBJECTS.items())).subquery("s_finding")
    p = func.unnest(s.c.persons).table_valued("id").render_derived(name="p_finding")
    g, needed = GRANTS.alias("g_finding"), row.c.category_mask
    open_to_reader = exists(
        select(literal_column("1")).where(
            in_force(g, reader),
            g.c.receiver_id == reader.organisation,
            g.c.case_id == row.c.case_id,
            reader.keeper == any_(g.c.giver_ids),
            p.c.id == any_(g.c.person_ids),
            g.c.categories.op("&")(needed) == needed,
        )
    )
    hidden = exists(select(literal_column("1")).select_from(p).where(not_(open_to_reader)))
    told: Select[Any] = select(literal_column("true")).where(
        s.c.kind == row.c.subject,
        s.c.house_id == reader.house,
        s.c.id == row.c.subject_id,
        or_(s.c.own == reader.organisation, not_(hidden)),
    )
    about_persons = row.c.subject == any_(literal_column("ARRAY[" + ", ".join(f"'{kind}'" for kind in SUBJECTS) + "]"))
    seen = told.correlate(row).limit(literal_column("1")).scalar_subquery()
    return or_(not_(about_persons), seen.is_not(None))


def _of_kind(kind: str, row: type[SQLModel], persons: str, own: str | None) -> Select[Any]:
    t = table_of(row)
    column = t.c[persons]
    named = column if isinstance(column.type, Ids) else func.array_remove(one_id(column), sa.null())
    return select(
        literal_column(f"'{kind}'::text").label("kind"),
        t.c.house_id,
        t.c.id,
        named.label("persons"),
        (NOBODY if own is None else t.c[own]).label("own"),
    )


FINDINGS = Source(
    view=CaseFindingView,
    row=cast("type[SQLModel]", FindingRow),
    scope=Scope.case_read,
    mask=of_case_by_row,
    visible=_is_open,
    listed=_directed,
    filters={
        "rule": Filter("rule", "any"),
        "state": Filter("state", "any"),
        "caseId": Filter("case_id"),
        "subjectId": Filter("subject_id"),
    },
)

FIND_FINDING = Statement(
    select(
        findings,
        func.coalesce(
            select(_readers.c.categories.op("&")(findings.c.category_mask) == findings.c.category_mask)
            .where(
                _readers.c.house_id == HOUSE,
                _readers.c.organisation_id == ORGANISATION,
                _readers.c.case_id == bindparam("case", type_=_ID),
                _readers.c.purposes.op("&")(PURPOSE) != literal_column("0"),
                _readers.c.starts_at <= func.now(),
                _readers.c.ends_at > func.now(),
            )
            .limit(literal_column("1"))
            .scalar_subquery(),
            literal_column("false"),
        ).label("is_readable"),
    ).where(
        findings.c.house_id == HOUSE,
        findings.c.case_id == bindparam("case", type_=_ID),
        findings.c.id == bindparam("id", type_=_ID),
    )
)
"""One finding of a case, and whether a ground lets the actor's organisation read what it is about."""
