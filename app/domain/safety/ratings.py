"""Use cases of numbers: scale ratings, safety levels, colour codes and the stage of signals (SA-04 to SA-07)."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import GroundRequired
from app.domain.safety.drafts import ColourDraft, SafetyLevelDraft, ScaleDraft, StageDraft
from app.domain.safety.recording import by_whom, case_of_team, check_about, minors_of, pointers, reads_safety
from app.domain.safety.rules import SignalFacts, check_colour, check_level, check_scale, stage_of
from app.domain.safety.statements import writing
from app.domain.tables.safety import ColourCodeRow, SafetyLevelRow, ScaleRatingRow, SignalStageRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.safety import SignalReason, SignalStage

NORM: Final = 6
MOST: Final = 10
IN_A_ROW: Final = 2


class Signals(BaseModel):
    """The stage of signals of a case (fase van signalen, rule SA-07): computed, and over it what was set by hand."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    stage: SignalStage = Field(description="The stage that counts.")
    computed: SignalStage = Field(description="The stage that follows from the data.")
    reasons: list[SignalReason] = Field(description="What it follows from; empty for a first signal.")
    override_reason: str | None = Field(description="Why it was set by hand; null: it was not.")


async def rate_scale(gate: Gate, actor: Actor, *, case_id: UUID, draft: ScaleDraft) -> UUID:
    """Rate on the scale of the phase, or a child its own life: 1 to 10, with why and by whom (rules SA-04, RP-04)."""
    async with gate.open(actor, "scale:rate") as work:
        standing = await case_of_team(work, case_id, "scale:rate", "SA-04")
        of_itself = draft.person_ids == (draft.rater_id,) and draft.rater_id in await minors_of(work, case_id)
        check_scale(draft.kind, CasePhase(standing.case.phase), child_of_itself=of_itself)
        rater = [] if draft.rater_id is None else [(draft.rater_id, "/raterId")]
        await check_about(work, case_id, "SA-04", [*pointers("personIds", draft.person_ids), *rater])
        row = ScaleRatingRow(
            **by_whom(work),
            case_id=case_id,
            phase=standing.case.phase,
            kind=draft.kind.value,
            person_ids=list(draft.person_ids),
            value=draft.value,
            rationale=draft.rationale,
            rater_id=draft.rater_id,
        )
        await work.insert(row)
        work.about("scale_rating", row.id, case_id=case_id)
    return row.id


async def assess_safety_level(gate: Gate, actor: Actor, *, case_id: UUID, draft: SafetyLevelDraft) -> UUID:
    """Say how safe a member is, from 0 to 10; what the member says is kept apart (rule SA-05)."""
    async with gate.open(actor, "safety-level:assess") as work:
        await case_of_team(work, case_id, "safety-level:assess", "SA-05", locked=True)
        check_level(draft.kind, draft.level, await house_setting(work, "safety_level_most", MOST))
        await check_about(work, case_id, "SA-05", [(draft.person_id, "/personId")])
        await work.execute(writing.END_LATEST, case=case_id, person=draft.person_id, kind=draft.kind.value)
        row = SafetyLevelRow(
            **by_whom(work),
            case_id=case_id,
            person_id=draft.person_id,
            kind=draft.kind.value,
            level=draft.level,
            argument=draft.argument,
        )
        await work.insert(row)
        work.about("safety_level", row.id, case_id=case_id)
    return row.id


async def set_colour(gate: Gate, actor: Actor, *, case_id: UUID, draft: ColourDraft) -> UUID:
    """Give the case a colour, where the house uses them; the earlier ones stay (rule SA-06)."""
    async with gate.open(actor, "colour:set") as work:
        await case_of_team(work, case_id, "colour:set", "SA-06")
        check_colour(draft.colour, await house_setting(work, "colour_codes", "off"))
        row = ColourCodeRow(**by_whom(work), case_id=case_id, colour=draft.colour, argument=draft.argument)
        await work.insert(row)
        work.about("colour_code", row.id, case_id=case_id)
    return row.id


async def set_signal_stage(gate: Gate, actor: Actor, *, case_id: UUID, draft: StageDraft) -> UUID:
    """Set the stage of signals by hand, with a reason, or go back to the computed one (rule SA-07)."""
    async with gate.open(actor, "signal-stage:set") as work:
        await case_of_team(work, case_id, "signal-stage:set", "SA-07")
        stage = None if draft.stage is None else draft.stage.value
        row = SignalStageRow(**by_whom(work), case_id=case_id, stage=stage, reason=draft.reason)
        await work.insert(row)
        work.about("signal_stage", row.id, case_id=case_id)
    return row.id


async def ask_signal_stage(gate: Gate, actor: Actor, *, case_id: UUID) -> Signals:
    """The stage of signals as it follows from the data now, and what was set over it by hand (rule SA-07)."""
    async with gate.open(actor, "signal-stage:ask") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "signal-stage:ask", case_roles=standing.roles)
        if not await reads_safety(work, case_id):
            raise GroundRequired
        return await signals_of(work, case_id)


async def signals_of(work: Work, case_id: UUID) -> Signals:
    """The stage of signals of a case. A step for every room."""
    norm = await house_setting(work, "safety_level_threshold", NORM)
    often = await house_setting(work, "structural_levels", IN_A_ROW)
    found = await work.fetch_one(writing.SIGNALS, case=case_id, norm=float(norm), often=often)
    computed, reasons = stage_of(
        SignalFacts(
            signals=1 + found["signals"],
            repeat_report=found["repeat_report"],
            serious_incident=found["serious_incident"],
            acute=found["acute"],
            structurally_unsafe=found["structurally_unsafe"],
        )
    )
    by_hand = None if found["stage"] is None else SignalStage(found["stage"])
    return Signals(
        stage=by_hand or computed,
        computed=computed,
        reasons=reasons,
        override_reason=None if by_hand is None else found["reason"],
    )
