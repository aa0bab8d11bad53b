"""What a write costs: the round trips of the use cases that partners call most, each from a true call over REST.

The numbers are a promise to whoever changes a use case: more of them is a slower service, and needs a reason here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.tables.cases import DirectionRow
from app.settings import Settings
from tests.client import Client, serve
from tests.doors.counting import Sent, counted
from tests.doors.test_one_statement import OF_THE_CREDENTIAL
from tests.world import LONG_AGO, make_world

SOON = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()

COSTS = {
    "propose_action": 7,
    "agree_action": 8,
    "accept_action": 5,
    "start_action": 5,
    "finish_action": 5,
    "request_consent": 21,
    "record_consent": 21,
    "withdraw_consent": 22,
    "submit_referral": 5,
}
"""Five are the least: context, the row, the change, events with audit, commit. A consent rewrites its case's grants;
a withdrawal asks who could read on it, and asks each of them to confirm."""


class Counter:
    """Sends acts and keeps what each cost on the writer's connections, without the answer's own reading statement."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.costs: dict[str, int] = {}

    async def act(self, name: str, client: Client, path: str, body: Any = None, version: int | None = None) -> Any:  # noqa: ANN401
        await client.token()
        headers = {"if-match": f'"{version}"'} if version else {}
        with counted(self._patch) as sent:
            answer = await client.send("POST", path, body=body, headers=headers)
        assert answer.status_code < 300, f"{name}: {answer.status_code} {answer.text}"
        self.costs[name] = self._cost(sent)
        return answer.json() if answer.content else {}

    @staticmethod
    def _cost(sent: Sent) -> int:
        return len([query for query in sent.writer if query not in OF_THE_CREDENTIAL])


async def test_the_usual_writes_cost_what_stands_here(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        case = await world.case(
            members=("veilig_thuis", "police", "youth_protection", "local_team"), status="preparing"
        )
        async with world.gate.open(world.keeper(), "test:director") as work:
            await work.insert(
                DirectionRow(
                    house_id=world.house_id, case_id=case.id, role="case_director", form="municipal_director",
                    organisation_id=world.keeper_id, professional_id=world.professionals["safety_house"],
                    state="accepted", starts_at=LONG_AGO,
                )
            )  # fmt: skip
        counter = Counter(monkeypatch)
        clients = {}
        for kind in ("safety_house", "police", "local_team"):
            clients[kind] = await service.register(world.organisations[kind], world.house_id, kind)
            clients[kind].professional = world.professionals[kind]
        await _actions(counter, clients, str(case.id), case.persons[0], world.organisations["local_team"])
        await _consent(counter, clients, str(case.id), case.persons[0], world.organisations["police"])
        await _referral(counter, clients, service.document)
    assert counter.costs == COSTS


async def _actions(counter: Counter, clients: dict[str, Client], case: str, person: UUID, owner: UUID) -> None:
    house, team = clients["safety_house"], clients["local_team"]
    body = {
        "text": "De wijkagent gaat langs voor een gesprek met moeder",
        "kind": "home_visit",
        "legalDomain": "help",
        "subjectIds": [str(person)],
        "ownerOrganisationId": str(owner),
        "ownerProfessionalId": str(team.professional),
        "dueOn": SOON,
    }
    made = await counter.act("propose_action", house, f"/v1/cases/{case}/actions", body)
    path, version = f"/v1/actions/{made['id']}", made["version"]
    for name, client, step, sent in (
        ("agree_action", house, "agree", {"legalDomain": "help", "dueOn": SOON}),
        ("accept_action", team, "accept", {}),
        ("start_action", team, "start", {}),
        ("finish_action", team, "finish", {"outcome": "done", "result": "Gesprek gevoerd"}),
    ):
        made = await counter.act(name, client, f"{path}/{step}", sent, version)
        version = made["version"]


async def _consent(counter: Counter, clients: dict[str, Client], case: str, person: UUID, recipient: UUID) -> None:
    team = clients["local_team"]
    body = {
        "personId": str(person),
        "purposes": ["stop_violence"],
        "categories": ["care"],
        "recipientIds": [str(recipient)],
    }
    made = await counter.act("request_consent", team, f"/v1/cases/{case}/consents", body)
    path = f"/v1/grounds/{made['id']}"
    answer = {"state": "given", "formReference": "TF-1", "endsAt": f"{SOON}T09:00:00Z"}
    made = await counter.act("record_consent", team, f"{path}/answer", answer, made["version"])
    await counter.act(
        "withdraw_consent", team, f"{path}/withdraw", {"reason": "Bij nader inzien niet"}, made["version"]
    )


async def _referral(counter: Counter, clients: dict[str, Client], document: Any) -> None:  # noqa: ANN401
    operation = (await document())["paths"]["/referrals"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    await counter.act("submit_referral", clients["local_team"], "/v1/referrals", example)
