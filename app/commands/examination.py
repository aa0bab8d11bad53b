"""What the doctor looks at: one function a check, each with the cause and the fix of what it finds."""

import shutil
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import asyncpg

from app.commands.broker import examine_broker
from app.commands.findings import Finding
from app.commands.replicas import examine_replicas
from app.database.migrations import drift, pending
from app.database.programs import OLDEST, NoPostgres, find_programs
from app.database.roles import UnsafeDatabaseRole, check_role
from app.settings import READER, WRITER, Settings

_CONNECT_SECONDS: Final = 3.0
_CLOCK_SECONDS: Final = 2.0
_FREE_BYTES: Final = 1_000_000_000
_OLD_TRANSACTION: Final = timedelta(minutes=5)
_FREE_CONNECTIONS: Final = 15


async def examine(settings: Settings) -> list[Finding]:
    """Every finding, settings first; checks of a database that cannot be reached are left out."""
    findings = [check(settings) for check in SETTINGS_CHECKS] + await examine_broker(settings)
    if settings.database_url is None:
        return findings
    async with AsyncExitStack() as stack:
        sessions: dict[str, asyncpg.Connection] = {}
        for role, url in _logins(settings).items():
            finding, session = await _log_in(role, url)
            findings.append(finding)
            if session is not None:
                stack.push_async_callback(session.close)
                sessions[role] = session
        findings += [await _check_login(role, sessions[role]) for role in ("writer", "reader") if role in sessions]
        if "owner" in sessions:
            findings += [await check(sessions["owner"]) for check in DATABASE_CHECKS]
            findings += await _check_schema(settings)
            findings += await examine_replicas(settings, sessions["owner"])
    return findings


def _logins(settings: Settings) -> dict[str, str]:
    return {
        "owner": str(settings.database_url),
        "writer": settings.login(WRITER),
        "reader": settings.login(READER),
    }


async def _log_in(role: str, url: str) -> tuple[Finding, asyncpg.Connection | None]:
    name = f"the {role} can log in"
    try:
        return Finding(name, ok=True), await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        fix = "Check host, port and password; run `ketenpoort migrate` as the owner to make the logins."
        return Finding(name, ok=False, cause=type(fault).__name__, fix=fix), None


async def _check_login(role: str, session: asyncpg.Connection) -> Finding:
    try:
        await check_role(session)
    except UnsafeDatabaseRole as unsafe:
        fix = f"Let the {role} log in as a role of its own, made by `ketenpoort migrate`."
        return Finding(f"the {role} is bound by row-level security", ok=False, cause=str(unsafe), fix=fix)
    return Finding(f"the {role} is bound by row-level security", ok=True)


async def _check_schema(settings: Settings) -> list[Finding]:
    if await pending(settings):
        fix = "Run `ketenpoort migrate --plan`, then `ketenpoort migrate`."
        return [Finding("the schema is current", ok=False, cause="Migrations wait to be applied.", fix=fix)]
    different = await drift(settings)
    fix = "Somebody changed the schema by hand: compare with `ketenpoort migrate --check`."
    return [
        Finding("the schema is current", ok=True),
        Finding("nobody changed the schema by hand", ok=not different, cause="Tables differ.", fix=fix),
    ]


def _python(_: Settings) -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    ok = sys.version_info >= (3, 11)
    return Finding("Python 3.11 or newer", ok=ok, cause=f"This is {found}.", fix="Install a newer Python.")


def _tls(_: Settings) -> Finding:
    ok = ssl.HAS_TLSv1_3
    return Finding("TLS 1.3 is available", ok=ok, cause=ssl.OPENSSL_VERSION, fix="Update OpenSSL and Python.")


def _disk(settings: Settings) -> Finding:
    place = settings.embedded_directory or "/"
    free = shutil.disk_usage(
        place if settings.embedded_directory and settings.embedded_directory.exists() else "/"
    ).free
    cause = f"{free // 1_000_000} MB are left at {place}."
    return Finding("a gigabyte of disk is free", ok=free > _FREE_BYTES, cause=cause, fix="Make room, or move the data.")


def _database_is_named(settings: Settings) -> Finding:
    name = "a PostgreSQL is given or can be started"
    if settings.database_url:
        return Finding(name, ok=True)
    try:
        find_programs()
    except NoPostgres as absent:
        return Finding(name, ok=False, cause=str(absent), fix="Set DATABASE_URL.")
    return Finding(name, ok=True)


def _logins_are_derivable(settings: Settings) -> Finding:
    name = "writer and reader have their logins"
    if settings.database_url is None:
        return Finding(name, ok=True)
    absent = [
        role
        for role, url, password in (
            ("writer", settings.writer_url, settings.writer_password),
            ("reader", settings.reader_url, settings.reader_password),
        )
        if url is None and not password.get_secret_value()
    ]
    fix = "Set KETENPOORT_WRITER_PASSWORD and KETENPOORT_READER_PASSWORD, or the URLs of both."
    return Finding(name, ok=not absent, cause=f"No password for the {' and the '.join(absent)}.", fix=fix)


def _secret_key(settings: Settings) -> Finding:
    ok = bool(settings.secret_key.get_secret_value()) or settings.database_url is None
    fix = "Set KETENPOORT_SECRET_KEY, for example from `openssl rand -base64 32`, and keep it safe."
    return Finding("the secret key is given", ok=ok, cause="Without it no token can be signed.", fix=fix)


