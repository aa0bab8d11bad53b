"""The operator's commands on clients and keys, against a real database."""

import asyncio
import json
from pathlib import Path

import asyncpg
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from typer.testing import CliRunner

from app.commands import client, keys
from app.domain.ids import new_id
from app.settings import Settings
from tests.api.oauth.partner import encode, public

RUNNER = CliRunner()


@pytest.fixture
def house(database: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A house in a database to which the environment points."""
    assert database.database_url is not None
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    monkeypatch.setenv("KETENPOORT_WRITER_PASSWORD", database.writer_password.get_secret_value())
    monkeypatch.setenv("KETENPOORT_READER_PASSWORD", database.reader_password.get_secret_value())
    monkeypatch.setenv("KETENPOORT_SECRET_KEY", database.secret_key.get_secret_value())
    asyncio.run(_settle(database.login("ketenpoort_writer")))
    return database


async def _settle(url: str) -> None:
    connection = await asyncpg.connect(url)
    organisation_id = new_id()
    await connection.execute(
        "INSERT INTO organisations (id, version, name, kind, chains, status, static_excluded, interventions, expertise)"
        " VALUES ($1, 1, 'Politie Voorbeeldstad', 'police', '{}', 'active', false, '{}', '{}')",
        organisation_id,
    )
    await connection.execute(
        "INSERT INTO houses (id, organisation_id, code, name, region, municipalities, themes)"
        " VALUES ($1, $2, 'vbs', 'Voorbeeldhuis', 'Voorbeeldstad', '{}', '{}')",
        new_id(),
        organisation_id,
    )
    await connection.close()


def add(*more: str, scopes: str = "case:read referral:submit") -> tuple[int, str]:
    command = ["add", "--organisation", "Politie Voorbeeldstad", "--house", "vbs", "--name", "Meldsysteem"]
    outcome = RUNNER.invoke(client.app, [*command, "--scopes", scopes, *more])
    return outcome.exit_code, outcome.output


def key_file(place: Path, *jwks: object, name: str = "keys.json") -> str:
    path = place / name
    path.write_text(json.dumps({"keys": list(jwks)}))
    return str(path)


def test_a_client_is_added_listed_suspended_and_resumed(house: Settings, tmp_path: Path) -> None:
    first, second = ECKey.generate_key("P-256"), RSAKey.generate_key(2048)
    place = key_file(tmp_path, public(first, "one"), second.as_dict(private=False))
    code, output = add("--jwks", place, "--json")
    assert code == 0, output
    added = json.loads(output)
    assert added["secret"] is None
    listed = json.loads(RUNNER.invoke(client.app, ["list", "--json"]).output)
    assert [one["id"] for one in listed] == [added["client_id"]]
    assert sorted(listed[0]["kids"]) == sorted(["one", second.thumbprint()])
    for command, status in (("suspend", "suspended"), ("resume", "active")):
        assert RUNNER.invoke(client.app, [command, added["client_id"]]).exit_code == 0
        assert status in RUNNER.invoke(client.app, ["list"]).output
    assert RUNNER.invoke(client.app, ["remove-key", added["client_id"], "one"]).exit_code == 0
    assert RUNNER.invoke(client.app, ["remove-key", added["client_id"], "one"]).exit_code == 1
    more = key_file(tmp_path, public(ECKey.generate_key("P-256"), "three"), name="more.json")
    assert RUNNER.invoke(client.app, ["add-key", added["client_id"], "--jwks", more]).exit_code == 0
    assert RUNNER.invoke(client.app, ["suspend", str(new_id())]).exit_code == 1


def test_what_cannot_be_registered_is_said_without_repeating_a_key(house: Settings, tmp_path: Path) -> None:
    private = ECKey.generate_key("P-256").as_dict(private=True)
    small = {"kty": "RSA", "n": encode(b"\xff" * 128), "e": "AQAB"}
    for jwk in (private, OctKey.generate_key(256).as_dict(), small, 7):
        code, output = add("--jwks", key_file(tmp_path, jwk))
        assert code == 2
        assert str(private["d"]) not in output
    assert add(scopes="everything")[0] == 2
    code, output = add(scopes="programme:manage")
    assert code == 1
    assert "OR-02" in output
    assert RUNNER.invoke(client.app, ["list", "--json"]).output.strip() == "[]"


def test_a_client_without_keys_gets_a_secret_that_is_not_stored(house: Settings) -> None:
    code, output = add("--json")
    assert code == 0
    secret = json.loads(output)["secret"]
    assert len(secret) >= 40
    assert secret not in RUNNER.invoke(client.app, ["list", "--json"]).output


def test_keys_rotate_from_the_command_line(house: Settings) -> None:
    assert RUNNER.invoke(keys.app, ["rotate"]).exit_code == 0
    before = RUNNER.invoke(keys.app, ["list"]).output.split()
    assert RUNNER.invoke(keys.app, ["rotate"]).exit_code == 0
    after = RUNNER.invoke(keys.app, ["list"]).output.split()
    assert before.count("current") == after.count("current") == 1
    assert before[before.index("next") + 1] == after[after.index("current") + 1]
