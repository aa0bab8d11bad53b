"""A hostile partner in a case: what belongs to other cases, other organisations and other roles stays there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.actions import progress
from app.domain.actions import service as actions
from app.domain.actions.drafts import ActionDraft, AgreeDraft, EndDraft, FinishDraft, Outcome
from app.domain.cases import directing, participating, service
from app.domain.cases.drafts import CaseLinkDraft, DirectionDraft, MoveDraft, ParticipationDraft
from app.domain.cases.statements import CASES
from app.domain.errors import InvalidContent, KetenpoortError, MissingRole, NotFound, NotOwner
from app.domain.vocabulary.actions import ActionKind, LegalDomain
from app.domain.vocabulary.cases import DirectionRole, ParticipationBasis
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed, shown
from tests.today import today_here
from tests.world import MadeCase, World, make_world

DUE = today_here() + timedelta(days=5)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def to_do(case: MadeCase, **facts: object) -> ActionDraft:
    given: dict[str, Any] = {"text": "Visit", "kind": ActionKind.safety_measure, "subject_ids": case.persons[:1]}
    return ActionDraft(**(given | facts))


async def test_an_action_names_nothing_of_another_case_or_organisation(world: World) -> None:
    case, other = await world.case(), await world.case()
    police = world.actor("police")
    for facts, pointer in (
        ({"subject_ids": other.persons[:1]}, "/subjectIds/0"),
        ({"subject_ids": [UUID(int=7)]}, "/subjectIds/0"),
        ({"owner_organisation_id": world.organisations["school"]}, "/ownerOrganisationId"),
        ({"owner_organisation_id": UUID(int=7)}, "/ownerOrganisationId"),
        (
            {
                "owner_organisation_id": world.organisations["police"],
                "owner_professional_id": world.professionals["veilig_thuis"],
            },
            "/ownerProfessionalId",
        ),
        ({"owner_person_id": other.persons[0]}, "/ownerPersonId"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await actions.propose_action(world.gate, police, case_id=case.id, draft=to_do(case, **facts))
        assert [fault.pointer for fault in refused.value.faults] == [pointer]


@pytest.mark.parametrize("seen", [1, 9])
async def test_an_action_of_a_case_that_one_may_not_know_of_does_not_exist(world: World, seen: int) -> None:
    case = await world.case()
    action_id = await actions.propose_action(world.gate, world.actor("police"), case_id=case.id, draft=to_do(case))
    stranger = world.actor("local_team", roles=(Role.process_director, Role.case_director))
    ending, done = EndDraft(reason="x"), FinishDraft(outcome=Outcome.done, result="x")
    for hidden in (action_id, UUID(int=7)):
        for attempt in (
            actions.agree_action(world.gate, stranger, action_id=hidden, seen=seen, draft=AgreeDraft()),
            progress.finish_action(world.gate, stranger, action_id=hidden, seen=seen, draft=done),
            progress.cancel_action(world.gate, stranger, action_id=hidden, seen=seen, draft=ending),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_who_may_not_move_an_action_is_not_told_its_state_or_version(world: World) -> None:
    case = await world.case()
    draft = to_do(case, owner_organisation_id=world.organisations["veilig_thuis"], legal_domain=LegalDomain.help)
    action_id = await actions.propose_action(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    for seen in (1, 9):
        with pytest.raises(NotOwner):
            await progress.unblock_action(world.gate, world.actor("police"), action_id=action_id, seen=seen)
        with pytest.raises(MissingRole):
            await actions.agree_action(
                world.gate, world.actor("police"), action_id=action_id, seen=seen, draft=AgreeDraft()
            )


async def test_directing_one_case_counts_for_nothing_in_another(world: World) -> None:
    mine, other = await world.case(), await world.case()
    await directed(world, mine, "police")
    police = world.actor("police")
    action_id = await actions.propose_action(
        world.gate, world.actor("veilig_thuis"), case_id=other.id, draft=to_do(other)
    )
    joining = ParticipationDraft(organisation_id=world.organisations["school"], basis=ParticipationBasis.on_request)
    for attempt in (
        actions.agree_action(world.gate, police, action_id=action_id, seen=1, draft=AgreeDraft(due_on=DUE)),
        participating.join_case(world.gate, police, case_id=other.id, draft=joining),
        # a token cannot make a role of a case one of the house
        service.prepare_case(
            world.gate, replace(police, roles=frozenset({Role.case_director})), case_id=other.id, seen=1,
            draft=MoveDraft(),
        ),
    ):  # fmt: skip
        with pytest.raises(MissingRole):
            await attempt


async def test_a_machine_holds_no_role_whatever_stands_in_its_actor(world: World) -> None:
    case = await world.case()
    machine = replace(world.keeper(Role.process_director, Role.system), professional_id=None, client_id=UUID(int=3))
    with pytest.raises(KetenpoortError) as refused:
        await service.prepare_case(world.gate, machine, case_id=case.id, seen=1, draft=MoveDraft())
    assert refused.value.type == "professional-required"
    with pytest.raises(KetenpoortError):
        await service.unpark_due_cases(world.gate, machine)
    with pytest.raises(KetenpoortError):
        await actions.tell_late_actions(world.gate, machine)


async def test_direction_goes_to_who_takes_part_and_to_its_own_professional(world: World) -> None:
    case, other = await world.case(), await world.case()
    offer: dict[str, Any] = {"role": DirectionRole.mandate_holder, "push_through": False}
    for facts in (
        {"organisation_id": world.organisations["school"]},
        {"organisation_id": world.organisations["police"], "professional_id": world.professionals["school"]},
        {"organisation_id": world.organisations["police"], "member_ids": other.persons[:1]},
    ):
        with pytest.raises(InvalidContent):
            await directing.assign_director(
                world.gate, world.keeper(), case_id=case.id, draft=DirectionDraft(**(offer | facts))
            )
    for wrong in (other.persons[0], UUID(int=7)):
        with pytest.raises(InvalidContent):
            await participating.join_case(
                world.gate, world.keeper(), case_id=case.id,
                draft=ParticipationDraft(
                    organisation_id=world.organisations["local_team"], basis=ParticipationBasis.core, acts_for=(wrong,)
                ),
            )  # fmt: skip


async def test_a_link_tells_of_a_case_only_who_may_know_of_it(world: World) -> None:
    case, secret = await world.case(), await world.case(members=("veilig_thuis",))
    await service.link_case(
        world.gate, world.keeper(), case_id=case.id, seen=1,
        draft=CaseLinkDraft(case_id=secret.id, reason="The same father"),
    )  # fmt: skip
    for kind, told in (("veilig_thuis", (str(secret.id), "The same father")), ("police", (None, None))):
        found = await shown(world.gate, world.actor(kind), CASES, case.id)
        assert (found["linkedCaseId"], found["linkReason"]) == told
    roles = (Role.process_director,)
    for hidden in (secret.id, UUID(int=7)):
        with pytest.raises(InvalidContent) as refused:
            await service.link_case(
                world.gate, world.actor("police", roles=roles), case_id=case.id, seen=2,
                draft=CaseLinkDraft(case_id=hidden, reason="Is there one?"),
            )  # fmt: skip
        assert [fault.code for fault in refused.value.faults] == ["unknown-case"]
