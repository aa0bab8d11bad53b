"""The ServiceRequest of a Bundle, with the Task and whatever else it rests on, as the content of a referral."""

from collections.abc import Mapping
from typing import Any, Final

from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.referrals import EntryPoint, SignalKind
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Purpose, SharingGround
from app.domain.vocabulary.word import Word
from app.integrations.fhir import INPUTS
from app.integrations.inbound.fhir.bundle import Bundle
from app.integrations.inbound.fhir.consents import Consents
from app.integrations.inbound.fhir.node import Node, first
from app.integrations.inbound.fhir.persons import Persons
from app.integrations.inbound.fhir.signals import SignalReader
from app.integrations.inbound.fhir.words import URGENCIES, FhirOptions, Words

_WORDS: Final[Mapping[str, type[Word]]] = {
    "ground": SharingGround,
    "purpose": Purpose,
    "requestedTrack": Track,
    "familyProfile": FamilyProfile,
    "entryPoint": EntryPoint,
    "signalKind": SignalKind,
}
_TEXTS: Final = frozenset(
    {"groundReference", "groundVersion", "requestedProgramme", "whatIsGoingOn", "predictiveFactors", "clientsOpinion"}
)
_STANDARD: Final = ("whatIsGoingOn", "predictiveFactors", "clientsOpinion")
_OPEN_TASKS: Final = ("requested", "ready", "draft", "received", "accepted")
_STATUS: Final = "active"


