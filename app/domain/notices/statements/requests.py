"""SQL of what a receiver or the house asks for: to go on, to send again, to confirm."""

from typing import Final

from app.domain.notices.statements.places import ID, MOMENT, NUMBER, PLACE, TEXT, TEXTS, statement

RELEASE_LANE: Final = statement(
    """
UPDATE delivery_lanes l
   SET held_by_id = NULL, done_place = greatest(l.done_place, CAST(:done AS bigint)), due_at = clock_timestamp()
 WHERE l.house_id = :house AND l.subscription_id = :subscription AND l.stream_id = :stream AND l.held_by_id = :delivery
RETURNING l.last_place
""",
    house=ID,
    subscription=ID,
    stream=ID,
    delivery=ID,
    done=PLACE,
)

MARK_RESENT: Final = statement(
    """
UPDATE deliveries d SET state = 'resent', attempts = 0, next_attempt_at = NULL, skipped_at = NULL
 WHERE d.house_id = :house AND d.id = :delivery AND d.state = 'failed'
""",
    house=ID,
    delivery=ID,
)

MARK_SKIPPED: Final = statement(
    "UPDATE deliveries d SET skipped_at = clock_timestamp() WHERE d.house_id = :house AND d.id = :delivery",
    house=ID,
    delivery=ID,
)

_IN_WINDOW: Final = """
      FROM deliveries o
     WHERE o.house_id = :house AND o.subscription_id = :subscription
       AND o.created_at >= :since AND o.created_at < :before
       AND (CAST(:delivery AS uuid) IS NULL OR o.id = :delivery)
"""
_WENT: Final = """
       AND (o.state IN ('delivered', 'acknowledged', 'withheld') OR (o.state = 'failed' AND o.skipped_at IS NOT NULL))
"""
# What the organisation could hear of in that time and this subscription was never offered: it was disabled then, named
# other types, or was not there yet.
_NEVER_OFFERED: Final = """
      FROM event_feed f
      JOIN subscriptions s ON s.house_id = :house AND s.id = :subscription
     WHERE CAST(:delivery AS uuid) IS NULL AND f.house_id = :house AND f.organisation_id = s.organisation_id
       AND f.occurred_at >= :since AND f.occurred_at < :before AND f.type <> 'notices.test_sent'
       AND (s.event_types = '{}' OR f.type = ANY(s.event_types) OR f.type = ANY(:compulsory))
       AND NOT EXISTS (SELECT FROM deliveries d
                        WHERE d.house_id = :house AND d.event_id = f.event_id AND d.subscription_id = s.id)
"""

FIND_STREAMS: Final = statement(
    "SELECT o.stream_id" + _IN_WINDOW + "UNION SELECT f.stream_id" + _NEVER_OFFERED,
    house=ID,
    subscription=ID,
    since=MOMENT,
    before=MOMENT,
    delivery=ID,
    compulsory=TEXTS,
)

# Dead letters of a window go again in their own turn, with all that they hold back behind them.
RELEASE_WINDOW: Final = statement(
    """
WITH dead AS MATERIALIZED (
    SELECT o.id, o.stream_id <in window> AND o.state = 'failed' AND o.skipped_at IS NULL
     ORDER BY o.place LIMIT :most
), freed AS (
    UPDATE delivery_lanes l SET held_by_id = NULL, due_at = clock_timestamp()
      FROM dead
     WHERE l.house_id = :house AND l.subscription_id = :subscription AND l.stream_id = dead.stream_id
       AND l.held_by_id = dead.id
    RETURNING dead.id
), resent AS (
    UPDATE deliveries d SET state = 'resent', attempts = 0, next_attempt_at = NULL
      FROM freed WHERE d.house_id = :house AND d.id = freed.id
    RETURNING d.id
)
SELECT count(*) FROM resent
""".replace("<in window>", _IN_WINDOW),
    house=ID,
    subscription=ID,
    since=MOMENT,
    before=MOMENT,
    delivery=ID,
    most=NUMBER,
)

