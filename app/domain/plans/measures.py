"""Use cases of measures (maatregelen): ask, decide, start, end, explain, back; each step on the legal timeline."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import check_measure_handed_over
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_past, check_seen
from app.domain.access.direction_rules import GUARDED_MEASURES
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.organisations.service import check_works_there
from app.domain.persons.rules import HouseholdFact, is_adult
from app.domain.persons.statements.persons import HOUSEHOLD_OF_CASE
from app.domain.plans.legal import end_reminders, put_on_timeline
from app.domain.plans.measure_drafts import (
    BackingDraft,
    ExplanationDraft,
    MeasureDecisionDraft,
    MeasureDraft,
    MeasureEnding,
    MeasureStart,
)
from app.domain.plans.measure_rules import (
    PETITION_DAYS,
    Helper,
    HomeMembers,
    check_accompanying,
    check_arranged,
    check_dates,
    check_home_ban,
    check_intimate_terror,
    check_subject,
    proposed_instead,
)
from app.domain.plans.options import add_option
from app.domain.plans.standing import check_persons, of_case
from app.domain.plans.statements import measures as statements
from app.domain.tables.measures import MeasureRow
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.measures import MEASURE, LegalEventKind, MeasureDomain, MeasureKind, MeasureStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.terms import TermKind


async def request_measure(gate: Gate, actor: Actor, *, case_id: UUID, draft: MeasureDraft) -> UUID:
    """Record a measure that is asked for, by any organisation of the team (rules PL-13 to PL-15); its id."""
    async with gate.open(actor, "measure:request") as work:
        await of_case(work, case_id, "measure:request", rule="PL-13")
        today = work.today
        requested_on = draft.requested_on or today
        check_past(requested_on, today, "/requestedOn", "PL-13")
        await check_persons(work, case_id, [draft.subject_id], "/subjectId", "PL-13")
        subject = await work.fetch_one(statements.SUBJECT, case=case_id, person=draft.subject_id)
        check_subject(draft.kind, _fact(subject), unborn=draft.unborn, today=today)
        check_home_ban(
            draft.kind,
            serious_danger=draft.serious_danger,
            presence=draft.presence,
            backing=(draft.ban_trust, draft.accompanying_id),
        )
        await _check_accompanying(work, case_id, draft.accompanying_id)
        if draft.kind is MeasureKind.home_ban:
            check_intimate_terror(
                await house_setting(work, "home_ban_with_it", "finding"),
                intimate_terror=await work.fetch_value(statements.INTIMATE_TERROR, case=case_id),
                backed=draft.ban_trust is not None or draft.accompanying_id is not None,
            )
        told = draft.model_dump(mode="python") | {"requested_on": requested_on}
        row = MeasureRow(
            house_id=actor.house_id,
            case_id=case_id,
            domain=draft.kind.domain.value,
            recorded_by_id=actor.organisation_id,
            **told,
        )
        await work.insert(row)
        await put_on_timeline(work, row, LegalEventKind.requested, requested_on)
        work.about("measure", row.id, case_id=case_id, version=1)
    return row.id


async def decide_measure(gate: Gate, actor: Actor, *, measure_id: UUID, seen: int, draft: MeasureDecisionDraft) -> int:
    """Record the authority's decision; a refused home ban proposes other means (PL-13, PL-16, PL-17)."""
    async with gate.open(actor, "measure:decide") as work:
        row, standing = await _measure(work, measure_id, "measure:decide", seen)
        on = draft.decided_on or work.today
        check_past(on, work.today, "/decidedOn", "PL-13")
        check_dates(row.requested_on, ("/decidedOn", on), ("/endsOn", draft.ends_on))
        to = MeasureStatus(draft.answer.value)
        version = await _moved(
            work,
            row,
            standing,
            to,
            decided_on=on,
            reason=draft.reason,
            ends_on=draft.ends_on,
            low_escalation_risk=draft.low_escalation_risk,
        )
        await put_on_timeline(work, row, LegalEventKind(to.value), on)
        kind = MeasureKind(row.kind)
        if to is MeasureStatus.decided_no:
            for instead in proposed_instead(kind, low_escalation_risk=draft.low_escalation_risk):
                await add_option(
                    work, case_id=row.case_id, text=instead.nl, kind=ActionKind.safety_measure, measure_kind=instead,
                    subject_ids=[row.subject_id], from_measure_id=row.id,
                )  # fmt: skip
        elif kind is MeasureKind.provisional_order:
            due = datetime.combine(on + timedelta(days=PETITION_DAYS), time.min, tzinfo=UTC)
            subject = ("measure", row.id)
            await start_term(work, TermKind.divorce_petition, case_id=row.case_id, subject=subject, due_at=due)
        if to is MeasureStatus.decided_yes and draft.ends_on is not None:
            await put_on_timeline(work, row, LegalEventKind.measure_end, draft.ends_on)
        return version


async def start_measure(gate: Gate, actor: Actor, *, measure_id: UUID, seen: int, draft: MeasureStart) -> int:
    """Let a granted measure run; a home ban with its director and a helper for each (rules PL-13 and PL-14)."""
    async with gate.open(actor, "measure:start") as work:
        row, standing = await _measure(work, measure_id, "measure:start", seen)
        on = draft.starts_on or work.today
        check_dates(row.requested_on, ("/startsOn", on), ("/endsOn", draft.ends_on))
        also: dict[str, Any] = {}
        if row.kind == MeasureKind.home_ban:
            await _check_arranged(work, row, draft)
            also = {
                "director_id": draft.director_id,
                "helpers": [helper.model_dump(mode="json", by_alias=True) for helper in draft.helpers],
            }
        elif draft.director_id is not None or draft.helpers:
            raise InvalidContent(Fault("/helpers", "not-allowed", "PL-14"))
        ends_on = draft.ends_on or row.ends_on
        was = row.ends_on
        version = await _moved(work, row, standing, MeasureStatus.running, starts_on=on, ends_on=ends_on, **also)
        await put_on_timeline(work, row, LegalEventKind.started, on)
        if ends_on is not None and ends_on != was:
            await put_on_timeline(work, row, LegalEventKind.measure_end, ends_on)
        return version


