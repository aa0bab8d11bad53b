"""The service under measurement: its real processes on loopback, a client with a real token, load by wrk."""

import asyncio
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from tempfile import NamedTemporaryFile
from typing import Final

import httpx

from app.database.lifeline import ends_with_parent
from app.database.pool import open_pools
from app.domain.access.policy import SCOPES_BY_KIND
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from benchmarks.caseload import HOUSE, organisation

FRESH: Final = "{fresh}"
_START_SECONDS: Final = 90
_RATE: Final = re.compile(r"Requests/sec:\s+([\d.]+)")
_LATENCY: Final = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)\s*$", re.MULTILINE)
_REFUSED: Final = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_DONE: Final = re.compile(r"(\d+) requests in")
_SECONDS: Final = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_TOLERATED: Final = 0.01


class LoadFailed(Exception):
    """A measurement that cannot be believed: requests failed, or the tool is not there."""


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request. `{id}` in path and body is a pick of `ids` for each, FRESH an identifier of its own.

    With `one_each` no pick is used twice.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    ids: tuple[str, ...] = ("-",)
    one_each: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """What a round came to: requests a second, and how long half and nearly all of them took, in seconds."""

    per_second: float
    p50: float
    p99: float


@dataclass(slots=True)
class Service:
    """A running service and the headers of a client of it."""

    base_url: str
    client: tuple[str, str]
    headers: tuple[tuple[str, str], ...] = ()

    async def enter(self, purpose: str, http: httpx.AsyncClient | None = None) -> None:
        """Get a token by the client's secret."""
        credentials = b64encode(":".join(self.client).encode()).decode()
        async with nullcontext(http) if http else httpx.AsyncClient() as caller:
            answer = await caller.post(
                f"{self.base_url}/oauth/token",
                data={"grant_type": "client_credentials"},
                headers={"Authorization": f"Basic {credentials}"},
            )
        answer.raise_for_status()
        token = answer.json()["access_token"]
        self.headers = (("Authorization", f"Bearer {token}"), ("Purpose", purpose))


