"""A referral comes in: sent by a partner's system, tried, pushed, held in quarantine, repaired and resumed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.ids import new_id
from app.domain.referrals.drafts import DryRunAnswer, ReferralDraft
from app.domain.referrals.intake import Received, receive
from app.domain.referrals.rows import findings
from app.domain.referrals.statements.intake import QUARANTINE
from app.domain.referrals.trying import try_out
from app.domain.tables.referrals import QuarantinedMessageRow
from app.domain.vocabulary.referrals import QUARANTINE as QUARANTINE_LIFE
from app.domain.vocabulary.referrals import QuarantineState
from app.domain.vocabulary.roles import Capacity, Role


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a pushed message: a referral, or a place in quarantine with every fault.

    Or, where it was the receipt of a notice, the event that it is of. `kept_aside` names the members of a referral's
    message that are kept in its bytes only.
    """

    received: Received | None = None
    quarantine_id: UUID | None = None
    faults: tuple[Fault, ...] = ()
    kept_aside: tuple[str, ...] = ()
    receipt_for: UUID | None = None


async def submit_referral(gate: Gate, actor: Actor, *, draft: ReferralDraft) -> UUID:
    """Take a referral in from the actor's organisation; the same message again gives the first answer (rule RE-02)."""
    check(actor, "referral:submit")
    async with gate.open(actor, "referral:submit") as work:
        return (await receive(work, draft, sender_id=actor.organisation_id, route="rest")).referral_id


async def dry_run_referral(gate: Gate, actor: Actor, *, draft: ReferralDraft) -> DryRunAnswer:
    """What would become of a referral; nothing of it is stored, and nothing is told of what the house knows."""
    check(actor, "referral:dry-run")
    async with gate.open(actor, "referral:dry-run") as work:
        return await try_out(work, draft, sender_id=actor.organisation_id)


async def quarantine_message(
    gate: Gate, actor: Actor, *, route: str, body: bytes, message_id: str | None, faults: Sequence[Fault]
) -> Pushed:
    """Keep a message that cannot be taken for a referral, byte for byte, with every fault; nothing received is lost."""
    check(actor, "referral:submit")
    async with gate.open(actor, "referral:submit") as work:
        row = None
        while row is None:  # the same bytes may be coming in at this very moment: the second try sees them
            row = await work.fetch_one(
                QUARANTINE,
                id=new_id(),
                sender=actor.organisation_id,
                route=route,
                message=message_id,
                body=body,
                body_hash=hashlib.blake2b(body, digest_size=24).hexdigest(),
                faults=[findings(fault) for fault in faults],
            )
        work.about("quarantined_message", row["id"], version=1)
        work.note(faults=len(faults), repeated=not row["new"])
    return Pushed(quarantine_id=row["id"], faults=tuple(faults))


async def repair_referral(gate: Gate, actor: Actor, *, quarantine_id: UUID, seen: int, draft: ReferralDraft) -> UUID:
    """Resume a message from quarantine with its repaired content, as of the moment at which it first came in."""
    async with gate.open(actor, "referral:repair") as work:
        work.about("quarantined_message", quarantine_id)
        row = await work.read(QuarantinedMessageRow, quarantine_id)
        _check_quarantined(actor, row)
        QUARANTINE_LIFE.check(row.state, QuarantineState.repaired, by=_standing(actor, row))
        if row.message_id not in (None, draft.message_id):
            raise InvalidContent(Fault("/messageId", "another-message", "RE-02"))
        await work.change(row, seen=seen, message_id=draft.message_id)
        received = await receive(work, draft, sender_id=row.organisation_id, route=row.route, arrived_at=row.arrived_at)
        if received.repeated:
            await work.change(
                row,
                state=QuarantineState.repaired.value,
                referral_id=received.referral_id,
                closed_at=work.now,
                closed_by_id=actor.organisation_id,
            )
        return received.referral_id


async def discard_referral(gate: Gate, actor: Actor, *, quarantine_id: UUID, seen: int, draft: ReasonDraft) -> UUID:
    """Lay a message in quarantine aside, with a reason; it stays kept."""
    async with gate.open(actor, "referral:repair") as work:
        row = await work.read(QuarantinedMessageRow, quarantine_id)
        _check_quarantined(actor, row)
        QUARANTINE_LIFE.check(row.state, QuarantineState.discarded, by=_standing(actor, row))
        version = await work.change(
            row,
            seen=seen,
            state=QuarantineState.discarded.value,
            reason=draft.reason,
            closed_at=work.now,
            closed_by_id=actor.organisation_id,
        )
        work.about("quarantined_message", quarantine_id, version=version)
    return quarantine_id


def _check_quarantined(actor: Actor, row: QuarantinedMessageRow) -> None:
    own = row.organisation_id == actor.organisation_id
    if not own and not actor.keeps_the_house:
        raise NotFound
    check(actor, "referral:repair", own=own)


def _standing(actor: Actor, row: QuarantinedMessageRow) -> frozenset[Role | Capacity]:
    referrer = {Capacity.referrer} if row.organisation_id == actor.organisation_id else set()
    return frozenset({*actor.roles, *referrer})
