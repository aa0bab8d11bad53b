"""A small region for tests: one house, partners of several kinds under a covenant, and cases made through the gate.

Everything is written by the product's own code on a real database; only the actors are made here, as `Entry` would.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.grounds import GroundRow
from app.domain.tables.organisations import (
    AgreementPartyRow,
    AgreementRow,
    HouseRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.tables.persons import HouseholdMemberRow, HouseholdRow, PersonRow
from app.domain.vocabulary.cases import ParticipationBasis, Track
from app.domain.vocabulary.grounds import ConsentState, GroundState
from app.domain.vocabulary.organisations import AgreementKind, OrganisationKind, OrganisationStatus
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

KINDS = ("veilig_thuis", "safety_house", "police", "youth_protection", "local_team", "addiction_care", "school")
COVENANT_PARTIES = ("veilig_thuis", "safety_house", "police", "youth_protection", "local_team")
COVENANT_CATEGORIES = (
    Category.existence,
    Category.identity,
    Category.contact,
    Category.household,
    Category.coordination,
    Category.safety,
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """The region and the way to act in it."""

    gate: Gate
    house_id: UUID
    organisations: dict[str, UUID]
    professionals: dict[str, UUID] = field(default_factory=dict)
    covenant_id: UUID | None = None

    @property
    def keeper_id(self) -> UUID:
        """The organisation of the house itself."""
        return self.organisations["safety_house"]

    def actor(
        self,
        kind: str,
        *,
        purpose: Purpose | None = Purpose.stop_violence,
        roles: tuple[Role, ...] = (),
        scopes: frozenset[Scope] = frozenset(Scope),
        client_id: UUID | None = None,
    ) -> Actor:
        """An actor of an organisation of this kind, with every scope unless said otherwise."""
        return Actor(
            house_id=self.house_id,
            keeper_id=self.keeper_id,
            organisation_id=self.organisations[kind],
            organisation_kind=OrganisationKind(kind),
            client_id=client_id,
            professional_id=self.professionals.get(kind),
            roles=frozenset(roles),
            scopes=scopes,
            purpose=purpose,
        )

    def keeper(self, *roles: Role, purpose: Purpose = Purpose.stop_violence) -> Actor:
        """The house, by default as process director and information officer."""
        held = roles or (Role.process_director, Role.information_officer)
        return self.actor("safety_house", roles=held, purpose=purpose)

    async def case(
        self,
        *,
        persons: int = 3,
        members: tuple[str, ...] = ("veilig_thuis", "police", "youth_protection"),
        **facts: Any,  # noqa: ANN401 - columns of the case
    ) -> "MadeCase":
        """A case with invented persons; the first is an adult woman, the second an adult man, the others children."""
        made = MadeCase(self, new_id(), [new_id() for _ in range(persons)])
        async with self.gate.open(self.keeper(), "test:case") as work:
            household = HouseholdRow(house_id=self.house_id)
            people = [_person(self.house_id, person_id, n) for n, person_id in enumerate(made.persons)]
            await work.insert(household, *people)
            await work.insert(
                *(
                    HouseholdMemberRow(
                        house_id=self.house_id,
                        household_id=household.id,
                        person_id=person.id,
                        role=HouseholdRole.parent if n < 2 else HouseholdRole.child,
                    )
                    for n, person in enumerate(people)
                ),
                CaseRow(
                    house_id=self.house_id,
                    id=made.id,
                    household_id=household.id,
                    keeper_id=self.keeper_id,
                    reference=f"ZVH-{made.id.hex[-10:]}",
                    track=Track.regular,
                    **facts,
                ),
            )
            await work.insert(
                *(CasePersonRow(house_id=self.house_id, case_id=made.id, person_id=p.id) for p in people),
                *(
                    ParticipationRow(
                        house_id=self.house_id,
                        case_id=made.id,
                        organisation_id=self.organisations[kind],
                        basis=ParticipationBasis.core,
                        starts_at=LONG_AGO,
                    )
                    for kind in members
                ),
            )
            await granting.rewrite(work, made.id)
        return made

    async def consent(
        self,
        case: "MadeCase",
        person: int,
        *,
        recipients: tuple[str, ...] | None = None,
        categories: tuple[Category, ...] = tuple(Category),
        purposes: tuple[Purpose, ...] = tuple(Purpose),
        state: ConsentState = ConsentState.given,
        ends_at: datetime | None = None,
    ) -> UUID:
        """A consent of one person, or a refusal or withdrawal by its state."""
        refused = state in (ConsentState.refused, ConsentState.withdrawn, ConsentState.blocked_by_parent)
        return await self._ground(
            case,
            kind=SharingGround.consent,
            state=state,
            person_ids=[case.persons[person]],
            recipient_ids=None if recipients is None else [self.organisations[kind] for kind in recipients],
            purposes=Purpose.mask(purposes),
            categories=Category.mask(categories),
            ends_at=ends_at,
            answered_at=LONG_AGO,
            objection_from=datetime.now(UTC) - timedelta(seconds=1) if refused else None,
            form_reference="TF-1",
        )

    async def ground(
        self,
        case: "MadeCase",
        kind: SharingGround,
        *,
        categories: tuple[Category, ...] = tuple(Category),
        **facts: Any,  # noqa: ANN401 - columns of the ground
    ) -> UUID:
        """A ground in force of any other kind."""
        given = {"purposes": Purpose.everything(), "state": GroundState.active} | facts
        return await self._ground(case, kind=kind, categories=Category.mask(categories), **given)

    async def _ground(self, case: "MadeCase", **facts: Any) -> UUID:  # noqa: ANN401 - columns of the ground
        row = GroundRow(
            house_id=self.house_id, case_id=case.id, recorded_by_id=self.keeper_id, **({"starts_at": LONG_AGO} | facts)
        )
        async with self.gate.open(self.keeper(), "test:ground") as work:
            await work.insert(row)
            await granting.rewrite(work, case.id)
        return row.id


@dataclass
class MadeCase:
    """A case and the ids of its persons in the order in which they were made."""

    world: World
    id: UUID
    persons: list[UUID]


def _person(house_id: UUID, person_id: UUID, n: int) -> PersonRow:
    return PersonRow(
        house_id=house_id,
        id=person_id,
        given_name=("Anouk", "Bram", "Cato", "Daan", "Eef")[n % 5],
        family_name=f"Verzonnen{n}",
        birth_date=date(1990 - n, 1, 2) if n < 2 else date(2015 + n % 5, 3, 4),
        sex=("female", "male")[n % 2],
        bsn=f"99999{n:04d}",
        street=f"Duindoornpad {n + 1}",
        postal_code="0000 AA",
        city="Waterduin",
        phone=f"06-0000000{n}",
    )


async def make_world(pools: Pools) -> World:
    """The region, written by a house that makes itself first."""
    organisations = {kind: new_id() for kind in KINDS}
    house_id = new_id()
    world = World(Gate(pools), house_id, organisations)
    async with world.gate.open(world.keeper(), "test:region") as work:
        for kind, organisation_id in organisations.items():
            await work.insert(
                OrganisationRow(
                    id=organisation_id,
                    name=f"Voorbeeld {kind}",
                    kind=kind,
                    chains=["care"],
                    participation_form="structural",
                    region="Waterduin",
                    status=OrganisationStatus.active,
                )
            )
            professional = ProfessionalRow(organisation_id=organisation_id, name=f"P. Verzonnen ({kind})")
            world.professionals[kind] = professional.id
            await work.insert(professional)
        await work.insert(
            HouseRow(
                id=house_id, organisation_id=world.keeper_id, code="waterduin", name="ZVH Waterduin", region="Waterduin"
            )
        )
        await work.insert(
            *(
                RoleAssignmentRow(
                    house_id=house_id, professional_id=world.professionals[kind], role=role, starts_at=LONG_AGO
                )
                for kind, role in (
                    ("safety_house", Role.process_director),
                    ("safety_house", Role.information_officer),
                    ("veilig_thuis", Role.vt_worker),
                )
            )
        )
        covenant = AgreementRow(
            house_id=house_id,
            kind=AgreementKind.covenant,
            title="Convenant Waterduin",
            edition="2026-1",
            categories=Category.mask(COVENANT_CATEGORIES),
            starts_at=LONG_AGO,
        )
        world.covenant_id = covenant.id
        await work.insert(covenant)
        await work.insert(
            *(
                AgreementPartyRow(
                    agreement_id=covenant.id, organisation_id=organisations[kind], signed_on=date(2020, 1, 1)
                )
                for kind in COVENANT_PARTIES
            )
        )
    return world


def without(actor: Actor, *scopes: Scope) -> Actor:
    """The same actor with fewer scopes."""
    return replace(actor, scopes=actor.scopes - frozenset(scopes))
