"""A route that the shell may hand a request to at once: no layer of the framework has anything to add to its answer."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send


class DirectRoute(Route):
    """A literal path whose answers tell every failure of the field themselves."""

    def __init__(
        self, path: str, endpoint: Callable[[Request], Awaitable[Response]], *, methods: Sequence[str]
    ) -> None:
        super().__init__(path, endpoint, methods=methods)
        self._answer = endpoint
        self.offered = tuple(methods)
        self.app = self._answered

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive, send))
        await response(scope, receive, send)
