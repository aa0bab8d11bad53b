"""What the programmes about notices stand on: a house with a worker of its own process, and what its queue says."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.database.pool import open_pools
from tests.chaos.book import Book
from tests.chaos.endpoint import Endpoint, endpoint
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.programs import Program, environment_of
from tests.integrations.delivery_world import World, make_world, until

WORKER = ("app.cli", "worker")


@dataclass
class Stage:
    """A database, a partner's server, a ledger, and workers that are gone when the programme ends."""

    server: MortalServer
    world: World
    partner: Endpoint
    folder: Path
    book: Book = field(default_factory=Book)
    workers: list[Program] = field(default_factory=list)

    def worker(self, *faults: str) -> Program:
        """A worker as it runs when deployed, or one with faults; not started."""
        command = ("tests.chaos.planted", *faults) if any(faults) else WORKER
        environment = environment_of(self.world.settings, "http://127.0.0.1:1")
        made = Program(command, environment, self.folder / f"worker-{len(self.workers)}.log")
        self.workers.append(made)
        return made

    async def delivered(self, seconds: float) -> bool:
        """Wait until nothing is left that an active subscription should still get; whether that came in time."""

        async def none_left() -> bool:
            async with self.world.inside() as connection:
                left = await connection.fetchval(
                    "SELECT count(*) FROM deliveries d JOIN subscriptions s ON s.id = d.subscription_id"
                    " WHERE d.state <> 'delivered' AND s.status = 'active'"
                )
            return not left

        try:
            await until(none_left, seconds)
        except TimeoutError:
            return False
        return True

    async def asked(self, sql: str, *values: object) -> Sequence[tuple[object, ...]]:
        """Rows of the house, as plain tuples."""
        async with self.world.inside() as connection:
            return [tuple(row) for row in await connection.fetch(sql, *values)]


@asynccontextmanager
async def stage(folder: Path, *, failures: int = 1, connections: int = 4) -> AsyncIterator[Stage]:
    """Set it up and take it down."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        settings = server.settings().model_copy(update={"writer_connections": connections, "reader_connections": 1})
        pools = await stack.enter_async_context(open_pools(settings))
        partner = await stack.enter_async_context(endpoint(failures))
        made = Stage(server, await make_world(pools, settings), partner, folder)
        try:
            yield made
        finally:
            for worker in made.workers:
                await worker.end()
