"""What the soft rules of programmes notice: networks without a lead, teams, steps, choices, the region's offer."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.sharing import Category

_OPEN: Final = "c.status IN (" + ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE)) + ")"

_OF_PROGRAMME: Final = """SELECT c.house_id, c.id AS case_id, p.id AS programme_id, p.definition, p.organisation_ids,
    p.lead_organisation_id, cp.joined_at
FROM cases c
JOIN case_programmes cp ON cp.house_id = c.house_id AND cp.case_id = c.id AND cp.ended_at IS NULL
JOIN programmes p ON p.house_id = cp.house_id AND p.id = cp.programme_id
WHERE $open"""

_NO_LEAD: Final = """SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM ($programme) f
WHERE cardinality(f.organisation_ids) > 8 AND f.lead_organisation_id IS NULL"""

_SECTORS: Final = """SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM ($programme) f
WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(f.definition -> 'team' -> 'sectors') s
    WHERE NOT EXISTS (SELECT 1 FROM team_members m WHERE m.house_id = f.house_id AND m.case_id = f.case_id
        AND m.ends_at IS NULL AND m.sector = s))"""

_DISCIPLINES: Final = """SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM ($programme) f
WHERE (SELECT count(DISTINCT lower(m.discipline)) FROM team_members m WHERE m.house_id = f.house_id
    AND m.case_id = f.case_id AND m.ends_at IS NULL) < (f.definition -> 'team' ->> 'disciplines')::int"""

_SKIPPED: Final = """SELECT f.house_id, f.case_id, f.programme_id AS subject_id, max(s.at) AS since
FROM ($programme) f
JOIN process_steps s ON s.house_id = f.house_id AND s.case_id = f.case_id
WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(f.definition -> 'processSteps') WITH ORDINALITY step(code, n)
    WHERE step.n < (SELECT max(o.n) FROM process_steps d
        JOIN jsonb_array_elements_text(f.definition -> 'processSteps') WITH ORDINALITY o(code, n) ON o.code = d.step
        WHERE d.house_id = f.house_id AND d.case_id = f.case_id)
    AND NOT EXISTS (SELECT 1 FROM process_steps d WHERE d.house_id = f.house_id AND d.case_id = f.case_id
        AND d.step = step.code AND (NOT d.skipped OR d.reason IS NOT NULL)))
    OR EXISTS (SELECT 1 FROM process_steps d WHERE d.house_id = f.house_id AND d.case_id = f.case_id AND d.skipped
        AND d.reason IS NULL AND NOT EXISTS (SELECT 1 FROM process_steps l WHERE l.house_id = d.house_id
            AND l.case_id = d.case_id AND l.step = d.step AND (NOT l.skipped OR l.reason IS NOT NULL)))
GROUP BY f.house_id, f.case_id, f.programme_id"""

_DEVIATES: Final = """SELECT a.house_id, a.case_id, a.id AS subject_id, a.at AS since
FROM arrangement_choices a WHERE a.deviates AND a.reason IS NULL"""

_INTERVENTION: Final = """SELECT a.house_id, a.case_id, a.id, a.at, a.person_id, a.profile, i.from_age, i.to_age,
    i.targets, i.not_with
FROM arrangement_choices a
JOIN LATERAL (SELECT * FROM interventions x WHERE x.house_id = a.house_id AND x.code = a.code
    ORDER BY x.id DESC LIMIT 1) i ON true"""

_AGE_OF: Final = "date_part('year', age(day_of(f.at), p.birth_date))"

_AGE: Final = """SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM ($intervention) f
JOIN persons p ON p.house_id = f.house_id AND p.id = f.person_id
WHERE 'child' = ANY (f.targets) AND $age NOT BETWEEN f.from_age AND f.to_age
UNION ALL
SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM ($intervention) f
WHERE (f.from_age > 0 OR f.to_age < 120) AND (f.person_id IS NULL OR NOT 'child' = ANY (f.targets))
AND NOT EXISTS (SELECT 1 FROM case_persons cp LEFT JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id
    WHERE cp.house_id = f.house_id AND cp.case_id = f.case_id
    AND (p.birth_date IS NULL OR $age BETWEEN f.from_age AND f.to_age))"""

_CONDITION: Final = """SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM ($intervention) f
WHERE f.profile = ANY (f.not_with) OR EXISTS (SELECT 1 FROM profile_assessments p WHERE p.house_id = f.house_id
    AND p.case_id = f.case_id AND p.state = 'open' AND p.foremost AND p.profile = ANY (f.not_with))"""


_NO_OFFER: Final = """SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
WHERE $open AND NOT EXISTS (SELECT 1 FROM regional_offers o WHERE o.house_id = c.house_id AND o.kind = '$offer'
    AND o.starts_on <= today() AND (o.ends_on IS NULL OR o.ends_on > today()))"""


def _finding(rule: str, code: str, subject: str, query: str, category: Category = Category.coordination) -> Finding:
    """A finding whose parts are put in their places."""
    for name, text in (
        ("programme", _OF_PROGRAMME),
        ("intervention", _INTERVENTION),
        ("age", _AGE_OF),
        ("open", _OPEN),
    ):
        query = query.replace(f"${name}", text)
    return Finding(rule, code, subject, query, category)


FINDINGS: Final[tuple[Finding, ...]] = (
    _finding("PR-03", "no-lead-organisation", "programme", _NO_LEAD),
    _finding("PR-09", "sector-missing", "programme", _SECTORS),
    _finding("PR-09", "too-few-disciplines", "programme", _DISCIPLINES),
    _finding("PR-10", "step-skipped", "programme", _SKIPPED),
    _finding("PR-18", "deviation-without-reason", "arrangement_choice", _DEVIATES, Category.safety),
    _finding("PR-19", "outside-age", "arrangement_choice", _AGE, Category.safety),
    _finding("PR-19", "outside-condition", "arrangement_choice", _CONDITION, Category.safety),
    _finding("PR-20", "no-safe-shelter", "case", _NO_OFFER.replace("$offer", "safe_shelter")),
    _finding("PR-20", "no-child-psychosocial-offer", "case", _NO_OFFER.replace("$offer", "child_psychosocial")),
    _finding("PR-20", "no-forensic-treatment", "case", _NO_OFFER.replace("$offer", "forensic_treatment")),
)
