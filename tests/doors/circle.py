"""What is kept of children and clients, asked and seen: a row for each identifier of a path, all of the police."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.tables.contributions import HelpRow, SituationPartRow, UnknownRow
from app.domain.tables.disclosures import SubjectRequestRow
from app.domain.tables.persons import ClientMessageRow, ClientPreferencesRow, ConfidantRow, PerpetratorContactRow
from app.domain.tables.referral_work import ConsultationRow
from app.domain.vocabulary.sharing import Category
from tests.world import MadeCase, World

CIRCLE = (
    "confidantId", "preferencesId", "contactStatusId", "clientMessageId", "consultationId", "situationPartId", "helpId",
    "unknownId", "subjectRequestId",
)  # fmt: skip
"""Identifiers of what an organisation without a ground, or that is not its own, must not know of."""


def circle_rows(world: World, case: MadeCase, rows: Mapping[str, Any]) -> dict[str, Any]:
    """The rows by their identifiers; the situation picture rests on the item among the others."""
    now = datetime.now(UTC)
    here: dict[str, Any] = {"house_id": world.house_id}
    held: dict[str, Any] = {**here, "case_id": case.id}
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    one, other, child = case.persons[:3]
    return {
        "confidantId": ConfidantRow(
            **held, child_id=child, outcome="none_found", found_on=now.date(), recorded_by_id=police
        ),
        "preferencesId": ClientPreferencesRow(**held, person_id=one, language="Tigrinya", recorded_by_id=police),
        "contactStatusId": PerpetratorContactRow(
            **held, person_id=other, status="being_sought", since=now.date(), organisation_id=police
        ),
        "clientMessageId": ClientMessageRow(
            **held, person_id=one, kind="other", text="Bericht", way="word_of_mouth", organisation_id=police
        ),
        "consultationId": ConsultationRow(
            **here, kind="advice", organisation_id=police, asked_id=vt, question="Wat nu?", asked_at=now
        ),
        "situationPartId": SituationPartRow(
            **held, heading="Deel", text="Beeld", contribution_ids=[rows["contributionId"].id], person_ids=[one],
            category_mask=Category.safety.bit, organisation_id=police, written_at=now,
        ),
        "helpId": HelpRow(**held, person_id=one, organisation_id=police, helper="Team", kind="gesprekken"),
        "unknownId": UnknownRow(**held, person_ids=[one], question="Waar?", organisation_id=police),
        "subjectRequestId": SubjectRequestRow(
            **held, person_id=one, kind="copy", requester_id=one, organisation_id=police
        ),
    }  # fmt: skip
