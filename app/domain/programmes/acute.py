"""Use cases of acute intakes: taken in whenever, examined before care, never closed before what follows is accepted.

An intake belongs to the organisation that took it in; its case manager may act in the case (rules PR-13 to PR-15).
"""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound, WrongState
from app.domain.programmes.acute_drafts import (
    AcuteCareDraft,
    AcuteFollowUpDraft,
    AcuteIntakeDraft,
    AcuteRefusalDraft,
    AcuteTriageDraft,
    ChildCheckDraft,
    ForensicDraft,
    VtNoticeDraft,
)
from app.domain.programmes.rules import check_acute_end, check_forensic_first, check_refusal, days_since
from app.domain.programmes.statements import steps
from app.domain.tables.programmes import AcuteIntakeRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.grounds import PoliceWish
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.programmes import AcuteState, ForensicState
from app.domain.vocabulary.roles import Role


async def open_acute_intake(gate: Gate, actor: Actor, *, draft: AcuteIntakeDraft) -> UUID:
    """Open an acute intake. Seven days or more, or no wish for the police, is no reason to refuse it (rule PR-13)."""
    check(actor, "acute-intake:open")
    async with gate.open(actor, "acute-intake:open") as work:
        await _check_place(work, draft)
        passed = days_since(draft.happened_on, work.today)
        row = AcuteIntakeRow(
            house_id=actor.house_id,
            case_id=draft.case_id,
            referral_id=draft.referral_id,
            person_id=draft.person_id,
            organisation_id=actor.organisation_id,
            case_manager_id=actor.professional_id,
            kind=draft.kind.value,
            age=draft.age.value,
            happened_on=draft.happened_on,
            opened_at=work.now,
            days_since=passed,
            police_wish=draft.police_wish.value,
            trace_advice=[advice.value for advice in draft.trace_advice],
        )
        await work.insert(row)
        work.about("acute_intake", row.id, case_id=draft.case_id, version=1)
        _tell(work, row, 1, "opened")
    return row.id


async def refuse_acute_intake(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: AcuteRefusalDraft
) -> int:
    """Do not take an intake in, for a reason that may be one (rule PR-13)."""
    async with gate.open(actor, "acute-intake:refuse") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:refuse", seen)
        check_refusal(draft.reason)
        return await _changed(
            work, row, "refused", state=AcuteState.refused.value, refusal=draft.reason.value, closed_at=work.now
        )


async def record_forensic_examination(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: ForensicDraft
) -> int:
    """Record how far the forensic-medical examination is (rule PR-14)."""
    async with gate.open(actor, "acute-intake:examine") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:examine", seen)
        if draft.state is ForensicState.done and draft.at is None:
            raise InvalidContent(Fault("/at", "required", "PR-14"))
        wish = draft.police_wish.value if draft.police_wish is not None else row.police_wish
        return await _changed(
            work, row, "examination", forensic=draft.state.value, forensic_at=draft.at, police_wish=wish
        )


async def record_medical_care(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: AcuteCareDraft
) -> int:
    """Record acute medical care: after the examination for who wants to report, unless in an emergency (rule PR-14)."""
    async with gate.open(actor, "acute-intake:care") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:care", seen)
        check_forensic_first(
            wants_report=row.police_wish == PoliceWish.yes.value,
            forensic=ForensicState(row.forensic),
            emergency=draft.emergency,
        )
        return await _changed(
            work,
            row,
            "care",
            medical_at=draft.at,
            medical_emergency=draft.emergency,
            care_items=[item.value for item in draft.items],
            aftercare=[kind.value for kind in draft.aftercare],
        )


async def decide_vt_notice(gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: VtNoticeDraft) -> int:
    """Record with a reason whether Veilig Thuis is notified, by the case manager (rule PR-15)."""
    async with gate.open(actor, "acute-intake:decide-notice") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:decide-notice", seen)
        return await _changed(
            work,
            row,
            "vt_notice",
            vt_notified=draft.notified,
            vt_reason=draft.reason,
            case_manager_id=actor.professional_id,
        )


async def record_child_check(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: ChildCheckDraft
) -> int:
    """Record the child check (kindcheck, rule PR-15)."""
    async with gate.open(actor, "acute-intake:check-child") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:check-child", seen)
        return await _changed(work, row, "child_check", child_check_on=draft.on, child_check_result=draft.result)


async def record_acute_triage(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: AcuteTriageDraft
) -> int:
    """Record the triage for structural unsafety (rule PR-15)."""
    async with gate.open(actor, "acute-intake:triage") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:triage", seen)
        return await _changed(
            work, row, "triage", triage_on=draft.on, triage_instrument=draft.instrument, triage_result=draft.result
        )


