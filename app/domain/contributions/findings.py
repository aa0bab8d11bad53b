"""What soft rules notice of items, help and unknowns (rules GR-05, CO-08, CO-11 to CO-14).

Of an item only its owner and the house are told, and the house not of what an investigation hides (rule CO-04).
"""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.sharing import Category

_ITEM: Final = """SELECT c.house_id, c.case_id, c.id AS subject_id, {since} AS since FROM contributions c
WHERE c.validity NOT IN ('withdrawn', 'corrected')
  AND (c.organisation_id = current_organisation()
       OR (c.restriction NOT IN ('ongoing_investigation', 'prosecution_only')
           AND (c.recipient_ids IS NULL OR current_organisation() = ANY (c.recipient_ids))
           AND current_organisation() = (SELECT h.organisation_id FROM houses h WHERE h.id = c.house_id)))
  AND {condition}"""

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "GR-05",
        "awareness-unknown",
        "contribution",
        _ITEM.format(
            since="c.created_at",
            condition="""EXISTS (SELECT FROM awareness a WHERE a.house_id = c.house_id AND a.contribution_id = c.id
                AND a.status <> 'informed' AND a.reason IS NULL)""",
        ),
    ),
    Finding(
        "CO-08",
        "stale",
        "contribution",
        _ITEM.format(since="c.fresh_until", condition="c.validity = 'current' AND c.fresh_until < today()"),
    ),
    Finding(
        "CO-11",
        "low-quality",
        "contribution",
        _ITEM.format(since="coalesce(c.checked_at, c.created_at)", condition="c.quality = 'low'"),
    ),
    Finding("CO-12", "told-again", "contribution", _ITEM.format(since="c.created_at", condition="c.retelling > 0")),
    Finding(
        "CO-13",
        "help-without-aim",
        "help",
        """SELECT h.house_id, h.case_id, h.id AS subject_id, h.created_at AS since FROM help_periods h
        WHERE h.aim IS NULL AND (h.ends_on IS NULL OR h.ends_on >= today())""",
        category=Category.care,
    ),
    Finding(
        "CO-14",
        "unknown-without-action",
        "unknown",
        """SELECT u.house_id, u.case_id, u.id AS subject_id, u.created_at AS since FROM unknowns u
        WHERE u.settled_at IS NULL AND u.action_id IS NULL""",
    ),
)
