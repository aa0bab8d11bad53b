"""The contract of a format, one step for each promise: pure, total, bounded, silent, and nothing dropped in silence.

The steps take an adapter, so that the same ones try ours, those of installed packages, and planted faults.
"""

import copy
import json
import random
import re
import tracemalloc
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from structlog.testing import capture_logs

from app.domain.access.strict_json import read_draft
from app.domain.errors import InvalidContent
from app.domain.referrals.drafts import ReferralDraft
from app.integrations.adapter import InboundAdapter, Options, Translated

CANARY: Final = "Kanarie van 't Mijnveld 06-12345678"
LARGEST: Final = 1_048_576
MOST_MEMORY: Final = 96 * 1_048_576
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_CODE: Final = re.compile(r"[a-z][a-z0-9_-]*")
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def check_declaration(adapter: InboundAdapter) -> None:
    """It has a name, media types, and options of which each has a default."""
    assert _NAME.fullmatch(adapter.name)
    assert adapter.title
    assert adapter.media_types
    assert all(kind == kind.lower() and "/" in kind for kind in adapter.media_types)
    assert issubclass(adapter.options, Options)
    assert isinstance(adapter.options(), BaseModel)


def check_examples(adapter: InboundAdapter) -> None:
    """Its examples are translated, to what our own door would take too, and always to the same."""
    found = list(adapter.examples())
    assert found
    for body in found:
        said = translate(adapter, body)
        assert isinstance(said, Translated), said
        assert said == translate(adapter, body)
        assert adapter.message_id(body) == said.draft.message_id
        told = said.draft.model_dump_json(by_alias=True, exclude_none=True).encode()
        assert read_draft(told, ReferralDraft) == said.draft


def check_any_bytes(adapter: InboundAdapter, body: bytes) -> None:
    """Whatever the bytes: a translation or faults, each with a code, and nothing of what was sent."""
    with capture_logs() as logs:
        said = translate(adapter, body)
        identifier = adapter.message_id(body)
        event = receipted(adapter, body)
    assert identifier is None or _MESSAGE_ID.fullmatch(identifier)
    assert CANARY not in json.dumps(logs, default=repr)
    if isinstance(said, Translated):
        assert not any(CANARY in place for place in said.kept_aside)
    for refused in (said, event):
        if isinstance(refused, InvalidContent):
            assert refused.faults
            for fault in refused.faults:
                assert _CODE.fullmatch(fault.code), fault
                assert CANARY not in f"{fault.pointer} {fault.code} {fault.rule}"


def check_memory(adapter: InboundAdapter, body: bytes) -> None:
    """The largest message that the door reads takes no more memory than a worker can spare."""
    tracemalloc.start()
    try:
        translate(adapter, body)
        adapter.message_id(body)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def check_unknown(adapter: InboundAdapter, body: bytes, changed: bytes) -> None:
    """A member that was added is refused, kept aside and named, or mapped; it never vanishes."""
    before, after = translate(adapter, body), translate(adapter, changed)
    assert isinstance(before, Translated)
    if isinstance(after, Translated) and after.draft == before.draft:
        assert set(after.kept_aside) - set(before.kept_aside)


def translate(adapter: InboundAdapter, body: bytes) -> Translated | InvalidContent:
    """What the format makes of bytes under its default options."""
    try:
        return adapter.translate(body, adapter.options())
    except InvalidContent as refused:
        return refused


def receipted(adapter: InboundAdapter, body: bytes) -> UUID | InvalidContent | None:
    """The event that the format takes bytes for the receipt of, under its default options."""
    try:
        return None if adapter.receipt_of is None else adapter.receipt_of(body, adapter.options())
    except InvalidContent as refused:
        return refused


def broken(body: bytes, chance: random.Random) -> bytes:
    """An example with a canary, a cut or foreign bytes somewhere in it."""
    place, length = chance.randrange(len(body)), chance.randrange(1, 40)
    middle = chance.choice([b"", CANARY.encode(), CANARY.encode(), b"\x00\xff", b"<", b'"', b"9" * 400, body[:length]])
    return body[:place] + middle + body[place + chance.choice([0, length]) :]


def large_bodies(body: bytes) -> Iterator[bytes]:
    """Messages at the cap of the door that are cheap to send and may be dear to read."""
    yield body + b" " * (LARGEST - len(body))
    yield b"[" * LARGEST
    yield b'{"a":' * (LARGEST // 5)
    yield b"<a>" * (LARGEST // 3)
    yield b"<a " + b'b="c" ' * (LARGEST // 6) + b"/>"
    yield b'{"messageId":"' + b"x" * (LARGEST - 20) + b'"}'
    yield b"[" + b"0," * (LARGEST // 2 - 2) + b"0]"


def with_unknown(body: bytes) -> Iterator[bytes]:
    """The message with a member that no format knows, at each place where its syntax can hold one."""
    if body.lstrip()[:1] == b"{":
        sent = json.loads(body)
        for place in range(sum(1 for _ in _objects(sent))):
            changed = copy.deepcopy(sent)
            list(_objects(changed))[place]["zzOnbekend"] = {"tekst": CANARY}
            yield json.dumps(changed).encode()
    else:
        text = body.decode()
        for end in re.finditer(r"</[^>]+>", text):
            yield f"{text[: end.start()]}<zzOnbekend>{CANARY}</zzOnbekend>{text[end.start() :]}".encode()


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(item)
