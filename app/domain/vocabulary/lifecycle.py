"""What a life cycle is: the states of one object and every move between them; what is not listed is refused (rule CA-02).

The tables themselves stand beside their words, in the file of their room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import MissingRole, WrongState
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word

S = TypeVar("S", bound=Word)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One row of a life-cycle table: from any of `sources` to any of `targets`, who may, and the rules that guard it."""

    sources: tuple[S, ...]
    targets: tuple[S, ...]
    by: tuple[Role | Capacity, ...]
    rules: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Later(Generic[S]):
    """A move of the field that is not offered, and what it waits for."""

    sources: tuple[S, ...]
    targets: tuple[S, ...]
    waits_for: str


@dataclass(frozen=True, slots=True)
class LifeCycle(Generic[S]):
    """The states of one object; `ends` are the states in which it may rest for ever, `later` the moves not offered yet."""

    name: str
    states: type[S]
    initial: tuple[S, ...]
    ends: tuple[S, ...]
    moves: tuple[Move[S], ...]
    starts_by: tuple[Role | Capacity, ...] = ()
    starts_rules: tuple[str, ...] = ()
    later: tuple[Later[S], ...] = ()

    def targets(self, current: S) -> tuple[S, ...]:
        """The states that can be reached from here in one move, in the order of the list."""
        open_now = {target for move in self.moves if current in move.sources for target in move.targets}
        return tuple(state for state in self.states if state in open_now)

    def is_end(self, state: S) -> bool:
        """Whether nothing has to happen any more in this state."""
        return state in self.ends

    def find(self, current: S, wanted: S) -> Move[S] | None:
        """The move between two states, or None."""
        for move in self.moves:
            if current in move.sources and wanted in move.targets:
                return move
        return None

    def check(self, current: S | str, wanted: S | str, *, by: Iterable[Role | Capacity] | None = None) -> Move[S]:
        """The move from current to wanted; raises WrongState without one, MissingRole where `by` holds nobody who may."""
        source, target = self.states(current), self.states(wanted)
        move = self.find(source, target)
        if move is None:
            raise WrongState(self.name, current=source, wanted=target, allowed=self.targets(source))
        if by is not None and not set(by) & set(move.by):
            raise MissingRole(*move.by, rule=move.rules[0])
        return move
