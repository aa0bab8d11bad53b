"""The rules of a case's course: gates between phases, safety, scaling down, monitoring, closing."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.domain.days import day_of
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.case_work import GateQuestion, MonitoringKind, MonitoringState
from app.domain.vocabulary.cases import CasePhase, ClosingReason, SubjectOutcome

DIRECT, STABLE, RECOVERY = CasePhase.direct_safety, CasePhase.risk_led_care, CasePhase.recovery

GATES: Final[Mapping[GateQuestion, tuple[CasePhase, Mapping[bool, tuple[CasePhase, ...]]]]] = {
    GateQuestion.dv_o1: (DIRECT, {True: (DIRECT,), False: (STABLE,)}),
    GateQuestion.rz_b1: (STABLE, {True: (DIRECT,), False: ()}),
    GateQuestion.rz_o1: (STABLE, {True: (DIRECT,), False: ()}),
    GateQuestion.rz_o2: (STABLE, {True: (STABLE,), False: (RECOVERY,)}),
    GateQuestion.hz_b1: (RECOVERY, {True: (DIRECT, STABLE), False: ()}),
    GateQuestion.hz_o1: (RECOVERY, {True: (DIRECT, STABLE), False: ()}),
    GateQuestion.hz_o2: (RECOVERY, {True: (RECOVERY,), False: (CasePhase.completed,)}),
}
"""In which phase a gate question is asked, and which phases its answer opens (rules CA-11, GU-02)."""

_GATED = frozenset({DIRECT, STABLE, RECOVERY})

UNTIL_SAFE, HANDOVER, CARE_STARTED, AS_PROGRAMME = "until_safe", "handover", "care_started", "programme"
"""Words of the setting closing_rule; as_programme leaves it to the programme."""

ENDS_BY_ITSELF = frozenset(
    {
        ClosingReason.moved_away,
        ClosingReason.household_ended,
        ClosingReason.no_ground_anymore,
        ClosingReason.deceased,
    }
)
"""Reasons for which no closing point is asked: there is nothing left to bring to it."""

_UNDER_WAY = frozenset(
    {
        SubjectOutcome.care_started_intake_attended,
        SubjectOutcome.declined,
        SubjectOutcome.justice_started,
        SubjectOutcome.not_needed,
    }
)


def months_after(start: datetime, months: int) -> datetime:
    """The same day that many months later, or the last one of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def check_gate(
    current: CasePhase, to: CasePhase, gate: GateQuestion | None, *, concerns: bool | None, no_direct_concern: bool
) -> None:
    """A step between phases rests on the answer to its gate question; rule CA-11."""
    if current is CasePhase.undetermined:
        if to is not DIRECT and not no_direct_concern:
            raise GuardNotMet("CA-11", "noDirectConcern")
        return
    if current not in _GATED:
        return
    if gate is None or concerns is None:
        raise GuardNotMet("CA-11", "gateAnswer")
    asked_in, opens = GATES[gate]
    if asked_in is not current or to not in opens[concerns]:
        raise GuardNotMet("CA-11", "gateAnswer")


@dataclass(frozen=True, slots=True)
class MemberSafety:
    """The latest safety level of one member, or none."""

    person_id: UUID
    level: float | None


def unsafe(levels: Iterable[MemberSafety], threshold: float) -> bool:
    """Whether the latest level of any member is insufficient; rule SA-05."""
    return any(member.level is not None and member.level < threshold for member in levels)


def check_direct_safety_left(levels: Iterable[MemberSafety], *, threshold: float, breached: int, excused: bool) -> None:
    """Direct safety is left with sufficient levels and kept conditions, or with a recorded reason; rule CA-12."""
    if excused:
        return
    missing = (["safetyLevels"] if unsafe(levels, threshold) else []) + (["conditions"] if breached else [])
    if missing:
        raise GuardNotMet("CA-12", *missing)


def check_recovery_left(*, closure_plan: bool) -> None:
    """What comes after recovery has a closure plan; rule CA-22."""
    if not closure_plan:
        raise GuardNotMet("CA-22", "closurePlan")


@dataclass(frozen=True, slots=True)
class PlannedMoment:
    """A moment that a programme asks for."""

    kind: MonitoringKind
    on: date


def monitoring_plan(
    now: datetime, months: Sequence[int], ends_on: date | None, follow_ups: Sequence[int]
) -> list[PlannedMoment]:
    """The moments after scaling down; monitoring goes on no longer than the programme says; rule CA-19.

    What the programme would look at later, or names no month for, is looked at on the day on which monitoring ends.
    """
    days = [day_of(months_after(now, month)) for month in months]
    if ends_on is not None:
        last = [ends_on] if ends_on > day_of(now) else []
        days = [day for day in days if day <= ends_on] or last
    kinds = (MonitoringKind.monitoring, MonitoringKind.safety_agreements)
    return [
        *(PlannedMoment(kind, day) for day in days for kind in kinds),
        *(PlannedMoment(MonitoringKind.follow_up, day_of(months_after(now, month))) for month in follow_ups),
    ]


