"""The use case of the joint analysis: a new version replaces the one that held (rule PL-03)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from app.domain.plans.drafts import AnalysisDraft
from app.domain.plans.rules import check_reason
from app.domain.plans.standing import check_organisations, of_case
from app.domain.plans.statements import steps
from app.domain.tables.plans import AnalysisRow
from app.domain.vocabulary.plans import AnalysisState


async def record_analysis(gate: Gate, actor: Actor, *, case_id: UUID, draft: AnalysisDraft) -> UUID:
    """Record a version of the joint explanatory analysis; it holds from now on, the one before is kept (rule PL-03)."""
    async with gate.open(actor, "analysis:record") as work:
        await of_case(work, case_id, "analysis:record", rule="PL-03", locked=True)
        await check_organisations(work, case_id, draft.contributor_ids, "/contributorIds", "PL-03")
        before = await work.fetch_one(steps.ANALYSIS_NOW, case=case_id)
        edition = (before["edition"] or 0) + 1
        check_reason(edition, draft.reason)
        await work.execute(steps.REPLACE_ANALYSIS, case=case_id)
        told: dict[str, Any] = draft.model_dump(mode="json", exclude={"causal_links", "contributor_ids"})
        row = AnalysisRow(
            house_id=actor.house_id,
            case_id=case_id,
            edition=edition,
            state=AnalysisState.active.value,
            made_by_id=actor.organisation_id,
            made_at=work.now,
            causal_links=[link.model_dump(by_alias=True) for link in draft.causal_links],
            contributor_ids=list(dict.fromkeys(draft.contributor_ids)),
            **told,
        )
        await work.insert(row)
        work.about("analysis", row.id, case_id=case_id, version=1)
    return row.id
