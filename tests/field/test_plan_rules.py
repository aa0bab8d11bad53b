"""The rules of plans (PL-01 to PL-12, CA-16, CA-22) through the gate: what is refused, allowed and told."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.draft import ByDecisionDraft, DecidedDraft, ReasonDraft
from app.domain.access.entry import Entry
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, NotFound, NotOwner, StaleVersion, WrongState
from app.domain.ids import new_id
from app.domain.plans import analyses, closure, lines, options, service
from app.domain.plans.drafts import (
    AnalysisDraft,
    ClosurePlanDraft,
    CompletionDraft,
    EvaluationOutcome,
    GoalCheck,
    OptionDraft,
    PlanChange,
    PlanDraft,
    PlanEntryDraft,
    PlanEvaluationDraft,
    PlanLineDraft,
    PlanTrackDraft,
    PromotionDraft,
    RenewalDraft,
)
from app.domain.plans.parts import CausalLink
from app.domain.plans.statements.views import PLANS
from app.domain.tables.cases import CaseMoveRow
from app.domain.tables.plans import PlanEvaluationRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase, SubjectTrack
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.plans import CheckFollowUp, LineAnswer, MemberVoice, PlanKind, PlanPart, PlanState
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind
from tests.domain.case_world import edge, events, rows, shown
from tests.field.plan_world import (
    TODAY,
    agreed,
    decided,
    director,
    drafted,
    filled,
    goal,
    in_force,
    plan_of,
    planned_case,
    version,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


def analysis(world: World, **facts: Any) -> AnalysisDraft:  # noqa: ANN401 - members of the draft
    """An analysis to which Veilig Thuis and the police contributed."""
    given: dict[str, Any] = {
        "method": "systeemgerichte analyse",
        "problems": ("Schulden",),
        "causal_links": (CausalLink(cause="Schulden", effect="Drinken", why="Verteld"),),
        "contributor_ids": (world.organisations["veilig_thuis"], world.organisations["police"]),
    }
    return AnalysisDraft(**(given | facts))


async def line_id_of(pools: Pools, world: World, plan_id: UUID) -> UUID:
    """A line of the plan."""
    found = await rows(pools, world, "SELECT id FROM plan_lines WHERE plan_id = $1 LIMIT 1", plan_id)
    line_id: UUID = found[0]["id"]
    return line_id


async def relapsed(world: World, case: MadeCase) -> None:
    """The case went back under analysis after a relapse."""
    async with world.gate.open(world.keeper(), "test:relapse") as work:
        await work.insert(
            CaseMoveRow(
                house_id=world.house_id, case_id=case.id, field="status", old="plan_active", new="under_analysis",
                reason="relapse", organisation_id=world.keeper_id, at=work.now,
            )
        )  # fmt: skip


@pytest.mark.rule("PL-01")
async def test_a_household_has_one_joint_plan_and_an_intake_plan_only_until_it(world: World) -> None:
    case = await planned_case(world)
    intake = await in_force(world, case, PlanKind.intake_plan)
    first = await in_force(world, case)
    assert (await plan_of(world, intake)).state == PlanState.superseded
    with pytest.raises(GuardNotMet) as refused:
        await drafted(world, case, PlanKind.intake_plan)
    assert refused.value.rule == "PL-01"
    rival = await agreed(world, case, PlanKind.tailor_made)
    with pytest.raises(GuardNotMet) as refused:
        await service.activate_plan(world.gate, director(world), plan_id=rival, seen=await version(world, rival))
    assert (refused.value.rule, refused.value.missing) == ("PL-01", ("noOtherPlan",))
    heir = await in_force(world, case, PlanKind.conference_plan, replaces_id=first)
    assert (await plan_of(world, first)).state == PlanState.superseded
    assert (await plan_of(world, heir)).state == PlanState.active
    for kind in (PlanKind.safety_plan, PlanKind.closure_plan):
        with pytest.raises(InvalidContent):
            await drafted(world, case, kind)
    with pytest.raises(InvalidContent):
        await drafted(world, case, replaces_id=new_id())


@pytest.mark.rule("PL-02")
async def test_a_plan_comes_into_force_with_director_goal_line_and_view_for_each(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    plan_id, actor = await drafted(world, case), director(world)
    with pytest.raises(GuardNotMet) as refused:
        await service.discuss_plan(world.gate, actor, plan_id=plan_id, seen=1)
    assert refused.value.missing == ("memberView",)
    await filled(world, case, plan_id)
    await service.discuss_plan(world.gate, actor, plan_id=plan_id, seen=1)
    decision = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.plan_agreed))
    await service.agree_plan(world.gate, actor, plan_id=plan_id, seen=2, draft=decision)
    line = await line_id_of(pools, world, plan_id)
    await lines.withdraw_plan_line(world.gate, actor, line_id=line, seen=1)
    with pytest.raises(GuardNotMet) as refused:
        await service.activate_plan(world.gate, actor, plan_id=plan_id, seen=3)
    assert (refused.value.rule, refused.value.missing) == ("PL-02", ("memberLine",))
    for person in case.persons:
        entry = PlanEntryDraft(
            person_id=person, voice=MemberVoice.none, no_view_reason="Niet bereikt", line_answer=LineAnswer.declined,
            line_reason="Wil geen hulp",
        )  # fmt: skip
        await lines.set_plan_entry(world.gate, actor, plan_id=plan_id, draft=entry)
    async with world.gate.open(world.keeper(), "test:joined") as work:  # who joined since has neither line nor view
        gone = "DELETE FROM plan_entries WHERE plan_id = $1 AND person_id = $2"
        await work.connection.execute(gone, plan_id, case.persons[-1])
    with pytest.raises(GuardNotMet) as refused:
        await service.activate_plan(world.gate, actor, plan_id=plan_id, seen=3)
    assert refused.value.missing == ("memberLine", "memberView")
    await lines.set_plan_entry(world.gate, actor, plan_id=plan_id, draft=entry)
    async with world.gate.open(world.keeper(), "test:director") as work:
        await work.connection.execute("UPDATE directions SET provisional = true WHERE case_id = $1", case.id)
    with pytest.raises(GuardNotMet) as refused:
        await service.activate_plan(world.gate, actor, plan_id=plan_id, seen=3)
    assert refused.value.missing == ("caseDirector",)
    async with world.gate.open(world.keeper(), "test:director") as work:
        await work.connection.execute("UPDATE directions SET provisional = false WHERE case_id = $1", case.id)
    await service.activate_plan(world.gate, actor, plan_id=plan_id, seen=3)
    told = [row for row in await events(pools, world, "plans.activated") if row["subject_id"] == plan_id]
    assert len(told) == 1


@pytest.mark.rule("PL-02")
@pytest.mark.parametrize(
    "entry",
    [
        {"voice": MemberVoice.own_view},
        {"voice": MemberVoice.none},
        {"voice": MemberVoice.none, "view": "Toch iets", "no_view_reason": "Niet bereikt"},
        {"voice": MemberVoice.reported_view, "view": "Via de juf"},
        {"voice": MemberVoice.own_view, "view": "Ja", "line_answer": LineAnswer.declined},
    ],
)
async def test_a_view_its_reporter_or_the_reason_why_not(world: World, entry: dict[str, Any]) -> None:
    case = await planned_case(world)
    plan_id = await drafted(world, case)
    with pytest.raises(InvalidContent):
        await lines.set_plan_entry(
            world.gate, director(world), plan_id=plan_id, draft=PlanEntryDraft(person_id=case.persons[0], **entry)
        )


@pytest.mark.rule("PL-03")
async def test_one_version_of_the_analysis_holds_and_the_others_are_kept(world: World) -> None:
    case = await planned_case(world)
    await analyses.record_analysis(world.gate, director(world), case_id=case.id, draft=analysis(world))
    with pytest.raises(InvalidContent):
        await analyses.record_analysis(world.gate, director(world), case_id=case.id, draft=analysis(world))
    again = analysis(world, reason="Terugval")
    await analyses.record_analysis(world.gate, director(world), case_id=case.id, draft=again)
    found = await edge(world, director(world), case, "analyses")
    assert [(one["edition"], one["state"]) for one in found] == [(2, "active"), (1, "superseded")]
    assert found[0]["causalLinks"] == [{"cause": "Schulden", "effect": "Drinken", "why": "Verteld"}]
    outsider = analysis(world, reason="x", contributor_ids=(world.organisations["school"],))
    with pytest.raises(InvalidContent):
        await analyses.record_analysis(world.gate, director(world), case_id=case.id, draft=outsider)
    police = world.actor("police")
    with pytest.raises(MissingRole):
        await analyses.record_analysis(world.gate, police, case_id=case.id, draft=analysis(world))


@pytest.mark.rule("PL-05")
async def test_a_change_is_a_new_version_that_each_organisation_with_a_line_acknowledges(
    pools: Pools, world: World
) -> None:
    case = await planned_case(world)
    plan_id = await agreed(world, case)
    police = world.actor("police")
    line = PlanLineDraft(part=PlanPart.justice, text="Wijkagent belt aan")
    await lines.write_plan_line(world.gate, police, plan_id=plan_id, draft=line)
    actor = director(world)
    await service.activate_plan(world.gate, actor, plan_id=plan_id, seen=3)
    with pytest.raises(GuardNotMet) as refused:
        await service.change_plan(world.gate, actor, plan_id=plan_id, seen=4, draft=PlanChange(summary="Anders"))
    assert refused.value.rule == "PL-05"
    for act in (
        lines.set_goal(world.gate, actor, plan_id=plan_id, draft=goal(case)),
        lines.write_plan_line(world.gate, police, plan_id=plan_id, draft=line),
    ):
        with pytest.raises(GuardNotMet):
            await act
    await service.revise_plan(world.gate, actor, plan_id=plan_id, seen=4, draft=ReasonDraft(reason="Verhuisd"))
    await service.change_plan(world.gate, actor, plan_id=plan_id, seen=5, draft=PlanChange(summary="Anders"))
    decision = await decided(world, case, DecisionKind.plan_agreed)
    renewal = RenewalDraft(decision_id=decision, reason="Verhuisd", difference="Toezicht vervalt")
    assert await service.renew_plan(world.gate, actor, plan_id=plan_id, seen=6, draft=renewal) == 7
    found = await shown(world.gate, actor, PLANS, plan_id, "editions", "acknowledgements")
    kept = [(one["edition"], one["difference"]) for one in found["editions"]["items"]]
    assert kept == [(2, "Toezicht vervalt"), (1, None)]
    first = (await rows(pools, world, "SELECT content FROM plan_editions WHERE plan_id = $1 AND edition = 1", plan_id))[
        0
    ]
    assert json.loads(first["content"])["plan"]["summary"] is None
    asked = {(one["edition"], one["organisationId"]) for one in found["acknowledgements"]["items"]}
    assert (2, str(world.organisations["police"])) in asked
    assert (2, str(world.organisations["veilig_thuis"])) in asked
    await service.acknowledge_plan(world.gate, police, plan_id=plan_id)
    with pytest.raises(NotFound):  # once
        await service.acknowledge_plan(world.gate, police, plan_id=plan_id)
    with pytest.raises(NotFound):  # no line, nothing to acknowledge
        await service.acknowledge_plan(world.gate, world.actor("youth_protection"), plan_id=plan_id)
    told = [row for row in await events(pools, world, "plans.revised") if row["subject_id"] == plan_id]
    assert len(told) == 1


@pytest.mark.rule("PL-06")
async def test_each_organisation_writes_its_own_line_and_the_director_the_rest(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    plan_id = await drafted(world, case)
    line = PlanLineDraft(part=PlanPart.justice, text="Wijkagent belt aan")
    police = world.actor("police")
    line_id = await lines.write_plan_line(world.gate, police, plan_id=plan_id, draft=line)
    with pytest.raises(NotOwner):
        await lines.change_plan_line(world.gate, director(world), line_id=line_id, seen=1, draft=line)
    assert await lines.change_plan_line(world.gate, police, line_id=line_id, seen=1, draft=line) == 2
    with pytest.raises(MissingRole):
        await service.change_plan(world.gate, police, plan_id=plan_id, seen=1, draft=PlanChange(summary="Anders"))
    with pytest.raises(MissingRole):
        await lines.set_goal(world.gate, police, plan_id=plan_id, draft=goal(case))
    stale = PlanChange(summary="Anders")
    with pytest.raises(StaleVersion):
        await service.change_plan(world.gate, director(world), plan_id=plan_id, seen=9, draft=stale)
    with pytest.raises(NotFound):
        await lines.write_plan_line(world.gate, world.actor("local_team"), plan_id=plan_id, draft=line)
    for person in case.persons:
        entry = PlanEntryDraft(person_id=person, voice=MemberVoice.own_view, view="Ja")
        await lines.set_plan_entry(world.gate, director(world), plan_id=plan_id, draft=entry)
    await lines.withdraw_plan_line(world.gate, police, line_id=line_id, seen=2)
    await service.discuss_plan(world.gate, director(world), plan_id=plan_id, seen=1)
    decision = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.plan_agreed))
    with pytest.raises(GuardNotMet) as refused:
        await service.agree_plan(world.gate, director(world), plan_id=plan_id, seen=2, draft=decision)
    assert refused.value.rule == "PL-06"


@pytest.mark.rule("PL-08", "ME-13")
async def test_a_plan_is_agreed_with_goals_by_a_decision_and_a_goal_is_complete(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    plan_id = await drafted(world, case)
    await filled(world, case, plan_id)
    await service.discuss_plan(world.gate, director(world), plan_id=plan_id, seen=1)
    for wrong in (new_id(), await decided(world, case, DecisionKind.closing)):
        draft = ByDecisionDraft(decision_id=wrong)
        with pytest.raises(GuardNotMet) as refused:
            await service.agree_plan(world.gate, director(world), plan_id=plan_id, seen=2, draft=draft)
        assert refused.value.rule == "ME-13"
    async with world.gate.open(world.keeper(), "test:goals") as work:
        await work.connection.execute("DELETE FROM goals WHERE plan_id = $1", plan_id)
    draft = ByDecisionDraft(decision_id=await decided(world, case, DecisionKind.plan_agreed))
    with pytest.raises(GuardNotMet) as refused:
        await service.agree_plan(world.gate, director(world), plan_id=plan_id, seen=2, draft=draft)
    assert refused.value.rule == "PL-08"
    late = goal(case, due_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidContent):
        await lines.set_goal(world.gate, director(world), plan_id=plan_id, draft=late)
    for name in ("text", "measure", "target", "due_on", "phase", "horizon"):
        with pytest.raises(ValueError, match=name.split("_")[0]):
            goal(case, **{name: None})


@pytest.mark.rule("PL-09")
async def test_goals_and_plans_are_completed_with_a_check(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    plan_id, actor = await in_force(world, case), director(world)
    goal_id = (await rows(pools, world, "SELECT id FROM goals WHERE plan_id = $1", plan_id))[0]["id"]
    decision = await decided(world, case, DecisionKind.plan_completed)
    check = CompletionDraft(decision_id=decision, result="Veilig", tolerance="Een ruzie", follow_up=CheckFollowUp.stop)
    with pytest.raises(GuardNotMet) as refused:
        await service.complete_plan(world.gate, actor, plan_id=plan_id, seen=4, draft=check)
    assert (refused.value.rule, refused.value.missing) == ("PL-09", ("goalChecks",))
    adjust = GoalCheck(result="Een 6", tolerance="Een punt", follow_up=CheckFollowUp.adjust)
    with pytest.raises(InvalidContent):
        await lines.complete_goal(world.gate, actor, goal_id=goal_id, seen=1, draft=adjust)
    stop = GoalCheck(result="Een 7", tolerance="Een punt", follow_up=CheckFollowUp.stop)
    await lines.complete_goal(world.gate, actor, goal_id=goal_id, seen=1, draft=stop)
    with pytest.raises(WrongState):
        await lines.complete_goal(world.gate, actor, goal_id=goal_id, seen=2, draft=stop)
    await service.complete_plan(world.gate, actor, plan_id=plan_id, seen=4, draft=check)
    assert (await plan_of(world, plan_id)).check_follow_up == "stop"
    other = await drafted(world, case)
    ending = DecidedDraft(decision_id=await decided(world, case, DecisionKind.plan_ended), reason="Verhuisd")
    await service.end_plan(world.gate, actor, plan_id=other, seen=1, draft=ending)
    with pytest.raises(WrongState):
        await service.end_plan(world.gate, actor, plan_id=other, seen=2, draft=ending)


@pytest.mark.rule("PL-10")
async def test_an_evaluation_that_is_not_held_is_told_once_and_reopens_the_plan(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    plan_id, actor = await in_force(world, case), director(world)
    made = []
    for days in (5, 6):
        draft = PlanEvaluationDraft(
            phase=CasePhase.direct_safety, planned_on=TODAY + timedelta(days=days), with_ids=(case.persons[0],)
        )
        made.append(await lines.set_plan_evaluation(world.gate, actor, plan_id=plan_id, draft=draft))
    outcome = EvaluationOutcome(held_on=TODAY, outcome="Het gaat beter")
    await lines.hold_plan_evaluation(world.gate, actor, plan_evaluation_id=made[0], seen=1, draft=outcome)
    with pytest.raises(WrongState):
        await lines.hold_plan_evaluation(world.gate, actor, plan_evaluation_id=made[0], seen=2, draft=outcome)
    (term,) = await rows(pools, world, "SELECT due_at FROM terms WHERE subject_id = $1", made[1])
    assert term["due_at"] == datetime.combine(TODAY + timedelta(days=7), time.min, UTC)  # once its day is over
    async with world.gate.open(world.keeper(), "test:time") as work:
        await work.connection.execute("UPDATE terms SET due_at = now() WHERE case_id = $1", case.id)
    keep = TermKeeper({TermKind.plan_evaluation: lines.follow_overdue_evaluation})
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert [await keep(world.gate, job) for _ in range(2)] == [1, 0]
    passed = await rows(pools, world, "SELECT subject_id FROM terms WHERE case_id = $1 AND passed_at > now() - "
                        "interval '1 hour' AND kind = 'plan_evaluation'", case.id)  # fmt: skip
    assert [row["subject_id"] for row in passed] == [made[1]]
    assert (await plan_of(world, plan_id)).state == PlanState.under_revision
    assert (await plan_of(world, plan_id)).reason == "evaluation overdue"
    async with world.gate.open(world.keeper(), "test:read") as work:
        assert (await work.read(PlanEvaluationRow, made[0])).outcome == "Het gaat beter"


@pytest.mark.rule("PL-11")
async def test_an_option_becomes_an_action_by_a_decision_and_once(pools: Pools, world: World) -> None:
    case = await planned_case(world)
    draft = OptionDraft(text="Oma vangt op", kind=ActionKind.safety_measure, subject_ids=(case.persons[2],))
    option_id = await options.propose_option(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    actor = director(world)
    nothing = PromotionDraft(decision_id=new_id())
    with pytest.raises(GuardNotMet) as refused:
        await options.promote_option(world.gate, actor, option_id=option_id, seen=1, draft=nothing)
    assert refused.value.rule == "ME-13"
    decision = await decided(world, case, DecisionKind.action_agreed)
    bare = PromotionDraft(decision_id=decision, rank=1, client_priority=2)
    with pytest.raises(MissingRole):
        await options.promote_option(world.gate, world.actor("police"), option_id=option_id, seen=1, draft=bare)
    await options.promote_option(world.gate, actor, option_id=option_id, seen=1, draft=bare)
    with pytest.raises(WrongState):
        await options.promote_option(world.gate, actor, option_id=option_id, seen=2, draft=bare)
    with pytest.raises(WrongState):
        await options.drop_option(world.gate, actor, option_id=option_id, seen=2, draft=ReasonDraft(reason="Toch niet"))
    made = await rows(pools, world, "SELECT * FROM actions WHERE case_id = $1", case.id)
    assert [(row["text"], row["status"]) for row in made] == [("Oma vangt op", "proposed")]
    found = (await edge(world, actor, case, "options"))[0]
    assert (found["state"], found["rank"], found["clientPriority"], found["expertView"]) == ("promoted", 1, 2, None)
    assert found["actionId"] == str(made[0]["id"])
    other = await options.propose_option(world.gate, actor, case_id=case.id, draft=draft)
    await options.drop_option(world.gate, actor, option_id=other, seen=1, draft=ReasonDraft(reason="Oma is ziek"))


@pytest.mark.rule("PL-07")
async def test_a_track_is_owned_by_an_organisation_of_the_team(world: World) -> None:
    case = await planned_case(world)
    plan_id = await drafted(world, case)
    for kind in ("police", "youth_protection"):
        track = PlanTrackDraft(track=SubjectTrack.child, organisation_id=world.organisations[kind])
        await lines.set_plan_track(world.gate, director(world), plan_id=plan_id, draft=track)
    found = await shown(world.gate, director(world), PLANS, plan_id, "tracks")
    assert [one["organisationId"] for one in found["tracks"]["items"]] == [str(world.organisations["youth_protection"])]
    outside = PlanTrackDraft(track=SubjectTrack.victim, organisation_id=world.organisations["school"])
    with pytest.raises(InvalidContent):
        await lines.set_plan_track(world.gate, director(world), plan_id=plan_id, draft=outside)


@pytest.mark.rule("CA-16")
async def test_after_relapse_a_new_version_needs_a_new_analysis(world: World) -> None:
    case = await planned_case(world)
    actor = director(world)
    await analyses.record_analysis(world.gate, actor, case_id=case.id, draft=analysis(world))
    plan_id = await in_force(world, case)
    await service.revise_plan(world.gate, actor, plan_id=plan_id, seen=4, draft=ReasonDraft(reason="Terugval"))
    await relapsed(world, case)
    decision = await decided(world, case, DecisionKind.plan_agreed)
    renewal = RenewalDraft(decision_id=decision, reason="Terugval", difference="Opname")
    with pytest.raises(GuardNotMet) as refused:
        await service.renew_plan(world.gate, actor, plan_id=plan_id, seen=5, draft=renewal)
    assert (refused.value.rule, refused.value.missing) == ("CA-16", ("newAnalysis",))
    again = analysis(world, reason="Terugval")
    analysis_id = await analyses.record_analysis(world.gate, actor, case_id=case.id, draft=again)
    await service.renew_plan(world.gate, actor, plan_id=plan_id, seen=5, draft=renewal)
    assert (await plan_of(world, plan_id)).analysis_id == analysis_id


@pytest.mark.rule("CA-22")
async def test_a_closure_plan_holds_signals_steps_contact_and_the_way_back(world: World) -> None:
    case = await planned_case(world)
    draft = ClosurePlanDraft(
        signals=("Drinkt weer",), steps=("Bel het wijkteam",), contact="Wijkteam", return_route="Zonder nieuwe intake"
    )
    await closure.record_closure_plan(world.gate, director(world), case_id=case.id, draft=draft)
    found = (await edge(world, director(world), case, "closure_plans"))[0]
    assert (found["signals"], found["returnRoute"]) == (["Drinkt weer"], "Zonder nieuwe intake")
    with pytest.raises(ValueError, match="signals"):
        ClosurePlanDraft(signals=(), steps=("x",), contact="x", return_route="x")
    with pytest.raises(MissingRole):
        await closure.record_closure_plan(world.gate, world.actor("police"), case_id=case.id, draft=draft)


@pytest.mark.rule("PL-01")
async def test_a_plan_is_drafted_by_the_case_director_or_veilig_thuis(world: World) -> None:
    case = await planned_case(world)
    draft = PlanDraft(kind=PlanKind.conference_plan)
    with pytest.raises(MissingRole):
        await service.draft_plan(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    with pytest.raises(MissingRole):
        await service.draft_plan(world.gate, world.keeper(Role.policy_admin), case_id=case.id, draft=draft)
    await service.draft_plan(world.gate, director(world), case_id=case.id, draft=draft)
