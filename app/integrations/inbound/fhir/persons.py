"""Patient, RelatedPerson and Group as persons, relations and household of a referral (rules PE-01, PE-03, PE-04)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from app.domain.vocabulary.persons import HouseholdRole, Sex
from app.integrations.inbound.fhir.bundle import Bundle
from app.integrations.inbound.fhir.node import Node, first
from app.integrations.inbound.fhir.words import BSN, NETWORK, ROLE_CODE, Words

_PERSONS: Final = ("Patient", "RelatedPerson")
_CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_HIDDEN: Final = frozenset({"R", "V"})
_PARTS: Final = {
    "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName": "street",
    "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber": "houseNumber",
}
_LINE: Final = re.compile(r"(?P<street>.*\D) (?P<number>\d.{0,11})")
_DAY: Final = 10
_OTHER_NAMES: Final = frozenset({"nickname", "maiden", "old"})


class Persons:
    """Everybody a message speaks of: what a referral says of them, and by which key."""

    def __init__(self, bundle: Bundle, words: Words) -> None:
        self._bundle, self._words = bundle, words
        self._keys: dict[str, str] = {}
        self.drafts: list[dict[str, Any]] = []
        self.places: list[str] = []
        self.relations: list[dict[str, Any]] = []
        self._addresses: dict[tuple[object, ...], dict[str, Any]] = {}
        self._read()

    def key_of(self, reference: Node) -> str | None:
        """The key of the person that this Reference names; None where it names nobody of the message."""
        found = self._bundle.referred(reference, *_PERSONS)
        return None if found is None else self._keys[found.pointer]

    def keys_of(self, reference: Node) -> list[str]:
        """The same as a list; of a Group, the keys of its members."""
        group = self._bundle.referred(reference, "Group")
        if group is not None:
            return self.members(group)
        key = self.key_of(reference)
        return [key] if key else []

    def members(self, group: Node) -> list[str]:
        """The keys of the members of a Group."""
        keys = []
        for member in group.at("member"):
            entity = member.at("entity")
            key = self.key_of(entity)
            if key is None:
                entity.fault("unknown-key", "RE-03")
            elif key not in keys:
                keys.append(key)
        return keys

    def household(self, subject: Node) -> dict[str, Any]:
        """The household: the Group that is the subject, else every Patient."""
        group = self._bundle.referred(subject, "Group")
        if group is not None:
            for name in ("type", "actual", "membership", "quantity"):
                group.at(name).take()
            members = self.members(group)
        else:
            members = list(dict.fromkeys(self._keys[patient.pointer] for patient in self._bundle.each("Patient")))
        for person in self.drafts:
            if person["key"] not in members:
                person.pop("householdRole", None)
        return {"members": members, "addresses": list(self._addresses.values())}

    def _read(self) -> None:
        for patient in self._bundle.each("Patient"):
            self._add(patient)
        same = self._same_person()
        for related in self._bundle.each("RelatedPerson"):
            if related.pointer in same:
                self._keys[related.pointer] = same[related.pointer]
            else:
                self._add(related)
        for related in self._bundle.each("RelatedPerson"):
            self._relate(related)

    def _same_person(self) -> dict[str, str]:
        """Each RelatedPerson that a Patient's link says is the same human, by its place."""
        found = {}
        for patient in self._bundle.each("Patient"):
            for link in patient.at("link"):
                related = self._bundle.referred(link.at("other"), "RelatedPerson")
                if related is not None:
                    link.at("type").take()
                    found[related.pointer] = self._keys[patient.pointer]
        return found

    def _add(self, person: Node) -> None:
        key = f"p{len(self.drafts) + 1}"
        self._keys[person.pointer] = key
        hidden = _is_hidden(person)
        told = {
            "key": key,
            **_names(person),
            "birthDate": _birth_date(person),
            "sex": _sex(person),
            "bsn": _bsn(person),
            "phone": _phone(person),
            "address": self._address(person, hidden=hidden),
            "protectedAddress": hidden or None,
        }
        self.drafts.append({name: value for name, value in told.items() if value not in (None, [])})
        self.places.append(person.pointer)

    def _relate(self, related: Node) -> None:
        key, patient = self._keys[related.pointer], self.key_of(related.at("patient"))
        draft = next(draft for draft in self.drafts if draft["key"] == key)
        for relationship in related.at("relationship"):
            for coding in relationship.at("coding"):
                if coding.at("system").word() == ROLE_CODE and coding.at("code").word() in NETWORK:
                    coding.take()
                    draft["network"] = "unknown"
            role = self._words.of_concept(relationship, HouseholdRole)
            if role is None or patient is None or patient == key:
                continue
            self.relations.append({"from": key, "to": patient, "kind": role.value})
            draft.setdefault("householdRole", role.value)

    def _address(self, person: Node, *, hidden: bool) -> str | None:
        current = [address for address in person.at("address") if address.at("use").word() not in {"old", "billing"}]
        address = first([node for node in current if node.at("use").word() == "home"]) or first(current)
        if address is None:
            return None
        address.at("use").take()
        parts = _front_door(address) | {name: address.at(name).text() for name in ("postalCode", "city")}
        told: dict[str, object] = {name: part for name, part in parts.items() if part}
        if hidden:
            told["protected"] = True
        kept = self._addresses.setdefault(tuple(told.items()), {"key": f"a{len(self._addresses) + 1}", **told})
        return str(kept["key"])


