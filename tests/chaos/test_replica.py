"""A streaming replica answers lists and statistics; lagging, dead or promoted, it never shows what was closed."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from app.api.consistency import ConsistencyTokens
from app.clock import CLOCK
from app.database.embedded import SUPERUSER
from app.database.pool import Pools, open_pools
from app.database.replica import PATIENCE_SECONDS
from app.domain.access.actor import Actor
from app.domain.access.consistency import PLACE, UNREADABLE, Place
from app.domain.access.outline import Outline
from app.domain.access.selection import Rows, Selection, listed, own_fields
from app.domain.access.view import Source
from app.domain.access.work import Gate
from app.domain.cases.statements import CASES
from app.domain.grounds import consents
from app.domain.grounds.drafts import ConsentWithdrawal
from app.domain.ids import new_id
from app.domain.statistics.statements.views import INDICATORS
from app.settings import READER, Settings
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.standby import Standby, standby_of
from tests.client import serve
from tests.domain.case_world import directed, rows
from tests.integrations.delivery_world import until
from tests.world import World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Pair:
    """A primary with its replica, and a process that uses both; `by` says who answered each read."""

    primary: MortalServer
    standby: Standby
    settings: Settings
    pools: Pools
    world: World
    by: list[str] = field(default_factory=list)

    async def read(self, actor: Actor, source: Source = CASES) -> Any:  # noqa: ANN401 - JSON
        """A list as this process answers it."""
        found = await self.world.gate.disclose(actor, _list_of(source))
        return json.loads(found.body or "null")

    async def on_standby(self, statement: str) -> Any:  # noqa: ANN401
        """Say something to the replica itself."""
        connection = await asyncpg.connect(self.standby.url("postgres", SUPERUSER))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    async def in_use(self) -> None:
        """Return when the replica answers again."""

        async def answers() -> bool:
            await self.read(self.world.keeper())
            return self.by[-1] == "replica"

        await until(answers, 20)


def _list_of(source: Source) -> Selection:
    parts = listed(own_fields(source.view))
    return Selection(Rows(source, parts=parts, cursor_key=b"k" * 32), "test", "list")


def _spied(gate: Gate, by: list[str]) -> Gate:
    answer = gate._replicas.answer

    async def told(actor: Actor, outline: Outline, given: Any) -> Any:  # noqa: ANN401
        row = await answer(actor, outline, given)
        by.append("primary" if row is None else "replica")
        return row

    gate._replicas.answer = told  # type: ignore[method-assign]
    return gate


def following(primary: Settings, standby: Standby) -> Settings:
    """Settings of a process that also asks the replica."""
    place = primary.login(READER).rpartition("@")[2].partition("/")[0]
    url = primary.login(READER).replace(place, f"127.0.0.1:{standby.port}")
    return primary.model_copy(update={"replica_urls": (url,)})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair() -> AsyncIterator[Pair]:
    async with AsyncExitStack() as stack:
        primary = await stack.enter_async_context(mortal_server())
        standby = await stack.enter_async_context(standby_of(primary, confirms=False))
        settings = following(primary.settings(), standby)
        pools = await stack.enter_async_context(open_pools(settings))
        world = await make_world(pools)
        made = Pair(primary, standby, settings, pools, world)
        _spied(world.gate, made.by)
        for _ in range(3):
            await world.case()
        yield made


async def _records(pair: Pair) -> list[Any]:
    found = await rows(pair.pools, pair.world, "SELECT shown FROM disclosures ORDER BY at")
    return [json.loads(row["shown"]) for row in found]


async def test_a_list_is_rendered_by_the_replica_and_recorded_on_the_primary(pair: Pair) -> None:
    await pair.in_use()
    before = await _records(pair)
    from_replica = await pair.read(pair.world.keeper())
    assert pair.by[-1] == "replica"
    recorded = (await _records(pair))[len(before) :]

    async with open_pools(pair.primary.settings()) as alone:
        found = await Gate(alone).disclose(pair.world.keeper(), _list_of(CASES))

    assert json.loads(found.body or "null") == from_replica
    assert len(from_replica["items"]) == 3
    assert recorded == (await _records(pair))[-1:]
    assert recorded[0]


async def test_a_list_of_nothing_and_one_that_may_not_be_asked_are_the_same_as_ever(pair: Pair) -> None:
    before = await _records(pair)
    assert (await pair.read(pair.world.actor("school")))["items"] == []
    assert await _records(pair) == before


async def test_what_was_withdrawn_is_not_shown_by_a_replica_that_has_not_heard_of_it(pair: Pair) -> None:
    world = pair.world
    case = await world.case(members=("addiction_care",))
    ground_id = await world.consent(case, 0, recipients=("addiction_care",))
    clinic = world.actor("addiction_care")
    await pair.in_use()
    shown = await pair.read(clinic)
    assert str(case.id) in json.dumps(shown)
    await pair.on_standby("SELECT pg_wal_replay_pause()")
    try:
        await consents.withdraw_consent(
            world.gate, world.keeper(), ground_id=ground_id, seen=1, change=ConsentWithdrawal()
        )
        records = len(await _records(pair))
        for _ in range(2):  # the second no longer asks the replica at all
            hidden = await pair.read(clinic)
            assert str(case.id) not in json.dumps(hidden)
            assert pair.by[-1] == "primary"
        # what the replica rendered and nobody saw is not on the record
        assert str(case.id) not in json.dumps((await _records(pair))[records:])
    finally:
        await pair.on_standby("SELECT pg_wal_replay_resume()")
    await pair.in_use()


async def test_a_caller_sees_what_it_changed_and_others_may_wait_for_statistics(pair: Pair) -> None:
    world, mine, other = pair.world, new_id(), new_id()

    async def read(client_id: UUID) -> str:
        await pair.read(world.actor("safety_house", client_id=client_id), INDICATORS)
        return pair.by[-1]

    await pair.in_use()
    await pair.on_standby("SELECT pg_wal_replay_pause()")
    try:
        async with world.gate.open(world.actor("safety_house", client_id=mine), "test:change") as work:
            work.about("case", new_id())
        assert (await read(mine), await read(other)) == ("primary", "replica")
    finally:
        await pair.on_standby("SELECT pg_wal_replay_resume()")
    # it waits for the replica rather than for a second primary
    await until(lambda: _is(read(mine), "replica"), 10)


async def _is(found: Any, wanted: str) -> bool:  # noqa: ANN401 - an awaitable
    return bool(await found == wanted)


async def test_another_process_shows_the_change_to_whoever_brings_its_token(pair: Pair) -> None:
    await pair.in_use()
    tokens = ConsistencyTokens(b"s" * 32)
    async with open_pools(pair.settings) as pools:
        by: list[str] = []
        gate = _spied(Gate(pools), by)
        place = Place()
        PLACE.set(place)
        async with pair.world.gate.open(pair.world.keeper(), "test:change") as work:
            work.about("case", new_id())
        token = tokens.seal(place.reached)
        await pair.in_use()
        await pair.on_standby("SELECT pg_wal_replay_pause()")
        try:
            async with pair.world.gate.open(pair.world.keeper(), "test:change") as work:
                work.about("case", new_id())
            for given, who in ((0, "replica"), (tokens.open(token), "replica"), (place.reached, "primary")):
                PLACE.set(Place(given))
                await gate.disclose(pair.world.keeper(), _list_of(INDICATORS))
                assert by[-1] == who, given
        finally:
            PLACE.set(None)
            await pair.on_standby("SELECT pg_wal_replay_resume()")


async def test_an_answer_to_a_change_carries_a_token_and_an_answer_to_a_read_none(pair: Pair) -> None:
    world, case = pair.world, await pair.world.case()
    await directed(world, case)
    async with serve(pair.settings) as service:
        police = await service.register(world.organisations["police"], world.house_id, "police")
        police.professional = world.professionals["police"]
        draft = {
            "text": "Huisbezoek op vrijdag",
            "kind": "home_visit",
            "legalDomain": "help",
            "ownerOrganisationId": str(world.organisations["police"]),
            "ownerProfessionalId": str(world.professionals["police"]),
            "subjectIds": [str(case.persons[0])],
            "dueOn": (CLOCK.now() + timedelta(days=7)).date().isoformat(),
        }
        path = f"/v1/cases/{case.id}/actions"
        made = await police.send("POST", path, body=draft)
        assert made.status_code == 201, made.text
        token = made.headers["consistency-token"]
        assert len(token) == 22
        for sent in (token, "x"):
            seen = await police.send("GET", path, headers={"consistency-token": sent})
            assert [item["id"] for item in seen.json()["items"]] == [made.json()["id"]]
            assert "consistency-token" not in seen.headers


@pytest.mark.parametrize("token", [b"", b"x", b"\xff\xff", b"A" * 22, b"A" * 2000])
async def test_a_token_that_cannot_be_read_asks_for_the_primary(token: bytes) -> None:
    assert ConsistencyTokens(b"s" * 32).open(token) == UNREADABLE


async def test_a_replica_that_hangs_or_dies_is_noticed_by_nobody_and_comes_back_by_itself(pair: Pair) -> None:
    await pair.in_use()
    pid = pair.standby.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    backends = [int(name) for name in _children(pid)]
    for backend in backends:
        os.kill(backend, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        for _ in range(5):
            assert len((await pair.read(pair.world.keeper()))["items"]) >= 3
        assert time.monotonic() - begun < 4 * PATIENCE_SECONDS
    finally:
        for process in (*backends, pid):
            os.kill(process, signal.SIGCONT)
    await pair.in_use()

    await pair.standby.die()
    for _ in range(5):
        assert len((await pair.read(pair.world.keeper()))["items"]) >= 3
        await asyncio.sleep(0)
    assert pair.by[-1] == "primary"
    await pair.standby.live()
    await pair.in_use()


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


async def test_one_that_was_promoted_is_no_replica_any_more(pair: Pair) -> None:
    await pair.in_use()
    await pair.standby.promote()
    await until(lambda: _is(_unused(pair), "primary"), 10)
    assert len((await pair.read(pair.world.keeper()))["items"]) >= 3


async def _unused(pair: Pair) -> str:
    await pair.pools.replicas.look(pair.pools.reader)
    await pair.read(pair.world.keeper())
    return pair.by[-1]
