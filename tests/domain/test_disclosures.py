"""The records: every read leaves one line for each person, nobody can change it, and a person can be told."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, Where, listed, own_fields
from app.domain.access.view import Source
from app.domain.cases.statements import CASES
from app.domain.contributions import service as contributions
from app.domain.contributions.drafts import ContributionDraft, NamedGround, Withdrawal
from app.domain.contributions.statements.views import CONTRIBUTIONS
from app.domain.disclosures.rules import entries, expand
from app.domain.disclosures.service import audit_agreement, overview_disclosures
from app.domain.disclosures.statements.log import ACTS, DISCLOSURES
from app.domain.errors import MissingRole, NotFound, NotKeeper, NotOwner, PurposeNotAllowed
from app.domain.persons.statements.persons import PERSONS
from app.domain.vocabulary.contributions import ContributionMode, Restriction
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.today import today_here
from tests.world import MadeCase, World, make_world

A, B, G, H = (str(UUID(int=n)) for n in range(1, 5))


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def test_a_record_unfolds_to_one_line_for_each_person_shown() -> None:
    shown = [
        {"case": H, "mask": 17, "grounds": [G]},
        [[A, 3, [G]], [B, 1, None]],
        [{"mask": 32, "persons": [[A, [H]]]}, {"mask": 2, "item": G, "by": H, "persons": [[A, [G]], [B, []]]}],
        [{"log": G}, None],
        None,
    ]
    lines = {str(line.person): line for line in expand(shown)}
    assert set(lines) == {A, B}
    assert lines[A].categories == (Category.existence, Category.identity, Category.safety)
    assert lines[A].grounds == {UUID(G), UUID(H)}
    assert lines[B].categories == (Category.existence, Category.identity)
    assert [str(entry.item) for entry in entries(shown) if entry.item] == [G, G]
    assert expand(None) == []


def whole(case: MadeCase) -> Selection:
    picks = (
        *own_fields(CASES.view),
        Pick("persons", "persons", Rows(PERSONS, parts=listed(own_fields(PERSONS.view)))),
        Pick("items", "contributions", Rows(CONTRIBUTIONS, parts=listed(own_fields(CONTRIBUTIONS.view)))),
    )
    return Selection(Rows(CASES, picks=picks, row_id=case.id), "rest", "read_case")


async def share(world: World, case: MadeCase, kind: str, *persons: int, **facts: object) -> UUID:
    given = {
        "person_ids": [case.persons[n] for n in persons],
        "mode": ContributionMode.content,
        "category": Category.safety,
        "content": "Shouting every evening.",
        "necessity": "for the joint analysis",
        "as_of": today_here(),
        "purpose": Purpose.stop_violence,
        "ground": NamedGround(kind=SharingGround.covenant, agreement_id=world.covenant_id, edition="2026-1"),
    } | facts
    draft = ContributionDraft.model_validate(given)
    return await contributions.share_contribution(world.gate, world.actor(kind), case_id=case.id, draft=draft)


async def logged(world: World, actor: Actor, source: Source, *where: Where) -> list[dict[str, Any]]:
    rows = Rows(source, parts=listed(own_fields(source.view)), where=where)
    found = await world.gate.disclose(actor, Selection(rows, "rest", "list"))
    return list(json.loads(found.body or "{}")["items"])


async def shown(world: World, pools: Pools) -> list[Any]:
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        return [json.loads(row["shown"]) for row in await connection.fetch("SELECT shown FROM disclosures ORDER BY id")]


@pytest.mark.rule("DI-01")
async def test_every_person_shown_has_its_line_and_nobody_else_has(world: World, pools: Pools) -> None:
    case = await world.case(persons=3)
    await world.case(persons=2)
    await share(world, case, "police", 0, 1)
    body = json.loads((await world.gate.disclose(world.actor("veilig_thuis"), whole(case))).body or "{}")
    (record,) = await shown(world, pools)
    lines = {line.person: line for line in expand(record)}
    assert set(lines) == set(case.persons) == {UUID(person["id"]) for person in body["persons"]["items"]}
    assert Category.safety in lines[case.persons[0]].categories
    assert Category.safety not in lines[case.persons[2]].categories, "the item was not about this person"
    assert all(line.grounds == {world.covenant_id} for line in lines.values())


@pytest.mark.rule("DI-01")
async def test_the_records_cannot_be_changed_or_removed(world: World, pools: Pools) -> None:
    case = await world.case()
    await world.gate.disclose(world.actor("police"), whole(case))
    for pool in (pools.writer, pools.reader):
        for sql in (
            "UPDATE disclosures SET door = 'x'",
            "DELETE FROM disclosures",
            "DELETE FROM audit",
            "UPDATE audit SET act = 'x'",
        ):
            async with pool.acquire() as connection:
                with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
                    await connection.execute(sql)


@pytest.mark.rule("DI-01")
async def test_who_may_look_into_the_log_and_that_looking_is_recorded(world: World) -> None:
    case = await world.case()
    for kind in ("police", "veilig_thuis"):
        await world.gate.disclose(world.actor(kind), whole(case))
    officer = world.keeper(Role.information_officer)
    both = {str(world.organisations[kind]) for kind in ("police", "veilig_thuis")}
    assert {row["organisationId"] for row in await logged(world, officer, DISCLOSURES)} == both
    own = await logged(world, world.actor("police"), DISCLOSURES)
    assert {row["organisationId"] for row in own} == {str(world.organisations["police"])}
    plain = world.actor("safety_house")
    assert {row["organisationId"] for row in await logged(world, plain, DISCLOSURES)} == {str(world.keeper_id)}
    assert any(row["operation"] == "list" for row in await logged(world, officer, DISCLOSURES))


@pytest.mark.rule("GR-11")
async def test_advice_on_special_conditions_is_listed_apart(world: World) -> None:
    case = await world.case()
    await world.gate.disclose(world.actor("police"), whole(case))
    adviser = world.actor("police", purpose=Purpose.criminal_advice)
    await world.gate.disclose(adviser, whole(case))
    officer = world.keeper(Role.information_officer)
    found = await logged(world, officer, DISCLOSURES, Where("purpose", ["criminal_advice"]))
    assert [row["purpose"] for row in found] == ["criminal_advice"]
    with pytest.raises(PurposeNotAllowed):
        await world.gate.disclose(world.actor("veilig_thuis", purpose=Purpose.criminal_advice), whole(case))


@pytest.mark.rule("DI-01")
async def test_a_refused_attempt_is_in_the_audit(world: World) -> None:
    case = await world.case()
    contribution_id = await share(world, case, "police", 0)
    with pytest.raises(NotOwner):
        await contributions.withdraw_contribution(
            world.gate,
            world.actor("veilig_thuis"),
            contribution_id=contribution_id,
            seen=1,
            change=Withdrawal(reason="x"),
        )
    officer = world.keeper(Role.information_officer)
    (refused,) = await logged(world, officer, ACTS, Where("outcome", ["refused"]))
    assert (refused["act"], refused["subjectId"]) == ("contribution:withdraw", str(contribution_id))
    assert refused["organisationId"] == str(world.organisations["veilig_thuis"])
    assert await logged(world, world.actor("police"), ACTS) == []


@pytest.mark.rule("DI-02")
async def test_a_person_can_be_told_who_saw_what_on_which_ground(world: World) -> None:
    case = await world.case(members=("veilig_thuis", "police", "youth_protection", "addiction_care"))
    await world.consent(case, 0, recipients=("addiction_care",), categories=(Category.existence, Category.identity))
    await share(world, case, "police", 0)
    await share(world, case, "youth_protection", 0, restriction=Restriction.protected_source)
    await share(world, case, "youth_protection", 0, restriction=Restriction.prosecution_only)
    await share(world, case, "youth_protection", 1)
    for kind in ("veilig_thuis", "addiction_care", "police"):
        await world.gate.disclose(world.actor(kind), whole(case))
    officer = world.keeper(Role.information_officer, purpose=Purpose.client_transparency)
    found = await overview_disclosures(world.gate, officer, person_id=case.persons[0])
    assert found.is_complete
    name = {organisation_id: kind for kind, organisation_id in world.organisations.items()} | {None: "protected"}
    told = [(name[e.receiver_id], name[e.giver_id], e.consent_absent) for e in found.entries]
    assert sorted(told) == sorted(
        [
            ("veilig_thuis", "safety_house", True),
            ("veilig_thuis", "police", True),
            ("veilig_thuis", "protected", True),
            ("addiction_care", "safety_house", False),
            ("addiction_care", "police", False),
            ("addiction_care", "protected", False),
            ("police", "safety_house", True),
            ("police", "protected", True),
        ]
    ), "nothing of others, no protected source, nothing for prosecution only, no look at one's own"
    by_consent = {name[e.giver_id]: e for e in found.entries if name[e.receiver_id] == "addiction_care"}
    assert by_consent["safety_house"].categories == [Category.existence, Category.identity]
    assert by_consent["police"].categories == [Category.existence], "that there is an item, not what it says"
    assert by_consent["police"].ground_kinds == [SharingGround.consent]


@pytest.mark.rule("DI-02")
async def test_the_overview_is_for_who_answers_the_person(world: World) -> None:
    case = await world.case()
    transparency = Purpose.client_transparency
    officer = world.keeper(Role.information_officer)
    police = world.actor("police", purpose=transparency)
    school = world.actor("school", purpose=transparency, roles=(Role.information_officer,))
    with pytest.raises(PurposeNotAllowed):
        await overview_disclosures(world.gate, officer, person_id=case.persons[0])
    with pytest.raises(MissingRole):
        await overview_disclosures(world.gate, police, person_id=case.persons[0])
    with pytest.raises(NotFound):
        await overview_disclosures(world.gate, school, person_id=case.persons[0])


@pytest.mark.rule("DI-06")
async def test_the_parties_of_a_covenant_can_be_shown_its_use_without_content(world: World) -> None:
    case = await world.case()
    await share(world, case, "police", 0)
    await world.gate.disclose(world.actor("veilig_thuis"), whole(case))
    now = datetime.now(UTC)
    period = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    officer = world.keeper(Role.policy_admin)
    agreement_id = world.covenant_id or UUID(int=0)
    found = await audit_agreement(world.gate, officer, agreement_id=agreement_id, **period)
    assert [(row.giver_id, row.category, row.items) for row in found.shared] == [
        (world.organisations["police"], Category.safety, 1)
    ]
    seen = {(row.giver_id, row.category): row.times for row in found.seen}
    assert seen[world.organisations["police"], Category.safety] == 1
    assert seen[world.keeper_id, Category.identity] == 3
    assert "Shouting" not in found.model_dump_json()
    earlier = await audit_agreement(
        world.gate, officer, agreement_id=agreement_id, since=now - timedelta(days=9), until=now - timedelta(days=8)
    )
    assert (earlier.shared, earlier.seen) == ([], [])
    with pytest.raises(NotKeeper):
        await audit_agreement(world.gate, world.actor("police"), agreement_id=agreement_id, **period)
