"""Persons and households through the gate: taking in, matching, merging, protecting, keeping apart."""

from datetime import date
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingRole, NotFound, StaleVersion, WrongState
from app.domain.ids import new_id
from app.domain.persons import danger, households, matching, service
from app.domain.persons.drafts import (
    CasePersonDraft,
    CaseRoleDraft,
    DangerPairDraft,
    HouseholdMemberDraft,
    LastDayDraft,
    LiftDraft,
    MatchDraft,
    MergeDraft,
    PersonChange,
    PersonDraft,
    RelationDraft,
    ScreeningDraft,
)
from app.domain.persons.statements.persons import DANGER_PAIRS
from app.domain.tables.cases import ParticipationRow
from app.domain.vocabulary.cases import CasePersonRole, ParticipationBasis
from app.domain.vocabulary.persons import DangerKind, HouseholdRole, NetworkInfluence
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed, edge, rows, shown
from tests.world import MadeCase, World, make_world

WHY = "Zelfde telefoonnummer en school."


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def serving(world: World, case: MadeCase, kind: str, person: int) -> None:
    """Let an organisation act only for one person of the case."""
    async with world.gate.open(world.keeper(), "test:serving") as work:
        await work.insert(
            ParticipationRow(
                house_id=world.house_id,
                case_id=case.id,
                organisation_id=world.organisations[kind],
                basis=ParticipationBasis.case_involved,
                acts_for=[case.persons[person]],
                starts_at=work.now,
            )
        )
        await granting.rewrite(work, case.id)


def pair(case: MadeCase) -> DangerPairDraft:
    return DangerPairDraft(
        kind=DangerKind.stalking, person_id=case.persons[0], other_person_id=case.persons[1], source="aangifte"
    )


async def persons_by_id(world: World, kind: str, case: MadeCase) -> dict[UUID, dict[str, object]]:
    return {UUID(person["id"]): person for person in await edge(world, world.actor(kind), case, "persons")}


@pytest.mark.rule("PE-01")
async def test_who_is_added_to_a_case_is_read_there_and_belongs_to_the_household(world: World) -> None:
    case = await world.case()
    draft = CasePersonDraft(
        person=PersonDraft(given_name="Gijs", family_name="Verzonnen", aliases=("Gi",), birth_date=date(2011, 5, 6)),
        household_role=HouseholdRole.child,
    )
    person_id, version = await service.add_person_to_case(world.gate, world.keeper(), case_id=case.id, draft=draft)
    assert version == 1
    found = (await persons_by_id(world, "police", case))[person_id]
    assert (found["givenName"], found["aliases"], found["role"]) == ("Gijs", ["Gi"], "client")
    members = await edge(world, world.actor("police"), case, "household")
    assert str(person_id) in {member["personId"] for member in members}
    again = CasePersonDraft(person_id=person_id)
    with pytest.raises(Conflict):
        await service.add_person_to_case(world.gate, world.keeper(), case_id=case.id, draft=again)
    with pytest.raises(MissingRole):
        await service.add_person_to_case(world.gate, world.actor("police"), case_id=case.id, draft=draft)


async def test_a_change_names_the_version_and_takes_values_away_by_null(world: World) -> None:
    case = await world.case()
    keeper, person_id = world.keeper(), case.persons[0]
    change = PersonChange(street=None, family_name="Bedacht")
    assert (
        await service.change_person(world.gate, keeper, case_id=case.id, person_id=person_id, seen=1, change=change)
        == 2
    )
    found = (await persons_by_id(world, "police", case))[person_id]
    assert (found["street"], found["familyName"], found["city"]) == (None, "Bedacht", "Waterduin")
    with pytest.raises(StaleVersion):
        await service.change_person(world.gate, keeper, case_id=case.id, person_id=person_id, seen=1, change=change)
    future = PersonChange(birth_date=date(2999, 1, 1))
    with pytest.raises(InvalidContent):
        await service.change_person(world.gate, keeper, case_id=case.id, person_id=person_id, seen=2, change=future)
    with pytest.raises(NotFound):
        await service.change_person(world.gate, keeper, case_id=case.id, person_id=new_id(), seen=1, change=change)
    with pytest.raises(NotFound):
        await service.change_person(
            world.gate, world.actor("school", roles=(Role.information_officer,)), case_id=case.id,
            person_id=person_id, seen=2, change=change,
        )  # fmt: skip


