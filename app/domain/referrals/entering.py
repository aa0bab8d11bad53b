"""The programme that an accepted referral enters: triaged first where it asks that, admissible, joined by its case."""

from uuid import UUID

from app.domain.access.work import Work
from app.domain.cases.opening import Opened
from app.domain.errors import Fault, InvalidContent
from app.domain.programmes.checking import check_admissible
from app.domain.programmes.drafts import JoinProgrammeDraft, RiskFormDraft
from app.domain.programmes.joining import add_to_programme
from app.domain.programmes.service import Considered, needs_triage, programme_of_house
from app.domain.referrals.drafts import DecisionDraft
from app.domain.referrals.rules.weighing import check_triaged
from app.domain.referrals.statements.steps import ORGANISATIONS, PEOPLE
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.organisations import OrganisationKind


async def programme_to_enter(work: Work, row: ReferralRow, draft: DecisionDraft) -> Considered:
    """The programme that a decision names, or else what its track asks for by itself.

    Raises InvalidContent where the house has no such programme, GuardNotMet where triage comes first (rule RE-07).
    """
    entered = await programme_of_house(work, draft.programme, draft.track or Track.regular)
    if await needs_triage(work, entered.definition):
        (sender,) = await work.fetch(ORGANISATIONS, ids=[row.organisation_id])
        triaged = row.triaged_by_id is not None  # what another sender tells of a triage is no triage
        check_triaged(
            draft.track,
            triaged=triaged or sender["kind"] == OrganisationKind.veilig_thuis,
            outcome=row.triage_outcome if triaged else None,
            result=row.triage_result,
        )
    return entered


async def enter_programme(
    work: Work, row: ReferralRow, case: Opened, draft: DecisionDraft, entered: Considered
) -> None:
    """Let the case that was just opened join the programme that the decision names, once it is admissible to it.

    Without a name it is worked by what its track asks for, whose criteria it meets as well (rules PR-04 to PR-07).
    """
    if draft.programme is not None:
        form = None if draft.risk_form is None else await _about_persons(work, row, case, draft.risk_form)
        joining = JoinProgrammeDraft(programme=draft.programme, reason=draft.reason, risk_form=form)
        await add_to_programme(work, case.case, joining)
    if entered.edition is not None:
        await check_admissible(work, entered.edition, case_id=case.case.id, referral_id=row.id)


async def _about_persons(work: Work, row: ReferralRow, case: Opened, form: RiskFormDraft) -> RiskFormDraft:
    """The form about persons of the case, where it names them as the referral tells of them."""
    people: dict[UUID, UUID] = {
        person["id"]: case.persons[person["key"]]
        for person in await work.fetch(PEOPLE, referral=row.id)
        if person["key"] in case.persons
    }
    faults = [
        Fault(f"/riskForm/subjectIds/{n}", "unknown-person", "PR-07")
        for n, subject in enumerate(form.subject_ids)
        if subject not in people
    ]
    if faults:
        raise InvalidContent(*faults)
    return form.model_copy(update={"subject_ids": tuple(people[subject] for subject in form.subject_ids)})
