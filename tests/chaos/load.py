"""A small, steady load: referrals and the moves of actions, each sent until it is acknowledged; and reads."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Self
from uuid import UUID

import httpx

from app.domain.ids import new_id
from tests.chaos.ledger import PAUSE, Ledger
from tests.chaos.region import Region
from tests.today import today_here

_NUMBERS = count(1)


def referral(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a referral
    """A small referral, each under a message id of its own."""
    now = datetime.now(UTC)
    return {
        "messageId": f"chaos-{next(_NUMBERS)}",
        "sentAt": now.isoformat(),
        "reference": "R-1",
        "entryPoint": "local_team",
        "signalKind": "notification",
        "receivedAt": (now - timedelta(hours=2)).isoformat(),
        "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
        "concerns": [{"what": "A neighbour hears shouting at night."}],
        **changes,
    }


class Load:
    """What the partners of one region do, over one service, until they are told to stop."""

    def __init__(self, region: Region, ledger: Ledger, base_url: str) -> None:
        self.region = region
        self.ledger = ledger
        self.http = httpx.AsyncClient(base_url=base_url, timeout=15)
        self.stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def refer(self, **changes: Any) -> UUID:  # noqa: ANN401 - members of a referral
        """Send one referral."""
        body = referral(**changes)
        headers = self.region.headers("local_team", "referral_handling")
        answer = await self.ledger.sent(
            lambda key: self.http.post("/v1/referrals", json=body, headers={**headers, "idempotency-key": key})
        )
        found = UUID(answer.headers["location"].rpartition("/")[2])
        self.ledger.referrals[body["messageId"]] = found
        return found

    async def propose(self, case: int) -> UUID:
        """Propose an action of the police in one case."""
        body = {
            "text": "Huisbezoek op vrijdag",
            "kind": "home_visit",
            "rationale": "Zicht op de kinderen",
            "legalDomain": "help",
            "ownerOrganisationId": str(self.region.organisations["police"]),
            "ownerProfessionalId": str(self.region.professionals["police"]),
            "subjectIds": [str(self.region.subjects[case])],
            "dueOn": _day(14),
        }
        path = f"/v1/cases/{self.region.cases[case]}/actions"
        headers = self.region.headers("police")
        answer = await self.ledger.sent(
            lambda key: self.http.post(path, json=body, headers={**headers, "idempotency-key": key})
        )
        action_id = UUID(answer.headers["location"].rpartition("/")[2])
        self.ledger.actions[action_id] = 1
        return action_id

    async def move(self, action_id: UUID, kind: str, move: str, body: dict[str, Any]) -> None:
        """Move an action one version on."""
        headers = self.region.headers(kind) | {"if-match": f'"{self.ledger.actions[action_id]}"'}
        await self.ledger.sent(
            lambda key: self.http.post(
                f"/v1/actions/{action_id}/{move}", json=body, headers={**headers, "idempotency-key": key}
            )
        )
        self.ledger.actions[action_id] += 1

    async def begin(self, case: int) -> UUID:
        """An action that the police accepted."""
        action_id = await self.propose(case)
        await self.move(action_id, "veilig_thuis", "agree", {})
        await self.move(action_id, "police", "accept", {})
        return action_id

    async def reschedule(self, action_id: UUID) -> None:
        """Give an action another date: a move that can follow itself."""
        days = 15 + self.ledger.actions[action_id] % 100
        await self.move(action_id, "police", "reschedule", {"dueOn": _day(days), "reason": "Ander moment."})

    async def read(self, action_id: UUID) -> bool:
        """Read an action, once; counted where an answer came, and whether it did."""
        headers = self.region.headers("police")
        key = f"read-{new_id()}"
        answer = await self.ledger.tried(lambda _: self.http.get(f"/v1/actions/{action_id}", headers=headers), key)
        self.ledger.reads += answer is not None
        return answer is not None

    async def run(self) -> None:
        """All of it at once: a lane of moves for each case, one of referrals, one of reads."""
        async with asyncio.TaskGroup() as group:
            for case in range(len(self.region.cases)):
                group.create_task(self._move_on(case))
            group.create_task(self._refer_on())
            group.create_task(self._read_on())

    async def _move_on(self, case: int) -> None:
        action_id = await self.begin(case)
        while not self.stopping.is_set():
            await self.reschedule(action_id)

    async def _refer_on(self) -> None:
        while not self.stopping.is_set():
            await self.refer()

    async def _read_on(self) -> None:
        while not self.stopping.is_set():
            for action_id in list(self.ledger.actions):
                if not await self.read(action_id):
                    await asyncio.sleep(PAUSE)
            await asyncio.sleep(0.02)


def _day(days: int) -> str:
    return (today_here() + timedelta(days=days)).isoformat()
