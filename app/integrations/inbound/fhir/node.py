"""A place in a message: reads what stands there, remembers that it was read, and gathers what is wrong with it.

What nobody took at the end was kept aside: the message says it, the referral does not. Pointers only, never a value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import Fault


@dataclass(slots=True)
class Book:
    """What was read of one message, and its faults so far."""

    taken: set[str] = field(default_factory=set)
    routine: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


class Node:
    """One place of a message, perhaps absent; a child of an absent place is absent too."""

    __slots__ = ("_book", "pointer", "value")

    def __init__(self, value: object, pointer: str, book: Book) -> None:
        self.value, self.pointer, self._book = value, pointer, book

    def __bool__(self) -> bool:
        return self.value is not None

    def at(self, *names: str) -> "Node":
        """The member of a member of this object."""
        found, pointer = self.value, self.pointer
        for name in names:
            if found is not None and not isinstance(found, dict):
                self._book.faults.append(Fault(pointer, "wrong-type"))
                found = None
            found = None if found is None else found.get(name)
            pointer = f"{pointer}/{name}"
        return Node(found, pointer, self._book)

    def __iter__(self) -> Iterator["Node"]:
        """Each item of this list; none where it is absent."""
        if isinstance(self.value, list):
            for place, item in enumerate(self.value):
                yield Node(item, f"{self.pointer}/{place}", self._book)
        elif self.value is not None:
            self.fault("wrong-type")

    def names(self) -> list[str]:
        """The names of the members of this object."""
        return list(self.value) if isinstance(self.value, dict) else []

    def take(self) -> Any:  # noqa: ANN401 - any JSON value
        """The value, whole: it is read now."""
        if self.value is not None:
            self._book.taken.add(self.pointer)
        return self.value

    def routine(self) -> None:
        """What stands here is the form of the message and says nothing: neither read nor kept aside."""
        self._book.routine.add(self.pointer)

    def text(self) -> str | None:
        """The text that stands here; blank is absent."""
        found = self.take()
        if found is None or isinstance(found, str):
            return (found or "").strip() or None
        self.fault("wrong-type")
        return None

    def word(self) -> str | None:
        """The text that stands here, without its having been read: to decide whether to read on."""
        return self.value if isinstance(self.value, str) else None

    def fault(self, code: str, rule: str | None = None) -> None:
        """Something is wrong here."""
        self._book.faults.append(Fault(self.pointer, code, rule))

    def each_untaken(self) -> Iterator[str]:
        """The highest places of which nothing was read."""
        taken = self._book.taken
        touched = {pointer[:at] for pointer in taken for at, sign in enumerate(pointer) if sign == "/"}
        return _untaken(self, taken | self._book.routine, touched)


def _untaken(node: Node, done: set[str], touched: set[str]) -> Iterator[str]:
    if not node or node.pointer in done:
        return
    parts = [node.at(name) for name in node.names()] or (list(node) if isinstance(node.value, list) else [])
    if node.pointer in touched:
        for part in parts:
            yield from _untaken(part, done, touched)
    elif not parts or any(part.pointer not in done for part in parts):
        yield node.pointer


def first(nodes: Iterable[Node]) -> Node | None:
    """The first place that is there."""
    return next((node for node in nodes if node), None)
