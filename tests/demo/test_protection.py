"""What protects a family in the stories, played over HTTP: a profile, bans, an escalation, a consent taken back."""

from typing import Any

from app.demo import show
from app.demo.play import Player
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.demo.stage_world import played, scene
from tests.integrations.delivery_world import until

PURPOSE = Purpose.joint_analysis


async def test_families_are_protected_as_their_stories_say(database: Settings) -> None:
    async with played(database, "03", "04", "08", "18") as player:
        assert player.failures == {}
        assert list(player.scenes) == sorted(player.scenes)
        await _a_profile_has_its_choices(player)
        await _a_home_ban_runs_or_is_refused(player)
        await _the_board_was_asked_above_the_table(player)
        await _what_was_taken_back_is_closed_and_told(player)
        await _the_doubt_travels_along(player)


async def _items(player: Player, number: str, edge: str) -> list[dict[str, Any]]:
    told = scene(player, number)
    return await told.house_list(f"{told.path}/{edge}")


async def _a_profile_has_its_choices(player: Player) -> None:
    [assessed] = await _items(player, "04", "profile-assessments")
    assert (assessed["profile"], assessed["foremost"], assessed["state"]) == ("intimate_terror", True, "open")
    chosen = {one["code"]: one["deviates"] for one in await _items(player, "04", "arrangement-choices")}
    assert chosen == {"aware": False, "I-10": False, "I-83": True}


async def _a_home_ban_runs_or_is_refused(player: Player) -> None:
    [running] = [one for one in await _items(player, "03", "measures") if one["kind"] == "home_ban"]
    assert running["status"] == "running"
    assert running["directorId"] == scene(player, "03").organisation("veilig_thuis_waterduin")
    assert len({helper["professionalId"] for helper in running["helpers"]}) == 3
    states = {one["kind"]: one["status"] for one in await _items(player, "04", "measures")}
    assert states == {"home_ban": "decided_no", "aware": "running"}


async def _the_board_was_asked_above_the_table(player: Player) -> None:
    [raised] = await _items(player, "08", "escalations")
    assert (raised["state"], raised["target"]) == ("closed", "child_protection_board")
    told = scene(player, "08")
    path = f"/v1/conditions/{told.conditions['0']}/breaches"
    [breach] = (await told.partner("jeugdteam_oeverdam").call("GET", path, purpose=PURPOSE)).body["items"]
    assert breach["state"] == "consequence_applied"


async def _what_was_taken_back_is_closed_and_told(player: Player) -> None:
    [taken_back] = scene(player, "04").taken_back
    assert taken_back.before == 4
    assert taken_back.since == 0
    told = (NoticeType.grounds_ended.value, taken_back.ground_id)
    await until(lambda: player.receiver.told.get(told, set()) >= set(taken_back.recipients))
    [line] = show.taken_back(player)
    assert "could read 4 times" in line
    assert "not once since; 2 of 2 were told" in line


async def _the_doubt_travels_along(player: Player) -> None:
    told = scene(player, "18")
    path = f"/v1/referrals/{told.referral_id}"
    referral = await told.house("GET", path, purpose=Purpose.referral_handling)
    assert referral.body["state"] == "handed_over"
    offers = await told.partner("wijkteam_oeverdam").call(
        "GET", "/v1/referral-handovers?pageSize=200", purpose=Purpose.handover
    )
    [handover] = [one for one in offers.body["items"] if one["referralId"] == told.referral_id]
    assert handover["undeterminedIntimateTerror"] is True
