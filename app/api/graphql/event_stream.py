"""Subscriptions over server-sent events: the distinct-connections mode of the protocol of graphql-sse.

Each subscription is a POST whose answer goes on. The `id` of each event is its cursor: a client that sends the last one
as `Last-Event-ID` goes on after it. A stream that ends without `complete` is one to ask for again: its token ended, or
this process is to be replaced.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.api.graphql.following import Followed
from app.api.graphql.streams import Streams
from app.api.visit import visit_of

EVENT_STREAM: Final = "text/event-stream"
_HEADERS: Final = {"X-Accel-Buffering": "no", "Vary": "Accept, Accept-Language"}
_BEAT: Final = ":\n\n"
log = structlog.get_logger()

Write = Callable[[str], Awaitable[None]]


def one_event(answered: Response) -> Response:
    """An answer that is there already, as a stream of one event."""
    text = bytes(answered.body).decode()
    return Response(
        f"event: next\ndata: {text}\n\nevent: complete\ndata:\n\n", headers=_HEADERS, media_type=EVENT_STREAM
    )


class EventStream(Response):
    """The answer to a subscription."""

    media_type = EVENT_STREAM

    def __init__(self, request: Request, what: Followed) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._request = request
        self._what = what
        self._streams: Streams = request.app.state.streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes until somebody has enough of it."""

        async def write(text: str) -> None:
            async with asyncio.timeout(self._streams.limits.patience_seconds):
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})

        with self._streams.place(self._what.question.actor.client_id):
            visit_of(scope).lasts = True
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            steps = (self._gone(receive), self._ended(write), self._beat(write), self._tell(write))
            running = [asyncio.create_task(step) for step in steps]
            try:
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if error := task.exception():
                        log.info("stream_failed", kind=type(error).__name__)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _ended(self, write: Write) -> None:
        error = await self._streams.ended(self._request)
        await write(f": {error.type}\n\n")

    async def _beat(self, write: Write) -> None:
        """Say now and then that nothing is to be said, so that no proxy takes the silence for an end."""
        while True:
            await write(_BEAT)
            await asyncio.sleep(self._streams.limits.ping_seconds)

    async def _tell(self, write: Write) -> None:
        async with aclosing(self._streams.follower.edges(self._what)) as edges:
            async for edge in edges:
                await write(f"event: next\nid: {edge['cursor']}\ndata: {self._what.told(edge)}\n\n")
