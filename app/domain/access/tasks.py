"""Tasks that rules set: any room makes one in its own transaction; the room cases lets them be claimed and finished."""

from datetime import datetime
from uuid import UUID

from app.domain.access.work import Work
from app.domain.tables.cases import TaskRow
from app.domain.vocabulary.cases import TaskKind, TaskState


async def set_task(
    work: Work,
    kind: TaskKind,
    due_at: datetime,
    *,
    case_id: UUID | None = None,
    organisation_id: UUID | None = None,
    referral_id: UUID | None = None,
    ground_id: UUID | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """Set a task by a rule; without an organisation it waits to be claimed."""
    row = TaskRow(
        house_id=work.actor.house_id,
        kind=kind.value,
        state=TaskState.open.value,
        due_at=due_at,
        case_id=case_id,
        organisation_id=organisation_id,
        referral_id=referral_id,
        ground_id=ground_id,
        person_id=person_id,
    )
    await work.insert(row)
    return row.id
