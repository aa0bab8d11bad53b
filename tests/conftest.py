"""What every test stands on: loopback only, one shared PostgreSQL, a fresh migrated database for who asks."""

import ipaddress
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from app.database.pool import Pools, open_pools
from app.settings import Settings
from tests.fresh_databases import FreshDatabases
from tests.shared_server import TestServer, shared_server

MEETING_PLACE: Final = "KETENPOORT_TEST_MEETING_PLACE"
"""Where the processes that share a PostgreSQL find it; who starts them all may name it."""


class NetworkForbidden(Exception):
    """A test tried to leave this machine."""


def _stay_home(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        message = f"tests talk to loopback only, not to {address[0]}"
        raise NetworkForbidden(message)


def _is_loopback(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def pytest_configure(config: pytest.Config) -> None:
    """Guard the network, and give all processes of one run the same meeting place."""
    config.addinivalue_line("markers", "database: meets PostgreSQL; given by itself to every test that does")
    config.addinivalue_line("markers", "rule(*ids): the rules of the field that this test proves")
    config.addinivalue_line("markers", "system(*ids): the named systems of the field that the story exercises")
    config.addinivalue_line("markers", "whole_demo: plays every story; left out unless asked for, .ci/run asks once")
    if hasattr(config, "workerinput") or os.environ.get(MEETING_PLACE):  # one of several that meet at one server
        sys.addaudithook(_stay_home)
        return
    folder = tempfile.TemporaryDirectory(prefix="ketenpoort-tests-")
    os.environ[MEETING_PLACE] = folder.name  # inherited by the workers

    def leave() -> None:
        del os.environ[MEETING_PLACE]
        folder.cleanup()

    config.add_cleanup(leave)
    sys.addaudithook(_stay_home)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what meets PostgreSQL, so that it can run once more on another version: `-m database`."""
    for item in items:
        if isinstance(item, pytest.Function) and "server" in item.fixturenames:
            item.add_marker("database")


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """The PostgreSQL of this run with its migrated template."""
    with shared_server(Path(os.environ[MEETING_PLACE])) as found:
        yield found


@pytest.fixture(scope="session")
def fresh_databases(server: TestServer) -> Iterator[FreshDatabases]:
    """The databases of this process."""
    found = FreshDatabases(server)
    yield found
    found.close()


@pytest.fixture
def database(fresh_databases: FreshDatabases) -> Iterator[Settings]:
    """Settings that point at a migrated database of this test alone."""
    with fresh_databases.one() as settings:
        yield settings


@pytest.fixture(scope="module")
def module_database(fresh_databases: FreshDatabases) -> Iterator[Settings]:
    """Settings that point at a migrated database shared by the tests of one module."""
    with fresh_databases.one() as settings:
        yield settings


@pytest.fixture
async def pools(database: Settings) -> AsyncIterator[Pools]:
    """The service's pools on this test's own database."""
    async with open_pools(database) as opened:
        yield opened
