"""Use cases of taking part (deelname): who joins a case, on which basis and for whom, and who leaves it."""

from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases import statements
from app.domain.cases.drafts import ParticipationDraft
from app.domain.cases.rules import check_joining, check_leaving
from app.domain.errors import Conflict, Fault, InvalidContent, WrongState
from app.domain.organisations.service import check_takes_part
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case
from app.domain.tables.cases import ParticipationRow
from app.domain.vocabulary.cases import DirectionRole
from app.domain.vocabulary.notices import NoticeType


async def join_case(gate: Gate, actor: Actor, *, case_id: UUID, draft: ParticipationDraft) -> UUID:
    """Let an organisation take part, for the family or for the side of some; what it may read the grounds decide."""
    async with gate.open(actor, "case:join") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "case:join", case_roles=standing.roles)
        work.about("participation", case_id, case_id=case_id)
        kind = await check_takes_part(work, draft.organisation_id, "/organisationId")
        check_joining(kind, standing.case.approach)
        if draft.ends_at is not None and draft.ends_at <= work.now:
            raise InvalidContent(Fault("/endsAt", "not-after-start"))
        if draft.acts_for is not None:
            named = [(person_id, f"/actsFor/{n}") for n, person_id in enumerate(draft.acts_for)]
            check_in_case(named, await persons_of(work, case_id), "CO-06")
        there = await work.fetch_value(statements.PARTICIPATION_NOW, case=case_id, organisation=draft.organisation_id)
        if there is not None:
            raise Conflict
        row = ParticipationRow(
            house_id=actor.house_id,
            case_id=case_id,
            organisation_id=draft.organisation_id,
            basis=draft.basis.value,
            shell=draft.shell,
            acts_for=None if draft.acts_for is None else list(draft.acts_for),
            past_involvement_only=draft.past_involvement_only,
            starts_at=work.now,
            ends_at=draft.ends_at,
        )
        work.about("participation", row.id, case_id=case_id, version=1)
        await work.insert(row)
        await granting.rewrite(work, case_id)
        _tell(work, row, "joined")
    return row.id


async def leave_case(gate: Gate, actor: Actor, *, participation_id: UUID, seen: int) -> int:
    """End an organisation's part in a case; its access ends with it (rule GR-18). Who directs hands over first."""
    async with gate.open(actor, "case:leave") as work:
        row = await work.read(ParticipationRow, participation_id, locked=False)
        standing = await find_case(work, row.case_id, locked=True)
        work.about("participation", participation_id, case_id=row.case_id)
        own = row.organisation_id == actor.organisation_id
        check(actor, "case:leave", case_roles=standing.roles, own=own)
        row = await work.read(ParticipationRow, participation_id)
        if row.ends_at is not None and row.ends_at <= work.now:
            raise WrongState
        held = await work.fetch(statements.DIRECTED_BY, case=row.case_id, organisation=row.organisation_id)
        check_leaving([DirectionRole(direction["role"]) for direction in held if not direction["provisional"]])
        await work.execute(
            statements.END_DIRECTIONS_OF, case=row.case_id, organisation=row.organisation_id, at=work.now
        )
        version = await work.change(row, seen=seen, starts_at=min(row.starts_at, work.now), ends_at=work.now)
        await granting.rewrite(work, row.case_id)
        _tell(work, row, "left")
        return version


async def leave_with_case(work: Work, case_id: UUID) -> None:
    """Who joined for this case alone (incidentele partner, partner op afroep) leaves when it ends (GR-18). A step."""
    gone = await work.fetch(statements.END_INCIDENTAL, case=case_id, at=work.now)
    if gone:
        await granting.rewrite(work, case_id)
    for found in gone:
        _tell(work, loaded(ParticipationRow, dict(found)), "case_ended")


def _tell(work: Work, row: ParticipationRow, code: str) -> None:
    work.tell(
        NoticeType.cases_participation_changed,
        kind="participation",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=code,
        audience=[row.organisation_id, work.actor.keeper_id],
    )
