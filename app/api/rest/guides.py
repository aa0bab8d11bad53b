"""REST doors to guides: editions and talk cards of the house, runs in meetings, answers and what becomes of them."""

from collections.abc import Mapping
from typing import Any

from app.api.rest.offering import Move, UseCase, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.access.view import Source
from app.domain.actions.statements import OWN_ACTIONS
from app.domain.contributions.statements.history import UNKNOWNS
from app.domain.guides import answering, deriving, preparing, publishing, service
from app.domain.guides.statements import (
    GUIDE_ANSWERS,
    GUIDE_RUNS,
    GUIDE_TEMPLATES,
    TALK_CARD_HANDOVERS,
    TALK_CARDS,
)
from app.domain.meetings.statements.views import MEETINGS
from app.domain.plans.statements.views import CLOSURE_PLANS, OPTIONS
from app.domain.safety.statements.conditions import CONDITIONS

rest = Rest("Guides", "Guides for conversation (leidraden): editions, runs in meetings, answers, talk cards.")

_RUN = "/guide-runs/{runId}"
_ANSWER = "/guide-answers/{answerId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_TEXTS = {"nl": "Welke zorgen zijn er?", "en": "Worries", "clientNl": "Waar maakt u zich zorgen over?"}
_TEMPLATE = {
    "code": "regionale-leidraad",
    "edition": "2026-1",
    "titleNl": "Leidraad van de regio",
    "titleEn": "Guide of the region",
    "phases": [
        {
            "code": "DV",
            "phase": "direct_safety",
            "titleNl": "Directe veiligheid",
            "titleEn": "Direct safety",
            "goal": {"nl": "Iedereen is nu veilig.", "en": "All are safe now."},
            "sections": [
                {
                    "letter": "B",
                    "section": "image_forming",
                    "questions": [{"code": "DV-B1", "itemType": "list", "category": "safety", **_TEXTS}],
                }
            ],
        }
    ],
}
_CARD = {
    "code": "praatplaat",
    "edition": "2026-1",
    "titleNl": "Welkom bij het overleg",
    "titleEn": "Welcome to the meeting",
    "blocks": [
        {"block": block, "nl": "Een korte tekst.", "en": "A short text."}
        for block in ("invitation", "situation", "picture", "ideas", "decision", "support", "contact")
    ],
}

for _path, _source, _one, _many in (
    ("guide-templates", GUIDE_TEMPLATES, "guide_template", "editions of guides"),
    ("talk-cards", TALK_CARDS, "talk_card", "editions of the talk card"),
):
    _parameter = "templateId" if _one == "guide_template" else "cardId"
    rest.page(
        f"/{_path}",
        _source,
        operation_id=f"list_{_one}s",
        summary=f"List the {_many}",
        description=f"The {_many} of your house, the newest first.",
    )
    rest.read(
        f"/{_path}/{{{_parameter}}}",
        _source,
        operation_id=f"read_{_one}",
        summary=f"Read one of the {_many}",
        description=f"One of the {_many} of your house; it never changes.",
    )
rest.page(
    "/guide-templates/{templateId}/questions",
    GUIDE_TEMPLATES,
    edge="questions",
    operation_id="list_guide_template_questions",
    summary="List the questions of an edition",
    description="The questions in printed order, for professionals and for clients.",
)
rest.read(
    _RUN,
    GUIDE_RUNS,
    operation_id="read_guide_run",
    summary="Read a run of a guide",
    description="One guide for one case in one meeting, with only what you may know of it.",
)
for _edge, _words in (("answers", "answers"), ("preparations", "preparations")):
    rest.page(
        f"{_RUN}/{_edge}",
        GUIDE_RUNS,
        edge=_edge,
        operation_id=f"list_guide_run_{_edge}",
        summary=f"List the {_words} of a run",
        description=f"The {_words}, each with only what you may know of it; a subject expert's digest is what is left.",
    )
rest.read(
    _ANSWER,
    GUIDE_ANSWERS,
    operation_id="read_guide_answer",
    summary="Read an answer",
    description="One answer with who gave it, as far as you may know of everyone it is about.",
)
_PUBLISHED: tuple[tuple[str, UseCase, str, str, Source, Mapping[str, Any]], ...] = (
    ("guide-templates", publishing.publish_guide_template, "guide-template:publish", "Publish a guide",
     GUIDE_TEMPLATES, _TEMPLATE),
    ("guide-templates/adopt", publishing.adopt_guide_template, "guide-template:adopt", "Take over a guide",
     GUIDE_TEMPLATES, {"code": "zes-stappen"}),
    ("talk-cards", publishing.publish_talk_card, "talk-card:publish", "Publish a talk card", TALK_CARDS, _CARD),
    ("talk-cards/adopt", publishing.adopt_talk_card, "talk-card:adopt", "Take over a talk card", TALK_CARDS,
     {"code": "praatplaat"}),
)  # fmt: skip
for _path, _use_case, _permission, _summary, _source, _example in _PUBLISHED:
    offer(
        rest,
        "POST",
        f"/{_path}",
        _use_case,
        permission=_permission,
        summary=_summary,
        shows=_source,
        creates=f"/{_path.partition('/')[0]}/{{id}}",
        example=_example,
    )
