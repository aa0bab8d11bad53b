"""Mirror and quality reports through both doors and as CSV: the same lines, and nothing of them for a dashboard."""

import csv
import io
from datetime import timedelta

from app.database.pool import Pools
from app.domain.statistics.periods import period_of
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES, Scope
from app.domain.vocabulary.statistics import Grain
from app.settings import Settings
from tests.client import serve
from tests.field.facts_world import START, add, referral
from tests.field.statistics_world import published
from tests.world import make_world

MIRROR = "/v1/mirror-reports?grain=quarter&from=2026-01-01&recordKind=referral&pageSize=50"
QUALITY = "/v1/quality-reports"
ASKED = """{ mirrorReports(first: 50, grain: quarter, recordKind: referral) { nodes { field filled records } }
    qualityReports(first: 5) { nodes { combination contradicting
        contradictions(first: 5) { nodes { href recordKind on } } } }
    contradictions(first: 5) { nodes { combination } } }"""


async def test_an_organisation_reads_its_reports_over_both_doors_and_as_csv(database: Settings, pools: Pools) -> None:
    world = await make_world(pools)
    early = referral(world, sent_at=START + timedelta(hours=1), analysis="Zo zit het")
    await add(world, early, referral(world, sent_at=START))
    await published(world, period_of(Grain.quarter, START.date()), "Q-01", "Q-02")
    async with serve(database) as service:
        house, police, school = world.house_id, world.organisations["police"], world.organisations["school"]
        only = frozenset({Scope.referral_submit})
        reader = await service.register(police, house, "police", only)
        other = await service.register(school, house, "school", only)
        blind = await service.register(police, house, "police", DASHBOARD_SCOPES)
        for path in (MIRROR, QUALITY, "/v1/contradictions"):
            assert (await blind.get(path)).status_code == 403
            assert (await other.get(path)).json()["items"] == []
        assert (await other.get(f"{MIRROR}&organisationId={police}")).json()["items"] == []
        mirror = (await reader.get(MIRROR)).json()["items"]
        assert {one["field"]: (one["filled"], one["records"]) for one in mirror}["analysis"] == (1, 2)
        quality = (await reader.get(QUALITY)).json()["items"]
        assert [(one["combination"], one["contradicting"], one["share"]) for one in quality] == [
            ("referral arrived before it was sent", 1, 0.5)
        ]
        href = (await reader.get("/v1/contradictions?recordKind=referral&before=2026-02-01")).json()["items"][0]["href"]
        assert href == f"/v1/referrals/{early.id}"
        for path, items in ((MIRROR, mirror), (QUALITY, quality)):
            told = await reader.send("GET", path, headers={"accept": "text/csv"})
            written = list(csv.DictReader(io.StringIO(told.text)))
            assert [(line["id"], float(line["share"])) for line in written] == [
                (one["id"], one["share"]) for one in items
            ]
        data = (await reader.ask(ASKED)).json()["data"]
        both = [
            {(one["field"], one["filled"], one["records"]) for one in found}
            for found in (data["mirrorReports"]["nodes"], mirror)
        ]
        assert both[0] == both[1]
        line = data["qualityReports"]["nodes"][0]
        assert line["contradictions"]["nodes"] == [{"href": href, "recordKind": "referral", "on": "2026-01-05"}]
        assert [one["combination"] for one in data["contradictions"]["nodes"]] == [line["combination"]]
