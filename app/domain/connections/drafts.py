"""What callers send about connections, and what a dry run answers."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from app.domain.access.draft import Draft
from app.domain.referrals.drafts import DryRunAnswer
from app.domain.vocabulary.connections import Direction, Encoding

AdapterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
CredentialName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Endpoint = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2048)]
Pem = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8192)]
Certificates = Annotated[tuple[Pem, ...], Field(max_length=8)]

_OPTIONS = "Mapping options; which there are, the page of the format or channel says."
_ENDPOINT = "https base address of the partner's own system, where we call it; checked now and at each call."
_CREDENTIAL = "Name under which the operator keeps the secret for calling it."
_CERTIFICATES = "Certificates or public keys (PEM) of a format that carries its own signature."


class ConnectionDraft(Draft):
    """A system of a partner to connect."""

    organisation_id: UUID = Field(description="The organisation whose system it is.")
    direction: Direction = Field(description="Which way it leads.")
    adapter: AdapterName = Field(description="Name of the format (inbound) or channel (outbound).")
    endpoint: Endpoint | None = Field(default=None, description=_ENDPOINT)
    credential: CredentialName | None = Field(default=None, description=_CREDENTIAL)
    options: dict[str, Any] = Field(default={}, description=_OPTIONS)
    certificates: Certificates = Field(default=(), description=_CERTIFICATES)


class ConnectionChange(Draft):
    """What is to change of a connection; what is left out stays as it is."""

    endpoint: Endpoint | None = Field(default=None, description=f"{_ENDPOINT} Null removes it.")
    credential: CredentialName | None = Field(default=None, description=f"{_CREDENTIAL} Null removes it.")
    options: dict[str, Any] | None = Field(default=None, description=_OPTIONS)
    certificates: Certificates | None = Field(default=None, description=_CERTIFICATES)


class DryRunDraft(Draft):
    """A message to try, as it would be sent."""

    message: str = Field(min_length=1, max_length=1_000_000, description="The message.")
    encoding: Encoding = Field(default=Encoding.text, description="`text` for UTF-8, `base64` for other bytes.")


class ConnectionDryRun(BaseModel):
    """What would become of a message of this connection; nothing of it is stored or told."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    message_id: str | None = Field(description="The sender's identifier of the message, where it can be read.")
    kept_aside: list[str] = Field(description="Places of members that are not mapped.")
    referral: dict[str, Any] | None = Field(
        description="What would be stored, in the terms of a referral; null where it would be quarantined instead."
    )
    outcome: DryRunAnswer = Field(description="Whether it would be taken in, its faults and its warnings.")
