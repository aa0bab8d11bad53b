"""Connections of partners' systems: who may make them, what is checked when they are saved, what a dry run tells."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs
from typer.testing import CliRunner

from app.cli import app
from app.commands.ready_database import environment
from app.database.pool import Pools, open_pools
from app.domain.connections.catalogue import Catalogue
from app.domain.connections.drafts import ConnectionChange, ConnectionDraft, DryRunDraft
from app.domain.connections.service import (
    Surroundings,
    change_connection,
    create_connection,
    dry_run_connection,
    end_connection,
    resume_connection,
    suspend_connection,
)
from app.domain.connections.statements import CONNECTIONS
from app.domain.errors import (
    Conflict,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    NotFound,
    NotKeeper,
    SignatureInvalid,
    StaleVersion,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.integrations.adapter import Options, OutboundChannel, inbound_adapters
from app.integrations.credentials import CredentialMissingError, Credentials
from app.integrations.http import PartnerClient
from app.settings import Settings
from tests.integrations.push_world import pushing
from tests.referral_world import shown
from tests.world import World, make_world

VEILIG_THUIS = inbound_adapters()["veilig-thuis"]
MESSAGE = next(iter(VEILIG_THUIS.examples()))
CHANNEL = OutboundChannel("proef", "Trial", Options, lambda *_: None)
RUNNER = CliRunner()


def certificate() -> tuple[str, str]:
    """A certificate that signs itself, and its private key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Politie Voorbeeldstad")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM).decode(), private.decode()


CERTIFICATE, PRIVATE = certificate()


def check_mark(body: bytes, certificates: Sequence[bytes]) -> None:
    """A signature for the tests: the first bytes of the message say who it is."""
    assert all(pem.startswith(b"-----BEGIN CERTIFICATE") for pem in certificates)
    if not body.startswith(b" "):
        raise SignatureInvalid


SIGNED = replace(VEILIG_THUIS, name="ondertekend", verify=check_mark)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
def surroundings(tmp_path: Path) -> Surroundings:
    (tmp_path / "zaaksysteem").write_text("geheim\n")
    catalogue = Catalogue({"veilig-thuis": VEILIG_THUIS, "ondertekend": SIGNED}, {"proef": CHANNEL})
    return Surroundings(catalogue, PartnerClient(loopback=True).check, Credentials(tmp_path))


def admin(world: World) -> Any:  # noqa: ANN401 - an actor
    return world.keeper(Role.policy_admin, purpose=Purpose.referral_handling)


def draft(world: World, kind: str = "police", **changes: Any) -> ConnectionDraft:  # noqa: ANN401 - members of it
    given = {"organisation_id": world.organisations[kind], "direction": "inbound", "adapter": "veilig-thuis"}
    return ConnectionDraft.model_validate(given | changes)


async def make(world: World, surroundings: Surroundings, kind: str = "police", **changes: Any) -> UUID:  # noqa: ANN401
    return await create_connection(
        world.gate, admin(world), draft=draft(world, kind, **changes), surroundings=surroundings
    )


@pytest.mark.rule("OR-02")
async def test_the_houses_administrator_connects_and_each_partner_sees_its_own(
    world: World, surroundings: Surroundings
) -> None:
    connection_id = await make(world, surroundings, "veilig_thuis")
    for actor, refusal in ((world.actor("police"), NotKeeper), (world.keeper(), MissingRole)):
        with pytest.raises(refusal):
            await create_connection(world.gate, actor, draft=draft(world), surroundings=surroundings)
    for actor in (admin(world), world.actor("veilig_thuis")):
        seen = await shown(world, actor, CONNECTIONS, connection_id)
        assert (seen["adapter"], seen["status"], seen["options"]) == ("veilig-thuis", "active", {})
    assert await shown(world, world.actor("police"), CONNECTIONS, connection_id) is None
    with pytest.raises(NotFound):
        await end_connection(world.gate, world.actor("police"), connection_id=connection_id, seen=1)
    with pytest.raises(NotKeeper):
        await end_connection(world.gate, world.actor("veilig_thuis"), connection_id=connection_id, seen=1)


