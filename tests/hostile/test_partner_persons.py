"""A hostile partner that directs a case: it draws strangers into it by their id, and probes who is protected."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.cases.statements import CASES
from app.domain.errors import InvalidContent, MissingRole, NotFound, ProfessionalRequired
from app.domain.persons import danger, households, matching, service
from app.domain.persons.drafts import (
    CasePersonDraft,
    DangerPairDraft,
    HouseholdMemberDraft,
    MatchDraft,
    MergeDraft,
    RelationDraft,
)
from app.domain.tables.cases import DirectionRow
from app.domain.vocabulary.persons import DangerKind, HouseholdRole
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed, shown
from tests.world import World, make_world


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def test_an_identifier_alone_draws_nobody_into_a_case(world: World) -> None:
    """Whoever directs one case would otherwise read names and addresses of anyone of the house whose id it meets."""
    case, strange = await world.case(members=("police",)), await world.case(members=("veilig_thuis",))
    await directed(world, case, "police")
    police = world.actor("police")
    for wrong in (strange.persons[0], UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await service.add_person_to_case(
                world.gate, police, case_id=case.id, draft=CasePersonDraft(person_id=wrong)
            )
        assert [fault.code for fault in refused.value.faults] == ["unknown-person"]
    assert len((await shown(world.gate, police, CASES, case.id, "persons"))["persons"]["items"]) == 3


async def test_a_person_of_another_case_is_not_there_to_be_changed(world: World) -> None:
    case, strange = await world.case(members=("police",)), await world.case(members=("veilig_thuis",))
    await directed(world, case, "police")
    for wrong in (strange.persons[0], UUID(int=7)):
        with pytest.raises(NotFound):
            await service.protect_person(world.gate, world.actor("police"), case_id=case.id, person_id=wrong, seen=1)


async def test_who_matches_for_the_house_or_knows_the_person_may_add_it(world: World) -> None:
    case, other = await world.case(members=("police",)), await world.case(members=("police",))
    await directed(world, case, "police")
    await service.add_person_to_case(
        world.gate, world.actor("police"), case_id=case.id, draft=CasePersonDraft(person_id=other.persons[0])
    )
    strange = await world.case(members=("veilig_thuis",))
    await service.add_person_to_case(
        world.gate, world.keeper(), case_id=case.id, draft=CasePersonDraft(person_id=strange.persons[0])
    )


async def test_a_director_of_one_case_does_not_merge_away_a_person_of_another(world: World) -> None:
    case, strange = await world.case(members=("police",)), await world.case(members=("veilig_thuis",))
    police = world.actor("police", roles=())
    async with world.gate.open(world.keeper(), "test:direction") as work:
        await work.insert(
            DirectionRow(
                house_id=world.house_id, case_id=case.id, role="process_director", state="accepted",
                organisation_id=world.organisations["police"], professional_id=world.professionals["police"],
                starts_at=work.now,
            )
        )  # fmt: skip
    for wrong in (strange.persons[0], UUID(int=7)):
        with pytest.raises(NotFound):
            await matching.merge_persons(
                world.gate, police, case_id=case.id, person_id=case.persons[0], seen=1,
                draft=MergeDraft(merged_id=wrong, reason="So that it is gone"),
            )  # fmt: skip


async def test_only_the_house_s_and_triage_s_own_people_search_the_house(world: World) -> None:
    await world.case()
    looking = MatchDraft(given_name="Anouk", family_name="Verzonnen0")
    case = await world.case(members=("police",))
    await directed(world, case, "police")
    with pytest.raises(MissingRole):
        await matching.match_persons(world.gate, world.actor("police"), draft=looking)
    with pytest.raises(MissingRole):
        await matching.match_persons(world.gate, world.actor("police", roles=(Role.case_director,)), draft=looking)
    with pytest.raises(MissingRole):
        await matching.match_persons(world.gate, world.actor("police", roles=(Role.system,)), draft=looking)
    machine = replace(world.keeper(), professional_id=None)
    with pytest.raises(ProfessionalRequired):
        await matching.match_persons(world.gate, machine, draft=looking)


async def test_protecting_tells_nobody_whether_somebody_is_protected(world: World) -> None:
    case = await world.case()
    vt, police = world.actor("veilig_thuis"), world.actor("police")
    version = await service.protect_person(world.gate, vt, case_id=case.id, person_id=case.persons[0], seen=1)
    again = await service.protect_person(world.gate, police, case_id=case.id, person_id=case.persons[0], seen=version)
    first = await service.protect_person(world.gate, police, case_id=case.id, person_id=case.persons[1], seen=1)
    assert (version, again, first) == (2, 3, 2)


async def test_household_relations_and_pairs_name_persons_of_the_case_only(world: World) -> None:
    case, other = await world.case(), await world.case()
    keeper = world.keeper()
    for wrong in (other.persons[0], UUID(int=7)):
        with pytest.raises(InvalidContent):
            await households.add_household_member(
                world.gate, keeper, case_id=case.id,
                draft=HouseholdMemberDraft(person_id=wrong, role=HouseholdRole.parent),
            )  # fmt: skip
        with pytest.raises(InvalidContent):
            await households.record_relation(
                world.gate, keeper, case_id=case.id,
                draft=RelationDraft(person_id=case.persons[0], to_person_id=wrong, kind="aunt"),
            )  # fmt: skip
        with pytest.raises(InvalidContent):
            await danger.set_danger_pair(
                world.gate, keeper, case_id=case.id,
                draft=DangerPairDraft(
                    kind=DangerKind.stalking, person_id=case.persons[0], other_person_id=wrong, source="x"
                ),
            )  # fmt: skip
