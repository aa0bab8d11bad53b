"""Opens a transaction Bundle: its entries by kind, each checked against the standard, and what refers to what."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.access import strict_json
from app.domain.access.faults import MOST_TOLD
from app.domain.errors import Fault, InvalidContent
from app.integrations.fhir import FhirVersion
from app.integrations.inbound.fhir.node import Book, Node
from app.integrations.inbound.fhir.standard import READ, standard_faults, version_of

MOST_ENTRIES: Final = 200
MOST_OBJECTS: Final = 5000
"""Validation costs about 50 microseconds an object: no message holds the process longer than a quarter of a second."""

_METHODS: Final = ("POST", "PUT")


class Bundle:
    """A Bundle whose every resource that we read is valid FHIR."""

    def __init__(self, sent: Mapping[str, Any], book: Book) -> None:
        self.root = Node(sent, "", book)
        self._by_address: dict[str, Node] = {}
        self._kinds: dict[str, list[Node]] = {kind: [] for kind in READ}
        for entry in self.root.at("entry"):
            self._put(entry)

    def each(self, kind: str) -> list[Node]:
        """The resources of this kind, in their order."""
        return self._kinds[kind]

    def referred(self, reference: Node, *kinds: str) -> Node | None:
        """The resource of the message that a Reference names, where it is one of these kinds."""
        name = reference.at("reference").word()
        found = self._by_address.get(name or "")
        if found is None or found.at("resourceType").word() not in kinds:
            return None
        reference.at("reference").take()
        reference.at("type").take()
        return found

    def _put(self, entry: Node) -> None:
        resource = entry.at("resource")
        kind = resource.at("resourceType").word() or ""
        if kind not in READ:
            return
        for part in (entry.at("fullUrl"), entry.at("request", "method"), entry.at("request", "url")):
            part.routine()
        for name in ("resourceType", "id"):
            resource.at(name).routine()
        for name in ("versionId", "lastUpdated", "profile", "source"):
            resource.at("meta", name).routine()
        addresses = {entry.at("fullUrl").word(), f"{kind}/{resource.at('id').word()}"} - {None, f"{kind}/None"}
        for address in addresses:
            if address in self._by_address:
                entry.at("fullUrl").fault("repeated")
            self._by_address[str(address)] = resource
        self._kinds[kind].append(resource)


def open_bundle(body: bytes, version: FhirVersion | None) -> tuple[Bundle, Book]:
    """The Bundle of these bytes; raises InvalidContent with every fault against the standard."""
    sent = strict_json.parse(body)
    if not isinstance(sent, dict) or sent.get("resourceType") != "Bundle":
        raise InvalidContent(Fault("/resourceType", "not-in-list"))
    if body.count(b"{") > MOST_OBJECTS:
        raise InvalidContent(Fault("", "too-long"))
    faults = [*_frame_faults(sent)]
    if not faults:
        faults += _content_faults(sent, version)
    if faults:
        raise InvalidContent(*faults[:MOST_TOLD])
    book = Book()
    bundle = Bundle(sent, book)
    for name in ("resourceType", "id", "type", "meta"):
        bundle.root.at(name).routine()
    return bundle, book


def _frame_faults(sent: Mapping[str, Any]) -> Iterator[Fault]:
    """Of the Bundle itself: what must be right before its resources can be read."""
    if sent.get("type") != "transaction":
        yield Fault("/type", "not-in-list")
    entries = sent.get("entry")
    if not isinstance(entries, list) or not entries:
        yield Fault("/entry", "required" if entries is None else "wrong-type")
        return
    if len(entries) > MOST_ENTRIES:
        yield Fault("/entry", "too-long")
        return
    for place, entry in enumerate(entries):
        yield from _entry_faults(entry, f"/entry/{place}")


def _entry_faults(entry: object, pointer: str) -> Iterator[Fault]:
    if not isinstance(entry, dict):
        yield Fault(pointer, "wrong-type")
        return
    resource, request = entry.get("resource"), entry.get("request")
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        yield Fault(f"{pointer}/resource", "required" if resource is None else "wrong-type")
    if not isinstance(request, dict):
        yield Fault(f"{pointer}/request", "required" if request is None else "wrong-type")
    elif request.get("method") not in _METHODS:
        yield Fault(f"{pointer}/request/method", "not-in-list")


def _content_faults(sent: Mapping[str, Any], version: FhirVersion | None) -> Iterator[Fault]:
    entries = sent["entry"]
    said = version or version_of((entry["resource"]["resourceType"], entry["resource"]) for entry in entries)
    frame = {**sent, "entry": [{**entry, "resource": None} for entry in entries]}
    yield from standard_faults("Bundle", frame, "", said)
    for place, entry in enumerate(entries):
        kind = entry["resource"]["resourceType"]
        if kind in READ:
            yield from standard_faults(kind, entry["resource"], f"/entry/{place}/resource", said)