@asynccontextmanager
async def running_service(settings: Settings, kind: OrganisationKind, *, workers: int) -> AsyncIterator[Service]:
    """The service's own processes (`ketenpoort serve`), with a client of the first organisation of this kind."""
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    client = await add_machine(settings, kind)
    # its own session, so that all its processes end together; a killed measurement ends it too
    process = subprocess.Popen(  # noqa: ASYNC220 - starting takes no time, and it must be from the main thread
        [sys.executable, "-m", "app.cli", "serve"],
        env=process_environment(settings, port, workers),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call
    )
    try:
        await _answering(base_url, process)
        yield Service(base_url, client)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(process.wait, 20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


async def add_machine(settings: Settings, kind: OrganisationKind) -> tuple[str, str]:
    """A client of the first organisation of this kind, with every scope that needs no bound token: id and secret."""
    scopes = frozenset(scope for scope in SCOPES_BY_KIND[kind] if scope.value not in settings.bound_scopes)
    async with open_pools(replaced(settings, writer_connections=1, reader_connections=1)) as pools:
        draft = ClientDraft(str(organisation(kind.value, 0)), str(HOUSE), "benchmark", scopes - {Scope.schema_read})
        added = await add_client(pools.writer, draft)
    return str(added.client_id), added.secret or ""


def replaced(settings: Settings, **changes: object) -> Settings:
    """The same settings but for some."""
    return settings.model_copy(update=changes)


async def check_answer(service: Service, load: Load) -> None:
    """Raise LoadFailed where one such request is not answered well: wrk sees the status, GraphQL fails with 200."""
    async with httpx.AsyncClient(base_url=service.base_url, headers=dict(service.headers + load.headers)) as http:
        path, body = (text.replace("{id}", load.ids[0]) for text in (load.path, load.body))
        answer = await http.request(load.method, path, content=body or None)
    if not answer.is_success or b'"errors"' in answer.content:
        raise LoadFailed(answer.text[:500])


async def put_under_load(service: Service, load: Load, *, seconds: float, connections: int = 16) -> Rate:
    """Run wrk for a while; raise LoadFailed where more than one request in a hundred is not answered well."""
    with NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_lua(replace(load, headers=service.headers + load.headers)))
        script.flush()
        process = await asyncio.create_subprocess_exec(
            _wrk(), "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", "-s", script.name, service.base_url,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said = (await process.communicate())[0].decode()
    return _rate(said)


def _rate(said: str) -> Rate:
    rate, done, refused = _RATE.search(said), _DONE.search(said), _REFUSED.search(said)
    if rate is None or done is None:
        raise LoadFailed(said)
    if refused is not None and int(refused[1]) > _TOLERATED * int(done[1]):
        message = f"{refused[1]} of {done[1]} requests were not answered well"
        raise LoadFailed(message)
    latency = {found[1]: float(found[2]) * _SECONDS[found[3]] for found in _LATENCY.finditer(said)}
    return Rate(float(rate[1]), latency.get("50", 0.0), latency.get("99", 0.0))


def _lua(load: Load) -> str:
    headers = "\n".join(f"h[{_quoted(name)}] = {_quoted(value)}" for name, value in load.headers)
    ids = ", ".join(map(_quoted, load.ids))
    pick = "n % #ids + 1" if load.one_each else "math.random(#ids)"
    return f"""
local ids = {{ {ids} }}
local h, n = {{}}, -1
{headers}
math.randomseed({secrets.randbits(31)})
local salt = math.random(65535)
function request()
  n = n + 1
  local id = ids[{pick}]
  local path = string.gsub({_quoted(load.path)}, "{{id}}", id)
  local fresh = string.format("%08x-%04x-7000-8000-%012x", os.time(), salt, n)
  local body = {"nil" if not load.body else _filled(load.body)}
  return wrk.format({_quoted(load.method)}, path, h, body)
end
"""


def _filled(body: str) -> str:
    return f'string.gsub(string.gsub({_quoted(body)}, "{{id}}", id), "{FRESH}", fresh)'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _wrk() -> str:
    found = shutil.which("wrk")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        installing = [shutil.which("apt-get") or "", "install", "-y", "-qq", "wrk"]
        subprocess.run(installing, check=False, capture_output=True)
        found = shutil.which("wrk")
    if found is None:
        message = "wrk makes the load: install it (apt-get install wrk, brew install wrk)"
        raise LoadFailed(message)
    return found


def process_environment(settings: Settings, port: int = 0, workers: int = 1) -> dict[str, str]:
    """What a process of the service finds in its environment to work on this database."""
    told = {
        "DATABASE_URL": settings.database_url or "",
        "KETENPOORT_WRITER_PASSWORD": settings.writer_password.get_secret_value(),
        "KETENPOORT_READER_PASSWORD": settings.reader_password.get_secret_value(),
        "KETENPOORT_SECRET_KEY": settings.secret_key.get_secret_value(),
        "KETENPOORT_REQUESTS_PER_MINUTE": str(settings.requests_per_minute),
        "KETENPOORT_MAX_IN_FLIGHT": str(settings.max_in_flight),
        "KETENPOORT_TOKEN_SECONDS": str(settings.token_seconds),
        "KETENPOORT_SANDBOX": "true",
        "KETENPOORT_PORT": str(port or 8080),
        "KETENPOORT_WORKERS": str(workers),
    }
    return {"PATH": os.environ.get("PATH", os.defpath)} | told


async def _answering(base_url: str, process: "subprocess.Popen[bytes]") -> None:
    async with httpx.AsyncClient() as http:
        for _ in range(_START_SECONDS * 20):
            if process.poll() is not None:
                message = "the service did not start"
                raise LoadFailed(message)
            try:
                await http.get(f"{base_url}/oauth/jwks")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    message = "the service does not answer"
    raise LoadFailed(message)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
