"""The shipped Grafana dashboard and Power Query: what they ask is asked here of the real API, as their programs would.

Neither program runs in these tests. Their requests, paging, columns and types are read from the files themselves.
"""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
import pytest_asyncio
import yaml  # type: ignore[import-untyped]

from app.database.pool import open_pools
from app.domain.clients.service import ClientDraft, add_client
from app.domain.statistics.counting import rebuild
from app.domain.statistics.indicators import indicators
from app.domain.statistics.periods import period_of
from app.domain.statistics.publishing import publish
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.statistics import Grain
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.field.statistics_world import clock, here
from tests.field.test_report_rules import insert, referral
from tests.world import World, make_world

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BOARD = json.loads((DEPLOY / "grafana/dashboards/region.json").read_text())
QUERY = (DEPLOY / "powerquery/statistics.pq").read_text()
DAY = date(date.today().year - 1, 5, 5)  # noqa: DTZ011 - a day that has ended on the clock of the machine
MONTH = period_of(Grain.month, DAY)
ASKED_OF_A_MONTH = {"D-01", "IN-57"}
TYPES: dict[str, Any] = {
    "timestamp": lambda value: value is None or datetime.fromisoformat(value),
    "number": lambda value: value is None or isinstance(value, int | float),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
}
M_TYPES = {
    "type text": "string",
    "type date": "timestamp",
    "type datetimezone": "timestamp",
    "type number": "number",
    "Int64.Type": "number",
    "type logical": "boolean",
}


@dataclass(frozen=True)
class Region:
    """A served house of which numbers are published, and who reads them."""

    service: Service
    reader: Client
    world: World


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def region(module_database: Settings) -> AsyncIterator[Region]:
    async with open_pools(module_database) as pools:
        world = await make_world(pools)
        at = datetime(DAY.year, DAY.month, DAY.day, 10, tzinfo=UTC)
        kinds = ["police"] * 40 + ["school"] * 30 + ["local_team"] * 3
        await insert(world, *(referral(world, n, arrived_at=at, entry_point=kind) for n, kind in enumerate(kinds)))
        await rebuild(world.gate, clock(world))
        for name in {each["value"] for _, query in queries() for each in query["url_options"]["params"]} & set(
            indicators()
        ):
            indicator = indicators()[name]
            await publish(world.gate, clock(world), indicator, [period_of(Grain.day, DAY)], here)
            if name in ASKED_OF_A_MONTH:
                await publish(world.gate, clock(world), indicator, [MONTH], here)
    async with serve(module_database, sandbox=True) as service:
        only = frozenset({Scope.report_read})
        reader = await service.register(world.organisations["local_team"], world.house_id, "local_team", only)
        yield Region(service, reader, world)


def queries() -> Iterator[tuple[str, dict[str, Any]]]:
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target


def filled(text: str, grain: str) -> str:
    """A text with the dashboard's variables filled in, as Grafana does."""
    known = {"grain": grain, "__from:date:YYYY-MM-DD": str(MONTH.starts_on), "__to:date:YYYY-MM-DD": str(MONTH.ends_on)}
    return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], text)


async def pages(
    reader: Client, path: str, asked: Mapping[str, str], *, root: str, cursor: str, following: str
) -> list[dict[str, Any]]:
    """Every row, page after page, by the names that a file gives to them."""
    rows: list[dict[str, Any]] = []
    further = dict(asked)
    while True:
        answer = await reader.send("GET", f"{path}?{urlencode(further)}", purpose=None)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        rows += body[root]
        if body[following] is None:
            return rows
        further[cursor] = body[following]


@pytest.mark.parametrize(("title", "query"), list(queries()), ids=[title for title, _ in queries()])
@pytest.mark.asyncio(loop_scope="module")
async def test_each_panel_gets_the_columns_that_it_asks_for(region: Region, title: str, query: dict[str, Any]) -> None:
    assert (query["datasource"], query["source"], query["parser"]) == (SOURCE, "url", "backend")
    for grain in BOARD["templating"]["list"][0]["query"].split(","):
        asked = {each["key"]: filled(each["value"], grain) for each in query["url_options"]["params"]}
        rows = await pages(
            region.reader,
            query["url"],
            asked,
            root=query["root_selector"],
            cursor=query["pagination_param_cursor_field_name"],
            following=query["pagination_param_cursor_extraction_path"],
        )
        for row in rows:
            for column in query["columns"]:
                assert TYPES[column["type"]](row[column["selector"]]), column
    if asked.get("indicator"):
        definition = indicators()[asked["indicator"]]
        known = {"", *(["cell"] if definition.cell else []), *(axis.value for axis in definition.axes)}
        assert asked["dividedBy"] in known, f"{title} is divided by what its indicator does not have"
        assert asked["dividedBy"] or not definition.separate
    else:
        assert {row["code"] for row in rows} >= set(indicators())


