"""A stranger meets nothing: every operation of REST and every field of GraphQL, before eight wrong actors.

What is asked is drawn from the OpenAPI document and the SDL that the service publishes: an operation or field whose
identifiers are not known to `everything.py` fails here until it has its line. The lists of exceptions at the top say
what is not refused, and why; they may only shrink.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from graphql import build_schema, get_named_type, is_leaf_type, is_required_argument

from app.api.graphql.schema import make_contract
from app.api.rest.operation import Kind
from app.api.rest.rooms import ROOMS
from app.domain.clients.service import suspend_client
from app.domain.vocabulary.notices import NoticeType
from app.settings import Settings
from tests.client import GRAPHQL, Client, same_bytes, serve
from tests.doors.everything import DIRECTORY, HIDDEN, Everything, make_everything

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN_TO_PARTNERS = {
    "submit_referral": "every partner may refer (RE-01)",
    "dry_run_referral": "and may try whether its message is right",
    "create_import": "and may send many at once",
    "create_subscription": "a subscription is the caller's own",
    "register_professional": "its own people",
    "record_time": "the caller's own hours; a case that is named must be known (RP-07)",
    "export_own_file": "the caller's own actions, of which a stranger has none (EX-01)",
    "acknowledge_charter": "a charter is for all who may sit at the table (ME-01)",
    "explain_glossary_term": "what its own organisation means by a term (OR-08)",
}
"""Acts without an identifier that a partner with the scope may do, though it has no ground in any case."""

PUBLIC = {"read_openapi"}
"""What everyone may read, for it holds nothing of anybody."""

REST_ALONE = {"create_import"}
"""Acts that GraphQL does not offer."""

OTHER_WAYS = (
    "/oauth/", "/.well-known/", "/docs", "/problems", "/v1/openapi.json", "/static", "/graphiql", "/livez", "/readyz",
    "/startupz", "/v1/inbound/", "/v1/fhir", "/v1/schema.graphql", "/dashboard",
)  # fmt: skip
"""Ways in that are no operation: tokens, signed push and FHIR have tests of their own, the rest holds nobody's data."""


UNPUBLISHED = {route.operation.operation_id: route.operation.example or {} for room in ROOMS for route in room.routes}
"""Examples as they are declared: the document leaves out those that a linter would misread."""


def by_field() -> dict[str, str]:
    """The identifier that each root field of one object takes: that of the path where REST reads the same."""
    paths = {
        route.operation.reading.source: route.operation.path
        for room in ROOMS
        for route in room.routes
        if route.operation.kind is Kind.read and route.operation.reading is not None
    }
    roots = {name: root.source for name, root in make_contract(ROOMS).roots.items() if not root.many}
    return {name: re.findall(r"\{(\w+)\}", paths[source])[-1] for name, source in roots.items()}


@dataclass(frozen=True)
class Asked:
    """One operation over REST as the document describes it."""

    method: str
    path: str
    operation_id: str
    scopes: tuple[str, ...]
    needs_purpose: bool
    by_version: bool
    body: Any

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @property
    def is_hidden(self) -> bool:
        """Whether the path names something that not every partner may know of."""
        return any(name in HIDDEN for name in self.identifiers)

    async def send(self, client: Client, path: str, *, purpose: str | None = "stop_violence") -> httpx.Response:
        headers = {"if-match": '"1"'} if self.by_version else {}
        return await client.send(self.method, path, purpose=purpose, body=self.body, headers=headers)


def operations(document: dict[str, Any]) -> Iterator[Asked]:
    """Every operation of the document with the example of its body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters" or operation["operationId"] in PUBLIC:
                continue
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            parameters = {
                one.get("name", one.get("$ref", "").rpartition("/")[2]) for one in operation.get("parameters", ())
            }
            security = [
                scope for entry in operation.get("security", ()) for scopes in entry.values() for scope in scopes
            ]
            yield Asked(
                method.upper(),
                f"/v1{path}",
                operation["operationId"],
                tuple(dict.fromkeys(security)),
                "Purpose" in parameters,
                "IfMatch" in parameters,
                content.get("example", UNPUBLISHED.get(operation["operationId"], {})) if content else None,
            )


@dataclass(frozen=True)
class Field:
    """One root field of GraphQL as the SDL describes it, with the question that asks it."""

    name: str
    question: str
    identifiers: tuple[str, ...]
    variables: dict[str, Any]
    operation: Asked | None = None
    list_of: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether its arguments name something that not every partner may know of."""
        return any(name in HIDDEN for name in self.identifiers)


