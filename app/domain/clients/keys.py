"""Our signing keys: one signs, the next is already published, the ones before stay published until their tokens end."""

from datetime import timedelta

from joserfc.jwk import ECKey

from app.clock import CLOCK
from app.domain.clients.reachable import Connection, Connections
from app.domain.clients.sealing import Seal
from app.domain.clients.statements import clients as statements
from app.domain.vocabulary.clients import SigningKeyState

KEPT_AFTER = timedelta(minutes=30)
"""How long a retired key stays published: the longest life of a token, and partners' caches of the key set."""


async def ensure_keys(connections: Connections, seal: Seal) -> None:
    """Make the first two keys where there are none; safe when several processes start at once."""
    async with connections.acquire() as connection, connection.transaction():
        await statements.COUNT.execute(connection)
        published = {row["state"] for row in await statements.SIGNING_KEYS.fetch(connection)}
        for state in (SigningKeyState.current, SigningKeyState.next):
            if state.value not in published:
                await _add_key(connection, seal, state)


async def rotate_keys(connections: Connections, seal: Seal, *, at_once: bool = False) -> None:
    """Retire the key that signs, let the published next one sign, publish a new next one.

    `at_once` is for keys that somebody else may know: all are withdrawn, and every token they signed with them.
    """
    if at_once:
        await statements.WITHDRAW_SIGNING_KEYS.execute(connections, at=CLOCK.now())
    await ensure_keys(connections, seal)
    if at_once:
        return
    async with connections.acquire() as connection, connection.transaction():
        await statements.COUNT.execute(connection)
        await statements.RETIRE_SIGNING_KEY.execute(connection, published_until=CLOCK.now() + KEPT_AFTER)
        await statements.PROMOTE_SIGNING_KEY.execute(connection)
        await _add_key(connection, seal, SigningKeyState.next)


async def _add_key(connection: Connection, seal: Seal, state: SigningKeyState) -> None:
    key = ECKey.generate_key("P-256")
    kid = key.thumbprint()
    await statements.ADD_SIGNING_KEY.execute(
        connection,
        kid=kid,
        state=state.value,
        public_jwk={**key.as_dict(private=False), "kid": kid, "alg": "ES256", "use": "sig"},
        sealed_private=seal.close(kid, key.as_pem(private=True)),
    )
