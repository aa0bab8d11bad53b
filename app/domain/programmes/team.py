"""Use cases of a programme's team on one case, of its process and of its timers."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.programme import programme_of
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, MissingRole, WrongState
from app.domain.ids import new_id
from app.domain.programmes.drafts import ProcessStepDraft, ProgrammeMomentDraft, TeamMemberDraft
from app.domain.programmes.rules import check_external, check_moment, check_step, sector_of
from app.domain.programmes.statements import steps
from app.domain.tables.programmes import ProcessStepRow, TeamMemberRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Capacity
from app.domain.vocabulary.terms import TermKind


async def add_team_member(gate: Gate, actor: Actor, *, case_id: UUID, draft: TeamMemberDraft) -> UUID:
    """Add a member to the team of a case: shell, discipline, organisation and period (rule PR-08).

    A member from outside the network is a named person and works on this case alone.
    """
    async with gate.open(actor, "team-member:add") as work:
        standing = await find_case(work, case_id)
        work.about("team_member", case_id, case_id=case_id)
        check(actor, "team-member:add", case_roles=standing.roles)
        kind = await work.fetch_value(steps.TAKES_PART, case=case_id, organisation=draft.organisation_id)
        if kind is None and draft.organisation_id != actor.keeper_id:
            raise InvalidContent(Fault("/organisationId", "takes-no-part", "PR-08"))
        elsewhere = None
        if draft.professional_id is not None:
            there = await work.fetch_value(
                steps.WORKS_THERE, professional=draft.professional_id, organisation=draft.organisation_id
            )
            if there is None:
                raise InvalidContent(Fault("/professionalId", "unknown-professional", "PR-08"))
            elsewhere = await work.fetch_value(
                steps.EXTERNAL_ELSEWHERE, professional=draft.professional_id, case=case_id
            )
        check_external(
            external=draft.external, named=draft.professional_id is not None, elsewhere=elsewhere is not None
        )
        sector = draft.sector or (None if kind is None else sector_of(OrganisationKind(kind)))
        told = draft.model_dump(mode="python") | {"shell": draft.shell.value, "sector": sector and sector.value}
        row = TeamMemberRow(house_id=actor.house_id, case_id=case_id, starts_at=work.now, **told)
        await work.insert(row)
        work.about("team_member", row.id, case_id=case_id, version=1)
    return row.id


async def end_team_member(gate: Gate, actor: Actor, *, team_member_id: UUID, seen: int) -> int:
    """Let someone be a member of the team no longer; the period stays."""
    async with gate.open(actor, "team-member:end") as work:
        row = await work.read(TeamMemberRow, team_member_id)
        standing = await find_case(work, row.case_id)
        work.about("team_member", team_member_id, case_id=row.case_id)
        check(
            actor,
            "team-member:end",
            case_roles=standing.roles,
            own=row.organisation_id == actor.organisation_id,
        )
        if row.ends_at is not None:
            raise WrongState
        return await work.change(row, seen=seen, ends_at=work.now)


async def record_process_step(gate: Gate, actor: Actor, *, case_id: UUID, draft: ProcessStepDraft) -> UUID:
    """Record a step of the programme's process, in its order; a step may be left out with a reason (rule PR-10)."""
    async with gate.open(actor, "process-step:record") as work:
        standing = await find_case(work, case_id, locked=True)
        work.about("process_step", case_id, case_id=case_id)
        check(actor, "process-step:record", case_roles=standing.roles)
        programme = await programme_of(work, case_id)
        if not programme.process_steps:
            raise GuardNotMet("PR-10", "no-process")
        last = await work.fetch_value(steps.LAST_STEP, case=case_id)
        check_step(draft.step, [step.value for step in programme.process_steps], last)
        row = ProcessStepRow(
            house_id=actor.house_id,
            case_id=case_id,
            step=draft.step,
            skipped=draft.skipped,
            reason=draft.reason,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            at=work.now,
        )
        await work.insert(row)
        work.about("process_step", row.id, case_id=case_id)
    return row.id


async def record_programme_moment(gate: Gate, actor: Actor, *, case_id: UUID, draft: ProgrammeMomentDraft) -> UUID:
    """Record a moment from which a timer of the programme runs, or at which it ends (rule PR-12).

    What ends a timer never lies before what started it: help does not start before the report.
    """
    async with gate.open(actor, "programme-moment:record") as work:
        standing = await find_case(work, case_id, locked=True)
        work.about("moment", case_id, case_id=case_id)
        check(actor, "programme-moment:record", case_roles=standing.roles)
        if not standing.takes_part:
            raise MissingRole(Capacity.team_organisation, rule="PR-12")
        if draft.at > work.now:
            raise InvalidContent(Fault("/at", "in-future", "PR-12"))
        programme = await programme_of(work, case_id)
        known = {record["code"]: record["happened_at"] for record in await work.fetch(steps.MOMENTS_OF, case=case_id)}
        check_moment(programme.timers, draft.code, draft.at, known)
        moment_id: UUID = await work.fetch_value(
            steps.KEEP_MOMENT,
            id=new_id(),
            case=case_id,
            code=draft.code,
            at=draft.at,
            organisation=actor.organisation_id,
            professional=actor.professional_id,
        )
        known[draft.code] = draft.at
        for code, timer in programme.timers.items():
            began = known.get(timer.starts)
            if draft.code not in {timer.starts, timer.ends} or began is None:
                continue
            ended, due_at = known.get(timer.ends), began + timer.span
            timer_id: UUID = await work.fetch_value(
                steps.KEEP_TIMER, id=new_id(), case=case_id, code=code, from_at=began, until_at=due_at, ended_at=ended
            )
            if ended is None:
                await start_term(
                    work,
                    TermKind.programme_timer,
                    case_id=case_id,
                    subject=("programme_timer", timer_id),
                    due_at=due_at,
                    organisation_id=actor.organisation_id,
                )
            else:
                await end_term(work, TermKind.programme_timer, timer_id)
        work.about("moment", moment_id, case_id=case_id)
    return moment_id


async def tell_timer_due(work: Work, term: TermRow) -> None:
    """What follows when a timer of a programme passes: told once, to who started it and the house (rule PR-12)."""
    record = await work.fetch_one(steps.TIMER_PASSED, id=term.subject_id, at=work.now)
    if record is None:
        return
    work.tell(
        NoticeType.programmes_timer_due,
        kind="programme_timer",
        subject_id=term.subject_id,
        version=record["version"],
        case_id=term.case_id,
        reason=record["code"],
        audience=[work.actor.keeper_id, term.organisation_id],
    )
