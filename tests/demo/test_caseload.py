"""A generated caseload stands beside the stories: partners read it by the same grants as everything else."""

from collections import defaultdict
from uuid import UUID

from app.database.pool import open_pools
from app.demo.caseload import cases
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.cases.bulk import lay_cases
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.demo.stage_world import played

LAID = 6


async def test_partners_read_of_generated_cases_what_the_grounds_let_them(database: Settings) -> None:
    async with played(database, "no story at all") as player, open_pools(database) as pools:
        cast = player.cast
        partners: dict[str, list[UUID]] = defaultdict(list)
        for organisation in cast.region.organisations:
            partners[organisation.kind].append(UUID(cast.organisations[organisation.key]))
        actor = await Entry(pools).job(
            UUID(cast.house_id), scopes=frozenset({Scope.case_write}), purpose=Purpose.joint_analysis
        )
        assert await lay_cases(Gate(pools), actor, made=list(cases(LAID)), partners=partners) == LAID
        path = "/v1/cases?expand=persons,actions&pageSize=200"
        house = await cast.keeper.call("GET", path, purpose=Purpose.joint_analysis)
        assert len(house.body["items"]) == LAID
        assert all(case["persons"]["items"] and case["actions"]["items"] for case in house.body["items"])
        support = await cast.partners["slachtofferhulp_waterduin"].call("GET", path, purpose=Purpose.joint_analysis)
        assert len(support.body["items"]) < LAID
