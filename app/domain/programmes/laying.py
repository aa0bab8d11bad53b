"""Lays the catalogue for a house: every edition that it does not have yet, and nothing twice.

    await lay_catalogue(connection, house_id)

Run when a house is founded and again by `ketenpoort migrate`. What a region published itself is never touched.
"""

from typing import Any, Final
from uuid import UUID

from app.clock import CLOCK
from app.domain.ids import new_id
from app.domain.programmes.catalogue_files import records
from app.domain.programmes.statements.catalogue import HOUSE_IDS, LAY
from app.domain.vocabulary.programmes import ProgrammeState

_AUTHOR: Final = "ketenpoort"


async def lay_catalogue(connection: Any, house_id: UUID) -> None:  # noqa: ANN401 - asyncpg publishes no types
    """Add what the house lacks of the catalogue; `connection` is the owner's or the writer's, in a transaction."""
    made_at = CLOCK.now().isoformat()
    of_programme = {
        "version": 1,
        "state": ProgrammeState.offered.value,
        "author": _AUTHOR,
        "created_at": made_at,
        "goals": [],
        "organisation_ids": [],
    }
    for table, rows in records().items():
        usual = of_programme if table == "programmes" else {}
        found = [{**row, **usual, "house_id": str(house_id), "id": str(new_id())} for row in rows]
        await LAY[table].execute(connection, records=found)


async def lay_catalogues(connection: Any) -> int:  # noqa: ANN401 - asyncpg publishes no types
    """Lay the catalogue for every house of the database; how many houses."""
    houses = await HOUSE_IDS.fetch(connection)
    for house in houses:
        await lay_catalogue(connection, house["id"])
    return len(houses)