class Request:
    """Reads one message; `content` is the JSON of a ReferralDraft, `places` where its parts stood in the message."""

    def __init__(self, bundle: Bundle, options: FhirOptions) -> None:
        self._bundle, self._options = bundle, options
        self._words = Words(options)
        self.content: dict[str, Any] = {}
        self.places: dict[str, str] = {"": "/entry"}

    def read(self) -> None:
        """Everything; without exactly one ServiceRequest there is nothing to read."""
        requests = self._bundle.each("ServiceRequest")
        for more in requests[1:]:
            more.fault("repeated", "RE-02")
        if not requests:
            self._bundle.root.at("entry").fault("required", "RE-03")
            return
        self._read(requests[0])

    def _read(self, request: Node) -> None:
        root = self._bundle.root
        persons = Persons(self._bundle, self._words)
        said = self._inputs(request)
        if request.at("status").text() != _STATUS:
            request.at("status").fault("not-in-list", "RE-03")
        request.at("intent").take()
        self._put("messageId", root.at("identifier", "value"), root.at("identifier", "value").text())
        self._put("sentAt", root.at("timestamp"), root.at("timestamp").text())
        self._put("receivedAt", request.at("authoredOn"), request.at("authoredOn").text())
        root.at("identifier", "system").take()
        number = first(request.at("identifier"))
        if number is not None:
            number.at("system").take()
        place = number.at("value") if number else request.at("identifier")
        self._put("reference", place, place.text() if number else None)
        self._put("urgency", request.at("priority"), self._urgency(request.at("priority")))
        self._put("signalKind", request.at("code"), said.get("signalKind") or self._signal_kind(request))
        self._put("entryPoint", request, said.get("entryPoint") or self._options.entry_point.value)
        self._put("professional", request.at("requester"), self._professional(request.at("requester")))
        for name in ("requestedTrack", "requestedProgramme", "familyProfile"):
            self._put(name, request, said.get(name))
        self._put("ground", request, _ground(said))
        self._put("standardQuestions", request, {name: said[name] for name in _STANDARD if name in said} or None)
        self._read_signals(request, persons)
        self._read_voices(persons)
        self._read_consents(persons)
        self._put("persons", request, persons.drafts)
        self._put("relations", request, persons.relations)
        subject = request.at("subject")
        self._put("household", subject, persons.household(subject) if persons.drafts else None)
        self.places |= {f"/persons/{n}": place for n, place in enumerate(persons.places)}

    def _put(self, name: str, place: Node, value: object) -> None:
        self.places[f"/{name}"] = place.pointer
        if value not in (None, [], ()):
            self.content[name] = value

    def _urgency(self, priority: Node) -> str | None:
        said = priority.text()
        if said is not None and said not in URGENCIES:
            priority.fault("not-in-list", "RE-09")
        found = URGENCIES.get(said or "")
        return found and found.value

    def _signal_kind(self, request: Node) -> str:
        code = request.at("code")
        concept = code.at("concept") if code and "concept" in code.names() else code
        found = self._words.of_concept(concept, SignalKind)
        return (found or self._options.signal_kind).value

    def _inputs(self, request: Node) -> dict[str, str]:
        """What the inputs of the Task tell that is to carry the request out."""
        said: dict[str, str] = {}
        for task in self._bundle.each("Task"):
            focus = self._bundle.referred(task.at("focus"), "ServiceRequest")
            if focus is None or focus.pointer != request.pointer:
                continue
            if task.at("status").text() not in _OPEN_TASKS:
                task.at("status").fault("not-in-list")
            task.at("intent").take()
            if text := task.at("description").text():
                said["whatIsGoingOn"] = text
            for given in task.at("input"):
                self._input(given, said)
        return said

    def _input(self, given: Node, said: dict[str, str]) -> None:
        for coding in given.at("type", "coding"):
            name = coding.at("code").word() or ""
            if coding.at("system").word() != INPUTS:
                continue
            coding.take()
            value = None
            if name in _WORDS:
                value = self._word(given, _WORDS[name])
            elif name in _TEXTS:
                value = given.at("valueString").text()
            else:
                coding.at("code").fault("not-in-list")
            if value is not None:
                said[name] = value

    def _word(self, given: Node, words: type[Word]) -> str | None:
        for name in ("valueCode", "valueString"):
            if given.at(name):
                return self._words.of_text(given.at(name), words)
        return self._words.of_concept(given.at("valueCodeableConcept"), words)

    def _professional(self, requester: Node) -> str | None:
        """Whom to call: name and telephone number of who asks."""
        role = self._bundle.referred(requester, "PractitionerRole")
        found = self._bundle.referred(role.at("practitioner") if role else requester, "Practitioner")
        organisation = self._bundle.referred(requester, "Organization")
        name = None
        if found is not None:
            human = first(found.at("name"))
            name = _human_name(human) if human else None
        elif organisation is not None:
            name = organisation.at("name").text()
        phones = [phone for node in (found, role, organisation) if node is not None for phone in _phones(node)]
        return ", ".join(part for part in (name or requester.at("display").text(), *phones[:1]) if part) or None

    def _read_signals(self, request: Node, persons: Persons) -> None:
        signals = SignalReader(self._bundle, self._words, persons)
        about = persons.keys_of(request.at("subject"))
        concerns: list[dict[str, Any]] = []
        for concept in self._reasons(request):
            signals.read_concept(concept, request.at("subject"), note=None)
            if text := concept.at("text").text():
                self.places[f"/concerns/{len(concerns)}"] = concept.pointer
                concerns.append({"what": text, **({"aboutPersons": about} if about else {})})
        signals.read_resources()
        notes = [text for note in request.at("note") if (text := note.at("text").text())]
        self.places["/concerns"] = f"{request.pointer}/{'reason' if request.at('reason') else 'reasonCode'}"
        self.content["concerns"] = concerns
        self._put("analysis", request.at("note"), "\n\n".join(notes) or None)
        self._put("risks", request, signals.found.risks)
        self._put("redFlags", request, signals.found.flags)
        self._put("lifeDomains", request, signals.found.domains)
        self.places |= signals.found.places

    def _reasons(self, request: Node) -> list[Node]:
        """The reasons as concepts: `reasonCode` in R4, `reason[].concept` in R5; those by reference are read alone."""
        for reference in (*request.at("reasonReference"), *(reason.at("reference") for reason in request.at("reason"))):
            self._bundle.referred(reference, "Condition", "Observation")
        return [
            *request.at("reasonCode"),
            *(concept for reason in request.at("reason") if (concept := reason.at("concept"))),
        ]

    def _read_voices(self, persons: Persons) -> None:
        """What someone of the message asks to let us know: that person's own view (rule RE-04)."""
        for asked in self._bundle.each("CommunicationRequest"):
            if asked.at("status").word() != _STATUS:
                continue
            senders = (asked.at("requester"), asked.at("sender"), *asked.at("informationProvider"))
            key = next((key for sender in senders if sender and (key := persons.key_of(sender))), None)
            draft = next((draft for draft in persons.drafts if draft["key"] == key), None)
            if draft is None:
                continue
            for name in ("status", "intent"):
                asked.at(name).take()
            told = [draft["view"]["text"]] if "view" in draft else []
            for payload in asked.at("payload"):
                text = payload.at("contentString").text() or payload.at("contentCodeableConcept", "text").text()
                told += [text] if text else []
            if told:
                draft["view"] = {"text": "\n\n".join(told)}

    def _read_consents(self, persons: Persons) -> None:
        grounds: list[dict[str, Any]] = []
        for place, told in Consents(self._bundle, self._words, persons).each():
            self.places[f"/grounds/{len(grounds)}"] = place.pointer
            grounds.append(told)
        self._put("grounds", self._bundle.root, grounds)


def _ground(said: Mapping[str, str]) -> dict[str, str] | None:
    """The ground on which the sender shares; never assumed (rule GR-01)."""
    names = (("ground", "kind"), ("purpose", "purpose"), ("groundReference", "reference"), ("groundVersion", "version"))
    return {ours: said[name] for name, ours in names if name in said} or None


def _human_name(name: Node) -> str | None:
    if text := name.at("text").text():
        return text
    parts = [*(given.text() for given in name.at("given")), name.at("family").text()]
    return " ".join(part for part in parts if part) or None


def _phones(node: Node) -> list[str]:
    phones = []
    for telecom in node.at("telecom"):
        if telecom.at("system").word() == "phone" and (number := telecom.at("value").text()):
            telecom.at("system").take()
            phones.append(number)
    return phones
