"""The steps that every move of a referral shares: find it, see how the actor stands to it, move it, tell."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, NotFound, WrongState
from app.domain.referrals.rows import is_closed
from app.domain.referrals.rules.receipt import told_as
from app.domain.referrals.statements.steps import ORGANISATIONS, ORGANISATIONS_OF_KIND
from app.domain.tables.referrals import ReferralMoveRow, ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind, OrganisationStatus
from app.domain.vocabulary.referrals import FEEDBACK_STATES, REFERRAL, ReferralState
from app.domain.vocabulary.roles import Capacity, Role

_EVENTS = {
    ReferralState.needs_information: NoticeType.referrals_needs_information,
    ReferralState.attached: NoticeType.referrals_attached,
    ReferralState.accepted: NoticeType.referrals_decided,
    ReferralState.not_taken_up: NoticeType.referrals_decided,
    ReferralState.rerouted: NoticeType.referrals_decided,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A referral, locked, and how the actor stands to it."""

    row: ReferralRow
    own: bool
    by: frozenset[Role | Capacity]


async def find_referral(work: Work, referral_id: UUID) -> Standing:
    """The referral, locked; NotFound for whoever is neither its sender, nor the house, nor asked for triage."""
    work.about("referral", referral_id)
    row = await work.read(ReferralRow, referral_id)
    actor = work.actor
    own = row.organisation_id == actor.organisation_id
    if not may_know(actor, row):
        raise NotFound
    work.about("referral", referral_id, case_id=row.case_id, version=row.version)
    return Standing(row, own, frozenset({*actor.roles, *((Capacity.referrer,) if own else ())}))


def may_know(actor: Actor, row: ReferralRow) -> bool:
    """Whether the actor is the sender, the house or the triage that was asked; a release signal waits (rule RE-13)."""
    in_charge = actor.keeps_the_house or (is_desk(actor) and row.triage_requested)
    return row.organisation_id == actor.organisation_id or (in_charge and not is_closed(row))


def is_desk(actor: Actor) -> bool:
    """Whether the actor belongs to Veilig Thuis."""
    return actor.organisation_kind is OrganisationKind.veilig_thuis


def check_state(standing: Standing, *states: ReferralState) -> None:
    """Raises WrongState unless the referral is in one of these states."""
    current = ReferralState(standing.row.state)
    if current not in states:
        raise WrongState(REFERRAL.name, current=current, wanted=states[0], allowed=REFERRAL.targets(current))


def parts(told: Any) -> list[Any]:  # noqa: ANN401 - a JSON column comes back as text
    """The items of a part of the content as it is stored."""
    return (json.loads(told) if isinstance(told, str) else told) or []


async def moved(
    work: Work,
    standing: Standing,
    to: ReferralState,
    *,
    seen: int | None = None,
    by: Iterable[Role | Capacity] | None = None,
    reason: str | None = None,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a referral along its life cycle and tell it; raises WrongState, MissingRole, StaleVersion."""
    row = standing.row
    old = ReferralState(row.state)
    REFERRAL.check(old, to, by=standing.by if by is None else by)
    version = await work.change(row, seen=seen, state=to.value, updated_at=work.now, **also)
    await work.insert(
        ReferralMoveRow(
            house_id=row.house_id,
            referral_id=row.id,
            old=old,
            new=to,
            reason=reason,
            organisation_id=work.actor.organisation_id,
            professional_id=work.actor.professional_id,
            at=work.now,
        )
    )
    work.about("referral", row.id, case_id=row.case_id, version=version)
    _tell(work, row, old, to)
    return version


def _tell(work: Work, row: ReferralRow, old: ReferralState, new: ReferralState) -> None:
    """The house and triage hear every step; the sender hears the status codes of rule NO-05, where they change."""
    kind = _EVENTS.get(new, NoticeType.referrals_status_changed)
    told: dict[str, Any] = {"kind": "referral", "subject_id": row.id, "version": row.version}
    inside = [work.actor.keeper_id, row.triaged_by_id if row.triaged_by_id != row.organisation_id else None]
    heard = new in FEEDBACK_STATES and told_as(old) is not told_as(new)
    if is_closed(row):
        inside = [row.municipality_id]
    work.tell(kind, reason=new.value, audience=[*inside, row.organisation_id if heard else None], **told)


async def tell_desks(work: Work, row: ReferralRow) -> None:
    """Veilig Thuis hears that its triage is asked for (rule RE-07)."""
    desks = await work.fetch(ORGANISATIONS_OF_KIND, kinds=[OrganisationKind.veilig_thuis.value])
    work.tell(
        NoticeType.referrals_status_changed,
        kind="referral",
        subject_id=row.id,
        version=row.version,
        reason=row.state,
        audience=[desk["id"] for desk in desks],
    )


async def check_organisations(
    work: Work, named: Mapping[str, Iterable[UUID]], rule: str
) -> dict[UUID, OrganisationKind]:
    """The kinds of the organisations that a draft names by pointer; raises InvalidContent for unknown ones."""
    wanted = {organisation for ids in named.values() for organisation in ids}
    found = await work.fetch(ORGANISATIONS, ids=sorted(wanted)) if wanted else []
    kinds = {row["id"]: OrganisationKind(row["kind"]) for row in found if row["status"] == OrganisationStatus.active}
    faults = [
        Fault(pointer, "unknown-organisation", rule) for pointer, ids in named.items() if not set(ids) <= kinds.keys()
    ]
    if faults:
        raise InvalidContent(*faults)
    return kinds
