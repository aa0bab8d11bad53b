"""The course of a case over REST: what is made is shown where its Location points, and moves answer with the case."""

from datetime import UTC, datetime, timedelta

import pytest

from app.settings import Settings
from tests.client import Client, Service, serve
from tests.field.course_world import course_case, meeting
from tests.world import World, make_world

SOON = (datetime.now(UTC) + timedelta(days=3)).isoformat()


async def client_of(service: Service, world: World, kind: str) -> Client:
    client = await service.register(world.organisations[kind], world.house_id, kind)
    client.professional = world.professionals[kind]
    return client


@pytest.mark.rule("CA-17", "CA-09", "OR-07", "CA-02")
async def test_what_is_made_of_a_course_is_shown_where_its_location_points(database: Settings) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        case = await course_case(world)
        house = await client_of(service, world, "safety_house")
        police = world.organisations["police"]
        of_case = f"/v1/cases/{case.id}"
        for path, body in (
            (
                f"{of_case}/escalations",
                {"level": "director", "addresseeId": str(police), "reason": "Geen intake", "dueAt": SOON},
            ),
            (
                f"{of_case}/contact-persons",
                {"organisationId": str(police), "professionalId": str(world.professionals["police"])},
            ),
            (f"{of_case}/collaborations", {"kind": "zsm", "startsOn": "2026-11-01"}),
            ("/v1/direction-grants", {"level": "house", "organisationId": str(police), "dataToDeliver": ["Voortgang"]}),
            (
                "/v1/direction-grants",
                {
                    "level": "case",
                    "caseId": str(case.id),
                    "organisationId": str(police),
                    "dataToDeliver": ["Voortgang"],
                },
            ),
        ):
            made = await house.send("POST", path, body=body)
            assert made.status_code == 201, made.text
            there = await house.get(made.headers["location"])
            assert (there.status_code, there.json()["id"]) == (200, made.json()["id"])
        listed = await house.get("/v1/direction-grants")
        assert [one["level"] for one in listed.json()["items"]] == ["house"]


@pytest.mark.rule("ME-17", "CA-02")
async def test_a_move_answers_with_the_case_as_it_stands_or_says_what_it_waits_for(database: Settings) -> None:
    async with serve(database) as service:
        world = await make_world(service.pools)
        case = await world.case(status="preparing")
        house = await client_of(service, world, "safety_house")
        path, body, seen = f"/v1/cases/{case.id}/begin-analysis", {"reason": "Overleg"}, {"if-match": '"1"'}
        waits = await house.send("POST", path, body=body, headers=seen)
        assert (waits.status_code, waits.json()["missing"]) == (409, ["meetingInSession"])
        await meeting(world, case)
        moved = await house.send("POST", path, body=body, headers=seen)
        assert (moved.status_code, moved.json()["status"]) == (200, "under_analysis")
