"""Steps that the use cases of safety take inside their transaction: find the case, check who and about whom, record."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from app.domain.access.case_course import chairing
from app.domain.access.case_standing import CaseStanding, asking, find_case
from app.domain.access.checks import check_team
from app.domain.access.policy import check
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent
from app.domain.persons.households import persons_of
from app.domain.persons.rules import HouseholdFact, check_in_case, is_adult
from app.domain.safety.statements import writing
from app.domain.tables.safety import Noted
from app.domain.vocabulary.persons import AgeBand, HouseholdRole
from app.domain.vocabulary.roles import Capacity, Role

N = TypeVar("N", bound=Noted)


async def case_of_team(work: Work, case_id: UUID, permission: str, rule: str, *, locked: bool = False) -> CaseStanding:
    """A case in which the actor's organisation takes part and may do this; locked where something stands there once."""
    standing = await find_case(work, case_id, locked=locked)
    work.about("case", case_id, case_id=case_id)
    check(work.actor, permission, case_roles=standing.roles)
    check_team(takes_part=standing.takes_part, rule=rule)
    return standing


async def found_in_case(
    work: Work,
    row: type[N],
    row_id: UUID,
    kind: str,
    permission: str,
    decision_id: UUID | None = None,
    *,
    alone: bool = False,
) -> tuple[N, CaseStanding]:
    """A record of safety, locked, for whoever may know of its case and may do this.

    Who chaired the meeting that took the decision counts as its chair. With `alone` the case is locked first: for what
    may be so of one record of a case only.
    """
    if alone:
        await find_case(work, (await work.read(row, row_id, locked=False)).case_id, locked=True)
    found = await work.read(row, row_id)
    standing = await find_case(work, found.case_id)
    work.about(kind, row_id, case_id=found.case_id, version=getattr(found, "version", None))
    own = found.organisation_id == work.actor.organisation_id
    roles = standing.roles | await chairing(work, found.case_id, decision_id)
    check(work.actor, permission, case_roles=roles, own=own)
    return found, replace(standing, roles=roles)


async def check_about(work: Work, case_id: UUID, rule: str, named: Iterable[tuple[UUID, str]]) -> None:
    """Everyone who is named belongs to the case."""
    wanted = list(named)
    check_in_case(wanted, await persons_of(work, case_id) if wanted else frozenset(), rule)


def pointers(name: str, person_ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """Each of some persons with the place that names it."""
    return [(person_id, f"/{name}/{n}") for n, person_id in enumerate(person_ids)]


async def check_takes_part(work: Work, case_id: UUID, organisation_id: UUID, pointer: str, rule: str) -> None:
    """An organisation that is relied on takes part in the case."""
    if organisation_id == work.actor.keeper_id:
        return
    if not await work.fetch_value(writing.TAKES_PART, case=case_id, organisation=organisation_id):
        raise InvalidContent(Fault(pointer, "takes-no-part", rule))


async def minors_of(work: Work, case_id: UUID) -> frozenset[UUID]:
    """The persons of a case who are minors; of whom nothing is known counts as one only as a child of the household."""
    found = await work.fetch(writing.AGES, case=case_id)
    return frozenset(row["person_id"] for row in found if _is_minor(row, work))


def _is_minor(row: Any, work: Work) -> bool:  # noqa: ANN401 - an asyncpg record
    if row["birth_date"] is None and row["age_band"] is None and row["role"] != HouseholdRole.child:
        return False
    role = HouseholdRole(row["role"] or HouseholdRole.other)
    band = None if row["age_band"] is None else AgeBand(row["age_band"])
    return not is_adult(HouseholdFact(role, row["birth_date"], band), work.today)


async def reads_safety(work: Work, case_id: UUID) -> bool:
    """Whether a ground in force opens the safety data of the case to the actor's organisation."""
    asked = asking(work.actor)
    place = {name: asked[name] for name in ("organisation", "purpose")}
    return bool(await work.fetch_value(writing.READS_SAFETY, case=case_id, **place))


def by_whom(work: Work) -> dict[str, Any]:
    """The columns that say by whom a record is made."""
    actor = work.actor
    return {
        "house_id": actor.house_id,
        "organisation_id": actor.organisation_id,
        "professional_id": actor.professional_id,
    }


def capacities(standing: CaseStanding, *more: Capacity) -> frozenset[Role | Capacity]:
    """What the actor is to the case, for a life cycle."""
    held: set[Role | Capacity] = {*standing.roles, *more}
    if standing.takes_part:
        held.add(Capacity.team_organisation)
    return frozenset(held)
