"""The outbox: events, their deliveries and the queue's lanes, written by one statement in the change's transaction.

    await WRITE_EVENTS.execute(connection, house=…, actor=…, events=[…])

`house` is the actor's house (the context `app.house_id` is already set), `actor` its organisation or None for the
system, `events` a list of objects made by `event_entry`. Nothing is sent here.

Why it looks as it does:
* The lock on each stream (case, or the subject itself where there is no case) is taken first and kept until the commit,
  so the ordinals of one stream become visible in their own order. Without it a reader by last ordinal lost 1,588 of
  4,000.
* Who hears of an event is decided here, from the participations and grounds of the case, and once more when it is sent
  (rule NO-03). `audience` names organisations that must hear of it in any case: owner, case director, referrer (rules
  NO-04, NO-05).
* A lane is only made due when it is idle: while it is leased or waits for a retry, the worker finds the new place by
  itself when it is done, for both write the same row; while a dead letter holds it, nothing of it goes.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.database.statement import Statement
from app.domain.ids import new_id
from app.domain.vocabulary.notices import NoticeType

COMPULSORY: Final = frozenset(word.value for word in NoticeType if word.is_compulsory)
"""Types that no subscription leaves out."""

NEW_ID: Final = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send("
    "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
)
"""SQL of a UUID version 7, for rows whose number only the statement knows."""

TAKES_PART: Final = """
    EXISTS (SELECT FROM participations p WHERE p.house_id = {house} AND p.case_id = {case}
               AND p.organisation_id = {organisation} AND p.starts_at <= clock_timestamp()
               AND (p.ends_at IS NULL OR p.ends_at > clock_timestamp()))
    AND EXISTS (SELECT FROM case_readers r WHERE r.house_id = {house} AND r.case_id = {case}
               AND r.organisation_id = {organisation} AND r.starts_at <= clock_timestamp()
               AND r.ends_at > clock_timestamp())
