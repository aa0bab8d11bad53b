"""Faults of the policy, each planted into the product while a test runs: what a careless change could do to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import func

from app.domain.access import actor as actors
from app.domain.access import compiler, granting, grounds, masks, rows
from app.domain.access.grounds import BEGINNING, Period
from app.domain.access.view import Frame, fields_of
from app.domain.contributions.statements import views as contributions
from app.domain.contributions.statements.views import CONTRIBUTIONS
from app.domain.persons.statements.persons import PERSONS
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Category, Purpose, SharingGround

Fault = Callable[[pytest.MonkeyPatch], None]


def _always(value: Any) -> Callable[..., Any]:  # noqa: ANN401
    return lambda *_: value


class _Wrong:
    """SQL functions of which one is another."""

    def __init__(self, **others: Any) -> None:  # noqa: ANN401
        self._others = others

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return self._others.get(name) or getattr(func, name)


def _changed(name: str, **to: Any) -> Fault:  # noqa: ANN401
    """A fault: what `granting` loads under this name comes out changed."""
    right = getattr(granting, name)

    def loaded(row: Any) -> Any:  # noqa: ANN401
        found = right(row)
        return found if found is None else replace(found, **to)

    return lambda patch: patch.setattr(granting, name, loaded)


def _wrong(place: object, name: str, value: Any) -> Fault:  # noqa: ANN401
    return lambda patch: patch.setattr(place, name, value)


def _open_filter(patch: pytest.MonkeyPatch) -> None:
    right = rows._where

    def where(i: int, n: int, asked: Any, frame: Frame) -> Any:  # noqa: ANN401
        return right(i, n, asked, replace(frame, categories=masks.EVERYTHING))

    patch.setattr(rows, "_where", where)


def _misplaced_field(patch: pytest.MonkeyPatch) -> None:
    fields_of(PERSONS.view)
    kept = PERSONS.view.__dict__["_shown_fields"]
    patch.setitem(kept, "street", replace(kept["street"], needs=Category.identity))


def _told_source(patch: pytest.MonkeyPatch) -> None:
    told: Any = CONTRIBUTIONS.expressions
    patch.setitem(told, "organisation_id", lambda frame: frame.row.c.organisation_id)


def _drafts_count(patch: pytest.MonkeyPatch) -> None:
    right = granting._ground

    def loaded(row: Any) -> Any:  # noqa: ANN401
        return right({**row, "state": "active"} if row["state"] == "drafted" else row)

    patch.setattr(granting, "_ground", loaded)


def _everyone_signed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(granting, "_signed_by", lambda signed, _: frozenset(signed))


FAULTS: dict[str, Fault] = {
    "a withdrawal is ignored": _wrong(grounds, "_yields", _always(value=False)),
    "a refusal closes what a law permits": _wrong(grounds, "_yields", _always(value=True)),
    "one person refuses for all": _wrong(grounds, "_meets", _always(value=True)),
    "health travels under any ground": _wrong(SharingGround, "may_carry_health", property(_always(value=True))),
    "permitted for one is permitted for all": _wrong(masks, "func", _Wrong(bit_and=func.bit_or)),
    "ends are ignored": _wrong(granting, "_period", lambda start, _: Period(start or BEGINNING)),
    "danger pairs are off": _wrong(grounds, "_on_the_other_side", _always(value=False)),
    "lifting a danger pair does nothing": _changed("_pair", period=Period()),
    "a filter answers what the mask hides": _open_filter,
    "the purpose is ignored": _changed("_ground", purposes=Purpose.everything()),
    "the category is ignored": _changed("_ground", categories=ALL_CATEGORIES),
    "consent to one opens to all": _changed("_ground", recipients=None),
    "consent of one is consent of all": _changed("_ground", persons=None),
    "the giver is ignored": _changed("_ground", givers=None),
    "who left reads on": _changed("_member", period=Period()),
    "who serves one side serves all": _changed("_member", acts_for=None),
    "the wish about the police is ignored": _wrong(granting, "CLOSED_TO_POLICE", frozenset()),
    "nobody needs to take part": _wrong(grounds, "_names_recipients", _always(value=True)),
    "nothing is said to be withheld": _wrong(compiler, "_withheld", _always(sa.literal_column("'{}'::text[]"))),
    "a field stands in another category": _misplaced_field,
    "a draft counts": _drafts_count,
    "signatures to come count": _everyone_signed,
    "static involvement gives": _changed("_member", static_excluded=False),
    "what a giver withholds is shown": _wrong(contributions, "_closed", _always(sa.false())),
    "compartments are off": _wrong(contributions, "_confided", _always(sa.false())),
    "prosecution only is for all": _wrong(contributions, "JUSTICE", frozenset(OrganisationKind)),
    "a protected source is told": _told_source,
    "an item's own category is ignored": _wrong(Frame, "allows_own", _always(sa.true())),
    "health needs no scope": _wrong(actors.Actor, "readable", property(_always(ALL_CATEGORIES))),
}

FOUND_IN = {
    "a withdrawal is ignored": 2_000_003,
    "a refusal closes what a law permits": 2_000_002,
    "one person refuses for all": 2_000_013,
    "health travels under any ground": 2_000_011,
    "permitted for one is permitted for all": 2_000_029,
    "ends are ignored": 2_000_001,
    "danger pairs are off": 2_000_001,
    "lifting a danger pair does nothing": 2_000_001,
    "a filter answers what the mask hides": 2_000_010,
    "the purpose is ignored": 2_000_016,
    "the category is ignored": 2_000_001,
    "consent to one opens to all": 2_000_003,
    "consent of one is consent of all": 2_000_001,
    "the giver is ignored": 2_000_010,
    "who serves one side serves all": 2_000_001,
    "a field stands in another category": 2_000_001,
    "a draft counts": 2_000_031,
    "signatures to come count": 2_000_011,
    "static involvement gives": 2_000_020,
    "compartments are off": 2_000_012,
    "prosecution only is for all": 2_000_022,
    "a protected source is told": 2_000_001,
    "health needs no scope": 2_000_002,
}
"""A state in which each was found, tried first: nothing else depends on it."""
