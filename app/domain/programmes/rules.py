"""The rules of programmes: what admits, who decides, in which order, and what never is a reason to refuse."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.domain.access.programme_definition import CriteriaGroup, CriteriaSet, Programme, Timer
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import OrganisationKind, Sector
from app.domain.vocabulary.programmes import (
    AcuteRefusal,
    AdmissionOutcome,
    AdmissionPosition,
    CheckOutcome,
    Financing,
    ForensicState,
    GroupMode,
)
from app.domain.vocabulary.referrals import CriterionAnswer

ACUTE_DAYS: Final = 7
"""Fewer days than this since the assault are the acute window; rule PR-13."""

PIVOTS: Final = frozenset({OrganisationKind.veilig_thuis, OrganisationKind.safety_house})
_ENDING_MONEY: Final = frozenset({Financing.pilot, Financing.fund})
_NEVER_A_REASON: Final = frozenset({AcuteRefusal.window_passed, AcuteRefusal.no_police_contact})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one criterion, with what shows it."""

    criterion: str
    answer: CriterionAnswer
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Activation:
    """What is known of a programme that a house wants to use."""

    goals: int
    pivot: OrganisationKind | None
    decision_rule: DecisionRule | None
    financing: Financing | None
    financing_ends_on: date | None


def check_activation(facts: Activation, today: date) -> None:
    """A goal, a pivot, a decision rule, and an end date for money that ends; rule PR-03."""
    missing = [
        name
        for name, there in (
            ("goals", facts.goals > 0),
            ("pivotOrganisationId", facts.pivot in PIVOTS),
            ("decisionRule", facts.decision_rule is not None),
            ("financingEndsOn", facts.financing not in _ENDING_MONEY or facts.financing_ends_on is not None),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("PR-03", *missing)
    if facts.financing_ends_on is not None and facts.financing_ends_on <= today:
        raise InvalidContent(Fault("/financingEndsOn", "out-of-range", "PR-03"))


def check_answers(criteria: CriteriaSet, answers: Sequence[Answer]) -> None:
    """Every criterion once, none that the set does not know, and evidence for what is known; rule PR-04."""
    asked = [one.code for group in criteria.groups for one in group.criteria]
    given = [answer.criterion for answer in answers]
    faults = []
    if len(set(given)) < len(given):
        faults.append(Fault("/answers", "repeated", "PR-04"))
    if set(asked) - set(given):
        faults.append(Fault("/answers", "incomplete", "PR-04"))
    for n, answer in enumerate(answers):
        if answer.criterion not in asked:
            faults.append(Fault(f"/answers/{n}/criterion", "not-in-list", "PR-04"))
        if answer.answer is not CriterionAnswer.unknown and answer.evidence is None:
            faults.append(Fault(f"/answers/{n}/evidence", "required", "PR-04"))
    if faults:
        raise InvalidContent(*faults)


def outcome_of(
    criteria: CriteriaSet, answers: Iterable[Answer], modes: Mapping[str, GroupMode]
) -> tuple[CheckOutcome, tuple[str, ...]]:
    """What the answers come to, and the criteria that are not a yes in a group that is not met.

    `modes` are the house's own modes by the code of a group (rule PR-05). An unknown never counts as a yes.
    """
    given = {answer.criterion: answer.answer for answer in answers}
    unmet: list[str] = []
    hopeless = False
    for group in criteria.groups:
        wanted = _wanted(group, modes.get(group.code, group.mode))
        found = [given.get(one.code, CriterionAnswer.unknown) for one in group.criteria]
        yes = found.count(CriterionAnswer.yes)
        if yes < wanted:
            unmet += [
                one.code for one, answer in zip(group.criteria, found, strict=True) if answer is not CriterionAnswer.yes
            ]
            hopeless = hopeless or yes + found.count(CriterionAnswer.unknown) < wanted
    if not unmet:
        return CheckOutcome.met, ()
    return (CheckOutcome.not_met if hopeless else CheckOutcome.undecided), tuple(unmet)


def _wanted(group: CriteriaGroup, mode: GroupMode) -> int:
    if mode is GroupMode.all_of:
        return len(group.criteria)
    return (group.least or 1) if mode is GroupMode.some_of else 1


def check_met(criteria: CriteriaSet, outcome: CheckOutcome | None, unmet: Iterable[str]) -> None:
    """Nobody is admitted whose check is absent or does not meet the set; rules PR-04, PR-05 and PR-06."""
    if outcome is None:
        raise GuardNotMet(criteria.rule, "no-check", criteria.code)
    if outcome is not CheckOutcome.met:
        raise GuardNotMet(criteria.rule, *unmet)


def check_positions(
    rule: DecisionRule | None,
    outcome: AdmissionOutcome,
    core: Collection[UUID],
    positions: Mapping[UUID, AdmissionPosition],
    *,
    decider: UUID,
) -> None:
    """A position of every core participant, and an outcome that the decision rule carries; rule PR-07."""
    if rule is None:
        raise GuardNotMet("PR-07", "decision-rule")
    if set(core) - positions.keys():
        raise GuardNotMet("PR-07", "positions")
    if positions.keys() - set(core) - {decider}:
        raise InvalidContent(Fault("/positions", "takes-no-part", "PR-07"))
    if outcome is AdmissionOutcome.refused:
        return
    stands = list(positions.values())
    agree, object_ = stands.count(AdmissionPosition.agrees), stands.count(AdmissionPosition.objects)
    carried = {
        DecisionRule.consensus: object_ == 0,
        DecisionRule.veto: object_ == 0,
        DecisionRule.unanimity: agree == len(stands),
        DecisionRule.majority: agree > object_,
        DecisionRule.single_person: True,
    }[rule]
    if not carried:
        raise GuardNotMet("PR-07", rule.value)


def check_risk_form(programme: Programme, *, given: bool) -> None:
    """Where the registration form is the risk form too, one request brings both or neither; rule PR-07."""
    if programme.registration_is_risk_form and not given:
        raise InvalidContent(Fault("/riskForm", "required", "PR-07"))
    if given and not programme.registration_is_risk_form:
        raise InvalidContent(Fault("/riskForm", "not-allowed", "PR-07"))


def check_step(step: str, process: Sequence[str], last: str | None) -> None:
    """A step that the programme knows, and never back before the last one; rule PR-10."""
    if step not in process:
        raise InvalidContent(Fault("/step", "not-in-list", "PR-10"))
    if last is not None and process.index(step) < process.index(last):
        raise GuardNotMet("PR-10", "order")


def check_moment(timers: Mapping[str, Timer], code: str, at: datetime, known: Mapping[str, datetime]) -> None:
    """A moment that a timer knows; what ends a timer never lies before what starts it; rule PR-12."""
    if code not in {each for timer in timers.values() for each in (timer.starts, timer.ends)}:
        raise InvalidContent(Fault("/code", "not-in-list", "PR-12"))
    for timer in timers.values():
        if timer.ends == code and (began := known.get(timer.starts)) is not None and at < began:
            raise InvalidContent(Fault("/at", "before-start", "PR-12"))
        if timer.starts == code and (ended := known.get(timer.ends)) is not None and ended < at:
            raise InvalidContent(Fault("/at", "after-end", "PR-12"))


def days_since(happened_on: date | None, today: date) -> int | None:
    """Days since the assault; rule PR-13."""
    if happened_on is None:
        return None
    if happened_on > today:
        raise InvalidContent(Fault("/happenedOn", "in-future", "PR-13"))
    return (today - happened_on).days


def check_refusal(reason: AcuteRefusal) -> None:
    """Neither the days that passed nor the wish to stay away from the police is a reason to refuse; rule PR-13."""
    if reason in _NEVER_A_REASON:
        raise GuardNotMet("PR-13", reason.value)


def check_forensic_first(*, wants_report: bool, forensic: ForensicState, emergency: str | None) -> None:
    """Who wants to report is examined before care, unless there is a medical emergency; rule PR-14."""
    over = forensic in {ForensicState.done, ForensicState.declined}
    if wants_report and not over and emergency is None:
        raise GuardNotMet("PR-14", "forensic-first")


def check_acute_end(*, notice: bool, child_check: bool, triage: bool, follow_up: bool) -> None:
    """The notice decided, the child check and the triage done, and a follow-up accepted; rule PR-15."""
    missing = [
        name
        for name, there in (
            ("vtNotice", notice),
            ("childCheck", child_check),
            ("triage", triage),
            ("followUp", follow_up),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("PR-15", *missing)


def check_external(*, external: bool, named: bool, elsewhere: bool) -> None:
    """An external member is a named person and is in one case only; rule PR-08."""
    if external and not named:
        raise InvalidContent(Fault("/professionalId", "required", "PR-08"))
    if external and elsewhere:
        raise GuardNotMet("PR-08", "one-case")


_SAFETY_SECTOR: Final = frozenset(
    {
        OrganisationKind.police,
        OrganisationKind.prosecution,
        OrganisationKind.child_protection_board,
        OrganisationKind.probation,
        OrganisationKind.safety_house,
        OrganisationKind.youth_protection,
    }
)
_MEDICAL_SECTOR: Final = frozenset(
    {
        OrganisationKind.general_practitioner,
        OrganisationKind.hospital,
        OrganisationKind.public_health_service,
        OrganisationKind.forensic_medical_service,
        OrganisationKind.sexual_violence_centre,
    }
)


def sector_of(kind: OrganisationKind) -> Sector:
    """The sector to which a member of this kind of organisation counts; rule PR-09."""
    if kind in _SAFETY_SECTOR:
        return Sector.safety
    return Sector.medical if kind in _MEDICAL_SECTOR else Sector.care
