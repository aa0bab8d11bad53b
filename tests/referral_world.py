"""Referrals for tests: the demo's messages as drafts, a small draft to vary, and the steps to a case."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.demo.cases import DemoCase, load_cases
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, listed, own_fields
from app.domain.access.view import Source
from app.domain.referrals.drafts import DecisionDraft, ReferralDraft, TriageDraft
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.views import REFERRALS
from app.domain.referrals.triage import start_triage, triage_referral
from app.domain.referrals.weighing import decide_referral
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from tests.today import today_here
from tests.world import World

NOW = datetime.now(UTC)
CASES = load_cases(NOW.date())


def desk(world: World) -> Actor:
    """A worker of Veilig Thuis."""
    return world.actor("veilig_thuis", purpose=Purpose.referral_handling, roles=(Role.vt_worker,))


def house(world: World, *roles: Role) -> Actor:
    """The house, by default as process director and information officer."""
    return world.keeper(*roles, purpose=Purpose.referral_handling)


def partner(world: World, kind: str) -> Actor:
    """A partner's machine."""
    return world.actor(kind, purpose=Purpose.referral_handling)


def draft_of(message: Mapping[str, object], **changes: object) -> ReferralDraft:
    """A demo message as the REST door takes it."""
    told: dict[str, Any] = dict(message) | changes
    told["reference"] = told.pop("sender", {"reference": "R-1"})["reference"]
    return ReferralDraft.model_validate_json(json.dumps(told), strict=True)


def all_messages() -> list[tuple[DemoCase, Mapping[str, object]]]:
    """Every message of the demo with its case, repeats included."""
    return [(case, message) for case in CASES for message in (case.message, *case.repeats)]


def small(message_id: str = "m-1", /, **changes: object) -> ReferralDraft:
    """A small referral on a couple with one child; members can be changed or added by their wire names."""
    told: dict[str, Any] = {
        "messageId": message_id,
        "sentAt": NOW.isoformat(),
        "reference": "R-1",
        "entryPoint": "local_team",
        "signalKind": "notification",
        "receivedAt": (NOW - timedelta(hours=2)).isoformat(),
        "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
        "household": {
            "members": ["mother", "father", "child"],
            "addresses": [{"key": "home", "street": "Verzonnenlaan", "houseNumber": "1", "city": "Waterduin"}],
        },
        "persons": [
            person("mother", "Mira", "1990-02-03", householdRole="parent", bsn="999990103", address="home"),
            person("father", "Fedde", "1988-04-05", householdRole="partner"),
            person("child", "Kiki", "2018-06-07", householdRole="child"),
        ],
        "concerns": [{"what": "Canary concern: shouting at night.", "aboutPersons": ["mother", "child"]}],
    }
    told |= changes
    return ReferralDraft.model_validate_json(json.dumps({k: v for k, v in told.items() if v is not None}), strict=True)


def person(key: str, name: str, born: str, **more: object) -> dict[str, Any]:
    """A person of a draft."""
    return {"key": key, "givenName": name, "familyName": "Voorbeeldsma", "birthDate": born, **more}


async def shown(world: World, actor: Actor, source: Source, row_id: UUID | None = None, edge: str | None = None) -> Any:  # noqa: ANN401 - JSON
    """What an actor is shown: one object, an edge of it, or the list of a source."""
    picks = own_fields(source.view)
    if edge is not None:
        end = source.edges[edge].source
        picks = (*picks, Pick(edge, edge, Rows(end, parts=listed(own_fields(end.view)))))
    rows = Rows(source, parts=listed(picks)) if row_id is None else Rows(source, picks=picks, row_id=row_id)
    body = (await world.gate.disclose(actor, Selection(rows, "test", "read"))).body
    return None if body is None else json.loads(body)


async def version(world: World, actor: Actor, referral_id: UUID) -> int:
    """The version of a referral as the actor reads it."""
    return int((await shown(world, actor, REFERRALS, referral_id))["version"])


async def in_weighing(world: World, draft: ReferralDraft, **triage: object) -> UUID:
    """A referral of Veilig Thuis, through triage, before the house."""
    actor = desk(world)
    referral_id = await submit_referral(world.gate, actor, draft=draft)
    await start_triage(world.gate, actor, referral_id=referral_id, seen=1)
    await triage_referral(world.gate, actor, referral_id=referral_id, seen=2, draft=triage_of(**triage))
    return referral_id


def triage_of(**changes: object) -> TriageDraft:
    """A triage that ends before the house."""
    told = {
        "outcome": "multidisciplinary_approach",
        "instrument": "vt_triage",
        "version": "2026-1",
        "date": NOW.date().isoformat(),
        "result": "other",
    }
    return TriageDraft.model_validate_json(json.dumps(told | changes))


def decision(world: World, **changes: object) -> DecisionDraft:
    """A decision to take a case up."""
    told = {
        "outcome": "accepted",
        "decisionRule": "consensus",
        "deciderIds": [str(world.keeper_id), str(world.organisations["veilig_thuis"])],
        "criteria": [{"criterion": "several_life_domains", "answer": "yes", "evidence": "work, money"}],
        "reason": "Several helpers, no common plan.",
        "decidedOn": today_here().isoformat(),
        "track": "regular",
    }
    kept = {name: value for name, value in (told | changes).items() if value is not None}
    return DecisionDraft.model_validate_json(json.dumps(kept))


async def accepted(world: World, draft: ReferralDraft, **changes: object) -> tuple[UUID, UUID]:
    """A referral that was taken up, and its case."""
    referral_id = await in_weighing(world, draft)
    await decide_referral(world.gate, house(world), referral_id=referral_id, seen=3, draft=decision(world, **changes))
    return referral_id, UUID((await shown(world, house(world), REFERRALS, referral_id))["caseId"])
