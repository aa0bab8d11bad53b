"""What a dashboard's token opens: published numbers by registered operations, and nothing else by any door."""

import hashlib
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from app.api.graphql.schema import CONTENTS
from app.database.pool import Pools
from app.domain.access.view import Source
from app.domain.clients.operations import Registered, register_operations, remove_operation
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.clients import ClientProfile
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES
from app.settings import Settings
from tests.api.oauth.partner import Partner, public
from tests.client import Client, Service, serve
from tests.world import World, make_world

TITLES = "query Titles { indicators { nodes { code } } }"
DIGEST = hashlib.sha256(TITLES.encode()).hexdigest()


@pytest.fixture
async def service(database: Settings) -> AsyncIterator[Service]:
    async with serve(database) as served:
        yield served


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
async def dashboard(service: Service, world: World) -> Client:
    partner = Partner(service.settings.issuer_url)
    draft = ClientDraft(
        organisation=str(world.organisations["police"]),
        house=str(world.house_id),
        name="Dashboard",
        scopes=DASHBOARD_SCOPES,
        keys=[public(partner.key, partner.kid)],
        profile=ClientProfile.dashboard,
        operations_only=True,
    )
    added = await add_client(service.pools.writer, draft)
    partner.client_id = str(added.client_id)
    await register_operations(service.pools.writer, added.client_id, [Registered(DIGEST, "Titles", TITLES, 50)])
    return Client(service, partner, added.client_id)


def sources(source: Source, seen: set[int]) -> Iterator[Source]:
    """A source and all that hangs on it."""
    if id(source) not in seen:
        seen.add(id(source))
        yield source
        for edge in source.edges.values():
            yield from sources(edge.source, seen)


def test_behind_the_scopes_of_a_dashboard_stands_nothing_about_a_person() -> None:
    seen: set[int] = set()
    every = [found for entry in CONTENTS for found in sources(entry.source, seen)]
    assert all(source.scope is not None for source in every)
    opened = [source for source in every if source.scope in DASHBOARD_SCOPES]
    assert opened
    assert not [source.view.__name__ for source in opened if source.personal]
    assert all(edge.source.scope in DASHBOARD_SCOPES for source in opened for edge in source.edges.values())


async def test_only_what_is_registered_is_answered_over_graphql(dashboard: Client) -> None:
    answer = await dashboard.send("POST", "/graphql", body={"documentId": DIGEST}, purpose=None)
    assert (answer.status_code, set(answer.json()["data"])) == (200, {"indicators"})
    for query in (
        "{ cases { nodes { id } } }",
        TITLES + " ",
        "mutation { __typename }",
        "{ __schema { types { name } } }",
    ):
        refused = await dashboard.ask(query)
        assert refused.status_code == 403
        assert refused.json()["errors"][0]["extensions"]["code"] == "operation-not-registered"


async def test_over_rest_numbers_can_be_read_and_nothing_else_read_or_changed(dashboard: Client) -> None:
    assert (await dashboard.get("/v1/statistics")).status_code == 200
    assert (await dashboard.get("/v1/indicators")).status_code == 200
    for path in ("/v1/cases", "/v1/actions", "/v1/organisations", "/v1/events", "/v1/disclosures"):
        assert (await dashboard.get(path)).status_code == 403
    for path in ("/v1/statistics/revisions", "/v1/improvement-actions", "/v1/annotations", "/v1/referrals"):
        changed = await dashboard.send("POST", path, body={})
        assert (changed.status_code, changed.json()["type"].rpartition("/")[2]) == (403, "operation-not-registered")


async def test_what_is_removed_is_refused_within_a_second(dashboard: Client) -> None:
    body = {"documentId": DIGEST}
    assert (await dashboard.send("POST", "/graphql", body=body)).status_code == 200
    await remove_operation(dashboard.service.pools.writer, dashboard.client_id, DIGEST)
    answered = []
    until = time.monotonic() + 1
    while time.monotonic() < until and 403 not in answered:
        answered.append((await dashboard.send("POST", "/graphql", body=body)).status_code)
    assert answered[-1] == 403
