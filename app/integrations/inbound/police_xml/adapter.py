"""The door for messages of police and justice as XML: `POST /v1/inbound/police-xml`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.integrations.adapter import InboundAdapter
from app.integrations.inbound.police_xml.mapping import PoliceOptions, message_id, translate
from app.integrations.inbound.police_xml.receipts import receipt_of
from app.integrations.inbound.police_xml.signature import verify

_EXAMPLES: Final = Path(__file__).with_name("examples")


def examples() -> Iterator[bytes]:
    """One of each kind, as they are before they are signed."""
    yield from (path.read_bytes() for path in sorted(_EXAMPLES.glob("*.xml")))


ADAPTER: Final = InboundAdapter(
    name="police-xml",
    title="Message of police or justice (XML)",
    media_types=frozenset({"application/xml", "text/xml"}),
    options=PoliceOptions,
    translate=translate,
    message_id=message_id,
    examples=examples,
    verify=verify,
    receipt_of=receipt_of,
)
