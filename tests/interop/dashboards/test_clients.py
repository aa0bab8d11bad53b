"""Relay's compiler, a typed TypeScript client and gql of Python ask our door: registered, by token, on loopback."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.api.graphql.persisted import digest_of
from app.api.graphql.schema import schema_text
from app.database.pool import Pools
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.clients import ClientProfile
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.api.oauth.partner import Partner, public
from tests.interop.conftest import Service
from tests.interop.foreign import install, node_home, run

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


pytestmark = pytest.mark.skipif(
    os.environ.get("KETENPOORT_INTEROP") != "1", reason="foreign software from npm and PyPI: make test-interop"
)


@pytest.fixture
async def place() -> Path:
    """The builder's folder, with our schema in it."""
    home = await node_home("interop/dashboards", HERE)
    (home / "schema.graphql").write_text(schema_text())
    return home


@pytest.fixture
async def python(place: Path) -> str:
    """An environment of its own for gql: what it pins must not bind us."""
    home, wanted = place / "env", (HERE / "requirements.txt").read_bytes()
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_bytes() != wanted:
        await run(sys.executable, "-m", "venv", "--clear", str(home), cwd=place)
        pip = str(home / "bin" / "pip")
        await install(pip, "install", "-q", "--require-hashes", "-r", "requirements.txt", cwd=place)
        stamp.write_bytes(wanted)
    return str(home / "bin" / "python")


class Dashboard:
    """A dashboard's client of the service, held to what is registered for it."""

    def __init__(self, service: Service, settings: Settings, partner: Partner) -> None:
        self.service, self.partner, self._settings = service, partner, settings

    async def register(self, manifest: Path) -> str:
        """Do it as the operator does."""
        settings = self._settings
        env = {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": settings.database_url or "",
            "KETENPOORT_WRITER_PASSWORD": settings.writer_password.get_secret_value(),
            "KETENPOORT_READER_PASSWORD": settings.reader_password.get_secret_value(),
            "KETENPOORT_SECRET_KEY": settings.secret_key.get_secret_value(),
        }
        command = (sys.executable, "-m", "app.cli", "operations", "register", self.partner.client_id, str(manifest))
        return await run(*command, cwd=ROOT, env=env)

    async def token(self) -> str:
        """A token for published numbers."""
        async with httpx.AsyncClient(base_url=self.service.url) as http:
            answer = await http.post("/oauth/token", data=self.partner.form())
        assert answer.status_code == 200, answer.text
        assert answer.json()["scope"] == "report:read"
        token: str = answer.json()["access_token"]
        return token


@pytest.fixture
async def dashboard(service: Service, database: Settings, pools: Pools) -> Dashboard:
    partner = Partner(service.url)
    draft = ClientDraft(
        organisation=str(service.organisation_id),
        house=str(service.house_id),
        name="Dashboard",
        scopes=frozenset({Scope.report_read}),
        keys=[public(partner.key, partner.kid)],
        profile=ClientProfile.dashboard,
        operations_only=True,
    )
    partner.client_id = str(UUID(str((await add_client(pools.writer, draft)).client_id)))
    return Dashboard(service, database, partner)


async def test_relay_accepts_the_schema_and_its_persisted_queries_are_registered_and_asked(
    dashboard: Dashboard, place: Path
) -> None:
    source = place / "relay"
    shutil.rmtree(source, ignore_errors=True)  # what was compiled before is not persisted again
    (source / "made").mkdir(parents=True)
    shutil.copy(HERE / "dashboard.ts", source / "dashboard.ts")
    persisted = place / "persisted_queries.json"
    persisted.write_text("{}")
    config = {
        "src": "relay",
        "schema": "schema.graphql",
        "language": "typescript",
        "artifactDirectory": "relay/made",
        "persistConfig": {"file": persisted.name, "algorithm": "SHA256"},
    }
    (place / "relay.config.json").write_text(json.dumps(config))
    await run("node_modules/.bin/relay-compiler", "relay.config.json", cwd=place)
    registered = await dashboard.register(persisted)
    ((digest, text),) = json.loads(persisted.read_text()).items()
    assert registered.split() == [digest, "cost", "150", "dashboardOpenedQuery"]
    assert digest in (source / "made" / "dashboardOpenedQuery.graphql.ts").read_text()
    headers = {"authorization": f"Bearer {await dashboard.token()}"}
    async with httpx.AsyncClient(base_url=dashboard.service.url, headers=headers) as http:
        asked: dict[str, Any] = {"variables": {"indicator": "IN-01"}}
        by_hash = await http.post("/graphql", json={"id": digest, **asked})
        by_text = await http.post("/graphql", json={"query": text, **asked})
        other = await http.post("/graphql", json={"query": text + " ", **asked})
    assert by_hash.json()["data"] == by_text.json()["data"]
    assert set(by_hash.json()["data"]) == {"indicators", "statistics"}
    assert other.status_code == 403


async def test_a_typescript_client_compiles_and_asks(dashboard: Dashboard, place: Path) -> None:
    await run("node", "typed.mjs", cwd=place)
    options = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--types", "")
    await run("node_modules/.bin/tsc", *options, "--outDir", "made", "client.ts", cwd=place)
    text = (HERE / "queries.graphql").read_text()
    (place / "ts.json").write_text(json.dumps(_manifest(text)))
    await dashboard.register(place / "ts.json")
    url = f"{dashboard.service.url}/graphql"
    said = await run("node", "made/client.js", url, await dashboard.token(), text, cwd=place)
    assert json.loads(said) == {"values": [], "refused": 403}


async def test_gql_of_python_asks(dashboard: Dashboard, place: Path, python: str) -> None:
    (place / "gql.json").write_text(await run(python, "months.py", cwd=place))
    await dashboard.register(place / "gql.json")
    url = f"{dashboard.service.url}/graphql"
    said = await run(python, "months.py", url, await dashboard.token(), "schema.graphql", cwd=place)
    assert json.loads(said) == {"nodes": [], "refused": "operation-not-registered"}


def _manifest(text: str) -> dict[str, Any]:
    """Apollo's operation manifest of one document."""
    operation = {"id": digest_of(text), "name": "Months", "type": "query", "body": text}
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation]}
