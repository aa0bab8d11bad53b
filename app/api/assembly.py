"""Puts the doors for callers together: one FastAPI application with its shell, state, problems and pages.

`main.create_app` calls this with what lives as long as the process: the gate, the entry, the rooms' routers.
"""

import os
from collections.abc import Sequence
from typing import Protocol

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from app.api.consistency import HEADER, ConsistencyTokens
from app.api.direct import DirectRoute
from app.api.dress import Dress
from app.api.graphql.budget import Budgets
from app.api.limits import InFlight, Quota
from app.api.openapi.document import rendered
from app.api.pages.routes import page_routes
from app.api.paging import Cursors
from app.api.porter import FullHouse
from app.api.problems import Problems, of_status
from app.api.rest.board import Board
from app.api.rest.route import Rest
from app.api.shell import Shell
from app.api.version import API_VERSION
from app.domain.access.actor import Actor
from app.domain.errors import KetenpoortError
from app.settings import Settings

_METHOD_NOT_ALLOWED = 405
_COST_OF_A_REQUEST = 250
_EXPOSED = (
    "API-Version", HEADER, "ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Request-Id", "Retry-After",
)  # fmt: skip


class Entry(Protocol):
    """Makes the actor of a request, or raises Unauthenticated."""

    async def actor(self, request: Request) -> Actor:
        """The one who asks."""


def make_application(
    settings: Settings,
    rooms: Sequence[Rest],
    *,
    doors: Sequence[BaseRoute] = (),
    lifespan: Lifespan[FastAPI] | None = None,
) -> FastAPI:
    """The application with every REST room, the other doors' routes (tokens, GraphQL) and the pages.

    `state.gate` and `state.entry` are set by the lifespan, once there is a database.
    """
    app = FastAPI(
        title="Ketenpoort",
        version=API_VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems = Problems(settings.base_url)
    dress = Dress(API_VERSION)
    in_flight = InFlight(settings.max_in_flight)
    app.state.problems = problems
    app.state.full_house = FullHouse(in_flight, problems, dress)
    app.state.quota = Quota(settings.requests_per_minute)
    app.state.budgets = Budgets(settings.graphql_cost_per_minute or _COST_OF_A_REQUEST * settings.requests_per_minute)
    secret = settings.secret_key.get_secret_value().encode() or os.urandom(32)
    app.state.cursors = Cursors(secret)
    routes = [route for room in rooms for route in room.routes]
    # the other doors stand before the rooms' routes: each of those costs 4 microseconds to be passed by
    board = Board(routes, (door for door in doors if isinstance(door, DirectRoute)))
    app.router.routes += [board, *doors, *routes]
    app.router.routes.extend(page_routes(rendered(rooms, settings.base_url), settings.base_url))

    async def answer_status(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = {"Allow": _allowed(request)} if status == _METHOD_NOT_ALLOWED else None
        return problems.response(of_status(status), request.scope, headers)

    app.add_exception_handler(KetenpoortError, problems.answer)
    app.add_exception_handler(HTTPException, answer_status)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=list(_EXPOSED),
            max_age=600,
        )
    app.add_middleware(
        Shell,
        problems=problems,
        dress=dress,
        max_body=settings.max_body_bytes,
        in_flight=in_flight,
        files={route.operation.full_path: settings.max_file_bytes for route in routes if route.operation.takes},
        consistency=ConsistencyTokens(secret) if settings.replica_urls else None,
        board=None if settings.cors_origins else board,  # the layer that answers browsers stands in between
    )
    return app


def _allowed(request: Request) -> str:
    """Every method that this path offers."""
    path = request.scope["path"]
    routes = (route for route in request.app.router.routes if isinstance(route, Route) and route.path_regex.match(path))
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))
