"""The routes of the dashboard: its page in two languages, its files, its texts and the words of the field.

The page holds no data. Its script asks `/graphql` with the visitor's own token, and may talk to no other host.
"""

import json
from pathlib import Path
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.api.language import language_of
from app.api.pages.dashboard.words import words
from app.api.pages.files import bytes_route, file_routes

PATH: Final = "/dashboard"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HERE: Final = Path(__file__).parent
FILES: Final = _HERE / "files"


def dashboard_routes() -> list[BaseRoute]:
    """Everything below /dashboard."""
    made_words = json.dumps(words(), ensure_ascii=False, separators=(",", ":")).encode()
    return [
        Route(PATH, _page),
        bytes_route(f"{PATH}/words.json", made_words, "application/json"),
        *file_routes(FILES, PATH),
    ]


async def _page(request: Request) -> Response:
    language = language_of(request.scope)
    texts = json.loads((FILES / "texts.json").read_text(encoding="utf-8"))[language]
    template = Template((_HERE / "dashboard.html").read_text(encoding="utf-8"))
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Language": language,
        "Vary": "Accept-Language",
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
    }
    return Response(template.substitute(texts, language=language), headers=headers, media_type="text/html")
