"""The rules of notices (NO) about what goes to the police and the mayor; the rest of them is in tests/domain."""

from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import SQLModel

from app.database.pool import Pools
from app.domain.access.view import fields_of
from app.domain.errors import GroundRequired, GuardNotMet, InvalidContent, MissingRole
from app.domain.ids import new_id
from app.domain.notices import feedback
from app.domain.notices.feedback_views import BriefingDraft, BriefingView, PoliceAgreementView, PoliceFeedbackView
from app.domain.notices.statements.feedback import BRIEFINGS, POLICE_FEEDBACK
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import DirectionRow
from app.domain.tables.organisations import OrganisationRow, ProfessionalRow
from app.domain.tables.programmes import ProfileAssessmentRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Category, Purpose
from tests.domain.case_world import directed, events, rows, shown
from tests.world import COVENANT_CATEGORIES, LONG_AGO, MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime.now(UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    """One region for these tests, with a mayor's office."""
    made = await make_world(pools)
    made.organisations["mayor_office"] = new_id()
    office = OrganisationRow(
        id=made.organisations["mayor_office"], name="Kabinet Waterduin", kind="mayor_office", status="active"
    )
    person = ProfessionalRow(organisation_id=office.id, name="B. Verzonnen")
    made.professionals["mayor_office"] = person.id
    await insert(made, office)
    await insert(made, person)
    return made


async def insert(world: World, *made: SQLModel) -> None:
    async with world.gate.open(world.keeper(), "test:notices") as work:
        await work.insert(*made)


async def reported(world: World) -> MadeCase:
    """A case that the police reported, with a corrected code, a profile and agreements of police and care."""
    case = await world.case(status="plan_active")
    police, vt = world.organisations["police"], world.organisations["veilig_thuis"]
    told: dict[str, Any] = {
        "house_id": world.house_id, "body_hash": "0" * 64, "route": "api", "reference": "P-1", "sent_at": NOW,
        "received_at": NOW, "arrived_at": NOW, "updated_at": NOW, "entry_point": "police", "concerns": [],
        "signal_kind": "notification", "categories": ALL_CATEGORIES, "purposes": Purpose.everything(),
        "case_id": case.id, "organisation_id": police, "message_id": str(case.id),
    }  # fmt: skip
    agreed: dict[str, Any] = {
        "house_id": world.house_id, "case_id": case.id, "status": "agreed", "proposed_by_id": vt,
        "subject_ids": [case.persons[0]],
    }  # fmt: skip
    await insert(
        world,
        ReferralRow(**told, violence_code="HG-2", code_corrected=True),
        ActionRow(**agreed, kind="help_start", text="Niet bellen op het werk", owner_organisation_id=police),
        ActionRow(**agreed, kind="help_start", text="Behandeling start", owner_organisation_id=vt),
        ProfileAssessmentRow(
            house_id=world.house_id, case_id=case.id, profile="intimate_terror", foremost=True, rationale="-",
            assessed_on=NOW.date(), organisation_id=vt,
        ),
    )  # fmt: skip
    return case


@pytest.mark.rule("NO-08")
async def test_the_police_hears_status_profile_its_agreements_and_codes_and_nothing_of_care(
    pools: Pools, world: World
) -> None:
    case = await reported(world)
    police = world.actor("police", purpose=Purpose.police_feedback)
    told = await shown(world.gate, police, POLICE_FEEDBACK, case.id, "agreements")
    assert (told["status"], told["foremostProfile"], told["correctedCodes"]) == (
        "plan_active",
        "intimate_terror",
        ["HG-2"],
    )
    assert [one["text"] for one in told["agreements"]["items"]] == ["Niet bellen op het werk"]
    needed = {shown.needs for view in (PoliceFeedbackView, PoliceAgreementView) for shown in fields_of(view).values()}
    assert needed == {Category.existence, Category.coordination, Category.safety}
    # it is the police's own
    others = world.actor("veilig_thuis", purpose=Purpose.police_feedback)
    assert await shown(world.gate, others, POLICE_FEEDBACK, case.id) is None
    # without a ground for safety the profile stays out
    async with world.gate.open(world.keeper(), "test:narrow") as work:
        await work.connection.execute(
            "UPDATE case_readers SET categories = categories & ~32 WHERE case_id = $1", case.id
        )
    told = await shown(world.gate, police, POLICE_FEEDBACK, case.id)
    assert (told["status"], told["foremostProfile"], told["withheld"]) == ("plan_active", None, ["safety"])


@pytest.mark.rule("NO-08")
async def test_feedback_is_told_to_the_police_by_who_directs(pools: Pools, world: World) -> None:
    case = await reported(world)
    with pytest.raises(MissingRole):
        await feedback.send_police_feedback(world.gate, world.actor("youth_protection"), case_id=case.id)
    await directed(world, case)
    await feedback.send_police_feedback(world.gate, world.actor("veilig_thuis"), case_id=case.id)
    (event,) = await events(pools, world, "notices.police_feedback_sent")
    assert event["subject_id"] == case.id
    without = await world.case(members=("veilig_thuis",))
    with pytest.raises(GuardNotMet):
        await feedback.send_police_feedback(world.gate, world.keeper(), case_id=without.id)


@pytest.mark.rule("NO-09")
async def test_the_mayor_is_briefed_on_safety_by_the_local_process_manager_alone(pools: Pools, world: World) -> None:
    case = await world.case()
    mayor, team = world.organisations["mayor_office"], world.organisations["veilig_thuis"]
    draft = BriefingDraft(recipient_id=mayor, safety="Huisverbod gevraagd")
    manager = world.actor("veilig_thuis")
    await directed(world, case)
    for other in (manager, world.keeper()):
        with pytest.raises(MissingRole):
            await feedback.issue_briefing(world.gate, other, case_id=case.id, draft=draft)
    await insert(
        world,
        DirectionRow(
            house_id=world.house_id, case_id=case.id, role="local_process_manager_care", organisation_id=team,
            professional_id=world.professionals["veilig_thuis"], state="accepted", starts_at=LONG_AGO,
        ),
    )  # fmt: skip
    with pytest.raises(GroundRequired):
        await feedback.issue_briefing(world.gate, manager, case_id=case.id, draft=draft)
    wrong = draft.model_copy(update={"recipient_id": world.organisations["police"]})
    with pytest.raises(InvalidContent):
        await feedback.issue_briefing(world.gate, manager, case_id=case.id, draft=wrong)
    await world.consent(case, 0, recipients=("mayor_office",), categories=COVENANT_CATEGORIES)
    made = await feedback.issue_briefing(world.gate, manager, case_id=case.id, draft=draft)
    reader = world.actor("mayor_office", purpose=Purpose.mayor_briefing)
    assert (await shown(world.gate, reader, BRIEFINGS, made))["safety"] == "Huisverbod gevraagd"
    assert await shown(world.gate, world.actor("police"), BRIEFINGS, made) is None
    assert {field.needs for field in fields_of(BriefingView).values()} == {Category.existence, Category.safety}
    logged = await rows(
        pools, world, "SELECT organisation_id, purpose FROM disclosures WHERE operation = 'issue_briefing'"
    )
    assert [tuple(row) for row in logged] == [(mayor, "mayor_briefing")]
    assert len(await events(pools, world, "notices.briefing_issued")) == 1
