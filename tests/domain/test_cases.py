"""Cases through the gate on a real PostgreSQL: opening, moving, directing, taking part, tasks."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.tasks import set_task
from app.domain.cases import directing, participating, service, tasks
from app.domain.cases.drafts import (
    CaseLinkDraft,
    DeclineDraft,
    DirectionDraft,
    FileNumberDraft,
    MoveDraft,
    ParkDraft,
    ParticipationDraft,
    PostponeDraft,
    TrackDraft,
)
from app.domain.cases.opening import NewParticipation, NewPerson, NewRelation, Opened, Opening, opened
from app.domain.cases.sources import TASKS
from app.domain.cases.statements import CASES
from app.domain.errors import (
    AlreadyClaimed,
    Conflict,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotFound,
    OpenCaseExists,
    StaleVersion,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.persons.drafts import PersonDraft
from app.domain.vocabulary.actions import LegalDomain
from app.domain.vocabulary.cases import (
    Approach,
    CasePersonRole,
    CoerciveFramework,
    DirectionRole,
    DirectorForm,
    ParticipationBasis,
    TaskKind,
    Track,
)
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed, edge, events, handover, rows, shown, shown_list
from tests.today import today_here
from tests.world import World, make_world

WHY = "Besproken met het gezin."


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def family(**changes: Any) -> Opening:  # noqa: ANN401 - parts of an opening
    given: dict[str, Any] = {
        "referral_id": new_id(),
        "track": Track.regular,
        "persons": (
            NewPerson(
                "a", PersonDraft(given_name="Anouk", family_name="Verzonnen", birth_date=date(1990, 1, 2)),
                household_role=HouseholdRole.parent,
            ),
            NewPerson(
                "b", PersonDraft(given_name="Bo", family_name="Verzonnen", birth_date=date(2018, 3, 4)),
                household_role=HouseholdRole.child,
            ),
            NewPerson("c", PersonDraft(given_name="Oma"), role=CasePersonRole.network_person),
        ),
        "relations": (NewRelation("a", "b", "child"),),
    }  # fmt: skip
    return Opening(**(given | changes))


async def open_case(world: World, **changes: Any) -> Opened:  # noqa: ANN401 - parts of an opening
    async with world.gate.open(world.keeper(), "test:open") as work:
        made = await opened(work, family(**changes))
        await granting.rewrite(work, made.case.id)
        return made


@pytest.mark.rule("CA-01", "CA-02")
async def test_an_opened_case_holds_household_persons_relations_and_its_first_steps(world: World, pools: Pools) -> None:
    vt = world.organisations["veilig_thuis"]
    made = await open_case(
        world,
        participations=(NewParticipation(vt, ParticipationBasis.referrer, acts_for=("b",)),),
        first_to_act_id=vt,
        reason=WHY,
    )
    found = await shown(
        world.gate, world.keeper(), CASES, made.case.id, "persons", "household", "participations", "directions", "moves"
    )
    assert (found["status"], found["phase"], found["track"], found["episode"]) == (
        "opened", "direct_safety", "regular", 1,
    )  # fmt: skip
    assert {p["givenName"] for p in found["persons"]["items"]} == {"Anouk", "Bo", "Oma"}
    assert {m["role"] for m in found["household"]["items"]} == {"parent", "child"}
    assert found["participations"]["items"][0]["actsFor"] == [str(made.persons["b"])]
    (coordinator,) = found["directions"]["items"]
    assert (coordinator["provisional"], coordinator["organisationId"]) == (True, str(vt))
    assert [(m["field"], m["old"], m["new"]) for m in reversed(found["moves"]["items"])] == [
        ("status", None, "opened"),
        ("phase", "undetermined", "direct_safety"),
    ]
    (told,) = await events(pools, world, "cases.opened")
    assert told["subject_id"] == made.case.id
    (relation,) = await rows(pools, world, "SELECT * FROM relations")
    assert (relation["person_id"], relation["kind"]) == (made.persons["a"], "child")


@pytest.mark.rule("CA-01")
async def test_a_household_has_one_open_case_unless_another_is_linked_with_a_reason(world: World) -> None:
    first = await open_case(world)
    known = {
        "household_id": first.case.household_id,
        "persons": (NewPerson("a", person_id=first.persons["a"]),),
        "relations": (),
    }
    with pytest.raises(OpenCaseExists):
        await open_case(world, **known)
    second = await open_case(world, **known, linked_case_id=first.case.id, link_reason=WHY)
    assert second.case.linked_case_id == first.case.id


@pytest.mark.rule("CA-02", "CA-04")
async def test_a_case_is_prepared_parked_and_taken_up_again_by_its_life_cycle(world: World, pools: Pools) -> None:
    case = await world.case()
    keeper = world.keeper()
    with pytest.raises(GuardNotMet) as waits:
        await service.prepare_case(world.gate, keeper, case_id=case.id, seen=1, draft=MoveDraft())
    assert waits.value.missing == ("caseDirector",)
    await directed(world, case)
    with pytest.raises(MissingRole):
        await service.prepare_case(
            world.gate, world.actor("police", roles=()), case_id=case.id, seen=1, draft=MoveDraft()
        )
    with pytest.raises(StaleVersion):
        await service.prepare_case(world.gate, keeper, case_id=case.id, seen=9, draft=MoveDraft())
    until = today_here() + timedelta(days=30)
    with pytest.raises(WrongState):
        await service.park_case(world.gate, keeper, case_id=case.id, seen=1, draft=ParkDraft(until=until, reason=WHY))
    version = await service.prepare_case(world.gate, keeper, case_id=case.id, seen=1, draft=MoveDraft(reason=WHY))
    version = await service.park_case(
        world.gate, keeper, case_id=case.id, seen=version, draft=ParkDraft(until=until, reason=WHY)
    )
    parked = await shown(world.gate, keeper, CASES, case.id)
    assert (parked["status"], parked["parkedUntil"], parked["version"]) == ("parked", until.isoformat(), version)
    await service.unpark_case(world.gate, keeper, case_id=case.id, seen=version, draft=MoveDraft())
    moves = await edge(world, keeper, case, "moves")
    assert [move["new"] for move in reversed(moves)] == ["preparing", "parked", "preparing"]
    assert moves[-1]["reason"] == WHY
    codes = [told["reason_code"] for told in await events(pools, world, "cases.status_changed")]
    assert codes == ["preparing", "parked", "preparing"]


@pytest.mark.rule("CA-15")
async def test_the_review_date_takes_a_parked_case_up_again_once(world: World, pools: Pools) -> None:
    case = await world.case()
    await directed(world, case)
    await service.prepare_case(world.gate, world.keeper(), case_id=case.id, seen=1, draft=MoveDraft())
    until = today_here() + timedelta(days=1)
    await service.park_case(
        world.gate, world.keeper(), case_id=case.id, seen=2, draft=ParkDraft(until=until, reason=WHY)
    )
    job = world.actor("safety_house", roles=(Role.system,))
    assert await service.unpark_due_cases(world.gate, job) == 0
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        await connection.execute("UPDATE cases SET parked_until = today()")
    assert await service.unpark_due_cases(world.gate, job) == 1
    assert await service.unpark_due_cases(world.gate, job) == 0
    assert (await shown(world.gate, world.keeper(), CASES, case.id))["status"] == "preparing"
    with pytest.raises(MissingRole):
        await service.unpark_due_cases(world.gate, world.actor("police"))


@pytest.mark.rule("CA-05", "CA-06")
async def test_a_successor_takes_over_only_after_a_handover_and_the_predecessor_directs_until_then(
    world: World, pools: Pools
) -> None:
    case = await world.case()
    first = await directed(world, case, "veilig_thuis")
    draft = DirectionDraft(
        role=DirectionRole.case_director,
        form=DirectorForm.youth_protection_worker,
        organisation_id=world.organisations["youth_protection"],
        push_through=True,
        member_ids=tuple(case.persons[:1]),
    )
    second = await directing.assign_director(world.gate, world.keeper(), case_id=case.id, draft=draft)
    with pytest.raises(Conflict):
        await directing.assign_director(world.gate, world.keeper(), case_id=case.id, draft=draft)
    successor = world.actor("youth_protection")
    with pytest.raises(WrongState):
        await directing.accept_direction(world.gate, successor, direction_id=second, seen=1)
    predecessor = world.actor("veilig_thuis")
    version = await directing.hand_over(world.gate, predecessor, direction_id=second, seen=1, draft=handover())
    found = {d["id"]: d for d in await edge(world, world.keeper(), case, "directions")}
    assert found[str(first)]["endsAt"] is None
    await directing.accept_direction(world.gate, successor, direction_id=second, seen=version)
    found = {d["id"]: d for d in await edge(world, world.keeper(), case, "directions")}
    assert found[str(first)]["endsAt"] is not None
    assert (found[str(second)]["state"], found[str(second)]["pushThrough"]) == ("accepted", True)
    assert found[str(second)]["professionalId"] == str(world.professionals["youth_protection"])
    told = (await events(pools, world, "cases.director_changed"))[-1]
    assert told["notice_class"] == "acknowledge"
    assert set(told["named"]) == {
        world.organisations[kind] for kind in ("youth_protection", "veilig_thuis", "safety_house")
    }


@pytest.mark.rule("CA-05")
async def test_a_declined_direction_leaves_who_was_in_charge(world: World) -> None:
    case = await world.case()
    first = await directed(world, case)
    draft = DirectionDraft(
        role=DirectionRole.case_director,
        form=DirectorForm.involved_professional,
        organisation_id=world.organisations["police"],
        push_through=False,
    )
    offered = await directing.assign_director(world.gate, world.keeper(), case_id=case.id, draft=draft)
    await directing.decline_direction(
        world.gate, world.actor("police"), direction_id=offered, seen=1, draft=DeclineDraft(reason=WHY)
    )
    in_charge = [d for d in await edge(world, world.keeper(), case, "directions") if d["state"] == "accepted"]
    assert [d["id"] for d in in_charge] == [str(first)]


async def test_a_stranger_to_the_case_meets_nothing_in_any_use_case(world: World) -> None:
    case = await world.case()
    stranger = world.actor("school", roles=(Role.process_director, Role.information_officer))
    calls = [
        service.prepare_case(world.gate, stranger, case_id=case.id, seen=1, draft=MoveDraft()),
        service.record_file_number(world.gate, stranger, case_id=case.id, draft=FileNumberDraft(number="1")),
        service.link_case(
            world.gate, stranger, case_id=case.id, seen=1, draft=CaseLinkDraft(case_id=new_id(), reason=WHY)
        ),
        participating.join_case(
            world.gate, stranger, case_id=case.id,
            draft=ParticipationDraft(organisation_id=world.organisations["school"], basis=ParticipationBasis.core),
        ),
        directing.assign_director(
            world.gate, stranger, case_id=case.id,
            draft=DirectionDraft(
                role=DirectionRole.first_contact, organisation_id=world.organisations["school"], push_through=False
            ),
        ),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(NotFound):
            await call


@pytest.mark.rule("GR-18")
async def test_who_joins_reads_and_who_leaves_reads_nothing_more(world: World, pools: Pools) -> None:
    case = await world.case(members=("veilig_thuis", "police"))
    reader = world.actor("local_team")
    assert await shown(world.gate, reader, CASES, case.id) is None
    draft = ParticipationDraft(organisation_id=world.organisations["local_team"], basis=ParticipationBasis.on_request)
    part = await participating.join_case(world.gate, world.keeper(), case_id=case.id, draft=draft)
    with pytest.raises(Conflict):
        await participating.join_case(world.gate, world.keeper(), case_id=case.id, draft=draft)
    assert (await shown(world.gate, reader, CASES, case.id))["status"] == "opened"
    await participating.leave_case(world.gate, reader, participation_id=part, seen=1)
    assert await shown(world.gate, reader, CASES, case.id) is None
    codes = [told["reason_code"] for told in await events(pools, world, "cases.participation_changed")]
    assert codes == ["joined", "left"]


@pytest.mark.rule("CA-04")
async def test_who_directs_hands_over_before_leaving(world: World) -> None:
    case = await world.case()
    await directed(world, case, "police")
    parts = await edge(world, world.keeper(), case, "participations")
    police = next(p for p in parts if p["organisationId"] == str(world.organisations["police"]))

    with pytest.raises(GuardNotMet) as refused:
        await participating.leave_case(world.gate, world.actor("police"), participation_id=UUID(police["id"]), seen=1)
    assert refused.value.missing == ("successor",)


@pytest.mark.rule("CA-03")
async def test_a_track_changes_by_a_recorded_decision_and_keeps_the_case(world: World) -> None:
    case = await world.case()
    keeper = world.keeper()
    with pytest.raises(InvalidContent) as refused:
        await service.change_track(
            world.gate, keeper, case_id=case.id, seen=1, draft=TrackDraft(track=Track.complex, reason=WHY)
        )
    assert {fault.pointer for fault in refused.value.faults} == {"/coerciveFramework", "/legalDomain"}
    draft = TrackDraft(
        track=Track.complex,
        approach=Approach.inter,
        coercive_framework=CoerciveFramework.to_consider,
        legal_domain=LegalDomain.civil,
        reason=WHY,
    )
    assert await service.change_track(world.gate, keeper, case_id=case.id, seen=1, draft=draft) == 2
    assert await service.change_track(world.gate, keeper, case_id=case.id, seen=2, draft=draft) == 2
    found = await shown(world.gate, keeper, CASES, case.id, "moves")
    assert (found["track"], found["approach"], found["legalDomain"]) == ("complex", "inter", "civil")
    assert {move["field"] for move in found["moves"]["items"]} == {
        "track", "approach", "coercive_framework", "legal_domain",
    }  # fmt: skip


@pytest.mark.rule("CA-01")
async def test_a_file_number_is_unique_in_its_organisation_only(world: World) -> None:
    one, other = await world.case(), await world.case()
    police, vt = world.actor("police"), world.actor("veilig_thuis")
    draft = FileNumberDraft(number="PL-2026-1")
    await service.record_file_number(world.gate, police, case_id=one.id, draft=draft)
    await service.record_file_number(world.gate, vt, case_id=other.id, draft=draft)
    with pytest.raises(Conflict):
        await service.record_file_number(world.gate, police, case_id=other.id, draft=draft)
    (number,) = await edge(world, vt, one, "file_numbers")
    assert number["number"] == "PL-2026-1"


@pytest.mark.rule("CA-01")
async def test_cases_are_linked_with_a_reason_and_only_to_what_is_known(world: World) -> None:
    one, other = await world.case(), await world.case()
    keeper = world.keeper()
    with pytest.raises(InvalidContent):
        await service.link_case(
            world.gate, keeper, case_id=one.id, seen=1, draft=CaseLinkDraft(case_id=new_id(), reason=WHY)
        )
    link = CaseLinkDraft(case_id=other.id, reason=WHY)
    await service.link_case(world.gate, keeper, case_id=one.id, seen=1, draft=link)
    assert (await shown(world.gate, keeper, CASES, one.id))["linkedCaseId"] == str(other.id)


@pytest.mark.rule("RE-14", "CA-04")
async def test_the_first_claim_of_a_task_wins_and_its_claimant_coordinates(world: World) -> None:
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:task") as work:
        task_id = await set_task(work, TaskKind.first_contact, work.now + timedelta(hours=48), case_id=case.id)
    (offered,) = await shown_list(world.gate, world.actor("school"), TASKS)
    assert (offered["id"], offered["caseId"]) == (str(task_id), None)
    await tasks.claim_task(world.gate, world.actor("police"), task_id=task_id)
    with pytest.raises(AlreadyClaimed):
        await tasks.claim_task(world.gate, world.actor("veilig_thuis"), task_id=task_id)
    assert await shown_list(world.gate, world.actor("school"), TASKS) == []
    (mine,) = await shown_list(world.gate, world.actor("police"), TASKS)
    assert (mine["state"], mine["caseId"]) == ("claimed", str(case.id))
    (coordinator,) = await edge(world, world.keeper(), case, "directions")
    assert (coordinator["organisationId"], coordinator["provisional"]) == (str(world.organisations["police"]), True)


async def test_a_task_is_postponed_with_a_reason_and_finished_once_by_who_has_it(world: World) -> None:
    case = await world.case()
    police = world.actor("police")
    async with world.gate.open(world.keeper(), "test:task") as work:
        due = work.now + timedelta(days=1)
        task_id = await set_task(
            work, TaskKind.client_feedback, due, case_id=case.id, organisation_id=police.organisation_id,
            person_id=case.persons[0],
        )  # fmt: skip
    with pytest.raises(MissingRole):
        await tasks.finish_task(world.gate, world.actor("veilig_thuis"), task_id=task_id, seen=1)
    with pytest.raises(InvalidContent):
        await tasks.postpone_task(
            world.gate, police, task_id=task_id, seen=1, draft=PostponeDraft(due_at=due, reason=WHY)
        )
    later = PostponeDraft(due_at=due + timedelta(days=3), reason=WHY)
    assert await tasks.postpone_task(world.gate, police, task_id=task_id, seen=1, draft=later) == 2
    assert await tasks.finish_task(world.gate, police, task_id=task_id, seen=2) == 3
    with pytest.raises(WrongState):
        await tasks.finish_task(world.gate, police, task_id=task_id, seen=3)
    with pytest.raises(NotFound):
        await tasks.finish_task(world.gate, world.actor("school"), task_id=task_id, seen=3)
