"""What the tests of guides share: a meeting with the case on its agenda, a run of the usual guide, answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.guides.answering import record_answer
from app.domain.guides.drafts import GuideAnswerDraft, GuideRunDraft
from app.domain.guides.service import open_guide_run
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingPartRow, MeetingRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import directed
from tests.world import MadeCase, World

SOON = datetime.now(UTC) + timedelta(days=7)


async def met(world: World, **facts: Any) -> tuple[MadeCase, UUID]:  # noqa: ANN401 - columns of the case
    """A case that Veilig Thuis directs, every person of which consents, and a meeting with it on the agenda."""
    case = await world.case(**facts)
    await directed(world, case)
    for person in range(3):
        await world.consent(case, person)
    return case, await meeting(world, case)


async def meeting(world: World, case: MadeCase, *, chair: str = "safety_house") -> UUID:
    """A meeting with one part, chaired by this organisation, with the case on its agenda."""
    kind = MeetingKindRow(house_id=world.house_id, kind="mda_meeting", name="MDA++-overleg")
    held = MeetingRow(
        house_id=world.house_id,
        kind_id=kind.id,
        kind="mda_meeting",
        charter_version=1,
        starts_at=SOON,
        ends_at=SOON + timedelta(hours=1),
        owner_id=world.keeper_id,
        chair_id=world.professionals[chair],
    )
    async with world.gate.open(world.keeper(), "test:meeting") as work:
        await work.insert(
            kind,
            held,
            MeetingPartRow(house_id=world.house_id, meeting_id=held.id, position=1),
            AgendaItemRow(
                house_id=world.house_id,
                case_id=case.id,
                kind_id=kind.id,
                meeting_id=held.id,
                kind="new",
                question="Wat is nodig?",
                created_by_id=world.keeper_id,
            ),
        )
    return held.id


async def run_of(world: World, case: MadeCase, meeting_id: UUID, **facts: Any) -> UUID:  # noqa: ANN401 - of the draft
    """A run that the house opened."""
    draft = GuideRunDraft(meeting_id=meeting_id, **facts)
    return await open_guide_run(world.gate, world.keeper(), case_id=case.id, draft=draft)


async def answered(world: World, run_id: UUID, code: str, *, by: Actor | None = None, **facts: Any) -> UUID:  # noqa: ANN401
    """An answer, by the police unless another actor gives it."""
    draft = GuideAnswerDraft(question_code=code, **facts)
    actor = by or world.actor("police", purpose=Purpose.joint_analysis)
    return await record_answer(world.gate, actor, run_id=run_id, draft=draft)


RECOVERY: dict[str, Any] = {"phase": CasePhase.recovery}
RISK_LED: dict[str, Any] = {"phase": CasePhase.risk_led_care}