offer(
    rest,
    "POST",
    "/cases/{caseId}/talk-cards",
    publishing.hand_over_talk_card,
    permission="talk-card:hand-over",
    summary="Record that a client was handed the talk card",
    shows=TALK_CARD_HANDOVERS,
    example={"personId": _ID, "on": "2026-11-02"},
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/guide-runs",
    service.open_guide_run,
    permission="guide-run:open",
    summary="Open a guide for a meeting",
    shows=GUIDE_RUNS,
    creates="/guide-runs/{id}",
    example={"meetingId": _ID, "phase": "direct_safety", "prepareUntil": "2027-01-11T09:00:00Z"},
)
offer_moves(
    rest,
    _RUN,
    Move(
        "summarise",
        service.summarise_guide_run,
        "guide-run:summarise",
        "Sum up what was prepared",
        {"summary": "Two organisations see the same pattern; the school was not asked yet"},
    ),
    Move("hold", service.hold_guide_run, "guide-run:hold", "Take the guide up in the meeting"),
    Move("end", service.end_guide_run, "guide-run:end", "End the conversation"),
    shows=GUIDE_RUNS,
)
offer(
    rest,
    "POST",
    f"{_RUN}/preparation",
    service.ask_preparation,
    permission="guide-run:overview",
    summary="Ask who is ready for a run",
    returns=service.PreparationOverview,
)
offer(
    rest,
    "POST",
    f"{_RUN}/hand-in",
    preparing.hand_in_preparation,
    permission="guide-preparation:hand-in",
    summary="Say that you have prepared",
    example={"nothingKnown": False},
)
offer(
    rest,
    "POST",
    f"{_RUN}/answers",
    answering.record_answer,
    permission="guide-answer:record",
    summary="Record an answer",
    shows=GUIDE_ANSWERS,
    creates="/guide-answers/{id}",
    example={"questionCode": "DV-B1", "items": ["The mother was threatened twice in October"], "personIds": [_ID]},
)
offer(
    rest,
    "POST",
    f"{_ANSWER}/withdraw",
    answering.withdraw_answer,
    permission="guide-answer:withdraw",
    summary="Take an answer back",
    shows=GUIDE_ANSWERS,
    example={"reason": "It was about another family"},
)
_ACTION = {"text": "Find a place in the shelter", "kind": "safety_measure", "dueOn": "2026-11-30"}
_CONDITION = {
    "text": "The father sleeps elsewhere",
    "boundIds": [_ID],
    "guardOrganisationId": _ID,
    "checkOn": ["2026-12-07"],
    "consequence": "The children stay with their grandmother that night",
}
_NEXT = {"kind": "mda_meeting", "startsAt": "2027-01-18T09:00:00Z"}
_CLOSURE = {
    "signals": ["The mother does not answer her sister"],
    "steps": ["The sister calls the fixed contact person"],
    "contact": "Local team of the quarter",
    "returnRoute": "The same team takes the case up again",
}
_DERIVED: tuple[tuple[str, UseCase, str, Source, Mapping[str, Any]], ...] = (
    ("actions", deriving.derive_action, "an action", OWN_ACTIONS, {"action": _ACTION}),
    ("conditions", deriving.derive_condition, "a condition", CONDITIONS, {"condition": _CONDITION}),
    ("unknowns", deriving.derive_unknown, "an unknown", UNKNOWNS, {"item": 0}),
    ("options", deriving.derive_option, "an option", OPTIONS, {"item": 0, "kind": "safety_measure"}),
    ("meetings", deriving.derive_meeting, "a meeting", MEETINGS, _NEXT),
    ("closure-plans", deriving.derive_closure_plan, "a closure plan", CLOSURE_PLANS, {"closurePlan": _CLOSURE}),
)
for _path, _use_case, _summary, _source, _example in _DERIVED:
    offer(
        rest,
        "POST",
        f"{_ANSWER}/{_path}",
        _use_case,
        permission="guide-answer:derive",
        summary=f"Make {_summary} of an answer",
        shows=_source,
        example=_example,
    )
