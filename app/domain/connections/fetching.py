"""Announced messages are taken in under a lease: each is read by one worker at a time and has one effect.

A process may die at any moment. What it held is due again when its lease has run out; the referral and the end of the
announcement are one transaction, so reading twice never means taking in twice.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.connections.catalogue import Format
from app.domain.connections.keeping import keep_aside
from app.domain.connections.receiving import read_message, read_message_id
from app.domain.connections.statements import CLAIM_ANNOUNCEMENTS, PUT_OFF_ANNOUNCEMENT, SETTLE_ANNOUNCEMENT
from app.domain.errors import InvalidContent
from app.domain.notices.rules import retry_at
from app.domain.referrals.bulk import Message, receive_each
from app.domain.referrals.service import Pushed
from app.domain.vocabulary.connections import AnnouncementState
from app.domain.vocabulary.notices import NoticeType

LEASE_SECONDS: Final = 60


class LeaseLost(Exception):
    """Another worker has taken this announcement over."""


@dataclass(frozen=True, slots=True)
class Held:
    """An announcement that this worker holds, with what is needed to read its message; `at` is PostgreSQL's time."""

    announcement_id: UUID
    worker_id: UUID
    house_id: UUID
    organisation_id: UUID
    client_id: UUID | None
    adapter: str
    path: str
    body: bytes = field(repr=False)
    attempts: int
    at: datetime
    endpoint: str
    credential: str | None
    options: str


async def claim_announcements(
    gate: Gate,
    actor: Actor,
    worker_id: UUID,
    *,
    adapters: Collection[str],
    busy: Collection[UUID],
    most: int,
    seconds: int = LEASE_SECONDS,
) -> list[Held]:
    """Take the lease of what is due in these formats, but of no organisation among the busy ones."""
    check(actor, "announcement:claim")
    async with gate.open(actor, "announcement:claim") as work:
        rows = await work.fetch(
            CLAIM_ANNOUNCEMENTS, worker=worker_id, seconds=seconds, adapters=list(adapters), busy=list(busy), most=most
        )
        work.note(claimed=len(rows))
        return [_held(row, worker_id, actor.house_id) for row in rows]


async def take_announced(gate: Gate, sender: Actor, held: Held, *, form: Format, body: bytes, options: Any) -> Pushed:  # noqa: ANN401
    """Take in what was read for an announcement, or quarantine it, and settle the announcement; raises LeaseLost."""
    check(sender, "announcement:take")
    message = await _message(form, body, options)
    async with gate.open(sender, "announcement:take") as work:
        work.about("announcement", held.announcement_id)
        (outcome,) = await receive_each(work, [message], route=form.name)
        await keep_aside(work, outcome, sender_id=held.organisation_id, route=form.name, body=body)
        state = _state(outcome)
        settled = await work.fetch_value(
            SETTLE_ANNOUNCEMENT,
            id=held.announcement_id,
            worker=held.worker_id,
            state=state.value,
            referral=outcome.received.referral_id if outcome.received else None,
            quarantined=outcome.quarantine_id,
        )
        if settled is None:
            raise LeaseLost
        if state == AnnouncementState.quarantined:
            _tell_failed(work, held, state)
        work.note(state=state.value, faults=len(outcome.faults))
    return outcome


async def put_off(gate: Gate, actor: Actor, held: Held, *, why: str, retry_after: str | None = None) -> datetime | None:
    """Try again later, after growing intervals, or give up after days: when, None where it is given up."""
    check(actor, "announcement:claim")
    due_at = retry_at(held.attempts, held.at, retry_after)
    async with gate.open(actor, "announcement:claim") as work:
        work.about("announcement", held.announcement_id)
        work.note(outcome=why, given_up=due_at is None)
        put = await work.fetch_value(
            PUT_OFF_ANNOUNCEMENT,
            id=held.announcement_id,
            worker=held.worker_id,
            seconds=None if due_at is None else (due_at - held.at) / timedelta(seconds=1),
            outcome=why,
        )
        if due_at is None and put is not None:
            _tell_failed(work, held, AnnouncementState.given_up)
    return due_at


def _tell_failed(work: Work, held: Held, state: AnnouncementState) -> None:
    """Tell its sender and the house: a referral that nobody misses would be lost."""
    work.tell(
        NoticeType.referrals_announcement_failed,
        kind="announcement",
        subject_id=held.announcement_id,
        reason=state.value,
        audience=(held.organisation_id, work.actor.keeper_id),
    )


async def _message(form: Format, body: bytes, options: Any) -> Message:  # noqa: ANN401 - the format's own class
    try:
        said = await read_message(form, body, options)
    except InvalidContent as refused:
        return Message(body, faults=refused.faults, message_id=await read_message_id(form, body))
    return Message(body, said.draft, message_id=said.draft.message_id, kept_aside=said.kept_aside)


def _state(outcome: Pushed) -> AnnouncementState:
    if outcome.received is None:
        return AnnouncementState.quarantined
    return AnnouncementState.repeated if outcome.received.repeated else AnnouncementState.taken_in


def _held(row: Any, worker_id: UUID, house_id: UUID) -> Held:  # noqa: ANN401 - a row of asyncpg
    named = {name: row[name] for name in Held.__slots__ if name in row}
    return Held(announcement_id=row["id"], worker_id=worker_id, house_id=house_id, **named)
