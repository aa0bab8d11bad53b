"""The operator's commands on clients, keys and operations, against a real database."""

import asyncio
import hashlib
import json
from pathlib import Path

import asyncpg
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from typer.testing import CliRunner

from app.commands import client, keys, operations
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


def run(*command: str) -> tuple[int, str]:
    """A command on operations: its exit code, and what it says."""
    outcome = RUNNER.invoke(operations.app, [*command])
    return outcome.exit_code, outcome.output


def manifest(place: Path, *texts: str, algorithm: str = "sha256") -> str:
    """Persisted queries as Relay's compiler writes them."""
    path = place / "persisted.json"
    path.write_text(json.dumps({hashlib.new(algorithm, text.encode()).hexdigest(): text for text in texts}))
    return str(path)


def test_a_dashboard_holds_scopes_of_published_numbers_only_and_registered_operations(house: Settings) -> None:
    code, output = add("--dashboard", "--json", scopes="")
    assert code == 0, output
    (listed,) = json.loads(RUNNER.invoke(client.app, ["list", "--json"]).output)
    assert sorted(listed["scopes"]) == ["report:read", "schema:read"]
    assert (listed["profile"], listed["operations_only"]) == ("dashboard", True)
    for scopes in ("case:read", "report:read organisation:read"):
        code, output = add("--dashboard", scopes=scopes)
        assert (code, "beyond-dashboard" in output) == (1, True)
    with pytest.raises(asyncpg.CheckViolationError):
        asyncio.run(_execute(house, "UPDATE oauth_clients SET scopes = '{report:read,case:read}'"))
    assert RUNNER.invoke(client.app, ["limit", listed["id"], "--any-operation"]).exit_code == 0
    assert json.loads(RUNNER.invoke(client.app, ["list", "--json"]).output)[0]["operations_only"] is False
    assert RUNNER.invoke(client.app, ["limit", str(new_id())]).exit_code == 1


async def _execute(house: Settings, statement: str) -> None:
    connection = await asyncpg.connect(house.login("ketenpoort_writer"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_operations_are_registered_listed_and_removed(house: Settings, tmp_path: Path) -> None:
    holder = json.loads(add("--dashboard", "--json", scopes="")[1])["client_id"]
    one = "query Titles { indicators(first: 10) { nodes { code } } }"
    two = """query Months($first: Int!, $code: String!, $from: Date) {
        statistics(first: $first, from: $from) { nodes { value } }
        indicators(first: 1, code: [$code]) { nodes { code } }
    }"""
    for _ in range(2):  # again is no fault
        code, output = run("register", holder, manifest(tmp_path, one, two))
        assert code == 0, output
    listed = json.loads(run("list", holder, "--json")[1])
    assert [(found["name"], found["cost"], found["text"]) for found in listed] == [
        ("Months", 201, two),
        ("Titles", 10, one),
    ]
    assert run("remove", holder, listed[0]["digest"])[0] == 0
    assert run("remove", holder, listed[0]["digest"])[0] == 1
    assert [line.split()[-1] for line in run("list", holder)[1].splitlines()] == ["Titles"]
    assert run("register", str(new_id()), manifest(tmp_path, one))[0] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("query Q { cases { nodes { id } } }", "missing-scope:case:read"),
        ("query Q { indicators { totalCount } }", "missing-scope:total:read"),
        (
            "mutation M($id: UUID!) { acceptAction(actionId: $id, draft: {}, version: 1) { id } }",
            "missing-scope:action:write",
        ),
        ("query Q { indicators { nodes { invented } } }", "unknown-field"),
        ("query Q { indicators(first: 200) { nodes { statistics(first: 200) { nodes { id } } } } }", "limit-exceeded"),
        ("query A { __typename } query B { __typename }", "which-operation"),
        ("{ not graphql", "syntax"),
    ],
)
def test_what_the_client_cannot_ask_is_not_registered_and_nothing_beside_it(
    house: Settings, tmp_path: Path, text: str, code: str
) -> None:
    holder = json.loads(add("--dashboard", "--json", scopes="")[1])["client_id"]
    done, output = run("register", holder, manifest(tmp_path, "query Good { indicators { nodes { code } } }", text))
    assert (done, code in output) == (1, True), output
    assert json.loads(run("list", holder, "--json")[1]) == []


def test_a_manifest_of_md5_or_of_another_form_is_refused(house: Settings, tmp_path: Path) -> None:
    holder = json.loads(add("--dashboard", "--json", scopes="")[1])["client_id"]
    text = "{ __typename }"
    code, output = run("register", holder, manifest(tmp_path, text, algorithm="md5"))
    assert (code, "not-sha256" in output) == (1, True)
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "0" * 64, "body": text}]}
    for content, fault in ((apollo, "hash-differs"), ({**apollo, "version": 2}, "not-allowed"), ([], "wrong-type")):
        path = tmp_path / "other.json"
        path.write_text(json.dumps(content))
        code, output = run("register", holder, str(path))
        assert (code, fault in output) == (1, True), output
