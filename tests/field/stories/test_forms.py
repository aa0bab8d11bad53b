"""Forms of houses: packs and lists, tailor-made tables, daily talks, charters, what is settled online."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.notices.queue import DeliveryQueue
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.roles import Role
from app.integrations.jobs import FOLLOWS
from tests.field.stories.conference import HOUSE, asked, charter, convene
from tests.field.stories.scenes import lay
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPORTING = "quality_report"


async def let_terms_pass(stage: Stage, case_id: str) -> int:
    """The terms of a case are due, in their order, and the clock does what follows."""
    async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
        past = "UPDATE terms SET due_at = due_at - interval '400 days' WHERE case_id = $1 AND passed_at IS NULL"
        await work.connection.execute(past, case_id)
    return await TermKeeper(FOLLOWS)(stage.world.gate, stage.world.keeper(Role.system))


@pytest.mark.system("SY-071")
async def test_a_process_conference_has_one_agenda_a_pack_in_time_and_counts_what_comes_in(stage: Stage) -> None:
    case, other = await stage.open_case(), await stage.open_case()
    held = await convene(stage, case, mode="process", packDays=4, contentCap=1, days=10)
    await held.put(other)
    meeting = await stage.get(HOUSE, held.path)
    due = datetime.fromisoformat(meeting["packDueAt"])
    assert datetime.fromisoformat(meeting["startsAt"]) - due == timedelta(days=4)
    await held.gather("veilig_thuis")
    third = await held.put(await stage.open_case())
    assert (await stage.get(HOUSE, third))["changedSincePack"] is True
    queue = DeliveryQueue(stage.service.pools.writer)
    for house in await queue.houses():
        await queue.list_events(house)
    told = await stage.items("veilig_thuis", "/events?pageSize=200")
    assert told
    assert set(told[0]) == {"withheld", "id", "type", "caseId", "subjectKind", "subjectId", "subjectVersion",
                            "reasonCode", "noticeClass", "occurredAt"}  # fmt: skip
    await stage.direct(other)
    await stage.act(HOUSE, f"/cases/{other['id']}", "prepare")
    late = {"until": day(120), "reason": "He is abroad"}
    await stage.act(HOUSE, f"/cases/{other['id']}", "park", late, status=400)
    parked = await stage.act(HOUSE, f"/cases/{other['id']}", "park", late | {"until": day(60)})
    assert (parked["status"], parked["parkedUntil"]) == ("parked", day(60))
    await let_terms_pass(stage, other["id"])
    await lay(stage)
    sets = [one for programme in await stage.items("police", "/programmes?pageSize=200")
            for one in programme["definition"]["criteria"]]  # fmt: skip
    assert sets
    assert all(one["edition"] and one["groups"] for one in sets)
    figures = {"year": datetime.now(ZoneInfo("Europe/Amsterdam")).year, "indicators": ["IN-35", "IN-57-discussed"]}
    found = (await stage.post(HOUSE, "/indicator-results", figures, purpose=REPORTING))["results"]
    assert {one["id"] for one in found} == {"IN-35", "IN-57-discussed"}
    fields = "agendaItems(first: 5) { nodes { kind status } }"
    assert (await asked(stage, HOUSE, case, fields))["agendaItems"]["nodes"] == [{"kind": "new", "status": "scheduled"}]


@pytest.mark.system("SY-072", "SY-079")
async def test_a_complex_case_asks_the_coercive_framework_and_the_prosecution_on_call(stage: Stage) -> None:
    from_regular = await stage.open_case()
    assert from_regular["track"] == "regular"
    complex_track = {"track": "complex", "approach": "inter", "reason": "Help of free will is refused"}
    case_path = f"/cases/{from_regular['id']}"
    await stage.act(HOUSE, case_path, "change-track", complex_track, status=400)
    answered = complex_track | {"coerciveFramework": "to_consider", "legalDomain": "criminal"}
    changed = await stage.act(HOUSE, case_path, "change-track", answered)
    assert (changed["track"], changed["coerciveFramework"]) == ("complex", "to_consider")
    kind_id = await charter(stage, kind="tailor_made_conference", name="Maatwerkoverleg")
    seat = {"professionalId": str(stage.professional("police")), "isPrimary": True}
    await stage.post("police", f"/meeting-kinds/{kind_id}/seats", seat)
    await stage.post("police", f"/meeting-kinds/{kind_id}/seats", seat, status=409)
    held = await convene(stage, from_regular, kind_id=kind_id)
    bare = {"organisationId": str(stage.organisation("hospital")), "basis": "subject_expert"}
    await stage.post(HOUSE, f"{held.path}/participants", bare, status=400)
    await stage.post(HOUSE, f"{held.path}/participants", bare | {"reason": "Treated her injuries"})
    await stage.direct(from_regular)
    await stage.join(from_regular, "prosecution")
    for person in await stage.people(from_regular):
        await stage.consent(from_regular, person, ("veilig_thuis", "police"), ("existence", "justice"))
    question = {"askedId": str(stage.organisation("prosecution")), "route": "on_call", "dueAt": moment(60 * 24),
                "question": "Is a restraining order possible?"}  # fmt: skip
    made = await stage.post("veilig_thuis", f"{case_path}/prosecution-questions", question)
    assert (made["state"], made["route"]) == ("asked", "on_call")
    wrong = question | {"askedId": str(stage.organisation("school"))}
    await stage.post("veilig_thuis", f"{case_path}/prosecution-questions", wrong, status=400)
    answer = {"answer": "Yes, with the suspension", "prosecutionNeeded": "yes", "shareable": True}
    await stage.act("prosecution", f"/prosecution-questions/{made['id']}", "answer", answer)
    shared = await stage.get("police", f"/prosecution-questions/{made['id']}")
    assert (shared["state"], shared["answer"], shared["prosecutionNeeded"]) == ("answered", answer["answer"], "yes")
    second = await stage.post("veilig_thuis", f"{case_path}/prosecution-questions", question | {"route": "system"})
    unshared = answer | {"answer": "He is under investigation", "shareable": False, "prosecutionNeeded": "later"}
    await stage.act("prosecution", f"/prosecution-questions/{second['id']}", "answer", unshared)
    hidden = await stage.get("police", f"/prosecution-questions/{second['id']}")
    assert (hidden["answer"], hidden["prosecutionNeeded"]) == (None, "later")
    fields = "prosecutionQuestions(first: 5) { nodes { state answer prosecutionNeeded } }"
    nodes = (await asked(stage, "police", from_regular, fields))["prosecutionQuestions"]["nodes"]
    assert {(one["answer"], one["prosecutionNeeded"]) for one in nodes} == {(answer["answer"], "yes"), (None, "later")}


@pytest.mark.system("SY-073")
async def test_a_daily_conference_has_minutes_the_same_day_colours_with_argument_and_contact_by_whoever_can(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case, kind="daily_conference", packRule="daily", days=3)
    due = datetime.fromisoformat((await stage.get(HOUSE, held.path))["packDueAt"])
    assert due.astimezone(ZoneInfo("Europe/Amsterdam")).hour == 13
    path = f"/cases/{case['id']}"
    codes = {"name": "colour_codes", "value": "yellow, orange", "source": "Werkwijze huis D"}
    await stage.post(HOUSE, "/settings", codes, purpose=REPORTING)
    for colour, why in (("yellow", "He keeps away"), ("orange", "Release is near")):
        await stage.post("veilig_thuis", f"{path}/colour-codes", {"colour": colour, "argument": why})
    await stage.post("veilig_thuis", f"{path}/colour-codes", {"colour": "yellow"}, status=400)
    colours = await stage.items("veilig_thuis", f"{path}/colour-codes")
    assert [(one["colour"], one["argument"]) for one in colours] == [
        ("orange", "Release is near"), ("yellow", "He keeps away"),
    ]  # fmt: skip
    task = next(one for one in await stage.items("police", f"{path}/tasks") if one["kind"] == "first_contact")
    assert (await stage.act("police", f"/tasks/{task['id']}", "claim"))["state"] == "claimed"
    await stage.post("veilig_thuis", f"{path}/safety-plans", {"aim": "Every night is safe"})
    (plan,) = await stage.items("veilig_thuis", f"{path}/safety-plans")
    assert plan["dueAt"][:10] == day(21)
    await held.gather("veilig_thuis")
    await held.open()
    await stage.act(HOUSE, held.item, "note", {"nextReviewOn": day(7)})
    await held.decide("veilig_thuis")
    await held.record()
    (minute,) = await held.minutes("veilig_thuis")
    assert minute["publishedAt"][:10] == day()
    await let_terms_pass(stage, case["id"])
    fields = "agendaItems(first: 10) { nodes { kind status recallOn } }"
    nodes = (await asked(stage, "veilig_thuis", case, fields))["agendaItems"]["nodes"]
    assert {(one["kind"], one["status"]) for one in nodes} == {("new", "decided"), ("recall", "virtual_open")}


@pytest.mark.system("SY-074")
async def test_a_charter_is_whole_acknowledged_and_improved_every_year(stage: Stage) -> None:
    bare = await charter(stage, active=False, goal=None, retentionDays=None)
    refused = await stage.act(HOUSE, f"/meeting-kinds/{bare}", "activate", status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-01", ["goal"])
    unkept = await charter(stage, active=False, retentionDays=None)
    refused = await stage.act(HOUSE, f"/meeting-kinds/{unkept}", "activate", status=409)
    assert (refused["rule"], refused["missing"]) == ("GR-16", ["retention_days"])
    unplanned = {"kindId": unkept, "startsAt": moment(600), "endsAt": moment(720)}
    await stage.post(HOUSE, "/meetings", unplanned, status=409)
    kind_id = await charter(stage)
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case, kind_id=kind_id)
    await held.gather("veilig_thuis")
    findings = f"/cases/{case['id']}/findings?pageSize=200"
    assert ("ME-01", "charter-not-acknowledged") in {
        (one["rule"], one["code"]) for one in await stage.items(HOUSE, findings)
    }
    await stage.post("veilig_thuis", f"/meeting-kinds/{kind_id}/acknowledge")
    assert "ME-01" not in {one["rule"] for one in await stage.items(HOUSE, findings)}
    plan = {"text": "Packs two days earlier", "ownerId": str(stage.organisation("police")), "dueOn": day(365)}
    leaks = plan | {"text": f"In {case['reference']} it went wrong"}
    await stage.post(HOUSE, "/improvement-actions", leaks, purpose=REPORTING, status=400)
    made = await stage.post(HOUSE, "/improvement-actions", plan, purpose=REPORTING)
    done = await stage.act("police", f"/improvement-actions/{made['id']}", "finish", purpose=REPORTING)
    assert done["state"] == "done"
    seen = await stage.graph("police", "{ improvementActions(first: 5) { nodes { text state } } }", purpose=REPORTING)
    assert {"text": plan["text"], "state": "done"} in seen["improvementActions"]["nodes"]


@pytest.mark.system("SY-075")
async def test_a_simple_item_is_settled_online_or_met_about_on_request_or_by_expiry(stage: Stage) -> None:
    case = await stage.open_case()
    kind_id = await charter(stage, kind="virtual_conference")

    async def online() -> str:
        body = {"kindId": kind_id, "kind": "recall", "question": "Is it still needed?"}
        made = await stage.post(HOUSE, f"/cases/{case['id']}/agenda-items", body)
        assert made["status"] == "virtual_open"
        return f"/agenda-items/{made['id']}"

    first, second, third = [await online() for _ in range(3)]
    await stage.post("police", f"{first}/comments", {"text": "No need to meet", "confirms": True})
    positions = [{"organisationId": str(stage.organisation("police")), "position": "in_favour"}]
    made = {"kind": "arrangement", "text": "The local team goes on", "positions": positions}
    await stage.post(HOUSE, f"{first}/decisions", made)
    assert (await stage.act(HOUSE, first, "decide"))["status"] == "decided"
    assert (await stage.act("police", second, "promote"))["status"] == "scheduled"
    await stage.post("police", f"{second}/comments", {"text": "Too late"}, status=409)
    await let_terms_pass(stage, case["id"])
    assert (await stage.get(HOUSE, third))["status"] == "scheduled"
    fields = "agendaItems(first: 5) { nodes { status promotedAt } }"
    nodes = (await asked(stage, "police", case, fields))["agendaItems"]["nodes"]
    assert sorted(one["status"] for one in nodes) == ["decided", "scheduled", "scheduled"]


@pytest.mark.system("SY-076")
async def test_a_case_is_solo_multi_or_inter_with_a_reason_and_inter_with_the_prosecution(stage: Stage) -> None:
    case = await stage.open_case(decision={"approach": "multi"})
    assert case["approach"] == "multi"
    path = f"/cases/{case['id']}"
    await stage.act(HOUSE, path, "change-track", {"track": "regular", "approach": "solo"}, status=400)
    why = {"track": "regular", "approach": "solo", "reason": "The local team suffices"}
    assert (await stage.act(HOUSE, path, "change-track", why))["approach"] == "solo"
    body = {"organisationId": str(stage.organisation("prosecution")), "basis": "core"}
    joined = await stage.post(HOUSE, f"{path}/participations", body, status=409)
    assert joined["rule"] == "CA-03"
    await stage.act(HOUSE, path, "change-track", why | {"approach": "inter", "reason": "Recall: justice joins"})
    await stage.post(HOUSE, f"{path}/participations", body)
    refused = await stage.act(HOUSE, path, "change-track", why, status=400)
    assert refused["errors"][0] == {"pointer": "/approach", "code": "must-be-inter", "rule": "CA-03"}
    await stage.direct(case)
    plan = await stage.post("veilig_thuis", f"{path}/plans", {"kind": "conference_plan", "parts": ["safety"]})
    track = {"track": "perpetrator", "organisationId": str(stage.organisation("police"))}
    await stage.post("veilig_thuis", f"/plans/{plan['id']}/tracks", track)
    tracks = await stage.items("veilig_thuis", f"/plans/{plan['id']}/tracks")
    assert [(one["track"], one["organisationId"]) for one in tracks] == [("perpetrator", track["organisationId"])]
    moves = await stage.items(HOUSE, f"{path}/moves?pageSize=200")
    assert {"solo", "inter"} <= {one["new"] for one in moves}
    assert (await asked(stage, "prosecution", case, "approach"))["approach"] == "inter"
