"""Takes a referral in, within the work of whoever received it: found, checked, matched, written, told.

The steps here take a `Work` and are shared by the use cases that submit, resume and try a referral, and by the taking
in of many (`bulk.py`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.access.changes import told_of
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, ReferenceConflict
from app.domain.programmes.service import Considered, considered, needs_triage
from app.domain.referrals.content import ReferralContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.rows import (
    Assessed,
    Found,
    event_of,
    first_contacts,
    is_closed,
    moves_of,
    people_of,
    row_of,
    signal_of,
)
from app.domain.referrals.rules import content as content_rules
from app.domain.referrals.rules import receipt
from app.domain.referrals.rules.receipt import AgreementInForce, Candidate
from app.domain.referrals.statements.intake import FIND, TAKE_IN
from app.domain.referrals.statements.steps import DIRECTOR, ORGANISATIONS_OF_KIND
from app.domain.tables.cases import TaskRow
from app.domain.tables.referrals import CaseSignalRow, ReferralMoveRow, ReferralPersonRow, ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import ReferralState
from app.domain.vocabulary.sharing import SharingGround


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: the referral, its version, and whether this was only a repeat."""

    referral_id: UUID
    version: int
    state: ReferralState
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class AskedProgramme:
    """What the programme and track that a sender asks for lead to."""

    known: bool
    needs_triage: bool
    desks: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A referral with all that is written down of it."""

    row: ReferralRow
    found: Found
    people: list[ReferralPersonRow]
    moves: list[ReferralMoveRow]
    signals: list[CaseSignalRow]
    tasks: list[TaskRow]


async def find(work: Work, draft: ReferralDraft, sender_id: UUID) -> Found:
    """Everything that decides on a referral, in one statement."""
    row = await work.fetch_one(FIND, sender=sender_id, **asked_of(draft))
    return found_of(row, await asked_programme(work, draft, OrganisationKind(row["sender_kind"])))


def asked_of(draft: ReferralDraft) -> dict[str, Any]:
    """The places of what is found out about a referral."""
    return {
        "municipality": draft.municipality_id,
        "message": draft.message_id,
        "source_event": event_of(draft),
        "ground": draft.ground.kind.value if draft.ground else None,
        "persons": _asked(draft),
    }


async def asked_programme(work: Work, draft: ReferralDraft, sender_kind: OrganisationKind) -> AskedProgramme:
    """What is asked for, and who triages it first where another than Veilig Thuis asks."""
    asked = await considered(work, name=draft.requested_programme, track=draft.requested_track)
    triaged_first = sender_kind is not OrganisationKind.veilig_thuis and await _asks_triage(work, asked)
    desks = await work.fetch(ORGANISATIONS_OF_KIND, kinds=[OrganisationKind.veilig_thuis]) if triaged_first else ()
    known = draft.requested_programme is None or (asked is not None and asked.named)
    return AskedProgramme(known, triaged_first, tuple(desk["id"] for desk in desks))


def found_of(row: Any, programme: AskedProgramme) -> Found:  # noqa: ANN401 - a row of asyncpg
    """What was found out, in words."""
    return Found(
        sender_kind=OrganisationKind(row["sender_kind"]),
        municipality_kind=OrganisationKind(row["municipality_kind"]) if row["municipality_kind"] else None,
        same=_json(row["same"]),
        original_id=row["original_id"],
        known_reports=row["known_reports"],
        candidates=tuple(_candidate(c) for c in _json(row["candidates"]) or ()),
        agreements=tuple(
            AgreementInForce(SharingGround(a["kind"]), a["edition"], a["categories"])
            for a in _json(row["agreements"]) or ()
        ),
        known_programme=programme.known,
        needs_triage=programme.needs_triage,
        triage_desks=programme.desks,
    )


async def _asks_triage(work: Work, asked: Considered | None) -> bool:
    """Whether the programme that is asked for is one that Veilig Thuis triages first, whatever its sender tells."""
    return asked is not None and await needs_triage(work, asked.definition)


def assess(draft: ReferralDraft, found: Found, now: datetime) -> Assessed:
    """What follows from a draft; raises InvalidContent with every fault."""
    faults = list(content_rules.content_faults(draft, found.sender_kind, now))
    if draft.municipality_id is not None and found.municipality_kind not in content_rules.MUNICIPALITIES:
        faults.append(Fault("/municipalityId", "no-municipality", "RE-13"))
    opening = None
    try:
        opening = receipt.opening_of(draft, found.agreements)
    except InvalidContent as refused:
        faults += refused.faults
    if faults or opening is None:
        raise InvalidContent(*faults)
    return Assessed(
        opening=opening,
        warnings=content_rules.warnings_of(draft) + receipt.programme_warnings(known=found.known_programme),
        completeness=content_rules.completeness_of(draft),
        suggested_track=receipt.suggest_track(found.sender_kind, draft),
        needs_triage=found.needs_triage,
        match=receipt.match_household(found.candidates),
    )


async def receive(
    work: Work, draft: ReferralDraft, *, sender_id: UUID, route: str, arrived_at: datetime | None = None
) -> Received:
    """Take a referral in, or find that it came in before; raises ReferenceConflict, InvalidContent.

    A report on a household with an open case stands with that case at once (rule RE-05); one of an event that was
    reported before is marked a duplicate (rule RE-02). The sender is told in any case (rule NO-05).
    """
    found = await find(work, draft, sender_id)
    if found.same is None:
        prepared = prepare(work, draft, found, sender_id=sender_id, route=route, arrived_at=arrived_at)
        if await write(work, [prepared]):
            row = prepared.row
            work.about("referral", row.id, case_id=row.case_id, version=1)
            work.note(state=row.state, completeness=row.completeness)
            await tell(work, [prepared])
            return Received(row.id, 1, ReferralState(row.state))
        found = await find(work, draft, sender_id)  # the same message came in at this very moment
    received = repeated(draft, found.same or {})
    work.about("referral", received.referral_id, version=received.version)
    work.note(repeated=True)
    return received


def prepare(
    work: Work, draft: ReferralDraft, found: Found, *, sender_id: UUID, route: str, arrived_at: datetime | None = None
) -> Prepared:
    """What is to be written of a referral that came in for the first time; raises InvalidContent."""
    assessed = assess(draft, found, work.now)
    row = row_of(work, draft, found, assessed, sender_id)
    state = _first_state(row)
    if state is not ReferralState.attached:
        row.case_id = None
    row.state, row.route, row.arrived_at = state, route, arrived_at or work.now
    people = people_of(row, draft, found.candidates)
    row.person_ids = [person.id for person in people]
    return Prepared(
        row=row,
        found=found,
        people=people,
        moves=moves_of(work, row),
        signals=[signal_of(row, row.case_id)] if row.case_id is not None else [],
        tasks=first_contacts(work, row),
    )


async def write(work: Work, prepared: Sequence[Prepared]) -> set[UUID]:
    """Write referrals down; those are not among the answer whose message came in at this very moment."""
    taken = await work.fetch(
        TAKE_IN,
        referrals=told_of(each.row for each in prepared),
        persons=told_of(person for each in prepared for person in each.people),
        moves=told_of(move for each in prepared for move in each.moves),
        signals=told_of(signal for each in prepared for signal in each.signals),
        tasks=told_of(task for each in prepared for task in each.tasks),
    )
    return {row["id"] for row in taken}


async def tell(work: Work, prepared: Sequence[Prepared]) -> None:
    """Tell of referrals that were written down, and of those that are a signal on a case its director."""
    directors: dict[UUID | None, UUID | None] = {None: None}
    for each in prepared:
        case_id = each.row.case_id
        if case_id not in directors:
            directors[case_id] = await work.fetch_value(DIRECTOR, case=case_id)
        _tell(work, each.row, each.found, directors[case_id])


def repeated(draft: ReferralDraft, same: dict[str, Any]) -> Received:
    """The first arrival of a message; raises ReferenceConflict where that said something else (rule RE-02)."""
    if same.get("hash") != content_rules.digest_of(draft):
        raise ReferenceConflict
    return Received(UUID(same["id"]), same["version"], ReferralState(same["state"]), repeated=True)


def _first_state(row: ReferralRow) -> ReferralState:
    if row.duplicate_of_id is not None:
        return ReferralState.duplicate
    if row.case_id is None or is_closed(row):
        return ReferralState.received
    return ReferralState.attached


def _tell(work: Work, row: ReferralRow, found: Found, director: UUID | None) -> None:
    desks = found.triage_desks if row.triage_requested else ()
    others = (row.municipality_id,) if is_closed(row) else (work.actor.keeper_id, *desks)
    audience = (row.organisation_id, *others)
    told: dict[str, Any] = {"kind": "referral", "subject_id": row.id, "version": 1, "audience": audience}
    work.tell(NoticeType.referrals_received, reason=ReferralState.received, **told)
    if row.state == ReferralState.attached:
        told["audience"] = (*audience, director)
        work.tell(NoticeType.referrals_attached, reason=ReferralState.attached, case_id=row.case_id, **told)


def _asked(draft: ReferralContent) -> list[dict[str, Any]]:
    """The persons by whom a household is recognised: its members, or everybody where no member was told."""
    members = set(draft.household.members) if draft.household else set()
    return [
        {
            "place": place,
            "bsn": person.bsn,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "birth_date": person.birth_date,
        }
        for place, person in enumerate(draft.persons)
        if (person.key in members or not members) and (person.bsn or (person.given_name and person.family_name))
    ]


def _candidate(found: dict[str, Any]) -> Candidate:
    household, case = found["household_id"], found["case_id"]
    return Candidate(
        found["place"],
        UUID(found["person_id"]),
        found["by_number"],
        UUID(household) if household else None,
        UUID(case) if case else None,
    )


def _json(value: Any) -> Any:  # noqa: ANN401 - asyncpg gives JSON as text
    return json.loads(value) if isinstance(value, str) else value
