"""Identity never survives a request: eight organisations over a pool of four connections, with callers who hang up."""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request

from app.api.entering import Entering
from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.doors.region import PARTNERS, Region, day, make_region
from tests.doors.states import PURPOSES, write_case
from tests.slow_model.facts import CATEGORIES, Case, Ground, Person

REQUESTS = 2_000
AT_ONCE = 24


@dataclass
class Guest:
    """An organisation, and the one name in the region that it may read."""

    client: Client
    case_id: str
    canary: str
    answered: int = 0
    hung_up: int = 0
    missed: int = 0


def case_of(region: Region, number: int, kind: str) -> Case:
    """A case of which one partner alone may read one person."""
    house = region.houses[3]

    case_id, person_id = new_id(), new_id()
    person = Person(
        person_id,
        protected=False,
        shown={
            "id": str(person_id), "role": "client", "givenName": f"Kanarie{number:03d}x", "familyName": "Verzonnen",
            "aliases": [], "birthDate": "1990-01-02", "sex": None, "bsn": f"99999{number:04d}", "street": None,
            "postalCode": None, "city": None, "phone": None, "whereabouts": None, "protected": False,
        },
    )  # fmt: skip
    consent = Ground(
        kind="consent", state="given", persons=frozenset({person_id}), givers=None,
        recipients=frozenset({region.partners[kind].id}), purposes=frozenset(PURPOSES),
        categories=frozenset(CATEGORIES), starts_at=day(-3),
    )  # fmt: skip
    shown = {
        "id": str(case_id), "reference": f"ZVH-{case_id.hex[-12:]}", "householdId": str(new_id()), "status": "opened",
        "phase": "direct_safety", "track": "regular", "approach": None, "episode": 1, "parkedUntil": None,
        "openedAt": day(-1).isoformat(), "phaseStartedAt": day(-1).isoformat(), "updatedAt": day(-1).isoformat(),
    }  # fmt: skip
    return Case(house, region.organisations(house), shown, (person,), (), (consent,))


async def invite(service: Service, region: Region, gate: Gate) -> list[Guest]:
    guests = []
    for number, kind in enumerate(PARTNERS):
        case = case_of(region, number, kind)
        await write_case(gate, case)
        client = await service.register(region.partners[kind].id, case.house.id, kind)
        await client.token()
        guests.append(Guest(client, case.shown["id"], case.persons[0].shown["givenName"]))
    return guests


async def visit_all(guests: list[Guest], requests: int) -> list[str]:
    """Every foreign name that was shown to anybody."""
    chance, foreign = Random(20261102), list[str]()  # noqa: S311 - to be found again
    plan = [chance.choice(guests) for _ in range(requests)]
    turns = iter(range(requests))

    async def visit() -> None:
        for turn in turns:
            guest = plan[turn]
            patience = chance.uniform(0.0005, 0.03) if chance.random() < 0.25 else 60
            body = await _asked(guest, chance.randrange(4), patience)
            foreign.extend(other.canary for other in guests if other is not guest and other.canary in body)

    await asyncio.gather(*(visit() for _ in range(AT_ONCE)))
    return foreign + [f"{guest.canary} not found by itself" for guest in guests if guest.missed]


async def test_2000_requests_of_8_organisations_over_4_connections_show_no_foreign_name(database: Settings) -> None:
    async with serve(database, reader_connections=4, writer_connections=4, max_in_flight=1_000) as service:
        gate = Gate(service.pools)
        guests = await invite(service, await make_region(gate), gate)
        assert await visit_all(guests, REQUESTS) == []
        assert sum(guest.answered for guest in guests) > REQUESTS // 2
        assert sum(guest.hung_up for guest in guests) > REQUESTS // 50
        for guest in guests:  # and after all that each still reads its own
            assert guest.canary in await _asked(guest, 0, 60)


async def test_an_identity_that_outlived_its_request_would_be_found(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, latest = Entering.actor, list[Actor]()

    async def confused(door: Entering, request: Request) -> Actor:
        latest[:] = [await right(door, request)]
        await asyncio.sleep(0)
        return latest[0]

    async with serve(database, reader_connections=4, writer_connections=4, max_in_flight=1_000) as service:
        gate = Gate(service.pools)
        guests = await invite(service, await make_region(gate), gate)
        monkeypatch.setattr(Entering, "actor", confused)
        assert await visit_all(guests, 200) != []


async def _asked(guest: Guest, way: int, patience: float) -> str:
    question = "{ cases { nodes { id persons { nodes { givenName } } } } }"
    ways: tuple[Any, ...] = (
        lambda: guest.client.get(f"/v1/cases/{guest.case_id}?expand=persons"),
        lambda: guest.client.get("/v1/cases?expand=persons"),
        lambda: guest.client.ask(question),
        lambda: guest.client.get(f"/v1/cases/{UUID(int=UUID(guest.case_id).int ^ 1)}"),
    )
    try:
        answer = await asyncio.wait_for(ways[way](), patience)
    except TimeoutError:
        guest.hung_up += 1
        return ""
    assert answer.status_code in (200, 404), answer.text
    guest.answered += 1
    guest.missed += answer.status_code == 200 and guest.canary not in answer.text
    return str(answer.text)
