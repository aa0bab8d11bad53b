"""From a notice to the request that tells it in a partner's own format, with what that partner may see at this instant.

What is shown is read anew for each attempt, as the receiver and for the purpose of its subscription: masked and
recorded as at any door, also when it is sent once more. Nothing of it is kept.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from pydantic import ValidationError

from app.clock import CLOCK
from app.domain.access.entry import Entry
from app.domain.access.selection import Rows, Selection, own_fields
from app.domain.access.work import Gate
from app.domain.connections.places import OutsideError, address_below
from app.domain.errors import Forbidden, Unauthenticated
from app.domain.notices.queue import Channel, Lane, Parcel
from app.domain.vocabulary.disclosures import Door
from app.domain.vocabulary.scopes import Scope
from app.integrations.adapter import Disclosed, Notice, OutboundChannel, Rendered, outbound_channels
from app.integrations.credentials import CredentialMissingError, Credentials
from app.integrations.subjects import SUBJECTS

log = structlog.get_logger()


class ChannelFailedError(Exception):
    """The message could not be made: the channel is not installed, its secret is missing, or it fails on the notice."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent where; with `unless` only where a look at the partner's side finds that it is news there."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    unless: "LookFirst | None" = None


@dataclass(frozen=True, slots=True)
class LookFirst:
    """Where to look at the partner's side, and what says that a request told it before."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    told: Callable[[bytes], bool]


class KnowsScopes(Protocol):
    """What knows the scopes of organisations: `app.domain.clients.register.ClientRegister`."""

    async def scopes_of(self, house_id: UUID, organisation_id: UUID, at: datetime) -> frozenset[Scope]: ...  # noqa: D102


class Channels:
    """Makes the requests of every channel that is installed."""

    def __init__(
        self,
        gate: Gate,
        entry: Entry,
        register: KnowsScopes,
        credentials: Credentials,
        installed: Mapping[str, OutboundChannel] | None = None,
    ) -> None:
        self._gate = gate
        self._entry = entry
        self._register = register
        self._credentials = credentials
        self._installed = outbound_channels() if installed is None else installed

    async def requests(self, lane: Lane, parcel: Parcel, using: Channel, base: str) -> list[Request]:
        """The requests for one notice, in order; none where there is nothing to say. Raises ChannelFailedError."""
        channel = self._installed.get(using.name)
        if channel is None:
            log.error("channel_missing", channel=using.name)
            raise ChannelFailedError
        if channel.subjects is not None and parcel.subject_kind not in channel.subjects:
            return []
        options = _options(channel, using)
        disclosed = await self._disclosed(lane, parcel, using, channel)
        rendered = _rendered(channel, _notice(lane, parcel, base), disclosed, options)
        if not rendered:
            return []
        authorised = self._authorised(channel, using, options)
        return [_request(each, base, authorised) for each in rendered]

    async def _disclosed(self, lane: Lane, parcel: Parcel, using: Channel, channel: OutboundChannel) -> Disclosed:
        source = SUBJECTS.get(channel.shown_as.get(parcel.subject_kind, parcel.subject_kind))
        if source is None:
            return {}
        house_id, organisation_id = lane.house.house_id, parcel.organisation_id
        scopes = await self._register.scopes_of(house_id, organisation_id, CLOCK.now())
        rows = Rows(source, picks=own_fields(source.view), row_id=parcel.subject_id)
        try:
            reader = await self._entry.receiver(house_id, organisation_id, scopes, using.purpose)
            found = await self._gate.disclose(reader, Selection(rows, Door.webhook.value, f"channel_{using.name}"))
        except (Forbidden, Unauthenticated):
            return {}  # it hears that something changed, and may see nothing of it
        return {} if found.body is None else dict(json.loads(found.body))

    def _authorised(self, channel: OutboundChannel, using: Channel, options: Any) -> Mapping[str, str]:  # noqa: ANN401
        if using.credential is None:
            return {}
        try:
            secret = self._credentials.read(using.credential)
            if channel.authorise is not None:
                return channel.authorise(secret, options, CLOCK.now())
            return {"Authorization": f"Bearer {secret.decode('ascii')}"}
        except CredentialMissingError:
            log.error("credential_missing", credential=using.credential)  # noqa: TRY400 - a name that the operator gave
            raise ChannelFailedError from None
        except Exception as error:  # noqa: BLE001 - a channel of another package
            raise _failed(channel, error) from None


def _options(channel: OutboundChannel, using: Channel) -> Any:  # noqa: ANN401 - the channel's own class
    try:
        return channel.options.model_validate_json(using.options, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _failed(channel, error) from None


def _rendered(channel: OutboundChannel, notice: Notice, disclosed: Disclosed, options: Any) -> Sequence[Rendered]:  # noqa: ANN401
    try:
        found = channel.render(notice, disclosed, options)
        return [found] if isinstance(found, Rendered) else [*(found or ())]
    except Exception as error:  # noqa: BLE001 - a channel of another package: its notice is tried again, others go on
        raise _failed(channel, error) from None


def _failed(channel: OutboundChannel, error: Exception) -> ChannelFailedError:
    log.error("channel_failed", channel=channel.name, kind=type(error).__name__)  # no traceback: it shows values
    return ChannelFailedError()


def _request(rendered: Rendered, base: str, authorised: Mapping[str, str]) -> Request:
    look = rendered.unless
    unless = None
    if look is not None:
        unless = LookFirst(_below(base, look.asked.path), {**look.asked.headers, **authorised}, look.told)
    headers = {**rendered.headers, **authorised}
    return Request(rendered.method, _below(base, rendered.path), headers, rendered.body, unless)


def _below(base: str, path: str) -> str:
    """The address of a request: below the endpoint, whatever the channel says."""
    try:
        return address_below(base, path)
    except OutsideError:
        log.error("channel_failed", kind="path")  # noqa: TRY400 - the path may hold values
        raise ChannelFailedError from None


def _notice(lane: Lane, parcel: Parcel, base: str) -> Notice:
    return Notice(
        event_id=parcel.event_id,
        house_code=lane.house.code,
        type=parcel.type,
        subject_kind=parcel.subject_kind,
        subject_id=parcel.subject_id,
        subject_version=parcel.subject_version,
        case_id=parcel.case_id,
        reason_code=parcel.reason_code,
        notice_class=parcel.notice_class,
        occurred_at=parcel.occurred_at,
        endpoint=base,
    )
