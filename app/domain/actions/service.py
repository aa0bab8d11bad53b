"""Use cases around an agreement: propose, agree, accept, decline, propose again, reschedule, comment, tell of delay."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen, check_team
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.actions import statements
from app.domain.actions.drafts import (
    AcceptDraft,
    ActionDeclineDraft,
    ActionDraft,
    AgreeDraft,
    CommentDraft,
    ReproposeDraft,
    RescheduleDraft,
)
from app.domain.actions.moving import blocked_by_unmet, check_of_team, find_action, moved, tell, tell_overdue_actions
from app.domain.actions.rules import (
    OwnerFacts,
    check_complete,
    check_due,
    check_joint,
    check_owner,
    check_proposed_anew,
    check_second,
)
from app.domain.errors import WrongState
from app.domain.organisations.service import check_works_there
from app.domain.persons.danger import is_kept_apart
from app.domain.persons.households import persons_of
from app.domain.persons.rules import check_in_case
from app.domain.tables.actions import ActionCommentRow, ActionRow
from app.domain.vocabulary.actions import ENDED_ACTIONS, ActionKind, ActionStatus
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.notices import NoticeClass, NoticeType
from app.domain.vocabulary.organisations import OrganisationKind

MOST_TOLD = 500


async def propose_action(gate: Gate, actor: Actor, *, case_id: UUID, draft: ActionDraft) -> UUID:
    """Propose an action, by any organisation of the team; the action's id."""
    async with gate.open(actor, "action:propose") as work:
        standing = await find_case(work, case_id)
        work.about("action", case_id, case_id=case_id)
        return await add_action(work, standing, draft)


async def add_action(work: Work, standing: CaseStanding, draft: ActionDraft) -> UUID:
    """Propose an action on a case that the actor knows, in the transaction of any room; its id (rule PL-11)."""
    case_id = standing.case.id
    check(work.actor, "action:propose", case_roles=standing.roles)
    check_team(takes_part=standing.takes_part, rule="PL-11")
    check_due(draft.due_on, work.today)
    await _check_subjects(work, case_id, draft.subject_ids)
    told = draft.model_dump(mode="python") | {"subject_ids": list(draft.subject_ids)}
    row = ActionRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        status=ActionStatus.proposed.value,
        proposed_by_id=work.actor.organisation_id,
        changed_at=work.now,
        **told,
    )
    await _owner(work, row)
    await work.insert(row)
    tell(work, row, NoticeType.actions_proposed, standing.director_id, reason=row.status)
    return row.id


async def agree_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: AgreeDraft) -> int:
    """Make a proposal an agreement, by the case director: complete (AC-01), never joint for a danger pair (AC-09)."""
    async with gate.open(actor, "action:agree") as work:
        found = await find_action(work, action_id, "action:agree")
        row = found.row
        also = {name: value for name in draft.model_fields_set if (value := getattr(draft, name)) is not None}
        if draft.owner_person_id is not None or draft.owner_professional_id is not None:
            also |= {
                "owner_person_id": draft.owner_person_id,
                "owner_professional_id": draft.owner_professional_id,
            }
        if draft.subject_ids is not None:
            also["subject_ids"] = list(draft.subject_ids)
        settled = ActionRow(**(row.model_dump() | also))
        owner, kind = await _owner(work, settled)
        check_complete(
            legal_domain=settled.legal_domain,
            owner=owner,
            subjects=len(settled.subject_ids),
            due_on=settled.due_on,
            open_ended=settled.kind == ActionKind.long_term_support and settled.feedback_on is not None,
        )
        check_due(settled.due_on, work.today)
        await _check_subjects(work, row.case_id, settled.subject_ids)
        await _check_joint(work, settled)
        repeating = await work.fetch_value(
            statements.AGREED_BEFORE, id=action_id, case=row.case_id, owner=settled.owner_organisation_id,
            subjects=sorted(settled.subject_ids), text=settled.text.lower(),
        )  # fmt: skip
        also |= {"feedback_on": settled.feedback_on or settled.due_on, "repeating": repeating}
        receipt = NoticeClass.acknowledge if kind is OrganisationKind.police else NoticeClass.inform
        return await moved(work, found, ActionStatus.agreed, seen=seen, notice_class=receipt, **also)


async def accept_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: AcceptDraft) -> int:
    """Accept an action, by the organisation that owns it (rule AC-02)."""
    async with gate.open(actor, "action:accept") as work:
        found = await find_action(work, action_id, "action:accept")
        also: dict[str, Any] = {}
        if draft.professional_id is not None:
            await check_works_there(work, draft.professional_id, actor.organisation_id, "/professionalId")
            also = {"owner_professional_id": draft.professional_id, "owner_person_id": None}
        version = await moved(work, found, ActionStatus.accepted, seen=seen, since=(ActionStatus.agreed,), **also)
        return await blocked_by_unmet(work, found) if found.row.unmet else version


