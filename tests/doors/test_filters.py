"""A filter never answers what the mask hides, a cursor tells nothing and fits one list only, pages keep their order."""

import asyncio
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.settings import Settings
from tests.client import serve
from tests.doors.bench import Bench
from tests.slow_model.case import shown_case
from tests.slow_model.facts import Case, Reader
from tests.slow_model.permission import may_read_at_all
from tests.world import make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEEDS = range(4_000_000, 4_000_012)
FOUND = """query($id: UUID!, $status: [ActionStatus!], $kind: [ActionKind!], $category: [Category!],
                 $mode: [ContributionMode!]) {
  case(id: $id) {
    byStatus: actions(status: $status) { nodes { id } }
    byKind: actions(kind: $kind) { nodes { id } }
    byDay: actions(dueFrom: "1900-01-01") { nodes { id } }
    byCategory: contributions(category: $category) { nodes { id } }
    byMode: contributions(mode: $mode) { nodes { id } }
  }
}"""


def expected(case: Case, reader: Reader, values: dict[str, Any]) -> dict[str, set[str]] | None:
    """What each filter may find: what is shown with that very value."""
    shown = shown_case(case, reader, datetime.now(UTC)) if may_read_at_all(reader) else None
    if shown is None:
        return None

    def found(edge: str, field: str, wanted: Any) -> set[str]:  # noqa: ANN401
        return {one["id"] for one in shown[edge] if one[field] is not None and one[field] in wanted}

    return {
        "byStatus": found("actions", "status", values["status"]),
        "byKind": found("actions", "kind", values["kind"]),
        "byDay": {one["id"] for one in shown["actions"] if one["dueOn"] is not None},
        "byCategory": found("contributions", "category", values["category"]),
        "byMode": found("contributions", "mode", values["mode"]),
    }


async def test_a_filter_finds_only_what_is_shown(bench: Bench) -> None:
    asked = 0
    for seed in SEEDS:
        case = await bench.draw(seed)
        values: dict[str, Any] = {
            "status": sorted({action.shown["status"] for action in case.actions}),
            "kind": sorted({action.shown["kind"] for action in case.actions}),
            "category": sorted({item.category for item in case.contributions}),
            "mode": sorted({item.shown["mode"] for item in case.contributions}),
        }
        for client, reader in bench.readers(case, seed):
            answer = (await client.ask(FOUND, {"id": case.shown["id"], **values}, purpose=reader.purpose)).json()
            found = (answer.get("data") or {}).get("case")
            got = found and {key: {node["id"] for node in page["nodes"]} for key, page in found.items()}
            assert got == expected(case, reader, values), f"state {seed}, {reader.organisation.kind}"
            asked += 5
    assert asked > 800


async def test_no_list_can_be_ordered_or_filtered_by_what_it_does_not_declare(bench: Bench) -> None:
    client = next(iter(bench.clients.values()))
    for query in ("sort=familyName", "orderBy=bsn", "order=desc", "givenName=Anouk", "bsn=999990001", "offset=Voorbij"):
        answer = await client.get(f"/v1/cases?{query}")
        assert answer.status_code == 400
        assert query.partition("=")[2] not in answer.text


async def test_a_cursor_fits_one_organisation_purpose_filter_and_list_only(bench: Bench) -> None:
    house = bench.region.houses[0]
    cases = [await bench.draw(seed) for seed in range(5_000_000, 5_000_030)]
    assert any(case.house is house for case in cases)
    police = bench.clients[house.id, bench.region.partners["police"].id, False]
    keeper = bench.clients[house.id, house.keeper, False]
    first = (await keeper.get("/v1/cases?pageSize=1")).json()
    cursor = first["next"]
    assert len(urlsafe_b64decode(cursor)) == 28
    assert (await keeper.get(f"/v1/cases?pageSize=1&cursor={cursor}")).status_code == 200
    for client, path, purpose in (
        (police, f"/v1/cases?cursor={cursor}", "stop_violence"),
        (keeper, f"/v1/cases?cursor={cursor}", "monitoring"),
        (keeper, f"/v1/cases?status=opened&cursor={cursor}", "stop_violence"),
        (keeper, f"/v1/actions?cursor={cursor}", "stop_violence"),
        (keeper, f"/v1/cases?cursor={cursor[:-4]}AAAA", "stop_violence"),
        (keeper, "/v1/cases?cursor=bm90aGluZw", "stop_violence"),
    ):
        answer = await client.get(path, purpose=purpose)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/query/cursor"), path
    asked = "query($after: String) { cases(first: 1, after: $after) { nodes { id } } }"
    assert (await keeper.ask(asked, {"after": cursor})).json()["data"]["cases"]["nodes"]
    refused = (await police.ask(asked, {"after": cursor})).json()
    assert refused["errors"][0]["extensions"]["code"] == "invalid-content"


async def test_pages_keep_their_order_while_others_write(database: Settings) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        before = [(await world.case(persons=1)).id for _ in range(12)]
        client = await service.register(world.organisations["police"], world.house_id, "police")
        writing = asyncio.create_task(_write_on(world))
        try:
            seen = await _walk(client)
        finally:
            writing.cancel()
        assert [one for one in seen if one in set(before)] == list(reversed(before))
        assert len(seen) == len(set(seen))


async def _write_on(world: Any) -> None:  # noqa: ANN401
    while True:
        await world.case(persons=1)


async def _walk(client: Any) -> list[UUID]:  # noqa: ANN401
    seen: list[UUID] = []
    path = "/v1/cases?pageSize=2&fields=reference"
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get(path + (f"&cursor={cursor}" if cursor else ""))).json()
        seen += [UUID(item["id"]) for item in page["items"]]
        cursor = page["next"]
        await asyncio.sleep(0.01)
    return seen
