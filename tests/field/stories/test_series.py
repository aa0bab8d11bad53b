"""Two series over eighteen months: how severe the violence is, and how children say that they live."""

from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from tests.field.stories.figures import sums
from tests.field.stories.stage import Stage, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT, HOUSE, REPORTING = "veilig_thuis", "safety_house", "quality_report"
MONTHS = (0, 6, 12, 18)
SEVERITY, QUALITY = (9, 4, 3, 2), (3, 6, 5, 4)


async def later(stage: Stage, case: dict[str, Any], months: int) -> None:
    """So many months go by: the case is as much older, and so is what was said in it.

    Nothing of the service can change a rating, so the owner of the tables does.
    """
    connection = await asyncpg.connect(stage.service.settings.database_url)
    try:
        async with connection.transaction():
            for table, column, key in (("cases", "opened_at", "id"), ("scale_ratings", "created_at", "case_id")):
                await connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
                back = f"UPDATE {table} SET {column} = {column} - make_interval(months => $1) WHERE {key} = $2"
                await connection.execute(back, months, case["id"])
                await connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    finally:
        await connection.close()


async def rated(stage: Stage, case: dict[str, Any], child: str, months: tuple[int, ...] = MONTHS) -> None:
    """Both series of a family, at their moments."""
    path = f"/cases/{case['id']}"
    for n, month in enumerate(months):
        if n:
            await later(stage, case, month - months[n - 1])
        await stage.post(VT, f"{path}/severity-ratings", {"month": month, "value": SEVERITY[n]})
        own = {"personIds": [child], "raterId": child, "kind": "quality_of_life", "value": QUALITY[n],
               "rationale": "In her own words"}  # fmt: skip
        await stage.post(VT, f"{path}/scale-ratings", own)


Sums = dict[str, dict[str, tuple[float, float]]]


async def computed(stage: Stage, year: int, *names: str) -> dict[str, Any]:
    """Indicators over a year, by their id."""
    body = {"year": year, "indicators": list(names)}
    found = await stage.post(HOUSE, "/indicator-results", body, purpose=REPORTING)
    return {one["id"]: one for one in found["results"]}


async def added(stage: Stage, before: Sums) -> Sums:
    """What both series have more than before, by their cells."""
    more: Sums = {}
    for name in ("IN-32", "IN-33"):
        was = before.get(name, {})
        for cell, (amount, count) in (await sums(stage, name, anew=True)).items():
            amount_then, count_then = was.get(cell, (0, 0))
            more.setdefault(name, {})[cell] = (amount - amount_then, count - count_then)
    return more


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def small_cells(stage: Stage) -> None:
    """A house that shows figures about three or more."""
    await stage.post(
        HOUSE, "/settings", {"name": "suppression_cell", "value": 3, "source": "Meetplan"}, purpose=REPORTING
    )


@pytest.mark.system("SY-126")
@pytest.mark.rule("RP-04")
async def test_severity_has_one_scale_and_one_value_at_each_month_as_it_comes(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.join(case, VT)
    path = f"/cases/{case['id']}/severity-ratings"
    for body, status in (
        ({"month": 0, "value": 11}, 400),
        ({"month": 19, "value": 5}, 400),
        ({"month": 6, "value": 5}, 400),  # it has not come yet
        ({"month": 0, "value": 9}, 200),
        ({"month": 0, "value": 8}, 409),
    ):
        await stage.post(VT, path, body, status=status)
    await stage.post("youth_protection", path, {"month": 0, "value": 5}, status=404)
    await later(stage, case, 6)
    await stage.post(VT, path, {"month": 6, "value": 5})


@pytest.mark.system("SY-126")
@pytest.mark.rule("SA-04", "RP-04")
async def test_only_a_child_speaks_of_its_own_life_before_the_phase_of_recovery(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.join(case, VT)
    mother, _, child = await stage.people(case)
    path = f"/cases/{case['id']}/scale-ratings"
    body = {"personIds": [child], "kind": "quality_of_life", "value": 4, "rationale": "She wants to sleep at home"}
    for refused in (body, body | {"raterId": mother}, body | {"raterId": mother, "personIds": [mother]}):
        problem = await stage.post(VT, path, refused, status=400)
        assert [(one["pointer"], one["rule"]) for one in problem["errors"]] == [("/kind", "SA-04")]
    await stage.post(VT, path, body | {"raterId": child, "value": 11}, status=400)
    await stage.post(VT, path, body | {"raterId": child})
    (told,) = await stage.items(VT, path)
    assert (told["kind"], told["value"], told["raterId"]) == ("quality_of_life", 4, child)


@pytest.mark.system("SY-126")
@pytest.mark.rule("RP-04")
async def test_both_series_show_their_moments_apart_and_nobody_in_them(stage: Stage) -> None:
    before = await added(stage, {})
    families = []
    for _ in range(3):
        case = await stage.open_case()
        await stage.join(case, VT)
        child = (await stage.people(case))[2]
        await rated(stage, case, child)
        families.append((case["id"], child))
    opened = await stage.get(HOUSE, f"/cases/{families[0][0]}")
    year = int(opened["openedAt"][:4])
    assert opened["openedAt"] < moment(-60 * 24 * 30 * 17)
    more = await added(stage, before)
    assert more["IN-32"] == {f"month {month:02} of 0-10": (3 * SEVERITY[n], 3) for n, month in enumerate(MONTHS)}
    assert more["IN-33"] == {f"month {month:02}, age 0-11": (3 * QUALITY[n], 3) for n, month in enumerate(MONTHS)}
    found = await computed(stage, year, "IN-32", "IN-33")
    assert not [known for family in families for known in family if known in str(found)]
    assert all(one["caveatEn"] for one in found.values())  # an outcome is not of the house alone
