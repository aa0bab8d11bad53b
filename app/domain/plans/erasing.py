"""The end of earlier versions of a plan; the one in force, and how many there were, stay (rules GR-16, PL-05)."""

from datetime import datetime
from uuid import UUID

from app.domain.access.work import Work
from app.domain.plans.statements.steps import ERASE_EDITIONS


async def erase_editions(work: Work, case_id: UUID, *, until: datetime) -> int:
    """Erase the versions that were agreed until then and are in force no more; how many. A step."""
    return len(await work.fetch(ERASE_EDITIONS, case=case_id, until=until))
