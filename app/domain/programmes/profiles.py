"""Use cases of the family's profile and of what is chosen from an arrangement (rules PR-17, PR-18, PR-19)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, MissingRole
from app.domain.programmes.drafts import ArrangementChoiceDraft, ProfileAssessmentDraft
from app.domain.programmes.statements import steps
from app.domain.tables.programmes import ArrangementChoiceRow, ProfileAssessmentRow
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.programmes import ArrangementPart, ProfileState
from app.domain.vocabulary.roles import Capacity

_COLUMN_OF = {
    ArrangementPart.protective: "protective",
    ArrangementPart.professional: "professional",
    ArrangementPart.low_threshold: "low_threshold",
}


async def assess_profile(gate: Gate, actor: Actor, *, case_id: UUID, draft: ProfileAssessmentDraft) -> UUID:
    """Assess the family's profile; a new foremost one supersedes the last, and nothing is ever deleted (rule PR-17)."""
    async with gate.open(actor, "profile:assess") as work:
        await _team(work, case_id, "profile:assess", "PR-17")
        if draft.assessed_on > work.today:
            raise InvalidContent(Fault("/assessedOn", "in-future", "PR-17"))
        if draft.foremost:
            await work.execute(steps.SUPERSEDE_FOREMOST, case=case_id, at=work.now)
        row = ProfileAssessmentRow(
            house_id=actor.house_id,
            case_id=case_id,
            profile=draft.profile.value,
            foremost=draft.foremost,
            rationale=draft.rationale,
            assessed_on=draft.assessed_on,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            state=ProfileState.open.value,
            created_at=work.now,
        )
        await work.insert(row)
        work.about("profile_assessment", row.id, case_id=case_id, version=1)
    return row.id


async def choose_arrangement(gate: Gate, actor: Actor, *, case_id: UUID, draft: ArrangementChoiceDraft) -> UUID:
    """Choose a measure or intervention for a case. The arrangement is a proposal: nothing is refused (rule PR-18).

    What the template of this profile and stage does not name is kept as a deviation.
    """
    async with gate.open(actor, "arrangement:choose") as work:
        await _team(work, case_id, "arrangement:choose", "PR-18")
        if draft.person_id is not None:
            found = await work.fetch_value(steps.IN_CASE, case=case_id, person=draft.person_id)
            if found is None:
                raise InvalidContent(Fault("/personId", "unknown-person", "PR-18"))
        template = await work.fetch_one(steps.TEMPLATE, profile=draft.profile.value, stage=draft.stage.value)
        known = draft.code in MeasureKind.values() or await work.fetch_value(steps.KNOWN_INTERVENTION, code=draft.code)
        if not known and not _proposed(template, draft):
            raise InvalidContent(Fault("/code", "not-in-list", "PR-18"))
        row = ArrangementChoiceRow(
            house_id=actor.house_id,
            case_id=case_id,
            profile=draft.profile.value,
            stage=draft.stage.value,
            part=draft.part.value,
            code=draft.code,
            person_id=draft.person_id,
            deviates=not _proposed(template, draft),
            reason=draft.reason,
            template_edition=None if template is None else template["edition"],
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            at=work.now,
        )
        await work.insert(row)
        work.about("arrangement_choice", row.id, case_id=case_id)
        work.note(deviates=row.deviates)
    return row.id


async def _team(work: Work, case_id: UUID, permission: str, rule: str) -> CaseStanding:
    standing = await find_case(work, case_id, locked=True)
    work.about("case", case_id, case_id=case_id)
    check(work.actor, permission, case_roles=standing.roles)
    if not standing.takes_part:
        raise MissingRole(Capacity.team_organisation, rule=rule)
    return standing


def _proposed(template: Any, draft: ArrangementChoiceDraft) -> bool:  # noqa: ANN401 - an asyncpg record or None
    column = _COLUMN_OF.get(draft.part)
    return template is not None and column is not None and draft.code in template[column]
