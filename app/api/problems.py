"""Errors of the field as problem details (RFC 9457), in the caller's language; no other place makes them.

The domain says what went wrong (`app.domain.errors`); this module adds what only a door can get wrong, and renders
both. `each_problem` is the catalogue behind the pages at `/problems` and `docs/problems.md`.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.api.language import language_of
from app.api.oauth.challenges import challenge_of
from app.api.visit import visit_of
from app.domain.errors import (
    InvalidContent,
    KetenpoortError,
    MissingScope,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    each_error,
)

MEDIA_TYPE: Final = "application/problem+json"


class InvalidQuery(InvalidContent):
    """A parameter of the query string is unknown, repeated or not valid."""

    type = "invalid-query"
    title_en = "The query string is not valid"
    title_nl = "De parameters kloppen niet"
    advice_en = "Repair or leave out each parameter listed under errors; unknown parameters are refused."
    advice_nl = "Herstel elke parameter die onder errors staat of laat hem weg; onbekende parameters worden geweigerd."


class InvalidHeader(InvalidContent):
    """A header that this operation reads is missing, repeated or not valid."""

    type = "invalid-header"
    title_en = "A header is not valid"
    title_nl = "Een header klopt niet"
    advice_en = "Repair each header listed under errors."
    advice_nl = "Herstel elke header die onder errors staat."


class MethodNotAllowed(KetenpoortError):
    """The path is known, the method is not offered on it."""

    type = "method-not-allowed"
    status = 405
    title_en = "This method is not offered here"
    title_nl = "Deze methode bestaat hier niet"
    advice_en = "Use one of the methods in the Allow header."
    advice_nl = "Gebruik een van de methoden in de header Allow."


class BodyTooLarge(KetenpoortError):
    """The body is larger than this service reads."""

    type = "body-too-large"
    status = 413
    title_en = "The body is too large"
    title_nl = "Het bericht is te groot"
    advice_en = "Send less at once; large documents do not belong in a message."
    advice_nl = "Stuur minder tegelijk; grote documenten horen niet in een bericht."


class UnsupportedMediaType(KetenpoortError):
    """The body is of another media type or encoding than this operation reads."""

    type = "unsupported-media-type"
    status = 415
    title_en = "This media type is not read here"
    title_nl = "Dit mediatype wordt hier niet gelezen"
    advice_en = "Send uncompressed JSON in UTF-8 with Content-Type: application/json."
    advice_nl = "Stuur ongecomprimeerde JSON in UTF-8 met Content-Type: application/json."


class HeadersTooLarge(KetenpoortError):
    """There are more, or longer, headers than any caller of this service needs."""

    type = "headers-too-large"
    status = 431
    title_en = "The headers are too large"
    title_nl = "De headers zijn te groot"
    advice_en = "Send fewer or shorter headers: at most 100, together 32 KiB."
    advice_nl = "Stuur minder of kortere headers: hoogstens 100, samen 32 KiB."


class InternalError(KetenpoortError):
    """We failed; the request id finds the cause in our log."""

    type = "internal-error"
    status = 500
    title_en = "Something went wrong on our side"
    title_nl = "Er ging bij ons iets mis"
    advice_en = "Try again later, and quote the request id if it stays."
    advice_nl = "Probeer het later opnieuw en noem het verzoeknummer als het blijft."


class Problems:
    """Renders errors for one service, whose public address begins every problem type."""

    def __init__(self, base_url: str) -> None:
        self._types = f"{base_url.rstrip('/')}/problems/"

    def body(self, error: KetenpoortError, scope: Scope) -> dict[str, Any]:
        """The members of the problem, in the language of the request."""
        dutch = language_of(scope) == "nl"
        members: dict[str, Any] = {
            "type": self._types + error.type,
            "title": error.title_nl if dutch else error.title_en,
            "status": error.status,
            "detail": error.advice_nl if dutch else error.advice_en,
            "instance": f"urn:uuid:{visit_of(scope).request_id}",
            **error.members,
        }
        if isinstance(error, InvalidContent) and error.faults:
            members["errors"] = [
                {"pointer": fault.pointer, "code": fault.code, **({"rule": fault.rule} if fault.rule else {})}
                for fault in error.faults
            ]
        return members

    def response(self, error: KetenpoortError, scope: Scope, headers: dict[str, str] | None = None) -> Response:
        """The whole answer: the problem, its language, when to come back, how to authenticate."""
        shown = {"Content-Language": language_of(scope), "Vary": "Accept-Language", **(headers or {})}
        if isinstance(error, TooManyRequests | Unavailable):
            shown["Retry-After"] = str(error.retry_after)
        challenge = _challenge(error, scope)
        if challenge:
            shown.setdefault("WWW-Authenticate", challenge)
        body = json.dumps(self.body(error, scope), ensure_ascii=False, separators=(",", ":")).encode()
        return Response(body, status_code=error.status, headers=shown, media_type=MEDIA_TYPE)

    async def answer(self, request: Request, error: Exception) -> Response:
        """The exception handler that FastAPI calls for errors of the field."""
        return self.response(error if isinstance(error, KetenpoortError) else InternalError(), request.scope)


def _challenge(error: KetenpoortError, scope: Scope) -> str | None:
    """What `WWW-Authenticate` says of a missing or refused token, or of a scope that a token lacks (RFC 6750)."""
    if isinstance(error, Unauthenticated):
        sent = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        return challenge_of(error, sent.decode("latin-1"))
    if isinstance(error, MissingScope):
        return f'Bearer realm="ketenpoort", error="insufficient_scope", scope="{" ".join(error.scopes)}"'
    return None


def of_status(status: int) -> KetenpoortError:
    """The error behind a bare HTTP status that the framework gives."""
    by_status: dict[int, type[KetenpoortError]] = {
        error.status: error
        for error in (NotFound, MethodNotAllowed, BodyTooLarge, UnsupportedMediaType, HeadersTooLarge, InvalidContent)
    }
    return by_status.get(status, InternalError)()


def each_problem() -> Iterator[type[KetenpoortError]]:
    """Every problem that a caller can meet, by status and type."""
    yield from sorted(
        (error for error in each_error() if error is not KetenpoortError), key=lambda error: (error.status, error.type)
    )
