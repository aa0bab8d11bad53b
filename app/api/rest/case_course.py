"""REST doors to the course of a case: analysis, phases, scaling down, monitoring, closing, taking it up again."""

from app.api.rest.of_case import CASE, list_case_edges, read_each
from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.cases import closing, contact, course, monitoring, phases, proposing, scaling
from app.domain.cases.course_sources import CASE_CLOSINGS, CONTACT_PERSONS, MONITORING_MOMENTS, SCALE_DOWNS
from app.domain.cases.statements import CASES

rest = Rest("Course of cases", "The way of a case (casusverloop): phases, scaling down, aftercare, closing, reopening.")

_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_WHY = "The team talked it over with the family"

list_case_edges(
    rest,
    {
        "contact_persons": "contact persons of the clients",
        "push_throughs": "decisions that were pushed through",
        "scale_downs": "organisations asked to go on after scaling down",
        "monitoring_moments": "moments after scaling down",
        "closings": "closings",
    },
)
read_each(
    rest,
    (
        ("/monitoring-moments/{momentId}", MONITORING_MOMENTS, "read_monitoring_moment", "moment after scaling down"),
        ("/scale-downs/{scaleDownId}", SCALE_DOWNS, "read_scale_down", "offer to go on after scaling down"),
        ("/case-closings/{closingId}", CASE_CLOSINGS, "read_case_closing", "closing"),
        ("/contact-persons/{contactPersonId}", CONTACT_PERSONS, "read_contact_person", "contact person"),
    ),
    where=" of a case",
)

offer_moves(
    rest,
    CASE,
    Move(
        "begin-analysis", course.begin_analysis, "case:begin-analysis", "Begin analysis and planning", {"reason": _WHY}
    ),
    Move(
        "prepare-again",
        course.prepare_case_again,
        "case:prepare-again",
        "Go back to the preparation",
        {"reason": "What the school knows is missing"},
    ),
    Move(
        "start-plan",
        course.start_plan,
        "case:start-plan",
        "Carry out the plan",
        {"decisionId": _ID, "reason": _WHY},
    ),
    Move(
        "reopen-analysis",
        course.reopen_analysis,
        "case:reopen-analysis",
        "Open the analysis again",
        {"cause": "relapse", "reason": "Police was there twice this week"},
    ),
    Move("stagnate", course.stagnate_case, "case:stagnate", "Report that the plan is stuck", {"reason": _WHY}),
    Move(
        "push-through",
        course.push_through,
        "case:push-through",
        "Push a decision through",
        {"reason": "Treatment cannot wait any longer", "organisationIds": [_ID]},
    ),
    Move(
        "change-phase",
        phases.change_phase,
        "case:change-phase",
        "Change the phase",
        {"to": "risk_led_care", "decisionId": _ID, "gate": "DV-O1", "concerns": False, "rationale": _WHY},
    ),
    Move(
        "scale-down",
        scaling.scale_down_case,
        "case:scale-down",
        "Scale a case down",
        {"decisionId": _ID, "reason": _WHY},
    ),
    Move(
        "resume-plan",
        scaling.resume_plan,
        "case:resume-plan",
        "Take the plan up again",
        {"reason": "The local team withdrew"},
    ),
    Move("begin-monitoring", scaling.begin_monitoring, "case:begin-monitoring", "Begin to monitor", {"reason": _WHY}),
    Move("begin-follow-up", monitoring.begin_follow_up, "case:begin-follow-up", "Go on to aftercare", {"reason": _WHY}),
    Move(
        "begin-closing",
        closing.begin_closing,
        "case:begin-closing",
        "Begin to close a case",
        {"reason": "safe_recovered", "explanation": _WHY, "decisionId": _ID},
    ),
    Move(
        "uphold-objection",
        closing.uphold_objection,
        "case:uphold-objection",
        "Uphold an objection to closing",
        {"objection": "The mother does not feel safe yet"},
    ),
    Move("close", closing.close_case, "case:close", "Close a case"),
    Move(
        "reopen",
        closing.reopen_case,
        "case:reopen",
        "Take a closed case up again",
        {"cause": "new_signal", "reason": "A new report of the police"},
    ),
    shows=CASES,
)
offer(
    rest,
    "POST",
    f"{CASE}/contact-persons",
    contact.set_contact_person,
    permission="case:set-contact-person",
    summary="Name the clients' contact person",
    shows=CONTACT_PERSONS,
    creates="/contact-persons/{id}",
    example={"organisationId": _ID, "professionalId": _ID, "outOfHours": "Veilig Thuis, 0800 0000"},
)
offer(
    rest,
    "POST",
    f"{CASE}/scale-downs",
    scaling.offer_scale_down,
    permission="case:offer-scale-down",
    summary="Ask who goes on after scaling down",
    shows=SCALE_DOWNS,
    creates="/scale-downs/{id}",
    example={"receiverId": _ID, "note": "Weekly visits and the parenting course"},
)
offer_moves(
    rest,
    "/scale-downs/{scaleDownId}",
    Move("accept", scaling.accept_scale_down, "case:accept-scale-down", "Accept to go on with a family"),
    Move(
        "decline",
        scaling.decline_scale_down,
        "case:decline-scale-down",
        "Decline to go on with a family",
        {"reason": "We have nobody before March"},
    ),
    shows=SCALE_DOWNS,
)
offer_moves(
    rest,
    "/monitoring-moments/{momentId}",
    Move(
        "hold",
        monitoring.hold_moment,
        "case:hold-moment",
        "Record what came of a moment",
        {"result": "The agreements are kept", "wantsMore": False},
    ),
    Move(
        "refuse",
        monitoring.refuse_moment,
        "case:refuse-moment",
        "Record that a client refused a contact",
        {"reason": "The mother wants to be left alone"},
    ),
    shows=MONITORING_MOMENTS,
)
offer_moves(
    rest,
    "/case-closings/{closingId}",
    Move(
        "record-subject",
        closing.record_closing_subject,
        "case:record-closing-subject",
        "Record what closing means for a person",
        {"personId": _ID, "outcome": "care_started_intake_attended", "talkOn": "2026-11-20"},
    ),
    Move(
        "answer",
        closing.answer_closing,
        "case:answer-closing",
        "Record what the team says at the end",
        {
            "teamConsultedOn": "2026-11-20",
            "agreementsKept": True,
            "agreementsNote": "All but one",
            "resultReached": True,
            "resultNote": "Half a year without violence",
        },
    ),
    Move("confirm", closing.confirm_closing, "case:confirm-closing", "Confirm a closing in a second role"),
    shows=CASE_CLOSINGS,
)
offer(
    rest,
    "POST",
    f"{CASE}/propose-direction",
    proposing.propose_direction,
    permission="case:propose-direction",
    summary="Ask who may direct",
    returns=proposing.DirectionProposals,
)
offer(
    rest,
    "POST",
    f"{CASE}/count-meetings",
    proposing.count_case_meetings,
    permission="case:count-meetings",
    summary="Count the meetings of a family",
    returns=proposing.MeetingLoad,
)
