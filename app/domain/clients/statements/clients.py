"""Every statement on clients, keys, uses and revocations.

Whatever closes a credential or changes a key counts up `oauth_revision` in the same transaction, so that every process
notices it by one small read.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Insert,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import SQLModel

from app.database.statement import Statement
from app.domain.tables.clients import (
    OAuthClientKeyRow,
    OAuthClientRow,
    OAuthRevisionRow,
    OAuthRevocationRow,
    OAuthSigningKeyRow,
    OAuthUseRow,
)
from app.domain.tables.grounds import CaseReaderRow, GrantRow
from app.domain.tables.organisations import AgreementPartyRow, AgreementRow, HouseRow, OrganisationRow
from app.domain.vocabulary.clients import ClientStatus, SigningKeyState
from app.domain.vocabulary.organisations import DATA_AGREEMENTS, OrganisationStatus


def _table(row: type[SQLModel]) -> Any:  # noqa: ANN401 - SQLModel types its tables as values of a class
    return row.__table__  # type: ignore[attr-defined]


_clients, _keys = _table(OAuthClientRow), _table(OAuthClientKeyRow)
_signing, _revision = _table(OAuthSigningKeyRow), _table(OAuthRevisionRow)
_uses, _revocations = _table(OAuthUseRow), _table(OAuthRevocationRow)
_organisations, _houses = _table(OrganisationRow), _table(HouseRow)
_grants, _readers = _table(GrantRow), _table(CaseReaderRow)
_agreements, _parties = _table(AgreementRow), _table(AgreementPartyRow)

_HOUSE = bindparam("house_id", type_=Uuid())
_ORGANISATION = bindparam("organisation_id", type_=Uuid())
_MOMENT = DateTime(timezone=True)


def _counted() -> Insert:
    return (
        upsert(_revision)
        .values(id=literal(1), revision=literal(1))
        .on_conflict_do_update(index_elements=["id"], set_={"revision": _revision.c.revision + 1})
        .returning(_revision.c.revision)
    )


def _count() -> CTE:
    return _counted().cte("counted")


def _agreed() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Whether an agreement of the client's house that opens data is in force, and until when (rules OR-03, OR-04)."""
    at = bindparam("at", type_=_MOMENT)
    in_force = and_(
        _parties.c.organisation_id == _clients.c.organisation_id,
        _parties.c.agreement_id == _agreements.c.id,
        _agreements.c.house_id == _clients.c.house_id,
        or_(*(_agreements.c.kind == kind.value for kind in sorted(DATA_AGREEMENTS))),
        _agreements.c.starts_at <= at,
    )
    is_open = _agreements.c.ends_at.is_(None) | (_agreements.c.ends_at > at)
    has = exists().where(in_force, is_open)
    latest = case((func.bool_or(_agreements.c.ends_at.is_(None)), null()), else_=func.max(_agreements.c.ends_at))
    until = select(latest).where(in_force, is_open)
    return has.label("has_agreement"), until.scalar_subquery().label("agreed_until")


def _client(*conditions: ColumnElement[bool]) -> Statement:
    keys = (
        select(func.jsonb_agg(_keys.c.jwk))
        .where(_keys.c.client_id == _clients.c.id, _keys.c.removed_at.is_(None))
        .scalar_subquery()
    )
    is_open = and_(
        _clients.c.status == ClientStatus.active.value, _organisations.c.status == OrganisationStatus.active.value
    )
    return Statement(
        select(
            _clients.c.id,
            _clients.c.organisation_id,
            _clients.c.house_id,
            _clients.c.authentication,
            _clients.c.scopes,
            _clients.c.operations_only,
            _clients.c.secret_digest,
            _clients.c.legacy_until,
            _organisations.c.kind.label("organisation_kind"),
            is_open.label("is_open"),
            keys.label("keys"),
            *_agreed(),
        )
        .join_from(_clients, _organisations, _organisations.c.id == _clients.c.organisation_id)
        .where(*conditions)
    )


CLIENT = _client(_clients.c.id == bindparam("client_id"))
CLIENTS_OF = _client(_clients.c.house_id == _HOUSE, _clients.c.organisation_id == _ORGANISATION)
FOREIGN_CLIENT = _client(_clients.c.issuer == bindparam("issuer"), _clients.c.external_id == bindparam("external_id"))

