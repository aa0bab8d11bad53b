"""The database alone: with no mask and no filter of ours, a reader's login still finds only rows that it may know of.

Row-level security is asked directly, as `ketenpoort_reader` with an organisation's context and plain SELECTs, compared
with the slow model: every row that is shown must be found, and none that no ground lets the organisation know of.
"""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from app.domain.vocabulary.sharing import Purpose
from app.settings import READER
from tests.doors.bench import Bench
from tests.slow_model.case import shown_case
from tests.slow_model.facts import Case, Reader
from tests.slow_model.permission import open_categories, open_of_household

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEEDS = range(6_000_000, 6_000_016)
TABLES = ("persons", "participations", "actions", "contributions", "grounds", "danger_pairs", "household_members")


async def found_by_the_login(connection: asyncpg.Connection, reader: Reader, case: Case) -> dict[str, set[str]]:
    """The rows of a case that PostgreSQL lets this organisation find, by table."""
    async with connection.transaction():
        for name, value in (
            ("house_id", reader.house),
            ("organisation_id", reader.organisation.id),
            ("purpose", Purpose(reader.purpose).bit),
        ):
            await connection.execute("SELECT set_config($1, $2, true)", f"app.{name}", str(value))
        people = [person.id for person in case.persons]
        found = {"cases": await connection.fetch("SELECT id FROM cases WHERE id = $1", UUID(case.shown["id"]))}
        for table in TABLES:
            query = f"SELECT id FROM {table} WHERE case_id = $1"
            argument: object = UUID(case.shown["id"])
            if table in ("persons", "household_members"):
                query, argument = f"SELECT id FROM {table} WHERE {_person(table)} = ANY($1::uuid[])", people
            found[table] = await connection.fetch(query, argument)
    return {table: {str(row["id"]) for row in rows} for table, rows in found.items()}


def _person(table: str) -> str:
    return "id" if table == "persons" else "person_id"


async def test_plain_selects_of_the_readers_login_find_what_is_shown_and_no_more(bench: Bench) -> None:
    connection = await asyncpg.connect(bench.service.settings.login(READER))
    looked = 0
    try:
        for seed in SEEDS:
            case = await bench.draw(seed)
            for _, reader in bench.readers(case, seed):
                found = await found_by_the_login(connection, reader, case)
                _check(case, reader, found, f"state {seed}, {reader.organisation.kind} for {reader.purpose}")
                looked += 1
    finally:
        await connection.close()
    assert looked > 250


def _check(case: Case, reader: Reader, found: dict[str, set[str]], where: str) -> None:
    now = datetime.now(UTC)
    shown = shown_case(case, reader, now)
    if shown is not None:
        for table, edge in (("persons", "persons"), ("actions", "actions"), ("contributions", "contributions")):
            assert {one["id"] for one in shown[edge]} <= found[table], f"{where}: {table} hides what may be shown"
    every = Reader(reader.organisation, reader.house, reader.purpose)
    givers = {case.house.keeper, *case.contributors}
    known = {str(p.id) for p in case.persons if any(open_categories(case, p, g, every, now) for g in givers)}
    assert found["persons"] <= known, f"{where}: a person of whom nothing may be known is found"
    whole = bool(open_of_household(case, every, now))
    assert bool(found["cases"]) == whole, f"{where}: the case is {'hidden' if whole else 'found'}"
    if not whole:
        assert found["participations"] == set(), where
        assert found["danger_pairs"] == set(), where
        own = {action.shown["id"] for action in case.actions if action.owner == reader.organisation.id}
        here = reader.house == case.house.id
        assert found["actions"] == (own if here else set()), where


async def test_without_a_context_the_login_finds_nothing(bench: Bench) -> None:
    await bench.draw(SEEDS[0])
    connection = await asyncpg.connect(bench.service.settings.login(READER))
    try:
        for table in ("cases", *TABLES, "grants", "case_readers", "disclosures", "audit", "events", "referrals"):
            assert await connection.fetch(f"SELECT 1 FROM {table} LIMIT 1") == [], table
    finally:
        await connection.close()
