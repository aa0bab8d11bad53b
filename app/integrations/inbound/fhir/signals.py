"""What worries the sender: coded reasons, Conditions, Observations as red flags, risks, life domains (E18, E19, E10).

A Condition or Observation that says none of our words is kept aside: the house does not ask for a medical record, and
health content needs a ground of its own (rule GR-07).
"""

from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.vocabulary.safety import LifeDomain, RedFlag, RiskCode
from app.integrations.inbound.fhir.bundle import Bundle
from app.integrations.inbound.fhir.node import Node
from app.integrations.inbound.fhir.persons import Persons
from app.integrations.inbound.fhir.words import Words

_OBSERVED: Final = frozenset({"final", "amended", "corrected", "preliminary"})
_REFUTED: Final = frozenset({"refuted", "entered-in-error"})
_OVER: Final = frozenset({"inactive", "remission", "resolved"})


@dataclass(slots=True)
class Signals:
    """What a message tells in coded words, and of which place each part came."""

    risks: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    domains: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


class SignalReader:
    """Reads them for one message."""

    def __init__(self, bundle: Bundle, words: Words, persons: Persons) -> None:
        self._bundle, self._words, self._persons = bundle, words, persons
        self.found = Signals()

    def read_resources(self) -> None:
        """Every Condition that holds and every Observation that was made."""
        for condition in self._bundle.each("Condition"):
            states = {*_codes(condition.at("verificationStatus")), *_codes(condition.at("clinicalStatus"))}
            if states.isdisjoint(_REFUTED | _OVER):
                self._resource(condition, "problem", condition.at("onsetDateTime"))
        for observation in self._bundle.each("Observation"):
            if observation.at("status").word() in _OBSERVED:
                seen = observation.at("valueBoolean")
                state = "no_problem" if seen.value is False else "problem"
                if observation.at("dataAbsentReason"):
                    state = "unknown"
                self._resource(observation, state, observation.at("effectiveDateTime"))

    def read_concept(self, concept: Node, subject: Node, *, note: str | None, state: str = "problem") -> bool:
        """What the codings of a concept say; whether they said anything."""
        before = len(self.found.places)
        flags = list(self._words.of_codings(concept.at("coding"), RedFlag)) if state == "problem" else []
        risks = list(self._words.of_codings(concept.at("coding"), RiskCode)) if state == "problem" else []
        domains = list(self._words.of_codings(concept.at("coding"), LifeDomain))
        persons = self._persons.keys_of(subject) if risks or domains else []
        for flag in flags:
            self._keep("redFlags", self.found.flags, {"flag": flag.value}, concept)
        for risk in risks:
            self._keep("risks", self.found.risks, _told(code=risk.value, persons=persons, note=note), concept)
        for domain in domains:
            told = _told(domain=domain.value, state=state, persons=persons, note=note)
            self._keep("lifeDomains", self.found.domains, told, concept)
        return len(self.found.places) > before

    def _resource(self, resource: Node, state: str, moment: Node) -> None:
        note = self._note(resource)
        flags = len(self.found.flags)
        if not self.read_concept(resource.at("code"), resource.at("subject"), note=note, state=state):
            return
        for name in ("status", "clinicalStatus", "verificationStatus", "valueBoolean"):
            resource.at(name).take()
        for line in resource.at("note"):
            line.at("text").take()
        day = moment.take()
        for flag in self.found.flags[flags:]:
            if isinstance(day, str):
                flag["observedOn"] = {"date": day[:10]}

    def _note(self, resource: Node) -> str | None:
        lines = [text for line in resource.at("note") if (text := line.at("text").word())]
        return "\n\n".join(lines) or None

    def _keep(self, name: str, parts: list[dict[str, Any]], part: dict[str, Any], concept: Node) -> None:
        self.found.places[f"/{name}/{len(parts)}"] = concept.pointer
        parts.append(part)


def _codes(concept: Node) -> set[str]:
    return {code for coding in concept.at("coding") if (code := coding.at("code").word())}


def _told(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value not in (None, [])}
