"""What the clock does for meetings: packs go out at their deadline, what was said is erased at the end of its time."""

from datetime import datetime
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.contributions.erasing import erase_contributions
from app.domain.meetings.standing import tell_seats
from app.domain.meetings.statements import erasing, facts
from app.domain.plans.erasing import erase_editions
from app.domain.tables.meetings import MeetingRow
from app.domain.vocabulary.notices import NoticeType

MOST = 50


async def keep_meeting_terms(gate: Gate, actor: Actor) -> int:
    """Publish the packs that are due (ME-18) and erase what was kept long enough (GR-16); how much there was.

    May be stopped, and run twice with one effect. What is left of an erased meeting is what can be counted: items by
    their outcome, decisions by their kind and rule, seats of organisations.
    """
    async with gate.open(actor, "meeting:keep-terms") as work:
        check(actor, "meeting:keep-terms")
        due = await work.fetch(facts.DUE_PACKS, most=MOST)
        for found in due:
            row = await work.read(MeetingRow, found["id"])
            await work.change(row, pack_published_at=work.now)
            await tell_seats(work, row, NoticeType.meetings_pack_published)
        old = await work.fetch(facts.DUE_ERASURES, today=work.today, most=MOST)
        for found in old:
            row = await work.read(MeetingRow, found["id"])
            for statement in erasing.ERASE:
                await work.execute(statement, meeting=row.id)
            await work.change(row, erased_at=work.now)
        online = [found["id"] for found in await work.fetch(erasing.ONLINE_ITEMS_WHOSE_TIME_IS_OVER, most=MOST)]
        for statement in erasing.ERASE_ONLINE if online else ():
            await work.execute(statement, items=online)
        over = await work.fetch(erasing.CASES_WHOSE_TIME_IS_OVER, most=MOST)
        for case in over:
            await _erase_case(work, case["case_id"], case["until"])
        work.note(packs=len(due), erased=len(old), online=len(online), cases=len(over))
        return len(due) + len(old) + len(online) + len(over)


async def _erase_case(work: Work, case_id: UUID, until: datetime) -> None:
    """Erase what was brought in and agreed for the meetings of a case that are erased, and none other keeps."""
    work.touch(case_id)
    await erase_contributions(work, case_id, until=until)
    await erase_editions(work, case_id, until=until)
    await work.execute(erasing.MARK_CASE, case=case_id, at=work.now)
