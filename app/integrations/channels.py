"""From a notice to the request that tells it in a partner's own format, with what that partner may see at this instant.

What is shown is read anew for each attempt, as the receiver and for the purpose of its subscription: masked and
recorded as at any door, also when it is sent once more. Nothing of it is kept.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

import structlog
from pydantic import ValidationError

from app.clock import CLOCK
from app.domain.access.entry import Entry
from app.domain.access.selection import Rows, Selection, own_fields
from app.domain.access.work import Gate
from app.domain.errors import Forbidden, Unauthenticated
from app.domain.notices.queue import Channel, Lane, Parcel
from app.domain.vocabulary.disclosures import Door
from app.domain.vocabulary.scopes import Scope
from app.integrations.adapter import Disclosed, Notice, OutboundChannel, Rendered, outbound_channels
from app.integrations.credentials import CredentialMissingError, Credentials
from app.integrations.subjects import SUBJECTS

log = structlog.get_logger()

_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")


class ChannelFailedError(Exception):
    """The message could not be made: the channel is not installed, its secret is missing, or it fails on the notice."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent where."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


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

    async def request(self, lane: Lane, parcel: Parcel, using: Channel, base: str) -> Request | None:
        """The request for one notice; None where the channel has nothing to say. Raises ChannelFailedError."""
        channel = self._installed.get(using.name)
        if channel is None:
            log.error("channel_missing", channel=using.name)
            raise ChannelFailedError
        if channel.subjects is not None and parcel.subject_kind not in channel.subjects:
            return None
        options = _options(channel, using)
        disclosed = await self._disclosed(lane, parcel, using)
        rendered = _rendered(channel, _notice(lane, parcel), disclosed, options)
        if rendered is None:
            return None
        return Request(
            rendered.method,
            _below(base, rendered.path),
            {**rendered.headers, **self._authorised(channel, using, options)},
            rendered.body,
        )

    async def _disclosed(self, lane: Lane, parcel: Parcel, using: Channel) -> Disclosed:
        source = SUBJECTS.get(parcel.subject_kind)
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


def _rendered(channel: OutboundChannel, notice: Notice, disclosed: Disclosed, options: Any) -> Rendered | None:  # noqa: ANN401
    try:
        return channel.render(notice, disclosed, options)
    except Exception as error:  # noqa: BLE001 - a channel of another package: its notice is tried again, others go on
        raise _failed(channel, error) from None


def _failed(channel: OutboundChannel, error: Exception) -> ChannelFailedError:
    log.error("channel_failed", channel=channel.name, kind=type(error).__name__)  # no traceback: it shows values
    return ChannelFailedError()


def _below(base: str, path: str) -> str:
    """The address of a request: below the endpoint, whatever the channel says."""
    if not path:
        return base
    place = path.lstrip("/")
    if "?" in base or not _PATH.fullmatch(place) or {".", ".."} & set(place.partition("?")[0].split("/")):
        log.error("channel_failed", kind="path")
        raise ChannelFailedError
    return f"{base.rstrip('/')}/{place}"


def _notice(lane: Lane, parcel: Parcel) -> Notice:
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
    )
