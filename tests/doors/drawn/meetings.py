"""Meetings, drawn: parts with different people at the table, their items and decisions, and guides."""

from dataclasses import replace

from app.domain.ids import new_id
from app.domain.tables.guides import (
    GuideAnswerObjectRow,
    GuideAnswerRow,
    GuidePreparationRow,
    GuideQuestionRow,
    GuideRunRow,
    GuideTemplateRow,
    TalkCardHandoverRow,
    TalkCardRow,
)
from app.domain.tables.meeting_records import FamilyPlanRow, MinuteRow, ProsecutionQuestionRow, StaffThreatRow
from app.domain.tables.meetings import (
    AgendaCommentRow,
    AgendaItemRow,
    AttendanceRow,
    ClientParticipationRow,
    MeetingDecisionRow,
    MeetingKindRow,
    MeetingPartRow,
    MeetingRow,
)
from tests.doors.drawn.clerk import Clerk, Given
from tests.doors.drawn.safety import Drawn
from tests.slow_model.facts import Record


def draw_meetings(clerk: Clerk) -> tuple[Drawn, tuple[Record, ...]]:
    """The edges of meetings, and the meetings themselves."""
    kind = clerk.note("meeting_kind", MeetingKindRow, core_ids=[], mandatory_ids=[])
    held = tuple(_meeting(clerk, kind) for _ in range(clerk.r.randint(1, 2)))
    items = tuple(_item(clerk, kind, held) for _ in clerk.times(4))
    meeting_ids = [meeting.id for meeting in held]
    edges = {
        "agendaItems": items,
        "decisions": tuple(decision for item in items for decision in item.below["decisions"]),
        "minutes": tuple(_minute(clerk, item) for item in items if item.says["meeting_id"] and clerk.r.random() < 0.7),
        "clientParticipations": tuple(
            clerk.note("client_participation", ClientParticipationRow, meeting_id=meeting, person_id=person)
            for meeting in meeting_ids
            for person in clerk.some(clerk.persons, least=0)
        ),
        "prosecutionQuestions": tuple(
            clerk.note("prosecution_question", ProsecutionQuestionRow, prosecution_needed="yes") for _ in clerk.times()
        ),
        "familyPlans": tuple(
            clerk.note("family_plan", FamilyPlanRow, meeting_id=clerk.r.choice(meeting_ids)) for _ in clerk.times(1)
        ),
        "staffThreats": tuple(clerk.note("staff_threat", StaffThreatRow) for _ in clerk.times()),
    }
    return edges, held


def _meeting(clerk: Clerk, kind: Record) -> Record:
    meeting = clerk.note(
        "meeting", MeetingRow, kind_id=kind.id, kind=kind.says["kind"],
        access_ends_at=clerk.r.choice((None, clerk.day(-2, 9, 9))),
    )  # fmt: skip
    parts = [
        clerk.note("meeting_part", MeetingPartRow, meeting_id=meeting.id, position=n + 1)
        for n in range(clerk.r.randint(1, 2))
    ]
    seats = [
        clerk.note(
            "seat", AttendanceRow, meeting_id=meeting.id, part_id=part.id, organisation_id=one, professional_id=None,
            person_id=None, case_id=None, supports_id=None, invited_at=clerk.r.choice((None, clerk.day(-9, -9, 3))),
        )
        for one in clerk.organisations
        if one != clerk.case.house.keeper
        for part in clerk.some(parts, least=0)
    ]  # fmt: skip
    family = [
        clerk.note(
            "family_seat", AttendanceRow, meeting_id=meeting.id, part_id=clerk.r.choice(parts).id, person_id=person,
            organisation_id=None, professional_id=None, supports_id=None,
        )
        for person in clerk.some(clerk.persons, least=0)
    ]  # fmt: skip
    return replace(meeting, below={"parts": tuple(parts), "participants": tuple(seats), "family": tuple(family)})


def _item(clerk: Clerk, kind: Record, held: tuple[Record, ...]) -> Record:
    meeting = clerk.r.choice((*held, *held, None))
    there: Given = {
        "meeting_id": meeting.id if meeting else None,
        "part_id": clerk.r.choice(meeting.below["parts"]).id if meeting else None,
    }
    item = clerk.note("agenda_item", AgendaItemRow, **there, kind_id=kind.id, recall_on=None, source_item_id=None)
    below = {
        "comments": tuple(clerk.note("agenda_comment", AgendaCommentRow, item_id=item.id) for _ in clerk.times(1)),
        "decisions": tuple(_decision(clerk, item, there) for _ in clerk.times()),
    }
    return replace(item, below=below)


def _decision(clerk: Clerk, item: Record, there: Given) -> Record:
    binds = clerk.some(clerk.organisations, least=0)[:2]
    position = {"organisationId": str(clerk.r.choice(clerk.organisations)), "position": "in_favour", "note": None}
    return clerk.note(
        "meeting_decision", MeetingDecisionRow, **there, item_id=item.id, binds_ids=binds,
        accepted_ids=clerk.some(binds, least=0) if binds else [], positions=[position],
    )  # fmt: skip


def _minute(clerk: Clerk, item: Record) -> Record:
    there: Given = {"meeting_id": item.says["meeting_id"], "part_id": item.says["part_id"], "item_id": item.id}
    return clerk.note("minute", MinuteRow, **there, previous_meeting_id=None)


def draw_guides(clerk: Clerk, held: tuple[Record, ...]) -> Drawn:
    """The edges of guides."""
    published: Given = {"code": f"leidraad-{clerk.case_id}", "edition": "1"}
    template = clerk.note("guide_template", GuideTemplateRow, **published)
    question = clerk.note("guide_question", GuideQuestionRow, template_id=template.id, code="DV-B1")
    card = clerk.note("talk_card_edition", TalkCardRow, **published)
    return {
        "guideRuns": tuple(_run(clerk, template, question, clerk.r.choice(held)) for _ in range(clerk.r.randint(1, 2))),
        "talkCards": tuple(clerk.note("talk_card", TalkCardHandoverRow, card_id=card.id) for _ in clerk.times()),
    }


def _run(clerk: Clerk, template: Record, question: Record, meeting: Record) -> Record:
    run = clerk.note("guide_run", GuideRunRow, template_id=template.id, meeting_id=meeting.id, meeting_part_id=None)
    preparations = [
        clerk.note(
            "guide_preparation", GuidePreparationRow, run_id=run.id, is_digest=True, request_id=None,
            organisation_id=organisation,
        )
        for organisation in clerk.some(clerk.organisations, least=0)[:2]
    ]  # fmt: skip
    answers = [_answer(clerk, run, question) for _ in clerk.times(4)]
    return replace(run, below={"preparations": tuple(preparations), "answers": tuple(answers)})


def _answer(clerk: Clerk, run: Record, question: Record) -> Record:
    by_client = clerk.r.random() < 0.4
    answer = clerk.note(
        "guide_answer", GuideAnswerRow, run_id=run.id, question_id=question.id, based_on_ids=[],
        client_id=clerk.r.choice(clerk.persons) if by_client else None, client_voice="given" if by_client else None,
        respondent_id=None if by_client else clerk.r.choice(list(clerk.professionals.values())), reported_by_id=None,
    )  # fmt: skip
    objects = [
        clerk.note("answer_object", GuideAnswerObjectRow, answer_id=answer.id, item=n, object_id=new_id())
        for n in clerk.times(1)
    ]
    return replace(answer, below={"objects": tuple(objects)})
