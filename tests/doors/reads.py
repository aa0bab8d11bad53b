"""One case as a partner reads it over each door, brought into the one shape that the slow model speaks."""

from typing import Any

import httpx

from app.domain.vocabulary.scopes import Scope
from tests.client import Client
from tests.slow_model.facts import Case, Organisation, Reader
from tests.slow_model.fields import FIELDS

EDGES = {"persons": "person", "participations": "participation", "actions": "action", "contributions": "contribution"}


def _fields(view: str) -> str:
    return " ".join((*(name for names in FIELDS[view].values() for name in names), "withheld"))


_BELOW = " ".join(f"{edge} {{ nodes {{ {_fields(view)} }} }}" for edge, view in EDGES.items())
QUESTION = f"query($id: UUID!) {{ case(id: $id) {{ {_fields('case')} {_BELOW} }} }}"
FOUND = (
    "query($reference: String!, $status: [CaseStatus!]) "
    "{ cases(reference: $reference, status: $status) { nodes { id } } }"
)


class Refused(Exception):
    """The door refused to answer; holds the code of the problem."""


async def by_rest(client: Client, case: Case, purpose: str) -> dict[str, Any] | None:
    """The case over REST with everything that hangs on it."""
    path = f"/v1/cases/{case.shown['id']}?expand={','.join(EDGES)}"
    found = content(await client.get(path, purpose=purpose))
    if found is None:
        return None
    return found | {edge: found[edge]["items"] for edge in EDGES}


async def by_graphql(client: Client, case: Case, purpose: str) -> dict[str, Any] | None:
    """The case over GraphQL with everything that hangs on it."""
    answer = (await client.ask(QUESTION, {"id": case.shown["id"]}, purpose=purpose)).json()
    found: dict[str, Any] | None = asked(answer)["case"]
    if found is None:
        return None
    return found | {edge: found[edge]["nodes"] for edge in EDGES}


async def finds_by_rest(client: Client, case: Case, purpose: str, status: str) -> bool:
    """Whether a list over REST shows the case where its status is asked for: a filter must not tell what is hidden."""
    path = f"/v1/cases?reference={case.shown['reference']}&status={status}&fields=reference"
    found = content(await client.get(path, purpose=purpose))
    return bool(found and found["items"])


async def finds_by_graphql(client: Client, case: Case, purpose: str, status: str) -> bool:
    """The same over GraphQL."""
    variables = {"reference": case.shown["reference"], "status": [status]}
    return bool(asked((await client.ask(FOUND, variables, purpose=purpose)).json())["cases"]["nodes"])


def content(answer: httpx.Response) -> dict[str, Any] | None:
    """The body of an answer over REST; None where there is nothing for this reader."""
    if answer.status_code == 404:
        return None
    content: dict[str, Any] = answer.json()
    if answer.status_code != 200:
        raise Refused(content["type"].rpartition("/")[2])
    return content


def asked(answer: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer over GraphQL."""
    for error in answer.get("errors", ()):
        if error["extensions"]["code"] != "not-found":
            raise Refused(error["extensions"]["code"])
    data: dict[str, Any] = answer["data"]
    return data


def reader_of(organisation: Organisation, case: Case, purpose: str, scopes: frozenset[Scope]) -> Reader:
    """The reader of the slow model behind a client of the case's own house."""
    return Reader(organisation, case.house.id, purpose, Scope.health_read in scopes, Scope.justice_read in scopes)
