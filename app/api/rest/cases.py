"""REST doors to cases: what is in one, how it moves, who takes part, who directs it, what is to be done about it."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.access.view import fields_of
from app.domain.cases import directing, participating, service, tasks
from app.domain.cases.statements import CASES, DIRECTIONS, PARTICIPATIONS, TASKS
from app.domain.cases.views import CaseView

rest = Rest("Cases", "Cases (casussen) of the safety house: who takes part, who directs, what is agreed.")

_CASE = "/cases/{caseId}"
_PART = "/participations/{participationId}"
_DIRECTION = "/directions/{directionId}"
_TASK = "/tasks/{taskId}"

_EDGES = {
    "persons": "persons",
    "household": "members of the household",
    "danger_pairs": "persons who are kept apart",
    "participations": "organisations that take part",
    "directions": "direction roles",
    "grounds": "sharing grounds",
    "contributions": "contributions",
    "actions": "actions",
    "tasks": "tasks",
    "file_numbers": "partners' own file numbers",
    "moves": "steps in the history",
}

rest.page(
    "/cases",
    CASES,
    operation_id="list_cases",
    summary="List the cases that you may know of",
    description="The newest first. A case stands here while a ground in force lets your organisation know of it.",
)
rest.read(
    _CASE,
    CASES,
    operation_id="read_case",
    summary="Read a case",
    description="The fields that a ground in force lets you read; `withheld` names the categories that are hidden.",
)
for _edge, _what in _EDGES.items():
    if _edge in CASES.edges:
        rest.page(
            f"{_CASE}/{fields_of(CaseView)[_edge].name.replace('_', '-')}",
            CASES,
            edge=_edge,
            operation_id=f"list_case_{_edge}",
            summary=f"List the {_what} of a case",
            description=f"The {_what} of the case, each with only what you may know of it.",
        )
for _path, _source, _operation, _one in (
    (_PART, PARTICIPATIONS, "read_participation", "participation"),
    (_DIRECTION, DIRECTIONS, "read_direction", "direction role"),
    (_TASK, TASKS, "read_task", "task"),
):
    rest.read(
        _path,
        _source,
        operation_id=_operation,
        summary=f"Read a {_one}",
        description=f"One {_one} of a case, with only what you may know of it.",
    )
rest.page(
    "/tasks",
    TASKS,
    operation_id="list_tasks",
    summary="List your tasks",
    description="Tasks of your organisation, and first contacts that nobody has claimed yet.",
)

for _move, _use_case, _permission, _summary in (
    ("prepare", service.prepare_case, "case:prepare", "Begin to prepare a case"),
    ("park", service.park_case, "case:park", "Park a case"),
    ("unpark", service.unpark_case, "case:unpark", "Take a parked case up again"),
    ("change-track", service.change_track, "case:change-track", "Change the track of a case"),
    ("link", service.link_case, "case:link", "Link a case to another one"),
):
    offer(rest, "POST", f"{_CASE}/{_move}", _use_case, permission=_permission, summary=_summary, shows=CASES)
offer(
    rest,
    "POST",
    f"{_CASE}/file-numbers",
    service.record_file_number,
    permission="case:record-file-number",
    summary="Record your own file number",
)
offer(
    rest,
    "POST",
    f"{_CASE}/participations",
    participating.join_case,
    permission="case:join",
    summary="Let an organisation take part",
    shows=PARTICIPATIONS,
    creates="/participations/{id}",
)
offer(
    rest,
    "POST",
    f"{_PART}/leave",
    participating.leave_case,
    permission="case:leave",
    summary="End an organisation's part",
)
offer(
    rest,
    "POST",
    f"{_CASE}/directions",
    directing.assign_director,
    permission="case:assign-director",
    summary="Assign a direction role",
    shows=DIRECTIONS,
    creates="/directions/{id}",
)
for _move, _use_case, _permission, _summary in (
    ("hand-over", directing.hand_over, "case:hand-over", "Hold the handover to a successor"),
    ("accept", directing.accept_direction, "case:accept-direction", "Accept a direction role"),
    ("decline", directing.decline_direction, "case:decline-direction", "Decline a direction role"),
):
    offer(rest, "POST", f"{_DIRECTION}/{_move}", _use_case, permission=_permission, summary=_summary, shows=DIRECTIONS)
for _move, _use_case, _permission, _summary in (
    ("claim", tasks.claim_task, "task:claim", "Claim a task"),
    ("finish", tasks.finish_task, "task:finish", "Finish a task"),
    ("postpone", tasks.postpone_task, "task:postpone", "Postpone a task"),
):
    offer(rest, "POST", f"{_TASK}/{_move}", _use_case, permission=_permission, summary=_summary, shows=TASKS)
