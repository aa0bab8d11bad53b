"""Law and privacy: what a covenant opens, what a person decides, what is never written down, what can be shown."""

import pytest

from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _read(stage: Stage, kind: str, item: dict[str, str]) -> str | None:
    """The text that an organisation reads of a contribution; None where it may not know of it."""
    client = await stage.client(kind)
    answer = await client.get(f"/v1/contributions/{item['id']}", purpose="joint_analysis")
    return answer.json().get("content") if answer.is_success else None


@pytest.mark.system("SY-105")
async def test_the_covenant_opens_its_categories_to_its_parties_while_it_lasts(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    for kind in ("veilig_thuis", "youth_protection", "addiction_care"):
        await stage.join(case, kind)
    item = await stage.contribute("police", case, [mother])
    assert await _read(stage, "youth_protection", item) == item["content"]
    assert await _read(stage, "addiction_care", item) is None
    care = await stage.post(
        "police", f"/cases/{case['id']}/contributions",
        {"personIds": [mother], "mode": "content", "category": "care", "content": "She sees a doctor.",
         "necessity": "To know who helps.", "asOf": day(), "purpose": "joint_analysis",
         "ground": {"kind": "covenant", "agreementId": str(stage.world.covenant_id), "edition": "2026-1"}},
        status=403,
    )  # fmt: skip
    assert care["rule"] == "GR-06"


@pytest.mark.system("SY-106")
async def test_consent_is_asked_answered_and_withdrawn_and_never_assumed(stage: Stage) -> None:
    case = await stage.open_case()
    mother, father, _child = await stage.people(case)
    for kind in ("veilig_thuis", "addiction_care"):
        await stage.join(case, kind)
    given = await stage.consent(case, mother, ("addiction_care",), ("existence", "safety"))
    ground = {"kind": "consent", "groundId": given}
    item = await stage.contribute("veilig_thuis", case, [mother], ground=ground)
    assert await _read(stage, "addiction_care", item) == item["content"]
    both = await stage.contribute("veilig_thuis", case, [mother, father])
    assert await _read(stage, "addiction_care", both) is None
    await stage.act("veilig_thuis", f"/grounds/{given}", "withdraw", {"reason": "She wants to think"})
    assert await _read(stage, "addiction_care", item) is None


@pytest.mark.system("SY-106")
async def test_one_parent_who_refuses_shows_on_the_help_for_a_child(stage: Stage) -> None:
    case = await stage.open_case()
    child = (await stage.people(case))[2]
    await stage.join(case, "veilig_thuis")
    body = {"personId": child, "purposes": ["joint_analysis"], "categories": ["care"], "authorityHolders": 2,
            "recipientIds": [str(stage.organisation("youth_protection"))]}  # fmt: skip
    made = await stage.post("veilig_thuis", f"/cases/{case['id']}/consents", body)
    blocked = await stage.act(
        "veilig_thuis", f"/grounds/{made['id']}", "block", {"childInterestNote": "She asks for help herself"}
    )
    assert blocked["state"] == "blocked_by_parent"


@pytest.mark.system("SY-107", "SY-111")
async def test_an_override_opens_health_with_reasons_ends_by_itself_and_owes_a_word(stage: Stage) -> None:
    case = await stage.open_case()
    mother, father, child = await stage.people(case)
    for kind in ("veilig_thuis", "youth_protection"):
        await stage.join(case, kind)
    body = {"kind": "serious_threat_override", "purposes": ["joint_analysis"], "categories": ["existence", "health"],
            "personIds": [father], "recipientIds": [str(stage.organisation("youth_protection"))],
            "threat": "He said that he would come with a knife", "protectsIds": [mother, child],
            "reviewAt": moment(60 * 24 * 20)}  # fmt: skip
    made = await stage.post("veilig_thuis", f"/cases/{case['id']}/overrides", body)
    item = await stage.contribute(
        "veilig_thuis", case, [father], category="health", content="He stopped his medicine.",
        ground={"kind": "serious_threat_override", "groundId": made["id"]}, healthGroundId=made["id"],
    )  # fmt: skip
    assert await _read(stage, "youth_protection", item) == item["content"]
    assert await _read(stage, "police", item) is None
    tasks = await stage.items("veilig_thuis", f"/cases/{case['id']}/tasks?pageSize=200")
    assert "transparency" in {task["kind"] for task in tasks}
    overview = await stage.post("safety_house", f"/persons/{father}/disclosure-overview", purpose="client_transparency")
    assert overview


@pytest.mark.system("SY-108")
async def test_may_i_share_is_answered_at_once_with_its_ground(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    for kind in ("veilig_thuis", "school"):
        await stage.join(case, kind)
    asked = {"contributorId": str(stage.organisation("police")), "personId": mother, "category": "safety",
             "recipientId": str(stage.organisation("veilig_thuis")), "purpose": "joint_analysis"}  # fmt: skip
    allowed = await stage.post("police", f"/cases/{case['id']}/may-share", asked)
    denied = await stage.post(
        "police", f"/cases/{case['id']}/may-share", asked | {"recipientId": str(stage.organisation("school"))}
    )
    assert (allowed["answer"], denied["answer"]) == ("allow", "deny")
    assert allowed["groundKinds"] == ["covenant"]


@pytest.mark.system("SY-109")
async def test_what_is_told_or_withheld_leaves_its_fact_and_no_content(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    await stage.join(case, "veilig_thuis")
    told = {"mode": "oral_only", "content": None, "necessity": None, "asOf": None, "toldAt": moment(-30),
            "toldBy": "The youth worker", "toldIn": "Conference of Thursday"}  # fmt: skip
    oral = await stage.contribute("police", case, [mother], **told)
    assert oral["mode"] == "oral_only"
    refused = await stage.post(
        "police", f"/cases/{case['id']}/contributions",
        {"personIds": [mother], "mode": "oral_only", "category": "safety", "content": "Written after all"}, status=400,
    )  # fmt: skip
    assert refused["errors"]
    body = {"personIds": [mother], "category": "justice", "refusalReason": "investigation_interest"}
    await stage.post("police", f"/cases/{case['id']}/withheld", body)
    seen = await stage.items("veilig_thuis", f"/cases/{case['id']}/contributions?pageSize=200")
    assert {item["mode"] for item in seen} >= {"withheld"}
    assert all(item["content"] is None for item in seen)
    assert all(item.get("refusalReason") is None for item in seen)


@pytest.mark.system("SY-116")
async def test_a_secret_address_is_nowhere_on_the_other_side(stage: Stage) -> None:
    case = await stage.open_case()
    mother, father, _child = await stage.people(case)
    await stage.join(case, "veilig_thuis")
    await stage.join(case, "probation", actsFor=[father])
    people = {person["id"]: person for person in await stage.items("safety_house", f"/cases/{case['id']}/persons")}
    path = f"/cases/{case['id']}/persons/{mother}"
    await stage.ask("safety_house", "POST", f"{path}/protect", {}, version=people[mother]["version"])
    pair = {"kind": "intimate_terror", "personId": mother, "otherPersonId": father, "source": "triage", "setOn": day()}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/danger-pairs", pair)
    for kind, sees in (("veilig_thuis", True), ("probation", False)):
        persons = await stage.items(kind, f"/cases/{case['id']}/persons")
        known = {person["id"]: person for person in persons}
        assert (known.get(mother, {}).get("street") == "Verzonnenlaan 1") is sees, kind


@pytest.mark.system("SY-110")
async def test_wrong_information_is_contested_and_corrected_for_everyone_who_got_it(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    await stage.join(case, "veilig_thuis")
    item = await stage.contribute("police", case, [mother])
    path = f"/contributions/{item['id']}"
    await stage.act("veilig_thuis", path, "contest", {"reason": "It was one quarrel, not two", "forClient": True})
    answer = {"state": "corrected", "answer": "One of them was at the neighbours'",
              "correction": {"content": "There was one quarrel last week.", "asOf": day(-1)}}  # fmt: skip
    await stage.act("police", path, "answer-contest", answer)
    seen = await stage.items("veilig_thuis", f"/cases/{case['id']}/contributions?pageSize=200")
    assert "There was one quarrel last week." in {one["content"] for one in seen}


@pytest.mark.system("SY-111", "SY-105")
async def test_every_sharing_can_be_shown_with_its_ground_and_without_content(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    await stage.join(case, "veilig_thuis")
    await _read(stage, "veilig_thuis", await stage.contribute("police", case, [mother]))
    log = await stage.items("safety_house", "/disclosures?pageSize=200", purpose="client_transparency")
    assert log
    assert "quarrel" not in f"{log}"
