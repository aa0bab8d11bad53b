"""Who can read on an agreement, as the cases were last settled: also until an instant that has passed since."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, text

from app.database.statement import Statement
from app.domain.access.work import Work

_HOLDERS = Statement(
    text(
        """
SELECT DISTINCT g.receiver_id FROM grants g CROSS JOIN unnest(g.giver_ids) AS giver
 WHERE g.house_id = :house AND :agreement = ANY(g.ground_ids) AND g.starts_at <= now() AND giver <> g.receiver_id
   AND (CAST(:party AS uuid) IS NULL OR :party IN (g.receiver_id, giver))
"""
    ).bindparams(*(bindparam(name, type_=Uuid()) for name in ("house", "agreement", "party")))
)


async def holders_on(work: Work, agreement_id: UUID, party: UUID | None = None) -> list[UUID]:
    """Who may hold what others shared on an agreement; with a party: what it gave, and itself what it was given."""
    return [row["receiver_id"] for row in await work.fetch(_HOLDERS, agreement=agreement_id, party=party)]
