"""What an orchestrator asks: does the process live, may it be sent requests, has it started. No token, no version.

`/livez` looks at nothing but the process: a database that is away is no reason to end it. `/readyz` is for the balancer
in front, and answers 503 with the reason while the database cannot serve this release, while its clock and ours are
apart, or when this process was told to end.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.leaving import LEAVING
from app.domain.errors import Unavailable

Hindrance = Callable[[], Awaitable[str | None]]


def health_routes() -> list[BaseRoute]:
    """The three routes; `state.hindrance` is set by the lifespan."""
    return [Route("/livez", _live), Route("/startupz", _started), Route("/readyz", _ready)]


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"})


async def _started(request: Request) -> Response:
    if getattr(request.app.state, "hindrance", None) is None:
        raise Unavailable(retry_after=1)
    return JSONResponse({"status": "started"})


async def _ready(request: Request) -> Response:
    hindrance: Hindrance | None = getattr(request.app.state, "hindrance", None)
    if hindrance is None or LEAVING.is_set():
        raise Unavailable(retry_after=1, reason="starting" if hindrance is None else "leaving")
    reason = await hindrance()
    if reason is not None:
        raise Unavailable(retry_after=1, reason=reason)
    return JSONResponse({"status": "ready"})
