"""The rules of acute intakes (PR-13, PR-14, PR-15)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, NotFound, NotOwner, WrongState
from app.domain.programmes import acute
from app.domain.programmes.acute_drafts import (
    AcuteCareDraft,
    AcuteFollowUpDraft,
    AcuteIntakeDraft,
    AcuteRefusalDraft,
    AcuteTriageDraft,
    ChildCheckDraft,
    ForensicDraft,
    VtNoticeDraft,
)
from app.domain.programmes.statements.work import ACUTE_INTAKES
from app.domain.vocabulary.programmes import AcuteRefusal, AftercareKind, CareItem, ForensicState
from tests.domain.case_world import shown
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

TODAY = today_here()


async def opened(world: World, case: MadeCase, **facts: object) -> UUID:
    """An intake by the police in a case."""
    usual = {"caseId": case.id, "personId": case.persons[0], "kind": "sexual", "age": "adult"}
    draft = AcuteIntakeDraft.model_validate(usual | facts)
    return await acute.open_acute_intake(world.gate, world.actor("police"), draft=draft)


async def seen_by(world: World, kind: str, intake_id: UUID) -> dict[str, object] | None:
    """What an organisation is shown of an intake."""
    found = await shown(world.gate, world.actor(kind), ACUTE_INTAKES, intake_id)
    return None if found is None else dict(found)


@pytest.mark.rule("PR-13")
async def test_days_are_counted_and_never_a_reason_to_refuse(world: World) -> None:
    case = await world.case()
    for days, within in ((0, True), (6, True), (7, False), (400, False)):
        intake_id = await opened(world, case, happenedOn=TODAY - timedelta(days=days), policeWish="no")
        found = await seen_by(world, "police", intake_id)
        assert found is not None
        assert (found["daysSince"], found["acuteWindow"], found["policeWish"]) == (days, within, "no")
    with pytest.raises(InvalidContent):
        await opened(world, case, happenedOn=TODAY + timedelta(days=1))
    here: dict[str, Any] = {"acute_intake_id": intake_id, "seen": 1}
    for reason in ("window_passed", "no_police_contact"):
        with pytest.raises(GuardNotMet):
            await acute.refuse_acute_intake(
                world.gate, world.actor("police"), **here, draft=AcuteRefusalDraft(reason=AcuteRefusal(reason))
            )
    with pytest.raises(MissingRole):  # another organisation of the case, without a role
        await acute.refuse_acute_intake(
            world.gate,
            world.actor("veilig_thuis"),
            **here,
            draft=AcuteRefusalDraft(reason=AcuteRefusal("other_centre")),
        )
    with pytest.raises(NotFound):
        await acute.refuse_acute_intake(
            world.gate, world.actor("school"), **here, draft=AcuteRefusalDraft(reason=AcuteRefusal("other_centre"))
        )
    await acute.refuse_acute_intake(
        world.gate, world.actor("police"), **here, draft=AcuteRefusalDraft(reason=AcuteRefusal("other_centre"))
    )
    with pytest.raises(WrongState):
        await acute.close_acute_intake(world.gate, world.actor("police"), acute_intake_id=intake_id, seen=2)


@pytest.mark.rule("PR-14")
async def test_who_wants_to_report_is_examined_before_care_unless_in_an_emergency(world: World) -> None:
    case, police, now = await world.case(), world.actor("police"), datetime.now(UTC)
    care = AcuteCareDraft(items=(CareItem.injury,), at=now, aftercare=(AftercareKind.watchful_waiting,))

    async def cared(intake_id: UUID, seen: int, draft: AcuteCareDraft = care) -> int:
        return await acute.record_medical_care(world.gate, police, acute_intake_id=intake_id, seen=seen, draft=draft)

    wishes = await opened(world, case, policeWish="yes")
    with pytest.raises(GuardNotMet):
        await cared(wishes, 1)
    here = {"acute_intake_id": wishes}
    await acute.record_forensic_examination(
        world.gate, police, **here, seen=1, draft=ForensicDraft(state=ForensicState.planned)
    )
    with pytest.raises(GuardNotMet):
        await cared(wishes, 2)
    with pytest.raises(InvalidContent):
        await acute.record_forensic_examination(
            world.gate, police, **here, seen=2, draft=ForensicDraft(state=ForensicState.done)
        )
    await acute.record_forensic_examination(
        world.gate, police, **here, seen=2, draft=ForensicDraft(state=ForensicState.done, at=now)
    )
    assert await cared(wishes, 3) == 4
    declined = await opened(world, case, policeWish="yes")
    await acute.record_forensic_examination(
        world.gate, police, acute_intake_id=declined, seen=1, draft=ForensicDraft(state=ForensicState.declined)
    )
    await cared(declined, 2)
    emergency = await opened(world, case, policeWish="yes")
    await cared(emergency, 1, care.model_copy(update={"emergency": "Ernstig bloedverlies"}))
    await cared(await opened(world, case, policeWish="undecided"), 1)


@pytest.mark.rule("PR-15")
async def test_an_intake_closes_with_notice_child_check_triage_and_an_accepted_follow_up(world: World) -> None:
    case, police = await world.case(), world.actor("police")
    intake_id = await opened(world, case)
    here: dict[str, UUID] = {"acute_intake_id": intake_id}

    async def closed(seen: int) -> int:
        return await acute.close_acute_intake(world.gate, police, **here, seen=seen)

    with pytest.raises(GuardNotMet) as refused:
        await closed(1)
    assert refused.value.rule == "PR-15"
    notice = VtNoticeDraft(notified=False, reason="Geen kinderen, geen afhankelijkheid")
    await acute.decide_vt_notice(world.gate, police, **here, seen=1, draft=notice)
    check = ChildCheckDraft(on=date(2026, 1, 2), result="Geen kinderen")
    await acute.record_child_check(world.gate, police, **here, seen=2, draft=check)
    with pytest.raises(GuardNotMet):
        await closed(3)
    triage = AcuteTriageDraft(on=date(2026, 1, 2), instrument="Triage 2.0", result="Niet structureel")
    await acute.record_acute_triage(world.gate, police, **here, seen=3, draft=triage)
    assert await seen_by(world, "school", intake_id) is None
    follow_up = AcuteFollowUpDraft(organisation_id=world.organisations["school"])
    await acute.offer_follow_up(world.gate, police, **here, seen=4, draft=follow_up)
    with pytest.raises(GuardNotMet):  # asked is not accepted
        await closed(5)
    asked = await seen_by(world, "school", intake_id)
    assert asked is not None
    assert (asked["state"], asked["forensic"], asked["daysSince"]) == ("open", None, None)
    with pytest.raises(NotOwner):
        await acute.accept_follow_up(world.gate, police, **here, seen=5)
    await acute.accept_follow_up(world.gate, world.actor("school"), **here, seen=5)
    assert await closed(6) == 7
    found = await seen_by(world, "police", intake_id)
    assert found is not None
    assert (found["vtNotified"], found["vtReason"]) == (False, notice.reason)
