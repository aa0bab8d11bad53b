"""What only the GraphQL door can get wrong, and how any error of the service looks inside a GraphQL answer.

`errors[].extensions.code` is the problem's type, the same word as over REST. No message repeats what was sent: where it
stood in the document is told by line and column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from app.api.problems import Problems
from app.domain.errors import InvalidContent, KetenpoortError

Place = tuple[int, int]
"""Line and column in the document, from 1."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is wrong with a document: a stable word, what to do about it, and where."""

    cause: str
    text: str
    places: tuple[Place, ...] = ()


class InvalidDocument(InvalidContent):
    """The document is no GraphQL, or asks for what the schema does not have."""

    type = "invalid-document"
    title_en = "The GraphQL document is not valid"
    title_nl = "Het GraphQL-document klopt niet"
    advice_en = "Repair what stands at each of the locations; the schema is published as schema.graphql."
    advice_nl = "Herstel wat op elk van de plaatsen staat; het schema is gepubliceerd als schema.graphql."

    def __init__(self, *marks: Mark) -> None:
        super().__init__()
        self.marks = marks


class NotAcceptable(KetenpoortError):
    """The caller reads none of the media types that this door writes."""

    type = "not-acceptable"
    status = 406
    title_en = "No media type that you accept is written here"
    title_nl = "Geen mediatype dat u accepteert wordt hier geschreven"
    advice_en = "Accept application/graphql-response+json or application/json."
    advice_nl = "Accepteer application/graphql-response+json of application/json."


def errors_of(
    error: KetenpoortError,
    problems: Problems,
    scope: Scope,
    path: Sequence[str | int] | None = None,
    place: Place | None = None,
) -> list[dict[str, Any]]:
    """The entries of `errors` for one error: several only for a document with several faults."""
    members = problems.body(error, scope)
    extensions = {"code": error.type, **members}
    title = extensions.pop("title")
    if isinstance(error, InvalidDocument):
        return [_marked(mark, extensions) for mark in error.marks]
    found: dict[str, Any] = {"message": title}
    if place is not None:
        found["locations"] = [_location(place)]
    if path is not None:
        found["path"] = list(path)
    return [found | {"extensions": extensions}]


def _marked(mark: Mark, extensions: dict[str, Any]) -> dict[str, Any]:
    places = {"locations": [_location(place) for place in mark.places]} if mark.places else {}
    return {"message": mark.text, **places, "extensions": {**extensions, "cause": mark.cause}}


def _location(place: Place) -> dict[str, int]:
    return {"line": place[0], "column": place[1]}
