"""SQL of actions: where the view's rows come from."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, or_

from app.domain.access.masks import knows_case, of_persons
from app.domain.access.view import Filter, Frame, Mask, Reader, Source
from app.domain.actions.views import ActionView
from app.domain.tables.actions import ActionRow
from app.domain.vocabulary.scopes import Scope


def _mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    return of_persons(
        row,
        reader,
        case_id,
        asked,
        persons=row.c.subject_ids,
        giver=reader.keeper,
        own=row.c.owner_organisation_id,
    )


def _visible(frame: Frame) -> ColumnElement[bool]:
    return or_(
        frame.row.c.owner_organisation_id == frame.reader.organisation, knows_case(frame, frame.row.c.case_id)
    )


def _own(frame: Frame) -> ColumnElement[bool]:
    """The list of actions that starts from an organisation is its own board; a case lists its own by itself."""
    return frame.row.c.owner_organisation_id == frame.reader.organisation


ACTIONS = Source(
    view=ActionView,
    row=ActionRow,
    scope=Scope.action_read,
    mask=_mask,
    visible=_visible,
    listed=_own,
    filters={
        "status": Filter("status", "any"),
        "kind": Filter("kind", "any"),
        "dueFrom": Filter("due_on", "from"),
        "dueBefore": Filter("due_on", "before"),
    },
)
