"""The Veilig Thuis push message (docs/veilig-thuis-message.md), translated to a referral; nothing is decided here.

Its JSON Schema lies beside this file; the class says the same in our own types, and a test holds the two together.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from app.domain.access import strict_json
from app.domain.access.draft import Draft
from app.domain.referrals.content import MessageId, Reference, ReferralContent, ShortText
from app.domain.referrals.drafts import ReferralDraft, SourceEvent
from app.domain.referrals.message_ids import read_message_id
from app.integrations.adapter import InboundAdapter, Options, Translated

_EXAMPLES: Final = Path(__file__).with_name("veilig_thuis.examples.ndjson")


class Sender(Draft):
    """The referring organisation by its registered code, and its own file number."""

    organisation: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", min_length=1, max_length=100)] = Field(
        description="Registered code of the organisation."
    )
    reference: Reference = Field(description="Its own file number.")
    professional: ShortText | None = Field(default=None, description="Whom to call about it.")


class VeiligThuisMessage(ReferralContent):
    """What a Veilig Thuis organisation pushes when it refers a household."""

    message_id: MessageId = Field(description="The sender's own identifier of this message.")
    sent_at: AwareDatetime = Field(description="When it was sent.")
    sender: Sender = Field(description="Who sends it.")
    source_event: SourceEvent | None = Field(
        default=None, description="The event behind it in the system of who first saw it, the police for instance."
    )


def to_referral(message: VeiligThuisMessage) -> ReferralDraft:
    """The same content as a referral; who the sender is, its signature says."""
    content = {name: getattr(message, name) for name in ReferralContent.model_fields}
    return ReferralDraft(
        **content,
        message_id=message.message_id,
        sent_at=message.sent_at,
        reference=message.sender.reference,
        professional=message.sender.professional,
        source_event=message.source_event,
    )


def translate(body: bytes, _: Options) -> Translated:
    """What these bytes say; a member that the schema does not know is refused, so nothing is kept aside."""
    return Translated(to_referral(strict_json.read_draft(body, VeiligThuisMessage)))


def examples() -> Iterator[bytes]:
    """The smallest message, and one with persons and an incident."""
    yield from _EXAMPLES.read_bytes().splitlines()


ADAPTER: Final = InboundAdapter(
    name="veilig-thuis",
    title="Veilig Thuis message",
    media_types=frozenset({"application/json"}),
    options=Options,
    translate=translate,
    message_id=read_message_id,
    examples=examples,
)
