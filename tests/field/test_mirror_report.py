"""What an organisation reads about itself: the fields it fills, its records that contradict; the house reads all."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.view import Source
from app.domain.statistics.periods import period_of
from app.domain.statistics.statements.supplied_views import CONTRADICTIONS, MIRROR_REPORTS, QUALITY_REPORTS
from app.domain.tables.actions import ActionRow
from app.domain.tables.contributions import ContributionRow, HelpRow
from app.domain.tables.referrals import ReferralPersonRow
from app.domain.vocabulary.statistics import Grain
from tests.domain.case_world import rows, shown, shown_list
from tests.field.facts_world import START, add, add_made, made, referral
from tests.field.statistics_world import published, year
from tests.field.test_report_rules import analyst
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-07")]

QUARTER: Final = period_of(Grain.quarter, START.date())
EARLY: Final = "referral arrived before it was sent"
UNDONE: Final = "action done without a result"
LATER: Final = START + timedelta(days=120)


async def supplied(world: World) -> None:
    """Records of the police and of a school, in the first quarter and one after it."""
    case = await world.case()
    school, police = world.organisations["school"], world.organisations["police"]
    early = referral(world, sent_at=START + timedelta(hours=1), analysis="Zo zit het")
    other = referral(world, sent_at=START)
    known: dict[str, Any] = {"referral_id": early.id, "key": "a", "member": True, "concealed": False}
    await add(
        world, early, other, referral(world, sent_at=START, state="duplicate"),
        referral(world, sent_at=LATER + timedelta(hours=1), arrived_at=LATER, analysis="Later"),
        made(world, ReferralPersonRow, **known, birth_date=date(2000, 1, 1), protected=True),
        made(world, ReferralPersonRow, **(known | {"key": "b"}), protected=False),
    )  # fmt: skip
    given: dict[str, Any] = {
        "case_id": case.id, "organisation_id": school, "person_ids": case.persons[:1], "category": "safety",
        "category_mask": 32, "mode": "content", "content": "x", "created_at": START,
    }  # fmt: skip
    await add_made(world, ContributionRow, **given, ground_kind="consent", necessity="Nodig")
    await add_made(world, ContributionRow, **given, ground_kind="covenant")
    for ends_on in (date(2026, 1, 1), date(2026, 3, 1), None):
        await add_made(world, HelpRow, case_id=case.id, person_id=case.persons[0], starts_on=date(2026, 2, 1),
                       ends_on=ends_on, organisation_id=school, created_at=START)  # fmt: skip
    for result, due_on in ((None, START.date()), ("Gelukt", None)):
        await add_made(world, ActionRow, case_id=case.id, kind="contact_task", subject_ids=[], status="done",
                       result=result, due_on=due_on, owner_organisation_id=police, changed_at=START)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def told(world: World) -> None:
    """Records of two organisations, and the reports of their first quarter."""
    await supplied(world)
    await published(world, QUARTER, "Q-01", "Q-02")


def lines(found: list[dict[str, Any]], named: str, count: str) -> dict[tuple[str, str], tuple[int, int, float]]:
    """Each line by its kind of record and what it counts."""
    return {(one["recordKind"], one[named]): (one[count], one["records"], one["share"]) for one in found}


async def test_an_organisation_reads_how_often_it_filled_each_field(world: World) -> None:
    mine = lines(await shown_list(world.gate, analyst(world, "police"), MIRROR_REPORTS), "field", "filled")
    asked = {
        ("referral", "analysis"): (1, 2, 0.5), ("referral", "risks"): (0, 2, 0.0),
        ("person", "birth_date"): (1, 2, 0.5), ("person", "bsn"): (0, 2, 0.0), ("person", "postal_code"): (1, 2, 0.5),
        ("action", "due_on"): (1, 2, 0.5), ("action", "professional"): (0, 2, 0.0),
    }  # fmt: skip
    assert {key: mine[key] for key in asked} == asked
    assert {kind for kind, _ in mine} == {"referral", "person", "action"}
    schools = lines(await shown_list(world.gate, analyst(world, "school"), MIRROR_REPORTS), "field", "filled")
    asked = {
        ("contribution", "necessity"): (1, 2, 0.5), ("contribution", "ground"): (2, 2, 1.0),
        ("help", "starts_on"): (3, 3, 1.0), ("help", "aim"): (0, 3, 0.0),
    }  # fmt: skip
    assert {key: schools[key] for key in asked} == asked
    assert {kind for kind, _ in schools} == {"contribution", "help"}


async def test_an_organisation_reads_how_many_of_its_records_contradict(world: World) -> None:
    police = await shown_list(world.gate, analyst(world, "police"), QUALITY_REPORTS)
    assert lines(police, "combination", "contradicting") == {
        ("referral", EARLY): (1, 2, 0.5), ("action", UNDONE): (1, 2, 0.5)
    }  # fmt: skip
    assert {(one["grain"], one["startsOn"], one["endsOn"]) for one in police} == {
        ("quarter", "2026-01-01", "2026-04-01")
    }
    school = await shown_list(world.gate, analyst(world, "school"), QUALITY_REPORTS)
    assert lines(school, "combination", "contradicting") == {
        ("contribution", "consent as ground without the consent"): (1, 1, 1.0),
        ("help", "help ended before it began"): (1, 3, 0.3333),
    }


@pytest.mark.parametrize("source", [MIRROR_REPORTS, QUALITY_REPORTS])
async def test_nobody_but_the_house_reads_the_report_of_another(world: World, source: Source) -> None:
    both = {str(world.organisations[kind]) for kind in ("police", "school")}

    async def told_of(actor: Actor, asked: Source = source) -> set[str]:
        return {one["organisationId"] for one in await shown_list(world.gate, actor, asked)}

    assert await told_of(analyst(world)) == both
    assert await told_of(analyst(world, "youth_protection")) == set()
    for kind in ("police", "school"):
        mine = {str(world.organisations[kind])}
        assert await told_of(analyst(world, kind)) == mine
        # the second lock says the same by itself
        assert await told_of(analyst(world, kind), replace(source, visible=None)) == mine


async def test_an_organisation_finds_its_own_contradicting_records_and_nobody_elses(pools: Pools, world: World) -> None:
    police = analyst(world, "police")
    found = await shown_list(world.gate, police, CONTRADICTIONS)
    assert {(one["combination"], one["on"], one["href"].removesuffix(one["recordId"])) for one in found} == {
        (EARLY, "2026-01-05", "/v1/referrals/"), (EARLY, "2026-05-05", "/v1/referrals/"),
        (UNDONE, "2026-01-05", "/v1/actions/"),
    }  # fmt: skip
    assert await shown_list(world.gate, analyst(world), CONTRADICTIONS) == []
    of_school = await shown_list(world.gate, analyst(world, "school"), CONTRADICTIONS)
    assert {one["recordKind"] for one in of_school} == {"contribution", "help"}
    # the lock of the tables holds under the view
    open_wide = await shown_list(world.gate, analyst(world, "school"), replace(CONTRADICTIONS, visible=None))
    assert {one["id"] for one in open_wide} == {one["id"] for one in of_school}

    await rows(pools, world, "UPDATE actions SET result = 'Alsnog' WHERE status = 'done' AND result IS NULL")
    assert {one["combination"] for one in await shown_list(world.gate, police, CONTRADICTIONS)} == {EARLY}
    await rows(pools, world, "UPDATE actions SET result = NULL WHERE result = 'Alsnog'")


async def test_a_line_leads_to_its_records_for_the_organisation_itself_alone(world: World) -> None:
    listed = await shown_list(world.gate, analyst(world), QUALITY_REPORTS)
    line = next(UUID(one["id"]) for one in listed if one["combination"] == EARLY)
    for kind, dates in (("police", ["2026-01-05"]), ("safety_house", [])):
        seen = await shown(world.gate, analyst(world, kind), QUALITY_REPORTS, line, "contradictions")
        assert [one["on"] for one in seen["contradictions"]["items"]] == dates
    assert await shown(world.gate, analyst(world, "school"), QUALITY_REPORTS, line) is None


async def test_what_was_published_stays_until_a_year_is_corrected(pools: Pools, world: World) -> None:
    last = year(2025)
    school = {"organisation_id": world.organisations["school"], "arrived_at": START.replace(year=2025)}
    await add(world, referral(world, sent_at=school["arrived_at"], **school))
    await published(world, last, "Q-01")
    await add(world, referral(world, sent_at=school["arrived_at"], analysis="Nu wel", **school))

    async def filled() -> list[tuple[int, int, int]]:
        found = await shown_list(world.gate, analyst(world, "school"), MIRROR_REPORTS)
        return [(one["filled"], one["records"], one["revision"]) for one in found
                if one["grain"] == "year" and one["field"] == "analysis"]  # fmt: skip

    assert await filled() == [(0, 1, 0)]
    await published(world, last, "Q-01", revision=1)
    assert await filled() == [(1, 2, 1)]
    with pytest.raises(Exception, match="permission denied"):
        await rows(pools, world, "UPDATE supplied_figures SET numerator = 9")
