"""A region on the public API: the real application, a client with its own keys for each organisation, one house.

Only the region itself (organisations, professionals, covenant, roles) is laid before a story begins; all that happens
in a story is asked over REST, and read back over REST or GraphQL.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from app.domain.ids import new_id
from app.domain.tables.organisations import (
    AgreementPartyRow,
    MandateRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.vocabulary.organisations import MandateScope, OrganisationStatus
from app.domain.vocabulary.roles import Role
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.today import today_here
from tests.world import LONG_AGO, World, make_world

MORE_KINDS: Final = {
    "prosecution": ("criminal_justice",),
    "probation": ("criminal_justice",),
    "child_protection_board": ("administrative",),
    "municipality": ("administrative",),
    "mayor_office": ("administrative",),
    "womens_shelter": ("care",),
    "adult_mental_health": ("care",),
    "forensic_care": ("care",),
    "hospital": ("care",),
    "general_practitioner": ("care",),
    "public_health_service": ("care",),
    "forensic_medical_service": ("care",),
    "sexual_violence_centre": ("care",),
    "mda_programme": ("care",),
    "victim_support": ("care",),
    "research_body": ("administrative",),
}
"""Organisations of a region beside those of the tests' usual world, and their chains."""

PARTIES: Final = ("prosecution", "probation", "child_protection_board", "municipality", "womens_shelter")
USUAL: Final = "joint_analysis"


