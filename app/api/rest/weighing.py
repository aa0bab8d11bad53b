"""REST doors to what becomes of a referral: triage by Veilig Thuis, weighing by the house, handovers."""

from uuid import UUID

from app.api.rest.offering import Move, offer_moves
from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.draft import ReasonDraft
from app.domain.referrals import acute, following, triage, weighing
from app.domain.referrals.drafts import (
    DecisionDraft,
    DuplicateDraft,
    FollowUpDraft,
    HandoverAnswer,
    InvestigationDraft,
    LinkDraft,
    TriageDraft,
)
from app.domain.referrals.statements.views import (
    REFERRAL_HANDOVERS,
    REFERRALS,
)
from app.domain.vocabulary.scopes import Scope

rest = Rest(
    "Triage and weighing",
    "What becomes of a referral: triage by Veilig Thuis, weighing by the house, handovers (weging).",
)

_ONE = "/referrals/{referralId}"
_HANDOVER = "/referral-handovers/{handoverId}"
_SUBMIT = (Scope.referral_submit,)
_DECIDE = (Scope.referral_decide,)

_WEIGHED = {
    "outcome": "not_taken_up",
    "decisionRule": "consensus",
    "deciderIds": ["0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"],
    "criteria": [{"criterion": "several_life_domains", "answer": "no", "evidence": "One domain: housing."}],
    "reason": "The local team settles it.",
    "decidedOn": "2026-11-09",
    "elsewhere": {"reasonCode": "criteria_not_met", "organisationId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d"},
}

rest.page(
    "/referral-handovers",
    REFERRAL_HANDOVERS,
    operation_id="list_referral_handovers",
    summary="List handovers",
    description="Households that Veilig Thuis offers to your organisation, or that you offered.",
)
rest.read(
    _HANDOVER,
    REFERRAL_HANDOVERS,
    operation_id="read_referral_handover",
    summary="Read a handover",
    description="The summary, as far as its ground carries it to you.",
)


@rest.act(
    "POST",
    f"{_ONE}/start-triage",
    summary="Take a referral into triage",
    scopes=_DECIDE,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def start_triage(call: Call[None]) -> UUID:
    """Take up the triage of a referral that asks for it, or that came by Veilig Thuis (rule RE-07)."""
    return await triage.start_triage(call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen)


@rest.act(
    "POST",
    f"{_ONE}/triage",
    summary="End a triage",
    scopes=_DECIDE,
    draft=TriageDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def triage_referral(call: Call[TriageDraft]) -> UUID:
    """End a triage in exactly one outcome (rule RE-06). A handover takes effect when its receiver accepts it."""
    return await triage.triage_referral(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/conclude-investigation",
    summary="End an investigation",
    scopes=_DECIDE,
    draft=InvestigationDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def conclude_investigation(call: Call[InvestigationDraft]) -> UUID:
    """End an investigation with a result for every suspicion (rule RE-16); without another way the house weighs it."""
    return await following.conclude_investigation(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/conclude-conditions",
    summary="End conditions and follow-up",
    scopes=_DECIDE,
    draft=FollowUpDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def conclude_conditions(call: Call[FollowUpDraft]) -> UUID:
    """End conditions and follow-up once every condition was checked (rule SA-12); without another way it is weighed."""
    return await following.conclude_conditions(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/weigh",
    summary="Take a referral up for weighing",
    scopes=_DECIDE,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def weigh_referral(call: Call[None]) -> UUID:
    """Take a referral up for weighing that needs no triage, or whose triage its sender told (rule RE-07)."""
    return await weighing.weigh_referral(call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen)


@rest.act(
    "POST",
    f"{_ONE}/decide",
    summary="Decide on a referral",
    scopes=_DECIDE,
    draft=DecisionDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
    example=_WEIGHED,
)
async def decide_referral(call: Call[DecisionDraft]) -> UUID:
    """Record the weighing decision (rule RE-11). Acceptance opens the case at once; each client is to be told."""
    return await weighing.decide_referral(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/weigh-again",
    summary="Weigh a referral again",
    scopes=_DECIDE,
    draft=ReasonDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def weigh_referral_again(call: Call[ReasonDraft]) -> UUID:
    """Weigh what was not taken up again, on new facts; the earlier decision stays."""
    return await weighing.weigh_referral_again(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/link",
    summary="Add a referral to an open case",
    scopes=_DECIDE,
    draft=LinkDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def link_referral(call: Call[LinkDraft]) -> UUID:
    """Add a referral to the open case of its household, or confirm that it was added rightly (rule RE-05)."""
    return await weighing.link_referral(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/mark-duplicate",
    summary="Mark a referral as a duplicate",
    scopes=_DECIDE,
    draft=DuplicateDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def mark_referral_duplicate(call: Call[DuplicateDraft]) -> UUID:
    """Mark a referral as telling of an event that was reported before; it counts once (rule RE-02)."""
    return await weighing.mark_referral_duplicate(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_HANDOVER}/accept",
    summary="Accept a handover",
    scopes=_SUBMIT,
    draft=HandoverAnswer,
    shows=REFERRAL_HANDOVERS,
    by_version=True,
    problems=(409,),
)
async def accept_referral_handover(call: Call[HandoverAnswer]) -> UUID:
    """Accept a household from Veilig Thuis, after you spoke with each other (rule CA-24)."""
    return await triage.accept_referral_handover(
        call.gate, call.actor, handover_id=call.path["handoverId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_HANDOVER}/decline",
    summary="Decline a handover",
    scopes=_SUBMIT,
    draft=ReasonDraft,
    shows=REFERRAL_HANDOVERS,
    by_version=True,
    problems=(409,),
)
async def decline_referral_handover(call: Call[ReasonDraft]) -> UUID:
    """Decline a household with a reason; the referral stays where it was."""
    return await triage.decline_referral_handover(
        call.gate, call.actor, handover_id=call.path["handoverId"], seen=call.seen, draft=call.body
    )


offer_moves(
    rest,
    _ONE,
    Move(
        "ask-triage",
        triage.ask_for_triage,
        "referral:ask-triage",
        "Ask Veilig Thuis for triage",
        {"track": "mda_structural", "programme": "fjc_tilburg"},
    ),
    Move("take-to-acute-care", acute.take_to_acute_care, "referral:take-to-acute", "Take a referral into acute care"),
    Move(
        "send-to-triage", acute.send_to_triage, "referral:leave-acute", "Send a referral on from acute care to triage"
    ),
    Move("end-acute-care", acute.end_acute_care, "referral:leave-acute", "Hand a referral over after acute care"),
    shows=REFERRALS,
)
