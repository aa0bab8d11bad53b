"""What a client is shown (DI-04) and what subjects ask (DI-05), through the gate."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.disclosures.drafts import SubjectAnswer, SubjectDecision, SubjectRequestDraft
from app.domain.disclosures.requests import answer_subject_request, decide_subject_request, record_subject_request
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, NotFound, WrongState
from app.domain.ids import new_id
from app.domain.tables.case_work import ContactPersonRow
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.conditions import SafetyAgreementRow, SafetyPlanRow
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.tables.persons import DangerPairRow
from app.domain.tables.plans import GoalRow, PhaseCriterionRow, PlanLineRow, PlanRow
from app.domain.vocabulary.disclosures import SubjectRequestKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import directed, edge, rows
from tests.field.circle_world import neighbour, violent
from tests.today import today_here
from tests.world import LONG_AGO, MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOTHER, FATHER, CHILD = 0, 1, 2
TODAY = today_here()


async def partner(world: World, case: MadeCase, kind: str, *, acts_for: list[UUID] | None = None) -> UUID:
    """Another organisation of a kind that takes part in the case."""
    organisation_id = new_id()
    async with world.gate.open(world.keeper(), "test:partner") as work:
        await work.insert(OrganisationRow(id=organisation_id, name=f"Voorbeeld {kind}", kind=kind, status="active"))
        await work.insert(
            ParticipationRow(
                house_id=world.house_id, case_id=case.id, organisation_id=organisation_id, basis="case_involved",
                acts_for=acts_for, starts_at=LONG_AGO,
            )
        )  # fmt: skip
        await granting.rewrite(work, case.id)
    return organisation_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def planned(world: World) -> tuple[MadeCase, dict[str, UUID]]:
    """A case with a plan, a safety plan, a contact person and meetings, in which the father used violence."""
    case = await world.case()
    await directed(world, case)
    await violent(world, case, FATHER, MOTHER)
    named = {
        "prosecution": await partner(world, case, "prosecution"),
        "shelter": await partner(world, case, "womens_shelter"),
        "lawyer": await partner(world, case, "victim_support", acts_for=[case.persons[MOTHER]]),
    }
    here: dict[str, Any] = {"house_id": world.house_id, "case_id": case.id}
    noted = {**here, "organisation_id": world.organisations["veilig_thuis"]}
    async with world.gate.open(world.keeper(), "test:plan") as work:
        household_id = await work.connection.fetchval("SELECT household_id FROM cases WHERE id = $1", case.id)
        plan = PlanRow(
            **here, household_id=household_id, kind="conference_plan", state="active", made_by_id=world.keeper_id,
            activated_at=work.now,
        )  # fmt: skip
        await work.insert(plan)

        def line(text: str, organisation: UUID, part: str = "treatment", *subjects: int) -> PlanLineRow:
            return PlanLineRow(
                **here, plan_id=plan.id, organisation_id=organisation, part=part, text=text,
                subject_ids=[case.persons[subject] for subject in subjects],
            )  # fmt: skip

        care = world.organisations["youth_protection"]
        await work.insert(
            line("voor allen", care),
            line("voor moeder", care, "treatment", MOTHER),
            line("voor vader", care, "treatment", FATHER),
            line("veilig samen", care, "safety", MOTHER, FATHER),
            line("zaak van het OM", named["prosecution"]),
            line("justitie", care, "justice"),
            line("opvang", named["shelter"]),
        )
        await work.insert(
            GoalRow(
                **here, plan_id=plan.id, text="rust", measure="gesprek", target="zes", due_on=TODAY, phase="recovery",
                horizon="short", subject_ids=[case.persons[FATHER]],
            ),
            PhaseCriterionRow(**here, plan_id=plan.id, phase="recovery", text="Een half jaar veilig."),
            ContactPersonRow(
                **here, organisation_id=care, professional_id=world.professionals["youth_protection"],
                starts_at=LONG_AGO,
            ),
        )  # fmt: skip
        safety = SafetyPlanRow(**noted, status="active", due_at=work.now, changed_at=work.now)
        await work.insert(safety)
        for person, action in ((MOTHER, "bel je zus"), (FATHER, "ga wandelen"), (CHILD, "ga naar oma")):
            await work.insert(
                SafetyAgreementRow(
                    **noted, safety_plan_id=safety.id, person_id=case.persons[person], trigger="ruzie", action=action,
                    responsible="zelf", deputy="tante", horizon="short", check_on=TODAY, state="active",
                )
            )  # fmt: skip
        for days, kind in ((3, "justice_conference"), (7, "care_conference")):
            meeting_kind = MeetingKindRow(house_id=world.house_id, kind=kind, name=kind)
            meeting = MeetingRow(
                house_id=world.house_id, kind_id=meeting_kind.id, kind=kind, charter_version=1,
                starts_at=work.now + timedelta(days=days), ends_at=work.now + timedelta(days=days, hours=1),
                owner_id=world.keeper_id,
            )  # fmt: skip
            await work.insert(meeting_kind)
            await work.insert(meeting)
            await work.insert(
                AgendaItemRow(
                    **here, kind_id=meeting_kind.id, meeting_id=meeting.id, kind="new", question="Wat nu?",
                    created_by_id=world.keeper_id,
                )
            )  # fmt: skip
    return case, named


async def told(world: World, case: MadeCase, person: int) -> dict[str, Any]:
    """What one client is shown, as the contact organisation reads it for the client."""
    reader = world.actor("youth_protection", purpose=Purpose.client_transparency)
    found = await edge(world, reader, case, "client_view")
    (one,) = [view for view in found if view["personId"] == str(case.persons[person])]
    return dict(one)


@pytest.mark.rule("DI-04")
async def test_a_client_is_shown_plan_organisations_contact_meeting_and_end(
    world: World, planned: tuple[MadeCase, dict[str, UUID]]
) -> None:
    case, named = planned
    seen = await told(world, case, MOTHER)
    assert {line["text"] for line in seen["plan"]} == {"voor allen", "voor moeder", "veilig samen", "opvang"}
    assert seen["goals"] == []
    care = str(world.organisations["youth_protection"])
    assert {care, str(named["shelter"]), str(named["lawyer"])} <= set(seen["organisationIds"])
    assert str(named["prosecution"]) not in seen["organisationIds"]
    assert (seen["contactOrganisationId"], seen["endPoint"]) == (care, ["Een half jaar veilig."])
    assert seen["nextMeetingAt"][:10] == (TODAY + timedelta(days=7)).isoformat()
    assert {one["action"] for one in seen["safetyAgreements"]} == {"bel je zus", "ga wandelen", "ga naar oma"}


@pytest.mark.rule("DI-04")
async def test_who_used_violence_is_shown_neither_the_victims_part_nor_where_the_victim_may_be(
    world: World, planned: tuple[MadeCase, dict[str, UUID]]
) -> None:
    case, named = planned
    seen = await told(world, case, FATHER)
    assert {line["text"] for line in seen["plan"]} == {"voor allen", "voor vader"}
    assert [one["action"] for one in seen["safetyAgreements"]] == ["ga wandelen"]
    assert [goal["text"] for goal in seen["goals"]] == ["rust"]
    hidden = {str(named["prosecution"]), str(named["shelter"]), str(named["lawyer"])}
    assert not hidden & set(seen["organisationIds"])


@pytest.mark.rule("DI-04")
async def test_the_network_has_no_clients_view_and_the_other_side_reads_none(
    world: World, planned: tuple[MadeCase, dict[str, UUID]]
) -> None:
    case, _ = planned
    stranger = await neighbour(world, case)
    reader = world.actor("veilig_thuis", purpose=Purpose.client_transparency)
    shown = {view["personId"] for view in await edge(world, reader, case, "client_view")}
    assert shown == {str(person_id) for person_id in case.persons}
    assert str(stranger) not in shown
    assert await edge(world, world.actor("school"), case, "client_view") == []


async def asked(world: World, case: MadeCase, kind: SubjectRequestKind, **more: Any) -> UUID:  # noqa: ANN401
    draft = SubjectRequestDraft(kind=kind, **more)
    team = world.actor("youth_protection")
    return await record_subject_request(world.gate, team, case_id=case.id, person_id=case.persons[MOTHER], draft=draft)


async def state(pools: Pools, world: World, request_id: UUID) -> str:
    (row,) = await rows(pools, world, "SELECT state FROM subject_requests WHERE id = $1", request_id)
    return str(row["state"])


@pytest.mark.rule("DI-05")
async def test_a_request_names_who_asks_and_on_what_a_representation_rests(world: World, pools: Pools) -> None:
    case = await world.case()
    child = case.persons[CHILD]
    for wrong in (
        {"requester_id": child},
        {"representative": "mr. B. Bedacht"},
        {"representation": "gezag"},
        {"requester_id": child, "representative": "mr. B. Bedacht", "representation": "gezag"},
        {"coercion_note": "Zij fluistert."},
        {"requester_id": new_id(), "representation": "gezag"},
    ):
        with pytest.raises(InvalidContent):
            await asked(world, case, SubjectRequestKind.copy, **wrong)
    own = await asked(world, case, SubjectRequestKind.copy)
    lawyer = {"representative": "mr. B. Bedacht", "representation": "machtiging"}
    other = await asked(world, case, SubjectRequestKind.copy, **lawyer)
    (row,) = await rows(pools, world, "SELECT * FROM subject_requests WHERE id = $1", own)
    assert (row["requester_id"], row["representative"]) == (case.persons[MOTHER], None)
    (row,) = await rows(pools, world, "SELECT * FROM subject_requests WHERE id = $1", other)
    assert (row["requester_id"], row["representative"]) == (None, "mr. B. Bedacht")
    draft = SubjectRequestDraft(kind=SubjectRequestKind.copy)
    with pytest.raises(NotFound):
        await record_subject_request(
            world.gate, world.actor("school"), case_id=case.id, person_id=case.persons[MOTHER], draft=draft
        )


@pytest.mark.rule("DI-05")
async def test_coercion_and_erasure_wait_for_a_person_and_nothing_is_erased(world: World, pools: Pools) -> None:
    case = await world.case()
    plain = await asked(world, case, SubjectRequestKind.correction)
    assert await state(pools, world, plain) == "received"
    forced = await asked(
        world, case, SubjectRequestKind.correction, coercion_signal=True, coercion_note="Hij belt mee."
    )
    erased = await asked(world, case, SubjectRequestKind.erasure)
    by_father = {"requester_id": case.persons[FATHER], "representation": "huwelijk"}
    spouse = await asked(world, case, SubjectRequestKind.copy, **by_father)
    assert await state(pools, world, spouse) == "received"
    async with world.gate.open(world.keeper(), "test:danger") as work:
        await work.insert(
            DangerPairRow(
                house_id=world.house_id, case_id=case.id, kind="stalking", person_id=case.persons[FATHER],
                other_person_id=case.persons[MOTHER], source="politie", set_on=TODAY, set_by_id=world.keeper_id,
            )
        )  # fmt: skip
    dangerous = await asked(world, case, SubjectRequestKind.copy, **by_father)
    for request_id in (forced, erased, dangerous):
        assert await state(pools, world, request_id) == "in_review"
        with pytest.raises(WrongState):
            await answer_subject_request(
                world.gate, world.keeper(), subject_request_id=request_id, seen=1, draft=SubjectAnswer()
            )
    yes = SubjectDecision(granted=True, reason="Zij wil het zelf.")
    with pytest.raises(MissingRole):
        await decide_subject_request(world.gate, world.actor("police"), subject_request_id=erased, seen=1, draft=yes)
    before = await rows(pools, world, "SELECT count(*) FROM persons")
    await decide_subject_request(world.gate, world.keeper(), subject_request_id=erased, seen=1, draft=yes)
    assert await rows(pools, world, "SELECT count(*) FROM persons") == before


@pytest.mark.rule("DI-05")
async def test_a_copy_goes_to_the_safe_channel_of_who_asked_and_nowhere_else(world: World, pools: Pools) -> None:
    case = await world.case()
    officer = world.keeper(Role.information_officer)
    yes = SubjectDecision(granted=True, reason="Het gaat over haarzelf.")

    async def granted(**more: Any) -> UUID:  # noqa: ANN401
        request_id = await asked(world, case, SubjectRequestKind.copy, **more)
        await decide_subject_request(world.gate, officer, subject_request_id=request_id, seen=1, draft=yes)
        return request_id

    async def answer(request_id: UUID, channel: str | None = None) -> None:
        draft = SubjectAnswer(channel=channel)
        await answer_subject_request(world.gate, officer, subject_request_id=request_id, seen=2, draft=draft)

    own = await granted()
    with pytest.raises(GuardNotMet) as refused:
        await answer(own)
    assert (refused.value.rule, refused.value.missing) == ("DI-05", ("safe-channel",))
    async with world.gate.open(world.keeper(), "test:channel") as work:
        await work.connection.execute(
            "UPDATE persons SET safe_channel = 'via de huisarts' WHERE id = $1", case.persons[MOTHER]
        )
    with pytest.raises(GuardNotMet):
        await answer(own, "thuisadres")
    await answer(own)
    (row,) = await rows(pools, world, "SELECT state, channel FROM subject_requests WHERE id = $1", own)
    assert (row["state"], row["channel"]) == ("answered", "via de huisarts")
    lawyer = await granted(representative="mr. B. Bedacht", representation="machtiging")
    for channel in (None, "via de huisarts"):
        with pytest.raises(GuardNotMet):
            await answer(lawyer, channel)
    father = await granted(requester_id=case.persons[FATHER], representation="gezag")
    with pytest.raises(GuardNotMet):
        await answer(father, "via de huisarts")
