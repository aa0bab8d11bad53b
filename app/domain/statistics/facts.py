"""From what an indicator counts to its facts: one text of SQL with the same columns for all, without any place.

The catalogue says what is counted in short: which root, subject, day and cell. What is the same everywhere is added
here: the axes, and the pieces that several indicators share (`pieces.toml`). PostgreSQL pushes a condition on the
columns `house_id` and `root_id` down to the tables, so that the facts of one root are found by index.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Final

from app.domain.vocabulary.statistics import Axis, CasePlace

COLUMNS: Final = (
    "house_id",
    "root_id",
    "subject_id",
    "day",
    "cell",
    "municipality",
    "programme",
    "phase",
    "organisation_kind",
    "action_kind",
    "ground_kind",
    "numerator",
    "denominator",
)
"""What every text of facts gives, in this order."""

UNKNOWN: Final = "unknown"
"""The value of an axis that applies and is not known."""

NOTHING: Final = "''::text"

_CALL: Final = re.compile(r"\b(day_of|local|phase_at)\(([^()]+)\)")
_LOCAL: Final = "(({}) AT TIME ZONE 'Europe/Amsterdam')"
_PHASE: Final = """coalesce(
    (SELECT v.new FROM case_moves v WHERE v.house_id = {row}.house_id AND v.case_id = {row}.case_id
        AND v.field = 'phase' AND v.at <= {moment} ORDER BY v.at DESC, v.id DESC LIMIT 1),
    (SELECT v.old FROM case_moves v WHERE v.house_id = {row}.house_id AND v.case_id = {row}.case_id
        AND v.field = 'phase' ORDER BY v.at, v.id LIMIT 1),
    (SELECT v.phase FROM cases v WHERE v.house_id = {row}.house_id AND v.id = {row}.case_id))"""


@cache
def pieces() -> Mapping[str, str]:
    """The tables of facts that several indicators share, by their names."""
    text = (resources.files("app.domain.statistics") / "pieces.toml").read_text(encoding="utf-8")
    return {name: str(piece) for name, piece in tomllib.loads(text).items()}


def facts_of(counted: str, *, axes: Collection[Axis], place: CasePlace | None, has_cell: bool, is_stock: bool) -> str:
    """The facts of what is counted, with every column; a stock's steps of one day are added up, and none is left."""
    placed = {axis: piece for axis in axes if (piece := _piece(axis, place)) is not None}
    chosen = [
        *("f.house_id", "f.root_id", "f.subject_id", "f.day"),
        "f.cell::text AS cell" if has_cell else "''::text AS cell",
        *(f"{_own(axis) if axis in axes else NOTHING} AS {axis.value}" for axis in Axis if axis not in placed),
        *(["f.case_id"] if placed and place is CasePlace.case else []),
    ]
    source = f"FROM ({written_out(counted)}) f WHERE f.day IS NOT NULL"
    if is_stock:
        keys = ", ".join(str(n + 1) for n in range(len(chosen)))
        amounts = "sum(f.step)::numeric AS numerator, 1::numeric AS denominator"
        source += f" GROUP BY {keys} HAVING sum(f.step) <> 0"
    else:
        amounts = "f.numerator::numeric AS numerator, f.denominator::numeric AS denominator"
    told = f"SELECT {', '.join(chosen)}, {amounts} {source}"
    return _with_places(told, placed, place) if placed else told


def _with_places(told: str, placed: Mapping[Axis, str], place: CasePlace | None) -> str:
    """Facts with what is known of their case: looked up for the first fact of each case, and told to the others."""
    of_one = ["f.house_id", "f.root_id", *(["f.case_id"] if place is CasePlace.case else [])]
    one = f"WINDOW one AS (PARTITION BY {', '.join(of_one)})"
    firsts = (
        f"CASE WHEN row_number() OVER one = 1 THEN ({piece}) END AS {axis.value}" for axis, piece in placed.items()
    )
    spread = {axis.value: f"coalesce(max(f.{axis.value}) OVER one, '{UNKNOWN}') AS {axis.value}" for axis in placed}
    columns = ", ".join(spread.get(column, f"f.{column}") for column in COLUMNS)
    return f"SELECT {columns} FROM (SELECT f.*, {', '.join(firsts)} FROM ({told}) f {one}) f {one}"  # noqa: S608


def written_out(counted: str) -> str:
    """What is counted with its pieces and calls written out: `{piece}`, `day_of(x)`, `local(x)`, `phase_at(row, x)`."""
    text = counted
    while (missing := [name for name in pieces() if f"{{{name}}}" in text]) != []:
        for name in missing:
            text = text.replace(f"{{{name}}}", f"({pieces()[name]})")
    return _CALL.sub(_called, text)


def _called(found: re.Match[str]) -> str:
    name, told = found.groups()
    if name == "phase_at":
        row, moment = (part.strip() for part in told.split(","))
        return _PHASE.format(row=row, moment=moment)
    return _LOCAL.format(told) + ("::date" if name == "day_of" else "")


def _piece(axis: Axis, place: CasePlace | None) -> str | None:
    return None if place is None else pieces().get(f"{axis.value}_of_{place.value}")


def _own(axis: Axis) -> str:
    return f"coalesce(f.{axis.value}, '{UNKNOWN}')::text"
