"""SQL of the queue: what waits, who may still hear it, how it went. Each runs in the context of one house."""

from typing import Final

from app.domain.access.outbox import TAKES_PART
from app.domain.notices.statements.places import (
    ID,
    IDS,
    MOMENTS,
    NUMBER,
    NUMBERS,
    PLACES,
    TEXT,
    TEXTS,
    TRUTHS,
    statement,
)

LIST_HOUSES: Final = statement("SELECT id, code FROM houses ORDER BY id")

ENTER_HOUSE: Final = statement("SELECT set_config('app.house_id', CAST(:house AS text), true)", house=ID)

# One at a time in a house: places in the feed are given, and become visible, in one order.
LOCK_FEED: Final = statement("SELECT pg_try_advisory_xact_lock(hashtextextended(CAST(:house AS text), 21))", house=ID)

LIST_EVENTS: Final = statement(
    """
WITH taken AS (
    DELETE FROM unlisted_events u
     WHERE u.house_id = :house
       AND u.ordinal = ANY(ARRAY(SELECT o.ordinal FROM unlisted_events o
                                  WHERE o.house_id = :house ORDER BY o.ordinal LIMIT :most))
    RETURNING u.event_id
), newest AS (
    SELECT f.place FROM event_feed f WHERE f.house_id = :house ORDER BY f.id DESC LIMIT 1
), entries AS (
    SELECT e.*, o.organisation_id,
           coalesce((SELECT place FROM newest), 0) + row_number() OVER (ORDER BY e.ordinal, o.organisation_id) AS place
      FROM taken t
      JOIN events e ON e.house_id = :house AND e.id = t.event_id
     CROSS JOIN LATERAL (SELECT DISTINCT unnest(e.taking_part || e.named) AS organisation_id) o
)
INSERT INTO event_feed (house_id, id, place, organisation_id, event_id, stream_id, case_id, basis, type, subject_kind,
                        subject_id, subject_version, reason_code, notice_class, occurred_at)
SELECT :house, (lpad(to_hex(n.place), 12, '0') || '80008' || substr(replace(n.id::text, '-', ''), 18, 15))::uuid,
       n.place, n.organisation_id, n.id, n.stream_id, n.case_id,
       CASE WHEN n.organisation_id = ANY(n.taking_part) THEN 'taking_part' ELSE 'named' END,
       n.type, n.subject_kind, n.subject_id, n.subject_version, n.reason_code, n.notice_class, n.occurred_at
  FROM entries n
""",
    house=ID,
    most=NUMBER,
)

NEWEST_OF_FEED: Final = statement(
    "SELECT id FROM event_feed WHERE house_id = :house ORDER BY id DESC LIMIT 1", house=ID
)

READERS_OF_NEWS: Final = statement(
    "SELECT DISTINCT organisation_id FROM event_feed WHERE house_id = :house AND id > :since AND id <= :until",
    house=ID,
    since=ID,
    until=ID,
)

# Fair between subscriptions: each has its own turn of the index, those that wait longest come first, and no one takes
# more than its part of `most`, so a slow partner keeps nobody waiting. `busy` names the subscriptions whose free slots
# differ from the usual `each`. `now()` and not the clock, so that the index stops at what is not due yet. A row that is
# locked stays where it is, so its place finds it again without an index.
CLAIM_LANES: Final = statement(
    """
WITH RECURSIVE waiting(subscription_id, due_at) AS (
    (SELECT l.subscription_id, l.due_at FROM delivery_lanes l
      WHERE l.house_id = :house AND l.due_at IS NOT NULL ORDER BY l.subscription_id, l.due_at LIMIT 1)
    UNION ALL
    SELECT n.subscription_id, n.due_at
      FROM waiting w
     CROSS JOIN LATERAL (
           SELECT l.subscription_id, l.due_at FROM delivery_lanes l
            WHERE l.house_id = :house AND l.due_at IS NOT NULL AND l.subscription_id > w.subscription_id
            ORDER BY l.subscription_id, l.due_at LIMIT 1) n
), turns AS MATERIALIZED (
    SELECT w.subscription_id, least(s.slots, ceil(CAST(:most AS real) / count(*) OVER ())::int) AS slots
      FROM waiting w
      LEFT JOIN unnest(:busy, :free) AS b(subscription_id, slots) ON b.subscription_id = w.subscription_id
     CROSS JOIN LATERAL (SELECT coalesce(b.slots, :each) AS slots) s
     WHERE w.due_at <= now() AND s.slots > 0
     ORDER BY w.due_at
), chosen AS MATERIALIZED (
    SELECT c.place
      FROM turns t
     CROSS JOIN LATERAL (
           SELECT l.ctid AS place FROM delivery_lanes l
            WHERE l.house_id = :house AND l.subscription_id = t.subscription_id AND l.due_at <= now()
            ORDER BY l.due_at LIMIT t.slots FOR UPDATE SKIP LOCKED) c
     LIMIT :most
)
UPDATE delivery_lanes l
   SET due_at = clock_timestamp() + make_interval(secs => CAST(:seconds AS double precision)), lease_id = :lease
  FROM chosen c
 WHERE l.ctid = c.place AND l.house_id = :house
RETURNING l.subscription_id, l.stream_id, l.done_place, clock_timestamp() AS claimed_at
""",
    house=ID,
    busy=IDS,
    free=NUMBERS,
    each=NUMBER,
    most=NUMBER,
    seconds=NUMBER,
    lease=ID,
)

