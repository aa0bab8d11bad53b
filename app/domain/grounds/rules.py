"""What a consent or another ground must hold before it counts, and what the may-I-share check answers. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.grounds import CaseGrounds, Question, decide, same_side
from app.domain.errors import Fault, Forbidden, GuardNotMet, InvalidContent, MandateRequired
from app.domain.grounds.drafts import ConsentAnswer, ConsentUnblock, GroundDraft, ShareQuestion, Weighing
from app.domain.vocabulary.grounds import ConsentState, PoliceWish
from app.domain.vocabulary.organisations import MandateScope, OrganisationKind
from app.domain.vocabulary.sharing import (
    AGREEMENT_GROUNDS,
    PERSONAL_PURPOSES,
    Category,
    MissingStep,
    Purpose,
    ShareAnswer,
    SharingGround,
)

REVIEW_DAYS = 30
REVIEW_GRACE = timedelta(days=3)
TELL_DAYS = 14
EARLIEST_SIGNED = date(2000, 1, 1)

MANDATES: Mapping[SharingGround, frozenset[MandateScope]] = {
    SharingGround.serious_threat_override: frozenset({MandateScope.record_override}),
    SharingGround.safety_weighing: frozenset({MandateScope.record_override}),
    SharingGround.vt_statutory_task: frozenset({MandateScope.decide, MandateScope.record_override}),
    SharingGround.measure_in_force: frozenset({MandateScope.decide, MandateScope.record_override}),
    SharingGround.criminal_procedure: frozenset({MandateScope.decide, MandateScope.record_override}),
    SharingGround.statutory_other: frozenset({MandateScope.decide, MandateScope.record_override}),
}
"""The mandates of which an author needs one (rule OR-06). The reporting code is the professional's own right."""


CLOSED_WISHES = frozenset({PoliceWish.no, PoliceWish.undecided})
SHUT_OUT_BY_THE_WISH = frozenset({OrganisationKind.police, OrganisationKind.prosecution})
"""Kinds to which nothing goes while the client's wish about the police is no or undecided (rule GR-12)."""


def check_wish(kind: OrganisationKind, before: str | None, wish: PoliceWish) -> None:
    """Whom the client's wish keeps out does not record that it was lifted (rule GR-12)."""
    if kind in SHUT_OUT_BY_THE_WISH and before in CLOSED_WISHES and wish not in CLOSED_WISHES:
        raise Forbidden(rule="GR-12")


def check_asked_purposes(purposes: Iterable[Purpose]) -> None:
    """A person is asked for purposes about persons, or for research and nothing else (rules GR-11, EX-03)."""
    if set(purposes) != {Purpose.research}:
        check_purposes(purposes)


def check_purposes(purposes: Iterable[Purpose]) -> None:
    """Grounds serve purposes about persons; aggregates and research have their own way (rule GR-11)."""
    if not set(purposes) <= PERSONAL_PURPOSES:
        raise InvalidContent(Fault("/purposes", "not-for-personal-data", "GR-11"), rule="GR-11")


def check_answer(
    answer: ConsentAnswer, *, asked: tuple[int, int, frozenset[UUID]], form: str | None, holders: int, now: datetime
) -> None:
    """A given answer has validity and form; a limited one narrows what was asked; both holders agree (GR-02, GR-13)."""
    faults: list[Fault] = []
    if form is None:
        faults.append(Fault("/formReference", "required", "GR-02"))
    faults += _validity_faults(answer.state, answer.ends_at, now)
    narrows = {"purposes": answer.purposes, "categories": answer.categories, "recipientIds": answer.recipient_ids}
    if answer.state is ConsentState.limited:
        faults += _limit_faults(answer, asked)
    else:
        faults += [
            Fault(f"/{name}", "only-with-limited", "GR-02") for name, value in narrows.items() if value is not None
        ]
    if faults:
        raise InvalidContent(*faults, rule=faults[0].rule)
    if answer.state is not ConsentState.refused and answer.holders_agreed < holders:
        raise GuardNotMet("GR-13", "second_holder_of_authority")


def _limit_faults(answer: ConsentAnswer, asked: tuple[int, int, frozenset[UUID]]) -> list[Fault]:
    purposes, categories, recipients = asked
    found: list[Fault] = []
    if answer.purposes is None and answer.categories is None and answer.recipient_ids is None and not answer.limitation:
        found.append(Fault("/limitation", "required", "GR-02"))
    if answer.purposes is not None and Purpose.mask(answer.purposes) & ~purposes:
        found.append(Fault("/purposes", "wider-than-asked", "GR-02"))
    if answer.categories is not None and Category.mask(answer.categories) & ~categories:
        found.append(Fault("/categories", "wider-than-asked", "GR-02"))
    if answer.recipient_ids is not None and not set(answer.recipient_ids) <= recipients:
        found.append(Fault("/recipientIds", "wider-than-asked", "GR-02"))
    return found


