"""What rule NO-07 notices of notices: one that needs a receipt and got none in its term."""

from typing import Final

from app.domain.access.finding import Finding

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "NO-07",
        "receipt-missing",
        "event",
        """SELECT e.house_id, e.stream_id AS case_id, e.id AS subject_id, min(d.delivered_at) AS since
        FROM events e JOIN deliveries d ON d.house_id = e.house_id AND d.event_id = e.id
        WHERE e.notice_class = 'acknowledge' AND d.state <> 'acknowledged' AND d.delivered_at IS NOT NULL
            AND (d.repeats > 0 OR d.receipt_due_at <= now())
        GROUP BY e.house_id, e.stream_id, e.id""",
    ),
)
"""Shown to the house and to the organisation that was told: nobody else sees how a delivery went.

The stream of an event that has a case is that case, and by its stream an event is found.
"""
