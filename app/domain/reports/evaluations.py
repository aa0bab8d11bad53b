"""Use cases of evaluation: what a respondent says of a meeting (RP-06), how severe violence is in time (RP-04)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound
from app.domain.reports.drafts import EvaluationDraft, SeverityDraft
from app.domain.reports.rules import check_answers, check_month, check_scale, check_team
from app.domain.reports.statements.views import RESPONDENT, SEVERITY_RATED
from app.domain.tables.reports import EvaluationRow, SeverityRatingRow
from app.domain.vocabulary.reports import EvaluationForm
from app.domain.vocabulary.sharing import Category

NOT_SET = 0
SEVERITY_SCALE = 10


async def evaluate_meeting(
    gate: Gate, actor: Actor, *, case_id: UUID, meeting_id: UUID, draft: EvaluationDraft
) -> UUID:
    """Record one respondent's answers about a meeting at which the case was discussed (rule RP-06)."""
    async with gate.open(actor, "evaluation:record") as work:
        standing = await find_case(work, case_id)
        work.about("meeting", meeting_id, case_id=case_id)
        check(actor, "evaluation:record", case_roles=standing.roles)
        check_team(takes_part=standing.takes_part)
        scale = await house_setting(work, "evaluation_scale", NOT_SET)
        check_scale(scale)
        check_answers(
            form=draft.form,
            way=draft.way,
            items=[(answer.item, answer.value) for answer in draft.items],
            scale=scale,
            recorded_by=draft.recorded_by,
        )
        is_client = draft.form is EvaluationForm.client
        _check_respondent(draft, is_client=is_client)
        found = await work.fetch_one(
            RESPONDENT, case=case_id, meeting=meeting_id, person=draft.person_id, professional=draft.professional_id,
            organisation=actor.organisation_id,
        )  # fmt: skip
        if not found["is_discussed"]:
            raise NotFound
        if not found["is_of_case"]:
            raise InvalidContent(Fault("/personId" if is_client else "/professionalId", "not-in-case", "RP-06"))
        if found["has_answered"]:
            raise Conflict(rule="RP-06")
        row = EvaluationRow(
            house_id=actor.house_id,
            case_id=case_id,
            meeting_id=meeting_id,
            form=draft.form.value,
            way=draft.way.value,
            person_id=draft.person_id,
            professional_id=draft.professional_id,
            items={answer.item.value: answer.value for answer in draft.items},
            scale=scale,
            recorded_by=draft.recorded_by,
            organisation_id=actor.organisation_id,
            category_mask=(Category.client_voice if is_client else Category.coordination).bit,
        )
        await work.insert(row)
        work.about("evaluation", row.id, case_id=case_id)
    return row.id


async def rate_severity(gate: Gate, actor: Actor, *, case_id: UUID, draft: SeverityDraft) -> UUID:
    """Rate how severe the violence is at a month since the case opened, on one scale for the region (rule RP-04)."""
    async with gate.open(actor, "severity:rate") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "severity:rate", case_roles=standing.roles)
        check_team(takes_part=standing.takes_part)
        check_month(draft.month, standing.case.opened_at, work.now)
        scale = await house_setting(work, "severity_scale", SEVERITY_SCALE)
        if draft.value > scale:
            raise InvalidContent(Fault("/value", "out-of-range", "RP-04"))
        if await work.fetch_value(SEVERITY_RATED, case=case_id, month=draft.month):
            raise Conflict(rule="RP-04")
        row = SeverityRatingRow(
            house_id=actor.house_id,
            case_id=case_id,
            month=draft.month,
            value=draft.value,
            scale=scale,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
        )
        await work.insert(row)
        work.about("severity_rating", row.id, case_id=case_id)
    return row.id


def _check_respondent(draft: EvaluationDraft, *, is_client: bool) -> None:
    wanted, other = ("personId", draft.professional_id) if is_client else ("professionalId", draft.person_id)
    given = draft.person_id if is_client else draft.professional_id
    faults = [] if given is not None else [Fault(f"/{wanted}", "required", "RP-06")]
    if other is not None:
        faults.append(Fault("/professionalId" if is_client else "/personId", "not-allowed", "RP-06"))
    if faults:
        raise InvalidContent(*faults)
