"""Where definitions and published cells come from. Whoever may read reports reads them all: they are about nobody."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, literal_column, select, tuple_

from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.statistics.views import IndicatorView, StatisticView
from app.domain.tables.statistics import IndicatorRow, ProgressRow, PublicationRow, StatisticRow
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.statistics import Axis

_progress, _publications = table_of(ProgressRow), table_of(PublicationRow)


def _counted_until(frame: Frame) -> ColumnElement[Any]:
    return select(_progress.c.counted_until).where(_progress.c.house_id == frame.reader.house).scalar_subquery()


def is_latest(frame: Frame) -> ColumnElement[bool]:
    """No next revision of the same period was published: what was ever revised is gathered once, for it is little."""
    row, revised = frame.row, _publications.alias(f"revised_{frame.row.name}")  # type: ignore[attr-defined]
    same = ("indicator", "version", "grain", "starts_on")
    before = (
        select(*(revised.c[name] for name in same), revised.c.revision - literal_column("1"))
        .where(revised.c.house_id == frame.reader.house, revised.c.revision > literal_column("0"))
        .correlate(None)
    )
    return tuple_(*(row.c[name] for name in same), row.c.revision).not_in(before)


def _of_version(above: Frame, row: FromClause) -> ColumnElement[bool]:
    return and_(
        row.c.house_id == above.row.c.house_id,
        row.c.indicator == above.row.c.code,
        row.c.version == above.row.c.version,
    )


STATISTICS = Source(
    view=StatisticView,
    row=StatisticRow,
    scope=Scope.report_read,
    mask=open_to_all,
    visible=is_latest,
    expressions={
        "indicator_version": lambda frame: frame.row.c.version,
        "divided_by": lambda frame: frame.row.c.axes,
        "counted_until": _counted_until,
    },
    filters={
        "indicator": Filter("indicator"),
        "grain": Filter("grain"),
        "from": Filter("starts_on", "from"),
        "before": Filter("starts_on", "before"),
        "dividedBy": Filter("divided_by"),
        "cell": Filter("cell"),
        **{
            "".join(part.title() if n else part for n, part in enumerate(axis.value.split("_"))): Filter(axis.value)
            for axis in Axis
        },
    },
    personal=False,
    case_column="id",
    settled=True,
)

INDICATORS = Source(
    view=IndicatorView,
    row=IndicatorRow,
    scope=Scope.report_read,
    mask=open_to_all,
    expressions={
        "definition_version": lambda frame: frame.row.c.version,
        "counted_until": _counted_until,
    },
    edges={"statistics": Edge(STATISTICS, on=_of_version)},
    filters={
        "code": Filter("code", "any"),
        "level": Filter("level", "any"),
        "category": Filter("category", "any"),
        "isCurrent": Filter("is_current"),
    },
    personal=False,
    case_column="id",
    settled=True,
)
