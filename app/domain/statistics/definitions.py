"""The definitions by which a house counts, laid down as rows: whoever reads a number reads what it means beside it."""

from typing import Any, Final

from sqlalchemy.dialects.postgresql import JSONB

from app.domain.ids import new_id
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.statements.places import ID, statement

_TOLD: Final = (
    "code", "version", "title_nl", "title_en", "numerator", "numerator_nl", "denominator", "denominator_nl",
    "date_basis", "date_basis_nl", "population", "population_nl", "unit", "unit_nl", "level", "kind", "category",
    "measure", "axes", "cell", "cell_nl", "separate", "not_counted", "not_counted_nl", "deviations", "deviations_nl",
    "source", "owner", "audiences", "target", "baseline",
)  # fmt: skip

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
SELECT :house, g.id, true, {", ".join(f"g.{name}" for name in _TOLD)} FROM given g ORDER BY g.code
ON CONFLICT (house_id, code, version) DO UPDATE
   SET is_current = true, {", ".join(f"{name} = excluded.{name}" for name in _TOLD[2:])}
""",  # noqa: S608 - names of columns
    house=ID,
    definitions=JSONB(),
)
"""What is no longer counted stays, for the numbers that were published by it."""


def definitions() -> list[dict[str, Any]]:
    """Every definition as its row."""
    found = []
    for indicator in sorted(counted_indicators().values(), key=lambda each: each.id):
        told = indicator.model_dump(mode="json") | {
            "id": new_id(),
            "code": indicator.id,
            "audiences": indicator.audiences,
            "deviations": [f"{one.where}: {one.text} ({one.source})" for one in indicator.deviations],
            "deviations_nl": [f"{one.where_nl}: {one.text_nl} ({one.source})" for one in indicator.deviations],
        }
        found.append({name: told[name] for name in ("id", *_TOLD)})
    return found
