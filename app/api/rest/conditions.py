"""REST doors to what is agreed for safety: conditions, their breach, safety plans, agreements, monitoring moments."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.safety import agreements, breaches, conditions, monitoring, plans
from app.domain.safety.statements.conditions import CONDITIONS, MONITORING_CHECKS, SAFETY_AGREEMENTS, SAFETY_PLANS

rest = Rest(
    "Conditions and safety plans",
    "Conditions (bodemeisen), the safety plan (veiligheidsplan) and the moments at which they are looked at.",
)

_CASE = "/cases/{caseId}"
_CONDITION = "/conditions/{conditionId}"
_PLAN = "/safety-plans/{safetyPlanId}"
_AGREEMENT = "/safety-agreements/{safetyAgreementId}"
_CHECK = "/monitoring-checks/{monitoringCheckId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_DECIDED = {"decisionId": _ID}
_REASONED = {"decisionId": _ID, "reason": "It was kept for half a year"}

for _path, _source, _operation, _one, _what in (
    (_CONDITION, CONDITIONS, "read_condition", "a condition", "Who is bound to what, who guards it, how it stands."),
    (_PLAN, SAFETY_PLANS, "read_safety_plan", "a safety plan", "How it stands; agreements and moments are its edges."),
    (
        _AGREEMENT,
        SAFETY_AGREEMENTS,
        "read_safety_agreement",
        "a safety agreement",
        "When it comes into play, what is done then and by whom.",
    ),
    (_CHECK, MONITORING_CHECKS, "read_monitoring_check", "a monitoring moment", "When it is due and what it showed."),
):
    rest.read(_path, _source, operation_id=_operation, summary=f"Read {_one}", description=_what)
for _path, _source, _operation, _summary, _what in (
    (
        "/conditions",
        CONDITIONS,
        "list_conditions",
        "List the conditions that you guard",
        "The conditions of which your organisation is the guard, over all cases.",
    ),
    (
        "/safety-agreements",
        SAFETY_AGREEMENTS,
        "list_safety_agreements",
        "List the safety agreements that rely on you",
        "What your organisation acknowledged or is asked to acknowledge, over all cases.",
    ),
):
    rest.page(_path, _source, operation_id=_operation, summary=_summary, description=_what)
for _edge, _source, _operation, _what in (
    ("breaches", CONDITIONS, "list_condition_breaches", "breaches of a condition"),
    ("agreements", SAFETY_PLANS, "list_safety_plan_agreements", "agreements of a safety plan"),
    ("exclusions", SAFETY_PLANS, "list_safety_plan_exclusions", "members who are left out of a safety plan"),
    ("checks", SAFETY_PLANS, "list_safety_plan_checks", "monitoring moments of a safety plan"),
    ("results", MONITORING_CHECKS, "list_monitoring_results", "results of a monitoring moment"),
):
    _base = {CONDITIONS: _CONDITION, SAFETY_PLANS: _PLAN, MONITORING_CHECKS: _CHECK}[_source]
    rest.page(
        f"{_base}/{_edge}",
        _source,
        edge=_edge,
        operation_id=_operation,
        summary=f"List the {_what}",
        description=f"The {_what}, each with only what you may know of it.",
    )
offer(
    rest,
    "POST",
    f"{_CASE}/conditions",
    conditions.propose_condition,
    permission="condition:propose",
    summary="Propose a condition",
    shows=CONDITIONS,
    creates="/conditions/{id}",
    example={
        "text": "Father does not come near the school",
        "boundIds": [_ID],
        "guardOrganisationId": _ID,
        "checkOn": ["2027-01-11"],
        "consequence": "The child protection board is asked for a supervision order",
    },
)
offer_moves(
    rest,
    _CONDITION,
    Move("activate", conditions.activate_condition, "condition:activate", "Put a condition in force", _DECIDED),
    Move(
        "report-breach",
        breaches.report_breach,
        "condition:report-breach",
        "Report the breach of a condition",
        {"what": "He stood at the school gate", "happenedOn": "2026-11-02", "source": "professional"},
    ),
    Move("confirm-breach", breaches.confirm_breach, "condition:confirm-breach", "Confirm a breach that was told of"),
    Move(
        "apply-consequence",
        breaches.apply_consequence,
        "condition:apply-consequence",
        "Record that the consequence was carried out",
        {"applied": "The board was asked today"},
    ),
    Move(
        "record-outcome",
        breaches.record_outcome,
        "condition:record-outcome",
        "Record what came of a breach",
        {"outcome": "not_confirmed", "text": "It was his brother"},
    ),
    Move("resume", conditions.resume_condition, "condition:resume", "Put a condition in force again", _DECIDED),
    Move("meet", conditions.meet_condition, "condition:meet", "Say that a condition is met for good", _DECIDED),
    Move("lift", conditions.lift_condition, "condition:lift", "Lift a condition", _REASONED),
    Move(
        "replace",
        conditions.replace_condition,
        "condition:replace",
        "Let another condition take its place",
        {"conditionId": _ID, "decisionId": _ID},
    ),
    shows=CONDITIONS,
)
offer(
    rest,
    "POST",
    f"{_CASE}/safety-plans",
    plans.draft_safety_plan,
    permission="safety-plan:draft",
    summary="Have a safety plan written",
    shows=SAFETY_PLANS,
    creates="/safety-plans/{id}",
    example={"aim": "Every night is safe, for mother and children"},
)
offer_moves(
    rest,
    _PLAN,
    Move(
        "exclude-member",
        plans.exclude_member,
        "safety-plan:exclude-member",
        "Leave a member out of a safety plan",
        {"personId": _ID, "reason": "Knowing of the plan would put the mother in danger"},
    ),
    Move("discuss", plans.discuss_safety_plan, "safety-plan:discuss", "Say that the draft was discussed"),
    Move("agree", plans.agree_safety_plan, "safety-plan:agree", "Agree on a safety plan", _DECIDED),
    Move(
        "activate",
        plans.activate_safety_plan,
        "safety-plan:activate",
        "Put a safety plan in force",
        {"monitorOn": ["2027-01-11", "2027-03-15"]},
    ),
    Move(
        "revise",
        plans.revise_safety_plan,
        "safety-plan:revise",
        "Take a safety plan in revision",
        {"reason": "The mother has moved"},
    ),
    Move(
        "monitor",
        monitoring.plan_monitoring,
        "safety-plan:monitor",
        "Add a monitoring moment",
        {"dueOn": "2027-06-14"},
    ),
    Move("complete", plans.complete_safety_plan, "safety-plan:complete", "Complete a safety plan", _REASONED),
    Move("end", plans.end_safety_plan, "safety-plan:end", "End a safety plan", _REASONED),
    shows=SAFETY_PLANS,
)
offer(
    rest,
    "POST",
    f"{_PLAN}/agreements",
    agreements.add_safety_agreement,
    permission="safety-agreement:add",
    summary="Add an agreement to a safety plan",
    shows=SAFETY_AGREEMENTS,
    creates="/safety-agreements/{id}",
    example={
        "personId": _ID,
        "trigger": "He drinks and raises his voice",
        "action": "She goes to her sister with the children",
        "responsible": "Mother",
        "deputy": "Her sister",
        "horizon": "short",
        "checkOn": "2027-01-11",
    },
)
offer_moves(
    rest,
    _AGREEMENT,
    Move(
        "acknowledge",
        agreements.acknowledge_safety_agreement,
        "safety-agreement:acknowledge",
        "Acknowledge an agreement that relies on you",
    ),
    Move(
        "end",
        agreements.end_safety_agreement,
        "safety-agreement:end",
        "End a safety agreement",
        {"reason": "She lives elsewhere now"},
    ),
    shows=SAFETY_AGREEMENTS,
)
offer_moves(
    rest,
    _CHECK,
    Move(
        "record",
        monitoring.record_monitoring,
        "monitoring:record",
        "Keep a monitoring moment",
        {"results": [{"agreementId": _ID, "result": "kept"}]},
    ),
    shows=MONITORING_CHECKS,
)