# What waits while a subscription is paused, waits while its connection is laid still.
_MAY_GO: Final = """(s.status = 'active' AND (s.connection_id IS NULL OR EXISTS (
        SELECT FROM connections k WHERE k.house_id = s.house_id AND k.id = s.connection_id AND k.status = 'active')))"""

# The heads of the claimed lanes, and for each whether its receiver may still hear it (rule NO-03), asked once a lane:
# its stream is the case. The first of a lane becomes `sending`; the others follow when the one before has arrived.
BEGIN_SENDING: Final = statement(
    """
WITH lanes AS MATERIALIZED (
    SELECT l.*, EXISTS (SELECT FROM organisations o WHERE o.id = s.organisation_id AND o.status = 'active') AS is_there,
           (<takes part>) AS takes_part
      FROM unnest(:subscriptions, :streams, :dones) AS l(subscription_id, stream_id, done)
      JOIN subscriptions s ON s.house_id = :house AND s.id = l.subscription_id
), heads AS MATERIALIZED (
    SELECT d.id, d.subscription_id, d.stream_id, d.place, d.webhook_id, d.attempts, d.repeats, d.notice_class,
           d.event_id, d.state, d.organisation_id, d.basis,
           row_number() OVER (PARTITION BY d.subscription_id, d.stream_id ORDER BY d.place) AS turn,
           l.is_there AND (d.basis = 'named' OR (l.takes_part AND d.case_id = l.stream_id)) AS allowed
      FROM lanes l
     CROSS JOIN LATERAL (
           SELECT * FROM deliveries q
            WHERE q.house_id = :house AND q.subscription_id = l.subscription_id AND q.stream_id = l.stream_id
              AND q.place > l.done
            ORDER BY q.place LIMIT :depth) d
), marked AS (
    UPDATE deliveries d SET state = 'sending', next_attempt_at = NULL
      FROM heads h, subscriptions s
     WHERE h.turn = 1 AND h.allowed AND d.house_id = :house AND d.id = h.id
       AND s.house_id = :house AND s.id = h.subscription_id AND <may go>
)
SELECT h.id, h.subscription_id, h.stream_id, h.place, h.webhook_id, h.attempts, h.repeats, h.notice_class, h.allowed,
       h.organisation_id, e.id AS event_id, e.type, e.subject_kind, e.subject_id, e.subject_version, e.reason_code,
       e.occurred_at, CASE WHEN h.basis = 'taking_part' THEN e.case_id END AS case_id
  FROM heads h
  JOIN events e ON e.house_id = :house AND e.id = h.event_id
 ORDER BY h.subscription_id, h.stream_id, h.place
""".replace(
        "<takes part>", TAKES_PART.format(house=":house", case="l.stream_id", organisation="s.organisation_id")
    ).replace("<may go>", _MAY_GO),
    house=ID,
    subscriptions=IDS,
    streams=IDS,
    dones=PLACES,
    depth=NUMBER,
)

READ_ENDPOINTS: Final = statement(
    """
SELECT s.id, s.organisation_id, coalesce(s.callback_url, c.endpoint) AS callback_url, s.out_of_hours_url, s.sealed_keys,
       s.failing_since IS NOT NULL AS failing, <may go> AS active, s.purpose,
       CASE WHEN s.previous_valid_until > clock_timestamp() THEN s.previous_sealed_keys END AS previous_sealed_keys,
       c.adapter AS channel, c.credential, c.options::text AS options
  FROM subscriptions s
  LEFT JOIN connections c ON c.house_id = s.house_id AND c.id = s.connection_id
 WHERE s.house_id = :house AND s.id = ANY(:subscriptions)
""".replace("<may go>", _MAY_GO),
    house=ID,
    subscriptions=IDS,
)

