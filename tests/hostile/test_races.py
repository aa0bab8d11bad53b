"""Races: a withdrawal closes at once over every door, and a key that comes a hundred times has one effect.

`KETENPOORT_TEST_RACES` sets how many withdrawals are raced: 200 where it is absent, 1,000 before a release.
"""

import asyncio
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.work import Gate, Work
from app.domain.ids import new_id
from app.domain.tables.grounds import GroundRow
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Purpose
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.integrations.delivery_world import until
from tests.world import LONG_AGO, MadeCase, World, make_world

RACES = int(os.environ.get("KETENPOORT_TEST_RACES", "200"))
ROUNDS_A_CASE = 10
CANARY = "Anouk"


@dataclass
class Sight:
    """One read: when it began, and whether it showed anything."""

    began: float
    shown: bool


@dataclass
class Race:
    """Readers at every door while one consent is withdrawn."""

    reader: Client
    case: MadeCase
    sights: list[Sight] = field(default_factory=list)
    over: bool = False

    async def by_rest(self) -> bool:
        answer = await self.reader.get(f"/v1/cases/{self.case.id}?expand=persons")
        assert answer.status_code in (200, 404)
        return CANARY in answer.text or answer.status_code == 200

    async def by_list(self) -> bool:
        answer = await self.reader.get("/v1/cases?expand=persons")
        return str(self.case.id) in answer.text

    async def by_graphql(self) -> bool:
        question = f'{{ case(id: "{self.case.id}") {{ id persons {{ nodes {{ givenName }} }} }} }}'
        return CANARY in (await self.reader.ask(question)).text

    async def read_on(self, read: Any) -> None:  # noqa: ANN401
        while not self.over:
            began = time.perf_counter()
            self.sights.append(Sight(began, await read()))
            await asyncio.sleep(0)


