"""What soft rules notice of seeking contact (rule RE-15)."""

from typing import Final

from app.domain.access.finding import Finding

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "RE-15",
        "contact-failed",
        "person",
        """SELECT a.house_id, a.case_id, a.person_id AS subject_id, max(a.recorded_at) AS since
        FROM contact_attempts a
        WHERE a.result <> 'reached'
          AND NOT EXISTS (SELECT FROM contact_attempts r WHERE r.house_id = a.house_id AND r.case_id = a.case_id
                              AND r.person_id = a.person_id AND r.result = 'reached' AND r.recorded_at >= a.recorded_at)
        GROUP BY a.house_id, a.case_id, a.person_id
        HAVING count(*) >= setting_number(a.house_id, 'contact_attempts', 3)""",
    ),
)
