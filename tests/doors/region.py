"""A region in which several houses share their partners and are bound to them in different ways."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from app.domain.access.programme import shipped
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.programmes.catalogue_files import programme_record
from app.domain.tables.organisations import (
    AgreementPartyRow,
    AgreementRow,
    HouseRow,
    HouseSettingRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.tables.programmes import ProgrammeRow
from app.domain.vocabulary.sharing import Category, Purpose
from tests.slow_model.facts import CATEGORIES, Agreement, House, Organisation
from tests.world import World

PARTNERS = (
    "veilig_thuis", "police", "prosecution", "probation", "youth_protection", "local_team", "addiction_care",
    "womens_shelter",
)  # fmt: skip
TODAY = datetime.combine(datetime.now(UTC).date(), time.min, UTC)
WIDE = frozenset({"existence", "identity", "contact", "household", "coordination", "safety"})


def day(days: float) -> datetime:
    """An instant some days from now, in whole seconds."""
    return TODAY + timedelta(seconds=round(days * 86_400))


@dataclass
class Region:
    """Partners that several houses share, and houses that are bound to them in different ways."""

    partners: dict[str, Organisation]
    houses: list[House] = field(default_factory=list)
    keepers: dict[UUID, Organisation] = field(default_factory=dict)
    professionals: dict[UUID, UUID] = field(default_factory=dict)
    programmes: dict[UUID, UUID] = field(default_factory=dict)

    def organisations(self, house: House) -> dict[UUID, Organisation]:
        """Everyone who could have a part in a case of this house."""
        return {one.id: one for one in (*self.partners.values(), self.keepers[house.keeper])}


async def make_region(gate: Gate) -> Region:
    """The region on a fresh database."""
    region = Region({kind: Organisation(new_id(), kind, kind == "probation") for kind in PARTNERS})
    for number, (agreements, without_consent) in enumerate(_bonds(region)):
        keeper = Organisation(new_id(), "safety_house")
        signed = tuple(
            Agreement(
                a.kind, a.categories, a.starts_at, a.ends_at,
                {keeper.id: a.starts_at, **a.signed_at}, a.purposes,
            )
            for a in agreements
        )  # fmt: skip
        house = House(new_id(), keeper.id, signed, without_consent)
        region.houses.append(house)
        region.keepers[keeper.id] = keeper
        await _write_house(gate, region, house, number)
    return region


def _bonds(region: Region) -> list[tuple[list[Agreement], bool]]:
    """A covenant; a narrow one that yields to a refusal; one that lapsed, beside a programme; one that is to come."""

    def signed(*kinds: str, at: float = -900) -> dict[UUID, datetime]:
        return {region.partners[kind].id: day(at) for kind in kinds}

    team = ("veilig_thuis", "police", "prosecution", "probation", "youth_protection", "local_team")
    usual = Agreement("covenant", WIDE, day(-900), None, signed(*team))
    narrow = Agreement(
        "covenant", WIDE | {"health", "justice", "care"}, day(-900), day(400),
        signed("veilig_thuis", "police", "local_team", "addiction_care") | signed("womens_shelter", at=2),
        frozenset({"stop_violence", "risk_assessment"}),
    )  # fmt: skip
    lapsed = Agreement("covenant", frozenset(CATEGORIES), day(-900), day(-1), signed(*team))
    programme = Agreement(
        "exchange_agreement", frozenset({"existence", "care", "coordination", "health"}), day(-30), None,
        signed("addiction_care", "womens_shelter", "youth_protection"),
    )  # fmt: skip
    intent = Agreement("intent_declaration", frozenset(CATEGORIES), day(-30), None, signed(*PARTNERS))
    coming = Agreement("covenant", frozenset(CATEGORIES), day(1), None, signed(*PARTNERS, at=1))
    return [([usual], True), ([narrow, intent], False), ([lapsed, programme], True), ([coming, intent], False)]


async def _write_house(gate: Gate, region: Region, house: House, number: int) -> None:
    world = World(gate, house.id, {"safety_house": house.keeper})
    async with gate.open(world.keeper(), "test:region") as work:
        new = region.keepers[house.keeper], *(region.partners.values() if number == 0 else ())
        for one in new:
            await work.insert(
                OrganisationRow(
                    id=one.id, name=f"Voorbeeld {one.kind} {number}", kind=one.kind, status="active",
                    static_excluded=one.static_excluded,
                )
            )  # fmt: skip
        people = [ProfessionalRow(organisation_id=one.id, name=f"P. Verzonnen {one.kind}") for one in new]
        region.professionals |= {one.organisation_id: one.id for one in people}
        await work.insert(*people)
        await work.insert(
            HouseRow(id=house.id, organisation_id=house.keeper, code=f"huis-{number}", name="Huis", region="Waterduin")
        )
        if not house.covenant_without_consent:
            setting: dict[str, object] = {"value": house.covenant_without_consent}
            name = "covenant_without_consent"
            await work.insert(
                HouseSettingRow(house_id=house.id, name=name, value=setting, author="test", starts_at=day(-100))
            )
        definition = shipped()["house_conference"].model_dump(mode="json", by_alias=True)
        programme = ProgrammeRow(house_id=house.id, **programme_record(definition), author="test")
        region.programmes[house.id] = programme.id
        worker = region.professionals[region.partners["veilig_thuis"].id]
        await work.insert(
            programme,
            RoleAssignmentRow(house_id=house.id, professional_id=worker, role="vt_worker", starts_at=day(-900)),
        )
        # scopes need an agreement in force (rule OR-03); one with oneself opens the door and shows nothing
        alone = [
            Agreement("exchange_agreement", frozenset(), day(-900), None, {one: day(-900)})
            for one in region.organisations(house)
        ]
        for agreement in (*house.agreements, *alone):
            row = AgreementRow(
                house_id=house.id, kind=agreement.kind, title="Afspraak", edition="1",
                categories=Category.mask(map(Category, agreement.categories)),
                purposes=Purpose.mask(map(Purpose, agreement.purposes)),
                starts_at=agreement.starts_at, ends_at=agreement.ends_at,
            )  # fmt: skip
            await work.insert(row)
            await work.insert(
                *(
                    AgreementPartyRow(agreement_id=row.id, organisation_id=party, signed_on=at.date())
                    for party, at in agreement.signed_at.items()
                )
            )
