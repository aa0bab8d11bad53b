"""Where the rows come from that are shown of the course of a case."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, literal_column, or_

from app.domain.access.masks import about_one, of_case, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.actions.statements import ACTIONS
from app.domain.cases.course_views import (
    CaseClosingView,
    CaseDirectionGrantView,
    ClosingSubjectView,
    CollaborationView,
    ContactPersonView,
    DeviationView,
    DirectionGrantView,
    EscalationView,
    MeasureHandoverView,
    MonitoringMomentView,
    PushThroughView,
    ReceivedEscalationView,
    ScaleDownView,
    TransferView,
)
from app.domain.contributions.statements.views import CONTRIBUTIONS
from app.domain.tables.case_work import (
    CaseClosingRow,
    ClosingSubjectRow,
    CollaborationRow,
    ContactPersonRow,
    DeviationRow,
    DirectionGrantRow,
    EscalationRow,
    MeasureHandoverRow,
    MonitoringMomentRow,
    PushThroughRow,
    ScaleDownRow,
    TransferItemRow,
    TransferRow,
)
from app.domain.vocabulary.case_work import TransferItemKind
from app.domain.vocabulary.scopes import Scope

ESCALATIONS = Source(
    view=EscalationView,
    row=EscalationRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"state": Filter("state", "any"), "level": Filter("level", "any")},
)
RECEIVED_ESCALATIONS = Source(
    view=ReceivedEscalationView,
    row=EscalationRow,
    scope=Scope.notice_manage,
    mask=open_to_all,
    personal=False,
    visible=lambda frame: frame.row.c.addressee_id == frame.reader.organisation,
    filters={"state": Filter("state", "any"), "level": Filter("level", "any")},
)
"""Escalations as they reach who must answer: nothing of the case, for who answers need not know of it."""

SCALE_DOWNS = Source(view=ScaleDownView, row=ScaleDownRow, scope=Scope.case_read, mask=of_case)
DEVIATIONS = Source(
    view=DeviationView,
    row=DeviationRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"rule": Filter("rule", "any")},
)
MONITORING_MOMENTS = Source(
    view=MonitoringMomentView,
    row=MonitoringMomentRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"kind": Filter("kind", "any"), "state": Filter("state", "any")},
)
CONTACT_PERSONS = Source(view=ContactPersonView, row=ContactPersonRow, scope=Scope.case_read, mask=of_case)
PUSH_THROUGHS = Source(view=PushThroughView, row=PushThroughRow, scope=Scope.case_read, mask=of_case)
COLLABORATIONS = Source(view=CollaborationView, row=CollaborationRow, scope=Scope.case_read, mask=of_case)
MEASURE_HANDOVERS = Source(view=MeasureHandoverView, row=MeasureHandoverRow, scope=Scope.case_read, mask=of_case)


def _item(kind: TransferItemKind) -> Any:  # noqa: ANN401 - a condition on two rows
    word: ColumnElement[str] = literal_column(f"'{kind}'")
    return lambda transfer, item: sa.and_(item.c.transfer_id == transfer.row.c.id, item.c.kind == word)


TRANSFERS = Source(
    view=TransferView,
    row=TransferRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"state": Filter("state", "any")},
    edges={
        "contributions": Edge(
            CONTRIBUTIONS,
            through=TransferItemRow,
            link=lambda item, row: item.c.item_id == row.c.id,
            through_on=_item(TransferItemKind.contribution),
        ),
        "actions": Edge(
            ACTIONS,
            through=TransferItemRow,
            link=lambda item, row: item.c.item_id == row.c.id,
            through_on=_item(TransferItemKind.action),
        ),
    },
)

CLOSING_SUBJECTS = Source(
    view=ClosingSubjectView, row=ClosingSubjectRow, scope=Scope.case_read, mask=about_one(own=None)
)
CASE_CLOSINGS = Source(
    view=CaseClosingView,
    row=CaseClosingRow,
    scope=Scope.case_read,
    mask=of_case,
    edges={"subjects": Edge(CLOSING_SUBJECTS, on=lambda closing, row: row.c.closing_id == closing.row.c.id)},
)


CASE_DIRECTION_GRANTS = Source(view=CaseDirectionGrantView, row=DirectionGrantRow, scope=Scope.case_read, mask=of_case)


def _grant_visible(frame: Frame) -> ColumnElement[bool]:
    """Direction that is no matter of one case is known to every partner; of one case to who directs and the house."""
    reader = frame.reader
    mine = or_(frame.row.c.organisation_id == reader.organisation, reader.keeper == reader.organisation)
    return or_(frame.row.c.case_id.is_(None), mine)


DIRECTION_GRANTS = Source(
    view=DirectionGrantView,
    row=DirectionGrantRow,
    scope=Scope.case_read,
    mask=open_to_all,
    personal=False,
    visible=_grant_visible,
    listed=lambda frame: frame.row.c.case_id.is_(None),
    filters={"level": Filter("level", "any")},
)
"""Grants of direction without the case that they may be of; the list holds those that are of none."""


def _on_case(source: Source) -> Edge:
    return Edge(source, on=lambda case, row: row.c.case_id == case.row.c.id)


COURSE_OF_CASE: Final = {
    "escalations": _on_case(ESCALATIONS),
    "transfers": _on_case(TRANSFERS),
    "scale_downs": _on_case(SCALE_DOWNS),
    "deviations": _on_case(DEVIATIONS),
    "monitoring_moments": _on_case(MONITORING_MOMENTS),
    "closings": _on_case(CASE_CLOSINGS),
    "contact_persons": _on_case(CONTACT_PERSONS),
    "push_throughs": _on_case(PUSH_THROUGHS),
    "collaborations": _on_case(COLLABORATIONS),
    "direction_grants": _on_case(CASE_DIRECTION_GRANTS),
    "measure_handovers": _on_case(MEASURE_HANDOVERS),
}
"""What hangs on a case of its course."""
