"""Through the shipped edge proxy: who follows is not cut off for silence, though nothing happens for long."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from app.settings import Settings
from tests.api.graphql.stream_world import served
from tests.deploy.test_edge import edge

SHORT = {"client": "500ms", "server": "500ms", "tunnel": "500ms"}
PINGS = 0.15
SILENCE = 1.5
"""Three times as long as the proxy waits, as 60 seconds would be of its 20."""


async def test_silence_longer_than_the_proxy_waits_cuts_nobody_off(database: Settings, tmp_path: Path) -> None:
    async with served(database, pings=PINGS) as service:
        service.limit(ping_seconds=PINGS)
        client = await service.client()
        with edge(int(service.url.rpartition(":")[2]), tmp_path, **SHORT) as (url, _):
            client.at = url
            async with client.socket() as socket, client.events() as stream:
                await socket.acknowledged()
                await socket.subscribe()
                heard = asyncio.create_task(socket.edge(seconds=10))
                lines = stream.aiter_lines()
                await asyncio.sleep(SILENCE)
                await service.tell()
                cursor = (await heard)["cursor"]
                async with asyncio.timeout(5):
                    assert f"id: {cursor}" in [line async for line in _until(lines, "id: ")]


async def _until(lines: AsyncIterator[str], begin: str) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith(begin):
            return
