"""What the soft rules of meetings notice, for each case on an agenda: nothing here blocks."""

from typing import Final

from app.domain.access.finding import Finding

_AGENDA: Final = """SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, $since AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND $condition"""
_SEATS: Final = """attendances s JOIN organisations o ON o.id = s.organisation_id
    WHERE s.house_id = m.house_id AND s.meeting_id = m.id"""
_TO_COME: Final = "m.status IN ('planned', 'invited', 'prepared')"
_FAMILY: Final = "m.kind IN ('network_council', 'family_group_conference')"


def _of_meetings(rule: str, code: str, condition: str, since: str = "m.created_at") -> Finding:
    """A finding of a meeting, once for each of its cases."""
    query = _AGENDA.replace("$condition", condition).replace("$since", since)
    for name, text in (("$seats", _SEATS), ("$to_come", _TO_COME), ("$family", _FAMILY)):
        query = query.replace(name, text)
    return Finding(rule, code, "meeting", query)


FINDINGS: Final[tuple[Finding, ...]] = (
    _of_meetings(
        "ME-01",
        "charter-not-acknowledged",
        """m.invited_at IS NOT NULL AND m.status <> 'cancelled' AND EXISTS (SELECT 1 FROM attendances s
            WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND s.organisation_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM charter_acknowledgements c WHERE c.house_id = s.house_id
                AND c.kind_id = m.kind_id AND c.organisation_id = s.organisation_id
                AND c.charter_version >= m.charter_version))""",
        "m.invited_at",
    ),
    _of_meetings(
        "ME-02",
        "chair-directs-case",
        """m.status <> 'cancelled' AND NOT $family AND EXISTS (SELECT 1 FROM directions d
            WHERE d.house_id = i.house_id AND d.case_id = i.case_id AND d.role = 'case_director'
            AND d.state = 'accepted' AND d.ends_at IS NULL AND d.professional_id = m.chair_id)""",
    ),
    Finding(
        "ME-08",
        "preparation-missing",
        "client_participation",
        """SELECT p.house_id, p.case_id, p.id AS subject_id, m.starts_at AS since
        FROM client_participations p JOIN meetings m ON m.house_id = p.house_id AND m.id = p.meeting_id
        WHERE p.prepared_on IS NULL AND m.status NOT IN ('cancelled', 'fed_back')
        AND (m.starts_at <= now() OR m.current_part > 0)""",
    ),
    _of_meetings(
        "ME-11",
        "late-invitation",
        """m.invite_by < coalesce(day_of(m.invited_at), today()) AND $to_come""",
    ),
    _of_meetings(
        "ME-11",
        "core-seat-not-invited",
        """$to_come AND EXISTS (SELECT 1 FROM unnest(k.core_ids) c (id)
            WHERE NOT EXISTS (SELECT 1 FROM $seats AND o.id = c.id))""",
    ),
    _of_meetings(
        "ME-11",
        "staffing-missing",
        """$to_come AND EXISTS (SELECT 1 FROM unnest(k.staffing) c (kind)
            WHERE NOT EXISTS (SELECT 1 FROM $seats AND o.kind = c.kind))""",
    ),
    _of_meetings(
        "ME-11",
        "expertise-missing",
        """$to_come AND EXISTS (SELECT 1 FROM unnest(k.expertise) c (tag)
            WHERE NOT EXISTS (SELECT 1 FROM $seats AND c.tag = ANY (o.expertise)))""",
    ),
    _of_meetings(
        "ME-11",
        "intimate-terror-expertise-missing",
        """$to_come AND EXISTS (SELECT 1 FROM danger_pairs d WHERE d.house_id = i.house_id
            AND d.case_id = i.case_id AND d.kind = 'intimate_terror' AND d.lifted_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM $seats AND 'intimate_terror' = ANY (o.expertise))""",
    ),
    Finding(
        "ME-14",
        "third-deferral",
        "agenda_item",
        """SELECT i.house_id, i.case_id, i.id AS subject_id, i.changed_at AS since FROM agenda_items i
        WHERE i.deferrals >= 3 AND i.status IN ('deferred', 'scheduled')""",
    ),
    Finding(
        "ME-17",
        "prosecution-need-unknown",
        "case",
        """SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status = 'preparing' AND NOT EXISTS (SELECT 1 FROM prosecution_questions q
            WHERE q.house_id = c.house_id AND q.case_id = c.id AND q.prosecution_needed IS NOT NULL)""",
    ),
    _of_meetings(
        "ME-21",
        "no-next-date",
        "m.recorded_at IS NOT NULL AND m.next_on IS NULL AND m.none_needed_reason IS NULL AND m.erased_at IS NULL",
        "m.recorded_at",
    ),
)
