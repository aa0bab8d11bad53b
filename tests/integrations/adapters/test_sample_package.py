"""A format of somebody else's package: installed beside the service, held to the contract, met at the real door."""

import os
import random
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.domain.tables.organisations import RoleAssignmentRow
from app.domain.vocabulary.roles import Role
from app.integrations.adapter import AdapterError, InboundAdapter, inbound_adapters
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.integrations.adapters import contract
from tests.integrations.push_world import message_signature
from tests.world import LONG_AGO, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = Path(__file__).with_name("sample")
PAGE = ROOT / "docs/adding-an-adapter.md"
ENTRY = "ketenpoort_schoolmelding-1.0.dist-info/entry_points.txt"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder into which the sample's wheel was installed, in the path of this process; no network, no build."""
    place = tmp_path_factory.mktemp("installed")
    wheel = tmp_path_factory.mktemp("wheel") / "ketenpoort_schoolmelding-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in sorted(SAMPLE.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                archive.write(file, file.relative_to(SAMPLE))
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(place), str(wheel)]
    subprocess.run([sys.executable, *install], check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(place))
        inbound_adapters.cache_clear()
        yield place
    inbound_adapters.cache_clear()
    for name in [name for name in sys.modules if name.startswith("ketenpoort_schoolmelding")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def adapter(installed: Path) -> InboundAdapter:
    """The sample as the service finds it."""
    found = inbound_adapters()["schoolmelding"]
    assert Path(str(sys.modules["ketenpoort_schoolmelding"].__file__)).is_relative_to(installed)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(module_database: Settings, adapter: InboundAdapter) -> AsyncIterator[Service]:
    assert adapter.name in inbound_adapters()
    async with serve(module_database) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(service: Service) -> World:
    made = await make_world(service.pools)
    async with made.gate.open(made.keeper(), "test:admin") as work:
        await work.insert(
            RoleAssignmentRow(
                house_id=made.house_id,
                professional_id=made.professionals["safety_house"],
                role=Role.policy_admin,
                starts_at=LONG_AGO,
            )
        )
    return made


async def test_the_worked_example_of_the_page_is_this_package() -> None:
    source = (SAMPLE / "ketenpoort_schoolmelding/adapter.py").read_text()
    page = PAGE.read_text()
    assert f"```python\n{source}```" in page
    assert (SAMPLE / ENTRY).read_text().splitlines()[1].replace(" = ", ' = "') + '"' in page


async def test_it_keeps_the_contract(adapter: InboundAdapter) -> None:
    chance = random.Random(7)  # noqa: S311 - the same breaks in each run
    contract.check_declaration(adapter)
    contract.check_examples(adapter)
    for body in adapter.examples():
        for _ in range(200):
            contract.check_any_bytes(adapter, contract.broken(body, chance))
        for large in contract.large_bodies(body):
            contract.check_memory(adapter, large)
        for changed in contract.with_unknown(body):
            contract.check_unknown(adapter, body, changed)


async def test_a_connection_carries_it_from_the_dry_run_to_the_referral(
    service: Service, world: World, adapter: InboundAdapter
) -> None:
    keeper, school = await _keeper(service, world), await _school(service, world)
    (body,) = adapter.examples()
    made = await keeper.send(
        "POST",
        "/v1/connections",
        body={
            "organisationId": str(world.organisations["local_team"]),
            "direction": "inbound",
            "adapter": "schoolmelding",
            "options": {"prefix": "DW"},
        },
    )
    assert made.status_code == 201, made.text
    connection = f"/v1/connections/{made.json()['id']}"

    before = await _counts(world)
    tried = (await keeper.send("POST", f"{connection}/dry-run", body={"message": body.decode()})).json()
    assert tried["outcome"]["acceptable"] is True
    assert tried["keptAside"] == ["/leerling/groep"]
    assert tried["referral"]["reference"] == "DW-2026-17"
    spoiled = (await school.send("POST", f"{connection}/dry-run", body={"message": '{"nummer": "1"}'})).json()
    assert (spoiled["outcome"]["acceptable"], spoiled["messageId"], spoiled["referral"]) == (False, "1", None)
    assert await _counts(world) == before

    first, second = await _push(service, school, body), await _push(service, school, body)
    assert (first.status_code, second.status_code) == (201, 200), first.text
    assert first.json()["keptAside"] == second.json()["keptAside"] == ["/leerling/groep"]
    referral_id = first.json()["referralId"]
    assert (await school.get(f"/v1/referrals/{referral_id}")).json()["reference"] == "DW-2026-17"
    kept = (await school.get("/v1/kept-messages")).json()["items"]
    assert [(row["referralId"], row["keptAside"]) for row in kept] == [(referral_id, ["/leerling/groep"])]
    assert await _value(world, "SELECT body FROM kept_messages") == body
    assert (await _counts(world))["kept_messages"] == 1

    stilled = await keeper.send("POST", f"{connection}/suspend", headers={"if-match": made.headers["etag"]})
    assert stilled.json()["status"] == "suspended"
    refused = await _push(service, school, body)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "connection-closed")
    again = await keeper.send("POST", f"{connection}/resume", headers={"if-match": stilled.headers["etag"]})
    assert again.json()["status"] == "active"
    assert (await _push(service, school, body)).status_code == 200


