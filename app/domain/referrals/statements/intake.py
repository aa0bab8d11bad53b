"""SQL of taking referrals in: one statement that finds out everything, one that writes everything down.

A referral is read and written by two statements, whatever its size, and so are many of one sender at once; the rest of
the transaction is the gate's own. Only what asks for a track or a programme by another route than Veilig Thuis looks
that up too.
"""

from typing import Final

from sqlalchemy import Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from app.database.statement import Statement
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.referrals import ReferralState

_OPEN: Final = ", ".join(f"'{status}'" for status in sorted(OPEN_CASE))
_DUPLICATE: Final = ReferralState.duplicate.value
_ID, _TEXT, _JSON = Uuid(), Text(), JSONB()


def _found(**told: str) -> str:
    """What the house knows of one referral, where its parts are named as told."""
    persons, municipality, message = told["persons"], told["municipality"], told["message"]
    source_event, ground = told["source_event"], told["ground"]
    return f"""
WITH asked AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset({persons})
        AS a(place int, bsn text, given_name text, family_name text, birth_date date)
), alike AS MATERIALIZED (
    SELECT a.place, p.id AS person_id, true AS by_number
      FROM asked a JOIN persons p ON p.house_id = :house AND p.bsn = a.bsn AND p.merged_into_id IS NULL
    UNION
    SELECT a.place, p.id, false
      FROM asked a JOIN persons p ON p.house_id = :house AND p.birth_date = a.birth_date
       AND lower(p.family_name) = lower(a.family_name) AND lower(p.given_name) = lower(a.given_name)
       AND p.merged_into_id IS NULL
), reported AS (
    SELECT rp.referral_id
      FROM asked a JOIN referral_persons rp ON rp.house_id = :house AND rp.bsn = a.bsn
    UNION
    SELECT rp.referral_id
      FROM asked a JOIN referral_persons rp ON rp.house_id = :house AND rp.birth_date = a.birth_date
       AND lower(rp.family_name) = lower(a.family_name) AND lower(rp.given_name) = lower(a.given_name)
)
SELECT (SELECT kind FROM organisations WHERE id = :sender) AS sender_kind,
       (SELECT kind FROM organisations WHERE id = {municipality} AND status = 'active') AS municipality_kind,
       (SELECT jsonb_build_object('id', r.id, 'hash', r.body_hash, 'version', r.version, 'state', r.state)
          FROM referrals r
         WHERE r.house_id = :house AND r.organisation_id = :sender AND r.message_id = {message}) AS same,
       (SELECT r.id FROM referrals r
         WHERE r.house_id = :house AND r.source_event = {source_event} AND r.state <> '{_DUPLICATE}'
         ORDER BY r.id LIMIT 1) AS original_id,
       (SELECT count(*) FROM reported x JOIN referrals r ON r.house_id = :house AND r.id = x.referral_id
           AND r.state <> '{_DUPLICATE}') AS known_reports,
       (SELECT jsonb_agg(jsonb_build_object('place', k.place, 'person_id', k.person_id, 'by_number', k.by_number,
                                            'household_id', m.household_id, 'case_id', c.id))
          FROM alike k
          LEFT JOIN household_members m ON m.house_id = :house AND m.person_id = k.person_id
               AND (m.ends_on IS NULL OR m.ends_on > today())
          LEFT JOIN cases c ON c.house_id = :house AND c.household_id = m.household_id AND c.status IN ({_OPEN})
       ) AS candidates,
       (SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'edition', a.edition, 'categories', a.categories))
          FROM agreements a
          JOIN houses h ON h.id = :house
         WHERE a.house_id = :house AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now())
           AND a.kind = {ground}
           AND EXISTS (SELECT FROM agreement_parties p WHERE p.agreement_id = a.id AND p.organisation_id = :sender)
           AND EXISTS (SELECT FROM agreement_parties p WHERE p.agreement_id = a.id
                           AND p.organisation_id = h.organisation_id)) AS agreements
"""  # noqa: S608 - words of our own lists only


_TOLD: Final = ("persons", "municipality", "message", "source_event", "ground")
_PLACES: Final = (bindparam("house", type_=_ID), bindparam("sender", type_=_ID))

FIND: Final = Statement(
    text(_found(**{name: f":{name}" for name in _TOLD})).bindparams(
        *_PLACES,
        bindparam("municipality", type_=_ID),
        bindparam("message", type_=_TEXT),
        bindparam("source_event", type_=_TEXT),
        bindparam("ground", type_=_TEXT),
        bindparam("persons", type_=_JSON),
    )
)
"""Everything that decides on a referral: its first arrival, its source event, the household, the agreements."""

