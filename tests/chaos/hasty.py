"""Planted faults: an API that answers before it commits, a worker that reports before it sends. Never part of a build.

`python -m tests.chaos.hasty serve|worker`
"""

import asyncio
import json
import sys
from collections.abc import Coroutine
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.commands import worker as command
from app.domain.ids import new_id
from app.main import create_app
from app.settings import load_settings
from tests.chaos import planted

LATE = 2.0
_later: set[asyncio.Task[None]] = set()


class Hasty:
    """Answers a referral at once and takes it in afterwards."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a referral."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("POST", "/v1/referrals"):
            await self._app(scope, receive, send)
            return
        message = await receive()
        _keep(self._take_in(scope, message))
        body = json.dumps({}).encode()
        headers = [(b"location", f"/v1/referrals/{new_id()}".encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _take_in(self, scope: Scope, message: Message) -> None:
        await asyncio.sleep(LATE)

        async def receive() -> Message:
            return message

        async def send(_: Message) -> None:
            return

        await self._app(scope, receive, send)


def _keep(coroutine: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(coroutine)
    _later.add(task)
    task.add_done_callback(_later.discard)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        settings = load_settings()
        uvicorn.run(Hasty(create_app(settings)), port=settings.port, log_config=None, access_log=False)
    else:
        planted.hasty(LATE)
        command.worker()
