"""How the actor stands to a run of a guide: to its case, and whether it chairs its meeting."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import can, check
from app.domain.access.work import Work
from app.domain.guides import statements
from app.domain.tables.guides import GuideRunRow
from app.domain.vocabulary.roles import Role


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that the actor may know of, and the roles that count there: those on the case, and the chair's."""

    row: GuideRunRow
    standing: CaseStanding
    roles: frozenset[Role]

    def may(self, work: Work, permission: str) -> bool:
        """Whether the actor may do this in the run."""
        return can(work.actor, permission, case_roles=self.roles)


async def find_run(work: Work, run_id: UUID, permission: str, *, locked: bool = True) -> FoundRun:
    """The run, if the actor may know of its case and do this; NotFound, MissingRole."""
    row = await work.read(GuideRunRow, run_id, locked=locked)
    standing = await find_case(work, row.case_id)
    work.about("guide_run", run_id, case_id=row.case_id, version=row.version)
    meeting = await work.fetch_one(statements.MEETING_OF_CASE, case=row.case_id, meeting=row.meeting_id, part=None)
    roles = roles_in(work, standing, meeting)
    check(work.actor, permission, case_roles=roles)
    return FoundRun(row, standing, roles)


def roles_in(work: Work, standing: CaseStanding, meeting: Any) -> frozenset[Role]:  # noqa: ANN401 - an asyncpg record
    """The actor's roles on the case, with the chair's where it chairs the meeting."""
    chairs = meeting is not None and meeting["chair_id"] is not None
    if chairs and meeting["chair_id"] == work.actor.professional_id:
        return standing.roles | {Role.chair}
    return standing.roles
