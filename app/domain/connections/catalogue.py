"""What this room asks of the formats and channels that are installed; the doors for partners bring them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel

from app.domain.referrals.drafts import ReferralDraft


class Said(Protocol):
    """What a message says in our own terms, and which of its members were kept aside."""

    @property
    def draft(self) -> ReferralDraft: ...  # noqa: D102

    @property
    def kept_aside(self) -> tuple[str, ...]: ...  # noqa: D102


class Announced(Protocol):
    """How a message is announced that is then read in its sender's own system: `app.integrations.adapter.Announced`."""

    @property
    def secret(self) -> Callable[[Any], str]: ...  # noqa: D102

    @property
    def pause(self) -> Callable[[Any], int]: ...  # noqa: D102

    @property
    def path(self) -> Callable[[bytes, str, Any], str | None]: ...  # noqa: D102


class Format(Protocol):
    """A format in which partners send: `app.integrations.adapter.InboundAdapter`."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def media_types(self) -> frozenset[str]: ...  # noqa: D102

    @property
    def options(self) -> type[BaseModel]: ...  # noqa: D102

    @property
    def translate(self) -> Callable[[bytes, Any], Said]: ...  # noqa: D102

    @property
    def message_id(self) -> Callable[[bytes], str | None]: ...  # noqa: D102

    @property
    def verify(self) -> Callable[[bytes, Sequence[bytes]], None] | None: ...  # noqa: D102

    @property
    def by_parameters(self) -> "Callable[[Mapping[str, str]], Format | None] | None": ...  # noqa: D102

    @property
    def receipt_of(self) -> Callable[[bytes, Any], UUID | None] | None: ...  # noqa: D102

    @property
    def announced(self) -> Announced | None: ...  # noqa: D102


class Channel(Protocol):
    """A way to tell partners in their own format: `app.integrations.adapter.OutboundChannel`."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def options(self) -> type[BaseModel]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is installed, by name."""

    inbound: Mapping[str, Format]
    outbound: Mapping[str, Channel]
