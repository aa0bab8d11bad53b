"""The declarative REST layer: a room lists its operations, this module routes and documents them.

A `RestRoute` is a FastAPI route whose handler is replaced: no dependency is solved per request (measured: 1.3 to 1.9
times the default on small reads), while FastAPI still documents it, from a signature made of the same declaration.
"""

import inspect
import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Body as BodyParameter
from fastapi import Path, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from app.api.paging import Cursors
from app.api.rest import table_text
from app.api.rest.answering import answer_act, answer_read, answer_text
from app.api.rest.operation import DOOR, Kind, Operation, ReadEndpoint
from app.api.rest.reading import Asked, Reading
from app.domain.access.actor import Actor
from app.domain.access.outline import Outline, outline_of
from app.domain.access.selection import LARGEST_PAGE, Pick, Rows, Selection, listed, own_fields
from app.domain.access.view import Page, Source, fields_of
from app.domain.errors import KetenpoortError
from app.domain.vocabulary.scopes import Scope

Act = TypeVar("Act", bound=Callable[..., Coroutine[Any, Any, Any]])
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_KEPT: Final = 64
_TABLE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {table_text.MEDIA_TYPE: {"schema": {"type": "string"}}}}
}
_SOMETHING: Final = UUID(int=0)
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


class RestRoute(APIRoute):
    """One operation as FastAPI sees it."""

    def __init__(self, operation: Operation, handler: Handler) -> None:
        self.operation = operation
        self._handler = handler
        super().__init__(
            operation.full_path,
            _documented(operation),
            methods=[operation.method],
            operation_id=operation.operation_id,
            summary=operation.summary,
            description=operation.description,
            tags=[operation.tag],
            status_code=operation.status,
            response_model=operation.returns,
            response_class=_answer_class(operation.media),
            responses=_TABLE if operation.as_csv else None,
        )
        self.app = self._answer

    def get_route_handler(self) -> Handler:
        """The handler that FastAPI would otherwise build from dependencies."""
        return self._handler

    async def _answer(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            response = await self._handler(request)
        except KetenpoortError as error:
            response = request.app.state.problems.response(error, scope)
        await response(scope, receive, send)


class Rest:
    """The operations of one room: `read` and `page` declare, `act` decorates a function that calls the use case."""

    def __init__(self, tag: str, description: str) -> None:
        self.tag = tag
        self.description = description
        self.routes: list[RestRoute] = []

    def read(self, path: str, source: Source, *, operation_id: str, summary: str, description: str) -> None:
        """Declare the reading of one object, named by the last identifier of the path."""
        reading = Reading(source, many=False)
        operation = self._reading(Kind.read, path, reading, operation_id, summary, description, source.view)
        named = _PARAMETER.findall(path)[-1]

        @lru_cache(maxsize=_KEPT)
        def outlined(cursors: Cursors, actor: Actor, query: bytes) -> Outline:
            picks = cursors.keyed(actor, reading.asked(query).picks)
            return outline_of(Selection(Rows(source, picks=picks, row_id=_SOMETHING), DOOR, operation_id))

        def select(request: Request, actor: Actor, ids: Mapping[str, UUID], query: bytes) -> Outline:
            return outlined(request.app.state.cursors, actor, query).about(ids[named])

        self._add_read(operation, select)

    def page(
        self,
        path: str,
        source: Source,
        *,
        operation_id: str,
        summary: str,
        description: str,
        edge: str | None = None,
        oldest_first: bool = False,
        as_csv: bool = False,
    ) -> None:
        """Declare a list: of the source, or of an edge of the object in the path (`/cases/{caseId}/actions`)."""
        listed_source = source.edges[edge].source if edge else source
        reading = Reading(listed_source, many=True)
        returns = Page[listed_source.view]  # type: ignore[name-defined]
        operation = self._reading(Kind.page, path, reading, operation_id, summary, description, returns)
        operation = replace(operation, as_csv=as_csv)

        @lru_cache(maxsize=_KEPT)
        def outlined(cursors: Cursors, actor: Actor, query: bytes) -> Outline:
            rows = _page(cursors, actor, listed_source, reading.asked(query), descending=not oldest_first)
            if edge is None:
                return outline_of(Selection(rows, DOOR, operation_id))
            wire = fields_of(source.view)[edge].wire
            above = Rows(source, picks=(Pick(wire, edge, rows),), row_id=_SOMETHING)
            return outline_of(Selection(above, DOOR, operation_id, only=wire))

        def select(request: Request, actor: Actor, ids: Mapping[str, UUID], query: bytes) -> Outline:
            found = outlined(request.app.state.cursors, actor, query)
            return found if edge is None else found.about(*ids.values())

        self._add_read(operation, select)

    def text(
        self,
        path: str,
        source: Source,
        *,
        media: str,
        write: Callable[[str], str],
        operation_id: str,
        summary: str,
        description: str,
    ) -> None:
        """Declare a list in another form than JSON: its newest page as `write` puts it, without parameters."""
        operation = Operation(
            method="GET",
            path=path,
            operation_id=operation_id,
            kind=Kind.read,
            summary=summary,
            description=description,
            tag=self.tag,
            scopes=frozenset({source.scope} if source.scope else ()),
            needs_purpose=source.personal,
            media=media,
        )

        def select(request: Request, actor: Actor, ids: Mapping[str, UUID], query: bytes) -> Outline:
            del ids, query
            picks = own_fields(source.view)
            asked = Asked(picks=picks, size=LARGEST_PAGE)
            return outline_of(Selection(_page(request.app.state.cursors, actor, source, asked), DOOR, operation_id))

        self.routes.append(RestRoute(operation, partial(answer_text, operation, select, write)))

    def act(  # noqa: PLR0913 - a declaration: each is a fact of the operation
        self,
        method: str,
        path: str,
        *,
        summary: str,
        scopes: Iterable[Scope],
        draft: type[BaseModel] | None = None,
        shows: Source | None = None,
        returns: type[BaseModel] | None = None,
        status: int | None = None,
        by_version: bool = False,
        needs_purpose: bool = True,
        location: str | None = None,
        problems: Iterable[int] = (),
        example: Mapping[str, Any] | None = None,
        takes: Iterable[str] = (),
        query: type[BaseModel] | None = None,
    ) -> Callable[[Act], Act]:
        """Declare a change; the function's name is the operation id, its docstring the description.

        It returns the identifier of what `shows` shows to its caller, or content of the class `returns`, or nothing.
        """
        answer = returns if shows is None else shows.view

        def declare(endpoint: Act) -> Act:
            operation = Operation(
                method=method,
                path=path,
                operation_id=endpoint.__name__,
                kind=Kind.act,
                summary=summary,
                description=inspect.cleandoc(endpoint.__doc__ or summary),
                tag=self.tag,
                status=status or (204 if answer is None else 200),
                scopes=frozenset(scopes),
                needs_purpose=needs_purpose,
                draft=draft,
                shows=shows,
                returns=answer,
                by_version=by_version,
                location=location,
                problems=frozenset(problems),
                example=example,
                takes=frozenset(takes),
                query=query,
            )
            self.routes.append(RestRoute(operation, partial(answer_act, operation, endpoint)))
            return endpoint

        return declare

    def _reading(
        self,
        kind: Kind,
        path: str,
        reading: Reading,
        operation_id: str,
        summary: str,
        description: str,
        returns: type[BaseModel],
    ) -> Operation:
        source = reading.source
        return Operation(
            method="GET",
            path=path,
            operation_id=operation_id,
            kind=kind,
            summary=summary,
            description=description,
            tag=self.tag,
            scopes=frozenset({source.scope} if source.scope else ()),
            needs_purpose=source.personal,
            reading=reading,
            returns=returns,
        )

    def _add_read(self, operation: Operation, select: ReadEndpoint) -> None:
        self.routes.append(RestRoute(operation, partial(answer_read, operation, select)))


@cache
def _answer_class(media: str) -> type[Response]:
    """A class of answers of a media type; FastAPI documents by it."""
    return JSONResponse if media == "application/json" else type("TextAnswer", (Response,), {"media_type": media})


def _page(cursors: Cursors, actor: Actor, source: Source, asked: Asked, *, descending: bool = True) -> Rows:
    key = cursors.key(actor, source, asked.where)
    return Rows(
        source,
        parts=listed(cursors.keyed(actor, asked.picks)),
        where=asked.where,
        size=asked.size,
        after=cursors.after(key, asked.cursor),
        cursor_key=key,
        descending=descending,
    )


def _documented(operation: Operation) -> Callable[..., None]:
    """A function that is never called: FastAPI reads path, query and body of the operation from its signature."""

    def documented() -> None:
        """Stand in the document."""

    named = {
        name: Annotated[UUID, Path(description=f"Identifier: {name}.")] for name in _PARAMETER.findall(operation.path)
    }
    if operation.reading is not None:
        named["query"] = Annotated[operation.reading.query, Query()]
    if operation.query is not None:
        named["query"] = Annotated[operation.query, Query()]
    if operation.draft is not None:
        named["draft"] = Annotated[operation.draft, BodyParameter()]
    documented.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in named.items()]
    )
    documented.__name__ = operation.operation_id
    return documented