# Who resumes holds the same row until its commit: either this sees it, or it sees the lanes that were parked.
NO_LONGER_RESTING: Final = statement(
    """
WITH held AS MATERIALIZED (
    SELECT s.house_id, s.id, s.status, s.connection_id
      FROM subscriptions s WHERE s.house_id = :house AND s.id = ANY(:subscriptions)
     ORDER BY s.id FOR NO KEY UPDATE)
SELECT s.id FROM held s WHERE <may go>
""".replace("<may go>", _MAY_GO),
    house=ID,
    subscriptions=IDS,
)

# Only the holder of the lease moves a lane on; who lost it to another worker changes nothing.
FINISH_LANES: Final = statement(
    """
WITH given AS MATERIALIZED (
    SELECT * FROM unnest(:subscriptions, :streams, :leases, :dones, :dues, :holders, :parked)
        AS g(subscription_id, stream_id, lease_id, done, due_at, held_by_id, parked)
), mine AS MATERIALIZED (
    SELECT l.subscription_id, l.stream_id
      FROM delivery_lanes l
      JOIN given g ON g.subscription_id = l.subscription_id AND g.stream_id = l.stream_id AND g.lease_id = l.lease_id
     WHERE l.house_id = :house
     ORDER BY l.subscription_id, l.stream_id
       FOR UPDATE OF l
)
UPDATE delivery_lanes l
   SET done_place = g.done, held_by_id = g.held_by_id, lease_id = NULL,
       due_at = CASE WHEN g.parked OR g.held_by_id IS NOT NULL THEN NULL
                     WHEN g.due_at IS NOT NULL THEN g.due_at
                     WHEN l.last_place > g.done THEN clock_timestamp() END
  FROM given g, mine m
 WHERE l.house_id = :house AND l.subscription_id = g.subscription_id AND l.stream_id = g.stream_id
   AND m.subscription_id = l.subscription_id AND m.stream_id = l.stream_id
RETURNING l.subscription_id, l.stream_id
""",
    house=ID,
    subscriptions=IDS,
    streams=IDS,
    leases=IDS,
    dones=PLACES,
    dues=MOMENTS,
    holders=IDS,
    parked=TRUTHS,
)

# A receipt may have come in while the notice was still being sent: then it is acknowledged at once.
FINISH_DELIVERIES: Final = statement(
    """
WITH given AS MATERIALIZED (
    SELECT g.*, g.state = 'delivered' AND EXISTS (
               SELECT FROM deliveries q JOIN receipts r ON r.house_id = q.house_id AND r.event_id = q.event_id
                                                        AND r.organisation_id = q.organisation_id
                WHERE q.house_id = :house AND q.id = g.id AND q.notice_class = 'acknowledge') AS receipted
      FROM unnest(:deliveries, :states, :tried, :outcomes, :dues, :delivered, :receipts)
        AS g(id, state, tried, outcome, next_attempt_at, delivered_at, wants_receipt)
)
UPDATE deliveries d
   SET state = CASE WHEN g.receipted THEN 'acknowledged' ELSE g.state END,
       attempts = d.attempts + g.tried,
       last_outcome = coalesce(g.outcome, d.last_outcome),
       next_attempt_at = g.next_attempt_at,
       delivered_at = coalesce(g.delivered_at, d.delivered_at),
       receipt_due_at = CASE WHEN g.wants_receipt AND NOT g.receipted
           THEN g.delivered_at + interval '1 hour' * setting_number(:house, 'receipt_hours', 24)::float8 END
  FROM given g
 WHERE d.house_id = :house AND d.id = g.id
""",
    house=ID,
    deliveries=IDS,
    states=TEXTS,
    tried=NUMBERS,
    outcomes=TEXTS,
    dues=MOMENTS,
    delivered=MOMENTS,
    receipts=TRUTHS,
)

KEEP_ATTEMPTS: Final = statement(
    """
INSERT INTO delivery_attempts (house_id, id, delivery_id, organisation_id, number, outcome, status, milliseconds, at)
SELECT :house, <new id>, g.*
  FROM unnest(:deliveries, :organisations, :numbers, :outcomes, :statuses, :milliseconds, :moments) AS g
""",
    house=ID,
    deliveries=IDS,
    organisations=IDS,
    numbers=NUMBERS,
    outcomes=TEXTS,
    statuses=NUMBERS,
    milliseconds=NUMBERS,
    moments=MOMENTS,
)

