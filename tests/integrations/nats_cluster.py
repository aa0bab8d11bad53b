"""A NATS cluster of our own on loopback: servers as processes, each of which a test may kill and start again."""

import asyncio
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from app.database.lifeline import ends_with_parent
from tests.chaos.programs import free_port
from tests.integrations.delivery_world import until

SERVER: Final = shutil.which("nats-server") or next(
    (str(place) for place in (Path("/usr/sbin/nats-server"),) if place.exists()), None
)
needs_nats = pytest.mark.skipif(SERVER is None, reason="nats-server of Debian is not installed here")

_CONFIG: Final = """
listen: 127.0.0.1:{client}
server_name: node-{number}
jetstream {{ store_dir: "{folder}", max_mem: 64M, max_file: 64M }}
authorization {{ user: ketenpoort, password: "{password}" }}
"""
_ENCRYPTED: Final = """
tls {{ cert_file: "{folder}/certificate.pem", key_file: "{folder}/key.pem" }}
"""
_CLUSTERED: Final = """
cluster {{ name: test, listen: 127.0.0.1:{port}, routes: [{routes}] }}
"""
PASSWORD: Final = "a-password-of-the-tests"


@dataclass
class Node:
    """One server of the cluster."""

    config: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    scheme: str = "nats"

    @property
    def url(self) -> str:
        """Where clients enter."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        assert SERVER is not None
        with self.config.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(
                [SERVER, "--config", str(self.config)],
                stdout=log,
                stderr=log,
                preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - two system calls
            )
        await until(self._listens)

    async def kill(self) -> None:
        """End it with -9."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.wait)

    async def stop(self) -> None:
        """End it in good order, as an operator does: it says goodbye to its clients."""
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            await asyncio.to_thread(process.wait)

    def stop_answering(self) -> None:
        """Let it hang: its connections stand, and nothing comes of them."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@dataclass
class Cluster:
    """Its servers."""

    nodes: list[Node] = field(default_factory=list)

    @property
    def servers(self) -> tuple[str, ...]:
        """Their addresses, as the settings take them."""
        return tuple(node.url for node in self.nodes)


@asynccontextmanager
async def nats_cluster(folder: Path, size: int = 3, certified: Path | None = None) -> AsyncIterator[Cluster]:
    """So many servers, all gone at the end; encrypted where a folder holds a certificate and its key."""
    between = [free_port() for _ in range(size)]
    made = Cluster()
    try:
        for number in range(size):
            node = Node(folder / f"nats-{number}.conf", free_port())
            store = folder / f"nats-{number}"
            text = _CONFIG.format(client=node.port, number=number, folder=store, password=PASSWORD)
            if certified:
                node.scheme, text = "tls", text + _ENCRYPTED.format(folder=certified)
            if size > 1:
                routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in between)
                text += _CLUSTERED.format(port=between[number], routes=routes)
            node.config.write_text(text)
            made.nodes.append(node)
        await asyncio.gather(*(node.start() for node in made.nodes))
        yield made
    finally:
        for node in made.nodes:
            await node.kill()
