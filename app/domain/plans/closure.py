"""Closure plans (afsluitingsplan): what is done when it goes wrong again after the end (rule CA-22)."""

from collections.abc import Collection
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.work import Gate, Work
from app.domain.plans.drafts import ClosurePlanDraft
from app.domain.plans.standing import check_organisations, of_case
from app.domain.tables.plans import ClosurePlanRow


async def add_closure_plan(
    work: Work,
    *,
    case_id: UUID,
    signals: Collection[str],
    steps: Collection[str],
    contact: str,
    return_route: str,
    contact_organisation_id: UUID | None = None,
) -> UUID:
    """Keep a closure plan of a case, in the transaction of any room; its id (rule CA-22)."""
    row = ClosurePlanRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        signals=list(signals),
        steps=list(steps),
        contact=contact,
        contact_organisation_id=contact_organisation_id,
        return_route=return_route,
        made_by_id=work.actor.organisation_id,
        made_at=work.now,
    )
    await work.insert(row)
    return row.id


async def record_closure_plan(gate: Gate, actor: Actor, *, case_id: UUID, draft: ClosurePlanDraft) -> UUID:
    """Record a closure plan: signals of relapse, steps, contact and the way back (rule CA-22); its id."""
    async with gate.open(actor, "closure-plan:record") as work:
        await of_case(work, case_id, "closure-plan:record", rule="CA-22")
        if draft.contact_organisation_id is not None:
            named = [draft.contact_organisation_id]
            await check_organisations(work, case_id, named, "/contactOrganisationId", "CA-22")
        made = await add_closure_plan(work, case_id=case_id, **draft.model_dump())
        work.about("closure_plan", made, case_id=case_id, version=1)
    return made
