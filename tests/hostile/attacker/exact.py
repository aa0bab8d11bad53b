"""The strongest attack: linear programmes over all sums at once, so that no combination of subtractions is left out."""

from collections.abc import Collection
from math import inf
from typing import Final

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, ObjSense

from tests.hostile.attacker.attack import Knowledge, Place

_ENDLESS: Final = 1e5
_PRIMAL: Final = 4
_REACH: Final = 15.0


class Programmes:
    """Caseloads that fit everything published; a hidden number on which they differ enough is not recovered."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._column = {place: n for n, place in enumerate(knowledge.least)}
        self._solver = _solver(knowledge, self._column)
        self._every = np.arange(len(self._column), dtype=np.int32)
        self._least = np.array([knowledge.least[place] for place in self._column])
        self._most = np.array([min(knowledge.most[place], _ENDLESS) for place in self._column])
        self._low = np.full(len(self._column), inf)
        self._high = np.full(len(self._column), -inf)
        self.runs = 0

    def recovered(self) -> set[Place]:
        """The hidden numbers that no two fitting caseloads differ enough on, each pushed as far as it goes."""
        random = np.random.default_rng(0)
        left = self._knowledge.hidden
        before = len(left) + 1
        while left and len(left) < before:
            before = len(left)
            for reach in (_REACH, inf):
                self._bound(left, reach)
                self._push({place: random.exponential() ** 3 for place in left})
                left = [place for place in left if self._is_told(place)]
        self._bound((), inf)
        for place in left:
            for direction in (1.0, -1.0):
                if self._is_told(place) and not self._push({place: direction}):
                    raise ArithmeticError("no caseload fits what is published")
        return {place for place in left if self._is_told(place)}

    def _bound(self, places: Collection[Place], reach: float) -> None:
        """Let some numbers grow to a reach only, so that one caseload has many of them large, not one very large."""
        most = self._most.copy()
        for place in places:
            column = self._column[place]
            most[column] = min(most[column], self._knowledge.least[place] + reach)
        self._solver.changeColsBounds(len(most), self._every, self._least, most)

    def _is_told(self, place: Place) -> bool:
        column = self._column[place]
        return self._knowledge.tells(round(self._low[column], 6), round(self._high[column], 6))

    def _push(self, aims: dict[Place, float]) -> bool:
        """One more fitting caseload, if any, with the numbers that are aimed at as large or as small as can be."""
        goal = np.zeros(len(self._every))
        for place, weight in aims.items():
            goal[self._column[place]] = weight
        self._solver.changeColsCost(len(goal), self._every, goal)
        self._solver.run()
        if self._solver.getModelStatus() != HighsModelStatus.kOptimal:
            return False
        self.runs += 1
        found = np.array(self._solver.getSolution().col_value)
        np.minimum(self._low, found, out=self._low)
        np.maximum(self._high, found, out=self._high)
        return True


def _solver(knowledge: Knowledge, column: dict[Place, int]) -> Highs:
    """The sums as a programme that begins each run where the last one ended."""
    programme = HighsLp()
    programme.num_col_, programme.num_row_ = len(column), len(knowledge.sums)
    programme.sense_ = ObjSense.kMaximize
    programme.col_cost_ = np.zeros(len(column))
    programme.col_lower_ = np.array([knowledge.least[place] for place in column])
    programme.col_upper_ = np.array([min(knowledge.most[place], _ENDLESS) for place in column])
    programme.row_lower_ = programme.row_upper_ = np.zeros(len(knowledge.sums))
    programme.a_matrix_.format_ = MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.cumsum([0, *(1 + len(parts) for _, parts in knowledge.sums)])
    programme.a_matrix_.index_ = [column[place] for total, parts in knowledge.sums for place in (total, *parts)]
    programme.a_matrix_.value_ = [sign for _, parts in knowledge.sums for sign in (1.0, *[-1.0] * len(parts))]
    solver = Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("simplex_strategy", _PRIMAL)
    solver.passModel(programme)
    return solver
