"""What the tests of a case's course share: a directed case in any status, decisions, plans, levels, as rows."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.tables.cases import CaseRow, DirectionRow
from app.domain.tables.meetings import AgendaItemRow, MeetingDecisionRow, MeetingKindRow, MeetingRow
from app.domain.tables.organisations import MandateRow
from app.domain.tables.plans import ClosurePlanRow, PlanRow
from app.domain.tables.safety import SafetyLevelRow
from app.domain.vocabulary.cases import CaseStatus, DirectionRole, HandoverState
from app.domain.vocabulary.meetings import DecisionKind, MeetingStatus
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.plans import PlanState
from tests.world import LONG_AGO, MadeCase, World

NOW = datetime.now(UTC)
WHY = "Besproken met het gezin."


async def insert(world: World, *rows: Any) -> None:  # noqa: ANN401 - rows of any table
    """Put rows in the house."""
    async with world.gate.open(world.keeper(), "test:rows") as work:
        await work.insert(*rows)


async def course_case(world: World, status: CaseStatus = CaseStatus.plan_active, **facts: Any) -> MadeCase:  # noqa: ANN401
    """A case in this status, directed by a professional of Veilig Thuis."""
    case = await world.case(status=status.value, **facts)
    await insert(world, direction(world, case, DirectionRole.case_director))
    return case


def direction(
    world: World,
    case: MadeCase,
    role: DirectionRole,
    kind: str = "veilig_thuis",
    **facts: Any,  # noqa: ANN401 - columns of the direction
) -> DirectionRow:
    """A direction role that is held."""
    return DirectionRow(
        house_id=world.house_id,
        case_id=case.id,
        role=role.value,
        organisation_id=world.organisations[kind],
        professional_id=world.professionals[kind],
        state=HandoverState.accepted.value,
        starts_at=LONG_AGO,
        **facts,
    )


async def version_of(world: World, case: MadeCase) -> int:
    """The version of the case now."""
    return (await row_of(world, case)).version


async def row_of(world: World, case: MadeCase) -> CaseRow:
    """The case as it stands."""
    async with world.gate.open(world.keeper(), "test:read") as work:
        return await work.read(CaseRow, case.id)


async def meeting(
    world: World, case: MadeCase, status: MeetingStatus = MeetingStatus.in_session, chair: str = "safety_house"
) -> tuple[UUID, UUID]:
    """A meeting with the case on its agenda; meeting and item."""
    kind = MeetingKindRow(house_id=world.house_id, kind="care_conference", name="Casusoverleg", status="active")
    held = MeetingRow(
        house_id=world.house_id,
        kind_id=kind.id,
        kind=kind.kind,
        charter_version=1,
        status=status.value,
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=1),
        owner_id=world.keeper_id,
        chair_id=world.professionals[chair],
        chair_organisation_id=world.organisations[chair],
    )
    item = AgendaItemRow(
        house_id=world.house_id,
        case_id=case.id,
        kind_id=kind.id,
        meeting_id=held.id,
        kind="running",
        question="Hoe verder?",
        created_by_id=world.keeper_id,
    )
    await insert(world, kind, held, item)
    return held.id, item.id


async def decided(world: World, case: MadeCase, about: DecisionKind, chair: str = "safety_house") -> UUID:
    """A recorded decision of a meeting on the case."""
    meeting_id, item_id = await meeting(world, case, chair=chair)
    row = MeetingDecisionRow(
        house_id=world.house_id,
        case_id=case.id,
        item_id=item_id,
        meeting_id=meeting_id,
        kind=about.value,
        text="Besloten.",
        decision_rule="consensus",
        charter_version=1,
        decided_by_id=world.keeper_id,
    )
    await insert(world, row)
    return row.id


async def levels(world: World, case: MadeCase, *given: float) -> None:
    """The latest safety level of each member, in their order."""
    async with world.gate.open(world.keeper(), "test:levels") as work:
        await work.connection.execute("UPDATE safety_levels SET is_latest = false WHERE case_id = $1", case.id)
        await work.insert(
            *(
                SafetyLevelRow(
                    house_id=world.house_id,
                    case_id=case.id,
                    organisation_id=world.organisations["veilig_thuis"],
                    person_id=person,
                    kind="safety_level",
                    level=level,
                )
                for person, level in zip(case.persons, given, strict=False)
            )
        )


async def plan(world: World, case: MadeCase, state: PlanState = PlanState.active) -> UUID:
    """A joint plan of the case."""
    row = PlanRow(
        house_id=world.house_id,
        case_id=case.id,
        household_id=(await row_of(world, case)).household_id,
        kind="conference_plan",
        state=state.value,
        made_by_id=world.keeper_id,
    )
    await insert(world, row)
    return row.id


async def closure_plan(world: World, case: MadeCase) -> None:
    """A closure plan of the case."""
    await insert(
        world,
        ClosurePlanRow(
            house_id=world.house_id,
            case_id=case.id,
            signals=["Weer ruzie"],
            steps=["Bellen"],
            contact="Wijkteam",
            return_route="Via het wijkteam",
            made_by_id=world.keeper_id,
        ),
    )


async def mandate(world: World, kind: str, scope: MandateScope = MandateScope.record_deviation) -> None:
    """A mandate of the professional of this organisation."""
    await insert(
        world,
        MandateRow(
            organisation_id=world.organisations[kind],
            professional_id=world.professionals[kind],
            scope=scope.value,
            starts_at=LONG_AGO,
        ),
    )


async def sql(world: World, text: str, *arguments: object) -> list[Any]:
    """Run a statement as the house."""
    async with world.gate.open(world.keeper(), "test:sql") as work:
        return list(await work.connection.fetch(text, *arguments))
