"""What one REST operation is, and one call of it: declared once, used to route, to answer and to document."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request

from app.api.idempotency import IdempotencyKey
from app.api.rest.reading import Reading
from app.domain.access.actor import Actor
from app.domain.access.selection import Selection
from app.domain.access.view import Source
from app.domain.vocabulary.scopes import Scope

if TYPE_CHECKING:
    from app.domain.access.disclosure import Disclosure
    from app.domain.access.work import Gate

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
    """A method on a path. `operation_id` is the use case's own name; scope, draft and answer stand in the OpenAPI document."""

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
    is_public: bool = False
    reading: Reading | None = None
    draft: type[BaseModel] | None = None
    returns: type[BaseModel] | None = None
    by_version: bool = False
    problems: frozenset[int] = frozenset()
    example: Mapping[str, Any] | None = None

    @property
    def full_path(self) -> str:
        """The path with the version in front."""
        return VERSION_PATH + self.path


@dataclass(slots=True)
class Call(Generic[Body]):
    """One call of an operation, with everything read and checked that does not depend on data."""

    operation: Operation
    request: Request
    gate: "Gate"
    actor: Actor
    path: Mapping[str, UUID]
    body: Body
    version: int | None = None
    idempotency: IdempotencyKey | None = None

    @property
    def expected_version(self) -> int:
        """The version that `If-Match` named; an operation declared `by_version` always has one."""
        if self.version is None:
            message = f"{self.operation.operation_id} is not declared by_version"
            raise LookupError(message)
        return self.version


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act returns where the disclosure alone does not say it all."""

    disclosure: "Disclosure | None" = None
    created_id: UUID | None = None
    content: BaseModel | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


ReadEndpoint = Callable[[Mapping[str, UUID], Any], Selection]
ActEndpoint = Callable[[Call[Any]], Awaitable["Disclosure | Answer | BaseModel | None"]]


def one_of(source: Source) -> Reading:
    """The query strings of a single object of this source."""
    return Reading(source, many=False)


def page_of(source: Source) -> Reading:
    """The query strings of a list of this source."""
    return Reading(source, many=True)
