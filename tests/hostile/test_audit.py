"""No log, no data: with the disclosure log unwritable every read is refused; and the service cannot change a log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest

from app.api.graphql.schema import make_contract
from app.api.rest.rooms import ROOMS
from app.settings import READER, WRITER, Settings
from tests.client import serve
from tests.doors.everything import Everything, make_everything
from tests.doors.test_every_door import Doors, code_of

LOGS = ("disclosures", "audit", "ground_events", "case_moves", "events")
SECRETS = ("Anouk", "Verzonnen0", "Duindoornpad", "Afspraak", "Bijdrage")


@asynccontextmanager
async def unwritable(database: Settings, how: str) -> AsyncIterator[None]:
    """The disclosure log as an operator's mistake or a full disk would leave it."""
    breaks, mends = {
        "no right": (f"REVOKE INSERT ON disclosures FROM {READER}", f"GRANT INSERT ON disclosures TO {READER}"),
        "no room": (
            "ALTER TABLE disclosures ADD CONSTRAINT no_room CHECK (false) NOT VALID",
            "ALTER TABLE disclosures DROP CONSTRAINT no_room",
        ),
        "no policy": (
            "ALTER POLICY disclosures_record ON disclosures WITH CHECK (false)",
            """ALTER POLICY disclosures_record ON disclosures
               WITH CHECK (house_id = (SELECT current_house())
                           AND organisation_id = (SELECT current_organisation()))""",
        ),
    }[how]
    owner = await asyncpg.connect(database.database_url)
    try:
        await owner.execute(breaks)
        yield
        await owner.execute(mends)
    finally:
        await owner.close()


async def _doors(everything: Everything) -> Doors:
    return Doors(everything, await everything.service.document(), make_contract(ROOMS).sdl)


def _is_empty(answer: httpx.Response) -> bool:
    """Whether an answer shows nobody and nothing, so that there is nothing to record."""
    lists = [
        answer.json().get("items"),
        *(page.get("nodes") for page in (answer.json().get("data") or {}).values() if page),
    ]
    return code_of(answer)[0] == 404 or [] in lists


@pytest.mark.parametrize("how", ["no right", "no room", "no policy"])
async def test_with_the_log_unwritable_no_read_answers(database: Settings, how: str) -> None:
    async with serve(database) as service:
        everything = await make_everything(service)
        doors = await _doors(everything)
        sources = {name: root.source for name, root in make_contract(ROOMS).roots.items()}
        shown = []
        async with unwritable(database, how):
            for one in doors.operations:
                if one.method == "GET" and one.needs_purpose:
                    answer = await doors.rest(one, everything.owner)
                    if code_of(answer) != (503, "disclosure-log-unavailable") and not _is_empty(answer):
                        shown.append((one.operation_id, answer.status_code, answer.text[:200]))
                    if answer.status_code == 503 and "retry-after" not in answer.headers:
                        shown.append((one.operation_id, 503, "without a time to come back"))
                    assert not any(secret in answer.text for secret in SECRETS)
            for field in doors.fields:
                if field.operation is None and sources[field.name].personal:
                    answer = await doors.graphql(field, everything.owner)
                    if code_of(answer) != (503, "disclosure-log-unavailable") and not _is_empty(answer):
                        shown.append((field.name, *code_of(answer)))
        assert not shown, "\n".join(map(str, shown))
        assert (await everything.owner.get(f"/v1/cases/{everything.case.id}")).status_code == 200


async def test_a_write_that_shows_nothing_goes_on_without_the_log_and_shows_nothing(database: Settings) -> None:
    async with serve(database) as service:
        everything = await make_everything(service)
        path, body = f"/v1/cases/{everything.case.id}/actions", {"text": "De wijkagent belt aan", "kind": "home_visit"}
        async with unwritable(database, "no right"):
            answer = await everything.owner.send("POST", path, body=body)
        assert answer.status_code == 503
        assert "wijkagent" not in answer.text


@pytest.mark.parametrize("login", [WRITER, READER])
@pytest.mark.parametrize("table", LOGS)
async def test_no_login_of_the_service_can_change_a_log(database: Settings, login: str, table: str) -> None:
    connection = await asyncpg.connect(database.login(login))
    try:
        for query in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(query)
    finally:
        await connection.close()
