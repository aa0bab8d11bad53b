"""Time for stories: what is due is moved into the past, and the service's own jobs do what follows."""

from uuid import UUID

from app.domain.access.entry import Entry
from app.domain.notices.queue import DeliveryQueue
from app.integrations.jobs import Timekeeper
from tests.field.stories.stage import Stage


async def let_pass(stage: Stage, table: str, column: str, subject_id: str) -> None:
    """What stands in this column of one row lies in the past; the jobs are run twice, for what is due is told once."""
    past = f"UPDATE {table} SET {column} = now() - interval '2 days' WHERE id = $1"
    async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
        assert await work.connection.execute(past, UUID(subject_id)) == "UPDATE 1"
    for _ in range(2):
        await run_jobs(stage)


async def run_jobs(stage: Stage) -> None:
    """Let every job of the service have its turn."""
    pools = stage.service.pools
    await Timekeeper(stage.world.gate, Entry(pools), DeliveryQueue(pools.writer), 60.0).do_all()


async def told(stage: Stage, kind: str, what: str, subject_id: str) -> list[str | None]:
    """The codes of the events of this type about one thing that an organisation was told, in their order."""
    queue = DeliveryQueue(stage.service.pools.writer)
    for house in await queue.houses():
        await queue.list_events(house)
    found = await stage.items(kind, f"/events?type={what}&subjectId={subject_id}&pageSize=200")
    return [one["reasonCode"] for one in found]
