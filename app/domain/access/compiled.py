"""The statements of selections, compiled once for each shape and kept: one for the primary, one for replicas."""

from collections.abc import Callable
from typing import Final

from app.database.statement import Statement
from app.domain.access.kept import Kept
from app.domain.access.outline import Outline, Shape
from app.domain.access.selection import Selection

COMPILED_AT_MOST: Final = 1000


class Compiled:
    """The statements that were asked for last."""

    def __init__(self, compile_one: Callable[[Selection], Statement]) -> None:
        self._compile = compile_one
        self._kept: Kept[Shape, Statement] = Kept(COMPILED_AT_MOST)

    def of(self, outline: Outline) -> Statement:
        """The statement of an outline's shape."""
        return self._kept.of(outline.shape) or self._kept.keep(outline.shape, self._compile(outline.selection))
