"""Personal data stays inside: names, numbers and addresses of a whole run are looked for wherever they must not be."""

import io
import logging
from pathlib import Path
from typing import Any

import httpx

from app.domain.notices.queue import DeliveryQueue
from app.logs import configure_logs
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.world import MadeCase, World, make_world

CANARIES = ("Kanariestein", "Zwaluwina", "999990417", "Vogelvluchtpad 17", "06-99990417", "Kraaiennest-uitspraak")
NAME, GIVEN, BSN, STREET, PHONE, STORY = CANARIES
KEPT_OUT = (
    "events", "event_feed", "unlisted_events", "deliveries", "delivery_attempts", "delivery_lanes", "idempotency_keys",
    "audit", "disclosures", "grants", "case_readers", "receipts", "oauth_uses", "oauth_revocations", "ground_events",
    "case_moves", "confirmations",
)  # fmt: skip
"""Tables in which nobody is ever named."""


class Heard:
    """What a run says beside its data: its log, its problems, and what its tables of references hold."""

    def __init__(self) -> None:
        self.log = io.StringIO()
        self.problems: list[str] = []

    def take(self, answer: httpx.Response) -> httpx.Response:
        """Keep an answer that shows no data: a refusal, and the headers of every answer."""
        self.problems.append(str(dict(answer.headers)) + str(answer.request.url))
        if answer.status_code >= 400 or '"errors"' in answer.text:
            self.problems.append(answer.text)
        return answer


async def test_no_canary_leaves_its_rows(database: Settings) -> None:
    heard = Heard()
    configure_logs("DEBUG", stream=heard.log)
    try:
        async with serve(database) as service:
            world = await make_world(service.pools)
            await _run(service, world, heard)
            queue = DeliveryQueue(service.pools.writer)
            for house in await queue.houses():
                await queue.list_events(house)
            rows = {table: await _text(world, table) for table in KEPT_OUT}
            inside = await _text(world, "persons")
            server_log = _log_of_server(await service.pools.writer.fetchval("SELECT pg_backend_pid()"))
    finally:
        configure_logs("INFO", stream=io.StringIO())
    assert NAME in inside, "the run did not write the canaries at all"
    told = {"log": heard.log.getvalue(), "problems": "\n".join(heard.problems), "PostgreSQL": server_log, **rows}
    echoed = [text for text in heard.problems if _sings(text)]
    assert echoed == []
    assert len(heard.problems) > 20
    assert rows["events"] and rows["audit"] and rows["disclosures"] and rows["idempotency_keys"]  # noqa: PT018
    assert {place: [c for c in CANARIES if c in text] for place, text in told.items() if _sings(text)} == {}


def _sings(text: str) -> bool:
    return any(canary in text for canary in CANARIES)


async def _run(service: Service, world: World, heard: Heard) -> None:
    case = await world.case()
    house = await _client(service, world, "safety_house")
    police = await _client(service, world, "police")
    person = {
        "givenName": GIVEN, "familyName": NAME, "birthDate": "2010-04-17", "bsn": BSN, "street": STREET, "phone": PHONE,
    }  # fmt: skip
    added = heard.take(
        await house.send(
            "POST", f"/v1/cases/{case.id}/persons", body={"person": person, "householdRole": "child"},
            headers={"idempotency-key": "kanarie-een"},
        )
    )  # fmt: skip
    assert added.status_code < 300, added.text
    read = heard.take(await police.get(f"/v1/cases/{case.id}?expand=persons"))
    assert NAME in read.text
    heard.take(await house.send("POST", "/v1/persons/match", body={"givenName": GIVEN, "familyName": NAME, "bsn": BSN}))
    action = {"text": f"{STORY} van {GIVEN}", "kind": "home_visit"}
    for key in ("kanarie-twee", "kanarie-twee"):
        heard.take(
            await police.send(
                "POST", f"/v1/cases/{case.id}/actions", body=action, headers={"idempotency-key": key}
            )
        )  # fmt: skip
    await _provoke(heard, house, police, case)


async def _provoke(heard: Heard, house: Client, police: Client, case: MadeCase) -> None:
    """Everything that can go wrong with a name in it."""
    bad: tuple[Any, ...] = (
        {"text": STORY * 2_000, "kind": "home_visit"},
        {"text": STORY, "kind": GIVEN},
        {"text": STORY, "kind": "home_visit", f"{GIVEN} {NAME}": BSN, BSN: NAME},
        {"text": STORY + "\u0000", "kind": "home_visit"},
        {"text": STORY, "kind": "home_visit", "dueOn": STREET},
        {"text": STORY, "kind": "home_visit", "subjectIds": [NAME]},
        {"text": STORY, "kind": "home_visit", "ownerOrganisationId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"},
        [STORY],
    )
    for body in bad:
        heard.take(await police.send("POST", f"/v1/cases/{case.id}/actions", body=body))
        heard.take(await house.send("POST", "/v1/referrals", body=body))
        heard.take(await house.send("POST", f"/v1/cases/{case.id}/persons", body={"person": body}))
    for question in (
        f'{{ case(id: "{NAME}") {{ id }} }}',
        f'{{ cases(reference: "{BSN}") {{ nodes {{ {GIVEN} }} }} }}',
        f"query($x: {NAME}!) {{ case(id: $x) {{ id }} }}",
        f'{{ cases(after: "{NAME}") {{ nodes {{ id }} }} }}',
    ):
        heard.take(await police.ask(question))
    for value in (NAME, BSN):
        headers = {"idempotency-key": value, "professional": value, "request-id": value, "traceparent": value}
        for name, sent in headers.items():
            answer = await police.send("GET", "/v1/cases", headers={name: sent})
            heard.problems.append(answer.text if answer.status_code >= 400 else "")
    heard.take(
        await police.send("POST", f"/v1/cases/{case.id}/actions", body={"text": STORY}, headers={"if-match": NAME})
    )
    logging.getLogger("asyncio").warning("a library says %s", NAME)


async def _client(service: Service, world: World, kind: str) -> Client:
    client = await service.register(world.organisations[kind], world.house_id, kind)
    client.professional = world.professionals[kind]
    return client


async def _text(world: World, table: str) -> str:
    async with world.gate.open(world.keeper(), "test:look") as work:
        found = await work.connection.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t")
    return "\n".join(row["row"] for row in found)


def _log_of_server(process_id: int) -> str:
    """PostgreSQL's own log where it lies beside the data, as the embedded one's does."""
    process = Path(f"/proc/{process_id}/cwd")
    path = process.resolve().parent / "postgresql.log" if process.is_symlink() else process
    return path.read_text(errors="replace") if path.is_file() else ""
