"""Use cases of the household of a case: who belongs to it and how its persons are related, with dates (rule PE-01)."""

from datetime import date
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, NotFound
from app.domain.persons.drafts import HouseholdMemberDraft, LastDayDraft, RelationDraft
from app.domain.persons.rules import HouseholdFact, check_dates, check_household, check_in_case, check_two
from app.domain.persons.statements import persons as statements
from app.domain.tables.persons import HouseholdMemberRow, RelationRow
from app.domain.vocabulary.persons import AgeBand, HouseholdRole


async def add_household_member(gate: Gate, actor: Actor, *, case_id: UUID, draft: HouseholdMemberDraft) -> UUID:
    """Let a person of the case belong to its household, with a role; the membership's id."""
    async with gate.open(actor, "household:change") as work:
        standing = await _household(work, case_id)
        check_in_case([(draft.person_id, "/personId")], await persons_of(work, case_id), "PE-01")
        now = await work.fetch(statements.HOUSEHOLD_OF_CASE, case=case_id)
        if any(row["person_id"] == draft.person_id for row in now):
            raise Conflict(rule="PE-01")
        row = HouseholdMemberRow(
            house_id=actor.house_id,
            household_id=standing.case.household_id,
            person_id=draft.person_id,
            role=draft.role.value,
            starts_on=draft.starts_on,
        )
        work.about("household_member", row.id, case_id=case_id)
        await work.insert(row)
    return row.id


async def end_household_member(
    gate: Gate, actor: Actor, *, case_id: UUID, member_id: UUID, draft: LastDayDraft
) -> None:
    """Let someone belong to the household no longer; an adult must be left (rule PE-01). The case keeps the person."""
    async with gate.open(actor, "household:change") as work:
        await _household(work, case_id)
        now = await work.fetch(statements.HOUSEHOLD_OF_CASE, case=case_id)
        leaving = next((row for row in now if row["id"] == member_id), None)
        if leaving is None:
            raise NotFound
        today = work.today
        on = draft.on or today
        check_dates(leaving["starts_on"], on)
        check_household([_fact(row) for row in now if row["id"] != member_id], today, "/memberId")
        work.about("household_member", member_id, case_id=case_id)
        await work.execute(statements.END_MEMBERSHIP, id=member_id, on=on)


async def record_relation(gate: Gate, actor: Actor, *, case_id: UUID, draft: RelationDraft) -> UUID:
    """Record what one person of the case is to another; the relation's id."""
    check_two(draft.person_id, draft.to_person_id, "PE-01", "/toPersonId")
    async with gate.open(actor, "household:change") as work:
        await _household(work, case_id)
        named = [(draft.person_id, "/personId"), (draft.to_person_id, "/toPersonId")]
        check_in_case(named, await persons_of(work, case_id), "PE-01")
        row = RelationRow(
            house_id=actor.house_id,
            person_id=draft.person_id,
            to_person_id=draft.to_person_id,
            kind=draft.kind,
            starts_on=draft.starts_on,
        )
        work.about("relation", row.id, case_id=case_id)
        await work.insert(row)
    return row.id


async def end_relation(gate: Gate, actor: Actor, *, case_id: UUID, relation_id: UUID, draft: LastDayDraft) -> None:
    """End a relation between two persons of the case."""
    async with gate.open(actor, "household:change") as work:
        await _household(work, case_id)
        work.about("relation", relation_id, case_id=case_id)
        on: date = draft.on or work.today
        if await work.fetch_value(statements.END_RELATION, id=relation_id, case=case_id, on=on) is None:
            raise NotFound


async def persons_of(work: Work, case_id: UUID) -> frozenset[UUID]:
    """The persons of a case. A step for every room that names persons."""
    return frozenset(row["person_id"] for row in await work.fetch(statements.PERSONS_OF_CASE, case=case_id))


async def _household(work: Work, case_id: UUID) -> CaseStanding:
    standing = await find_case(work, case_id, locked=True)
    check(work.actor, "household:change", case_roles=standing.roles)
    work.about("household", standing.case.household_id, case_id=case_id)
    return standing


def _fact(row: dict[str, object]) -> HouseholdFact:
    band = row["age_band"]
    born = row["birth_date"]
    return HouseholdFact(
        HouseholdRole(str(row["role"])),
        born if isinstance(born, date) else None,
        None if band is None else AgeBand(str(band)),
    )
