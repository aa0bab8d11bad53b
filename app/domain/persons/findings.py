"""What soft rules notice of children and of who used violence (rules PE-10, PE-11)."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.persons import AgeBand
from app.domain.vocabulary.sharing import Category

_OPEN: Final = ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE))
_CHILD_BANDS: Final = ", ".join(
    f"'{band.value}'" for band in (AgeBand.age_0_3, AgeBand.age_4_11, AgeBand.age_12_17, AgeBand.minor)
)

_MINORS: Final = f"""SELECT c.house_id, c.id AS case_id, p.id AS subject_id, c.opened_at AS since
FROM cases c
JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
WHERE c.status IN ({_OPEN})
  AND CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date + interval '18 years' > today()
           WHEN p.age_band IS NOT NULL THEN p.age_band IN ({_CHILD_BANDS})
           ELSE EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id AND m.person_id = p.id
                            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child') END
"""  # noqa: S608 - words of our own lists only
"""The children of open cases: by birth date, else by age band, else by their role in the household."""

_OF_THE_CHILD: Final = "x.house_id = c.house_id AND x.case_id = c.id AND x.child_id = p.id"

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "PE-10",
        "confidant-missing",
        "person",
        f"{_MINORS} AND NOT EXISTS (SELECT FROM confidants x WHERE {_OF_THE_CHILD} AND x.ended_at IS NULL)",
    ),
    Finding(
        "PE-10",
        "not-marked-heard",
        "person",
        f"{_MINORS} AND NOT EXISTS (SELECT FROM child_hearings x WHERE {_OF_THE_CHILD})",
    ),
    Finding(
        "PE-10",
        "heard-with-parents",
        "person",
        f"""{_MINORS} AND EXISTS (SELECT FROM child_hearings x WHERE {_OF_THE_CHILD} AND x.parents_present)
            AND NOT EXISTS (SELECT FROM child_hearings x WHERE {_OF_THE_CHILD} AND x.heard = 'yes'
                                AND NOT x.parents_present)""",  # noqa: S608 - the same
    ),
    Finding(
        "PE-10",
        "own-plan-line-missing",
        "person",
        f"""{_MINORS} AND NOT EXISTS (SELECT FROM plan_lines l WHERE l.house_id = c.house_id AND l.case_id = c.id
            AND l.withdrawn_at IS NULL AND l.subject_ids = ARRAY[p.id])""",
    ),
    Finding(
        "PE-11",
        "contact-status-missing",
        "person",
        """SELECT r.house_id, r.case_id, r.person_id AS subject_id, max(a.activated_at) AS since
        FROM incident_roles r
        JOIN plans a ON a.house_id = r.house_id AND a.case_id = r.case_id AND a.state IN ('active', 'under_revision')
        WHERE r.role IN ('acting_person', 'both') AND a.activated_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM perpetrator_contacts x WHERE x.house_id = r.house_id AND x.case_id = r.case_id
                              AND x.person_id = r.person_id)
        GROUP BY r.house_id, r.case_id, r.person_id""",
        category=Category.safety,
    ),
)
