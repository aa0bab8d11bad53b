"""What an orchestrator asks: does the process live, may it be sent requests, has it started. No token, no version.

`/livez` looks at nothing but the process: a database that is away is no reason to end it. `/readyz` is for the balancer
in front, and answers 503 while the database cannot serve this release, or when this process was told to end.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.leaving import LEAVING
from app.domain.errors import Unavailable

Ready = Callable[[], Awaitable[bool]]


def health_routes() -> list[BaseRoute]:
    """The three routes; `state.ready` is set by the lifespan."""
    return [Route("/livez", _live), Route("/startupz", _started), Route("/readyz", _ready)]


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"})


async def _started(request: Request) -> Response:
    if getattr(request.app.state, "ready", None) is None:
        raise Unavailable(retry_after=1)
    return JSONResponse({"status": "started"})


async def _ready(request: Request) -> Response:
    ready: Ready | None = getattr(request.app.state, "ready", None)
    if ready is None or LEAVING.is_set() or not await ready():
        raise Unavailable(retry_after=1)
    return JSONResponse({"status": "ready"})
