"""Use cases of options (opties uit de brainstorm): not actions until a decision makes them one, once (rule PL-11)."""

from collections.abc import Collection
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.decisions import find_decision
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.actions.moving import tell
from app.domain.plans.drafts import OptionDraft, PromotionDraft
from app.domain.plans.standing import check_persons, of_case
from app.domain.tables.actions import ActionRow
from app.domain.tables.plans import OptionRow
from app.domain.vocabulary.actions import ActionKind, ActionStatus
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.plans import OPTION, OptionState
from app.domain.vocabulary.roles import Capacity, Role


async def add_option(
    work: Work,
    *,
    case_id: UUID,
    text: str,
    kind: ActionKind,
    subject_ids: Collection[UUID] = (),
    measure_kind: MeasureKind | None = None,
    from_measure_id: UUID | None = None,
) -> UUID:
    """Keep an option of a case, in the transaction of any room; the option's id (rule PL-11)."""
    row = OptionRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        text=text,
        kind=kind.value,
        subject_ids=list(subject_ids),
        measure_kind=None if measure_kind is None else measure_kind.value,
        from_measure_id=from_measure_id,
        proposed_by_id=work.actor.organisation_id,
        created_at=work.now,
    )
    await work.insert(row)
    return row.id


async def propose_option(gate: Gate, actor: Actor, *, case_id: UUID, draft: OptionDraft) -> UUID:
    """Bring an option, by any organisation of the team; its id (rule PL-11)."""
    async with gate.open(actor, "option:propose") as work:
        await of_case(work, case_id, "option:propose", rule="PL-11")
        await check_persons(work, case_id, draft.subject_ids, "/subjectIds", "PL-11")
        made = await add_option(work, case_id=case_id, text=draft.text, kind=draft.kind, subject_ids=draft.subject_ids)
        work.about("option", made, case_id=case_id, version=1)
    return made


async def promote_option(gate: Gate, actor: Actor, *, option_id: UUID, seen: int, draft: PromotionDraft) -> int:
    """Make an option a proposed action by a decision, once; the option keeps what was weighed (rule PL-11)."""
    async with gate.open(actor, "option:promote") as work:
        row, standing = await _option(work, option_id, "option:promote", seen)
        OPTION.check(row.state, OptionState.promoted, by=_by(work, standing))
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.action_agreed)
        action = ActionRow(
            house_id=actor.house_id,
            case_id=row.case_id,
            status=ActionStatus.proposed.value,
            text=row.text,
            kind=row.kind,
            rationale=draft.reason,
            subject_ids=list(row.subject_ids),
            proposed_by_id=actor.organisation_id,
            changed_at=work.now,
        )
        await work.insert(action)
        tell(work, action, NoticeType.actions_proposed, standing.director_id, reason=action.status)
        version = await work.change(
            row, state=OptionState.promoted.value, action_id=action.id, settled_at=work.now, **draft.model_dump()
        )
        work.about("option", option_id, case_id=row.case_id, version=version)
        return version


async def drop_option(gate: Gate, actor: Actor, *, option_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Drop an option, with a reason (rule PL-11)."""
    async with gate.open(actor, "option:drop") as work:
        row, standing = await _option(work, option_id, "option:drop", seen)
        OPTION.check(row.state, OptionState.dropped, by=_by(work, standing))
        return await work.change(row, state=OptionState.dropped.value, reason=draft.reason, settled_at=work.now)


async def _option(work: Work, option_id: UUID, permission: str, seen: int) -> tuple[OptionRow, CaseStanding]:
    row = await work.read(OptionRow, option_id)
    standing = await find_case(work, row.case_id)
    work.about("option", option_id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles)
    check_seen(row.version, seen)
    return row, standing


def _by(work: Work, standing: CaseStanding) -> frozenset[Role | Capacity]:
    held: frozenset[Role | Capacity] = standing.roles | work.actor.roles
    return held | {Role.chair} if Role.process_director in held else held
