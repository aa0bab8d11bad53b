"""One case with every room in it before every reader: what the doors show of each room beside what the rules allow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from app.domain.access.policy import SCOPES_BY_KIND
from app.domain.vocabulary.organisations import OrganisationKind
from tests.client import Client
from tests.doors.bench import HEALTH_AND_JUSTICE, Bench, compared
from tests.doors.drawn.rooms import furnish
from tests.doors.reads import reader_of
from tests.doors.room_reads import (
    first_level,
    meeting_by_graphql,
    meeting_by_rest,
    room_by_graphql,
    room_by_rest,
    without_below,
)
from tests.doors.states import PURPOSES, draw_case, write_case
from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.permission import may_read_at_all
from tests.slow_model.rooms import ROOMS, shown_meeting, shown_room
from tests.world import World

USUAL = "stop_violence"


async def draw_furnished(bench: Bench, seed: int) -> Case:
    """The state of this seed with all rooms, written."""
    plain = draw_case(bench.region, seed)
    case, rows = furnish(plain, seed, bench.region.professionals, bench.region.programmes[plain.house.id])
    await write_case(bench.gate, case, rows)
    return case


async def findings_of(bench: Bench, case: Case, reader: Reader) -> tuple[Record, ...]:
    """What the soft rules notice in the case as its data stand, before anybody asks who may read it."""
    one = reader.organisation
    world = World(bench.gate, case.house.id, {"safety_house": case.house.keeper, one.kind: one.id})
    async with bench.gate.open(world.actor(one.kind), "test:findings") as work:
        found = await work.connection.fetch("SELECT * FROM case_findings WHERE case_id = $1", UUID(case.shown["id"]))
    return tuple(Record("finding", dict(row)) for row in found)


def room_readers(bench: Bench, case: Case, seed: int) -> list[tuple[Client, Reader]]:
    """Every organisation, mostly for the usual purpose; some by a professional, one without health and justice."""
    r = Random(seed)  # noqa: S311 - to be found again
    found = []
    for one in case.organisations.values():
        purpose = r.choice((USUAL, USUAL, USUAL, "criminal_advice", *r.sample(PURPOSES, 1)))
        narrow = one.kind == "local_team" and r.random() < 0.5
        scopes = SCOPES_BY_KIND[OrganisationKind(one.kind)] - (HEALTH_AND_JUSTICE if narrow else frozenset())
        client, reader = bench.clients[case.house.id, one.id, narrow], reader_of(one, case, purpose, scopes)
        if may_read_at_all(reader):
            found.append(_by_somebody(bench, client, reader) if r.random() < 0.4 else (client, reader))
    return found


def _by_somebody(bench: Bench, client: Client, reader: Reader) -> tuple[Client, Reader]:
    who: UUID = bench.region.professionals[reader.organisation.id]
    roles = frozenset({"vt_worker"} if reader.organisation.kind == "veilig_thuis" else ())
    return replace(client, professional=who), replace(reader, professional=who, roles=roles)


async def room_differences(
    bench: Bench, seed: int, rooms: Iterable[str] = tuple(ROOMS), *, one_is_enough: bool = False
) -> list[str]:
    """Where what the doors show of the rooms of a state differs from what the rules allow, in words."""
    case = await draw_furnished(bench, seed)
    found: list[str] = []
    for client, reader in room_readers(bench, case, seed):
        for room in rooms:
            where = f"{room}, {reader.organisation.kind} for {reader.purpose}, state {seed}"
            if room == "findings":
                case = replace(case, records={**case.records, "findings": await findings_of(bench, case, reader)})
            expected = shown_room(case, room, reader, datetime.now(UTC))
            bench.compared += 2
            bench.shown += 2 if expected and any(expected.values()) else 0
            below = await room_by_graphql(client, case, room, reader)
            found += [f"GraphQL, {where}: {text}" for text in compared(expected, below)]
            plain = await room_by_rest(client, case, room, reader)
            first = None if expected is None else without_below(room, expected)
            found += [f"REST, {where}: {text}" for text in compared(first, plain)]
            for meeting in case.meetings if room == "meetings" else ():
                found += [f"{where}: {text}" for text in await _meeting_differences(client, case, meeting, reader)]
            if found and one_is_enough:
                return found
    return found


async def _meeting_differences(client: Client, case: Case, meeting: Record, reader: Reader) -> list[str]:
    expected = shown_meeting(case, meeting, reader, datetime.now(UTC))
    found = compared(expected, await meeting_by_graphql(client, meeting, reader), "/meeting")
    first = None if expected is None else first_level(expected)
    return found + compared(first, await meeting_by_rest(client, meeting, reader), "/meeting over REST")
