"""What one REST operation is, and one call of it: declared once, used to route, to answer and to document."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request

from app.api.rest.reading import Reading
from app.domain.access.actor import Actor
from app.domain.access.outline import Outline
from app.domain.access.view import Source
from app.domain.access.work import Gate
from app.domain.vocabulary.scopes import Scope

VERSION_PATH: Final = "/v1"
DOOR: Final = "rest"

Body = TypeVar("Body", bound=BaseModel | None)


class Kind(StrEnum):
    """What an operation does to data, and so what its answer looks like."""

    read = "read"
    page = "page"
    act = "act"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path. `operation_id` is the use case's own name; everything else stands in the OpenAPI document.

    An act that `takes` files of some media types reads the body itself, as a stream; `query` is what an act is told
    beside its body.
    """

    method: str
    path: str
    operation_id: str
    kind: Kind
    summary: str
    description: str
    tag: str
    status: int = 200
    scopes: frozenset[Scope] = frozenset()
    needs_purpose: bool = True
    reading: Reading | None = None
    draft: type[BaseModel] | None = None
    shows: Source | None = None
    returns: type[BaseModel] | None = None
    by_version: bool = False
    location: str | None = None
    problems: frozenset[int] = frozenset()
    example: Mapping[str, Any] | None = None
    media: str = "application/json"
    as_csv: bool = False
    takes: frozenset[str] = frozenset()
    query: type[BaseModel] | None = None

    @property
    def full_path(self) -> str:
        """The path with the version in front."""
        return VERSION_PATH + self.path


@dataclass(slots=True)
class Call(Generic[Body]):
    """One call of an act, with everything read and checked that does not depend on data.

    `gate` is bound to the caller's `Idempotency-Key` where one was sent.
    """

    operation: Operation
    request: Request
    gate: Gate
    actor: Actor
    path: Mapping[str, UUID]
    body: Body
    version: int | None = None
    query: BaseModel | None = None

    @property
    def seen(self) -> int:
        """The version that `If-Match` named; an operation declared `by_version` always has one."""
        if self.version is None:
            message = f"{self.operation.operation_id} is not declared by_version"
            raise LookupError(message)
        return self.version


ReadEndpoint = Callable[[Request, Actor, Mapping[str, UUID], bytes], Outline]
ActEndpoint = Callable[[Call[Any]], Awaitable[UUID | BaseModel | None]]
"""An act returns the identifier of what its operation shows, or content that is no view, or nothing (204)."""
