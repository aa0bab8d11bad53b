"""What is shown and sent of notices: subscriptions, deliveries, attempts, events. Nothing personal (rule NO-02)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.domain.access.draft import Draft
from app.domain.access.view import Page, View
from app.domain.vocabulary.notices import DeliveryState, NoticeClass, NoticeType, SubscriptionStatus
from app.domain.vocabulary.sharing import Purpose

Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2048)]


class AttemptView(View):
    """One attempt to deliver a notice; kept for 30 days, without anything of the answer's text."""

    id: UUID = Field(description="Identifier of the attempt.")
    delivery_id: UUID = Field(description="The delivery that was tried.")
    number: int = Field(description="Its number, from 1; begins again when the notice is offered again.")
    outcome: str = Field(description="What was met, in one word.")
    status: int | None = Field(description="HTTP status of the answer; null when none came.")
    milliseconds: int = Field(description="How long it took.")
    at: datetime = Field(description="When it was tried.")


class DeliveryView(View):
    """One event on its way to one subscription (aflevering)."""

    id: UUID = Field(description="Identifier of the delivery.")
    webhook_id: UUID = Field(description="The `webhook-id` header: the same whenever this notice is sent again.")
    subscription_id: UUID = Field(description="The subscription.")
    event_id: UUID = Field(description="The event; the `id` of the CloudEvent.")
    state: DeliveryState = Field(description="State of the delivery.")
    notice_class: NoticeClass = Field(description="Whether a receipt is needed (rule NO-07).")
    attempts: int = Field(description="Attempts since it was offered.")
    next_attempt_at: datetime | None = Field(description="When it is tried again; null when no retry waits.")
    last_outcome: str | None = Field(description="What the last attempt met, in one word.")
    delivered_at: datetime | None = Field(description="When it arrived.")
    receipt_due_at: datetime | None = Field(description="By when a receipt is expected; then it is repeated once.")
    repeats: int = Field(description="How often it was repeated for want of a receipt.")
    skipped_at: datetime | None = Field(description="When it was skipped so that later notices could go.")
    created_at: datetime = Field(description="When it was made, with the change itself.")
    tries: Page[AttemptView] = Field(description="The attempts of the last 30 days.")


class SubscriptionView(View):
    """Where an organisation wants to be told (abonnement), and how healthy that is. Secrets are never shown again."""

    id: UUID = Field(description="Identifier of the subscription.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    callback_url: str | None = Field(description="Where notices are posted; null where they go by a connection.")
    connection_id: UUID | None = Field(description="The connection by whose channel they go; null: as CloudEvents.")
    purpose: Purpose | None = Field(description="For which purpose the channel's messages hold content (E13).")
    out_of_hours_url: str | None = Field(description="Where notices without a receipt are repeated.")
    event_types: list[str] = Field(description="Types that are told; empty: every type.")
    status: SubscriptionStatus = Field(description="State of the subscription.")
    status_reason: str | None = Field(description="Why it is disabled: gone, failure_budget or ended.")
    public_key: str = Field(description="Ed25519 key (`whpk_`) that verifies the `v1a` signatures.")
    previous_valid_until: datetime | None = Field(description="Until when the key before this one signs too.")
    failing_since: datetime | None = Field(description="Since when no attempt has succeeded; null when healthy.")
    failures: int = Field(description="Failed attempts since then.")
    alert_level: int = Field(description="Highest warning given, in per cent of the failure budget.")
    created_at: datetime = Field(description="When it was made.")
    deliveries: Page[DeliveryView] = Field(description="The deliveries of this subscription.")


class EventView(View):
    """One event that the reader's organisation may hear of; the fall-back for partners that cannot be called."""

    id: UUID = Field(description="Identifier of the event; the `id` of the CloudEvent.")
    type: NoticeType = Field(description="Room and past tense.")
    case_id: UUID | None = Field(description="The case; null when it belongs to none that you may know of.")
    subject_kind: str = Field(description="Kind of the object that changed.")
    subject_id: UUID = Field(description="The object that changed; fetch it with your own token.")
    subject_version: int | None = Field(description="Its version after the change.")
    reason_code: str | None = Field(description="Reason, as a code.")
    notice_class: NoticeClass = Field(description="Whether a receipt is needed (rule NO-07).")
    occurred_at: datetime = Field(description="When it happened.")


class ConfirmationView(View):
    """That an organisation is to confirm what it was told, and whether it did (rules GR-03, CO-01, NO-07).

    It was told to stop using what it may hold, or that an agreement relies on it, or no longer does.
    """

    id: UUID = Field(description="Identifier of the confirmation.")
    event_id: UUID = Field(description="The event; a receipt of it is the confirmation.")
    organisation_id: UUID = Field(description="Who is to confirm.")
    owner_id: UUID = Field(description="Whose ground, contribution or agreement it is.")
    case_id: UUID | None = Field(description="The case; null when it belongs to none that you may know of.")
    type: NoticeType = Field(description="What it was told.")
    subject_kind: str = Field(description="Kind of the object.")
    subject_id: UUID = Field(description="The object; fetch it with your own token.")
    outstanding: bool = Field(description="Whether it still waits for the confirmation.")
    asked_at: datetime = Field(description="When it was told.")
    due_at: datetime | None = Field(
        description="When it is reminded next; null once it confirmed or no reminder is left."
    )
    reminders: int = Field(description="How often it was reminded.")
    confirmed_at: datetime | None = Field(description="When it said that it processed the event; null: not yet.")
    professional_id: UUID | None = Field(description="Who said so, where a person did.")


class SubscriptionDraft(Draft):
    """Where an organisation wants to be told."""

    callback_url: Address | None = Field(
        default=None,
        description="https address of your endpoint; it is checked now and at each call. Or name a connection.",
    )
    connection_id: UUID | None = Field(
        default=None, description="Outbound connection of your organisation: notices go by its channel, in its format."
    )
    purpose: Purpose | None = Field(
        default=None,
        description="With a connection: for which purpose its messages show you content (E13); each is a disclosure.",
    )
    out_of_hours_url: Address | None = Field(
        default=None, description="https address for notices that got no receipt in time (rule NO-07)."
    )
    event_types: list[NoticeType] = Field(
        default=[], max_length=100, description="Types to be told; empty: every type."
    )


class SubscriptionChange(Draft):
    """What is to change of a subscription; what is left out stays as it is."""

    callback_url: Address | None = Field(default=None, description="https address of your endpoint.")
    out_of_hours_url: Address | None = Field(default=None, description="https address out of hours; null removes it.")
    event_types: list[NoticeType] | None = Field(default=None, max_length=100, description="Types to be told.")


class ReplayWindow(Draft):
    """A period whose notices are to be sent once more."""

    since: datetime = Field(description="From when the events were made.")
    before: datetime = Field(description="Until when, not included.")
