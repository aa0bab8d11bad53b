"""The doctor: finds what is wrong, says why and what to do, and never shows a secret."""

from app.commands.examination import examine
from app.settings import READER, Settings


async def test_a_good_database_has_nothing_to_repair_but_the_tests_own_haste(database: Settings) -> None:
    settings = database.model_copy(update={"callback_loopback": False})
    findings = await examine(settings)
    assert len(findings) >= 20
    assert {finding.name for finding in findings if not finding.ok} <= {"what is committed is durable"}


async def test_each_planted_fault_is_found_with_a_cause_and_a_fix(database: Settings) -> None:
    faults: dict[str, dict[str, object]] = {
        "the public address is https": {"base_url": "http://api.example"},
        "no sandbox on a public address": {"sandbox": True, "base_url": "https://api.example"},
        "webhooks leave the machine": {"callback_loopback": True},
        "the writer is bound by row-level security": {"writer_url": database.database_url},
        "certificates come from a trusted proxy": {"mtls_header": "client-cert"},
        "writer and reader differ in password": {"writer_password": database.reader_password},
        "replica 1 follows this primary": {"replica_urls": (database.login(READER),)},
        "replica 2 follows this primary": {
            "replica_urls": (database.login(READER), "postgresql://reader:hunter2@127.0.0.1:1/none")
        },
        "the reader can log in": {"reader_url": "postgresql://reader:hunter2@127.0.0.1:1/none"},
    }
    for name, change in faults.items():
        findings = await examine(database.model_copy(update=change))
        found = next(finding for finding in findings if finding.name == name)
        assert not found.ok, name
        assert found.cause, name
        assert found.fix, name
        assert "hunter2" not in str(findings)
        assert str(database.database_url) not in str(findings)


async def test_without_a_database_the_settings_are_examined_all_the_same() -> None:
    findings = await examine(Settings())
    assert all(finding.ok for finding in findings)
