"""The one road: a selection becomes one statement, masked, recorded, and closed at the instant its ground ends."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.access.selection import Part, PartKind, Pick, Rows, Selection, listed, own_fields
from app.domain.access.work import Disclosure
from app.domain.actions.statements import ACTIONS
from app.domain.cases.statements import CASES
from app.domain.errors import MissingScope
from app.domain.persons.statements.persons import PERSONS
from app.domain.tables.actions import ActionRow
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.world import MadeCase, World, make_world, without


def whole(case: MadeCase) -> Selection:
    picks = (
        *own_fields(CASES.view),
        Pick("persons", "persons", Rows(PERSONS, parts=listed(own_fields(PERSONS.view)))),
        Pick("actions", "actions", Rows(ACTIONS, parts=listed(own_fields(ACTIONS.view)))),
    )
    return Selection(Rows(CASES, picks=picks, row_id=case.id), "rest", "read_case")


def read(disclosure: Disclosure) -> Any:  # noqa: ANN401 - any JSON
    return None if disclosure.body is None else json.loads(disclosure.body)


async def records(world: World, pools: Pools) -> list[Any]:
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        return [json.loads(row["shown"]) for row in await connection.fetch("SELECT shown FROM disclosures ORDER BY id")]


async def test_parties_to_the_covenant_read_what_it_lists_and_a_stranger_meets_nothing(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case()
    police = read(await world.gate.disclose(world.actor("police"), whole(case)))
    assert police["status"] == "opened"
    assert [p["givenName"] for p in police["persons"]["items"]] == ["Cato", "Bram", "Anouk"]
    assert police["persons"]["items"][0]["withheld"] == []
    for stranger in ("school", "addiction_care", "local_team"):
        assert (await world.gate.disclose(world.actor(stranger), whole(case))).body is None
    shown = await records(world, pools)
    assert len(shown) == 1
    assert {line[0] for line in shown[0][1]} == {str(p) for p in case.persons}


async def test_a_mask_falls_on_each_person_by_itself(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care",))
    await world.consent(case, 0, recipients=("addiction_care",), categories=(Category.existence, Category.identity))
    found = read(await world.gate.disclose(world.actor("addiction_care"), whole(case)))
    assert [p["givenName"] for p in found["persons"]["items"]] == ["Anouk"]
    assert found["persons"]["items"][0]["street"] is None
    assert found["persons"]["items"][0]["withheld"] == ["contact", "household"]
    assert found["status"] is None
    assert found["withheld"] == ["household", "coordination"]


async def test_an_action_about_several_persons_shows_only_what_is_permitted_for_each(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care", "police"))
    await world.consent(case, 0, recipients=("addiction_care",))
    async with world.gate.open(world.keeper(), "test:action") as work:
        for text, subjects in (("for one", case.persons[:1]), ("for two", case.persons[:2])):
            await work.insert(
                ActionRow(
                    house_id=world.house_id, case_id=case.id, text=text, kind="help_start", status="agreed",
                    proposed_by_id=world.keeper_id, owner_organisation_id=world.organisations["police"],
                    subject_ids=subjects,
                )
            )  # fmt: skip
    clinic = read(await world.gate.disclose(world.actor("addiction_care"), whole(case)))
    assert [a["text"] for a in clinic["actions"]["items"]] == ["for one"]
    owner = read(await world.gate.disclose(world.actor("police"), whole(case)))
    assert [a["text"] for a in owner["actions"]["items"]] == ["for two", "for one"]


async def test_an_expiry_closes_the_door_at_its_instant(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care",))
    await world.consent(case, 0, recipients=("addiction_care",), ends_at=datetime.now(UTC) + timedelta(seconds=3))
    actor = world.actor("addiction_care")
    assert (await world.gate.disclose(actor, whole(case))).body is not None
    await asyncio.sleep(3.1)
    assert (await world.gate.disclose(actor, whole(case))).body is None


async def test_a_withdrawal_outranks_consent_but_no_serious_threat(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care",))
    await world.consent(case, 0)
    actor = world.actor("addiction_care")
    assert (await world.gate.disclose(actor, whole(case))).body is not None
    await world.consent(case, 0, state=ConsentState.withdrawn)
    assert (await world.gate.disclose(actor, whole(case))).body is None
    await world.ground(case, SharingGround.serious_threat_override, person_ids=[case.persons[0]])
    assert (await world.gate.disclose(actor, whole(case))).body is not None


async def test_a_purpose_outside_the_ground_finds_nothing(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care",))
    await world.consent(case, 0, purposes=(Purpose.risk_assessment,))
    assert (await world.gate.disclose(world.actor("addiction_care"), whole(case))).body is None
    other = world.actor("addiction_care", purpose=Purpose.risk_assessment)
    assert (await world.gate.disclose(other, whole(case))).body is not None


async def test_pages_follow_each_other_without_a_gap(pools: Pools) -> None:
    world = await make_world(pools)
    made = [(await world.case()).id for _ in range(7)]
    seen: list[str] = []
    after = None
    for _ in range(4):
        rows = Rows(CASES, parts=listed(own_fields(CASES.view)), size=2, after=after, cursor_key=b"k" * 32)
        page = read(await world.gate.disclose(world.actor("police"), Selection(rows, "rest", "list_cases")))
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = made[6 - len(seen) + 1]
    assert seen == [str(case_id) for case_id in reversed(made)]


async def test_a_total_counts_what_the_reader_may_know_of_and_needs_its_own_scope(pools: Pools) -> None:
    world = await make_world(pools)
    for members in (("police",), ("police",), ("veilig_thuis",)):
        await world.case(members=members)
    parts = (*listed(own_fields(CASES.view)), Part(PartKind.total, "total"))
    selection = Selection(Rows(CASES, parts=parts, size=1), "rest", "list_cases")
    page = read(await world.gate.disclose(world.actor("police"), selection))
    assert (len(page["items"]), page["total"]) == (1, 2)
    with pytest.raises(MissingScope):
        await world.gate.disclose(without(world.actor("police"), Scope.total_read), selection)
