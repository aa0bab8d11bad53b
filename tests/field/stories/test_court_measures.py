"""What a court decides: weighing and asking in criminal law, orders for a child, who directs while they run."""

from typing import Any

import pytest

from tests.field.stories.clock import let_pass, told
from tests.field.stories.conference import HOUSE, asked
from tests.field.stories.figures import sums
from tests.field.stories.scenes import findings, profile
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT, BOARD = "veilig_thuis", "youth_protection"
ADVICE = "criminal_advice"
ORDER = {"kind": "supervision_order", "frame": "coercive_civil", "ground": "Serious threat to her development",
         "authority": "The juvenile court"}  # fmt: skip


async def opened(stage: Stage, *kinds: str) -> dict[str, Any]:
    """A case directed by Veilig Thuis in which these organisations take part."""
    case: dict[str, Any] = await stage.open_case()
    await stage.direct(case)
    for kind in kinds:
        await stage.join(case, kind)
    return case


async def granted(stage: Stage, case: dict[str, Any], asker: str, **facts: Any) -> str:  # noqa: ANN401 - members
    """A measure that this organisation asked for and that was granted; its path."""
    made = await stage.post(asker, f"/cases/{case['id']}/measures", ORDER | facts)
    await stage.act(asker, f"/measures/{made['id']}", "decide", {"answer": "decided_yes", "endsOn": day(180)})
    return f"/measures/{made['id']}"


async def term_of(stage: Stage, case: dict[str, Any], subject_id: str) -> dict[str, Any]:
    """The term that is about this."""
    terms = await stage.items(HOUSE, f"/cases/{case['id']}/terms?pageSize=200")
    (found,) = [one for one in terms if one["subjectId"] == subject_id]
    return dict(found)


@pytest.mark.system("SY-114")
async def test_coercion_is_weighed_by_name_explained_and_stands_on_a_timeline_per_person(stage: Stage) -> None:
    case = await opened(stage, "prosecution", "probation")
    path = f"/cases/{case['id']}"
    mother, father, _ = await stage.people(case)
    readers = (VT, "police", "prosecution", "probation")
    await stage.consent(case, father, readers, ("existence", "coordination", "measures", "justice"))
    answered = {"track": "complex", "approach": "inter", "coerciveFramework": "to_consider", "legalDomain": "criminal",
                "reason": "Help of free will is refused"}  # fmt: skip
    await stage.act(HOUSE, path, "change-track", answered)
    assert await findings(stage, case, "PL-18") == {"legal-weighing-missing"}
    weighing = {"subjectIds": [father], "outcome": "Supervision, else what is asked of him has no weight"}
    await stage.post(VT, f"{path}/legal-weighings", weighing, status=403)
    client = await stage.client("probation")
    client.professional = None
    await stage.post("probation", f"{path}/legal-weighings", weighing, status=403)  # a weigher has a name
    client.professional = stage.professional("probation")
    await stage.post("probation", f"{path}/legal-weighings", weighing)
    assert await findings(stage, case, "PL-18") == set()
    (weighed,) = await stage.items("prosecution", f"{path}/legal-weighings")
    assert (weighed["weigherId"], weighed["outcome"]) == (str(stage.professional("probation")), weighing["outcome"])
    pressed = {"kind": "behaviour_programme", "frame": "pressing", "subjectId": father}
    await granted(stage, case, "probation", **pressed)
    assert await findings(stage, case, "PL-13") == set()  # drang is no coercion
    coerced = {"kind": "probation_supervision", "frame": "coercive_criminal", "subjectId": father}
    measure = await granted(stage, case, "prosecution", **coerced)
    ban = {"kind": "civil_contact_ban", "frame": "coercive_civil", "subjectId": mother}
    await granted(stage, case, VT, **ban)
    explained = {"onDate": day(), "personIds": [father]}
    before = await stage.items(HOUSE, f"{path}/findings?pageSize=200")
    open_ones = {one["subjectId"] for one in before if one["rule"] == "PL-13"}
    assert measure.rsplit("/", 1)[1] in open_ones
    await stage.act("prosecution", measure, "explain", explained | {"onDate": day(1)}, status=400)
    told_him = await stage.act("prosecution", measure, "explain", explained)
    assert (told_him["explainedOn"], told_him["explainedToIds"]) == (day(), [father])
    after = await stage.items(HOUSE, f"{path}/findings?pageSize=200")
    assert {one["subjectId"] for one in after if one["rule"] == "PL-13"} == open_ones - {measure.rsplit("/", 1)[1]}
    await stage.act("prosecution", measure, "start")
    timeline = await stage.items("prosecution", f"{path}/legal-events?personId={father}&pageSize=200")
    of_measure = [one["kind"] for one in timeline if f"/measures/{one['measureId']}" == measure]
    assert sorted(of_measure) == ["decided_yes", "measure_end", "requested", "started"]
    assert {one["personId"] for one in timeline} == {father}
    fields = f'legalEvents(first: 50, personId: "{father}") {{ nodes {{ id kind onDate measureId }} }}'
    seen = (await asked(stage, "prosecution", case, fields))["legalEvents"]["nodes"]
    assert seen == [{name: one[name] for name in ("id", "kind", "onDate", "measureId")} for one in timeline]
    figures = {"year": int(day()[:4]), "indicators": ["IN-49"]}
    (share,) = (await stage.post(HOUSE, "/indicator-results", figures, purpose="quality_report"))["results"]
    assert (share["id"], share["version"], share["level"], share["kind"], share["owner"]) == (
        "IN-49", 2, "society", "objective", HOUSE,
    )  # fmt: skip
    assert {"pressing", "coercive_criminal", "coercive_civil"} <= set(await sums(stage, "IN-49"))


