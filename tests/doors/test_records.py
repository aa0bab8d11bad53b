"""Every read leaves one record that expands to exactly one line for each person of whom something was shown."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.disclosures.rules import Line, expand
from tests.client import Client
from tests.doors.bench import Bench
from tests.doors.reads import Refused, by_graphql, by_rest
from tests.slow_model.facts import Case, Reader
from tests.slow_model.permission import open_categories

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEEDS = range(3_000_000, 3_000_010)


async def records(bench: Bench, case: Case, client: Client) -> list[Any]:
    """What the log holds of this client's reads, the oldest first."""
    async with bench.service.pools.writer.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", str(case.house.id))
        query = "SELECT purpose, shown FROM disclosures WHERE client_id = $1 ORDER BY at, id"
        return [(row["purpose"], json.loads(row["shown"])) for row in await connection.fetch(query, client.client_id)]


def persons_of(case: Case, shown: dict[str, Any]) -> set[UUID]:
    """Everyone of whom the answer showed anything: by itself, in an item, or in an action."""
    found = {UUID(person["id"]) for person in shown["persons"]}
    for item in shown["contributions"]:
        found |= {UUID(person) for person in item["personIds"]}
    by_id = {action.shown["id"]: action.subjects for action in case.actions}
    for action in shown["actions"]:
        found |= by_id[action["id"]]
    return found


@pytest.mark.parametrize("door", [by_rest, by_graphql])
async def test_one_line_for_each_person_shown(bench: Bench, door: Any) -> None:  # noqa: ANN401
    seen = 0
    for seed in SEEDS:
        case = await bench.draw(seed)
        for client, reader in bench.readers(case, seed):
            before = len(await records(bench, case, client))
            try:
                shown = await door(client, case, reader.purpose)
            except Refused:
                shown = None
            after = (await records(bench, case, client))[before:]
            if shown is None:
                assert [expand(record) for _, record in after] in ([], [[]]), f"state {seed}: a record of nothing"
                continue
            (purpose, record), seen = after[0], seen + 1
            assert (len(after), purpose) == (1, reader.purpose)
            _check(case, shown, reader, expand(record))
    assert seen > 50


def _check(case: Case, shown: dict[str, Any], reader: Reader, lines: list[Line]) -> None:
    assert len({line.person for line in lines}) == len(lines), "two lines for one person"
    assert {line.person for line in lines} == persons_of(case, shown)
    told = {line.person: {category.value for category in line.categories} for line in lines}
    for person in shown["persons"]:
        about = next(one for one in case.persons if str(one.id) == person["id"])
        opened = open_categories(case, about, case.house.keeper, reader, datetime.now(UTC))
        assert opened & {"existence", "identity", "contact", "household"} <= told[about.id]


async def test_what_was_refused_is_in_the_audit_and_not_in_the_log(bench: Bench) -> None:
    case = await bench.draw(SEEDS[0])
    house = next(house for house in bench.region.houses if house is not case.house)
    client = bench.clients[house.id, bench.region.partners["police"].id, False]
    before = len(await records(bench, case, client))
    assert (await client.get(f"/v1/cases/{case.shown['id']}")).status_code == 404
    assert len(await records(bench, case, client)) == before
    async with bench.service.pools.writer.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", str(house.id))
        query = "SELECT act, outcome, detail FROM audit WHERE client_id = $1 ORDER BY at DESC LIMIT 1"
        row = await connection.fetchrow(query, client.client_id)
    assert (row["act"], row["outcome"]) == ("read_case", "refused")
    assert json.loads(row["detail"]) == {"why": "not-found"}
