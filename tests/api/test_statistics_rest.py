"""Statistics through both doors and as CSV: the same rows, for whoever may read reports."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from app.api.rest.table_text import table_of, wants_table
from app.database.pool import Pools
from app.domain.statistics.statements.views import STATISTICS
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.client import serve
from tests.field.statistics_world import published, year
from tests.field.test_report_rules import insert, referral
from tests.today import today_here
from tests.world import make_world

LAST = today_here().year - 1
TABLE = f"/v1/statistics?indicator=IN-57&grain=year&dividedBy=cell&from={LAST}-01-01"
ASKED = """{ indicators(first: 5, code: ["IN-57"]) { nodes { code countedUntil numeratorNl unitNl deviationsNl
    statistics(first: 50, grain: year, dividedBy: "cell") { nodes { cell value isSuppressed } } } } }"""


async def test_a_dashboard_reads_definitions_and_numbers_over_both_doors_and_as_csv(
    database: Settings, pools: Pools
) -> None:
    world = await make_world(pools)
    at = datetime(LAST, 5, 5, tzinfo=UTC)
    kinds = ["police"] * 40 + ["school"] * 30 + ["local_team"] * 12 + ["general_practitioner"] * 11
    await insert(world, *(referral(world, n, arrived_at=at, entry_point=kind) for n, kind in enumerate(kinds)))
    await published(world, year(LAST), "IN-57")
    async with serve(database) as service:
        only = frozenset({Scope.report_read})
        reader = await service.register(world.organisations["local_team"], world.house_id, "local_team", only)
        blind = await service.register(
            world.organisations["local_team"], world.house_id, "local_team", frozenset({Scope.organisation_read})
        )
        assert (await blind.get(TABLE)).status_code == 403
        answer = await reader.get(TABLE)
        items: list[dict[str, Any]] = answer.json()["items"]
        assert {one["cell"]: one["value"] for one in items} == {
            "police": 40, "school": 30, "local_team": 10, "general_practitioner": 10,
        }  # fmt: skip
        assert {(one["isSuppressed"], one["revision"], one["indicatorVersion"]) for one in items} == {(False, 0, 2)}
        assert all(one["countedUntil"] for one in items)
        as_csv = await reader.send("GET", TABLE, headers={"accept": "text/csv"})
        assert as_csv.headers["content-type"].startswith("text/csv")
        assert as_csv.headers["vary"] == "Accept"
        lines = list(csv.DictReader(io.StringIO(as_csv.text)))
        assert [(line["cell"], float(line["value"])) for line in lines] == [
            (one["cell"], one["value"]) for one in items
        ]
        told = (await reader.ask(ASKED)).json()["data"]["indicators"]["nodes"][0]
        both = [{(one["cell"], one["value"]) for one in rows} for rows in (told["statistics"]["nodes"], items)]
        assert both[0] == both[1]
        assert told["countedUntil"]
        listed = (await reader.get("/v1/indicators?pageSize=200")).json()["items"]
        assert len(listed) > 58
        one = (await reader.get(f"/v1/indicators/{listed[0]['id']}")).json()
        assert (one["code"], one["isCurrent"]) == (listed[0]["code"], True)
        dutch = {"numeratorNl": "aanmeldingen die zijn binnengekomen", "unitNl": "aanmeldingen"}
        (inflow,) = [each for each in listed if each["code"] == "IN-57"]
        assert all({name: found[name] for name in dutch} == dutch for found in (inflow, told))
        assert inflow["deviationsNl"] == told["deviationsNl"]
        assert inflow["deviationsNl"][0].startswith("regio A: Elk incident")


def test_json_is_given_unless_csv_is_asked_for_rather() -> None:
    assert wants_table("text/csv")
    assert wants_table("application/json;q=0.5, text/csv;q=0.9")
    assert not wants_table("application/json, text/csv;q=0.9")
    assert not wants_table("*/*")
    assert not wants_table(None)


@pytest.mark.parametrize(("cell", "written"), [("=1+1", "'=1+1"), ("a,b", '"a,b"'), ("-x", "'-x"), ("x", "x")])
def test_no_text_of_a_table_is_taken_for_a_formula(cell: str, written: str) -> None:
    body = f'{{"items": [{{"cell": "{cell}", "value": -5, "isSuppressed": false}}], "next": null}}'
    heading, line, _ = table_of(body, STATISTICS.view).split("\r\n")
    assert heading == "cell,value,isSuppressed"
    assert line == f"{written},-5,false"