async def decline_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: ActionDeclineDraft) -> int:
    """Decline an action with a reason, by the organisation that owns it; the case director hears it (rule AC-02)."""
    async with gate.open(actor, "action:decline") as work:
        found = await find_action(work, action_id, "action:decline")
        return await moved(work, found, ActionStatus.declined, seen=seen, reason=draft.reason)


async def propose_again(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: ReproposeDraft) -> int:
    """Bring a declined action back with another owner or another text, by the case director (rule AC-02)."""
    async with gate.open(actor, "action:propose-again") as work:
        found = await find_action(work, action_id, "action:propose-again")
        row = found.row
        also: dict[str, Any] = {"text": draft.text or row.text}
        if draft.owner_organisation_id is not None or draft.owner_person_id is not None:
            also |= {
                "owner_organisation_id": draft.owner_organisation_id or row.owner_organisation_id,
                "owner_professional_id": draft.owner_professional_id,
                "owner_person_id": draft.owner_person_id,
            }
        settled = ActionRow(**(row.model_dump() | also))
        check_proposed_anew(same_text=settled.text == row.text, same_owner=_owned_by(settled) == _owned_by(row))
        await _owner(work, settled)
        return await moved(work, found, ActionStatus.proposed, seen=seen, reason=None, **also)


async def reschedule_action(gate: Gate, actor: Actor, *, action_id: UUID, seen: int, draft: RescheduleDraft) -> int:
    """Give an action other dates, by its owner or the case director."""
    async with gate.open(actor, "action:reschedule") as work:
        found = await find_action(work, action_id, "action:reschedule")
        row = found.row
        check_seen(row.version, seen)
        if ActionStatus(row.status) in ENDED_ACTIONS:
            raise WrongState
        check_due(draft.due_on, work.today)
        version = await work.change(
            row,
            due_on=draft.due_on,
            feedback_on=draft.feedback_on or draft.due_on,
            reason=draft.reason,
            overdue_told_on=None,
            changed_at=work.now,
        )
        tell(work, row, NoticeType.actions_changed, found.director_id, reason="rescheduled")
        return version


async def comment_action(gate: Gate, actor: Actor, *, action_id: UUID, draft: CommentDraft) -> UUID:
    """Remark on an action, by any organisation of the team (rule AC-03); the comment's id."""
    async with gate.open(actor, "action:comment") as work:
        found = await find_action(work, action_id, "action:comment")
        await check_of_team(work, found, rule="AC-03")
        row = ActionCommentRow(
            house_id=actor.house_id,
            action_id=action_id,
            case_id=found.row.case_id,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            text=draft.text,
            at=work.now,
        )
        await work.insert(row)
        tell(work, found.row, NoticeType.actions_changed, found.director_id, reason="commented")
        work.about("action_comment", row.id, case_id=row.case_id)
    return row.id


async def tell_late_actions(gate: Gate, actor: Actor) -> int:
    """Tell of every action that passed its due date, once (rule AC-10); how many. Running it twice is harmless."""
    check(actor, "action:keep-terms")
    async with gate.open(actor, "action:keep-terms") as work:
        told = await tell_overdue_actions(work, work.today, MOST_TOLD)
        work.note(actions=told)
    return told


async def _check_subjects(work: Work, case_id: UUID, subject_ids: Any) -> None:  # noqa: ANN401 - a list or tuple of ids
    named = [(person_id, f"/subjectIds/{n}") for n, person_id in enumerate(subject_ids)]
    check_in_case(named, await persons_of(work, case_id) if named else frozenset(), "AC-01")


async def _check_joint(work: Work, row: ActionRow) -> None:
    if row.requires_joint:
        check_joint(requires_joint=True, kept_apart=await is_kept_apart(work, row.case_id, row.subject_ids))


async def _owner(work: Work, row: ActionRow) -> tuple[OwnerFacts, OrganisationKind | None]:
    """Who owns, checked against the team, the directory and the screening of network persons."""
    owner = OwnerFacts(row.owner_organisation_id, row.owner_professional_id, row.owner_person_id)
    found = await work.fetch_one(
        statements.OWNER_FACTS, case=row.case_id, organisation=row.owner_organisation_id,
        owner_professional=row.owner_professional_id, person=row.owner_person_id,
    )  # fmt: skip
    role = found["person_role"]
    owner = replace(
        owner,
        takes_part=found["takes_part"] or row.owner_organisation_id == work.actor.keeper_id,
        professional_works_there=found["works_there"],
        person_role=None if role is None else CasePersonRole(role),
        person_influence=found["person_influence"],
        person_screened=found["person_screened"] is not None,
    )
    check_owner(owner)
    check_second(row.second_professional_id, row.owner_professional_id)
    if row.second_professional_id is not None and row.owner_organisation_id is not None:
        pointer = "/secondProfessionalId"
        await check_works_there(work, row.second_professional_id, row.owner_organisation_id, pointer)
    return owner, None if found["kind"] is None else OrganisationKind(found["kind"])


def _owned_by(row: ActionRow) -> tuple[UUID | None, UUID | None, UUID | None]:
    return row.owner_organisation_id, row.owner_professional_id, row.owner_person_id
