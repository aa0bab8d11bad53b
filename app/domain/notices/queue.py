"""The queue of deliveries as the worker sees it: take due lanes, begin, report, and the house-keeping around them.

Each call is one short transaction in the context of one house, as the system's narrow actor; nothing is sent here.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from app.domain.access.outbox import WRITE_EVENTS, event_entry
from app.domain.ids import new_id
from app.domain.notices import rules
from app.domain.notices.statements import queue as statements
from app.domain.vocabulary.notices import DeliveryState, NoticeClass, NoticeType
from app.domain.vocabulary.sharing import Purpose

MOST_LISTED: Final = 2000
MOST_FORGOTTEN: Final = 5000
MOST_REPEATED: Final = 200
ATTEMPTS_KEPT: Final = timedelta(days=30)


class Pool(Protocol):
    """What the queue needs of the writer's pool."""

    def acquire(self) -> Any: ...  # noqa: ANN401, D102 - asyncpg publishes no types


@dataclass(frozen=True, slots=True)
class House:
    """A house by its id and the code that stands in event types."""

    house_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Channel:
    """By which channel a connection tells, with its options as JSON, and for which purpose it shows content."""

    name: str
    options: str
    credential: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how one subscription is called at this moment."""

    subscription_id: UUID
    organisation_id: UUID
    callback_url: str
    out_of_hours_url: str | None
    is_active: bool
    is_failing: bool
    channel: Channel | None
    sealed_keys: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery, ready to be sent, or not `allowed` because its ground or membership lapsed."""

    delivery_id: UUID
    organisation_id: UUID
    place: int
    webhook_id: UUID
    attempts: int
    repeats: int
    notice_class: str
    allowed: bool
    event_id: UUID
    type: str
    subject_kind: str
    subject_id: UUID
    subject_version: int | None
    case_id: UUID | None
    reason_code: str | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Lane:
    """What one subscription gets of one stream, leased to this worker: parcels in their order.

    `claimed_at` is PostgreSQL's time: the worker counts on from it, so that its own clock may be wrong.
    """

    house: House
    subscription_id: UUID
    stream_id: UUID
    lease_id: UUID
    done_place: int
    endpoint: Endpoint
    parcels: tuple[Parcel, ...]
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One post and what it met."""

    at: datetime
    milliseconds: int
    outcome: rules.Outcome


@dataclass(slots=True)
class Report:
    """How far a lane came: each parcel's verdict in order, up to the one that stopped it."""

    lane: Lane
    verdicts: list[tuple[Parcel, rules.Verdict, Attempt | None]] = field(default_factory=list)

    @property
    def last(self) -> rules.Verdict | None:
        """The verdict that the lane's next step hangs on."""
        return self.verdicts[-1][1] if self.verdicts else None

    @property
    def successes(self) -> int:
        """Attempts that arrived."""
        return sum(1 for _, _, attempt in self.verdicts if attempt and attempt.outcome.is_success)

    @property
    def failures(self) -> int:
        """Attempts without success, for the failure budget."""
        return sum(1 for _, _, attempt in self.verdicts if attempt and not attempt.outcome.is_success)

    @property
    def is_gone(self) -> bool:
        """Whether the receiver said that its endpoint is no more."""
        return any(attempt.outcome.is_gone for _, _, attempt in self.verdicts if attempt)


