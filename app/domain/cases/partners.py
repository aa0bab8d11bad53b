"""Who hears that a case is scaled down, closed or transferred: Veilig Thuis, local team, justice partners (NO-06)."""

from typing import Final
from uuid import UUID

from app.domain.access.case_course import PARTNERS_OF_KINDS
from app.domain.access.work import Work
from app.domain.vocabulary.organisations import OrganisationKind

TOLD_KINDS: Final = (
    OrganisationKind.veilig_thuis,
    OrganisationKind.local_team,
    OrganisationKind.police,
    OrganisationKind.prosecution,
    OrganisationKind.probation,
    OrganisationKind.prison_service,
)
"""Veilig Thuis, the local team and the justice partners."""


async def partners_told(work: Work, case_id: UUID) -> tuple[UUID, ...]:
    """Those of them that take or took part in the case, or go on with it: each hears it once, in one event."""
    kinds = [kind.value for kind in TOLD_KINDS]
    found = await work.fetch(PARTNERS_OF_KINDS, case=case_id, kinds=kinds)
    return tuple(row["id"] for row in found)
