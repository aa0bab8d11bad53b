"""The programme by which a case is worked: the edition that it joined, or else what its track asks for by itself.

programme = await programme_of(work, case_id)
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, case, func, literal_column, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.programme_definition import Programme
from app.domain.access.work import Work
from app.domain.errors import NotFound
from app.domain.tables.cases import CaseRow
from app.domain.tables.programmes import CaseProgrammeRow, ProgrammeRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.programmes import ProgrammeState

__all__ = ["BY_TRACK", "Programme", "programme_of", "programme_started", "read_definition", "shipped"]

_SHIPPED: Final = files("app.domain.programmes") / "catalogue" / "programmes"
BY_TRACK: Final = {
    Track.regular: "regular_track",
    Track.complex: "regular_track",
    Track.mda_structural: "mda_structural",
    Track.mda_acute: "mda_acute",
}
"""The code of what a track asks for by itself."""

_cases, _programmes, _joined = table_of(CaseRow), table_of(ProgrammeRow), table_of(CaseProgrammeRow)
_ID = sa.Uuid()
_own, _usual = _programmes.alias("own_programme"), _programmes.alias("usual_programme")
PROGRAMME_OF = Statement(
    select(
        _cases.c.track,
        func.coalesce(_own.c.definition, _usual.c.definition).label("definition"),
        func.coalesce(_own.c.decision_rule, _usual.c.decision_rule).label("decision_rule"),
    )
    .select_from(
        _cases.outerjoin(
            _own, and_(_own.c.house_id == _cases.c.house_id, _own.c.id == _cases.c.programme_id)
        ).outerjoin(
            _usual,
            and_(
                _usual.c.house_id == _cases.c.house_id,
                _usual.c.state == literal_column(f"'{ProgrammeState.active}'"),
                _usual.c.code
                == case(
                    {track.value: literal_column(f"'{code}'") for track, code in BY_TRACK.items()},
                    value=_cases.c.track,
                ),
            ),
        )
    )
    .where(_cases.c.house_id == bindparam("house", type_=_ID), _cases.c.id == bindparam("case", type_=_ID))
)
"""The definition of the programme that a case joined, or else of the house's own edition of what its track asks for."""


STARTED = Statement(
    select(func.coalesce(func.max(_joined.c.joined_at), _cases.c.opened_at))
    .select_from(
        _cases.outerjoin(
            _joined,
            and_(
                _joined.c.house_id == _cases.c.house_id,
                _joined.c.case_id == _cases.c.id,
                _joined.c.programme_id == _cases.c.programme_id,
                _joined.c.ended_at.is_(None),
            ),
        )
    )
    .where(_cases.c.house_id == bindparam("house", type_=_ID), _cases.c.id == bindparam("case", type_=_ID))
    .group_by(_cases.c.id, _cases.c.opened_at)
)
"""When a case joined the programme in which it is, or else when it was opened."""


@cache
def shipped() -> Mapping[str, Programme]:
    """The programmes that come with the service, by code."""
    found = [each for each in _SHIPPED.iterdir() if each.name.endswith(".toml")]
    made = [Programme.model_validate(tomllib.loads(each.read_text(encoding="utf-8"))) for each in found]
    return {programme.code: programme for programme in sorted(made, key=lambda programme: programme.code)}


async def programme_of(work: Work, case_id: UUID) -> Programme:
    """The programme of a case: the edition that it joined, or else what its track asks for by itself."""
    record = await work.fetch_one(PROGRAMME_OF, case=case_id)
    if record is None:
        raise NotFound
    if record["definition"] is None:
        return shipped()[BY_TRACK[Track(record["track"])]]
    programme = read_definition(record["definition"])
    rule = record["decision_rule"]
    return programme if rule is None else programme.model_copy(update={"decision_rule": DecisionRule(rule)})


async def programme_started(work: Work, case_id: UUID) -> datetime:
    """When a case began in its programme: when it joined, or was opened where it joined none."""
    started: datetime | None = await work.fetch_value(STARTED, case=case_id)
    if started is None:
        raise NotFound
    return started


@lru_cache(maxsize=200)
def read_definition(text: str) -> Programme:
    """A definition as it stands in a row."""
    return Programme.model_validate(json.loads(text))
