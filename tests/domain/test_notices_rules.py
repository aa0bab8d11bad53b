"""Retry times, the failure budget and the signatures: pure."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from app.domain.notices.rules import (
    ALERTS,
    FAILURE_BUDGET,
    LEAST_FAILURES,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    RETRY_SECONDS,
    Outcome,
    alert_due,
    budget_used,
    retry_at,
)
from app.integrations.outbound.signing import SigningKeys, signature_header

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
def test_the_last_attempt_never_lies_before_seventy_two_hours(chance: float) -> None:
    at = NOW
    for attempts in range(1, MAX_ATTEMPTS):
        following = retry_at(attempts, at, chance=lambda: chance)
        assert following is not None
        assert following > at
        at = following
    assert at - NOW >= timedelta(hours=72)
    assert retry_at(MAX_ATTEMPTS, at) is None


def test_waits_grow_from_seconds_over_minutes_to_hours() -> None:
    assert list(RETRY_SECONDS) == sorted(RETRY_SECONDS)
    assert RETRY_SECONDS[0] < 60
    assert RETRY_SECONDS[-1] > 3600


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Fri, 20 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("99999999999", LONGEST_WAIT),
        ("Fri, 20 Nov 2099 13:00:00 GMT", LONGEST_WAIT),
        ("0", timedelta(seconds=5)),
        ("-5", timedelta(seconds=5)),
        ("soon", timedelta(seconds=5)),
        ("Fri, 20 Nov 1999 13:00:00 GMT", timedelta(seconds=5)),
        (None, timedelta(seconds=5)),
    ],
)
def test_retry_after_is_obeyed_and_bounded(asked: str | None, wait: timedelta) -> None:
    assert retry_at(1, NOW, asked, chance=lambda: 0.0) == NOW + wait


def test_a_failing_endpoint_alerts_at_each_level_once_and_is_then_disabled() -> None:
    level, told = 0, []
    for hour in range(0, 130, 1):
        used = budget_used(NOW, LEAST_FAILURES, NOW + timedelta(hours=hour))
        due = alert_due(level, used)
        if due is not None:
            told.append(due)
            level = due
    assert tuple(told) == ALERTS


def test_a_handful_of_failures_or_one_success_costs_no_budget() -> None:
    late = NOW + FAILURE_BUDGET * 2
    assert budget_used(NOW, LEAST_FAILURES - 1, late) == 0
    assert budget_used(None, 10_000, late) == 0


def test_only_an_answer_of_the_two_hundreds_is_success() -> None:
    assert [code for code in (200, 202, 204, 299) if not Outcome(code, "").is_success] == []
    assert [code for code in (100, 301, 307, 400, 410, 500) if Outcome(code, "").is_success] == []
    assert not Outcome(None, "timed_out").is_success
    assert Outcome(410, "").is_gone


def test_a_foreign_library_verifies_the_signature_and_each_key_of_a_rotation() -> None:
    old, new = (SigningKeys.from_seed(bytes([n]) * 64) for n in (1, 2))
    body = json.dumps({"id": "x"}).encode()
    stamp = int(datetime.now(UTC).timestamp())
    headers = {
        "webhook-id": "0192-a",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature_header("0192-a", stamp, body, [new, old]),
    }
    for keys in (old, new):
        assert Webhook("whsec_" + base64.b64encode(keys.secret).decode()).verify(body, headers) == {"id": "x"}
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"\3" * 32).decode()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(old.secret).decode()).verify(b'{"id": "y"}', headers)


def test_the_ed25519_mark_verifies_with_the_public_key() -> None:
    keys = SigningKeys.from_seed(bytes(range(64)))
    header = signature_header("id-1", 1_700_000_000, b"{}", [keys])
    marks = dict(mark.split(",", 1) for mark in header.split(" "))
    public: Ed25519PublicKey = keys.private_key.public_key()
    public.verify(base64.b64decode(marks["v1a"]), b"id-1.1700000000.{}")
