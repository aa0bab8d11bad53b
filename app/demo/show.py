"""What the demo says on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.demo.play import Player
    from app.demo.play_scene import Scene


def say(text: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(scene: Scene, calls: int, fault: str | None) -> None:
    """One story in one line."""
    end = scene.case.story.referral.path[-1].value.replace("_", " ")
    notes = "; ".join(dict.fromkeys(scene.notes))
    say(f"{scene.case.id[:2]}  {scene.case.title[:64]:64}  {calls:3} calls  {end}{', ' + notes if notes else ''}")
    if fault is not None:
        say(f"    STOPPED {fault}")


async def ending(player: Player, base_url: str) -> None:
    """What was played, and how to look at it."""
    say(f"{player.cast.calls} calls, {player.receiver.verified} webhooks verified, {base_url}")
