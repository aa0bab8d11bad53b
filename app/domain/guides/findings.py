"""What the soft rules of guides notice: nothing here blocks (rules GU-03, GU-06)."""

from typing import Final

from app.domain.access.finding import Finding

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "GU-03",
        "required-point-missing",
        "guide_run",
        """SELECT r.house_id, r.case_id, r.id AS subject_id, r.ended_at AS since FROM guide_runs r
        WHERE r.state = 'ended' AND EXISTS (SELECT 1 FROM guide_questions q
            WHERE q.house_id = r.house_id AND q.template_id = r.template_id AND q.phase_code = r.phase_code
            AND q.required AND NOT EXISTS (SELECT 1 FROM guide_answers a WHERE a.house_id = r.house_id
                AND a.run_id = r.id AND a.question_id = q.id AND a.withdrawn_at IS NULL))""",
    ),
    Finding(
        "GU-03",
        "parts-left-out",
        "guide_run",
        # where the house wants every part of the phase, a head question counts by any answer below it
        """SELECT r.house_id, r.case_id, r.id AS subject_id, r.ended_at AS since FROM guide_runs r
        WHERE r.state = 'ended' AND r.covers_all AND EXISTS (SELECT 1 FROM guide_questions q
            WHERE q.house_id = r.house_id AND q.template_id = r.template_id AND q.phase_code = r.phase_code
            AND q.head_code IS NULL AND NOT EXISTS (SELECT 1 FROM guide_answers a JOIN guide_questions p
                ON p.house_id = a.house_id AND p.id = a.question_id
                WHERE a.house_id = r.house_id AND a.run_id = r.id AND a.withdrawn_at IS NULL
                AND q.code IN (p.code, p.head_code)))""",
    ),
    Finding(
        "GU-06",
        "decision-without-judgement",
        "guide_run",
        """SELECT a.house_id, a.case_id, a.run_id AS subject_id,
            min(a.at) FILTER (WHERE q.section = 'decision') AS since
        FROM guide_answers a JOIN guide_questions q ON q.house_id = a.house_id AND q.id = a.question_id
        WHERE a.withdrawn_at IS NULL GROUP BY a.house_id, a.case_id, a.run_id
        HAVING bool_or(q.section = 'decision') AND NOT bool_or(q.section = 'judgement')""",
    ),
    Finding(
        "GU-06",
        "decision-without-information",
        "guide_answer",
        # of the section decision, what is decided is what becomes an action or a condition
        """SELECT a.house_id, a.case_id, a.id AS subject_id, a.at AS since
        FROM guide_answers a JOIN guide_questions q ON q.house_id = a.house_id AND q.id = a.question_id
        WHERE a.withdrawn_at IS NULL AND q.section = 'decision' AND q.becomes && ARRAY['action', 'condition']
            AND NOT 'option' = ANY (q.becomes) AND cardinality(a.based_on_ids) = 0""",
    ),
)
