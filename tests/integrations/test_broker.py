"""Work is announced over a NATS cluster; PostgreSQL remains the truth, whatever becomes of the servers."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from app.domain.access.board import Announcement, Board
from app.domain.ids import new_id
from app.integrations.broker import open_board
from app.settings import Settings
from tests.integrations.delivery_world import Receiver, World, until
from tests.integrations.nats_cluster import PASSWORD, Cluster, nats_cluster, needs_nats

pytestmark = needs_nats

POLL = 30.0
SOON = 10.0


def connected(settings: Settings, folder: Path, servers: tuple[str, ...], **more: Any) -> Settings:  # noqa: ANN401
    """The settings of a process that knows the cluster."""
    (folder / "broker").write_text(f"ketenpoort:{PASSWORD}\n")
    known = {"nats_servers": servers, "nats_credential": "broker", "credentials_directory": folder, "nats_replicas": 3}
    return settings.model_copy(update={"delivery_poll_seconds": POLL, **known, **more})


@dataclass
class Nodes:
    """An API's board, a worker's and a third one, each connected by itself, over one house with a partner."""

    cluster: Cluster
    world: World
    boards: list[Board]
    cases: list[UUID]
    told: int = 0
    announced: set[Announcement] = field(default_factory=set)
    heard: list[list[Announcement]] = field(default_factory=list)

    def announce(self) -> Announcement:
        """Announce something of which PostgreSQL knows nothing."""
        news = Announcement(self.world.house_id, new_id(), "actions.changed", new_id(), 1, None)
        self.boards[0].announce([news])
        self.announced.add(news)
        return news

    async def tell(self) -> None:
        """Write one event of each case and announce it, as the gate does after its commit."""
        self.told += 1
        for case_id in self.cases:
            await self.world.tell(case_id, self.told)
            news = Announcement(self.world.house_id, new_id(), "actions.changed", case_id, self.told, case_id)
            self.boards[0].announce([news])

    async def linked(self) -> None:
        """Wait until what is announced on one board is heard on all others."""

        async def heard() -> bool:
            news = self.announce()
            await asyncio.sleep(0.1)
            return all(news in heard for heard in self.heard[1:])

        await until(heard)


@asynccontextmanager
async def nodes(world: World, partner: Receiver, folder: Path, size: int = 3, **more: Any) -> AsyncIterator[Nodes]:  # noqa: ANN401
    """Three processes' worth of boards, the second of them with a worker."""
    police = await world.organisation()
    cases = [await world.case(police) for _ in range(4)]
    await world.subscribe(police, partner.base)
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(nats_cluster(folder, size))
        settings = connected(world.settings, folder, cluster.servers, **more)
        boards = [await stack.enter_async_context(open_board(settings)) for _ in range(3)]
        made = Nodes(cluster, world, boards, cases)
        for board in boards:
            heard: list[Announcement] = []
            made.heard.append(heard)
            stack.enter_context(board.listening(heard.extend))
        await made.linked()
        known = World(world.pools, settings, world.house_id, world.keeper_id, world.code)
        await stack.enter_async_context(known.worker(board=boards[1]))
        yield made


def arrived(partner: Receiver, made: Nodes) -> bool:
    """Whether all that was told came, in order and none of it twice."""
    wanted = {str(case_id): list(range(1, made.told + 1)) for case_id in made.cases}
    return partner.by_subject() == wanted and len(partner.told) == made.told * len(made.cases)


async def test_notices_flow_quicker_than_the_poll_though_a_server_is_killed(
    world: World, partner: Receiver, tmp_path: Path
) -> None:
    async with nodes(world, partner, tmp_path) as made:
        for node in (None, *made.cluster.nodes[:2]):
            if node is not None:
                await node.kill()
                await made.linked()
            await made.tell()
            await until(lambda: arrived(partner, made), SOON)
            if node is not None:
                await node.start()


