"""What the gate forgets: keys of repeatable requests, seven days after their first use."""

from datetime import timedelta
from typing import Final

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.records import FORGET_KEYS
from app.domain.access.work import Gate

KEYS_KEPT: Final = timedelta(days=7)
MOST_FORGOTTEN: Final = 5_000


async def forget_keys(gate: Gate, actor: Actor) -> int:
    """Forget Idempotency-Keys that no client repeats any more; how many. For a job, of any house: keys have none."""
    check(actor, "key:forget")
    async with gate.open(actor, "key:forget") as work:
        tag = await work.execute(FORGET_KEYS, before=work.now - KEYS_KEPT, most=MOST_FORGOTTEN)
        forgotten = int(tag.rpartition(" ")[2])
        work.note(keys=forgotten)
        return forgotten
