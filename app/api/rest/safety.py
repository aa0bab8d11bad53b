"""REST doors to safety: incidents, concerns, risks, levels, signs, and the stage that follows from them."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.safety import concerns, incidents, ratings, signs
from app.domain.safety.ratings import Signals
from app.domain.safety.statements.views import CONCERNS, INCIDENTS, RED_FLAGS, RISK_FACTORS
from app.domain.vocabulary.safety import LifeDomain

rest = Rest("Safety", "Safety (veiligheid): what happened, what is feared, how safe each member is.")

_CASE = "/cases/{caseId}"
_INCIDENT = "/incidents/{incidentId}"
_CONCERN = "/concerns/{concernId}"
_RISK = "/risk-factors/{riskFactorId}"
_FLAG = "/red-flags/{redFlagId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_OTHER = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d"
_INCIDENT_EXAMPLE = {
    "roles": [
        {"personId": _ID, "role": "acting_person", "source": "Police report PL-2026-118"},
        {"personId": _OTHER, "role": "affected_person"},
    ],
    "occurredOn": "2026-11-01",
    "precision": "month",
    "kinds": ["threat", "physical"],
    "impact": "She does not dare to sleep at home",
    "source": "police",
}

for _path, _source, _operation, _one, _what in (
    (
        _INCIDENT,
        INCIDENTS,
        "read_incident",
        "an incident",
        "What happened, what it did to whom, from whom it is known.",
    ),
    (_CONCERN, CONCERNS, "read_concern", "a concern", "What is feared, about whom, derived from what."),
    (_RISK, RISK_FACTORS, "read_risk_factor", "a risk factor", "One factor on its two axes, with its rank."),
    (_FLAG, RED_FLAGS, "read_red_flag", "a red flag", "What was seen, by whom and when."),
):
    rest.read(_path, _source, operation_id=_operation, summary=f"Read {_one}", description=_what)
rest.page(
    "/incidents",
    INCIDENTS,
    operation_id="list_incidents",
    summary="List the incidents that you entered",
    description="What your organisation entered, over all cases, the newest first.",
)
offer(
    rest,
    "POST",
    f"{_CASE}/incidents",
    incidents.report_incident,
    permission="incident:report",
    summary="Report an incident of violence",
    shows=INCIDENTS,
    creates="/incidents/{id}",
    example=_INCIDENT_EXAMPLE,
)
offer_moves(
    rest,
    _INCIDENT,
    Move("correct", incidents.correct_incident, "incident:correct", "Correct an incident", _INCIDENT_EXAMPLE),
    Move("label", incidents.label_incident, "incident:label", "Mark an incident", {"label": "worst"}),
    shows=INCIDENTS,
)
offer(
    rest,
    "POST",
    f"{_CASE}/concerns",
    concerns.record_concern,
    permission="concern:record",
    summary="Record a concern",
    shows=CONCERNS,
    creates="/concerns/{id}",
    example={
        "personIds": [_ID],
        "what": "The son sleeps in the shed when his father is home",
        "basis": "Told by the school, twice",
        "evidenceStatus": "observed",
    },
)
offer_moves(
    rest,
    _CONCERN,
    Move(
        "substantiate",
        concerns.substantiate_concern,
        "concern:substantiate",
        "Say from what a concern is derived",
        {"basis": "Seen by the school on three mornings", "evidenceStatus": "observed"},
    ),
    shows=CONCERNS,
)
offer(
    rest,
    "POST",
    f"{_CONCERN}/rank",
    concerns.rank_concern,
    permission="concern:rank",
    summary="Rank a concern for a meeting",
    example={"meetingId": _ID, "rank": 1, "shared": True},
)
offer(
    rest,
    "POST",
    f"{_CASE}/risk-factors",
    concerns.record_risk_factor,
    permission="risk-factor:record",
    summary="Record a risk factor or recovery point",
    shows=RISK_FACTORS,
    creates="/risk-factors/{id}",
    example={
        "personIds": [_ID],
        "code": "substance_use",
        "change": "dynamic",
        "level": "individual",
        "rank": 1,
    },
)
offer_moves(
    rest,
    _RISK,
    Move("rank", concerns.rank_risk_factor, "risk-factor:rank", "Give a risk factor another rank", {"rank": 2}),
    Move("end", concerns.end_risk_factor, "risk-factor:end", "Say that a risk factor plays no part any more"),
    shows=RISK_FACTORS,
)
for _path, _use_case, _permission, _summary, _example in (
    (
        "strengths",
        concerns.record_strength,
        "strength:record",
        "Record a strength or source of support",
        {"personId": _ID, "kind": "support_source", "text": "Her sister takes the children at once"},
    ),
    (
        "scale-ratings",
        ratings.rate_scale,
        "scale:rate",
        "Rate on the scale of the phase",
        {"personIds": [_ID], "kind": "worry_direct_safety", "value": 8, "rationale": "He was at the door again"},
    ),
    (
        "safety-levels",
        ratings.assess_safety_level,
        "safety-level:assess",
        "Say how safe a member is",
        {"personId": _ID, "level": 4.5, "argument": "No agreement on the nights yet"},
    ),
    (
        "colour-codes",
        ratings.set_colour,
        "colour:set",
        "Give a case a colour",
        {"colour": "orange", "argument": "Release expected next week"},
    ),
    (
        "signal-stages",
        ratings.set_signal_stage,
        "signal-stage:set",
        "Set the stage of signals by hand",
        {"stage": "acute_or_structural", "reason": "The threat was meant seriously"},
    ),
    (
        "life-domains",
        signs.record_life_domains,
        "life-domain:record",
        "Record the inventory of life domains",
        {"personId": _ID, "domains": [{"domain": one.value, "state": "unknown"} for one in LifeDomain]},
    ),
    (
        "assessments",
        signs.record_assessment,
        "assessment:record",
        "Record the outcome of an instrument",
        {
            "instrument": "sash",
            "edition": "2.0",
            "assessedOn": "2026-11-02",
            "assessor": "Psychologist of Veilig Thuis",
            "subjectIds": [_ID],
            "allegedIds": [_OTHER],
            "summary": "High concern",
        },
    ),
    (
        "dependency-checks",
        signs.check_dependency,
        "dependency:check",
        "Record the dependency check of a member",
        {"personId": _ID, "found": ["partner_manages_salary", "no_own_home"]},
    ),
    (
        "separations",
        signs.record_separation,
        "separation:record",
        "Record a separation or flight",
        {
            "personIds": [_ID, _OTHER],
            "kind": "separation_planned",
            "happensOn": "2026-12-01",
            "source": "Told by the mother",
        },
    ),
):
    offer(rest, "POST", f"{_CASE}/{_path}", _use_case, permission=_permission, summary=_summary, example=_example)
offer(
    rest,
    "POST",
    f"{_CASE}/signal-stage",
    ratings.ask_signal_stage,
    permission="signal-stage:ask",
    summary="Ask the stage of signals",
    returns=Signals,
)
offer(
    rest,
    "POST",
    f"{_CASE}/red-flags",
    signs.record_red_flag,
    permission="red-flag:record",
    summary="Record a red flag of intimate terror",
    shows=RED_FLAGS,
    creates="/red-flags/{id}",
    example={
        "personId": _ID,
        "flag": "strangulation_attempt",
        "observer": "Emergency physician",
        "observedOn": "2026-11-02",
        "source": "professional",
    },
)
offer_moves(
    rest,
    _FLAG,
    Move(
        "speak-alone",
        signs.record_spoken_alone,
        "red-flag:speak-alone",
        "Record that the person was spoken to alone",
        {"on": "2026-11-03"},
    ),
    shows=RED_FLAGS,
)
