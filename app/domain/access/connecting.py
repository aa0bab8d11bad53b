"""A connection of a pool for the gate; what PostgreSQL says is told in words of the field, without its values."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog

from app.database.absence import AWAY
from app.domain.errors import Conflict, DisclosureLogUnavailable, RequestInProgress, Unavailable

log = structlog.get_logger()


@asynccontextmanager
async def connected(pool: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - asyncpg publishes no types
    """A connection of a pool; what PostgreSQL says is told in words of the field, without its values."""
    try:
        async with pool.acquire() as connection:
            yield connection
    except (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError) as error:
        log.warning("disclosure_log_unavailable", kind=type(error).__name__)
        raise DisclosureLogUnavailable from None
    except asyncpg.LockNotAvailableError:
        raise RequestInProgress from None
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.QueryCanceledError):
        raise Unavailable(retry_after=1) from None
    except asyncpg.IntegrityConstraintViolationError as error:
        # a check of ours came too late or not at all: the caller is not told which row of whom stands in the way
        log.warning("constraint_met", kind=type(error).__name__)
        raise Conflict from None
    except AWAY as error:
        log.warning("database_unavailable", kind=type(error).__name__)
        raise Unavailable from None
