"""Which findings a case has, as the house sees them: for the tests of soft rules in every room.

A room's findings are seen here once the room is named in `ROOMS` of app/domain/findings/catalogue.py.
"""

from tests.domain.case_world import edge
from tests.world import MadeCase, World


async def findings_of(world: World, case: MadeCase) -> set[tuple[str, str]]:
    """Rule and code of every finding of a case that the house may know of, acknowledged ones included."""
    return {(found["rule"], found["code"]) for found in await edge(world, world.keeper(), case, "findings")}
