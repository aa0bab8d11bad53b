"""Which way a referral goes: triage, weighing, a case, a handover, back; through the gate, on a real PostgreSQL."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.demo.cases import DemoCase
from app.domain.access.draft import ReasonDraft
from app.domain.cases.statements import CASES
from app.domain.errors import (
    Conflict,
    Forbidden,
    GuardNotMet,
    InvalidContent,
    MissingRole,
    MissingScope,
    NotFound,
    NotOwner,
    OpenCaseExists,
    PurposeNotAllowed,
    StaleVersion,
    WrongState,
)
from app.domain.ids import new_id
from app.domain.referrals.asking import answer_referral, ask_referral_information, withdraw_referral
from app.domain.referrals.drafts import AnswersDraft, HandoverAnswer, LinkDraft, NeedsDraft
from app.domain.referrals.service import (
    submit_referral,
)
from app.domain.referrals.statements.views import (
    CASE_SIGNALS,
    REFERRAL_HANDOVERS,
    REFERRALS,
)
from app.domain.referrals.triage import (
    accept_referral_handover,
    decline_referral_handover,
    start_triage,
    triage_referral,
)
from app.domain.referrals.weighing import decide_referral, link_referral, weigh_referral, weigh_referral_again
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from tests.referral_world import (
    CASES as STORIES,
)
from tests.referral_world import (
    NOW,
    accepted,
    decision,
    desk,
    draft_of,
    house,
    in_weighing,
    partner,
    person,
    shown,
    small,
    triage_of,
    version,
)
from tests.world import World, make_world, without


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def rows(world: World, sql: str) -> list[dict[str, Any]]:
    """What stands in the tables of the house."""
    async with world.gate.open(house(world), "test:look") as work:
        return [dict(row) for row in await work.connection.fetch(sql)]


async def events(world: World) -> list[tuple[str, str, list[UUID]]]:
    """Every event so far: type, code, and who is named."""
    found = await rows(world, "SELECT type, reason_code, named FROM events ORDER BY ordinal")
    return [(row["type"], row["reason_code"], row["named"]) for row in found]


async def told(world: World, kind: str) -> list[str]:
    """The codes that an organisation of this kind was told."""
    return [code for _, code, named in await events(world) if world.organisations[kind] in named]


async def test_every_accepted_story_of_the_demo_becomes_a_case(world: World) -> None:
    stories = [story for story in STORIES if story.story.case is not None]
    for story in stories:
        await _becomes_a_case(world, story)
    assert (await told(world, "veilig_thuis")).count("accepted") == len(stories) == 15


async def _becomes_a_case(world: World, story: DemoCase) -> None:
    message: dict[str, Any] = dict(story.message)
    referral_id = await in_weighing(world, draft_of(message), result=message["triage"]["result"])
    case = story.story.case
    assert case is not None
    adult = {"person": {"ageBand": "adult"}, "householdRole": "parent"}
    lacking = story.id in {"14-no-one-will-say-i", "23-ask-those-who-are-there"}
    taken = decision(
        world,
        track=case.track.value,
        approach=case.approach.value,
        coerciveFramework=case.coercive_framework.value,
        legalDomain=case.legal_domain.value,
        addedPersons=[adult] if lacking else [],
    )
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=taken)
    seen = await shown(world, house(world), REFERRALS, referral_id)
    opened = await shown(world, house(world), CASES, seen["caseId"], "persons")
    assert seen["state"] == "accepted"
    assert opened["track"] == case.track.value
    concealed = 1 if (message.get("informant") or {}).get("protected") else 0
    assert len(opened["persons"]["items"]) == len(message["persons"]) - concealed + lacking
    protected = {person["key"] for person in message["persons"] if person.get("protectedAddress")}
    assert sum(bool(person["protected"]) for person in opened["persons"]["items"]) >= len(protected)


async def test_acceptance_opens_the_case_whole_and_nothing_of_it_remains_when_a_step_fails(world: World) -> None:
    referral_id = await in_weighing(world, small())
    with pytest.raises(InvalidContent):
        await decide_referral(
            world.gate,
            house(world),
            referral_id=referral_id,
            seen=3,
            draft=decision(world, persons=[{"referralPersonId": str(new_id()), "personId": str(new_id())}]),
        )
    for table in ("cases", "persons", "households", "referral_decisions", "participations"):
        assert await rows(world, f"SELECT 1 FROM {table}") == []
    with pytest.raises(StaleVersion):
        await decide_referral(world.gate, house(world), referral_id=referral_id, seen=2, draft=decision(world))
    assert await rows(world, "SELECT 1 FROM cases") == []
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=decision(world))
    assert len(await rows(world, "SELECT 1 FROM persons")) == 3
    assert len(await rows(world, "SELECT 1 FROM household_members")) == 3
    sat = {row["organisation_id"] for row in await rows(world, "SELECT organisation_id FROM participations")}
    assert sat == {world.keeper_id, world.organisations["veilig_thuis"]}
    tasks = {(r["kind"], r["n"]) for r in await rows(world, "SELECT kind, count(*) AS n FROM tasks GROUP BY kind")}
    assert tasks == {("first_contact", 1), ("client_feedback", 3)}


async def test_consents_that_came_with_it_are_recorded_as_they_were_given(world: World) -> None:
    def consent(key: str, state: str, kind: str) -> dict[str, object]:
        return {
            "kind": "consent",
            "person": key,
            "state": state,
            "purpose": "stop_violence",
            "recipientKind": kind,
            "categories": ["care", "safety"],
        }

    given = [consent("mother", "given", "addiction_care"), consent("father", "refused", "police")]
    unknown = consent("mother", "given", "hospital")
    _, case_id = await accepted(world, small(grounds=[*given, unknown]))
    grounds = await rows(world, "SELECT state, recipient_ids, objection_from FROM grounds ORDER BY state")
    assert [row["state"] for row in grounds] == ["given", "refused"]
    assert grounds[0]["recipient_ids"] == [world.organisations["addiction_care"]]
    assert grounds[1]["objection_from"] is not None
    clinic = world.actor("addiction_care", purpose=Purpose.stop_violence)
    assert (await shown(world, clinic, CASES, case_id)) is not None


async def test_a_known_household_is_linked_and_nobody_is_kept_twice(world: World) -> None:
    _, case_id = await accepted(world, small("m-1"))
    async with world.gate.open(house(world), "test:close") as work:
        await work.connection.execute("UPDATE cases SET status = 'closed'")
    changed = [person("mother", "Mira", "1990-02-03", householdRole="parent", bsn="999990103")]
    new = person("baby", "Bo", "2026-01-05", householdRole="child")
    draft = small("m-2", household={"members": ["mother", "baby"]}, persons=[*changed, new], concerns=[{"what": "x"}])
    second, second_case = await accepted(world, draft)
    assert second_case != case_id
    assert len(await rows(world, "SELECT 1 FROM households")) == 1
    assert len(await rows(world, "SELECT 1 FROM persons")) == 4
    seen = await shown(world, house(world), REFERRALS, second)
    assert (seen["householdMatch"], seen["knownReports"]) == ("known", 1)


async def test_a_report_on_an_open_case_is_a_signal_there_and_the_officer_confirms(world: World) -> None:
    _, case_id = await accepted(world, small("m-1"))
    school = partner(world, "school")
    second = await submit_referral(world.gate, school, draft=small("s-1"))
    seen = await shown(world, house(world), REFERRALS, second)
    assert (seen["state"], seen["caseId"], seen["linkConfirmedAt"]) == ("attached", str(case_id), None)
    signals = await shown(world, world.keeper(), CASE_SIGNALS)
    assert [signal["referralId"] for signal in signals["items"]] == [str(second)]
    assert (await shown(world, school, REFERRALS, second))["caseId"] is None
    link = LinkDraft(case_id=case_id)
    await link_referral(world.gate, house(world), referral_id=second, seen=1, draft=link)
    seen = await shown(world, house(world), REFERRALS, second)
    assert seen["linkConfirmedAt"] is not None
    assert await told(world, "school") == ["received", "attached"]
    with pytest.raises(WrongState):
        await link_referral(world.gate, house(world), referral_id=second, seen=2, draft=link)


async def test_one_equal_name_makes_a_candidate_only_and_a_user_decides(world: World) -> None:
    _, case_id = await accepted(world, small("m-1"))
    lookalike = [person("someone", "Mira", "1990-02-03", householdRole="parent")]
    draft = small("s-1", household={"members": ["someone"]}, persons=lookalike, concerns=[{"what": "x"}])
    second = await submit_referral(world.gate, partner(world, "school"), draft=draft)
    seen = await shown(world, house(world), REFERRALS, second, "persons")
    assert (seen["state"], seen["householdMatch"], seen["knownReports"]) == ("received", "candidates", 1)
    assert len(seen["persons"]["items"][0]["candidateIds"]) == 1
    with pytest.raises(InvalidContent):
        await link_referral(world.gate, house(world), referral_id=second, seen=1, draft=LinkDraft(case_id=new_id()))
    await link_referral(world.gate, house(world), referral_id=second, seen=1, draft=LinkDraft(case_id=case_id))
    assert (await shown(world, house(world), REFERRALS, second))["state"] == "attached"


async def test_a_second_case_of_the_household_needs_a_reason(world: World) -> None:
    first = await in_weighing(world, small("m-1"))
    second = await in_weighing(world, small("m-2"))
    await decide_referral(world.gate, house(world), referral_id=first, seen=3, draft=decision(world))
    case_id = (await shown(world, house(world), REFERRALS, first))["caseId"]
    people = await rows(world, f"SELECT id, key, person_id FROM referral_persons WHERE referral_id = '{first}'")
    others = await rows(world, f"SELECT id, key FROM referral_persons WHERE referral_id = '{second}'")
    same = {row["key"]: str(row["person_id"]) for row in people}
    links = [{"referralPersonId": str(row["id"]), "personId": same[row["key"]]} for row in others]
    with pytest.raises(OpenCaseExists):
        await decide_referral(
            world.gate, house(world), referral_id=second, seen=3, draft=decision(world, persons=links)
        )
    linked = decision(world, persons=links, linkedCaseId=case_id, linkReason="The father lives elsewhere now.")
    await decide_referral(world.gate, house(world), referral_id=second, seen=3, draft=linked)
    assert len(await rows(world, "SELECT 1 FROM households")) == 1
    assert len(await rows(world, "SELECT 1 FROM cases")) == 2


def handover(world: World, **changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "receiverId": str(world.organisations["local_team"]),
        "summary": "Canary summary: one incident, calm since.",
        "openRisks": ["debts"],
        "ground": "covenant",
    }
    return told | changes


async def test_a_handover_takes_effect_when_it_is_accepted_after_a_live_talk(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    offered = triage_of(outcome="local_team", handover=handover(world))
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=offered)
    assert (await shown(world, house(world), REFERRALS, referral_id))["state"] == "in_triage"
    with pytest.raises(Conflict):
        await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=3, draft=offered)
    team = world.actor("local_team", purpose=Purpose.handover)
    (given,) = (await shown(world, team, REFERRAL_HANDOVERS))["items"]
    assert given["summary"].startswith("Canary")
    assert await shown(world, team, REFERRALS, referral_id) is None
    other = world.actor("local_team", purpose=Purpose.monitoring)
    assert (await shown(world, other, REFERRAL_HANDOVERS))["items"][0]["summary"] is None
    handover_id = UUID(given["id"])
    with pytest.raises(NotOwner):
        await accept_referral_handover(
            world.gate, desk(world), handover_id=handover_id, seen=1, draft=HandoverAnswer(live_at=NOW)
        )
    with pytest.raises(NotFound):
        await accept_referral_handover(
            world.gate, partner(world, "school"), handover_id=handover_id, seen=1, draft=HandoverAnswer(live_at=NOW)
        )
    with pytest.raises(InvalidContent):
        await accept_referral_handover(
            world.gate, team, handover_id=handover_id, seen=1, draft=HandoverAnswer(live_at=NOW + timedelta(days=1))
        )
    await accept_referral_handover(world.gate, team, handover_id=handover_id, seen=1, draft=HandoverAnswer(live_at=NOW))
    seen = await shown(world, desk(world), REFERRALS, referral_id)
    assert (seen["state"], seen["elsewhereOrganisationId"]) == ("handed_over", str(team.organisation_id))
    assert (await told(world, "veilig_thuis"))[-1] == "handed_over"
    assert [r["state"] for r in await rows(world, "SELECT state FROM tasks")] == ["lapsed"]


async def test_a_declined_handover_leaves_the_referral_where_it_was(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    offered = triage_of(outcome="existing_help", handover=handover(world))
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=2, draft=offered)
    team = world.actor("local_team", purpose=Purpose.handover)
    handover_id = UUID((await shown(world, team, REFERRAL_HANDOVERS))["items"][0]["id"])
    await decline_referral_handover(
        world.gate, team, handover_id=handover_id, seen=1, draft=ReasonDraft(reason="Not ours.")
    )
    await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=3, draft=triage_of())
    assert (await shown(world, desk(world), REFERRALS, referral_id))["state"] == "in_weighing"


async def test_what_is_asked_is_answered_and_the_referral_goes_on_where_it_was(world: World) -> None:
    sender = partner(world, "local_team")
    referral_id = await submit_referral(world.gate, sender, draft=small())
    needs = NeedsDraft.model_validate(
        {"needs": [{"question": "Who saw it?"}, {"question": "When?"}], "dueOn": NOW.date() + timedelta(days=7)}
    )
    await ask_referral_information(world.gate, house(world), referral_id=referral_id, seen=1, draft=needs)
    seen = await shown(world, sender, REFERRALS, referral_id, "questions")
    asked = [question["id"] for question in seen["questions"]["items"]]
    assert seen["state"] == "needs_information"
    one = AnswersDraft.model_validate({"answers": [{"questionId": UUID(asked[0]), "text": "A neighbour."}]})
    with pytest.raises(InvalidContent):
        await answer_referral(world.gate, sender, referral_id=referral_id, seen=2, draft=one)
    both = AnswersDraft.model_validate({"answers": [{"questionId": UUID(q), "text": "On Monday."} for q in asked]})
    with pytest.raises(NotFound):
        await answer_referral(world.gate, partner(world, "school"), referral_id=referral_id, seen=2, draft=both)
    await answer_referral(world.gate, sender, referral_id=referral_id, seen=2, draft=both)
    seen = await shown(world, house(world), REFERRALS, referral_id, "questions")
    assert seen["state"] == "received"
    assert {question["answer"] for question in seen["questions"]["items"]} == {"On Monday."}
    assert await told(world, "local_team") == ["received", "needs_information", "received"]


async def test_a_sender_takes_its_own_back_and_nobody_elses(world: World) -> None:
    sender = partner(world, "local_team")
    referral_id = await submit_referral(world.gate, sender, draft=small())
    reason = ReasonDraft(reason="Sent by mistake.")
    with pytest.raises(NotFound):
        await withdraw_referral(world.gate, partner(world, "school"), referral_id=referral_id, seen=1, draft=reason)
    with pytest.raises(NotOwner):
        await withdraw_referral(world.gate, house(world), referral_id=referral_id, seen=1, draft=reason)
    await withdraw_referral(world.gate, sender, referral_id=referral_id, seen=1, draft=reason)
    with pytest.raises(WrongState):
        await withdraw_referral(world.gate, sender, referral_id=referral_id, seen=2, draft=reason)


async def test_each_act_belongs_to_its_role_scope_and_purpose(world: World) -> None:
    referral_id = await submit_referral(world.gate, desk(world), draft=small())
    with pytest.raises(MissingScope):
        await submit_referral(world.gate, without(desk(world), Scope.referral_submit), draft=small("m-2"))
    with pytest.raises(PurposeNotAllowed):
        await submit_referral(world.gate, world.actor("police", purpose=Purpose.criminal_advice), draft=small("m-2"))
    with pytest.raises(MissingRole):
        await start_triage(world.gate, partner(world, "veilig_thuis"), referral_id=referral_id, seen=1)
    with pytest.raises(Forbidden):
        await start_triage(world.gate, house(world), referral_id=referral_id, seen=1)
    with pytest.raises(MissingRole):
        await weigh_referral(world.gate, desk(world), referral_id=referral_id, seen=1)
    with pytest.raises(MissingScope):
        await weigh_referral(world.gate, without(house(world), Scope.referral_decide), referral_id=referral_id, seen=1)
    with pytest.raises(NotFound):
        await weigh_referral(world.gate, partner(world, "school"), referral_id=referral_id, seen=1)
    with pytest.raises(WrongState):
        await decide_referral(world.gate, house(world), referral_id=referral_id, seen=1, draft=decision(world))
    with pytest.raises(WrongState):
        await triage_referral(world.gate, desk(world), referral_id=referral_id, seen=1, draft=triage_of())
    refused = await rows(world, "SELECT act FROM audit WHERE outcome = 'refused'")
    assert len(refused) >= 5


async def test_what_was_not_taken_up_can_be_weighed_again_by_the_director_alone(world: World) -> None:
    referral_id = await in_weighing(world, small())
    elsewhere = {"reasonCode": "criteria_not_met", "organisationId": str(world.organisations["local_team"])}
    no = decision(world, outcome="not_taken_up", track=None, elsewhere=elsewhere)
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=no)
    again = ReasonDraft(reason="A new report.")
    officer = house(world, Role.information_officer)
    with pytest.raises(MissingRole):
        await weigh_referral_again(world.gate, officer, referral_id=referral_id, seen=4, draft=again)
    director = house(world, Role.process_director)
    await weigh_referral_again(world.gate, director, referral_id=referral_id, seen=4, draft=again)
    assert await version(world, house(world), referral_id) == 5
    seen = await shown(world, house(world), REFERRALS, referral_id, "decisions")
    assert (seen["state"], len(seen["decisions"]["items"])) == ("in_weighing", 1)


async def test_a_triage_that_was_asked_for_comes_before_weighing(world: World) -> None:
    draft = small(requestedTrack="mda_structural")
    referral_id = await submit_referral(world.gate, partner(world, "local_team"), draft=draft)
    with pytest.raises(GuardNotMet):
        await weigh_referral(world.gate, house(world), referral_id=referral_id, seen=1)
    assert await told(world, "veilig_thuis") == ["received"]
    seen = await shown(world, desk(world), REFERRALS, referral_id)
    assert seen["concerns"] is not None
    await start_triage(world.gate, desk(world), referral_id=referral_id, seen=1)
    assert json.dumps(await shown(world, partner(world, "local_team"), REFERRALS, referral_id)).count("vt_triage") == 0
