"""A conference as its chair leads it over REST: charter, seats, pack, table, decisions, record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.field.stories.stage import Stage, day, moment

CHARTER: Final[Mapping[str, Any]] = {
    "kind": "care_conference",
    "name": "Casusoverleg",
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
    "retentionDays": 365,
}
HOUSE: Final = "safety_house"
WEEK: Final = 60 * 24 * 7


async def charter(stage: Stage, *, active: bool = True, **changes: Any) -> str:  # noqa: ANN401 - members of a charter
    """A kind of meeting, chaired by the house; its identifier."""
    body = {**CHARTER, "chairId": str(stage.professional(HOUSE))} | changes
    made = await stage.post(HOUSE, "/meeting-kinds", body)
    if active:
        await stage.act(HOUSE, f"/meeting-kinds/{made['id']}", "activate")
    return str(made["id"])


@dataclass
class Conference:
    """A meeting with a case on its agenda."""

    stage: Stage
    id: str
    item: str = ""
    seats: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/meetings/{self.id}"

    async def parts(self) -> list[str]:
        """Its parts in order."""
        found = await self.stage.items(HOUSE, f"{self.path}/parts")
        return [part["id"] for part in sorted(found, key=lambda part: int(part["position"]))]

    async def put(self, case: Mapping[str, Any], *, kind: str = "new", **more: Any) -> str:  # noqa: ANN401
        """A case on the agenda; the path of the item."""
        body = {"meetingId": self.id, "kind": kind, "question": "What is needed now?"} | more
        made = await self.stage.post(HOUSE, f"/cases/{case['id']}/agenda-items", body)
        return f"/agenda-items/{made['id']}"

    async def seat(self, kind: str, *, basis: str = "core", parts: tuple[str, ...] = ()) -> str:
        """A seat of an organisation with its professional; its identifier."""
        body = {"organisationId": str(self.stage.organisation(kind)), "basis": basis, "reason": "Works with the family",
                "professionalId": str(self.stage.professional(kind)), "partIds": list(parts)}  # fmt: skip
        made = await self.stage.post(HOUSE, f"{self.path}/participants", body)
        self.seats[kind] = made["id"]
        return str(made["id"])

    async def act(self, act: str, body: Mapping[str, Any] | None = None, *, status: int | None = None) -> Any:  # noqa: ANN401
        """Move the meeting as its chair."""
        return await self.stage.act(HOUSE, self.path, act, body, status=status)

    async def gather(self, *kinds: str) -> None:
        """Seats, invitations, the pack out and the table prepared."""
        for kind in kinds:
            await self.seat(kind)
        for step in ("invite", "publish-pack", "prepare"):
            await self.act(step)

    async def open(self) -> None:
        """Everybody who has a seat is there; the meeting and its item are taken up."""
        seats = await self.stage.items(HOUSE, f"{self.path}/participants?pageSize=200")
        for seat in seats:
            if seat["attendance"] is None:
                await self.stage.ask(
                    HOUSE, "POST", f"/participants/{seat['id']}/mark", {"attendance": "present"},
                    version=seat["version"],
                )  # fmt: skip
        await self.act("open")
        if self.item:
            await self.stage.act(HOUSE, self.item, "discuss")

    async def decide(
        self,
        *favour: str,
        kind: str = "arrangement",
        item: str | None = None,
        status: int | None = None,
        **more: Any,  # noqa: ANN401 - members of the decision
    ) -> Any:  # noqa: ANN401 - JSON
        """A decision on the item with all in favour."""
        body = {"kind": kind, "text": "Together we go on",
                "positions": [{"organisationId": str(self.stage.organisation(one)), "position": "in_favour"}
                              for one in favour]}  # fmt: skip
        return await self.stage.post(HOUSE, f"{item or self.item}/decisions", body | more, status=status)

    async def record(self, **more: Any) -> Any:  # noqa: ANN401 - JSON
        """The item closed and the meeting recorded."""
        if self.item:
            await self.stage.act(HOUSE, self.item, "decide")
        return await self.act("record", {"nextOn": day(30)} | more)

    async def minutes(self, kind: str = HOUSE) -> list[Any]:
        """The minutes as an organisation reads them."""
        return await self.stage.items(kind, f"{self.path}/minutes")


async def convene(
    stage: Stage,
    case: Mapping[str, Any] | None,
    *,
    kind_id: str | None = None,
    parts: tuple[str, ...] = (),
    mode: str | None = None,
    item: str = "new",
    days: int = 7,
    **changes: Any,  # noqa: ANN401 - members of the charter
) -> Conference:
    """A meeting planned, with this case on its agenda."""
    body = {
        "kindId": kind_id or await charter(stage, **changes),
        "startsAt": moment(60 * 24 * days),
        "endsAt": moment(60 * 24 * days + 120),
        "parts": [{"kind": part} for part in parts],
        "mode": mode,
    }
    made = await stage.post(HOUSE, "/meetings", body)
    held = Conference(stage, made["id"])
    if case is not None:
        held.item = await held.put(case, kind=item)
    return held


async def decided(stage: Stage, case: Mapping[str, Any], kind: str, *favour: str, **more: Any) -> str:  # noqa: ANN401
    """What a conference decided on a case; the identifier of the decision."""
    held = await convene(stage, case)
    who = favour or ("veilig_thuis",)
    await held.gather(*who)
    await held.open()
    made = await held.decide(*who, kind=kind, **more)
    await held.record()
    return str(made["id"])


async def asked(stage: Stage, kind: str, case: Mapping[str, Any], fields: str) -> Any:  # noqa: ANN401 - JSON
    """What an organisation reads of a case over GraphQL."""
    query = "query($id: UUID!) { case(id: $id) { " + fields + " } }"
    return (await stage.graph(kind, query, id=case["id"]))["case"]
