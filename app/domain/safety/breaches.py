"""Use cases of breaches: any organisation of the team reports, and it goes at once to guard, director and team (SA-13).

A breach that client or network told of waits for the guard's confirmation first; the condition stays breached until
the outcome is recorded, and the plans in force are in revision.
"""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.checks import check_past, check_seen, check_team
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, GuardNotMet, MissingRole, NotOwner, WrongState
from app.domain.safety.conditions import is_guard, moved, tell
from app.domain.safety.plan_drafts import BreachDraft, BreachOutcomeDraft, ConsequenceDraft
from app.domain.safety.recording import by_whom, found_in_case
from app.domain.safety.revising import revise_after_breach
from app.domain.safety.statements import writing
from app.domain.tables.conditions import ConditionBreachRow, ConditionRow
from app.domain.vocabulary.conditions import CONDITION, BreachOutcome, BreachState, ConditionStatus
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.safety import SafetySource

HEARSAY = frozenset({SafetySource.client, SafetySource.network})
"""Sources whose word the guard confirms before a condition counts as breached."""


async def report_breach(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: BreachDraft) -> int:
    """Report that a condition was breached, by any organisation of the team (rule SA-13)."""
    async with gate.open(actor, "condition:report-breach") as work:
        row, standing = await found_in_case(work, ConditionRow, condition_id, "condition", "condition:report-breach")
        check_seen(row.version, seen)
        check_team(takes_part=standing.takes_part, rule="SA-13")
        check_past(draft.happened_on, work.today, "/happenedOn", "SA-13")
        CONDITION.check(row.status, ConditionStatus.breached)
        if await work.fetch_one(writing.OPEN_BREACH, id=row.id) is not None:
            raise Conflict(rule="SA-13")
        hearsay = draft.source in HEARSAY and not is_guard(row, actor)
        breach = ConditionBreachRow(
            **by_whom(work),
            case_id=row.case_id,
            condition_id=row.id,
            state=(BreachState.unconfirmed if hearsay else BreachState.reported).value,
            source=draft.source.value,
            what=draft.what,
            happened_on=draft.happened_on,
            confirmed_at=None if hearsay else work.now,
            confirmed_by_id=None if hearsay else actor.organisation_id,
        )
        await work.insert(breach)
        if hearsay:
            version = await work.change(row, changed_at=work.now)
            tell(work, row, standing.director_id, NoticeType.safety_condition_changed, BreachState.unconfirmed.value)
            return version
        version = await moved(
            work, row, standing, ConditionStatus.breached, notice=NoticeType.safety_condition_breached
        )
        await revise_after_breach(work, row.case_id)
        return version


async def confirm_breach(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int) -> int:
    """Confirm what client or network told: the condition counts as breached from now (rule SA-13)."""
    async with gate.open(actor, "condition:confirm-breach") as work:
        row, standing = await found_in_case(work, ConditionRow, condition_id, "condition", "condition:confirm-breach")
        check_seen(row.version, seen)
        if not is_guard(row, actor) and not (
            row.guard_organisation_id is None and Role.case_director in standing.roles
        ):
            raise NotOwner(rule="SA-13")
        breach = await _open(work, row, BreachState.unconfirmed)
        await work.change(
            breach, state=BreachState.reported.value, confirmed_at=work.now, confirmed_by_id=actor.organisation_id
        )
        version = await moved(
            work, row, standing, ConditionStatus.breached, notice=NoticeType.safety_condition_breached
        )
        await revise_after_breach(work, row.case_id)
        return version


async def apply_consequence(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: ConsequenceDraft) -> int:
    """Record that the agreed consequence was carried out, by guard or case director (rule SA-13)."""
    async with gate.open(actor, "condition:apply-consequence") as work:
        row, standing = await found_in_case(
            work, ConditionRow, condition_id, "condition", "condition:apply-consequence"
        )
        check_seen(row.version, seen)
        if not is_guard(row, actor) and Role.case_director not in standing.roles:
            raise MissingRole(Capacity.owner, Role.case_director, rule="SA-13")
        version = await moved(work, row, standing, ConditionStatus.consequence_applied)
        breach = await _open(work, row, BreachState.reported)
        await work.change(
            breach, state=BreachState.consequence_applied.value, applied=draft.applied, applied_at=work.now
        )
        return version


async def record_outcome(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: BreachOutcomeDraft) -> int:
    """Record that a breach was not confirmed or is repaired; until then the condition stays breached (rule SA-13)."""
    async with gate.open(actor, "condition:record-outcome") as work:
        row, standing = await found_in_case(work, ConditionRow, condition_id, "condition", "condition:record-outcome")
        check_seen(row.version, seen)
        if row.status == ConditionStatus.active and draft.outcome is BreachOutcome.not_confirmed:
            breach = await _open(work, row, BreachState.unconfirmed)
            version = await work.change(row, changed_at=work.now)
            tell(work, row, standing.director_id, NoticeType.safety_condition_changed, draft.outcome.value)
        elif row.status == ConditionStatus.breached:
            breach = await _open(work, row, BreachState.reported)
            version = await moved(work, row, standing, ConditionStatus.active)
        else:
            raise WrongState(CONDITION.name, current=row.status, wanted=ConditionStatus.active)
        await work.change(breach, state=draft.outcome.value, outcome=draft.text, settled_at=work.now)
        return version


async def _open(work: Work, row: ConditionRow, state: BreachState) -> ConditionBreachRow:
    record = await work.fetch_one(writing.OPEN_BREACH, id=row.id)
    if record is None or record["state"] != state:
        raise GuardNotMet("SA-13", state.value)
    return loaded(ConditionBreachRow, dict(record))
