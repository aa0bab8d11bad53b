"""Programmes, the course of a case and what is kept of its people, drawn."""

from dataclasses import replace
from uuid import UUID

from app.domain.tables.case_work import (
    CaseClosingRow,
    ClosingSubjectRow,
    CollaborationRow,
    ContactPersonRow,
    DeviationRow,
    DirectionGrantRow,
    EscalationRow,
    MeasureHandoverRow,
    MonitoringMomentRow,
    PushThroughRow,
    ScaleDownRow,
    TransferRow,
)
from app.domain.tables.cases import CaseMoveRow, DirectionRow, FileNumberRow
from app.domain.tables.persons import (
    ChildHearingRow,
    ClientMessageRow,
    ClientPreferencesRow,
    ConfidantRow,
    PerpetratorContactRow,
)
from app.domain.tables.programmes import (
    AcuteIntakeRow,
    AdmissionRow,
    ArrangementChoiceRow,
    CaseProgrammeRow,
    CriteriaCheckRow,
    ProcessStepRow,
    ProfileAssessmentRow,
    ProgrammeTimerRow,
    TeamMemberRow,
)
from app.domain.tables.terms import TermRow
from tests.doors.drawn.clerk import Clerk, Given
from tests.doors.drawn.safety import Drawn
from tests.slow_model.facts import Record


def draw_programmes(clerk: Clerk, programme_id: UUID) -> Drawn:
    """The edges of programmes."""
    of_programme: Given = {"programme_id": programme_id}
    return {
        "programmes": tuple(_programme(clerk, programme_id) for _ in clerk.times(1)),
        "criteriaChecks": tuple(
            clerk.note("criteria_check", CriteriaCheckRow, **of_programme, referral_id=None) for _ in clerk.times()
        ),
        "team": tuple(clerk.note("team_member", TeamMemberRow, external=False) for _ in clerk.times()),
        "processSteps": tuple(clerk.note("process_step", ProcessStepRow) for _ in clerk.times(1)),
        "programmeTimers": tuple(clerk.note("programme_timer", ProgrammeTimerRow) for _ in clerk.times(1)),
        "profileAssessments": tuple(
            clerk.note("profile_assessment", ProfileAssessmentRow, foremost=False) for _ in clerk.times()
        ),
        "arrangementChoices": tuple(
            clerk.note("arrangement_choice", ArrangementChoiceRow, person_id=clerk.r.choice((None, *clerk.persons)))
            for _ in clerk.times(3)
        ),
        "acuteIntakes": tuple(
            clerk.note(
                "acute_intake", AcuteIntakeRow, person_id=clerk.r.choice((None, *clerk.persons)), referral_id=None
            )
            for _ in clerk.times()
        ),
    }


def _programme(clerk: Clerk, programme_id: UUID) -> Record:
    joined = clerk.note("case_programme", CaseProgrammeRow, programme_id=programme_id)
    admissions = [clerk.note("admission", AdmissionRow, case_programme_id=joined.id) for _ in clerk.times(1)]
    return replace(joined, below={"admissions": tuple(admissions)})


def draw_course(clerk: Clerk, measures: tuple[Record, ...]) -> Drawn:
    """The edges of the course of a case."""
    return {
        "directions": tuple(_direction(clerk) for _ in clerk.times(4)),
        "escalations": tuple(clerk.note("escalation", EscalationRow, previous_id=None) for _ in clerk.times(1)),
        "transfers": tuple(clerk.note("transfer", TransferRow, state="accepted") for _ in clerk.times(1)),
        "scaleDowns": tuple(clerk.note("scale_down", ScaleDownRow) for _ in clerk.times(1)),
        "deviations": tuple(clerk.note("deviation", DeviationRow) for _ in clerk.times(1)),
        "monitoringMoments": tuple(clerk.note("monitoring_moment", MonitoringMomentRow) for _ in clerk.times()),
        "closings": tuple(_closing(clerk) for _ in clerk.times(1)),
        "contactPersons": tuple(clerk.note("contact_person", ContactPersonRow) for _ in clerk.times(1)),
        "pushThroughs": tuple(clerk.note("push_through", PushThroughRow) for _ in clerk.times(1)),
        "collaborations": tuple(clerk.note("collaboration", CollaborationRow) for _ in clerk.times(1)),
        "directionGrants": tuple(clerk.note("direction_grant", DirectionGrantRow) for _ in clerk.times(1)),
        "measureHandovers": tuple(
            clerk.note("measure_handover", MeasureHandoverRow, measure_id=measure.id) for measure in measures[:1]
        ),
        "terms": tuple(clerk.note("term", TermRow) for _ in clerk.times(1)),
        "moves": tuple(clerk.note("case_move", CaseMoveRow) for _ in clerk.times(1)),
        "fileNumbers": tuple(
            clerk.note("file_number", FileNumberRow, number=str(clerk.case_id)) for _ in clerk.times(1)
        ),
    }  # fmt: skip


def _direction(clerk: Clerk) -> Record:
    organisation = clerk.r.choice(list(clerk.professionals))
    return clerk.note(
        "direction", DirectionRow, organisation_id=organisation, professional_id=clerk.professionals[organisation],
        predecessor_id=None, ends_at=clerk.day(-4, 8, 8),
    )  # fmt: skip


def _closing(clerk: Clerk) -> Record:
    closing = clerk.note("case_closing", CaseClosingRow)
    subjects = [
        clerk.note("closing_subject", ClosingSubjectRow, closing_id=closing.id, person_id=person)
        for person in clerk.persons
    ]
    return replace(closing, below={"subjects": tuple(subjects)})


def draw_circle(clerk: Clerk) -> Drawn:
    """The edges of what is kept of children and clients."""
    people = clerk.persons
    return {
        "confidants": tuple(_confidant(clerk) for _ in clerk.times(5)),
        "childHearings": tuple(
            clerk.note("child_hearing", ChildHearingRow, heard="yes", parents_present=True) for _ in clerk.times()
        ),
        "clientPreferences": tuple(
            clerk.note("client_preferences", ClientPreferencesRow, person_id=person) for person in people
        ),
        "perpetratorContacts": tuple(
            clerk.note("perpetrator_contact", PerpetratorContactRow, person_id=person)
            for person in clerk.some(people, least=0)
        ),
        "clientMessages": tuple(
            clerk.note("client_message", ClientMessageRow, way="safe_channel", channel="mobiel") for _ in clerk.times()
        ),
    }


def _confidant(clerk: Clerk) -> Record:
    child, *others = clerk.some(clerk.persons)
    return clerk.note(
        "confidant", ConfidantRow, child_id=child, person_id=others[0] if others else None,
        outcome="confidant" if others else "none_found", ended_at=clerk.day(-1),
    )  # fmt: skip
