"""Plays how an accepted case is set up: its persons, who takes part, who directs it, who is kept apart."""

from typing import Any

from app.demo.play_scene import Scene, without_none
from app.demo.story import CaseStory
from app.domain.vocabulary.sharing import Purpose

_NOTE = "Spoken with each other; what matters now is told, the family knows the name."


async def play_case(scene: Scene, story: CaseStory) -> None:
    """From the accepted referral to a case with a team and a director."""
    await _find(scene)
    await _join(scene)
    await _direct(scene, "process_director", scene.cast.house, story.process_director, {"pushThrough": False})
    director = {
        "form": story.director.form,
        "pushThrough": story.director.push_through,
        "memberIds": scene.people(story.director.covers),
    }
    await _direct(scene, "case_director", story.director.organisation, story.director.professional, director)
    await scene.cast.keeper.change(
        scene.path,
        "prepare",
        {"reason": "The team is complete."},
        purpose=Purpose.joint_analysis,
        by=scene.professional("zvh-procesregisseur"),
    )
    await _protect(scene)


async def _find(scene: Scene) -> None:
    path = f"/v1/referrals/{scene.referral_id}"
    referral = await scene.house("GET", path, purpose=Purpose.referral_handling)
    scene.case_id = referral.body["caseId"]
    people = await scene.house("GET", f"{path}/persons?pageSize=200", purpose=Purpose.referral_handling)
    scene.persons = {person["key"]: person["personId"] for person in people.body["items"] if person["personId"]}
    if scene.case.story.referral.added:
        known = set(scene.persons.values())
        others = [
            person["id"] for person in await scene.house_list(f"{scene.path}/persons") if person["id"] not in known
        ]
        added = (one.key for one in scene.case.story.referral.added)
        scene.persons |= dict(zip(added, others, strict=True))


async def _join(scene: Scene) -> None:
    there = await scene.house("GET", f"{scene.path}/participations?pageSize=200")
    taking_part = {part["organisationId"] for part in there.body["items"]}
    for participant in scene.case.story.participants:
        organisation_id = scene.organisation(participant.organisation)
        if organisation_id in taking_part or participant.organisation == scene.cast.house:
            continue
        acts_for = scene.people(key for key in participant.acts_for if key in scene.persons) or None
        body = {"organisationId": organisation_id, "basis": participant.basis, "actsFor": acts_for}
        await scene.house("POST", f"{scene.path}/participations", without_none(body))


async def _direct(scene: Scene, role: str, organisation: str, professional: str, terms: dict[str, Any]) -> None:
    body = terms | {
        "role": role,
        "organisationId": scene.organisation(organisation),
        "professionalId": scene.professional(professional),
        "handoverNote": _NOTE,
    }
    assigned = await scene.house("POST", f"{scene.path}/directions", body)
    await scene.partner(organisation).change(
        f"/v1/directions/{assigned.id}",
        "accept",
        purpose=Purpose.joint_analysis,
        by=scene.professional(professional),
    )


async def _protect(scene: Scene) -> None:
    for pair in scene.case.story.danger_pairs:
        one, other = scene.people(pair.persons)
        body = {
            "kind": pair.kind,
            "personId": one,
            "otherPersonId": other,
            "source": pair.source,
            "setOn": pair.on.isoformat(),
        }
        await scene.partner(pair.by).call(
            "POST",
            f"{scene.path}/danger-pairs",
            body,
            purpose=Purpose.stop_violence,
            by=scene.cast.professional(pair.by),
        )
    if not scene.case.story.protected_addresses:
        return
    people = await scene.house("GET", f"{scene.path}/persons?pageSize=200")
    seen = {person["id"]: person for person in people.body["items"]}
    for person_id in scene.people(scene.case.story.protected_addresses):
        if seen[person_id].get("protected"):
            continue
        await scene.cast.keeper.call(
            "POST",
            f"{scene.path}/persons/{person_id}/protect",
            purpose=Purpose.joint_analysis,
            by=scene.professional("zvh-procesregisseur"),
            seen=f'"{seen[person_id]["version"]}"',
        )
