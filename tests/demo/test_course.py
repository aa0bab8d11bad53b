"""Cases that go on: programme, conference, guide, plan, breach, scaling down and closing, played over HTTP."""

from typing import Any

import pytest

from app.demo import show
from app.demo.cases import DemoCase, load_cases
from app.demo.course import CourseStory
from app.demo.play import Player
from app.demo.region import load_region
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.programmes import ArrangementPart
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.demo.stage_world import played, scene
from tests.integrations.delivery_world import until

CASES = [case for case in load_cases() if case.story.course is not None]
REGION = load_region()
PURPOSE = Purpose.joint_analysis


def course(case: DemoCase) -> CourseStory:
    """The course of a case that has one."""
    assert case.story.course is not None
    return case.story.course


def test_the_cases_go_on_in_every_way_that_their_facts_carry() -> None:
    assert len(CASES) >= 15
    assert len({course(case).programme.name for case in CASES}) >= 7
    found = [course(case) for case in CASES]
    assert sum(one.safety_plan is not None for one in found) >= 5
    assert sum(any(condition.breach for condition in one.conditions) for one in found) >= 5
    assert sum(bool(one.measures) for one in found) >= 6
    assert sum(one.closing is not None for one in found) >= 5
    assert sum(one.closing is not None and one.closing.reopened is not None for one in found) == 1
    assert sum(one.transfer is not None for one in found) == 1
    assert sum(one.escalation is not None for one in found) == 1
    assert sum(bool(one.questions) for one in found) == 2
    assert all(one.meeting.dissent is not None for one in found)


def test_every_protection_arrangement_is_drawn_from() -> None:
    found = [course(case).profile for case in CASES]
    assert {one.profile for one in found if one} == set(FamilyProfile) - {FamilyProfile.other_or_unclear}
    parts = {choice.part for one in found if one for choice in one.choices}
    assert parts == set(ArrangementPart) - {ArrangementPart.core}
    outside = [choice for one in found if one for choice in one.choices if choice.reason is not None]
    assert outside


def test_home_bans_are_refused_and_run_with_a_helper_for_each() -> None:
    bans = [one for case in CASES for one in course(case).measures if one.kind is MeasureKind.home_ban]
    assert {one.refused is None for one in bans} == {True, False}
    for one in bans:
        assert one.ban is not None
        assert bool(one.ban.helpers) is (one.refused is None)
        assert len(set(one.ban.helpers.values())) == len(one.ban.helpers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_key_of_a_course_points_somewhere(case: DemoCase) -> None:
    told, persons = course(case), {person["key"] for person in case.message["persons"]}  # type: ignore[attr-defined]
    persons |= {added.key for added in case.story.referral.added}
    table = {participant.organisation for participant in case.story.participants}
    named = {line.by for line in told.plan.lines} | {answer.by for answer in told.guide.answers}
    meetings = [told.meeting] if told.review is None else [told.meeting, told.review.meeting]
    for meeting in meetings:
        assert set(meeting.seats) <= table
        assert set(meeting.absent) | set(meeting.deputised) <= set(meeting.seats)
        assert set(meeting.clients) <= persons
        assert meeting.charter in {charter.key for charter in REGION.charters}
        if meeting.dissent is not None:
            assert meeting.dissent.organisation in set(meeting.seats) - set(meeting.absent)
    named |= {choice.by for choice in told.profile.choices} | {told.profile.by} if told.profile else set()
    named |= {measure.by for measure in told.measures} | {question.asked for question in told.questions}
    named |= {told.escalation.by, told.escalation.addressee} if told.escalation else set()
    assert named <= table
    assert {choice.person for choice in (told.profile.choices if told.profile else ())} <= persons
    assert {measure.subject for measure in told.measures} <= persons
    assert {entry.person for entry in told.plan.entries} <= persons
    assert {level.person for level in told.levels} <= persons
    assert {person for condition in told.conditions for person in condition.bound} <= persons


async def test_cases_go_on_to_where_their_story_says(database: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    async with played(database, "03", "07", "11", "12") as player:
        assert player.failures == {}
        standing = {number: scene(player, number).status for number in ("03", "07", "11", "12")}
        assert standing == {"03": "plan_active", "07": "closed", "11": "preparing", "12": "transferred"}
        await _what_was_breached_has_its_consequence(player)
        await _the_dissent_is_on_the_record(player)
        await _the_checklist_was_filled_in(player)
        assert "cancelled 3 times by the provider" in scene(player, "11").notes
        await until(lambda: player.receiver.partners["jeugdbescherming_getij"])
        assert player.receiver.verified
        assert player.receiver.forged == 0
        await show.ending(player, player.cast.keeper.base_url)
        said = capsys.readouterr().out
        assert sum(player_line in said for player_line in show.by_programme(player)) == 3


async def _house(player: Player, number: str, edge: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await scene(player, number).house_list(f"{scene(player, number).path}/{edge}")
    return found


async def _what_was_breached_has_its_consequence(player: Player) -> None:
    told = scene(player, "03")
    path = f"/v1/conditions/{told.conditions['0']}"
    condition = await told.partner("jeugdbescherming_getij").call("GET", path, purpose=PURPOSE)
    assert condition.body["status"] == "active"  # resumed by the conference after its consequence
    breaches = await told.partner("jeugdbescherming_getij").call("GET", f"{path}/breaches", purpose=PURPOSE)
    assert [breach["state"] for breach in breaches.body["items"]] == ["settled"]


async def _the_dissent_is_on_the_record(player: Player) -> None:
    told = scene(player, "07")
    meetings = await told.house_list("/v1/agenda-items")
    mine = [item["id"] for item in meetings if item.get("caseId") == told.case_id]
    decided = [one for item in mine for one in await told.house_list(f"/v1/agenda-items/{item}/decisions")]
    assert {"plan_agreed", "scaling_down", "plan_completed"} <= {one["kind"] for one in decided}
    against = [
        position
        for one in decided
        for position in one["positions"]
        if one["decisionRule"] == "majority" and position["position"] == "against"
    ]
    assert [position["organisationId"] for position in against] == [told.organisation("jeugdbescherming_getij")]


async def _the_checklist_was_filled_in(player: Player) -> None:
    [closing] = await _house(player, "07", "closings")
    assert closing["state"] == "closed"
    assert closing["resultReached"] is True
    moments = await _house(player, "07", "monitoring-moments")
    assert {moment["state"] for moment in moments} == {"done"}
