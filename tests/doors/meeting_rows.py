"""One of everything of meetings, for the tests of every door: the police has a seat, a stranger has not."""

from datetime import UTC, date, datetime
from typing import Any

from app.domain.tables.meeting_records import (
    FacilityRow,
    FamilyPlanRow,
    MinuteRow,
    ProsecutionQuestionRow,
    SeatRow,
    StaffThreatRow,
)
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
from tests.world import MadeCase, World

NOW = datetime.now(UTC)
TODAY = date(2026, 11, 22)


def meeting_rows(world: World, case: MadeCase) -> dict[str, Any]:
    """The rows in the order in which they can be inserted, by the identifier that a path gives them."""
    here: dict[str, Any] = {"house_id": world.house_id}
    held: dict[str, Any] = {**here, "case_id": case.id}
    keeper, police = world.keeper_id, world.organisations["police"]
    kind = MeetingKindRow(**here, kind="care_conference", name="Casusoverleg", status="active")
    room = FacilityRow(**here, kind="meeting_room", name="Kamer")
    meeting = MeetingRow(
        **here, kind_id=kind.id, kind="care_conference", charter_version=1, starts_at=NOW, ends_at=NOW, owner_id=keeper,
    )  # fmt: skip
    part = MeetingPartRow(**here, meeting_id=meeting.id, position=1)
    there: dict[str, Any] = {"meeting_id": meeting.id, "part_id": part.id}
    item = AgendaItemRow(**held, **there, kind_id=kind.id, kind="new", question="Wat nu?", created_by_id=keeper)
    decision = MeetingDecisionRow(
        **held, **there, item_id=item.id, kind="arrangement", text="Samen verder", decision_rule="consensus",
        charter_version=1, decided_by_id=keeper, decided_at=NOW,
        positions=[{"organisationId": str(police), "position": "in_favour", "note": None}],
    )  # fmt: skip
    return {
        "kindId": kind,
        "facilityId": room,
        "meetingId": meeting,
        "meetingPartId": part,
        "seatId": SeatRow(
            **here, kind_id=kind.id, organisation_id=police, professional_id=world.professionals["police"]
        ),
        "participantId": AttendanceRow(
            **here, **there, organisation_id=police, professional_id=world.professionals["police"], basis="core",
            reason="Vast lid", attendance="present", invited_at=NOW,
        ),
        "familySeatId": AttendanceRow(**held, **there, person_id=case.persons[0], basis="client", reason="Eigen keuze"),
        "clientParticipationId": ClientParticipationRow(**held, meeting_id=meeting.id, person_id=case.persons[0]),
        "itemId": item,
        "itemCommentId": AgendaCommentRow(**held, item_id=item.id, organisation_id=police, text="Gezien"),
        "decisionId": decision,
        "minuteId": MinuteRow(**held, **there, item_id=item.id, outcome="decided", published_at=NOW),
        "questionId": ProsecutionQuestionRow(
            **held, route="on_call", question="Kan een verbod?", due_at=NOW, asked_by_id=keeper, asked_id=police
        ),
        "familyPlanId": FamilyPlanRow(
            **held, meeting_id=meeting.id, text="Oma haalt de kinderen", recorded_by_id=keeper, made_on=TODAY
        ),
        "threatId": StaffThreatRow(
            **held, person_id=case.persons[0], text="Dreigde aan de deur", organisation_id=police, set_on=TODAY
        ),
    }  # fmt: skip
