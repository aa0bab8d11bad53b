"""Where the rows of this room's views come from. They hold nothing personal: who may see a row decides everything."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select

from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.notices.views import AttemptView, DeliveryView, EventView, SubscriptionView
from app.domain.tables.grounds import CaseReaderRow
from app.domain.tables.notices import DeliveryAttemptRow, DeliveryRow, EventFeedRow, SubscriptionRow
from app.domain.vocabulary.scopes import Scope


def _own(frame: Frame) -> ColumnElement[bool]:
    return frame.row.c.organisation_id == frame.reader.organisation


def _own_or_keepers(frame: Frame) -> ColumnElement[bool]:
    # what became of a notice is seen by its receiver and by the house (rule NO-01)
    return or_(_own(frame), frame.reader.organisation == frame.reader.keeper)


def _may_hear(frame: Frame) -> ColumnElement[bool]:
    # checked again at every reading, as at every sending (rule NO-03)
    return and_(_own(frame), or_(frame.row.c.basis == literal_column("'named'"), knows_case(frame)))


def _case(frame: Frame) -> ColumnElement[Any]:
    # who is named by an object hears of it, and not thereby to which case it belongs
    return case((knows_case(frame), frame.row.c.case_id), else_=None)


def knows_case(frame: Frame) -> ColumnElement[bool]:
    """Whether the reader may know of the row's case: for any purpose, for an event shows no content."""
    r = table_of(CaseReaderRow).alias("r_feed")
    return exists(
        select(literal_column("1"))
        .select_from(r)
        .where(
            r.c.house_id == frame.reader.house,
            r.c.organisation_id == frame.reader.organisation,
            r.c.case_id == frame.row.c.case_id,
            r.c.starts_at <= func.now(),
            r.c.ends_at > func.now(),
        )
        .correlate(frame.row)
    )


EVENTS = Source(
    view=EventView,
    row=EventFeedRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    visible=_may_hear,
    expressions={"id": lambda frame: frame.row.c.event_id, "case_id": _case},
    filters={
        "id": Filter("id"),
        "type": Filter("type", "any"),
        "caseId": Filter("case_id"),
        "subjectId": Filter("subject_id"),
        "occurredFrom": Filter("occurred_at", "from"),
        "occurredBefore": Filter("occurred_at", "before"),
    },
    personal=False,
)
"""Read it ascending: the cursor is the place in the feed, which rises in the order of commit."""

ATTEMPTS = Source(
    view=AttemptView,
    row=DeliveryAttemptRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    visible=_own_or_keepers,
    personal=False,
    case_column="id",
)

DELIVERIES = Source(
    view=DeliveryView,
    row=DeliveryRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    visible=_own_or_keepers,
    edges={"tries": Edge(ATTEMPTS, on=lambda delivery, row: row.c.delivery_id == delivery.row.c.id)},
    filters={
        "subscriptionId": Filter("subscription_id"),
        "eventId": Filter("event_id"),
        "state": Filter("state", "any"),
        "createdFrom": Filter("created_at", "from"),
        "createdBefore": Filter("created_at", "before"),
    },
    personal=False,
)

SUBSCRIPTIONS = Source(
    view=SubscriptionView,
    row=SubscriptionRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    visible=_own,
    edges={"deliveries": Edge(DELIVERIES, on=lambda subscription, row: row.c.subscription_id == subscription.row.c.id)},
    filters={"status": Filter("status", "any")},
    personal=False,
    case_column="id",
)
