"""What soft rules notice about safety: nothing here blocks (rules SA-03, SA-08, SA-10, SA-18, CA-12)."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.sharing import Category

_OPEN: Final = ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE))

_WHOLE_FAMILY: Final = """NOT EXISTS (SELECT FROM participations me WHERE me.house_id = x.house_id
    AND me.case_id = x.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))"""
"""What is told of danger between two members is not told to who acts for some of them only (rules CO-06, SA-17)."""

_ACTIVE_PAIR: Final = "d.house_id = x.house_id AND d.case_id = x.case_id AND d.lifted_at IS NULL"

_MEMBERS: Final = f"""SELECT c.house_id, c.id AS case_id, m.person_id AS subject_id
FROM cases c JOIN household_members m ON m.house_id = c.house_id AND m.household_id = c.household_id
    AND m.ends_on IS NULL
WHERE c.status IN ({_OPEN})"""  # noqa: S608 - words of our own list only

_UNCHECKED: Final = """NOT EXISTS (SELECT FROM dependency_checks k
    WHERE k.house_id = x.house_id AND k.case_id = x.case_id)"""

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "SA-03",
        "concern-without-basis",
        "concern",
        """SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM concerns x
        WHERE x.basis IS NULL""",
        Category.safety,
    ),
    Finding(
        "SA-08",
        "speak-separately",
        "red_flag",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE x.spoken_alone_on IS NULL AND {_WHOLE_FAMILY}""",  # noqa: S608 - constants of our own
        Category.safety,
    ),
    Finding(
        "SA-08",
        "consider-danger-pair",
        "red_flag",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE {_WHOLE_FAMILY} AND NOT EXISTS (SELECT FROM danger_pairs d WHERE d.house_id = x.house_id
            AND d.case_id = x.case_id AND x.person_id IN (d.person_id, d.other_person_id))""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "SA-08",
        "contact-veilig-thuis",
        "red_flag",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE {_WHOLE_FAMILY} AND NOT EXISTS (SELECT FROM participations p JOIN organisations o
            ON o.id = p.organisation_id WHERE p.house_id = x.house_id AND p.case_id = x.case_id
            AND o.kind = 'veilig_thuis' AND p.starts_at <= now()
            AND (p.ends_at IS NULL OR p.ends_at > now()))""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "SA-10",
        "dependency-check-missing",
        "plan",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, coalesce(x.activated_at, x.made_at) AS since FROM plans x
        WHERE x.state IN ('active', 'under_revision') AND {_UNCHECKED}""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "SA-10",
        "dependency-check-missing",
        "safety_plan",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, x.activated_at AS since FROM safety_plans x
        WHERE x.status IN ('active', 'under_revision') AND {_UNCHECKED}""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "SA-10",
        "strengths-missing",
        "person",
        # a decision on the phase, which the opening of a case is none
        f"""SELECT x.house_id, x.case_id, x.subject_id, v.at AS since FROM ({_MEMBERS}) x
        JOIN LATERAL (SELECT max(v.at) AS at FROM case_moves v WHERE v.house_id = x.house_id
            AND v.case_id = x.case_id AND v.field = 'phase' AND v.old IS NOT NULL AND v.old <> 'undetermined') v
            ON v.at IS NOT NULL
        WHERE NOT EXISTS (SELECT FROM strengths s WHERE s.house_id = x.house_id AND s.case_id = x.case_id
            AND s.person_id = x.subject_id)""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "CA-12",
        "safety-level-missing",
        "person",
        f"""SELECT c.house_id, c.id AS case_id, m.person_id AS subject_id, c.opened_at AS since
        FROM cases c JOIN household_members m ON m.house_id = c.house_id AND m.household_id = c.household_id
            AND m.ends_on IS NULL
        WHERE c.status IN ({_OPEN}) AND c.phase = 'direct_safety'
            AND NOT EXISTS (SELECT FROM safety_levels l WHERE l.house_id = c.house_id AND l.case_id = c.id
                AND l.person_id = m.person_id AND l.kind = 'safety_level' AND l.is_latest)
            AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = c.house_id
                AND s.name = 'safety_level_gate' AND s.starts_at <= now()
                ORDER BY s.starts_at DESC LIMIT 1), 'on') <> 'off'""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "SA-18",
        "peak-risk",
        "separation",
        f"""SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM separations x
        WHERE x.happens_on >= today() - setting_number(x.house_id, 'separation_recent_days', 180)::int
            AND EXISTS (SELECT FROM danger_pairs d WHERE {_ACTIVE_PAIR})
            AND NOT EXISTS (SELECT FROM safety_agreements a WHERE a.house_id = x.house_id AND a.case_id = x.case_id
                AND a.kind = 'guided_leaving' AND a.state <> 'ended') AND {_WHOLE_FAMILY}""",  # noqa: S608 - the same
        Category.safety,
    ),
)
