"""Who belongs to a case in which shell: core team, partners on request, subject experts, members from outside."""

from typing import Any

import pytest

from tests.field.stories.clock import told
from tests.field.stories.conference import HOUSE, asked, convene
from tests.field.stories.scenes import enlist, findings, lay, structural
from tests.field.stories.stage import Stage, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT, EXPERT = "veilig_thuis", "child_protection_board"


async def seats(stage: Stage, path: str) -> dict[str, str]:
    """The basis of every seat of a meeting, by organisation."""
    found = await stage.items(HOUSE, f"{path}/participants?pageSize=200")
    return {one["organisationId"]: one["basis"] for one in found}


async def member(
    stage: Stage,
    case: dict[str, Any],
    kind: str,
    shell: str,
    discipline: str,
    *,
    status: int | None = None,
    **facts: Any,  # noqa: ANN401 - members of the draft
) -> Any:  # noqa: ANN401 - JSON
    """A member of the team of a case."""
    body = {"organisationId": str(stage.organisation(kind)), "shell": shell, "discipline": discipline} | facts
    return await stage.post(HOUSE, f"/cases/{case['id']}/team", body, status=status)


@pytest.mark.system("SY-017")
async def test_the_core_team_is_always_invited_and_others_by_name_with_a_basis_and_a_reason(stage: Stage) -> None:
    await lay(stage)
    case = await stage.open_case()
    await stage.direct(case)
    outer = {
        "youth_protection": {"basis": "case_involved", "shell": "first"},
        "local_team": {"basis": "on_request", "shell": "second"},
        "womens_shelter": {"basis": "on_request"},
    }
    for kind, terms in outer.items():
        await stage.join(case, kind, **terms)
    await member(stage, case, "womens_shelter", "core", "shelter")
    held = await convene(stage, case)
    bare = {"organisationId": str(stage.organisation("youth_protection")), "basis": "case_involved"}
    await stage.post(HOUSE, f"{held.path}/participants", bare, status=400)
    await stage.post(HOUSE, f"{held.path}/participants", bare | {"basis": None, "reason": "Knows them"}, status=400)
    await stage.post("police", f"{held.path}/core-team", status=404)
    for _ in range(2):
        await stage.post(HOUSE, f"{held.path}/core-team")
    core = {str(stage.organisation(kind)): "core" for kind in (HOUSE, VT, "womens_shelter")}
    assert await seats(stage, held.path) == core
    await held.seat("youth_protection", basis="case_involved")
    await held.seat(EXPERT, basis="subject_expert")
    named = {"youth_protection": "case_involved", EXPERT: "subject_expert"}
    assert await seats(stage, held.path) == core | {str(stage.organisation(one)): basis for one, basis in named.items()}
    query = """query($id: UUID!) { meeting(id: $id) {
        participants(first: 50) { nodes { organisationId basis reason } } } }"""
    nodes = (await stage.graph(HOUSE, query, id=held.id))["meeting"]["participants"]["nodes"]
    assert {one["organisationId"]: one["basis"] for one in nodes} == await seats(stage, held.path)
    assert all(one["reason"] for one in nodes)


