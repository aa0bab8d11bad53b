"""Publishing: what has ended and is counted, once, and never changed; a correction is one revision with a reason."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.days import day_of
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, Unavailable
from app.domain.statistics import publishing, revising
from app.domain.statistics.apart import NotReckoned
from app.domain.statistics.definitions import correct_texts
from app.domain.statistics.drafts import RevisionDraft
from app.domain.statistics.indicators import indicators
from app.domain.statistics.lines import settled_on
from app.domain.statistics.parting import make_months
from app.domain.statistics.periods import midnight, period_of
from app.domain.statistics.reckoning import Found, Reckoned
from app.domain.statistics.revising import revise_statistics
from app.domain.statistics.statements.views import STATISTICS
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.statistics import Grain
from tests.domain.case_world import rows, shown_list
from tests.field.statistics_world import cells, clock, counted, here, published, year
from tests.field.test_report_rules import analyst, insert, referral
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-01")]

NOW = datetime.now(UTC)
LAST = NOW.year - 1


async def came_in(world: World, first: int, count: int, at: datetime, **facts: Any) -> None:  # noqa: ANN401
    """So many referrals of one moment."""
    await insert(world, *(referral(world, first + n, arrived_at=at, **facts) for n in range(count)))


async def killed(_found: Found) -> list[Reckoned]:
    """A process that is killed before it tells anything."""
    raise NotReckoned


async def test_a_period_is_published_once_when_it_has_ended_and_is_counted(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "counted_indicators", lambda: {"IN-57": indicators()["IN-57"]})
    await came_in(world, 0, 25, NOW - timedelta(days=40))
    await came_in(world, 50, 15, NOW - timedelta(days=2))
    assert await publishing.publish_ended(world.gate, clock(world)) == 0  # not counted yet
    await counted(world)
    while await publishing.publish_ended(world.gate, clock(world)):
        pass
    made = await rows(pools, world, "SELECT grain, starts_on, ends_on, counted_until FROM statistics_publications")
    until = min(row["counted_until"] for row in made)
    assert all(midnight(row["ends_on"]) <= row["counted_until"] for row in made)
    assert max(row["ends_on"] for row in made) == day_of(until)
    told = await rows(pools, world, "SELECT grain, starts_on FROM statistics_publications ORDER BY id")
    settled = [settled_on(Grain(row["grain"]), row["starts_on"]) for row in told]
    assert settled == sorted(settled)
    assert len({(row["grain"], row["starts_on"]) for row in made}) == len(made)
    day = period_of(Grain.day, day_of(NOW - timedelta(days=2)))
    assert await cells(pools, world, "IN-57", day, "") == {"": 15}
    # what is recorded late changes nothing of it, and the job finds nothing to do
    await came_in(world, 100, 10, NOW - timedelta(days=2))
    await counted(world)
    assert await publishing.publish_ended(world.gate, clock(world)) == 0
    assert await cells(pools, world, "IN-57", day, "") == {"": 15}
    with pytest.raises(Exception, match="permission denied"):
        await rows(pools, world, "UPDATE statistics SET value = 1")


async def test_a_correction_is_one_revision_with_a_reason_and_what_was_hidden_stays_hidden(
    world: World, pools: Pools
) -> None:
    admin = world.keeper(Role.policy_admin, purpose=Purpose.quality_report)
    draft = RevisionDraft(indicator="IN-57", year=LAST, reason="Laat ingevoerd")
    with pytest.raises(GuardNotMet):
        await revise_statistics(world.gate, admin, draft=draft)
    at = datetime(LAST, 6, 1, tzinfo=UTC)
    await came_in(world, 200, 40, at)
    await came_in(world, 240, 30, at, entry_point="school")
    await came_in(world, 280, 6, at, entry_point="local_team")
    await published(world, year(LAST), "IN-57")
    before = await cells(pools, world, "IN-57", year(LAST))
    assert before == {"police": 40, "school": None}  # six of the local team would follow from it
    await came_in(world, 300, 60, at)
    await came_in(world, 400, 20, at, entry_point="school")
    await counted(world)
    with pytest.raises(MissingRole):
        await revise_statistics(world.gate, analyst(world), draft=draft)
    with pytest.raises(InvalidContent):
        await revise_statistics(world.gate, admin, draft=draft.model_copy(update={"indicator": "IN-99"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(revising, "reckoning_apart", lambda: nullcontext(killed))
        with pytest.raises(Unavailable):
            await revise_statistics(world.gate, admin, draft=draft)
    await revise_statistics(world.gate, admin, draft=draft)
    kept = await rows(pools, world, "SELECT revision, reason FROM statistics_publications WHERE grain = 'year' "
                      "ORDER BY revision")  # fmt: skip
    assert [tuple(row) for row in kept] == [(0, None), (1, "Laat ingevoerd")]
    seen = [one for one in await shown_list(world.gate, analyst(world), STATISTICS) if one["grain"] == "year"]
    assert {one["revision"] for one in seen} == {1}
    by_cell = {one["cell"]: one["value"] for one in seen if one["dividedBy"] == "cell"}
    assert by_cell["police"] == 100
    assert by_cell["school"] is None


async def test_each_month_has_its_own_part_and_what_lay_in_the_rest_moves_into_it(world: World, pools: Pools) -> None:
    await came_in(world, 600, 12, NOW)
    await counted(world)
    asked = "SELECT count(*) FROM facts WHERE indicator = 'IN-57'"
    before = (await rows(pools, world, asked))[0][0]
    parts = "SELECT count(*) FROM pg_class WHERE relispartition AND relname LIKE 'facts_20%' AND relkind = 'r'"
    await make_months(world.gate, clock(world))
    await make_months(world.gate, clock(world))
    assert (await rows(pools, world, parts))[0][0] == 4
    where = "SELECT count(*) FROM facts WHERE tableoid = $1::regclass AND indicator = 'IN-57'"
    assert (await rows(pools, world, where, f"facts_{NOW:%Y_%m}"))[0][0] >= 12
    assert (await rows(pools, world, asked))[0][0] == before
    with pytest.raises(Exception, match="permission denied"):
        await rows(pools, world, f"SELECT * FROM facts_{NOW:%Y_%m}")
    with pytest.raises(Exception, match=r"insufficient|permission|privilege"):
        await rows(pools, world, "SELECT make_month('persons', today())")


async def test_words_that_a_release_says_better_come_without_a_recount(world: World, pools: Pools) -> None:
    await counted(world)
    asked = "SELECT numerator, xmin::text FROM indicators WHERE code = 'IN-57'"
    ((before, _),) = await rows(pools, world, asked)
    await rows(pools, world, "UPDATE indicators SET numerator = 'in other words' WHERE code = 'IN-57'")
    assert (await rows(pools, world, asked))[0][0] == "in other words"
    await correct_texts(world.gate, clock(world))
    ((after, written),) = await rows(pools, world, asked)
    assert after == before
    await correct_texts(world.gate, clock(world))
    assert await rows(pools, world, asked) == [(before, written)], "what is right is not written again"


async def test_many_things_of_few_cases_are_small(world: World, pools: Pools) -> None:
    day, indicator = date(LAST, 5, 11), indicators()["IN-20"]
    fact = (
        "INSERT INTO facts (house_id, root_id, indicator, key, month, subject_id, day, cell, municipality, programme, "
        "phase, organisation_kind, action_kind, ground_kind, numerator, denominator) SELECT $1, "
        "CASE WHEN kind = 'help' THEN gen_random_uuid() ELSE $2 END, 'IN-20', gen_random_uuid(), $3, "
        "gen_random_uuid(), $4, '', 'unknown', 'unknown', 'unknown', '', kind, '', n % 2, 1 "
        "FROM generate_series(1, 40) AS n, unnest(ARRAY['help', 'contact_task']) AS kind"
    )
    total = (
        "INSERT INTO fact_cells SELECT house_id, indicator, day, cell, municipality, programme, phase, "
        "organisation_kind, action_kind, ground_kind, month, sum(numerator), sum(denominator), count(*) FROM facts "
        "WHERE house_id = $1 AND indicator = 'IN-20' AND day = $2 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
    )
    await counted(world)
    await rows(pools, world, fact, world.house_id, world.house_id, day.replace(day=1), day)
    await rows(pools, world, total, world.house_id, day)
    await publishing.publish(world.gate, clock(world), indicator, [year(LAST)], here)
    by_kind = await cells(pools, world, "IN-20", year(LAST), "action_kind")
    assert by_kind["contact_task"] is None  # forty, all of one family
    assert await cells(pools, world, "IN-20", year(LAST), "") == {"": 0.5}