@dataclass
class Stage:
    """The region, and the way to act in it as an organisation of a kind."""

    service: Service
    world: World
    clients: dict[str, Client] = field(default_factory=dict)

    async def client(self, kind: str) -> Client:
        """The client of the organisation of this kind, acting for its professional."""
        if kind not in self.clients:
            made = await self.service.register(self.organisation(kind), self.world.house_id, kind)
            made.professional = self.professional(kind)
            self.clients[kind] = made
        return self.clients[kind]

    def organisation(self, kind: str) -> UUID:
        """The identifier of the organisation of this kind."""
        return self.world.organisations[kind]

    def professional(self, kind: str) -> UUID:
        """Its professional."""
        return self.world.professionals[kind]

    async def ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - JSON
        *,
        purpose: str = USUAL,
        status: int | None = None,
        version: int | None = None,
    ) -> Any:  # noqa: ANN401 - JSON
        """One request under /v1; its JSON. Fails the story unless it succeeds, or has the status that is named."""
        client = await self.client(kind)
        headers = {} if version is None else {"if-match": f'"{version}"'}
        answer = await client.send(method, f"/v1{path}", purpose=purpose, body=body, headers=headers)
        succeeded = answer.status_code == status if status else answer.is_success
        assert succeeded, f"{kind} {method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def get(self, kind: str, path: str, *, purpose: str = USUAL) -> Any:  # noqa: ANN401 - JSON
        """Read."""
        return await self.ask(kind, "GET", path, purpose=purpose)

    async def items(self, kind: str, path: str, *, purpose: str = USUAL) -> list[Any]:
        """The rows of a list."""
        return list((await self.get(kind, path, purpose=purpose))["items"])

    async def post(
        self,
        kind: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - JSON
        *,
        purpose: str = USUAL,
        status: int | None = None,
    ) -> Any:  # noqa: ANN401 - JSON
        """Make something new."""
        return await self.ask(kind, "POST", path, {} if body is None else body, purpose=purpose, status=status)

    async def act(
        self,
        kind: str,
        path: str,
        act: str,
        body: Mapping[str, Any] | None = None,
        *,
        purpose: str = USUAL,
        status: int | None = None,
        by: str | None = None,
    ) -> Any:  # noqa: ANN401 - JSON
        """Move what is at `path`, at the version at which `by` (the same organisation) reads it now."""
        seen = (await self.get(by or kind, path, purpose=purpose))["version"]
        sent = dict(body or {})
        return await self.ask(kind, "POST", f"{path}/{act}", sent, purpose=purpose, status=status, version=seen)

    async def graph(self, kind: str, query: str, *, purpose: str = USUAL, **variables: Any) -> Any:  # noqa: ANN401
        """Ask over GraphQL; the data."""
        client = await self.client(kind)
        answer = (await client.ask(query, variables, purpose=purpose)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def refer(self, kind: str = "police", *, family: str | None = None, **changes: Any) -> Any:  # noqa: ANN401
        """Send a referral about an invented family of three; the referral as its sender reads it."""
        return await self.post(kind, "/referrals", referral(kind, family, **changes), purpose="referral_handling")

    async def open_case(
        self,
        kind: str = "police",
        *,
        decision: Mapping[str, Any] | None = None,
        **changes: Any,  # noqa: ANN401 - members of the message
    ) -> Any:  # noqa: ANN401 - JSON
        """From a referral of this organisation to a case that the house accepted; the case."""
        sent = await self.refer(kind, **changes)
        return await self.accept(sent["id"], **(decision or {}))

    async def accept(self, referral_id: str, **decision: Any) -> Any:  # noqa: ANN401 - JSON
        """Weigh a referral and take it up; the case."""
        path = f"/referrals/{referral_id}"
        state = (await self.get("safety_house", path, purpose="referral_handling"))["state"]
        if state != "in_weighing":
            await self.act("safety_house", path, "weigh", purpose="referral_handling")
        body = accepting(self) | decision
        decided = await self.act("safety_house", path, "decide", body, purpose="referral_handling")
        return await self.get("safety_house", f"/cases/{decided['caseId']}")

    async def direct(self, case: Mapping[str, Any], kind: str = "veilig_thuis", **terms: Any) -> str:  # noqa: ANN401
        """A case director of this organisation, handed over and accepted; the assignment's identifier."""
        await self.join(case, kind)
        body = {
            "role": "case_director",
            "form": "involved_professional",
            "organisationId": str(self.organisation(kind)),
            "professionalId": str(self.professional(kind)),
            "pushThrough": True,
            "handoverNote": "Spoken with each other; the family knows the name.",
        } | terms
        made = await self.post("safety_house", f"/cases/{case['id']}/directions", body)
        await self.act(kind, f"/directions/{made['id']}", "accept")
        return str(made["id"])

    async def join(self, case: Mapping[str, Any], kind: str, **terms: Any) -> None:  # noqa: ANN401
        """Let an organisation take part, if it does not yet."""
        there = await self.items("safety_house", f"/cases/{case['id']}/participations?pageSize=200")
        if str(self.organisation(kind)) not in {part["organisationId"] for part in there}:
            body = {"organisationId": str(self.organisation(kind)), "basis": "core"} | terms
            await self.post("safety_house", f"/cases/{case['id']}/participations", body)

    async def consent(
        self, case: Mapping[str, Any], person: str, recipients: tuple[str, ...], categories: tuple[str, ...], *,
        state: str = "given", by: str = "veilig_thuis", purposes: tuple[str, ...] = (USUAL,),
    ) -> str:  # fmt: skip
        """A consent that this person was asked for and answered; its identifier."""
        body = {
            "personId": person,
            "purposes": list(purposes),
            "categories": list(categories),
            "recipientIds": [str(self.organisation(kind)) for kind in recipients],
        }
        made = await self.post(by, f"/cases/{case['id']}/consents", body)
        answer: dict[str, Any] = {"state": state}
        if state != "refused":
            answer |= {"endsAt": moment(60 * 24 * 90), "formReference": "TF-1"}
        await self.act(by, f"/grounds/{made['id']}", "answer", answer)
        for kind in recipients:  # who is named may ask for more from now on: with a new token
            (await self.client(kind)).kept.clear()
        return str(made["id"])

    async def contribute(self, kind: str, case: Mapping[str, Any], persons: list[str], **facts: Any) -> Any:  # noqa: ANN401
        """Something that this organisation brings under the covenant; the contribution as it reads it itself."""
        body = {
            "personIds": persons,
            "mode": "content",
            "category": "safety",
            "content": "There were two quarrels last week.",
            "necessity": "The plan needs it.",
            "asOf": day(-1),
            "ground": {"kind": "covenant", "agreementId": str(self.world.covenant_id), "edition": "2026-1"},
            "purpose": USUAL,
            "awareness": [{"personId": person, "status": "informed"} for person in persons],
        }
        return await self.post(kind, f"/cases/{case['id']}/contributions", body | facts)

    async def agree(
        self,
        case: Mapping[str, Any],
        owner: str,
        subjects: list[str],
        *,
        director: str = "veilig_thuis",
        **facts: Any,  # noqa: ANN401
    ) -> str:
        """An action of this organisation, proposed, agreed by the case director and accepted; its path."""
        body = {
            "text": "Talk with the mother alone",
            "kind": "home_visit",
            "rationale": "She must be able to speak freely",
            "subjectIds": subjects,
            "dueOn": day(14),
            "legalDomain": "help",
            "ownerOrganisationId": str(self.organisation(owner)),
            "ownerProfessionalId": str(self.professional(owner)),
        }
        made = await self.post(owner, f"/cases/{case['id']}/actions", body | facts)
        path = f"/actions/{made['id']}"
        await self.act(director, path, "agree")
        await self.act(owner, path, "accept")
        return path

    async def people(self, case: Mapping[str, Any]) -> list[str]:
        """The persons of a case in the order mother, father, child."""
        found = await self.items("safety_house", f"/cases/{case['id']}/persons?pageSize=200")
        order = {name: place for place, name in enumerate(("Mira", "Fedde", "Kiki"))}
        known = sorted(found, key=lambda person: order.get(person["givenName"], len(order)))
        return [str(person["id"]) for person in known]


def referral(kind: str, family: str | None = None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A referral about an invented family of three: mother Mira, her partner Fedde, daughter Kiki."""
    name = family or f"Voorbeeld {uuid4().hex[:8]}"
    entry = (
        kind if kind in ("police", "veilig_thuis", "school", "local_team", "general_practitioner") else "care_partner"
    )
    body: dict[str, Any] = {
        "messageId": uuid4().hex,
        "sentAt": moment(),
        "reference": f"R-{uuid4().hex[:8]}",
        "entryPoint": entry,
        "signalKind": "notification",
        "receivedAt": moment(-1),
        "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
        "household": {
            "members": ["mother", "father", "child"],
            "addresses": [{"key": "home", "street": "Verzonnenlaan", "houseNumber": "1", "city": "Waterduin"}],
        },
        "persons": [
            {"key": "mother", "givenName": "Mira", "familyName": name, "birthDate": "1990-03-01",
             "householdRole": "parent", "address": "home"},
            {"key": "father", "givenName": "Fedde", "familyName": name, "birthDate": "1988-05-02",
             "householdRole": "partner"},
            {"key": "child", "givenName": "Kiki", "familyName": name, "birthDate": "2018-07-03",
             "householdRole": "child"},
        ],
        "concerns": [{"what": "Shouting at night, and a child that is afraid.", "aboutPersons": ["mother", "child"]}],
    }  # fmt: skip
    if kind == "police":
        body |= {
            "sourceEvent": {"system": "BVH", "number": uuid4().hex},
            "police": {"violenceCode": "F530", "codeCorrected": False, "definition": "prosecution_narrow"},
        }
    return body | changes


def accepting(stage: Stage) -> dict[str, Any]:
    """A decision that takes a referral up, for the regular track."""
    return {
        "outcome": "accepted",
        "decisionRule": "consensus",
        "deciderIds": [str(stage.organisation("safety_house")), str(stage.organisation("veilig_thuis"))],
        "criteria": [{"criterion": "several_life_domains", "answer": "yes", "evidence": "Work, money and safety"}],
        "reason": "Several chains are needed at once",
        "decidedOn": day(),
        "track": "regular",
        "approach": "inter",
    }


def day(ahead: int = 0) -> str:
    """A date so many days from today."""
    return (today_here() + timedelta(days=ahead)).isoformat()


def moment(ahead_minutes: int = 0) -> str:
    """An instant so many minutes from now."""
    return (datetime.now(UTC) + timedelta(minutes=ahead_minutes)).isoformat(timespec="seconds")


@asynccontextmanager
async def staged(database: Settings) -> AsyncIterator[Stage]:
    """A stage on this database."""
    async with serve(database, callback_loopback=True) as service:
        world = await make_world(service.pools)
        await _lay_more(world)
        yield Stage(service, world)


async def _lay_more(world: World) -> None:
    covenant_id = world.covenant_id
    assert covenant_id is not None
    async with world.gate.open(world.keeper(), "test:region") as work:
        for kind, chains in MORE_KINDS.items():
            organisation = OrganisationRow(
                id=new_id(),
                name=f"Voorbeeld {kind}",
                kind=kind,
                chains=list(chains),
                participation_form="structural",
                region="Waterduin",
                status=OrganisationStatus.active,
            )
            professional = ProfessionalRow(organisation_id=organisation.id, name=f"P. Verzonnen ({kind})")
            world.organisations[kind], world.professionals[kind] = organisation.id, professional.id
            await work.insert(organisation, professional)
        await work.insert(
            *(
                AgreementPartyRow(
                    agreement_id=covenant_id,
                    organisation_id=world.organisations[kind],
                    signed_on=date(2020, 1, 1),
                )
                for kind in PARTIES
            )
        )
        await work.insert(
            *(
                RoleAssignmentRow(
                    house_id=world.house_id,
                    professional_id=world.professionals["safety_house"],
                    role=role,
                    starts_at=LONG_AGO,
                )
                for role in (Role.policy_admin, Role.house_manager)
            ),
            *(
                MandateRow(
                    organisation_id=world.organisations[kind],
                    professional_id=world.professionals[kind],
                    scope=scope,
                    starts_at=LONG_AGO,
                )
                for kind in ("safety_house", "veilig_thuis", "youth_protection", "local_team", "police")
                for scope in MandateScope
            ),
        )