@pytest.mark.system("SY-114")
async def test_what_is_asked_of_the_court_is_for_its_purpose_alone_and_in_time_for_the_hearing(stage: Stage) -> None:
    case = await opened(stage, "prosecution", "probation")
    path = f"/cases/{case['id']}"
    _, father, _ = await stage.people(case)
    await stage.consent(case, father, ("probation", "police"), ("existence", "coordination", "justice", "measures"),
                        purposes=(ADVICE, "joint_analysis"))  # fmt: skip
    asks = {"personId": father, "text": "Treatment for his drinking", "hearingOn": day(40)}
    await stage.post("prosecution", f"{path}/special-conditions", asks, status=403)
    await stage.post(VT, f"{path}/special-conditions", asks, purpose=ADVICE, status=403)
    await stage.post("prosecution", f"{path}/special-conditions", asks | {"hearingOn": day(-1)}, purpose=ADVICE,
                     status=400)  # fmt: skip
    await stage.post("prosecution", f"{path}/special-conditions", asks, purpose=ADVICE)
    (proposed,) = await stage.items("probation", f"{path}/special-conditions", purpose=ADVICE)
    assert {name: proposed[name] for name in asks} == asks
    assert (proposed["purpose"], proposed["proposedById"]) == (ADVICE, str(stage.organisation("prosecution")))
    for kind in ("probation", "police", "prosecution"):
        assert await stage.items(kind, f"{path}/special-conditions") == []
    query = "query($id: UUID!) { case(id: $id) { specialConditions(first: 5) { nodes { text hearingOn } } } }"
    nodes = (await stage.graph("probation", query, purpose=ADVICE, id=case["id"]))["case"]["specialConditions"]["nodes"]
    assert nodes == [{name: proposed[name] for name in ("text", "hearingOn")}]
    reads = await stage.items(HOUSE, f"/disclosures?purpose={ADVICE}&pageSize=200", purpose="client_transparency")
    assert {one["purpose"] for one in reads} == {ADVICE}
    assert "list_case_special_conditions" in {one["operation"] for one in reads}
    hearing = {"personId": father, "kind": "hearing", "onDate": day(40)}
    made = await stage.post("prosecution", f"{path}/legal-events", hearing)
    term = await term_of(stage, case, made["id"])
    assert term["dueAt"][:10] == day(26)  # fourteen days before
    for kind in ("prosecution", HOUSE):
        assert await told(stage, kind, "plans.legal_date_near", made["id"]) == []
    await let_pass(stage, "terms", "due_at", term["id"])
    for kind in ("prosecution", HOUSE):
        assert await told(stage, kind, "plans.legal_date_near", made["id"]) == ["hearing"]


