"""Use cases of concerns, risk factors, recovery points and strengths (rules SA-03, SA-09, SA-10)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.checks import check_seen, check_team
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, InvalidContent, WrongState
from app.domain.safety.drafts import (
    ConcernBasisDraft,
    ConcernDraft,
    ConcernRankDraft,
    RiskFactorDraft,
    RiskRankDraft,
    StrengthDraft,
)
from app.domain.safety.recording import by_whom, case_of_team, check_about, found_in_case, pointers
from app.domain.safety.rules import check_risk
from app.domain.safety.statements import writing
from app.domain.tables.safety import ConcernRankingRow, ConcernRow, RiskFactorRow, StrengthRow
from app.domain.vocabulary.cases import CasePhase


async def record_concern(gate: Gate, actor: Actor, *, case_id: UUID, draft: ConcernDraft) -> UUID:
    """Record a concern: what, about whom, by whom, derived from what, how sure (rule SA-03)."""
    async with gate.open(actor, "concern:record") as work:
        standing = await case_of_team(work, case_id, "concern:record", "SA-03")
        told = [] if draft.told_by_id is None else [(draft.told_by_id, "/toldById")]
        await check_about(work, case_id, "SA-03", [*pointers("personIds", draft.person_ids), *told])
        row = ConcernRow(
            **by_whom(work),
            case_id=case_id,
            phase=standing.case.phase,
            person_ids=list(draft.person_ids),
            what=draft.what,
            basis=draft.basis,
            evidence_status=draft.evidence_status.value,
            told_by_id=draft.told_by_id,
        )
        await work.insert(row)
        work.about("concern", row.id, case_id=case_id, version=1)
    return row.id


async def substantiate_concern(
    gate: Gate, actor: Actor, *, concern_id: UUID, seen: int, draft: ConcernBasisDraft
) -> int:
    """Say from what a concern of your organisation is derived, and how sure it is now (rule SA-03)."""
    async with gate.open(actor, "concern:substantiate") as work:
        row, _ = await found_in_case(work, ConcernRow, concern_id, "concern", "concern:substantiate")
        return await work.change(row, seen=seen, basis=draft.basis, evidence_status=draft.evidence_status.value)


async def rank_concern(gate: Gate, actor: Actor, *, concern_id: UUID, draft: ConcernRankDraft) -> UUID:
    """Say how much a concern weighs for a meeting: for your organisation, or as the one that all share (rule SA-03)."""
    async with gate.open(actor, "concern:rank") as work:
        concern, standing = await found_in_case(work, ConcernRow, concern_id, "concern", "concern:rank", alone=True)
        check_team(takes_part=standing.takes_part, rule="SA-03")
        if draft.shared and draft.rank != 1:
            raise InvalidContent(Fault("/rank", "shared-is-top", "SA-03"))
        if await work.fetch_value(writing.DISCUSSED, meeting=draft.meeting_id, case=concern.case_id) is None:
            raise InvalidContent(Fault("/meetingId", "unknown-meeting", "SA-03"))
        place = {"meeting": draft.meeting_id, "case": concern.case_id, "organisation": actor.organisation_id}
        if await work.fetch_value(writing.RANKED_BEFORE, **place, shared=draft.shared, concern=concern.id) is not None:
            raise Conflict(rule="SA-03")
        row = ConcernRankingRow(
            **by_whom(work),
            case_id=concern.case_id,
            concern_id=concern.id,
            meeting_id=draft.meeting_id,
            rank=draft.rank,
            shared=draft.shared,
        )
        await work.insert(row)
    return row.id


async def record_risk_factor(gate: Gate, actor: Actor, *, case_id: UUID, draft: RiskFactorDraft) -> UUID:
    """Record a risk factor on two axes, or a recovery point in phase recovery (rule SA-09)."""
    async with gate.open(actor, "risk-factor:record") as work:
        standing = await case_of_team(work, case_id, "risk-factor:record", "SA-09", locked=True)
        check_risk(draft, CasePhase(standing.case.phase))
        await check_about(work, case_id, "SA-09", pointers("personIds", draft.person_ids))
        row = RiskFactorRow(
            **by_whom(work),
            case_id=case_id,
            phase=standing.case.phase,
            person_ids=list(draft.person_ids),
            text=draft.text,
            rank=draft.rank,
            kind=draft.kind.value,
            code=None if draft.code is None else draft.code.value,
            change=None if draft.change is None else draft.change.value,
            level=None if draft.level is None else draft.level.value,
        )
        await _check_rank(work, row, draft.rank)
        await work.insert(row)
        work.about("risk_factor", row.id, case_id=case_id, version=1)
    return row.id


async def rank_risk_factor(gate: Gate, actor: Actor, *, risk_factor_id: UUID, seen: int, draft: RiskRankDraft) -> int:
    """Give a risk factor another rank; 1, 2 and 3 stand once in a case and phase (rule SA-09)."""
    async with gate.open(actor, "risk-factor:rank") as work:
        row, standing = await found_in_case(
            work, RiskFactorRow, risk_factor_id, "risk_factor", "risk-factor:rank", alone=True
        )
        check_team(takes_part=standing.takes_part, rule="SA-09")
        check_seen(row.version, seen)
        if row.ended_on is not None:
            raise WrongState
        await _check_rank(work, row, draft.rank)
        return await work.change(row, rank=draft.rank)


async def end_risk_factor(gate: Gate, actor: Actor, *, risk_factor_id: UUID, seen: int) -> int:
    """Say that a risk factor plays no part any more; its rank is free (rule SA-09)."""
    async with gate.open(actor, "risk-factor:end") as work:
        row, standing = await found_in_case(work, RiskFactorRow, risk_factor_id, "risk_factor", "risk-factor:end")
        check_team(takes_part=standing.takes_part, rule="SA-09")
        if row.ended_on is not None:
            raise WrongState
        return await work.change(row, seen=seen, ended_on=work.today)


async def record_strength(gate: Gate, actor: Actor, *, case_id: UUID, draft: StrengthDraft) -> UUID:
    """Record a strength or a source of support of a member (rule SA-10)."""
    async with gate.open(actor, "strength:record") as work:
        standing = await case_of_team(work, case_id, "strength:record", "SA-10")
        await check_about(work, case_id, "SA-10", [(draft.person_id, "/personId")])
        row = StrengthRow(
            **by_whom(work),
            case_id=case_id,
            phase=standing.case.phase,
            person_id=draft.person_id,
            kind=draft.kind.value,
            text=draft.text,
        )
        await work.insert(row)
        work.about("strength", row.id, case_id=case_id)
    return row.id


async def _check_rank(work: Work, row: RiskFactorRow, rank: int | None) -> None:
    if rank is None:
        return
    place = {"case": row.case_id, "phase": row.phase, "kind": row.kind, "rank": rank, "id": row.id}
    if await work.fetch_value(writing.RANKED, **place) is not None:
        raise Conflict(rule="SA-09")
