"""What was made before and is likely to be asked for again, for dashboards repeat themselves; bounded by weight."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by what they were made of; those that were not asked for the longest are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.weight = 0
        """What all that is kept weighs."""

    def of(self, key: K) -> V | None:
        """What was made of this, or None."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: K, value: V, weight: int = 1) -> V:
        """Keep what was made of this, in the place of what was; gives it back."""
        _, before = self._kept.pop(key, (None, 0))
        self._kept[key] = (value, weight)
        self.weight += weight - before
        while self.weight > self._most:
            _, (_, freed) = self._kept.popitem(last=False)
            self.weight -= freed
        return value
