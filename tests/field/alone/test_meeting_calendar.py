"""Meetings in a calendar: the form of RFC 5545, and nothing of anybody in it."""

from datetime import UTC

from app.database.pool import Pools
from app.domain.meetings.calendar import calendar_of, escaped, folded
from app.settings import Settings
from tests.client import serve
from tests.field.meeting_world import NEXT_WEEK, invited, planned
from tests.world import make_world


def test_text_is_escaped_and_lines_are_folded_between_characters() -> None:
    assert escaped("a\\b;c,d\ne") == "a\\\\b\\;c\\,d\\ne"
    line = "SUMMARY:" + "é" * 100
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join(part.removeprefix(" ") for part in parts) == line


def test_an_empty_calendar_is_one() -> None:
    assert calendar_of('{"items": []}').splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ketenpoort//Meetings//NL",
        "CALSCALE:GREGORIAN",
        "END:VCALENDAR",
    ]


async def test_a_partner_follows_its_own_meetings_and_no_person_stands_in_them(
    database: Settings, pools: Pools
) -> None:
    world = await make_world(pools)
    table = await invited(pools, await planned(world), "police")
    async with serve(database) as service:
        clients = {
            kind: await service.register(world.organisations[kind], world.house_id, kind)
            for kind in ("police", "local_team")
        }
        answer = await clients["police"].get("/v1/meetings/calendar")
        assert answer.headers["content-type"].startswith("text/calendar")
        lines = answer.text.split("\r\n")
        assert f"UID:{table.id}@ketenpoort" in lines
        assert f"DTSTART:{NEXT_WEEK.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
        assert "SUMMARY:casusoverleg huiselijk geweld\\, zorg" in lines
        assert "Verzonnen" not in answer.text
        assert str(table.case.id) not in answer.text
        held = {"If-None-Match": answer.headers["etag"]}
        again = await clients["police"].send("GET", "/v1/meetings/calendar", headers=held)
        assert again.status_code == 304
        nobody = await clients["local_team"].get("/v1/meetings/calendar")
        assert "BEGIN:VEVENT" not in nobody.text
