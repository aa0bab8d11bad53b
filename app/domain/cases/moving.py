"""The one way in which a case moves: along its life cycle, by version, with a line in its history (rule CA-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Work
from app.domain.errors import ProfessionalRequired, StaleVersion, WrongState
from app.domain.tables.cases import CaseMoveRow, CaseRow
from app.domain.tables.meetings import MeetingDecisionRow
from app.domain.vocabulary.case_course import CASE
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity, Role


@dataclass(frozen=True, slots=True)
class Why:
    """What stands behind a step: a reason, the meeting's decision, the answer at the gate."""

    reason: str | None = None
    decision: MeetingDecisionRow | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Which event tells a step, and who hears it beside the team and the house."""

    event: NoticeType = NoticeType.cases_status_changed
    audience: tuple[UUID | None, ...] = ()


async def case_to_move(
    work: Work, case_id: UUID, permission: str, *, seen: int, also: frozenset[Role] = frozenset()
) -> tuple[CaseStanding, frozenset[Role | Capacity]]:
    """A case, locked and in the version that was seen, and all that the actor is to it; raises MissingRole.

    `also` are roles that something else than the case gives: who chaired the meeting that decided.
    """
    standing = await find_case(work, case_id, locked=True)
    work.about("case", case_id, case_id=case_id, version=standing.case.version)
    check(work.actor, permission, case_roles=standing.roles | also)
    check_seen(standing.case.version, seen)
    held: frozenset[Role | Capacity] = work.actor.roles | standing.roles | also
    return standing, held | {Capacity.team_organisation} if standing.takes_part else held


def named(actor: Actor) -> UUID:
    """The professional behind the call; raises ProfessionalRequired without one."""
    if actor.professional_id is None:
        raise ProfessionalRequired
    return actor.professional_id


def require_status(case: CaseRow, *sources: CaseStatus, to: CaseStatus) -> None:
    """Raises WrongState unless the case stands in one of these: a step that starts nowhere else, wherever it leads."""
    current = CaseStatus(case.status)
    if current not in sources:
        raise WrongState(CASE.name, current=current, wanted=to, allowed=CASE.targets(current))


async def moved(
    work: Work,
    case: CaseRow,
    to: CaseStatus,
    *,
    by: Iterable[Role | Capacity],
    seen: int | None = None,
    reason: str | None = None,
    why: Why | None = None,
    tell: Told | None = None,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a case that was read with a lock; the new version. Raises StaleVersion, WrongState, MissingRole."""
    if seen is not None and seen != case.version:
        raise StaleVersion
    CASE.check(case.status, to, by=by)
    old = case.status
    version = await work.change(case, status=to.value, updated_at=work.now, **also)
    await told(work, case, "status", old, to.value, reason, why)
    tell_status(work, case, to.value, tell or Told())
    return version


async def told(
    work: Work, case: CaseRow, field: str, old: str | None, new: str, reason: str | None, why: Why | None = None
) -> None:
    """Append a step of a case to its history: who, when, why, by which meeting."""
    actor = work.actor
    behind = why or Why()
    await work.insert(
        CaseMoveRow(
            house_id=actor.house_id,
            case_id=case.id,
            field=field,
            old=old,
            new=new,
            reason=reason if reason is not None else behind.reason,
            gate=behind.gate,
            decision_id=None if behind.decision is None else behind.decision.id,
            meeting_id=None if behind.decision is None else behind.decision.meeting_id,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            at=work.now,
        )
    )


def tell_status(work: Work, case: CaseRow, code: str, tell: Told | None = None) -> None:
    """Note the event of a changed case; the house hears it beside the team."""
    how = tell or Told()
    work.tell(
        how.event,
        kind="case",
        subject_id=case.id,
        version=case.version,
        case_id=case.id,
        reason=code,
        audience=[case.keeper_id, *how.audience],
    )
