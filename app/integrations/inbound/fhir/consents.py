"""A Consent resource as the consents that a sender already asked, with their answers (rule GR-02); never inferred.

Whatever narrows a consent and has no word of ours would make it wider here than it was given: that is refused.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Category, Purpose
from app.integrations.inbound.fhir.bundle import Bundle
from app.integrations.inbound.fhir.node import Node, first
from app.integrations.inbound.fhir.persons import Persons
from app.integrations.inbound.fhir.words import W, Words

_STATES: Final = {"inactive": ConsentState.withdrawn, "rejected": ConsentState.refused}
_ANSWERS: Final = {"permit": ConsentState.given, "deny": ConsentState.refused}
_POLICIES: Final = {"OPTIN": "permit", "OPTOUT": "deny"}
_READ: Final = frozenset({"id", "type", "period", "actor", "purpose", "class", "code"})
_RULE: Final = "GR-02"
_DAY: Final = 10


class Consents:
    """The answers that the Consent resources of a message tell."""

    def __init__(self, bundle: Bundle, words: Words, persons: Persons) -> None:
        self._bundle, self._words, self._persons = bundle, words, persons

    def each(self) -> Iterator[tuple[Node, dict[str, Any]]]:
        """Every consent with the resource that tells it; a resource that is no answer yet is kept aside."""
        for consent in self._bundle.each("Consent"):
            if consent.at("status").word() in {"active", *_STATES}:
                for told in self._of_resource(consent):
                    yield consent, told

    def _of_resource(self, consent: Node) -> Iterator[dict[str, Any]]:
        status = consent.at("status").text() or ""
        rules = consent.at("provision")
        provisions = list(rules) if isinstance(rules.value, list) else [rules]
        answer = _STATES.get(status) or _answer(consent, provisions[0] if provisions else rules)
        persons = self._persons_of(consent)
        if len(provisions) != 1 or not provisions[0]:
            rules.fault("required" if not rules else "not-supported", _RULE)
        elif answer is not None:
            yield from self._of_provision(consent, provisions[0], answer, persons)

    def _of_provision(
        self, consent: Node, provision: Node, answer: ConsentState, persons: list[str]
    ) -> Iterator[dict[str, Any]]:
        for name in provision.names():
            if name not in _READ:
                provision.at(name).fault("not-supported", _RULE)
        purposes = list(self._each_word(provision.at("purpose"), Purpose))
        recipients = [kind for actor in provision.at("actor") if (kind := self._recipient(actor))]
        categories = list(dict.fromkeys(self._categories(provision)))
        for name, found in (("purpose", purposes), ("actor", recipients), ("code", categories)):
            if not found:
                provision.at(name).fault("required", _RULE)
        form = first(consent.at("identifier"))
        shared = {
            "kind": "consent",
            "state": answer.value,
            "categories": [category.value for category in categories],
            "formReference": form.at("value").text() if form else None,
            **_validity(consent.at("period"), provision.at("period")),
        }
        told = {name: value for name, value in shared.items() if value is not None}
        for person, purpose, recipient in product(persons, purposes, recipients):
            yield {**told, "person": person, "purpose": purpose.value, "recipientKind": recipient.value}

    def _persons_of(self, consent: Node) -> list[str]:
        """Who answered: the one who agrees, else the one whom it is about."""
        givers = [*consent.at("performer"), *consent.at("grantor")]
        subject = consent.at("patient") or consent.at("subject")
        about = self._persons.key_of(subject)
        keys = [key for giver in givers if (key := self._persons.key_of(giver))]
        if not keys and about is None:
            subject.fault("unknown-key", _RULE)
        return list(dict.fromkeys(keys)) or ([about] if about else [])

    def _recipient(self, actor: Node) -> OrganisationKind | None:
        """The kind of organisation that may know; an actor of whom it is not told would widen the consent."""
        actor.at("role").take()
        organisation = self._bundle.referred(actor.at("reference"), "Organization")
        types = organisation.at("type") if organisation else ()
        found = next((kind for told in types if (kind := self._words.of_concept(told, OrganisationKind))), None)
        if found is None:
            actor.fault("required", _RULE)
        return found

    def _categories(self, provision: Node) -> Iterator[Category]:
        yield from self._each_word(provision.at("class"), Category)
        for code in provision.at("code"):
            found = self._words.of_concept(code, Category)
            if found is None:
                code.fault("not-in-list", _RULE)
            else:
                yield found

    def _each_word(self, codings: Node, words: type[W]) -> Iterator[W]:
        """Every word that is named; a coding without one is refused: left out of a refusal it would be allowed."""
        for coding in codings:
            found = list(self._words.of_codings([coding], words))
            if not found:
                coding.fault("not-in-list", _RULE)
            yield from found


def _answer(consent: Node, provision: Node) -> ConsentState | None:
    decision, kind = consent.at("decision"), provision.at("type")
    said = decision.text() or kind.text() or _policy(consent)
    if said not in _ANSWERS:
        (decision or kind).fault("not-in-list" if said else "required", _RULE)
        return None
    return _ANSWERS[said]


def _policy(consent: Node) -> str | None:
    for coding in consent.at("policyRule", "coding"):
        if coding.at("code").word() in _POLICIES:
            coding.take()
            return _POLICIES[coding.at("code").word() or ""]
    return None


def _validity(*periods: Node) -> dict[str, str]:
    """The narrowest of these periods: first day, and first day on which it no longer holds.

    An hour on the last day ends it with the day before, so that nothing is open longer than it was given.
    """
    starts = [start[:_DAY] for period in periods if (start := period.at("start").text())]
    ends = [_day_after(end) for period in periods if (end := period.at("end").text())]
    return {**({"validFrom": max(starts)} if starts else {}), **({"validUntil": min(ends)} if ends else {})}


def _day_after(end: str) -> str:
    if len(end) != _DAY:
        return end[:_DAY]
    try:
        return (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return end
