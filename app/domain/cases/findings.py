"""What soft rules notice about the course of a case: nothing here blocks (rules CA-07, CA-08, CA-09, CA-14)."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.cases import OPEN_CASE, CaseStatus, DirectionRole
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.word import Word


def _words(*words: Word) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


def _setting(name: str, default: str) -> str:
    """The house's word for a setting, or the field's own."""
    return f"""coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = c.house_id
        AND s.name = '{name}' AND s.starts_at <= now() ORDER BY s.starts_at DESC LIMIT 1), '{default}')"""  # noqa: S608


TREATING: Final = (
    OrganisationKind.youth_care,
    OrganisationKind.social_work,
    OrganisationKind.adult_mental_health,
    OrganisationKind.youth_mental_health,
    OrganisationKind.forensic_care,
    OrganisationKind.addiction_care,
    OrganisationKind.disability_care,
    OrganisationKind.hospital,
    OrganisationKind.general_practitioner,
    OrganisationKind.independent_practitioner,
)
"""Kinds of organisation that treat people."""

CARE_PROVIDERS: Final = (*TREATING, OrganisationKind.womens_shelter, OrganisationKind.social_shelter)
"""Kinds of organisation that provide care; rule CA-08."""

_OPEN: Final = _words(*sorted(OPEN_CASE))
_LEFT: Final = _words(*sorted(OPEN_CASE - {CaseStatus.opened, CaseStatus.preparing}))

# every word below is one of our own lists; nothing that was sent stands in these texts
_DIRECTOR: Final = f"""FROM cases c JOIN directions d ON d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'case_director' AND d.state = 'accepted' AND d.ends_at IS NULL AND NOT d.provisional
    JOIN organisations o ON o.id = d.organisation_id
WHERE c.status IN ({_OPEN})"""

_SELECT: Final = "SELECT c.house_id, c.id AS case_id, d.id AS subject_id, coalesce(d.starts_at, c.opened_at) AS since"

_HELD: Final = """EXISTS (SELECT FROM directions d WHERE d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = '{role}' AND d.state = 'accepted' AND d.ends_at IS NULL)"""

_OF_THE_HOUSE: Final = """role_assignments a JOIN professionals p ON p.id = a.professional_id
    JOIN organisations o ON o.id = p.organisation_id WHERE a.house_id = c.house_id AND a.role = 'process_director'
    AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now())"""

_LEFT_PREPARING: Final = (
    f"""c.status IN ({_LEFT}) AND (c.status <> 'parked' OR c.status_before_parking <> 'preparing')"""
)

_LEFT_SINCE: Final = """coalesce((SELECT min(v.at) FROM case_moves v WHERE v.house_id = c.house_id AND v.case_id = c.id
    AND v.field = 'status' AND v.old = 'preparing'), c.updated_at)"""


def _unfilled(role: DirectionRole) -> Finding:
    return Finding(
        "CA-08",
        f"no-{role.value.replace('_', '-')}",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, {_LEFT_SINCE} AS since FROM cases c
        WHERE {_LEFT_PREPARING} AND NOT {_HELD.format(role=role.value)}""",  # noqa: S608
    )


FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "CA-07",
        "director-treats",
        "direction",
        f"""{_SELECT} {_DIRECTOR} AND o.kind IN ({_words(*TREATING)})
        AND {_setting("director_may_treat", "finding")} = 'finding'
        AND EXISTS (SELECT FROM help_periods h WHERE h.house_id = c.house_id AND h.case_id = c.id
            AND h.organisation_id = d.organisation_id AND (h.ends_on IS NULL OR h.ends_on >= today()))""",
    ),
    Finding(
        "CA-07",
        "member-left-out",
        "direction",
        f"""{_SELECT} {_DIRECTOR} AND cardinality(d.member_ids) > 0
        AND EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id
            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.person_id <> ALL (d.member_ids))""",
    ),
    Finding(
        "CA-07",
        "children-only",
        "direction",
        f"""{_SELECT} {_DIRECTOR} AND (o.kind = 'youth_team' OR (cardinality(d.member_ids) > 0
        AND cardinality(d.member_ids) = (SELECT count(*) FROM household_members m WHERE m.house_id = c.house_id
            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child'
            AND m.person_id = ANY (d.member_ids))))""",  # noqa: S608
    ),
    Finding(
        "CA-08",
        "no-process-director",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ({_OPEN}) AND NOT {_HELD.format(role="process_director")}
        AND NOT EXISTS (SELECT FROM {_OF_THE_HOUSE})""",  # noqa: S608
    ),
    Finding(
        "CA-08",
        "process-director-of-a-provider",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ({_OPEN}) AND {_setting("process_director_provider", "finding")} = 'finding'
        AND (EXISTS (SELECT FROM directions d JOIN organisations o ON o.id = d.organisation_id
                WHERE d.house_id = c.house_id AND d.case_id = c.id AND d.role = 'process_director'
                AND d.state = 'accepted' AND d.ends_at IS NULL AND o.kind IN ({_words(*CARE_PROVIDERS)}))
            OR (NOT {_HELD.format(role="process_director")}
                AND EXISTS (SELECT FROM {_OF_THE_HOUSE} AND o.kind IN ({_words(*CARE_PROVIDERS)}))))""",  # noqa: S608
    ),
    _unfilled(DirectionRole.mandate_holder),
    _unfilled(DirectionRole.first_contact),
    Finding(
        "CA-09",
        "second-contact-change",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, max(k.starts_at) AS since
        FROM cases c JOIN contact_persons k ON k.house_id = c.house_id AND k.case_id = c.id
        WHERE c.status IN ({_OPEN})
        AND k.starts_at > now() - make_interval(days => setting_number(c.house_id, 'contact_change_days', 30)::int)
        AND EXISTS (SELECT FROM contact_persons b WHERE b.house_id = k.house_id AND b.case_id = k.case_id
            AND b.starts_at < k.starts_at)
        GROUP BY c.house_id, c.id HAVING count(*) > 1""",  # noqa: S608
    ),
    Finding(
        "CA-14",
        "quiet",
        "case",
        f"""SELECT q.house_id, q.id AS case_id, q.id AS subject_id, q.last AS since
        FROM (SELECT c.house_id, c.id, greatest(c.updated_at,
                (SELECT max(a.changed_at) FROM actions a WHERE a.house_id = c.house_id AND a.case_id = c.id),
                (SELECT max(e.at) FROM plan_editions e WHERE e.house_id = c.house_id AND e.case_id = c.id)) AS last
            FROM cases c WHERE c.status IN ({_OPEN}) AND c.status <> 'parked') q
        WHERE q.last < now() - make_interval(days => setting_number(q.house_id, 'quiet_days', 60)::int)""",  # noqa: S608
    ),
    Finding(
        "CA-14",
        "several-consultations",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, max(w.since) AS since
        FROM cases c JOIN LATERAL (
            SELECT i.kind_id::text AS what, min(i.created_at) AS since FROM cases s
            JOIN agenda_items i ON i.house_id = s.house_id AND i.case_id = s.id
                AND i.status IN ('scheduled', 'virtual_open', 'in_discussion', 'deferred')
            WHERE s.house_id = c.house_id AND s.household_id = c.household_id GROUP BY i.kind_id
            UNION ALL
            SELECT l.id::text, l.starts_on::timestamptz FROM cases s
            JOIN collaborations l ON l.house_id = s.house_id AND l.case_id = s.id
                AND l.starts_on <= today() AND (l.ends_on IS NULL OR l.ends_on > today())
            WHERE s.house_id = c.house_id AND s.household_id = c.household_id
        ) w ON true
        WHERE c.status IN ({_OPEN}) GROUP BY c.house_id, c.id HAVING count(*) > 1""",  # noqa: S608
    ),
)
