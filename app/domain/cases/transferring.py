"""Use cases of transfer (casusoverdracht): offered with a package, handed over live, accepted on a ground (CA-24)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import DIRECTS_A_HOUSE
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.suspicions import is_terror_undetermined
from app.domain.access.terms import end_terms_of_case
from app.domain.access.transfer_package import earlier_reports, may_receive, package_for
from app.domain.access.work import Gate, Work
from app.domain.cases.archiving import run_retention
from app.domain.cases.drafts import DeclineDraft
from app.domain.cases.monitoring import lapse_moments
from app.domain.cases.moving import Told, Why, moved, named, require_status
from app.domain.cases.participating import leave_with_case
from app.domain.cases.partners import partners_told
from app.domain.cases.work_drafts import TransferDraft, TransferHandoverDraft
from app.domain.errors import Fault, GroundRequired, InvalidContent, MissingRole
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import TransferItemRow, TransferRow
from app.domain.vocabulary.case_work import TRANSFER, TransferItemKind, TransferTo
from app.domain.vocabulary.cases import OPEN_CASE, CaseStatus, HandoverState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Capacity, Role


async def offer_transfer(gate: Gate, actor: Actor, *, case_id: UUID, draft: TransferDraft) -> UUID:
    """Offer a case to another house, programme or organisation, with summary, open risks and earlier reports.

    The package holds only what a ground that is valid for the receiver carries for handover; what does not travel is
    counted (rule EX-02). Without any such ground the receiver may not know of the case, and the offer is refused.
    """
    async with gate.open(actor, "transfer:offer") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "transfer:offer", case_roles=standing.roles)
        require_status(standing.case, *sorted(OPEN_CASE), to=CaseStatus.transferred)
        await _check_receiver(work, draft)
        if not await may_receive(work, case_id, draft.receiver_id):
            raise GroundRequired(rule="CA-24")
        package = await package_for(work, case_id, draft.receiver_id)
        row = TransferRow(
            house_id=actor.house_id,
            case_id=case_id,
            to_kind=draft.to_kind.value,
            receiver_id=draft.receiver_id,
            programme_code=draft.programme_code,
            state=HandoverState.offered.value,
            summary=draft.summary,
            open_risks=list(draft.open_risks),
            earlier_reports=await earlier_reports(work, case_id),
            undetermined_intimate_terror=await is_terror_undetermined(work, case_id=case_id),
            offered_by_id=actor.professional_id,
            offered_at=work.now,
            item_count=len(package.contributions) + len(package.actions),
            left_out_count=package.left_out,
        )
        work.about("transfer", row.id, case_id=case_id, version=1)
        await work.insert(row)
        await work.insert(
            *(_item(row, TransferItemKind.contribution, item) for item in package.contributions),
            *(_item(row, TransferItemKind.action, item) for item in package.actions),
        )
        _tell(work, row)
    return row.id


async def hand_over_transfer(
    gate: Gate, actor: Actor, *, transfer_id: UUID, seen: int, draft: TransferHandoverDraft
) -> int:
    """Record the live handover (warme overdracht) of a case that is on offer."""
    async with gate.open(actor, "transfer:hand-over") as work:
        row, standing = await _found(work, transfer_id)
        check(actor, "transfer:hand-over", case_roles=standing.roles)
        check_seen(row.version, seen)
        TRANSFER.check(row.state, HandoverState.live_handover)
        if draft.at > work.now:
            raise InvalidContent(Fault("/at", "in-future", "CA-24"))
        version = await work.change(
            row, state=HandoverState.live_handover.value, handover_at=draft.at, handover_note=draft.note
        )
        _tell(work, row)
        return version


async def accept_transfer(gate: Gate, actor: Actor, *, transfer_id: UUID, seen: int) -> int:
    """Accept a case after the live handover, under a ground that is valid at this moment; for a house by its director.

    The case is transferred at that moment. Veilig Thuis, local team and justice partners are each told once (NO-06).
    """
    async with gate.open(actor, "transfer:accept") as work:
        row, standing = await _found(work, transfer_id)
        check(actor, "transfer:accept", case_roles=standing.roles, own=row.receiver_id == actor.organisation_id)
        check_seen(row.version, seen)
        TRANSFER.check(row.state, HandoverState.accepted, by=(Capacity.receiver,))
        await _check_director(work, row)
        if not await may_receive(work, row.case_id, row.receiver_id):
            raise GroundRequired(rule="CA-24")
        version = await work.change(
            row, state=HandoverState.accepted.value, accepted_by_id=named(actor), settled_at=work.now
        )
        await lapse_moments(work, row.case_id)
        await end_terms_of_case(work, row.case_id)
        await run_retention(work, standing.case)
        await leave_with_case(work, row.case_id)
        told = {*await partners_told(work, row.case_id), row.receiver_id}
        await moved(
            work,
            standing.case,
            CaseStatus.transferred,
            by=(Capacity.receiver,),
            why=Why(row.summary),
            tell=Told(audience=tuple(sorted(told))),
            closed_at=work.now,
        )
        return version


async def decline_transfer(gate: Gate, actor: Actor, *, transfer_id: UUID, seen: int, draft: DeclineDraft) -> int:
    """Decline a case; it stays where it is."""
    async with gate.open(actor, "transfer:decline") as work:
        row, standing = await _found(work, transfer_id)
        check(actor, "transfer:decline", case_roles=standing.roles, own=row.receiver_id == actor.organisation_id)
        check_seen(row.version, seen)
        TRANSFER.check(row.state, HandoverState.declined, by=(Capacity.receiver,))
        version = await work.change(
            row, state=HandoverState.declined.value, decline_reason=draft.reason, settled_at=work.now
        )
        _tell(work, row)
        return version


async def _check_receiver(work: Work, draft: TransferDraft) -> None:
    kind = await check_takes_part(work, draft.receiver_id, "/receiverId")
    faults = []
    if draft.receiver_id == work.actor.keeper_id:
        faults.append(Fault("/receiverId", "own-organisation", "CA-24"))
    if draft.to_kind is TransferTo.house and kind is not OrganisationKind.safety_house:
        faults.append(Fault("/receiverId", "not-a-house", "CA-24"))
    if (draft.to_kind is TransferTo.programme) is not (draft.programme_code is not None):
        faults.append(Fault("/programmeCode", "required" if draft.programme_code is None else "not-allowed", "CA-24"))
    if faults:
        raise InvalidContent(*faults)


async def _check_director(work: Work, row: TransferRow) -> None:
    """Between houses both process directors agree: at the receiving one who directs the process there accepts."""
    if row.to_kind != TransferTo.house:
        return
    actor = work.actor
    found = await work.fetch_value(DIRECTS_A_HOUSE, organisation=actor.organisation_id, professional=named(actor))
    if found is None:
        raise MissingRole(Role.process_director, rule="CA-24")


async def _found(work: Work, transfer_id: UUID) -> tuple[TransferRow, CaseStanding]:
    row = await work.read(TransferRow, transfer_id, locked=False)
    standing = await find_case(work, row.case_id, locked=True)
    work.about("transfer", row.id, case_id=row.case_id, version=row.version)
    return await work.read(TransferRow, transfer_id), standing


def _item(row: TransferRow, kind: TransferItemKind, item_id: UUID) -> TransferItemRow:
    return TransferItemRow(
        house_id=row.house_id, case_id=row.case_id, transfer_id=row.id, kind=kind.value, item_id=item_id
    )


def _tell(work: Work, row: TransferRow) -> None:
    work.tell(
        NoticeType.cases_transfer_offered,
        kind="transfer",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=row.state,
        audience=[row.receiver_id, work.actor.keeper_id],
    )
