"""Use cases of direction (regie): assign, hand over, accept, decline. The predecessor is in charge until acceptance."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases import statements
from app.domain.cases.drafts import DeclineDraft, DirectionDraft, HandoverNoteDraft
from app.domain.cases.rules import check_direction
from app.domain.errors import Conflict, GuardNotMet, NotOwner
from app.domain.organisations.service import check_takes_part, check_works_there
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case
from app.domain.tables.cases import CaseRow, DirectionRow
from app.domain.vocabulary.cases import DIRECTOR_CHANGE, DirectionRole, HandoverState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity


async def assign_director(gate: Gate, actor: Actor, *, case_id: UUID, draft: DirectionDraft) -> UUID:
    """Offer a direction role to a successor, or name a provisional coordinator; the assignment's id."""
    async with gate.open(actor, "case:assign-director") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "case:assign-director", case_roles=standing.roles)
        work.about("direction", case_id, case_id=case_id)
        found = await work.fetch_one(
            statements.DIRECTION_NOW, case=case_id, role=draft.role.value, organisation=draft.organisation_id
        )
        check_direction(
            role=draft.role,
            form=draft.form,
            provisional=draft.provisional,
            in_charge=found["in_charge_id"] is not None,
            takes_part=found["takes_part"] or draft.organisation_id == actor.keeper_id,
        )
        if found["offered_id"] is not None:
            raise Conflict(rule="CA-05")
        await check_takes_part(work, draft.organisation_id, "/organisationId")
        if draft.professional_id is not None:
            await check_works_there(work, draft.professional_id, draft.organisation_id, "/professionalId")
        named = [(person_id, f"/memberIds/{n}") for n, person_id in enumerate(draft.member_ids)]
        check_in_case(named, await persons_of(work, case_id) if named else frozenset(), "CA-04")
        row = _direction(work, case_id, draft, found["in_charge_id"])
        work.about("direction", row.id, case_id=case_id, version=1)
        await work.insert(row)
        _tell(work, standing.case, row, row.state)
    return row.id


async def hand_over(gate: Gate, actor: Actor, *, direction_id: UUID, seen: int, draft: HandoverNoteDraft) -> int:
    """Hold the live handover (warme overdracht) with a note, by who is in charge or the process director (CA-05)."""
    async with gate.open(actor, "case:hand-over") as work:
        row, standing = await _direction_of(work, direction_id)
        predecessor = None
        if row.predecessor_id is not None:
            predecessor = await work.read(DirectionRow, row.predecessor_id, locked=False)
        own = predecessor is not None and predecessor.organisation_id == actor.organisation_id
        check(actor, "case:hand-over", case_roles=standing.roles, own=own)
        check_seen(row.version, seen)
        DIRECTOR_CHANGE.check(row.state, HandoverState.live_handover)
        version = await work.change(row, state=HandoverState.live_handover.value, handover_note=draft.note)
        _tell(work, standing.case, row, row.state)
        return version


async def accept_direction(gate: Gate, actor: Actor, *, direction_id: UUID, seen: int) -> int:
    """Take the role over; who held it is in charge until this moment (rule CA-05)."""
    async with gate.open(actor, "case:accept-direction") as work:
        row, standing = await _direction_of(work, direction_id)
        _check_successor(work, row, "case:accept-direction")
        check_seen(row.version, seen)
        DIRECTOR_CHANGE.check(row.state, HandoverState.accepted, by=(Capacity.successor,))
        ended = await work.fetch_value(statements.END_DIRECTION, case=row.case_id, role=row.role, at=work.now)
        version = await work.change(
            row,
            state=HandoverState.accepted.value,
            professional_id=row.professional_id or actor.professional_id,
            starts_at=work.now,
        )
        _tell(work, standing.case, row, row.state, ended)
        return version


async def decline_direction(gate: Gate, actor: Actor, *, direction_id: UUID, seen: int, draft: DeclineDraft) -> int:
    """Decline a role that was offered; who is in charge stays so."""
    async with gate.open(actor, "case:decline-direction") as work:
        row, standing = await _direction_of(work, direction_id)
        _check_successor(work, row, "case:decline-direction")
        check_seen(row.version, seen)
        DIRECTOR_CHANGE.check(row.state, HandoverState.declined, by=(Capacity.successor,))
        version = await work.change(row, state=HandoverState.declined.value, decline_reason=draft.reason)
        _tell(work, standing.case, row, row.state)
        return version


async def coordinated(work: Work, case: CaseRow, organisation_id: UUID) -> UUID | None:
    """Let the first organisation to act coordinate until a director is named (rule CA-04); None where one is in charge.

    A step for other use cases; the case must be locked.
    """
    found = await work.fetch_one(
        statements.DIRECTION_NOW, case=case.id, role=DirectionRole.case_director.value, organisation=organisation_id
    )
    if found["in_charge_id"] is not None or not (found["takes_part"] or organisation_id == case.keeper_id):
        return None
    row = DirectionRow(
        house_id=case.house_id,
        case_id=case.id,
        role=DirectionRole.case_director.value,
        organisation_id=organisation_id,
        provisional=True,
        state=HandoverState.accepted.value,
        starts_at=work.now,
    )
    await work.insert(row)
    _tell(work, case, row, "provisional")
    return row.id


def _direction(work: Work, case_id: UUID, draft: DirectionDraft, predecessor_id: UUID | None) -> DirectionRow:
    state = HandoverState.offered
    if draft.provisional:
        state = HandoverState.accepted
    elif draft.handover_note is not None:
        DIRECTOR_CHANGE.check(state, HandoverState.live_handover)
        state = HandoverState.live_handover
    return DirectionRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        role=draft.role.value,
        form=draft.form,
        organisation_id=draft.organisation_id,
        professional_id=draft.professional_id,
        provisional=draft.provisional,
        push_through=draft.push_through,
        member_ids=list(draft.member_ids),
        state=state.value,
        predecessor_id=predecessor_id,
        handover_note=draft.handover_note,
        starts_at=work.now if draft.provisional else None,
    )


async def _direction_of(work: Work, direction_id: UUID) -> tuple[DirectionRow, CaseStanding]:
    row = await work.read(DirectionRow, direction_id, locked=False)
    standing = await find_case(work, row.case_id, locked=True)
    work.about("direction", direction_id, case_id=row.case_id)
    # read again under the lock of the case: a change of direction is a change of the case
    return await work.read(DirectionRow, direction_id), standing


def _check_successor(work: Work, row: DirectionRow, permission: str) -> None:
    check(work.actor, permission, own=row.organisation_id == work.actor.organisation_id)
    if row.professional_id is not None and row.professional_id != work.actor.professional_id:
        raise NotOwner(rule="CA-05")
    if row.provisional:
        raise GuardNotMet("CA-05", "offer")


def _tell(work: Work, case: CaseRow, row: DirectionRow, code: str, predecessor_id: UUID | None = None) -> None:
    changed = row.state == HandoverState.accepted
    work.tell(
        NoticeType.cases_director_changed,
        kind="direction",
        subject_id=row.id,
        version=row.version,
        case_id=case.id,
        reason=code,
        notice_class=NoticeType.cases_director_changed.notice_class if changed else "inform",
        audience=[row.organisation_id, predecessor_id, case.keeper_id],
    )
