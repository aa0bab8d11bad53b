"""From a request to an actor: the token is verified, the headers that name purpose and professional are read."""

from typing import Final

from starlette.requests import Request

from app.api.oauth.bearer import Bearer
from app.api.oauth.endpoints import certificate_of
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.clients.operations import OperationNotRegistered
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES
from app.settings import Settings

_GRAPHQL: Final = "/graphql"
_READS: Final = frozenset({"GET", "HEAD"})


class Entering:
    """What every door for callers asks first."""

    def __init__(self, bearer: Bearer, entry: Entry, settings: Settings) -> None:
        self._bearer = bearer
        self._entry = entry
        self._settings = settings

    async def actor(self, request: Request) -> Actor:
        """The one who asks.

        Raises Unauthenticated, InvalidContent for headers that cannot be read, and OperationNotRegistered where the
        client is held to its registered operations and comes by another way.
        """
        headers = request.headers
        claims = await self._bearer.verify(
            headers.get("authorization"),
            headers.get("dpop"),
            request.method,
            request.scope["path"],
            certificate=certificate_of(request, self._settings),
        )
        actor = await self._entry.from_claims(
            claims, purpose=headers.get("purpose"), professional=headers.get("professional")
        )
        _check_limited(actor, request)
        return actor

    async def check_standing(self, request: Request) -> None:
        """Raise Unauthenticated where the token of a request that still goes on has ended or was closed meanwhile."""
        await self._bearer.standing(request.headers.get("authorization", "").partition(" ")[2])


def _check_limited(actor: Actor, request: Request) -> None:
    """The GraphQL door looks up which documents are registered; elsewhere published numbers are left to read."""
    if not actor.operations_only or request.scope["path"] == _GRAPHQL:
        return
    if request.method not in _READS or not actor.scopes <= DASHBOARD_SCOPES:
        raise OperationNotRegistered
