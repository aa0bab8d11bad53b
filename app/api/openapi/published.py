"""The texts for partners that are made from the code: the OpenAPI document and the catalogue of problems."""

import app.api.graphql.persisted
import app.api.graphql.problems  # noqa: F401 - the problems of both stand in the catalogue too
from app.api.openapi.document import rendered
from app.api.problems import each_problem
from app.api.rest.rooms import ROOMS
from app.domain.access.faults import CODES


def published() -> str:
    """The OpenAPI document of every room."""
    return rendered(ROOMS)


def problems_page() -> str:
    """The catalogue of problems as Markdown."""
    rows = "\n".join(
        f"| {error.status} | `{error.type}` | {error.title_en}<br>{error.title_nl} "
        f"| {error.advice_en}<br>{error.advice_nl} |"
        for error in each_problem()
    )
    codes = "\n".join(f"| `{code}` | {meaning} |" for code, meaning in CODES.items())
    return _PAGE.format(rows=rows, codes=codes)


_PAGE = """\
# Problems

Every answer of 4xx or 5xx is a problem detail (RFC 9457, `application/problem+json`). Its `type` is stable and leads to
a page that explains it; title and detail follow `Accept-Language` (nl, en). A problem never repeats a value that was
sent. The same types are the `extensions.code` of GraphQL errors. This page is generated: `make docs`.

| Status | Type | Title | What to do |
| --- | --- | --- | --- |
{rows}

## Codes in `errors[]`

Each fault has a `pointer` (RFC 6901) into the body, or one that begins with `/query/` or `/headers/`, and a `code`.
Rules of the field add codes of their own and name the rule in `rule`.

| Code | Meaning |
| --- | --- |
{codes}
"""
