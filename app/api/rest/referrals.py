"""REST doors to referrals: sent, tried, followed, asked about, taken back; held in quarantine and repaired."""

from uuid import UUID

from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.draft import ReasonDraft
from app.domain.referrals import asking, coding, service
from app.domain.referrals.drafts import AnswersDraft, CodeCorrection, DryRunAnswer, NeedsDraft, ReferralDraft
from app.domain.referrals.statements.views import (
    CASE_SIGNALS,
    QUARANTINED_MESSAGES,
    REFERRALS,
)
from app.domain.vocabulary.scopes import Scope

rest = Rest("Referrals", "Referrals (aanmeldingen, meldingen): how a signal comes in, is weighed, and finds its way.")

_ONE = "/referrals/{referralId}"
_MESSAGE = "/quarantined-messages/{messageId}"
_SUBMIT = (Scope.referral_submit,)
_DECIDE = (Scope.referral_decide,)
_EITHER = (Scope.referral_submit, Scope.referral_decide)

_SMALL = {
    "messageId": "wt-2026-00417",
    "sentAt": "2026-11-02T09:40:00Z",
    "reference": "WT-2026-417",
    "entryPoint": "local_team",
    "signalKind": "notification",
    "receivedAt": "2026-11-02T08:15:00Z",
    "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
    "concerns": [{"what": "A neighbour hears shouting at night and has not seen the children for a week."}],
}

rest.page(
    "/referrals",
    REFERRALS,
    operation_id="list_referrals",
    summary="List referrals",
    description="Those that your organisation sent; for the house all of them, for Veilig Thuis those to triage.",
)
rest.read(
    _ONE,
    REFERRALS,
    operation_id="read_referral",
    summary="Read a referral",
    description="You read back what you sent and how it stands; what others found of it is not shown to the sender.",
)
for _edge, _operation, _what in (
    ("persons", "list_referral_persons", "persons of whom a referral speaks"),
    ("questions", "list_referral_questions", "questions that were asked of the sender"),
    ("moves", "list_referral_moves", "steps of a referral"),
    ("decisions", "list_referral_decisions", "weighing decisions on a referral"),
    ("investigations", "list_referral_investigations", "investigations that Veilig Thuis made of a referral"),
    ("conditions", "list_referral_conditions", "safety conditions that Veilig Thuis set on a referral"),
):
    rest.page(
        f"{_ONE}/{_edge}",
        REFERRALS,
        edge=_edge,
        operation_id=_operation,
        summary=f"List the {_what}",
        description=f"The {_what}, each with only what you may know of it.",
    )
rest.page(
    "/case-signals",
    CASE_SIGNALS,
    operation_id="list_case_signals",
    summary="List signals on open cases",
    description="Reports on households that have an open case; filter by `caseId` for those of one case.",
)
rest.read(
    "/case-signals/{signalId}",
    CASE_SIGNALS,
    operation_id="read_case_signal",
    summary="Read a signal on an open case",
    description="One report on a household that has an open case.",
)
rest.page(
    "/quarantined-messages",
    QUARANTINED_MESSAGES,
    operation_id="list_quarantined_messages",
    summary="List messages in quarantine",
    description="Messages that were kept because their content breaks rules, each with all its faults.",
)
rest.read(
    _MESSAGE,
    QUARANTINED_MESSAGES,
    operation_id="read_quarantined_message",
    summary="Read a message in quarantine",
    description="Its faults by pointer, code and rule; its text is shown to its sender only.",
)


@rest.act(
    "POST",
    "/referrals",
    summary="Refer a household",
    scopes=_SUBMIT,
    draft=ReferralDraft,
    shows=REFERRALS,
    status=201,
    location="/referrals/{id}",
    problems=(409,),
    example=_SMALL,
)
async def submit_referral(call: Call[ReferralDraft]) -> UUID:
    """Send a referral in. Your organisation and `messageId` together are unique.

    The same message again is answered with the first referral; other content under the same `messageId` is a conflict
    (409). Missing answers to standard questions are warnings, never a reason to refuse. A report on a household with
    an open case is added to that case. You are told of every change of status.
    """
    return await service.submit_referral(call.gate, call.actor, draft=call.body)


@rest.act(
    "POST",
    "/referrals/dry-run",
    summary="Try a referral",
    scopes=_SUBMIT,
    draft=ReferralDraft,
    returns=DryRunAnswer,
    example=_SMALL,
)
async def dry_run_referral(call: Call[ReferralDraft]) -> DryRunAnswer:
    """See every fault and warning that a referral would get. Nothing of it is stored."""
    return await service.dry_run_referral(call.gate, call.actor, draft=call.body)


@rest.act(
    "POST",
    f"{_ONE}/ask-information",
    summary="Ask the sender for what is missing",
    scopes=_DECIDE,
    draft=NeedsDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def ask_referral_information(call: Call[NeedsDraft]) -> UUID:
    """Ask the sender for what is missing. An unanswered standard question is no reason to ask (rule RE-04)."""
    return await asking.ask_referral_information(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/answer",
    summary="Answer what was asked",
    scopes=_EITHER,
    draft=AnswersDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def answer_referral(call: Call[AnswersDraft]) -> UUID:
    """Answer every open question; the referral goes back to where it was (rule CO-09)."""
    return await asking.answer_referral(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/share-release",
    summary="Share a release signal",
    scopes=_SUBMIT,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def share_referral_release(call: Call[None]) -> UUID:
    """Share a release signal (BIJ) with the house; until then your municipality alone reads it (rule RE-13)."""
    return await asking.share_referral_release(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen
    )


@rest.act(
    "POST",
    f"{_ONE}/correct-code",
    summary="Correct the code of a police signal",
    scopes=_EITHER,
    draft=CodeCorrection,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
    example={"violenceCode": "F530"},
)
async def correct_referral_code(call: Call[CodeCorrection]) -> UUID:
    """Correct the domestic-violence code of a police signal; the police is told and reads it (rules RE-13, NO-08)."""
    return await coding.correct_referral_code(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_ONE}/withdraw",
    summary="Withdraw a referral",
    scopes=_SUBMIT,
    draft=ReasonDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
)
async def withdraw_referral(call: Call[ReasonDraft]) -> UUID:
    """Take your referral back, with a reason; not after triage found unsafety."""
    return await asking.withdraw_referral(
        call.gate, call.actor, referral_id=call.path["referralId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_MESSAGE}/repair",
    summary="Repair a message and resume it",
    scopes=_EITHER,
    draft=ReferralDraft,
    shows=REFERRALS,
    by_version=True,
    problems=(409,),
    example=_SMALL,
)
async def repair_referral(call: Call[ReferralDraft]) -> UUID:
    """Send the whole repaired content; it goes on as of the moment at which the message first came in."""
    return await service.repair_referral(
        call.gate, call.actor, quarantine_id=call.path["messageId"], seen=call.seen, draft=call.body
    )


@rest.act(
    "POST",
    f"{_MESSAGE}/discard",
    summary="Lay a message aside",
    scopes=_EITHER,
    draft=ReasonDraft,
    shows=QUARANTINED_MESSAGES,
    by_version=True,
    problems=(409,),
)
async def discard_referral(call: Call[ReasonDraft]) -> UUID:
    """Lay a message in quarantine aside, with a reason; it stays kept."""
    return await service.discard_referral(
        call.gate, call.actor, quarantine_id=call.path["messageId"], seen=call.seen, draft=call.body
    )
