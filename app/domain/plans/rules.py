"""The rules of plans, goals and options."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent, WrongState
from app.domain.vocabulary.plans import (
    IN_FORCE,
    JOINT_PLANS,
    OTHER_ROWS,
    PLAN,
    CheckFollowUp,
    LineAnswer,
    MemberVoice,
    PlanKind,
    PlanState,
)

WRITABLE = frozenset({PlanState.draft, PlanState.discussed, PlanState.agreed, PlanState.under_revision})
"""States in which a plan can be written on; one in force is taken into revision first (rule PL-05)."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What a plan holds of one member."""

    has_line: bool
    voice: MemberVoice | None
    line_answer: LineAnswer | None


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan of the household that is in force."""

    id: UUID
    kind: PlanKind


def check_kind(kind: PlanKind, in_force: Iterable[InForce]) -> None:
    """Safety and closure plans are other objects; no intake plan once a joint plan is there; rule PL-01."""
    if kind in OTHER_ROWS:
        raise InvalidContent(Fault("/kind", "not-allowed", "PL-01"))
    if kind is PlanKind.intake_plan and any(plan.kind in JOINT_PLANS for plan in in_force):
        raise GuardNotMet("PL-01", "noJointPlan")


def superseded_by(kind: PlanKind, replaces_id: UUID | None, in_force: Iterable[InForce]) -> list[UUID]:
    """The plans that give way when one of this kind comes into force; rule PL-01.

    A household has one joint plan: another comes into force only in its place, by name. The first joint plan replaces
    the intake plan, and no intake plan comes into force beside a joint one or another intake plan.
    """
    there = list(in_force)
    joint = [plan for plan in there if plan.kind in JOINT_PLANS]
    intake = [plan for plan in there if plan.kind is PlanKind.intake_plan]
    if kind is PlanKind.intake_plan:
        if joint or intake:
            raise GuardNotMet("PL-01", "noOtherPlan")
        return []
    if kind not in JOINT_PLANS:
        return []
    if any(plan.id != replaces_id for plan in joint):
        raise GuardNotMet("PL-01", "noOtherPlan")
    return [plan.id for plan in (*joint, *intake)]


def check_voices(members: Collection[MemberFacts]) -> None:
    """A plan was discussed when each member's view, or the reason why it is missing, is there; rule PL-02."""
    if any(member.voice is None for member in members):
        raise GuardNotMet("PL-02", "memberView")


def check_agreed(*, lines: int, goals: int) -> None:
    """What is agreed has lines of organisations and goals; rules PL-06 and PL-08."""
    if lines == 0:
        raise GuardNotMet("PL-06", "lines")
    if goals == 0:
        raise GuardNotMet("PL-08", "goals")


def check_activation(*, directed: bool, goals: int, members: Collection[MemberFacts]) -> None:
    """A plan comes into force with a case director, a goal, and for each member a line and a view; rule PL-02."""
    missing = [
        name
        for name, there in (
            ("caseDirector", directed),
            ("goals", goals > 0),
            ("memberLine", all(member.has_line or member.line_answer is not None for member in members)),
            ("memberView", all(member.voice is not None for member in members)),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("PL-02", *missing)


def check_analysis(*, outdated: bool) -> None:
    """After relapse or no effect the analysis is made anew before a plan comes into force; rule CA-16."""
    if outdated:
        raise GuardNotMet("CA-16", "newAnalysis")


def check_link(*, acute: bool, linked: bool) -> None:
    """Where signals are acute, a plan comes into force with Veilig Thuis and the police at the table; rule PL-04."""
    if acute and not linked:
        raise GuardNotMet("PL-04", "veiligThuisAndPolice")


def check_writable(state: str) -> None:
    """What is in force changes as a new version only, and what has ended no more; rule PL-05."""
    if PlanState(state) is PlanState.active:
        raise GuardNotMet("PL-05", "revision")
    if PlanState(state) not in WRITABLE:
        raise WrongState(PLAN.name, current=state)


def check_in_force(state: str) -> None:
    """Acknowledged, evaluated and checked is what is in force."""
    if PlanState(state) not in IN_FORCE:
        raise WrongState(PLAN.name, current=state)


def check_entry(
    *,
    voice: MemberVoice,
    view: str | None,
    reporter: bool,
    no_view_reason: str | None,
    line_answer: LineAnswer | None,
    line_reason: str | None,
) -> None:
    """A view, the professional who reported it, or the reason why not; a missing line has its reason; rule PL-02."""
    asked = {
        "/view": (voice is not MemberVoice.none, view is not None),
        "/reportedById": (voice is MemberVoice.reported_view, reporter),
        "/noViewReason": (voice is MemberVoice.none, no_view_reason is not None),
        "/lineReason": (line_answer is not None, line_reason is not None),
    }
    faults = [
        Fault(pointer, "required" if wanted else "not-allowed", "PL-02")
        for pointer, (wanted, there) in asked.items()
        if wanted is not there
    ]
    if faults:
        raise InvalidContent(*faults)


def check_goal_check(follow_up: CheckFollowUp, adjustment: str | None) -> None:
    """A check that adjusts says how; rule PL-09."""
    if follow_up is CheckFollowUp.adjust and adjustment is None:
        raise InvalidContent(Fault("/adjustment", "required", "PL-09"))


def check_goals_closed(open_goals: int) -> None:
    """A plan is completed when each of its goals was checked; rule PL-09."""
    if open_goals:
        raise GuardNotMet("PL-09", "goalChecks")


def check_ahead(on: date, today: date, pointer: str, rule: str) -> None:
    """What is planned lies ahead."""
    if on < today:
        raise InvalidContent(Fault(pointer, "out-of-range", rule))


def check_team(ids: Iterable[UUID], team: Collection[UUID], pointer: str, rule: str) -> None:
    """Every named organisation takes part in the case."""
    faults = [
        Fault(f"{pointer}/{n}" if pointer.endswith("Ids") else pointer, "takes-no-part", rule)
        for n, named in enumerate(ids)
        if named not in team
    ]
    if faults:
        raise InvalidContent(*faults)


def check_reason(edition: int, reason: str | None) -> None:
    """A later version of an analysis says why it was made; rule PL-03."""
    if edition > 1 and reason is None:
        raise InvalidContent(Fault("/reason", "required", "PL-03"))
