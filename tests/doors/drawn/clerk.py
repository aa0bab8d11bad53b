"""Notes rows of any table: what is not said is drawn from what the table allows, so a new column is drawn by itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

from app.domain.ids import new_id
from app.domain.tables.base import Ids, Mask, Moment, Texts
from app.domain.tables.conditions import Dates
from app.domain.vocabulary.sharing import Category
from tests.slow_model.facts import CATEGORIES, Case, Record

T = TypeVar("T")
Given = dict[str, Any]

TODAY = datetime.combine(datetime.now(UTC).date(), time.min, UTC)
OF_PERSONS = ("person_ids", "subject_ids", "bound_ids", "alleged_ids", "with_ids", "explained_to_ids", "member_ids")
OF_ORGANISATIONS = ("contributor_ids", "organisation_ids", "binds_ids")
"""Columns of several identifiers: whose they are."""


class Clerk:
    """Draws and notes the rows of one case, in an order in which they can be written."""

    def __init__(self, r: Random, case: Case, professionals: Mapping[UUID, UUID]) -> None:
        self.r = r
        self.case = case
        self.case_id = UUID(case.shown["id"])
        self.household_id = UUID(case.shown["householdId"])
        self.persons = [person.id for person in case.persons]
        self.organisations = sorted(case.organisations)
        self.professionals = professionals
        self.rows: list[SQLModel] = []

    def times(self, most: int = 2) -> range:
        """A few times, or none."""
        return range(self.r.randint(0, most))

    def some(self, items: Sequence[T], *, least: int = 1) -> list[T]:
        """Some of these."""
        return self.r.sample(list(items), self.r.randint(least, len(items)))

    def day(self, *days: float) -> datetime:
        """An instant some of these days from now."""
        return TODAY + timedelta(days=self.r.choice(days))

    def note(self, view: str, table: type[SQLModel], *, facts: Mapping[str, Any] | None = None, **given: Any) -> Record:  # noqa: ANN401 - columns
        """One row as the slow model knows it; `facts` say what its parent says, such as whom it is about."""
        columns = table.__table__.columns  # type: ignore[attr-defined]
        held: Given = {"house_id": self.case.house.id, "id": new_id(), "case_id": self.case_id, "version": 1}
        values = {name: value for name, value in held.items() if name in columns} | given
        for name in table.model_fields:
            if name not in values:
                values[name] = self._drawn(columns[name])
        own = [values["category"]] if "category" in values else []
        if "category_mask" in columns:
            own = own or self.some(CATEGORIES)[:2]
            values["category_mask"] = Category.mask(map(Category, own))
        self.rows.append(table(**values))
        return Record(view, {**values, "own": own, **(facts or {})})

    def _drawn(self, column: sa.Column[Any]) -> Any:  # noqa: ANN401 - of any type
        targets = {key.target_fullname.split(".")[0] for key in column.foreign_keys}
        draws: dict[str, Callable[[], Any]] = {
            "organisations": lambda: self.r.choice(self.organisations),
            "persons": lambda: self.r.choice(self.persons),
            "professionals": lambda: self.r.choice(list(self.professionals.values())),
        }
        known = next((draws[target] for target in targets if target in draws), None)
        if column.nullable and (self.r.random() < 0.4 or (targets and known is None)):
            return None
        if known is not None:
            return known()
        words = _words(column)
        if isinstance(column.type, Texts):
            return self.some(words or ["Een", "Twee"])
        if words:
            return self.r.choice(words)
        return self._of_type(column)

    def _of_type(self, column: sa.Column[Any]) -> Any:  # noqa: ANN401, PLR0911 - of any type
        kind, name = column.type, column.name
        if isinstance(kind, Ids):
            held = self.persons if name in OF_PERSONS else self.organisations if name in OF_ORGANISATIONS else []
            return self.some(held, least=0)
        if isinstance(kind, Dates):
            return [self.day(10, 20).date()]
        if isinstance(kind, Moment):
            return self.day(-30, -3, -1)
        if isinstance(kind, sa.Date):
            return self.day(-40, -4, 5, 50).date()
        if isinstance(kind, sa.Boolean):
            return self.r.random() < 0.5
        if isinstance(kind, JSONB | Mask):
            return [] if isinstance(kind, JSONB) else 0
        if isinstance(kind, sa.Float):
            return self.r.choice((3.5, 6.5))
        if isinstance(kind, sa.Integer):
            return self.r.randint(*_between(column))
        if isinstance(kind, sa.Uuid):
            return new_id()
        return f"{name} {self.r.randint(1, 999)}"


def _words(column: sa.Column[Any]) -> list[str]:
    """The words that a check of the table allows in this column."""
    for check in _checks(column):
        if re.match(rf"{column.name} (IN \(|<@ ARRAY\[)", check):
            return re.findall(r"'(\w+)'", check)
    return []


def _between(column: sa.Column[Any]) -> tuple[int, int]:
    for check in _checks(column):
        if found := re.match(rf"{column.name} BETWEEN (\d+) AND (\d+)", check):
            return int(found[1]), int(found[2])
    return 1, 9


def _checks(column: sa.Column[Any]) -> list[str]:
    constraints = column.table.constraints
    return [str(one.sqltext) for one in constraints if isinstance(one, sa.CheckConstraint)]
