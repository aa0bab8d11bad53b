"""Weighing by the house: taken up for weighing, decided, weighed again, added to a case, marked as a duplicate."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.draft import ReasonDraft
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases.closing import reopened_by_signal
from app.domain.cases.opening import Opened
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.referrals.admission import admitted, owe_feedback
from app.domain.referrals.drafts import DecisionDraft, DuplicateDraft, LinkDraft
from app.domain.referrals.entering import enter_programme, programme_to_enter
from app.domain.referrals.moving import Standing, check_organisations, check_state, find_referral, may_know, moved
from app.domain.referrals.rows import signal_of
from app.domain.referrals.rules.weighing import check_decision
from app.domain.referrals.statements.steps import (
    ATTACH_FIRST_CONTACT,
    DIRECTOR,
    LAPSE_FIRST_CONTACT,
    OPEN_CASE_BY_ID,
)
from app.domain.tables.referrals import ReferralDecisionRow, ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.referrals import ReferralState, WeighingOutcome

_STATES = {
    WeighingOutcome.accepted: ReferralState.accepted,
    WeighingOutcome.not_taken_up: ReferralState.not_taken_up,
    WeighingOutcome.rerouted: ReferralState.rerouted,
}


async def weigh_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Take a referral up for weighing without triage, or with the triage that its sender told (rule RE-07)."""
    async with gate.open(actor, "referral:weigh") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:weigh")
        check_state(standing, ReferralState.received)
        if standing.row.triage_requested and standing.row.triaged_by_id is None:
            raise GuardNotMet("RE-07", "triage")
        await moved(work, standing, ReferralState.in_weighing, seen=seen)
    return referral_id


async def decide_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: DecisionDraft) -> UUID:
    """Record the weighing decision (rule RE-11); acceptance opens the case in the same transaction.

    The case enters the programme that the decision names, or is worked as its track asks (rules PR-04 to PR-07). Every
    client gets a task to be told, the referrer a status notice (rule RE-12).
    """
    async with gate.open(actor, "referral:decide") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:decide")
        scope = await house_setting(work, "discuss_scope", "selected")
        check_decision(draft, selects=scope == "selected")
        row, to = standing.row, _STATES[draft.outcome]
        if draft.decided_on > work.today:
            raise InvalidContent(Fault("/decidedOn", "in-the-future", "RE-11"))
        named = {"/deciderIds": list(draft.decider_ids)}
        if draft.elsewhere is not None:
            named["/elsewhere/organisationId"] = [draft.elsewhere.organisation_id]
        await check_organisations(work, named, "RE-11")
        check_state(standing, ReferralState.in_weighing)
        case, programme = await _taken_up(work, row, draft)
        await work.insert(_decision(work, row, draft, programme))
        elsewhere = draft.elsewhere
        await moved(
            work,
            standing,
            to,
            seen=seen,
            reason=draft.reason,
            case_id=case.case.id if case else None,
            household_id=case.case.household_id if case else row.household_id,
            elsewhere_reason=elsewhere.reason_code.value if elsewhere else None,
            elsewhere_organisation_id=elsewhere.organisation_id if elsewhere else None,
            meeting_kind=draft.meeting_kind,
        )
        await owe_feedback(work, row, case)
        if case is None:
            await work.execute(LAPSE_FIRST_CONTACT, referral=row.id)
    return referral_id


async def _taken_up(work: Work, row: ReferralRow, draft: DecisionDraft) -> tuple[Opened | None, str | None]:
    """The case of an accepted referral, inside its programme, and the code of that programme where one was named."""
    if draft.outcome is not WeighingOutcome.accepted:
        return None, None
    entered = await programme_to_enter(work, row, draft)
    case = await admitted(work, row, draft)
    await enter_programme(work, row, case, draft, entered)
    return case, entered.definition.code if entered.named else None


async def weigh_referral_again(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: ReasonDraft) -> UUID:
    """Weigh what was not taken up again, on new facts; the earlier decision stays (rule RE-11)."""
    async with gate.open(actor, "referral:weigh-again") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:weigh-again")
        check_state(standing, ReferralState.not_taken_up)
        await moved(
            work,
            standing,
            ReferralState.in_weighing,
            seen=seen,
            reason=draft.reason,
            elsewhere_reason=None,
            elsewhere_organisation_id=None,
        )
    return referral_id


