"""SQL of cases: where the views' rows come from, and what hangs on a case."""

from app.domain.access.masks import of_case
from app.domain.access.view import Edge, Filter, Source
from app.domain.actions.statements import ACTIONS
from app.domain.cases.views import CaseView, DirectionView, ParticipationView
from app.domain.persons.statements import PERSONS
from app.domain.tables.cases import CasePersonRow, CaseRow, DirectionRow, ParticipationRow
from app.domain.vocabulary.scopes import Scope

PARTICIPATIONS = Source(
    view=ParticipationView,
    row=ParticipationRow,
    scope=Scope.case_read,
    mask=of_case,
)

DIRECTIONS = Source(
    view=DirectionView,
    row=DirectionRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"role": Filter("role", "any"), "state": Filter("state", "any")},
)

CASES = Source(
    view=CaseView,
    row=CaseRow,
    scope=Scope.case_read,
    mask=of_case,
    case_column="id",
    edges={
        "persons": Edge(
            PERSONS,
            through=CasePersonRow,
            link=lambda link, person: link.c.person_id == person.c.id,
            through_on=lambda case, link: link.c.case_id == case.row.c.id,
            case_id=lambda case: case.row.c.id,
            carried=("role",),
        ),
        "participations": Edge(PARTICIPATIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "directions": Edge(DIRECTIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
        "actions": Edge(ACTIONS, on=lambda case, row: row.c.case_id == case.row.c.id),
    },
    filters={
        "status": Filter("status", "any"),
        "phase": Filter("phase", "any"),
        "track": Filter("track", "any"),
        "reference": Filter("reference"),
    },
)
