"""Who asks: one organisation, perhaps with a named professional, for one purpose."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Category, Purpose


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. Made only by `app.domain.access.entry`; nothing is fetched or changed without one."""

    house_id: UUID
    keeper_id: UUID
    organisation_id: UUID
    organisation_kind: OrganisationKind
    client_id: UUID | None
    professional_id: UUID | None
    roles: frozenset[Role]
    scopes: frozenset[Scope]
    purpose: Purpose | None
    operations_only: bool = False
    """Whether the client is held to the GraphQL operations that are registered for it."""

    @property
    def keeps_the_house(self) -> bool:
        """Whether this is the organisation of the house that keeps the cases."""
        return self.organisation_id == self.keeper_id

    @property
    def readable(self) -> int:
        """The categories that the scopes leave open at all: health and justice need a scope of their own."""
        mask = ALL_CATEGORIES
        if Scope.health_read not in self.scopes:
            mask &= ~Category.health.bit
        if Scope.justice_read not in self.scopes:
            mask &= ~Category.justice.bit
        return mask