@pytest.mark.system("SY-017")
async def test_a_subject_expert_reads_a_digest_of_what_its_rights_open_and_only_until_the_conference_is_over(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    await stage.ask(EXPERT, "GET", f"/cases/{case['id']}", status=404)
    held = await convene(stage, case)
    there = await stage.items(HOUSE, "/guide-templates?pageSize=50")
    if "gezamenlijke-analyse" not in {one["code"] for one in there}:
        await stage.post(HOUSE, "/guide-templates/adopt", {"code": "gezamenlijke-analyse"})
    await held.seat(EXPERT, basis="subject_expert")
    opens = {"meetingId": held.id, "phase": "direct_safety", "prepareUntil": moment(60 * 24 * 3)}
    run = await stage.post(HOUSE, f"/cases/{case['id']}/guide-runs", opens)
    path = f"/guide-runs/{run['id']}"
    ready = await stage.post(HOUSE, f"{path}/preparation")
    assert ready["digestIds"] == [str(stage.organisation(EXPERT))]
    assert str(stage.organisation(VT)) in ready["waitingIds"]
    answers = {}
    for code, text in (("DV-B1.2", "He was at the door twice"), ("DV-V2", "Treatment for his drinking")):
        body = {"questionCode": code, "personIds": [mother], "items": [text]}
        answers[code] = (await stage.post(VT, f"{path}/answers", body))["id"]
    await stage.post(VT, f"{path}/hand-in", {"nothingKnown": False})
    await stage.act(HOUSE, path, "summarise", {"summary": "Two see the same"})
    await held.gather(VT)
    assert await told(stage, EXPERT, "guides.summarised", run["id"])
    await stage.ask(EXPERT, "POST", f"{path}/hand-in", {"nothingKnown": True}, status=404)
    digest = {one["id"]: one["items"] for one in await stage.items(EXPERT, f"{path}/answers?pageSize=200")}
    assert digest == {answers["DV-B1.2"]: ["He was at the door twice"], answers["DV-V2"]: None}
    query = "query($id: UUID!) { guideRun(id: $id) { answers(first: 50) { nodes { id items } } } }"
    nodes = (await stage.graph(EXPERT, query, id=run["id"]))["guideRun"]["answers"]["nodes"]
    assert {one["id"]: one["items"] for one in nodes} == digest
    (seat,) = [one for one in await stage.items(HOUSE, f"{held.path}/participants?pageSize=200")
               if one["basis"] == "subject_expert"]  # fmt: skip
    await stage.post(HOUSE, f"/participants/{seat['id']}/remove")
    await stage.ask(EXPERT, "GET", path, status=404)
    await stage.ask(EXPERT, "GET", f"/cases/{case['id']}", status=404)


@pytest.mark.system("SY-017")
async def test_members_from_outside_are_in_one_case_and_partners_on_request_leave_with_it(stage: Stage) -> None:
    case, other = await structural(stage), await stage.open_case()
    for each in (case, other):
        await stage.direct(each)
        await stage.join(each, "local_team", basis="on_request")
    await enlist(stage, case, "mda_structural")
    assert await findings(stage, case, "PR-09") == {"sector-missing", "too-few-disciplines"}
    await member(stage, case, "hospital", "first", "doctor", status=400)
    await stage.join(case, "hospital", basis="case_involved")
    outside: dict[str, Any] = {"external": True, "professionalId": str(stage.professional("local_team"))}
    await member(stage, case, "local_team", "second", "therapist", status=400, external=True)
    guest = await member(stage, case, "local_team", "second", "therapist", **outside)
    refused = await member(stage, other, "local_team", "second", "therapist", status=409, **outside)
    assert refused["rule"] == "PR-08"
    await member(stage, case, VT, "core", "safety", sector="safety")
    await member(stage, case, "hospital", "first", "doctor", sector="medical")
    assert await findings(stage, case, "PR-09") == set()
    team = await stage.items(VT, f"/cases/{case['id']}/team")
    assert {(one["shell"], one["discipline"], one["external"]) for one in team} == {
        ("second", "therapist", True), ("core", "safety", False), ("first", "doctor", False),
    }  # fmt: skip
    nodes = (await asked(stage, VT, case, "team(first: 9) { nodes { shell startsAt endsAt } }"))["team"]["nodes"]
    assert all(one["startsAt"] and one["endsAt"] is None for one in nodes)
    await stage.act(HOUSE, f"/team-members/{guest['id']}", "end")
    assert (await stage.get(VT, f"/team-members/{guest['id']}"))["endsAt"] is not None
    await stage.join(case, "youth_protection")
    transfer = {"toKind": "organisation", "receiverId": str(stage.organisation("youth_protection")),
                "summary": "The family moves", "openRisks": []}  # fmt: skip
    made = await stage.post(HOUSE, f"/cases/{case['id']}/transfers", transfer)
    await stage.act(HOUSE, f"/transfers/{made['id']}", "hand-over", {"at": moment(-5), "note": "With the mother"})
    for kind in ("local_team", "youth_protection"):
        assert (await stage.get(kind, f"/cases/{case['id']}"))["id"] == case["id"]
    await stage.act("youth_protection", f"/transfers/{made['id']}", "accept")
    await stage.ask("local_team", "GET", f"/cases/{case['id']}", status=404)
    assert (await stage.get("local_team", f"/cases/{other['id']}"))["id"] == other["id"]
    for kind in ("youth_protection", VT):
        assert (await stage.get(kind, f"/cases/{case['id']}"))["status"] == "transferred"
