"""Safety over both doors: an incident and a condition as partners send and read them."""

from typing import Any

from app.settings import Settings
from tests.client import Client, serve
from tests.field.safety_world import SOON, TODAY, in_force, team_case
from tests.world import make_world


async def test_partners_report_and_read_over_both_doors(database: Settings) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        case = await team_case(world)
        mother, father, child = map(str, case.persons)

        async def client(kind: str) -> Client:
            made = await service.register(world.organisations[kind], world.house_id, kind)
            made.professional = world.professionals[kind]
            return made

        police, youth, stranger = await client("police"), await client("youth_protection"), await client("school")
        body: dict[str, Any] = {
            "roles": [
                {"personId": father, "role": "acting_person"},
                {"personId": mother, "role": "affected_person"},
                {"personId": child, "role": "witness"},
            ],
            "occurredOn": TODAY.isoformat(),
            "kinds": ["physical"],
            "impact": "Zij slaapt niet",
            "source": "police",
        }
        path = f"/v1/cases/{case.id}/incidents"
        made = await police.send("POST", path, body=body)
        assert (made.status_code, made.json()["kinds"]) == (201, ["physical"])
        assert made.headers["location"].endswith(f"/incidents/{made.json()['id']}")
        faulty = await police.send("POST", path, body=body | {"roles": body["roles"][:1]})
        assert (faulty.status_code, faulty.json()["errors"][0]["rule"]) == (400, "SA-01")
        assert (await stranger.send("POST", path, body=body)).status_code in (403, 404)
        question = "query($id: UUID!) { case(id: $id) { incidents { nodes { impact roles { nodes { role } } } } } }"
        answer = (await youth.ask(question, {"id": str(case.id)})).json()["data"]["case"]["incidents"]["nodes"]
        assert [one["impact"] for one in answer] == ["Zij slaapt niet"]
        assert {one["role"] for one in answer[0]["roles"]["nodes"]} == {
            "acting_person", "affected_person", "child_witness",
        }  # fmt: skip
        condition_id = await in_force(world, case)
        told = {"what": "Hij was er", "happenedOn": TODAY.isoformat()}
        moved = await police.send(
            "POST", f"/v1/conditions/{condition_id}/report-breach", body=told, headers={"if-match": '"2"'}
        )
        assert (moved.status_code, moved.json()["status"], moved.json()["checkOn"]) == (
            200, "breached", [SOON.isoformat()],
        )  # fmt: skip
        guarded = (await youth.get("/v1/conditions?status=breached&expand=breaches")).json()["items"]
        assert [one["breaches"]["items"][0]["what"] for one in guarded] == ["Hij was er"]
        stage = await youth.send("POST", f"/v1/cases/{case.id}/signal-stage")
        assert stage.json()["stage"] == "first_signal"
