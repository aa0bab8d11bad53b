"""Steps that every change of a ground takes inside its transaction: find, check, note, rewrite the grants, tell."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.case_standing import FIND_CASE_LOCKED, CaseStanding, asking, held, row_of
from app.domain.access.confirmers import Confirmers
from app.domain.access.house_settings import house_setting
from app.domain.access.tasks import set_task
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.grounds.rules import TELL_DAYS
from app.domain.grounds.statements import CASE_PERSONS, HOLDERS, ORGANISATION_KINDS
from app.domain.tables.cases import CaseRow
from app.domain.tables.grounds import GroundEventRow, GroundRow
from app.domain.vocabulary.cases import TaskKind
from app.domain.vocabulary.grounds import CONSENT_IN_FORCE, CONSENT_UNGIVEN, ConsentState, GroundState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import SharingGround

BETWEEN_AUTHOR_AND_HOUSE = frozenset({GroundState.drafted.value, GroundState.rejected.value})
"""States in which a ground is nobody's business but its author's and the house's."""

IN_FORCE = CONSENT_IN_FORCE | {GroundState.active, GroundState.under_review}
NO_LONGER = frozenset(
    {
        ConsentState.withdrawn,
        ConsentState.expired,
        ConsentState.blocked_by_parent,
        GroundState.ended,
        GroundState.expired,
    }
)
"""States by which a ground that was in force permits nothing any more (`superseded`: another of its reach does)."""


async def case_in_contact(work: Work, case_id: UUID) -> CaseStanding:
    """The case, for an organisation in contact with the family: one that takes part, even before a ground lets it know.

    A partner without covenant is asked to the table first and brings its client's consent itself. Anyone else meets
    NotFound.
    """
    record = await work.fetch_one(FIND_CASE_LOCKED, id=case_id, **asking(work.actor))
    if record is None or not (record["known"] or record["takes_part"] or work.actor.keeps_the_house):
        raise NotFound
    takes_part = record["takes_part"] or work.actor.keeps_the_house
    return CaseStanding(
        row_of(CaseRow, record), takes_part, held(record["roles"]), record["director_id"], known=record["known"]
    )


async def find_ground(work: Work, ground_id: UUID) -> tuple[GroundRow, CaseStanding]:
    """A ground and how the actor stands to its case; NotFound where the actor may not know of the one or the other.

    As in the view: who recorded it and the house know a draft, whom it names and whoever may know of the case the rest.
    """
    row = await work.read(GroundRow, ground_id)
    standing = await case_in_contact(work, row.case_id)
    actor = work.actor
    known = row.recorded_by_id == actor.organisation_id or actor.keeps_the_house
    if not known and row.state not in BETWEEN_AUTHOR_AND_HOUSE:
        known = standing.known or actor.organisation_id in _recipients(row)
    if not known:
        raise NotFound
    return row, standing


async def check_persons(work: Work, case_id: UUID, named: dict[str, Iterable[UUID] | None]) -> frozenset[UUID]:
    """The persons of the case; a fault for every place that names somebody else."""
    known = frozenset(row["person_id"] for row in await work.fetch(CASE_PERSONS, case=case_id))
    faults = [Fault(at, "not-a-person-of-the-case", "GR-01") for at, ids in named.items() if set(ids or ()) - known]
    if faults:
        raise InvalidContent(*faults, rule="GR-01")
    return known


async def check_organisations(work: Work, named: dict[str, Iterable[UUID] | None]) -> dict[UUID, OrganisationKind]:
    """The kinds of the organisations that are named; a fault for every place that names an unknown one."""
    wanted = {organisation_id for ids in named.values() for organisation_id in ids or ()}
    found = await work.fetch(ORGANISATION_KINDS, ids=sorted(wanted))
    kinds = {row["id"]: OrganisationKind(row["kind"]) for row in found}
    faults = [Fault(at, "unknown-organisation", "GR-01") for at, ids in named.items() if set(ids or ()) - kinds.keys()]
    if faults:
        raise InvalidContent(*faults, rule="GR-01")
    return kinds


async def settle(
    work: Work,
    row: GroundRow,
    event: NoticeType | None = None,
    *,
    reason: str | None = None,
    was: str | None = None,
) -> None:
    """Note the step, bring the grants in line and tell the recipients, also those who lose by it (rule GR-03).

    `was` is the state before: of a ground that was in force and no longer is, whoever could read on it confirms. While
    an override is under review nobody reads on it: they are told, and confirm where it is not renewed.
    """
    await work.insert(
        GroundEventRow(
            house_id=row.house_id,
            ground_id=row.id,
            state=row.state,
            reason=reason,
            organisation_id=work.actor.organisation_id,
            professional_id=work.actor.professional_id,
        )
    )
    ended = was in IN_FORCE and row.state in NO_LONGER
    holders = await _holders(work, row) if ended or row.state == GroundState.under_review else []
    await granting.rewrite(work, row.case_id)
    usual = NoticeType.grounds_consent_changed if _is_consent(row) else NoticeType.grounds_ground_changed
    told = NoticeType.grounds_ended if ended else event or usual
    draft = row.state in BETWEEN_AUTHOR_AND_HOUSE
    work.tell(
        told,
        kind="ground",
        subject_id=row.id,
        version=row.version,
        case_id=None if draft else row.case_id,
        reason=row.state,
        notice_class=told.notice_class,
        confirmers=Confirmers.of(row.recorded_by_id, holders) if ended else None,
        audience=(row.recorded_by_id, *holders, *((work.actor.keeper_id,) if draft else _recipients(row))),
    )
    work.about("ground", row.id, case_id=row.case_id, version=row.version)


async def move(
    work: Work,
    row: GroundRow,
    *,
    seen: int | None = None,
    event: NoticeType | None = None,
    **to: Any,  # noqa: ANN401
) -> int:
    """Change a ground and settle it; the new version."""
    was = row.state
    version = await work.change(row, seen=seen, **to)
    await settle(work, row, event, reason=to.get("reason"), was=was)
    return version


async def owe_telling(work: Work, row: GroundRow) -> None:
    """A task for each person to be told that was shared on an override or a weighing (rule DI-03)."""
    days = await house_setting(work, "tell_person_days", TELL_DAYS)
    about = row.person_ids
    if about is None:
        about = [found["person_id"] for found in await work.fetch(CASE_PERSONS, case=row.case_id)]
    due_at = work.now + timedelta(days=days)
    for person_id in about:
        await set_task(
            work,
            TaskKind.transparency,
            due_at,
            case_id=row.case_id,
            organisation_id=row.recorded_by_id,
            ground_id=row.id,
            person_id=person_id,
        )


async def _holders(work: Work, row: GroundRow) -> list[UUID]:
    """Who was named by a ground or could read on it until now; who ends it itself knows."""
    found = await work.fetch(HOLDERS, case=row.case_id, ground=row.id)
    by_hand = None if Role.system in work.actor.roles else work.actor.organisation_id
    return [
        known
        for known in dict.fromkeys([*_recipients(row), *(line["receiver_id"] for line in found)])
        if known != by_hand
    ]


def _recipients(row: GroundRow) -> list[UUID]:
    """Whom a ground names, once it was given: of a question or a refusal they are not told (rule GR-03)."""
    return [] if row.state in CONSENT_UNGIVEN else row.recipient_ids or []


def _is_consent(row: GroundRow) -> bool:
    return row.kind == SharingGround.consent
