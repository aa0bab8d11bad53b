"""A row of the table that `python -m tests.chaos` prints: what is promised, what was reached, what is demanded."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One promise and its figure; `holds` is None where this machine cannot measure it, and then `reached` says why."""

    promise: str
    reached: str
    demanded: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a programme does; `planted` names a fault that it has to find."""

    full: bool = False
    planted: str = ""

    def of(self, brief: int, full: int) -> int:
        """The figure for this scale."""
        return full if self.full else brief


Programme = Callable[[Path, Scale], Coroutine[Any, Any, list[Row]]]
"""Runs against a folder for logs and returns its rows; it leaves nothing behind, whatever happens."""
