"""REST doors to cases: what is in one, how it moves, who takes part, who directs it, what is to be done about it."""

from app.api.rest.of_case import CASE, list_case_edges, read_each
from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.cases import directing, participating, service, tasks
from app.domain.cases.sources import DIRECTIONS, PARTICIPATIONS, TASKS
from app.domain.cases.statements import CASES

rest = Rest("Cases", "Cases (casussen) of the safety house: who takes part, who directs, what is agreed.")

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
    "information_requests": "questions for information",
    "situation_parts": "parts of the situation picture",
    "help": "help that members have or had",
    "unknowns": "questions that nobody can answer yet",
    "actions": "actions",
    "peer_offers": "offers of the support of peers",
    "tasks": "tasks",
    "analyses": "versions of the joint analysis",
    "plans": "plans",
    "options": "options",
    "measures": "measures",
    "legal_events": "legal dates",
    "legal_weighings": "legal weighings",
    "special_conditions": "proposed conditions",
    "closure_plans": "closure plans",
    "agenda_items": "agenda items",
    "decisions": "decisions of meetings",
    "minutes": "minutes",
    "client_participations": "ways in which clients take part in meetings",
    "prosecution_questions": "questions to the prosecution",
    "family_plans": "plans of the family's own",
    "staff_threats": "threats against professionals",
    "terms": "terms",
    "confidants": "persons in whom the children confide",
    "child_hearings": "hearings of the children",
    "client_preferences": "wishes of clients on how to be met",
    "perpetrator_contacts": "contacts with who used violence",
    "client_messages": "messages to clients",
    "client_view": "views that clients are shown",
    "subject_requests": "requests of subjects",
    "programmes": "programmes",
    "criteria_checks": "criteria checks",
    "team": "members of the programme team",
    "process_steps": "steps of the process",
    "programme_timers": "timers of the programme",
    "profile_assessments": "profile assessments",
    "arrangement_choices": "choices from arrangements",
    "acute_intakes": "acute intakes",
    "file_numbers": "partners' own file numbers",
    "findings": "findings",
    "guide_runs": "guides",
    "talk_cards": "talk cards handed out",
    "moves": "steps in the history",
    "incidents": "incidents of violence",
    "concerns": "concerns",
    "risk_factors": "risk factors",
    "strengths": "strengths",
    "scale_ratings": "scale ratings",
    "safety_levels": "safety levels",
    "colour_codes": "colours",
    "red_flags": "red flags of intimate terror",
    "life_domains": "life domains",
    "assessments": "assessments",
    "dependency_checks": "dependency checks",
    "separations": "separations and flights",
    "conditions": "conditions",
    "safety_plans": "safety plans",
}

rest.page(
    "/cases",
    CASES,
    operation_id="list_cases",
    summary="List the cases that you may know of",
    description="The newest first. A case stands here while a ground in force lets your organisation know of it.",
)
rest.read(
    CASE,
    CASES,
    operation_id="read_case",
    summary="Read a case",
    description="The fields that a ground in force lets you read; `withheld` names the categories that are hidden.",
)
list_case_edges(rest, _EDGES)
read_each(
    rest,
    (
        (_PART, PARTICIPATIONS, "read_participation", "participation"),
        (_DIRECTION, DIRECTIONS, "read_direction", "direction role"),
        (_TASK, TASKS, "read_task", "task"),
    ),
    where=" of a case",
)
rest.page(
    "/tasks",
    TASKS,
    operation_id="list_tasks",
    summary="List your tasks",
    description="Tasks of your organisation, and first contacts that nobody has claimed yet.",
)

_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

offer_moves(
    rest,
    CASE,
    Move("prepare", service.prepare_case, "case:prepare", "Begin to prepare a case", {"reason": "The family was told"}),
    Move(
        "park",
        service.park_case,
        "case:park",
        "Park a case",
        {"until": "2026-12-21", "reason": "Waits for the decision of the court"},
    ),
    Move("unpark", service.unpark_case, "case:unpark", "Take a parked case up again", {"reason": "The court decided"}),
    Move(
        "change-track",
        service.change_track,
        "case:change-track",
        "Change the track of a case",
        {
            "track": "complex",
            "approach": "inter",
            "coerciveFramework": "to_consider",
            "legalDomain": "civil",
            "reason": "Help of free will did not come about",
        },
    ),
    Move(
        "link",
        service.link_case,
        "case:link",
        "Link a case to another one",
        {"caseId": _ID, "reason": "The same father"},
    ),
    shows=CASES,
)
offer(
    rest,
    "POST",
    f"{CASE}/file-numbers",
    service.record_file_number,
    permission="case:record-file-number",
    summary="Record your own file number",
    example={"number": "JB-2026-0311"},
)
offer(
    rest,
    "POST",
    f"{CASE}/participations",
    participating.join_case,
    permission="case:join",
    summary="Let an organisation take part",
    shows=PARTICIPATIONS,
    creates="/participations/{id}",
    example={"organisationId": _ID, "basis": "case_involved", "shell": "first"},
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
    f"{CASE}/directions",
    directing.assign_director,
    permission="case:assign-director",
    summary="Assign a direction role",
    shows=DIRECTIONS,
    creates="/directions/{id}",
    example={
        "role": "case_director",
        "form": "municipal_director",
        "organisationId": _ID,
        "pushThrough": False,
        "handoverNote": "The grandmother has the key and picks up the children",
    },
)
offer_moves(
    rest,
    _DIRECTION,
    Move(
        "hand-over",
        directing.hand_over,
        "case:hand-over",
        "Hold the handover to a successor",
        {"note": "The grandmother has the key and picks up the children"},
    ),
    Move("accept", directing.accept_direction, "case:accept-direction", "Accept a direction role"),
    Move(
        "decline",
        directing.decline_direction,
        "case:decline-direction",
        "Decline a direction role",
        {"reason": "Our director is away until January"},
    ),
    shows=DIRECTIONS,
)
offer_moves(
    rest,
    _TASK,
    Move("claim", tasks.claim_task, "task:claim", "Claim a task"),
    Move("finish", tasks.finish_task, "task:finish", "Finish a task"),
    Move(
        "postpone",
        tasks.postpone_task,
        "task:postpone",
        "Postpone a task",
        {"dueAt": "2026-12-01T09:00:00Z", "reason": "Telling now would put the mother in danger"},
    ),
    shows=TASKS,
)
