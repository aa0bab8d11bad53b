"""Examines the documents of a manifest before they are registered: valid, within limits and the client's scopes.

Two forms are read: the file of persisted queries that Relay's compiler writes, `{hash: text}`, and Apollo's operation
manifest, version 1. Both must have been made with SHA-256: `"algorithm": "SHA256"` in Relay's `persistConfig`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from graphql import GraphQLNonNull, OperationDefinitionNode, OperationType, parse

from app.api.graphql.document import Declared, Documents, Prepared
from app.api.graphql.introspection import ROOTS
from app.api.graphql.limits import LIMITS
from app.api.graphql.merging import ABSENT, Asked, Variable
from app.api.graphql.persisted import HASH_DIFFERS, NOT_A_HASH, digest_of, is_digest
from app.api.graphql.problems import InvalidDocument
from app.api.graphql.schema import Contract
from app.api.graphql.selecting import TYPENAME, Selecting, cost_of
from app.api.paging import Cursors
from app.domain.access.actor import Actor
from app.domain.access.faults import pointer_to
from app.domain.access.selection import LARGEST_PAGE, Rows
from app.domain.access.strict_json import parse as read_json
from app.domain.clients.operations import Registered
from app.domain.errors import Fault, Forbidden, InvalidContent, LimitExceeded, MissingScope
from app.domain.vocabulary.scopes import Scope

_FORMAT: Final = "apollo-persisted-query-manifest"
_FORMAT_VERSION: Final = 1
_SOMEONE: Final = UUID(int=0)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of a manifest, and where it stands in it."""

    pointer: str
    digest: str
    text: str


def read_manifest(content: bytes) -> list[Listed]:
    """The documents of a manifest; raises InvalidContent with every fault, by pointer and code."""
    found = list(_listed(read_json(content)))
    faults = [
        Fault(one.pointer, HASH_DIFFERS if is_digest(one.digest) else NOT_A_HASH)
        for one in found
        if one.digest != digest_of(one.text)
    ]
    if faults or not found:
        raise InvalidContent(*(faults or [Fault("", "empty")]))
    return found


def _listed(manifest: object) -> Iterator[Listed]:
    if not isinstance(manifest, dict):
        raise InvalidContent(Fault("", "wrong-type"))
    if manifest.get("format") == _FORMAT:
        yield from _of_apollo(manifest)
        return
    for index, (digest, text) in enumerate(manifest.items()):
        pointer = f"/{digest}" if is_digest(digest) else f"/{index}"
        if not isinstance(text, str):
            raise InvalidContent(Fault(pointer, "wrong-type"))
        yield Listed(pointer, digest, text)


def _of_apollo(manifest: Mapping[str, Any]) -> Iterator[Listed]:
    if manifest.get("version") != _FORMAT_VERSION:
        raise InvalidContent(Fault("/version", "not-allowed"))
    operations = manifest.get("operations")
    if not isinstance(operations, list):
        raise InvalidContent(Fault("/operations", "wrong-type"))
    for index, one in enumerate(operations):
        digest, text = (one.get("id"), one.get("body")) if isinstance(one, dict) else (None, None)
        if not (isinstance(digest, str) and isinstance(text, str)):
            raise InvalidContent(Fault(pointer_to(("operations", index)), "wrong-type"))
        yield Listed(pointer_to(("operations", index)), digest, text)


class Examiner:
    """Looks at documents as the client that is going to ask them."""

    def __init__(self, contract: Contract, actor: Actor) -> None:
        self._contract = contract
        self._actor = actor
        self._documents = Documents(contract.graphql)

    def examine(self, found: list[Listed]) -> list[Registered]:
        """What can be registered; raises InvalidContent with the faults of every document that cannot."""
        good, faults = [], []
        for one in found:
            try:
                cost = self._cost(self._documents.prepare(one.text, None))
            except InvalidDocument as error:
                faults += [Fault(one.pointer, mark.cause) for mark in error.marks]
            except LimitExceeded as error:
                faults.append(Fault(one.pointer, f"{error.type}:{error.limit}"))
            except InvalidContent as error:
                faults += [Fault(one.pointer, fault.code, fault.rule) for fault in error.faults]
            except Forbidden as error:
                faults.append(Fault(one.pointer, ":".join((error.type, *error.needed))))
            else:
                good.append(Registered(one.digest, _name_of(one.text), one.text, cost))
        if faults:
            raise InvalidContent(*faults)
        return good

    def _cost(self, prepared: Prepared) -> int:
        """What it costs with its defaults, and with the largest page where the caller must say how large."""
        variables = dict(_sampled(prepared.variables))
        cost = sum(
            cost_of(rows)
            for asked in prepared.asked
            if (rows := self._rows(prepared.kind, _told(asked, variables), variables)) is not None
        )
        if cost > LIMITS.cost:
            raise LimitExceeded("cost", allowed=LIMITS.cost, asked=cost)
        return cost

    def _rows(self, kind: OperationType, asked: Asked, variables: Mapping[str, Any]) -> Rows | None:
        selecting = Selecting(self._actor, Cursors(b""), variables)
        rows = self._act(selecting, asked) if kind is OperationType.MUTATION else self._root(selecting, asked)
        for mend in selecting.mends:
            if mend.error is not None:
                raise mend.error
        return rows

    def _act(self, selecting: Selecting, asked: Asked) -> Rows | None:
        act = self._contract.acts.get(asked.name)
        if act is None:
            return None
        missing = act.operation.scopes and not act.operation.scopes & self._actor.scopes
        if missing:
            raise MissingScope(*sorted(act.operation.scopes))
        return None if act.operation.shows is None else selecting.one(act.operation.shows, asked, _SOMEONE)

    def _root(self, selecting: Selecting, asked: Asked) -> Rows | None:
        if asked.name in ROOTS and Scope.schema_read not in self._actor.scopes:
            raise MissingScope(Scope.schema_read)
        root = self._contract.roots.get(asked.name)
        if root is None or asked.name == TYPENAME:
            return None
        if root.source.scope is not None and root.source.scope not in self._actor.scopes:
            raise MissingScope(root.source.scope)
        return (
            selecting.page(root.source, root.named, asked) if root.many else selecting.one(root.source, asked, _SOMEONE)
        )


def _sampled(declared: tuple[Declared, ...]) -> Iterator[tuple[str, Any]]:
    for variable in declared:
        if variable.default is not ABSENT:
            yield variable.name, variable.default
        elif isinstance(variable.type, GraphQLNonNull) and str(variable.type) == "Int!":
            yield variable.name, LARGEST_PAGE
        elif str(variable.type).startswith("Boolean"):
            yield variable.name, True


def _told(asked: Asked, variables: Mapping[str, Any]) -> Asked:
    """The same without the arguments that only the caller will know."""
    arguments = {name: value for name, value in asked.arguments.items() if _is_told(value, variables)}
    return replace(asked, arguments=arguments, below=tuple(_told(inner, variables) for inner in asked.below))


def _is_told(value: Any, variables: Mapping[str, Any]) -> bool:  # noqa: ANN401 - JSON with variables in it
    if isinstance(value, Variable):
        return value.name in variables
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return all(_is_told(item, variables) for item in inner)


def _name_of(text: str) -> str:
    operation = next(node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode))
    return operation.name.value[:_LONGEST_NAME] if operation.name is not None else ""
