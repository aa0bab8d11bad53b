"""What was planned for a question before: a dashboard asks the same ones all day.

A plan is that of one operation, one actor and one set of values. Values that a caller sends beside the document are
kept only where nothing personal is asked; what stands in a document is kept with the document as it is.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeAlias, TypeVar

from app.api.graphql.document import Prepared
from app.domain.access.actor import Actor

_KEPT_FIELDS: Final = 20_000
_LONGEST: Final = 2_000

P = TypeVar("P")
Key: TypeAlias = tuple[Prepared, Actor, str]


class Plans(Generic[P]):
    """The plans that were asked for last, bounded by how many fields they have."""

    def __init__(self, most_fields: int = _KEPT_FIELDS) -> None:
        self._most_fields = most_fields
        self._kept: OrderedDict[Key, P] = OrderedDict()
        self.fields = 0
        """How many fields are kept."""

    def of(self, key: Key) -> P | None:
        """The plan that was kept for this question."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, plan: P) -> None:
        """Keep a plan, and forget those that were not asked for the longest."""
        if key not in self._kept:
            self.fields += key[0].weight
        self._kept[key] = plan
        while self.fields > self._most_fields:
            (prepared, _, _), _ = self._kept.popitem(last=False)
            self.fields -= prepared.weight


def key_of(prepared: Prepared, actor: Actor, variables: Mapping[str, Any], *, is_personal: bool) -> Key | None:
    """By what a plan is kept; None for values that are not to be kept."""
    if not variables:
        return prepared, actor, ""
    if is_personal:
        return None
    values = json.dumps(variables, sort_keys=True)
    return (prepared, actor, values) if len(values) <= _LONGEST else None
