"""REST doors to cases."""

from app.api.rest.route import Rest
from app.domain.cases.statements import CASES

rest = Rest("Cases", "Cases (casussen) of the safety house: who takes part, who directs, what is agreed.")

rest.page(
    "/cases",
    CASES,
    operation_id="list_cases",
    summary="List the cases that you may know of",
    description="The newest first. A case stands here while a ground in force lets your organisation know of it.",
)
rest.read(
    "/cases/{caseId}",
    CASES,
    operation_id="read_case",
    summary="Read a case",
    description="The fields that a ground in force lets you read; `withheld` names the categories that are hidden.",
)
for _edge, _operation, _what in (
    ("persons", "list_case_persons", "persons"),
    ("participations", "list_case_participations", "organisations that take part"),
    ("directions", "list_case_directions", "direction roles"),
    ("actions", "list_case_actions", "actions"),
):
    rest.page(
        f"/cases/{{caseId}}/{_edge}",
        CASES,
        edge=_edge,
        operation_id=_operation,
        summary=f"List the {_what} of a case",
        description=f"The {_what} of the case, each with only what you may know of it.",
    )

