"""How a case is transferred and a child-protection measure ends: both on acceptance (CA-05, CA-24, EX-02, NO-06)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.access.case_course import check_measure_handed_over
from app.domain.cases import measure_ending, transferring
from app.domain.cases.course_sources import TRANSFERS
from app.domain.cases.drafts import DeclineDraft
from app.domain.cases.work_drafts import MeasureHandoverDraft, TransferDraft, TransferHandoverDraft
from app.domain.errors import (
    Conflict,
    GroundRequired,
    GuardNotMet,
    InvalidContent,
    NotFound,
    NotOwner,
    WrongState,
)
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.measures import MeasureRow
from app.domain.vocabulary.case_work import TransferTo
from app.domain.vocabulary.sharing import Category, Purpose
from tests.domain.case_world import shown
from tests.field.closing_world import MEMBERS
from tests.field.course_world import (
    WHY,
    course_case,
    insert,
    row_of,
    sql,
)
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


def item(world: World, case: MadeCase, person: int, category: Category) -> ContributionRow:
    return ContributionRow(
        house_id=world.house_id, case_id=case.id, organisation_id=world.organisations["police"],
        person_ids=[case.persons[person]], mode="content", category=category.value, category_mask=category.bit,
        content="Bijdrage",
    )  # fmt: skip


def transfer_draft(world: World, kind: str) -> TransferDraft:
    return TransferDraft(
        to_kind=TransferTo.organisation,
        receiver_id=world.organisations[kind],
        summary="Het gezin verhuist.",
        open_risks=("Vader kent het adres",),
    )


@pytest.mark.rule("CA-24", "EX-02", "NO-06")
async def test_a_transfer_takes_effect_when_the_receiver_accepts_under_a_ground(world: World) -> None:
    case = await course_case(world)
    one, other = item(world, case, 0, Category.safety), item(world, case, 1, Category.safety)
    await insert(world, one, other)
    keeper, team = world.keeper(), world.actor("addiction_care", purpose=Purpose.handover)
    with pytest.raises(GroundRequired) as no_ground:
        await transferring.offer_transfer(
            world.gate, keeper, case_id=case.id, draft=transfer_draft(world, "addiction_care")
        )
    assert no_ground.value.rule == "CA-24"
    consent = await world.consent(case, 0, recipients=("addiction_care",), purposes=(Purpose.handover,))
    transfer_id = await transferring.offer_transfer(
        world.gate, keeper, case_id=case.id, draft=transfer_draft(world, "addiction_care")
    )
    found = await shown(world.gate, team, TRANSFERS, transfer_id, "contributions")
    assert (found["itemCount"], found["leftOutCount"], found["earlierReports"]) == (1, 1, 0)
    assert [c["id"] for c in found["contributions"]["items"]] == [str(one.id)]
    assert found["openRisks"] == ["Vader kent het adres"]
    with pytest.raises(WrongState):
        await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=1)
    note = TransferHandoverDraft(at=datetime.now(UTC) - timedelta(hours=1), note=WHY)
    await transferring.hand_over_transfer(world.gate, keeper, transfer_id=transfer_id, seen=1, draft=note)
    with pytest.raises(NotOwner):
        await transferring.accept_transfer(world.gate, world.actor("police"), transfer_id=transfer_id, seen=2)
    await sql(world, "UPDATE grounds SET state = 'withdrawn' WHERE id = $1", consent)
    await sql(world, "UPDATE case_readers SET ends_at = now() WHERE case_id = $1 AND organisation_id = $2",
              case.id, world.organisations["addiction_care"])  # fmt: skip
    with pytest.raises(NotFound):
        await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=2)
    await sql(world, "UPDATE case_readers SET ends_at = 'infinity' WHERE case_id = $1 AND organisation_id = $2",
              case.id, world.organisations["addiction_care"])  # fmt: skip
    await transferring.accept_transfer(world.gate, team, transfer_id=transfer_id, seen=2)
    assert (await row_of(world, case)).status == "transferred"
    events = await sql(
        world,
        "SELECT taking_part || named AS who FROM events WHERE case_id = $1 AND reason_code = 'transferred'",
        case.id,
    )
    assert len(events) == 1
    assert {world.organisations[kind] for kind in ("veilig_thuis", "police", "addiction_care")} <= set(events[0]["who"])
    running = await sql(
        world, "SELECT 1 FROM terms WHERE case_id = $1 AND ended_at IS NULL AND passed_at IS NULL", case.id
    )
    assert running == []


@pytest.mark.rule("CA-24")
async def test_a_transfer_may_be_declined_and_the_case_stays(world: World) -> None:
    case = await course_case(world)
    transfer_id = await transferring.offer_transfer(
        world.gate, world.keeper(), case_id=case.id, draft=transfer_draft(world, "youth_protection")
    )
    with pytest.raises(Conflict):
        await transferring.offer_transfer(
            world.gate, world.keeper(), case_id=case.id, draft=transfer_draft(world, "police")
        )
    await transferring.decline_transfer(
        world.gate, world.actor("youth_protection"), transfer_id=transfer_id, seen=1, draft=DeclineDraft(reason=WHY)
    )
    assert (await row_of(world, case)).status == "plan_active"


@pytest.mark.rule("CA-05")
async def test_a_child_protection_measure_ends_when_guidance_and_monitoring_are_both_accepted(world: World) -> None:
    case = await course_case(world, members=MEMBERS)
    measure = MeasureRow(
        house_id=world.house_id, case_id=case.id, kind="supervision_order", domain="civil", frame="coercive_civil",
        status="running", subject_id=case.persons[2], ground="1:255 BW", authority="rechtbank",
        recorded_by_id=world.keeper_id, requested_on=today_here(),
    )  # fmt: skip
    await insert(world, measure)
    given = {
        "measure_id": measure.id,
        "guidance_by_id": world.organisations["local_team"],
        "monitoring_by_id": world.organisations["veilig_thuis"],
        "note": WHY,
    }

    async def check_end() -> None:
        async with world.gate.open(world.keeper(), "test:end") as work:
            await check_measure_handed_over(work, measure.id)

    wrong = MeasureHandoverDraft.model_validate(given | {"guidance_by_id": world.organisations["police"]})
    with pytest.raises(InvalidContent):
        await measure_ending.offer_measure_handover(world.gate, world.keeper(), case_id=case.id, draft=wrong)
    handover_id = await measure_ending.offer_measure_handover(
        world.gate, world.keeper(), case_id=case.id, draft=MeasureHandoverDraft.model_validate(given)
    )
    with pytest.raises(NotOwner):
        await measure_ending.accept_measure_handover(
            world.gate, world.actor("police"), measure_handover_id=handover_id, seen=1
        )
    await measure_ending.accept_measure_handover(
        world.gate, world.actor("local_team"), measure_handover_id=handover_id, seen=1
    )
    with pytest.raises(GuardNotMet) as half:
        await check_end()
    assert half.value.missing == ("monitoring",)
    await measure_ending.accept_measure_handover(
        world.gate, world.actor("veilig_thuis"), measure_handover_id=handover_id, seen=2
    )
    await check_end()
