"""What Veilig Thuis does itself before it lets go: an investigation of ten weeks, conditions that are followed up."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import NotFound
from app.domain.referrals.drafts import ConditionCheck, ConditionPart, Suspicion
from app.domain.referrals.moving import check_organisations
from app.domain.referrals.rules.weighing import (
    INVESTIGATION_WEEKS,
    check_conditions,
    check_follow_up,
    undetermined_terror,
)
from app.domain.referrals.statements.around import CONDITIONS_OF, LATEST_INVESTIGATION, TAKE_LATE_INVESTIGATIONS
from app.domain.referrals.statements.steps import PEOPLE
from app.domain.tables.referral_work import InvestigationRow, ReferralConditionRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.notices import NoticeType


async def begin_investigation(work: Work, row: ReferralRow, started_on: date) -> None:
    """Start an investigation; it is due in ten weeks (setting). A step."""
    weeks = await house_setting(work, "vt_investigation_weeks", INVESTIGATION_WEEKS)
    await work.insert(
        InvestigationRow(
            house_id=row.house_id,
            referral_id=row.id,
            organisation_id=work.actor.organisation_id,
            started_on=started_on,
            due_on=started_on + timedelta(weeks=weeks),
        )
    )


async def end_investigation(work: Work, row: ReferralRow, suspicions: Sequence[Suspicion]) -> None:
    """Record how every suspicion ended. A step; where a handover was declined, the results may be recorded again."""
    record = await work.fetch_one(LATEST_INVESTIGATION, referral=row.id)
    if record is None:
        raise NotFound
    await work.change(
        loaded(InvestigationRow, dict(record)),
        suspicions=[suspicion.model_dump(mode="json", by_alias=True) for suspicion in suspicions],
        undetermined_intimate_terror=undetermined_terror(suspicions),
        concluded_at=work.now,
    )


async def set_conditions(work: Work, row: ReferralRow, conditions: Sequence[ConditionPart]) -> None:
    """Set safety conditions that bind every member of the household (rule SA-12). A step."""
    people = await work.fetch(PEOPLE, referral=row.id)
    members = [person["id"] for person in people if person["member"]]
    check_conditions(conditions, members, [person["id"] for person in people])
    guards = {f"/conditions/{n}/guardId": [condition.guard_id] for n, condition in enumerate(conditions)}
    await check_organisations(work, guards, "SA-12")
    await work.insert(
        *(
            ReferralConditionRow(
                house_id=row.house_id,
                referral_id=row.id,
                text=condition.text,
                person_ids=list(condition.referral_person_ids),
                guard_id=condition.guard_id,
                check_on=condition.check_on,
                consequence=condition.consequence,
                set_on=work.today,
            )
            for condition in conditions
        )
    )


async def follow_conditions(work: Work, row: ReferralRow, checks: Sequence[ConditionCheck]) -> None:
    """Record how the conditions were kept; none may be left unchecked (rule SA-12). A step."""
    records = await work.fetch(CONDITIONS_OF, referral=row.id)
    kept = {record["id"]: loaded(ReferralConditionRow, dict(record)) for record in records}
    waiting = [one.id for one in kept.values() if one.checked_on is None]
    check_follow_up(checks, waiting, kept.keys(), work.today)
    for one in checks:
        await work.change(kept[one.condition_id], checked_on=one.checked_on, met=one.met, note=one.note)


async def tell_late_investigations(gate: Gate, actor: Actor) -> int:
    """Tell Veilig Thuis and the house of every investigation whose term passed, once; how many. For a job."""
    check(actor, "term:keep")
    async with gate.open(actor, "term:keep") as work:
        late = await work.fetch(TAKE_LATE_INVESTIGATIONS, at=work.now, on=work.today)
        for record in late:
            work.tell(
                NoticeType.referrals_investigation_overdue,
                kind="referral",
                subject_id=record["referral_id"],
                version=record["version"],
                audience=[record["organisation_id"], actor.keeper_id],
            )
        work.note(investigations=len(late))
    return len(late)
