"""A withdrawal travels: who may hold what was shared is told, confirms, is reminded, and is on the list until then."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.contributions import service as contributions
from app.domain.contributions.drafts import Correction, Withdrawal
from app.domain.errors import NotFound
from app.domain.grounds import consents
from app.domain.grounds.drafts import ConsentWithdrawal
from app.domain.grounds.terms import keep_ground_terms
from app.domain.notices import confirming
from app.domain.notices.service import acknowledge_event
from app.domain.notices.statements.confirmations import CONFIRMATIONS
from app.domain.tables.grounds import GroundRow
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import SharingGround
from tests.domain.case_world import events, rows, shown_list
from tests.domain.test_contributions import item
from tests.today import today_here
from tests.world import MadeCase, World


def system(world: World) -> Actor:
    return world.actor("safety_house", roles=(Role.system,))


async def waiting(world: World, kind: str) -> list[tuple[UUID, bool]]:
    """Who is on the list as this organisation sees it, and whether it still has to confirm."""
    listed = await shown_list(world.gate, world.actor(kind), CONFIRMATIONS)
    return sorted((UUID(one["organisationId"]), one["outstanding"]) for one in listed)


async def withdrawn(world: World, case: MadeCase, *recipients: str) -> UUID:
    """A consent that the local team recorded and the house takes back."""
    ground_id = await world.consent(case, 0, recipients=recipients or None)
    async with world.gate.open(world.keeper(), "test:owner") as work:
        await work.change(await work.read(GroundRow, ground_id), recorded_by_id=world.organisations["local_team"])
    await consents.withdraw_consent(world.gate, world.keeper(), ground_id=ground_id, seen=2, change=ConsentWithdrawal())
    return ground_id


@pytest.mark.rule("GR-03")
async def test_whoever_could_read_on_a_ground_is_told_that_it_ended_also_who_lost_the_case_by_it(
    world: World, pools: Pools
) -> None:
    case = await world.case(members=("addiction_care", "school"))
    ground_id = await withdrawn(world, case)
    [told] = await events(pools, world, "grounds.ended")
    clinic, school = world.organisations["addiction_care"], world.organisations["school"]
    assert (told["subject_id"], told["reason_code"], told["notice_class"]) == (ground_id, "withdrawn", "acknowledge")
    assert {clinic, school} <= {*told["named"], *told["taking_part"]}
    assert {holder for holder, _ in await waiting(world, "safety_house")} >= {clinic, school}


@pytest.mark.rule("GR-03")
async def test_the_list_is_for_the_house_the_owner_and_each_holder_itself(world: World) -> None:
    case = await world.case(members=("addiction_care", "school"))
    clinic, school = world.organisations["addiction_care"], world.organisations["school"]
    await withdrawn(world, case, "addiction_care", "school")
    assert await waiting(world, "safety_house") == sorted([(clinic, True), (school, True)])
    assert await waiting(world, "local_team") == sorted([(clinic, True), (school, True)])
    assert await waiting(world, "school") == [(school, True)]
    assert await waiting(world, "police") == []


@pytest.mark.rule("GR-03", "NO-07")
async def test_a_receipt_confirms_and_only_the_holder_s_own(world: World, pools: Pools) -> None:
    case = await world.case(members=("addiction_care", "school"))
    clinic, school = world.organisations["addiction_care"], world.organisations["school"]
    await withdrawn(world, case, "addiction_care", "school")
    [told] = await events(pools, world, "grounds.ended")
    with pytest.raises(NotFound):
        await acknowledge_event(world.gate, world.actor("police"), event_id=told["id"])
    await acknowledge_event(world.gate, world.actor("school"), event_id=told["id"])
    assert await waiting(world, "safety_house") == sorted([(clinic, True), (school, False)])
    [first] = await rows(pools, world, "SELECT * FROM confirmations WHERE organisation_id = $1", school)
    await acknowledge_event(world.gate, world.actor("school"), event_id=told["id"])
    [second] = await rows(pools, world, "SELECT * FROM confirmations WHERE organisation_id = $1", school)
    assert first["confirmed_at"] == second["confirmed_at"]
    assert first["due_at"] is None


@pytest.mark.rule("GR-03")
async def test_who_stays_silent_is_reminded_once_a_term_until_it_confirms(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "MOST_REMINDERS", 2)
    case = await world.case(members=("addiction_care",))
    clinic, owner = world.organisations["addiction_care"], world.organisations["local_team"]
    await withdrawn(world, case, "addiction_care")
    assert await confirming.remind_unconfirmed(world.gate, system(world)) == 0
    for round_ in (1, 2, 3):
        await rows(pools, world, "UPDATE confirmations SET due_at = now() WHERE due_at IS NOT NULL")
        reminded = await confirming.remind_unconfirmed(world.gate, system(world))
        assert reminded == (1 if round_ < 3 else 0)
        assert await confirming.remind_unconfirmed(world.gate, system(world)) == 0
    told = await events(pools, world, "notices.confirmation_due")
    assert len(told) == 2
    assert set(told[0]["named"]) == {clinic, owner, world.keeper_id}
    assert (told[0]["case_id"], told[0]["reason_code"]) == (None, "grounds_ended")
    assert await waiting(world, "safety_house") == [(clinic, True)]


@pytest.mark.rule("GR-03")
async def test_a_consent_that_ran_out_is_taken_back_by_the_clock_and_one_that_was_never_given_is_not(
    world: World, pools: Pools
) -> None:
    case = await world.case(members=("addiction_care",))
    past = datetime.now(UTC) - timedelta(minutes=1)
    clinic = world.organisations["addiction_care"]
    given = await world.consent(case, 0, recipients=("addiction_care",), ends_at=past)
    asked = await world.consent(case, 1, recipients=("addiction_care",), state=ConsentState.requested)
    await rows(pools, world, "UPDATE grounds SET answer_due_at = now() WHERE id = $1", asked)
    await keep_ground_terms(world.gate, system(world))
    [told] = await events(pools, world, "grounds.ended")
    assert (told["subject_id"], told["reason_code"]) == (given, "expired")
    assert await waiting(world, "addiction_care") == [(clinic, True)]


async def shared(world: World, case: MadeCase, *recipients: str) -> UUID:
    to = {"recipient_ids": [world.organisations[kind] for kind in recipients]} if recipients else {}
    draft = item(world, case, **to)
    return await contributions.share_contribution(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("CO-01")
async def test_a_withdrawn_item_and_a_corrected_one_are_confirmed_by_whoever_could_read_them(
    world: World, pools: Pools
) -> None:
    case = await world.case()
    first = await shared(world, case)
    correction = Correction(content="Ruzie op maandag.", as_of=today_here())
    newer = await contributions.correct_contribution(
        world.gate, world.actor("police"), contribution_id=first, seen=1, change=correction
    )
    await contributions.withdraw_contribution(
        world.gate, world.actor("police"), contribution_id=newer, seen=1, change=Withdrawal(reason="ander gezin")
    )
    asked = await rows(
        pools, world, "SELECT type, subject_id, organisation_id FROM confirmations WHERE owner_id = $1",
        world.organisations["police"],
    )  # fmt: skip
    assert {(one["type"], one["subject_id"]) for one in asked} == {
        ("contributions.corrected", newer), ("contributions.withdrawn", newer),
    }  # fmt: skip
    assert world.organisations["veilig_thuis"] in {one["organisation_id"] for one in asked}
    assert world.organisations["police"] not in {one["organisation_id"] for one in asked}


@pytest.mark.rule("CO-01")
async def test_whom_a_correction_leaves_out_is_told_to_stop_using_the_old_item(world: World, pools: Pools) -> None:
    case = await world.case()
    first = await shared(world, case, "veilig_thuis", "youth_protection")
    kept, left_out = world.organisations["veilig_thuis"], world.organisations["youth_protection"]
    correction = Correction(content="Ruzie op maandag.", as_of=today_here(), recipient_ids=[kept])
    newer = await contributions.correct_contribution(
        world.gate, world.actor("police"), contribution_id=first, seen=1, change=correction
    )
    asked = await rows(pools, world, "SELECT type, subject_id, organisation_id FROM confirmations")
    found = {(one["type"], one["subject_id"], one["organisation_id"]) for one in asked}
    assert ("contributions.corrected", newer, kept) in found
    assert ("contributions.withdrawn", first, left_out) in found
    assert ("contributions.corrected", newer, left_out) not in found


@pytest.mark.rule("GR-03", "GR-08")
async def test_who_read_on_an_override_is_told_of_its_review_and_confirms_when_it_is_not_renewed(
    world: World, pools: Pools
) -> None:
    case = await world.case(members=("addiction_care",))
    now, clinic = datetime.now(UTC), world.organisations["addiction_care"]
    ground_id = await world.ground(
        case, SharingGround.serious_threat_override, review_at=now + timedelta(days=1), person_ids=case.persons[:1]
    )
    for passed in (timedelta(hours=1), timedelta(days=100)):
        await rows(pools, world, "UPDATE grounds SET review_at = $1 WHERE id = $2", now - passed, ground_id)
        await keep_ground_terms(world.gate, system(world))
    [review] = await events(pools, world, "grounds.override_review_due")
    [ended] = await events(pools, world, "grounds.ended")
    assert clinic in review["named"]
    assert ended["reason_code"] == "expired"
    assert await waiting(world, "addiction_care") == [(clinic, True)]
