"""Both doors under Schemathesis: whatever the schemas allow or forbid is answered as they say, never by a 5xx.

Bounded and from a fixed seed: the same requests each time. Schemathesis draws requests and judges answers; they are
sent with real tokens to the application in this process.
"""

import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.api.graphql.schema import make_contract
from app.api.rest.rooms import ROOMS
from app.settings import Settings
from tests.client import GRAPHQL, serve
from tests.doors.everything import Everything, make_everything

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUESTS = 250
WOULD_CLOSE_THE_DOOR = {"suspend_organisation"}
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
BOUNDED = settings(
    max_examples=REQUESTS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


class Fuzzed:
    """The house with one of everything, and what Schemathesis knows of its doors."""

    def __init__(self, everything: Everything, document: dict[str, Any]) -> None:
        self.everything = everything
        schemathesis.graphql.scalar("JSON", st.integers(0, 90).map(nodes.Int))
        rest = schemathesis.openapi.from_dict(document)
        graphql = schemathesis.graphql.from_file(make_contract(ROOMS).sdl)
        self.operations = [found.ok() for found in rest.get_all_operations() if isinstance(found, Ok)]
        self.operations = [o for o in self.operations if o.definition.raw["operationId"] not in WOULD_CLOSE_THE_DOOR]
        self.fields = [found.ok() for found in graphql.get_all_operations() if isinstance(found, Ok)]

    def __repr__(self) -> str:
        return "Fuzzed()"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fuzzed(module_database: Settings) -> AsyncIterator[Fuzzed]:
    async with serve(module_database) as service:
        everything = await make_everything(service)
        yield Fuzzed(everything, await service.document())


@BOUNDED
@given(data=st.data())
async def test_rest_answers_as_its_document_says(fuzzed: Fuzzed, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(fuzzed.operations))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        case = data.draw(operation.as_strategy())
    everything = fuzzed.everything
    client = data.draw(st.sampled_from((everything.keeper, everything.owner, everything.desk)))
    usual = data.draw(st.integers(0, 4))
    if usual:
        case.path_parameters = {name: str(everything.subjects[name]) for name in case.path_parameters or {}}
    sent = case.as_transport_kwargs(base_url="https://poort.voorbeeld.test/v1")
    drawn = {name.lower(): value for name, value in dict(sent.get("headers") or {}).items()}
    if usual:
        drawn = {name: value for name, value in drawn.items() if name in ("content-type", "accept", "if-match")}
        drawn |= {"purpose": "stop_violence", "if-match": '"1"', "professional": str(client.professional)}
    sent["headers"] = drawn | {"authorization": f"Bearer {await client.token()}"}
    sent.pop("cookies", None)
    try:
        answer = await everything.service.http.request(**sent)
    except UnicodeEncodeError:
        return  # httpx itself refuses such a header
    case.validate_response(answer, checks=list(CHECKS))


@BOUNDED
@given(data=st.data())
async def test_graphql_answers_every_document_of_its_schema(fuzzed: Fuzzed, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(fuzzed.fields))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        case = data.draw(operation.as_strategy())
    client = data.draw(st.sampled_from((fuzzed.everything.keeper, fuzzed.everything.owner)))
    answer = await client.send("POST", "/graphql", body={"query": case.body}, headers={"accept": GRAPHQL})
    assert answer.status_code in (200, 400), answer.text
    content = answer.json()
    assert content.keys() <= {"data", "errors", "extensions"}
    assert "internal-error" not in {error["extensions"]["code"] for error in content.get("errors", ())}