async def test_what_is_saved_was_checked(world: World, surroundings: Surroundings) -> None:
    refused: dict[tuple[str, str], dict[str, Any]] = {
        ("/adapter", "unknown-adapter"): {"adapter": "onbekend"},
        ("/options/taal", "unknown"): {"options": {"taal": "nl"}},
        ("/organisationId", "unknown-organisation"): {"organisation_id": new_id()},
        ("/credential", "unknown-credential"): {"credential": "onbekend"},
        ("/endpoint", "address-refused"): {"endpoint": "https://10.0.0.1/zaken"},
        ("/endpoint", "url-not-https"): {"endpoint": "http://gemeente.example/zaken"},
        ("/endpoint", "required"): {"adapter": "proef", "direction": "outbound"},
        ("/certificates", "required"): {"adapter": "ondertekend"},
        ("/certificates", "not-allowed"): {"certificates": (CERTIFICATE,)},
        ("/certificates/0", "no-public-key"): {"adapter": "ondertekend", "certificates": ("geen sleutel",)},
        ("/certificates/1", "no-public-key"): {"adapter": "ondertekend", "certificates": (CERTIFICATE, PRIVATE)},
    }
    for (pointer, code), changes in refused.items():
        with pytest.raises(InvalidContent) as fault:
            await make(world, surroundings, **changes)
        assert [(one.pointer, one.code) for one in fault.value.faults] == [(pointer, code)]
    allowed = {"endpoint": "http://127.0.0.1:9/zaken", "credential": "zaaksysteem"}
    made = await make(world, surroundings, adapter="proef", direction="outbound", **allowed)
    seen = await shown(world, admin(world), CONNECTIONS, made)
    assert (seen["endpoint"], seen["credential"]) == (allowed["endpoint"], "zaaksysteem")
    assert "geheim" not in json.dumps(seen)


async def test_a_change_is_checked_as_the_making_was(world: World, surroundings: Surroundings) -> None:
    made = await make(world, surroundings, "school", adapter="ondertekend", certificates=(CERTIFICATE,))

    async def change(seen: int, **to: Any) -> int:  # noqa: ANN401 - members of it
        return await change_connection(
            world.gate, admin(world), connection_id=made, seen=seen,
            change=ConnectionChange.model_validate(to), surroundings=surroundings,
        )  # fmt: skip

    faulty: list[dict[str, Any]] = [{"certificates": ()}, {"options": {"x": 1}}, {"options": None}, {"credential": "x"}]
    for to in faulty:
        with pytest.raises(InvalidContent):
            await change(1, **to)
    with pytest.raises(StaleVersion):
        await change(7, credential="zaaksysteem")
    assert await change(1, credential="zaaksysteem") == 2
    seen = await shown(world, admin(world), CONNECTIONS, made)
    assert (seen["credential"], seen["certificates"]) == ("zaaksysteem", [CERTIFICATE.strip()])
    assert await change(2, credential=None) == 3
    await end_connection(world.gate, admin(world), connection_id=made, seen=3)
    with pytest.raises(GuardNotMet):
        await change(4, credential="zaaksysteem")
    with pytest.raises(WrongState):
        await resume_connection(world.gate, admin(world), connection_id=made, seen=4)


async def test_a_sender_has_one_connection_in_a_format_however_many_ask_at_once(
    world: World, surroundings: Surroundings
) -> None:
    tried = await asyncio.gather(*(make(world, surroundings, "local_team") for _ in range(4)), return_exceptions=True)
    made = [one for one in tried if isinstance(one, UUID)]
    assert len(made) == 1
    assert all(isinstance(one, Conflict) for one in tried if one not in made)
    await suspend_connection(world.gate, admin(world), connection_id=made[0], seen=1)
    with pytest.raises(Conflict):
        await make(world, surroundings, "local_team")
    await end_connection(world.gate, admin(world), connection_id=made[0], seen=2)
    await make(world, surroundings, "local_team")


@pytest.mark.rule("RE-03")
async def test_a_dry_run_stores_nothing_and_tells_a_stranger_nothing(world: World, surroundings: Surroundings) -> None:
    made = await make(world, surroundings, "youth_protection")
    before = await counted(world)

    async def attempt(kind: str, message: str, encoding: str = "text") -> Any:  # noqa: ANN401 - the answer
        actor = admin(world) if kind == "safety_house" else world.actor(kind, purpose=Purpose.referral_handling)
        given = DryRunDraft.model_validate({"message": message, "encoding": encoding})
        return await dry_run_connection(
            world.gate, actor, connection_id=made, draft=given, catalogue=surroundings.catalogue
        )

    good = await attempt("youth_protection", MESSAGE.decode())
    assert good.outcome.acceptable
    assert good.referral is not None
    assert good.referral["messageId"] == good.message_id == json.loads(MESSAGE)["messageId"]
    bad = await attempt("safety_house", "e30=", "base64")
    assert (bad.outcome.acceptable, bad.referral, bad.message_id) == (False, None, None)
    assert {fault.code for fault in bad.outcome.faults} == {"required"}
    with pytest.raises(InvalidContent):
        await attempt("safety_house", "geen base64", "base64")
    with pytest.raises(NotFound):
        await attempt("police", MESSAGE.decode())
    assert await counted(world) == before


