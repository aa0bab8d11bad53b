"""Where mirror and quality reports come from: an organisation's own lines, and those of all for the house (rule RP-07).

The records themselves are shown to the organisation alone that supplied them; row-level security says both again. The
counts are exact, so the scope is that of whoever supplies, and none that a dashboard can hold.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column, or_
from sqlmodel import SQLModel

from app.domain.access.masks import open_to_all
from app.domain.access.view import Condition, Edge, Filter, Frame, Source
from app.domain.access.words import word
from app.domain.statistics.statements.supplied import MIRROR, QUALITY
from app.domain.statistics.statements.views import is_latest
from app.domain.statistics.supplied_views import ContradictionView, MirrorReportView, QualityReportView
from app.domain.tables.supplied import ContradictionRow, SuppliedFigureRow
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.statistics import RecordKind

_HREFS: Final = {
    RecordKind.referral: "/v1/referrals/",
    RecordKind.contribution: "/v1/contributions/",
    RecordKind.help: "/v1/help/",
    RecordKind.action: "/v1/actions/",
}
"""The doors of records that may contradict themselves."""


def _told_by(indicator: str) -> Condition:
    def visible(frame: Frame) -> ColumnElement[bool]:
        row, reader = frame.row, frame.reader
        return and_(
            row.c.indicator == literal_column(f"'{indicator}'"),
            or_(row.c.organisation_id == reader.organisation, reader.organisation == reader.keeper),
            is_latest(frame),
        )

    return visible


def _column(name: str) -> Callable[[Frame], ColumnElement[Any]]:
    return lambda frame: frame.row.c[name]


def _share(frame: Frame) -> ColumnElement[Any]:
    share = sa.cast(frame.row.c.numerator, sa.Double()) / frame.row.c.denominator
    return sa.cast(func.round(sa.cast(share, sa.Numeric()), literal_column("4")), sa.Double())


def _field(frame: Frame) -> ColumnElement[Any]:
    """A cell without the kind of record with which it begins."""
    return func.substr(frame.row.c.cell, func.length(frame.row.c.record_kind) + literal_column("2"))


def _href(frame: Frame) -> ColumnElement[Any]:
    doors: list[Any] = [
        (frame.row.c.record_kind == word(kind), literal_column(f"'{door}'")) for kind, door in _HREFS.items()
    ]
    return func.concat(case(*doors), frame.row.c.record_id)


def _of_line(above: Frame, row: FromClause) -> ColumnElement[bool]:
    return and_(
        row.c.house_id == above.row.c.house_id,
        row.c.organisation_id == above.row.c.organisation_id,
        row.c.combination == above.row.c.cell,
        row.c.day >= above.row.c.starts_on,
        row.c.day < above.row.c.ends_on,
    )


_PERIODS: Final = {
    "organisationId": Filter("organisation_id"),
    "grain": Filter("grain"),
    "from": Filter("starts_on", "from"),
    "before": Filter("starts_on", "before"),
    "recordKind": Filter("record_kind"),
}

CONTRADICTIONS = Source(
    view=ContradictionView,
    row=cast("type[SQLModel]", ContradictionRow),
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=lambda frame: frame.row.c.organisation_id == frame.reader.organisation,
    expressions={"on": _column("day"), "href": _href},
    filters={
        "combination": Filter("combination"),
        "recordKind": Filter("record_kind"),
        "from": Filter("on", "from"),
        "before": Filter("on", "before"),
    },
    personal=False,
    case_column="id",
)

MIRROR_REPORTS = Source(
    view=MirrorReportView,
    row=SuppliedFigureRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_told_by(MIRROR),
    expressions={
        "indicator_version": _column("version"),
        "field": _field,
        "filled": _column("numerator"),
        "records": _column("denominator"),
        "share": _share,
    },
    filters={**_PERIODS, "field": Filter("field")},
    personal=False,
    case_column="id",
)

QUALITY_REPORTS = Source(
    view=QualityReportView,
    row=SuppliedFigureRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_told_by(QUALITY),
    expressions={
        "indicator_version": _column("version"),
        "combination": _column("cell"),
        "contradicting": _column("numerator"),
        "records": _column("denominator"),
        "share": _share,
    },
    edges={"contradictions": Edge(CONTRADICTIONS, on=_of_line)},
    filters={**_PERIODS, "combination": Filter("combination")},
    personal=False,
    case_column="id",
)
