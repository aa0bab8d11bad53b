"""REST doors to plans: the joint analysis, the plan and what hangs on it, options, and the closure plan."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.plans import analyses, closure, lines, options, service
from app.domain.plans.statements.views import ANALYSES, GOALS, OPTIONS, PLAN_LINES, PLANS

rest = Rest(
    "Plans", "Plans (plannen): the joint analysis, what is agreed with whom, goals, options, and what comes after."
)

_CASE = "/cases/{caseId}"
_PLAN = "/plans/{planId}"
_LINE = "/plan-lines/{lineId}"
_GOAL = "/goals/{goalId}"
_OPTION = "/options/{optionId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_DECISION = {"decisionId": _ID}
_GOAL_DRAFT = {
    "text": "The children sleep at home without fear",
    "measure": "What they say themselves, each month",
    "target": "Three months without an incident",
    "dueOn": "2027-03-01",
    "phase": "direct_safety",
    "horizon": "short",
    "subjectIds": [_ID],
}
_LINE_DRAFT = {
    "part": "treatment",
    "track": "perpetrator",
    "treatmentPhase": "first_treatment",
    "text": "Treatment of aggression, weekly",
    "subjectIds": [_ID],
    "startsOn": "2026-12-01",
}

for _path, _source, _operation, _one in (
    ("/analyses/{analysisId}", ANALYSES, "read_analysis", "a version of the joint analysis"),
    (_PLAN, PLANS, "read_plan", "a plan"),
    (_LINE, PLAN_LINES, "read_plan_line", "a line of a plan"),
    (_GOAL, GOALS, "read_goal", "a goal"),
    (_OPTION, OPTIONS, "read_option", "an option"),
):
    rest.read(
        _path,
        _source,
        operation_id=_operation,
        summary=f"Read {_one}",
        description=f"{_one[0].upper()}{_one[1:]}, with only what you may know of it.",
    )
for _edge, _what in {
    "lines": "lines",
    "entries": "members",
    "tracks": "tracks",
    "goals": "goals",
    "criteria": "success criteria",
    "evaluations": "evaluations",
    "editions": "versions",
    "acknowledgements": "acknowledgements",
}.items():
    rest.page(
        f"{_PLAN}/{_edge}",
        PLANS,
        edge=_edge,
        operation_id=f"list_plan_{_edge}",
        summary=f"List the {_what} of a plan",
        description=f"The {_what} of the plan, each with only what you may know of it.",
    )

offer(
    rest,
    "POST",
    f"{_CASE}/analyses",
    analyses.record_analysis,
    permission="analysis:record",
    summary="Record a version of the joint analysis",
    shows=ANALYSES,
    creates="/analyses/{id}",
    example={
        "method": "system-oriented analysis",
        "problems": ["Debts", "Violence when the father drinks"],
        "causalLinks": [{"cause": "Debts", "effect": "Drinking", "why": "Told by both, and seen in the file"}],
        "patterns": ["It begins on Friday evening"],
        "unknowns": ["What the youngest saw"],
        "foremostProfile": "family_under_stress",
        "contributorIds": [_ID],
    },
)
offer(
    rest,
    "POST",
    f"{_CASE}/plans",
    service.draft_plan,
    permission="plan:draft",
    summary="Draft a plan",
    shows=PLANS,
    creates="/plans/{id}",
    example={
        "kind": "conference_plan",
        "parts": ["safety", "treatment"],
        "summary": "First safe, then treatment of what leads to it",
        "meansOrder": ["civil", "psychosocial"],
    },
)
offer_moves(
    rest,
    _PLAN,
    Move("change", service.change_plan, "plan:change", "Change the shared parts of a plan", {"leadTimes": "Six weeks"}),
    Move("discuss", service.discuss_plan, "plan:discuss", "Say that a plan was discussed with the family"),
    Move("agree", service.agree_plan, "plan:agree", "Agree a plan", _DECISION),
    Move("activate", service.activate_plan, "plan:activate", "Put a plan in force"),
    Move("revise", service.revise_plan, "plan:revise", "Take a plan into revision", {"reason": "The father moved out"}),
    Move(
        "renew",
        service.renew_plan,
        "plan:renew",
        "Put a new version of a plan in force",
        {**_DECISION, "reason": "The father moved out", "difference": "No supervision of visits any more"},
    ),
    Move(
        "complete",
        service.complete_plan,
        "plan:complete",
        "Complete a plan",
        {**_DECISION, "result": "Safe for six months", "tolerance": "One quarrel without violence", "followUp": "stop"},
    ),
    Move("end", service.end_plan, "plan:end", "End a plan", {**_DECISION, "reason": "The family moved abroad"}),
    shows=PLANS,
)
offer(
    rest,
    "POST",
    f"{_PLAN}/acknowledge",
    service.acknowledge_plan,
    permission="plan:acknowledge",
    summary="Take note of the present version of a plan",
)
offer(
    rest,
    "POST",
    f"{_PLAN}/lines",
    lines.write_plan_line,
    permission="plan-line:write",
    summary="Write a line of your own organisation",
    shows=PLAN_LINES,
    creates="/plan-lines/{id}",
    example=_LINE_DRAFT,
)
offer_moves(
    rest,
    _LINE,
    Move("change", lines.change_plan_line, "plan-line:change", "Change your own line", _LINE_DRAFT),
    Move("withdraw", lines.withdraw_plan_line, "plan-line:withdraw", "Withdraw your own line"),
    shows=PLAN_LINES,
)
offer(
    rest,
    "POST",
    f"{_PLAN}/entries",
    lines.set_plan_entry,
    permission="plan-entry:set",
    summary="Record what a plan holds of a member",
    example={"personId": _ID, "voice": "own_view", "view": "I want my children to be heard"},
)
offer(
    rest,
    "POST",
    f"{_PLAN}/tracks",
    lines.set_plan_track,
    permission="plan-track:set",
    summary="Name the owner of a track",
    example={"track": "child", "organisationId": _ID},
)
offer(
    rest,
    "POST",
    f"{_PLAN}/goals",
    lines.set_goal,
    permission="goal:set",
    summary="Set a goal",
    shows=GOALS,
    creates="/goals/{id}",
    example=_GOAL_DRAFT,
)
offer_moves(
    rest,
    _GOAL,
    Move("change", lines.change_goal, "goal:change", "Change a goal", _GOAL_DRAFT),
    Move(
        "complete",
        lines.complete_goal,
        "goal:complete",
        "Complete a goal with a check",
        {"result": "Four months without an incident", "tolerance": "One quarrel", "followUp": "stop"},
    ),
    shows=GOALS,
)
offer(
    rest,
    "POST",
    f"{_PLAN}/criteria",
    lines.set_phase_criterion,
    permission="phase-criterion:set",
    summary="Say where a phase ends",
    example={"phase": "direct_safety", "text": "Nobody was hit or threatened for three months"},
)
offer(
    rest,
    "POST",
    f"{_PLAN}/evaluations",
    lines.set_plan_evaluation,
    permission="plan-evaluation:set",
    summary="Plan an evaluation with the client",
    example={"phase": "direct_safety", "plannedOn": "2027-01-15", "withIds": [_ID]},
)
offer(
    rest,
    "POST",
    "/plan-evaluations/{planEvaluationId}/hold",
    lines.hold_plan_evaluation,
    permission="plan-evaluation:hold",
    summary="Record an evaluation that was held",
    example={"heldOn": "2027-01-14", "outcome": "Mother and children feel safe; visits stay as they are"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/options",
    options.propose_option,
    permission="option:propose",
    summary="Bring an option",
    shows=OPTIONS,
    creates="/options/{id}",
    example={"text": "The grandmother takes the children on Fridays", "kind": "safety_measure", "subjectIds": [_ID]},
)
offer_moves(
    rest,
    _OPTION,
    Move(
        "promote",
        options.promote_option,
        "option:promote",
        "Make an option an action",
        {**_DECISION, "rank": 1, "reason": "It can begin today", "clientPriority": 1},
    ),
    Move("drop", options.drop_option, "option:drop", "Drop an option", {"reason": "The grandmother is ill"}),
    shows=OPTIONS,
)
offer(
    rest,
    "POST",
    f"{_CASE}/closure-plans",
    closure.record_closure_plan,
    permission="closure-plan:record",
    summary="Record a closure plan",
    example={
        "signals": ["He drinks again", "She avoids her mother"],
        "steps": ["Call the local team", "The children go to their grandmother"],
        "contact": "The local team, also in the evening",
        "returnRoute": "The case is taken up again without a new intake",
    },
)
