"""The minutes of a meeting, made from what was recorded live: what became of each case, and what is new (ME-21)."""

from collections.abc import Sequence

from app.domain.access.work import Work
from app.domain.meetings.statements import facts
from app.domain.tables.meeting_records import MinuteRow
from app.domain.tables.meetings import AgendaItemRow, MeetingRow
from app.domain.vocabulary.meetings import ItemStatus

CASE_STEPS = ("status", "phase", "track")


async def make_minutes(work: Work, meeting: MeetingRow, items: Sequence[AgendaItemRow]) -> None:
    """One entry for each case, with the difference from its last meeting and the consultations since."""
    for item in items:
        last = await work.fetch_one(facts.LAST_MINUTE, case=item.case_id, meeting=meeting.id)
        since = last["published_at"] if last else item.created_at
        found = await work.fetch_one(facts.NEW_SINCE, case=item.case_id, since=since)
        decided = await work.fetch(facts.DECISIONS_OF_ITEM, item=item.id)
        await work.insert(
            MinuteRow(
                house_id=meeting.house_id,
                meeting_id=meeting.id,
                part_id=item.part_id,
                item_id=item.id,
                case_id=item.case_id,
                outcome=item.status,
                reason=item.deferral_reason if item.status == ItemStatus.deferred else item.reason,
                next_on=item.next_on or item.next_review_on,
                decision_ids=[decision["id"] for decision in decided],
                previous_meeting_id=last["meeting_id"] if last else None,
                new_since=[step for step in found["moves"] or [] if step.split(":")[0] in CASE_STEPS],
                consultations=found["consultations"],
                published_at=work.now,
            )
        )