@pytest.mark.parametrize("fault", ["killed", "hanging"])
async def test_without_any_server_the_poll_finds_everything_and_nobody_waits(
    world: World, partner: Receiver, tmp_path: Path, fault: str
) -> None:
    async with nodes(world, partner, tmp_path, delivery_poll_seconds=0.5) as made:
        for node in made.cluster.nodes:
            if fault == "killed":
                await node.kill()
            else:
                node.stop_answering()
        for _ in range(5):
            await made.tell()
        begun = time.monotonic()
        for _ in range(20_000):
            made.announce()
        assert time.monotonic() - begun < SOON / 2
        await until(lambda: arrived(partner, made), SOON)


async def test_what_was_announced_while_a_connection_broke_is_heard_afterwards(
    world: World, partner: Receiver, tmp_path: Path
) -> None:
    async with nodes(world, partner, tmp_path) as made:
        await laid(made.cluster)
        for node in made.cluster.nodes[:2]:
            news = [made.announce()]
            await node.kill()
            for _ in range(50):
                news.append(made.announce())
                await asyncio.sleep(0.01)
            await until(lambda: all(set(news) <= set(heard) for heard in made.heard), 60)  # noqa: B023 - awaited here
            await node.start()
            await laid(made.cluster)  # one fault at a time: two nodes of three are a majority, one is none
        assert all(len(heard) == len(set(heard)) for heard in made.heard), "and once only"


@pytest.mark.parametrize("size", [1, 3])
async def test_servers_that_an_operator_stops_and_starts_again_are_found_again_by_who_only_listens(
    world: World, partner: Receiver, tmp_path: Path, size: int
) -> None:
    async with nodes(world, partner, tmp_path, size=size, nats_replicas=size) as made:
        await laid(made.cluster)
        for node in made.cluster.nodes:
            await node.stop()
            missed = made.announce()
            await node.start()
            await laid(made.cluster)
            await until(lambda: all(missed in heard for heard in made.heard), 30)  # noqa: B023 - awaited here
            await made.linked()


async def test_lies_and_garbage_harm_nobody(world: World, partner: Receiver, tmp_path: Path) -> None:
    async with nodes(world, partner, tmp_path, size=1, nats_replicas=1) as made:
        liar = await entered(made.cluster)
        house, other = f"ketenpoort.{world.house_id}", f"ketenpoort.{new_id()}"
        of_another = (
            b'[{"house_id": "%b", "event_id": "%b", "type": "actions.changed", "subject_id": "%b", "version": 1,'
            b' "case_id": null}]' % tuple(str(n).encode() for n in (world.house_id, new_id(), new_id()))
        )
        for body in (b"", b"\x00\xff", b"[]", b"{}", b"[" * 50_000, b"[{}]", b"x" * 500_000, b'[{"house_id": 1}]'):
            await liar.publish(house, body)
        await liar.publish(other, of_another)
        await liar.publish("ketenpoort.anything", of_another)
        await liar.publish(house, of_another.replace(b"actions.changed", b"Sanne is bang"))
        await liar.flush()
        await made.linked()  # what came before it is through
        assert all(made.announced.issuperset(heard) for heard in made.heard)
        for _ in range(2_000):  # well formed, and untrue
            await liar.publish(house, of_another)
        await liar.close()
        await made.tell()
        await until(lambda: arrived(partner, made), SOON)


def test_without_a_broker_its_library_is_not_imported() -> None:
    text = (
        "import asyncio, sys; import app.main, app.commands.worker; from app.integrations.broker import open_board;"
        "from app.settings import Settings\n"
        "async def main():\n async with open_board(Settings()): pass\n"
        "asyncio.run(main()); sys.exit('nats' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0


async def entered(cluster: Cluster) -> Client:
    """A client of the cluster that is none of ours."""
    client = Client()
    await client.connect(list(cluster.servers), user="ketenpoort", password=PASSWORD)
    return client


async def laid(cluster: Cluster) -> None:
    """Wait until JetStream keeps what is announced in a copy on each server, all of them up to date."""
    client = await entered(cluster)
    stream = client.jetstream(timeout=1)

    async def kept() -> bool:
        try:
            found = await stream.stream_info("KETENPOORT")
        except (NotFoundError, TimeoutError):
            return False
        copies = found.cluster.replicas or [] if found.cluster else []
        return len(copies) == len(cluster.nodes) - 1 and all(copy.current and not copy.offline for copy in copies)

    await until(kept, 30)
    await client.close()
