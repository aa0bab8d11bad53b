"""What is shown of connections and of messages kept aside: nothing of a family, no secret, no byte of a message."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.domain.access.view import View
from app.domain.vocabulary.connections import AnnouncementState, ConnectionStatus, Direction


class PartnerLinkView(View):
    """How the system of one organisation is connected (koppeling): by which format or channel, with which options.

    Named after the link, for in GraphQL every type that ends in Connection is a page of a list.
    """

    id: UUID = Field(description="Identifier of the connection.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation whose system it is.")
    direction: Direction = Field(description="Which way it leads.")
    adapter: str = Field(description="Name of the format or channel; of a format also the end of its address.")
    endpoint: str | None = Field(description="Base address of the partner's own system, where we call it.")
    credential: str | None = Field(description="Name under which the operator keeps the secret; never the secret.")
    options: dict[str, Any] = Field(description="Mapping options, as the format or channel defines them.")
    certificates: list[str] = Field(description="Certificates or public keys (PEM) with which the partner signs.")
    status: ConnectionStatus = Field(description="Whether it is in use.")
    created_at: datetime = Field(description="When it was made.")


class KeptMessageView(View):
    """A message that became a referral and holds members that are not mapped: where they stand, never what they say."""

    id: UUID = Field(description="Identifier of the kept message.")
    organisation_id: UUID = Field(description="The sender.")
    referral_id: UUID = Field(description="The referral that it became.")
    adapter: str = Field(description="The format in which it came.")
    kept_aside: list[str] = Field(description="Places (JSON pointer or XPath) of what is kept in its bytes only.")
    arrived_at: datetime = Field(description="When it came in.")


class AnnouncementView(View):
    """A message that a partner's system announced and that is read there (aankondiging); nothing of what it says."""

    id: UUID = Field(description="Identifier of the announcement.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation whose system announced it.")
    adapter: str = Field(description="The format in which it is read.")
    path: str = Field(description="Where it stands, below the endpoint of the connection.")
    state: AnnouncementState = Field(description="What became of it.")
    attempts: int = Field(description="How often reading it was tried.")
    last_outcome: str | None = Field(description="What the last attempt that brought nothing met, in one word.")
    due_at: datetime = Field(description="While it waits: when it is tried next.")
    arrived_at: datetime = Field(description="When it was announced first.")
    settled_at: datetime | None = Field(description="When it was taken in, quarantined or given up.")
    referral_id: UUID | None = Field(description="The referral that it is.")
    quarantined_message_id: UUID | None = Field(description="Where it is kept when its content breaks rules.")
