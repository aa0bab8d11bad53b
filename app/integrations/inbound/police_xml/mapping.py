"""What a message of police or justice says in the terms of a referral; names and words are the schema's own.

The schema was checked before, so its elements are read by name: one that may repeat becomes a list, the rest a member.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final
from uuid import UUID

from lxml import etree
from pydantic import Field

from app.domain.access import strict_json
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.content import Reference
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.message_ids import as_message_id
from app.domain.vocabulary.referrals import EntryPoint, SignalKind
from app.integrations.adapter import Options, Translated
from app.integrations.inbound.police_xml import reading

CARE_FORM, INVESTIGATION_REQUEST, NOTIFICATION = "careForm", "investigationRequest", "notification"
_ROOTS: Final = (CARE_FORM, INVESTIGATION_REQUEST, NOTIFICATION)
MOST_KEPT_ASIDE: Final = 200

_LISTS: Final[Mapping[tuple[str, str], str]] = {
    ("household", "member"): "members",
    ("household", "address"): "addresses",
    ("person", "alias"): "aliases",
    ("incident", "act"): "acts",
    ("incident", "actingPerson"): "actingPersons",
    ("incident", "affectedPerson"): "affectedPersons",
    ("incident", "role"): "roles",
    ("concern", "aboutPerson"): "aboutPersons",
    ("risk", "person"): "persons",
    **{
        (root, name): f"{name}s"
        for root in _ROOTS
        for name in ("person", "relation", "incident", "concern", "risk", "redFlag", "measure")
    },
}
_PARTS: Final = frozenset({"household", "view", "informant", "occurredOn", "observedOn", "period"})
_NUMBERS: Final = frozenset({"age", "earlierReports"})
_YES_NO: Final = frozenset(
    {
        "codeCorrected",
        "private",
        "anonymous",
        "protected",
        "addressShared",
        "protectedAddress",
        "authority",
        "policeInvolved",
        "weapon",
        "childrenPresent",
    }
)
_PROSE: Final = frozenset(
    {"what", "basis", "note", "background", "description", "text", "wishes", "obstacles", "impact", "question"}
)
_READ_APART: Final = frozenset({"header", "coding", "kind", "municipality", "question"})
_EXTENSION: Final = f"{{{reading.NAMESPACE}}}extension"


class PoliceOptions(Options):
    """Who the parties of the messages are; what is left out is not compared."""

    sender: Reference | None = Field(default=None, description="The sender as `header/from` names it.")
    receiver: Reference | None = Field(default=None, description="The house as `header/to` names it.")
    municipalities: dict[str, UUID] = Field(
        default_factory=dict, max_length=400, description="Municipalities of release signals, by the sender's code."
    )


def translate(body: bytes, options: PoliceOptions) -> Translated:
    """What these bytes say; raises InvalidContent with every fault, by XPath or, of the referral, by JSON pointer."""
    root = reading.unsigned(reading.parse(body))
    reading.check_schema(root)
    if name_of(root) not in _ROOTS:
        raise InvalidContent(Fault(reading.path_of(root), "not-a-referral", "RE-01"))
    faults = tuple(faults_of_parties(root, options))
    if faults:
        raise InvalidContent(*faults)
    told = json.dumps(_referral(root, options)).encode()
    return Translated(strict_json.read_draft(told, ReferralDraft), tuple(_kept_aside(root)))


def message_id(body: bytes) -> str | None:
    """The sender's identifier of a message whose content breaks rules, where it can be read."""
    try:
        root = reading.parse(body)
    except InvalidContent:
        return None
    return as_message_id(text_at(root, "header/messageId"))


def faults_of_parties(root: etree._Element, options: PoliceOptions) -> Iterator[Fault]:
    """Where a message names other parties than its connection."""
    for name, expected in (("from", options.sender), ("to", options.receiver)):
        if expected is not None and text_at(root, f"header/{name}") != expected:
            yield Fault(f"/{name_of(root)}/header/{name}", "another-party")
    code = text_at(root, "municipality")
    if code is not None and code not in options.municipalities:
        yield Fault(f"/{name_of(root)}/municipality", "no-municipality", "RE-13")


def _referral(root: etree._Element, options: PoliceOptions) -> dict[str, Any]:
    header, coding = (_members(part) for part in _found(root, "header", "coding"))
    told = {
        **{name: header.get(name) for name in ("messageId", "sentAt", "reference", "professional")},
        "police": coding,
        "entryPoint": EntryPoint.police.value,
        "signalKind": _kind_of(root),
        **_members(root),
    }
    question, municipality = text_at(root, "question"), text_at(root, "municipality")
    if question is not None:
        told["standardQuestions"] = {"whatIsGoingOn": question}
    if municipality is not None:
        told["municipalityId"] = str(options.municipalities[municipality])
    return told


def _kind_of(root: etree._Element) -> str:
    if name_of(root) == CARE_FORM:
        return SignalKind.care_report.value
    return text_at(root, "kind") or SignalKind.notification.value


def _members(element: etree._Element) -> dict[str, Any]:
    own = name_of(element)
    members: dict[str, Any] = {str(name): value.strip() for name, value in element.attrib.items() if name == "key"}
    for child in element:
        name = name_of(child)
        if name == "extension" or (own in _ROOTS and name in _READ_APART):
            continue
        as_list = _LISTS.get((own, name))
        if as_list is None:
            members[name] = _value(child)
        else:
            members.setdefault(as_list, []).append(_value(child))
    if own == "incident":
        members.setdefault("impact", None)
    return members


def _value(element: etree._Element) -> object:
    name = name_of(element)
    if len(element) or element.attrib or name in _PARTS:
        return _members(element)
    text = _told(element)
    if name in _YES_NO:
        return text == "true"
    return int(text) if name in _NUMBERS else text


def _told(element: etree._Element) -> str:
    text = element.text or ""
    return text.strip() if name_of(element) in _PROSE else " ".join(text.split())


def _kept_aside(root: etree._Element) -> Iterator[str]:
    yield from (reading.path_of(found) for found in _found(root, "header/conversationId"))
    aside = (part for extension in root.iter(_EXTENSION) for part in extension.iterdescendants())
    yield from (reading.path_of(part) for part in islice(aside, MOST_KEPT_ASIDE))


def _found(root: etree._Element, *paths: str) -> Iterator[etree._Element]:
    for path in paths:
        yield from root.iterfind("/".join(f"{{{reading.NAMESPACE}}}{step}" for step in path.split("/")))


def text_at(root: etree._Element, path: str) -> str | None:
    """The text of the only element at a path."""
    found = next(_found(root, path), None)
    return None if found is None else _told(found)


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)
