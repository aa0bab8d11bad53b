"""What the driver raises when PostgreSQL is away, going or coming back: one list, so that no door answers 500."""

from typing import Final

import asyncpg

AWAY: Final = (
    OSError,  # nobody listens, or nobody answers in time
    asyncpg.InterfaceError,  # the connection or its pool is closed
    asyncpg.InternalClientError,  # the connection broke in the middle of a message
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # no connections, memory or disk left
    asyncpg.OperatorInterventionError,  # it stops, crashed, or is still starting
)
