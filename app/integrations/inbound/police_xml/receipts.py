"""The receipt of an alert: the police says that it read which notice. It is no referral and tells of nobody."""

from uuid import UUID

from app.domain.errors import InvalidContent
from app.integrations.inbound.police_xml import reading
from app.integrations.inbound.police_xml.mapping import PoliceOptions, faults_of_parties, name_of, text_at

RECEIPT = "receipt"


def receipt_of(body: bytes, options: PoliceOptions) -> UUID | None:
    """The event that a receipt is of; None for every other message. Raises InvalidContent with every fault."""
    if RECEIPT.encode() not in body:
        return None
    root = reading.unsigned(reading.parse(body))
    if name_of(root) != RECEIPT:
        return None
    reading.check_schema(root)
    faults = tuple(faults_of_parties(root, options))
    if faults:
        raise InvalidContent(*faults)
    return UUID(text_at(root, "eventId"))
