"""Overviews of what was shared: for a person, and for the parties of an agreement."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.disclosures.answers import AgreementAudit, AgreementShare, PersonOverview
from app.domain.disclosures.rules import Item, Logged, entries, overview, seen_under
from app.domain.disclosures.statements.log import BROUGHT_UNDER, CASES_OF, ITEMS, KINDS, MENTIONING, READ_AT_ONCE
from app.domain.errors import NotFound
from app.domain.tables.organisations import AgreementRow
from app.domain.vocabulary.contributions import ContributionMode, Restriction
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


async def overview_disclosures(
    gate: Gate, actor: Actor, *, person_id: UUID, since: datetime | None = None, until: datetime | None = None
) -> PersonOverview:
    """What was shared of a person, for who answers the person's question (rule DI-02)."""
    async with gate.open(actor, "disclosure:overview") as work:
        work.about("person", person_id)
        check(actor, "disclosure:overview", case_roles=await _roles_about(work, person_id))
        rows = await work.fetch(MENTIONING, mentioned=person_id, since=since or BEGINNING, until=until or work.now)
        log = [_logged(row) for row in rows[:READ_AT_ONCE]]
        found = [entry for row in log for entry in entries(row.shown) if entry.person == person_id]
        items = await work.fetch(ITEMS, ids=sorted({entry.item for entry in found if entry.item is not None}))
        grounds = frozenset[UUID]().union(*(entry.grounds for entry in found))
        told = overview(
            log,
            person=person_id,
            keeper=actor.keeper_id,
            items={row["id"]: Item(ContributionMode(row["mode"]), Restriction(row["restriction"])) for row in items},
            kinds=await _kinds(work, grounds),
        )
        return PersonOverview(person_id=person_id, entries=told, is_complete=len(rows) <= READ_AT_ONCE)


async def audit_agreement(
    gate: Gate, actor: Actor, *, agreement_id: UUID, since: datetime, until: datetime
) -> AgreementAudit:
    """Who shared and who saw which category under an agreement in a period, without content (rule DI-06)."""
    async with gate.open(actor, "audit:read") as work:
        check(actor, "audit:read")
        agreement = await work.read(AgreementRow, agreement_id, locked=False)
        if agreement.house_id != actor.house_id:
            raise NotFound
        work.about("agreement", agreement_id)
        rows = await work.fetch(MENTIONING, mentioned=agreement_id, since=since, until=until)
        brought = await work.fetch(BROUGHT_UNDER, agreement=agreement_id, since=since, until=until)
        return AgreementAudit(
            agreement_id=agreement_id,
            shared=[
                AgreementShare(giver_id=row["organisation_id"], category=Category(row["category"]), items=row["items"])
                for row in brought
            ],
            seen=seen_under([_logged(row) for row in rows[:READ_AT_ONCE]], agreement_id, actor.keeper_id),
            is_complete=len(rows) <= READ_AT_ONCE,
        )


async def _roles_about(work: Work, person_id: UUID) -> frozenset[Role]:
    """The roles that the actor's professional holds on the person's cases; NotFound where it may know of none."""
    roles: frozenset[Role] = frozenset()
    known = False
    for row in await work.fetch(CASES_OF, person=person_id):
        try:
            roles |= (await find_case(work, row["case_id"])).roles
        except NotFound:
            continue
        known = True
    if not known:
        raise NotFound
    return roles


async def _kinds(work: Work, grounds: frozenset[UUID]) -> dict[UUID, SharingGround]:
    found = await work.fetch(KINDS, ids=sorted(grounds))
    return {row["id"]: SharingGround(row["kind"]) for row in found if row["kind"] in SharingGround.values()}


def _logged(row: Any) -> Logged:  # noqa: ANN401 - an asyncpg record
    return Logged(row["at"], row["organisation_id"], Purpose(row["purpose"]), json.loads(row["shown"]))
