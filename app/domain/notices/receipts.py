"""The act that answers a notice is its receipt too: who gave the word that was asked has read the question."""

from uuid import UUID

from app.domain.access.work import Work
from app.domain.ids import new_id
from app.domain.notices.statements import requests
from app.domain.vocabulary.notices import NoticeType


async def take_as_receipt(work: Work, notice: NoticeType, subject_id: UUID, *, case_id: UUID) -> None:
    """Let what the actor's organisation does now stand as its receipt of these notices of a case (rule NO-07)."""
    own = {"organisation": work.actor.organisation_id}
    for asked in await work.fetch(requests.FIND_ASKED, stream=case_id, subject=subject_id, type=notice.value, **own):
        await work.execute(
            requests.KEEP_RECEIPT,
            receipt=new_id(),
            event=asked["id"],
            professional=work.actor.professional_id,
            **own,
        )
