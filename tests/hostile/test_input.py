"""Bad input is answered: hundreds of hostile bodies, queries and headers, no answer of 5xx and nothing sent back.

Every body carries a canary; an answer in which it, or any piece of it, turns up is an echo. A planted fault shows
that both counts can fail.
"""

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import BaseModel
from structlog.testing import capture_logs

from app.domain.access import strict_json
from app.domain.errors import Fault, InvalidContent
from tests.api.shell_world import ACTION_ID, CASE_ID, Memory, good_task, make_world, partner

CANARY = "Zoë-van-der-Canarie"
BSN = "99999" + "0123"
TASKS = f"/v1/files/{CASE_ID}/tasks"
FIELDS = ("text", "status", "dueOn", "startsAt", "persons", "parts", "weight")
WEIRD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0.1,
    1e308,
    2**62,
    -(2**63),
    "",
    CANARY,
    BSN,
    CANARY * 100,
    [],
    [CANARY],
    [[CANARY]],
    {},
    {CANARY: BSN},
    {"name": CANARY, "extra": BSN},
    [{"name": CANARY * 9}],
    "2026-13-45",
    "0000-00-00T00:00:00Z",
    "-271821-04-20T00:00:00Z",
    "+275760-09-13T00:00:00Z",
    "2026-11-02T25:61:61Z",
    "2026-11-02T09:30:00+99:99",
    "9999-12-31T23:59:59-23:59",
    "1e400",
    "NaN",
    "${jndi:ldap://x}" + CANARY,
    "'; DROP TABLE actions; --" + CANARY,
    "<script>" + CANARY + "</script>",
    "\u202e" + CANARY,
    "\ufffe\uffff" + CANARY,
    "%00" + CANARY,
    [None] * 500,
    list(range(1000)),
)


def _with(field: str, text: str) -> bytes:
    """A good task with one field replaced by raw JSON text."""
    task = json.dumps(good_task(text=CANARY) | {field: "@@"})
    return task.replace('"@@"', text).encode("utf-8", "surrogatepass")


RAW = (
    "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1E+999999", "9" * 400, "-" + "9" * 20, "9223372036854775808",
    "0x10", "01", "1.", ".5", "+1", "--1", "1e", "tru", "nul", "undefined", "'" + CANARY + "'",
    '"\\ud800"', '"\\udfff\\ud800"',
    '"\\u0000"', '"' + CANARY + '\\u0000"', '"\x00"', '"\x1f"', '"\\x41"', '"\\u12"', '"' + CANARY, "[" * 33 + "]" * 33,
    "[" * 5000 + "]" * 5000, "[" * 100_000, '{"a":' * 40 + "1" + "}" * 40, "{" * 2000, "[1,]", "{,}", '{"a"}', "{1:2}",
    '{"a":1,"a":2}', '{"name":"' + CANARY + '","name":"b"}', "/*c*/1", "1//c", "1 2", "\ufeff1", "\u00a01", "\ud800",
    "9" * 5000, "1e-400", "0." + "1" * 5000, '"' + "x" * 100_000 + '"',
)  # fmt: skip