async def end_measure(gate: Gate, actor: Actor, *, measure_id: UUID, seen: int, draft: MeasureEnding) -> int:
    """Record that a measure ended or was lifted; the help that began under it goes on untouched (rule PL-16).

    A child-protection measure ends when guidance and monitoring after it were both accepted (rule CA-05).
    """
    async with gate.open(actor, "measure:end") as work:
        row, standing = await _measure(work, measure_id, "measure:end", seen)
        on = draft.on_date or work.today
        check_past(on, work.today, "/onDate", "PL-13")
        check_dates(row.requested_on, ("/onDate", on))
        to = MeasureStatus(draft.outcome.value)
        if MeasureKind(row.kind) in GUARDED_MEASURES:
            await check_measure_handed_over(work, row.id)
        await end_reminders(work, row.id)
        version = await _moved(work, row, standing, to, ended_on=on, reason=draft.reason)
        await put_on_timeline(work, row, LegalEventKind(to.value), on)
        return version


async def explain_measure(gate: Gate, actor: Actor, *, measure_id: UUID, seen: int, draft: ExplanationDraft) -> int:
    """Record when and to whom a measure was explained, by any organisation of the team (rule PL-13)."""
    async with gate.open(actor, "measure:explain") as work:
        row, _ = await _measure(work, measure_id, "measure:explain", seen)
        check_past(draft.on_date, work.today, "/onDate", "PL-13")
        await check_persons(work, row.case_id, draft.person_ids, "/personIds", "PL-13")
        return await work.change(row, explained_on=draft.on_date, explained_to_ids=list(draft.person_ids))


async def back_measure(gate: Gate, actor: Actor, *, measure_id: UUID, seen: int, draft: BackingDraft) -> int:
    """State why the contact ban of a home ban can be trusted, or which criminal measure is beside it (rule PL-15)."""
    async with gate.open(actor, "measure:back") as work:
        row, _ = await _measure(work, measure_id, "measure:back", seen)
        if row.kind != MeasureKind.home_ban:
            raise InvalidContent(Fault("/banTrust", "not-allowed", "PL-15"))
        if draft.ban_trust is None and draft.accompanying_id is None:
            raise InvalidContent(Fault("/banTrust", "required", "PL-15"))
        await _check_accompanying(work, row.case_id, draft.accompanying_id)
        return await work.change(row, **draft.model_dump(exclude_none=True))


async def _measure(work: Work, measure_id: UUID, permission: str, seen: int) -> tuple[MeasureRow, CaseStanding]:
    row = await work.read(MeasureRow, measure_id)
    standing = await find_case(work, row.case_id)
    work.about("measure", measure_id, case_id=row.case_id, version=row.version)
    own = row.recorded_by_id == work.actor.organisation_id
    check(work.actor, permission, case_roles=standing.roles, own=own)
    check_seen(row.version, seen)
    return row, standing


async def _moved(
    work: Work,
    row: MeasureRow,
    standing: CaseStanding,
    to: MeasureStatus,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    by: set[Role | Capacity] = {*standing.roles, *work.actor.roles}
    if row.recorded_by_id == work.actor.organisation_id:
        by.add(Capacity.owner)
    MEASURE.check(row.status, to, by=by)
    return await work.change(row, status=to.value, **also)


async def _check_accompanying(work: Work, case_id: UUID, measure_id: UUID | None) -> None:
    if measure_id is None:
        return
    try:
        other = await work.read(MeasureRow, measure_id, locked=False)
    except NotFound:
        check_accompanying(None)
        return
    check_accompanying(MeasureDomain(other.domain) if other.case_id == case_id else None)


async def _check_arranged(work: Work, row: MeasureRow, draft: MeasureStart) -> None:
    """The household is asked as it is now: who goes, who stays, who is a child."""
    today: date = work.today
    others = [
        member
        for member in await work.fetch(HOUSEHOLD_OF_CASE, case=row.case_id)
        if member["person_id"] != row.subject_id
    ]
    adults = frozenset(member["person_id"] for member in others if is_adult(_fact(member), today))
    home = HomeMembers(row.subject_id, adults, frozenset(member["person_id"] for member in others) - adults)
    kind = None
    if draft.director_id is not None:
        kind = await work.fetch_value(statements.DIRECTOR_KIND, case=row.case_id, organisation=draft.director_id)
    check_arranged(
        home,
        [Helper(helper.person_id, helper.professional_id) for helper in draft.helpers],
        None if kind is None else OrganisationKind(kind),
        await house_setting(work, "home_ban_director", "veilig_thuis"),
    )
    for n, helper in enumerate(draft.helpers):
        await check_works_there(work, helper.professional_id, helper.organisation_id, f"/helpers/{n}/professionalId")


def _fact(row: Any) -> HouseholdFact:  # noqa: ANN401 - a database record
    role, band = row["role"], row["age_band"]
    return HouseholdFact(
        HouseholdRole.other if role is None else HouseholdRole(role),
        row["birth_date"],
        None if band is None else AgeBand(band),
    )
