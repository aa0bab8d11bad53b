"""Use cases of criteria checks: every criterion of one edition of a set, for a case or for a referral (rule PR-04)."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.programme_definition import CriteriaSet, Programme
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.programmes.drafts import CriteriaCheckDraft, CriterionAnswerDraft, ReferralCriteriaDraft, answers_of
from app.domain.programmes.rules import Answer, check_answers, check_met, outcome_of
from app.domain.programmes.service import active_programme, definition_of
from app.domain.programmes.statements import steps
from app.domain.tables.programmes import CriteriaCheckRow, ProgrammeRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.programmes import CheckOutcome, GroupMode

_MODE_OF: Final = {"all_of": GroupMode.all_of, "any_of": GroupMode.any_of, "count": GroupMode.some_of}
_USUAL_SET: Final = "house_conference"


async def check_criteria(gate: Gate, actor: Actor, *, case_id: UUID, draft: CriteriaCheckDraft) -> UUID:
    """Answer every criterion of a set of the programme that the case joined, with what shows it (rules PR-04, PR-05).

    The check stays pinned to the edition of the set. An unknown never counts as a yes.
    """
    async with gate.open(actor, "criteria:check") as work:
        standing = await find_case(work, case_id)
        work.about("criteria_check", case_id, case_id=case_id)
        check(actor, "criteria:check", case_roles=standing.roles)
        joined = await work.fetch_one(steps.JOINED_NOW, case=case_id)
        if joined is None:
            raise GuardNotMet("PR-04", "programme")
        programme = await work.read(ProgrammeRow, joined["programme_id"], locked=False)
        row = await add_check(work, programme, draft.set_code, draft.answers, case_id=case_id)
    return row.id


async def check_referral_criteria(gate: Gate, actor: Actor, *, referral_id: UUID, draft: ReferralCriteriaDraft) -> UUID:
    """Answer the criteria of a programme for a referral that is weighed, before there is a case (rule PR-04)."""
    async with gate.open(actor, "criteria:check") as work:
        referral = await work.read(ReferralRow, referral_id)
        work.about("criteria_check", referral_id)
        if not (actor.keeps_the_house or referral.organisation_id == actor.organisation_id):
            raise NotFound
        check(actor, "criteria:check")
        programme = await active_programme(work, draft.programme)
        row = await add_check(work, programme, draft.set_code, draft.answers, referral_id=referral_id)
    return row.id


async def add_check(
    work: Work,
    programme: ProgrammeRow,
    set_code: str,
    answers: tuple[CriterionAnswerDraft, ...],
    *,
    case_id: UUID | None = None,
    referral_id: UUID | None = None,
) -> CriteriaCheckRow:
    """Record a check; the row. Raises InvalidContent where an answer is missing or unfounded."""
    criteria = _set_of(definition_of(programme), set_code)
    given = [Answer(each.criterion, each.answer, each.evidence) for each in answers]
    check_answers(criteria, given)
    outcome, unmet = outcome_of(criteria, given, await _modes(work, criteria))
    advice = criteria.otherwise.code if criteria.otherwise and outcome is not CheckOutcome.met else None
    row = CriteriaCheckRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        referral_id=referral_id,
        programme_id=programme.id,
        set_code=criteria.code,
        set_edition=criteria.edition,
        answers=answers_of(answers),
        outcome=outcome.value,
        unmet=list(unmet),
        advice=advice,
        organisation_id=work.actor.organisation_id,
        professional_id=work.actor.professional_id,
        at=work.now,
    )
    await work.insert(row)
    work.about("criteria_check", row.id, case_id=case_id, version=1)
    return row


async def check_admissible(
    work: Work, programme: ProgrammeRow, *, case_id: UUID | None = None, referral_id: UUID | None = None
) -> tuple[UUID, ...]:
    """The checks on which an admission stands; GuardNotMet by the rule of the set that is not met.

    A step for every move that asks `criteria check complete` (rules PR-04, PR-05, PR-06).
    """
    definition = definition_of(programme)
    records = await work.fetch(steps.LAST_CHECKS, programme=programme.id, case=case_id, referral=referral_id)
    found = {record["set_code"]: record for record in records}
    chosen = None
    if definition.criteria_setting is not None:
        chosen = await house_setting(work, definition.criteria_setting, _USUAL_SET)
    stands_on: list[UUID] = []
    for criteria in definition.criteria_that_count(chosen):
        record = found.get(criteria.code)
        outcome = None if record is None else CheckOutcome(record["outcome"])
        check_met(criteria, outcome, () if record is None else record["unmet"])
        stands_on += [] if record is None else [record["id"]]
    return tuple(stands_on)


async def _modes(work: Work, criteria: CriteriaSet) -> Mapping[str, GroupMode]:
    return {
        group.code: _MODE_OF.get(await house_setting(work, group.setting, group.mode.value), group.mode)
        for group in criteria.groups
        if group.setting is not None
    }


def _set_of(definition: Programme, set_code: str) -> CriteriaSet:
    found = next((criteria for criteria in definition.criteria if criteria.code == set_code), None)
    if found is None:
        raise InvalidContent(Fault("/setCode", "not-in-list", "PR-04"))
    return found
