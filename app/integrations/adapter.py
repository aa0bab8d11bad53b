"""What an adapter is: pure translation between a partner's format and our own terms, found by entry point.

A region adds a format or a channel with a package of its own that names it under `ketenpoort.inbound` or
`ketenpoort.outbound`; ours stand in pyproject.toml the same way (docs/adding-an-adapter.md). An adapter decides
nothing, stores nothing and calls nobody: the door proves who sends, the rooms decide, the worker sends.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from app.domain.referrals.drafts import ReferralDraft

INBOUND: Final = "ketenpoort.inbound"
OUTBOUND: Final = "ketenpoort.outbound"
_PROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"


class Options(BaseModel):
    """Mapping options of one connection: data that its owner may change, checked when they are saved."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Translated:
    """What a message says in our own terms.

    `kept_aside` names the members that were sent and that we do not map (JSON pointer or XPath); their values stay in
    the stored bytes and nowhere else.
    """

    draft: ReferralDraft
    kept_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to read in the partner's own system: a path below the endpoint of the connection, and its headers."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Announced:
    """How a message comes that its sender only announces, and that is then read in the sender's own system. All pure.

    `secret` names, out of the options, the secret that an announcement must show in its header `Authorization`. `path`
    says what is announced, given the endpoint of the connection: the path below it, one spelling for one message; None
    where nothing is for us; InvalidContent where the announcement is wrong. `asks` is what to read for it, `message`
    puts the announcement and the answers together, in their order and byte for byte: what `translate` reads.
    `authorise` makes the headers of each call out of the secret of the connection, at an instant. `pause` is how many
    seconds its sender may need after the announcement to say the rest.
    """

    secret: Callable[[Any], str]
    pause: Callable[[Any], int]
    path: Callable[[bytes, str, Any], str | None]
    asks: Callable[[str, str, Any], Sequence[Asked]]
    message: Callable[[bytes, Sequence[bytes]], bytes]
    authorise: Callable[[bytes, Any, datetime], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class InboundAdapter:
    """A format in which partners send to us, at `POST /v1/inbound/<name>`.

    `translate` is pure and total: for any bytes it returns what they say or raises InvalidContent with every fault,
    and nothing else. `message_id` reads the sender's identifier of a message that could not be translated, and is
    total too. `examples` are valid messages under default options. `verify` is for a format that carries its own
    signature: it checks the bytes with the certificates or keys of the connection (DER or PEM) and raises
    SignatureInvalid; without it the door asks for its own `Message-Signature`. `announced` is for a format that is
    not pushed but read after an announcement. `receipt_of` is for a format in which partners also say that they read a
    notice: the event that a message is the receipt of, None where it is none; InvalidContent where it is wrong.
    `by_parameters` is for a format of which the media type has parameters: the format as they ask it (names in lower
    case), None where it does not know them.
    """

    name: str
    title: str
    media_types: frozenset[str]
    options: type[Options]
    translate: Callable[[bytes, Any], Translated]
    message_id: Callable[[bytes], str | None]
    examples: Callable[[], Iterable[bytes]]
    verify: Callable[[bytes, Sequence[bytes]], None] | None = None
    by_parameters: "Callable[[Mapping[str, str]], InboundAdapter | None] | None" = None
    receipt_of: Callable[[bytes, Any], UUID | None] | None = None
    announced: Announced | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One event on its way to one receiver: ids, words and codes, nothing about a person.

    `endpoint` is the address below which the receiver is called, for who names its objects by their addresses.
    """

    event_id: UUID
    house_code: str
    type: str
    subject_kind: str
    subject_id: UUID
    subject_version: int | None
    case_id: UUID | None
    reason_code: str | None
    notice_class: str
    occurred_at: datetime
    endpoint: str = ""


Disclosed = Mapping[str, Any]
"""The subject of a notice as its receiver may see it now, the JSON of its view; empty where there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the partner's side before a request that must not be made twice.

    `told` reads from the answer (200) whether what the request tells stands there already.
    """

    asked: Asked
    told: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The request that tells a partner: `path` comes below the endpoint of the connection.

    With `unless` the partner's side is looked at first, and nothing is sent where it knows already.
    """

    method: str
    path: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    unless: Look | None = None


@dataclass(frozen=True, slots=True)
class OutboundChannel:
    """A way to tell a partner in its own format.

    `render` is pure: the request for one notice, with the receiver's own disclosure, or several, each sent when the one
    before it arrived; None where the channel has nothing to say about it. `authorise` makes the headers that prove who
    calls out of the secret of the connection, at an instant; without it the secret is sent as a bearer token. Of a
    notice whose subject is of none of the kinds in `subjects` nothing is disclosed and nothing sent; without them each
    is rendered. `shown_as` names for a kind another of the views in `app.integrations.subjects` than its own.
    """

    name: str
    title: str
    options: type[Options]
    render: Callable[[Notice, Disclosed, Any], Rendered | Sequence[Rendered] | None]
    authorise: Callable[[bytes, Any, datetime], Mapping[str, str]] | None = None
    subjects: frozenset[str] | None = None
    shown_as: Mapping[str, str] = field(default_factory=dict)


_Found = TypeVar("_Found", InboundAdapter, OutboundChannel)


class AdapterError(Exception):
    """An installed package names an adapter that cannot be used; told at the start, never to a partner."""


@cache
def inbound_adapters() -> Mapping[str, InboundAdapter]:
    """Every format by its name, ours and those of installed packages; raises AdapterError."""
    return dict(sorted(_found(INBOUND, InboundAdapter)))


@cache
def outbound_channels() -> Mapping[str, OutboundChannel]:
    """Every channel by its name, ours and those of installed packages; raises AdapterError."""
    return dict(sorted(_found(OUTBOUND, OutboundChannel)))


def _found(group: str, kind: type[_Found]) -> Iterator[tuple[str, _Found]]:
    seen: set[str] = set()
    for entry in (*_own(group), *entry_points(group=group)):
        adapter = entry.load()
        if not isinstance(adapter, kind) or adapter.name != entry.name:
            fault = f"{group}: {entry.name} is not an {kind.__name__} of that name"
            raise AdapterError(fault)
        if entry.name in seen:
            fault = f"{group}: two packages name {entry.name}"
            raise AdapterError(fault)
        seen.add(entry.name)
        yield entry.name, adapter


def _own(group: str) -> list[EntryPoint]:
    """Ours, where the service runs from source and is not installed as a package."""
    try:
        distribution("ketenpoort")
    except PackageNotFoundError:
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        named = project.get("entry-points", {}).get(group, {})
        return [EntryPoint(name, value, group) for name, value in named.items()]
    return []
