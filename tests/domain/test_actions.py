"""Actions through the gate: from a proposal to its end, told at each step."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.actions import progress, service
from app.domain.actions.drafts import (
    AcceptDraft,
    ActionDeclineDraft,
    ActionDraft,
    AgreeDraft,
    BlockDraft,
    CommentDraft,
    EndDraft,
    FinishDraft,
    Outcome,
    ReproposeDraft,
    RescheduleDraft,
    StartDraft,
    WaitDraft,
)
from app.domain.actions.statements import ACTIONS, OWN_ACTIONS
from app.domain.errors import (
    GuardNotMet,
    InvalidContent,
    MandateRequired,
    MissingRole,
    MissingScope,
    NotFound,
    NotOwner,
    StaleVersion,
    WrongState,
)
from app.domain.organisations import service as directory
from app.domain.organisations.drafts import MandateDraft
from app.domain.persons import danger
from app.domain.persons.drafts import DangerPairDraft
from app.domain.vocabulary.actions import ActionKind, BlockedReason, LegalDomain
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from tests.domain.case_world import directed, events, shown, shown_list
from tests.today import today_here
from tests.world import MadeCase, World, make_world, without

TODAY = today_here()
SOON = TODAY + timedelta(days=14)
WHY = "Cliënt is verhuisd."


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
async def case(world: World) -> MadeCase:
    """A case that Veilig Thuis directs."""
    made = await world.case()
    await directed(world, made)
    return made


def proposal(world: World, case: MadeCase, **changes: Any) -> ActionDraft:  # noqa: ANN401 - members of a draft
    given: dict[str, Any] = {
        "text": "Huisbezoek op vrijdag",
        "kind": ActionKind.home_visit,
        "rationale": "Zicht op de kinderen",
        "legal_domain": LegalDomain.help,
        "owner_organisation_id": world.organisations["police"],
        "owner_professional_id": world.professionals["police"],
        "subject_ids": tuple(case.persons[:2]),
        "due_on": SOON,
    }
    return ActionDraft(**(given | changes))


def director(world: World) -> Actor:
    return world.actor("veilig_thuis")


async def proposed(world: World, case: MadeCase, **changes: Any) -> UUID:  # noqa: ANN401 - members of a draft
    return await service.propose_action(
        world.gate, world.actor("police"), case_id=case.id, draft=proposal(world, case, **changes)
    )


async def accepted(world: World, case: MadeCase, **changes: Any) -> UUID:  # noqa: ANN401 - members of a draft
    """An action of the police in version 3."""
    action_id = await proposed(world, case, **changes)
    await service.agree_action(world.gate, director(world), action_id=action_id, seen=1, draft=AgreeDraft())
    await service.accept_action(world.gate, world.actor("police"), action_id=action_id, seen=2, draft=AcceptDraft())
    return action_id


@pytest.mark.rule("NO-04", "AC-10")
async def test_an_action_goes_from_proposal_to_done_and_each_step_is_told(
    world: World, case: MadeCase, pools: Pools
) -> None:
    action_id = await accepted(world, case)
    police = world.actor("police")
    await progress.start_action(world.gate, police, action_id=action_id, seen=3, draft=StartDraft())
    done = FinishDraft(outcome=Outcome.done, result="Kinderen gesproken")
    assert await progress.finish_action(world.gate, police, action_id=action_id, seen=4, draft=done) == 5
    found = await shown(world.gate, world.actor("youth_protection"), ACTIONS, action_id)
    assert (found["status"], found["result"], found["feedbackOn"]) == ("done", "Kinderen gesproken", SOON.isoformat())
    told = [
        (event["type"], event["reason_code"], event["subject_version"])
        for kind in ("actions.proposed", "actions.agreed", "actions.accepted", "actions.changed")
        for event in await events(pools, world, kind)
    ]
    assert told == [
        ("actions.proposed", "proposed", 1),
        ("actions.agreed", "agreed", 2),
        ("actions.accepted", "accepted", 3),
        ("actions.changed", "in_progress", 4),
        ("actions.changed", "done", 5),
    ]
    last = (await events(pools, world, "actions.changed"))[-1]
    assert set(last["named"]) == {world.organisations["police"], world.organisations["veilig_thuis"]}
    assert world.organisations["youth_protection"] in last["taking_part"]


@pytest.mark.rule("AC-03")
async def test_only_the_owner_moves_an_action_and_a_stranger_does_not_know_it(world: World, case: MadeCase) -> None:
    action_id = await accepted(world, case)
    start: dict[str, Any] = {"action_id": action_id, "seen": 3, "draft": StartDraft()}
    with pytest.raises(NotOwner):
        await progress.start_action(world.gate, world.actor("youth_protection"), **start)
    with pytest.raises(NotOwner):
        await progress.start_action(world.gate, world.keeper(), **start)
    with pytest.raises(NotFound):
        await progress.start_action(world.gate, world.actor("school"), **start)
    with pytest.raises(MissingScope):
        await progress.start_action(world.gate, without(world.actor("police"), Scope.action_write), **start)
    with pytest.raises(StaleVersion):
        await progress.start_action(world.gate, world.actor("police"), **(start | {"seen": 2}))


@pytest.mark.rule("AC-01")
async def test_an_agreement_is_complete_or_it_is_none(world: World, case: MadeCase) -> None:
    bare = await proposed(
        world, case, legal_domain=None, owner_organisation_id=None, owner_professional_id=None, subject_ids=(),
        due_on=None,
    )  # fmt: skip
    with pytest.raises(GuardNotMet) as lacking:
        await service.agree_action(world.gate, director(world), action_id=bare, seen=1, draft=AgreeDraft())
    assert lacking.value.missing == ("legalDomain", "ownerOrganisationId", "owner", "subjectIds", "dueOn")
    whole = AgreeDraft(
        legal_domain=LegalDomain.civil,
        owner_organisation_id=world.organisations["youth_protection"],
        owner_person_id=case.persons[0],
        subject_ids=(case.persons[2],),
        due_on=SOON,
    )
    await service.agree_action(world.gate, director(world), action_id=bare, seen=1, draft=whole)
    found = await shown(world.gate, director(world), ACTIONS, bare)
    assert (found["status"], found["ownerPersonId"], found["version"]) == ("agreed", str(case.persons[0]), 2)


@pytest.mark.rule("AC-01")
@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"owner_organisation_id": "school"}, "/ownerOrganisationId"),
        ({"owner_professional_id": "veilig_thuis"}, "/ownerProfessionalId"),
        ({"owner_person_id": "nobody"}, "/ownerPersonId"),
        ({"subject_ids": ("nobody",)}, "/subjectIds/0"),
        ({"due_on": TODAY - timedelta(days=1)}, "/dueOn"),
    ],
)
async def test_owner_and_subjects_belong_to_the_case(
    world: World, case: MadeCase, change: dict[str, Any], pointer: str
) -> None:
    ids = {
        **world.organisations,
        "nobody": world.house_id,
    }
    told = {
        name: tuple(ids[word] for word in value)
        if isinstance(value, tuple)
        else (world.professionals if "professional" in name else ids).get(value, value)
        for name, value in change.items()
    }
    with pytest.raises(InvalidContent) as refused:
        await proposed(world, case, **told)
    assert [fault.pointer for fault in refused.value.faults][:1] == [pointer]


async def test_who_takes_no_part_proposes_nothing(world: World, case: MadeCase) -> None:
    await world.consent(case, 0, recipients=("addiction_care",))
    with pytest.raises(MissingRole):
        await service.propose_action(
            world.gate, world.actor("addiction_care"), case_id=case.id, draft=proposal(world, case)
        )


@pytest.mark.rule("AC-02")
async def test_a_declined_action_comes_back_with_another_owner_or_text(
    world: World, case: MadeCase, pools: Pools
) -> None:
    action_id = await proposed(world, case)
    await service.agree_action(world.gate, director(world), action_id=action_id, seen=1, draft=AgreeDraft())
    await service.decline_action(
        world.gate, world.actor("police"), action_id=action_id, seen=2, draft=ActionDeclineDraft(reason=WHY)
    )
    (told,) = await events(pools, world, "actions.declined")
    assert world.organisations["veilig_thuis"] in told["named"]
    with pytest.raises(InvalidContent):
        await service.propose_again(
            world.gate, director(world), action_id=action_id, seen=3, draft=ReproposeDraft(text="Huisbezoek op vrijdag")
        )
    other = ReproposeDraft(
        owner_organisation_id=world.organisations["youth_protection"],
        owner_professional_id=world.professionals["youth_protection"],
    )
    await service.propose_again(world.gate, director(world), action_id=action_id, seen=3, draft=other)
    found = await shown(world.gate, director(world), ACTIONS, action_id)
    assert (found["status"], found["ownerOrganisationId"], found["reason"]) == (
        "proposed", str(world.organisations["youth_protection"]), None,
    )  # fmt: skip


@pytest.mark.rule("AC-09")
async def test_a_joint_action_is_refused_while_its_subjects_are_kept_apart(world: World, case: MadeCase) -> None:
    before = await accepted(world, case, requires_joint=True)
    pair = DangerPairDraft(
        kind=DangerKind.intimate_terror, person_id=case.persons[0], other_person_id=case.persons[1], source="taxatie"
    )
    await danger.set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=pair)
    after = await proposed(world, case, requires_joint=True)
    with pytest.raises(GuardNotMet) as refused:
        await service.agree_action(world.gate, director(world), action_id=after, seen=1, draft=AgreeDraft())
    assert refused.value.rule == "AC-09"
    with pytest.raises(GuardNotMet):
        await progress.start_action(world.gate, world.actor("police"), action_id=before, seen=3, draft=StartDraft())
    alone = AgreeDraft(subject_ids=(case.persons[0],))
    assert await service.agree_action(world.gate, director(world), action_id=after, seen=1, draft=alone) == 2


@pytest.mark.rule("AC-05", "AC-06", "OR-06")
async def test_passing_the_waiting_list_needs_a_mandate_in_force(world: World, case: MadeCase) -> None:
    action_id = await accepted(world, case)
    police = world.actor("police")
    start = StartDraft(at_once=True)
    with pytest.raises(MandateRequired):
        await progress.start_action(world.gate, police, action_id=action_id, seen=3, draft=start)
    with pytest.raises(InvalidContent):
        await progress.wait_action(
            world.gate, police, action_id=action_id, seen=3, draft=WaitDraft(expected_on=TODAY - timedelta(days=1))
        )
    await progress.wait_action(world.gate, police, action_id=action_id, seen=3, draft=WaitDraft(expected_on=SOON))
    found = await shown(world.gate, police, ACTIONS, action_id)
    assert (found["status"], found["findings"], found["bridgingRisk"]) == ("waiting_list", ["AC-05"], False)
    with pytest.raises(MandateRequired) as refused:
        await progress.start_action(world.gate, police, action_id=action_id, seen=4, draft=StartDraft())
    assert refused.value.needed == (MandateScope.bypass_waiting_list,)
    mandate = MandateDraft(professional_id=world.professionals["police"], scope=MandateScope.bypass_waiting_list)
    await directory.grant_mandate(world.gate, police, draft=mandate)
    assert await progress.start_action(world.gate, police, action_id=action_id, seen=4, draft=StartDraft()) == 5


@pytest.mark.rule("AC-07")
async def test_a_blocked_action_goes_on_where_it_stood(world: World, case: MadeCase) -> None:
    action_id = await accepted(world, case)
    police = world.actor("police")
    block = BlockDraft(blocked_reason=BlockedReason.housing, reason="Geen dak")
    await progress.block_action(world.gate, police, action_id=action_id, seen=3, draft=block)
    with pytest.raises(WrongState):
        await progress.start_action(world.gate, police, action_id=action_id, seen=4, draft=StartDraft())
    await progress.unblock_action(world.gate, police, action_id=action_id, seen=4)
    found = await shown(world.gate, police, ACTIONS, action_id)
    assert (found["status"], found["blockedReason"], found["reason"]) == ("accepted", None, None)


@pytest.mark.rule("AC-08")
async def test_an_end_has_a_result_or_a_reason_and_a_refusal_its_talk(world: World, case: MadeCase) -> None:
    action_id = await accepted(world, case)
    police = world.actor("police")
    await progress.start_action(world.gate, police, action_id=action_id, seen=3, draft=StartDraft())
    for draft, pointer in (
        (FinishDraft(outcome=Outcome.done), "/result"),
        (FinishDraft(outcome=Outcome.no_show), "/reason"),
        (FinishDraft(outcome=Outcome.not_done, reason=WHY, client_refused=True), "/refusalTalkOn"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await progress.finish_action(world.gate, police, action_id=action_id, seen=4, draft=draft)
        assert [fault.pointer for fault in refused.value.faults] == [pointer]
    missed = FinishDraft(outcome=Outcome.no_show, reason=WHY)
    await progress.finish_action(world.gate, police, action_id=action_id, seen=4, draft=missed)
    await progress.start_action(world.gate, police, action_id=action_id, seen=5, draft=StartDraft())
    stop = EndDraft(reason=WHY, client_refused=True, refusal_talk_on=TODAY)
    assert await progress.stop_action(world.gate, police, action_id=action_id, seen=6, draft=stop) == 7


@pytest.mark.rule("AC-08")
async def test_a_proposal_is_cancelled_by_who_made_it_and_an_agreement_by_the_director(
    world: World, case: MadeCase
) -> None:
    draft = EndDraft(reason=WHY)
    mine, agreed = await proposed(world, case), await proposed(world, case)
    with pytest.raises(MissingRole):
        await progress.cancel_action(world.gate, world.actor("youth_protection"), action_id=mine, seen=1, draft=draft)
    await progress.cancel_action(world.gate, world.actor("police"), action_id=mine, seen=1, draft=draft)
    await service.agree_action(world.gate, director(world), action_id=agreed, seen=1, draft=AgreeDraft())
    with pytest.raises(MissingRole):
        await progress.cancel_action(world.gate, world.actor("police"), action_id=agreed, seen=2, draft=draft)
    await progress.cancel_action(world.gate, director(world), action_id=agreed, seen=2, draft=draft)


@pytest.mark.rule("AC-03")
async def test_every_team_organisation_comments_and_reads_the_comments(world: World, case: MadeCase) -> None:
    action_id = await accepted(world, case)
    await service.comment_action(
        world.gate, world.actor("youth_protection"), action_id=action_id, draft=CommentDraft(text="Wij zijn er ook")
    )
    for kind in ("police", "veilig_thuis", "youth_protection"):
        found = await shown(world.gate, world.actor(kind), ACTIONS, action_id, "comments")
        assert [comment["text"] for comment in found["comments"]["items"]] == ["Wij zijn er ook"]
    await world.consent(case, 0, recipients=("addiction_care",))
    with pytest.raises(MissingRole):
        await service.comment_action(
            world.gate, world.actor("addiction_care"), action_id=action_id, draft=CommentDraft(text="x")
        )


@pytest.mark.rule("AC-04", "AC-11", "AC-12")
async def test_the_same_agreement_again_is_found_to_repeat(world: World, case: MadeCase) -> None:
    await accepted(world, case)
    again = await accepted(world, case, text="HUISBEZOEK op vrijdag", rationale=None, waits_for="uitspraak")
    found = await shown(world.gate, director(world), ACTIONS, again)
    assert found["findings"] == ["AC-04", "AC-11", "AC-12"]


@pytest.mark.rule("AC-10")
async def test_what_is_late_is_told_once_for_each_date(world: World, case: MadeCase, pools: Pools) -> None:
    action_id = await accepted(world, case, due_on=TODAY)
    job = world.actor("safety_house", roles=(Role.system,))
    assert await service.tell_late_actions(world.gate, job) == 0
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        await connection.execute("UPDATE actions SET due_on = today() - 1")
    assert await service.tell_late_actions(world.gate, job) == 1
    assert await service.tell_late_actions(world.gate, job) == 0
    (told,) = await events(pools, world, "actions.overdue")
    assert set(told["named"]) == {world.organisations["police"], world.organisations["veilig_thuis"]}
    later = RescheduleDraft(due_on=SOON, reason=WHY)
    await service.reschedule_action(world.gate, director(world), action_id=action_id, seen=3, draft=later)
    assert await service.tell_late_actions(world.gate, job) == 0
    (mine,) = await shown_list(world.gate, world.actor("police"), ACTIONS)
    assert mine["dueOn"] == SOON.isoformat()


@pytest.mark.rule("OR-03")
async def test_a_partner_without_an_agreement_is_shown_its_own_action_when_it_changes_it(
    world: World, case: MadeCase
) -> None:
    action_id = await accepted(world, case)
    bare = world.actor("police", scopes=frozenset({Scope.action_write}))
    await progress.start_action(world.gate, bare, action_id=action_id, seen=3, draft=StartDraft())
    assert (await shown(world.gate, bare, OWN_ACTIONS, action_id))["status"] == "in_progress"
    with pytest.raises(MissingScope):
        await shown(world.gate, bare, ACTIONS, action_id)


@asynccontextmanager
async def counted(pools: Pools) -> AsyncIterator[list[str]]:
    """The statements that the writer sends meanwhile."""
    sent: list[str] = []

    def note(query: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        sent.append(re.sub(r"\s+", " ", query.query))

    held: list[asyncpg.Connection] = []
    for _ in range(pools.writer.get_size()):
        connection = await pools.writer.acquire()
        connection.add_query_logger(note)
        held.append(connection)
    for connection in held:
        await pools.writer.release(connection)
    yield sent


async def test_a_move_is_one_read_one_change_and_its_record(world: World, case: MadeCase, pools: Pools) -> None:
    action_id = await accepted(world, case)
    police = world.actor("police")
    await progress.start_action(world.gate, police, action_id=action_id, seen=3, draft=StartDraft())
    async with counted(pools) as sent:
        done = FinishDraft(outcome=Outcome.done, result="Gesproken")
        await progress.finish_action(world.gate, police, action_id=action_id, seen=4, draft=done)
    of_the_move = [text for text in sent if text.startswith(("SELECT actions", "UPDATE"))]
    assert len(of_the_move) == 2
    assert len(sent) <= 6, sent
