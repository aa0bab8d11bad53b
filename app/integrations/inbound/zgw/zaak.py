"""The members of a zaak, its properties and its roles that are read (Zaken API 1.5), as the standard names them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.integrations.inbound.zgw.notification import Notification

NATURAL_PERSON: Final = "natuurlijk_persoon"
EMPLOYEE: Final = "medewerker"

OF_THE_SYSTEM: Final[Mapping[str, frozenset[str]]] = {
    "zaak": frozenset(
        {
            *("bronorganisatie", "verantwoordelijkeOrganisatie", "startdatum", "einddatum", "einddatumGepland"),
            *("uiterlijkeEinddatumAfdoening", "publicatiedatum", "communicatiekanaal", "communicatiekanaalNaam"),
            *("vertrouwelijkheidaanduiding", "betalingsindicatie", "betalingsindicatieWeergave", "laatsteBetaaldatum"),
            *("selectielijstklasse", "archiefnominatie", "archiefstatus", "archiefactiedatum"),
            *("startdatumBewaartermijn", "eigenschappen", "rollen", "status", "resultaat"),
        }
    ),
    "zaakeigenschappen": frozenset({"url", "uuid", "zaak", "eigenschap"}),
    "rollen": frozenset({"count", "previous"}),
    "results": frozenset({"url", "uuid", "zaak", "roltype", "registratiedatum", "indicatieMachtiging", "statussen"}),
}
"""By what they stand in: members on how the case system keeps a zaak, of nobody, neither read nor kept aside."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel)


class Opschorting(_Told):
    """Whether the work on a zaak stands still; why, is kept aside."""

    indicatie: bool = False


class Zaak(_Told):
    """A zaak."""

    url: str
    uuid: UUID
    identificatie: str
    zaaktype: str
    registratiedatum: date
    omschrijving: str | None = None
    toelichting: str | None = None
    opschorting: Opschorting | None = None


class Eigenschap(_Told):
    """A property of a zaak (zaakeigenschap)."""

    naam: str
    waarde: str = ""


class Verblijfsadres(_Told):
    """An address as the BAG names its parts."""

    wpl_woonplaats_naam: str | None = None
    gor_openbare_ruimte_naam: str | None = None
    aoa_postcode: str | None = None
    aoa_huisnummer: int | None = None
    aoa_huisletter: str | None = None
    aoa_huisnummertoevoeging: str | None = None


class Betrokkene(_Told):
    """Who has a role: members of a natural person, and those of an employee."""

    inp_bsn: str | None = None
    voornamen: str | None = None
    voorletters: str | None = None
    voorvoegsel_geslachtsnaam: str | None = None
    geslachtsnaam: str | None = None
    geslachtsaanduiding: str | None = None
    geboortedatum: str | None = None
    verblijfsadres: Verblijfsadres | None = None
    achternaam: str | None = None
    voorvoegsel_achternaam: str | None = None


class Rol(_Told):
    """The role of somebody in a zaak."""

    betrokkene_type: str
    omschrijving: str = ""
    omschrijving_generiek: str = ""
    betrokkene_identificatie: Betrokkene | None = None


class Rollen(_Told):
    """One page of roles; a zaak with more has too many for a referral."""

    next: str | None = None
    results: tuple[Rol, ...] = ()


class Message(_Told):
    """Everything that was read of one zaak, with the notification that told of it."""

    notificatie: Notification
    zaak: Zaak
    zaakeigenschappen: tuple[Eigenschap, ...] = ()
    rollen: Rollen = Field(default_factory=Rollen)


def without_empty(value: Any, within: str = "") -> Any:  # noqa: ANN401 - JSON
    """The same without members that are empty or of the case system alone; items of lists keep their numbers."""
    if isinstance(value, list):
        return [without_empty(item, within) for item in value]
    if not isinstance(value, dict):
        return value
    left_out = OF_THE_SYSTEM.get(within, frozenset())
    return {
        name: without_empty(found, name)
        for name, found in value.items()
        if found not in (None, "", [], {}) and name not in left_out
    }
