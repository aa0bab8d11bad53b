"""Matching and merging: candidates for a user to decide on, decisions that can be undone (rule PE-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case, row_of
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import GuardNotMet, NotFound
from app.domain.persons.drafts import MatchDraft, MergeDraft
from app.domain.persons.rules import Agreement, check_findable, check_two, ranked
from app.domain.persons.service import named_person
from app.domain.persons.statements import persons as statements
from app.domain.tables.persons import PersonMergeRow, PersonRow

MOST: Final = 20


class Candidate(BaseModel):
    """A record that may be the same person. What it says is read as any other person, under a ground."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    person_id: UUID = Field(description="Identifier of the record.")
    agrees: list[str] = Field(description="What agrees: bsn, familyName, alias, givenName, birthDate.")


class Candidates(BaseModel):
    """Who may be meant, the likeliest first; nothing is merged by itself."""

    items: list[Candidate] = Field(description="At most twenty.")


@dataclass(frozen=True, slots=True)
class Facts:
    """By what someone may be known; what is not known is empty."""

    given_name: str | None = None
    family_name: str | None = None
    aliases: tuple[str, ...] = ()
    birth_date: date | None = None
    bsn: str | None = None


async def match_persons(gate: Gate, actor: Actor, *, draft: MatchDraft) -> Candidates:
    """Candidates of the whole house for someone: identifiers and what agrees, never the data themselves."""
    check(actor, "person:match")
    check_findable(
        family_name=draft.family_name,
        aliases=draft.aliases,
        bsn=draft.bsn,
        given_and_born=draft.given_name is not None and draft.birth_date is not None,
    )
    async with gate.open(actor, "person:match") as work:
        facts = Facts(draft.given_name, draft.family_name, draft.aliases, draft.birth_date, draft.bsn)
        found = await candidates(work, facts)
        work.note(candidates=len(found))
    items = [Candidate(person_id=one.person_id, agrees=sorted(map(to_camel, one.agrees))) for one in found]
    return Candidates(items=items)


async def candidates(work: Work, facts: Facts) -> list[Agreement]:
    """Who of the house may be meant, the likeliest first; one statement. A step for rooms that take persons in."""
    families = [name.lower() for name in (facts.family_name, *facts.aliases) if name]
    whole = f"{facts.given_name} {facts.family_name}" if facts.given_name and facts.family_name else None
    rows = await work.fetch(
        statements.CANDIDATES,
        families=families,
        names=[name for name in (facts.family_name, whole, *facts.aliases) if name],
        given=facts.given_name.lower() if facts.given_name else None,
        born=facts.birth_date,
        bsn=facts.bsn,
    )
    names = ("bsn", "family_name", "alias", "given_name", "birth_date")
    return ranked(Agreement(row["id"], frozenset(name for name in names if row[name])) for row in rows)[:MOST]


async def households_of(work: Work, person_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The households to which these persons belong now, each with those of them in it. A step for other rooms."""
    found: dict[UUID, set[UUID]] = {}
    for row in await work.fetch(statements.HOUSEHOLDS_OF, persons=list(person_ids)):
        found.setdefault(row["household_id"], set()).add(row["person_id"])
    return found


async def merge_persons(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, seen: int, draft: MergeDraft
) -> int:
    """Decide that another record of the house is this person of the case; both are kept (rule PE-02).

    Nobody's data moves and no ground widens: the merged record only points to the one that stands for it.
    """
    check_two(person_id, draft.merged_id, "PE-02", "/mergedId")
    async with gate.open(actor, "person:merge") as work:
        kept = await _person(work, case_id, person_id, "person:merge")
        merged = await named_person(work, draft.merged_id)
        stands = await work.fetch_value(statements.STANDS_FOR_OTHERS, person=draft.merged_id)
        if kept.merged_into_id or merged.merged_into_id or stands is not None:
            raise GuardNotMet("PE-02", "unmerged")
        await work.change(merged, merged_into_id=person_id)
        await work.insert(
            PersonMergeRow(
                house_id=actor.house_id,
                kept_id=person_id,
                merged_id=draft.merged_id,
                decided_by_id=actor.professional_id or actor.organisation_id,
                reason=draft.reason,
            )
        )
        return await work.change(kept, seen=seen)


async def unmerge_persons(gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, merged_id: UUID) -> None:
    """Undo the decision that another record is this person; both are as before (rule PE-02)."""
    async with gate.open(actor, "person:unmerge") as work:
        kept = await _person(work, case_id, person_id, "person:unmerge")
        found = await work.fetch_one(statements.FIND_MERGE, person=merged_id)
        if found is None or found["kept_id"] != person_id:
            raise NotFound
        merged = await work.read(PersonRow, merged_id)
        await work.change(merged, merged_into_id=None)
        await work.execute(statements.UNDO_MERGE, id=found["id"])
        await work.change(kept)


async def _person(work: Work, case_id: UUID, person_id: UUID, permission: str) -> PersonRow:
    standing = await find_case(work, case_id)
    check(work.actor, permission, case_roles=standing.roles)
    work.about("person", person_id, case_id=case_id)
    record = await work.fetch_one(statements.FIND_PERSON, case=case_id, person=person_id)
    if record is None:
        raise NotFound
    return row_of(PersonRow, record)
