"""Where the rows of this room's views come from, and the statements of its use cases."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.connections.views import KeptMessageView, PartnerLinkView
from app.domain.tables.connections import ConnectionRow, KeptMessageRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.vocabulary.connections import ConnectionStatus, Direction
from app.domain.vocabulary.scopes import Scope

_connections, _organisations = table_of(ConnectionRow), table_of(OrganisationRow)
_ID, _TEXT = sa.Uuid(), sa.Text()


def _own_or_keepers(frame: Frame) -> ColumnElement[bool]:
    return or_(
        frame.row.c.organisation_id == frame.reader.organisation, frame.reader.organisation == frame.reader.keeper
    )


CONNECTIONS = Source(
    view=PartnerLinkView,
    row=ConnectionRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_own_or_keepers,
    filters={
        "organisationId": Filter("organisation_id"),
        "direction": Filter("direction", "any"),
        "adapter": Filter("adapter"),
        "status": Filter("status", "any"),
    },
    personal=False,
    case_column="id",
)

KEPT_MESSAGES = Source(
    view=KeptMessageView,
    row=KeptMessageRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_own_or_keepers,
    filters={"referralId": Filter("referral_id"), "adapter": Filter("adapter")},
    personal=False,
    case_column="id",
)

FIND_INBOUND = Statement(
    select(_connections).where(
        _connections.c.house_id == bindparam("house", type_=_ID),
        _connections.c.organisation_id == bindparam("organisation", type_=_ID),
        _connections.c.adapter == bindparam("adapter", type_=_TEXT),
        _connections.c.direction == Direction.inbound.value,
        _connections.c.status != ConnectionStatus.ended.value,
    )
)
"""The one connection by which an organisation sends in a format."""

IS_ORGANISATION = Statement(select(_organisations.c.id).where(_organisations.c.id == bindparam("id", type_=_ID)))
