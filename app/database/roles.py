"""The two logins of the service beside the owner: a writer for use cases, a reader for disclosures.

Neither is a superuser, owns anything or steps past row-level security, and the service refuses to start as anything
more. Made by `ketenpoort migrate`, which runs as the owner; what they may do to which table stands with the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.settings import READER, WRITER, Settings

if TYPE_CHECKING:
    import asyncpg

ROLES: Final = (WRITER, READER)

_DANGERS: Final = r"""
SELECT r.rolsuper AS superuser, r.rolbypassrls AS bypassrls, r.rolcreaterole AS createrole,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%'
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owner
  FROM pg_roles r WHERE r.rolname = current_user
"""
_WORDS: Final = {
    "superuser": "is a superuser",
    "bypassrls": "may bypass row-level security",
    "createrole": "may create roles",
    "owner": "owns tables or belongs to a role that does",
}


class UnsafeDatabaseRole(Exception):
    """The service's login could step past row-level security, so the service does not start."""

    def __init__(self, role: str, reasons: tuple[str, ...]) -> None:
        super().__init__(
            f"The database login {role} {' and '.join(reasons)}. Run `ketenpoort migrate` as the owner and let the "
            f"service log in as {WRITER} and {READER} (KETENPOORT_WRITER_URL, KETENPOORT_READER_URL)."
        )
        self.role = role
        self.reasons = reasons


async def check_role(connection: asyncpg.Connection) -> None:
    """Refuse a session whose login is a superuser, may bypass policies, may make roles or owns tables."""
    found = await connection.fetchrow(_DANGERS)
    reasons = tuple(word for name, word in _WORDS.items() if found[name])
    if reasons:
        raise UnsafeDatabaseRole(await connection.fetchval("SELECT current_user"), reasons)


def session_settings(role: str, settings: Settings) -> dict[str, str]:
    """How PostgreSQL treats a session of this role; kept at the role too, for poolers that pass no settings on."""
    shared = {
        "timezone": "UTC",
        "jit": "off",  # our statements are short: compiling them costs more than it gains
        "max_parallel_workers_per_gather": "0",  # a reader's workers would take the cores of the others
        "statement_timeout": f"{settings.statement_seconds * 1000:.0f}",
        "lock_timeout": f"{settings.lock_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": f"{settings.statement_seconds * 1000:.0f}",
    }
    if role == READER:
        # measured: 10 to 27 % on lists and nested reads, whose plans do not depend on their arguments
        return shared | {"plan_cache_mode": "force_generic_plan"}
    return shared


async def make_roles(connection: asyncpg.Connection, settings: Settings) -> None:
    """Make both logins where they are absent, give them their passwords and session settings. Run as the owner.

    An empty password leaves a login as it is, for servers that know their users by other means.
    """
    for role in ROLES:
        if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role) is None:
            await connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        password = {WRITER: settings.writer_password, READER: settings.reader_password}[role].get_secret_value()
        if password:
            # a utility statement takes no arguments, so PostgreSQL itself quotes the password
            alter = await connection.fetchval(
                "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)", role, password
            )
            await connection.execute(alter)
        for name, value in session_settings(role, settings).items():
            await connection.execute(f"ALTER ROLE {role} SET {name} = '{value}'")
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {WRITER}, {READER}")
    await connection.execute(f"GRANT USAGE ON SCHEMA public TO {WRITER}, {READER}")
