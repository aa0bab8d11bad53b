"""What triage, weighing and what follows from them must hold."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.referrals.drafts import (
    AnswersDraft,
    ConditionCheck,
    ConditionPart,
    DecisionDraft,
    NeedsDraft,
    Suspicion,
    TriageDraft,
)
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.persons import AgeBand
from app.domain.vocabulary.referrals import (
    CriterionAnswer,
    InvestigationResult,
    TriageOutcome,
    TriageResult,
    WeighingOutcome,
)
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, Category, SharingGround

INVESTIGATION_WEEKS = 10
"""By when an investigation is due (rule RE-16, setting vt_investigation_weeks)."""


_BANDS = ((3, AgeBand.age_0_3), (11, AgeBand.age_4_11), (17, AgeBand.age_12_17), (23, AgeBand.age_18_23))
EVERYTHING = Category.everything()
HEALTH = Category.health.bit


def check_triage(draft: TriageDraft, today: date) -> None:
    """A triage ends in one outcome, and its way has what it asks for (rules RE-06, RE-10)."""
    faults = []
    goes_on = draft.outcome in (TriageOutcome.local_team, TriageOutcome.existing_help)
    if goes_on and (draft.handover is None) == (draft.elsewhere is None):
        faults.append(Fault("/handover", "one-of-two", "RE-06"))
    if not goes_on and draft.handover is not None:
        faults.append(Fault("/handover", "not-allowed", "RE-06"))
    if not goes_on and draft.elsewhere is not None:
        faults.append(Fault("/elsewhere", "not-allowed", "RE-06"))
    sets_conditions = draft.outcome is TriageOutcome.conditions_and_follow_up
    if sets_conditions != bool(draft.conditions):
        faults.append(Fault("/conditions", "required" if sets_conditions else "not-allowed", "SA-12"))
    if draft.on > today:
        faults.append(Fault("/date", "in-the-future", "RE-06"))
    if faults:
        raise InvalidContent(*faults)


def check_conditions(
    conditions: Collection[ConditionPart], members: Collection[UUID], people: Collection[UUID]
) -> None:
    """Conditions name persons of the referral, and together bind every member of the household (rule SA-12)."""
    bound = {person_id for condition in conditions for person_id in condition.referral_person_ids}
    faults = [
        Fault(f"/conditions/{n}/referralPersonIds", "unknown-person", "SA-12")
        for n, condition in enumerate(conditions)
        if not set(condition.referral_person_ids) <= set(people)
    ]
    if set(members) - bound:
        faults.append(Fault("/conditions", "not-all-members", "SA-12"))
    if faults:
        raise InvalidContent(*faults)


def check_follow_up(
    checks: Collection[ConditionCheck], waiting: Collection[UUID], known: Collection[UUID], today: date
) -> None:
    """Each check is of a condition of the referral, and none is left unchecked (life cycle 2.1, rule SA-12)."""
    faults = [
        Fault(f"/checks/{n}/conditionId", "unknown-condition", "SA-12")
        for n, one in enumerate(checks)
        if one.condition_id not in known
    ]
    faults += [
        Fault(f"/checks/{n}/checkedOn", "in-the-future", "SA-12")
        for n, one in enumerate(checks)
        if one.checked_on > today
    ]
    if faults:
        raise InvalidContent(*faults)
    if set(waiting) - {one.condition_id for one in checks}:
        raise GuardNotMet("SA-12", "conditions-checked")


def undetermined_terror(suspicions: Iterable[Suspicion]) -> bool:
    """Whether a suspicion of intimate terror could not be determined: every later handover says so (rule RE-16)."""
    return any(s.intimate_terror and s.result is InvestigationResult.undetermined for s in suspicions)


def check_triaged(track: Track | None, *, triaged: bool, outcome: str | None, result: str | None) -> None:
    """A programme that asks triage follows on one by Veilig Thuis, track mda_structural on a structural one (RE-07)."""
    if not triaged:
        raise GuardNotMet("RE-07", "triage")
    if track is Track.mda_structural and (outcome is None or result != TriageResult.structural):
        raise GuardNotMet("RE-07", "triage-structural")


def check_decision(draft: DecisionDraft, *, selects: bool = True) -> None:
    """A weighing decision holds what its outcome asks for (rules RE-10, RE-11, CA-03); every fault at once.

    A house that `selects` says why it takes up what hits no criterion; one that discusses every notification need not.
    """
    faults = [*_criteria_faults(draft, selects=selects)]
    if draft.outcome is WeighingOutcome.accepted:
        faults += _acceptance_faults(draft)
    elif draft.elsewhere is None:
        faults.append(Fault("/elsewhere", "required", "RE-10"))
    if (draft.outcome is WeighingOutcome.rerouted) != (draft.meeting_kind is not None):
        faults.append(Fault("/meetingKind", "required" if draft.meeting_kind is None else "not-allowed", "RE-10"))
    if draft.outcome is not WeighingOutcome.accepted:
        entering = {"/track": draft.track, "/programme": draft.programme}
        faults += [Fault(pointer, "not-allowed", "RE-11") for pointer, told in entering.items() if told is not None]
    if draft.programme is None and draft.risk_form is not None:
        faults.append(Fault("/riskForm", "not-allowed", "PR-07"))
    if faults:
        raise InvalidContent(*faults)


def _criteria_faults(draft: DecisionDraft, *, selects: bool) -> Iterator[Fault]:
    names = [criterion.criterion for criterion in draft.criteria]
    for n, name in enumerate(names):
        if name in names[:n]:
            yield Fault(f"/criteria/{n}/criterion", "repeated", "PR-04")
    hit = any(criterion.answer is CriterionAnswer.yes for criterion in draft.criteria)
    if selects and draft.outcome is WeighingOutcome.accepted and not hit and draft.override_reason is None:
        yield Fault("/overrideReason", "required", "RE-11")
    if len(set(draft.decider_ids)) != len(draft.decider_ids):
        yield Fault("/deciderIds", "repeated", "RE-11")


def _acceptance_faults(draft: DecisionDraft) -> Iterator[Fault]:
    if draft.track is None:
        yield Fault("/track", "required", "CA-03")
    if draft.elsewhere is not None:
        yield Fault("/elsewhere", "not-allowed", "RE-10")
    if draft.track is Track.complex and (draft.coercive_framework is None or draft.coercive_framework == "not_needed"):
        yield Fault("/coerciveFramework", "required", "CA-03")
    if draft.track is Track.complex and draft.legal_domain is None:
        yield Fault("/legalDomain", "required", "CA-03")
    if (draft.linked_case_id is None) != (draft.link_reason is None):
        yield Fault("/linkReason", "required" if draft.link_reason is None else "not-allowed", "CA-01")


def check_needs(draft: NeedsDraft) -> None:
    """What is asked is named, and no standard question is a reason to hold a referral up (rules RE-04, CO-09)."""
    faults = [
        Fault(f"/needs/{n}/standardQuestion", "standard-question", "RE-04")
        for n, need in enumerate(draft.needs)
        if need.standard_question is not None
    ]
    if faults:
        raise InvalidContent(*faults)


def check_answers(draft: AnswersDraft, open_questions: Collection[UUID]) -> None:
    """Every open question is answered once, and nothing that was not asked (rule CO-09)."""
    given = [answer.question_id for answer in draft.answers]
    faults = [
        Fault(f"/answers/{n}/questionId", "repeated" if question in given[:n] else "unknown-question", "CO-09")
        for n, question in enumerate(given)
        if question in given[:n] or question not in open_questions
    ]
    if set(open_questions) - set(given):
        faults.append(Fault("/answers", "incomplete", "CO-09"))
    if faults:
        raise InvalidContent(*faults)


def check_withdrawal(triage_result: str | None) -> None:
    """A referral is not withdrawn after triage found unsafety (life cycle 2.1)."""
    if triage_result in (TriageResult.structural, TriageResult.acute):
        raise GuardNotMet("RE-09", "no-unsafety-found")


def carried(ground: SharingGround, agreed: int) -> int:
    """The categories that a handover's ground carries to its receiver; health by a serious threat only (rule GR-07)."""
    if ground in AGREEMENT_GROUNDS:
        return agreed & ~HEALTH
    return EVERYTHING if ground is SharingGround.serious_threat_override else EVERYTHING & ~HEALTH


def age_band_of(age: int | None, band: str | None) -> AgeBand | None:
    """The age band as it was told, or the one in which the told age lies."""
    if band is not None or age is None:
        return None if band is None else AgeBand(band)
    return next((word for upto, word in _BANDS if age <= upto), AgeBand.adult)