NAMED_AS_RECIPIENT = Statement(
    select(
        case(
            (
                func.set_config("app.house_id", cast(_HOUSE, Text), true()) != literal(""),
                exists().where(
                    # the readers are the index by organisation, the grants are what a ground opened
                    _readers.c.house_id == _HOUSE,
                    _readers.c.organisation_id == _ORGANISATION,
                    _grants.c.house_id == _HOUSE,
                    _grants.c.case_id == _readers.c.case_id,
                    _grants.c.receiver_id == _ORGANISATION,
                    not_(_grants.c.giver_ids.contained_by(array([_ORGANISATION]))),
                    _grants.c.starts_at <= func.now(),
                    _grants.c.ends_at > func.now(),
                ),
            ),
            else_=false(),
        )
    )
)
"""Whether a ground in force names the organisation as recipient in this house (the exception of rule OR-03)."""

ADD_CLIENT = Statement(
    insert(_clients)
    .from_select(
        [
            "id",
            "organisation_id",
            "house_id",
            "name",
            "status",
            "authentication",
            "scopes",
            "profile",
            "operations_only",
            "secret_digest",
            "issuer",
            "external_id",
            "legacy_until",
            "version",
        ],
        select(
            bindparam("client_id", type_=_clients.c.id.type),
            _organisations.c.id,
            _houses.c.id,
            bindparam("name", type_=_clients.c.name.type),
            literal(ClientStatus.active.value),
            bindparam("authentication", type_=_clients.c.authentication.type),
            bindparam("scopes", type_=_clients.c.scopes.type),
            bindparam("profile", type_=_clients.c.profile.type),
            bindparam("operations_only", type_=_clients.c.operations_only.type),
            bindparam("secret_digest", type_=_clients.c.secret_digest.type),
            bindparam("issuer", type_=_clients.c.issuer.type),
            bindparam("external_id", type_=_clients.c.external_id.type),
            bindparam("legacy_until", type_=_clients.c.legacy_until.type),
            literal(1),
        ).where(
            _organisations.c.id == bindparam("organisation_id", type_=_clients.c.organisation_id.type),
            _houses.c.id == bindparam("house_id", type_=_clients.c.house_id.type),
        ),
        include_defaults=False,
    )
    .returning(_clients.c.id)
)

ADD_KEY = Statement(
    insert(_keys).values(
        id=bindparam("id"), client_id=bindparam("client_id"), kid=bindparam("kid"), jwk=bindparam("jwk")
    )
)

REMOVE_KEY = Statement(
    update(_keys)
    .where(_keys.c.client_id == bindparam("client_id"), _keys.c.kid == bindparam("kid"), _keys.c.removed_at.is_(None))
    .values(removed_at=func.now())
    .returning(_keys.c.id)
)

LIST_CLIENTS = Statement(
    select(
        _clients.c.id,
        _clients.c.name,
        _clients.c.status,
        _clients.c.authentication,
        _clients.c.scopes,
        _clients.c.profile,
        _clients.c.operations_only,
        _clients.c.issuer,
        _clients.c.created_at,
        _organisations.c.name.label("organisation"),
        _organisations.c.kind.label("organisation_kind"),
        _houses.c.code.label("house"),
        select(func.array_agg(_keys.c.kid))
        .where(_keys.c.client_id == _clients.c.id, _keys.c.removed_at.is_(None))
        .scalar_subquery()
        .label("kids"),
    )
    .join_from(_clients, _organisations, _organisations.c.id == _clients.c.organisation_id)
    .join(_houses, _houses.c.id == _clients.c.house_id)
    .order_by(_clients.c.created_at, _clients.c.id)
)

FIND_ORGANISATION = Statement(
    select(_organisations.c.id, _organisations.c.kind).where(
        (cast(_organisations.c.id, Text) == bindparam("reference", type_=Text()))
        | (_organisations.c.name == bindparam("reference", type_=Text()))
    )
)

FIND_HOUSE = Statement(
    select(_houses.c.id).where(
        (cast(_houses.c.id, Text) == bindparam("reference", type_=Text()))
        | (_houses.c.code == bindparam("reference", type_=Text()))
    )
)

SET_STATUS = Statement(
    update(_clients)
    .add_cte(_count())
    .where(_clients.c.id == bindparam("client_id"))
    .values(
        status=bindparam("status"),
        closed_at=case(
            (bindparam("status", type_=Text()) == ClientStatus.suspended.value, bindparam("at", type_=_MOMENT)),
            else_=_clients.c.closed_at,
        ),
        version=_clients.c.version + 1,
    )
    .returning(_clients.c.id)
)

