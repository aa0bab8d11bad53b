"""Three stories, played end to end over HTTP with real tokens: what partners read is what the story says they may."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from app.demo import show
from app.demo.play import Player
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.demo.stage_world import items, played, scene
from tests.integrations.delivery_world import until

HOSPITAL = "letsel"
CURL = shutil.which("curl")


async def test_stories_are_told_to_their_end(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    async with played(database, "03", "05", "06", "22") as player:
        assert player.failures == {}
        await _acute_danger_opens_what_was_refused(player)
        await _consent_ends_by_itself(player)
        await _a_parent_blocks_and_a_repeat_report_joins_the_case(player)
        withdrawn = await player.cast.keeper.call(
            "GET", f"/v1/referrals/{scene(player, '22').referral_id}", purpose=Purpose.referral_handling
        )
        assert withdrawn.body["state"] == "withdrawn"
        await until(lambda: player.receiver.partners["jeugdbescherming_getij"])
        assert player.receiver.forged == 0
        await show.ending(player, player.cast.keeper.base_url)
        await _the_printed_calls_work(capsys.readouterr().out)


async def _acute_danger_opens_what_was_refused(player: Player) -> None:
    """Story 03: the override lets two read what the hospital found; a refusal, a side and a court keep the rest."""
    police = await items(player, "03", "politie_waterduin", "contributions")
    youth = await items(player, "03", "jeugdbescherming_getij", "contributions")
    clinic = await items(player, "03", "polikliniek_keerpunt", "contributions")
    assert HOSPITAL not in police
    assert "ribs" in youth[HOSPITAL]["content"]
    assert "charge" in police["strafzaak"]["content"]
    assert "strafzaak" not in youth
    assert police["behandeling-vader"]["content"] is None
    assert police["behandeling-vader"]["mode"] == "withheld"
    assert youth["melder"]["organisationId"] is None  # the protected source
    assert clinic.get("stem-moeder", {}).get("content") is None  # her own words, on her own side
    purposes = await items(player, "03", "jeugdbescherming_getij", "contributions", Purpose.joint_analysis)
    assert purposes.get(HOSPITAL, {}).get("content") is None  # opened against the danger, not for the plan


async def _consent_ends_by_itself(player: Player) -> None:
    """Story 05: a request that nobody answers expires; nobody has to do anything."""

    async def expired() -> bool:
        grounds = await items(player, "05", "huisartsen_oeverdam", "grounds", Purpose.joint_analysis)
        return bool(grounds["toestemming-huisarts"]["state"] == "expired")

    await until(expired, seconds=20)
    actions = await items(player, "05", "opvang_de_luwte", "actions", Purpose.plan_execution)
    assert {action["status"] for action in actions.values()} >= {"accepted", "done", "stopped"}


async def _a_parent_blocks_and_a_repeat_report_joins_the_case(player: Player) -> None:
    """Story 06: one parent's refusal closes what both must open; a second report opens no second case."""
    grounds = await items(player, "06", "jeugdteam_oeverdam", "grounds", Purpose.joint_analysis)
    assert grounds["hulp-jongens"]["state"] == "blocked_by_parent"
    assert "a repeat report: attached" in scene(player, "06").notes


async def _the_printed_calls_work(printed: str) -> None:
    lines = [line for line in printed.splitlines() if line.startswith("curl ")]
    assert len(lines) == 5
    if CURL is None:
        return
    police, youth, planning, actions, cases = [await _run(f". var/demo.env\n{line}") for line in lines]
    assert "An older charge" in police
    assert "Bruised ribs" not in police
    assert "An older charge" not in youth
    assert "Bruised ribs" in youth
    assert set(youth.splitlines()) > set(planning.splitlines())
    assert "Bruised ribs" not in planning
    assert actions.startswith('"status":"')
    assert cases.startswith('"reference":"')
    assert '"text":"' in cases
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    quickstart = readme.partition("```bash\n")[2].partition("```")[0]
    assert len(quickstart.strip().splitlines()) == 5
    assert "HTTP/1.1 201" in await _run(quickstart)


async def _run(script: str) -> str:
    running = await asyncio.create_subprocess_exec(
        "bash", "-euc", script, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, error = await asyncio.wait_for(running.communicate(), 30)
    assert running.returncode == 0, error.decode()
    return out.decode()
