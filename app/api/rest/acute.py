"""REST doors to acute intakes: taken in, examined, cared for, and closed when what follows is accepted."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.programmes import acute
from app.domain.programmes.statements.work import ACUTE_INTAKES

rest = Rest(
    "Acute intakes", "Acute intakes after (sexual) violence: examination, care, notice, child check, follow-up."
)

_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_ONE = "/acute-intakes/{acuteIntakeId}"

rest.page(
    "/acute-intakes",
    ACUTE_INTAKES,
    operation_id="list_acute_intakes",
    summary="List your acute intakes",
    description="Those that your organisation took in, and those on which it is asked to go on.",
)
rest.read(
    _ONE,
    ACUTE_INTAKES,
    operation_id="read_acute_intake",
    summary="Read an acute intake",
    description="One acute intake, with only what you may know of it.",
)
offer(
    rest,
    "POST",
    "/acute-intakes",
    acute.open_acute_intake,
    permission="acute-intake:open",
    summary="Open an acute intake",
    shows=ACUTE_INTAKES,
    creates="/acute-intakes/{id}",
    example={
        "caseId": _ID,
        "kind": "sexual",
        "age": "adult",
        "happenedOn": "2026-11-19",
        "policeWish": "undecided",
        "traceAdvice": ["no_shower", "keep_clothes"],
    },
)
offer_moves(
    rest,
    _ONE,
    Move(
        "refuse",
        acute.refuse_acute_intake,
        "acute-intake:refuse",
        "Do not take an intake in",
        {"reason": "other_centre"},
    ),
    Move(
        "forensic-examination",
        acute.record_forensic_examination,
        "acute-intake:examine",
        "Record the forensic-medical examination",
        {"state": "done", "at": "2026-11-20T10:00:00Z"},
    ),
    Move(
        "medical-care",
        acute.record_medical_care,
        "acute-intake:care",
        "Record acute medical care",
        {"items": ["injury"], "at": "2026-11-20T11:00:00Z", "aftercare": ["watchful_waiting"]},
    ),
    Move(
        "vt-notice",
        acute.decide_vt_notice,
        "acute-intake:decide-notice",
        "Decide on the notice to Veilig Thuis",
        {"notified": False, "reason": "No children, no dependency, the client is safe at her sister's"},
    ),
    Move(
        "child-check",
        acute.record_child_check,
        "acute-intake:check-child",
        "Record the child check",
        {"on": "2026-11-20", "result": "No children depend on the client"},
    ),
    Move(
        "triage",
        acute.record_acute_triage,
        "acute-intake:triage",
        "Record the triage for structural unsafety",
        {"on": "2026-11-20", "instrument": "Triage-instrument 2.0", "result": "Not structural"},
    ),
    Move(
        "offer-follow-up",
        acute.offer_follow_up,
        "acute-intake:offer-follow-up",
        "Ask an organisation to go on",
        {"organisationId": _ID},
    ),
    Move("accept-follow-up", acute.accept_follow_up, "acute-intake:accept-follow-up", "Accept to go on"),
    Move("close", acute.close_acute_intake, "acute-intake:close", "Close an acute intake"),
    shows=ACUTE_INTAKES,
)
