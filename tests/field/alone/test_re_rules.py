"""The rules of the room referrals, each as far as the way is built; ids of the field rules."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from app.domain.access.draft import ReasonDraft
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, NotFound, ReferenceConflict
from app.domain.ids import new_id
from app.domain.referrals.asking import ask_referral_information, share_referral_release, withdraw_referral
from app.domain.referrals.drafts import DuplicateDraft, InvestigationDraft, NeedsDraft, ReferralDraft
from app.domain.referrals.following import conclude_investigation
from app.domain.referrals.rules import content as content_rules
from app.domain.referrals.rules.receipt import (
    Candidate,
    match_household,
    opening_of,
    suggest_track,
    told_as,
)
from app.domain.referrals.rules.weighing import age_band_of, carried, check_decision, check_triage
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.views import REFERRAL_HANDOVERS, REFERRALS
from app.domain.referrals.triage import start_triage, triage_referral
from app.domain.referrals.weighing import decide_referral, mark_referral_duplicate
from app.domain.tables.organisations import OrganisationRow
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.organisations import OrganisationKind, OrganisationStatus
from app.domain.vocabulary.persons import AgeBand
from app.domain.vocabulary.referrals import FEEDBACK_STATES, HouseholdMatch, ReferralState
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from tests.referral_world import (
    NOW,
    accepted,
    decision,
    desk,
    house,
    in_weighing,
    partner,
    person,
    shown,
    small,
    triage_of,
)
from tests.today import today_here
from tests.world import World

VT, POLICE, SCHOOL = OrganisationKind.veilig_thuis, OrganisationKind.police, OrganisationKind.school
POLICE_FACTS = {
    "sourceEvent": {"system": "bvh", "number": "2026-000123"},
    "police": {"violenceCode": "090", "codeCorrected": False, "definition": "prosecution_narrow"},
}


async def rows(world: World, sql: str) -> list[dict[str, Any]]:
    async with world.gate.open(house(world), "test:look") as work:
        return [dict(row) for row in await work.connection.fetch(sql)]


def faults(draft: ReferralDraft, kind: OrganisationKind = SCHOOL) -> set[tuple[str, str | None]]:
    return {(fault.code, fault.rule) for fault in content_rules.content_faults(draft, kind, NOW)}


def refused(check: Callable[[], object]) -> set[tuple[str, str]]:
    with pytest.raises(InvalidContent) as refusal:
        check()
    return {(fault.pointer, fault.code) for fault in refusal.value.faults}


@pytest.mark.rule("RE-01")
@pytest.mark.parametrize("kind", ["veilig_thuis", "police", "school", "addiction_care", "safety_house"])
async def test_any_partner_may_refer_and_the_track_is_only_a_hint(world: World, kind: str) -> None:
    facts = POLICE_FACTS if kind == "police" else {}
    referral_id = await submit_referral(world.gate, partner(world, kind), draft=small(**facts))
    seen = await shown(world, house(world), REFERRALS, referral_id)
    assert seen["requestedTrack"] is None
    assert seen["suggestedTrack"] == ("regular" if kind == "police" else None)


@pytest.mark.rule("RE-01")
def test_a_structural_triage_of_veilig_thuis_suggests_mda() -> None:
    triage = {"outcome": "multidisciplinary_approach", "instrument": "vt_triage", "version": "1", "date": "2026-11-01"}
    structural = small(triage=triage | {"result": "structural"})
    assert suggest_track(VT, structural) is Track.mda_structural
    assert suggest_track(SCHOOL, structural) is None
    assert suggest_track(VT, small(triage=triage | {"result": "other"})) is None


@pytest.mark.rule("RE-02")
async def test_a_repeat_is_the_first_and_other_content_a_conflict(world: World) -> None:
    actor = partner(world, "school")
    first = await submit_referral(world.gate, actor, draft=small())
    assert await submit_referral(world.gate, actor, draft=small()) == first
    with pytest.raises(ReferenceConflict):
        await submit_referral(world.gate, actor, draft=small(analysis="More."))
    assert len(await rows(world, "SELECT 1 FROM referrals")) == 1


@pytest.mark.rule("RE-02", "RE-13")
async def test_the_same_source_event_by_a_second_route_is_a_duplicate_and_counts_once(world: World) -> None:
    event = {"sourceEvent": POLICE_FACTS["sourceEvent"]}
    first = await submit_referral(world.gate, partner(world, "police"), draft=small("p-1", **POLICE_FACTS))
    second = await submit_referral(world.gate, partner(world, "school"), draft=small("s-1", **event))
    third = await submit_referral(world.gate, partner(world, "local_team"), draft=small("t-1"))
    seen = await shown(world, house(world), REFERRALS, second)
    assert (seen["state"], seen["duplicateOfId"]) == ("duplicate", str(first))
    assert (await shown(world, partner(world, "school"), REFERRALS, second))["state"] == "received"
    assert (await shown(world, house(world), REFERRALS, third))["knownReports"] == 1
    await mark_referral_duplicate(
        world.gate, house(world), referral_id=third, seen=1, draft=DuplicateDraft(original_id=first)
    )
    assert (await shown(world, house(world), REFERRALS, third))["state"] == "duplicate"
    fourth = await submit_referral(world.gate, partner(world, "local_team"), draft=small("t-2"))
    with pytest.raises(InvalidContent):
        await mark_referral_duplicate(
            world.gate, house(world), referral_id=fourth, seen=1, draft=DuplicateDraft(original_id=second)
        )


@pytest.mark.rule("RE-02")
async def test_a_source_event_is_the_same_however_a_route_spells_it(world: World) -> None:
    first = await submit_referral(world.gate, partner(world, "police"), draft=small("p-1", **POLICE_FACTS))
    event = {"sourceEvent": {"system": " BVH", "number": "2026-000123  "}}
    second = await submit_referral(world.gate, partner(world, "school"), draft=small("s-1", **event))
    assert (await shown(world, house(world), REFERRALS, second))["duplicateOfId"] == str(first)


@pytest.mark.rule("RE-03")
@pytest.mark.parametrize("missing", ["entryPoint", "signalKind", "receivedAt", "concerns"])
def test_a_referral_needs_entry_kind_time_and_one_concern(missing: str) -> None:
    with pytest.raises(ValueError, match="1 validation error"):
        small(**{missing: None})


@pytest.mark.rule("RE-03")
def test_what_cannot_be_is_told_by_place() -> None:
    assert faults(small()) == set()
    assert faults(small(sentAt=(NOW + timedelta(days=3)).isoformat())) == {("in-the-future", "RE-03")}
    assert faults(small(receivedAt=(NOW + timedelta(days=3)).isoformat())) == {("after-sending", "RE-03")}
    assert faults(small(persons=[person("a", "A", "2000-01-01")] * 2, household=None, concerns=[{"what": "x"}])) == {
        ("repeated", "RE-03")
    }
    assert faults(small(relations=[{"from": "mother", "to": "mother", "kind": "parent"}])) == {("same-person", "PE-01")}
    named = {"private": True, "anonymous": True, "person": "mother"}
    assert faults(small(informant=named)) == {("anonymous-with-identity", "RE-03")}


@pytest.mark.rule("RE-03")
async def test_a_protected_informant_is_known_with_triage_rights_only(world: World) -> None:
    people = [
        person("mother", "Mira", "1990-02-03", householdRole="parent"),
        {"key": "neighbour", "givenName": "Canary", "description": "lives next door", "network": "support"},
    ]
    draft = small(
        requestedTrack="mda_structural",
        informant={"private": True, "protected": True, "person": "neighbour", "note": "Canary note"},
        household={"members": ["mother"]},
        persons=people,
        concerns=[{"what": "x"}],
    )
    referral_id = await submit_referral(world.gate, partner(world, "local_team"), draft=draft)
    for actor in (house(world), partner(world, "veilig_thuis"), partner(world, "local_team")):
        seen = json.dumps(await shown(world, actor, REFERRALS, referral_id, "persons"))
        assert "Mira" in seen
        assert "Canary" not in seen
        assert "neighbour" not in seen
    with_rights = await shown(world, desk(world), REFERRALS, referral_id, "persons")
    assert (with_rights["informantKind"], with_rights["informantPerson"]) == ("protected", "neighbour")
    assert len(with_rights["persons"]["items"]) == 2


@pytest.mark.rule("RE-04")
def test_missing_answers_warn_and_lower_the_score_and_refuse_nothing() -> None:
    view = {"told": "not_safe", "text": "x", "wishes": "x", "obstacles": "x"}
    people = [{**person("mother", "Mira", "1990-02-03"), "view": view}]
    answers = {"whatIsGoingOn": "x", "predictiveFactors": "x", "clientsOpinion": "x"}
    full = small(persons=people, household={"members": ["mother"]}, standardQuestions=answers, concerns=[{"what": "x"}])
    assert content_rules.completeness_of(full) == 100
    assert not {w for w in content_rules.warnings_of(full) if w.rule == "RE-04"}
    bare = small()
    assert content_rules.completeness_of(bare) == 0
    assert Fault("/persons/2/view/told", "not-answered", "RE-04") in content_rules.warnings_of(bare)
    assert faults(bare) == set()


@pytest.mark.rule("RE-04", "CO-09")
async def test_a_standard_question_is_no_ground_to_ask(world: World) -> None:
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=small())
    needs = {"needs": [{"question": "And?", "standardQuestion": "clients_opinion"}], "dueOn": NOW.date()}
    with pytest.raises(InvalidContent):
        await ask_referral_information(
            world.gate, house(world), referral_id=referral_id, seen=1, draft=NeedsDraft.model_validate(needs)
        )


def candidate(position: int, household: UUID | None, case: UUID | None = None, *, by_number: bool = False) -> Candidate:
    return Candidate(position, new_id(), by_number, household, case)


@pytest.mark.rule("RE-05", "PE-02")
def test_a_household_is_known_by_a_number_or_by_two_of_its_persons_and_only_one_fits() -> None:
    one, other, case = new_id(), new_id(), new_id()
    assert match_household([]).kind is HouseholdMatch.none
    assert match_household([candidate(0, one)]).kind is HouseholdMatch.candidates
    assert match_household([candidate(0, None, by_number=True)]).kind is HouseholdMatch.candidates
    known = match_household([candidate(0, one, case), candidate(2, one, case)])
    assert (known.kind, known.household_id, known.case_id) == (HouseholdMatch.known, one, case)
    assert match_household([candidate(0, one, by_number=True)]).household_id == one
    two = [candidate(0, one, case, by_number=True), candidate(1, other, by_number=True)]
    assert match_household(two).kind is HouseholdMatch.candidates


@pytest.mark.rule("RE-05", "CA-01")
async def test_a_report_on_a_household_with_an_open_case_opens_no_second_one(world: World) -> None:
    await accepted(world, small("m-1"))
    for n, kind in enumerate(("school", "addiction_care", "local_team")):
        referral_id = await submit_referral(world.gate, partner(world, kind), draft=small(f"x-{n}"))
        seen = await shown(world, house(world), REFERRALS, referral_id)
        assert (seen["state"], seen["knownReports"]) == ("attached", n + 1)
    assert len(await rows(world, "SELECT 1 FROM cases")) == 1
    assert len(await rows(world, "SELECT 1 FROM case_signals")) == 3


@pytest.mark.rule("RE-06")
def test_a_triage_has_exactly_one_outcome_with_what_it_asks_for() -> None:
    today = NOW.date()
    elsewhere = {"reasonCode": "single_incident", "organisationId": str(new_id())}
    handover = {"receiverId": str(new_id()), "summary": "x", "ground": "covenant"}
    check_triage(triage_of(), today)
    check_triage(triage_of(outcome="local_team", elsewhere=elsewhere), today)
    for bad in (
        triage_of(outcome="local_team"),
        triage_of(outcome="existing_help", elsewhere=elsewhere, handover=handover),
        triage_of(outcome="investigation", elsewhere=elsewhere),
        triage_of(handover=handover),
        triage_of(date=(today + timedelta(days=2)).isoformat()),
    ):
        assert refused(partial(check_triage, bad, today))
    check_triage(triage_of(outcome="acute_approach"), today)
    for not_offered in ("court", "nothing"):
        with pytest.raises(ValueError, match="outcome"):
            triage_of(outcome=not_offered)


@pytest.mark.rule("RE-06", "RE-10")
async def test_regular_support_names_who_gives_it(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    elsewhere = {"reasonCode": "single_incident", "organisationId": str(new_id())}
    unknown = triage_of(outcome="local_team", elsewhere=elsewhere)
    with pytest.raises(InvalidContent):
        await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=unknown)
    elsewhere["organisationId"] = str(world.organisations["local_team"])
    known = triage_of(outcome="local_team", elsewhere=elsewhere)
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=known)
    seen = await shown(world, desk(world), REFERRALS, referral_id)
    assert (seen["state"], seen["elsewhereReason"]) == ("regular_support", "single_incident")


@pytest.mark.rule("RE-07")
async def test_structural_mda_rests_on_a_structural_triage(world: World) -> None:
    referral_id = await in_weighing(world, small())
    taken = decision(world, track="mda_structural")
    with pytest.raises(GuardNotMet) as refusal:
        await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=taken)
    assert refusal.value.rule == "RE-07"
    second = await submit_referral(world.gate, desk(world), draft=small("m-3"))
    await start_triage(world.gate, desk(world), referral_id=second, seen=1)
    await triage_referral(world.gate, desk(world), referral_id=second, seen=2, draft=triage_of(result="structural"))
    await decide_referral(world.gate, house(world), referral_id=second, seen=3, draft=taken)
    assert (await rows(world, "SELECT track FROM cases"))[0]["track"] == "mda_structural"


@pytest.mark.rule("RE-09")
async def test_what_waits_for_more_than_seven_days_is_shown_as_overdue_until_it_ends(world: World) -> None:
    actor = partner(world, "school")
    old = await submit_referral(world.gate, actor, draft=small("m-1"))
    new = await submit_referral(world.gate, actor, draft=small("m-2"))
    async with world.gate.open(house(world), "test:age") as work:
        await work.connection.execute(f"UPDATE referrals SET arrived_at = now() - interval '8 days' WHERE id = '{old}'")
    found = {row["id"]: row["overdue"] for row in (await shown(world, house(world), REFERRALS))["items"]}
    assert found == {str(old): True, str(new): False}
    await withdraw_referral(world.gate, actor, referral_id=old, seen=1, draft=ReasonDraft(reason="Done."))
    assert (await shown(world, house(world), REFERRALS, old))["overdue"] is False


@pytest.mark.rule("RE-09")
async def test_a_referral_is_not_withdrawn_after_triage_found_unsafety(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=triage_of(result="acute"))
    with pytest.raises(GuardNotMet):
        await withdraw_referral(world.gate, desk(world), referral_id=referral_id, seen=3, draft=ReasonDraft(reason="x"))


@pytest.mark.rule("RE-10")
def test_what_is_not_taken_up_goes_on_elsewhere_by_name_and_rerouting_names_the_meeting(world_ids: World) -> None:
    elsewhere = {"reasonCode": "criteria_not_met", "organisationId": str(new_id())}
    no = {"outcome": "not_taken_up", "track": None}
    check_decision(decision(world_ids, **no, elsewhere=elsewhere))
    assert refused(lambda: check_decision(decision(world_ids, **no))) == {("/elsewhere", "required")}
    led = {"outcome": "rerouted", "track": None, "elsewhere": elsewhere}
    check_decision(decision(world_ids, **led, meetingKind="mdo"))
    assert refused(lambda: check_decision(decision(world_ids, **led))) == {("/meetingKind", "required")}
    assert refused(lambda: check_decision(decision(world_ids, meetingKind="mdo"))) == {("/meetingKind", "not-allowed")}


@pytest.mark.rule("RE-11")
def test_no_criterion_hit_needs_an_override_reason_and_unknown_is_no_yes(world_ids: World) -> None:
    criteria = [
        {"criterion": "a", "answer": "no", "evidence": "x"},
        {"criterion": "b", "answer": "unknown", "evidence": "x"},
    ]
    unhit = {"criteria": criteria}
    assert refused(lambda: check_decision(decision(world_ids, **unhit))) == {("/overrideReason", "required")}
    check_decision(decision(world_ids, **unhit), selects=False)  # a house that discusses every notification
    check_decision(decision(world_ids, **unhit, overrideReason="Priority of the council.", priorityPolicy="2026-2"))
    twice = {"criteria": [criteria[0] | {"answer": "yes"}, criteria[0]]}
    assert refused(lambda: check_decision(decision(world_ids, **twice))) == {("/criteria/1/criterion", "repeated")}
    complex_track = {"track": "complex"}
    assert refused(lambda: check_decision(decision(world_ids, **complex_track))) == {
        ("/coerciveFramework", "required"),
        ("/legalDomain", "required"),
    }


@pytest.mark.rule("RE-11")
async def test_a_decision_keeps_what_it_rested_on(world: World) -> None:
    referral_id, _ = await accepted(world, small(), priorityPolicy="2026-2")
    seen = await shown(world, house(world), REFERRALS, referral_id, "decisions")
    (kept,) = seen["decisions"]["items"]
    assert kept["criteria"][0]["answer"] == "yes"
    assert kept["priorityPolicy"] == "2026-2"
    assert len(kept["deciderIds"]) == 2
    unknown = await in_weighing(world, small("m-2", household=None, persons=None, concerns=[{"what": "x"}]))
    with pytest.raises(InvalidContent):
        await decide_referral(
            world.gate,
            house(world),
            referral_id=unknown,
            seen=3,
            draft=decision(world, deciderIds=[str(new_id())]),
        )


@pytest.mark.rule("RE-12", "NO-05")
@pytest.mark.parametrize("outcome", ["accepted", "not_taken_up", "rerouted"])
async def test_each_client_is_to_be_told_and_the_referrer_hears_the_code(world: World, outcome: str) -> None:
    referral_id = await in_weighing(world, small())
    elsewhere = {"reasonCode": "other_meeting_fits", "organisationId": str(world.organisations["local_team"])}
    changes: dict[str, object] = {"outcome": outcome}
    if outcome != "accepted":
        changes |= {"track": None, "elsewhere": elsewhere}
    if outcome == "rerouted":
        changes |= {"meetingKind": "mdo"}
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=decision(world, **changes))
    tasks = await rows(world, "SELECT organisation_id FROM tasks WHERE kind = 'client_feedback'")
    assert [task["organisation_id"] for task in tasks] == [world.organisations["veilig_thuis"]] * 3
    told = await rows(
        world, "SELECT type, reason_code, named FROM events WHERE type LIKE 'referrals.%' ORDER BY ordinal"
    )
    assert (told[-1]["type"], told[-1]["reason_code"]) == ("referrals.decided", outcome)
    assert world.organisations["veilig_thuis"] in told[-1]["named"]
    seen = await shown(world, desk(world), REFERRALS, referral_id)
    assert seen["elsewhereOrganisationId"] == (None if outcome == "accepted" else elsewhere["organisationId"])


@pytest.mark.rule("NO-05")
def test_the_referrer_hears_status_codes_that_tell_no_content() -> None:
    for state in ReferralState:
        assert told_as(state) in {*FEEDBACK_STATES, ReferralState.withdrawn}


@pytest.mark.rule("RE-13")
async def test_a_police_signal_tells_its_source_code_and_definition(world: World) -> None:
    assert faults(small(), POLICE) == {("required", "RE-13")}
    assert faults(small(**POLICE_FACTS), POLICE) == set()
    referral_id = await submit_referral(world.gate, partner(world, "police"), draft=small(**POLICE_FACTS))
    seen = await shown(world, house(world), REFERRALS, referral_id)
    assert (seen["violenceCode"], seen["codeCorrected"]) == ("090", False)
    assert seen["violenceDefinition"] == "prosecution_narrow"


@pytest.mark.rule("RE-13")
async def test_a_release_is_read_by_its_municipality_alone_until_that_shares_it(world: World) -> None:
    town = world.organisations["municipality"] = new_id()
    async with world.gate.open(world.keeper(), "test:town") as work:
        await work.insert(
            OrganisationRow(
                id=town,
                name="Gemeente",
                kind="municipality",
                status=OrganisationStatus.active,
                participation_form="structural",
            )
        )
    assert faults(small(signalKind="release_bij")) == {("required", "RE-13")}
    assert faults(small(municipalityId=str(town))) == {("not-allowed", "RE-13")}
    school = str(world.organisations["school"])
    wrong = small(signalKind="release_bij", municipalityId=school)
    with pytest.raises(InvalidContent):
        await submit_referral(world.gate, partner(world, "school"), draft=wrong)
    await accepted(world, small("m-0"))
    draft = small("b-1", signalKind="release_bij", municipalityId=str(town))
    referral_id = await submit_referral(world.gate, partner(world, "school"), draft=draft)
    assert (await shown(world, partner(world, "municipality"), REFERRALS, referral_id))["concerns"] is not None
    for hidden in (house(world), desk(world), partner(world, "police")):
        assert await shown(world, hidden, REFERRALS, referral_id) is None
    with pytest.raises(NotFound):
        await mark_referral_duplicate(
            world.gate, house(world), referral_id=referral_id, seen=1, draft=DuplicateDraft(original_id=referral_id)
        )
    named = await rows(world, f"SELECT named FROM events WHERE subject_id = '{referral_id}'")
    assert [set(row["named"]) for row in named] == [{town, world.organisations["school"]}]
    with pytest.raises(NotFound):
        await share_referral_release(world.gate, house(world), referral_id=referral_id, seen=1)
    await share_referral_release(world.gate, partner(world, "municipality"), referral_id=referral_id, seen=1)
    assert (await shown(world, house(world), REFERRALS, referral_id))["concerns"] is not None
    with pytest.raises(Conflict):
        await share_referral_release(world.gate, partner(world, "municipality"), referral_id=referral_id, seen=2)


@pytest.mark.rule("RE-14")
async def test_receipt_sets_a_first_contact_due_in_48_hours_and_it_goes_on_under_the_case(world: World) -> None:
    referral_id, case_id = await accepted(world, small())
    (task,) = await rows(world, "SELECT * FROM tasks WHERE kind = 'first_contact'")
    (referral,) = await rows(world, "SELECT arrived_at FROM referrals")
    assert task["due_at"] - referral["arrived_at"] == timedelta(hours=48)
    assert (task["referral_id"], task["case_id"], task["organisation_id"]) == (referral_id, case_id, None)


@pytest.mark.rule("RE-16")
async def test_an_investigation_is_due_in_ten_weeks_and_an_undetermined_terror_stays_flagged(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    today = today_here()
    draft = triage_of(outcome="investigation", date=today.isoformat())
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=draft)
    (running,) = (await shown(world, desk(world), REFERRALS, referral_id, "investigations"))["investigations"]["items"]
    assert (running["dueOn"], running["concludedAt"]) == ((today + timedelta(weeks=10)).isoformat(), None)
    suspicion = {"what": "Control of every step.", "intimateTerror": True, "result": "undetermined"}
    handover = {"receiverId": str(world.organisations["local_team"]), "summary": "x", "ground": "vt_statutory_task"}
    end = InvestigationDraft.model_validate_json(json.dumps({"suspicions": [suspicion], "handover": handover}))
    await conclude_investigation(world.gate, desk(world), referral_id=referral_id, seen=3, draft=end)
    team = world.actor("local_team", purpose=Purpose.handover)
    (offered,) = (await shown(world, team, REFERRAL_HANDOVERS))["items"]
    assert offered["undeterminedIntimateTerror"] is True
    onwards = InvestigationDraft.model_validate_json(json.dumps({"suspicions": [suspicion]}))
    await conclude_investigation(world.gate, desk(world), referral_id=referral_id, seen=4, draft=onwards)
    seen = await shown(world, desk(world), REFERRALS, referral_id, "investigations")
    (ended,) = seen["investigations"]["items"]
    assert (seen["state"], ended["suspicions"][0]["result"]) == ("in_weighing", "undetermined")


@pytest.mark.rule("GR-01", "GR-07")
def test_what_a_referral_opens_follows_its_ground_and_health_asks_for_more() -> None:
    def opened(kind: SharingGround | None) -> int:
        ground = None if kind is None else {"kind": kind.value, "purpose": "stop_violence"}
        return opening_of(small(ground=ground), ()).categories

    everything, health = Category.everything(), Category.health.bit
    assert opened(None) == Category.existence.bit
    assert opened(SharingGround.reporting_code) == everything & ~health
    assert opened(SharingGround.serious_threat_override) == everything
    assert opened(SharingGround.consent) == Category.existence.bit
    assert refused(lambda: opened(SharingGround.covenant)) == {("/ground", "no-agreement-in-force")}
    assert not carried(SharingGround.covenant, everything) & health
    assert not carried(SharingGround.vt_statutory_task, 0) & health


@pytest.mark.rule("PE-01")
def test_an_age_that_was_told_becomes_a_band() -> None:
    bands = [age_band_of(age, None) for age in (0, 3, 4, 11, 12, 17, 18, 23, 24, 90)]
    assert bands == [
        AgeBand.age_0_3,
        AgeBand.age_0_3,
        AgeBand.age_4_11,
        AgeBand.age_4_11,
        AgeBand.age_12_17,
        AgeBand.age_12_17,
        AgeBand.age_18_23,
        AgeBand.age_18_23,
        AgeBand.adult,
        AgeBand.adult,
    ]
    assert age_band_of(5, "minor") is AgeBand.minor
    assert age_band_of(None, None) is None


@pytest.fixture
def world_ids() -> World:
    """A world that only names organisations: enough for a pure rule."""
    kinds = ("safety_house", "veilig_thuis")
    return World(None, new_id(), {kind: new_id() for kind in kinds})  # type: ignore[arg-type] # no gate is needed
