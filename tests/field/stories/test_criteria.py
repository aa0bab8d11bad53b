"""Criteria and words as data: what is discussed, what is brought, what is followed; what each means by a term."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from tests.field.stories.conference import HOUSE, asked
from tests.field.stories.scenes import answers
from tests.field.stories.stage import Stage, accepting, day, moment, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT: Final = "veilig_thuis"
REFERRING: Final = "referral_handling"
CODE: Final = "waterduin_selection"
POLICY: Final = "Integraal veiligheidsplan Waterduin 2026-2029, prioriteit 2"


def criterion(code: str) -> dict[str, str]:
    """A criterion by its code."""
    return {"code": code, "nl": code, "en": code}


def edition(name: str, criteria: tuple[str, ...], **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - members
    """An edition of the matrix of the house: selection, input and what is followed."""
    selection = {
        "code": "selection", "nl": "Selectiecriteria", "en": "Selection criteria", "edition": name,
        "startsOn": day(-1), "otherwise": criterion("lighter_consultation"), "source": POLICY,
        "groups": [{"code": "any", "nl": "Een", "en": "Any", "mode": "any_of",
                    "criteria": [criterion(one) for one in criteria]}],
    }  # fmt: skip
    followed = {"nl": "Eerste peiling", "en": "First look", "starts": "discussed", "ends": "looked_at", "days": 30}
    return {
        "code": CODE, "edition": name, "titleNl": "Effectiviteitsmatrix", "titleEn": "Effectiveness matrix",
        "tracks": ["regular"], "criteria": [selection], "timers": {"first_look": followed},
        "requiredInputs": [{"kind": kind, "category": "safety"} for kind in ("police", VT)],
        "sources": [POLICY],
    } | facts  # fmt: skip


async def publish(stage: Stage, definition: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """An edition that the house publishes and uses from now on."""
    made = await stage.post(HOUSE, "/programmes", definition)
    settled = {"goals": ["short_term_safety"], "pivotOrganisationId": str(stage.organisation(VT)),
               "decisionRule": "consensus"}  # fmt: skip
    return await stage.act(HOUSE, f"/programmes/{made['id']}", "activate", settled)


@pytest.mark.system("SY-122")
async def test_versioned_sets_decide_what_is_discussed_what_is_brought_and_what_is_followed(stage: Stage) -> None:
    first = await publish(stage, edition("2026-1", ("recidivism", "children_to_23")))
    (known,) = await stage.items("municipality", f"/programmes?code={CODE}")
    assert known["definition"]["criteria"][0]["edition"] == "2026-1"
    sent = await stage.refer()
    path = f"/referrals/{sent['id']}"
    told = {"programme": CODE, "setCode": "selection", "answers": answers(first, "selection")[:1]}
    await stage.post(HOUSE, f"{path}/criteria-checks", told, status=400, purpose=REFERRING)
    unsure = [{"criterion": one, "answer": "unknown"} for one in ("recidivism", "children_to_23")]
    check = await stage.post(HOUSE, f"{path}/criteria-checks", told | {"answers": unsure}, purpose=REFERRING)
    assert (check["outcome"], check["advice"]) == ("undecided", "lighter_consultation")
    await stage.act(HOUSE, path, "weigh", purpose=REFERRING)
    chosen = accepting(stage) | {"priorityPolicy": POLICY}
    none = [{"criterion": "recidivism", "answer": "unknown", "evidence": "The file is on its way"}]
    refused = await stage.act(HOUSE, path, "decide", chosen | {"criteria": none}, purpose=REFERRING, status=400)
    assert refused["errors"] == [{"pointer": "/overrideReason", "code": "required", "rule": "RE-11"}]
    within = chosen | {"programme": CODE}
    unmet = await stage.act(HOUSE, path, "decide", within, purpose=REFERRING, status=409)
    assert (unmet["rule"], set(unmet["missing"])) == ("PR-04", {"recidivism", "children_to_23"})
    yes = told | {"answers": answers(first, "selection", children_to_23="no")}
    met = await stage.post(HOUSE, f"{path}/criteria-checks", yes, purpose=REFERRING)
    assert (met["outcome"], met["setEdition"]) == ("met", "2026-1")
    case = await stage.accept(sent["id"], priorityPolicy=POLICY, programme=CODE)
    (decided,) = await stage.items(HOUSE, f"{path}/decisions", purpose=REFERRING)
    assert (decided["priorityPolicy"], decided["outcome"], decided["decidedOn"]) == (POLICY, "accepted", day())
    query = "query($id: UUID!) { case(id: $id) { programmes(first: 5) { nodes { code } } } }"
    read = (await stage.graph(HOUSE, query, id=case["id"]))["case"]
    assert read["programmes"]["nodes"] == [{"code": CODE}]
    scope = {"name": "discuss_scope", "value": "all", "source": "Opdracht centrumgemeente"}
    await stage.post(HOUSE, "/settings", scope, purpose="quality_report")
    assert (await stage.open_case(decision={"criteria": none}))["status"] == "opened"


@pytest.mark.rule("CO-10", "PR-04")
@pytest.mark.system("SY-122")
async def test_a_case_stays_with_the_edition_that_it_joined_for_input_and_follow_up_too(stage: Stage) -> None:
    first = await publish(stage, edition("2026-2", ("recidivism",)))
    case = await stage.open_case()
    await stage.direct(case)
    path = f"/cases/{case['id']}"
    await stage.act(HOUSE, path, "programmes", {"programme": CODE, "reason": "By the matrix"})
    check = {"setCode": "selection", "answers": answers(first, "selection")}
    await stage.post(HOUSE, f"{path}/criteria-checks", check)
    wider = [{"kind": "school", "category": "circumstances"}]
    await publish(stage, edition("2026-3", ("recidivism", "excessive_violence"), requiredInputs=wider))
    (kept,) = await stage.items(VT, f"{path}/criteria-checks")
    assert (kept["setEdition"], [one["criterion"] for one in kept["answers"]]) == ("2026-2", ["recidivism"])
    await stage.join(case, "police")
    missing = await stage.post(VT, f"{path}/completeness")
    assert missing["missingInputs"] == [{"kind": kind, "category": "safety"} for kind in ("police", VT)]
    mother, *_ = await stage.people(case)
    await stage.contribute("police", case, [mother])
    left = await stage.post(VT, f"{path}/completeness")
    assert left["missingInputs"] == [{"kind": VT, "category": "safety"}]
    assert left["share"] > missing["share"]
    discussed = moment(-60)
    await stage.post(HOUSE, f"{path}/moments", {"code": "discussed", "at": discussed})
    (follows,) = await stage.items(VT, f"{path}/programme-timers")
    due_on = (datetime.fromisoformat(discussed) + timedelta(days=30)).date().isoformat()
    assert (follows["code"], follows["dueAt"][:10], follows["endedAt"]) == ("first_look", due_on, None)
    await stage.post(HOUSE, f"{path}/moments", {"code": "looked_at", "at": moment()})
    (ended,) = await stage.items(VT, f"{path}/programme-timers")
    assert ended["endedAt"]
    fields = "criteriaChecks(first: 5) { nodes { id setEdition outcome } }"
    nodes = (await asked(stage, VT, case, fields))["criteriaChecks"]["nodes"]
    assert nodes == [{name: kept[name] for name in ("id", "setEdition", "outcome")}]


@pytest.mark.rule("OR-08")
@pytest.mark.system("SY-129")
async def test_a_term_has_one_working_definition_and_each_organisation_s_own_meaning_beside_it(stage: Stage) -> None:
    term = {"term": "huiselijk geweld", "workingDefinition": "Geweld door iemand uit de huiselijke kring",
            "source": "Werkdefinitie casusoverleg 2026"}  # fmt: skip
    made = await stage.post(HOUSE, "/glossary-terms", term)
    await stage.post(HOUSE, "/glossary-terms", term | {"term": "Huiselijk Geweld"}, status=409)
    await stage.post("police", "/glossary-terms", term | {"term": "eergerelateerd geweld"}, status=403)
    path = f"/glossary-terms/{made['id']}"
    own = {"police": "Lichamelijk en seksueel geweld, belaging en bedreiging", VT: "Psychisch leed hoort erbij"}

    async def say(kind: str, meaning: str, status: int | None = None, version: int | None = None) -> Any:  # noqa: ANN401
        seen = version or (await stage.get(kind, path))["version"]
        return await stage.ask(kind, "PUT", f"{path}/meaning", {"meaning": meaning}, version=seen, status=status)

    await say("police", "Dat wat strafbaar is")
    await say(VT, own[VT], status=412, version=1)
    for kind, meaning in own.items():
        await say(kind, meaning)
    newer = {"workingDefinition": "Geweld door iemand uit de huiselijke kring, verwaarlozing inbegrepen"}
    version = (await stage.get(HOUSE, path))["version"]
    await stage.ask("police", "PATCH", path, newer, version=version, status=403)
    await stage.ask(HOUSE, "PATCH", path, newer, version=version)
    whole = await stage.get("prosecution", path)
    assert (whole["term"], whole["workingDefinition"]) == (term["term"], newer["workingDefinition"])
    meanings = {one["organisationId"]: one["meaning"] for one in await stage.items("prosecution", f"{path}/meanings")}
    assert meanings == {str(stage.organisation(kind)): meaning for kind, meaning in own.items()}
    query = "query($id: UUID!) { glossaryTerm(id: $id) { workingDefinition meanings(first: 5) { nodes { meaning } } } }"
    seen = (await stage.graph("womens_shelter", query, id=made["id"]))["glossaryTerm"]
    assert seen["workingDefinition"] == newer["workingDefinition"]
    assert {one["meaning"] for one in seen["meanings"]["nodes"]} == set(own.values())


@pytest.mark.rule("RE-13")
@pytest.mark.system("SY-129")
async def test_each_signal_keeps_whose_definition_it_used_and_a_child_that_saw_it_counts_as_victim(
    stage: Stage,
) -> None:
    bare = {"violenceCode": "F530", "codeCorrected": False}
    unsaid = referral("police", police=bare)
    await stage.post("police", "/referrals", unsaid, purpose=REFERRING, status=400)
    signals = {
        "prosecution_narrow": await stage.refer("police", police=bare | {"definition": "prosecution_narrow"}),
        "care_broad": await stage.refer(VT, definition="care_broad"),
    }
    twice = referral("police", definition="care_broad")
    refused = await stage.post("police", "/referrals", twice, purpose=REFERRING, status=400)
    assert refused["errors"] == [{"pointer": "/definition", "code": "not-allowed", "rule": "RE-13"}]
    query = "query($id: UUID!) { referral(id: $id) { violenceDefinition } }"
    for definition, sent in signals.items():
        kind = "police" if definition == "prosecution_narrow" else VT
        kept = await stage.get(kind, f"/referrals/{sent['id']}", purpose=REFERRING)
        over = (await stage.graph(kind, query, purpose=REFERRING, id=sent["id"]))["referral"]
        assert kept["violenceDefinition"] == over["violenceDefinition"] == definition
    case = await stage.accept(signals["prosecution_narrow"]["id"])
    mother, father, child = await stage.people(case)
    roles = {mother: "both", father: "both", child: "child_witness"}
    fact = {"roles": [{"personId": person, "role": role, "source": "report"} for person, role in roles.items()],
            "occurredOn": day(-3), "kinds": ["physical"], "impact": "She hid", "source": "police"}  # fmt: skip
    made = await stage.post("police", f"/cases/{case['id']}/incidents", fact)
    kept = (await stage.get("police", f"/incidents/{made['id']}?expand=roles"))["roles"]["items"]
    assert {one["personId"]: (one["role"], one["countsAsVictim"]) for one in kept} == {
        person: (role, True) for person, role in roles.items()
    }
    persons = await stage.items("police", f"/cases/{case['id']}/persons")
    assert not {name for person in persons for name in person if "victim" in name.lower() or "perpet" in name.lower()}