@pytest.mark.asyncio(loop_scope="module")
async def test_a_panel_shows_what_was_published_and_nothing_of_few(region: Region) -> None:
    query = next(query for title, query in queries() if title == "Inflow by source")
    asked = {each["key"]: filled(each["value"], "month") for each in query["url_options"]["params"]} | {"pageSize": "1"}
    rows = await pages(region.reader, query["url"], asked, root="items", cursor="cursor", following="next")
    shown = {row["cell"]: row["value"] for row in rows}
    assert {name: value for name, value in shown.items() if value is not None} in ({"police": 40}, {"school": 30}, {})
    assert shown["police"] is None or shown["school"] is None, "three beside two shown sources would follow"


SOURCE = {"type": "yesoreyeram-infinity-datasource", "uid": "ketenpoort"}


@pytest.mark.asyncio(loop_scope="module")
async def test_the_data_source_gets_a_token_that_reads_numbers_only(region: Region) -> None:
    text = (DEPLOY / "grafana/provisioning/datasources/ketenpoort.yaml").read_text()
    draft = ClientDraft(
        organisation=str(region.world.organisations["local_team"]),
        house=str(region.world.house_id),
        name="Grafana",
        scopes=frozenset({Scope.report_read}),
    )
    added = await add_client(region.service.pools.writer, draft)
    environment = {
        "KETENPOORT_URL": region.service.settings.base_url,
        "KETENPOORT_TOKEN_URL": f"{region.service.settings.base_url}/oauth/token",
        "KETENPOORT_CLIENT_ID": str(added.client_id),
        "KETENPOORT_CLIENT_SECRET": added.secret or "",
    }
    told = yaml.safe_load(re.sub(r"\$\{(\w+)\}", lambda found: environment[found[1]], text))
    source = told["datasources"][0]
    assert {"type": source["type"], "uid": source["uid"]} == SOURCE
    settings = source["jsonData"]["oauth2"]
    answer = await region.service.http.post(
        settings["token_url"],
        data={"grant_type": settings["oauth2_type"], "scope": " ".join(settings["scopes"])},
        auth=httpx.BasicAuth(settings["client_id"], source["secureJsonData"]["oauth2ClientSecret"]),
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["scope"] == "report:read"
    bearer = {"authorization": f"Bearer {answer.json()['access_token']}"}
    numbers = await region.service.http.get(source["url"] + "/v1/statistics?pageSize=1", headers=bearer)
    assert numbers.status_code == 200
    cases = await region.service.http.get(source["url"] + "/v1/cases", headers=bearer | {"purpose": "stop_violence"})
    assert cases.status_code == 403


def test_the_dashboard_stands_where_grafana_looks_and_names_one_data_source() -> None:
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    assert {json.dumps(panel["datasource"]) for panel in BOARD["panels"]} == {json.dumps(SOURCE)}
    provider = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/ketenpoort.yaml").read_text())["providers"][0]
    assert (provider["type"], provider["allowUiUpdates"]) == ("file", False)
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in BOARD["panels"]]
    assert len(set(places)) == len(places), "two panels lie on one place"


@pytest.mark.asyncio(loop_scope="module")
async def test_power_query_gets_the_columns_that_it_types(region: Region) -> None:
    given = dict(re.findall(r'^    (\w+) = "([^"]*)",$', QUERY, re.MULTILINE))
    given |= {"From": str(MONTH.starts_on), "Before": str(MONTH.ends_on)}
    parts = re.search(r"Asked = \[(.*?)\]", QUERY, re.DOTALL)
    path = re.search(r'RelativePath = "([^"]+)"', QUERY)
    assert parts
    assert path
    assert urlsplit(given["BaseUrl"]).scheme == "https"
    said = dict(re.findall(r'(\w+) = ("[^"]*"|\w+)', parts[1]))
    asked = {name: value.strip('"') if value.startswith('"') else given[value] for name, value in said.items()}
    columns = re.findall(r'\{"(\w+)", ([\w. ]+)\}', QUERY)
    assert "[cursor = cursor]" in QUERY
    rows = await pages(region.reader, f"/{path[1]}", asked, root="items", cursor="cursor", following="next")
    assert rows
    for row in rows:
        assert {name for name, _ in columns} == set(row) - {"id", "withheld"}
        assert all(TYPES[M_TYPES[kind]](row[name]) for name, kind in columns)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_indicator_is_had_as_csv_that_tells_the_same(region: Region) -> None:
    for name in indicators():
        asked = f"/v1/statistics?{urlencode({'indicator': name, 'pageSize': 200})}"
        told = (await region.reader.get(asked, purpose=None)).json()["items"]
        answer = await region.reader.send("GET", asked, purpose=None, headers={"accept": "text/csv"})
        assert answer.headers["content-type"] == "text/csv; charset=utf-8", name
        lines = list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))
        assert answer.text.count("\r\n") == answer.text.count("\n") == len(lines) == len(told) + 1, name
        for line, item in zip(lines[1:], told, strict=True):
            assert len(line) == len(lines[0])
            for field, text in zip(lines[0], line, strict=True):
                assert text == _written(item[field]), (name, field)


def _written(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
