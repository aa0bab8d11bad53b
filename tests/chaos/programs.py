"""The service as it runs when deployed: `ketenpoort serve` and `ketenpoort worker` as processes that may be killed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.database.lifeline import ends_with_parent
from app.settings import READER, WRITER, Settings

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 180.0
_API = ("app.cli", "serve")
_WORKER = ("app.cli", "worker")


@dataclass
class Program:
    """One command of the service; what it writes goes to a file that outlives it."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; what is written is added to the log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - two system calls
            )

    async def end(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait for the end; the exit code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        if process.poll() is None:
            os.killpg(process.pid, number) if number == signal.SIGKILL else process.send_signal(number)
        return await asyncio.to_thread(process.wait, _PATIENCE)


@dataclass
class Service:
    """An API and, when it is started, a worker, over one database."""

    settings: Settings
    folder: Path
    port: int
    changes: Mapping[str, str] = field(default_factory=dict)
    api_command: tuple[str, ...] = _API
    worker_command: tuple[str, ...] = _WORKER
    api: Program = field(init=False)
    worker: Program = field(init=False)

    def __post_init__(self) -> None:
        given = environment_of(self.settings, self.base_url) | dict(self.changes)
        self.api = Program(self.api_command, given, self.folder / "api.log")
        self.worker = Program(self.worker_command, given, self.folder / "worker.log")

    @property
    def base_url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.port}"

    async def start_api(self) -> None:
        """Start the API and wait until it is ready."""
        self.api.start()
        await self.answers("/readyz", 200)

    async def answers(self, path: str, status: int, seconds: float = _PATIENCE) -> httpx.Response:
        """Wait until a path answers with this status."""
        async with asyncio.timeout(seconds), httpx.AsyncClient(base_url=self.base_url) as http:
            while True:
                try:
                    answer = await http.get(path)
                except httpx.TransportError:
                    assert self.api.process is None or self.api.process.poll() is None, self.api.log.read_text()
                else:
                    if answer.status_code == status:
                        return answer
                await asyncio.sleep(0.05)


@asynccontextmanager
async def service(
    settings: Settings,
    folder: Path,
    *,
    api: tuple[str, ...] = _API,
    worker: tuple[str, ...] = _WORKER,
    **changes: Any,  # noqa: ANN401 - settings by their names
) -> AsyncIterator[Service]:
    """A service whose processes are gone when the test ends."""
    told = {f"KETENPOORT_{name.upper()}": str(value) for name, value in changes.items()}
    found = Service(settings, folder, free_port(), told, api, worker)
    try:
        yield found
    finally:
        await found.api.end()
        await found.worker.end()


def environment_of(settings: Settings, base_url: str) -> dict[str, str]:
    """The environment of a deployed process: the two logins, never the owner's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KETENPOORT_", "DATABASE_URL"))}
    return kept | {
        "KETENPOORT_WRITER_URL": settings.login(WRITER),
        "KETENPOORT_READER_URL": settings.login(READER),
        "KETENPOORT_SECRET_KEY": settings.secret_key.get_secret_value(),
        "KETENPOORT_PORT": base_url.rpartition(":")[2],
        "KETENPOORT_BASE_URL": base_url,
        "KETENPOORT_CALLBACK_LOOPBACK": "true",
        "KETENPOORT_LOG_LEVEL": "DEBUG",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