def _names(person: Node) -> dict[str, Any]:
    names = [name for name in person.at("name") if name.at("use").word() != "anonymous"]
    usual = [name for name in names if name.at("use").word() not in _OTHER_NAMES]
    chosen = first(sorted(usual, key=lambda name: name.at("use").word() != "official"))
    aliases = [_whole(name) for name in names if name is not chosen]
    told: dict[str, Any] = {"aliases": [alias for alias in aliases if alias][:10]}
    if chosen is not None:
        chosen.at("use").take()
        told |= {"givenName": _given(chosen), "familyName": chosen.at("family").text()}
        if not told["givenName"] and not told["familyName"]:
            told["description"] = chosen.at("text").text()
    return told


def _given(name: Node) -> str | None:
    return " ".join(text for given in name.at("given") if (text := given.text())) or None


def _whole(name: Node) -> str | None:
    name.at("use").take()
    parts = (_given(name), name.at("family").text())
    return " ".join(part for part in parts if part) or name.at("text").text()


def _birth_date(person: Node) -> str | None:
    place = person.at("birthDate")
    return place.text() if len(place.word() or "") == _DAY else None


def _sex(person: Node) -> str | None:
    place = person.at("gender")
    said = place.text()
    if said is not None and said not in {*Sex.values(), "unknown"}:
        place.fault("not-in-list")
    return said if said in Sex.values() else None


def _bsn(person: Node) -> str | None:
    for identifier in person.at("identifier"):
        if identifier.at("system").word() == BSN:
            for name in ("system", "use"):
                identifier.at(name).take()
            return identifier.at("value").text()
    return None


def _phone(person: Node) -> str | None:
    for telecom in person.at("telecom"):
        if telecom.at("system").word() in {"phone", "sms"} and telecom.at("use").word() != "old":
            for name in ("system", "use"):
                telecom.at(name).take()
            return telecom.at("value").text()
    return None


def _is_hidden(person: Node) -> bool:
    """Whether a security label restricts what is said of this person: then nobody sees where the person is."""
    meta = person.at("meta")
    if not meta:
        return False
    labels = [
        label
        for label in meta.at("security")
        if label.at("system").word() == _CONFIDENTIALITY and label.at("code").word() in _HIDDEN
    ]
    for label in labels:
        label.take()
    return bool(labels)


def _front_door(address: Node) -> dict[str, str | None]:
    told = dict(_street_parts(address))
    lines = [line for line in address.at("line") if line]
    if told and lines:
        lines[0].take()
    elif lines and (line := lines[0].text()):
        found = _LINE.fullmatch(line)
        told = {"street": found["street"], "houseNumber": found["number"]} if found else {"street": line}
    return told


def _street_parts(address: Node) -> Iterator[tuple[str, str | None]]:
    for line in address.at("_line"):
        for extension in line.at("extension"):
            part = _PARTS.get(extension.at("url").word() or "")
            if part:
                extension.at("url").take()
                yield part, extension.at("valueString").text()