@pytest.mark.system("SY-115")
async def test_an_order_is_about_a_child_and_its_terms_run(stage: Stage) -> None:
    case = await opened(stage, BOARD)
    path = f"/cases/{case['id']}"
    mother, father, child = await stage.people(case)
    for kind in ("provisional_supervision", "supervision_order", "out_of_home", "investigation_request"):
        refused = await stage.post(BOARD, f"{path}/measures", ORDER | {"kind": kind, "subjectId": father}, status=400)
        assert [(one["code"], one["rule"]) for one in refused["errors"]] == [("minor-required", "PL-13")]
        made = await stage.post(BOARD, f"{path}/measures", ORDER | {"kind": kind, "subjectId": child})
        assert (made["domain"], made["subjectId"]) == ("civil", child)
    unborn = ORDER | {"kind": "provisional_supervision", "subjectId": mother}
    await stage.post(BOARD, f"{path}/measures", unborn, status=400)
    assert (await stage.post(BOARD, f"{path}/measures", unborn | {"unborn": True}))["unborn"] is True
    for kind, domain in (("custody_decision", "civil"), ("contact_decision", "civil"), ("contact_house", "other")):
        made = await stage.post(BOARD, f"{path}/measures", ORDER | {"kind": kind, "subjectId": father})
        assert made["domain"] == domain
    placed = await granted(stage, case, BOARD, kind="out_of_home", subjectId=child)
    ends = [one for one in await stage.items(BOARD, f"{placed}/events") if one["kind"] == "measure_end"]
    assert [one["onDate"] for one in ends] == [day(180)]
    assert (await term_of(stage, case, ends[0]["id"]))["dueAt"][:10] == day(166)
    provisional = {"kind": "provisional_order", "frame": "voluntary", "subjectId": mother, "conditions": "The house"}
    order = await granted(stage, case, BOARD, **provisional)
    order_id = order.rsplit("/", 1)[1]
    term = await term_of(stage, case, order_id)
    assert (term["kind"], term["dueAt"][:10], term["endedAt"]) == ("divorce_petition", day(28), None)
    petition = {"personId": mother, "kind": "divorce_petition", "onDate": day()}
    await stage.post(BOARD, f"{path}/legal-events", petition, status=400)
    await stage.post(BOARD, f"{path}/legal-events", petition | {"measureId": order_id})
    assert (await term_of(stage, case, order_id))["endedAt"] is not None
    fields = "terms(first: 50) { nodes { kind subjectId dueAt endedAt } }"
    nodes = (await asked(stage, HOUSE, case, fields))["terms"]["nodes"]
    known = await term_of(stage, case, order_id)
    assert {name: known[name] for name in ("kind", "subjectId", "dueAt", "endedAt")} in nodes


@pytest.mark.system("SY-115")
async def test_youth_protection_directs_while_an_order_runs_and_two_go_on_at_its_end(stage: Stage) -> None:
    case = await opened(stage, BOARD, "local_team")
    path = f"/cases/{case['id']}"
    child = (await stage.people(case))[2]
    await profile(stage, case, "family_under_stress")
    measure = await granted(stage, case, BOARD, subjectId=child)
    assert "D-07" not in {one["code"] for one in await _proposals(stage, case)}  # granted, not running
    await stage.act(BOARD, measure, "start")
    (only,) = await _proposals(stage, case)
    assert (only["code"], only["holders"]) == ("D-07", [BOARD])
    assert only["organisationIds"] == [str(stage.organisation(BOARD))]
    assert await _in_charge(stage, case) == str(stage.organisation(VT))  # proposed is not assigned
    role = {
        "role": "case_director",
        "form": "youth_protection_worker",
        "pushThrough": True,
        "organisationId": str(stage.organisation(BOARD)),
        "professionalId": str(stage.professional(BOARD)),
    }
    offered = f"/directions/{(await stage.post(HOUSE, f'{path}/directions', role))['id']}"
    await stage.act(BOARD, offered, "accept", status=409)  # nobody has spoken with the successor
    await stage.act(VT, offered, "hand-over", {"note": "She sleeps at her aunt's on Fridays"})
    assert await _in_charge(stage, case) == str(stage.organisation(VT))
    await stage.act(BOARD, offered, "accept")
    assert await _in_charge(stage, case) == str(stage.organisation(BOARD))
    ending = {"outcome": "lifted", "reason": "The threat is gone"}
    going_on = {"measureId": measure.rsplit("/", 1)[1], "guidanceById": str(stage.organisation("local_team")),
                "monitoringById": str(stage.organisation(VT)), "note": "The school keeps an eye on her"}  # fmt: skip
    handover = f"/measure-handovers/{(await stage.post(BOARD, f'{path}/measure-handovers', going_on))['id']}"
    for kind, missing in (("local_team", ["guidance", "monitoring"]), (VT, ["monitoring"])):
        refused = await stage.act(BOARD, measure, "end", ending, status=409)
        assert (refused["rule"], refused["missing"]) == ("CA-05", missing)
        await stage.act(kind, handover, "accept")
    assert (await stage.act(BOARD, measure, "end", ending))["status"] == "lifted"
    first = (await _proposals(stage, case))[0]
    assert (first["code"], set(first["holders"])) == ("D-08", {"local_team", VT})
    assert await _in_charge(stage, case) == str(stage.organisation(BOARD))
    await stage.direct(case, "local_team")
    assert await _in_charge(stage, case) == str(stage.organisation("local_team"))
    fields = "directions(first: 9) { nodes { id role organisationId state endsAt } }"
    nodes = (await asked(stage, BOARD, case, fields))["directions"]["nodes"]
    kept = await stage.items(BOARD, f"{path}/directions?pageSize=200")
    assert nodes == [{name: one[name] for name in ("id", "role", "organisationId", "state", "endsAt")} for one in kept]