async def link_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: LinkDraft) -> UUID:
    """Add a referral to the open case of its household, or confirm that the service did so rightly (rule RE-05).

    A closed case is taken up again by it, without a new intake (rule CA-23).
    """
    async with gate.open(actor, "referral:link") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:link")
        row = standing.row
        if row.state == ReferralState.attached and row.case_id == draft.case_id and row.link_confirmed_at is None:
            version = await work.change(row, seen=seen, link_confirmed_at=work.now, updated_at=work.now)
            work.about("referral", row.id, case_id=row.case_id, version=version)
            return referral_id
        check_state(standing, ReferralState.received)
        household_id = await work.fetch_value(OPEN_CASE_BY_ID, case=draft.case_id)
        if not await _knows(work, draft.case_id):
            raise InvalidContent(Fault("/caseId", "no-open-case", "RE-05"))
        if household_id is None:
            household_id = await reopened_by_signal(work, draft.case_id)
        if household_id is None:
            raise InvalidContent(Fault("/caseId", "no-open-case", "RE-05"))
        await moved(
            work,
            standing,
            ReferralState.attached,
            seen=seen,
            case_id=draft.case_id,
            household_id=household_id,
            link_confirmed_at=work.now,
        )
        await work.insert(signal_of(row, draft.case_id))
        await work.execute(ATTACH_FIRST_CONTACT, referral=row.id, case=draft.case_id)
        _tell_team(work, row, await work.fetch_value(DIRECTOR, case=draft.case_id))
    return referral_id


async def _knows(work: Work, case_id: UUID) -> bool:
    try:
        await find_case(work, case_id)
    except NotFound:
        return False
    return True


async def mark_referral_duplicate(
    gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: DuplicateDraft
) -> UUID:
    """Mark a referral as telling of an event that was reported before; it counts once (rule RE-02)."""
    async with gate.open(actor, "referral:mark-duplicate") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:mark-duplicate")
        original = await _original(work, standing, draft.original_id)
        await moved(work, standing, ReferralState.duplicate, seen=seen, duplicate_of_id=original.id)
        await work.execute(LAPSE_FIRST_CONTACT, referral=referral_id)
    return referral_id


async def _original(work: Work, standing: Standing, original_id: UUID) -> ReferralRow:
    try:
        original: ReferralRow | None = await work.read(ReferralRow, original_id, locked=False)
    except NotFound:
        original = None
    if original is None or not may_know(work.actor, original):
        raise InvalidContent(Fault("/originalId", "unknown-referral", "RE-02"))
    if original.id == standing.row.id or original.duplicate_of_id is not None:
        raise InvalidContent(Fault("/originalId", "not-an-original", "RE-02"))
    return original


def _tell_team(work: Work, row: ReferralRow, director: UUID | None) -> None:
    """The team of the case hears of the signal in the order of its case, its director first of all (rule CO-15)."""
    work.tell(
        NoticeType.referrals_attached,
        kind="referral",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=ReferralState.attached,
        audience=[director],
    )


def _decision(work: Work, row: ReferralRow, draft: DecisionDraft, programme: str | None) -> ReferralDecisionRow:
    elsewhere = draft.elsewhere
    return ReferralDecisionRow(
        house_id=row.house_id,
        referral_id=row.id,
        outcome=draft.outcome,
        decision_rule=draft.decision_rule,
        decider_ids=list(draft.decider_ids),
        criteria=[criterion.model_dump(mode="json", by_alias=True) for criterion in draft.criteria],
        override_reason=draft.override_reason,
        reason=draft.reason,
        priority_policy=draft.priority_policy,
        decided_on=draft.decided_on,
        elsewhere_reason=elsewhere.reason_code if elsewhere else None,
        elsewhere_organisation_id=elsewhere.organisation_id if elsewhere else None,
        elsewhere_text=elsewhere.text if elsewhere else None,
        meeting_kind=draft.meeting_kind,
        track=draft.track,
        programme=programme,
        approach=draft.approach,
        coercive_framework=draft.coercive_framework,
        legal_domain=draft.legal_domain,
        organisation_id=work.actor.organisation_id,
        professional_id=work.actor.professional_id,
        at=work.now,
    )
