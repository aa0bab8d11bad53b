"""Plays the stories of the demo through the public API, some side by side, and remembers what became of each."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.demo import show
from app.demo.cases import DemoCase
from app.demo.partners import Cast, Refused, count_calls
from app.demo.play_actions import play_actions
from app.demo.play_case import play_case
from app.demo.play_contributions import play_contributions
from app.demo.play_course import play_course
from app.demo.play_grounds import play_ends, play_grounds
from app.demo.play_house import House, settle_house
from app.demo.play_referral import play_referral, play_repeats
from app.demo.play_scene import Scene
from app.demo.receiver import Receiver
from app.domain.vocabulary.scopes import Scope

SIDE_BY_SIDE: Final = 4
"""How many stories run at the same time: while the database works for one, another goes on."""


@dataclass
class Player:
    """Plays the stories of a region whose partners are registered."""

    cast: Cast
    receiver: Receiver
    today: date
    scenes: dict[str, Scene] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    settled: House = field(default_factory=House)

    async def subscribe(self) -> None:
        """Let every partner that may be told subscribe to its own address at the sample receiver."""
        for key, partner in self.cast.partners.items():
            if Scope.notice_manage in partner.scopes:
                body = {"callbackUrl": self.receiver.address(key)}
                made = await partner.call("POST", "/v1/subscriptions", body)
                self.receiver.secrets[key] = made.body["secret"]

    async def play(self, cases: Iterable[DemoCase], only: tuple[str, ...] = ()) -> bool:
        """Play the cases whose number was asked (all where none was); whether one of them failed.

        Each is told in the order of the numbers, as soon as those before it have been told.
        """
        await self.subscribe()
        self.settled = await settle_house(self.cast)
        turns = asyncio.Semaphore(SIDE_BY_SIDE)
        async with asyncio.TaskGroup() as stage:
            playing = [
                stage.create_task(self._play(case, turns))
                for case in cases
                if not only or any(case.id.startswith(number.zfill(2)) for number in only)
            ]
            for story in playing:
                scene, calls = await story
                self.scenes[scene.case.id] = scene
                show.told(scene, calls, self.failures.get(scene.case.id))
        return bool(self.failures)

    async def _play(self, case: DemoCase, turns: asyncio.Semaphore) -> tuple[Scene, int]:
        scene = Scene(self.cast, case, self.today, self.settled)
        async with turns:
            with count_calls() as calls:
                try:
                    await play_story(scene)
                except (Refused, ValueError, KeyError) as fault:
                    self.failures[case.id] = str(fault)
        return scene, calls.total()


async def play_story(scene: Scene) -> None:
    """One story from its message to its last move."""
    await play_referral(scene)
    story = scene.case.story
    if story.case is None:
        return
    await play_case(scene, story.case)
    await play_grounds(scene)
    await play_contributions(scene)
    await play_ends(scene)
    await play_actions(scene, story.case.director)
    await play_repeats(scene)
    if story.course is not None:
        await play_course(scene, story.course)
