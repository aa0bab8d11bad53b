"""Scenes that several stories need: a structurally unsafe family, a case in a programme, what a meeting decided."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.domain.programmes.laying import lay_catalogue
from tests.field.stories.stage import Stage, day, referral

CHARTER: Final = {
    "kind": "care_conference",
    "name": "Casusoverleg huiselijk geweld",
    "goal": "Violence stops and stays away",
    "frequency": "Every two weeks",
    "roles": ["chair", "case director"],
    "informationRules": "What is needed for the question, nothing more",
    "decisionRule": "consensus",
    "policyGoals": "Stop violence",
    "policyActors": "The parties of the covenant",
    "policyTasks": "Weigh, analyse, agree",
    "policyInformation": "Process information",
    "policyExchange": "At the table and in the minutes",
    "retentionDays": 730,
}
CORE: Final = ("safety_house", "veilig_thuis")


async def lay(stage: Stage) -> None:
    """The catalogue that every house has from its founding."""
    async with stage.world.gate.open(stage.world.keeper(), "test:catalogue") as work:
        await lay_catalogue(work.connection, stage.world.house_id)


async def triaged(stage: Stage, result: str = "structural") -> str:
    """A report to Veilig Thuis that its triage leads to a team of several sectors; the referral."""
    sent = await stage.post("veilig_thuis", "/referrals", referral("veilig_thuis"), purpose="referral_handling")
    path = f"/referrals/{sent['id']}"
    await stage.act("veilig_thuis", path, "start-triage", purpose="referral_handling")
    outcome = "acute_approach" if result == "acute" else "multidisciplinary_approach"
    triage = {"outcome": outcome, "instrument": "vt_triage", "version": "2026-1", "date": day(), "result": result}
    await stage.act("veilig_thuis", path, "triage", triage, purpose="referral_handling")
    return str(sent["id"])


async def structural(stage: Stage, **decision: Any) -> Any:  # noqa: ANN401 - members of the decision
    """A case of a structurally unsafe family, after triage by Veilig Thuis."""
    case = await stage.accept(await triaged(stage), **({"track": "mda_structural"} | decision))
    await stage.join(case, "veilig_thuis")
    return case


async def programme(stage: Stage, code: str, **facts: Any) -> Any:  # noqa: ANN401 - members of the activation
    """The programme of this code as the house reads it, active from now on."""
    (found,) = await stage.items("safety_house", f"/programmes?code={code}&pageSize=200")
    if found["state"] == "active":
        return found
    body = {"goals": ["short_term_safety"], "pivotOrganisationId": str(stage.organisation("veilig_thuis")),
            "decisionRule": "consensus"}  # fmt: skip
    return await stage.act("safety_house", f"/programmes/{found['id']}", "activate", body | facts)


async def enlist(stage: Stage, case: Mapping[str, Any], code: str, **facts: Any) -> Any:  # noqa: ANN401 - JSON
    """Let a case join a programme, by its code unless `programme` names an alias; its part in it."""
    await programme(stage, code)
    body = {"programme": code, "reason": "Regular help is not enough"} | facts
    path = f"/cases/{case['id']}"
    return await stage.act("safety_house", path, "programmes", body)


async def findings(
    stage: Stage, case: Mapping[str, Any], rule: str | None = None, kind: str = "safety_house"
) -> set[str]:
    """The codes of what is noticed in a case, of one rule or of all."""
    found = await stage.items(kind, f"/cases/{case['id']}/findings?pageSize=200")
    return {one["code"] for one in found if rule in (None, one["rule"])}


async def decision(stage: Stage, case: Mapping[str, Any], about: str, **facts: Any) -> str:  # noqa: ANN401
    """What a meeting decided on a case; the decision's identifier."""
    item = await on_agenda(stage, case)
    seats = await stage.items("safety_house", f"/meetings/{item['meetingId']}/participants?pageSize=200")
    stands = [{"organisationId": seat["organisationId"], "position": "in_favour"} for seat in seats]
    body = {"kind": about, "text": "So it was decided at the table", "positions": stands} | facts
    made = await stage.post("safety_house", f"/agenda-items/{item['id']}/decisions", body)
    return str(made["id"])


async def on_agenda(stage: Stage, case: Mapping[str, Any], **charter: Any) -> Any:  # noqa: ANN401 - JSON
    """A case that is discussed at a meeting now; the item of its agenda."""
    meeting = await meeting_of(stage, **charter)
    body = {"meetingId": meeting["id"], "kind": "new", "question": "What is needed?"}
    item = await stage.post("safety_house", f"/cases/{case['id']}/agenda-items", body)
    await hold(stage, meeting["id"])
    await stage.act("safety_house", f"/agenda-items/{item['id']}", "discuss")
    return item


async def hold(stage: Stage, meeting_id: str, chair: str = "safety_house") -> None:
    """Invite house and Veilig Thuis to a meeting, and let who chairs it open it with all who were invited there."""
    path = f"/meetings/{meeting_id}"
    for kind in CORE:
        seat = {"organisationId": str(stage.organisation(kind)), "professionalId": str(stage.professional(kind)),
                "basis": "core", "reason": "Always there"}  # fmt: skip
        await stage.post("safety_house", f"{path}/participants", seat)
    for step in ("invite", "publish-pack", "prepare"):
        await stage.act("safety_house", path, step)
    for sits in await stage.items("safety_house", f"{path}/participants?pageSize=200"):
        body = {"attendance": "present"}
        await stage.ask(chair, "POST", f"/participants/{sits['id']}/mark", body, version=sits["version"])
    await stage.act(chair, path, "open")


async def meeting_of(stage: Stage, **charter: Any) -> Any:  # noqa: ANN401 - JSON
    """A planned meeting of a kind with this charter."""
    chair = {"chairId": str(stage.professional("safety_house"))}
    kind = await stage.post("safety_house", "/meeting-kinds", CHARTER | chair | charter)
    await stage.act("safety_house", f"/meeting-kinds/{kind['id']}", "activate")
    starts = datetime.now(UTC) + timedelta(minutes=1)
    body = {"kindId": kind["id"], "startsAt": starts.isoformat(timespec="seconds"),
            "endsAt": (starts + timedelta(hours=2)).isoformat(timespec="seconds")}  # fmt: skip
    return await stage.post("safety_house", "/meetings", body)


def answers(programme_read: Mapping[str, Any], code: str, **told: str) -> list[dict[str, str]]:
    """An answer with evidence to every criterion of a set of a programme as it is read: yes unless said otherwise."""
    criteria = next(one for one in programme_read["definition"]["criteria"] if one["code"] == code)
    return [
        {"criterion": one["code"], "answer": told.get(one["code"], "yes"), "evidence": "Seen and heard"}
        for group in criteria["groups"]
        for one in group["criteria"]
    ]


async def profile(stage: Stage, case: Mapping[str, Any], word: str, *, foremost: bool = True) -> str:
    """A profile that Veilig Thuis sees in a family; its path."""
    body = {"profile": word, "foremost": foremost, "rationale": "Talks with each of them", "assessedOn": day()}
    made = await stage.post("veilig_thuis", f"/cases/{case['id']}/profile-assessments", body)
    return f"/profile-assessments/{made['id']}"


async def choose(stage: Stage, case: Mapping[str, Any], word: str, code: str, **facts: str) -> Any:  # noqa: ANN401
    """Something chosen for a family of this profile."""
    body = {"profile": word, "stage": "several_signals", "part": "professional", "code": code} | facts
    return await stage.post("veilig_thuis", f"/cases/{case['id']}/arrangement-choices", body)
