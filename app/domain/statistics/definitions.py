"""The definitions by which a house counts, laid down as rows: whoever reads a number reads what it means beside it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy.dialects.postgresql import JSONB

from app.domain.access.actor import Actor
from app.domain.access.outbox import NEW_ID
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.statements.places import ID, statement

_TOLD: Final = (
    "code", "version", "title_nl", "title_en", "numerator", "numerator_nl", "denominator", "denominator_nl",
    "date_basis", "date_basis_nl", "population", "population_nl", "unit", "unit_nl", "level", "kind", "category",
    "measure", "axes", "cell", "cell_nl", "separate", "not_counted", "not_counted_nl", "deviations", "deviations_nl",
    "source", "owner", "audiences", "target", "baseline",
)  # fmt: skip
_TEXTS: Final = _TOLD[2:]

LAY_INDICATORS: Final = statement(
    f"""
WITH given AS (
    SELECT d.* FROM jsonb_populate_recordset(NULL::indicators, :definitions) AS d
), past AS (
    UPDATE indicators i SET is_current = false
     WHERE i.house_id = :house AND i.is_current
       AND NOT EXISTS (SELECT FROM given g WHERE g.code = i.code AND g.version = i.version)
)
INSERT INTO indicators (house_id, id, is_current, {", ".join(_TOLD)})
SELECT :house, {NEW_ID}, true, {", ".join(f"g.{name}" for name in _TOLD)} FROM given g ORDER BY g.code
ON CONFLICT (house_id, code, version) DO UPDATE
   SET is_current = true, {", ".join(f"{name} = excluded.{name}" for name in _TEXTS)}
""",  # noqa: S608 - names of columns
    house=ID,
    definitions=JSONB(),
)
"""What is no longer counted stays, for the numbers that were published by it."""

_CORRECT: Final = statement(
    f"""
UPDATE indicators i SET {", ".join(f"{name} = g.{name}" for name in _TEXTS)}
  FROM jsonb_populate_recordset(NULL::indicators, :definitions) g
 WHERE i.house_id = :house AND i.code = g.code AND i.version = g.version
   AND ({", ".join(f"i.{name}" for name in _TEXTS)}) IS DISTINCT FROM ({", ".join(f"g.{name}" for name in _TEXTS)})
""",  # noqa: S608 - names of columns
    house=ID,
    definitions=JSONB(),
)


async def correct_texts(gate: Gate, actor: Actor) -> int:
    """Bring words that a later release says better to the definitions that a house counts by; no second round."""
    check(actor, "statistics:count")
    async with gate.open(actor, "statistics:correct-texts") as work:
        await work.execute(_CORRECT, definitions=definitions())
    return 0


@cache
def definitions() -> Sequence[Mapping[str, Any]]:
    """Every definition as its row, without the id that a house gives it."""
    found = []
    for indicator in sorted(counted_indicators().values(), key=lambda each: each.id):
        told = indicator.model_dump(mode="json") | {
            "code": indicator.id,
            "audiences": indicator.audiences,
            "deviations": [f"{one.where}: {one.text} ({one.source})" for one in indicator.deviations],
            "deviations_nl": [f"{one.where_nl}: {one.text_nl} ({one.source})" for one in indicator.deviations],
        }
        found.append({name: told[name] for name in _TOLD})
    return found
