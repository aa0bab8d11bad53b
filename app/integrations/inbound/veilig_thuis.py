"""The Veilig Thuis push message (docs/veilig-thuis-message.md), translated to a referral; nothing is decided here.

Its JSON Schema lies beside this file; the class says the same in our own types, and a test holds the two together.
"""

from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from app.domain.access.draft import Draft
from app.domain.referrals.content import MessageId, Reference, ReferralContent, ShortText
from app.domain.referrals.drafts import ReferralDraft

NAME: Final = "veilig-thuis"
"""The last segment of the address to which it is pushed."""


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


def to_referral(message: VeiligThuisMessage) -> ReferralDraft:
    """The same content as a referral; who the sender is, its signature says."""
    content = {name: getattr(message, name) for name in ReferralContent.model_fields}
    return ReferralDraft(
        **content,
        message_id=message.message_id,
        sent_at=message.sent_at,
        reference=message.sender.reference,
        professional=message.sender.professional,
    )
