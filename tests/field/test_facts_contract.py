"""What every text of facts keeps: its columns, no place, nothing that depends on the clock, roots found by index."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from app.database.pool import Pools
from app.domain.ids import new_id
from app.domain.statistics.facts import COLUMNS
from app.domain.statistics.indicators import Indicator, indicators
from app.domain.tables.terms import TermRow
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, made
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL: Final = sorted(indicators())
CLOCK: Final = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|random|gen_random_uuid|uuidv7)\(|\btoday\(|current_date|current_timestamp"
    r"|localtimestamp|'now'|'today'",
    re.IGNORECASE,
)
SMALL: Final = frozenset({"houses", "organisations", "programmes"})
"""Tables of which there are few rows, whatever the house does."""


@pytest.mark.rule("RP-02")
async def test_every_indicator_of_the_field_has_facts() -> None:
    assert {f"IN-{n:02}" for n in range(1, 59)} <= {name[:5] for name in ALL}
    for indicator in indicators().values():
        words = (indicator.numerator, indicator.denominator, indicator.date_basis, indicator.population, indicator.unit)
        assert all(word.strip() for word in (*words, indicator.title_nl, indicator.title_en)), indicator.id
        assert re.match(r"S[0-4]:\d", indicator.source), indicator.id
        assert len(indicator.axes) == len(set(indicator.axes)) <= 4


@pytest.mark.parametrize("name", ALL)
async def test_a_text_of_facts_has_no_place_and_no_clock(name: str) -> None:
    facts = indicators()[name].facts
    assert re.search(r"(?<!:):\w", facts) is None
    assert "%" not in facts
    assert CLOCK.search(facts) is None
    assert re.search(r"\{\w+\}|\b(day_of|local|phase_at)\(", facts) is None


async def explained(pools: Pools, world: World, sql: str, *given: object, how: str = "") -> dict[str, Any]:
    """The plan of a statement, when every table may be large."""
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(
            f"SELECT set_config('app.house_id', '{world.house_id}', true), set_config('enable_seqscan', 'off', true)"
        )
        plan: dict[str, Any] = json.loads(await connection.fetchval(f"EXPLAIN ({how}FORMAT JSON) {sql}", *given))[0][
            "Plan"
        ]
    return plan


def scans(plan: dict[str, Any], joins: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """The tables that a plan reads: how, which one, and the columns that the read or a join above it fixes."""
    joins += "".join(str(plan.get(name, "")) for name in ("Join Filter", "Hash Cond", "Merge Cond"))
    if (table := plan.get("Relation Name")) is not None:
        alias = re.escape(plan["Alias"])
        own = "".join(str(plan.get(name, "")) for name in ("Index Cond", "Recheck Cond", "Filter"))
        fixed = set(re.findall(r"\((\w+) = ", own)) | set(re.findall(r"= (\w+)\)", own))
        fixed |= set(re.findall(rf"\b{alias}\.(\w+) = ", joins)) | set(re.findall(rf"= {alias}\.(\w+)", joins))
        yield plan["Node Type"], table, fixed
    for part in plan.get("Plans", []):
        yield from scans(part, joins)


def parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and every part of it."""
    yield plan
    for part in plan.get("Plans", []):
        yield from parts(part)


def late(plan: dict[str, Any], root: str) -> Iterator[str]:
    """Where a plan asks for the root only after it read: it was not pushed down to a table."""
    if "Relation Name" not in plan and any(root in str(plan.get(name)) for name in ("Filter", "Join Filter")):
        yield plan["Node Type"]
    for part in plan.get("Plans", []):
        yield from late(part, root)


@pytest.mark.parametrize("name", ALL)
async def test_the_facts_of_one_root_are_found_by_index(pools: Pools, world: World, name: str) -> None:
    indicator: Indicator = indicators()[name]
    root = new_id()
    asked = f"SELECT * FROM ({indicator.facts}) f WHERE f.house_id = $1 AND f.root_id = ANY($2::uuid[])"
    plan = await explained(pools, world, asked, world.house_id, [root])
    assert str(root) in json.dumps(plan)
    assert list(late(plan, str(root))) == []
    listed = await rows(pools, world, "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    found = {(row["tablename"], *re.findall(r"\(house_id, (\w+)", row["indexdef"])) for row in listed}
    for way, table, fixed in scans(plan):
        if table not in SMALL:
            assert way != "Seq Scan", table
            assert any((table, column) in found for column in fixed), (table, fixed)


async def test_a_case_is_looked_up_once_however_many_facts_it_has(pools: Pools, world: World) -> None:
    case = await world.case()
    await add(
        world,
        *(
            made(
                world,
                TermRow,
                case_id=case.id,
                kind="direct_safety",
                subject_id=new_id(),
                starts_at=START,
                due_at=START,
            )
            for _ in range(5)
        ),
    )
    asked = f"SELECT * FROM ({indicators()['D-02'].facts}) f WHERE f.house_id = $1 AND f.root_id = $2"
    plan = await explained(pools, world, asked, world.house_id, case.id, how="ANALYZE, ")
    assert plan["Actual Rows"] == 5
    assert [part["Actual Loops"] for part in parts(plan) if part.get("Relation Name") == "household_members"] == [1]


@pytest.mark.parametrize("name", ALL)
async def test_facts_have_the_columns_that_are_asked(pools: Pools, world: World, name: str) -> None:
    async with pools.writer.acquire() as connection, connection.transaction():
        prepared = await connection.prepare(indicators()[name].facts)
        found = [(each.name, each.type.name) for each in prepared.get_attributes()]
    assert [column for column, _ in found] == list(COLUMNS)
    kinds = {"house_id": "uuid", "root_id": "uuid", "subject_id": "uuid", "day": "date"}
    kinds |= {"numerator": "numeric", "denominator": "numeric"}
    assert dict(found) == {column: kinds.get(column, "text") for column in COLUMNS}
