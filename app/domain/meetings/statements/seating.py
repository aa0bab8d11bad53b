"""Whom the shells of a case bring to its meetings: the core team of every case on the agenda (rules ME-10, PR-08)."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, union

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.meetings import AgendaItemRow
from app.domain.tables.programmes import TeamMemberRow
from app.domain.vocabulary.cases import ParticipationBasis, Shell
from app.domain.vocabulary.meetings import ItemStatus

_HOUSE, _MEETING = bindparam("house", type_=sa.Uuid()), bindparam("meeting", type_=sa.Uuid())

_items, _parts, _team = table_of(AgendaItemRow), table_of(ParticipationRow), table_of(TeamMemberRow)


def _of_an_item(member: Any, is_core: ColumnElement[bool]) -> sa.Select[Any]:  # noqa: ANN401 - a FromClause
    return (
        select(_items.c.part_id, member.c.organisation_id)
        .join(member, and_(member.c.house_id == _items.c.house_id, member.c.case_id == _items.c.case_id))
        .where(
            _items.c.house_id == _HOUSE,
            _items.c.meeting_id == _MEETING,
            _items.c.status != ItemStatus.removed.value,
            _items.c.status != ItemStatus.rerouted.value,
            or_(member.c.ends_at.is_(None), member.c.ends_at > func.now()),
            is_core,
        )
    )


CORE_TEAMS = Statement(
    union(
        _of_an_item(_parts, or_(_parts.c.basis == ParticipationBasis.core.value, _parts.c.shell == Shell.core.value)),
        _of_an_item(_team, _team.c.shell == Shell.core.value),
    ).order_by("part_id", "organisation_id")
)
"""The organisations that are always there, with the part of the meeting in which their case is discussed."""
