"""Use cases of danger pairs (gevaarspaar): two persons who are kept apart while the pair is active (rule PE-05)."""

from collections.abc import Iterable
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, WrongState
from app.domain.persons.drafts import DangerPairDraft, LiftDraft
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case, check_two
from app.domain.persons.statements import persons as statements
from app.domain.tables.persons import DangerPairRow


async def set_danger_pair(gate: Gate, actor: Actor, *, case_id: UUID, draft: DangerPairDraft) -> UUID:
    """Keep two persons of a case apart, from now on; contact data of the protected one close at once (PE-04)."""
    check_two(draft.person_id, draft.other_person_id, "PE-05", "/otherPersonId")
    async with gate.open(actor, "danger-pair:set") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "danger-pair:set", case_roles=standing.roles)
        work.about("danger_pair", case_id, case_id=case_id)
        named = [(draft.person_id, "/personId"), (draft.other_person_id, "/otherPersonId")]
        check_in_case(named, await persons_of(work, case_id), "PE-05")
        set_on = draft.set_on or work.today
        if set_on > work.today:
            raise InvalidContent(Fault("/setOn", "in-future", "PE-05"))
        if await is_kept_apart(work, case_id, (draft.person_id, draft.other_person_id)):
            raise Conflict(rule="PE-05")
        row = DangerPairRow(
            house_id=actor.house_id,
            case_id=case_id,
            kind=draft.kind.value,
            person_id=draft.person_id,
            other_person_id=draft.other_person_id,
            source=draft.source,
            set_on=set_on,
            set_by_id=actor.professional_id or actor.organisation_id,
        )
        work.about("danger_pair", row.id, case_id=case_id, version=1)
        await work.insert(row)
        await granting.rewrite(work, case_id)
    return row.id


async def lift_danger_pair(gate: Gate, actor: Actor, *, danger_pair_id: UUID, seen: int, draft: LiftDraft) -> int:
    """End a danger pair, by the process director and with a reason (rule PE-05)."""
    async with gate.open(actor, "danger-pair:lift") as work:
        row = await work.read(DangerPairRow, danger_pair_id)
        standing = await find_case(work, row.case_id, locked=True)
        check(actor, "danger-pair:lift", case_roles=standing.roles)
        work.about("danger_pair", danger_pair_id, case_id=row.case_id)
        if row.lifted_at is not None:
            raise WrongState
        version = await work.change(
            row,
            seen=seen,
            lifted_at=work.now,
            lifted_by_id=actor.professional_id or actor.organisation_id,
            lifted_reason=draft.reason,
        )
        await granting.rewrite(work, row.case_id)
        return version


async def is_kept_apart(work: Work, case_id: UUID, person_ids: Iterable[UUID]) -> bool:
    """Whether an active danger pair stands between any two of these persons. A step for every room (PE-05)."""
    return await work.fetch_value(statements.ACTIVE_PAIR, case=case_id, persons=list(person_ids)) is not None
