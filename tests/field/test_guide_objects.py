"""What answers become: each item once, by the step of the room that owns it (GU-07); a figure is a rating (SA-04)."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.draft import ReasonDraft
from app.domain.actions.drafts import ActionDraft
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, MissingScope, NotFound
from app.domain.guides import deriving
from app.domain.guides.answering import withdraw_answer
from app.domain.guides.drafts import (
    ActionOfAnswerDraft,
    ClosurePlanOfAnswerDraft,
    ConditionOfAnswerDraft,
    MeetingOfAnswerDraft,
    OptionOfAnswerDraft,
    UnknownOfAnswerDraft,
)
from app.domain.guides.statements import GUIDE_ANSWERS
from app.domain.plans.drafts import ClosurePlanDraft
from app.domain.safety.plan_drafts import ConditionDraft
from app.domain.tables.meetings import MeetingKindRow
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.guides import ClientVoice
from app.domain.vocabulary.meetings import MeetingKind
from app.domain.vocabulary.scopes import Scope
from tests.domain.case_world import edge, rows, shown
from tests.field.guide_world import RECOVERY, SOON, answered, met, run_of
from tests.today import today_here
from tests.world import MadeCase, World, without

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def links(pools: Pools, world: World, answer_id: UUID) -> list[tuple[str, int, UUID]]:
    found = await rows(pools, world, "SELECT * FROM guide_answer_objects WHERE answer_id = $1 ORDER BY item", answer_id)
    return [(one["object_kind"], one["item"], one["object_id"]) for one in found]


def action(world: World, case: MadeCase, item: int = 0, **facts: Any) -> ActionOfAnswerDraft:  # noqa: ANN401
    given: dict[str, Any] = {
        "text": "Plek in de opvang zoeken",
        "kind": ActionKind.safety_measure,
        "owner_organisation_id": world.organisations["police"],
        "subject_ids": (case.persons[0],),
        "due_on": SOON.date(),
    }
    return ActionOfAnswerDraft(item=item, action=ActionDraft(**(given | facts)))


@pytest.mark.rule("GU-07")
async def test_each_item_of_who_does_what_becomes_one_action(world: World, pools: Pools) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    answer_id = await answered(world, run_id, "DV-C3.1", items=("Opvang zoeken", "School bellen"))
    director = world.actor("veilig_thuis")
    first = await deriving.derive_action(world.gate, director, answer_id=answer_id, draft=action(world, case))
    second = await deriving.derive_action(world.gate, director, answer_id=answer_id, draft=action(world, case, 1))
    assert await links(pools, world, answer_id) == [("action", 0, first), ("action", 1, second)]
    for item in (0, 1):
        with pytest.raises(GuardNotMet) as refused:
            await deriving.derive_action(world.gate, director, answer_id=answer_id, draft=action(world, case, item))
        assert (refused.value.rule, refused.value.missing) == ("GU-07", ("not-made-yet",))
    with pytest.raises(InvalidContent):
        await deriving.derive_action(world.gate, director, answer_id=answer_id, draft=action(world, case, 2))
    made = {one["id"]: one["status"] for one in await edge(world, director, case, "actions")}
    assert made == {str(first): "proposed", str(second): "proposed"}
    found = await shown(world.gate, director, GUIDE_ANSWERS, answer_id, "objects")
    assert {one["objectId"] for one in found["objects"]["items"]} == {str(first), str(second)}
    back = ReasonDraft(reason="Toch niet")
    with pytest.raises(GuardNotMet):
        await withdraw_answer(world.gate, world.actor("police"), answer_id=answer_id, seen=1, draft=back)


@pytest.mark.rule("GU-07")
async def test_of_two_who_make_the_same_at_once_one_is_refused(world: World, pools: Pools) -> None:
    case, meeting_id = await met(world)
    answer_id = await answered(world, await run_of(world, case, meeting_id), "DV-C3.1", items=("Opvang zoeken",))
    actors = (world.actor("veilig_thuis"), world.keeper(), world.actor("veilig_thuis"), world.keeper())
    ended = await asyncio.gather(
        *(
            deriving.derive_action(world.gate, actor, answer_id=answer_id, draft=action(world, case))
            for actor in actors
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in ended) == ["GuardNotMet", "GuardNotMet", "GuardNotMet", "UUID"]
    assert len(await rows(pools, world, "SELECT 1 FROM actions WHERE case_id = $1", case.id)) == 1


@pytest.mark.rule("GU-07")
async def test_an_answer_becomes_what_its_question_is_for_while_it_stands_for_who_may(world: World) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    other = await answered(world, run_id, "DV-B1", items=("Dreiging",))
    director = world.actor("veilig_thuis")
    with pytest.raises(GuardNotMet) as refused:
        await deriving.derive_action(world.gate, director, answer_id=other, draft=action(world, case))
    assert refused.value.missing == ("question-for-it",)
    gone = await answered(world, run_id, "DV-C3.1", items=("Iets",))
    back = ReasonDraft(reason="Toch niet")
    await withdraw_answer(world.gate, world.actor("police"), answer_id=gone, seen=1, draft=back)
    with pytest.raises(GuardNotMet):
        await deriving.derive_action(world.gate, director, answer_id=gone, draft=action(world, case))
    fresh = await answered(world, run_id, "DV-C3.1", items=("Iets",))
    for actor, error in (
        (world.actor("police"), MissingRole),
        (world.actor("school"), NotFound),
        (without(director, Scope.action_write), MissingScope),
    ):
        with pytest.raises(error):
            await deriving.derive_action(world.gate, actor, answer_id=fresh, draft=action(world, case))
    past = action(world, case, due_on=today_here() - timedelta(days=1))
    with pytest.raises(InvalidContent) as wrong:
        await deriving.derive_action(world.gate, director, answer_id=fresh, draft=past)
    assert [fault.pointer for fault in wrong.value.faults] == ["/action/dueOn"]


@pytest.mark.rule("GU-07")
async def test_bottom_requirement_unknown_and_brainstorm_become_condition_unknown_and_option(
    world: World, pools: Pools
) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    director, father = world.actor("veilig_thuis"), case.persons[1]
    asked = await answered(world, run_id, "DV-O2.2", items=("Vader slaapt elders",), person_ids=(father,))
    condition = ConditionDraft(
        text="Vader slaapt elders",
        bound_ids=(father,),
        guard_organisation_id=world.organisations["police"],
        check_on=(SOON.date(),),
        consequence="De kinderen slapen die nacht bij oma",
    )
    condition_id = await deriving.derive_condition(
        world.gate, director, answer_id=asked, draft=ConditionOfAnswerDraft(condition=condition)
    )
    (kept,) = await rows(pools, world, "SELECT * FROM conditions WHERE case_id = $1", case.id)
    assert (kept["id"], kept["guard_organisation_id"]) == (condition_id, world.organisations["police"])
    unguarded = ConditionOfAnswerDraft(condition=condition.model_copy(update={"guard_organisation_id": None}))
    more = await answered(world, run_id, "DV-C3.2", items=("Sleutel inleveren",))
    with pytest.raises(InvalidContent):
        await deriving.derive_condition(world.gate, director, answer_id=more, draft=unguarded)
    open_point = await answered(world, run_id, "DV-B4", items=("Waar is oma?", "Heeft vader werk?"))
    unknown_id = await deriving.derive_unknown(
        world.gate, director, answer_id=open_point, draft=UnknownOfAnswerDraft(item=1, person_ids=(father,))
    )
    (unknown,) = await rows(pools, world, "SELECT * FROM unknowns WHERE case_id = $1", case.id)
    assert (unknown["id"], unknown["question"]) == (unknown_id, "Heeft vader werk?")
    idea = await answered(world, run_id, "DV-C1.3", items=("Buurvrouw vragen",))
    option_id = await deriving.derive_option(
        world.gate, director, answer_id=idea, draft=OptionOfAnswerDraft(kind=ActionKind.outreach)
    )
    (option,) = await rows(pools, world, "SELECT * FROM options WHERE case_id = $1", case.id)
    assert (option["id"], option["text"], option["state"]) == (option_id, "Buurvrouw vragen", "open")
    with pytest.raises(GuardNotMet):
        await deriving.derive_option(
            world.gate, director, answer_id=idea, draft=OptionOfAnswerDraft(kind=ActionKind.outreach)
        )


@pytest.mark.rule("GU-07")
async def test_the_next_date_becomes_a_meeting_and_the_plan_for_relapse_the_closure_plan(
    world: World, pools: Pools
) -> None:
    case, meeting_id = await met(world, **RECOVERY)
    run_id = await run_of(world, case, meeting_id)
    next_date = await answered(world, run_id, "HZ-C4.2", on=SOON.date())
    draft = MeetingOfAnswerDraft(kind=MeetingKind.care_conference, starts_at=SOON)
    with pytest.raises(GuardNotMet):  # without an active charter nothing is planned
        await deriving.derive_meeting(world.gate, world.keeper(), answer_id=next_date, draft=draft)
    async with world.gate.open(world.keeper(), "test:charter") as work:
        await work.insert(MeetingKindRow(
            house_id=world.house_id, kind="care_conference", name="Zorgoverleg", status="active"))  # fmt: skip
    planned = await deriving.derive_meeting(world.gate, world.keeper(), answer_id=next_date, draft=draft)
    (agenda,) = await rows(
        pools, world, "SELECT * FROM agenda_items WHERE case_id = $1 AND meeting_id = $2", case.id, planned
    )
    assert agenda["meeting_id"] == planned
    with pytest.raises(GuardNotMet):
        await deriving.derive_meeting(world.gate, world.keeper(), answer_id=next_date, draft=draft)
    relapse = await answered(world, run_id, "HZ-C5.1", text="Zus belt het wijkteam")
    closure = ClosurePlanDraft(
        signals=("Moeder neemt niet op",), steps=("Zus belt",), contact="Wijkteam", return_route="Zelfde team"
    )
    made = await deriving.derive_closure_plan(
        world.gate, world.actor("veilig_thuis"), answer_id=relapse, draft=ClosurePlanOfAnswerDraft(closure_plan=closure)
    )
    assert await links(pools, world, relapse) == [("closure_plan", 0, made)]


@pytest.mark.rule("SA-04")
async def test_a_figure_is_a_rating_of_its_phase_s_kind_and_needs_a_reason(world: World, pools: Pools) -> None:
    case, meeting_id = await met(world)
    run_id = await run_of(world, case, meeting_id)
    with pytest.raises(InvalidContent):
        await answered(world, run_id, "DV-S1", number=7)
    await answered(world, run_id, "DV-S1", number=7, rationale="Vaker geweld", person_ids=(case.persons[0],))
    mother: dict[str, Any] = {"client_id": case.persons[0], "client_voice": ClientVoice.given}
    await answered(world, run_id, "DV-S1", number=4, rationale="Het gaat beter", **mother)
    found = await rows(pools, world, "SELECT * FROM scale_ratings WHERE case_id = $1 ORDER BY id", case.id)
    assert [(one["kind"], one["value"], one["rater_id"]) for one in found] == [
        ("worry_direct_safety", 7, None),
        ("worry_direct_safety", 4, case.persons[0]),
    ]
