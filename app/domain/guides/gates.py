"""What the gates of a guide say, for who changes the phase of a case: a step of the room cases (rules GU-02, CA-11)."""

from uuid import UUID

from app.domain.access.work import Work
from app.domain.errors import GuardNotMet
from app.domain.guides import statements
from app.domain.guides.rules import proposed_by
from app.domain.vocabulary.cases import CasePhase


async def proposed_phases(work: Work, case_id: UUID, *, meeting_id: UUID, current: CasePhase) -> frozenset[CasePhase]:
    """The phases that the standing gate answers of a meeting propose for a case in this phase."""
    found = await work.fetch(statements.GATE_ANSWERS, case=case_id, meeting=meeting_id, phase=current.value)
    last = {one["question_code"]: one for one in found}
    return proposed_by(current, [one["on_yes"] if one["yes"] else one["on_no"] for one in last.values()])


async def check_gate(work: Work, case_id: UUID, *, meeting_id: UUID, current: CasePhase, wanted: CasePhase) -> None:
    """Refuse a phase that the gate answers of the meeting do not propose; no answer proposes nothing (rule GU-02)."""
    if wanted not in await proposed_phases(work, case_id, meeting_id=meeting_id, current=current):
        raise GuardNotMet("GU-02", "gate-answer")
