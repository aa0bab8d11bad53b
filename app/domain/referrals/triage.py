"""Triage by Veilig Thuis: asked for, taken up, ended in one way, investigated, handed over, accepted (rule RE-06)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.suspicions import is_terror_undetermined
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.programmes.service import needs_triage, programme_of_house
from app.domain.referrals.content import GivenConsent
from app.domain.referrals.drafts import ConsideredFor, Elsewhere, HandoverAnswer, HandoverDraft, TriageDraft
from app.domain.referrals.investigating import begin_investigation, set_conditions
from app.domain.referrals.moving import (
    Standing,
    check_organisations,
    check_state,
    find_referral,
    moved,
    parts,
    tell_desks,
)
from app.domain.referrals.rules.receipt import consented
from app.domain.referrals.rules.weighing import carried, check_triage
from app.domain.referrals.statements.steps import AGREED_BETWEEN, LAPSE_FIRST_CONTACT, OPEN_HANDOVER, PEOPLE
from app.domain.tables.referrals import ReferralHandoverRow, ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import (
    REFERRAL,
    REFERRAL_HANDOVER,
    EntryPoint,
    ReferralHandoverState,
    ReferralState,
    TriageOutcome,
)
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, Purpose, SharingGround

BEFORE_THE_HOUSE = frozenset({TriageOutcome.multidisciplinary_approach, TriageOutcome.acute_approach})
"""Outcomes that ask for a team of several sectors: the house weighs them."""


async def ask_for_triage(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: ConsideredFor) -> UUID:
    """Have Veilig Thuis triage a referral that the house considers for a programme that asks triage (rule RE-07)."""
    async with gate.open(actor, "referral:ask-triage") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:ask-triage")
        check_state(standing, ReferralState.received)
        row = standing.row
        if row.triage_requested:
            raise Conflict(rule="RE-07")
        programme = (await programme_of_house(work, draft.programme, draft.track)).definition
        if not await needs_triage(work, programme):
            raise GuardNotMet("RE-07", "triage-required")
        version = await work.change(row, seen=seen, triage_requested=True, updated_at=work.now)
        work.about("referral", referral_id, version=version)
        work.note(programme=programme.code)
        await tell_desks(work, row)
    return referral_id


async def start_triage(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Take a referral into triage: where it was asked for, or where Veilig Thuis is the route (rule RE-07)."""
    async with gate.open(actor, "referral:triage") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:triage")
        row = standing.row
        if not (row.triage_requested or standing.own or row.entry_point == EntryPoint.veilig_thuis):
            raise GuardNotMet("RE-07", "triage-requested")
        await moved(work, standing, ReferralState.in_triage, seen=seen, triaged_by_id=actor.organisation_id)
    return referral_id


async def triage_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: TriageDraft) -> UUID:
    """End a triage in exactly one outcome (rule RE-06). A handover takes effect when its receiver accepts it."""
    async with gate.open(actor, "referral:triage") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:triage")
        check_state(standing, ReferralState.in_triage)
        check_triage(draft, work.today)
        found: dict[str, Any] = {
            "triage_outcome": draft.outcome.value,
            "triage_instrument": draft.instrument.value,
            "triage_edition": draft.version,
            "triage_on": draft.on,
            "triage_result": draft.result.value,
            "triaged_by_id": actor.organisation_id,
        }
        if draft.outcome is TriageOutcome.investigation:
            await begin_investigation(work, standing.row, draft.on)
            await moved(work, standing, ReferralState.investigating, seen=seen, **found)
        elif draft.outcome is TriageOutcome.conditions_and_follow_up:
            await set_conditions(work, standing.row, draft.conditions)
            await moved(work, standing, ReferralState.vt_conditions, seen=seen, **found)
        elif draft.outcome in BEFORE_THE_HOUSE:
            await moved(work, standing, ReferralState.in_weighing, seen=seen, **found)
        else:
            await go_elsewhere(work, standing, draft.handover, draft.elsewhere, seen, found)
    return referral_id


async def accept_referral_handover(
    gate: Gate, actor: Actor, *, handover_id: UUID, seen: int, draft: HandoverAnswer
) -> UUID:
    """Accept a household from Veilig Thuis after a live handover; from then on the referral is handed over (CA-24)."""
    async with gate.open(actor, "referral:accept-handover") as work:
        handover = await _offered(work, handover_id, "referral:accept-handover", ReferralHandoverState.accepted)
        if draft.live_at > work.now:
            raise InvalidContent(Fault("/liveAt", "in-the-future", "CA-24"))
        await _answered(work, handover, ReferralHandoverState.accepted, seen, live_at=draft.live_at)
        referral = await work.read(ReferralRow, handover.referral_id)
        await moved(
            work,
            Standing(referral, own=False, by=frozenset()),
            ReferralState.handed_over,
            by=(Role.vt_worker,),  # Veilig Thuis decided it when it offered; acceptance lets it take effect
            elsewhere_organisation_id=actor.organisation_id,
        )
        await work.execute(LAPSE_FIRST_CONTACT, referral=referral.id)
        work.about("referral_handover", handover_id, version=handover.version)
    return handover_id


