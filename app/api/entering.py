"""From a request to an actor: the token is verified, the headers that name purpose and professional are read."""

from starlette.requests import Request

from app.api.oauth.bearer import Bearer
from app.api.oauth.endpoints import certificate_of
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.settings import Settings


class Entering:
    """What every door for callers asks first."""

    def __init__(self, bearer: Bearer, entry: Entry, settings: Settings) -> None:
        self._bearer = bearer
        self._entry = entry
        self._settings = settings

    async def actor(self, request: Request) -> Actor:
        """The one who asks; raises Unauthenticated, and InvalidContent for headers that cannot be read."""
        headers = request.headers
        claims = await self._bearer.verify(
            headers.get("authorization"),
            headers.get("dpop"),
            request.method,
            request.scope["path"],
            certificate=certificate_of(request, self._settings),
        )
        return await self._entry.from_claims(
            claims, purpose=headers.get("purpose"), professional=headers.get("professional")
        )
