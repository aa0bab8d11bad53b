"""A hostile partner before there is a case: false triage, cases and persons of others, what only the house found."""

from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.errors import GuardNotMet, InvalidContent, NotFound
from app.domain.notices.queue import DeliveryQueue
from app.domain.notices.statements.views import EVENTS
from app.domain.referrals.drafts import DuplicateDraft, LinkDraft
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.views import REFERRALS
from app.domain.referrals.weighing import decide_referral, link_referral, mark_referral_duplicate, weigh_referral
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import rows, shown_list
from tests.referral_world import accepted, decision, desk, house, in_weighing, partner, shown, small
from tests.world import World, make_world

TOLD = {
    "outcome": "multidisciplinary_approach",
    "instrument": "vt_triage",
    "version": "2026-1",
    "date": "2026-01-02",
    "result": "structural",
}


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.mark.rule("RE-07")
async def test_nobody_but_veilig_thuis_triages_by_saying_so(world: World) -> None:
    draft = small("m-7", requestedTrack="mda_structural", triage=TOLD)
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=draft)
    assert (await shown(world, house(world), REFERRALS, referral_id))["triageRequested"]
    with pytest.raises(GuardNotMet):
        await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)


@pytest.mark.rule("RE-07")
async def test_a_track_that_needs_triage_does_not_rest_on_a_partner_s_word_for_one(world: World) -> None:
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=small("m-8", triage=TOLD))
    await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)
    with pytest.raises(GuardNotMet):
        await decide_referral(
            world.gate, house(world), referral_id=referral_id, seen=2, draft=decision(world, track="mda_structural")
        )


@pytest.mark.rule("CA-01")
async def test_a_second_case_is_not_opened_by_naming_any_identifier(world: World) -> None:
    secret = await world.case(members=("police",))
    await rows_without_grounds(world, secret.id)
    referral_id = await in_weighing(world, small("m-2"))
    officer = world.actor(
        "veilig_thuis", purpose=Purpose.referral_handling, roles=(Role.vt_worker, Role.process_director)
    )
    for actor, hidden in ((house(world), UUID(int=7)), (officer, UUID(int=7)), (officer, secret.id)):
        draft = decision(world, linkedCaseId=str(hidden), linkReason="It belongs together")
        with pytest.raises(InvalidContent) as refused:
            await decide_referral(world.gate, actor, referral_id=referral_id, seen=3, draft=draft)
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/linkedCaseId", "unknown-case")]


async def test_triage_does_not_link_into_a_case_that_it_may_not_know_of(world: World) -> None:
    secret = await world.case(members=("police",))
    await rows_without_grounds(world, secret.id)
    officer = world.actor(
        "veilig_thuis", purpose=Purpose.referral_handling, roles=(Role.vt_worker, Role.information_officer)
    )
    referral_id = await submit_referral(world.gate, desk(world), draft=small("m-9"))
    for hidden in (secret.id, UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await link_referral(world.gate, officer, referral_id=referral_id, seen=1, draft=LinkDraft(case_id=hidden))
        assert [fault.code for fault in refused.value.faults] == ["no-open-case"]


async def rows_without_grounds(world: World, case_id: UUID) -> None:
    """Nobody but the house may know of this case: its partners' parts ended."""
    async with world.gate.open(world.keeper(), "test:end") as work:
        await work.connection.execute(
            "DELETE FROM case_readers WHERE house_id = $1 AND case_id = $2 AND organisation_id <> $3",
            world.house_id, case_id, world.keeper_id,
        )  # fmt: skip


async def test_a_duplicate_is_of_a_referral_that_the_actor_may_know_of(world: World) -> None:
    other = await submit_referral(world.gate, partner(world, "school"), draft=small("m-3"))
    mine = await submit_referral(world.gate, desk(world), draft=small("m-4"))
    officer = world.actor(
        "veilig_thuis", purpose=Purpose.referral_handling, roles=(Role.vt_worker, Role.information_officer)
    )
    for hidden in (other, UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await mark_referral_duplicate(
                world.gate, officer, referral_id=mine, seen=1, draft=DuplicateDraft(original_id=hidden)
            )
        assert [fault.code for fault in refused.value.faults] == ["unknown-referral"]
    with pytest.raises(NotFound):
        await mark_referral_duplicate(
            world.gate, officer, referral_id=other, seen=9, draft=DuplicateDraft(original_id=mine)
        )


@pytest.mark.rule("NO-05")
async def test_the_sender_does_not_learn_which_case_its_report_was_added_to(world: World, pools: Pools) -> None:
    """The event of the signal is told in the order of the case; its sender reads of the referral, not of the case."""
    _, case_id = await accepted(world, small("m-1"))
    sender = partner(world, "school")
    referral_id = await submit_referral(world.gate, sender, draft=small("m-5", reference="S-5"))
    queue = DeliveryQueue(pools.writer)
    for known in await queue.houses():
        while await queue.list_events(known):
            pass
    told = [event for event in await shown_list(world.gate, sender, EVENTS) if event["subjectId"] == str(referral_id)]
    assert {event["type"] for event in told} == {"referrals.received", "referrals.attached"}
    assert [event["caseId"] for event in told] == [None, None]
    of_house = await shown_list(world.gate, house(world), EVENTS)
    assert str(case_id) in {event["caseId"] for event in of_house}


@pytest.mark.rule("NO-05", "RE-02")
async def test_the_sender_does_not_learn_by_waiting_that_its_report_was_a_duplicate(world: World, pools: Pools) -> None:
    told = {"sourceEvent": {"system": "bvh", "number": "1"}}
    await submit_referral(world.gate, partner(world, "local_team"), draft=small("m-1", **told))
    second = await submit_referral(world.gate, partner(world, "school"), draft=small("m-2", **told))
    other = await submit_referral(world.gate, partner(world, "school"), draft=small("m-3"))
    await rows(pools, world, "UPDATE referrals SET arrived_at = now() - interval '30 days'")
    seen = [await shown(world, partner(world, "school"), REFERRALS, one) for one in (second, other)]
    assert [(one["state"], one["overdue"]) for one in seen] == [("received", True)] * 2
    assert not (await shown(world, house(world), REFERRALS, second))["overdue"]
