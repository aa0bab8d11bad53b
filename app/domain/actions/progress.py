"""Use cases of carrying out: start, wait, block, unblock, finish, stop, cancel. Start and finish are the busiest."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from app.domain.actions.drafts import BlockDraft, EndDraft, FinishDraft, StartDraft, WaitDraft
from app.domain.actions.moving import find_action, moved
from app.domain.actions.rules import check_end, check_joint, check_met, check_waiting, mandate_for_start
from app.domain.organisations.service import check_mandate
from app.domain.persons.danger import is_kept_apart
from app.domain.vocabulary.actions import ActionStatus

STARTED_FROM = (ActionStatus.accepted, ActionStatus.waiting_list, ActionStatus.no_show)


async def start_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: StartDraft) -> int:
    """Begin, or begin again after a no-show, by the owner; at once or before its turn with a mandate (rule AC-06)."""
    async with gate.open(actor, "action:start") as work:
        found = await find_action(work, action_id, "action:start")
        row = found.row
        mandate = mandate_for_start(
            ActionStatus(row.status), at_once=draft.at_once, expected_on=row.expected_on, today=work.today
        )
        if mandate is not None:
            await check_mandate(work, mandate)
        if row.requires_joint:
            kept_apart = await is_kept_apart(work, row.case_id, row.subject_ids)
            check_joint(requires_joint=True, kept_apart=kept_apart)
        return await moved(work, found, ActionStatus.in_progress, seen=seen, since=STARTED_FROM, reason=None)


async def wait_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: WaitDraft) -> int:
    """Put an action on a waiting list, with the date on which it is expected to start (rule AC-05)."""
    async with gate.open(actor, "action:wait") as work:
        found = await find_action(work, action_id, "action:wait")
        check_waiting(draft.expected_on, work.today)
        return await moved(
            work,
            found,
            ActionStatus.waiting_list,
            seen=seen,
            since=(ActionStatus.accepted, ActionStatus.in_progress),
            expected_on=draft.expected_on,
            bridging_help=draft.bridging_help,
        )


async def block_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: BlockDraft) -> int:
    """Say that an action cannot go on, and why (rule AC-07)."""
    async with gate.open(actor, "action:block") as work:
        found = await find_action(work, action_id, "action:block")
        return await moved(
            work,
            found,
            ActionStatus.blocked,
            seen=seen,
            blocked_reason=draft.blocked_reason.value,
            status_before_block=found.row.status,
            reason=draft.reason,
        )


async def unblock_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int) -> int:
    """Take a blocked action up again, where it stood (rule AC-07)."""
    async with gate.open(actor, "action:unblock") as work:
        found = await find_action(work, action_id, "action:unblock")
        check_met(found.row.unmet)
        back = ActionStatus(found.row.status_before_block or ActionStatus.accepted)
        return await moved(
            work,
            found,
            back,
            seen=seen,
            since=(ActionStatus.blocked,),
            blocked_reason=None,
            status_before_block=None,
            reason=None,
        )


async def finish_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: FinishDraft) -> int:
    """Say how an action ended, by the owner, with result or reason (rule AC-08)."""
    async with gate.open(actor, "action:finish") as work:
        found = await find_action(work, action_id, "action:finish")
        status = ActionStatus(draft.outcome.value)
        check_end(
            status,
            result=draft.result,
            reason=draft.reason,
            client_refused=draft.client_refused,
            refusal_talk_on=draft.refusal_talk_on,
            today=work.today,
        )
        return await moved(
            work,
            found,
            status,
            seen=seen,
            result=draft.result,
            reason=draft.reason,
            refusal_talk_on=draft.refusal_talk_on,
        )


async def stop_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: EndDraft) -> int:
    """Stop an action before its end, by the owner, with a reason (rule AC-08)."""
    return await _ended(gate, actor, "action:stop", action_id, seen, draft)


async def cancel_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: EndDraft) -> int:
    """Let an action lapse: a proposal by who made it, an agreement by the case director, with a reason (rule AC-08)."""
    return await _ended(gate, actor, "action:cancel", action_id, seen, draft)


async def _ended(gate: Gate, actor: Actor, act: str, action_id: UUID, seen: int, draft: EndDraft) -> int:
    to = ActionStatus.stopped if act == "action:stop" else ActionStatus.cancelled
    async with gate.open(actor, act) as work:
        found = await find_action(work, action_id, act, proposer=to is ActionStatus.cancelled)
        check_end(
            to,
            result=None,
            reason=draft.reason,
            client_refused=draft.client_refused,
            refusal_talk_on=draft.refusal_talk_on,
            today=work.today,
        )
        return await moved(work, found, to, seen=seen, reason=draft.reason, refusal_talk_on=draft.refusal_talk_on)