FIND_EACH: Final = Statement(
    text(
        f"""
SELECT found.*
  FROM jsonb_array_elements(:asked) WITH ORDINALITY AS a(body, place)
 CROSS JOIN LATERAL jsonb_to_record(a.body)
       AS g(municipality uuid, message text, source_event text, ground text, persons jsonb)
 CROSS JOIN LATERAL ({_found(**{name: f"g.{name}" for name in _TOLD})}) found
 ORDER BY a.place
"""  # noqa: S608 - the same words
    ).bindparams(*_PLACES, bindparam("asked", type_=_JSON))
)
"""The same for many referrals of one sender, in their order."""

TAKE_IN: Final = Statement(
    text(
        """
WITH taken AS (
    INSERT INTO referrals SELECT r.* FROM jsonb_populate_recordset(NULL::referrals, :referrals) r
    ON CONFLICT (house_id, organisation_id, message_id) DO NOTHING
    RETURNING house_id, id, organisation_id, message_id
), people AS (
    INSERT INTO referral_persons
    SELECT p.* FROM jsonb_populate_recordset(NULL::referral_persons, :persons) p JOIN taken t ON t.id = p.referral_id
), moved AS (
    INSERT INTO referral_moves
    SELECT m.* FROM jsonb_populate_recordset(NULL::referral_moves, :moves) m JOIN taken t ON t.id = m.referral_id
), signalled AS (
    INSERT INTO case_signals
    SELECT s.* FROM jsonb_populate_recordset(NULL::case_signals, :signals) s JOIN taken t ON t.id = s.referral_id
), tasked AS (
    INSERT INTO tasks
    SELECT k.* FROM jsonb_populate_recordset(NULL::tasks, :tasks) k JOIN taken t ON t.id = k.referral_id
), resumed AS (
    UPDATE quarantined_messages q
       SET state = 'repaired', referral_id = t.id, closed_at = now(), version = q.version + 1
      FROM taken t
     WHERE q.house_id = t.house_id AND q.organisation_id = t.organisation_id AND q.message_id = t.message_id
       AND q.state = 'held'
)
SELECT id FROM taken
"""
    ).bindparams(
        bindparam("referrals", type_=_JSON),
        bindparam("persons", type_=_JSON),
        bindparam("moves", type_=_JSON),
        bindparam("signals", type_=_JSON),
        bindparam("tasks", type_=_JSON),
    )
)
"""Writes referrals with all that hangs on them; those do not come back whose message came in just now."""

QUARANTINE: Final = Statement(
    text(
        """
WITH held AS (
    INSERT INTO quarantined_messages (house_id, id, version, organisation_id, route, message_id, body, body_hash,
                                      faults, state, arrived_at)
    VALUES (:house, :id, 1, :sender, :route, :message, :body, :body_hash, :faults, 'held', now())
    ON CONFLICT (house_id, organisation_id, body_hash) DO NOTHING
    RETURNING id
)
SELECT id, true AS new, NULL::uuid AS referral_id FROM held
UNION ALL
SELECT q.id, false, q.referral_id FROM quarantined_messages q
 WHERE q.house_id = :house AND q.organisation_id = :sender AND q.body_hash = :body_hash
 LIMIT 1
"""
    ).bindparams(
        bindparam("house", type_=_ID),
        bindparam("id", type_=_ID),
        bindparam("sender", type_=_ID),
        bindparam("route", type_=_TEXT),
        bindparam("message", type_=_TEXT),
        bindparam("body_hash", type_=_TEXT),
        bindparam("faults", type_=_JSON),
    )
)
"""Keeps a message byte for byte; the same bytes again are the same message."""

QUARANTINE_EACH: Final = Statement(
    text(
        """
WITH told AS MATERIALIZED (
    SELECT q.id, q.message, decode(q.body, 'hex') AS body, q.body_hash, q.faults
      FROM jsonb_to_recordset(:messages) AS q(id uuid, message text, body text, body_hash text, faults jsonb)
), held AS (
    INSERT INTO quarantined_messages (house_id, id, version, organisation_id, route, message_id, body, body_hash,
                                      faults, state, arrived_at)
    SELECT :house, t.id, 1, :sender, :route, t.message, t.body, t.body_hash, t.faults, 'held', now() FROM told t
    ON CONFLICT (house_id, organisation_id, body_hash) DO NOTHING
    RETURNING id, body_hash
)
SELECT id, body_hash FROM held
UNION ALL
SELECT q.id, q.body_hash FROM quarantined_messages q JOIN told t ON t.body_hash = q.body_hash
 WHERE q.house_id = :house AND q.organisation_id = :sender
"""
    ).bindparams(*_PLACES, bindparam("route", type_=_TEXT), bindparam("messages", type_=_JSON))
)
"""The same for many messages of one sender, no two of them alike."""
