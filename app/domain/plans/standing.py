"""How the actor stands to a plan and its case: where every use case of the room begins, and how plans move."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import check
from app.domain.access.work import Work
from app.domain.errors import MissingRole, StaleVersion
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case
from app.domain.plans.rules import InForce, MemberFacts, check_team
from app.domain.plans.statements import steps
from app.domain.tables.plans import PlanRow
from app.domain.vocabulary.plans import PLAN, LineAnswer, MemberVoice, PlanKind, PlanState
from app.domain.vocabulary.roles import Capacity, Role


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan that the actor may know of, locked, and how the actor stands to its case."""

    row: PlanRow
    standing: CaseStanding


async def find_plan(work: Work, plan_id: UUID, permission: str, *, seen: int | None = None) -> FoundPlan:
    """The plan, if the actor may know of its case and do this; raises NotFound, StaleVersion."""
    row = await work.read(PlanRow, plan_id)
    standing = await find_case(work, row.case_id)
    work.about("plan", plan_id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles)
    if seen is not None and seen != row.version:
        raise StaleVersion
    return FoundPlan(row, standing)


async def of_case(work: Work, case_id: UUID, permission: str, *, rule: str, locked: bool = False) -> CaseStanding:
    """The case for someone of its team who may do this; raises NotFound, MissingRole."""
    standing = await find_case(work, case_id, locked=locked)
    work.about("case", case_id, case_id=case_id, version=standing.case.version)
    check(work.actor, permission, case_roles=standing.roles)
    if not standing.takes_part:
        raise MissingRole(Capacity.team_organisation, rule=rule)
    return standing


async def moved(
    work: Work,
    found: FoundPlan,
    to: PlanState,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a plan along its life cycle; the new version."""
    by: set[Role | Capacity] = {*found.standing.roles, *work.actor.roles}
    if Role.process_director in by:
        by.add(Role.chair)  # whoever chairs for the house enters what the meeting decided
    PLAN.check(found.row.state, to, by=by)
    version = await work.change(found.row, state=to.value, **also)
    work.about("plan", found.row.id, case_id=found.row.case_id, version=version)
    return version


async def in_force(work: Work, household_id: UUID) -> list[InForce]:
    """The plans of a household that are in force, locked."""
    rows = await work.fetch(steps.PLANS_IN_FORCE, household=household_id)
    return [InForce(row["id"], PlanKind(row["kind"])) for row in rows]


async def member_facts(work: Work, plan: PlanRow) -> list[MemberFacts]:
    """What the plan holds of each member of the household."""
    rows = await work.fetch(steps.MEMBERS_OF_PLAN, plan=plan.id, case=plan.case_id)
    return [
        MemberFacts(
            row["has_line"],
            None if row["voice"] is None else MemberVoice(row["voice"]),
            None if row["line_answer"] is None else LineAnswer(row["line_answer"]),
        )
        for row in rows
    ]


async def check_persons(work: Work, case_id: UUID, ids: Collection[UUID], pointer: str, rule: str) -> None:
    """Every named person belongs to the case."""
    if not ids:
        return
    named = [(person_id, f"{pointer}/{n}" if pointer.endswith("Ids") else pointer) for n, person_id in enumerate(ids)]
    check_in_case(named, await persons_of(work, case_id), rule)


async def check_organisations(work: Work, case_id: UUID, ids: Iterable[UUID], pointer: str, rule: str) -> None:
    """Every named organisation takes part in the case; the house itself always does."""
    team = {row["organisation_id"] for row in await work.fetch(steps.TEAM, case=case_id)} | {work.actor.keeper_id}
    check_team(ids, team, pointer, rule)
