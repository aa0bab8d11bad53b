"""An API with a fault, to see that each programme finds it. Never part of a build.

`python -m tests.chaos.planted_api FAULT`
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.porter import FullHouse, Porter
from app.domain.ids import new_id
from app.main import create_app
from app.settings import load_settings

LATE = 2.0
REFUSAL_TAKES = 0.01
_later: set[asyncio.Task[None]] = set()


def hasty(app: ASGIApp) -> ASGIApp:
    """It answers a referral at once and takes it in afterwards."""

    async def take_in(scope: Scope, message: Message) -> None:
        await asyncio.sleep(LATE)

        async def receive() -> Message:
            return message

        async def send(_: Message) -> None:
            return

        await app(scope, receive, send)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("POST", "/v1/referrals"):
            await app(scope, receive, send)
            return
        _keep(take_in(scope, await receive()))
        body = json.dumps({}).encode()
        headers = [(b"location", f"/v1/referrals/{new_id()}".encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


def keyless(app: ASGIApp) -> ASGIApp:
    """It does not hear by which key a call may be sent twice."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        heard = [pair for pair in scope.get("headers", ()) if pair[0] != b"idempotency-key"]
        await app({**scope, "headers": heard}, receive, send)

    return answer


class _Changed(FullHouse):
    """A full house whose answer is changed."""

    def __init__(self, house: FullHouse, change: Callable[[bytes], bytes]) -> None:
        self.in_flight = house.in_flight
        self._house = house
        self._change = change

    def answer(self, scope: Scope) -> bytes:
        return self._change(self._house.answer(scope))


def curt(app: FastAPI) -> ASGIApp:
    """It refuses without saying when to come back."""
    app.state.full_house = _Changed(app.state.full_house, lambda said: re.sub(rb"retry-after: \d+\r\n", b"", said))
    return app


def breathless(app: FastAPI) -> ASGIApp:
    """It spends as much on a refusal as on an answer."""

    def late(said: bytes) -> bytes:
        time.sleep(REFUSAL_TAKES)
        return said

    app.state.full_house = _Changed(app.state.full_house, late)
    return app


def _keep(coroutine: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(coroutine)
    _later.add(task)
    task.add_done_callback(_later.discard)


FAULTS: dict[str, Callable[[FastAPI], ASGIApp]] = {
    "hasty": hasty,
    "keyless": keyless,
    "curt": curt,
    "breathless": breathless,
}

if __name__ == "__main__":
    settings = load_settings()
    faulty = FAULTS[sys.argv[1]](create_app(settings))
    http: Any = Porter if isinstance(faulty, FastAPI) else "auto"
    uvicorn.run(
        faulty,
        port=settings.port,
        http=http,
        proxy_headers=False,
        log_config=None,
        access_log=False,
        timeout_keep_alive=30,
    )
