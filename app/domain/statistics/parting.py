"""The parts of the large tables: each month gets its own before much lies in it. Asked of PostgreSQL, made there."""

from typing import Final

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.statistics.periods import months_from
from app.domain.statistics.statements.counting import MAKE_MONTH, PATIENTLY
from app.domain.tables.partitions import PARTED

MONTHS_AHEAD: Final = 3


async def make_months(gate: Gate, actor: Actor) -> int:
    """Give this month and the next ones a part of each large table, where they have none; there is no second round."""
    check(actor, "statistics:count")
    async with gate.open(actor, "statistics:make-months") as work:
        await work.execute(PATIENTLY)
        for month in months_from(work.today, MONTHS_AHEAD + 1):
            for whole in PARTED:
                await work.execute(MAKE_MONTH, whole=whole, month=month)
    return 0