LIMIT_CLIENT = Statement(
    update(_clients)
    .add_cte(_count())
    .where(_clients.c.id == bindparam("client_id"))
    .values(
        operations_only=bindparam("operations_only"),
        closed_at=bindparam("at", type_=_MOMENT),
        version=_clients.c.version + 1,
    )
    .returning(_clients.c.id)
)
"""Whether the client is held to its registered operations; its tokens say so, so those that it holds are closed."""

CLOSE_CLIENT_TOKENS = Statement(
    update(_clients)
    .add_cte(_count())
    .where(_clients.c.id == bindparam("client_id"))
    .values(closed_at=bindparam("at", type_=_MOMENT))
    .returning(_clients.c.id)
)

CLOSE_ORGANISATION_TOKENS = Statement(
    update(_clients)
    .add_cte(_count())
    .where(_clients.c.organisation_id == bindparam("organisation_id"), _clients.c.house_id == bindparam("house"))
    .values(closed_at=bindparam("at", type_=_MOMENT))
    .returning(_clients.c.id)
)
"""For whatever narrows an organisation's rights in a house by hand: the end of an agreement, a suspension."""

REVOKE = Statement(
    upsert(_revocations)
    .add_cte(_count())
    .values(jti=bindparam("jti"), client_id=bindparam("client_id"), expires_at=bindparam("expires_at"))
    .on_conflict_do_nothing(index_elements=["jti"])
)

USE_ONCE = Statement(
    upsert(_uses)
    .values(digest=bindparam("digest"), expires_at=bindparam("expires_at"))
    .on_conflict_do_nothing(index_elements=["digest"])
    .returning(literal(1))
)

REVISION = Statement(select(_revision.c.revision).where(_revision.c.id == 1))

COUNT = Statement(_counted())

STANDING = Statement(
    select(
        select(func.coalesce(func.max(_revision.c.revision), 0)).scalar_subquery().label("revision"),
        select(func.array_agg(_revocations.c.jti))
        .where(_revocations.c.expires_at > func.now())
        .scalar_subquery()
        .label("revoked"),
        select(
            func.jsonb_object_agg(
                cast(_clients.c.id, Text),
                case(
                    (_clients.c.status == ClientStatus.suspended.value, null()),
                    else_=func.extract("epoch", _clients.c.closed_at),
                ),
            )
        )
        .where(
            (_clients.c.status == ClientStatus.suspended.value)
            | (_clients.c.closed_at > func.now() - func.make_interval(0, 0, 0, 0, 1))
        )
        .scalar_subquery()
        .label("closed"),
    )
)
"""What was closed before its end, in one snapshot; a client without a time is closed whatever its token's age."""

SIGNING_KEYS = Statement(
    select(_signing.c.kid, _signing.c.state, _signing.c.public_jwk, _signing.c.sealed_private)
    .where(_signing.c.published_until.is_(None) | (_signing.c.published_until > func.now()))
    .order_by(_signing.c.created_at)
)

ADD_SIGNING_KEY = Statement(
    upsert(_signing)
    .values(
        kid=bindparam("kid"),
        state=bindparam("state"),
        public_jwk=bindparam("public_jwk"),
        sealed_private=bindparam("sealed_private"),
    )
    .on_conflict_do_nothing()
)

RETIRE_SIGNING_KEY = Statement(
    update(_signing)
    .where(_signing.c.state == SigningKeyState.current.value)
    .values(state=literal(SigningKeyState.retiring.value), published_until=bindparam("published_until"))
)

WITHDRAW_SIGNING_KEYS = Statement(
    update(_signing)
    .add_cte(_count())
    .where(_signing.c.published_until.is_(None) | (_signing.c.published_until > bindparam("at", type_=_MOMENT)))
    .values(state=literal(SigningKeyState.retiring.value), published_until=bindparam("at", type_=_MOMENT))
)

PROMOTE_SIGNING_KEY = Statement(
    update(_signing)
    .where(_signing.c.state == SigningKeyState.next.value)
    .values(state=literal(SigningKeyState.current.value))
)

PURGE_USES = Statement(delete(_uses).where(_uses.c.expires_at < func.now()))

PURGE_REVOCATIONS = Statement(delete(_revocations).where(_revocations.c.expires_at < func.now()))
