"""Use cases of the roster of a programme, and the watch over it: gaps and ending money are told once (PR-03, PR-11)."""

from datetime import timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.ids import new_id
from app.domain.programmes.drafts import DutyDraft
from app.domain.programmes.roster import Duty, gaps_at, looks_back
from app.domain.programmes.service import definition_of
from app.domain.programmes.statements import steps
from app.domain.tables.programmes import DutyRow, ProgrammeRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import DutyKind

_ALERT_DAYS = 180


async def record_duty(gate: Gate, actor: Actor, *, programme_id: UUID, draft: DutyDraft) -> UUID:
    """Fill a seat, be on call, or record a consultation held, by one of the programme's organisations (rule PR-11)."""
    async with gate.open(actor, "duty:record") as work:
        programme = await work.read(ProgrammeRow, programme_id, locked=False)
        work.about("duty", programme_id)
        theirs = {programme.pivot_organisation_id, programme.lead_organisation_id, *programme.organisation_ids}
        check(actor, "duty:record", own=actor.organisation_id in theirs)
        _check_duty(programme, actor, draft)
        if draft.professional_id is not None:
            there = await work.fetch_value(
                steps.WORKS_THERE, professional=draft.professional_id, organisation=actor.organisation_id
            )
            if there is None:
                raise InvalidContent(Fault("/professionalId", "unknown-professional", "PR-11"))
        row = DutyRow(
            house_id=actor.house_id,
            programme_id=programme_id,
            kind=draft.kind.value,
            code=draft.code,
            organisation_id=actor.organisation_id,
            professional_id=draft.professional_id,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
        )
        await work.insert(row)
        work.about("duty", row.id)
    return row.id


async def watch_programmes(gate: Gate, actor: Actor) -> int:
    """Tell what the rosters of active programmes lack, and money that ends; each once (rules PR-03 and PR-11)."""
    check(actor, "duty:keep-watch")
    async with gate.open(actor, "duty:keep-watch") as work:
        told = await _tell_ending_money(work)
        for record in await work.fetch(steps.WATCHED_PROGRAMMES):
            told += await _tell_gaps(work, loaded(ProgrammeRow, dict(record)))
        work.note(gaps=told)
    return told


async def _tell_ending_money(work: Work) -> int:
    days = await house_setting(work, "financing_alert_days", _ALERT_DAYS)
    ending = await work.fetch(steps.ENDING_MONEY, until=work.today + timedelta(days=days), at=work.now)
    for record in ending:
        work.tell(
            NoticeType.programmes_financing_ending,
            kind="programme",
            subject_id=record["id"],
            version=record["version"],
            audience=[work.actor.keeper_id],
        )
    return len(ending)


async def _tell_gaps(work: Work, programme: ProgrammeRow) -> int:
    definition = definition_of(programme)
    team, cadence = definition.team, definition.cadence
    if not (team.seats or team.on_call or cadence.every or cadence.round_the_clock):
        return 0
    records = await work.fetch(
        steps.DUTIES_BETWEEN,
        programme=programme.id,
        from_at=work.now - looks_back(),
        until_at=work.now + timedelta(days=1),
    )
    duties = [
        Duty(DutyKind(each["kind"]), each["code"], each["organisation_kind"], each["starts_at"], each["ends_at"])
        for each in records
    ]
    told = 0
    for gap in gaps_at(definition, work.now, programme.activated_at or work.now, duties):
        gap_id = await work.fetch_value(
            steps.KEEP_GAP,
            id=new_id(),
            programme=programme.id,
            kind=gap.kind.value,
            code=gap.code,
            on=gap.on,
            missing=gap.missing,
        )
        if gap_id is not None:
            told += 1
            work.tell(
                NoticeType.programmes_gap_found,
                kind="duty_gap",
                subject_id=gap_id,
                reason=gap.kind.value,
                audience=[work.actor.keeper_id, programme.lead_organisation_id, programme.pivot_organisation_id],
            )
    return told


def _check_duty(programme: ProgrammeRow, actor: Actor, draft: DutyDraft) -> None:
    if draft.ends_at <= draft.starts_at:
        raise InvalidContent(Fault("/endsAt", "not-after-start", "PR-11"))
    team = definition_of(programme).team
    if draft.kind is DutyKind.seat:
        seat = next((seat for seat in team.seats if seat.code == draft.code), None)
        if seat is None:
            raise InvalidContent(Fault("/code", "not-in-list", "PR-11"))
        if seat.kind is not actor.organisation_kind:
            raise InvalidContent(Fault("/code", "not-allowed", "PR-11"))
    if draft.kind is DutyKind.on_call and draft.code is not None and draft.code not in OrganisationKind.values():
        raise InvalidContent(Fault("/code", "not-in-list", "PR-11"))
