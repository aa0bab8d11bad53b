"""Plays the stories of the demo through the public API, one after the other, and remembers what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.demo import show
from app.demo.cases import DemoCase
from app.demo.partners import Cast, Refused
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
        """Play the cases whose number was asked (all where none was); whether one of them failed."""
        await self.subscribe()
        self.settled = await settle_house(self.cast)
        for case in cases:
            if only and not any(case.id.startswith(number.zfill(2)) for number in only):
                continue
            scene = self.scenes[case.id] = Scene(self.cast, case, self.today, self.settled)
            before = self.cast.calls
            try:
                await play_story(scene)
            except (Refused, ValueError, KeyError) as fault:
                self.failures[case.id] = str(fault)
            show.told(scene, self.cast.calls - before, self.failures.get(case.id))
        return bool(self.failures)


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
