"""The pages and their files: landing page, API reference, GraphiQL, dashboard, problem catalogue, OpenAPI document.

Every script and style comes from this host, and the content security policy of each page allows no other.
"""

import html
from functools import partial
from pathlib import Path
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.api.language import Language, language_of
from app.api.pages.dashboard.routes import dashboard_routes
from app.api.pages.files import bytes_route, file_routes
from app.api.pages.texts import TEXTS
from app.api.problems import each_problem
from app.api.version import API_VERSION
from app.domain.errors import KetenpoortError, NotFound

_HERE: Final = Path(__file__).parent
_STRICT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_INLINE_STYLES: Final = _STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Both tools write style attributes while they run (editor positions); scripts stay held to files of ours."""


def page_routes(openapi: str, base_url: str) -> list[BaseRoute]:
    """The routes of every page, for a service with this OpenAPI document."""
    return [
        Route("/", partial(_page, "landing", _STRICT)),
        Route("/docs", partial(_page, "docs", _INLINE_STYLES)),
        Route("/graphiql", partial(_page, "graphiql", _INLINE_STYLES)),
        Route("/problems", partial(_problems, base_url)),
        Route("/problems/{slug}", _problem),
        bytes_route("/v1/openapi.json", openapi.encode(), "application/json"),
        *file_routes(_HERE / "static", "/static"),
        *dashboard_routes(),
    ]


async def _page(name: str, policy: str, request: Request) -> Response:
    language = language_of(request.scope)
    return _html(name, policy, language, TEXTS[language])


async def _problems(base_url: str, request: Request) -> Response:
    language = language_of(request.scope)
    rows = "".join(
        f'<tr><td>{error.status}</td><td><a href="/problems/{error.type}">{error.type}</a></td>'
        f"<td>{html.escape(title_of(error, language))}</td></tr>"
        for error in each_problem()
    )
    return _html("problems", _STRICT, language, {**TEXTS[language], "rows": rows, "base": html.escape(base_url)})


async def _problem(request: Request) -> Response:
    slug = request.path_params["slug"]
    error = next((error for error in each_problem() if error.type == slug), None)
    if error is None:
        raise NotFound
    language = language_of(request.scope)
    advice = error.advice_nl if language == "nl" else error.advice_en
    filled = {"type": error.type, "status": str(error.status), "advice": html.escape(advice)}
    filled["problem_title"] = html.escape(title_of(error, language))
    return _html("problem", _STRICT, language, {**TEXTS[language], **filled})


def title_of(error: type[KetenpoortError], language: Language) -> str:
    """The title of a problem in one language."""
    return error.title_nl if language == "nl" else error.title_en


def _html(name: str, policy: str, language: Language, texts: dict[str, str]) -> Response:
    template = Template((_HERE / "html" / f"{name}.html").read_text(encoding="utf-8"))
    body = template.substitute(texts, language=language, version=API_VERSION)
    headers = {"Content-Security-Policy": policy, "Content-Language": language, "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="text/html")
