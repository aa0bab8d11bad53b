"""Use cases of improvement: what is agreed to do better, remarks on series, what a region offers and how far it is."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.checks import check_seen
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.reports.drafts import AnnotationDraft, CoverageDraft, ImprovementDraft, RegionPhaseDraft
from app.domain.reports.statements.views import NAMES_A_CASE
from app.domain.statistics.indicators import indicators
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.reports import AnnotationRow, ImprovementActionRow, RegionCoverageRow, RegionPhaseRow
from app.domain.vocabulary.reports import IMPROVEMENT, ImprovementState


async def agree_improvement(gate: Gate, actor: Actor, *, draft: ImprovementDraft) -> UUID:
    """Agree what is to become better, who sees to it and by when; it belongs to no case (rule RP-11)."""
    async with gate.open(actor, "improvement:agree") as work:
        check(actor, "improvement:agree")
        await work.read(OrganisationRow, draft.owner_id, locked=False)
        if await work.fetch_value(NAMES_A_CASE, text=draft.text):
            raise InvalidContent(Fault("/text", "not-allowed", "RP-11"))
        if draft.due_on < work.today:
            raise InvalidContent(Fault("/dueOn", "in-past", "RP-11"))
        row = ImprovementActionRow(house_id=actor.house_id, **draft.model_dump())
        await work.insert(row)
        work.about("improvement_action", row.id, version=1)
    return row.id


async def finish_improvement(gate: Gate, actor: Actor, *, improvement_id: UUID, seen: int) -> int:
    """Say that an improvement is done, by its owner or the house."""
    async with gate.open(actor, "improvement:finish") as work:
        return await _ended(work, improvement_id, seen, ImprovementState.done, None)


async def drop_improvement(gate: Gate, actor: Actor, *, improvement_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Drop an improvement with a reason, by its owner or the house."""
    async with gate.open(actor, "improvement:drop") as work:
        return await _ended(work, improvement_id, seen, ImprovementState.dropped, draft.reason)


async def annotate_series(gate: Gate, actor: Actor, *, draft: AnnotationDraft) -> UUID:
    """Add a dated remark to the time series: a change of policy or of coding (rule RP-08)."""
    async with gate.open(actor, "series:annotate") as work:
        check(actor, "series:annotate")
        if draft.indicator is not None and draft.indicator not in indicators():
            raise InvalidContent(Fault("/indicator", "not-in-list", "RP-08"))
        row = AnnotationRow(
            house_id=actor.house_id,
            on_date=draft.on,
            text=draft.text,
            indicator=draft.indicator,
            organisation_id=actor.organisation_id,
        )
        await work.insert(row)
        work.about("annotation", row.id)
    return row.id


async def declare_coverage(gate: Gate, actor: Actor, *, draft: CoverageDraft) -> UUID:
    """Declare that a region has an offer for a field of violence, a track and an age (rule RP-09)."""
    async with gate.open(actor, "coverage:declare") as work:
        check(actor, "coverage:declare")
        if draft.ends_on is not None and draft.ends_on <= draft.starts_on:
            raise InvalidContent(Fault("/endsOn", "not-after-start", "RP-09"))
        row = RegionCoverageRow(house_id=actor.house_id, **draft.model_dump(mode="python"))
        await work.insert(row)
        work.about("region_coverage", row.id)
    return row.id


async def record_region_phase(gate: Gate, actor: Actor, *, draft: RegionPhaseDraft) -> UUID:
    """Record how far a region is on its way to MDA++, from a day on (rule RP-09)."""
    async with gate.open(actor, "coverage:declare") as work:
        check(actor, "coverage:declare")
        row = RegionPhaseRow(house_id=actor.house_id, **draft.model_dump(mode="python"))
        await work.insert(row)
        work.about("region_phase", row.id)
    return row.id


async def _ended(work: Work, improvement_id: UUID, seen: int, to: ImprovementState, reason: str | None) -> int:
    row = await work.read(ImprovementActionRow, improvement_id)
    work.about("improvement_action", improvement_id, version=row.version)
    check(work.actor, work.act, own=row.owner_id == work.actor.organisation_id)
    check_seen(row.version, seen)
    IMPROVEMENT.check(row.state, to)
    return await work.change(row, state=to.value, reason=reason, ended_at=work.now)
