"""Preparing a run: every organisation of the team is asked, subject experts are given a digest (rule GU-05).

The question is an information request, so that it is recalled, raised when overdue and kept as an unknown when it stays
without answer (rules CO-09, CO-14).
"""

from datetime import datetime
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.work import Gate, Work
from app.domain.errors import GuardNotMet, NotFound
from app.domain.grounds.recording import check_persons
from app.domain.guides import statements
from app.domain.guides.drafts import GuidePreparationDraft
from app.domain.guides.standing import find_run
from app.domain.tables.contributions import InformationRequestRow
from app.domain.tables.guides import GuidePreparationRow, GuideRunRow
from app.domain.vocabulary.contributions import INFORMATION_REQUEST, InformationRequestState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity
from app.domain.vocabulary.sharing import Category, Purpose

NEED = "Voorbereiding van het gesprek aan de hand van de leidraad: beantwoord de vragen die voor u zijn klaargezet."


async def ask_team(work: Work, run: GuideRunRow, *, categories: set[str], due_at: datetime) -> None:
    """Ask every organisation that takes part to prepare, once each; subject experts are not asked but will read."""
    persons = sorted(await check_persons(work, run.case_id, {}))
    team = {
        one["organisation_id"]: one["is_expert"]
        for one in await work.fetch(statements.TEAM_AND_EXPERTS, case=run.case_id)
    }
    invited = await work.fetch(statements.INVITED_EXPERTS, meeting=run.meeting_id)
    experts = {one["organisation_id"] for one in invited if one["organisation_id"] not in team}
    for organisation_id, is_expert in team.items():
        if organisation_id == work.actor.keeper_id:
            continue
        if is_expert:
            experts.add(organisation_id)
            continue
        request = InformationRequestRow(
            house_id=run.house_id,
            case_id=run.case_id,
            asked_id=organisation_id,
            asked_by_id=work.actor.organisation_id,
            need=NEED,
            categories=[category.value for category in Category if category.value in categories],
            person_ids=persons,
            purpose=Purpose.joint_analysis.value,
            due_at=due_at,
        )
        await work.insert(request, _preparation(run, organisation_id, request.id))
        _tell_request(work, request, request.asked_id)
    for organisation_id in sorted(experts):
        await work.insert(_preparation(run, organisation_id, None))


async def tell_experts(work: Work, run: GuideRunRow) -> list[UUID]:
    """Note for every subject expert that its digest is ready; who they are."""
    told = []
    for record in await work.fetch(statements.PREPARATIONS_OF, run=run.id):
        if record["is_digest"]:
            await work.change(loaded(GuidePreparationRow, dict(record)), digest_at=work.now)
            told.append(record["organisation_id"])
    return told


async def hand_in_preparation(gate: Gate, actor: Actor, *, run_id: UUID, draft: GuidePreparationDraft) -> None:
    """Say that your organisation has prepared, or has nothing to bring: its request ends (rules GU-05, CO-09)."""
    async with gate.open(actor, "guide-preparation:hand-in") as work:
        run = (await find_run(work, run_id, "guide-preparation:hand-in", locked=False)).row
        record = await work.fetch_one(statements.PREPARATION_OF, run=run_id, organisation=actor.organisation_id)
        if record is None or record["is_digest"]:
            raise NotFound
        row = loaded(GuidePreparationRow, dict(record))
        if row.handed_in_at is not None:
            raise GuardNotMet("GU-05", "waiting-preparation")
        await work.change(row, handed_in_at=work.now, nothing_known=draft.nothing_known)
        work.about("guide_preparation", row.id, case_id=run.case_id, version=row.version)
        await _end_request(work, row, nothing_known=draft.nothing_known)


async def _end_request(work: Work, row: GuidePreparationRow, *, nothing_known: bool) -> None:
    if row.request_id is None:
        return
    request = await work.read(InformationRequestRow, row.request_id)
    to = InformationRequestState.nothing_known if nothing_known else InformationRequestState.answered
    if INFORMATION_REQUEST.is_end(InformationRequestState(request.state)):
        return  # answered by items of its own already
    INFORMATION_REQUEST.check(request.state, to, by=[Capacity.asked_organisation])
    await work.change(request, state=to.value, answered_at=work.now)
    _tell_request(work, request, request.asked_by_id)


def _preparation(run: GuideRunRow, organisation_id: UUID, request_id: UUID | None) -> GuidePreparationRow:
    return GuidePreparationRow(
        house_id=run.house_id,
        case_id=run.case_id,
        run_id=run.id,
        organisation_id=organisation_id,
        is_digest=request_id is None,
        request_id=request_id,
    )


def _tell_request(work: Work, request: InformationRequestRow, *audience: UUID) -> None:
    work.tell(
        NoticeType.contributions_requested,
        kind="information_request",
        subject_id=request.id,
        version=request.version,
        reason=request.state,
        audience=audience,
    )
