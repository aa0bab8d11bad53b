"""Use cases of balances: what an organisation gave and took, rolled up to the house, frozen yearly (rule RP-07)."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_past
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.ids import new_id
from app.domain.reports.answers import Balance, RefusalCount, SpentTime
from app.domain.reports.drafts import BalanceDraft, PoliceCountDraft, TimeDraft, YearDraft
from app.domain.reports.rules import year_of
from app.domain.reports.statements.balance import BALANCE, COUNT_INCIDENTS, FROZEN, REFUSALS, SPENT, TO_FREEZE
from app.domain.statistics.lines import ALL, CellKey
from app.domain.statistics.protection import THRESHOLD, Counts, protect
from app.domain.tables.reports import ResultReportRow, TimeEntryRow
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.statistics import Grain

MOST_FROZEN: Final = 50


async def read_balance(gate: Gate, actor: Actor, *, draft: BalanceDraft) -> Balance:
    """The balance of your organisation; of another one only for the house. A past year is as it was frozen."""
    whose = draft.organisation_id or actor.organisation_id
    check(actor, "balance:read", own=whose == actor.organisation_id)
    async with gate.open(actor, "balance:read") as work:
        work.about("organisation", whose)
        since, until = year_of(draft.year, work.today)
        frozen = await work.fetch_value(FROZEN, organisation=whose, year=draft.year)
        if frozen is not None:
            return Balance.model_validate(json.loads(frozen) | {"frozen": True})
        return await _balance(work, whose, draft.year, since, until)


async def roll_up_balances(gate: Gate, actor: Actor, *, draft: YearDraft) -> Balance:
    """The balances of all organisations together, for the house; small counts are suppressed (rules RP-01, RP-07)."""
    check(actor, "balance:roll-up")
    async with gate.open(actor, "balance:roll-up") as work:
        since, until = year_of(draft.year, work.today)
        least = await house_setting(work, "suppression_cell", THRESHOLD)
        found = await _balance(work, None, draft.year, since, until)
        work.note(year=draft.year)
    refusals = _protected({r.reason: r.count or 0 for r in found.refusals}, draft.year, least)
    return found.model_copy(
        update={
            "given": _enough(found.given, least),
            "taken": _enough(found.taken, least),
            "refusals": [RefusalCount(reason=reason, count=count) for reason, count in refusals.items()],
        }
    )


async def freeze_results(gate: Gate, actor: Actor) -> int:
    """Freeze the past year's balance of every organisation that took part, once; how many (rule RP-07)."""
    check(actor, "balance:freeze")
    async with gate.open(actor, "balance:freeze") as work:
        year = work.now.year - 1
        since, until = year_of(year, work.today)
        rows = await work.fetch(TO_FREEZE, year=year, until=until, most=MOST_FROZEN)
        for row in rows:
            whose = row["organisation_id"]
            balance = await _balance(work, whose, year, since, until)
            await work.insert(
                ResultReportRow(
                    house_id=actor.house_id,
                    organisation_id=whose,
                    year=year,
                    figures=balance.model_dump(mode="json"),
                )
            )
        work.note(results=len(rows))
    return len(rows)


async def record_time(gate: Gate, actor: Actor, *, draft: TimeDraft) -> UUID:
    """Record time that your organisation spent for the network, and whether product financing pays it (rule RP-07)."""
    async with gate.open(actor, "time:record") as work:
        check(actor, "time:record")
        check_past(draft.on, work.today, "/on")
        if draft.case_id is not None:
            await find_case(work, draft.case_id)
        row = TimeEntryRow(
            house_id=actor.house_id,
            organisation_id=actor.organisation_id,
            case_id=draft.case_id,
            activity=draft.activity.value,
            minutes=draft.minutes,
            product_financed=draft.product_financed,
            on_date=draft.on,
        )
        await work.insert(row)
        work.about("time_entry", row.id, case_id=draft.case_id)
    return row.id


async def count_incidents(gate: Gate, actor: Actor, *, draft: PoliceCountDraft) -> UUID:
    """Say how many incidents the police coded in a month; what it sent on is counted by itself (rule RP-10)."""
    async with gate.open(actor, "police-count:record") as work:
        check(actor, "police-count:record")
        if draft.month.day != 1:
            raise InvalidContent(Fault("/month", "bad-format", "RP-10"))
        check_past(draft.month, work.today, "/month")
        made: UUID = await work.fetch_value(
            COUNT_INCIDENTS,
            id=new_id(),
            organisation=actor.organisation_id,
            month=draft.month,
            coded=draft.coded,
        )
        work.about("police_count", made)
    return made


async def _balance(work: Work, whose: UUID | None, year: int, since: datetime, until: datetime) -> Balance:
    asked = {"organisation": whose, "since": since, "until": until}
    figures = await work.fetch_one(BALANCE, **asked)
    refusals = await work.fetch(REFUSALS, **asked)
    spent = await work.fetch(SPENT, **asked)
    return Balance(
        organisation_id=whose,
        year=year,
        frozen=False,
        **dict(figures),
        refusals=[RefusalCount(reason=row["reason"], count=row["count"]) for row in refusals],
        time=[
            SpentTime(activity=row["activity"], minutes=row["minutes"], unpaid_minutes=row["unpaid"]) for row in spent
        ],
    )


def _protected(counts: Mapping[str, int], year: int, least: int) -> dict[str, int | None]:
    """Counts beside their total as statistics are published: rounded, or None (rule RP-01)."""
    told = {ALL: sum(counts.values()), **counts}
    keys = {name: CellKey(Grain.year, date(year, 1, 1), (name,)) for name in told}
    cells = {keys[name]: Counts(count, count, count) for name, count in told.items()}
    shown = protect(cells, {}, Measure.number, threshold=least)
    return {name: shown[keys[name]].numerator for name in counts}


def _enough(count: int | None, least: int) -> int | None:
    return None if count is None or count < least else count
