"""What goes out of a case: reports that name their issuer, a word on safety to the mayor, scaling down told once."""

import pytest

from tests.field.stories.clock import told
from tests.field.stories.course import HOUSE, VT, WHY, carried_out, scaled_down
from tests.field.stories.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.system("SY-117")
async def test_a_report_names_in_whose_name_it_goes_and_goes_where_a_ground_lets_it(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    for kind in ("youth_protection", "school"):
        await stage.join(case, kind)
    path = f"/cases/{case['id']}/outbound-reports"
    report = {"kind": "care_report", "issuer": "house", "category": "safety", "text": "The child is not safe at night",
              "recipientId": str(stage.organisation("youth_protection"))}  # fmt: skip
    refused = await stage.post(VT, path, report, status=403)
    assert refused["rule"] == "EX-04"  # nobody but the house writes in its name
    await stage.post("police", path, report | {"issuer": "organisation"}, status=403)
    await stage.post(HOUSE, path, {name: value for name, value in report.items() if name != "issuer"}, status=400)
    groundless = report | {"recipientId": str(stage.organisation("school"))}
    await stage.post(HOUSE, path, groundless, status=403)
    by_house = await stage.post(HOUSE, path, report)
    again = {"kind": "vt_report", "issuer": "organisation", "recipientId": str(stage.organisation("police"))}
    by_one = await stage.post(VT, path, report | again)
    read = await stage.get("youth_protection", f"/outbound-reports/{by_house['id']}")
    assert (read["issuer"], read["issuerId"], read["text"]) == (
        "house", str(stage.organisation(HOUSE)), report["text"],
    )  # fmt: skip
    assert (by_one["issuer"], by_one["issuerId"]) == ("organisation", str(stage.organisation(VT)))
    await stage.ask("youth_protection", "GET", f"/outbound-reports/{by_one['id']}", status=404)
    assert await told(stage, "youth_protection", "exports.report_issued", by_house["id"]) == ["care_report"]
    query = "query { outboundReports(first: 9) { nodes { id issuer issuerId text } } }"
    (node,) = (await stage.graph("youth_protection", query))["outboundReports"]["nodes"]
    assert node == {name: read[name] for name in ("id", "issuer", "issuerId", "text")}
    reader = f"/disclosures?organisationId={stage.organisation('youth_protection')}&pageSize=200"
    shown = {one["operation"] for one in await stage.items(HOUSE, reader, purpose="client_transparency")}
    assert "read_outbound_report" in shown
    for outcome, kinds in (("done", (HOUSE, VT)), ("refused", (HOUSE, VT, "police"))):
        acts = await stage.items(HOUSE, f"/acts?act=report:issue&outcome={outcome}", purpose="client_transparency")
        assert {one["organisationId"] for one in acts} == {str(stage.organisation(kind)) for kind in kinds}


@pytest.mark.system("SY-117")
async def test_the_local_process_manager_alone_tells_the_mayor_and_tells_of_safety_alone(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    path = f"/cases/{case['id']}"
    mayor = str(stage.organisation("mayor_office"))
    word = {"recipientId": mayor, "safety": "A home ban is asked for; the children are with their aunt"}
    for kind in (HOUSE, VT, "local_team"):
        await stage.post(kind, f"{path}/briefings", word, status=403)
    role = {"role": "local_process_manager_care", "organisationId": str(stage.organisation("local_team")),
            "professionalId": str(stage.professional("local_team")), "pushThrough": False,
            "handoverNote": "The link with the mayor"}  # fmt: skip
    made = await stage.post(HOUSE, f"{path}/directions", role)
    await stage.act("local_team", f"/directions/{made['id']}", "accept")
    no_ground = await stage.post("local_team", f"{path}/briefings", word, status=403)
    assert no_ground["type"].endswith("ground-required")
    for person in await stage.people(case):
        await stage.consent(case, person, ("mayor_office",), ("existence", "safety", "care"),
                            purposes=("mayor_briefing",))  # fmt: skip
    elsewhere = word | {"recipientId": str(stage.organisation("police"))}
    assert (await stage.post("local_team", f"{path}/briefings", elsewhere, status=400))["errors"][0]["rule"] == "NO-09"
    await stage.post("local_team", f"{path}/briefings", word | {"care": "She is treated"}, status=400)
    briefing = await stage.post("local_team", f"{path}/briefings", word)
    read = await stage.get("mayor_office", f"/briefings/{briefing['id']}", purpose="mayor_briefing")
    assert (read["safety"], read["organisationId"]) == (word["safety"], role["organisationId"])
    query = "query($id: UUID!) { briefing(id: $id) { safety organisationId professionalId } }"
    asked = await stage.graph("mayor_office", query, purpose="mayor_briefing", id=briefing["id"])
    assert asked["briefing"] == {name: read[name] for name in ("safety", "organisationId", "professionalId")}
    await stage.ask("police", "GET", f"/briefings/{briefing['id']}", status=404)
    assert len(await told(stage, "mayor_office", "notices.briefing_issued", briefing["id"])) == 1
    log = await stage.items(
        HOUSE, f"/disclosures?purpose=mayor_briefing&organisationId={mayor}", purpose="client_transparency"
    )
    assert "issue_briefing" in {one["operation"] for one in log}


@pytest.mark.system("SY-117")
async def test_scaling_down_is_told_to_veilig_thuis_local_team_and_justice_once_each(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    for kind in ("prosecution", "probation"):
        await stage.join(case, kind)
    await carried_out(stage, case)
    parts = await stage.items(HOUSE, f"/cases/{case['id']}/participations?pageSize=200")
    (left,) = [one for one in parts if one["organisationId"] == str(stage.organisation("probation"))]
    await stage.ask("probation", "POST", f"/participations/{left['id']}/leave", {}, version=left["version"])
    scaled = await scaled_down(stage, case)
    assert scaled["status"] == "scaling_down"
    for kind in (VT, "local_team", "police", "prosecution", "probation"):  # who left took part in it too
        assert await told(stage, kind, "cases.scaled_down", case["id"]) == ["scaling_down"], kind
    for kind in ("school", "womens_shelter"):
        assert await told(stage, kind, "cases.scaled_down", case["id"]) == [], kind
    await stage.act(VT, f"/cases/{case['id']}", "begin-monitoring", {"reason": WHY})
    assert await told(stage, "prosecution", "cases.scaled_down", case["id"]) == ["scaling_down"]
    fields = "query($id: UUID!) { case(id: $id) { status scaleDowns(first: 3) { nodes { state receiverId } } } }"
    seen = (await stage.graph(VT, fields, id=case["id"]))["case"]
    (offer,) = await stage.items(VT, f"/cases/{case['id']}/scale-downs")
    assert seen["scaleDowns"]["nodes"] == [{"state": "accepted", "receiverId": offer["receiverId"]}]
