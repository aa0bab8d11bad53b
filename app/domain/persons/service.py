"""Use cases of the persons of a case: who they are, where they are, what role they have there, who is protected."""

from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case, row_of
from app.domain.access.policy import can, check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound, WrongState
from app.domain.persons.drafts import CasePersonDraft, CaseRoleDraft, PersonChange, PersonDraft, ScreeningDraft
from app.domain.persons.rules import check_birth_date, check_case_role, check_network_role
from app.domain.persons.statements import persons as statements
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.persons import HouseholdMemberRow, PersonRow
from app.domain.vocabulary.cases import CasePersonRole


async def add_person_to_case(gate: Gate, actor: Actor, *, case_id: UUID, draft: CasePersonDraft) -> tuple[UUID, int]:
    """Add someone to a case, new or known in the house; the person's id and version."""
    async with gate.open(actor, "person:change") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "person:change", case_roles=standing.roles)
        work.about("person", case_id, case_id=case_id)
        person = await _added(work, draft)
        check_case_role(draft.role, person.network_influence, screened=person.screened_at is not None)
        in_case = {row["person_id"] for row in await work.fetch(statements.PERSONS_OF_CASE, case=case_id)}
        if person.id in in_case:
            raise Conflict
        work.about("person", person.id, case_id=case_id, version=person.version)
        if draft.person is not None:
            await work.insert(person)
        await work.insert(
            CasePersonRow(house_id=actor.house_id, case_id=case_id, person_id=person.id, role=draft.role.value)
        )
        if draft.household_role is not None:
            await work.insert(
                HouseholdMemberRow(
                    house_id=actor.house_id,
                    household_id=standing.case.household_id,
                    person_id=person.id,
                    role=draft.household_role.value,
                    starts_on=draft.starts_on,
                )
            )
        await granting.rewrite(work, case_id)
    return person.id, person.version


async def change_person(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int, change: PersonChange
) -> int:
    """Change who someone is or where someone is; the new version."""
    async with gate.open(actor, "person:change") as work:
        person, _ = await _person(work, case_id, person_id, "person:change")
        check_birth_date(change.birth_date, work.today)
        to = {name: _plain(getattr(change, name)) for name in change.model_fields_set}
        if "aliases" in to:
            to["aliases"] = to["aliases"] or []
        return await work.change(person, seen=seen, **to) if to else person.version


async def change_case_role(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int, draft: CaseRoleDraft
) -> int:
    """Give a person another role in the case; a support person from the network was screened first (rule PE-08)."""
    async with gate.open(actor, "person:change") as work:
        person, _ = await _person(work, case_id, person_id, "person:change")
        check_case_role(draft.role, person.network_influence, screened=person.screened_at is not None)
        await work.execute(statements.SET_CASE_ROLE, case=case_id, person=person_id, role=draft.role.value)
        return await work.change(person, seen=seen)


async def screen_person(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int, draft: ScreeningDraft
) -> int:
    """Record the safety screening of someone of the network, before which that person has no part (rule PE-08)."""
    async with gate.open(actor, "person:change") as work:
        person, role = await _person(work, case_id, person_id, "person:change")
        check_network_role(role)
        return await work.change(person, seen=seen, network_influence=draft.influence.value, screened_at=work.now)


async def protect_person(gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int) -> int:
    """Close address, phone and whereabouts to the other side of a danger pair, in every case of the person (PE-04)."""
    async with gate.open(actor, "person:protect") as work:
        person, _ = await _person(work, case_id, person_id, "person:protect")
        return await _protected(work, person, seen=seen, protected=True)


async def unprotect_person(gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int) -> int:
    """End the protection of address, phone and whereabouts."""
    async with gate.open(actor, "person:unprotect") as work:
        person, _ = await _person(work, case_id, person_id, "person:unprotect")
        return await _protected(work, person, seen=seen, protected=False)


def made_person(house_id: UUID, draft: PersonDraft, **known: Any) -> PersonRow:  # noqa: ANN401 - columns of the row
    """A row of a person as told; the caller inserts it. A step for every room that takes persons in."""
    told = {name: _plain(getattr(draft, name)) for name in type(draft).model_fields}
    return PersonRow(house_id=house_id, **(told | {"aliases": list(draft.aliases)} | known))


async def named_person(work: Work, person_id: UUID) -> PersonRow:
    """A record of the house that the actor names: one that it may find by matching or knows already; else NotFound.

    To bring a person into a case opens what its grounds open: an identifier alone is no reason to. A step for who names
    records beyond a case.
    """
    person = await work.read(PersonRow, person_id)
    actor = work.actor
    if not can(actor, "person:match"):
        purpose = actor.purpose.bit if actor.purpose else 0
        known = await work.fetch_value(
            statements.KNOWN_PERSON, organisation=actor.organisation_id, keeper=actor.keeper_id, person=person_id,
            purpose=purpose,
        )  # fmt: skip
        if known is None:
            raise NotFound
    return person


async def _added(work: Work, draft: CasePersonDraft) -> PersonRow:
    if (draft.person_id is None) == (draft.person is None):
        raise InvalidContent(Fault("/person", "one-of-two"))
    if draft.person is not None:
        check_birth_date(draft.person.birth_date, work.today, "/person/birthDate")
        return made_person(work.actor.house_id, draft.person)
    try:
        person = await named_person(work, draft.person_id or UUID(int=0))
    except NotFound:
        raise InvalidContent(Fault("/personId", "unknown-person")) from None
    if person.merged_into_id is not None:
        raise InvalidContent(Fault("/personId", "merged", "PE-02"))
    return person


async def _protected(work: Work, person: PersonRow, *, seen: int, protected: bool) -> int:
    # a protected person may be protected again: a refusal would tell the other side that there is something to know
    if not protected and not person.protected:
        raise WrongState
    version = await work.change(person, seen=seen, protected=protected)
    for row in await work.fetch(statements.CASES_OF_PERSON, person=person.id):
        await granting.rewrite(work, row["case_id"])
    return version


async def _person(work: Work, case_id: UUID, person_id: UUID, permission: str) -> tuple[PersonRow, CasePersonRole]:
    standing = await find_case(work, case_id)
    check(work.actor, permission, case_roles=standing.roles)
    work.about("person", person_id, case_id=case_id)
    record = await work.fetch_one(statements.FIND_PERSON, case=case_id, person=person_id)
    if record is None:
        raise NotFound
    return row_of(PersonRow, record), CasePersonRole(record["case_role"])


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of a draft
    return list(value) if isinstance(value, tuple) else value
