"""A connection of the police, a message of theirs kept aside and one announced, for the tests of every door."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from app.domain.tables.connections import AnnouncementRow, ConnectionRow, KeptMessageRow
from tests.world import World

CONNECTION_IDS: Final = ("connectionId", "keptMessageId", "announcementId")


def connection_rows(world: World, referral_id: UUID) -> dict[str, Any]:
    """One row for each identifier that a path of the room can name."""
    of_police: dict[str, Any] = {"house_id": world.house_id, "organisation_id": world.organisations["police"]}
    return {
        "connectionId": ConnectionRow(**of_police, direction="inbound", adapter="veilig-thuis"),
        "keptMessageId": KeptMessageRow(
            **of_police,
            referral_id=referral_id,
            adapter="veilig-thuis",
            body=b"{}",
            kept_aside=["/onbekend"],
            arrived_at=datetime.now(UTC),
        ),
        "announcementId": AnnouncementRow(**of_police, adapter="zgw", path="zaken/1", body=b"{}"),
    }