class DeliveryQueue:
    """Lanes and deliveries of every house, over the writer's pool."""

    def __init__(self, pool: Pool, *, lease_seconds: int = 30) -> None:
        self._pool = pool
        self._lease_seconds = lease_seconds

    async def houses(self) -> list[House]:
        """Every house of this database."""
        async with self._pool.acquire() as connection:
            rows = await statements.LIST_HOUSES.fetch(connection)
        return [House(row["id"], row["code"]) for row in rows]

    async def list_events(self, house: House) -> int:
        """Give committed events their place in the feeds; the number taken. One process at a time, the others pass."""
        async with self._inside(house) as connection:
            if not await statements.LOCK_FEED.fetch_value(connection, house=house.house_id):
                return 0
            tag = await statements.LIST_EVENTS.execute(connection, house=house.house_id, most=MOST_LISTED)
        return int(tag.rpartition(" ")[2])

    async def claim(self, house: House, *, most: int, each: int, depth: int, free: Mapping[UUID, int]) -> list[Lane]:
        """Lease due lanes, at most `each` (or its `free` slots) of one subscription, with what they have to send."""
        lease_id = new_id()
        async with self._inside(house) as connection:
            taken = await statements.CLAIM_LANES.fetch(
                connection, house=house.house_id, busy=list(free), free=list(free.values()), each=each, most=most,
                seconds=self._lease_seconds, lease=lease_id,
            )  # fmt: skip
            if not taken:
                return []
            heads = await statements.BEGIN_SENDING.fetch(
                connection, house=house.house_id, depth=depth,
                subscriptions=[row["subscription_id"] for row in taken],
                streams=[row["stream_id"] for row in taken],
                dones=[row["done_place"] for row in taken],
            )  # fmt: skip
            rows = await statements.READ_ENDPOINTS.fetch(
                connection, house=house.house_id, subscriptions=list({row["subscription_id"] for row in taken})
            )
        endpoints = {row["id"]: _endpoint(row) for row in rows}
        parcels: dict[tuple[UUID, UUID], list[Parcel]] = {}
        for head in heads:
            parcels.setdefault((head["subscription_id"], head["stream_id"]), []).append(_parcel(head))
        return [
            Lane(
                house, row["subscription_id"], row["stream_id"], lease_id, row["done_place"],
                endpoints[row["subscription_id"]],
                tuple(parcels.get((row["subscription_id"], row["stream_id"]), ())),
                row["claimed_at"],
            )
            for row in taken
        ]  # fmt: skip

    async def report(self, house: House, reports: Sequence[Report]) -> None:
        """Write how lanes went and let them go; lanes whose lease was lost are left to their new holder."""
        async with self._inside(house) as connection:
            woken = await self._woken(connection, house, reports)
            rows = await statements.FINISH_LANES.fetch(connection, house=house.house_id, **_lane_places(reports, woken))
            held = {(row["subscription_id"], row["stream_id"]) for row in rows}
            told = [report for report in reports if (report.lane.subscription_id, report.lane.stream_id) in held]
            verdicts = [verdict for report in told for verdict in report.verdicts]
            if verdicts:
                places = self._delivery_places(verdicts)
                await statements.FINISH_DELIVERIES.execute(connection, house=house.house_id, **places)
            tries = [(p, a) for report in reports for p, _, a in report.verdicts if a is not None]
            if tries:
                await statements.KEEP_ATTEMPTS.execute(connection, house=house.house_id, **_attempt_places(tries))
            await self._count_health(connection, house, told)

    async def repeat_unacknowledged(self, house: House) -> int:
        """Offer again what needed a receipt and got none in its term (rule NO-07); the number offered."""
        async with self._inside(house) as connection:
            overdue = await statements.FIND_OVERDUE.fetch(
                connection, house=house.house_id, limit=rules.MOST_REPEATS, most=MOST_REPEATED
            )
            if not overdue:
                return 0
            await statements.LOCK_STREAMS.execute(connection, streams=[row["stream_id"] for row in overdue])
            await statements.OFFER_AGAIN.execute(
                connection, house=house.house_id, deliveries=[row["id"] for row in overdue],
                from_state=DeliveryState.delivered, repeat=1,
            )  # fmt: skip
        return len(overdue)

    async def wake(self, house: House) -> None:
        """Make lanes due that have work and that nothing would wake."""
        async with self._inside(house) as connection:
            await statements.WAKE_LANES.execute(connection, house=house.house_id)

    async def forget_attempts(self, house: House) -> None:
        """Remove attempts older than 30 days, some thousands at a time."""
        async with self._inside(house) as connection:
            await statements.FORGET_ATTEMPTS.execute(
                connection, house=house.house_id, days=ATTEMPTS_KEPT.days, most=MOST_FORGOTTEN
            )

    async def forget_old_keys(self, house: House) -> None:
        """Remove keys that a rotation replaced and whose overlap has passed."""
        async with self._inside(house) as connection:
            await statements.FORGET_OLD_KEYS.execute(connection, house=house.house_id)

    @asynccontextmanager
    async def _inside(self, house: House) -> AsyncIterator[Any]:
        async with self._pool.acquire() as connection, connection.transaction():
            await statements.ENTER_HOUSE.execute(connection, house=house.house_id)
            yield connection

    async def _woken(self, connection: Any, house: House, reports: Sequence[Report]) -> set[UUID]:  # noqa: ANN401
        """Subscriptions that were at rest when their lanes were taken, and are no longer."""
        resting = {report.lane.subscription_id for report in reports if not report.lane.endpoint.is_active}
        if not resting:
            return set()
        rows = await statements.NO_LONGER_RESTING.fetch(connection, house=house.house_id, subscriptions=list(resting))
        return {row["id"] for row in rows}

    async def _count_health(self, connection: Any, house: House, reports: Sequence[Report]) -> None:  # noqa: ANN401
        failed = Counter({r.lane.subscription_id: 0 for r in reports if r.successes and r.lane.endpoint.is_failing})
        for report in reports:
            if report.failures:
                failed[report.lane.subscription_id] += report.failures
        if not failed:
            return
        answered = {report.lane.subscription_id for report in reports if report.successes}
        counted = {subscription: 0 if subscription in answered else number for subscription, number in failed.items()}
        rows = await statements.COUNT_HEALTH.fetch(
            connection, house=house.house_id, subscriptions=list(counted), failed=list(counted.values())
        )
        gone = {report.lane.subscription_id for report in reports if report.is_gone}
        for row in rows:
            used = rules.budget_used(row["failing_since"], row["failures"], row["counted_at"])
            level = rules.alert_due(row["alert_level"], used)
            if row["id"] in gone:
                await self._alert(connection, house, row, 100, "gone")
            elif level is not None:
                await self._alert(connection, house, row, level, "failure_budget" if level == 100 else "")  # noqa: PLR2004

    async def _alert(self, connection: Any, house: House, row: Mapping[str, Any], level: int, reason: str) -> None:  # noqa: ANN401
        changed = await statements.RAISE_ALERT.fetch_one(
            connection, house=house.house_id, subscription=row["id"], level=level, reason=reason
        )
        if changed is None:
            return
        entry = event_entry(
            event_type=NoticeType.notices_subscription_disabled if reason else NoticeType.notices_budget_warned,
            subject_kind="subscription",
            subject_id=row["id"],
            subject_version=changed["version"],
            occurred_at=row["counted_at"],
            reason=reason or f"budget_{level}",
            audience=(changed["organisation_id"],),
        )
        await WRITE_EVENTS.execute(connection, house=house.house_id, actor=None, events=[entry])

    def _delivery_places(
        self, verdicts: Sequence[tuple[Parcel, rules.Verdict, Attempt | None]]
    ) -> dict[str, list[Any]]:
        arrived = [verdict.state is DeliveryState.delivered for _, verdict, _ in verdicts]
        moments = [
            attempt.at if attempt and here else None for (_, _, attempt), here in zip(verdicts, arrived, strict=True)
        ]
        wanted = [
            at is not None and _wants_receipt(parcel) for (parcel, _, _), at in zip(verdicts, moments, strict=True)
        ]
        return {
            "deliveries": [parcel.delivery_id for parcel, _, _ in verdicts],
            "states": [verdict.state.value for _, verdict, _ in verdicts],
            "tried": [0 if attempt is None else 1 for _, _, attempt in verdicts],
            "outcomes": [verdict.why if attempt is None else attempt.outcome.code for _, verdict, attempt in verdicts],
            "dues": [verdict.due_at for _, verdict, _ in verdicts],
            "delivered": moments,
            "receipts": wanted,
        }


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    keys = (row["sealed_keys"], row["previous_sealed_keys"])
    return Endpoint(
        subscription_id=row["id"],
        organisation_id=row["organisation_id"],
        callback_url=row["callback_url"],
        out_of_hours_url=row["out_of_hours_url"],
        is_active=row["active"],
        is_failing=row["failing"],
        channel=None
        if row["channel"] is None
        else Channel(row["channel"], row["options"], row["credential"], Purpose(row["purpose"])),
        sealed_keys=tuple(bytes(key) for key in keys if key is not None),
    )


