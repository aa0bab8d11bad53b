"""The roles of a zaak as the persons of a household: whom the municipality named to be of it, and nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.integrations.inbound.zgw.options import ZaakOptions
from app.integrations.inbound.zgw.zaak import EMPLOYEE, NATURAL_PERSON, Betrokkene, Rol, Verblijfsadres

_SEXES: Final = {"m": "male", "v": "female"}
_HANDLER: Final = "behandelaar"


@dataclass
class Household:
    """Persons and addresses as a referral tells them, whom to call, and the numbers of the roles that were not read."""

    persons: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, Any] = field(default_factory=dict)
    professional: str | None = None
    unread: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, roles: tuple[Rol, ...], options: ZaakOptions) -> "Household":
        """Everybody among these roles who is of the household."""
        made = cls()
        for number, role in enumerate(roles):
            if not made._add(role, options):
                made.unread.append(number)
        return made

    def _add(self, role: Rol, options: ZaakOptions) -> bool:
        who = role.betrokkene_identificatie
        if who is None:
            return False
        if role.betrokkene_type == EMPLOYEE and role.omschrijving_generiek == _HANDLER and self.professional is None:
            self.professional = _name(who.voorletters, who.voorvoegsel_achternaam, who.achternaam)
            return self.professional is not None
        part = next((word for word in _words(role) if word in options.household), None)
        if role.betrokkene_type != NATURAL_PERSON or part is None:
            return False
        number = str(len(self.persons))
        self.persons[number] = _person(who, f"p{number}") | {"householdRole": options.household[part].value}
        if who.verblijfsadres is not None:
            self.persons[number]["address"] = self._address(who.verblijfsadres)
        return True

    def _address(self, told: Verblijfsadres) -> str:
        number = (told.aoa_huisnummer, told.aoa_huisletter, told.aoa_huisnummertoevoeging)
        address = {
            "street": told.gor_openbare_ruimte_naam,
            "houseNumber": "".join(str(part) for part in number if part is not None) or None,
            "postalCode": told.aoa_postcode,
            "city": told.wpl_woonplaats_naam,
        }
        for known in self.addresses.values():
            if known == address | {"key": known["key"]}:
                return str(known["key"])
        place = str(len(self.addresses))
        self.addresses[place] = address | {"key": f"a{place}"}
        return f"a{place}"


def _words(role: Rol) -> Iterator[str]:
    yield role.omschrijving.strip().lower()
    yield role.omschrijving_generiek.strip().lower()


def _person(who: Betrokkene, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "givenName": who.voornamen or who.voorletters,
        "familyName": _name(who.voorvoegsel_geslachtsnaam, who.geslachtsnaam),
        "birthDate": who.geboortedatum,
        "sex": _SEXES.get(who.geslachtsaanduiding or ""),
        "bsn": who.inp_bsn,
    }


def _name(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None
