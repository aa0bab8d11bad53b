"""The notification that a zaak was made (Notificaties API 1.0), and what is read of that zaak (Zaken API 1.5)."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.connections.places import address_below, path_below
from app.domain.errors import Fault, InvalidContent
from app.integrations.adapter import Asked
from app.integrations.inbound.zgw.options import ZaakOptions
from app.integrations.reading import read_known
from app.integrations.zgw import JSON, ON_THE_MAP

_ZAAK: Final = re.compile(r"zaken/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MADE: Final = ("zaken", "zaak", "create")


class Kenmerken(BaseModel):
    """By what a notification can be filtered."""

    model_config = ConfigDict(frozen=True)

    zaaktype: str | None = Field(default=None, max_length=1000)
    bronorganisatie: str | None = Field(default=None, max_length=100)
    vertrouwelijkheidaanduiding: str | None = Field(default=None, max_length=100)


class Notification(BaseModel):
    """The members of a notification, as the standard names them."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)

    kanaal: str = Field(max_length=50)
    hoofd_object: str = Field(max_length=1000)
    resource: str = Field(max_length=100)
    resource_url: str = Field(max_length=1000)
    actie: str = Field(max_length=100)
    aanmaakdatum: AwareDatetime
    kenmerken: Kenmerken = Kenmerken()


def path(body: bytes, endpoint: str, options: ZaakOptions) -> str | None:
    """Where the new zaak stands below the endpoint; None for every other notification, the standard's test included."""
    told, _ = read_known(body, Notification)
    if (told.kanaal, told.resource, told.actie) != _MADE:
        return None
    if options.zaaktypes and told.kenmerken.zaaktype not in options.zaaktypes:
        return None
    found = path_below(endpoint, told.resource_url)
    if found is None or not _ZAAK.fullmatch(found):
        raise InvalidContent(Fault("/resourceUrl", "outside-endpoint", "RE-03"))
    return found.lower()


def asks(endpoint: str, found: str, _: ZaakOptions) -> Sequence[Asked]:
    """The zaak, its properties and its roles."""
    zaak = quote(address_below(endpoint, found), safe="")
    return (
        Asked(found, ON_THE_MAP),
        Asked(f"{found}/zaakeigenschappen", JSON),
        Asked(f"rollen?zaak={zaak}", JSON),
    )


def message(announcement: bytes, answers: Sequence[bytes]) -> bytes:
    """One JSON text of the notification and the answers, byte for byte; where one is no JSON, the whole is none."""
    zaak, properties, roles = answers
    return b'{"notificatie":%b,"zaak":%b,"zaakeigenschappen":%b,"rollen":%b}' % (announcement, zaak, properties, roles)
