"""The one way in which an action moves: along its life cycle, by version, by whom it is, with an update to its readers.

Between BEGIN and COMMIT stand four statements: the action with the actor's standing, the change, its event, the audit.
NO-04: owner, case director and every subscribed organisation of the team hear of every change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.domain.access.case_standing import asking, find_case, held, row_of
from app.domain.access.checks import check_team
from app.domain.access.policy import check
from app.domain.access.work import Work
from app.domain.actions import statements
from app.domain.errors import NotFound, StaleVersion, WrongState
from app.domain.tables.actions import ActionRow
from app.domain.vocabulary.actions import ACTION, ActionStatus, BlockedReason
from app.domain.vocabulary.notices import NoticeClass, NoticeType
from app.domain.vocabulary.roles import Capacity, Role

EVENTS: Final[Mapping[ActionStatus, NoticeType]] = {
    ActionStatus.proposed: NoticeType.actions_proposed,
    ActionStatus.agreed: NoticeType.actions_agreed,
    ActionStatus.accepted: NoticeType.actions_accepted,
    ActionStatus.declined: NoticeType.actions_declined,
}
"""Every other move is `actions.changed`, with the new status as its reason."""


@dataclass(frozen=True, slots=True)
class FoundAction:
    """An action that the actor may know of, locked, and how the actor stands to it."""

    row: ActionRow
    roles: frozenset[Role]
    director_id: UUID | None

    def is_owned(self, organisation_id: UUID) -> bool:
        """Whether the organisation is accountable for the action."""
        return self.row.owner_organisation_id == organisation_id


async def find_action(work: Work, action_id: UUID, permission: str, *, proposer: bool = False) -> FoundAction:
    """The action, if the actor may know of it and do this; with `proposer` whoever proposed it counts as its owner."""
    record = await work.fetch_one(statements.FIND_ACTION, id=action_id, **asking(work.actor))
    organisation_id = work.actor.organisation_id
    if record is None or not (record["known"] or record["owner_organisation_id"] == organisation_id):
        raise NotFound
    found = FoundAction(row_of(ActionRow, record), held(record["roles"]), record["director_id"])
    work.about("action", action_id, case_id=found.row.case_id, version=found.row.version)
    own = found.is_owned(organisation_id) or (proposer and found.row.proposed_by_id == organisation_id)
    check(work.actor, permission, case_roles=found.roles, own=own)
    return found


async def check_of_team(work: Work, found: FoundAction, *, rule: str) -> None:
    """That the actor's organisation owns the action or takes part in its case."""
    takes_part = found.is_owned(work.actor.organisation_id)
    if not takes_part:
        takes_part = (await find_case(work, found.row.case_id)).takes_part
    check_team(takes_part=takes_part, rule=rule)


async def moved(
    work: Work,
    found: FoundAction,
    to: ActionStatus,
    *,
    seen: int | None = None,
    since: tuple[ActionStatus, ...] = (),
    by_itself: bool = False,
    notice_class: NoticeClass = NoticeClass.inform,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move an action; the new version. Raises StaleVersion, WrongState, MissingRole.

    `since` narrows from where this use case moves: a blocked action begins again too, but by unblocking it. What
    happens `by_itself` is the service's own act, whoever gave rise to it.
    """
    row = found.row
    if seen is not None and seen != row.version:
        raise StaleVersion
    if since and row.status not in since:
        raise WrongState(ACTION.name, current=row.status, wanted=to, allowed=ACTION.targets(ActionStatus(row.status)))
    ACTION.check(row.status, to, by=_capacities(work, found) | ({Role.system} if by_itself else set()))
    version = await work.change(row, status=to.value, changed_at=work.now, **also)
    event = EVENTS.get(to, NoticeType.actions_changed)
    tell(work, row, event, found.director_id, reason=to.value, notice_class=notice_class)
    return version


async def blocked_by_unmet(work: Work, found: FoundAction) -> int:
    """Block an action because something that must be there is missing (rule AC-07); the new version."""
    return await moved(
        work,
        found,
        ActionStatus.blocked,
        by_itself=True,
        blocked_reason=BlockedReason.unmet_precondition.value,
        status_before_block=found.row.status,
    )


def tell(
    work: Work,
    row: ActionRow,
    event: NoticeType,
    director_id: UUID | None,
    *,
    reason: str | None = None,
    notice_class: NoticeClass = NoticeClass.inform,
) -> None:
    """Note an update of an action for its owner and the case director; the team hears it by itself (rule NO-04)."""
    work.about("action", row.id, case_id=row.case_id, version=row.version)
    work.tell(
        event,
        kind="action",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=reason,
        notice_class=notice_class,
        audience=[row.owner_organisation_id, director_id],
    )


async def tell_overdue_actions(work: Work, today: date, most: int) -> int:
    """Note for every action that passed its due date, once for each date, that it is overdue (rule AC-10); how many."""
    rows = await work.fetch(statements.TAKE_OVERDUE, today=today, most=most)
    for record in rows:
        work.tell(
            NoticeType.actions_overdue,
            kind="action",
            subject_id=record["id"],
            version=record["version"],
            case_id=record["case_id"],
            audience=[record["owner_organisation_id"], record["director_id"]],
        )
    return len(rows)


def _capacities(work: Work, found: FoundAction) -> frozenset[Role | Capacity]:
    organisation_id = work.actor.organisation_id
    capacities: set[Role | Capacity] = set(found.roles)
    if found.is_owned(organisation_id):
        capacities.add(Capacity.owner)
    if found.row.proposed_by_id == organisation_id:
        capacities.add(Capacity.proposer)
    if work.actor.client_id is None and Role.system in work.actor.roles:
        capacities.add(Role.system)
    return frozenset(capacities)
