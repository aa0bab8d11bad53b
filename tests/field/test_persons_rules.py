"""The rules of children, clients and contact (PE-06 to PE-11, NO-10) through the gate."""

from datetime import date, timedelta

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.errors import Conflict, GuardNotMet, InvalidContent, MissingRole, ProfessionalRequired, WrongState
from app.domain.ids import new_id
from app.domain.persons.ageing import tell_coming_of_age
from app.domain.persons.children import end_confidant, record_child_hearing, record_confidant
from app.domain.persons.contact import (
    change_perpetrator_contact,
    deliver_client_message,
    prepare_client_message,
    record_perpetrator_contact,
)
from app.domain.persons.drafts import (
    ChildHearingDraft,
    ClientMessageDraft,
    ClientPreferencesDraft,
    ConfidantDraft,
    DeliveryDraft,
    EndingDraft,
    PerpetratorContactDraft,
    PersonChange,
)
from app.domain.persons.preferences import change_client_preferences, record_client_preferences
from app.domain.persons.service import change_person
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import DirectionRow
from app.domain.vocabulary.persons import (
    ClientMessageKind,
    ConfidantOutcome,
    ContactStatus,
    Heard,
    SharedBackground,
    WorkerGender,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import directed, edge, events, rows
from tests.field.circle_world import neighbour, planned, violent
from tests.field.findings_world import findings_of
from tests.today import today_here
from tests.world import LONG_AGO, MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def met(world: World) -> MadeCase:
    """A case whose director works at Veilig Thuis, and whose first person has consented to everything."""
    case = await world.case()
    await directed(world, case)
    for person in range(3):
        await world.consent(case, person)
    return case


async def noticed(world: World, case: MadeCase, rule: str) -> set[str]:
    """The findings of one rule in a case, by their codes."""
    return {code for found, code in await findings_of(world, case) if found == rule}


@pytest.mark.rule("PE-06")
async def test_a_child_confides_in_no_parent_no_adult_of_the_household_and_no_perpetrator(world: World) -> None:
    case = await met(world)
    director, child = world.actor("veilig_thuis"), case.persons[2]
    here = {"case_id": case.id, "person_id": child}
    outside = await neighbour(world, case)
    unscreened = await neighbour(world, case, screened=False)

    def chosen(person_id: object) -> ConfidantDraft:
        return ConfidantDraft(person_id=person_id, chosen_by_child=True)  # type: ignore[arg-type]

    async with world.gate.open(world.keeper(), "test:network") as work:
        await work.connection.execute(
            "UPDATE household_members SET role = 'other' WHERE person_id = $1", case.persons[1]
        )
    for person_id, code in (
        (case.persons[0], "not-a-confidant"),
        (case.persons[1], "lives-in-the-household"),
        (child, "same-person"),
        (new_id(), "unknown-person"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await record_confidant(world.gate, director, **here, draft=chosen(person_id))
        assert [fault.code for fault in refused.value.faults] == [code]
    with pytest.raises(GuardNotMet):
        await record_confidant(world.gate, director, **here, draft=chosen(unscreened))
    confidant_id = await record_confidant(world.gate, director, **here, draft=chosen(outside))
    (kept,) = await edge(world, director, case, "confidants")
    assert (kept["personId"], kept["chosenByChild"], kept["foundOn"]) == (
        str(outside),
        True,
        today_here().isoformat(),
    )
    await end_confidant(world.gate, director, confidant_id=confidant_id, seen=1, draft=EndingDraft(reason="Verhuisd."))
    with pytest.raises(WrongState):
        await end_confidant(
            world.gate, director, confidant_id=confidant_id, seen=2, draft=EndingDraft(reason="Nog eens.")
        )
    await violent(world, case, 1)
    async with world.gate.open(world.keeper(), "test:network") as work:
        await work.connection.execute(
            "UPDATE incident_roles SET person_id = $1 WHERE case_id = $2 AND role = 'acting_person'", outside, case.id
        )
    with pytest.raises(InvalidContent):
        await record_confidant(world.gate, director, **here, draft=chosen(outside))


@pytest.mark.rule("PE-06")
async def test_a_confidant_says_who_chose_and_is_one_at_a_time(world: World) -> None:
    case = await met(world)
    director = world.actor("veilig_thuis")
    here = {"case_id": case.id, "person_id": case.persons[2]}
    outside = await neighbour(world, case)
    for draft in (
        ConfidantDraft(person_id=outside),
        ConfidantDraft(chosen_by_child=True),
        ConfidantDraft(outcome=ConfidantOutcome.none_found, person_id=outside),
    ):
        with pytest.raises(InvalidContent):
            await record_confidant(world.gate, director, **here, draft=draft)
    nobody = ConfidantDraft(outcome=ConfidantOutcome.none_found)
    with pytest.raises(InvalidContent):
        await record_confidant(world.gate, director, case_id=case.id, person_id=case.persons[0], draft=nobody)
    with pytest.raises(MissingRole):
        await record_confidant(world.gate, world.actor("police"), **here, draft=nobody)
    await record_confidant(world.gate, director, **here, draft=nobody)
    second = ConfidantDraft(person_id=outside, chosen_by_child=False)
    await record_confidant(world.gate, director, **here, draft=second)
    kept = await edge(world, director, case, "confidants")
    assert [one["outcome"] for one in kept if one["endedAt"] is None] == ["confidant"]
    assert len(kept) == 2


@pytest.mark.rule("PE-07")
async def test_how_a_client_wants_to_be_met_is_read_by_those_who_meet_the_client(world: World) -> None:
    case = await met(world)
    director = world.actor("veilig_thuis")
    here = {"case_id": case.id, "person_id": case.persons[0]}
    said = ClientPreferencesDraft(
        language="Tigrinya", worker_gender=WorkerGender.female, shared_background=SharedBackground.no
    )
    with pytest.raises(MissingRole):
        await record_client_preferences(world.gate, world.actor("police"), **here, draft=said)
    preferences_id = await record_client_preferences(world.gate, director, **here, draft=said)
    with pytest.raises(Conflict):
        await record_client_preferences(world.gate, director, **here, draft=said)
    (shown,) = await edge(world, director, case, "client_preferences")
    assert (shown["language"], shown["sharedBackground"], shown["interpreter"]) == ("Tigrinya", "no", None)
    inviter = world.actor("veilig_thuis", roles=(Role.vt_worker,))
    assert await edge(world, inviter, case, "client_preferences")
    for other in (world.actor("police"), world.actor("youth_protection"), world.keeper()):
        assert await edge(world, other, case, "client_preferences") == []
    other_words = ClientPreferencesDraft(interpreter=True)
    assert (
        await change_client_preferences(world.gate, director, preferences_id=preferences_id, seen=1, draft=other_words)
        == 2
    )
    (shown,) = await edge(world, director, case, "client_preferences")
    assert (shown["language"], shown["interpreter"]) == (None, True)


@pytest.mark.rule("PE-07")
async def test_preferences_need_a_ground_of_their_own_for_they_are_of_a_special_category(world: World) -> None:
    case = await world.case()
    await directed(world, case)
    director = world.actor("veilig_thuis")
    draft = ClientPreferencesDraft(language="Tigrinya")
    await record_client_preferences(world.gate, director, case_id=case.id, person_id=case.persons[0], draft=draft)
    (shown,) = await edge(world, director, case, "client_preferences")
    assert (shown["language"], shown["personId"]) == (None, None)
    assert "client_voice" in shown["withheld"]


@pytest.mark.rule("PE-09")
async def test_ninety_days_before_a_child_comes_of_age_the_director_gets_a_task_and_who_serves_it_hears(
    world: World, pools: Pools
) -> None:
    case = await met(world)
    closed = await world.case(status="closed")
    today = today_here()
    near = today + timedelta(days=90)
    for person_id in (case.persons[2], closed.persons[2]):
        born = near.replace(year=near.year - 18)
        async with world.gate.open(world.keeper(), "test:born") as work:
            await work.connection.execute("UPDATE persons SET birth_date = $1 WHERE id = $2", born, person_id)
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert await tell_coming_of_age(world.gate, job) == 1
    assert await tell_coming_of_age(world.gate, job) == 0
    (task,) = await rows(pools, world, "SELECT * FROM tasks WHERE kind = 'coming_of_age'")
    assert (task["case_id"], task["person_id"]) == (case.id, case.persons[2])
    assert task["organisation_id"] == world.organisations["veilig_thuis"]
    assert task["due_at"].date() == near
    (event,) = await events(pools, world, "persons.coming_of_age_due")
    assert {world.organisations["police"], world.organisations["youth_protection"]} <= set(event["named"])
    far = today + timedelta(days=91)
    async with world.gate.open(world.keeper(), "test:born") as work:
        await work.connection.execute("DELETE FROM tasks WHERE kind = 'coming_of_age'")
        born = far.replace(year=far.year - 18)
        await work.connection.execute("UPDATE persons SET birth_date = $1 WHERE id = $2", born, case.persons[2])
    assert await tell_coming_of_age(world.gate, job) == 0


@pytest.mark.rule("PE-10")
async def test_a_hearing_says_whether_parents_were_there_or_why_there_was_none(world: World) -> None:
    case = await met(world)
    team, here = world.actor("youth_protection"), {"case_id": case.id, "person_id": case.persons[2]}
    for draft in (
        ChildHearingDraft(heard=Heard.yes),
        ChildHearingDraft(heard=Heard.no),
        ChildHearingDraft(heard=Heard.no, parents_present=False, reason="Ziek."),
        ChildHearingDraft(heard=Heard.yes, parents_present=False, heard_on=date(2999, 1, 1)),
    ):
        with pytest.raises(InvalidContent):
            await record_child_hearing(world.gate, team, **here, draft=draft)
    heard = ChildHearingDraft(heard=Heard.yes, parents_present=True)
    await record_child_hearing(world.gate, team, **here, draft=heard)
    (shown,) = await edge(world, world.actor("police"), case, "child_hearings")
    assert (shown["heard"], shown["parentsPresent"]) == ("yes", True)


@pytest.mark.rule("PE-10")
async def test_a_child_is_a_finding_until_it_has_someone_was_heard_alone_and_stands_in_the_plan(world: World) -> None:
    case = await met(world)
    director, here = world.actor("veilig_thuis"), {"case_id": case.id, "person_id": case.persons[2]}
    missing = {"confidant-missing", "not-marked-heard", "own-plan-line-missing"}
    assert await noticed(world, case, "PE-10") == missing
    with_parents = ChildHearingDraft(heard=Heard.yes, parents_present=True)
    await record_child_hearing(world.gate, director, **here, draft=with_parents)
    assert await noticed(world, case, "PE-10") == missing - {"not-marked-heard"} | {"heard-with-parents"}
    alone = ChildHearingDraft(heard=Heard.yes, parents_present=False)
    await record_child_hearing(world.gate, director, **here, draft=alone)
    nobody = ConfidantDraft(outcome=ConfidantOutcome.none_found)
    confidant_id = await record_confidant(world.gate, director, **here, draft=nobody)
    assert await noticed(world, case, "PE-10") == {"own-plan-line-missing"}
    await planned(world, case, 2)
    assert await noticed(world, case, "PE-10") == set()
    ending = EndingDraft(reason="De buurvrouw wil het toch.")
    await end_confidant(world.gate, director, confidant_id=confidant_id, seen=1, draft=ending)
    assert await noticed(world, case, "PE-10") == {"confidant-missing"}


@pytest.mark.rule("PE-11")
async def test_a_plan_in_force_without_a_contact_status_is_a_finding(world: World) -> None:
    case = await met(world)
    await violent(world, case, 1)
    assert await noticed(world, case, "PE-11") == set()
    await planned(world, case, 2)
    assert await noticed(world, case, "PE-11") == {"contact-status-missing"}
    draft = PerpetratorContactDraft(status=ContactStatus.no_contact_decided)
    here = {"case_id": case.id, "person_id": case.persons[1]}
    await record_perpetrator_contact(world.gate, world.actor("police"), **here, draft=draft)
    assert await noticed(world, case, "PE-11") == set()


@pytest.mark.rule("PE-11")
async def test_who_used_violence_has_a_contact_status_and_detention_closes_no_action(
    world: World, pools: Pools
) -> None:
    case = await met(world)
    police, here = world.actor("police"), {"case_id": case.id, "person_id": case.persons[1]}
    sought = PerpetratorContactDraft(status=ContactStatus.being_sought)
    with pytest.raises(InvalidContent):
        await record_perpetrator_contact(world.gate, police, **here, draft=sought)
    await violent(world, case, 1)
    async with world.gate.open(world.keeper(), "test:action") as work:
        action = ActionRow(
            house_id=world.house_id, case_id=case.id, text="Contact leggen", kind="help_start", status="agreed",
            proposed_by_id=world.keeper_id, owner_organisation_id=world.organisations["police"],
            subject_ids=[case.persons[1]],
        )  # fmt: skip
        await work.insert(action)
    contact_id = await record_perpetrator_contact(world.gate, police, **here, draft=sought)
    with pytest.raises(Conflict):
        await record_perpetrator_contact(world.gate, police, **here, draft=sought)
    detained = PerpetratorContactDraft(status=ContactStatus.detained)
    await change_perpetrator_contact(world.gate, police, contact_status_id=contact_id, seen=1, draft=detained)
    (shown,) = await edge(world, police, case, "perpetrator_contacts")
    assert shown["status"] == "detained"
    (row,) = await rows(pools, world, "SELECT status FROM actions WHERE id = $1", action.id)
    assert row["status"] == "agreed"


@pytest.mark.rule("NO-10")
async def test_a_client_is_told_by_the_channel_that_is_marked_safe_or_by_word_of_mouth(world: World) -> None:
    case = await met(world)
    director, here = world.actor("veilig_thuis"), {"case_id": case.id, "person_id": case.persons[0]}
    called = ClientMessageDraft(kind=ClientMessageKind.invitation, text="Donderdag om tien.", channel="06-00000000")
    with pytest.raises(GuardNotMet) as refused:
        await prepare_client_message(world.gate, director, **here, draft=called)
    assert (refused.value.rule, refused.value.missing) == ("NO-10", ("safe-channel",))
    said = ClientMessageDraft(kind=ClientMessageKind.invitation, text="Donderdag om tien.")
    by_mouth = await prepare_client_message(world.gate, director, **here, draft=said)
    with pytest.raises((MissingRole, ProfessionalRequired)):
        await deliver_client_message(
            world.gate, world.actor("police"), client_message_id=by_mouth, seen=1, draft=DeliveryDraft()
        )
    await deliver_client_message(world.gate, director, client_message_id=by_mouth, seen=1, draft=DeliveryDraft())
    (shown,) = await edge(world, director, case, "client_messages")
    assert (shown["way"], shown["channel"], shown["deliveredAt"] is None) == ("word_of_mouth", None, False)
    marked = PersonChange(safe_channel="06-00000000")
    await change_person(world.gate, world.keeper(), case_id=case.id, person_id=case.persons[0], seen=1, change=marked)
    written = await prepare_client_message(world.gate, director, **here, draft=called)
    other = PersonChange(safe_channel=None)
    await change_person(world.gate, world.keeper(), case_id=case.id, person_id=case.persons[0], seen=2, change=other)
    with pytest.raises(GuardNotMet):
        await deliver_client_message(world.gate, director, client_message_id=written, seen=1, draft=DeliveryDraft())


@pytest.mark.rule("PE-07", "NO-10")
async def test_the_fixed_contact_of_the_clients_meets_them_too(world: World) -> None:
    case = await met(world)
    contact = world.actor("youth_protection")
    async with world.gate.open(world.keeper(), "test:direction") as work:
        await work.insert(
            DirectionRow(
                house_id=world.house_id,
                case_id=case.id,
                role="client_contact",
                organisation_id=world.organisations["youth_protection"],
                professional_id=world.professionals["youth_protection"],
                state="accepted",
                starts_at=LONG_AGO,
            )
        )
    draft = ClientPreferencesDraft(home_visit=True)
    await record_client_preferences(world.gate, contact, case_id=case.id, person_id=case.persons[0], draft=draft)
    (shown,) = await edge(world, contact, case, "client_preferences")
    assert shown["homeVisit"] is True
