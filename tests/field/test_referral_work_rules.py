"""The rules around referrals: advice (RE-08), contact (RE-15), investigation (RE-16), conditions (RE-06, SA-12)."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.draft import ReasonDraft
from app.domain.access.entry import Entry
from app.domain.cases.course_sources import TRANSFERS
from app.domain.cases.transferring import offer_transfer
from app.domain.cases.work_drafts import TransferDraft
from app.domain.errors import GuardNotMet, InvalidContent, KindNotAllowed, NotFound, NotOwner, WrongState
from app.domain.programmes.acute import open_acute_intake
from app.domain.programmes.acute_drafts import AcuteIntakeDraft
from app.domain.referrals.acute import end_acute_care, send_to_triage, take_to_acute_care
from app.domain.referrals.consulting import (
    answer_consultation,
    ask_consultation,
    close_consultation,
    convert_consultation,
    tell_late_consultations,
)
from app.domain.referrals.contacting import record_contact_attempt
from app.domain.referrals.drafts import (
    ConsultationAnswer,
    ConsultationDraft,
    ContactAttemptDraft,
    ConversionDraft,
    FollowUpDraft,
    HandoverAnswer,
    InvestigationDraft,
    ReferralDraft,
)
from app.domain.referrals.following import conclude_conditions, conclude_investigation
from app.domain.referrals.investigating import tell_late_investigations
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.around import CONSULTATIONS
from app.domain.referrals.statements.views import REFERRAL_HANDOVERS, REFERRALS
from app.domain.referrals.triage import (
    accept_referral_handover,
    decline_referral_handover,
    start_triage,
    triage_referral,
)
from app.domain.tables.organisations import HouseSettingRow
from app.domain.tables.referral_work import ConsultationRow
from app.domain.vocabulary.case_work import TransferTo
from app.domain.vocabulary.cases import ContactChannel
from app.domain.vocabulary.consultations import AttemptResult, ConsequenceNotice, ConsultationKind
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import AcuteAge, AcuteKind
from app.domain.vocabulary.sharing import Purpose
from tests.domain.case_world import directed, events, rows
from tests.field.findings_world import findings_of
from tests.referral_world import accepted, desk, partner, person, shown, small, triage_of
from tests.today import today_here
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def job(world: World, pools: Pools) -> Actor:
    return await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)


def question(
    world: World, text: str = "Een kind van acht is 's avonds alleen. Wat nu?", **more: object
) -> ConsultationDraft:
    told: dict[str, Any] = {"kind": ConsultationKind.advice, "asked_id": world.organisations["veilig_thuis"]}
    return ConsultationDraft(**(told | {"question": text} | more))


async def answered(world: World, asker: Actor) -> UUID:
    consultation_id = await ask_consultation(world.gate, asker, draft=question(world))
    answer = ConsultationAnswer(answer="Praat eerst met de ouders.")
    await answer_consultation(world.gate, desk(world), consultation_id=consultation_id, seen=1, draft=answer)
    return consultation_id


@pytest.mark.rule("RE-08")
async def test_advice_names_nobody_and_needs_no_case(world: World) -> None:
    personal = {"case_id", "person_id", "person_ids", "household_id", "referral_id", "name", "birth_date", "bsn"}
    assert not personal & set(ConsultationRow.model_fields)
    for text in (
        "Het gaat om 999990103.",
        "Zij wonen op 1234 AB.",
        "Moeder is te bereiken op 06-12345678.",
        "Geboren 12-03-2018.",
        "Schrijf naar m.voorbeeld@waterduin.example.",
    ):
        with pytest.raises(InvalidContent) as refused:
            await ask_consultation(world.gate, partner(world, "school"), draft=question(world, text))
        assert refused.value.faults[0].code == "identifying"
    consultation_id = await ask_consultation(world.gate, partner(world, "school"), draft=question(world))
    named = ConsultationAnswer(answer="Bel 06-12345678.")
    with pytest.raises(InvalidContent):
        await answer_consultation(world.gate, desk(world), consultation_id=consultation_id, seen=1, draft=named)
    assert (await shown(world, desk(world), CONSULTATIONS, consultation_id))["state"] == "asked"
    assert await shown(world, partner(world, "police"), CONSULTATIONS, consultation_id) is None


@pytest.mark.rule("RE-08")
async def test_several_disciplines_answer_within_forty_eight_hours(world: World, pools: Pools, job: Actor) -> None:
    several = {"kind": ConsultationKind.multidisciplinary_consultation}
    health = OrganisationKind.public_health_service
    for disciplines in ((), (health,), (health, health)):
        too_few = question(world, disciplines=disciplines, **several)
        with pytest.raises(InvalidContent):
            await ask_consultation(world.gate, partner(world, "school"), draft=too_few)
    with pytest.raises(InvalidContent):
        await ask_consultation(world.gate, partner(world, "school"), draft=question(world, disciplines=(health,)))
    draft = question(world, disciplines=(health, OrganisationKind.police), **several)
    consultation_id = await ask_consultation(world.gate, partner(world, "school"), draft=draft)
    (row,) = await rows(pools, world, "SELECT * FROM consultations WHERE id = $1", consultation_id)
    assert row["due_at"] - row["asked_at"] == timedelta(hours=48)
    assert await tell_late_consultations(world.gate, job) == 0
    async with world.gate.open(world.keeper(), "test:late") as work:
        await work.connection.execute(
            "UPDATE consultations SET due_at = now() - interval '1 second' WHERE id = $1", consultation_id
        )
    assert await tell_late_consultations(world.gate, job) == 1
    assert await tell_late_consultations(world.gate, job) == 0
    (event,) = await events(pools, world, "referrals.consultation_overdue")
    assert set(event["named"]) == {world.organisations["school"], world.organisations["veilig_thuis"]}


@pytest.mark.rule("RE-08")
async def test_advice_is_answered_by_who_was_asked_and_closed(world: World) -> None:
    school = partner(world, "school")
    consultation_id = await ask_consultation(world.gate, school, draft=question(world))
    here: dict[str, Any] = {"consultation_id": consultation_id}
    answer = ConsultationAnswer(answer="Praat eerst met de ouders.")
    with pytest.raises(NotOwner):
        await answer_consultation(world.gate, school, **here, seen=1, draft=answer)
    with pytest.raises(NotFound):
        await answer_consultation(world.gate, partner(world, "police"), **here, seen=1, draft=answer)
    with pytest.raises(WrongState):
        await close_consultation(world.gate, school, **here, seen=1)
    await answer_consultation(world.gate, desk(world), **here, seen=1, draft=answer)
    await close_consultation(world.gate, school, **here, seen=2)
    referral = ConversionDraft(notice=ConsequenceNotice.told_to_client, referral=small("c-0"))
    with pytest.raises(WrongState):
        await convert_consultation(world.gate, school, **here, seen=3, draft=referral)


@pytest.mark.rule("RE-08")
async def test_advice_becomes_a_referral_by_a_step_of_its_own_that_keeps_the_notice(world: World, pools: Pools) -> None:
    school = partner(world, "school")
    consultation_id = await answered(world, school)
    draft = ConversionDraft(notice=ConsequenceNotice.not_safe_to_tell, referral=small("c-1"))
    here: dict[str, Any] = {"consultation_id": consultation_id, "seen": 2, "draft": draft}
    with pytest.raises(NotOwner):
        await convert_consultation(world.gate, desk(world), **here)
    referral_id = await convert_consultation(world.gate, school, **here)
    assert (await shown(world, school, REFERRALS, referral_id))["state"] == "received"
    (row,) = await rows(pools, world, "SELECT * FROM consultations WHERE id = $1", consultation_id)
    assert (row["state"], row["notice"]) == ("converted", "not_safe_to_tell")
    assert referral_id not in dict(row).values()


def attempt(case: MadeCase, **more: object) -> ContactAttemptDraft:
    told: dict[str, Any] = {"person_id": case.persons[0], "channel": ContactChannel.phone}
    return ContactAttemptDraft(**(told | {"result": AttemptResult.no_answer} | more))


@pytest.mark.rule("RE-15")
async def test_nobody_is_sought_through_others_without_consent(world: World) -> None:
    case = await world.case()
    police = world.actor("police")
    through: dict[str, Any] = {"channel": ContactChannel.third_party, "third_party": "de zus"}

    async def seek(whom: int) -> None:
        draft = attempt(case, person_id=case.persons[whom], **through)
        await record_contact_attempt(world.gate, police, case_id=case.id, draft=draft)

    await world.consent(case, 1, state=ConsentState.refused)
    for whom in (0, 1):
        with pytest.raises(GuardNotMet) as refused:
            await seek(whom)
        assert (refused.value.rule, refused.value.missing) == ("RE-15", ("consent",))
    await world.consent(case, 0)
    await seek(0)
    with pytest.raises(GuardNotMet):
        await seek(1)
    unnamed = attempt(case, channel=ContactChannel.third_party)
    ahead = attempt(case, attempted_on=date(2999, 1, 1))
    for draft in (unnamed, ahead):
        with pytest.raises(InvalidContent):
            await record_contact_attempt(world.gate, police, case_id=case.id, draft=draft)
    with pytest.raises(NotFound):
        await record_contact_attempt(world.gate, world.actor("school"), case_id=case.id, draft=attempt(case))


@pytest.mark.rule("RE-15")
async def test_after_three_failed_attempts_the_case_is_back_on_the_agenda(world: World, pools: Pools) -> None:
    case = await world.case()
    police = world.actor("police")

    async def told() -> int:
        return sum(event["case_id"] == case.id for event in await events(pools, world, "cases.contact_failed"))

    for count in range(1, 5):
        await record_contact_attempt(world.gate, police, case_id=case.id, draft=attempt(case))
        assert await told() == (1 if count >= 3 else 0)
        assert (("RE-15", "contact-failed") in await findings_of(world, case)) is (count >= 3)
    reached = attempt(case, result=AttemptResult.reached)
    await record_contact_attempt(world.gate, police, case_id=case.id, draft=reached)
    assert ("RE-15", "contact-failed") not in await findings_of(world, case)
    await record_contact_attempt(world.gate, police, case_id=case.id, draft=attempt(case))
    assert await told() == 1


async def investigated(world: World, message_id: str) -> UUID:
    """A referral under investigation by Veilig Thuis since today."""
    referral_id = await submit_referral(world.gate, desk(world), draft=small(message_id))
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    draft = triage_of(outcome="investigation")
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=draft)
    return referral_id


@pytest.mark.rule("RE-16")
async def test_an_investigation_out_of_its_term_is_told_once(world: World, pools: Pools, job: Actor) -> None:
    async with world.gate.open(world.keeper(), "test:setting") as work:
        await work.insert(
            HouseSettingRow(house_id=world.house_id, name="vt_investigation_weeks", value={"value": 12}, author="test")
        )
    referral_id = await investigated(world, "i-1")
    (row,) = await rows(pools, world, "SELECT * FROM investigations WHERE referral_id = $1", referral_id)
    assert row["due_on"] - row["started_on"] == timedelta(weeks=12)
    assert await tell_late_investigations(world.gate, job) == 0
    async with world.gate.open(world.keeper(), "test:late") as work:
        await work.connection.execute(
            "UPDATE investigations SET due_on = today() - 1 WHERE referral_id = $1", referral_id
        )
    assert await tell_late_investigations(world.gate, job) == 1
    assert await tell_late_investigations(world.gate, job) == 0
    (event,) = await events(pools, world, "referrals.investigation_overdue")
    assert set(event["named"]) == {world.organisations["veilig_thuis"], world.keeper_id}


@pytest.mark.rule("RE-16")
async def test_an_undetermined_terror_is_flagged_in_later_handovers_of_the_same_household(world: World) -> None:
    first = await investigated(world, "i-2")
    suspicion = {"what": "Controle van elke stap.", "intimateTerror": True, "result": "undetermined"}
    onwards = InvestigationDraft.model_validate_json(json.dumps({"suspicions": [suspicion]}))
    await conclude_investigation(world.gate, desk(world), referral_id=first, seen=3, draft=onwards)
    later = await submit_referral(world.gate, desk(world), draft=small("i-3"))
    await start_triage(world.gate, desk(world), referral_id=later, seen=1)
    case = await world.case()
    async with world.gate.open(world.keeper(), "test:household") as work:
        await work.connection.execute(
            "UPDATE referrals SET household_id = (SELECT household_id FROM cases WHERE id = $1) WHERE id = ANY ($2)",
            case.id,
            [first, later],
        )
    to = {"receiverId": str(world.organisations["local_team"]), "summary": "x", "ground": "vt_statutory_task"}
    draft = triage_of(outcome="local_team", handover=to)
    await triage_referral(world.gate, desk(world), referral_id=later, seen=2, draft=draft)
    team = world.actor("local_team", purpose=Purpose.handover)
    offered = [
        one for one in (await shown(world, team, REFERRAL_HANDOVERS))["items"] if one["referralId"] == str(later)
    ]
    assert [one["undeterminedIntimateTerror"] for one in offered] == [True]
    transfer = TransferDraft(
        to_kind=TransferTo.organisation,
        receiver_id=world.organisations["youth_protection"],
        summary="Verhuisd.",
        open_risks=("x",),
    )
    transfer_id = await offer_transfer(world.gate, world.keeper(), case_id=case.id, draft=transfer)
    assert (await shown(world, world.keeper(), TRANSFERS, transfer_id))["undeterminedIntimateTerror"] is True
    other = await world.case()
    calm = await offer_transfer(world.gate, world.keeper(), case_id=other.id, draft=transfer)
    assert (await shown(world, world.keeper(), TRANSFERS, calm))["undeterminedIntimateTerror"] is False


async def people(pools: Pools, world: World, referral_id: UUID) -> dict[str, str]:
    """The persons of a referral by their keys."""
    found = await rows(pools, world, "SELECT key, id FROM referral_persons WHERE referral_id = $1", referral_id)
    return {row["key"]: str(row["id"]) for row in found}


def condition(world: World, *person_ids: str) -> dict[str, Any]:
    """A safety condition on these persons."""
    return {
        "text": "Vader slaapt elders.",
        "referralPersonIds": list(person_ids),
        "guardId": str(world.organisations["local_team"]),
        "checkOn": today_here().isoformat(),
        "consequence": "Melding bij de Raad.",
    }


@pytest.mark.rule("RE-06", "SA-12")
async def test_conditions_bind_all_members_and_are_checked_before_veilig_thuis_lets_go(
    world: World, pools: Pools
) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small("v-1"))
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    known = await people(pools, world, referral_id)
    here: dict[str, Any] = {"referral_id": referral_id}
    follow = {"outcome": "conditions_and_follow_up"}
    for conditions, code in (
        ([], "required"),
        ([condition(world, known["father"])], "not-all-members"),
        ([condition(world, *known.values(), str(world.house_id))], "unknown-person"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await triage_referral(
                world.gate, desk(world), **here, seen=2, draft=triage_of(**follow, conditions=conditions)
            )
        assert refused.value.faults[0].code == code
    draft = triage_of(**follow, conditions=[condition(world, *known.values())])
    await triage_referral(world.gate, desk(world), **here, seen=2, draft=draft)
    seen = await shown(world, desk(world), REFERRALS, referral_id, "conditions")
    (kept,) = seen["conditions"]["items"]
    assert (seen["state"], kept["checkedOn"]) == ("vt_conditions", None)
    with pytest.raises(GuardNotMet) as unmet:
        await conclude_conditions(world.gate, desk(world), **here, seen=3, draft=FollowUpDraft())
    assert (unmet.value.rule, unmet.value.missing) == ("SA-12", ("conditions-checked",))
    told = {"checks": [{"conditionId": kept["id"], "met": True, "checkedOn": kept["checkOn"]}]}
    to = {"receiverId": str(world.organisations["local_team"]), "summary": "x", "ground": "vt_statutory_task"}
    handing = FollowUpDraft.model_validate_json(json.dumps(told | {"handover": to}))
    await conclude_conditions(world.gate, desk(world), **here, seen=3, draft=handing)
    team = world.actor("local_team", purpose=Purpose.handover)
    (offered,) = [
        one for one in (await shown(world, team, REFERRAL_HANDOVERS))["items"] if one["referralId"] == str(referral_id)
    ]
    no = ReasonDraft(reason="Vol.")
    await decline_referral_handover(world.gate, team, handover_id=UUID(offered["id"]), seen=1, draft=no)
    onwards = FollowUpDraft.model_validate_json(json.dumps({"handover": to}))
    await conclude_conditions(world.gate, desk(world), **here, seen=4, draft=onwards)
    (again,) = [
        one
        for one in (await shown(world, team, REFERRAL_HANDOVERS))["items"]
        if one["referralId"] == str(referral_id) and one["state"] == "offered"
    ]
    async with world.gate.open(world.keeper(), "test:now") as work:
        now = work.now
    spoken = HandoverAnswer(live_at=now)
    await accept_referral_handover(world.gate, team, handover_id=UUID(again["id"]), seen=1, draft=spoken)
    assert (await shown(world, desk(world), REFERRALS, referral_id))["state"] == "handed_over"


async def acute(world: World, message_id: str) -> tuple[UUID, UUID]:
    """A referral by the police with an acute intake on it."""
    police = partner(world, "police")
    event = {"sourceEvent": {"system": "bvh", "number": message_id}}
    coded = {"police": {"violenceCode": "090", "codeCorrected": False, "definition": "prosecution_narrow"}}
    referral_id = await submit_referral(world.gate, police, draft=small(message_id, **event, **coded))
    intake = AcuteIntakeDraft(referral_id=referral_id, kind=AcuteKind.sexual, age=AcuteAge.adult)
    return referral_id, await open_acute_intake(world.gate, police, draft=intake)


@pytest.mark.rule("PR-13", "PR-15")
async def test_acute_care_begins_with_an_intake_and_goes_to_triage_after_the_child_check(world: World) -> None:
    police = partner(world, "police")
    referral_id, intake_id = await acute(world, "a-1")
    here: dict[str, Any] = {"referral_id": referral_id}
    without = await submit_referral(world.gate, partner(world, "school"), draft=small("a-0"))
    with pytest.raises(KindNotAllowed):
        await take_to_acute_care(world.gate, partner(world, "school"), referral_id=without, seen=1)
    await take_to_acute_care(world.gate, police, **here, seen=1)
    assert (await shown(world, world.keeper(purpose=Purpose.referral_handling), REFERRALS, referral_id))["state"] == (
        "acute_care"
    )
    with pytest.raises(GuardNotMet) as unmet:
        await send_to_triage(world.gate, police, **here, seen=2)
    assert (unmet.value.rule, unmet.value.missing) == ("PR-15", ("child-check",))
    async with world.gate.open(world.keeper(), "test:check") as work:
        await work.connection.execute("UPDATE acute_intakes SET child_check_on = today() WHERE id = $1", intake_id)
    await send_to_triage(world.gate, police, **here, seen=2)
    draft = triage_of(outcome="acute_approach", result="acute")
    await triage_referral(world.gate, desk(world), **here, seen=3, draft=draft)
    assert (await shown(world, desk(world), REFERRALS, referral_id))["state"] == "in_weighing"


@pytest.mark.rule("PR-13", "PR-15")
async def test_acute_care_ends_when_somebody_goes_on_and_needs_an_intake(world: World) -> None:
    police = partner(world, "police")
    referral_id, intake_id = await acute(world, "a-2")
    here: dict[str, Any] = {"referral_id": referral_id}
    await take_to_acute_care(world.gate, police, **here, seen=1)
    with pytest.raises(GuardNotMet):
        await end_acute_care(world.gate, police, **here, seen=2)
    with pytest.raises(NotOwner):
        await end_acute_care(world.gate, world.keeper(purpose=Purpose.referral_handling), **here, seen=2)
    async with world.gate.open(world.keeper(), "test:ready") as work:
        await work.connection.execute(
            "UPDATE acute_intakes SET child_check_on = today(), triage_on = today(), vt_notified = false,"
            " vt_reason = 'x', follow_up_organisation_id = $2, follow_up_accepted_at = now() WHERE id = $1",
            intake_id,
            world.organisations["local_team"],
        )
    await end_acute_care(world.gate, police, **here, seen=2)
    ended = await shown(world, police, REFERRALS, referral_id)
    assert (ended["state"], ended["elsewhereOrganisationId"]) == ("handed_over", str(world.organisations["local_team"]))


@pytest.mark.rule("CO-15")
@pytest.mark.parametrize("kind", ["hospital_visit", "missed_appointment", "runaway", "plan_breach"])
async def test_a_signal_of_any_partner_attaches_to_the_household_once_and_reaches_the_director(
    world: World, pools: Pools, kind: str
) -> None:
    born = f"19{70 + len(kind)}-02-03"
    household = {"members": ["mother"]}
    mother: dict[str, Any] = {
        "persons": [person("mother", f"Mira{kind}", born, householdRole="parent")],
        "household": household,
    }
    mother["persons"][0]["bsn"] = f"99999{len(kind):04d}"
    told: dict[str, Any] = {**mother, "concerns": [{"what": "Zorgen"}]}
    _, case_id = await accepted(world, small(f"s-{kind}", **told), track="regular")
    await directed(world, MadeCase(world, case_id, []))
    event = {"sourceEvent": {"system": "epd", "number": kind}, "signalKind": kind}
    first = await submit_referral(world.gate, partner(world, "school"), draft=small(f"x-{kind}", **told, **event))
    second = await submit_referral(world.gate, partner(world, "police"), draft=again(f"y-{kind}", told, event))
    signals = await rows(pools, world, "SELECT referral_id, signal_kind FROM case_signals WHERE case_id = $1", case_id)
    assert [(row["referral_id"], row["signal_kind"]) for row in signals] == [(first, kind)]
    (copied,) = await rows(pools, world, "SELECT state, duplicate_of_id FROM referrals WHERE id = $1", second)
    assert (copied["state"], copied["duplicate_of_id"]) == ("duplicate", first)
    heard = [one for one in await events(pools, world, "referrals.attached") if one["case_id"] == case_id]
    assert [world.organisations["veilig_thuis"] in one["named"] for one in heard] == [True]


def again(message_id: str, told: dict[str, Any], event: dict[str, Any]) -> ReferralDraft:
    """The same event by the police."""
    coded = {"police": {"violenceCode": "090", "codeCorrected": False, "definition": "prosecution_narrow"}}
    return small(message_id, **told, **event, **coded)
