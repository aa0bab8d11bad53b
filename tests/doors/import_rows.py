"""A file that the police sent, with one line of it, for the tests of every door."""

from typing import Any, Final
from uuid import UUID

from app.domain.tables.imports import ImportJobRow, ImportLineRow
from app.domain.vocabulary.sharing import Purpose
from tests.world import World

IMPORT_IDS: Final = ("importId",)


def import_rows(world: World, referral_id: UUID) -> dict[str, Any]:
    """One row for the identifier that a path of the room can name, and what hangs on it."""
    of_police: dict[str, Any] = {"house_id": world.house_id, "organisation_id": world.organisations["police"]}
    job = ImportJobRow(
        **of_police, purpose=Purpose.referral_handling.value, checksum="0" * 64, byte_count=2, line_count=1
    )
    line = ImportLineRow(**of_police, import_id=job.id, line=1, outcome="taken_in", referral_id=referral_id)
    return {"importId": job, "importLine": line}
