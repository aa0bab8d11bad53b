"""What a story did to the figures: the sums of the house as they are counted now, before anything is published."""

from app.domain.statistics.counting import rebuild
from tests.domain.case_world import rows
from tests.field.statistics_world import clock, counted
from tests.field.stories.stage import Stage


async def sums(stage: Stage, name: str, *, anew: bool = False) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of an indicator by its cells; `anew` where rows were changed behind the service."""
    if anew:
        await rebuild(stage.world.gate, clock(stage.world))
    await counted(stage.world)
    asked = """SELECT cell, sum(numerator) AS numerator, sum(denominator) AS denominator FROM fact_cells
        WHERE indicator = $1 GROUP BY cell HAVING sum(facts) > 0"""
    found = await rows(stage.service.pools, stage.world, asked, name)
    return {row["cell"]: (float(row["numerator"]), float(row["denominator"])) for row in found}