def check_held(kind: MonitoringKind, *, wants_more: bool | None) -> None:
    """A follow-up contact says whether the client wants aftercare to go on; rule CA-23."""
    if (kind is MonitoringKind.follow_up) is not (wants_more is not None):
        raise InvalidContent(Fault("/wantsMore", "required" if wants_more is None else "not-allowed", "CA-23"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A monitoring moment as it stands."""

    kind: MonitoringKind
    state: MonitoringState
    wants_more: bool | None = None


def check_monitored(moments: Iterable[Moment]) -> None:
    """Monitoring ends when its moments were held; rule CA-19."""
    if any(m.state is MonitoringState.planned for m in moments if m.kind is not MonitoringKind.follow_up):
        raise GuardNotMet("CA-19", "monitoringMoments")


def check_followed_up(moments: Sequence[Moment], *, is_unsafe: bool) -> None:
    """Aftercare ends when the client wants no more of it, later where safety requires; rules CA-19, CA-23."""
    follow_ups = [m for m in moments if m.kind is MonitoringKind.follow_up]
    if any(m.state is MonitoringState.planned for m in follow_ups):
        raise GuardNotMet("CA-19", "followUps")
    if is_unsafe:
        raise GuardNotMet("CA-23", "safetyLevels")


def check_closing_begins(rule: str, phase: CasePhase) -> None:
    """From a running plan a case is closed as its programme says, or with its phases completed; rule CA-21."""
    if rule not in (HANDOVER, CARE_STARTED) and phase is not CasePhase.completed:
        raise GuardNotMet("CA-21", "closingRule")


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """What was recorded for one person at closing."""

    outcome: SubjectOutcome | None
    talked: bool


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """All that closing looks at."""

    reason: ClosingReason
    rule: str
    phase: CasePhase
    subjects: Sequence[SubjectFacts]
    levels: Sequence[MemberSafety]
    threshold: float
    team_consulted: bool
    agreements_answered: bool
    result_answered: bool
    open_actions: int
    open_plans: int
    needs_confirmation: bool
    confirmed: bool
    closure_plan: bool
    receiver_accepted: bool


def check_closed(facts: ClosingFacts) -> None:
    """Closing is refused until everything that rule CA-20 asks is recorded and the closing point is reached."""
    missing = _missing(
        talks=all(subject.talked for subject in facts.subjects),
        teamConsultation=facts.team_consulted,
        agreementsKept=facts.agreements_answered,
        resultReached=facts.result_answered,
        safetyLevels=all(member.level is not None for member in facts.levels),
        actions=facts.open_actions == 0,
        plan=facts.open_plans == 0,
        secondRole=facts.confirmed or not facts.needs_confirmation,
    )
    if missing:
        raise GuardNotMet("CA-20", *missing)
    if any(subject.outcome is None for subject in facts.subjects):
        raise GuardNotMet("CA-21", "outcomes")
    if facts.reason not in ENDS_BY_ITSELF:
        _check_closing_point(facts)
    if facts.phase in (RECOVERY, CasePhase.completed):
        check_recovery_left(closure_plan=facts.closure_plan)


def _check_closing_point(facts: ClosingFacts) -> None:
    """The closing point is a setting, for the sources differ; rule CA-21."""
    reached = {
        UNTIL_SAFE: not unsafe(facts.levels, facts.threshold),
        HANDOVER: facts.receiver_accepted,
        CARE_STARTED: all(subject.outcome in _UNDER_WAY for subject in facts.subjects),
    }
    if not reached[facts.rule]:
        raise GuardNotMet("CA-21", "closingRule")


def check_second_role(*, prepared_by: UUID | None, prepared_role: str, by: UUID | None, role: str) -> None:
    """Who confirms is another person in another role; rule CA-20."""
    if prepared_by == by or prepared_role == role:
        raise GuardNotMet("CA-20", "secondRole")


def check_talk(talk_on: date | None, no_talk_reason: str | None, today: date) -> None:
    """A talk with each client, or the reason why there was none; rule CA-20."""
    if (talk_on is None) is (no_talk_reason is None):
        code = "required" if talk_on is None else "not-allowed"
        raise InvalidContent(Fault("/noTalkReason", code, "CA-20"))
    if talk_on is not None and talk_on > today:
        raise InvalidContent(Fault("/talkOn", "in-future", "CA-20"))


def check_push_through(*, may: bool, others: Collection[UUID], own: UUID) -> None:
    """Partners are overruled only by who holds the power to push through; rule CA-06."""
    if not may:
        raise GuardNotMet("CA-06", "pushThrough")
    if own in others:
        raise InvalidContent(Fault("/organisationIds", "own-organisation", "CA-06"))


def _missing(**there: bool) -> list[str]:
    return [name for name, is_there in there.items() if not is_there]
