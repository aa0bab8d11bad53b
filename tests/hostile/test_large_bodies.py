"""A body may be large; how many values it holds, and how many of its faults are told, is bounded."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from app.domain.access.faults import MOST_TOLD
from app.domain.access.strict_json import _TEXTS, MAX_VALUES, MalformedBody, _breaks, parse, read_draft
from app.domain.errors import InvalidContent
from tests.api.shell_world import CASE_ID, Memory, make_world, partner

TASKS = f"/v1/files/{CASE_ID}/tasks"
TEXTS = st.text(alphabet='ab",\\[]{}:\u20ac\n', max_size=12)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(TEXTS, below, max_size=4)),
    max_leaves=20,
)


class Draft(BaseModel):
    """Anything with one member."""

    model_config = ConfigDict(extra="forbid")

    text: str = ""


def breaks_of(value: Any) -> int:  # noqa: ANN401 - JSON
    """Each container opens once, and its values stand apart by commas."""
    if not isinstance(value, list | dict):
        return 0
    below = list(value.values() if isinstance(value, dict) else value)
    return 1 + max(0, len(below) - 1) + sum(map(breaks_of, below))


@given(VALUES, st.booleans())
def test_what_stands_in_texts_is_not_counted(value: Any, ascii_only: bool) -> None:  # noqa: ANN401, FBT001
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert _breaks(_TEXTS.sub(b"", body)) == breaks_of(value)


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b"0," * MAX_VALUES + b"0]",
        b"[" + b"{}," * 20_000 + b"{}]",
        b"{" + b",".join(b'"k%d":0' % number for number in range(MAX_VALUES + 1)) + b"}",
        b'"' + b'\\"' * 400_000 + b"\\",  # no end, and no quadratic search for one
        b'",' * 400_000,
    ],
)
def test_a_body_of_too_many_values_is_refused_before_it_is_read(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        parse(body)


def test_many_values_and_a_long_text_are_read() -> None:
    assert parse(b"[" + b"0," * (MAX_VALUES - 10) + b"0]") == [0] * (MAX_VALUES - 9)
    text = 'a, "b", {c} [d] \\ ' * 20_000
    assert parse(json.dumps({"text": text}).encode()) == {"text": text}


async def test_the_refusal_says_why() -> None:
    body = b'{"text":[' + b"0," * MAX_VALUES + b"0]}"
    async with partner(make_world(Memory())) as client:
        answer = await client.post(TASKS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert [fault["code"] for fault in answer.json()["errors"]] == ["too-many-values"]


def test_of_many_faults_the_first_are_told() -> None:
    body = json.dumps({f"x{number}": 0 for number in range(5_000)}).encode()
    with pytest.raises(InvalidContent) as refused:
        read_draft(body, Draft)
    assert len(refused.value.faults) == MOST_TOLD
