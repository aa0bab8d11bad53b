"""SQL of the catalogue: programmes, interventions, arrangements, acute routes, direction rules, conference forms."""

from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.programmes.views.catalogue import (
    AcuteRouteView,
    ArrangementView,
    ConferenceFormView,
    DirectionRuleView,
    InterventionView,
    ProgrammeView,
)
from app.domain.tables.organisations import HouseRow
from app.domain.tables.programme_catalogue import (
    AcuteRouteRow,
    ArrangementRow,
    ConferenceFormRow,
    DirectionRuleRow,
    InterventionRow,
)
from app.domain.tables.programmes import ProgrammeRow
from app.domain.vocabulary.programmes import ProgrammeState
from app.domain.vocabulary.scopes import Scope

_TEXT, _INT = sa.Text(), sa.Integer()
_LAID: Final = (ProgrammeRow, InterventionRow, ArrangementRow, AcuteRouteRow, DirectionRuleRow, ConferenceFormRow)

programmes, houses = table_of(ProgrammeRow), table_of(HouseRow)


def _laying(name: str) -> Statement:
    rows = f"jsonb_populate_recordset(NULL::{name}, :records)"
    text = sa.text(f"INSERT INTO {name} SELECT * FROM {rows} ON CONFLICT DO NOTHING")  # noqa: S608 - a table of ours
    return Statement(text.bindparams(bindparam("records", type_=JSONB())))


LAY: Final = {str(row.__tablename__): _laying(str(row.__tablename__)) for row in _LAID}
HOUSE_IDS = Statement(select(houses.c.id).order_by(houses.c.id))

FIND_PROGRAMME = Statement(
    select(programmes)
    .where(
        programmes.c.house_id == bindparam("house", type_=sa.Uuid()),
        programmes.c.state == literal_column(f"'{ProgrammeState.active}'"),
        sa.or_(
            func.lower(programmes.c.code) == func.lower(bindparam("name", type_=_TEXT)),
            func.lower(bindparam("name", type_=_TEXT)) == sa.any_(sa.cast(
                func.string_to_array(func.lower(func.array_to_string(programmes.c.aliases, "\n")), "\n"), ARRAY(_TEXT)
            )),
        ),
    )
    .limit(1)
)  # fmt: skip
"""The active programme of a code or of one of its aliases (rule PR-01)."""

SAME_EDITION = Statement(
    select(programmes.c.id).where(
        programmes.c.house_id == bindparam("house", type_=sa.Uuid()),
        programmes.c.code == bindparam("code", type_=_TEXT),
        programmes.c.edition == bindparam("edition", type_=_TEXT),
    )
)
NAMES_TAKEN = Statement(
    select(programmes.c.code)
    .where(
        programmes.c.house_id == bindparam("house", type_=sa.Uuid()),
        programmes.c.code != bindparam("code", type_=_TEXT),
        sa.or_(
            func.lower(programmes.c.code) == sa.any_(bindparam("names", type_=ARRAY(_TEXT))),
            sa.cast(
                func.string_to_array(func.lower(func.array_to_string(programmes.c.aliases, "\n")), "\n"), ARRAY(_TEXT)
            ).op("&&")(bindparam("names", type_=ARRAY(_TEXT))),
        ),
    )
    .limit(1)
)
"""A programme of another code that already answers to one of these names (rule PR-01)."""

SUPERSEDE_ACTIVE = Statement(
    sa.update(programmes)  # type: ignore[arg-type]
    .where(
        programmes.c.house_id == bindparam("house", type_=sa.Uuid()),
        programmes.c.code == bindparam("code", type_=_TEXT),
        programmes.c.state == literal_column(f"'{ProgrammeState.active}'"),
    )
    .values(state=ProgrammeState.superseded.value, version=programmes.c.version + 1)
)


def _names(frame: Frame) -> ColumnElement[Any]:
    return func.array_prepend(frame.row.c.code, frame.row.c.aliases)


def _gaps(frame: Frame) -> ColumnElement[Any]:
    """The lines that are not there."""
    lines = [
        sa.case((frame.row.c[name].is_(None), literal_column(f"'{name}'")))
        for name in ("first_line", "second_line", "third_line")
    ]
    return func.array_remove(sa.cast(array(lines), ARRAY(_TEXT)), sa.null())


def _constant(text: str) -> Callable[[Frame], ColumnElement[Any]]:
    return lambda _: literal_column(text)


def _ages(frame: Frame) -> ColumnElement[Any]:
    return sa.cast(array([frame.row.c.from_age, frame.row.c.to_age]), ARRAY(_INT))


PROGRAMMES = Source(
    view=ProgrammeView,
    row=ProgrammeRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={"names": _names},
    filters={
        "name": Filter("names", "has"),
        "code": Filter("code"),
        "state": Filter("state", "any"),
        "level": Filter("level", "any"),
        "track": Filter("tracks", "has"),
        "violenceField": Filter("violence_fields", "has"),
    },
    personal=False,
    case_column="id",
)
INTERVENTIONS = Source(
    view=InterventionView,
    row=InterventionRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={"ages": _ages},
    filters={
        "code": Filter("code"),
        "profile": Filter("profiles", "has"),
        "target": Filter("targets", "has"),
        "age": Filter("ages", "within"),
        "kind": Filter("kind", "any"),
        "region": Filter("region"),
        "phase": Filter("phases", "has"),
        "mayBeMandatory": Filter("may_be_mandatory"),
        "requiresJoint": Filter("requires_joint"),
        "fitsMildDisability": Filter("fits_mild_disability"),
    },
    personal=False,
    case_column="id",
)
ARRANGEMENTS = Source(
    view=ArrangementView,
    row=ArrangementRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={"proposal": _constant("true")},
    filters={"profile": Filter("profile", "any"), "stage": Filter("stage", "any")},
    personal=False,
    case_column="id",
)
ACUTE_ROUTES = Source(
    view=AcuteRouteView,
    row=AcuteRouteRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    expressions={"gaps": _gaps},
    filters={"age": Filter("age", "any"), "kind": Filter("kind", "any")},
    personal=False,
    case_column="id",
)
DIRECTION_RULES = Source(
    view=DirectionRuleView,
    row=DirectionRuleRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={
        "profile": Filter("profile", "any"),
        "stage": Filter("stages", "has"),
        "circumstance": Filter("circumstance", "any"),
    },
    personal=False,
    case_column="id",
)
CONFERENCE_FORMS = Source(
    view=ConferenceFormView,
    row=ConferenceFormRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={"code": Filter("code")},
    personal=False,
    case_column="id",
)