# New deliveries at the end of their lanes, in their old order; what was sent before goes under its old webhook-id.
SEND_ONCE_MORE: Final = statement(
    """
WITH chosen AS MATERIALIZED (
    (SELECT DISTINCT ON (o.webhook_id) o.organisation_id, o.event_id, o.stream_id, o.case_id, o.webhook_id, o.basis,
            o.notice_class <in window> <went> ORDER BY o.webhook_id, o.place)
    UNION ALL
    SELECT f.organisation_id, f.event_id, f.stream_id, f.case_id, <new id>, f.basis, f.notice_class <never offered>
), again AS (
    INSERT INTO deliveries (house_id, id, subscription_id, organisation_id, event_id, stream_id, case_id, webhook_id,
                            state, basis, notice_class, attempts, repeats)
    SELECT :house, <new id>, :subscription, n.organisation_id, n.event_id, n.stream_id, n.case_id, n.webhook_id,
           'pending', n.basis, n.notice_class, 0, 0
      FROM (SELECT c.* FROM chosen c JOIN events e ON e.house_id = :house AND e.id = c.event_id
             ORDER BY e.ordinal LIMIT :most) n
    RETURNING subscription_id, stream_id, place
), woken AS (
    INSERT INTO delivery_lanes AS lane (house_id, subscription_id, stream_id, last_place, done_place, due_at)
    SELECT :house, a.subscription_id, a.stream_id, max(a.place), 0, clock_timestamp()
      FROM again a GROUP BY a.subscription_id, a.stream_id ORDER BY a.subscription_id, a.stream_id
    ON CONFLICT (house_id, subscription_id, stream_id) DO UPDATE
       SET last_place = greatest(lane.last_place, excluded.last_place),
           due_at = CASE WHEN lane.due_at IS NULL AND lane.held_by_id IS NULL THEN excluded.due_at ELSE lane.due_at END
)
SELECT count(*) FROM again
""".replace("<in window>", _IN_WINDOW)
    .replace("<went>", _WENT)
    .replace("<never offered>", _NEVER_OFFERED),
    house=ID,
    subscription=ID,
    since=MOMENT,
    before=MOMENT,
    delivery=ID,
    compulsory=TEXTS,
    most=NUMBER,
)

COUNT_SUBSCRIPTIONS: Final = statement(
    "SELECT count(*) FROM subscriptions s WHERE s.house_id = :house AND s.organisation_id = :organisation"
    " AND s.status_reason IS DISTINCT FROM 'ended'",
    house=ID,
    organisation=ID,
)

IS_OWN_CHANNEL: Final = statement(
    """
SELECT true FROM connections c
 WHERE c.house_id = :house AND c.id = :channel AND c.organisation_id = :organisation
   AND c.direction = 'outbound' AND c.status = 'active'
""",
    house=ID,
    channel=ID,
    organisation=ID,
)

WAKE_SUBSCRIPTION: Final = statement(
    """
UPDATE delivery_lanes l SET due_at = clock_timestamp()
 WHERE l.house_id = :house AND l.subscription_id = :subscription AND l.due_at IS NULL AND l.held_by_id IS NULL
   AND l.last_place > l.done_place
""",
    house=ID,
    subscription=ID,
)

# An organisation can give a receipt for what it was or could have been told, and for nothing else.
FIND_HEARD: Final = statement(
    """
SELECT e.id, e.case_id FROM events e
 WHERE e.house_id = :house AND e.id = :event AND :organisation = ANY(e.taking_part || e.named)
""",
    house=ID,
    event=ID,
    organisation=ID,
)

FIND_ASKED: Final = statement(
    """
SELECT e.id FROM events e
 WHERE e.house_id = :house AND e.stream_id = :stream AND e.subject_id = :subject AND e.type = :type
   AND :organisation = ANY(e.taking_part || e.named)
""",
    house=ID,
    stream=ID,
    subject=ID,
    type=TEXT,
    organisation=ID,
)

KEEP_RECEIPT: Final = statement(
    """
WITH kept AS (
    INSERT INTO receipts (house_id, id, event_id, organisation_id, professional_id)
    VALUES (:house, :receipt, :event, :organisation, :professional)
    ON CONFLICT (house_id, event_id, organisation_id) DO NOTHING
), confirmed AS (
    UPDATE confirmations c SET confirmed_at = clock_timestamp(), due_at = NULL, professional_id = :professional
     WHERE c.house_id = :house AND c.event_id = :event AND c.organisation_id = :organisation
       AND c.confirmed_at IS NULL
), seen AS (
    UPDATE deliveries d SET state = 'acknowledged', receipt_due_at = NULL
     WHERE d.house_id = :house AND d.event_id = :event AND d.organisation_id = :organisation
       AND d.notice_class = 'acknowledge' AND d.state = 'delivered'
)
SELECT 1
""",
    house=ID,
    receipt=ID,
    event=ID,
    organisation=ID,
    professional=ID,
)