def _passwords_differ(settings: Settings) -> Finding:
    writer, reader = settings.writer_password.get_secret_value(), settings.reader_password.get_secret_value()
    fix = "Give each login a password of its own."
    return Finding("writer and reader differ in password", ok=not writer or writer != reader, cause="Same.", fix=fix)


def _public_address(settings: Settings) -> Finding:
    parts = urlsplit(settings.base_url)
    ok = parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost", "::1"}
    fix = "Set KETENPOORT_BASE_URL to the https address of the edge proxy."
    return Finding("the public address is https", ok=ok, cause="Tokens and data would travel openly.", fix=fix)


def _sandbox(settings: Settings) -> Finding:
    ok = not settings.sandbox or urlsplit(settings.base_url).scheme != "https"
    fix = "Unset KETENPOORT_SANDBOX where real persons are served."
    return Finding("no sandbox on a public address", ok=ok, cause="A sandbox accepts client secrets.", fix=fix)


def _callbacks(settings: Settings) -> Finding:
    fix = "Unset KETENPOORT_CALLBACK_LOOPBACK."
    cause = "Webhooks may reach this machine's own services."
    return Finding("webhooks leave the machine", ok=not settings.callback_loopback, cause=cause, fix=fix)


def _foreign_issuers(settings: Settings) -> Finding:
    plain = [issuer for issuer in settings.issuers if urlsplit(issuer.jwks_uri).scheme != "https"]
    fix = "Give each issuer's keys by https in KETENPOORT_ISSUERS."
    return Finding("foreign issuers show their keys by https", ok=not plain, cause=f"{len(plain)} do not.", fix=fix)


def _proxies(settings: Settings) -> Finding:
    ok = settings.mtls_header is None or bool(settings.trusted_proxies)
    fix = "Set KETENPOORT_TRUSTED_PROXIES to the edge proxy's address."
    cause = "Anybody could send a client certificate's header."
    return Finding("certificates come from a trusted proxy", ok=ok, cause=cause, fix=fix)


async def _version(owner: asyncpg.Connection) -> Finding:
    major = await owner.fetchval("SELECT current_setting('server_version_num')::int / 10000")
    name = f"PostgreSQL {OLDEST} or newer"
    return Finding(name, ok=major >= OLDEST, cause=f"The server is PostgreSQL {major}.", fix="Upgrade the server.")


async def _encoding(owner: asyncpg.Connection) -> Finding:
    found = await owner.fetchval("SHOW server_encoding")
    fix = "Create the database with ENCODING 'UTF8'."
    return Finding("the database is UTF-8", ok=found == "UTF8", cause=f"It is {found}.", fix=fix)


async def _clock(owner: asyncpg.Connection) -> Finding:
    apart = abs(time.time() - await owner.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8"))
    fix = "Let both machines keep time by NTP; further apart than KETENPOORT_CLOCK_SECONDS the service is not ready."
    cause = f"They are {apart:.1f} s apart."
    return Finding("our clock and the database's agree", ok=apart < _CLOCK_SECONDS, cause=cause, fix=fix)


async def _durability(owner: asyncpg.Connection) -> Finding:
    off = await owner.fetchval(
        "SELECT string_agg(name, ', ') FROM pg_settings "
        "WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'"
    )
    fix = "Turn it on: what was acknowledged must survive a crash."
    return Finding("what is committed is durable", ok=off is None, cause=f"Off: {off}.", fix=fix)


async def _room_for_connections(owner: asyncpg.Connection) -> Finding:
    left = await owner.fetchval(
        "SELECT current_setting('max_connections')::int - (SELECT count(*)::int FROM pg_stat_activity)"
    )
    fix = "Raise max_connections, lower KETENPOORT_WRITER_CONNECTIONS and _READER_CONNECTIONS, or use a pooler."
    return Finding("the database has free connections", ok=left > _FREE_CONNECTIONS, cause=f"{left} are left.", fix=fix)


async def _old_transactions(owner: asyncpg.Connection) -> Finding:
    count = await owner.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE xact_start < now() - $1::interval", _OLD_TRANSACTION
    )
    fix = "Find them in pg_stat_activity; they keep old row versions and hold up migrations."
    return Finding("no transaction is left open", ok=count == 0, cause=f"{count} are older than 5 minutes.", fix=fix)


async def _forced(owner: asyncpg.Connection) -> Finding:
    bare = await owner.fetchval("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
    fix = "Run `ketenpoort migrate`; a policy that is not forced does not bind the owner."
    return Finding("row-level security is forced", ok=bare == 0, cause=f"Not on {bare} tables.", fix=fix)


SETTINGS_CHECKS: Final[tuple[Callable[[Settings], Finding], ...]] = (
    _python,
    _tls,
    _disk,
    _database_is_named,
    _logins_are_derivable,
    _secret_key,
    _passwords_differ,
    _public_address,
    _sandbox,
    _callbacks,
    _foreign_issuers,
    _proxies,
)
DATABASE_CHECKS: Final[tuple[Callable[[asyncpg.Connection], Awaitable[Finding]], ...]] = (
    _version,
    _encoding,
    _clock,
    _durability,
    _room_for_connections,
    _old_transactions,
    _forced,
)
