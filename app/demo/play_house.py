"""Plays what a house settles before its first case: its guide, its charters, the programmes that it works with."""

from dataclasses import dataclass, field
from typing import Any

from app.demo.partners import Cast
from app.demo.region import Charter
from app.domain.vocabulary.sharing import Purpose

_MANAGER = "zvh-manager"
_GUIDE = "gezamenlijke-analyse"


@dataclass
class House:
    """What the house has settled: its kinds of meeting by the key of the region, and its programmes by code."""

    charters: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)


async def settle_house(cast: Cast) -> House:
    """Adopt the guide, put the charters in force and let cases join the programmes of the region."""
    house = House()
    await _call(cast, "/v1/guide-templates/adopt", {"code": _GUIDE})
    for charter in cast.region.charters:
        made = await _call(cast, "/v1/meeting-kinds", _charter(cast, charter))
        await _change(cast, f"/v1/meeting-kinds/{made.id}", "activate", None)
        house.charters[charter.key] = made.id
    offered = await cast.keeper.call("GET", "/v1/programmes?pageSize=200", purpose=Purpose.joint_analysis)
    known = {programme["code"]: programme["id"] for programme in offered.body["items"]}
    for programme in cast.region.programmes:
        body = {
            "goals": programme.goals,
            "pivotOrganisationId": cast.organisations[programme.pivot],
            "decisionRule": programme.decision_rule,
            "financing": "structural",
        }
        await _change(cast, f"/v1/programmes/{known[programme.code]}", "activate", body)
        house.programmes[programme.code] = known[programme.code]
    return house


def _charter(cast: Cast, charter: Charter) -> dict[str, Any]:
    return {
        "kind": charter.kind,
        "name": charter.name,
        "goal": charter.goal,
        "frequency": charter.frequency,
        "roles": charter.roles,
        "informationRules": charter.information_rules,
        "decisionRule": charter.decision_rule,
        "chairId": cast.professionals[charter.chair],
        "contentCap": charter.content_cap,
        "policyGoals": charter.goal,
        "policyActors": "The parties of the covenant and whom they call in for one family",
        "policyTasks": "Weigh, analyse, agree, watch",
        "policyInformation": charter.information_rules,
        "policyExchange": "At the table and in the minutes, nowhere else",
        "retentionDays": charter.retention_days,
    }


async def _call(cast: Cast, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - an answer
    by = cast.professionals[_MANAGER]
    return await cast.keeper.call("POST", path, body, purpose=Purpose.joint_analysis, by=by)


async def _change(cast: Cast, path: str, move: str, body: dict[str, Any] | None) -> None:
    by = cast.professionals[_MANAGER]
    await cast.keeper.change(path, move, body, purpose=Purpose.joint_analysis, by=by)
