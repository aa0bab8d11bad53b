"""A room of a case as a partner reads it: over REST what hangs on the case, over GraphQL all below it."""

from collections.abc import Mapping
from typing import Any

from tests.client import Client
from tests.doors.reads import asked, content
from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.rooms import ROOMS, edges_of

Found = dict[str, list[dict[str, Any]]]


async def room_by_rest(client: Client, case: Case, room: str, reader: Reader) -> Found | None:
    """The room's edges over REST, without what hangs on their rows."""
    edges = edges_of(room, reader)
    path = f"/v1/cases/{case.shown['id']}?fields=id&expand={','.join(edges)}"
    found = content(await client.get(path, purpose=reader.purpose))
    return None if found is None else {edge: found[edge]["items"] for edge in edges}


async def room_by_graphql(client: Client, case: Case, room: str, reader: Reader) -> Found | None:
    """The room's edges over GraphQL, with all that hangs on their rows."""
    edges = edges_of(room, reader)
    question = f"query($id: UUID!) {{ case(id: $id) {{ {_asked_for(room, edges)} }} }}"
    answer = (await client.ask(question, {"id": case.shown["id"]}, purpose=reader.purpose)).json()
    found = asked(answer)["case"]
    return None if found is None else _plain(room, edges, found)


async def meeting_by_rest(client: Client, meeting: Record, reader: Reader) -> dict[str, Any] | None:
    """A meeting over REST with what hangs on it, and no more."""
    below = ROOMS["meetings"].below["meeting"]
    found = content(await client.get(f"/v1/meetings/{meeting.id}?expand={','.join(below)}", purpose=reader.purpose))
    return None if found is None else found | {edge: found[edge]["items"] for edge in below}


async def meeting_by_graphql(client: Client, meeting: Record, reader: Reader) -> dict[str, Any] | None:
    """A meeting over GraphQL with all below it."""
    question = f"query($id: UUID!) {{ meeting(id: $id) {{ {_fields('meetings', 'meeting')} }} }}"
    answer = (await client.ask(question, {"id": str(meeting.id)}, purpose=reader.purpose)).json()
    found = asked(answer)["meeting"]
    below = ROOMS["meetings"].below["meeting"]
    return None if found is None else {**found, **_plain("meetings", below, found)}


def first_level(meeting: Mapping[str, Any]) -> dict[str, Any]:
    """What REST shows of a meeting."""
    below = ROOMS["meetings"].below
    plain = without_below("meetings", {edge: meeting[edge] for edge in below["meeting"]}, below["meeting"])
    return {**meeting, **plain}


def without_below(room: str, found: Found, edges: Mapping[str, str] | None = None) -> Found:
    """What REST shows of it."""
    edges, below = edges or ROOMS[room].edges, ROOMS[room].below
    return {
        edge: [{key: value for key, value in row.items() if key not in below.get(edges[edge], ())} for row in rows]
        for edge, rows in found.items()
    }


def _asked_for(room: str, edges: Mapping[str, str]) -> str:
    below = ROOMS[room].below
    most = {edge: 12 if view in below else 60 for edge, view in edges.items()}
    return " ".join(
        f"{edge}(first: {most[edge]}) {{ nodes {{ {_fields(room, view)} }} }}" for edge, view in edges.items()
    )


def _fields(room: str, view: str) -> str:
    said = ROOMS[room]
    own = [name for names in said.fields[view].values() for name in names]
    return " ".join((*own, "withheld", _asked_for(room, said.below.get(view, {}))))


def _plain(room: str, edges: Mapping[str, str], found: Mapping[str, Any]) -> Found:
    below = ROOMS[room].below
    return {
        edge: [{**row, **_plain(room, below.get(view, {}), row)} for row in found[edge]["nodes"]]
        for edge, view in edges.items()
    }
