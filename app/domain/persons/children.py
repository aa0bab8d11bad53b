"""Use cases of children: in whom a child confides, and whether it was heard (rules PE-06, PE-10)."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, WrongState
from app.domain.persons.drafts import ChildHearingDraft, ConfidantDraft, EndingDraft
from app.domain.persons.rules import (
    NETWORK_ROLES,
    HouseholdFact,
    check_case_role,
    check_confidant,
    check_hearing,
    check_may_be_confided_in,
    check_past,
    is_adult,
    is_minor,
)
from app.domain.persons.statements.circle import CHILD_OF_CASE, IS_PARENT, IS_PERPETRATOR, OPEN_CONFIDANT
from app.domain.persons.statements.persons import SET_CASE_ROLE
from app.domain.tables.persons import ChildHearingRow, ConfidantRow
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import AgeBand, HouseholdRole


async def record_confidant(gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: ConfidantDraft) -> UUID:
    """Record in whom a child confides, or that nobody was found; it takes the place of what was recorded before.

    No parent, other adult of the household or person with a perpetrator's role may be it (rule PE-06); someone of the
    network is screened first (rule PE-08).
    """
    check_confidant(draft.outcome, named=draft.person_id is not None, chosen_by_child=draft.chosen_by_child)
    async with gate.open(actor, "confidant:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "confidant:record", case_roles=standing.roles)
        work.about("confidant", case_id, case_id=case_id)
        await check_child(work, case_id, person_id, "PE-06")
        found_on = draft.found_on or work.today
        check_past(found_on, work.today, "/foundOn", "PE-06")
        if draft.person_id is not None:
            await _check_trusted(work, case_id, person_id, draft.person_id)
        for record in await work.fetch(OPEN_CONFIDANT, case=case_id, person=person_id):
            await work.change(loaded(ConfidantRow, dict(record)), ended_at=work.now)
        row = ConfidantRow(
            house_id=actor.house_id,
            case_id=case_id,
            child_id=person_id,
            outcome=draft.outcome.value,
            person_id=draft.person_id,
            chosen_by_child=draft.chosen_by_child,
            found_on=found_on,
            note=draft.note,
            recorded_by_id=actor.organisation_id,
        )
        await work.insert(row)
        work.about("confidant", row.id, case_id=case_id, version=1)
    return row.id


async def end_confidant(gate: Gate, actor: Actor, *, confidant_id: UUID, seen: int, draft: EndingDraft) -> int:
    """Say that a child no longer confides in someone, with a reason."""
    async with gate.open(actor, "confidant:end") as work:
        row = await work.read(ConfidantRow, confidant_id)
        standing = await find_case(work, row.case_id)
        check(actor, "confidant:end", case_roles=standing.roles)
        work.about("confidant", confidant_id, case_id=row.case_id)
        if row.ended_at is not None:
            raise WrongState
        return await work.change(row, seen=seen, ended_at=work.now, ended_reason=draft.reason)


async def record_child_hearing(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: ChildHearingDraft
) -> UUID:
    """Record that a child was heard, with or without its parents there, or why it was not (rule PE-10)."""
    check_hearing(draft.heard, parents_present=draft.parents_present, reason=draft.reason)
    async with gate.open(actor, "child-hearing:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "child-hearing:record", case_roles=standing.roles)
        work.about("child_hearing", case_id, case_id=case_id)
        if not standing.takes_part:
            raise GuardNotMet("PE-10", "takes-part")
        await check_child(work, case_id, person_id, "PE-10")
        heard_on = draft.heard_on or work.today
        check_past(heard_on, work.today, "/heardOn", "PE-10")
        row = ChildHearingRow(
            house_id=actor.house_id,
            case_id=case_id,
            child_id=person_id,
            heard=draft.heard.value,
            heard_on=heard_on,
            parents_present=draft.parents_present,
            reason=draft.reason,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
        )
        await work.insert(row)
        work.about("child_hearing", row.id, case_id=case_id)
    return row.id


async def check_child(work: Work, case_id: UUID, person_id: UUID, rule: str) -> None:
    """A child of the case; raises InvalidContent for anybody else."""
    found = await person_of_case(work, case_id, person_id)
    if found is None:
        raise InvalidContent(Fault("/personId", "unknown-person", rule))
    if not is_minor(fact_of(found), work.today):
        raise InvalidContent(Fault("/personId", "not-a-child", rule))


async def person_of_case(work: Work, case_id: UUID, person_id: UUID) -> Any:  # noqa: ANN401 - an asyncpg record
    """What rules ask of a person of the case; None for anybody else."""
    return await work.fetch_one(CHILD_OF_CASE, case=case_id, person=person_id)


def fact_of(found: Any) -> HouseholdFact:  # noqa: ANN401 - an asyncpg record
    """What tells a child from an adult."""
    born, band, role = found["birth_date"], found["age_band"], found["household_role"]
    return HouseholdFact(
        HouseholdRole.other if role is None else HouseholdRole(role),
        born if isinstance(born, date) else None,
        None if band is None else AgeBand(band),
    )


async def _check_trusted(work: Work, case_id: UUID, child_id: UUID, person_id: UUID) -> None:
    if person_id == child_id:
        raise InvalidContent(Fault("/personId", "same-person", "PE-06"))
    found = await person_of_case(work, case_id, person_id)
    if found is None:
        raise InvalidContent(Fault("/personId", "unknown-person", "PE-06"))
    adult = is_adult(fact_of(found), work.today)
    check_may_be_confided_in(
        is_parent=await work.fetch_value(IS_PARENT, case=case_id, child=child_id, person=person_id),
        is_adult_of_household=adult and found["household_role"] is not None,
        is_perpetrator=await work.fetch_value(IS_PERPETRATOR, case=case_id, person=person_id),
    )
    role = CasePersonRole(found["case_role"])
    if role in NETWORK_ROLES:
        check_case_role(CasePersonRole.confidant, found["network_influence"], screened=found["screened_at"] is not None)
        await work.execute(SET_CASE_ROLE, case=case_id, person=person_id, role=CasePersonRole.confidant.value)
