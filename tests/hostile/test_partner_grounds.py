"""A hostile partner among the grounds: it acts on what it may not know of, and asks until an answer tells too much."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.errors import Forbidden, InvalidContent, NotFound
from app.domain.grounds import answers, consents, service
from app.domain.grounds.drafts import (
    ConsentAnswer,
    ConsentRepeat,
    ConsentRequest,
    ConsentWithdrawal,
    GroundDraft,
    GroundEnding,
    PoliceWishChange,
    ShareQuestion,
)
from app.domain.grounds.statements import GROUNDS
from app.domain.persons import danger
from app.domain.persons import service as persons
from app.domain.persons.drafts import DangerPairDraft
from app.domain.tables.cases import ParticipationRow
from app.domain.vocabulary.grounds import ConsentState, PoliceWish
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, MissingStep, Purpose, ShareAnswer, SharingGround
from tests.domain.case_world import rows, shown
from tests.world import MadeCase, World, make_world

SOON = datetime.now(UTC) + timedelta(days=10)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def drafted(world: World, case: MadeCase, kind: str, *recipients: str) -> UUID:
    draft = GroundDraft(
        kind=SharingGround.serious_threat_override,
        purposes=[Purpose.stop_violence],
        categories=[Category.safety],
        recipient_ids=[world.organisations[recipient] for recipient in recipients],
        protects_ids=case.persons[2:],
        threat="He said when he comes.",
        review_at=SOON,
    )
    return await service.draft_ground(world.gate, world.actor(kind), case_id=case.id, draft=draft)


async def told(world: World, pools: Pools) -> list[Any]:
    return await rows(
        pools, world, "SELECT reason_code, case_id, taking_part || named AS who FROM events WHERE type LIKE 'grounds.%'"
    )


@pytest.mark.parametrize("seen", [1, 7])
async def test_a_draft_does_not_exist_for_another_partner_whatever_it_asks(world: World, seen: int) -> None:
    case = await world.case()
    ground_id = await drafted(world, case, "veilig_thuis", "police")
    police = world.actor("police", roles=(Role.process_director, Role.information_officer))
    why = GroundEnding(reason="So it is not used")
    for attempt in (
        service.activate_ground(world.gate, police, ground_id=ground_id, seen=seen),
        service.reject_ground(world.gate, police, ground_id=ground_id, seen=seen, change=why),
        service.end_ground(world.gate, police, ground_id=ground_id, seen=seen, change=why),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_of_a_draft_only_its_author_and_the_house_are_told(world: World, pools: Pools) -> None:
    case = await world.case()
    ground_id = await drafted(world, case, "veilig_thuis", "police", "school")
    await service.reject_ground(
        world.gate, world.keeper(), ground_id=ground_id, seen=1, change=GroundEnding(reason="A lighter way is there")
    )
    between = {world.organisations["veilig_thuis"], world.keeper_id}
    assert [(row["reason_code"], row["case_id"], set(row["who"])) for row in await told(world, pools)] == [
        ("drafted", None, between),
        ("rejected", None, between),
    ]


async def test_who_only_takes_part_does_not_touch_the_consents_that_it_may_not_know_of(world: World) -> None:
    case = await world.case(members=("veilig_thuis", "addiction_care"))
    request = ConsentRequest(
        person_id=case.persons[0],
        purposes=[Purpose.stop_violence],
        categories=[Category.existence],
        recipient_ids=[world.organisations["police"]],
        form_reference="TF-1",
    )
    ground_id = await consents.request_consent(world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=request)
    clinic = world.actor("addiction_care")
    for seen in (1, 9):
        with pytest.raises(NotFound):
            await consents.record_consent(
                world.gate, clinic, ground_id=ground_id, seen=seen,
                answer=ConsentAnswer(state=ConsentState.given, ends_at=SOON),
            )  # fmt: skip
        with pytest.raises(NotFound):
            await consents.withdraw_consent(
                world.gate, clinic, ground_id=ground_id, seen=seen, change=ConsentWithdrawal()
            )


@pytest.mark.rule("GR-12")
@pytest.mark.parametrize("wish", [PoliceWish.no, PoliceWish.undecided])
async def test_the_police_do_not_record_that_the_client_wants_them_after_all(world: World, wish: PoliceWish) -> None:
    case = await world.case()
    vt, police = world.actor("veilig_thuis"), world.actor("police")
    version = await service.record_police_wish(
        world.gate, police, case_id=case.id, seen=1, change=PoliceWishChange(wish=PoliceWish.yes)
    )
    version = await service.record_police_wish(
        world.gate, vt, case_id=case.id, seen=version, change=PoliceWishChange(wish=wish)
    )
    with pytest.raises(Forbidden):
        await service.record_police_wish(
            world.gate, police, case_id=case.id, seen=version, change=PoliceWishChange(wish=PoliceWish.yes)
        )
    await service.record_police_wish(
        world.gate, vt, case_id=case.id, seen=version, change=PoliceWishChange(wish=PoliceWish.yes)
    )


async def one_sided(world: World, kind: str, person: int) -> MadeCase:
    """A case in which an organisation acts for one person only."""
    case = await world.case(members=("veilig_thuis",))
    async with world.gate.open(world.keeper(), "test:side") as work:
        await work.insert(
            ParticipationRow(
                house_id=world.house_id,
                case_id=case.id,
                organisation_id=world.organisations[kind],
                basis="core",
                acts_for=[case.persons[person]],
                starts_at=work.now - timedelta(days=1),
            )
        )
        await granting.rewrite(work, case.id)
    return case


@pytest.mark.rule("GR-10", "PE-04")
async def test_the_other_side_does_not_learn_by_asking_that_somebody_is_kept_from_it(world: World) -> None:
    """The perpetrator's side asks for the victim's address: the answer is the one of an address without a ground."""
    case = await one_sided(world, "youth_protection", 1)
    question = ShareQuestion(
        contributor_id=world.keeper_id,
        recipient_id=world.organisations["youth_protection"],
        person_id=case.persons[0],
        category=Category.contact,
        purpose=Purpose.stop_violence,
    )
    pair = DangerPairDraft(
        kind=DangerKind.stalking, person_id=case.persons[0], other_person_id=case.persons[1], source="Police report"
    )
    await danger.set_danger_pair(
        world.gate, world.actor("veilig_thuis", roles=(Role.vt_worker,)), case_id=case.id, draft=pair
    )
    await persons.protect_person(
        world.gate, world.actor("veilig_thuis"), case_id=case.id, person_id=case.persons[0], seen=1
    )
    told_the_house = await answers.ask_may_share(world.gate, world.keeper(), case_id=case.id, question=question)
    assert (told_the_house.rules[0], told_the_house.missing_steps) == ("PE-04", [MissingStep.lift_danger_pair])
    told_the_other = await answers.ask_may_share(
        world.gate, world.actor("youth_protection"), case_id=case.id, question=question
    )
    assert told_the_other.answer is ShareAnswer.limited
    assert told_the_other.rules[0] == "GR-01"
    assert MissingStep.lift_danger_pair not in told_the_other.missing_steps


@pytest.mark.rule("GR-10", "GR-12")
async def test_the_police_do_not_learn_by_asking_what_the_client_wished(world: World) -> None:
    case = await world.case()
    await service.record_police_wish(
        world.gate, world.actor("veilig_thuis"), case_id=case.id, seen=1, change=PoliceWishChange(wish=PoliceWish.no)
    )
    question = ShareQuestion(
        contributor_id=world.keeper_id,
        recipient_id=world.organisations["police"],
        person_id=case.persons[0],
        category=Category.safety,
        purpose=Purpose.stop_violence,
    )
    found = await answers.ask_may_share(world.gate, world.actor("police"), case_id=case.id, question=question)
    assert (found.answer, found.rules) == (ShareAnswer.deny, ["GR-01"])
    assert not {MissingStep.ask_police_wish, MissingStep.ask_process_director} & set(found.missing_steps)


async def test_a_ground_names_no_person_of_another_case_and_no_organisation_that_is_not_there(world: World) -> None:
    case, other = await world.case(), await world.case()
    for wrong in (other.persons[0], UUID(int=0)):
        with pytest.raises(InvalidContent) as refused:
            await consents.request_consent(
                world.gate, world.actor("police"), case_id=case.id,
                draft=ConsentRequest(
                    person_id=wrong, purposes=[Purpose.stop_violence], categories=[Category.existence],
                    recipient_ids=[world.organisations["police"]],
                ),
            )  # fmt: skip
        assert [fault.code for fault in refused.value.faults] == ["not-a-person-of-the-case"]
    draft = GroundDraft(
        kind=SharingGround.reporting_code, purposes=[Purpose.stop_violence], categories=[Category.safety],
        giver_ids=[world.organisations["youth_protection"]],
    )  # fmt: skip
    with pytest.raises(InvalidContent):
        await service.draft_ground(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("GR-02", "GR-03")
async def test_whom_a_person_did_not_want_to_know_does_not_hear_of_the_person(world: World, pools: Pools) -> None:
    """A consent is asked for an organisation outside the case, and refused: to that organisation nothing is there."""
    case = await world.case(members=("veilig_thuis",))
    request = ConsentRequest(
        person_id=case.persons[0],
        purposes=[Purpose.stop_violence],
        categories=[Category.existence],
        recipient_ids=[world.organisations["school"]],
        form_reference="TF-1",
    )
    vt, school = world.actor("veilig_thuis"), world.actor("school")
    ground_id = await consents.request_consent(world.gate, vt, case_id=case.id, draft=request)
    assert await shown(world.gate, school, GROUNDS, ground_id) is None
    await consents.record_consent(
        world.gate, vt, ground_id=ground_id, seen=1, answer=ConsentAnswer(state=ConsentState.refused)
    )
    assert await shown(world.gate, school, GROUNDS, ground_id) is None
    assert all(world.organisations["school"] not in row["who"] for row in await told(world, pools))
    await consents.repeat_consent_request(
        world.gate, vt, ground_id=ground_id, seen=2, change=ConsentRepeat(reason="She asks herself")
    )
    await consents.record_consent(
        world.gate, vt, ground_id=ground_id, seen=3, answer=ConsentAnswer(state=ConsentState.given, ends_at=SOON)
    )
    await consents.withdraw_consent(world.gate, vt, ground_id=ground_id, seen=4, change=ConsentWithdrawal())
    heard = [row["reason_code"] for row in await told(world, pools) if world.organisations["school"] in row["who"]]
    assert heard == ["given", "withdrawn"]
