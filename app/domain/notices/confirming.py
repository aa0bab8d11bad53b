"""Reminding those who are to confirm what they were told and have not done so (rules GR-03, CO-01, NO-07)."""

from typing import Final

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.notices.statements.confirmations import FIND_SILENT, NOTE_REMINDER
from app.domain.vocabulary.notices import NoticeType

MOST_REMINDERS: Final = 7
"""After these it stays on the list, for the house and the owner to follow up themselves."""
MOST_AT_ONCE: Final = 200


async def remind_unconfirmed(gate: Gate, actor: Actor) -> int:
    """Tell who stays silent, and whose word it is, that its confirmation is waited for; how many. For a job."""
    check(actor, "confirmation:remind")
    async with gate.open(actor, "confirmation:remind") as work:
        found = await work.fetch(FIND_SILENT, most=MOST_AT_ONCE)
        for silent in found:
            await work.execute(NOTE_REMINDER, confirmation=silent["id"], limit=MOST_REMINDERS)
            work.tell(
                NoticeType.notices_confirmation_due,
                kind="confirmation",
                subject_id=silent["id"],
                reason=silent["type"].replace(".", "_"),
                audience=(silent["organisation_id"], silent["owner_id"], actor.keeper_id),
            )
        work.note(confirmations=len(found))
        return len(found)
