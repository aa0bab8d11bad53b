"""Which roots must be counted again after a change: what the change names, and what hangs together with it.

A root is a case, or what decides on facts without one: a referral, a meeting, a household. An identifier that names no
root has no facts, so it may be given too. What many cases share is left to a recount of everything: the chains and kind
of an organisation, the municipalities of the house.
"""

from typing import Final

from app.domain.statistics.statements.places import ID, IDS, statement

ROOTS_OF: Final = statement(
    """
WITH named AS MATERIALIZED (
    SELECT DISTINCT n.id FROM unnest(:ids) AS n(id) WHERE n.id IS NOT NULL
), households AS MATERIALIZED (
    SELECT id FROM named
    UNION SELECT m.household_id FROM household_members m WHERE m.house_id = :house AND m.person_id IN (TABLE named)
    UNION SELECT c.household_id FROM cases c WHERE c.house_id = :house AND c.id IN (TABLE named)
    UNION SELECT r.household_id FROM referrals r WHERE r.house_id = :house AND r.id IN (TABLE named)
), involved AS MATERIALIZED (
    SELECT id FROM named
    UNION SELECT r.case_id FROM referrals r WHERE r.house_id = :house AND r.id IN (TABLE named)
    UNION SELECT i.case_id FROM agenda_items i WHERE i.house_id = :house AND i.meeting_id IN (TABLE named)
    UNION SELECT p.case_id FROM case_persons p WHERE p.house_id = :house AND p.person_id IN (TABLE named)
    UNION SELECT c.id FROM cases c WHERE c.house_id = :house AND c.household_id IN (TABLE households)
)
SELECT id AS root_id FROM involved WHERE id IS NOT NULL
UNION SELECT id FROM households WHERE id IS NOT NULL
UNION SELECT r.id FROM referrals r WHERE r.house_id = :house AND r.case_id IN (TABLE involved)
UNION SELECT i.meeting_id FROM agenda_items i
 WHERE i.house_id = :house AND i.case_id IN (TABLE involved) AND i.meeting_id IS NOT NULL
ORDER BY root_id
""",
    house=ID,
    ids=IDS,
)