async def test_options_are_read_by_its_own_class_when_they_are_saved(service: Service, world: World) -> None:
    keeper = await _keeper(service, world)
    draft = {
        "organisationId": str(world.organisations["police"]),
        "direction": "inbound",
        "adapter": "schoolmelding",
        "options": {"prefix": "klein", "soort": "x"},
    }
    refused = await keeper.send("POST", "/v1/connections", body=draft)
    assert refused.status_code == 400
    assert {(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]} == {
        ("/options/prefix", "bad-format"),
        ("/options/soort", "unknown"),
    }
    made = await keeper.send("POST", "/v1/connections", body={**draft, "options": {}})
    assert made.json()["options"] == {"prefix": "SM"}


async def test_the_command_names_it_and_two_of_one_name_keep_the_service_from_starting(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "app.cli", "connection", "adapters"]
    told = subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert [line.split()[1] for line in told.stdout.splitlines()].count("schoolmelding") == 1
    for named in ("schoolmelding = ketenpoort_schoolmelding.adapter:ADAPTER", "other = os:path"):
        place = tmp_path / named.split()[0] / "twice-1.0.dist-info"
        place.mkdir(parents=True)
        (place / "METADATA").write_text("Metadata-Version: 2.1\nName: twice\nVersion: 1.0\n")
        (place / "entry_points.txt").write_text(f"[ketenpoort.inbound]\n{named}\n")
        with monkeypatch.context() as patch:
            patch.syspath_prepend(str(place.parent))
            inbound_adapters.cache_clear()
            with pytest.raises(AdapterError):
                inbound_adapters()
        inbound_adapters.cache_clear()


async def _keeper(service: Service, world: World) -> Client:
    client = await service.register(world.keeper_id, world.house_id, "safety_house")
    client.professional = world.professionals["safety_house"]
    return client


async def _school(service: Service, world: World) -> Client:
    return await service.register(world.organisations["local_team"], world.house_id, "local_team")


async def _push(service: Service, client: Client, body: bytes) -> Any:  # noqa: ANN401 - httpx.Response
    audience = service.settings.issuer_url
    signature = message_signature(body, client.partner.key, client.client_id, audience, kid=client.partner.kid)
    headers = {"Content-Type": "application/json", "Message-Signature": signature}
    return await service.http.post("/v1/inbound/schoolmelding", content=body, headers=headers)


async def _counts(world: World) -> dict[str, int]:
    names = ("referrals", "referral_persons", "quarantined_messages", "kept_messages", "events")
    return {name: await _value(world, f"SELECT count(*) FROM {name}") for name in names}


async def _value(world: World, query: str) -> Any:  # noqa: ANN401 - a value of PostgreSQL
    async with world.gate.open(world.keeper(), "test:value") as work:
        return await work.connection.fetchval(query)
