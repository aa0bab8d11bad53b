"""Mutations: the acts of the REST rooms once more, under the camelCase of the same name, with the same checks.

Both doors call the room with the same `Call`; here the version comes as an argument instead of `If-Match`, the key as
`idempotencyKey`. What is returned of a changed object is a disclosure of the fields that were asked.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from starlette.requests import Request

from app.api.graphql.arguments import without_none
from app.api.graphql.types import Types, argument, field
from app.api.idempotency import key_of
from app.api.problems import InvalidHeader
from app.api.rest.operation import ActEndpoint, Call, Kind, Operation
from app.api.rest.route import Rest
from app.domain.access.actor import Actor
from app.domain.access.faults import pointer_to
from app.domain.access.repeating import Replayed
from app.domain.access.strict_json import read_draft
from app.domain.access.work import Gate
from app.domain.errors import Fault, InvalidContent, MissingScope, PurposeRequired

_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_TAKEN: Final = frozenset({"draft", "version", "idempotencyKey"})


@dataclass(frozen=True, slots=True)
class Act:
    """One mutation: an act of a room, and what its result may show."""

    operation: Operation
    endpoint: ActEndpoint

    @property
    def name(self) -> str:
        """The mutation's name: the use case in camelCase."""
        return to_camel(self.operation.operation_id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The identifiers that it takes, as in the path of its REST operation."""
        return tuple(_PARAMETER.findall(self.operation.path))

    def field(self, types: Types) -> Any:  # noqa: ANN401 - a Strawberry field
        """Its declaration."""
        operation = self.operation
        arguments = [argument(name, UUID, f"Identifier: {name}.") for name in self.ids]
        if operation.draft is not None:
            arguments.append(argument("draft", types.input_of(operation.draft), "What is sent."))
        if operation.by_version:
            arguments.append(
                argument("version", int, "The version that you have seen; another one is refused as stale.")
            )
        if operation.method == "POST":
            text = "8 to 128 characters of your own: one effect, however often it is sent."
            arguments.append(argument("idempotencyKey", str | None, text))
        return field(self.name, self._result(types), f"{operation.summary}. {operation.description}", arguments)

    def _result(self, types: Types) -> Any:  # noqa: ANN401 - a Strawberry type
        if self.operation.shows is not None:
            return types.object_of(self.operation.shows) | None
        return bool | None if self.operation.returns is None else types.content_of(self.operation.returns) | None

    def check(self, actor: Actor) -> None:
        """Raise what REST would before anything is read of the request."""
        operation = self.operation
        if operation.scopes and not operation.scopes & actor.scopes:
            raise MissingScope(*sorted(operation.scopes))
        if (
            operation.shows is not None
            and operation.shows.scope is not None
            and operation.shows.scope not in actor.scopes
        ):
            raise MissingScope(operation.shows.scope)
        if operation.needs_purpose and actor.purpose is None:
            raise PurposeRequired

    async def call(
        self, request: Request, gate: Gate, actor: Actor, given: Mapping[str, Any]
    ) -> UUID | BaseModel | None:
        """Do it; the identifier of what it changed, or content, or nothing."""
        body, draft = self._draft(given)
        gate = gate.keyed(self._key(given, body))
        path = {name: UUID(given[name]) for name in self.ids}
        call: Call[Any] = Call(self.operation, request, gate, actor, path, draft, given.get("version"))
        try:
            return await self.endpoint(call)
        except Replayed as first:
            return first.subject_id

    def _draft(self, given: Mapping[str, Any]) -> tuple[bytes, BaseModel | None]:
        if self.operation.draft is None:
            return b"", None
        sent = as_listed(given.get("draft"), self.operation.draft)
        body = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            return body, read_draft(body, self.operation.draft)
        except InvalidContent as error:
            below = (Fault(f"/draft{fault.pointer}", fault.code, fault.rule) for fault in error.faults)
            raise InvalidContent(*below) from None

    def _key(self, given: Mapping[str, Any], body: bytes) -> Any:  # noqa: ANN401 - a Key or None
        subject = "/".join([self.name, *(str(given[name]) for name in self.ids), str(given.get("version"))])
        try:
            return key_of(given.get("idempotencyKey"), self.operation.operation_id, subject, body)
        except InvalidHeader:
            raise InvalidContent(Fault(pointer_to(("idempotencyKey",)), "bad-format")) from None


def acts_of(rooms: Sequence[Rest]) -> Iterator[Act]:
    """Every act of the rooms."""
    for route in (route for room in rooms for route in room.routes):
        handler = route.get_route_handler()
        if route.operation.kind is not Kind.act or route.operation.takes or not isinstance(handler, partial):
            continue  # a file is no argument of a mutation
        act = Act(route.operation, handler.args[1])
        if _TAKEN & set(act.ids):
            message = f"{act.name} has a path parameter with the name of an argument"
            raise LookupError(message)
        yield act


def as_listed(value: Any, kind: Any) -> Any:  # noqa: ANN401 - JSON and any annotation
    """A value where a list is asked stands for a list of one (GraphQL, section 3.11)."""
    kind = without_none(kind)
    if value is None:
        return None
    if get_origin(kind) is list:
        items = value if isinstance(value, list) else [value]
        return [as_listed(item, get_args(kind)[0]) for item in items]
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict):
        kinds = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
        return {name: as_listed(item, kinds.get(name)) for name, item in value.items()}
    return value
