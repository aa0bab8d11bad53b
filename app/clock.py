"""The time of day: one clock for the whole service, counted on from PostgreSQL's.

    CLOCK.now()        CLOCK.seconds()

Each process reads PostgreSQL's clock when it opens the database and every few seconds after (`database/timing.py`), and
counts on in between from what only ever goes forward. So the clock of a machine may be days wrong, or jump: no term
falls early by it and no token lives longer. Until the first reading it is the machine's clock.
"""

import time
from datetime import UTC, datetime
from typing import Final


class Clock:
    """Counts on from the last reading."""

    def __init__(self, tolerance: float = 5.0) -> None:
        self.tolerance = tolerance
        self._base = time.time() - time.monotonic()

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """The seconds since 1970."""
        return time.monotonic() + self._base

    def follow(self, told: float, asked: float, answered: float) -> None:
        """Go by what PostgreSQL told, between two moments that `time.monotonic` counts.

        What one reading cannot tell apart stays as it is; otherwise we may be a moment behind, and never ahead: what is
        written as beginning now has begun for PostgreSQL too.
        """
        if not told <= answered + self._base <= told + (answered - asked):
            self._base = told - answered

    @property
    def apart(self) -> float:
        """How many seconds the machine's own clock is ahead, at this very moment."""
        return time.time() - self.seconds()

    @property
    def is_apart(self) -> bool:
        """Whether that is more than is tolerated: one of the two clocks is wrong, and nobody knows which."""
        return abs(self.apart) > self.tolerance


CLOCK: Final = Clock()
"""The clock of this process."""
