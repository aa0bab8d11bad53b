"""What subtraction tells of the cells that are hidden: the least and the most that each can be, from every line."""

from collections import defaultdict, deque
from collections.abc import Sequence
from math import inf
from typing import Final

from app.domain.statistics.lines import Line

_ROUNDS: Final = 40
"""A bound that many times drawn in by a line converges on something wide; it is not drawn in further."""


class Bounds:
    """Closes the least and the most of every cell under the lines, and remembers which line drew in what."""

    def __init__(self, least: list[float], most: list[float], lines: Sequence[Line], of_cell: list[list[int]]) -> None:
        self.least = least
        self.most = most
        self.why_least: dict[int, int] = {}
        self.why_most: dict[int, int] = {}
        self._lines = lines
        self._of_cell = of_cell

    def close(self) -> None:
        """Draw in until no line says more."""
        waiting = deque(range(len(self._lines)))
        queued = [True] * len(self._lines)
        rounds = [0] * len(self._lines)
        while waiting:
            number = waiting.popleft()
            queued[number] = False
            rounds[number] += 1
            if rounds[number] > _ROUNDS:
                continue
            for cell in self._draw_in(number):
                for other in self._of_cell[cell]:
                    if not queued[other]:
                        queued[other] = True
                        waiting.append(other)

    def following(self) -> dict[int, set[int]]:
        """The cells of which each line drew in something."""
        found: dict[int, set[int]] = defaultdict(set)
        for why in (self.why_least, self.why_most):
            for cell, number in why.items():
                found[number].add(cell)
        return found

    def _draw_in(self, number: int) -> list[int]:
        total, parts = self._lines[number]
        least, most = self.least, self.most
        low = sum(least[part] for part in parts)
        endless = [part for part in parts if most[part] == inf]
        high = sum(most[part] for part in parts) if not endless else inf
        changed = []
        if low > least[total]:
            least[total], self.why_least[total] = low, number
            changed.append(total)
        if high < most[total]:
            most[total], self.why_most[total] = high, number
            changed.append(total)
        ceiling, floor = most[total], least[total]
        finite = sum(most[part] for part in parts if most[part] != inf) if endless else high
        for part in parts:
            old_least, old_most = least[part], most[part]
            if old_least == old_most:
                continue
            top = ceiling - (low - old_least)
            if not endless:
                bottom = floor - (high - old_most)
            elif len(endless) == 1 and endless[0] == part:
                bottom = floor - finite
            else:
                bottom = -inf
            if top < old_most:
                most[part], self.why_most[part] = top, number
                changed.append(part)
            if bottom > old_least:
                least[part], self.why_least[part] = bottom, number
                changed.append(part)
        return changed
