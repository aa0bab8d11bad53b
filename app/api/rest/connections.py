"""REST doors to connections: which formats and channels connect partners' systems, tried without storing anything."""

from typing import Any
from uuid import UUID

from app.api.rest.offering import Move, offer_moves
from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.access.policy import PERMISSIONS
from app.domain.connections import announcing, service
from app.domain.connections.drafts import ConnectionChange, ConnectionDraft, ConnectionDryRun, DryRunDraft
from app.domain.connections.statements import ANNOUNCEMENTS, CONNECTIONS, KEPT_MESSAGES
from app.domain.vocabulary.scopes import Scope

rest = Rest("Connections", "Connections (koppelingen): the formats and channels of partners' own systems.")

_SCOPE = (Scope.organisation_manage,)
_ONE = "/connections/{connectionId}"
_ANNOUNCED = "/announcements/{announcementId}"

rest.page(
    "/connections",
    CONNECTIONS,
    operation_id="list_connections",
    summary="List connections",
    description="How your organisation's systems are connected; the house sees the connections of every partner.",
)
rest.read(
    _ONE,
    CONNECTIONS,
    operation_id="read_connection",
    summary="Read a connection",
    description="One connection: its format or channel and its options. Of a secret only the name is known here.",
)


@rest.act(
    "POST",
    "/connections",
    summary="Connect a partner's system",
    scopes=_SCOPE,
    draft=ConnectionDraft,
    shows=CONNECTIONS,
    status=201,
    location="/connections/{id}",
    needs_purpose=False,
    example={
        "organisationId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c",
        "direction": "inbound",
        "adapter": "veilig-thuis",
    },
)
async def create_connection(call: Call[ConnectionDraft]) -> UUID:
    """Connect a partner's system by a format (inbound) or a channel (outbound) that is installed here.

    Options, address, keys and the name of the secret are checked before anything is saved.
    """
    return await service.create_connection(
        call.gate, call.actor, draft=call.body, surroundings=_state(call).surroundings
    )


@rest.act(
    "PATCH",
    _ONE,
    summary="Change a connection",
    scopes=_SCOPE,
    draft=ConnectionChange,
    shows=CONNECTIONS,
    by_version=True,
    needs_purpose=False,
    example={"options": {}},
)
async def change_connection(call: Call[ConnectionChange]) -> UUID:
    """Change address, secret, options or keys; they are checked as when the connection was made."""
    connection_id = call.path["connectionId"]
    await service.change_connection(
        call.gate,
        call.actor,
        connection_id=connection_id,
        seen=call.seen,
        change=call.body,
        surroundings=_state(call).surroundings,
    )
    return connection_id


offer_moves(
    rest,
    _ONE,
    Move("suspend", service.suspend_connection, "connection:suspend", "Suspend a connection"),
    Move("resume", service.resume_connection, "connection:resume", "Resume a connection"),
    Move("end", service.end_connection, "connection:end", "End a connection"),
    shows=CONNECTIONS,
)


@rest.act(
    "POST",
    f"{_ONE}/dry-run",
    summary="Try a message",
    scopes=_SCOPE,
    draft=DryRunDraft,
    returns=ConnectionDryRun,
    needs_purpose=PERMISSIONS["connection:dry-run"].purposes is not None,
    example={"message": '{"messageId": "vtw-2026-0424"}'},
)
async def dry_run_connection(call: Call[DryRunDraft]) -> ConnectionDryRun:
    """Say what would become of a message of this connection: what would be stored, what would be kept aside.

    Nothing is stored, nobody is told, and the answer says nothing of what the house knows.
    """
    return await service.dry_run_connection(
        call.gate,
        call.actor,
        connection_id=call.path["connectionId"],
        draft=call.body,
        catalogue=_state(call).surroundings.catalogue,
    )


rest.page(
    "/kept-messages",
    KEPT_MESSAGES,
    operation_id="list_kept_messages",
    summary="List messages with members kept aside",
    description="Messages that became referrals and hold members that are not mapped: where these stand in them.",
)
rest.read(
    "/kept-messages/{keptMessageId}",
    KEPT_MESSAGES,
    operation_id="read_kept_message",
    summary="Read which members of a message were kept aside",
    description="The places of what is kept in the message's bytes only; the values are shown nowhere.",
)

rest.page(
    "/announcements",
    ANNOUNCEMENTS,
    operation_id="list_announcements",
    summary="List announced messages",
    description="Messages that partners' systems announced and that are read there: which wait, what became of each.",
)
rest.read(
    _ANNOUNCED,
    ANNOUNCEMENTS,
    operation_id="read_announcement",
    summary="Read an announced message",
    description="How far the reading of one announced message is, and what the last attempt met.",
)
offer_moves(
    rest,
    _ANNOUNCED,
    Move("retry", announcing.retry_announcement, "announcement:retry", "Read an announced message now"),
    shows=ANNOUNCEMENTS,
)


def _state(call: Call[Any]) -> Any:  # noqa: ANN401 - what the application keeps for its doors
    return call.request.app.state
