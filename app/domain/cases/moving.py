"""The one way in which a case moves: along its life cycle, by version, with a line in its history (rule CA-02)."""

from collections.abc import Iterable
from typing import Any

from app.domain.access.work import Work
from app.domain.errors import StaleVersion
from app.domain.tables.cases import CaseMoveRow, CaseRow
from app.domain.vocabulary.case_course import CASE
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity, Role


async def moved(
    work: Work,
    case: CaseRow,
    to: CaseStatus,
    *,
    by: Iterable[Role | Capacity],
    seen: int | None = None,
    reason: str | None = None,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a case that was read with a lock; the new version. Raises StaleVersion, WrongState, MissingRole."""
    if seen is not None and seen != case.version:
        raise StaleVersion
    CASE.check(case.status, to, by=by)
    old = case.status
    version = await work.change(case, status=to.value, updated_at=work.now, **also)
    await told(work, case, "status", old, to.value, reason)
    tell_status(work, case, to.value)
    return version


async def told(work: Work, case: CaseRow, field: str, old: str | None, new: str, reason: str | None) -> None:
    """Append a step of a case to its history: who, when, why."""
    actor = work.actor
    await work.insert(
        CaseMoveRow(
            house_id=actor.house_id,
            case_id=case.id,
            field=field,
            old=old,
            new=new,
            reason=reason,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            at=work.now,
        )
    )


def tell_status(work: Work, case: CaseRow, code: str) -> None:
    """Note the event of a changed case; the house hears it beside the team."""
    work.tell(
        NoticeType.cases_status_changed,
        kind="case",
        subject_id=case.id,
        version=case.version,
        case_id=case.id,
        reason=code,
        audience=[case.keeper_id],
    )