@pytest.mark.system("SY-115")
async def test_one_parent_who_blocks_help_opens_the_civil_route_and_a_court_may_decide(stage: Stage) -> None:
    case = await opened(stage, BOARD)
    child = (await stage.people(case))[2]
    body = {"personId": child, "purposes": ["joint_analysis"], "categories": ["care"], "authorityHolders": 2,
            "recipientIds": [str(stage.organisation(BOARD))]}  # fmt: skip
    path = f"/cases/{case['id']}"
    ground = f"/grounds/{(await stage.post(VT, f'{path}/consents', body))['id']}"
    given = {"state": "given", "endsAt": moment(60 * 24 * 90), "formReference": "TF-4"}
    half = await stage.act(VT, ground, "answer", given | {"holdersAgreed": 1}, status=409)
    assert half["rule"] == "GR-13"
    await stage.act(VT, ground, "answer", given | {"holdersAgreed": 2})
    note = {"reason": "He wants no stranger in the house", "childInterestNote": "She asks for help herself"}
    blocked = await stage.act(VT, ground, "block", note)
    assert (blocked["state"], blocked["proposedMeasure"]) == ("blocked_by_parent", "provisional_supervision")
    assert blocked["childInterestNote"] == note["childInterestNote"]
    assert await stage.items(VT, f"{path}/measures") == []  # proposed, never taken by itself
    asked_for = ORDER | {"kind": blocked["proposedMeasure"], "subjectId": child}
    await stage.post(BOARD, f"{path}/measures", asked_for)
    nobody = {"state": "given", "endsAt": given["endsAt"]}
    refused = await stage.act(VT, ground, "unblock", nobody, status=409)
    assert refused["rule"] == "GR-13"
    decided = await stage.act(VT, ground, "unblock", nobody | {"courtDecision": "C/16/2026-118"})
    assert (decided["state"], decided["proposedMeasure"]) == ("given", None)
    fields = "grounds(first: 9) { nodes { id state courtDecision proposedMeasure } }"
    nodes = (await asked(stage, VT, case, fields))["grounds"]["nodes"]
    assert {name: decided[name] for name in ("id", "state", "courtDecision", "proposedMeasure")} in nodes


async def _proposals(stage: Stage, case: dict[str, Any]) -> list[Any]:
    return list((await stage.post(VT, f"/cases/{case['id']}/propose-direction"))["proposals"])


async def _in_charge(stage: Stage, case: dict[str, Any]) -> str:
    """The organisation that directs the case now."""
    found = await stage.items(HOUSE, f"/cases/{case['id']}/directions?pageSize=200")
    (now,) = [
        one["organisationId"]
        for one in found
        if one["role"] == "case_director" and one["state"] == "accepted" and one["endsAt"] is None
    ]
    return str(now)