@pytest.mark.rule("PE-02")
async def test_matching_names_records_and_what_agrees_and_shows_nothing_of_them(world: World) -> None:
    case = await world.case()
    keeper = world.keeper()
    by_name = await matching.match_persons(
        world.gate, keeper, draft=MatchDraft(family_name="verzonnen0", birth_date=date(1990, 1, 2))
    )
    (found,) = by_name.items
    assert (found.person_id, found.agrees) == (case.persons[0], ["birthDate", "familyName"])
    assert set(type(found).model_fields) == {"person_id", "agrees"}
    numbered = MatchDraft(family_name="Anders", bsn="999990001")
    by_number = await matching.match_persons(world.gate, keeper, draft=numbered)
    assert [one.person_id for one in by_number.items] == [case.persons[1]]
    await service.change_person(
        world.gate, keeper, case_id=case.id, person_id=case.persons[2], seen=1,
        change=PersonChange(aliases=("De Wit",)),
    )  # fmt: skip
    called = MatchDraft(given_name="Cato", aliases=("De Wit",))
    by_alias = await matching.match_persons(world.gate, keeper, draft=called)
    assert [(one.person_id, one.agrees) for one in by_alias.items] == [(case.persons[2], ["alias", "givenName"])]
    other_birth = MatchDraft(family_name="Verzonnen0", birth_date=date(1950, 1, 1))
    assert (await matching.match_persons(world.gate, keeper, draft=other_birth)).items == []
    with pytest.raises(InvalidContent):
        await matching.match_persons(world.gate, keeper, draft=MatchDraft(given_name="Anouk"))
    with pytest.raises(MissingRole):
        await matching.match_persons(world.gate, world.actor("police"), draft=other_birth)


@pytest.mark.rule("PE-02")
async def test_a_merge_keeps_both_records_moves_no_data_and_can_be_undone(world: World, pools: Pools) -> None:
    case, other = await world.case(), await world.case(members=())
    keeper, kept, merged = world.keeper(), case.persons[0], other.persons[0]
    draft = MergeDraft(merged_id=merged, reason=WHY)
    merging = {"case_id": case.id, "person_id": kept}
    assert await matching.merge_persons(world.gate, keeper, **merging, seen=1, draft=draft) == 2
    (found,) = (await matching.match_persons(world.gate, keeper, draft=MatchDraft(bsn="999990000"))).items
    assert found.person_id == kept
    assert set(await persons_by_id(world, "police", case)) == set(case.persons)
    shown_there = (await edge(world, keeper, other, "persons"))[-1]
    assert (shown_there["id"], shown_there["mergedIntoId"]) == (str(merged), str(kept))
    with pytest.raises(GuardNotMet):
        await matching.merge_persons(world.gate, keeper, **merging, seen=2, draft=draft)
    with pytest.raises(NotFound):
        await matching.unmerge_persons(world.gate, keeper, case_id=case.id, person_id=case.persons[1], merged_id=merged)
    await matching.unmerge_persons(world.gate, keeper, **merging, merged_id=merged)
    (line,) = await rows(pools, world, "SELECT * FROM person_merges")
    assert line["undone_at"] is not None
    assert (await edge(world, keeper, other, "persons"))[-1]["mergedIntoId"] is None


@pytest.mark.rule("PE-04", "PE-05")
async def test_a_danger_pair_closes_the_protected_address_to_the_other_side_until_it_is_lifted(world: World) -> None:
    case = await world.case(members=("veilig_thuis", "police"))
    await serving(world, case, "youth_protection", 1)
    victim = case.persons[0]
    await service.protect_person(world.gate, world.keeper(), case_id=case.id, person_id=victim, seen=1)
    assert (await persons_by_id(world, "youth_protection", case))[victim]["street"] is not None
    vt = world.actor("veilig_thuis", roles=(Role.vt_worker,))
    pair_id = await danger.set_danger_pair(world.gate, vt, case_id=case.id, draft=pair(case))
    other_side = (await persons_by_id(world, "youth_protection", case))[victim]
    assert (other_side["street"], other_side["whereabouts"], other_side["phone"]) == (None, None, None)
    assert "contact" in str(other_side["withheld"])
    assert (await persons_by_id(world, "police", case))[victim]["street"] is not None
    with pytest.raises(Conflict):
        await danger.set_danger_pair(world.gate, vt, case_id=case.id, draft=pair(case))
    with pytest.raises(MissingRole):
        await danger.lift_danger_pair(world.gate, vt, danger_pair_id=pair_id, seen=1, draft=LiftDraft(reason=WHY))
    await danger.lift_danger_pair(
        world.gate, world.keeper(), danger_pair_id=pair_id, seen=1, draft=LiftDraft(reason=WHY)
    )
    assert (await persons_by_id(world, "youth_protection", case))[victim]["street"] is not None
    with pytest.raises(WrongState):
        await danger.lift_danger_pair(
            world.gate, world.keeper(), danger_pair_id=pair_id, seen=2, draft=LiftDraft(reason=WHY)
        )


@pytest.mark.rule("PE-05")
async def test_a_danger_pair_is_shown_to_who_serves_the_whole_family_and_may_read_safety(world: World) -> None:
    case = await world.case(members=("veilig_thuis", "police"))
    await serving(world, case, "youth_protection", 1)
    pair_id = await danger.set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=pair(case))
    found = await shown(world.gate, world.actor("police"), DANGER_PAIRS, pair_id)
    assert (found["kind"], found["personId"]) == ("stalking", str(case.persons[0]))
    for kind in ("youth_protection", "school"):
        assert await shown(world.gate, world.actor(kind), DANGER_PAIRS, pair_id) is None
    assert [one["id"] for one in await edge(world, world.actor("police"), case, "danger_pairs")] == [str(pair_id)]


