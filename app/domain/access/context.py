"""Who acts and what is asked, as PostgreSQL is told it: the context of a transaction, the places of a disclosure."""

from typing import Any

from app.domain.access.actor import Actor
from app.domain.access.selection import Selection
from app.domain.ids import new_id

_WITHOUT_WAITING = ", set_config('synchronous_commit', 'off', true)"


def beginning(actor: Actor, *, waits: bool = True, reads: bool = False) -> str:
    """Begin a transaction of an actor; one that `reads` can change nothing."""
    # identifiers only: each value is a UUID or a number by type, so nothing can be smuggled into the text
    purpose = actor.purpose.bit if actor.purpose else 0
    return (
        f"BEGIN{' READ ONLY' if reads else ''}; SELECT set_config('app.house_id', '{actor.house_id!s}', true), "
        f"set_config('app.organisation_id', '{actor.organisation_id!s}', true), "
        f"set_config('app.purpose', '{purpose:d}', true)" + ("" if waits else _WITHOUT_WAITING)
    )


def reader(actor: Actor) -> dict[str, Any]:
    """Who reads."""
    return {
        "house": actor.house_id,
        "keeper": actor.keeper_id,
        "organisation": actor.organisation_id,
        "kind": actor.organisation_kind.value,
        "purpose": actor.purpose.bit if actor.purpose else 0,
        "readable": actor.readable,
        "roles": [role.value for role in actor.roles],
        "professional": actor.professional_id,
    }


def recorded(actor: Actor, selection: Selection) -> dict[str, Any]:
    """What the log says of a disclosure beside what was shown."""
    return {
        "record": new_id(),
        "client": actor.client_id,
        "purpose_word": actor.purpose.value if actor.purpose else None,
        "door": selection.door,
        "operation": selection.operation,
    }
