"""What a message said beyond our terms stays beside its referral, byte for byte: nothing received is lost."""

from uuid import UUID

from app.domain.access.work import Work
from app.domain.referrals.service import Pushed
from app.domain.tables.connections import KeptMessageRow


async def keep_aside(work: Work, outcome: Pushed, *, sender_id: UUID, route: str, body: bytes) -> None:
    """Keep a message that was taken in for the first time, where some of it had no meaning here. A step."""
    received = outcome.received
    if not outcome.kept_aside or received is None or received.repeated:
        return
    await work.insert(
        KeptMessageRow(
            house_id=work.actor.house_id,
            organisation_id=sender_id,
            referral_id=received.referral_id,
            adapter=route,
            body=body,
            kept_aside=list(outcome.kept_aside),
            arrived_at=work.now,
        )
    )
