"""Where the rows of kinds, seats, rooms, questions to the prosecution and family plans come from."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, case, exists, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import about_one, of_case, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.meetings.charter_views import (
    FacilityView,
    FamilyPlanView,
    MeetingKindView,
    ProsecutionQuestionView,
    SeatView,
    StaffThreatView,
)
from app.domain.meetings.statements.views import AGENDA_ITEMS, CLIENT_PARTICIPATIONS, MEETING_DECISIONS, MINUTES
from app.domain.tables.meeting_records import (
    FacilityRow,
    FamilyPlanRow,
    ProsecutionQuestionRow,
    SeatRow,
    StaffThreatRow,
)
from app.domain.tables.meetings import MeetingKindRow, MeetingRow
from app.domain.tables.organisations import ProfessionalRow
from app.domain.vocabulary.meetings import KindStatus, MeetingStatus
from app.domain.vocabulary.scopes import Scope

_ID, _TEXT, _TIME = sa.Uuid(), sa.Text(), sa.DateTime(timezone=True)
_HOUSE = bindparam("house", type_=_ID)

_kinds, _seats, _meetings = table_of(MeetingKindRow), table_of(SeatRow), table_of(MeetingRow)
_professionals = table_of(ProfessionalRow)

SEATS = Source(view=SeatView, row=SeatRow, scope=Scope.meeting_read, mask=open_to_all, personal=False, case_column="id")

MEETING_KINDS = Source(
    view=MeetingKindView,
    row=MeetingKindRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    edges={"seats": Edge(SEATS, on=lambda kind, row: row.c.kind_id == kind.row.c.id)},
    filters={"kind": Filter("kind", "any"), "status": Filter("status", "any")},
    personal=False,
    case_column="id",
)

FACILITIES = Source(
    view=FacilityView, row=FacilityRow, scope=Scope.meeting_read, mask=open_to_all, personal=False, case_column="id"
)


def _answer(frame: Frame) -> ColumnElement[Any]:
    row, mine = frame.row, frame.reader.organisation
    may_read = or_(row.c.shareable, row.c.asked_by_id == mine, row.c.asked_id == mine)
    return case((may_read, row.c.answer), else_=None)


PROSECUTION_QUESTIONS = Source(
    view=ProsecutionQuestionView,
    row=ProsecutionQuestionRow,
    scope=Scope.meeting_read,
    mask=of_case,
    expressions={"answer": _answer},
    filters={"state": Filter("state", "any")},
)

FAMILY_PLANS = Source(view=FamilyPlanView, row=FamilyPlanRow, scope=Scope.meeting_read, mask=of_case)


STAFF_THREATS = Source(view=StaffThreatView, row=StaffThreatRow, scope=Scope.meeting_read, mask=about_one())

MEETINGS_OF_CASE: Final[Mapping[str, Source]] = {
    "agenda_items": AGENDA_ITEMS,
    "decisions": MEETING_DECISIONS,
    "minutes": MINUTES,
    "client_participations": CLIENT_PARTICIPATIONS,
    "prosecution_questions": PROSECUTION_QUESTIONS,
    "family_plans": FAMILY_PLANS,
    "staff_threats": STAFF_THREATS,
}
"""The edges of a case that lead to meetings."""

ACTIVE_KIND = Statement(
    select(_kinds.c.id)
    .where(
        _kinds.c.house_id == _HOUSE,
        _kinds.c.kind == bindparam("kind", type_=_TEXT),
        _kinds.c.status == KindStatus.active.value,
    )
    .order_by(_kinds.c.created_at)
    .limit(1)
)
"""The active kind of meeting by its word."""

PRIMARY_SEAT = Statement(
    select(_seats.c.id, _seats.c.professional_id).where(
        _seats.c.house_id == _HOUSE,
        _seats.c.kind_id == bindparam("kind", type_=_ID),
        _seats.c.organisation_id == bindparam("organisation", type_=_ID),
        _seats.c.is_primary,
        _seats.c.ends_at.is_(None),
    )
)

WORKS_FOR = Statement(
    select(_professionals.c.organisation_id).where(
        _professionals.c.id == bindparam("professional", type_=_ID), _professionals.c.active
    )
)

BOOKED = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(_meetings)
            .where(
                _meetings.c.house_id == _HOUSE,
                _meetings.c.facility_id == bindparam("facility", type_=_ID),
                _meetings.c.status != MeetingStatus.cancelled.value,
                _meetings.c.starts_at < bindparam("ends_at", type_=_TIME),
                _meetings.c.ends_at > bindparam("starts_at", type_=_TIME),
            )
        )
    )
)
"""Whether a room is booked in a stretch of time (rule ME-22)."""
