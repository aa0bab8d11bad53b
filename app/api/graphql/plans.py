"""What was planned for a question before: a dashboard asks the same ones all day.

A plan is that of one operation, one actor and one set of values. Values that a caller sends beside the document are
kept only where nothing personal is asked; what stands in a document is kept with the document as it is.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.api.graphql.document import Prepared
from app.domain.access.actor import Actor

_LONGEST: Final = 2_000

Key: TypeAlias = tuple[Prepared, Actor, str]


def key_of(prepared: Prepared, actor: Actor, variables: Mapping[str, Any], *, is_personal: bool) -> Key | None:
    """By what a plan is kept; None for values that are not to be kept."""
    if not variables:
        return prepared, actor, ""
    if is_personal:
        return None
    values = json.dumps(variables, sort_keys=True)
    return (prepared, actor, values) if len(values) <= _LONGEST else None