@pytest.mark.rule("PE-05")
async def test_the_case_director_sets_a_danger_pair_and_a_partner_does_not(world: World) -> None:
    case = await world.case()
    await directed(world, case, "police")
    with pytest.raises(MissingRole):
        await danger.set_danger_pair(world.gate, world.actor("youth_protection"), case_id=case.id, draft=pair(case))
    with pytest.raises(InvalidContent):
        await danger.set_danger_pair(
            world.gate, world.actor("police"), case_id=case.id,
            draft=pair(case).model_copy(update={"other_person_id": new_id()}),
        )  # fmt: skip
    await danger.set_danger_pair(world.gate, world.actor("police"), case_id=case.id, draft=pair(case))


@pytest.mark.rule("PE-01")
async def test_a_household_keeps_an_adult_and_its_relations_have_dates(world: World) -> None:
    case = await world.case(persons=3)
    keeper = world.keeper()
    members = {m["personId"]: UUID(m["id"]) for m in await edge(world, keeper, case, "household")}
    leave = LastDayDraft(on=date(2026, 1, 1))
    await households.end_household_member(
        world.gate, keeper, case_id=case.id, member_id=members[str(case.persons[1])], draft=leave
    )
    with pytest.raises(InvalidContent) as refused:
        await households.end_household_member(
            world.gate, keeper, case_id=case.id, member_id=members[str(case.persons[0])], draft=leave
        )
    assert refused.value.faults[0].rule == "PE-01"
    back = HouseholdMemberDraft(person_id=case.persons[1], role=HouseholdRole.ex_partner, starts_on=date(2026, 2, 1))
    await households.add_household_member(world.gate, keeper, case_id=case.id, draft=back)
    with pytest.raises(Conflict):
        await households.add_household_member(world.gate, keeper, case_id=case.id, draft=back)
    relation = RelationDraft(person_id=case.persons[0], to_person_id=case.persons[2], kind="mother of")
    relation_id = await households.record_relation(world.gate, keeper, case_id=case.id, draft=relation)
    await households.end_relation(world.gate, keeper, case_id=case.id, relation_id=relation_id, draft=leave)
    with pytest.raises(NotFound):
        await households.end_relation(world.gate, keeper, case_id=case.id, relation_id=relation_id, draft=leave)
    found = await edge(world, world.actor("police"), case, "household")
    assert {(m["role"], m["endsOn"]) for m in found} >= {("parent", "2026-01-01"), ("ex_partner", None)}


@pytest.mark.rule("PE-08")
async def test_someone_of_the_network_is_screened_before_becoming_a_support_person(world: World) -> None:
    case = await world.case()
    keeper = world.keeper()
    draft = CasePersonDraft(person=PersonDraft(given_name="Buurvrouw"), role=CasePersonRole.support_person)
    with pytest.raises(GuardNotMet):
        await service.add_person_to_case(world.gate, keeper, case_id=case.id, draft=draft)
    known = draft.model_copy(update={"role": CasePersonRole.network_person})
    person_id, _ = await service.add_person_to_case(world.gate, keeper, case_id=case.id, draft=known)
    at = {"case_id": case.id, "person_id": person_id}
    support = CaseRoleDraft(role=CasePersonRole.support_person)
    harm = ScreeningDraft(influence=NetworkInfluence.harm)
    await service.screen_person(world.gate, keeper, **at, seen=1, draft=harm)
    with pytest.raises(GuardNotMet):
        await service.change_case_role(world.gate, keeper, **at, seen=2, draft=support)
    await service.screen_person(
        world.gate, keeper, **at, seen=2, draft=ScreeningDraft(influence=NetworkInfluence.support)
    )
    await service.change_case_role(world.gate, keeper, **at, seen=3, draft=support)
    found = (await persons_by_id(world, "police", case))[person_id]
    assert (found["role"], found["networkInfluence"]) == ("support_person", "support")
    with pytest.raises(InvalidContent):
        await service.screen_person(world.gate, keeper, case_id=case.id, person_id=case.persons[0], seen=1, draft=harm)


@pytest.mark.rule("PE-04")
async def test_protection_is_set_by_anyone_in_the_case_and_ended_by_the_process_director(world: World) -> None:
    case = await world.case()
    at = {"case_id": case.id, "person_id": case.persons[0]}
    assert await service.protect_person(world.gate, world.actor("police"), **at, seen=1) == 2
    assert await service.protect_person(world.gate, world.actor("police"), **at, seen=2) == 3
    with pytest.raises(MissingRole):
        await service.unprotect_person(world.gate, world.actor("police"), **at, seen=3)
    assert await service.unprotect_person(world.gate, world.keeper(), **at, seen=3) == 4
    with pytest.raises(WrongState):
        await service.unprotect_person(world.gate, world.keeper(), **at, seen=4)
