"""Keeps grants true: loads what decides on a case, asks `grounds.py`, and rewrites the rows in the same transaction.

Called by every use case that changes a ground, a membership, a danger pair, a protected address, the persons of a case
or the organisations that contribute to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, func, or_, select, union

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.grants import Grant, grants, readers
from app.domain.access.grounds import (
    BEGINNING,
    BY_AGREEMENT,
    FOREVER,
    Agreement,
    CaseGrounds,
    DangerPair,
    Ground,
    Guest,
    Member,
    Objection,
    Period,
)
from app.domain.access.work import Work
from app.domain.ids import new_id
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.contributions import ContributionRow, HelpRow
from app.domain.tables.grounds import CaseReaderRow, GrantRow, GroundRow
from app.domain.tables.meetings import AgendaItemRow, AttendanceRow, MeetingRow
from app.domain.tables.organisations import AgreementPartyRow, AgreementRow, HouseSettingRow, OrganisationRow
from app.domain.tables.persons import DangerPairRow, PersonRow
from app.domain.vocabulary.grounds import ConsentState, GroundState, PoliceWish
from app.domain.vocabulary.meetings import ItemStatus
from app.domain.vocabulary.organisations import AgreementKind, OrganisationKind
from app.domain.vocabulary.sharing import PERSONAL_PURPOSES, Purpose, SharingGround

_ID = sa.Uuid()
_HOUSE = bindparam("house", type_=_ID)
_CASE = bindparam("case", type_=_ID)

cases, members, case_persons = table_of(CaseRow), table_of(ParticipationRow), table_of(CasePersonRow)
persons, pairs, grounds = table_of(PersonRow), table_of(DangerPairRow), table_of(GroundRow)
agreements, parties, organisations = table_of(AgreementRow), table_of(AgreementPartyRow), table_of(OrganisationRow)
contributions, settings, helped = table_of(ContributionRow), table_of(HouseSettingRow), table_of(HelpRow)
meetings, seats, items = table_of(MeetingRow), table_of(AttendanceRow), table_of(AgendaItemRow)
granted, known = table_of(GrantRow), table_of(CaseReaderRow)

CASE = Statement(
    select(
        cases.c.keeper_id,
        cases.c.police_wish,
        select(settings.c.value["value"].as_boolean())
        .where(
            settings.c.house_id == _HOUSE,
            settings.c.name == "covenant_without_consent",
            settings.c.starts_at <= func.now(),
        )
        .order_by(settings.c.starts_at.desc())
        .limit(1)
        .scalar_subquery()
        .label("covenant_without_consent"),
    )
    .where(cases.c.house_id == _HOUSE, cases.c.id == _CASE)
    .with_for_update(of=cases, key_share=True)
)
PERSONS = Statement(
    select(persons.c.id, persons.c.protected)
    .join(case_persons, and_(case_persons.c.house_id == persons.c.house_id, case_persons.c.person_id == persons.c.id))
    .where(case_persons.c.house_id == _HOUSE, case_persons.c.case_id == _CASE)
)
MEMBERS = Statement(
    select(
        members.c.organisation_id,
        members.c.acts_for,
        members.c.starts_at,
        members.c.ends_at,
        members.c.past_involvement_only,
        organisations.c.kind,
        organisations.c.static_excluded,
    )
    .join(organisations, organisations.c.id == members.c.organisation_id)
    .where(members.c.house_id == _HOUSE, members.c.case_id == _CASE)
)
GUESTS = Statement(
    select(seats.c.organisation_id, seats.c.invited_at, meetings.c.access_ends_at)
    .join(meetings, and_(meetings.c.house_id == seats.c.house_id, meetings.c.id == seats.c.meeting_id))
    .join(items, and_(items.c.house_id == seats.c.house_id, items.c.part_id == seats.c.part_id))
    .where(
        items.c.house_id == _HOUSE,
        items.c.case_id == _CASE,
        items.c.status != ItemStatus.removed.value,
        items.c.status != ItemStatus.rerouted.value,
        seats.c.organisation_id.is_not(None),
        seats.c.invited_at < meetings.c.access_ends_at,
    )
)
"""Who sits in a part of a meeting that discusses the case, from the invitation until the access ends (rule GR-18)."""

GROUNDS = Statement(select(grounds).where(grounds.c.house_id == _HOUSE, grounds.c.case_id == _CASE))
AGREEMENTS = Statement(
    select(
        agreements.c.id,
        agreements.c.kind,
        agreements.c.purposes,
        agreements.c.categories,
        agreements.c.starts_at,
        agreements.c.ends_at,
        func.array_agg(parties.c.organisation_id).label("parties"),
        func.array_agg(parties.c.signed_on).label("signed_on"),
    )
    .join(parties, parties.c.agreement_id == agreements.c.id)
    .where(
        agreements.c.house_id == _HOUSE,
        or_(
            agreements.c.kind == AgreementKind.covenant.value,
            agreements.c.kind == AgreementKind.exchange_agreement.value,
        ),
        or_(agreements.c.ends_at.is_(None), agreements.c.ends_at > func.now()),
    )
    .group_by(agreements.c.id)
)
PAIRS = Statement(select(pairs).where(pairs.c.house_id == _HOUSE, pairs.c.case_id == _CASE))
GIVERS = Statement(
    union(
        select(contributions.c.organisation_id).where(
            contributions.c.house_id == _HOUSE, contributions.c.case_id == _CASE
        ),
        select(helped.c.organisation_id).where(helped.c.house_id == _HOUSE, helped.c.case_id == _CASE),
    )
)
JUSTICE = Statement(
    select(organisations.c.id).where(
        or_(
            organisations.c.kind == OrganisationKind.police.value,
            organisations.c.kind == OrganisationKind.prosecution.value,
        )
    )
)

CLEAR_GRANTS = Statement(sa.delete(granted).where(granted.c.house_id == _HOUSE, granted.c.case_id == _CASE))  # type: ignore[arg-type]
CLEAR_READERS = Statement(sa.delete(known).where(known.c.house_id == _HOUSE, known.c.case_id == _CASE))  # type: ignore[arg-type]
ADD_GRANT = Statement(sa.insert(granted).values({c.name: bindparam(c.name, type_=c.type) for c in granted.c}))  # type: ignore[arg-type]
ADD_READER = Statement(sa.insert(known).values({c.name: bindparam(c.name, type_=c.type) for c in known.c}))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class PackedGrant:
    """Grants that differ in person and giver only; `answer` is one of them."""

    answer: Grant
    givers: frozenset[UUID]
    persons: frozenset[UUID]


ANY_PERSONAL_PURPOSE = Purpose.mask(PERSONAL_PURPOSES)
CONSENT_GIVEN = frozenset({ConsentState.given, ConsentState.limited})
CLOSED_TO_POLICE = frozenset({PoliceWish.no, PoliceWish.undecided})


async def rewrite(work: Work, case_id: UUID) -> None:
    """Bring grants and readers of a case in line with its grounds, as they stand in this transaction."""
    case = await load(work, case_id)
    given = grants(case)
    knowing = readers(given, case.keeper)
    await work.execute(CLEAR_GRANTS, case=case_id)
    await work.execute(CLEAR_READERS, case=case_id)
    house = work.actor.house_id
    await work.connection.executemany(
        ADD_GRANT.sql, [ADD_GRANT.arguments(house_id=house, case_id=case_id, **grant_row(g)) for g in packed(given)]
    )
    await work.connection.executemany(
        ADD_READER.sql,
        [
            ADD_READER.arguments(
                house_id=house,
                case_id=case_id,
                organisation_id=r.organisation,
                purposes=r.purposes,
                categories=r.categories,
                starts_at=r.period.starts_at,
                ends_at=r.period.ends_at,
                ground_ids=sorted(r.grounds),
            )
            for r in knowing
        ],
    )


async def load(work: Work, case_id: UUID) -> CaseGrounds:
    """All that decides on a case, locked so that two rewrites of one case follow each other."""
    case = await work.fetch_one(CASE, case=case_id)
    people = await work.fetch(PERSONS, case=case_id)
    found = await work.fetch(GROUNDS, case=case_id)
    return CaseGrounds(
        keeper=case["keeper_id"],
        persons=frozenset(row["id"] for row in people),
        protected=frozenset(row["id"] for row in people if row["protected"]),
        members=tuple(_member(row) for row in await work.fetch(MEMBERS, case=case_id)),
        guests=tuple(
            Guest(row["organisation_id"], _period(row["invited_at"], row["access_ends_at"]))
            for row in await work.fetch(GUESTS, case=case_id)
        ),
        givers=frozenset(row["organisation_id"] for row in await work.fetch(GIVERS, case=case_id)),
        grounds=tuple(ground for row in found if (ground := _ground(row)) is not None),
        objections=tuple(_objection(row) for row in found if row["objection_from"] is not None),
        agreements=tuple(stretch for row in await work.fetch(AGREEMENTS) for stretch in _agreement(row)),
        danger_pairs=tuple(_pair(row) for row in await work.fetch(PAIRS, case=case_id)),
        covenant_needs_consent=case["covenant_without_consent"] is False,
        police_closed=Period() if case["police_wish"] in CLOSED_TO_POLICE else None,
        justice_organisations=frozenset(row["id"] for row in await work.fetch(JUSTICE)),
    )


def _member(row: Any) -> Member:  # noqa: ANN401 - an asyncpg record
    return Member(
        row["organisation_id"],
        _period(row["starts_at"], row["ends_at"]),
        None if row["acts_for"] is None else frozenset(row["acts_for"]),
        static_excluded=row["static_excluded"] and row["past_involvement_only"],
    )


def _ground(row: Any) -> Ground | None:  # noqa: ANN401 - an asyncpg record
    """A recorded ground as the algebra sees it; None while it permits nothing."""
    kind = SharingGround(row["kind"])
    if kind in BY_AGREEMENT or not row["purposes"] & ANY_PERSONAL_PURPOSE:  # a consent to research opens no file
        return None
    if kind is SharingGround.consent:
        if row["state"] not in CONSENT_GIVEN:
            return None
        period = _period(row["starts_at"], row["ends_at"])
    else:
        if row["state"] != GroundState.active:
            return None
        # an override ends at its review date by itself, whether or not anybody reviews it (rule GR-08)
        period = _period(row["starts_at"], _earliest(row["ends_at"], row["review_at"]))
    return Ground(
        id=row["id"],
        kind=kind,
        period=period,
        purposes=row["purposes"],
        categories=row["categories"],
        persons=_ids(row["person_ids"]),
        givers=_ids(row["giver_ids"]),
        recipients=_ids(row["recipient_ids"]),
        said_at=row["answered_at"] or row["starts_at"],
        breaks_police_wish=row["breaks_police_wish"],
    )


def _objection(row: Any) -> Objection:  # noqa: ANN401 - an asyncpg record
    return Objection(
        person=row["person_ids"][0],
        period=Period(row["objection_from"], FOREVER),
        purposes=row["purposes"],
        categories=row["categories"],
        recipients=_ids(row["recipient_ids"]),
    )


def _agreement(row: Any) -> list[Agreement]:  # noqa: ANN401 - an asyncpg record
    """An agreement for each stretch between two signatures: a party counts from the day on which it signed (OR-04)."""
    kind = SharingGround.covenant if row["kind"] == AgreementKind.covenant else SharingGround.exchange_agreement
    whole = _period(row["starts_at"], row["ends_at"])
    purposes = row["purposes"] or ANY_PERSONAL_PURPOSE
    if not purposes & ANY_PERSONAL_PURPOSE:
        return []
    signed = {
        party: max(whole.starts_at, datetime.combine(day, time.min, UTC))
        for party, day in zip(row["parties"], row["signed_on"], strict=True)
    }
    return [
        Agreement(row["id"], kind, Period(start, end), _signed_by(signed, start), row["categories"], purposes)
        for start, end in pairwise(sorted({*signed.values(), whole.ends_at}))
        if end <= whole.ends_at
    ]


def _signed_by(signed: dict[UUID, datetime], at: datetime) -> frozenset[UUID]:
    return frozenset(party for party, since in signed.items() if since <= at)


def _pair(row: Any) -> DangerPair:  # noqa: ANN401 - an asyncpg record
    both = frozenset({row["person_id"], row["other_person_id"]})
    return DangerPair(both, Period(BEGINNING, row["lifted_at"] or FOREVER))


def packed(given: Iterable[Grant]) -> list[PackedGrant]:
    """Grants with the same answer in one row: first the persons of one giver, then the givers of the same persons."""
    persons: dict[tuple[Any, ...], list[Grant]] = {}
    for g in given:
        persons.setdefault((g.receiver, g.giver, *_answer(g)), []).append(g)
    rows: dict[tuple[Any, ...], list[Grant]] = {}
    for same in persons.values():
        about = frozenset(g.person for g in same)
        rows.setdefault((same[0].receiver, about, *_answer(same[0])), []).append(same[0])
    return [PackedGrant(row[0], frozenset(g.giver for g in row), key[1]) for key, row in rows.items()]


def _answer(grant: Grant) -> tuple[Any, ...]:
    return grant.purposes, grant.categories, grant.same_side, grant.period, grant.grounds


def grant_row(grant: PackedGrant) -> dict[str, Any]:
    """The columns of a packed grant, but for house and case."""
    answer = grant.answer
    return {
        "id": new_id(),
        "receiver_id": answer.receiver,
        "giver_ids": sorted(grant.givers),
        "person_ids": sorted(grant.persons),
        "purposes": answer.purposes,
        "categories": answer.categories,
        "same_side": answer.same_side,
        "starts_at": answer.period.starts_at,
        "ends_at": answer.period.ends_at,
        "ground_ids": sorted(answer.grounds),
    }


def _period(starts_at: datetime | None, ends_at: datetime | None) -> Period:
    return Period(max(starts_at or BEGINNING, BEGINNING), min(ends_at or FOREVER, FOREVER))


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((m for m in moments if m is not None), default=None)


def _ids(found: Iterable[UUID] | None) -> frozenset[UUID] | None:
    return None if found is None else frozenset(found)