async def test_a_format_that_signs_is_proven_by_the_keys_of_its_connection(
    pools: Pools, database: Settings, surroundings: Surroundings
) -> None:
    async with pushing(pools, database, "ondertekend", formats={"ondertekend": SIGNED}) as push:
        assert (await push.send(b" " + MESSAGE)).status_code == 401  # no connection yet, so no key
        made = await make(push.world, surroundings, "veilig_thuis", adapter="ondertekend", certificates=(CERTIFICATE,))
        assert (await push.send(MESSAGE)).status_code == 401
        assert (await push.send(b" " + MESSAGE)).status_code == 201
        assert (await push.send(b" {")).status_code == 202
        for other in (new_id(), "geen-client"):
            push.path = f"/v1/inbound/ondertekend/{other}"
            assert (await push.send(b" " + MESSAGE)).status_code == 401
        await suspend_connection(push.world.gate, admin(push.world), connection_id=made, seen=1)
        push.path = f"/v1/inbound/ondertekend/{push.client_id}"
        assert (await push.send(MESSAGE)).status_code == 401  # whoever proves nothing learns nothing of it
        assert (await push.send(b" " + MESSAGE)).status_code == 403


async def test_what_cannot_be_verified_is_not_verified(
    pools: Pools, database: Settings, surroundings: Surroundings
) -> None:
    def failing(body: bytes, certificates: Sequence[bytes]) -> None:
        raise KeyError(body, certificates)

    failed = {"ondertekend": replace(SIGNED, verify=failing)}
    async with pushing(pools, database, "ondertekend", formats=failed) as push:
        await make(push.world, surroundings, "veilig_thuis", adapter="ondertekend", certificates=(CERTIFICATE,))
        with capture_logs() as logs:
            assert (await push.send(b" " + MESSAGE)).status_code == 401
        assert [(log["event"], log["kind"]) for log in logs if "kind" in log] == [("adapter_failed", "KeyError")]


@pytest.mark.rule("RE-03")
async def test_what_a_format_fails_on_is_kept_all_the_same(pools: Pools, database: Settings) -> None:
    def failing(body: bytes, options: object) -> Any:  # noqa: ANN401 - it never returns
        raise ValueError(body)

    broken = replace(VEILIG_THUIS, translate=failing, message_id=lambda body: failing(body, None))
    async with pushing(pools, database, formats={"veilig-thuis": broken}) as push:
        with capture_logs() as logs:
            answer = await push.send(MESSAGE)
        assert answer.status_code == 202
        assert answer.json()["faults"] == [{"pointer": "", "code": "adapter-failed"}]
        assert "uneasy" not in json.dumps(logs, default=repr)
        async with push.world.gate.open(push.world.keeper(), "test:value") as work:
            assert await work.connection.fetchval("SELECT body FROM quarantined_messages") == MESSAGE


def test_the_command_makes_tries_and_stills_a_connection(
    database: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def laid() -> World:
        async with open_pools(database) as opened:
            return await make_world(opened)

    world = asyncio.run(laid())
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)

    def told(*words: str, code: int = 0) -> str:
        answer = RUNNER.invoke(app, ["connection", *words, "--house", str(world.house_id)])
        assert answer.exit_code == code, answer.output
        return answer.stdout if code == 0 else answer.output

    partner = str(world.organisations["veilig_thuis"])
    connection = told("add", "--organisation", partner, "--adapter", "veilig-thuis").split()[1]
    assert "/adapter: unknown-adapter" in told("add", "--organisation", partner, "--adapter", "onbekend", code=1)
    assert json.loads(told("list"))["id"] == connection
    message = tmp_path / "message.json"
    message.write_bytes(MESSAGE)
    assert json.loads(told("dry-run", connection, str(message)))["outcome"]["acceptable"] is True
    message.write_bytes(b"{}")
    assert '"acceptable": false' in told("dry-run", connection, str(message), code=1)
    assert "unknown" in told("change", connection, "--options", '{"taal": 1}', code=1)
    assert told("change", connection, "--options", "{}") == "Changed: version 2.\n"
    for move in ("suspend", "resume", "end"):
        told(move, connection)
    assert json.loads(told("list"))["status"] == "ended"
    assert told("suspend", connection, code=1).startswith("Not possible in this state")


def test_secrets_are_files_of_the_operator(tmp_path: Path) -> None:
    (tmp_path / "zaaksysteem").write_bytes(b"geheim\n")
    (tmp_path / "leeg").write_bytes(b"\n")
    (tmp_path.parent / "buiten").write_bytes(b"buiten")
    kept = Credentials(tmp_path)
    assert kept.has("zaaksysteem")
    assert kept.read("zaaksysteem") == b"geheim"
    for name in ("leeg", "afwezig", "../buiten", "/etc/hostname", "", "Zaaksysteem"):
        with pytest.raises(CredentialMissingError):
            kept.read(name)
    assert not any(kept.has(name) for name in ("afwezig", "../buiten", ""))
    assert not Credentials(None).has("zaaksysteem")


async def counted(world: World) -> dict[str, int]:
    """How many rows of each kind there are that a message could leave."""
    names = ("referrals", "referral_persons", "quarantined_messages", "kept_messages", "events", "tasks")
    async with world.gate.open(world.keeper(), "test:value") as work:
        return {name: await work.connection.fetchval(f"SELECT count(*) FROM {name}") for name in names}