def bodies() -> Iterator[bytes]:
    """The hostile bodies, the same ones each time."""
    for text in RAW:
        for field in ("text", "weight", "persons", "dueOn"):
            yield _with(field, text)
        yield text.encode("utf-8", "surrogatepass")
    for field in FIELDS:
        for value in WEIRD:
            yield json.dumps(good_task(text=CANARY) | {field: value}).encode("utf-8", "surrogatepass")
    whole = json.dumps(good_task(text=CANARY), ensure_ascii=False)
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig", "cp037"):
        yield whole.encode(encoding, "replace")
    yield gzip.compress(b" " * 5_000_000)
    yield b"\xff\xfe" + whole.encode()
    yield b""
    yield b" " * 1000
    yield b"\x00" * 1000
    yield whole.encode() * 2
    yield (whole + CANARY).encode()
    yield json.dumps(good_task(**{f"x{number}": CANARY for number in range(500)})).encode()
    yield json.dumps(good_task(**{CANARY: 1, BSN: 2, "a/b~c": 3, "": 4, "\u0001": 5})).encode()
    chance = random.Random(20261102)  # noqa: S311 - mutations, not secrets
    for _ in range(150):
        mutated = bytearray(whole.encode())
        for _ in range(chance.randint(1, 6)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        yield bytes(mutated)
    yield b'{"text":"' + b"x" * 20_000_000 + b'"}'


async def attack(client: httpx.AsyncClient, most: int = 10_000) -> tuple[list[int], int]:
    """Send the bodies; the status of each answer, and the number of echoes."""
    statuses, echoed = [], 0
    for body in itertools.islice(bodies(), most):
        answer = await client.post(TASKS, content=body, headers={"Content-Type": "application/json"})
        statuses.append(answer.status_code)
        told = answer.text + json.dumps(dict(answer.headers))
        echoed += any(piece in told for piece in (CANARY, "Canarie", BSN, "jndi", "DROP TABLE", "<script>"))
    return statuses, echoed


async def test_500_hostile_bodies_give_no_5xx_and_no_echo() -> None:
    async with partner(make_world(Memory(), requests_per_minute=10_000_000)) as client:
        statuses, echoed = await attack(client)
    assert len(statuses) >= 500
    assert set(statuses) <= {201, 400, 413, 415}
    assert echoed == 0


async def test_what_passes_can_be_stored() -> None:
    memory = Memory()
    async with partner(make_world(memory, requests_per_minute=10_000_000)) as client:
        await attack(client)
    assert memory.drafts
    for draft in memory.drafts:
        text = draft.model_dump_json()
        assert "\\u0000" not in text
        text.encode("utf-8")


async def test_a_planted_echo_and_a_planted_failure_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def echoing(body: bytes, model: type[BaseModel]) -> BaseModel:
        value = json.loads(body)  # refuses with an error of its own: 5xx
        try:
            return model.model_validate(value)
        except ValueError as error:
            raise InvalidContent(Fault(f"/{error!s}", "planted")) from None

    monkeypatch.setattr("app.api.rest.answering.read_draft", echoing)
    assert strict_json.read_draft is not echoing
    async with partner(make_world(Memory(), requests_per_minute=10_000_000)) as client:
        with capture_logs():
            statuses, echoed = await attack(client, 400)
    assert 500 in statuses
    assert echoed


@pytest.mark.parametrize(
    "path", ["/v1/files/{}", "/v1/files?cursor={}", "/v1/files?fields={}", "/v1/files?{}=1", "/{}"]
)
@pytest.mark.parametrize(
    "text", [CANARY, "%00" + BSN, "%ff" + BSN, "..%2f" + BSN, "%f0%9f%92%a9" + BSN, "a" * 3000 + BSN]
)
async def test_a_hostile_address_gives_no_5xx_and_no_echo(path: str, text: str) -> None:
    async with partner(make_world(Memory())) as client:
        answer = await client.get(path.format(text))
    assert answer.status_code in {400, 404}
    assert CANARY not in answer.text
    assert BSN not in answer.text + json.dumps(dict(answer.headers))


@pytest.mark.parametrize(
    "name", ["If-Match", "If-None-Match", "Idempotency-Key", "Accept-Language", "Request-Id", "traceparent"]
)
@pytest.mark.parametrize(
    "value", ["", "\xff" + BSN, BSN, '"' * 2000, "1e999", ",;=" * 500, "q=NaN;q=nan", "nl;q=inf,en;q=nan"]
)
async def test_a_hostile_header_gives_no_5xx_and_no_echo(name: str, value: str) -> None:
    headers = {"If-Match": '"3"', name: value}
    async with partner(make_world(Memory())) as client:
        acted = await client.post(f"/v1/file-tasks/{ACTION_ID}/finish", headers=_latin(headers))
        read = await client.get(f"/v1/files/{CASE_ID}", headers=_latin(headers))
    for answer in (acted, read):
        assert answer.status_code < 500
        assert BSN not in answer.text + json.dumps(dict(answer.headers))


def _latin(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
