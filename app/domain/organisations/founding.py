"""The operator's one act before any partner can act: a safety house, its organisation, its first administrator."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
from pydantic import Field

from app.clock import CLOCK
from app.domain.access.changes import insertion, names_with_server_default
from app.domain.access.draft import Draft, Line
from app.domain.clients.reachable import Connections
from app.domain.errors import Fault, InvalidContent
from app.domain.organisations.drafts import ContactDraft
from app.domain.programmes.laying import lay_catalogue
from app.domain.tables.organisations import (
    HouseRow,
    OrganisationContactRow,
    OrganisationRow,
    ProfessionalRow,
    RoleAssignmentRow,
)
from app.domain.vocabulary.organisations import (
    Chain,
    HouseTheme,
    OrganisationKind,
    OrganisationStatus,
    ParticipationForm,
)
from app.domain.vocabulary.roles import Role


class HouseDraft(Draft):
    """A safety house as the operator of the service knows it (rule OR-09)."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", description="Short name; part of the types of its notices.")
    name: Line = Field(description="Name of the house and of its organisation.")
    region: Line = Field(description="Region in which it works.")
    municipalities: tuple[Line, ...] = Field(default=(), max_length=200, description="Its municipalities.")
    themes: tuple[HouseTheme, ...] = Field(default=(), max_length=20, description="Its themes (E41).")
    contact: ContactDraft = Field(description="Fixed contact person of its organisation.")
    administrator: Line = Field(description="Name of the first administrator, who registers everything else.")


@dataclass(frozen=True, slots=True)
class FoundedHouse:
    """A new house, the organisation that keeps it, and the professional who administers it."""

    house_id: UUID
    organisation_id: UUID
    administrator_id: UUID


async def found_house(connections: Connections, draft: HouseDraft) -> FoundedHouse:
    """Make a house with its organisation and its first administrator (`policy_admin`); all or nothing.

    Raises InvalidContent where the code is taken.
    """
    organisation = OrganisationRow(
        name=draft.name,
        kind=OrganisationKind.safety_house.value,
        chains=[chain.value for chain in Chain],
        participation_form=ParticipationForm.structural.value,
        region=draft.region,
        status=OrganisationStatus.active.value,
    )
    house = HouseRow(
        organisation_id=organisation.id,
        code=draft.code,
        name=draft.name,
        region=draft.region,
        municipalities=list(draft.municipalities),
        themes=[theme.value for theme in draft.themes],
    )
    contact = OrganisationContactRow(organisation_id=organisation.id, **draft.contact.model_dump())
    administrator = ProfessionalRow(organisation_id=organisation.id, name=draft.administrator)
    role = RoleAssignmentRow(
        house_id=house.id,
        professional_id=administrator.id,
        role=Role.policy_admin.value,
        starts_at=CLOCK.now(),
    )
    try:
        async with connections.acquire() as connection, connection.transaction():
            for row in (organisation, house, contact, administrator, role):
                left = names_with_server_default(type(row)) - {"starts_at", "version"}
                found = {name: getattr(row, name) for name in type(row).model_fields if name not in left}
                await insertion(type(row), frozenset(found)).execute(connection, **found)
            await lay_catalogue(connection, house.id)
    except asyncpg.UniqueViolationError:
        raise InvalidContent(Fault("/code", "taken", "OR-09")) from None
    return FoundedHouse(house.id, organisation.id, administrator.id)
