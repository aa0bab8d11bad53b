"""Help history and unknowns as views."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.access.masks import about, of_persons
from app.domain.access.view import Filter, Frame, Mask, Reader, Source
from app.domain.contributions.views import HelpView, UnknownView
from app.domain.tables.contributions import HelpRow, UnknownRow
from app.domain.vocabulary.scopes import Scope

_NONE: ColumnElement[Any] = literal_column("'{}'::text[]")


def _help_mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """As an item about one person, from the organisation whose knowledge it is."""
    about = sa.cast(sa.dialects.postgresql.array([row.c.person_id]), ARRAY(sa.Uuid()))
    own = row.c.organisation_id
    return of_persons(row, reader, case_id, asked, persons=about, giver=own, own=own)


def _without_aim(frame: Frame) -> ColumnElement[Any]:
    running = or_(frame.row.c.ends_on.is_(None), frame.row.c.ends_on >= func.today())
    return case((and_(running, frame.row.c.aim.is_(None)), literal_column("'{CO-13}'::text[]")), else_=_NONE)


def _without_action(frame: Frame) -> ColumnElement[Any]:
    loose = and_(frame.row.c.settled_at.is_(None), frame.row.c.action_id.is_(None))
    return case((loose, literal_column("'{CO-14}'::text[]")), else_=_NONE)


HELP = Source(
    view=HelpView,
    row=HelpRow,
    scope=Scope.contribution_read,
    mask=_help_mask,
    listed=lambda frame: frame.row.c.organisation_id == frame.reader.organisation,
    expressions={"findings": _without_aim},
    filters={"personId": Filter("person_id")},
)

UNKNOWNS = Source(
    view=UnknownView,
    row=UnknownRow,
    scope=Scope.contribution_read,
    mask=about(),
    listed=lambda frame: frame.row.c.organisation_id == frame.reader.organisation,
    expressions={"findings": _without_action},
)
