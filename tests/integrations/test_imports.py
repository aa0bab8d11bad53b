"""Files with many referrals: each line by the rules of a single referral, counted, reported, and taken in once."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from typing import Any
from unittest.mock import patch

import asyncpg
import openpyxl
import pytest
from structlog.testing import capture_logs

from app.domain.imports import taking
from app.domain.imports.files import CSV, PART_LINES, XLSX
from app.domain.referrals import bulk, intake
from app.domain.referrals.bulk import Message, receive_each, rounds_of
from app.domain.referrals.service import submit_referral
from app.integrations import importing
from app.settings import Settings
from tests.domain.case_world import events, rows
from tests.integrations.import_world import Sending, line, ndjson, sending
from tests.referral_world import all_messages, partner, small

MESSAGES = [message for _, message in all_messages()]
CANARY = "Kanarie van het Mijnveld"


@pytest.fixture
async def sent(database: Settings) -> AsyncIterator[Sending]:
    async with sending(database) as ready:
        yield ready


async def count(sent: Sending, sql: str) -> int:
    return int((await rows(sent.service.pools, sent.world, sql))[0][0])


async def numbers(sent: Sending, sql: str) -> list[int]:
    return [row[0] for row in await rows(sent.service.pools, sent.world, sql)]


@pytest.mark.rule("RE-01", "RE-02", "RE-03")
async def test_each_line_has_one_outcome_and_the_file_tells_them_all(sent: Sending) -> None:
    wrong = line("w-1", sentAt=(datetime.now(UTC) + timedelta(days=9)).isoformat())
    other = line("m-1", family="Verzonnen anders")
    told = [line("m-1"), wrong, line("m-1"), other, b"{" + CANARY.encode(), b"", line("m-2")]
    import_id = await sent.sent(ndjson(told))
    waiting = await sent.read(f"/v1/imports/{import_id}")
    assert (waiting["state"], waiting["lineCount"], waiting["doneCount"]) == ("waiting", 6, 0)
    await sent.taken_in()
    done = await sent.read(f"/v1/imports/{import_id}")
    counts = {name: done[name] for name in ("doneCount", "takenIn", "repeated", "quarantined")}
    assert counts == {"doneCount": 6, "takenIn": 2, "repeated": 1, "quarantined": 3}
    assert done["state"] == "done"
    lines = await sent.lines(import_id)
    assert [each["line"] for each in lines] == [1, 2, 3, 4, 5, 7]
    assert [each["outcome"] for each in lines] == [
        "taken_in", "quarantined", "repeated", "quarantined", "quarantined", "taken_in",
    ]  # fmt: skip
    assert lines[2]["referralId"] == lines[0]["referralId"]
    codes = [[(fault["pointer"], fault["code"], fault["rule"]) for fault in each["faults"]] for each in lines]
    assert codes[1] == [("/sentAt", "in-the-future", "RE-03")]
    assert codes[3] == [("/messageId", "message-id-taken", "RE-02")]
    assert codes[4] == [("", "not-json", None)]
    assert CANARY not in json.dumps(lines)
    held = await sent.read(f"/v1/quarantined-messages/{lines[4]['quarantinedMessageId']}")
    assert base64.b64decode(held["body"]) == b"{" + CANARY.encode()
    assert await count(sent, "SELECT count(*) FROM referrals") == 2
    assert await count(sent, "SELECT count(*) FROM import_parts") == 0


async def test_a_line_has_the_effect_of_the_same_referral_sent_alone(sent: Sending) -> None:
    """Rows, events and audit entries are the same but for what is new each time."""
    world, pools = sent.world, sent.service.pools
    case = await world.case()
    person = (await rows(pools, world, "SELECT bsn FROM persons WHERE id = $1", case.persons[0]))[0]["bsn"]
    draft = small(
        "one-1",
        persons=[{"key": "mother", "bsn": person}],
        household={"members": ["mother"]},
        concerns=[{"what": "Signal"}],
    )
    found = []
    for number in (1, 2):
        if number == 1:
            actor = partner(world, "local_team")
            await submit_referral(world.gate, actor, draft=draft)
        else:
            told = json.loads(draft.model_dump_json(by_alias=True, exclude_none=True)) | {"messageId": "one-2"}
            await sent.sent(ndjson([json.dumps(told).encode()]))
            await sent.taken_in()
        found.append(await effects(sent, f"one-{number}"))
    assert found[0] == found[1]
    assert {"case_signals", "tasks", "referral_persons", "referral_moves"} <= found[0].keys()


async def effects(sent: Sending, message_id: str) -> dict[str, Any]:
    """What one referral left behind, without identifiers and moments, and without what differs by its door."""
    pools, world = sent.service.pools, sent.world
    (row,) = await rows(pools, world, "SELECT * FROM referrals WHERE message_id = $1", message_id)
    own = {"id", "referral_id", "message_id", "body_hash", "route", "arrived_at", "updated_at", "at", "due_at",
           "created_at", "person_ids", "known_reports", "client_id", "ordinal", "subject_id", "stream_id",
           "occurred_at", "professional_id", "named", "xid"}  # fmt: skip
    made: dict[str, Any] = {"referrals": [_without(row, own)]}
    for table in ("referral_persons", "referral_moves", "case_signals", "tasks"):
        made[table] = [
            _without(each, own)
            for each in await rows(pools, world, f"SELECT * FROM {table} WHERE referral_id = $1 ORDER BY id", row["id"])
        ]
    for table in ("events", "audit"):
        made[table] = [
            _without(each, own)
            for each in await rows(pools, world, f"SELECT * FROM {table} WHERE subject_id = $1 ORDER BY id", row["id"])
        ]
    named = await rows(pools, world, "SELECT named FROM events WHERE subject_id = $1 ORDER BY ordinal", row["id"])
    return made | {"named": [sorted(each["named"]) for each in named]}


def _without(row: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in dict(row).items() if name not in names}


@pytest.mark.rule("RE-02", "RE-05")
async def test_lines_that_touch_each_other_find_each_other_within_a_file(sent: Sending) -> None:
    event: dict[str, Any] = {"sourceEvent": {"system": "BVH", "number": "7"}}
    told = [line("e-1", **event), line("e-2", family="anders", **event), line("e-3", family="e-1")]
    import_id = await sent.sent(ndjson(told))
    await sent.taken_in()
    found = await rows(
        sent.service.pools, sent.world,
        "SELECT message_id, state, known_reports FROM referrals ORDER BY message_id",
    )  # fmt: skip
    assert [tuple(each) for each in found] == [("e-1", "received", 0), ("e-2", "duplicate", 0), ("e-3", "received", 1)]
    assert (await sent.read(f"/v1/imports/{import_id}"))["takenIn"] == 3


def test_only_messages_that_touch_each_other_wait_for_each_other() -> None:
    def message(identifier: str, **changes: object) -> Message:
        draft = small(identifier, **changes)
        return Message(identifier.encode(), draft, message_id=identifier)

    alone = [Message(bytes([n]), faults=()) for n in range(3)]
    assert rounds_of(alone) == [[0, 1, 2]]
    assert rounds_of([message("a", persons=[], household=None), message("b", persons=[], household=None)]) == [[0, 1]]
    assert rounds_of([message("a"), *alone, message("b")]) == [[0, 1, 2, 3], [4]]
    again = message("a", persons=[], household=None)
    assert rounds_of([again, replace(again, body=b"x"), replace(again, body=b"y")]) == [[0], [1], [2]]


@pytest.mark.rule("RE-03")
async def test_a_repaired_line_later_in_the_file_resumes_what_was_quarantined(sent: Sending) -> None:
    wrong = json.loads(line("r-1"))
    del wrong["concerns"]
    import_id = await sent.sent(ndjson([json.dumps(wrong).encode(), line("r-1")]))
    await sent.taken_in()
    first, second = await sent.lines(import_id)
    assert (first["outcome"], second["outcome"]) == ("quarantined", "taken_in")
    held = await sent.read(f"/v1/quarantined-messages/{first['quarantinedMessageId']}")
    assert (held["state"], held["referralId"]) == ("repaired", second["referralId"])


async def test_the_same_file_again_is_all_repeats(sent: Sending) -> None:
    body = ndjson(line(f"n-{n}") for n in range(PART_LINES + 5))
    for expected in (("takenIn", "repeated"), ("repeated", "takenIn")):
        import_id = await sent.sent(body)
        await sent.taken_in()
        done = await sent.read(f"/v1/imports/{import_id}")
        assert (done[expected[0]], done[expected[1]]) == (PART_LINES + 5, 0)
    told = await events(sent.service.pools, sent.world, "referrals.received")
    assert len(told) == PART_LINES + 5


async def test_a_worker_that_dies_leaves_a_part_whole_or_untouched(sent: Sending) -> None:
    total = 3 * PART_LINES
    import_id = await sent.sent(ndjson(line(f"k-{n}") for n in range(total)))
    before = await numbers(sent, "SELECT first_line FROM import_parts ORDER BY first_line")
    at = 0

    async def dies(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - hands on
        nonlocal at
        at += 1
        is_second = at == 2
        found = await receive_each(*given, **named)
        if is_second:
            raise asyncio.CancelledError
        return found

    with patch.object(taking, "receive_each", dies), pytest.raises(asyncio.CancelledError):
        await sent.importer().take_all()
    half = await sent.read(f"/v1/imports/{import_id}")
    left = await numbers(sent, "SELECT first_line FROM import_parts")
    whole = [range(first, end) for first, end in pairwise([*before, total + 1]) if first not in left]
    assert await numbers(sent, "SELECT line FROM import_lines ORDER BY line") == [*chain(*whole)]
    assert (half["doneCount"], half["state"]) == (sum(map(len, whole)), "running")
    for table in ("referrals", "import_lines"):
        assert await count(sent, f"SELECT count(*) FROM {table}") == half["doneCount"]
    assert await sent.importer().take_all() == 0, "the lease of the dead one still runs"
    await rows(sent.service.pools, sent.world, "UPDATE import_jobs SET leased_until = now() - interval '1 s'")
    await sent.taken_in()
    done = await sent.read(f"/v1/imports/{import_id}")
    assert (done["takenIn"], done["repeated"], done["state"]) == (total, 0, "done")
    assert await count(sent, "SELECT count(*) FROM referrals") == total
    assert await count(sent, "SELECT count(DISTINCT line) FROM import_lines") == total


async def test_a_worker_whose_lease_was_taken_over_writes_nothing(sent: Sending) -> None:
    import_id = await sent.sent(ndjson([line("l-1")]))
    take = taking.take_part

    async def late(*given: Any, **named: Any) -> None:  # noqa: ANN401 - hands on
        with patch.object(importing, "take_part", take):
            await rows(sent.service.pools, sent.world, "UPDATE import_jobs SET leased_until = now() - interval '1 s'")
            await sent.taken_in()
        await take(*given, **named)

    with patch.object(importing, "take_part", late), capture_logs() as logs:
        await sent.importer().take_all()
    assert logs == []
    done = await sent.read(f"/v1/imports/{import_id}")
    assert (done["doneCount"], done["takenIn"], done["repeated"]) == (1, 1, 0)


@pytest.mark.parametrize("refusal", [asyncpg.DataError, asyncpg.UniqueViolationError])
async def test_a_line_that_the_database_refuses_is_quarantined_and_keeps_no_other_waiting(
    sent: Sending, refusal: type[Exception]
) -> None:
    write = intake.write

    async def refuses(work: Any, prepared: Any) -> Any:  # noqa: ANN401 - hands on
        if any(each.row.message_id == "p-2" for each in prepared):
            raise refusal
        return await write(work, prepared)

    import_id = await sent.sent(ndjson(line(f"p-{n}") for n in range(4)))
    with patch.object(bulk, "write", refuses):
        await sent.taken_in()
    lines = await sent.lines(import_id)
    assert [each["outcome"] for each in lines] == ["taken_in", "taken_in", "quarantined", "taken_in"]
    assert lines[2]["faults"] == [{"pointer": "", "code": "not-storable", "rule": "RE-03"}]
    assert len(await events(sent.service.pools, sent.world, "referrals.received")) == 3


async def test_a_sheet_becomes_referrals_by_the_mapping_of_its_columns(sent: Sending) -> None:
    head = ["Berichtnummer", "Kenmerk", "Verzonden op", "Ontvangen op", "Ingang", "Soort signaal", "Grondslag",
            "Doel", "Zorg", "Voornaam 1", "Achternaam 1", "Geboortedatum 1", "BSN 1", "Schoenmaat"]  # fmt: skip
    row = ["x-1", "R-1", "2026-11-02T09:40:00+01:00", "02-11-2026 08:15", "lokaal team", "melding", "meldcode",
           "referral_handling", "Geschreeuw; in de nacht", "Mira",
           "Voorbeeldsma", "3-2-1990", "99999.0012", "41"]  # fmt: skip
    wrong = ["x-2", *row[1:11], "dertig februari", *row[12:]]
    sheets = {CSV: csv_of([head, row, wrong]), XLSX: xlsx_of([head, [f"y{row[0]}", *row[1:]], ["yx-2", *wrong[1:]]])}
    for media_type, body in sheets.items():
        import_id = await sent.sent(body, media_type)
        await sent.taken_in()
        taken, held = await sent.lines(import_id)
        assert (taken["outcome"], taken["line"], held["outcome"]) == ("taken_in", 2, "quarantined"), held
        assert [(each["pointer"], each["code"]) for each in held["faults"]] == [("/Geboortedatum 1", "bad-format")]
        (person,) = await rows(
            sent.service.pools, sent.world,
            "SELECT given_name, birth_date::text, bsn FROM referral_persons WHERE referral_id = $1",
            taken["referralId"],
        )  # fmt: skip
        assert tuple(person) == ("Mira", "1990-02-03", "999990012")
    kept = (await sent.read("/v1/kept-messages"))["items"]
    assert [each["keptAside"] for each in kept] == [["/Schoenmaat"]] * 2


def csv_of(table: list[list[str]]) -> bytes:
    return ("\ufeff" + "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in table)).encode()


def xlsx_of(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def test_messages_of_veilig_thuis_come_as_lines_too(database: Settings) -> None:
    async with sending(database, "veilig_thuis") as sent:
        body = ndjson(json.dumps(message, default=str).encode() for message in MESSAGES)
        import_id = await sent.sent(body, adapter="veilig-thuis")
        await sent.taken_in()
        done = await sent.read(f"/v1/imports/{import_id}")
        assert (done["takenIn"], done["quarantined"]) == (len(MESSAGES), 0)


@pytest.mark.parametrize(
    ("body", "media_type", "adapter", "status"),
    [
        (b"", "application/x-ndjson", None, 400),
        (b"\n\n", "application/x-ndjson", None, 400),
        (b"{}", "application/json", None, 415),
        (b"{}", "application/x-ndjson", "unheard-of", 400),
        (b"{}", "application/x-ndjson", "police-xml", 400),
        (b"a;a\n1;2", CSV, None, 400),
        (b"a;b\n\xff;2", CSV, None, 400),
        (b"PK\x03\x04 no sheet", XLSX, None, 400),
        (b"x" * 1_048_577, "application/x-ndjson", None, 400),
        (b"x" * 3_000_000, "application/x-ndjson", None, 413),
    ],
)
async def test_what_is_no_file_of_messages_is_refused_whole(
    database: Settings, body: bytes, media_type: str, adapter: str | None, status: int
) -> None:
    async with sending(database, max_file_bytes=2_000_000) as sent:
        answer = await sent.send(body, media_type, adapter=adapter)
        assert answer.status_code == status, answer.text
        assert await count(sent, "SELECT count(*) FROM import_jobs") == 0


async def test_a_file_is_its_senders_alone(sent: Sending) -> None:
    import_id = await sent.sent(ndjson([line("s-1")]))
    await sent.taken_in()
    assert await sent.read(f"/v1/imports/{import_id}", sent.stranger) == 404
    assert await sent.read(f"/v1/imports/{import_id}/lines", sent.stranger) == 404
    assert (await sent.read("/v1/imports", sent.stranger))["items"] == []
    assert len((await sent.read("/v1/imports"))["items"]) == 1
    assert (await sent.read("/v1/referrals"))["items"][0]["messageId"] == "s-1"
