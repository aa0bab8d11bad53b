"""Use cases of safety agreements (veiligheidsafspraak): who is relied on gives its word first (rule SA-15)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.checks import check_seen, check_team
from app.domain.access.confirmers import Confirmers
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.notices.receipts import take_as_receipt
from app.domain.safety.plan_drafts import SafetyAgreementDraft
from app.domain.safety.recording import by_whom, check_about, check_takes_part, found_in_case
from app.domain.safety.rules import check_writable
from app.domain.safety.statements import writing
from app.domain.tables.conditions import SafetyAgreementRow, SafetyPlanRow
from app.domain.vocabulary.conditions import SAFETY_AGREEMENT, SafetyAgreementState, SafetyPlanStatus
from app.domain.vocabulary.notices import NoticeType

IN_FORCE = (SafetyPlanStatus.active, SafetyPlanStatus.under_revision)


async def add_safety_agreement(gate: Gate, actor: Actor, *, safety_plan_id: UUID, draft: SafetyAgreementDraft) -> UUID:
    """Add an agreement to a plan; the organisation on which it relies is asked to acknowledge it (rule SA-15)."""
    async with gate.open(actor, "safety-agreement:add") as work:
        plan, standing = await found_in_case(work, SafetyPlanRow, safety_plan_id, "safety_plan", "safety-agreement:add")
        check_team(takes_part=standing.takes_part, rule="SA-15")
        check_writable(plan.status)
        await check_about(work, plan.case_id, "SA-15", [(draft.person_id, "/personId")])
        if draft.check_on < work.today:
            raise InvalidContent(Fault("/checkOn", "in-past", "SA-15"))
        if draft.relies_on_id is not None:
            await check_takes_part(work, plan.case_id, draft.relies_on_id, "/reliesOnId", "SA-15")
        row = SafetyAgreementRow(
            **by_whom(work),
            case_id=plan.case_id,
            safety_plan_id=plan.id,
            **draft.model_dump(mode="python", exclude={"kind", "horizon"}),
            kind=draft.kind.value,
            horizon=draft.horizon.value,
            state=_first_state(draft, plan).value,
        )
        await work.insert(row)
        _tell(work, NoticeType.safety_agreement_acknowledgement_asked, row)
        work.about("safety_agreement", row.id, case_id=row.case_id, version=1)
    return row.id


async def acknowledge_safety_agreement(gate: Gate, actor: Actor, *, safety_agreement_id: UUID, seen: int) -> int:
    """Acknowledge an agreement that relies on you; with its plan in force it is in force from now (rule SA-15).

    Your word is the receipt of the question too.
    """
    async with gate.open(actor, "safety-agreement:acknowledge") as work:
        row = await work.read(SafetyAgreementRow, safety_agreement_id)
        own = row.relies_on_id == actor.organisation_id
        if not own:
            await find_case(work, row.case_id)
        work.about("safety_agreement", row.id, case_id=row.case_id, version=row.version)
        check(actor, "safety-agreement:acknowledge", own=own)
        check_seen(row.version, seen)
        SAFETY_AGREEMENT.check(row.state, SafetyAgreementState.acknowledged)
        plan = await work.read(SafetyPlanRow, row.safety_plan_id, locked=False)
        asked = NoticeType.safety_agreement_acknowledgement_asked
        await take_as_receipt(work, asked, row.id, case_id=row.case_id)
        to = SafetyAgreementState.active if plan.status in IN_FORCE else SafetyAgreementState.acknowledged
        return await work.change(
            row, state=to.value, acknowledged_at=work.now, acknowledged_by_id=actor.professional_id
        )


async def end_safety_agreement(
    gate: Gate, actor: Actor, *, safety_agreement_id: UUID, seen: int, draft: ReasonDraft
) -> int:
    """End an agreement, by the case director and with a reason."""
    async with gate.open(actor, "safety-agreement:end") as work:
        row, _ = await found_in_case(
            work, SafetyAgreementRow, safety_agreement_id, "safety_agreement", "safety-agreement:end"
        )
        check_seen(row.version, seen)
        SAFETY_AGREEMENT.check(row.state, SafetyAgreementState.ended)
        version = await work.change(row, state=SafetyAgreementState.ended.value, reason=draft.reason)
        _tell(work, NoticeType.safety_agreement_ended, row)
        return version


async def end_agreements(work: Work, plan_id: UUID, reason: str) -> None:
    """End what a plan agreed with the plan itself."""
    for record in await work.fetch(writing.END_AGREEMENTS, plan=plan_id, reason=reason):
        _tell(work, NoticeType.safety_agreement_ended, loaded(SafetyAgreementRow, record))


def _tell(work: Work, notice: NoticeType, row: SafetyAgreementRow) -> None:
    """Tell the organisation on which an agreement relies; it acts on it, so it confirms that it read (rule NO-07)."""
    if row.relies_on_id is not None:
        work.tell(
            notice,
            kind="safety_agreement",
            subject_id=row.id,
            version=row.version,
            case_id=row.case_id,
            notice_class=notice.notice_class,
            audience=[row.relies_on_id],
            confirmers=Confirmers.of(row.organisation_id, [row.relies_on_id]),
        )


def _first_state(draft: SafetyAgreementDraft, plan: SafetyPlanRow) -> SafetyAgreementState:
    if draft.relies_on_id is not None:
        return SafetyAgreementState.awaiting_acknowledgement
    return SafetyAgreementState.active if plan.status in IN_FORCE else SafetyAgreementState.drafted
