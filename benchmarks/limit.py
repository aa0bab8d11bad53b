"""The limit: pgbench running what the service itself sent, as the same logins, on the same data.

A recorded call becomes a pgbench script. Every argument stays an argument (pgbench binds its variables in prepared
mode); only what differs from call to call is replaced: the object that is asked for, fresh identifiers, the time, and
values that an earlier statement of the same call gave back.
"""

import asyncio
import re
import secrets
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from app.database.programs import find_programs
from app.settings import READER, WRITER, Settings
from benchmarks.recording import Sent
from benchmarks.service import LoadFailed, Rate

PICKS: Final = "benchmark_picks"
_PLACE: Final = re.compile(r"\$(\d+)")
_TPS: Final = re.compile(r"tps = ([\d.]+)")
_LATENCY: Final = re.compile(r"latency average = ([\d.]+) ms")
_FAILED: Final = re.compile(r"number of failed transactions: (\d+)")
_OWN_VERSION: Final = 7
_FRESH: Final = (
    "(lpad(to_hex(:client_id::int + 1), 4, '0') || lpad(to_hex(:turn::int), 8, '0') || '70008000'"
    " || lpad(to_hex(:salt::int), 8, '0') || '{n:04d}')::uuid"
)


@dataclass(slots=True)
class Script:
    """A call as a pgbench script, and the variables that it is started with."""

    login: str
    text: str
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Writer:
    """Writes one script; `known` are values that stay as they are though they look fresh."""

    picked: UUID | None
    workload: str
    known: frozenset[UUID]
    variables: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    fresh: dict[UUID, str] = field(default_factory=dict)
    given: dict[Any, str] = field(default_factory=dict)

    def statement(self, n: int, sent: Sent, following: Sequence[Sent]) -> str:
        places = {str(i): self._value(value) for i, value in enumerate(sent.arguments, 1)}
        sql = _PLACE.sub(lambda match: places[match[1]], sent.sql).strip().rstrip(";")
        wanted = {value for later in following for value in later.arguments if isinstance(value, UUID | int)}
        gained = {name: value for name, value in sent.row.items() if _is_given(value) and value in wanted}
        gained = {name: value for name, value in gained.items() if value != self.picked and value not in self.given}
        for name, value in gained.items():
            self.given[value] = f":s{n}_{name}"
        return sql + (f" \\gset s{n}_" if gained else ";")

    def _value(self, value: Any) -> str:  # noqa: ANN401 - one line a kind
        if value is None:
            return "NULL"
        if isinstance(value, UUID):
            return self._identifier(value)
        if isinstance(value, datetime) and abs((datetime.now(value.tzinfo) - value).total_seconds()) < 60:
            return "now()"
        if isinstance(value, int) and not isinstance(value, bool) and value in self.given:
            return self.given[value]
        if isinstance(value, str):
            return self._text(value)
        return self._variable(_literal(value))

    def _identifier(self, value: UUID) -> str:
        if value == self.picked:
            return f"(SELECT id FROM {PICKS} WHERE workload = '{self.workload}' AND n = :n)"
        if value in self.given:
            return self.given[value]
        if value.version == _OWN_VERSION and value not in self.known:
            return self.fresh.setdefault(value, _FRESH.format(n=len(self.fresh)))
        return self._variable(str(value))

    def _text(self, value: str) -> str:
        """A text, with the identifiers inside it that differ from call to call replaced."""
        found = self._variable(value)
        for word in dict.fromkeys(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", value)):
            inner = self._identifier(UUID(word)) if UUID(word).version == _OWN_VERSION else None
            if inner is not None and not inner.startswith(":v"):
                found = f"replace({found}::text, '{word}', ({inner})::text)"
        return f"({found})" if found.startswith("replace") else found

    def _variable(self, text: str) -> str:
        name = self.names.setdefault(text, f"v{len(self.names)}")
        self.variables[name] = text
        return f":{name}"


def write_script(
    sent: Sequence[Sent], *, workload: str, picked: UUID | None, known: frozenset[UUID], most: int
) -> Script:
    """The script of a recorded call about `picked`, for which pgbench picks one of `most` objects each time."""
    writer = _Writer(picked, workload, known)
    lines = [f"\\set n random(1, {most})"] if picked is not None else []
    body = []
    for n, one in enumerate(sent):
        if ";" in one.sql.strip().rstrip(";") and not one.arguments:
            # the service's one message of several statements is a pipeline here: one round trip as well
            parts = [part.strip() for part in one.sql.split(";") if part.strip()]
            body += ["\\startpipeline", *(f"{part};" for part in parts), "\\endpipeline"]
        else:
            body.append(writer.statement(n, one, sent[n + 1 :]))
    if writer.fresh:
        lines.append("\\set turn :turn + 1")
        writer.variables["turn"] = "0"
    return Script(sent[0].login, "\n".join([*lines, *body]) + "\n", writer.variables)


async def run_pgbench(settings: Settings, script: Script, *, seconds: float, connections: int = 8) -> Rate:
    """Run a script for a while and say how often it ran each second."""
    login = urlsplit(settings.login(READER if script.login == "reader" else WRITER))
    command = [
        str(find_programs().program("pgbench")), "--no-vacuum", "--protocol=prepared", f"--client={connections}",
        "--jobs=1", f"--time={seconds:.0f}", "--file=-",
        f"--host={login.hostname}", f"--port={login.port}", f"--username={login.username}",
        f"--define=salt={secrets.randbits(31)}",
        *(f"--define={name}={value}" for name, value in script.variables.items()),
        login.path.strip("/"),
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command, env={"PGPASSWORD": login.password or "", "LC_ALL": "C"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = (await process.communicate(script.text.encode()))[0].decode()
    rate, latency = _TPS.search(said), _LATENCY.search(said)
    if rate is None or latency is None or "ERROR" in said or _fails(said):
        raise LoadFailed(said[-3000:])
    return Rate(float(rate[1]), float(latency[1]) / 1000, 0.0)


def _fails(said: str) -> bool:
    found = _FAILED.search(said)
    return found is not None and int(found[1]) > 0


def _is_given(value: object) -> bool:
    return isinstance(value, UUID | int) and not isinstance(value, bool)


def _literal(value: Any) -> str:  # noqa: ANN401 - any argument
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, list | tuple | set | frozenset):
        return "{" + ",".join(map(_literal, value)) + "}"
    return str(value)


def picks_of(rows: Mapping[str, Sequence[UUID]]) -> tuple[str, ...]:
    """The statements that lay down what pgbench picks from, for each workload."""
    values = [f"('{workload}', {n}, '{row_id}')" for workload, ids in rows.items() for n, row_id in enumerate(ids, 1)]
    return (
        f"DROP TABLE IF EXISTS {PICKS}",
        f"CREATE TABLE {PICKS} (workload text, n int, id uuid NOT NULL, PRIMARY KEY (workload, n))",
        *(f"INSERT INTO {PICKS} VALUES {','.join(values)}" for _ in values[:1]),
        f"ANALYZE {PICKS}",
        f"GRANT SELECT ON {PICKS} TO {WRITER}, {READER}",
    )
