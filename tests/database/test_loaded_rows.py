"""A row that was read is like a row that was made: the same columns, and they can be set."""

import subprocess
import sys
from typing import Any

from app.domain.access.changes import loaded
from app.domain.ids import new_id
from app.domain.tables.organisations import HouseRow


def test_a_process_may_read_a_row_before_it_makes_one() -> None:
    script = """
from app.domain.access.changes import loaded
from app.domain.tables import metadata
from app.domain.tables.organisations import HouseRow
assert loaded(HouseRow, {"code": "x"}).code == "x"
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_loaded_row_is_a_row() -> None:
    values: dict[str, Any] = {"organisation_id": new_id(), "code": "x", "name": "ZVH", "region": "Waterduin"}
    made = HouseRow(id=new_id(), **values)
    row = loaded(HouseRow, {name: getattr(made, name) for name in HouseRow.model_fields})
    assert {name: getattr(row, name) for name in HouseRow.model_fields} == made.model_dump()
    row.name = "another"
    assert row.name == "another"
    assert row.model_dump() == made.model_dump() | {"name": "another"}
