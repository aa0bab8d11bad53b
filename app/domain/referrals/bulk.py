"""Takes in many messages of one sender at once, by the rules and statements of a single one, in sets.

Messages that touch each other (the same message, event or person) are taken in one after the other, as they would be
when they came in alone; all others of a round share their statements.
"""

import hashlib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.domain.access.records import AUDIT_EACH, audit_entry
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, ReferenceConflict
from app.domain.ids import new_id
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.intake import (
    AskedProgramme,
    Prepared,
    Received,
    asked_of,
    asked_programme,
    found_of,
    prepare,
    repeated,
    tell,
    write,
)
from app.domain.referrals.rows import Found, event_of, findings
from app.domain.referrals.service import Pushed
from app.domain.referrals.statements.intake import FIND_EACH, QUARANTINE_EACH
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import ReferralState

_ACT: Final = "referral:submit"
_TAKEN: Final = Fault("/messageId", "message-id-taken", "RE-02")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of many: its bytes, and what they say or every fault that shows before anything is looked up."""

    body: bytes = field(repr=False)
    draft: ReferralDraft | None = field(default=None, repr=False)
    faults: tuple[Fault, ...] = ()
    message_id: str | None = None
    kept_aside: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of its bytes."""
        return hashlib.blake2b(self.body, digest_size=24).hexdigest()


async def receive_each(work: Work, messages: Sequence[Message], *, route: str) -> list[Pushed]:
    """What became of each message: a referral, a repeat, or a place in quarantine with every fault; in their order.

    Each referral stands in the audit as if it had come in alone. Content that comes under a message id which was used
    for other content is kept in quarantine too: its sender holds no answer with which it could be sent again.
    """
    outcomes: dict[int, Pushed] = {}
    programmes: dict[tuple[str | None, str | None], AskedProgramme] = {}
    for places in rounds_of(messages):
        outcomes |= await _take_round(work, {place: messages[place] for place in places}, route, programmes)
    return [outcomes[place] for place in range(len(messages))]


def rounds_of(messages: Sequence[Message]) -> list[list[int]]:
    """The places of messages by round: whoever touches an earlier one comes in a later round than that one."""
    last: dict[Hashable, int] = {}
    rounds: list[list[int]] = []
    for place, message in enumerate(messages):
        keys = keys_of(message)
        number = max((last[key] + 1 for key in keys if key in last), default=0)
        last.update(dict.fromkeys(keys, number))
        if number == len(rounds):
            rounds.append([])
        rounds[number].append(place)
    return rounds


def keys_of(message: Message) -> frozenset[Hashable]:
    """What a later message could find of this one: its id, its event, its persons by number and by name."""
    return frozenset(_touched(message))


def _touched(message: Message) -> Iterator[Hashable]:
    draft = message.draft
    yield ("bytes", message.body)
    if message.message_id is not None:
        yield ("message", message.message_id)
    if draft is None:
        return
    if draft.source_event is not None:
        yield ("event", event_of(draft))
    for person in draft.persons:
        if person.bsn:
            yield ("number", person.bsn)
        if person.birth_date and person.given_name and person.family_name:
            yield ("name", person.birth_date, person.given_name.lower(), person.family_name.lower())


async def _take_round(
    work: Work,
    messages: dict[int, Message],
    route: str,
    programmes: dict[tuple[str | None, str | None], AskedProgramme],
) -> dict[int, Pushed]:
    """Take in messages that do not touch each other."""
    faults = {place: message.faults for place, message in messages.items() if message.draft is None}
    drafts = {place: message.draft for place, message in messages.items() if message.draft is not None}
    received: dict[int, Received] = {}
    prepared: dict[int, Prepared] = {}
    for place, found in (await _find_each(work, drafts, programmes)).items():
        try:
            if found.same is not None:
                received[place] = repeated(drafts[place], found.same)
            else:
                prepared[place] = prepare(work, drafts[place], found, sender_id=_sender(work), route=route)
        except InvalidContent as refused:
            faults[place] = refused.faults
        except ReferenceConflict:
            faults[place] = (_TAKEN,)
    taken = await write(work, list(prepared.values())) if prepared else set()
    for place in [place for place, each in prepared.items() if each.row.id not in taken]:
        del prepared[place]  # the same message came in through another door at this very moment
        found = (await _find_each(work, {place: drafts[place]}, programmes))[place]
        try:
            received[place] = repeated(drafts[place], found.same or {})
        except ReferenceConflict:
            faults[place] = (_TAKEN,)
    await tell(work, list(prepared.values()))
    for place, each in prepared.items():
        received[place] = Received(each.row.id, 1, ReferralState(each.row.state))
    await _audit(work, [*prepared.values()])
    held = await _quarantine_each(work, {place: (messages[place], found) for place, found in faults.items()}, route)
    outcomes = {place: Pushed(received=each, kept_aside=messages[place].kept_aside) for place, each in received.items()}
    return outcomes | {
        place: Pushed(quarantine_id=message_id, faults=faults[place]) for place, message_id in held.items()
    }


async def _find_each(
    work: Work,
    drafts: dict[int, ReferralDraft],
    programmes: dict[tuple[str | None, str | None], AskedProgramme],
) -> dict[int, Found]:
    if not drafts:
        return {}
    rows = await work.fetch(FIND_EACH, sender=_sender(work), asked=[asked_of(draft) for draft in drafts.values()])
    found: dict[int, Found] = {}
    for (place, draft), row in zip(drafts.items(), rows, strict=True):
        asked = draft.requested_programme, draft.requested_track
        if asked not in programmes:
            programmes[asked] = await asked_programme(work, draft, OrganisationKind(row["sender_kind"]))
        found[place] = found_of(row, programmes[asked])
    return found


async def _audit(work: Work, prepared: Sequence[Prepared]) -> None:
    entries = [_entry(work, each) for each in prepared]
    if entries:
        await work.execute(AUDIT_EACH, entries=entries)


def _entry(work: Work, each: Prepared) -> dict[str, Any]:
    row = each.row
    detail = {"state": row.state, "completeness": row.completeness}
    return audit_entry(work.actor, _ACT, "done", row.id, "referral", 1, row.case_id, detail)


async def _quarantine_each(
    work: Work, faulty: dict[int, tuple[Message, tuple[Fault, ...]]], route: str
) -> dict[int, UUID]:
    """Keep messages byte for byte; the same bytes again are the same message."""
    by_digest = {message.digest: place for place, (message, _) in faulty.items()}
    held: dict[int, UUID] = {}
    while len(held) < len(faulty):  # the same bytes may be coming in at this very moment: the second try sees them
        rows = await work.fetch(
            QUARANTINE_EACH,
            sender=_sender(work),
            route=route,
            messages=[
                {
                    "id": new_id(),
                    "message": None if _TAKEN in faults else message.message_id,
                    "body": message.body.hex(),
                    "body_hash": message.digest,
                    "faults": [findings(fault) for fault in faults],
                }
                for message, faults in faulty.values()
            ],
        )
        held |= {by_digest[row["body_hash"]]: row["id"] for row in rows}
    return held


def _sender(work: Work) -> UUID:
    return work.actor.organisation_id