async def offer_follow_up(
    gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int, draft: AcuteFollowUpDraft
) -> int:
    """Ask an organisation to go on after the acute track (rule PR-15)."""
    async with gate.open(actor, "acute-intake:offer-follow-up") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:offer-follow-up", seen)
        if await work.fetch_value(steps.KIND_OF, organisation=draft.organisation_id) is None:
            raise InvalidContent(Fault("/organisationId", "unknown-organisation", "PR-15"))
        return await _changed(
            work, row, "follow_up_asked", follow_up_organisation_id=draft.organisation_id, follow_up_accepted_at=None
        )


async def accept_follow_up(gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int) -> int:
    """Accept to go on, by the organisation that was asked (rule PR-15)."""
    async with gate.open(actor, "acute-intake:accept-follow-up") as work:
        row = await work.read(AcuteIntakeRow, acute_intake_id)
        work.about("acute_intake", acute_intake_id, case_id=row.case_id)
        asked = row.follow_up_organisation_id == actor.organisation_id
        if not asked and row.organisation_id != actor.organisation_id:
            await _known(work, row)
        check(actor, "acute-intake:accept-follow-up", own=asked)
        _check_open(row, seen)
        if row.follow_up_accepted_at is not None:
            raise WrongState
        return await _changed(work, row, "follow_up_accepted", follow_up_accepted_at=work.now)


async def close_acute_intake(gate: Gate, actor: Actor, *, acute_intake_id: UUID, seen: int) -> int:
    """Close the acute track: notice decided, child check and triage done, follow-up accepted (rule PR-15)."""
    async with gate.open(actor, "acute-intake:close") as work:
        row = await _own_intake(work, acute_intake_id, "acute-intake:close", seen)
        check_finished(row)
        return await _changed(work, row, "closed", state=AcuteState.closed.value, closed_at=work.now)


def check_finished(row: AcuteIntakeRow) -> None:
    """All that closing the acute track needs; rule PR-15. Also for the move of the referral behind the intake."""
    check_acute_end(
        notice=row.vt_notified is not None,
        child_check=row.child_check_on is not None,
        triage=row.triage_on is not None,
        follow_up=row.follow_up_accepted_at is not None,
    )


async def intake_of_referral(work: Work, referral_id: UUID) -> AcuteIntakeRow:
    """The acute intake behind a referral; GuardNotMet where there is none. A step for the room referrals."""
    acute_intake_id = await work.fetch_value(steps.INTAKE_OF_REFERRAL, referral=referral_id)
    if acute_intake_id is None:
        raise GuardNotMet("PR-13", "no-intake")
    return await work.read(AcuteIntakeRow, acute_intake_id)


async def _own_intake(work: Work, acute_intake_id: UUID, permission: str, seen: int) -> AcuteIntakeRow:
    row = await work.read(AcuteIntakeRow, acute_intake_id)
    work.about("acute_intake", acute_intake_id, case_id=row.case_id)
    own = row.organisation_id == work.actor.organisation_id
    roles: frozenset[Role] = frozenset()
    if not own:
        roles = await _known(work, row)
    check(work.actor, permission, case_roles=roles, own=own)
    _check_open(row, seen)
    return row


async def _known(work: Work, row: AcuteIntakeRow) -> frozenset[Role]:
    if row.case_id is None:
        raise NotFound
    return (await find_case(work, row.case_id)).roles


def _check_open(row: AcuteIntakeRow, seen: int) -> None:
    check_seen(row.version, seen)
    if row.state != AcuteState.open.value:
        raise WrongState


async def _check_place(work: Work, draft: AcuteIntakeDraft) -> None:
    if draft.case_id is None and draft.referral_id is None:
        raise InvalidContent(Fault("/referralId", "required", "PR-13"))
    if draft.case_id is not None:
        await find_case(work, draft.case_id, locked=True)
    if draft.referral_id is not None:
        referral = await work.read(ReferralRow, draft.referral_id)
        if not (work.actor.keeps_the_house or referral.organisation_id == work.actor.organisation_id):
            raise NotFound
    if draft.person_id is not None:
        known = None
        if draft.case_id is not None:
            known = await work.fetch_value(steps.IN_CASE, case=draft.case_id, person=draft.person_id)
        if known is None:
            raise InvalidContent(Fault("/personId", "unknown-person", "PR-13"))


async def _changed(work: Work, row: AcuteIntakeRow, what: str, **to: Any) -> int:  # noqa: ANN401 - columns of the row
    version = await work.change(row, **to)
    _tell(work, row, version, what)
    return version


def _tell(work: Work, row: AcuteIntakeRow, version: int, what: str) -> None:
    work.tell(
        NoticeType.programmes_intake_changed,
        kind="acute_intake",
        subject_id=row.id,
        version=version,
        case_id=row.case_id,
        reason=what,
        audience=[row.organisation_id, row.follow_up_organisation_id],
    )
