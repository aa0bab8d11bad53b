"""The board of a process, connected with those of all other processes where the settings name a broker.

Without one nothing of a broker is imported: what is announced is heard in the same process, and whoever works elsewhere
finds it in PostgreSQL at its next look.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from app.domain.access.board import Board
from app.settings import Settings


@asynccontextmanager
async def open_board(settings: Settings) -> AsyncIterator[Board]:
    """The board of this process; a broker that is away keeps nobody waiting, at the start and at the end neither."""
    board = Board()
    if not settings.nats_servers:
        yield board
        return
    from app.integrations.relay import Relay  # noqa: PLC0415 - a library that most installations never need

    running = asyncio.create_task(Relay(board, settings).run())
    try:
        yield board
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
