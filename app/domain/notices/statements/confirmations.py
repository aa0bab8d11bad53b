"""Where the rows of confirmations come from, and what the job that reminds asks."""

from typing import Any, Final

from sqlalchemy import ColumnElement, case, or_

from app.domain.access.masks import open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.notices.statements.places import ID, NUMBER, statement
from app.domain.notices.statements.views import knows_case
from app.domain.notices.views import ConfirmationView
from app.domain.tables.notices import ConfirmationRow
from app.domain.vocabulary.scopes import Scope


def _concerns(frame: Frame) -> ColumnElement[bool]:
    """Who is to confirm, whose word it is, and the house."""
    row, reader = frame.row.c, frame.reader
    return or_(
        row.organisation_id == reader.organisation,
        row.owner_id == reader.organisation,
        reader.organisation == reader.keeper,
    )


def _case(frame: Frame) -> ColumnElement[Any]:
    return case((knows_case(frame), frame.row.c.case_id), else_=None)


CONFIRMATIONS = Source(
    view=ConfirmationView,
    row=ConfirmationRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    visible=_concerns,
    expressions={
        "case_id": _case,
        "outstanding": lambda frame: frame.row.c.confirmed_at.is_(None),
    },
    filters={
        "outstanding": Filter("outstanding"),
        "organisationId": Filter("organisation_id"),
        "ownerId": Filter("owner_id"),
        "eventId": Filter("event_id"),
        "subjectId": Filter("subject_id"),
        "type": Filter("type", "any"),
        "askedFrom": Filter("asked_at", "from"),
        "askedBefore": Filter("asked_at", "before"),
    },
    personal=False,
    case_column="id",
)

FIND_SILENT: Final = statement(
    """
SELECT c.id, c.event_id, c.organisation_id, c.owner_id, c.type, c.reminders FROM confirmations c
 WHERE c.house_id = :house AND c.due_at <= now() ORDER BY c.due_at LIMIT :most FOR UPDATE SKIP LOCKED
""",
    house=ID,
    most=NUMBER,
)

NOTE_REMINDER: Final = statement(
    """
UPDATE confirmations c
   SET reminders = c.reminders + 1,
       due_at = CASE WHEN c.reminders + 1 < :limit
                     THEN now() + interval '1 hour' * setting_number(:house, 'receipt_hours', 24)::float8 END
 WHERE c.house_id = :house AND c.id = :confirmation
""",
    house=ID,
    confirmation=ID,
    limit=NUMBER,
)
