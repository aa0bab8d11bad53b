"""Plays a conference: planned, its clients asked, opened part by part, decided by rule, recorded and fed back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.demo.course import GuideStory, MeetingStory
from app.demo.play_scene import LEADER, Scene, without_none
from app.domain.vocabulary.meetings import Attendance, ClientMode, DecisionKind, ParticipantBasis, PartKind

_HOURS = timedelta(hours=2)
_AHEAD = timedelta(days=10)
"""Far enough that nothing is due yet: a pack that is late is published by the service itself."""


@dataclass
class Sitting:
    """A conference in session, with the case under discussion."""

    scene: Scene
    story: MeetingStory
    meeting: str
    item: str

    async def decide(self, kind: DecisionKind, text: str, *, opposed: bool = False) -> str:
        """Record what was decided, with where each voter stands; who dissents does so once."""
        dissent = self.story.dissent if opposed else None
        voters = [key for key in self.story.seats if self.story.attendance(key) is not Attendance.absent]
        positions = [
            without_none(
                {
                    "organisationId": self.scene.organisation(key),
                    "position": "against" if dissent and dissent.organisation == key else "in_favour",
                    "note": dissent.note if dissent and dissent.organisation == key else None,
                }
            )
            for key in voters
        ]
        body = {"kind": kind, "text": text, "positions": positions}
        made = await self.scene.house("POST", f"/v1/agenda-items/{self.item}/decisions", body, by=LEADER)
        if dissent is not None:
            self.scene.notes.append("decided with a dissent")
        return made.id


async def hold_meeting(scene: Scene, story: MeetingStory, during: Callable[[Sitting], Awaitable[None]]) -> None:
    """A whole conference; `during` is what happens at the table."""
    meeting_id = await _plan(scene, story)
    path = f"/v1/meetings/{meeting_id}"
    item = await scene.house(
        "POST", f"{scene.path}/agenda-items", {"meetingId": meeting_id, "kind": "new", "question": story.question}
    )
    parts = {part["kind"]: part["id"] for part in await scene.house_list(f"{path}/parts")}
    clients = await _ask_clients(scene, story, path, parts)
    for move in ("invite", "publish-pack", "prepare"):
        await scene.lead(path, move)
    await _mark(scene, story, path, clients)
    await scene.lead(path, "open")
    await scene.lead(f"/v1/agenda-items/{item.id}", "discuss")
    await during(Sitting(scene, story, meeting_id, item.id))
    await scene.lead(f"/v1/agenda-items/{item.id}", "decide")
    for _ in parts.keys() - {story.parts[0].value}:
        await scene.lead(path, "next-part")
    await scene.lead(path, "record", {"noneNeededReason": "The next one is planned when the plan asks for it"})
    await _tell_clients(scene, story, clients)
    await scene.direct(path, "feed-back")


async def run_guide(sitting: Sitting, story: GuideStory, phase: str) -> None:
    """The conversation along the guide, up to the gate question."""
    scene = sitting.scene
    body = {"meetingId": sitting.meeting, "phase": phase}
    run = await scene.house("POST", f"{scene.path}/guide-runs", body)
    path = f"/v1/guide-runs/{run.id}"
    await scene.lead(path, "hold")
    for answer in story.answers:
        given = without_none(
            {
                "questionCode": answer.question,
                "personIds": scene.people(answer.persons) or None,
                "items": answer.items,
                "text": answer.text,
                "number": answer.number,
                "rationale": answer.rationale,
            }
        )
        await scene.add(answer.by, f"{path}/answers", given)
    gate = {"questionCode": story.gate.question, "yes": story.gate.yes, "rationale": story.gate.rationale}
    await scene.house("POST", f"{path}/answers", gate)
    await scene.lead(path, "end")


async def _plan(scene: Scene, story: MeetingStory) -> str:
    starts_at = datetime.now(UTC) + _AHEAD
    body = {
        "kindId": scene.settled.charters[story.charter],
        "startsAt": starts_at.isoformat(),
        "endsAt": (starts_at + _HOURS).isoformat(),
        "place": "Zorg- en Veiligheidshuis Waterduin, zaal 1",
        "chairId": scene.professional(LEADER),
        "parts": [{"kind": kind} for kind in story.parts],
    }
    made = await scene.house("POST", "/v1/meetings", body)
    bases = {part.organisation: part.basis.value for part in scene.case.story.participants}
    known = set(ParticipantBasis.values())
    for key in story.seats:
        basis = bases.get(key, "on_request")
        seat = {
            "organisationId": scene.organisation(key),
            "professionalId": scene.acting(key),
            "basis": basis if basis in known else ParticipantBasis.on_request.value,
            "reason": "Takes part in the case",
        }
        await scene.house("POST", f"/v1/meetings/{made.id}/participants", seat)
    return made.id


async def _ask_clients(scene: Scene, story: MeetingStory, path: str, parts: dict[str, str]) -> dict[str, str]:
    """Every client is asked; who stays away is left out with a reason; the participation of each, by key."""
    keys = {person_id: key for key, person_id in scene.persons.items()}
    asked: dict[str, str] = {}
    for client in await scene.house_list(f"{path}/clients"):
        key = keys[client["personId"]]
        asked[key] = client["id"]
        told = story.clients.get(key)
        place = f"/v1/client-participations/{client['id']}"
        if told is None:
            continue
        if isinstance(told, ClientMode):
            part = parts.get(PartKind.client_block.value)
            choice = {"attends": True, "mode": told, "composition": "small", "partId": part}
            await scene.direct(place, "choose", without_none(choice))
            wishes = {"heldOn": scene.today.isoformat(), "wishes": story.wishes.get(key)}
            await scene.direct(place, "prepare", without_none(wishes))
            scene.notes.append("a client at the table")
        elif told.value == "client_choice":
            await scene.direct(place, "choose", {"attends": False, "reason": told})
        else:
            await scene.lead(place, "leave-out", {"reason": told})
    return asked


async def _mark(scene: Scene, story: MeetingStory, path: str, clients: dict[str, str]) -> None:
    seats = await scene.house_list(f"{path}/participants")
    if clients:
        seats += await scene.house_list(f"{path}/family")
    keys = {organisation_id: key for key, organisation_id in scene.cast.organisations.items()}
    for seat in seats:
        key = keys.get(seat.get("organisationId") or "")
        attendance = Attendance.present if key is None else story.attendance(key)
        body: dict[str, Any] = {"attendance": attendance}
        if key is not None and attendance is Attendance.absent:
            body["absenceReason"] = story.absent[key]
        await scene.cast.keeper.call(
            "POST",
            f"/v1/participants/{seat['id']}/mark",
            body,
            purpose=scene.purpose,
            by=scene.professional(LEADER),
            seen=f'"{seat["version"]}"',
        )


async def _tell_clients(scene: Scene, story: MeetingStory, clients: dict[str, str]) -> None:
    for key, participation_id in clients.items():
        told = story.clients.get(key)
        body = {"fedBackOn": scene.today.isoformat()}
        if isinstance(told, ClientMode):
            body = {"debriefedOn": scene.today.isoformat()}
        elif told is not None and told.value == "safety":
            body = {"notSafeReason": "Whatever reaches this person now reaches the others too"}
        await scene.direct(f"/v1/client-participations/{participation_id}", "hear", body)
