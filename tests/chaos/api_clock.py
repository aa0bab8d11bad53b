"""An API on a machine whose clock is wrong by days: it says so, its tokens tell the true time, and no term falls by it.

The whole process lives in the wrong time (Debian's libfaketime); PostgreSQL, the partners and a second API do not.
"""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx

from app.clock import Clock
from app.domain.tables.cases import TaskRow
from app.domain.vocabulary.cases import TaskKind
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import Service, free_port, service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import Region, make_region
from tests.integrations.delivery_world import insert, until

LIBRARY: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
_ROUNDS_SECONDS: Final = 2.0
_MAY_DIFFER: Final = 10.0
_OWN_TIME: Final = ("tests.chaos.api_clock",)
_SERVE: Final = ("app.cli", "serve")
DEMANDED: Final = "503 for its clock, true times, a stranger's refused, no term falls, then one"


async def run(folder: Path, shifts: dict[str, int], scale: Scale) -> list[Row]:
    """One row for each shift."""
    rows = []
    for name, seconds in shifts.items():
        if LIBRARY.exists():
            place = folder / name.replace(" ", "-")
            rows.append(await _with_clock(promise(name), seconds, place, scale))
        else:
            rows.append(Row(promise(name), "needs the library libfaketime", DEMANDED, None))
    return rows


def promise(name: str) -> str:
    """What is promised for a shift by its name."""
    return f"An API's clock {name}"


async def _with_clock(promised: str, seconds: int, folder: Path, scale: Scale) -> Row:
    async with mortal_server() as server, _apis(server.settings(), folder, scale) as apis:
        settings = server.settings()
        await _put_tasks(settings, apis.region)
        await apis.right.start_api()
        preloaded = {"LD_PRELOAD": str(LIBRARY), "FAKETIME": f"{seconds:+d}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        usual = apis.wrong.api.environment
        apis.wrong.api.environment = {**usual, **preloaded}
        apis.wrong.api.start()
        await apis.wrong.answers("/livez", 200)
        async with httpx.AsyncClient(timeout=20) as http:
            ready = await http.get(f"{apis.wrong.base_url}/readyz")
            off, accepted, let_in = await _tokens(apis, http, seconds)
        await asyncio.sleep(_ROUNDS_SECONDS)
        fell = await _fallen(settings, apis.region)
        await apis.wrong.api.end()
        apis.wrong.api.environment = usual
        apis.wrong.api.start()
        told = await _told_in_the_end(settings, apis.region)
    reason = ready.json().get("reason") if ready.status_code == 503 else None
    reached = (
        f"{ready.status_code} ({reason}), tokens {off:.0f} s off, {accepted} of 2 accepted by the other, "
        f"{let_in} strangers let in, {fell} terms fell, with the true time {told}"
    )
    held = (reason, accepted, let_in, fell, told) == ("clock", 2, 0, 0, 1) and off <= _MAY_DIFFER
    return Row(promised, reached, DEMANDED, held)


@dataclass(frozen=True)
class _Apis:
    right: Service
    wrong: Service
    region: Region


@asynccontextmanager
async def _apis(settings: Settings, folder: Path, scale: Scale) -> AsyncIterator[_Apis]:
    """Two APIs of one public address; the second keeps the terms too."""
    url = f"http://127.0.0.1:{free_port()}"
    for name in ("right", "wrong"):
        (folder / name).mkdir(parents=True)
    async with (
        service(settings, folder / "right", base_url=url) as right,
        service(
            settings,
            folder / "wrong",
            api=_OWN_TIME if scale.planted else _SERVE,
            base_url=url,
            deliver_in_process=True,
            timer_seconds=0.2,
        ) as wrong,
    ):
        yield _Apis(right, wrong, await make_region(settings, url, cases=1))


async def _tokens(apis: _Apis, http: httpx.AsyncClient, seconds: int) -> tuple[float, int, int]:
    """How far a token of the wrong one is off, how many the other one accepted, and strangers that were let in."""
    partner = apis.region.partners["police"]
    accepted, off = 0, float("inf")
    for issuer, other in ((apis.wrong, apis.right), (apis.right, apis.wrong)):
        answer = await http.post(f"{issuer.base_url}/oauth/token", data=partner.form())
        if not answer.is_success:
            continue
        token = answer.json()["access_token"]
        if issuer is apis.wrong:
            off = abs(_claims(token)["iat"] - time.time())
        apis.region.tokens["police"] = token
        read = await http.get(f"{other.base_url}/v1/cases", headers=apis.region.headers("police"))
        accepted += read.is_success
    there = time.time() + seconds
    strange = partner.form(partner.assertion(iat=int(there), exp=int(there) + 60))
    answer = await http.post(f"{apis.wrong.base_url}/oauth/token", data=strange)
    return off, accepted, int(answer.is_success)


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


async def _put_tasks(settings: Settings, region: Region) -> None:
    """One first contact that is late, and one that has a week."""
    async with inside(settings, region.house_id) as connection:
        for days in (-1, 7):
            due_at = datetime.now(UTC) + timedelta(days=days)
            await insert(connection, TaskRow(house_id=region.house_id, kind=TaskKind.first_contact, due_at=due_at))


async def _fallen(settings: Settings, region: Region) -> int:
    async with inside(settings, region.house_id) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM events WHERE type = 'cases.term_passed'"))


async def _told_in_the_end(settings: Settings, region: Region) -> int:
    async def told() -> int:
        return await _fallen(settings, region)

    await until(told, 60)
    await asyncio.sleep(1)
    return await told()


if __name__ == "__main__":  # planted: an API that goes by the clock of its machine, and does not mind
    import sys

    from app.cli import main

    Clock.follow = lambda *_: None  # type: ignore[method-assign]
    Clock.is_apart = property(lambda _: False)  # type: ignore[method-assign,assignment]
    sys.argv[1:] = ["serve"]
    main()
