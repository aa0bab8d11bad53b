"""What the tests of persons need of a case beside it: an incident with its roles, and who is in the network."""

from datetime import date
from uuid import UUID

from app.domain.tables.cases import CasePersonRow
from app.domain.tables.persons import PersonRow
from app.domain.tables.plans import PlanLineRow, PlanRow
from app.domain.tables.safety import IncidentRoleRow, IncidentRow
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import IncidentRole, NetworkInfluence
from app.domain.vocabulary.plans import PlanPart
from tests.world import MadeCase, World


async def violent(world: World, case: MadeCase, person: int, victim: int = 0) -> None:
    """An incident in which one person of the case used violence against another."""
    async with world.gate.open(world.keeper(), "test:incident") as work:
        household_id = await work.connection.fetchval("SELECT household_id FROM cases WHERE id = $1", case.id)
        incident = IncidentRow(
            house_id=world.house_id,
            case_id=case.id,
            organisation_id=world.organisations["police"],
            household_id=household_id,
            person_ids=[case.persons[person], case.persons[victim]],
            occurred_on=date(2026, 10, 1),
            kinds=["physical"],
            impact="Blauwe plekken.",
            source="police",
        )
        await work.insert(incident)
        for place, role in ((person, IncidentRole.acting_person), (victim, IncidentRole.affected_person)):
            await work.insert(
                IncidentRoleRow(
                    house_id=world.house_id,
                    case_id=case.id,
                    organisation_id=world.organisations["police"],
                    incident_id=incident.id,
                    person_id=case.persons[place],
                    role=role.value,
                )
            )


async def neighbour(world: World, case: MadeCase, *, screened: bool = True, born: date | None = None) -> UUID:
    """Someone of the network of the case."""
    async with world.gate.open(world.keeper(), "test:network") as work:
        person = PersonRow(
            house_id=world.house_id,
            given_name="Gonda",
            family_name="Verzonnen",
            birth_date=born or date(1970, 5, 6),
            network_influence=NetworkInfluence.support.value,
            screened_at=work.now if screened else None,
        )
        await work.insert(person)
        await work.insert(
            CasePersonRow(
                house_id=world.house_id,
                case_id=case.id,
                person_id=person.id,
                role=CasePersonRole.network_person.value,
            )
        )
    return person.id


async def planned(world: World, case: MadeCase, person: int) -> None:
    """A plan in force with a line for one person of the case alone."""
    async with world.gate.open(world.keeper(), "test:plan") as work:
        plan = PlanRow(
            house_id=world.house_id,
            case_id=case.id,
            household_id=await work.connection.fetchval("SELECT household_id FROM cases WHERE id = $1", case.id),
            kind="conference_plan",
            state="active",
            made_by_id=world.keeper_id,
            activated_at=work.now,
        )
        await work.insert(plan)
        await work.insert(
            PlanLineRow(
                house_id=world.house_id,
                case_id=case.id,
                plan_id=plan.id,
                organisation_id=world.organisations["youth_protection"],
                part=PlanPart.treatment.value,
                text="Elke week een gesprek op school.",
                subject_ids=[case.persons[person]],
            )
        )
