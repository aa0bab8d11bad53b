"""The pages about notices say what is so: each type is listed, the Python sample verifies what the worker signs."""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.ids import new_id
from app.domain.notices.queue import Parcel
from app.domain.notices.sealing import KeySeal
from app.domain.vocabulary.notices import NoticeType
from app.integrations.outbound.cloudevents import notice_body
from app.integrations.outbound.signing import SigningKeys, signature_header

DOCS = Path(__file__).parents[2] / "docs"


def _sample() -> Callable[[dict[str, str], bytes, str], bool]:
    found = re.search(r"```python\n(.*?)```", (DOCS / "webhooks.md").read_text(), re.DOTALL)
    assert found
    space: dict[str, Any] = {}
    exec(compile(found.group(1), "webhooks.md", "exec"), space)  # noqa: S102 - a page of our own
    return space["is_from_ketenpoort"]  # type: ignore[no-any-return]


def test_the_python_sample_tells_our_notices_from_others() -> None:
    seal, owner = KeySeal("a secret of this test, long enough to be one"), new_id()
    keys = seal.make(owner)
    body, stamp = b'{"id":"x"}', int(time.time())
    signing = SigningKeys.from_seed(seal.open(owner, keys.sealed))
    headers = {
        "webhook-id": "a",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature_header("a", stamp, body, [signing]),
    }
    verify = _sample()
    assert verify(headers, body, keys.secret)
    assert not verify(headers, body + b" ", keys.secret)
    assert not verify(headers, body, seal.make(owner).secret)
    assert not verify(headers | {"webhook-timestamp": str(stamp - 301)}, body, keys.secret)


def test_every_event_type_stands_in_the_catalogue_and_nothing_else() -> None:
    listed = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", (DOCS / "events.md").read_text(), re.MULTILINE)
    assert listed == [word.value for word in NoticeType]


def test_the_example_has_the_members_of_a_real_notice() -> None:
    found = re.search(r"```json\n(.*?)```", (DOCS / "events.md").read_text(), re.DOTALL)
    assert found
    example = json.loads(found.group(1))
    parcel = Parcel(
        delivery_id=new_id(), organisation_id=new_id(), place=1, webhook_id=new_id(), attempts=0, repeats=0,
        notice_class="inform", allowed=True, event_id=new_id(), type="actions.changed", subject_kind="action",
        subject_id=new_id(), subject_version=7, case_id=None, reason_code=None,
        occurred_at=datetime(2026, 11, 20, 10, 15, tzinfo=UTC),
    )  # fmt: skip
    made = json.loads(notice_body(parcel, "waterduin"))
    assert made.keys() == example.keys()
    assert made["data"].keys() == example["data"].keys()
    assert made["time"] == example["time"]
    assert made["type"] == example["type"]
