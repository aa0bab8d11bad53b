"""Many calls at once on few idempotency keys: each key has one effect, whichever of its calls came first."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Final

from app.domain.ids import new_id
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.chaos.wire import Answer, Wire, wires, written

PROMISE: Final = "Exactly one effect for one idempotency key"
_CALLS: Final = 40
_NO_LIMIT: Final = 1_000_000
_GOOD: Final = 201
_ANSWERS: Final = frozenset({_GOOD, 409, 503})
_TRIES: Final = 100


async def run(folder: Path, scale: Scale) -> list[Row]:
    """40 calls on each of 10 keys; at full scale of 50."""
    keys = [f"once-{number}-{new_id()}" for number in range(scale.of(10, 50))]
    programs = {"api": ("tests.chaos.planted_api", scale.planted)} if scale.planted else {}
    async with (
        mortal_server() as server,
        service(
            server.settings(), folder, requests_per_minute=_NO_LIMIT, max_in_flight=_NO_LIMIT, connect_seconds=30,
            **programs,
        ) as made,
    ):  # fmt: skip
        region = await make_region(made.settings, made.base_url, cases=1)
        await made.start_api()
        async with (
            Load(region, Ledger(), made.base_url) as load,
            wires(made.base_url, _CALLS * len(keys)) as lines,
        ):
            await region.enter(load.http)
            calls = {key: _proposal(load, key) for key in keys}
            once = list(calls.values()) * _CALLS
            answers = await asyncio.gather(*(line.ask(call) for line, call in zip(lines, once, strict=True)))
            again = [await _until_good(lines[0], call) for call in calls.values()]
            effects = Counter(await _stored(load))
    places = {answer.location for answer in (*answers, *again) if answer.status == _GOOD}
    statuses = Counter(answer.status for answer in answers)
    held = effects == Counter(keys) and len(places) == len(keys) and statuses.keys() <= _ANSWERS
    told = ", ".join(f"{number} of {status}" for status, number in sorted(statuses.items()))
    reached = f"{len(once)} calls at once on {len(keys)} keys: {effects.total()} effects, {len(places)} places ({told})"
    return [Row(PROMISE, reached, f"{len(keys)} effects", held)]


def _proposal(load: Load, key: str) -> bytes:
    headers = load.region.headers("police") | {"idempotency-key": key}
    body = {"text": "De wijkagent belt aan bij moeder", "kind": "home_visit", "rationale": key}
    return written("POST", f"/v1/cases/{load.region.cases[0]}/actions", headers, body)


async def _until_good(line: Wire, call: bytes) -> Answer:
    """What the key says in the end."""
    for _ in range(_TRIES):
        answer = await line.ask(call)
        if answer.status == _GOOD:
            return answer
        await asyncio.sleep(0.1)
    return answer


async def _stored(load: Load) -> list[str]:
    """The keys of all actions of the case, as its team reads them."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        path = f"/v1/cases/{load.region.cases[0]}/actions"
        headers = load.region.headers("police")
        answer = await load.http.get(path, params={"pageSize": 100, **cursor}, headers=headers)
        page = answer.raise_for_status().json()
        found += [one["rationale"] for one in page["items"]]
        if not page["next"]:
            return found
        cursor = {"cursor": page["next"]}
