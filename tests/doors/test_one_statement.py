"""One statement for every read, over each door; and no more for a write than this table says."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.api.graphql.schema import make_contract
from app.api.rest.rooms import ROOMS
from app.database import timing
from app.domain.access.entry import HOUSE, ROLES
from app.domain.access.records import AUDIT
from app.domain.clients.statements import clients
from app.settings import Settings
from tests.client import serve
from tests.doors.counting import Sent, counted
from tests.doors.everything import make_everything
from tests.doors.test_every_door import Doors

pytestmark = pytest.mark.asyncio(loop_scope="module")

OF_THE_CREDENTIAL = {
    statement.sql
    for statement in (HOUSE, ROLES, clients.REVISION, clients.STANDING, clients.SIGNING_KEYS, clients.PURGE_USES)
} | {clients.PURGE_REVOCATIONS.sql, timing.READ}
"""What is asked of the token, the professional and the time, remembered for a while: not of the read itself."""


def _beside(sent: Sent, *, refused: bool) -> list[str]:
    """What else a read sent: nothing, and for a refused one its line in the audit (rule DI-01)."""
    left = [query for query in sent.writer if query not in OF_THE_CREDENTIAL]
    if refused and len(left) == 3 and left[0].startswith("BEGIN;") and left[1:] == [AUDIT.sql, "COMMIT"]:
        return []
    return left


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(module_database: Settings) -> AsyncIterator[Doors]:
    async with serve(module_database) as service:
        everything = await make_everything(service)
        yield Doors(everything, await service.document(), make_contract(ROOMS).sdl)


async def test_every_read_over_rest_is_one_statement(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    more = []
    for one in doors.operations:
        if one.method != "GET":
            continue
        for client in (doors.everything.owner, doors.everything.stranger):
            await client.token()
            with counted(monkeypatch) as sent:
                answer = await doors.rest(one, client)
            asked = 0 if "missing-scope" in answer.text else 1  # what no token of this kind may ask is not asked
            if len(sent.reader) != asked or _beside(sent, refused=answer.status_code in (403, 404)):
                more.append((one.operation_id, answer.status_code, len(sent.reader), _beside(sent, refused=False)))
    assert not more, "\n".join(map(str, more))


async def test_every_root_field_of_graphql_is_one_statement(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    more = []
    for field in doors.fields:
        if field.operation is not None:
            continue
        with counted(monkeypatch) as sent:
            answer = await doors.graphql(field, doors.everything.owner)
        if len(sent.reader) != 1 or _beside(sent, refused="not-found" in answer.text):
            more.append((field.name, answer.text[:200], len(sent.reader), _beside(sent, refused=False)))
    assert not more, "\n".join(map(str, more))


async def test_a_dashboard_with_nested_lists_is_one_statement_for_each_root(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = """{ cases { nodes { reference persons { nodes { givenName } } actions { nodes { text } } } }
                    again: cases(first: 1) { nodes { id } } actions { nodes { id status } } }"""
    with counted(monkeypatch) as sent:
        answer = await doors.everything.owner.ask(question)
    assert "errors" not in answer.json()
    assert len(sent.reader) == 3


async def test_an_expanded_case_is_one_statement(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = doors.everything
    path = f"/v1/cases/{everything.case.id}?expand=persons,participations,actions,contributions"
    with counted(monkeypatch) as sent:
        answer = await everything.owner.get(path)
    assert answer.status_code == 200
    assert len(sent.reader) == 1