COUNT_HEALTH: Final = statement(
    """
UPDATE subscriptions s
   SET failing_since = CASE WHEN g.failed = 0 THEN NULL ELSE coalesce(s.failing_since, clock_timestamp()) END,
       failures = CASE WHEN g.failed = 0 THEN 0 ELSE s.failures + g.failed END,
       alert_level = CASE WHEN g.failed = 0 THEN 0 ELSE s.alert_level END
  FROM unnest(:subscriptions, :failed) AS g(id, failed)
 WHERE s.house_id = :house AND s.id = g.id
RETURNING s.id, s.organisation_id, s.failing_since, s.failures, s.alert_level, s.status, clock_timestamp() AS counted_at
""",
    house=ID,
    subscriptions=IDS,
    failed=NUMBERS,
)

RAISE_ALERT: Final = statement(
    """
UPDATE subscriptions s
   SET alert_level = :level, version = s.version + 1,
       status = CASE WHEN :reason = '' THEN s.status ELSE 'disabled' END,
       status_reason = CASE WHEN :reason = '' THEN s.status_reason ELSE :reason END
 WHERE s.house_id = :house AND s.id = :subscription AND s.status <> 'disabled'
   AND (s.alert_level < :level OR :reason <> '')
RETURNING s.organisation_id, s.version
""",
    house=ID,
    subscription=ID,
    level=NUMBER,
    reason=TEXT,
)

# Work that nothing will wake: a connection was taken up again while a worker parked its lane.
WAKE_LANES: Final = statement(
    """
UPDATE delivery_lanes l SET due_at = clock_timestamp()
  FROM subscriptions s
 WHERE l.house_id = :house AND l.due_at IS NULL AND l.held_by_id IS NULL AND l.last_place > l.done_place
   AND s.house_id = :house AND s.id = l.subscription_id AND <may go>
""".replace("<may go>", _MAY_GO),
    house=ID,
)

LOCK_STREAMS: Final = statement(
    """
SELECT pg_advisory_xact_lock(hashtextextended(s.stream_id::text, 20))
  FROM (SELECT DISTINCT unnest(:streams) AS stream_id ORDER BY 1) s
""",
    streams=IDS,
)

FIND_OVERDUE: Final = statement(
    """
SELECT id, subscription_id, stream_id FROM deliveries
 WHERE house_id = :house AND receipt_due_at <= now() AND state = 'delivered' AND repeats < :limit
 ORDER BY receipt_due_at LIMIT :most
""",
    house=ID,
    limit=NUMBER,
    most=NUMBER,
)

# A new place at the end of the lane; the stream is locked, so no later place can be done before this one is seen.
OFFER_AGAIN: Final = statement(
    """
WITH again AS (
    UPDATE deliveries d
       SET state = 'resent', place = DEFAULT, attempts = 0, repeats = d.repeats + :repeat, receipt_due_at = NULL,
           next_attempt_at = NULL, skipped_at = NULL
     WHERE d.house_id = :house AND d.id = ANY(:deliveries) AND d.state = :from_state
    RETURNING d.subscription_id, d.stream_id, d.place
)
INSERT INTO delivery_lanes AS lane (house_id, subscription_id, stream_id, last_place, done_place, due_at)
SELECT :house, a.subscription_id, a.stream_id, max(a.place), 0, clock_timestamp()
  FROM again a GROUP BY a.subscription_id, a.stream_id ORDER BY a.subscription_id, a.stream_id
ON CONFLICT (house_id, subscription_id, stream_id) DO UPDATE
   SET last_place = greatest(lane.last_place, excluded.last_place),
       due_at = CASE WHEN lane.due_at IS NULL AND lane.held_by_id IS NULL THEN excluded.due_at ELSE lane.due_at END
""",
    house=ID,
    deliveries=IDS,
    from_state=TEXT,
    repeat=NUMBER,
)

# Keys that no longer sign need not be there to be stolen.
FORGET_OLD_KEYS: Final = statement(
    """
UPDATE subscriptions s SET previous_sealed_keys = NULL, previous_public_key = NULL
 WHERE s.house_id = :house AND s.previous_sealed_keys IS NOT NULL AND s.previous_valid_until <= clock_timestamp()
""",
    house=ID,
)

FORGET_ATTEMPTS: Final = statement(
    """
DELETE FROM delivery_attempts a
 WHERE a.house_id = :house
   AND a.id = ANY(ARRAY(SELECT o.id FROM delivery_attempts o
                         WHERE o.house_id = :house AND o.at < now() - make_interval(days => :days)
                         ORDER BY o.at LIMIT :most))
""",
    house=ID,
    days=NUMBER,
    most=NUMBER,
)
