"""The findings of all rooms as one view of the database: computed when it is read, never stored.

A finding's identifier follows from its rule, its code, its case and its subject, so every read gives the same one. An
acknowledgement holds for the finding as it stood: once the data change, its `since` is another and it is open again.

Every query is asked case by case (OFFSET 0 keeps the planner from asking it of all cases at once), so one case costs
what it has. The view reads with the rights of its reader (`security_invoker`): row-level security decides from which
rows it is computed. A finding of something that is absent must therefore ask tables that everybody sees who knows of
the case.
"""

from importlib import import_module
from typing import Final

from app.domain.access.finding import Finding

ROOMS: Final[tuple[str, ...]] = (
    "cases",
    "persons",
    "referrals",
    "contributions",
    "guides",
    "safety",
    "meetings",
    "programmes",
    "plans",
    "actions",
    "notices",
)
"""The rooms with findings of their own; named here, for `cases` shows the findings of all and so imports us."""

_BRANCH: Final = """SELECT q.house_id, q.case_id, '{rule}'::text AS rule, '{code}'::text AS code,
    '{subject}'::text AS subject, q.subject_id, q.since::timestamptz AS since, '{category}'::text AS category,
    {bit}::bigint AS category_mask
FROM ({query}) q"""

_NONE: Final = """SELECT NULL::uuid AS house_id, NULL::uuid AS case_id, NULL::text AS rule, NULL::text AS code,
    NULL::text AS subject, NULL::uuid AS subject_id, NULL::timestamptz AS since, NULL::text AS category,
    NULL::bigint AS category_mask
WHERE false"""

_VIEW: Final = """CREATE VIEW case_findings WITH (security_invoker = true) AS
SELECT c.house_id, md5(concat_ws(' ', f.rule, f.code, f.case_id, f.subject_id))::uuid AS id, c.id AS case_id, f.rule,
    f.code, f.subject, f.subject_id, f.since, f.category, f.category_mask,
    CASE WHEN a.id IS NULL THEN 'open' ELSE 'acknowledged' END AS state,
    a.at AS acknowledged_at, a.organisation_id AS acknowledged_by, a.reason
FROM cases c CROSS JOIN LATERAL (
    SELECT u.* FROM ({branches}) u WHERE u.house_id = c.house_id AND u.case_id = c.id OFFSET 0) f
LEFT JOIN finding_acknowledgements a ON a.house_id = f.house_id AND a.case_id = f.case_id AND a.since = f.since
    AND a.finding_id = md5(concat_ws(' ', f.rule, f.code, f.case_id, f.subject_id))::uuid"""


def findings() -> tuple[Finding, ...]:
    """Every finding of every room."""
    found: list[Finding] = []
    for room in ROOMS:
        found += import_module(f"app.domain.{room}.findings").FINDINGS
    return tuple(found)


def statements(chosen: tuple[Finding, ...]) -> tuple[str, ...]:
    """What makes the view over these findings and opens it to the service's two logins."""
    branches = "\nUNION ALL\n".join([_NONE, *(_branch(finding) for finding in chosen)])
    return (
        _VIEW.format(branches=branches),
        "GRANT SELECT ON case_findings TO ketenpoort_reader, ketenpoort_writer",
    )


def _branch(finding: Finding) -> str:
    return _BRANCH.format(
        rule=finding.rule,
        code=finding.code,
        subject=finding.subject,
        category=finding.category.value,
        bit=finding.category.bit,
        query=finding.query,
    )