def _validity_faults(state: ConsentState, ends_at: datetime | None, now: datetime) -> list[Fault]:
    if state is ConsentState.refused:
        return []
    if ends_at is None:
        return [Fault("/endsAt", "required", "GR-02")]
    return [Fault("/endsAt", "not-in-the-future", "GR-02")] if ends_at <= now else []


def check_unblocking(change: ConsentUnblock, *, holders: int, now: datetime) -> None:
    """A block ends by both holders or by a court's decision (rules GR-13 and PL-13)."""
    faults = _validity_faults(change.state, change.ends_at, now)
    if faults:
        raise InvalidContent(*faults, rule="GR-02")
    if change.state is ConsentState.given and change.holders_agreed < holders and change.court_decision is None:
        raise GuardNotMet("GR-13", "both_holders_of_authority", "court_decision")


def check_ground(
    draft: GroundDraft,
    *,
    now: datetime,
    review_days: int,
    questions: list[str] | None,
    allowed_laws: list[str],
    kinds: Mapping[UUID, OrganisationKind],
    givers: frozenset[UUID],
) -> None:
    """What each kind of ground must hold (rules GR-01, GR-06, GR-08, GR-09, GR-11)."""
    if draft.kind is SharingGround.consent:
        raise InvalidContent(Fault("/kind", "consent-is-asked", "GR-02"), rule="GR-02")
    if draft.kind in AGREEMENT_GROUNDS:
        raise InvalidContent(Fault("/kind", "agreement-is-signed", "GR-06"), rule="GR-06")
    check_purposes(draft.purposes)
    faults = [fault for rule in (_override, _weighing) for fault in rule(draft, now, review_days, questions)]
    faults += _statutory(draft, allowed_laws, kinds, givers)
    if Category.health in draft.categories and not draft.kind.may_carry_health:
        faults.append(Fault("/categories", "health-needs-consent-or-override", "GR-07"))
    if draft.ends_at is not None and draft.ends_at <= now:
        faults.append(Fault("/endsAt", "not-in-the-future", "GR-01"))
    if faults:
        raise InvalidContent(*faults, rule=faults[0].rule)


def _override(draft: GroundDraft, now: datetime, review_days: int, _questions: list[str] | None) -> list[Fault]:
    if draft.kind is not SharingGround.serious_threat_override:
        return [Fault("/breaksPoliceWish", "only-with-override", "GR-12")] if draft.breaks_police_wish else []
    needed = {
        "threat": draft.threat,
        "protectsIds": draft.protects_ids,
        "recipientIds": draft.recipient_ids,
        "reviewAt": draft.review_at,
    }
    faults = [Fault(f"/{name}", "required", "GR-08") for name, value in needed.items() if value is None]
    if draft.review_at is not None:
        faults += review_faults(draft.review_at, now, review_days)
    return faults


def review_faults(review_at: datetime, now: datetime, review_days: int) -> list[Fault]:
    """An override is reviewed within the term of the house, by default thirty days (rule GR-08)."""
    if review_at <= now:
        return [Fault("/reviewAt", "not-in-the-future", "GR-08")]
    return [Fault("/reviewAt", "too-far-ahead", "GR-08")] if review_at > now + timedelta(days=review_days) else []


def _weighing(draft: GroundDraft, _now: datetime, _days: int, questions: list[str] | None) -> list[Fault]:
    if draft.kind is not SharingGround.safety_weighing:
        return [Fault("/weighing", "only-with-weighing", "GR-09")] if draft.weighing is not None else []
    if draft.weighing is None:
        return [Fault("/weighing", "required", "GR-09")]
    if questions is None:
        return [Fault("/weighing/edition", "not-published", "GR-09")]
    return unanswered(draft.weighing, questions)


def unanswered(weighing: Weighing, questions: list[str]) -> list[Fault]:
    """Every question of the set is answered, each once, and no other (rule GR-09)."""
    given = [answer.question for answer in weighing.answers]
    faults = [] if set(questions) <= set(given) else [Fault("/weighing/answers", "question-unanswered", "GR-09")]
    if len(set(given)) < len(given) or not set(given) <= set(questions):
        faults.append(Fault("/weighing/answers", "question-not-in-set", "GR-09"))
    return faults


def _statutory(
    draft: GroundDraft, allowed_laws: list[str], kinds: Mapping[UUID, OrganisationKind], givers: frozenset[UUID]
) -> list[Fault]:
    if draft.kind is SharingGround.statutory_other:
        if draft.legal_basis is None:
            return [Fault("/legalBasis", "required", "GR-01")]
        return [] if draft.legal_basis in allowed_laws else [Fault("/legalBasis", "not-allowed-here", "GR-01")]
    if draft.kind is SharingGround.measure_in_force and draft.measure is None:
        return [Fault("/measure", "required", "GR-01")]
    if draft.kind is SharingGround.vt_statutory_task:
        ends = (givers, frozenset(draft.recipient_ids or ()))
        if not any(end and all(kinds.get(o) is OrganisationKind.veilig_thuis for o in end) for end in ends):
            return [Fault("/recipientIds", "veilig-thuis-gives-or-receives", "GR-01")]
    return []


