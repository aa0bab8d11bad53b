"""Which findings a case has, by the data alone: for the tests of soft rules in every room.

A room's findings are seen here once the room is named in `ROOMS` of app/domain/findings/catalogue.py.
"""

from tests.world import MadeCase, World


async def findings_of(world: World, case: MadeCase) -> set[tuple[str, str]]:
    """Rule and code of every finding of a case, whoever may read it, acknowledged ones included."""
    async with world.gate.open(world.keeper(), "test:findings") as work:
        found = await work.connection.fetch("SELECT rule, code FROM case_findings WHERE case_id = $1", case.id)
    return {(row["rule"], row["code"]) for row in found}
