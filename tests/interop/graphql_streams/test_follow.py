"""npm's graphql-ws and graphql-sse follow events through the replacement of a process, and lose and repeat nothing."""

import asyncio
import json
import os
import threading
from collections import defaultdict
from pathlib import Path

import pytest

from app.api.graphql import streams
from app.settings import Settings
from tests.api.graphql.stream_world import Served, served
from tests.integrations.delivery_world import until
from tests.interop.foreign import node_home

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    os.environ.get("KETENPOORT_INTEROP") != "1", reason="foreign software from npm: make test-interop"
)


async def test_foreign_clients_go_on_with_another_process_where_one_left(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await node_home("interop/graphql_streams", HERE)
    async with served(database) as service:
        service.limit(check_seconds=0.1)
        client = await service.client()
        orders = json.dumps({"url": service.url, "token": await client.token()})
        node = await asyncio.create_subprocess_exec(
            "node", "follow.mjs", orders, cwd=home, stdout=asyncio.subprocess.PIPE
        )
        heard: dict[str, list[str]] = defaultdict(list)
        reading = asyncio.create_task(_hear(node, heard))
        try:
            await _followed(service)
            told = await service.tell(3)
            await until(lambda: heard["ws"] == heard["sse"] == told)
            leaving = threading.Event()
            monkeypatch.setattr(streams, "LEAVING", leaving)
            leaving.set()
            await until(lambda: not service.app.state.streams.open)
            told += await service.tell(3)
            leaving.clear()
            await _followed(service)
            told += await service.tell(3)
            await until(lambda: heard["ws"] == heard["sse"] == told)
            assert heard["other"] == ["1012"]
        finally:
            node.kill()
            await node.wait()
            await reading


async def _followed(service: Served) -> None:
    await until(lambda: service.app.state.streams.open == 2)
    await asyncio.sleep(0.5)


async def _hear(node: asyncio.subprocess.Process, heard: dict[str, list[str]]) -> None:
    assert node.stdout is not None
    async for line in node.stdout:
        told = json.loads(line)
        if "subject" in told:
            heard[told["client"]].append(told["subject"])
        else:
            heard["other"].append(str(told.get("closed", told)))