def check_mandate(kind: SharingGround, held: frozenset[MandateScope]) -> None:
    """The author of a ground acts under a mandate in force (rules GR-08 and OR-06)."""
    needed = MANDATES.get(kind, frozenset())
    if needed and not needed & held:
        raise MandateRequired(*sorted(needed))


def check_not_own_work(*, is_supplier: bool) -> None:
    """Who supplies an item or a ground is not the one who validates it (rule GR-17)."""
    if is_supplier:
        raise Forbidden(rule="GR-17")


STEPS_BY_RULE: Mapping[str, tuple[MissingStep, ...]] = {
    "PE-04": (MissingStep.lift_danger_pair,),
    "GR-12": (MissingStep.ask_police_wish, MissingStep.ask_process_director),
    "GR-15": (),
    "GR-04": (MissingStep.weigh_safety, MissingStep.record_override),
    "GR-07": (MissingStep.request_consent, MissingStep.record_override),
}
"""What would open the door that a rule closed, the lightest step first; nothing opens what rule GR-15 closes."""


class MayShare(BaseModel):
    """The answer of the may-I-share check (mag ik delen): rules, carrying grounds and missing steps, never content."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    answer: ShareAnswer = Field(description="Whether it may be shared.")
    rules: list[str] = Field(description="The rules that spoke.")
    ground_kinds: list[SharingGround] = Field(description="Kinds of the grounds that carry it.")
    missing_steps: list[MissingStep] = Field(description="What would open the door, or complete what is open.")


NOT_FOR_THE_RECEIVER = frozenset({"PE-04", "GR-12"})
"""Rules whose very name would tell the one who is kept out that somebody is feared, or what a victim wished."""


def may_share(
    case: CaseGrounds,
    asked: ShareQuestion,
    at: datetime,
    kinds: Mapping[UUID, SharingGround],
    *,
    by_receiver: bool = False,
) -> MayShare:
    """Ask the algebra; `limited` means only that someone is known, or not what was told in confidence (rule GR-10).

    To the receiver itself some refusals are explained as if there simply were no ground.
    """
    q = Question(asked.person_id, asked.category, asked.contributor_id, asked.recipient_id, asked.purpose, at)
    outcome = decide(case, q)
    carried = sorted({kinds[g] for g in outcome.grounds if g in kinds}, key=list(SharingGround).index)
    if outcome.permitted:
        confided = asked.category is Category.client_voice and not same_side(case, q.person, q.receiver, at)
        only_agreed = bool(carried) and set(carried) <= AGREEMENT_GROUNDS
        return MayShare(
            answer=ShareAnswer.limited if confided else ShareAnswer.allow,
            rules=[*outcome.rules, *(["CO-06"] if confided else []), *(["GR-05"] if only_agreed else [])],
            ground_kinds=carried,
            missing_steps=[MissingStep.ask_awareness] if only_agreed else [],
        )
    rule = "GR-01" if by_receiver and outcome.rules[0] in NOT_FOR_THE_RECEIVER else outcome.rules[0]
    known = decide(case, Question(q.person, Category.existence, q.giver, q.receiver, q.purpose, at))
    limited = known.permitted and asked.category is not Category.existence
    return MayShare(
        answer=ShareAnswer.limited if limited else ShareAnswer.deny,
        rules=[rule, *(["CO-02"] if limited else [])],
        ground_kinds=sorted({kinds[g] for g in known.grounds if g in kinds}, key=list(SharingGround).index),
        missing_steps=_steps(case, rule, asked, at),
    )


def _steps(case: CaseGrounds, rule: str, asked: ShareQuestion, at: datetime) -> list[MissingStep]:
    """What would open the door that this rule closed, the lightest step first."""
    if asked.person_id not in case.persons:
        return []
    if rule in STEPS_BY_RULE:
        return list(STEPS_BY_RULE[rule])
    steps = [MissingStep.request_consent]
    members = {m.organisation for m in case.members if m.period.holds(at)} | {case.keeper}
    if asked.recipient_id not in members:
        steps.append(MissingStep.take_part)
    listed = [a for a in case.agreements if a.period.holds(at) and a.categories & asked.category.bit]
    if listed and not any({asked.contributor_id, asked.recipient_id} <= a.parties for a in listed):
        steps.append(MissingStep.sign_agreement)
    return [*steps, MissingStep.weigh_safety]
