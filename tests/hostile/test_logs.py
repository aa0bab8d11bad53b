"""No log shows a value: not ours, not our libraries', not PostgreSQL's; and a planted leak is found."""

import ast
import io
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web

from app import logs
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.programs import ROOT, service
from tests.chaos.region import make_region
from tests.hostile.canaries import BSN, FAMILY, TEXT, Attack, hits, shout_at
from tests.integrations.delivery_world import receiver, until

API = ("app.cli", "serve")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "_log", "_LOG"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the processes write."""
    with tempfile.TemporaryDirectory(prefix="ketenpoort-logs-") as made:
        yield Path(made)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of this process gets."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.configure_logs("DEBUG", stream=stream)
    yield stream
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)
    logging.raiseExceptions = True


def test_every_event_that_the_code_tells_of_is_listed_with_its_fields() -> None:
    found = 0
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in _log_calls(path):
            name = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            assert isinstance(name, str), f"{path}: an event has a fixed name"
            assert name in logs.EVENTS, f"{path}: {name} is not listed in app/logs.py"
            fields = {keyword.arg for keyword in call.keywords}
            assert fields <= {*logs.EVENTS[name], "error", "frames"}, f"{path}: {name}"
            found += 1
    assert found >= 8


def test_the_page_for_operators_names_every_event() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    assert [event for event in logs.EVENTS if f"`{event}`" not in page] == []


def _log_calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if path.name != "logs.py" and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            logger = node.func.value
            if node.func.attr in LEVELS and isinstance(logger, ast.Name) and logger.id in LOGGERS:
                yield node


def test_what_is_not_listed_leaves_no_value(written: io.StringIO) -> None:
    log = structlog.get_logger()
    log.warning(FAMILY, bsn=BSN)
    log.warning("database_unavailable", kind="OSError", name=FAMILY)
    log.warning("database_unavailable", kind=f"Key (bsn)=({BSN}) exists")
    log.warning("request.failed", request_id=TEXT, frames=[f"{TEXT}:1:x"])
    try:
        int(TEXT)
    except ValueError:
        log.exception("delivery_step_failed", kind="ValueError")
        logging.getLogger("uvicorn.error").exception("Exception in %s", TEXT)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved: {FAMILY}")  # noqa: G004 - as asyncio does
    logging.getLogger("aiohttp.client").warning("GET %s", f"http://x/?{BSN}")
    logging.getLogger("httpx").info("GET %s", f"http://x/?{BSN}")
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logs.tell_uncaught(RuntimeError(TEXT))
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert hits(written.getvalue()) == []
    assert [line["event"] for line in lines].count("unlisted") == 1
    assert [line.get("what") for line in lines if line["event"] == "library"] == [None, None, None, "not_http"]
    assert {line.get("error") for line in lines} >= {"ValueError", "RuntimeError"}
    assert lines[1]["kind"] == "OSError"
    assert sum(line.get("left_out", 0) for line in lines) == 5


def test_plain_lines_keep_to_the_same_list(written: io.StringIO) -> None:
    logs.configure_logs("INFO", as_json=False, stream=written)
    structlog.get_logger().warning("database_unavailable", kind="OSError", name=FAMILY)
    assert "event='database_unavailable' kind='OSError' left_out=1" in written.getvalue()
    assert hits(written.getvalue()) == []


def test_a_command_that_fails_unforeseen_tells_type_and_place_only() -> None:
    script = f"""
import sys, app.cli
@app.cli.app.command("fail")
def fail(): raise ValueError({TEXT!r})
sys.argv = ["ketenpoort", "fail"]
app.cli.main()
"""
    told = subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 1
    assert hits(told.stdout + told.stderr) == []
    assert json.loads(told.stderr)["error"] == "ValueError"


async def test_nothing_that_is_sent_is_found_in_any_log(folder: Path) -> None:
    async with mortal_server() as server:
        found = await _attacked(server, folder)
    assert {name: hits(text) for name, text in found.items()} == {"api": [], "worker": [], "postgres": []}
    told = [json.loads(line) for line in found["api"].splitlines()]
    assert {line["event"] for line in told} >= {"request.failed", "constraint_met", "library"}
    assert {line["event"] for line in told} <= logs.EVENTS.keys()
    assert not any("left_out" in line for line in told)
    assert "ready to accept connections" in found["postgres"], "it still tells how it is"


async def test_a_planted_leak_is_found_in_each_log(folder: Path) -> None:
    loud: dict[str, Any] = {
        "log_error_verbosity": "default",
        "log_min_messages": "warning",
        "log_min_error_statement": "error",
    }
    async with mortal_server(**loud) as server:
        found = await _attacked(server, folder, api=("tests.hostile.leaky",))
    assert len(hits(found["api"])) >= 3
    assert len(hits(found["postgres"])) >= 5


async def test_the_deployed_postgres_is_told_to_be_as_silent(folder: Path) -> None:
    command = next(
        line.partition("command: ")[2]
        for line in (ROOT / "compose.yaml").read_text().splitlines()
        if "postgres -c" in line
    )
    given = dict(word.split("=") for word in command.split() if "=" in word)
    server = MortalServer()
    async with server:
        import asyncpg

        connection = await asyncpg.connect(server.url())
        silent = (
            "log_min_messages",
            "log_min_error_statement",
            "log_error_verbosity",
            "log_parameter_max_length_on_error",
        )
        assert given == {name: await connection.fetchval(f"SHOW {name}") for name in silent}
        await connection.close()


async def _attacked(server: MortalServer, folder: Path, api: tuple[str, ...] = API) -> dict[str, str]:
    """The logs of a service and its database after the attack."""
    settings = server.settings()
    async with AsyncExitStack() as stack:
        given = service(settings, folder, bound_scopes="export:create", api=api)
        made = await stack.enter_async_context(given)
        partner = await stack.enter_async_context(receiver())
        partner.answer = lambda _: web.Response(status=500, text=TEXT)
        region = await make_region(settings, made.base_url, cases=1)
        await made.start_api()
        load = await stack.enter_async_context(Load(region, Ledger(), made.base_url))
        await region.enter(load.http)
        attack = Attack(made, region, load.http)
        await attack.good()
        await attack.called(partner.base)
        made.worker.start()
        await attack.bad()
        await attack.broken(settings)
        await until(lambda: len(partner.told) >= 1, 30)
        await shout_at(settings)
        await made.answers("/readyz", 200)
        await made.worker.end()
        await made.api.end()
        assert {201, 400, 401, 404} <= set(attack.statuses)
    return {
        "api": made.api.log.read_text(),
        "worker": made.worker.log.read_text(),
        "postgres": server.log_path.read_text(errors="replace"),
    }
