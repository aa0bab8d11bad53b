"""What the rooms declare alike of what hangs on a case: its lists, and the reading of one thing in them."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.api.rest.route import Rest
from app.domain.access.view import Source, fields_of
from app.domain.cases.statements import CASES
from app.domain.cases.views import CaseView

CASE: Final = "/cases/{caseId}"


def list_case_edges(rest: Rest, edges: Mapping[str, str]) -> None:
    """Declare the lists of these edges of a case, each with the words for what is in it."""
    for edge, what in edges.items():
        rest.page(
            f"{CASE}/{fields_of(CaseView)[edge].name.replace('_', '-')}",
            CASES,
            edge=edge,
            operation_id=f"list_case_{edge}",
            summary=f"List the {what} of a case",
            description=f"The {what} of the case, each with only what you may know of it.",
        )


def read_each(rest: Rest, things: Iterable[tuple[str, Source, str, str]], *, where: str = "") -> None:
    """Declare the reading of one of each: path, source, operation id and the word for it."""
    for path, source, operation_id, one in things:
        rest.read(
            path,
            source,
            operation_id=operation_id,
            summary=f"Read a {one}",
            description=f"One {one}{where}, with only what you may know of it.",
        )
