"""Use cases of agreements and settings: what changes them asks that the grants of every open case follow.

A change and the request for its renewal are one transaction; `renew_grants` then goes through the open cases in
batches, each its own transaction, and goes on where it stood when it was cut off. The door runs it after the change;
running it again is harmless. A lapse that was known beforehand closes by itself, for grants carry their own periods
(rule OR-04); when it has come, `renew_grants` tells it.

What was shared on an agreement is taken back with it: who may hold it is told that its ground ended, and confirms that
it stopped using it (rule GR-03). A suspension takes no ground from anybody: it keeps one organisation out for now.
"""

import json
from typing import Any, Final, TypeVar
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.confirmers import Confirmers
from app.domain.access.held_on import holders_on
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.organisations import statements
from app.domain.organisations.drafts import AgreementDraft, AgreementEnd, SettingDraft, SignatureDraft
from app.domain.organisations.rules import SETTINGS, check_agreement, check_setting, check_signed
from app.domain.organisations.service import check_takes_part, close_tokens
from app.domain.tables.organisations import AgreementPartyRow, AgreementRow, GrantRenewalRow, HouseSettingRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import DATA_AGREEMENTS, AgreementKind
from app.domain.vocabulary.sharing import Category, Purpose

BATCH: Final = 100

V = TypeVar("V", bool, int, str)


async def record_agreement(gate: Gate, actor: Actor, *, draft: AgreementDraft) -> UUID:
    """Record an agreement with its first parties; a covenant opens what it lists from the moment it starts."""
    check(actor, "agreement:record")
    check_agreement(kind=draft.kind, categories=draft.categories, starts_at=draft.starts_at, ends_at=draft.ends_at)
    row = AgreementRow(
        house_id=actor.house_id,
        kind=draft.kind.value,
        title=draft.title,
        edition=draft.edition,
        purposes=Purpose.mask(draft.purposes),
        categories=Category.mask(draft.categories),
        conditions=draft.conditions,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
    )
    async with gate.open(actor, "agreement:record") as work:
        work.about("agreement", row.id, version=1)
        await work.insert(row)
        if len({party.organisation_id for party in draft.parties}) < len(draft.parties):
            raise InvalidContent(Fault("/parties", "repeated", "OR-04"))
        for n, party in enumerate(draft.parties):
            await _signed(work, row, party, f"/parties/{n}")
        await _ask_renewal(work, row)
    return row.id


async def sign_agreement(gate: Gate, actor: Actor, *, agreement_id: UUID, draft: SignatureDraft) -> UUID:
    """Add a party to an agreement, by the house that holds the signed paper: nobody joins by its own word."""
    check(actor, "agreement:sign")
    async with gate.open(actor, "agreement:sign") as work:
        row = await _in_force(work, agreement_id)
        if await work.fetch_one(statements.FIND_PARTY, agreement=agreement_id, organisation=draft.organisation_id):
            raise Conflict(rule="OR-04")
        await _signed(work, row, draft, "")
        await work.change(row)
        await _ask_renewal(work, row)
    return agreement_id


async def leave_agreement(gate: Gate, actor: Actor, *, agreement_id: UUID, organisation_id: UUID, seen: int) -> UUID:
    """End one party's part in an agreement; what rested on its signature closes."""
    own = organisation_id == actor.organisation_id
    check(actor, "agreement:leave", own=own)
    if not own:
        check(actor, "agreement:end")
    async with gate.open(actor, "agreement:leave") as work:
        row = await _in_force(work, agreement_id)
        work.note(party=str(organisation_id))
        removed = await work.fetch_value(statements.REMOVE_PARTY, agreement=agreement_id, organisation=organisation_id)
        if removed is None:
            raise NotFound
        await work.change(row, seen=seen)
        await _take_back(work, row, "party_left", party=organisation_id)
        await _ask_renewal(work, row)
        await close_tokens(work, organisation_id)
    return agreement_id


async def end_agreement(gate: Gate, actor: Actor, *, agreement_id: UUID, seen: int, draft: AgreementEnd) -> UUID:
    """Let an agreement end, now or at a moment to come; everything that rests on it closes then (rule OR-04)."""
    check(actor, "agreement:end")
    async with gate.open(actor, "agreement:end") as work:
        row = await _in_force(work, agreement_id)
        ends_at = draft.ends_at or work.now
        if ends_at < work.now:
            raise InvalidContent(Fault("/endsAt", "out-of-range", "OR-04"))
        await work.change(row, seen=seen, starts_at=min(row.starts_at, ends_at), ends_at=ends_at)
        if ends_at == work.now:
            await _take_back(work, row, "agreement_ended")
        await _ask_renewal(work, row)
        await close_tokens(work, *(party["organisation_id"] for party in await _parties(work, agreement_id)))
    return agreement_id


