"""REST doors to measures and the legal side of a case: one timeline for each person."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.plans import legal, measures
from app.domain.plans.statements.measures import MEASURES

rest = Rest(
    "Measures", "Measures (maatregelen): what was asked, decided and runs, legal dates, and weighings of coercion."
)

_CASE = "/cases/{caseId}"
_MEASURE = "/measures/{measureId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

rest.read(
    _MEASURE,
    MEASURES,
    operation_id="read_measure",
    summary="Read a measure",
    description="One measure, with only what you may know of it.",
)
rest.page(
    f"{_MEASURE}/events",
    MEASURES,
    edge="events",
    operation_id="list_measure_events",
    summary="List the dates of a measure",
    description="Each step and date of the measure.",
)
offer(
    rest,
    "POST",
    f"{_CASE}/measures",
    measures.request_measure,
    permission="measure:request",
    summary="Record a measure that is asked for",
    shows=MEASURES,
    creates="/measures/{id}",
    example={
        "kind": "home_ban",
        "frame": "coercive_administrative",
        "subjectId": _ID,
        "ground": "Serious and immediate danger for mother and children",
        "authority": "The mayor",
        "seriousDanger": True,
        "presence": "shared_home",
    },
)
offer_moves(
    rest,
    _MEASURE,
    Move(
        "decide",
        measures.decide_measure,
        "measure:decide",
        "Record the decision on a measure",
        {"answer": "decided_yes", "endsOn": "2026-12-09"},
    ),
    Move(
        "start",
        measures.start_measure,
        "measure:start",
        "Let a measure run",
        {
            "startsOn": "2026-11-29",
            "directorId": _ID,
            "helpers": [{"personId": _ID, "organisationId": _ID, "professionalId": _ID}],
        },
    ),
    Move(
        "end",
        measures.end_measure,
        "measure:end",
        "Record the end of a measure",
        {"outcome": "ended", "reason": "Its term passed"},
    ),
    Move(
        "explain",
        measures.explain_measure,
        "measure:explain",
        "Record when and to whom a measure was explained",
        {"onDate": "2026-11-29", "personIds": [_ID]},
    ),
    Move(
        "back",
        measures.back_measure,
        "measure:back",
        "State what makes a home ban safe",
        {"banTrust": "He stays with his brother abroad and handed in his keys"},
    ),
    shows=MEASURES,
)
offer(
    rest,
    "POST",
    f"{_CASE}/legal-events",
    legal.record_legal_event,
    permission="legal-event:record",
    summary="Record a legal date",
    example={"personId": _ID, "kind": "hearing", "onDate": "2027-01-20", "note": "Court of the region"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/legal-weighings",
    legal.record_legal_weighing,
    permission="legal-weighing:record",
    summary="Record a legal weighing",
    example={"subjectIds": [_ID], "outcome": "Supervision by probation is called for"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/special-conditions",
    legal.propose_special_condition,
    permission="special-condition:propose",
    summary="Propose a special condition",
    example={"personId": _ID, "text": "Treatment for aggression", "hearingOn": "2027-01-20"},
)
