"""What a subscription asks, and the reading of it: pages of the followed list, one after the other, as they grow.

Who follows reads the list itself through the gate, from the place after the last node told, whenever the watch says
that there is more. So the mask is that of the moment, a slow reader is simply further back, and nothing is kept for it.
Whoever asks the same at the same place, as the thousand tabs of one dashboard do, shares one statement.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from graphql import OperationType

from app.api.graphql.arguments import page_of
from app.api.graphql.execution import DOOR, Execution, Question
from app.api.graphql.merging import Asked
from app.api.graphql.problems import InvalidDocument, Mark
from app.api.graphql.schema import Root
from app.api.graphql.selecting import TYPENAME
from app.api.graphql.types import type_name
from app.domain.access.actor import Actor
from app.domain.access.selection import Part, PartKind, Rows, Selection, own_fields
from app.domain.errors import Fault, InvalidContent, MissingScope, Unavailable
from app.domain.notices.feed_watch import FeedWatch

_PAGE: Final = 100
_READINGS: Final = 4
_RETRY_SECONDS: Final = 1.0
_STREAMS_ONLY: Final = Mark("not-a-subscription", "Only a subscription is followed here; ask this by POST.")


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A list that one actor follows, from which place, and what is told of each of its nodes."""

    question: Question
    root: Root
    asked: Asked
    variables: Mapping[str, Any]
    rows: Rows

    @property
    def same(self) -> tuple[Actor, str]:
        """Equal for those who ask for the same: one actor, one list, one place."""
        return self.question.actor, f"{id(self.root)} {self.rows.where} {self.rows.after}"

    def told(self, edge: Mapping[str, Any]) -> str:
        """The answer that tells one node."""
        data = {self.asked.key: self._picked(edge, self.asked.below, f"{self.root.named}Edge")}
        return json.dumps({"data": data}, ensure_ascii=False, separators=(",", ":"))

    def _picked(self, found: Mapping[str, Any], below: tuple[Asked, ...], named: str) -> dict[str, Any]:
        return {
            asked.key: named
            if asked.name == TYPENAME
            else self._picked(found[asked.name], asked.below, type_name(self.root.source.view))
            if asked.below
            else found[asked.name]
            for asked in below
            if asked.holds(self.variables)
        }


def followed(execution: Execution, question: Question, last_id: str | None = None) -> Followed:
    """What a subscription asks; `last_id` is the cursor that a broken stream was told last, where it says."""
    prepared, variables = execution.prepared(question)
    if prepared.kind is not OperationType.SUBSCRIPTION:
        raise InvalidDocument(_STREAMS_ONLY)
    (asked,) = prepared.asked
    root = execution.contract.roots[asked.name]
    if root.source.scope is not None and root.source.scope not in question.actor.scopes:
        raise MissingScope(root.source.scope)
    page = page_of(root.source, asked.given(variables), (asked.key,))
    question.bill.charge(1)
    key = question.cursors.key(question.actor, root.source, page.where)
    given = last_id or page.after
    after = None if given is None else question.cursors.read(key, given)
    if given is not None and after is None:
        raise InvalidContent(Fault(f"/{asked.key}/after", "not-allowed"))
    node = Part(PartKind.node, "node", picks=own_fields(root.source.view))
    edges = Part(PartKind.edges, "edges", parts=(Part(PartKind.cursor, "cursor"), node))
    rows = Rows(
        root.source,
        parts=(edges,),
        where=page.where,
        size=_PAGE,
        after=after,
        cursor_key=key,
        descending=root.descending,
    )
    return Followed(question, root, asked, variables, rows)


class Follower:
    """Reads what is followed in this process."""

    def __init__(self, watch: FeedWatch) -> None:
        self._watch = watch
        self._reading: dict[Any, asyncio.Task[list[dict[str, Any]]]] = {}
        self._slots = asyncio.Semaphore(_READINGS)
        self.readings = 0
        """How many statements were made of it."""

    async def edges(self, what: Followed) -> AsyncGenerator[dict[str, Any]]:
        """Every node with its cursor, in its order, for as long as anybody listens."""
        actor, cursors = what.question.actor, what.question.cursors
        with self._watch.following(actor):
            while True:
                bell = self._watch.bell(actor)
                try:
                    if what.rows.after is None:
                        what = _from(what, await self._watch.newest(actor))
                    edges = await self._page(what, bell)
                except Unavailable:
                    await asyncio.sleep(_RETRY_SECONDS)
                    continue
                for edge in edges:
                    yield edge
                if edges:
                    what = _from(what, cursors.read(what.rows.cursor_key, edges[-1]["cursor"]))
                if len(edges) < _PAGE:
                    await bell.wait()

    async def _page(self, what: Followed, bell: asyncio.Event) -> list[dict[str, Any]]:
        """Read, or wait for one who reads the same; with the same bell, so that what it rings for cannot be missed."""
        key = (what.same, bell)
        reading = self._reading.get(key)
        if reading is None:
            reading = self._reading[key] = asyncio.create_task(self._read(what))
            reading.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(reading)

    def _done(self, key: Any, reading: asyncio.Task[list[dict[str, Any]]]) -> None:  # noqa: ANN401 - see _page
        del self._reading[key]
        if not reading.cancelled():
            reading.exception()  # whoever asked may be gone

    async def _read(self, what: Followed) -> list[dict[str, Any]]:
        async with self._slots:
            self.readings += 1
            selection = Selection(what.rows, DOOR, what.asked.name)
            shown = (await what.question.gate.disclose(what.question.actor, selection)).body
        edges: list[dict[str, Any]] = json.loads(shown or '{"edges":[]}')["edges"]
        return edges


def _from(what: Followed, place: Any) -> Followed:  # noqa: ANN401 - the id of a row
    return replace(what, rows=replace(what.rows, after=place))