"""
"""SQL of membership and ground in force now; `house`, `case` and `organisation` are names of columns or places."""


def event_entry(  # noqa: PLR0913 - the members of an event, by name
    *,
    event_type: str,
    subject_kind: str,
    subject_id: UUID,
    subject_version: int | None,
    occurred_at: datetime,
    case_id: UUID | None = None,
    reason: str | None = None,
    notice_class: str = "inform",
    audience: tuple[UUID, ...] = (),
    only_subscription_id: UUID | None = None,
) -> dict[str, Any]:
    """One event as `WRITE_EVENTS` takes it: ids, codes and a version, nothing else (rule NO-02).

    With `only_subscription_id` no other subscription of the audience is told: a test of one endpoint.
    """
    return {
        "id": new_id(),
        "stream_id": case_id or subject_id,
        "case_id": case_id,
        "type": event_type,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "subject_version": subject_version,
        "reason_code": reason,
        "notice_class": notice_class,
        "occurred_at": occurred_at.isoformat(),
        "named": audience,
        "only_subscription_id": only_subscription_id,
        "compulsory": event_type in COMPULSORY,
    }


_EVENTS: Final = """
WITH given AS MATERIALIZED (
    SELECT e.place, r.*
      FROM jsonb_array_elements(:events) WITH ORDINALITY AS e(body, place)
     CROSS JOIN LATERAL jsonb_to_record(e.body) AS r(
           id uuid, stream_id uuid, case_id uuid, type text, subject_kind text, subject_id uuid, subject_version int,
           reason_code text, notice_class text, occurred_at timestamptz, named uuid[], only_subscription_id uuid,
           compulsory boolean)
), held AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended(s.stream_id::text, 20))
      FROM (SELECT DISTINCT stream_id FROM given ORDER BY stream_id) s
), locked AS MATERIALIZED (
    SELECT count(*) AS streams FROM held
), written AS (
    INSERT INTO events (house_id, id, stream_id, case_id, type, subject_kind, subject_id, subject_version, reason_code,
                        notice_class, occurred_at, actor_organisation_id, taking_part, named)
    SELECT :house, g.id, g.stream_id, g.case_id, g.type, g.subject_kind, g.subject_id, g.subject_version, g.reason_code,
           g.notice_class, g.occurred_at, :actor,
           ARRAY(SELECT DISTINCT p.organisation_id
                   FROM participations p
                   JOIN case_readers r ON r.house_id = p.house_id AND r.case_id = p.case_id
                                      AND r.organisation_id = p.organisation_id
                  WHERE p.house_id = :house AND p.case_id = g.case_id
                    AND p.starts_at <= clock_timestamp() AND (p.ends_at IS NULL OR p.ends_at > clock_timestamp())
                    AND r.starts_at <= clock_timestamp() AND r.ends_at > clock_timestamp()),
           coalesce(g.named, '{}')
      FROM given g CROSS JOIN locked
     WHERE locked.streams >= 0
     ORDER BY g.place
    RETURNING id, ordinal, stream_id, case_id, type, notice_class, taking_part, named
), unlisted AS (
    INSERT INTO unlisted_events (house_id, ordinal, event_id) SELECT :house, w.ordinal, w.id FROM written w
), sent AS (
    INSERT INTO deliveries (house_id, id, subscription_id, organisation_id, event_id, stream_id, case_id,
                            webhook_id, state, basis, notice_class, attempts, repeats)
    SELECT :house, n.id, n.subscription_id, n.organisation_id, n.event_id, n.stream_id, n.case_id,
           n.id, 'pending', n.basis, n.notice_class, 0, 0
      FROM (SELECT <new id> AS id, s.id AS subscription_id, s.organisation_id, w.id AS event_id, w.stream_id, w.case_id,
                   CASE WHEN s.organisation_id = ANY(w.taking_part) THEN 'taking_part' ELSE 'named' END AS basis,
                   w.notice_class
              FROM written w
              JOIN given g ON g.id = w.id
              JOIN subscriptions s ON s.house_id = :house AND s.organisation_id = ANY(w.taking_part || w.named)
             WHERE CASE WHEN g.only_subscription_id IS NOT NULL THEN s.id = g.only_subscription_id
                        ELSE s.status <> 'disabled'
                             AND (s.event_types = '{}' OR w.type = ANY(s.event_types) OR g.compulsory) END
             ORDER BY w.ordinal) n
    RETURNING subscription_id, stream_id, place
)
INSERT INTO delivery_lanes AS lane (house_id, subscription_id, stream_id, last_place, done_place, due_at)
SELECT :house, x.subscription_id, x.stream_id, max(x.place), 0, clock_timestamp()
  FROM sent x
 GROUP BY x.subscription_id, x.stream_id
 ORDER BY x.subscription_id, x.stream_id
ON CONFLICT (house_id, subscription_id, stream_id) DO UPDATE
   SET last_place = greatest(lane.last_place, excluded.last_place),
       due_at = CASE WHEN lane.due_at IS NULL AND lane.held_by_id IS NULL THEN excluded.due_at ELSE lane.due_at END
""".replace("<new id>", NEW_ID)

_PLACES: Final = (
    bindparam("events", type_=JSONB()),
    bindparam("house", type_=Uuid()),
    bindparam("actor", type_=Uuid()),
)

WRITE_EVENTS: Final = Statement(text(_EVENTS).bindparams(*_PLACES))

_AUDITED: Final = """
WITH audited AS (
    INSERT INTO audit (house_id, id, organisation_id, client_id, professional_id, purpose, act, outcome, case_id,
                       subject_kind, subject_id, subject_version, detail, touched)
    VALUES (:house, :id, :organisation, :client, :professional, :purpose, :act, :outcome, :case,
            :subject_kind, :subject_id, :subject_version, :detail, :touched)
), given"""

WRITE_EVENTS_AND_AUDIT: Final = Statement(
    text(_EVENTS.replace("\nWITH given", _AUDITED)).bindparams(
        *_PLACES,
        *(
            bindparam(name, type_=Uuid())
            for name in ("id", "organisation", "client", "professional", "case", "subject_id")
        ),
        *(bindparam(name, type_=Text()) for name in ("purpose", "act", "outcome", "subject_kind")),
        bindparam("subject_version", type_=Integer()),
        bindparam("detail", type_=JSONB()),
        bindparam("touched", type_=ARRAY(Uuid())),
    )
)
"""The same with the audit entry of the change (`records.audit_entry`): one round trip where two would do."""