async def decline_referral_handover(
    gate: Gate, actor: Actor, *, handover_id: UUID, seen: int, draft: ReasonDraft
) -> UUID:
    """Decline a household with a reason; the referral stays where it was."""
    async with gate.open(actor, "referral:decline-handover") as work:
        handover = await _offered(work, handover_id, "referral:decline-handover", ReferralHandoverState.declined)
        await _answered(work, handover, ReferralHandoverState.declined, seen, decline_reason=draft.reason)
        work.about("referral_handover", handover_id, version=handover.version)
    return handover_id


async def go_elsewhere(
    work: Work,
    standing: Standing,
    handover: HandoverDraft | None,
    elsewhere: Elsewhere | None,
    seen: int,
    found: dict[str, Any],
) -> None:
    """Settle a referral with regular support, or offer it to who is to go on; a step of every end by Veilig Thuis."""
    row = standing.row
    if elsewhere is not None:
        await check_organisations(work, {"/elsewhere/organisationId": [elsewhere.organisation_id]}, "RE-10")
        await moved(
            work,
            standing,
            ReferralState.regular_support,
            seen=seen,
            reason=elsewhere.text,
            elsewhere_reason=elsewhere.reason_code.value,
            elsewhere_organisation_id=elsewhere.organisation_id,
            **found,
        )
        await work.execute(LAPSE_FIRST_CONTACT, referral=row.id)
    elif handover is not None:
        REFERRAL.check(row.state, ReferralState.handed_over, by=standing.by)
        version = await work.change(row, seen=seen, updated_at=work.now, **found)
        work.about("referral", row.id, version=version)
        await _offer(work, row, handover)


async def _offer(work: Work, row: ReferralRow, draft: HandoverDraft) -> None:
    if await work.fetch_value(OPEN_HANDOVER, referral=row.id) is not None:
        raise Conflict(rule="RE-06")
    kinds = await check_organisations(work, {"/handover/receiverId": [draft.receiver_id]}, "RE-06")
    handover = ReferralHandoverRow(
        house_id=row.house_id,
        referral_id=row.id,
        giver_id=work.actor.organisation_id,
        receiver_id=draft.receiver_id,
        summary=draft.summary,
        open_risks=list(draft.open_risks),
        earlier_reports=max(row.known_reports, row.earlier_reports or 0),
        undetermined_intimate_terror=await is_terror_undetermined(
            work, referral_id=row.id, household_id=row.household_id, case_id=row.case_id
        ),
        ground_kind=draft.ground,
        ground_purpose=draft.purpose,
        ground_edition=draft.ground_version,
        purposes=Purpose.mask({draft.purpose, Purpose.handover}),
        categories=await _carried(work, row, draft, kinds[draft.receiver_id]),
        person_ids=row.person_ids,
        offered_at=work.now,
    )
    await work.insert(handover)
    _tell(work, handover)


async def _carried(work: Work, row: ReferralRow, draft: HandoverDraft, receiver: OrganisationKind) -> int:
    """What the stated ground carries to the receiver; raises InvalidContent where it carries nothing (GR-01, GR-06)."""
    if draft.ground in AGREEMENT_GROUNDS:
        agreed = await work.fetch_value(
            AGREED_BETWEEN, kind=draft.ground.value, giver=work.actor.organisation_id, receiver=draft.receiver_id
        )
        if agreed is None:
            raise InvalidContent(Fault("/handover/ground", "no-agreement-in-force", "GR-06"))
        return carried(draft.ground, agreed)
    if draft.ground is SharingGround.consent:
        people = await work.fetch(PEOPLE, referral=row.id)
        consents = [GivenConsent.model_validate(told) for told in parts(row.given_consents)]
        agreed = consented(consents, [person["key"] for person in people if person["member"]], receiver)
        if not agreed:
            raise InvalidContent(Fault("/handover/ground", "no-consent-in-force", "GR-02"))
        return agreed
    return carried(draft.ground, 0)


async def _offered(work: Work, handover_id: UUID, permission: str, to: ReferralHandoverState) -> ReferralHandoverRow:
    work.about("referral_handover", handover_id)
    handover = await work.read(ReferralHandoverRow, handover_id)
    actor = work.actor
    if actor.organisation_id not in (handover.receiver_id, handover.giver_id, actor.keeper_id):
        raise NotFound
    own = handover.receiver_id == actor.organisation_id
    check(actor, permission, own=own)
    REFERRAL_HANDOVER.check(handover.state, to, by={Capacity.receiver} if own else ())
    return handover


async def _answered(
    work: Work,
    handover: ReferralHandoverRow,
    to: ReferralHandoverState,
    seen: int,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> None:
    await work.change(
        handover,
        seen=seen,
        state=to.value,
        answered_at=work.now,
        answered_by_id=work.actor.professional_id or work.actor.organisation_id,
        **also,
    )
    _tell(work, handover)


def _tell(work: Work, handover: ReferralHandoverRow) -> None:
    work.tell(
        NoticeType.referrals_status_changed,
        kind="referral_handover",
        subject_id=handover.id,
        version=handover.version,
        reason=handover.state,
        audience=[handover.giver_id, handover.receiver_id, work.actor.keeper_id],
    )
