"""Who may enter the broker, and what the doctor says of it: certificates, passwords, and copies that are kept."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.commands.broker import examine_broker
from app.domain.access.board import Announcement
from app.domain.ids import new_id
from app.integrations.broker import open_board
from app.settings import Settings
from tests.integrations.adapters.police_signing import certificate
from tests.integrations.delivery_world import until
from tests.integrations.nats_cluster import PASSWORD, Cluster, nats_cluster, needs_nats

pytestmark = needs_nats

KEPT = "the broker keeps the last minutes"


def certify(folder: Path, address: str = "127.0.0.1") -> Path:
    """A key and a certificate that vouches for itself, valid for one address."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    (folder / "certificate.pem").write_bytes(certificate(key, name="nats.voorbeeld.test", address=address))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder


def entering(cluster: Cluster, folder: Path, trusted: Path, secret: str = f"ketenpoort:{PASSWORD}") -> Settings:
    """The settings of a process that knows this cluster, this secret and these certificates."""
    (folder / "broker").write_text(f"{secret}\n")
    return Settings(
        nats_servers=cluster.servers,
        nats_credential="broker",
        credentials_directory=folder,
        nats_ca_file=trusted / "certificate.pem",
    )


async def hears(speaking: Settings, listening: Settings, seconds: float = 10) -> bool:
    """Whether what one process announces is heard in another within some seconds."""
    async with open_board(speaking) as here, open_board(listening) as there:
        heard: list[Announcement] = []

        async def told() -> bool:
            here.announce([Announcement(new_id(), new_id(), "actions.changed", new_id(), 1, None)])
            return bool(heard)

        with there.listening(heard.extend):
            try:
                await until(told, seconds)
            except TimeoutError:
                return False
    return True


async def test_announcements_travel_encrypted_and_only_between_those_who_prove_themselves(tmp_path: Path) -> None:
    ours, strange = certify(tmp_path / "ours"), certify(tmp_path / "strange")
    async with nats_cluster(tmp_path, 1, ours) as cluster:
        known = entering(cluster, tmp_path, ours)
        assert await hears(known, known)
        assert not await hears(known, known.model_copy(update={"nats_ca_file": strange / "certificate.pem"}), 2)
        (tmp_path / "wrong").write_text("ketenpoort:guessed")
        assert not await hears(known, known.model_copy(update={"nats_credential": "wrong"}), 2)
        assert all(finding.ok for finding in await examine_broker(known))


@pytest.mark.parametrize("fault", ["certificate", "password", "address", "absent"])
async def test_the_doctor_names_the_server_that_does_not_let_us_in(tmp_path: Path, fault: str) -> None:
    shown = certify(tmp_path / "shown", "192.0.2.1" if fault == "address" else "127.0.0.1")
    trusted = certify(tmp_path / "other") if fault == "certificate" else shown
    async with nats_cluster(tmp_path, 1, shown) as cluster:
        secret = f"ketenpoort:{'hunter2' if fault == 'password' else PASSWORD}"
        settings = entering(cluster, tmp_path, trusted, secret)
        if fault == "absent":
            await cluster.nodes[0].kill()
        (found,) = await examine_broker(settings)
    assert not found.ok
    assert cluster.nodes[0].url.rpartition("/")[2] in found.name
    assert found.cause
    assert found.fix
    assert "hunter2" not in str(found)


async def test_the_doctor_tells_that_nothing_is_kept_yet(tmp_path: Path) -> None:
    shown = certify(tmp_path / "shown")
    async with nats_cluster(tmp_path, 1, shown) as cluster:
        entered, kept = await examine_broker(entering(cluster, tmp_path, shown))
    assert (entered.ok, kept.name, kept.ok) == (True, KEPT, False)


async def test_without_a_broker_the_doctor_says_nothing_of_one() -> None:
    assert await examine_broker(Settings()) == []