def fields(sdl: str, by_id: dict[str, Asked]) -> Iterator[Field]:
    """Every root field of queries and mutations with a question that asks it."""
    schema, named = build_schema(sdl), by_field()
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, found in (root.fields if root else {}).items():
            operation = by_id.get(_snake(name)) if kind == "mutation" else None
            asked = {
                argument: one
                for argument, one in found.args.items()
                if is_required_argument(one) or argument == "draft"
            }
            declared = ", ".join(f"${argument}: {one.type}" for argument, one in asked.items())
            given = ", ".join(f"{argument}: ${argument}" for argument in asked)
            end = get_named_type(found.type)
            is_list = end.name.endswith("Connection")
            below = "" if is_leaf_type(end) else "{ nodes { __typename } }" if is_list else "{ __typename }"
            call = f"{name}({given})" if given else name
            identifiers = {argument: named.get(name, "?") if argument == "id" else argument for argument in asked}
            yield Field(
                name,
                f"{kind}{f'({declared})' if declared else ''} {{ {call} {below} }}",
                tuple(one for one in identifiers.values() if one not in ("draft", "version")),
                {"draft": operation.body if operation else None, "version": 1, "_names": identifiers},
                operation,
                is_list,
            )


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "_" + found[1].lower(), name)


class Doors:
    """The house with one of everything, and all that can be asked of it."""

    def __init__(self, everything: Everything, document: dict[str, Any], sdl: str) -> None:
        self.everything = everything
        self.operations = list(operations(document))
        self.fields = list(fields(sdl, {one.operation_id: one for one in self.operations}))

    async def rest(self, asked: Asked, client: Client, **ids: UUID) -> httpx.Response:
        """Ask over REST about the hidden objects, or about others."""
        return await asked.send(client, self.everything.path(asked.path, **ids))

    async def graphql(
        self,
        field: Field,
        client: Client,
        *,
        purpose: str | None = "stop_violence",
        ids: Mapping[str, UUID] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Ask a field about the hidden objects, or about others."""
        names = field.variables["_names"]
        subjects = {**self.everything.subjects, **(ids or {})}
        values = {
            argument: str(subjects[name]) if name in subjects else field.variables[argument]
            for argument, name in names.items()
        }
        return await client.ask(field.question, values, purpose=purpose)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(module_database: Settings) -> AsyncIterator[Doors]:
    async with serve(module_database) as service:
        everything = await make_everything(service)
        yield Doors(everything, await service.document(), make_contract(ROOMS).sdl)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and problem of an answer over either door."""
    content = answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else {}
    errors = content.get("errors")
    if answer.headers.get("content-type", "").startswith(GRAPHQL) and errors:
        extensions = errors[0]["extensions"]
        return extensions.get("status", answer.status_code), extensions["code"]
    return answer.status_code, str(content.get("type", "")).rpartition("/")[2]


def _listed(found: list[Any]) -> str:
    return "\n".join(map(str, found))


async def test_every_operation_and_field_stands_in_the_documents_and_names_known_objects(doors: Doors) -> None:
    routed = {route.operation.operation_id for room in ROOMS for route in room.routes}
    assert {one.operation_id for one in doors.operations} == routed
    known = {*HIDDEN, *DIRECTORY}
    unknown = {name for one in doors.operations for name in one.identifiers} - known
    unknown |= {name for field in doors.fields for name in field.identifiers} - known
    assert not unknown, f"tests/doors/everything.py knows no object for {unknown}"
    assert known <= doors.everything.subjects.keys() | {"signalId"}
    acts = {one.name for one in doors.fields if one.operation is not None}
    assert {_snake(name) for name in acts} == {
        one.operation_id for one in doors.operations if one.method != "GET" and one.operation_id not in REST_ALONE
    }


async def test_every_way_in_stands_in_a_document_or_is_named_here(doors: Doors) -> None:
    def paths(routes: Any) -> set[str]:  # noqa: ANN401
        return {route.path for route in routes if hasattr(route, "path")}

    in_documents = {one.path for one in doors.operations} | {"/graphql"}
    others = paths(doors.everything.service.app.router.routes) - in_documents
    assert {path for path in others if path != "/" and not path.startswith(OTHER_WAYS)} == set()


async def test_nobody_is_let_in(doors: Doors) -> None:
    http = doors.everything.service.http
    let_in = []
    for one in doors.operations:
        answer = await http.request(one.method, doors.everything.path(one.path), headers={"purpose": "stop_violence"})
        if answer.status_code != 401 or "www-authenticate" not in answer.headers:
            let_in.append((one.operation_id, answer.status_code))
    for field in doors.fields:
        answer = await http.post("/graphql", json={"query": field.question}, headers={"accept": GRAPHQL})
        if answer.status_code != 401:
            let_in.append((field.name, answer.status_code))
    assert not let_in, _listed(let_in)


async def test_an_expired_token_opens_nothing(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Client(doors.everything.service, doors.everything.owner.partner, doors.everything.owner.client_id)
    ago = datetime.now(UTC).timestamp() - 2_000
    with monkeypatch.context() as patch:
        patch.setattr("time.time", lambda: ago)  # as the partner has it
        patch.setattr("app.clock.CLOCK.seconds", lambda: ago)
        form = old.partner.form(old.partner.assertion())
        answer = await old.service.http.post("/oauth/token", data=form)
    assert answer.status_code == 200, answer.text
    old.kept[""] = answer.json()["access_token"]
    await _nothing_opens(doors, old, (401, "credential-expired"))


async def test_a_suspended_client_meets_nothing(doors: Doors) -> None:
    service, world = doors.everything.service, doors.everything.world
    client = await service.register(world.organisations["police"], world.house_id, "police")
    assert (await client.get(f"/v1/cases/{doors.everything.case.id}")).status_code == 200
    await suspend_client(service.pools.writer, client.client_id)
    await _until_closed(client)
    await _nothing_opens(doors, client, (401, "credential-revoked"))


async def _until_closed(client: Client) -> None:
    import asyncio

    for _ in range(20):
        if (await client.get("/v1/cases")).status_code == 401:
            return
        await asyncio.sleep(0.1)
    pytest.fail("a suspended client read on for two seconds")


async def _nothing_opens(doors: Doors, client: Client, expected: tuple[int, str]) -> None:
    opened = []
    for one in doors.operations:
        answer = code_of(await doors.rest(one, client))
        if answer != expected:
            opened.append((one.operation_id, answer))
    for field in doors.fields:
        answer = code_of(await doors.graphql(field, client))
        if answer != expected:
            opened.append((field.name, answer))
    assert not opened, _listed(opened)


async def test_without_its_scope_every_operation_refuses_and_names_it(doors: Doors) -> None:
    wrong = []
    for one in doors.operations:
        answer = await doors.rest(one, doors.everything.scopeless)
        named = any(scope in answer.text for scope in one.scopes)
        if code_of(answer) != (403, "missing-scope") or not named:
            wrong.append((one.operation_id, code_of(answer)))
    for field in doors.fields:
        answer = await doors.graphql(field, doors.everything.scopeless)
        if code_of(answer) != (403, "missing-scope"):
            wrong.append((field.name, code_of(answer)))
    assert not wrong, _listed(wrong)


async def test_without_a_purpose_nothing_personal_is_read_or_done(doors: Doors) -> None:
    wrong = []
    everything = doors.everything
    for one in doors.operations:
        if not one.needs_purpose:
            continue
        answer = code_of(await one.send(everything.keeper, everything.path(one.path), purpose=None))
        if answer != (400, "purpose-required"):
            wrong.append((one.operation_id, answer))
    by_source = {name: root.source for name, root in make_contract(ROOMS).roots.items()}
    for field in doors.fields:
        needed = field.operation.needs_purpose if field.operation else by_source[field.name].personal
        if not needed:
            continue
        answer = code_of(await doors.graphql(field, everything.keeper, purpose=None))
        if answer != (400, "purpose-required"):
            wrong.append((field.name, answer))
    assert not wrong, _listed(wrong)


@pytest.mark.parametrize("who", ["stranger", "away", "withdrawn", "expired"])
async def test_what_is_hidden_answers_byte_for_byte_like_what_does_not_exist(doors: Doors, who: str) -> None:
    everything = doors.everything
    client: Client = getattr(everything, who)
    told = []
    for one in doors.operations:
        if not one.is_hidden:
            continue
        hidden, nothing = await doors.rest(one, client), await doors.rest(one, client, **everything.unknown())
        if code_of(hidden)[0] not in (403, 404) or same_bytes(hidden) != same_bytes(nothing):
            told.append((one.operation_id, code_of(hidden), code_of(nothing)))
    for field in doors.fields:
        if not field.is_hidden:
            continue
        hidden = await doors.graphql(field, client)
        nothing = await doors.graphql(field, client, ids=everything.unknown())
        if code_of(hidden)[0] not in (403, 404) or same_bytes(hidden) != same_bytes(nothing):
            told.append((field.name, code_of(hidden), code_of(nothing)))
    assert not told, _listed(told)


@pytest.mark.parametrize("who", ["stranger", "away", "withdrawn", "expired"])
async def test_lists_show_a_stranger_nothing_hidden_and_acts_let_it_do_nothing(doors: Doors, who: str) -> None:
    everything = doors.everything
    client: Client = getattr(everything, who)
    secrets = {str(everything.subjects[name]) for name in HIDDEN if name in everything.subjects}
    told: list[Any] = []
    for one in doors.operations:
        if one.is_hidden or one.operation_id in OPEN_TO_PARTNERS or (who == "away" and one.method != "GET"):
            continue  # whoever acts for the police in another house still acts for the police
        answer = await doors.rest(one, client)
        did = one.method != "GET" and answer.status_code < 300
        if did or answer.status_code >= 500 or any(secret in answer.text for secret in secrets):
            told.append((one.operation_id, answer.status_code))
    for field in doors.fields:
        if field.is_hidden or (field.operation and field.operation.operation_id in OPEN_TO_PARTNERS):
            continue
        if field.operation and who == "away":
            continue
        answer = await doors.graphql(field, client)
        did = field.operation is not None and code_of(answer)[0] < 300
        if did or code_of(answer)[0] >= 500 or any(secret in answer.text for secret in secrets):
            told.append((field.name, code_of(answer)))
    assert not told, _listed(told)


async def test_every_read_shows_the_hidden_object_to_who_may_know_of_it(doors: Doors) -> None:
    everything = doors.everything
    blind = []
    for one in doors.operations:
        if one.method == "GET" and one.is_hidden:
            answers = [await doors.rest(one, client) for client in (everything.owner, everything.keeper)]
            if all(answer.status_code != 200 for answer in answers):
                blind.append((one.operation_id, [code_of(answer) for answer in answers]))
    for field in doors.fields:
        if field.operation is None and field.is_hidden:
            answers = [await doors.graphql(field, client) for client in (everything.owner, everything.keeper)]
            if all("errors" in answer.json() for answer in answers):
                blind.append((field.name, [code_of(answer) for answer in answers]))
    assert not blind, _listed(blind)


async def test_every_type_of_event_reaches_its_audience_and_no_stranger(doors: Doors) -> None:
    everything = doors.everything
    heard = (await everything.owner.get("/v1/events?pageSize=200", purpose=None)).json()["items"]
    assert {event["type"] for event in heard} >= {kind.value for kind in NoticeType}
    for client in (everything.stranger, everything.away, everything.withdrawn, everything.expired):
        answer = await client.get("/v1/events?pageSize=200", purpose=None)
        assert answer.json()["items"] == []
