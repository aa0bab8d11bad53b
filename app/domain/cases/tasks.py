"""Use cases of the tasks that rules set: claim, finish, postpone. Rooms set them by `access.tasks.set_task`."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases import statements
from app.domain.cases.directing import coordinated
from app.domain.cases.drafts import PostponeDraft
from app.domain.errors import AlreadyClaimed, Fault, InvalidContent, NotFound, WrongState
from app.domain.tables.cases import CaseRow, TaskRow
from app.domain.vocabulary.cases import TaskKind, TaskState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role

MOST_TOLD = 500
WAITING = frozenset({TaskState.open, TaskState.claimed})


async def claim_task(gate: Gate, actor: Actor, *, task_id: UUID) -> UUID:
    """Take a task up; the first claim wins (rule RE-14). Who makes the first contact coordinates (rule CA-04)."""
    async with gate.open(actor, "task:claim") as work:
        row = await work.read(TaskRow, task_id, locked=False)
        await _known(work, row)
        check(actor, "task:claim")
        work.about("task", task_id, case_id=row.case_id)
        claimed = await work.fetch_value(
            statements.CLAIM_TASK, id=task_id, organisation=actor.organisation_id, professional=actor.professional_id
        )
        if claimed is None:
            raise AlreadyClaimed
        if row.case_id is not None and row.kind == TaskKind.first_contact:
            await coordinated(work, await work.read(CaseRow, row.case_id), actor.organisation_id)
    return task_id


async def finish_task(gate: Gate, actor: Actor, *, task_id: UUID, seen: int) -> int:
    """Say that a task was done, by the organisation that has it, the case director or the process director."""
    async with gate.open(actor, "task:finish") as work:
        row = await _task(work, task_id, "task:finish")
        _check_waiting(row, seen)
        return await work.change(row, state=TaskState.done.value, done_at=work.now)


async def postpone_task(gate: Gate, actor: Actor, *, task_id: UUID, seen: int, draft: PostponeDraft) -> int:
    """Give a task a later date, with a reason."""
    async with gate.open(actor, "task:postpone") as work:
        row = await _task(work, task_id, "task:postpone")
        _check_waiting(row, seen)
        if draft.due_at <= row.due_at:
            raise InvalidContent(Fault("/dueAt", "not-after-start"))
        return await work.change(row, due_at=draft.due_at, postponed_reason=draft.reason, late_told_at=None)


async def tell_late_tasks(gate: Gate, actor: Actor) -> int:
    """Tell the house, and who has it, of every task whose date passed, once (rule RE-14); how many. For a job."""
    check(actor, "task:keep-terms")
    async with gate.open(actor, "task:keep-terms") as work:
        late = await work.fetch(statements.TAKE_LATE_TASKS, at=work.now, most=MOST_TOLD)
        for task in late:
            work.tell(
                NoticeType.cases_term_passed,
                kind="task",
                subject_id=task["id"],
                version=task["version"],
                reason=task["kind"],
                audience=[actor.keeper_id, task["organisation_id"]],
            )
        work.note(tasks=len(late))
    return len(late)


async def _task(work: Work, task_id: UUID, permission: str) -> TaskRow:
    row = await work.read(TaskRow, task_id)
    standing = await _known(work, row)
    roles: frozenset[Role] = standing.roles if standing else frozenset()
    work.about("task", task_id, case_id=row.case_id)
    check(work.actor, permission, case_roles=roles, own=row.organisation_id == work.actor.organisation_id)
    return row


async def _known(work: Work, row: TaskRow) -> CaseStanding | None:
    """Who has a task knows it; a first contact may be made by any partner; other tasks are known with their case."""
    actor = work.actor
    mine = row.organisation_id == actor.organisation_id
    claimable = row.organisation_id is None and row.kind == TaskKind.first_contact
    if row.case_id is None:
        if mine or claimable or actor.keeps_the_house:
            return None
        raise NotFound
    try:
        return await find_case(work, row.case_id)
    except NotFound:
        if mine or claimable:
            return None
        raise


def _check_waiting(row: TaskRow, seen: int) -> None:
    check_seen(row.version, seen)
    if TaskState(row.state) not in WAITING:
        raise WrongState