async def change_setting(gate: Gate, actor: Actor, *, draft: SettingDraft) -> UUID:
    """Give a setting of the house a new value from a moment on; what was decided before stands (rule OR-10)."""
    check(actor, "setting:change")
    async with gate.open(actor, "setting:change") as work:
        starts_at = draft.starts_at or work.now
        check_setting(draft.name, draft.value, starts_at, work.now)
        if await work.fetch_value(statements.SAME_SETTING, name=draft.name, at=starts_at) is not None:
            raise Conflict(rule="OR-10")
        row = HouseSettingRow(
            house_id=actor.house_id,
            name=draft.name,
            value={"value": draft.value},
            starts_at=starts_at,
            author=str(actor.professional_id or actor.organisation_id),
            source=draft.source,
        )
        work.about("setting", row.id)
        work.note(setting=draft.name)
        await work.insert(row)
        if SETTINGS[draft.name].decides_grants:
            await work.insert(GrantRenewalRow(house_id=actor.house_id, reason="setting", subject_id=row.id))
    return row.id


async def setting(work: Work, name: str, default: V) -> V:
    """The value of a setting that is in force now, noted in the audit of this work; a step for every room (OR-10)."""
    found = await work.fetch_one(statements.SETTING_IN_FORCE, name=name)
    if found is None:
        return default
    work.note(**{f"setting_{name}": str(found["id"])})
    value: V = json.loads(found["value"])
    return value


async def renew_grants(gate: Gate, actor: Actor) -> int:
    """Let the grants of every open case follow what was changed in agreements and settings; how many cases were done.

    `gate` must not be bound to an Idempotency-Key: every batch is a transaction of its own.
    """
    done = 0
    while True:
        async with gate.open(actor, "grant:renew") as work:
            cases = await renew_batch(work)
        if cases is None:
            return done
        done += cases


async def renew_batch(work: Work) -> int | None:
    """Let the next open cases follow; how many, None when nothing waits. Who comes second waits for who is at it."""
    await work.await_turn()
    for lapsed in await work.fetch(statements.LAPSED, kinds=[kind.value for kind in DATA_AGREEMENTS]):
        row = loaded(AgreementRow, lapsed)
        await _take_back(work, row, "agreement_ended")
        await _ask_renewal(work, row)
    renewal = await work.fetch_one(statements.NEXT_RENEWAL)
    if renewal is None:
        return None
    work.about("grant_renewal", renewal["id"])
    rows = await work.fetch(statements.NEXT_OPEN_CASES, after=renewal["after_id"], most=BATCH)
    for row in rows:
        await granting.rewrite(work, row["id"])
    after = rows[-1]["id"] if rows else None
    await work.execute(statements.KEEP_RENEWAL, id=renewal["id"], after=after, done=len(rows) < BATCH)
    work.note(cases=len(rows))
    return len(rows)


async def _in_force(work: Work, agreement_id: UUID) -> AgreementRow:
    row = await work.read(AgreementRow, agreement_id)
    work.about("agreement", agreement_id)
    if row.ends_at is not None and row.ends_at <= work.now:
        raise GuardNotMet("OR-04", "inForce")
    return row


async def _parties(work: Work, agreement_id: UUID) -> list[Any]:
    return await work.fetch(statements.PARTIES_OF, agreement=agreement_id)


async def _signed(work: Work, row: AgreementRow, party: SignatureDraft, pointer: str) -> None:
    check_signed(party.signed_on, work.today, f"{pointer}/signedOn")
    await check_takes_part(work, party.organisation_id, f"{pointer}/organisationId")
    await work.insert(
        AgreementPartyRow(agreement_id=row.id, organisation_id=party.organisation_id, signed_on=party.signed_on)
    )


async def _ask_renewal(work: Work, row: AgreementRow) -> None:
    if AgreementKind(row.kind) in DATA_AGREEMENTS:
        house_id = work.actor.house_id
        await work.insert(
            GrantRenewalRow(house_id=house_id, reason="agreement", subject_id=row.id, requested_at=work.now)
        )


async def _take_back(work: Work, row: AgreementRow, reason: str, *, party: UUID | None = None) -> None:
    """Tell who may hold what was shared on an agreement, or with one party, that its ground ended (rule GR-03)."""
    holders = await holders_on(work, row.id, party)
    if not holders:
        return
    ended = NoticeType.grounds_ended
    work.tell(
        ended,
        kind="agreement",
        subject_id=row.id,
        version=row.version,
        reason=reason,
        notice_class=ended.notice_class,
        audience=(work.actor.keeper_id,),
        confirmers=Confirmers.of(work.actor.keeper_id, holders),
    )
