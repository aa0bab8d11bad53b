"""When a notice is tried again, when an endpoint has failed for too long, which state an attempt leads to. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from random import SystemRandom
from typing import Final

from app.domain.vocabulary.notices import DeliveryState

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE

# Seconds, then minutes, then hours; without jitter 79 hours, so the last attempt never lies before 72 hours (NO-01).
RETRY_SECONDS: Final = (
    *(5, 15, 30),
    *(_MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 20 * _MINUTE, 40 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, 12 * _HOUR, 12 * _HOUR, 12 * _HOUR, 12 * _HOUR, 15 * _HOUR),
)
MAX_ATTEMPTS: Final = len(RETRY_SECONDS) + 1
LONGEST_WAIT: Final = timedelta(hours=24)
JITTER: Final = 0.2

FAILURE_BUDGET: Final = timedelta(hours=120)
LEAST_FAILURES: Final = 10
ALERTS: Final = (50, 70, 90, 100)

MOST_REPEATS: Final = 1

_chance = SystemRandom().random


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt met: an HTTP status, or the code of what prevented one."""

    status: int | None
    code: str
    retry_after: str | None = None

    @classmethod
    def of_reply(cls, status: int, retry_after: str | None) -> "Outcome":
        """Name what an answer means."""
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return cls(status, "delivered")
        return cls(status, "gone" if status == HTTPStatus.GONE else "rejected", retry_after)

    @property
    def is_success(self) -> bool:
        """Any 2xx; a redirect is not followed and counts as a failure."""
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def is_gone(self) -> bool:
        """The receiver says that this endpoint is no more: the subscription is disabled."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state that an attempt leads to, and when to try again where it does."""

    state: DeliveryState
    due_at: datetime | None = None
    why: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether the next of the lane may go: it arrived, or must not be sent at all."""
        return self.state in {DeliveryState.delivered, DeliveryState.withheld}


WITHHELD: Final = Verdict(DeliveryState.withheld)
NOTHING_TO_SAY: Final = Verdict(DeliveryState.withheld, why="nothing_to_say")
"""The channel of the receiver has no message for this kind of notice."""


def verdict_of(outcome: Outcome, attempts: int, now: datetime) -> Verdict:
    """Return what follows from the last of so many attempts (section 2.9 of the field rules)."""
    if outcome.is_success:
        return Verdict(DeliveryState.delivered)
    due_at = retry_at(attempts, now, outcome.retry_after)
    return Verdict(DeliveryState.failed) if due_at is None else Verdict(DeliveryState.retry_wait, due_at)


def retry_at(
    attempts: int, now: datetime, retry_after: str | None = None, chance: Callable[[], float] = _chance
) -> datetime | None:
    """Return when to try again after this many attempts, or None when the last one is used (rule NO-01).

    Jitter only lengthens a wait. `Retry-After` (seconds or a date) is obeyed up to a day where it asks for more.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    wait = timedelta(seconds=RETRY_SECONDS[attempts - 1] * (1 + JITTER * chance()))
    asked = _asked_wait(retry_after, now)
    return now + max(wait, min(asked, LONGEST_WAIT))


def budget_used(failing_since: datetime | None, failures: int, now: datetime) -> int:
    """Return the used share of the failure budget in per cent: unbroken failure, of more than a handful of attempts."""
    if failing_since is None or failures < LEAST_FAILURES:
        return 0
    return min(100, int(100 * (now - failing_since) / FAILURE_BUDGET))


def alert_due(level: int, used: int) -> int | None:
    """Return the highest alert newly reached (50, 70, 90, or 100: disabled), or None."""
    reached = [alert for alert in ALERTS if level < alert <= used]
    return reached[-1] if reached else None


def _asked_wait(retry_after: str | None, now: datetime) -> timedelta:
    if not retry_after:
        return timedelta()
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), int(LONGEST_WAIT.total_seconds())))
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return timedelta()
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(at - now, timedelta())
