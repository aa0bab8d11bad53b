"""What the tests of figures share: to count what changed, and to publish a period as the jobs do once it has ended."""

from datetime import date
from typing import Any, Final

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.statistics.counting import count_changes
from app.domain.statistics.indicators import indicators
from app.domain.statistics.periods import Period, period_of
from app.domain.statistics.publishing import publish
from app.domain.statistics.reckoning import Found, Reckoned, reckon
from app.domain.statistics.statements.counting import WAITING
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.statistics import Grain
from tests.domain.case_world import rows
from tests.integrations.delivery_world import until
from tests.world import World

PATIENCE: Final = 60.0


def clock(world: World) -> Actor:
    """The service's own hand."""
    return world.actor("safety_house", roles=(Role.system,), purpose=Purpose.monitoring)


async def here(found: Found) -> list[Reckoned]:
    """Reckon what is published in the test's own process, where no other is worth its start."""
    return reckon(found)


async def counted(world: World) -> None:
    """Count all that changed, however long what goes on in another database of the server holds it up."""

    async def done() -> bool:
        return not await count_changes(world.gate, clock(world)) and not await _waiting(world)

    await until(done, PATIENCE)


async def _waiting(world: World) -> bool:
    async with world.gate.open(clock(world), "test:waiting") as work:
        return bool(await work.fetch(WAITING))


async def published(world: World, period: Period, *names: str, revision: int = 0) -> None:
    """Count, and publish these indicators over a period; none: all of them."""
    await counted(world)
    for name in names or indicators():
        reason = "Herziening" if revision else None
        await publish(world.gate, clock(world), indicators()[name], [period], here, revision=revision, reason=reason)


def year(number: int) -> Period:
    """A year."""
    return period_of(Grain.year, date(number, 1, 1))


def month(number: int, of_year: int) -> Period:
    """A month."""
    return period_of(Grain.month, date(of_year, number, 1))


async def cells(pools: Pools, world: World, name: str, period: Period, axes: str = "cell") -> dict[str, Any]:
    """The published values of a table of one division, by their cells; None where suppressed."""
    found = await rows(
        pools,
        world,
        "SELECT * FROM statistics WHERE indicator = $1 AND grain = $2 AND starts_on = $3 AND axes = $4 "
        "ORDER BY revision",
        name,
        period.grain.value,
        period.starts_on,
        axes,
    )
    return {row["cell" if axes in ("", "cell") else axes]: row["value"] for row in found}
