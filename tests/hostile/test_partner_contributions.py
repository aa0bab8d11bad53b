"""A hostile partner among the contributions: it names what belongs to other cases and counts what is hidden."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.contributions import history, requests, service
from app.domain.contributions.drafts import ContributionDraft, NamedGround, RequestAnswer, RequestDraft
from app.domain.errors import GroundRequired, InvalidContent, NotFound
from app.domain.vocabulary.contributions import ContributionMode, InformationRequestState, RefusalReason, Restriction
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.today import today_here
from tests.world import MadeCase, World, make_world


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def item(world: World, case: MadeCase, **facts: object) -> ContributionDraft:
    given = {
        "person_ids": case.persons[:1],
        "mode": ContributionMode.content,
        "category": Category.safety,
        "content": "Shouting every evening.",
        "necessity": "for the joint analysis",
        "as_of": today_here(),
        "purpose": Purpose.stop_violence,
        "ground": NamedGround(kind=SharingGround.covenant, agreement_id=world.covenant_id, edition="2026-1"),
    } | facts
    return ContributionDraft.model_validate(given)


def question(world: World, case: MadeCase, kind: str) -> RequestDraft:
    return RequestDraft(
        asked_id=world.organisations[kind],
        need="Are there reports?",
        person_ids=case.persons[:1],
        categories=[Category.safety],
        purpose=Purpose.stop_violence,
        due_at=datetime.now(UTC) + timedelta(days=3),
    )


async def share(world: World, case: MadeCase, kind: str, **facts: object) -> UUID:
    return await service.share_contribution(
        world.gate, world.actor(kind), case_id=case.id, draft=item(world, case, **facts)
    )


async def test_what_an_item_names_belongs_to_its_case(world: World) -> None:
    """Persons, grounds and questions of another case are refused like ones that do not exist."""
    case, other = await world.case(), await world.case()
    elsewhere = await world.consent(other, 0)
    for wrong in (elsewhere, UUID(int=7)):
        for category in (Category.safety, Category.care):
            with pytest.raises(InvalidContent) as refused:
                await share(world, case, "police", category=category, health_ground_id=wrong)
            assert [fault.pointer for fault in refused.value.faults] == ["/healthGroundId"]
        with pytest.raises(GroundRequired):
            await share(world, case, "police", category=Category.health, health_ground_id=wrong)
        with pytest.raises(GroundRequired):
            await share(world, case, "police", ground=NamedGround(kind=SharingGround.consent, ground_id=wrong))
    for person in (other.persons[0], UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await share(world, case, "police", person_ids=[person])
        assert [fault.code for fault in refused.value.faults] == ["not-a-person-of-the-case"]
    with pytest.raises(InvalidContent):
        await share(world, case, "police", compartment_of=case.persons[1])


async def test_a_withheld_item_smuggles_in_no_ground(world: World) -> None:
    case, other = await world.case(), await world.case()
    elsewhere = await world.consent(other, 0)
    with pytest.raises(InvalidContent):
        await service.share_contribution(
            world.gate, world.actor("police"), case_id=case.id,
            draft=ContributionDraft(
                person_ids=case.persons[:1], mode=ContributionMode.withheld, category=Category.health,
                refusal_reason=next(iter(RefusalReason)), health_ground_id=elsewhere,
            ),
        )  # fmt: skip


async def test_a_question_to_another_is_answered_like_one_that_was_never_asked(world: World) -> None:
    case, other = await world.case(), await world.case()
    asks = world.actor("veilig_thuis")
    to_another = await requests.request_contribution(
        world.gate, asks, case_id=case.id, draft=question(world, case, "youth_protection")
    )
    of_another_case = await requests.request_contribution(
        world.gate, asks, case_id=other.id, draft=question(world, other, "police")
    )
    for request_id in (to_another, of_another_case, UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await share(world, case, "police", request_id=request_id)
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/requestId", "unknown-request")]
    with pytest.raises(NotFound):
        await requests.answer_request(
            world.gate, world.actor("police"), request_id=to_another, seen=5,
            answer=RequestAnswer(state=InformationRequestState.nothing_known),
        )  # fmt: skip


@pytest.mark.rule("CO-04")
async def test_a_count_of_who_contributed_does_not_tell_of_an_investigation(world: World) -> None:
    case = await world.case()
    before = await history.ask_completeness(world.gate, world.actor("veilig_thuis"), case_id=case.id)
    await share(world, case, "police", restriction=Restriction.ongoing_investigation)
    assert await history.ask_completeness(world.gate, world.actor("veilig_thuis"), case_id=case.id) == before