async def give(world: World, case: MadeCase) -> UUID:
    """A consent that opens everything of the first person to the clinic, newer than every refusal."""
    row = GroundRow(
        house_id=world.house_id, case_id=case.id, kind="consent", state="given", person_ids=[case.persons[0]],
        recipient_ids=[world.organisations["addiction_care"]], purposes=Purpose.everything(),
        categories=ALL_CATEGORIES, recorded_by_id=world.keeper_id, starts_at=LONG_AGO,
        answered_at=datetime.now(UTC) + timedelta(milliseconds=1),
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:consent") as work:
        await work.insert(row)
        await granting.rewrite(work, case.id)
    return row.id


async def run_races(service: Service, races: int) -> tuple[int, int]:
    """Reads that showed something though they began after a withdrawal, and reads that showed something before one."""
    world = await make_world(service.pools)
    house = await _client(service, world, "safety_house")
    case = await world.case(persons=1, members=())
    await give(world, case)
    reader = await _client(service, world, "addiction_care")
    late, before = 0, 0
    for number in range(races):
        if number % ROUNDS_A_CASE == 0:
            case = await world.case(persons=1, members=())
        one_late, one_before = await _race(world, house, reader, case)
        late, before = late + one_late, before + one_before
    return late, before


async def test_no_read_that_starts_after_a_withdrawal_shows_anything(database: Settings) -> None:
    async with serve(database) as service:
        late, before = await run_races(service, RACES)
    assert late == 0
    assert before > RACES, "the readers saw nothing even before: nothing was raced"


async def test_grants_that_followed_their_grounds_later_would_be_found(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, later = granting.rewrite, list[asyncio.Task[None]]()

    async def rewrite(work: Work, case_id: UUID) -> None:
        if work.act == "consent:withdraw":
            later.append(asyncio.create_task(_afterwards(work.actor, case_id)))
        else:
            await right(work, case_id)

    async with serve(database) as service:
        gate = Gate(service.pools)

        async def _afterwards(actor: Actor, case_id: UUID) -> None:
            await asyncio.sleep(0.05)
            async with gate.open(actor, "test:afterwards") as work:
                await right(work, case_id)

        monkeypatch.setattr(granting, "rewrite", rewrite)
        late, _ = await run_races(service, 5)
        await asyncio.gather(*later)
    assert late > 0


async def _client(service: Service, world: World, kind: str) -> Client:
    client = await service.register(world.organisations[kind], world.house_id, kind)
    if kind == "safety_house":
        client.professional = world.professionals[kind]
    return client


async def _race(world: World, house: Client, reader: Client, case: MadeCase) -> tuple[int, int]:
    """Reads that showed something though they began after the withdrawal's answer, and reads that did before it."""
    ground_id = await give(world, case)
    race = Race(reader, case)
    readers = [asyncio.create_task(race.read_on(read)) for read in (race.by_rest, race.by_list, race.by_graphql)]
    await asyncio.sleep(0.005)
    answer = await house.send(
        "POST", f"/v1/grounds/{ground_id}/withdraw", body={"reason": "Bij nader inzien"}, headers={"if-match": '"1"'}
    )
    closed = time.perf_counter()
    assert answer.status_code < 300, answer.text
    await asyncio.sleep(0.02)
    await until(lambda: any(sight.began > closed for sight in race.sights))  # a busy machine takes its time
    race.over = True
    await asyncio.gather(*readers)
    after = [sight for sight in race.sights if sight.began > closed]
    return sum(sight.shown for sight in after), sum(sight.shown for sight in race.sights if sight.began <= closed)


async def test_200_calls_on_5_keys_have_5_effects(database: Settings) -> None:
    async with serve(database, max_in_flight=1_000) as service:
        world = await make_world(service.pools)
        case = await world.case()
        police = await _client(service, world, "police")
        path, body = f"/v1/cases/{case.id}/actions", {"text": "De wijkagent belt aan bij moeder", "kind": "home_visit"}
        keys = [f"sleutel-{number}-{new_id()}" for number in range(5)]
        calls = [
            police.send("POST", path, body=body | {"rationale": key}, headers={"idempotency-key": key})
            for _ in range(40)
            for key in keys
        ]
        await police.token()
        answers = await asyncio.gather(*calls)
        assert {answer.status_code for answer in answers} <= {201, 409, 503}
        again = [
            await police.send("POST", path, body=body | {"rationale": key}, headers={"idempotency-key": key})
            for key in keys
        ]
        assert {answer.status_code for answer in again} == {201}
        made = {answer.json()["id"] for answer in (*answers, *again) if answer.status_code == 201}
        assert len(made) == 5
        assert len((await police.get(f"/v1/cases/{case.id}/actions")).json()["items"]) == 5
        other = await police.send(
            "POST", path, body=body | {"rationale": "iets anders"}, headers={"idempotency-key": keys[0]}
        )
        assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (409, "idempotency-conflict")


async def test_a_replayed_answer_is_authorised_again(database: Settings) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        case = await world.case()
        police = await _client(service, world, "police")
        path, key = f"/v1/cases/{case.id}/actions", {"idempotency-key": f"sleutel-{new_id()}"}
        body = {"text": "De wijkagent belt aan bij moeder", "kind": "home_visit"}
        first = await police.send("POST", path, body=body, headers=key)
        assert first.status_code == 201
        assert "wijkagent" in first.text
        async with world.gate.open(world.keeper(), "test:leave") as work:
            await work.connection.execute("UPDATE participations SET ends_at = now() WHERE case_id = $1", case.id)
            await granting.rewrite(work, case.id)
        again = await police.send("POST", path, body=body, headers=key)
        assert "wijkagent" not in again.text
        assert len(await _actions(world, case)) == 1


async def _actions(world: World, case: MadeCase) -> list[Any]:
    async with world.gate.open(world.keeper(), "test:look") as work:
        found: list[Any] = await work.connection.fetch("SELECT id FROM actions WHERE case_id = $1", case.id)
    return found
