"""The statements of selections, compiled once for each shape and kept: one for the primary, one for replicas."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from app.database.statement import Statement
from app.domain.access.outline import Outline, Shape
from app.domain.access.selection import Selection

COMPILED_AT_MOST: Final = 1000


class Compiled:
    """The statements that were asked for last."""

    def __init__(self, compile_one: Callable[[Selection], Statement]) -> None:
        self._compile = compile_one
        self._kept: OrderedDict[Shape, Statement] = OrderedDict()

    def of(self, outline: Outline) -> Statement:
        """The statement of an outline's shape."""
        found = self._kept.get(outline.shape)
        if found is None:
            found = self._kept[outline.shape] = self._compile(outline.selection)
            if len(self._kept) > COMPILED_AT_MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(outline.shape)
        return found
