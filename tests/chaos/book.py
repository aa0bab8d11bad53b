"""The ledger of notices, kept outside the service: what was told of each subject, what arrived, in which order."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from tests.chaos.endpoint import Call
from tests.integrations.delivery_world import World


@dataclass(frozen=True, slots=True)
class Balance:
    """What is wrong between what was told and what arrived; `repeats` are none of it."""

    told: int
    lost: int
    inversions: int
    doubled: int
    altered: int
    unknown: int
    repeats: int

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.inversions or self.doubled or self.altered or self.unknown)

    def __str__(self) -> str:
        wrong = f"{self.lost} lost, {self.inversions} inversions"
        more = {"doubled": self.doubled, "altered": self.altered, "of no event": self.unknown}
        rest = "".join(f", {number} {name}" for name, number in more.items() if number)
        return f"{self.told} notices: {wrong}{rest}, {self.repeats} repeats under their own id"


@dataclass(frozen=True, slots=True)
class Span:
    """In which case a change was made, when it was asked for, and when it was acknowledged."""

    case_id: UUID
    asked: float
    acknowledged: float


@dataclass
class Book:
    """What was committed, for each path that must hear of it and each subject, in the order of commit."""

    told: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    at: dict[tuple[str, str, int], float] = field(default_factory=dict)
    spans: dict[tuple[str, int], Span] = field(default_factory=dict)

    def acknowledged(self, subject: UUID, version: int, span: Span, *paths: str) -> None:
        """Note a change that the service acknowledged, the next version of its subject."""
        self.spans[str(subject), version] = span
        for path in paths:
            self.told[path, str(subject)].append(version)

    def overtaken(self, heard: Iterable[tuple[str, int]]) -> int:
        """How many were heard after one of their case that was asked for only when they stood acknowledged."""
        asked: dict[UUID, float] = defaultdict(float)
        number = 0
        for notice in heard:
            span = self.spans.get(notice)
            if span is not None:
                number += span.acknowledged < asked[span.case_id]
                asked[span.case_id] = max(asked[span.case_id], span.asked)
        return number

    async def tell(self, world: World, case_id: UUID, *paths: str, events: int = 1) -> None:
        """Write events of a case in one transaction, as a change does, and note them when they are committed."""
        async with world.inside() as connection:
            # the row lock of a real change stands for the version counter that it protects
            await connection.execute(
                "SELECT 1 FROM cases WHERE house_id = $1 AND id = $2 FOR UPDATE", world.house_id, case_id
            )
            last = len(self.told[paths[0], str(case_id)])
            numbers = range(last + 1, last + 1 + events)
            for number in numbers:
                await world.tell_inside(connection, case_id, number)
            # the next writer gets the row only after the commit, and this task first goes on here
            for path in paths:
                self.told[path, str(case_id)] += numbers
        now = time.monotonic()
        self.at |= {(path, str(case_id), number): now for path in paths for number in numbers}

    def slowest(self, calls: Iterable[Call], path: str) -> float:
        """The longest time from a commit to the first arrival at this path; endless where one never came."""
        came: dict[tuple[str, str, int], float] = {}
        for call in calls:
            if call.path == path:
                came.setdefault((path, *about(call)), call.at)
        return max((came.get(key, float("inf")) - at for key, at in self.at.items() if key[0] == path), default=0.0)

    def balance(self, calls: Iterable[Call], *paths: str) -> Balance:
        """Compare with what arrived at these paths, every repeat of an id counted apart; lost is what nobody took."""
        bodies: dict[tuple[str, str], set[bytes]] = defaultdict(set)
        arrived: dict[tuple[str, str], list[int]] = defaultdict(list)
        taken: set[tuple[str, str, int]] = set()
        number = 0
        for call in calls:
            if call.path not in paths:
                continue
            number += 1
            known = bodies[call.path, call.webhook_id]
            subject, version = about(call)
            if call.taken:
                taken.add((call.path, subject, version))
            if not known:
                arrived[call.path, subject].append(version)
            known.add(call.body)
        wanted = {key: versions for key, versions in self.told.items() if key[0] in paths}
        counts = {key: Counter(arrived.get(key, ())) for key in wanted}
        return Balance(
            told=sum(map(len, wanted.values())),
            lost=sum((*key, version) not in taken for key, versions in wanted.items() for version in versions),
            inversions=sum(later < earlier for versions in arrived.values() for earlier, later in pairwise(versions)),
            doubled=sum(many - 1 for count in counts.values() for many in count.values()),
            altered=sum(len(sent) > 1 for sent in bodies.values()),
            unknown=sum(len(versions) for key, versions in arrived.items() if key not in wanted)
            + sum(version > len(wanted[key]) for key in wanted for version in arrived.get(key, ())),
            repeats=number - len(bodies),
        )


def about(call: Call) -> tuple[str, int]:
    """The subject of a notice and its version."""
    event = json.loads(call.body)
    return event["subject"], event["data"]["version"]
