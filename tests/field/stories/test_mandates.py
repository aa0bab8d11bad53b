"""Mandates and the power to push through; a covenant that carries sharing for a network with a core group."""

import pytest

from tests.field.stories.scenes import lay, programme, structural
from tests.field.stories.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"


@pytest.mark.system("SY-036")
async def test_partners_are_overridden_only_with_the_power_to_and_it_leaves_a_trace(stage: Stage) -> None:
    over = {"reason": "Treatment cannot wait any longer", "organisationIds": [str(stage.organisation("police"))]}
    for power in (False, True):
        case = await structural(stage)
        await stage.join(case, "police")
        await stage.direct(case, pushThrough=power)
        path = f"/cases/{case['id']}"
        if power:
            await stage.act(VT, path, "push-through", over)
            (kept,) = await stage.items(VT, f"{path}/push-throughs")
            assert (kept["reason"], kept["organisationIds"]) == (over["reason"], over["organisationIds"])
        else:
            refused = await stage.act(VT, path, "push-through", over, status=409)
            assert refused["rule"] == "CA-06"
            assert await stage.items(VT, f"{path}/push-throughs") == []


@pytest.mark.system("SY-030")
async def test_a_covenant_carries_sharing_for_a_core_group_with_one_mandated_director(stage: Stage) -> None:
    await lay(stage)
    known = (await programme(stage, "on_km_gelderland_midden"))["definition"]
    assert (known["cadence"]["every"], [role["code"] for role in known["roles"]]) == ("two_weekly", ["case_director"])
    case = await structural(stage)
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    brought = await stage.contribute(VT, case, [mother])
    for kind in ("police", "hospital"):
        await stage.join(case, kind)
    shared = await stage.get("police", f"/contributions/{brought['id']}")
    assert shared["content"] == "There were two quarrels last week."
    beside = await stage.ask("hospital", "GET", f"/contributions/{brought['id']}", status=403)
    assert beside["type"].endswith("missing-scope")
    mandates = await stage.items(VT, "/mandates?pageSize=200")
    held = {one["scope"] for one in mandates if one["professionalId"] == str(stage.professional(VT))}
    assert "decide" in held
    analysis = {"method": "one analysis", "problems": ["Debts"], "contributorIds": [str(stage.organisation(VT))]}
    await stage.post(VT, f"/cases/{case['id']}/analyses", analysis)
    query = "query($id: UUID!) { case(id: $id) { analyses(first: 5) { nodes { method problems } } } }"
    asked = await stage.graph(VT, query, id=case["id"])
    assert asked["case"]["analyses"]["nodes"] == [{"method": "one analysis", "problems": ["Debts"]}]
