"""One row for each identifier of the course of a case, hidden from who may not know of the case."""

from datetime import UTC, datetime, timedelta
from typing import Any
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
    TransferItemRow,
    TransferRow,
)
from tests.world import MadeCase, World

NOW = datetime.now(UTC)


def course_rows(world: World, case: MadeCase, action_id: UUID) -> dict[str, Any]:
    """The rows, in an order in which they can be written; the last ones have no identifier in any path."""
    held: dict[str, Any] = {"house_id": world.house_id, "case_id": case.id}
    police, who = world.organisations["police"], world.professionals["police"]
    transfer = TransferRow(
        **held, to_kind="organisation", receiver_id=police, summary="Verhuizing", open_risks=["Adres"],
        earlier_reports=1,
    )  # fmt: skip
    closing = CaseClosingRow(
        **held, episode=1, reason="handed_over", explanation="Klaar", prepared_role="process_director"
    )
    return {
        "escalationId": EscalationRow(
            **held, level="director", addressee_id=police, reason="Geen hulp", raised_by_id=police, due_at=NOW
        ),
        "transferId": transfer,
        "scaleDownId": ScaleDownRow(**held, receiver_id=police, note="Begeleiding"),
        "deviationId": DeviationRow(
            **held, kind="template", rule="PR-18", reason="Eigen keuze", decided_on=NOW.date(),
            organisation_id=police, decided_by_id=who,
        ),
        "momentId": MonitoringMomentRow(
            **held, kind="follow_up", owner_role="process_director", owner_id=police, due_on=NOW.date()
        ),
        "closingId": closing,
        "contactPersonId": ContactPersonRow(**held, organisation_id=police, professional_id=who),
        "collaborationId": CollaborationRow(**held, kind="zsm", organisation_id=police, starts_on=NOW.date()),
        "directionGrantId": DirectionGrantRow(
            **held, level="case", organisation_id=police, data_to_deliver=["Voortgang"], starts_at=NOW - timedelta(1)
        ),
        "measureHandoverId": MeasureHandoverRow(
            **held, measure_id=transfer.id, note="Overdracht", guidance_by_id=police, monitoring_by_id=police
        ),
        "pushThroughId": PushThroughRow(
            **held, reason="Geen uitstel", organisation_ids=[police], organisation_id=police, professional_id=who
        ),
        "transferItemId": TransferItemRow(**held, transfer_id=transfer.id, kind="action", item_id=action_id),
        "closingSubjectId": ClosingSubjectRow(**held, closing_id=closing.id, person_id=case.persons[0]),
    }  # fmt: skip
