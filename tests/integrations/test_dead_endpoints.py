"""Endpoints that take every call and never answer, beside partners that are well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.integrations.delivery_world import QUICK, Receiver, World, until

DEAD = 4
LANES = 70
PATIENCE = 4.0
"""Seconds that a notice may take though others hang; a call to a dead endpoint ends after ten."""


@asynccontextmanager
async def dead_endpoint() -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    """A server that lets everybody wait, and the connections that wait there."""
    waiting: list[asyncio.StreamWriter] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        waiting.append(writer)

    server = await asyncio.start_server(meet, "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", waiting
    finally:
        server.close()
        for writer in waiting:
            writer.close()


async def test_four_dead_endpoints_keep_nobody_waiting(world: World, partner: Receiver) -> None:
    well = [await world.organisation() for _ in range(5)]
    dead = [await world.organisation() for _ in range(DEAD)]
    for organisation in well:
        await world.subscribe(organisation, partner.base)
    cases = [await world.case(organisation) for organisation in well]
    async with world.worker(), dead_endpoint() as (address, waiting):
        for organisation in dead:
            await world.subscribe(organisation, address)
        for case_id in [await world.case(*dead) for _ in range(LANES)]:
            await world.tell(case_id, 1)
        await until(lambda: len(waiting) >= QUICK.posts // 2)
        for version in (1, 2, 3):
            for case_id in cases:
                await world.tell(case_id, version)
            await until(lambda: len(partner.told) == len(well) * version, PATIENCE)  # noqa: B023 - awaited here
    assert partner.by_subject() == {str(case_id): [1, 2, 3] for case_id in cases}
