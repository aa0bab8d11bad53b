"""The only maker of actors: from a checked token, from a delivery's receiver, or for a job of the service itself."""

import time
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam, func, or_, select

from app.database.statement import Statement
from app.domain.access.actor import Actor
from app.domain.access.changes import table_of
from app.domain.access.claims import Claims
from app.domain.access.connecting import connected
from app.domain.errors import Fault, InvalidContent, Unauthenticated
from app.domain.tables.organisations import HouseRow, OrganisationRow, ProfessionalRow, RoleAssignmentRow
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

KEPT_SECONDS = 0.5
REMEMBERED_AT_MOST = 20_000

_houses, _organisations = table_of(HouseRow), table_of(OrganisationRow)
_professionals, _assignments = table_of(ProfessionalRow), table_of(RoleAssignmentRow)
_ID = sa.Uuid()

HOUSE = Statement(select(_houses.c.organisation_id).where(_houses.c.id == bindparam("house", type_=_ID)))
ORGANISATION = Statement(select(_organisations.c.kind).where(_organisations.c.id == bindparam("id", type_=_ID)))
ROLES = Statement(
    select(
        select(func.array_agg(_assignments.c.role))
        .where(
            _assignments.c.professional_id == _professionals.c.id,
            _assignments.c.house_id == bindparam("house", type_=_ID),
            _assignments.c.starts_at <= func.now(),
            or_(_assignments.c.ends_at.is_(None), _assignments.c.ends_at > func.now()),
        )
        .scalar_subquery()
        .label("roles")
    ).where(
        _professionals.c.id == bindparam("id", type_=_ID),
        _professionals.c.organisation_id == bindparam("organisation", type_=_ID),
        _professionals.c.active,
    )
)


class HasWriter(Protocol):
    """What holds the writer's pool."""

    @property
    def writer(self) -> Any: ...  # noqa: ANN401, D102 - asyncpg publishes no types


@dataclass(frozen=True, slots=True)
class _Kept:
    roles: frozenset[Role] | None
    until: float


class Entry:
    """Makes actors. Roles of professionals are remembered for half a second, houses for ever."""

    def __init__(self, pools: HasWriter) -> None:
        self._pools = pools
        self._keepers: dict[UUID, UUID] = {}
        self._roles: dict[tuple[UUID, UUID, UUID], _Kept] = {}

    async def from_claims(
        self, claims: Claims, *, purpose: str | None = None, professional: str | None = None
    ) -> Actor:
        """The actor behind a verified token, with the purpose and the professional that the request names.

        Raises InvalidContent for a word that is no purpose and for a professional that is not of the organisation.
        """
        professional_id = claims.professional_id or _identifier(professional)
        roles: frozenset[Role] = frozenset()
        if professional_id is not None:
            roles = await self._roles_of(professional_id, claims.organisation_id, claims.house_id)
        return Actor(
            house_id=claims.house_id,
            keeper_id=await self._keeper(claims.house_id),
            organisation_id=claims.organisation_id,
            organisation_kind=claims.organisation_kind,
            client_id=claims.client_id,
            professional_id=professional_id,
            roles=roles,
            scopes=claims.scopes,
            purpose=_purpose(purpose),
            operations_only=claims.operations_only,
        )

    async def receiver(
        self, house_id: UUID, organisation_id: UUID, scopes: frozenset[Scope], purpose: Purpose
    ) -> Actor:
        """An organisation as the one to whom something is rendered at delivery: its own scopes, no client, no roles."""
        async with connected(self._pools.writer) as connection:
            kind = await ORGANISATION.fetch_value(connection, id=organisation_id)
        if kind is None:
            raise Unauthenticated
        return Actor(
            house_id=house_id,
            keeper_id=await self._keeper(house_id),
            organisation_id=organisation_id,
            organisation_kind=OrganisationKind(kind),
            client_id=None,
            professional_id=None,
            roles=frozenset(),
            scopes=scopes,
            purpose=purpose,
        )

    async def deferred(
        self,
        house_id: UUID,
        organisation_id: UUID,
        *,
        client_id: UUID | None,
        professional_id: UUID | None,
        scopes: frozenset[Scope],
        purpose: Purpose,
    ) -> Actor:
        """Whoever ordered what is done later: the organisation, its client and its professional, without any role."""
        receiver = await self.receiver(house_id, organisation_id, scopes, purpose)
        return replace(receiver, client_id=client_id, professional_id=professional_id)

    async def job(self, house_id: UUID, *, scopes: frozenset[Scope], purpose: Purpose) -> Actor:
        """The service itself at work for one house: the keeper's narrow hand, as `system`, with these scopes."""
        keeper = await self._keeper(house_id)
        return Actor(
            house_id=house_id,
            keeper_id=keeper,
            organisation_id=keeper,
            organisation_kind=OrganisationKind.safety_house,
            client_id=None,
            professional_id=None,
            roles=frozenset({Role.system}),
            scopes=scopes,
            purpose=purpose,
        )

    async def _keeper(self, house_id: UUID) -> UUID:
        keeper = self._keepers.get(house_id)
        if keeper is None:
            async with connected(self._pools.writer) as connection:
                keeper = await HOUSE.fetch_value(connection, house=house_id)
            if keeper is None:
                raise Unauthenticated
            self._keepers[house_id] = keeper
        return keeper

    async def _roles_of(self, professional_id: UUID, organisation_id: UUID, house_id: UUID) -> frozenset[Role]:
        key = (professional_id, organisation_id, house_id)
        now = time.monotonic()
        kept = self._roles.get(key)
        if kept is None or kept.until < now:
            async with connected(self._pools.writer) as connection:
                row = await ROLES.fetch_one(
                    connection, id=professional_id, organisation=organisation_id, house=house_id
                )
            roles = None if row is None else frozenset(Role(word) for word in row["roles"] or ())
            if len(self._roles) >= REMEMBERED_AT_MOST:
                self._roles.clear()
            kept = self._roles[key] = _Kept(roles, now + KEPT_SECONDS)
        if kept.roles is None:
            raise InvalidContent(Fault("/headers/Professional", "unknown-professional"))
        return kept.roles


def _purpose(word: str | None) -> Purpose | None:
    if word is None:
        return None
    try:
        return Purpose(word)
    except ValueError:
        raise InvalidContent(Fault("/headers/Purpose", "unknown-word", "GR-11")) from None


def _identifier(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise InvalidContent(Fault("/headers/Professional", "not-an-identifier")) from None
