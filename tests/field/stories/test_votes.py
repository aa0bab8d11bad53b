"""How a table decides: the five rules, a position of each voter, and the other voice that is kept with the decision."""

from typing import Any

import pytest

from tests.field.stories.conference import HOUSE, Conference, asked, charter, convene
from tests.field.stories.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE = ("veilig_thuis", "police", "youth_protection")
DISSENT = "An examination should come first"

IN, OK, NO, OUT = "in_favour", "accepts", "against", "abstains"


def stands(stage: Stage, *taken: str) -> list[dict[str, Any]]:
    """The positions of the table in its order; who is not in favour says why."""
    return [
        {"organisationId": str(stage.organisation(kind)), "position": position}
        | ({} if position == IN else {"note": DISSENT})
        for kind, position in zip(TABLE, taken, strict=False)
    ]


async def table(stage: Stage, case: dict[str, Any], rule: str | None) -> Conference:
    """A conference of three whose charter has this rule, in session on the case."""
    held = await convene(stage, case, decisionRule=rule)
    await held.gather(*TABLE)
    await held.open()
    return held


@pytest.mark.system("SY-128")
@pytest.mark.parametrize(
    ("rule", "refused", "carried"),
    [
        ("veto", [(IN, IN, NO), (OK, OK, OK)], (IN, OK, OUT)),
        ("unanimity", [(IN, IN, OK), (IN, IN, NO)], (IN, IN, OUT)),
        ("consensus", [(IN, OK, OK), (IN, IN, NO)], (IN, IN, OK)),
        ("majority", [(IN, NO, NO), (IN, NO, OUT)], (IN, IN, NO)),
        ("single_person", [(IN, IN, OUT), (NO, OUT, OUT)], (IN, OUT, OUT)),
    ],
)
async def test_each_rule_refuses_what_does_not_carry_it_and_keeps_the_other_voice(
    stage: Stage, rule: str, refused: list[tuple[str, ...]], carried: tuple[str, ...]
) -> None:
    case = await stage.open_case()
    held = await table(stage, case, rule)
    for positions in refused:
        answer = await held.decide(positions=stands(stage, *positions), status=409)
        assert (answer["rule"], answer["missing"]) == ("ME-13", [rule]), positions
    given = stands(stage, *carried)
    made = await held.decide(positions=given)
    assert await stage.items(HOUSE, f"{held.path}/decisions") == [made]  # what was refused left nothing
    assert made["decisionRule"] == rule
    kept = await stage.get("police", f"/meeting-decisions/{made['id']}")
    assert [(one["organisationId"], one["position"], one.get("note")) for one in kept["positions"]] == [
        (one["organisationId"], one["position"], one.get("note")) for one in given
    ]
    fields = "decisions(first: 5) { nodes { decisionRule positions } }"
    (node,) = (await asked(stage, "police", case, fields))["decisions"]["nodes"]
    assert node["decisionRule"] == rule
    assert node["positions"] == kept["positions"]


@pytest.mark.system("SY-128")
async def test_every_voter_takes_a_position_and_dissent_is_for_the_table_and_stays(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.join(case, "local_team")
    held = await table(stage, case, "majority")
    silent = await held.decide(positions=stands(stage, IN, IN), status=409)
    assert (silent["rule"], silent["missing"]) == ("ME-13", ["positions-missing"])
    stranger = [*stands(stage, IN, IN, NO), {"organisationId": str(stage.organisation("school")), "position": IN}]
    no_voter = await held.decide(positions=stranger, status=400)
    assert no_voter["errors"][0]["rule"] == "ME-13"
    other = await held.decide(positions=stands(stage, IN, OUT, OUT), decisionRule="single_person", status=409)
    assert other["missing"] == ["majority"]  # the charter's rule is not set aside by naming another
    made = await held.decide(
        positions=stands(stage, IN, IN, NO), text="The home ban is asked for", shareable="A measure is asked for"
    )
    later = await held.decide(positions=stands(stage, IN, IN, IN), text="The examination comes as well")
    await held.record()
    decisions = {one["id"]: one for one in await stage.items("veilig_thuis", f"/cases/{case['id']}/decisions")}
    assert set(decisions) == {made["id"], later["id"]}
    assert decisions[made["id"]]["positions"][2]["note"] == DISSENT
    outside = await stage.get("local_team", f"/meeting-decisions/{made['id']}")
    assert (outside["shareable"], outside["positions"], outside["text"]) == ("A measure is asked for", None, None)
    await stage.ask("local_team", "GET", f"/meeting-decisions/{later['id']}", status=404)


@pytest.mark.system("SY-128")
async def test_a_house_with_one_rule_for_all_its_tables_sets_the_charters_aside(stage: Stage) -> None:
    plain = await charter(stage, active=False, decisionRule=None)
    refused = await stage.act(HOUSE, f"/meeting-kinds/{plain}", "activate", status=409)
    assert refused["missing"] == ["decision_rule"]  # a charter says how its table decides
    held = await table(stage, await stage.open_case(), "majority")
    setting = {"name": "decision_rule", "value": "unanimity", "source": "Huisregels 2026"}
    await stage.post(HOUSE, "/settings", setting, purpose="quality_report")
    answer = await held.decide(positions=stands(stage, IN, IN, NO), status=409)
    assert (answer["rule"], answer["missing"]) == ("ME-13", ["unanimity"])
    assert (await held.decide(positions=stands(stage, IN, IN, IN)))["decisionRule"] == "unanimity"
    await stage.post(HOUSE, "/settings", setting | {"value": "per_charter"}, purpose="quality_report")
    assert (await held.decide(positions=stands(stage, IN, IN, NO)))["decisionRule"] == "majority"
