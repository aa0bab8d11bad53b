"""Use cases around an action: what must be there first, appointments that fell through, peers that were offered."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen, check_team
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.actions.drafts import CancellationDraft, PeerOfferDraft, PreconditionsDraft
from app.domain.actions.moving import blocked_by_unmet, check_of_team, find_action, tell
from app.domain.actions.rules import check_preconditions
from app.domain.errors import WrongState
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case
from app.domain.tables.actions import AppointmentCancellationRow, PeerOfferRow
from app.domain.vocabulary.actions import ENDED_ACTIONS, ActionStatus
from app.domain.vocabulary.notices import NoticeType

CAN_BE_BLOCKED = (ActionStatus.accepted, ActionStatus.in_progress, ActionStatus.waiting_list)


async def set_preconditions(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: PreconditionsDraft) -> int:
    """Say what must be there before an action can go on; what is missing blocks it by itself (rule AC-07)."""
    async with gate.open(actor, "action:set-preconditions") as work:
        found = await find_action(work, action_id, "action:set-preconditions")
        row = found.row
        check_seen(row.version, seen)
        if ActionStatus(row.status) in ENDED_ACTIONS:
            raise WrongState
        check_preconditions(draft.required, draft.unmet)
        version = await work.change(
            row,
            preconditions=[word.value for word in draft.required],
            unmet=[word.value for word in draft.unmet],
            changed_at=work.now,
        )
        if draft.unmet and ActionStatus(row.status) in CAN_BE_BLOCKED:
            return await blocked_by_unmet(work, found)
        tell(work, row, NoticeType.actions_changed, found.director_id, reason="preconditions")
        return version


async def record_cancellation(gate: Gate, actor: Actor, *, action_id: UUID, draft: CancellationDraft) -> UUID:
    """Record an appointment that the provider cancelled, by any organisation of the team (rule AC-11); its id."""
    async with gate.open(actor, "action:record-cancellation") as work:
        found = await find_action(work, action_id, "action:record-cancellation")
        await check_of_team(work, found, rule="AC-11")
        row = AppointmentCancellationRow(
            house_id=actor.house_id,
            action_id=action_id,
            case_id=found.row.case_id,
            organisation_id=actor.organisation_id,
            on_date=draft.on_date,
            reason=draft.reason,
        )
        await work.insert(row)
        tell(work, found.row, NoticeType.actions_changed, found.director_id, reason="appointment_cancelled")
        work.about("appointment_cancellation", row.id, case_id=row.case_id)
    return row.id


async def record_peer_offer(gate: Gate, actor: Actor, *, case_id: UUID, draft: PeerOfferDraft) -> UUID:
    """Record whether the support of peers was offered to a person, yes or no (rule AC-13); the record's id."""
    async with gate.open(actor, "action:record-peer-offer") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "action:record-peer-offer", case_roles=standing.roles)
        check_team(takes_part=standing.takes_part, rule="AC-13")
        check_in_case([(draft.person_id, "/personId")], await persons_of(work, case_id), "AC-13")
        row = PeerOfferRow(
            house_id=actor.house_id,
            case_id=case_id,
            organisation_id=actor.organisation_id,
            at=work.now,
            **draft.model_dump(),
        )
        await work.insert(row)
        work.about("peer_offer", row.id, case_id=case_id)
    return row.id
