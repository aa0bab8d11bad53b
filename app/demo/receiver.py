"""A sample receiver of webhooks, one address for each partner: it believes only what its secret signed.

Verification is left to the `standardwebhooks` library, which knows nothing of this service.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

_REMEMBERED: Final = 100_000


@dataclass
class Receiver:
    """What arrived for whom; a notice that arrives again under its id counts once."""

    base: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    partners: Counter[str] = field(default_factory=Counter)
    told: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """Which partners were told of an object: by the type of the notice and the object's identifier."""
    forged: int = 0
    _seen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def verified(self) -> int:
        """How many notices arrived and were genuine."""
        return self.partners.total()

    def address(self, partner: str) -> str:
        """Where this partner wants to be told."""
        return f"{self.base}/{partner}"

    async def meet(self, request: web.Request) -> web.Response:
        """Verify a notice, then count it."""
        partner = request.match_info["partner"]
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            told = Webhook(self.secrets[partner]).verify(body.decode(), headers)
        except (KeyError, WebhookVerificationError, UnicodeDecodeError):
            self.forged += 1
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        mark = (partner, headers["webhook-id"])
        if mark not in self._seen and len(self._seen) < _REMEMBERED:
            self._seen.add(mark)
            self.partners[partner] += 1
            kind = ".".join(str(told["type"]).split(".")[2:])
            self.types[kind] += 1
            self.told.setdefault((kind, told["subject"]), set()).add(partner)
        return web.Response(status=HTTPStatus.NO_CONTENT)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Serve a receiver on a free port of this machine."""
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/{partner}", receiver.meet)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        receiver.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield receiver
    finally:
        await runner.cleanup()
