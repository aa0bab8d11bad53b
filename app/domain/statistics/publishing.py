"""Publishing: once a period has ended and is counted, its cells are protected and written down, and never change."""

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate


async def publish_ended(gate: Gate, actor: Actor) -> int:
    """Publish what has ended and is counted; how many publications were made."""
    check(actor, "statistics:publish")
    return 0
