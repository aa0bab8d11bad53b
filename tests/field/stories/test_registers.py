"""Registers of houses: an agenda that follows what was agreed, and partners who each enter their own information."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.field.stories.clock import let_pass
from tests.field.stories.conference import HOUSE, Conference, asked, charter, convene, decided
from tests.field.stories.course import put_in_force
from tests.field.stories.figures import sums
from tests.field.stories.scenes import findings
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT: Final = "veilig_thuis"
REPORTING: Final = "quality_report"
REFERRING: Final = "referral_handling"


async def agenda(stage: Stage, case: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Where a case stands on agendas."""
    return await stage.items(HOUSE, f"/cases/{case['id']}/agenda-items?pageSize=200")


async def settled(stage: Stage, case: Any, **charter_facts: Any) -> Conference:  # noqa: ANN401
    """A conference that decided on a case, with a recall; not recorded yet."""
    held = await convene(stage, case, **charter_facts)
    await held.gather(VT)
    await held.open()
    await stage.act(HOUSE, held.item, "note", {"nextReviewOn": day(30)})
    await held.decide(VT)
    return held


@pytest.mark.rule("ME-14", "ME-20")
@pytest.mark.system("SY-118")
async def test_recall_dates_build_the_agenda_and_what_was_agreed_on_is_new_no_more(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    held = await settled(stage, case)
    open_still = await held.put(await stage.open_case())
    unfinished = await held.act("record", {"nextOn": day(14)}, status=409)
    assert (unfinished["rule"], unfinished["missing"]) == ("ME-14", ["open-items"])
    await stage.act(HOUSE, open_still, "defer", {"nextOn": day(14)}, status=400)
    await stage.act(HOUSE, open_still, "defer", {"reason": "missing_information"}, status=400)
    await stage.act(HOUSE, open_still, "defer", {"reason": "missing_information", "nextOn": day(14)})
    await held.record()
    (recall,) = [one for one in await stage.items(HOUSE, f"/cases/{case['id']}/terms") if one["kind"] == "recall"]
    await let_pass(stage, "terms", "due_at", recall["id"])
    (back,) = [one for one in await agenda(stage, case) if one["status"] == "virtual_open"]
    assert (back["kind"], back["meetingId"]) == ("recall", None)
    await stage.act("police", f"/agenda-items/{back['id']}", "promote")
    following = await convene(stage, case)
    first = await following.put(await stage.open_case())
    kinds = {one["id"]: (one["kind"], one["position"]) for one in await stage.items(HOUSE, f"{following.path}/agenda")}
    known, new = (kinds[path.rpartition("/")[2]] for path in (following.item, first))
    assert (known[0], new[0]) == ("running", "new")
    assert new[1] < known[1]
    fields = "agendaItems(first: 20) { nodes { id kind status } }"
    nodes = (await asked(stage, HOUSE, case, fields))["agendaItems"]["nodes"]
    rows = [{name: one[name] for name in ("id", "kind", "status")} for one in await agenda(stage, case)]
    assert sorted(nodes, key=str) == sorted(rows, key=str)


@pytest.mark.system("SY-118")
async def test_what_is_put_off_thrice_is_noticed_and_nothing_is_parked_without_a_date(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    path = f"/cases/{case['id']}"
    item = (await convene(stage, case)).item
    for times in range(3):
        assert await findings(stage, case, "ME-14") == set()
        await stage.act(HOUSE, item, "defer", {"reason": "missing_information", "nextOn": day(14)})
        if times < 2:
            again = await convene(stage, None)
            await stage.act(HOUSE, item, "reschedule", {"meetingId": again.id})
    assert await findings(stage, case, "ME-14") == {"third-deferral"}
    await stage.act(HOUSE, item, "reschedule", {"meetingId": (await convene(stage, None)).id})
    await stage.act(HOUSE, item, "remove", {"reason": "It waits for the court"})
    await stage.act(HOUSE, path, "prepare")
    await stage.act(HOUSE, path, "park", {"reason": "Nobody knows how to go on"}, status=400)
    await stage.act(HOUSE, path, "park", {"until": day(91), "reason": "Waits for the court"}, status=400)
    await stage.act(HOUSE, path, "park", {"until": day(90), "reason": "Waits for the court"})
    await let_pass(stage, "cases", "parked_until", case["id"])
    assert (await stage.get(HOUSE, path))["status"] == "preparing"
    (due,) = [one for one in await agenda(stage, case) if one["status"] == "scheduled"]
    assert due["kind"] == "recall"


@pytest.mark.system("SY-118")
async def test_who_may_be_meant_is_proposed_and_a_merge_is_somebody_s_decision_that_can_be_undone(stage: Stage) -> None:
    family = "Voorbeeld Dubbelinga"
    case = await stage.open_case(family=family)
    mother, *_ = await stage.people(case)
    again = {"givenName": "Mira", "familyName": family, "birthDate": "1990-03-01"}
    sent = await stage.refer(
        family="Voorbeeld Elders",
        household={"members": ["mother"], "addresses": []},
        persons=[again | {"key": "mother", "householdRole": "parent"}],
        concerns=[{"what": "She came to the desk with a black eye.", "aboutPersons": ["mother"]}],
    )
    path = f"/referrals/{sent['id']}"
    weighed = await stage.get(HOUSE, path, purpose=REFERRING)
    (told,) = await stage.items(HOUSE, f"{path}/persons", purpose=REFERRING)
    assert (weighed["householdMatch"], told["candidateIds"], told["personId"]) == ("candidates", [mother], None)
    other = await stage.accept(sent["id"])
    (twin,) = [one["id"] for one in await stage.items(HOUSE, f"/cases/{other['id']}/persons")]
    found = await stage.post(HOUSE, "/persons/match", again)
    assert {mother, twin} <= {one["personId"] for one in found["items"] if "familyName" in one["agrees"]}
    here = f"/cases/{case['id']}/persons/{mother}"

    async def seen_of(kept: Any, person: str) -> Any:  # noqa: ANN401
        persons = await stage.items(HOUSE, f"/cases/{kept['id']}/persons")
        return next(one for one in persons if one["id"] == person)

    version = (await seen_of(case, mother))["version"]
    decision = {"mergedId": twin, "reason": "The same telephone number"}
    await stage.ask("police", "POST", f"{here}/merge", decision, version=version, status=403)
    await stage.ask(HOUSE, "POST", f"{here}/merge", decision, version=version)
    assert (await seen_of(other, twin))["mergedIntoId"] == mother
    assert (await seen_of(case, mother))["mergedIntoId"] is None
    await stage.post(HOUSE, f"{here}/merged/{twin}/unmerge")
    assert (await seen_of(other, twin))["mergedIntoId"] is None


@pytest.mark.system("SY-118")
async def test_figures_come_of_the_files_by_a_named_version_of_their_definition(stage: Stage) -> None:
    now = datetime.now(UTC)

    for _ in range(3):
        await stage.refer()
    before = await sums(stage, "IN-57")
    await stage.refer()
    after = await sums(stage, "IN-57")
    assert after["police"][0] == before["police"][0] + 1
    every = (await stage.post(HOUSE, "/indicator-results", {"year": now.year}, purpose=REPORTING))["results"]
    assert len(every) >= 50
    for one in every:
        assert one["version"] >= 1
        assert all(one[name] for name in ("id", "formula", "level", "kind", "owner", "titleNl", "unit"))


@pytest.mark.system("SY-119")
async def test_each_partner_enters_its_own_under_its_own_name_and_what_is_missing_is_shown(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    for kind in ("youth_protection", "probation"):
        await stage.join(case, kind)
    path = f"/cases/{case['id']}"
    own = {kind: await stage.contribute(kind, case, [mother], content=f"Seen by {kind}") for kind in ("police", VT)}
    for kind, item in own.items():
        read = await stage.get("youth_protection", f"/contributions/{item['id']}")
        assert (read["organisationId"], read["professionalId"]) == (
            str(stage.organisation(kind)), str(stage.professional(kind)),
        )  # fmt: skip
    wrong = {"content": "It was otherwise", "asOf": day()}
    for act, body in (("correct", wrong), ("withdraw", {"reason": "Not ours"})):
        refused = await stage.act(VT, f"/contributions/{own['police']['id']}", act, body, status=403)
        assert refused["type"].endswith("/not-owner")
    before = await stage.post(VT, f"{path}/completeness")
    assert set(before["missingOrganisationIds"]) >= {
        str(stage.organisation(kind)) for kind in ("youth_protection", "probation")
    }
    await stage.contribute("probation", case, [mother], content="Seen by probation")
    after = await stage.post(VT, f"{path}/completeness")
    assert after["contributed"] == before["contributed"] + 1
    assert str(stage.organisation("probation")) not in after["missingOrganisationIds"]
    named = (str(stage.organisation(kind)) for kind in ("police", VT))
    picture = {"heading": "The evenings", "text": "Two saw the same",
               "contributionIds": [item["id"] for item in own.values()]}  # fmt: skip
    part = await stage.post(VT, f"{path}/situation-parts", picture)
    narrow = await stage.contribute("police", case, [mother], content="For Veilig Thuis", recipientIds=[*named][1:])
    hidden = await stage.post(VT, f"{path}/situation-parts", picture | {"contributionIds": [narrow["id"]]})
    reads = {kind: {one["id"]: one["text"] for one in await stage.items(kind, f"{path}/situation-parts")}
             for kind in (VT, "probation")}  # fmt: skip
    assert {part["id"], hidden["id"]} <= reads[VT].keys()
    assert reads["probation"][part["id"]] == picture["text"]
    assert reads["probation"].get(hidden["id"]) is None
    fields = "situationParts(first: 5) { nodes { id text } }"
    nodes = (await asked(stage, "probation", case, fields))["situationParts"]["nodes"]
    assert {one["id"]: one["text"] for one in nodes} == reads["probation"]


@pytest.mark.system("SY-119")
async def test_nobody_sits_at_a_table_in_the_system_before_its_access_works(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    needed = str(stage.organisation("forensic_care"))
    held = await convene(stage, case, runsInSystem=True, mandatoryIds=[needed])
    await held.gather(VT, "forensic_care")
    for seat in await stage.items(HOUSE, f"{held.path}/participants"):
        there = {"attendance": "present"}
        await stage.ask(HOUSE, "POST", f"/participants/{seat['id']}/mark", there, version=seat["version"])
    refused = await held.act("open", status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-19", ["no-access"])
    await stage.client("forensic_care")
    assert (await held.act("open"))["status"] == "in_session"
    narrow = await stage.client("school")  # no agreement in force: it refers and follows its own, nothing else
    closed = await narrow.get("/v1/cases", purpose="joint_analysis")
    assert (closed.status_code, closed.json()["scopes"]) == (403, ["case:read"])


@pytest.mark.system("SY-119")
async def test_recalls_are_settled_online_and_three_tracks_each_have_their_owner(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    people = await stage.people(case)
    kind_id = await charter(stage, kind="virtual_conference")
    body = {"kindId": kind_id, "kind": "recall", "question": "Is the ban still needed?"}
    made = await stage.post(HOUSE, f"/cases/{case['id']}/agenda-items", body)
    item = f"/agenda-items/{made['id']}"
    for kind, text in (("police", "No new reports"), (VT, "The mother is well")):
        await stage.post(kind, f"{item}/comments", {"text": text, "confirms": True})
    said = await stage.items("police", f"{item}/comments")
    assert {one["organisationId"] for one in said} == {str(stage.organisation(kind)) for kind in ("police", VT)}
    positions = [{"organisationId": str(stage.organisation(kind)), "position": "in_favour"} for kind in ("police", VT)]
    await stage.post(HOUSE, f"{item}/decisions", {"kind": "arrangement", "text": "It ends", "positions": positions})
    assert (await stage.act(HOUSE, item, "decide"))["status"] == "decided"
    path = await put_in_force(stage, case, await decided(stage, case, "plan_agreed"))
    assert await findings(stage, case, "PL-07") == {"child-track-without-owner", "track-without-line"}
    await stage.act(VT, path, "revise", {"reason": "Nobody owns a track"})
    for track, owner in (("perpetrator", "police"), ("victim", VT), ("child", VT)):
        owned = {"track": track, "organisationId": str(stage.organisation(owner))}
        await stage.post(VT, f"{path}/tracks", owned)
    assert await findings(stage, case, "PL-07") == {"track-without-line"}
    for track in ("perpetrator", "victim", "child"):
        line = {"part": "safety", "text": "Weekly visits", "subjectIds": people, "track": track}
        await stage.post(VT, f"{path}/lines", line)
    assert await findings(stage, case, "PL-07") == set()
