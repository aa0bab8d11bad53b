"""Any state with every room in it, any reader: both doors show of each room what an independent model allows."""

import pytest

from app.domain.access.view import Source, fields_of
from app.domain.cases.statements import CASES
from tests.doors.bench import Bench
from tests.doors.reads import EDGES
from tests.doors.room_bench import room_differences
from tests.slow_model.records import Room
from tests.slow_model.rooms import ROOMS

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATES = range(3_000_000, 3_000_009)

UNMEASURED = {
    "household", "dangerPairs", "tasks", "peerOffers", "grounds", "grants", "informationRequests", "help",
    "situationParts", "unknowns", "clientView", "subjectRequests",
}  # fmt: skip
"""Edges of a case of which the slow model does not speak yet; the list may only shrink."""


async def test_every_door_shows_of_each_room_what_the_rules_allow(bench: Bench) -> None:
    differences = {seed: found for seed in STATES if (found := await room_differences(bench, seed))}
    assert differences == {}
    assert bench.compared >= 1_000
    assert bench.shown > bench.compared // 5


@pytest.mark.parametrize("name", ROOMS)
async def test_the_slow_model_knows_every_field_of_a_room_and_its_category(name: str) -> None:
    room = ROOMS[name]
    for edge, view in room.edges.items():
        _check(room, view, _edges(CASES)[edge])


async def test_every_edge_of_a_case_is_measured_or_named_as_not_measured() -> None:
    measured = {*EDGES, *(edge for room in ROOMS.values() for edge in room.edges)}
    assert set(_edges(CASES)) == measured | UNMEASURED


def _check(room: Room, view: str, source: Source) -> None:
    own = {one.wire for one in fields_of(source.view).values() if one.edge is None} - {"withheld"}
    said = {name for names in room.fields[view].values() for name in names}
    assert own == said, f"tests/slow_model must say in which category these fields of {view} belong"
    for edge, below in room.below.get(view, {}).items():
        _check(room, below, _edges(source)[edge])


def _edges(source: Source) -> dict[str, Source]:
    return {fields_of(source.view)[name].wire: edge.source for name, edge in source.edges.items()}
