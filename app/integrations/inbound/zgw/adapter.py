"""A zaak that was made at a municipality's side becomes a referral (docs/zgw.md)."""

import json
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.domain.access import strict_json
from app.domain.days import AMSTERDAM
from app.domain.errors import Fault, InvalidContent
from app.integrations.adapter import Announced, InboundAdapter, Translated
from app.integrations.inbound.columns import UnreadError, lay, listed, read_cell
from app.integrations.inbound.zgw import notification
from app.integrations.inbound.zgw.household import Household
from app.integrations.inbound.zgw.options import ZaakOptions
from app.integrations.inbound.zgw.zaak import Eigenschap, Message, Zaak, without_empty
from app.integrations.reading import as_referral, read_known
from app.integrations.zgw import authorise, message_of

_EXAMPLES: Final = Path(__file__).with_name("examples")


def translate(body: bytes, options: ZaakOptions) -> Translated:
    """What a zaak says with its properties and roles; what is not mapped is kept aside."""
    sent = json.dumps(without_empty(strict_json.parse(body)), ensure_ascii=False).encode()
    told, aside = read_known(sent, Message)
    _check(told, options)
    household = Household.of(told.rollen.results, options)
    made: dict[str, Any] = {}
    for place, value in options.always.items():
        lay(made, place.split("/")[1:], value)
    made |= _zaak(told.zaak, told.notificatie.aanmaakdatum) | _persons(household)
    unread = [f"/rollen/results/{number}" for number in household.unread]
    unread += _properties(made, told.zaakeigenschappen, options)
    return Translated(as_referral(listed(made)), (*aside, *unread))


def message_id(body: bytes) -> str | None:
    """The zaak's own identifier, where it can be read."""
    try:
        sent = strict_json.parse(body)
        return message_of(UUID(sent["zaak"]["uuid"]))  # type: ignore[index] # what it is, is being tried
    except (InvalidContent, TypeError, KeyError, ValueError, AttributeError):
        return None


def examples() -> Iterator[bytes]:
    """A household, and the smallest zaak."""
    for place in sorted(_EXAMPLES.glob("*.json")):
        yield place.read_bytes()


def _check(told: Message, options: ZaakOptions) -> None:
    faults = []
    if told.zaak.url != told.notificatie.resource_url:
        faults.append(Fault("/zaak/url", "another-message", "RE-02"))
    if options.zaaktypes and told.zaak.zaaktype not in options.zaaktypes:
        faults.append(Fault("/zaak/zaaktype", "not-in-list", "RE-03"))
    if told.rollen.next is not None:
        faults.append(Fault("/rollen/next", "too-long", "RE-03"))
    if faults:
        raise InvalidContent(*faults)


def _zaak(zaak: Zaak, announced_at: datetime) -> dict[str, Any]:
    what = "\n".join(text for text in (zaak.omschrijving, zaak.toelichting) if text)
    registered = datetime.combine(zaak.registratiedatum, time(), AMSTERDAM)
    return {
        "messageId": message_of(zaak.uuid),
        "reference": zaak.identificatie,
        "sentAt": announced_at.isoformat(),
        "receivedAt": registered.isoformat(),
        **({"concerns": {"0": {"what": what}}} if what else {}),
    }


def _persons(household: Household) -> dict[str, Any]:
    told: dict[str, Any] = {"professional": household.professional} if household.professional else {}
    if household.persons:
        told["persons"] = household.persons
        told["household"] = {"members": [person["key"] for person in household.persons.values()]}
    if household.addresses:
        told["household"]["addresses"] = household.addresses
    return told


def _properties(made: dict[str, Any], properties: tuple[Eigenschap, ...], options: ZaakOptions) -> list[str]:
    """Lay the properties that are mapped in their places; the places of the others."""
    unread, faults = [], []
    for number, each in enumerate(properties):
        column = options.property_of(each.naam)
        if column is None:
            unread.append(f"/zaakeigenschappen/{number}")
            continue
        try:
            lay(made, column.to.split("/")[1:], read_cell(each.waarde, column))
        except UnreadError:
            faults.append(Fault(f"/zaakeigenschappen/{number}/waarde", "bad-format", "RE-03"))
    if faults:
        raise InvalidContent(*faults)
    return unread


ADAPTER: Final = InboundAdapter(
    name="zgw",
    title="Zaak of a municipality (ZGW)",
    media_types=frozenset({"application/json"}),
    options=ZaakOptions,
    translate=translate,
    message_id=message_id,
    examples=examples,
    announced=Announced(
        secret=lambda options: str(options.notifications_secret),
        pause=lambda options: int(options.pause_seconds),
        path=notification.path,
        asks=notification.asks,
        message=notification.message,
        authorise=authorise,
    ),
)
