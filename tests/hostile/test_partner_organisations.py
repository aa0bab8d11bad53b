"""A hostile partner in the directory: it signs for itself, keeps what ended, and reaches into another house."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.errors import GuardNotMet, MissingRole, NotFound, NotKeeper, NotOwner, ProfessionalRequired
from app.domain.organisations import agreements, service
from app.domain.organisations.drafts import (
    AgreementDraft,
    AgreementEnd,
    OrganisationChange,
    OrganisationDraft,
    SignatureDraft,
)
from app.domain.tables.organisations import HouseRow, OrganisationRow
from app.domain.vocabulary.organisations import AgreementKind, OrganisationKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.domain.case_world import rows
from tests.world import LONG_AGO, World, make_world

ADMIN = (Role.policy_admin,)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
async def running(database: Settings) -> AsyncIterator[Service]:
    async with serve(database) as service:
        yield service


def signature(world: World, kind: str) -> SignatureDraft:
    return SignatureDraft(organisation_id=world.organisations[kind], signed_on=LONG_AGO.date())


async def exchange(world: World, *kinds: str) -> UUID:
    draft = AgreementDraft(
        kind=AgreementKind.exchange_agreement,
        title="Afspraken uitwisseling",
        edition="1",
        purposes=(Purpose.stop_violence,),
        categories=(Category.existence,),
        starts_at=LONG_AGO,
        parties=tuple(signature(world, kind) for kind in kinds),
    )
    return await agreements.record_agreement(world.gate, world.keeper(*ADMIN), draft=draft)


async def test_nobody_becomes_a_party_by_its_own_word(world: World) -> None:
    assert world.covenant_id is not None
    for actor in (world.actor("school"), world.actor("school", roles=ADMIN)):
        with pytest.raises(NotKeeper):
            await agreements.sign_agreement(
                world.gate, actor, agreement_id=world.covenant_id, draft=signature(world, "school")
            )
    machine = replace(world.keeper(), professional_id=None, roles=frozenset())
    with pytest.raises(ProfessionalRequired):
        await agreements.sign_agreement(
            world.gate, machine, agreement_id=world.covenant_id, draft=signature(world, "school")
        )


async def test_a_partner_leaves_for_itself_and_the_house_s_administrator_for_anyone(world: World) -> None:
    assert world.covenant_id is not None
    leaving = {"agreement_id": world.covenant_id, "organisation_id": world.organisations["police"], "seen": 1}
    with pytest.raises(NotOwner):
        await agreements.leave_agreement(world.gate, world.actor("local_team", roles=ADMIN), **leaving)  # type: ignore[arg-type]
    with pytest.raises(MissingRole):
        await agreements.leave_agreement(world.gate, world.keeper(), **leaving)  # type: ignore[arg-type]
    await agreements.leave_agreement(world.gate, world.actor("police"), **leaving)  # type: ignore[arg-type]


async def test_who_may_not_end_an_agreement_is_not_told_how_it_stands(world: World) -> None:
    ended = await exchange(world, "safety_house", "police")
    await agreements.end_agreement(world.gate, world.keeper(*ADMIN), agreement_id=ended, seen=1, draft=AgreementEnd())
    with pytest.raises(NotKeeper):
        await agreements.end_agreement(
            world.gate, world.actor("police"), agreement_id=ended, seen=1, draft=AgreementEnd()
        )
    with pytest.raises(GuardNotMet):
        await agreements.end_agreement(
            world.gate, world.keeper(*ADMIN), agreement_id=ended, seen=2, draft=AgreementEnd()
        )


async def test_the_registration_that_is_not_done_is_hidden_from_partners(world: World) -> None:
    draft = OrganisationDraft(name="Nog te openen", kind=OrganisationKind.school)
    made = await service.register_organisation(world.gate, world.keeper(*ADMIN), draft=draft)
    change = OrganisationChange(task="Anders")
    for hidden in (made, UUID(int=0)):
        with pytest.raises(NotFound):
            await service.change_organisation(
                world.gate, world.actor("police"), organisation_id=hidden, seen=1, change=change
            )


async def test_one_house_does_not_administer_what_another_house_keeps_or_shares(world: World, pools: Pools) -> None:
    """A second house with an administrator of its own reaches for the first house, and for a partner of it."""
    other = OrganisationRow(
        name="Ander huis", kind=OrganisationKind.safety_house, chains=["care"], participation_form="structural",
        region="Elders", status="active",
    )  # fmt: skip
    house = HouseRow(organisation_id=other.id, code="elders", name="ZVH Elders", region="Elders")
    async with world.gate.open(world.keeper(), "test:house") as work:
        await work.insert(other, house)
    stranger = replace(
        world.keeper(*ADMIN), house_id=house.id, keeper_id=other.id, organisation_id=other.id, professional_id=None,
        roles=frozenset({Role.policy_admin, Role.system}),
    )  # fmt: skip
    for kind in ("safety_house", "police"):
        target = world.organisations[kind]
        with pytest.raises(NotOwner):
            await service.suspend_organisation(world.gate, stranger, organisation_id=target, seen=1)
        with pytest.raises(NotOwner):
            await service.change_organisation(
                world.gate, stranger, organisation_id=target, seen=1, change=OrganisationChange(task="Niets")
            )
    await service.suspend_organisation(
        world.gate, world.keeper(*ADMIN), organisation_id=world.organisations["police"], seen=1
    )
    assert (await rows(pools, world, "SELECT count(*) FROM organisations WHERE status = 'suspended'"))[0][0] == 1


async def _partner(running: Service, kind: str = "police") -> tuple[World, Client]:
    world = await make_world(running.pools)
    return world, await running.register(world.organisations[kind], world.house_id, kind)


async def _within_a_second(client: Client, path: str) -> list[int]:
    answers = []
    for _ in range(12):
        answers.append((await client.get(path)).status_code)
        await asyncio.sleep(0.1)
    return answers


async def test_the_tokens_of_a_suspended_organisation_close_within_a_second(running: Service) -> None:
    world, police = await _partner(running)
    assert (await police.get("/v1/cases")).status_code == 200
    await service.suspend_organisation(
        world.gate, world.keeper(*ADMIN), organisation_id=world.organisations["police"], seen=1
    )
    assert (await _within_a_second(police, "/v1/cases"))[-1] == 401
    police.kept.clear()
    with pytest.raises(AssertionError, match="invalid_client"):
        await police.token()


@pytest.mark.parametrize("way", ["leave", "end"])
async def test_the_tokens_that_rest_on_an_agreement_close_with_it(running: Service, way: str) -> None:
    """A token keeps the scopes that it was given under the agreement; nobody may go on using them."""
    world, police = await _partner(running)
    assert world.covenant_id is not None
    assert (await police.get("/v1/organisations")).status_code == 200
    if way == "leave":
        await agreements.leave_agreement(
            world.gate, world.actor("police"), agreement_id=world.covenant_id,
            organisation_id=world.organisations["police"], seen=1,
        )  # fmt: skip
    else:
        await agreements.end_agreement(
            world.gate, world.keeper(*ADMIN), agreement_id=world.covenant_id, seen=1, draft=AgreementEnd()
        )
    assert (await _within_a_second(police, "/v1/organisations"))[-1] == 401
    police.kept.clear()
    await asyncio.sleep(1)
    assert (await police.get("/v1/organisations")).status_code == 403
    assert (await police.get("/v1/referrals", purpose="referral_handling")).status_code == 200


async def test_ending_an_agreement_leaves_the_tokens_of_others_alone(running: Service) -> None:
    world, school = await _partner(running, "school")
    await exchange(world, "safety_house", "school")
    assert (await school.get("/v1/organisations")).status_code == 200
    assert world.covenant_id is not None
    await agreements.end_agreement(
        world.gate, world.keeper(*ADMIN), agreement_id=world.covenant_id, seen=1, draft=AgreementEnd()
    )
    assert set(await _within_a_second(school, "/v1/organisations")) == {200}


@pytest.mark.rule("OR-04")
async def test_who_ends_an_agreement_waits_for_a_clock_that_is_at_it_already(world: World, pools: Pools) -> None:
    """The job and the door renew the same grants: the door's answer may not leave while the job is half-way."""
    case = await world.case()
    assert world.covenant_id is not None
    await agreements.end_agreement(
        world.gate, world.keeper(*ADMIN), agreement_id=world.covenant_id, seen=1, draft=AgreementEnd()
    )
    job = await Entry(pools).job(world.house_id, scopes=frozenset({Scope.case_write}), purpose=Purpose.monitoring)
    clock = Gate(pools).in_turn()
    half_way, go_on = asyncio.Event(), asyncio.Event()

    async def at_it() -> None:
        async with clock.open(job, "grant:renew") as work:
            await agreements.renew_batch(work)
            half_way.set()
            await go_on.wait()

    clock_at_work = asyncio.create_task(at_it())
    await half_way.wait()
    door = asyncio.create_task(agreements.renew_grants(world.gate, world.keeper(*ADMIN)))
    await asyncio.sleep(0.3)
    assert not door.done()
    go_on.set()
    await asyncio.gather(clock_at_work, door)
    now = datetime.now(UTC)
    left = await rows(
        pools, world, "SELECT 1 FROM case_readers WHERE case_id = $1 AND organisation_id = $2 AND ends_at > $3",
        case.id, world.organisations["police"], now,
    )  # fmt: skip
    assert left == []
