"""Registered operations: GraphQL documents that a client may ask for by hash, and to which it may be held.

They belong to one client. What a process has read of them stays until anything of any client changes, which it notices
within a second by the same small read that closes tokens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.domain.clients.reachable import Connections
from app.domain.clients.register import Client, ClientRegister
from app.domain.clients.statements import clients, operations
from app.domain.clients.watch import Watch
from app.domain.errors import Forbidden, LimitExceeded, Member, NotFound

MOST_OPERATIONS: Final = 500
MOST_CHARACTERS: Final = 1_000_000
_MOST_CLIENTS: Final = 200


class OperationNotRegistered(Forbidden):
    """The client may send registered operations only, and this is none."""

    type = "operation-not-registered"
    title_nl = "Deze bewerking is niet geregistreerd"
    title_en = "This operation is not registered"
    advice_nl = "Laat de bewerking registreren (`register` zegt hoe) en roep haar aan met haar sha256."
    advice_en = "Have the operation registered (`register` says how) and call it by its sha256."

    @property
    def members(self) -> dict[str, Member]:
        """How an operation is registered."""
        return {**super().members, "register": "ketenpoort operations register CLIENT MANIFEST"}


@dataclass(frozen=True, slots=True)
class Registered:
    """One operation; `digest` is the SHA-256 of the text in lower-case hexadecimals, `cost` what it may ask at most."""

    digest: str
    name: str
    text: str
    cost: int


class OperationBook:
    """What every client has registered, as one process knows it."""

    def __init__(self, connections: Connections, watch: Watch) -> None:
        self._connections = connections
        self._watch = watch
        self._revision: int | None = None
        self._known: dict[UUID, Mapping[str, str]] = {}

    async def find(self, client_id: UUID | None, digest: str) -> str | None:
        """The text behind a hash, where this client has registered it."""
        return None if client_id is None else (await self._texts_of(client_id)).get(digest)

    async def _texts_of(self, client_id: UUID) -> Mapping[str, str]:
        standing = self._watch.fresh or await self._watch.current()
        if standing.revision != self._revision or len(self._known) > _MOST_CLIENTS:
            self._known, self._revision = {}, standing.revision
        known, texts = self._known, self._known.get(client_id)
        if texts is None:
            rows = await operations.OPERATIONS.fetch(self._connections, client_id=client_id)
            # kept where the revision of before the reading is kept: a later one begins anew
            texts = known[client_id] = {row["digest"]: row["text"] for row in rows}
        return texts


async def holder_of(register: ClientRegister, client_id: UUID, at: Any) -> Client:  # noqa: ANN401 - a moment
    """The client for which operations are registered; raises NotFound."""
    client = await register.read_client(client_id, at)
    if client is None:
        raise NotFound
    return client


async def register_operations(connections: Connections, client_id: UUID, found: Iterable[Registered]) -> None:
    """Add operations to those of the client, all or none. The caller has examined them."""
    async with connections.acquire() as connection, connection.transaction():
        for operation in found:
            await operations.ADD.execute(
                connection,
                client_id=client_id,
                digest=operation.digest,
                name=operation.name,
                text=operation.text,
                cost=operation.cost,
            )
        size = await operations.SIZE.fetch_one(connection, client_id=client_id)
        if size["operations"] > MOST_OPERATIONS:
            raise LimitExceeded("operations", allowed=MOST_OPERATIONS, asked=size["operations"])
        if size["characters"] > MOST_CHARACTERS:
            raise LimitExceeded("characters", allowed=MOST_CHARACTERS, asked=size["characters"])
        await clients.COUNT.fetch(connection)


async def list_operations(connections: Connections, client_id: UUID) -> list[Mapping[str, Any]]:
    """What the client has registered, by name."""
    return [dict(row) for row in await operations.OPERATIONS.fetch(connections, client_id=client_id)]


async def remove_operation(connections: Connections, client_id: UUID, digest: str) -> None:
    """Forget one operation, in every process within a second; raises NotFound."""
    async with connections.acquire() as connection, connection.transaction():
        if not await operations.REMOVE.fetch(connection, client_id=client_id, digest=digest):
            raise NotFound
        await clients.COUNT.fetch(connection)