def _parcel(row: Mapping[str, Any]) -> Parcel:
    return Parcel(
        delivery_id=row["id"],
        **{name: row[name] for name in Parcel.__slots__ if name != "delivery_id"},
    )


def _wants_receipt(parcel: Parcel) -> bool:
    return parcel.notice_class == NoticeClass.acknowledge and parcel.repeats < rules.MOST_REPEATS


def _lane_places(reports: Sequence[Report], woken: Collection[UUID]) -> dict[str, list[Any]]:
    last = [report.last for report in reports]
    return {
        "subscriptions": [report.lane.subscription_id for report in reports],
        "streams": [report.lane.stream_id for report in reports],
        "leases": [report.lane.lease_id for report in reports],
        "dones": [_done(report) for report in reports],
        "dues": [None if verdict is None else verdict.due_at for verdict in last],
        "holders": [
            report.verdicts[-1][0].delivery_id if verdict and verdict.state is DeliveryState.failed else None
            for report, verdict in zip(reports, last, strict=True)
        ],
        "parked": [
            report.is_gone
            or not report.lane.parcels
            or not (report.lane.endpoint.is_active or report.lane.subscription_id in woken)
            for report in reports
        ],
    }


def _done(report: Report) -> int:
    passed = [parcel.place for parcel, verdict, _ in report.verdicts if verdict.is_final]
    return passed[-1] if passed else report.lane.done_place


def _attempt_places(tries: Sequence[tuple[Parcel, Attempt]]) -> dict[str, list[Any]]:
    return {
        "deliveries": [parcel.delivery_id for parcel, _ in tries],
        "organisations": [parcel.organisation_id for parcel, _ in tries],
        "numbers": [parcel.attempts + 1 for parcel, _ in tries],
        "outcomes": [attempt.outcome.code for _, attempt in tries],
        "statuses": [attempt.outcome.status for _, attempt in tries],
        "milliseconds": [attempt.milliseconds for _, attempt in tries],
        "moments": [attempt.at for _, attempt in tries],
    }
