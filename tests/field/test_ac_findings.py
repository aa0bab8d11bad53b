"""The rules of actions (AC-04 to AC-13) that block by themselves or are noticed, through the gate and the data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.actions import progress, recording, service
from app.domain.actions.drafts import (
    AcceptDraft,
    ActionDraft,
    AgreeDraft,
    CancellationDraft,
    PeerOfferDraft,
    PreconditionsDraft,
    StartDraft,
)
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, NotFound, StaleVersion, WrongState
from app.domain.ids import new_id
from app.domain.tables.actions import ActionRow
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.tables.organisations import ProfessionalRow
from app.domain.tables.persons import DangerPairRow
from app.domain.tables.plans import PlanRow
from app.domain.tables.programmes import CaseProgrammeRow, ProgrammeRow
from app.domain.tables.safety import RedFlagRow
from app.domain.vocabulary.actions import ActionKind, ActionStatus, BlockedReason, LegalDomain, Precondition
from tests.domain.case_world import edge, rows
from tests.field.findings_world import findings_of
from tests.field.plan_world import SOON, TODAY, director, planned_case
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime.now(UTC)


def act(world: World, case: MadeCase, **facts: Any) -> ActionRow:  # noqa: ANN401 - columns of the action
    """An action of the police that is under way and lacks nothing."""
    given: dict[str, Any] = {
        "house_id": world.house_id, "case_id": case.id, "text": "Doen", "kind": "examination", "rationale": "Nodig",
        "legal_domain": "help", "status": "in_progress", "proposed_by_id": world.keeper_id,
        "owner_organisation_id": world.organisations["police"], "subject_ids": [case.persons[0]], "due_on": SOON,
        "feedback_on": TODAY, "owner_professional_id": world.professionals["police"],
    }  # fmt: skip
    return ActionRow(**(given | facts))


async def keep(world: World, *kept: Any) -> None:  # noqa: ANN401 - rows of any table
    """Rows as they would stand there, one by one."""
    async with world.gate.open(world.keeper(), "test:rows") as work:
        for row in kept:
            await work.insert(row)


async def run(world: World, sql: str, *arguments: object) -> None:
    """A change to the data."""
    async with world.gate.open(world.keeper(), "test:sql") as work:
        await work.connection.execute(sql, *arguments)


async def status(pools: Pools, world: World, row: ActionRow) -> tuple[str, str | None, int]:
    """Where an action stands."""
    found = await rows(pools, world, "SELECT status, blocked_reason, version FROM actions WHERE id = $1", row.id)
    return found[0]["status"], found[0]["blocked_reason"], found[0]["version"]


async def discussed(world: World, case: MadeCase, starts_at: datetime, item_status: str) -> None:
    """A meeting with the case on its agenda."""
    here: dict[str, Any] = {"house_id": world.house_id}
    charter = MeetingKindRow(**here, kind="care_conference", name="Casusoverleg")
    meeting = MeetingRow(
        **here, kind_id=charter.id, kind="care_conference", charter_version=1, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), owner_id=world.keeper_id,
    )  # fmt: skip
    item = AgendaItemRow(
        **here, case_id=case.id, kind_id=charter.id, meeting_id=meeting.id, kind="running", status=item_status,
        question="Hoe nu?", created_by_id=world.keeper_id,
    )  # fmt: skip
    await keep(world, charter, meeting, item)


@pytest.mark.rule("AC-07")
async def test_what_is_missing_blocks_an_action_by_itself_until_it_is_there(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    row = act(world, case)
    await keep(world, row)
    police = world.actor("police")
    roof = PreconditionsDraft(required=(Precondition.roof, Precondition.motivated), unmet=(Precondition.roof,))
    odd = PreconditionsDraft(required=(Precondition.roof,), unmet=(Precondition.motivated,))
    with pytest.raises(InvalidContent):
        await recording.set_preconditions(world.gate, police, action_id=row.id, seen=1, draft=odd)
    with pytest.raises(StaleVersion):
        await recording.set_preconditions(world.gate, police, action_id=row.id, seen=7, draft=roof)
    stranger = world.actor("youth_protection")
    with pytest.raises(MissingRole):
        await recording.set_preconditions(world.gate, stranger, action_id=row.id, seen=1, draft=roof)
    await recording.set_preconditions(world.gate, director(world), action_id=row.id, seen=1, draft=roof)
    assert await status(pools, world, row) == ("blocked", BlockedReason.unmet_precondition, 3)
    with pytest.raises(GuardNotMet) as refused:
        await progress.unblock_action(world.gate, police, action_id=row.id, seen=3)
    assert (refused.value.rule, refused.value.missing) == ("AC-07", ("roof",))
    met = roof.model_copy(update={"unmet": ()})
    await recording.set_preconditions(world.gate, police, action_id=row.id, seen=3, draft=met)
    await progress.unblock_action(world.gate, police, action_id=row.id, seen=4)
    assert await status(pools, world, row) == ("in_progress", None, 5)


@pytest.mark.rule("AC-07")
async def test_an_action_with_something_missing_is_blocked_when_it_is_accepted(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    row = act(world, case, status="agreed")
    await keep(world, row)
    police = world.actor("police")
    roof = PreconditionsDraft(required=(Precondition.roof,), unmet=(Precondition.roof,))
    await recording.set_preconditions(world.gate, police, action_id=row.id, seen=1, draft=roof)
    assert (await status(pools, world, row))[0] == "agreed"
    await service.accept_action(world.gate, police, action_id=row.id, seen=2, draft=AcceptDraft())
    assert (await status(pools, world, row))[:2] == ("blocked", "unmet_precondition")
    with pytest.raises(WrongState):
        await progress.start_action(world.gate, police, action_id=row.id, seen=4, draft=StartDraft())


@pytest.mark.rule("AC-04", "AC-05", "AC-12")
@pytest.mark.parametrize(
    ("lacks", "finding", "resolved"),
    [
        ({"rationale": None}, ("AC-04", "rationale-missing"), "rationale = 'Nodig'"),
        ({"status": "waiting_list"}, ("AC-05", "bridging-help-missing"), "bridging_help = 'Wekelijks bellen'"),
        ({"waits_for": "Vonnis"}, ("AC-12", "fall-back-missing"), "fall_back_on = today()"),
        ({"kind": "practical_provision"}, ("AC-12", "required-by-missing"), "required_by = today()"),
        ({"due_on": TODAY - timedelta(days=1)}, ("AC-10", "overdue"), "status = 'done'"),
        ({"repeating": True}, ("AC-11", "agreed-again"), "repeating = false"),
    ],
)
async def test_what_an_action_lacks_is_noticed(
    world: World, lacks: dict[str, Any], finding: tuple[str, str], resolved: str
) -> None:
    case = await planned_case(world)
    row = act(world, case, **lacks)
    await keep(world, act(world, case))
    assert finding not in await findings_of(world, case)
    await keep(world, row)
    assert finding in await findings_of(world, case)
    await run(world, f"UPDATE actions SET {resolved} WHERE id = $1", row.id)
    assert finding not in await findings_of(world, case)


@pytest.mark.rule("AC-09")
async def test_meeting_together_after_danger_is_noticed(world: World) -> None:
    case = await planned_case(world)
    finding = ("AC-09", "joint-after-danger")
    row = act(world, case, requires_joint=True, subject_ids=case.persons[:2])
    await keep(world, row)
    assert finding not in await findings_of(world, case)
    flag = RedFlagRow(
        house_id=world.house_id, case_id=case.id, organisation_id=world.keeper_id, person_id=case.persons[1],
        flag="weapon", observer="Wijkagent", observed_on=TODAY, source="professional",
    )  # fmt: skip
    await keep(world, flag)
    assert finding in await findings_of(world, case)
    await run(world, "UPDATE actions SET requires_joint = false WHERE id = $1", row.id)
    assert finding not in await findings_of(world, case)


@pytest.mark.rule("AC-10")
async def test_feedback_comes_before_the_next_discussion_and_the_team_sees_what_is_late(world: World) -> None:
    case = await planned_case(world)
    finding = ("AC-10", "feedback-after-discussion")
    row = act(world, case, feedback_on=SOON, due_on=TODAY - timedelta(days=2))
    await keep(world, row)
    assert finding not in await findings_of(world, case)
    await discussed(world, case, NOW + timedelta(days=7), "scheduled")
    assert finding in await findings_of(world, case)
    await run(world, "UPDATE actions SET feedback_on = today() WHERE id = $1", row.id)
    assert finding not in await findings_of(world, case)
    for kind in ("veilig_thuis", "police", "youth_protection"):
        seen = [one["subjectId"] for one in await edge(world, world.actor(kind), case, "findings")
                if one["code"] == "overdue"]  # fmt: skip
        assert seen == [str(row.id)]


@pytest.mark.rule("AC-11")
async def test_an_action_that_two_meetings_left_as_it_was_is_noticed(world: World) -> None:
    case = await planned_case(world)
    finding = ("AC-11", "unchanged-through-two-meetings")
    row = act(world, case, changed_at=NOW - timedelta(days=30))
    await keep(world, row)
    for days in (20, 10):
        assert finding not in await findings_of(world, case)
        await discussed(world, case, NOW - timedelta(days=days), "decided")
    assert finding in await findings_of(world, case)
    await run(world, "UPDATE actions SET changed_at = now() WHERE id = $1", row.id)
    assert finding not in await findings_of(world, case)


@pytest.mark.rule("AC-11")
async def test_three_cancelled_appointments_of_a_child_are_noticed(world: World) -> None:
    case = await planned_case(world)
    finding = ("AC-11", "child-appointments-cancelled")
    child, adult = act(world, case, subject_ids=[case.persons[2]]), act(world, case)
    await keep(world, child, adult)
    draft = CancellationDraft(on_date=TODAY, reason="Ziek")
    for actor in (director(world), world.actor("police"), world.actor("police")):
        assert finding not in await findings_of(world, case)
        for row in (child, adult):
            await recording.record_cancellation(world.gate, actor, action_id=row.id, draft=draft)
    assert finding in await findings_of(world, case)
    with pytest.raises(NotFound):
        await recording.record_cancellation(world.gate, world.actor("local_team"), action_id=child.id, draft=draft)
    await run(world, "UPDATE actions SET subject_ids = $2 WHERE id = $1", child.id, [case.persons[0]])
    assert finding not in await findings_of(world, case)


@pytest.mark.rule("AC-13")
async def test_a_programme_may_ask_for_pairs_and_for_different_workers(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    alone, both = ("AC-13", "pair-missing"), ("AC-13", "one-worker-for-both")
    second = ProfessionalRow(organisation_id=world.organisations["police"], name="P. Tweede")
    woman = act(world, case, kind="home_visit")
    man = act(world, case, kind="home_visit", subject_ids=[case.persons[1]])
    pair = DangerPairRow(
        house_id=world.house_id, case_id=case.id, kind="stalking", person_id=case.persons[1],
        other_person_id=case.persons[0], source="s", set_on=TODAY, set_by_id=world.keeper_id,
    )  # fmt: skip
    await keep(world, second, woman, man, pair)
    assert not {alone, both} & await findings_of(world, case)
    programme = ProgrammeRow(
        house_id=world.house_id, code=f"paren_{new_id().hex[-6:]}", edition="1", title_nl="Paren", title_en="Pairs",
        definition={"pairsRequired": True}, author="test",
    )  # fmt: skip
    joined = CaseProgrammeRow(
        house_id=world.house_id, case_id=case.id, programme_id=programme.id, organisation_id=world.keeper_id
    )
    await keep(world, programme, joined)
    assert {alone, both} <= await findings_of(world, case)
    await run(world, "UPDATE actions SET second_professional_id = $2 WHERE case_id = $1", case.id, second.id)
    assert alone not in await findings_of(world, case)
    await run(world, "UPDATE actions SET owner_professional_id = $2 WHERE id = $1", man.id, second.id)
    assert both not in await findings_of(world, case)


@pytest.mark.rule("AC-13")
async def test_a_second_worker_is_another_one_of_the_owner(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    own: dict[str, Any] = {
        "owner_organisation_id": world.organisations["police"],
        "owner_professional_id": world.professionals["police"],
    }
    for wrong in (world.professionals["police"], world.professionals["veilig_thuis"]):
        draft = ActionDraft(text="Bezoek", kind=ActionKind.home_visit, second_professional_id=wrong, **own)
        with pytest.raises(InvalidContent):
            await service.propose_action(world.gate, director(world), case_id=case.id, draft=draft)
    second = ProfessionalRow(organisation_id=world.organisations["police"], name="P. Tweede")
    await keep(world, second)
    draft = ActionDraft(text="Bezoek", kind=ActionKind.home_visit, second_professional_id=second.id, **own)
    await service.propose_action(world.gate, director(world), case_id=case.id, draft=draft)


@pytest.mark.rule("AC-13", "AC-01")
async def test_long_term_support_has_no_end_by_default(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    draft: dict[str, Any] = {
        "text": "Stut en steun", "legal_domain": LegalDomain.help, "subject_ids": (case.persons[0],),
        "owner_organisation_id": world.organisations["police"],
        "owner_professional_id": world.professionals["police"],
    }  # fmt: skip
    actor = director(world)
    made = {}
    for kind in (ActionKind.long_term_support, ActionKind.help_start):
        action = ActionDraft(kind=kind, **draft)
        made[kind] = await service.propose_action(world.gate, actor, case_id=case.id, draft=action)
    follow = AgreeDraft(feedback_on=SOON)
    with pytest.raises(GuardNotMet):
        await service.agree_action(world.gate, actor, action_id=made[ActionKind.help_start], seen=1, draft=follow)
    with pytest.raises(GuardNotMet):  # and support without any date is forgotten
        await service.agree_action(
            world.gate, actor, action_id=made[ActionKind.long_term_support], seen=1, draft=AgreeDraft()
        )
    await service.agree_action(world.gate, actor, action_id=made[ActionKind.long_term_support], seen=1, draft=follow)
    sql = "SELECT status, due_on FROM actions WHERE id = $1"
    found = (await rows(pools, world, sql, made[ActionKind.long_term_support]))[0]
    assert (found["status"], found["due_on"]) == (ActionStatus.agreed, None)


@pytest.mark.rule("AC-13")
async def test_peers_are_offered_or_not_and_either_is_recorded(world: World) -> None:
    case = await planned_case(world)
    finding = ("AC-13", "peer-support-not-recorded")
    assert finding not in await findings_of(world, case)
    plan = PlanRow(
        house_id=world.house_id, case_id=case.id, household_id=case.id, kind="conference_plan", state="active",
        made_by_id=world.keeper_id, activated_at=NOW,
    )  # fmt: skip
    await keep(world, plan)
    assert finding in await findings_of(world, case)
    nobody = PeerOfferDraft(person_id=new_id(), offered=True)
    with pytest.raises(InvalidContent):
        await recording.record_peer_offer(world.gate, director(world), case_id=case.id, draft=nobody)
    no = PeerOfferDraft(person_id=case.persons[0], offered=False, reason="Te vroeg")
    await recording.record_peer_offer(world.gate, director(world), case_id=case.id, draft=no)
    assert finding not in await findings_of(world, case)
    assert [one["offered"] for one in await edge(world, director(world), case, "peer_offers")] == [False]
