"""FHIR messages for tests: the examples as JSON, and one way to change a copy of them."""

import copy
import json
from typing import Any, Final

from app.domain.errors import InvalidContent
from app.integrations.adapter import Translated
from app.integrations.inbound.fhir.adapter import examples, translate
from app.integrations.inbound.fhir.words import FhirOptions

CANARY: Final = "Kanarie van Duinrell"
_BY_ID: Final = {json.loads(body)["identifier"]["value"]: json.loads(body) for body in examples()}
OURS: Final = "urn:nld:ketenpoort:"


def smallest() -> dict[str, Any]:
    """The smallest Bundle."""
    return copy.deepcopy(_BY_ID["zorg-2026-0417"])


def household(release: str = "r4") -> dict[str, Any]:
    """The Bundle on a whole household, in R4 or R5."""
    return copy.deepcopy(_BY_ID["zorg-2026-0418" if release == "r4" else "zorg-2026-0418-r5"])


def resource(bundle: dict[str, Any], kind: str, place: int = 0) -> dict[str, Any]:
    """The n-th resource of this kind."""
    found = [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]
    return found[place]  # type: ignore[no-any-return] # JSON


def add(bundle: dict[str, Any], made: dict[str, Any]) -> str:
    """Put a resource into the Bundle; the pointer of its entry."""
    bundle["entry"].append({"resource": made, "request": {"method": "POST", "url": made["resourceType"]}})
    return f"/entry/{len(bundle['entry']) - 1}"


def coded(number: str, word: str) -> dict[str, Any]:
    """A concept in one of our own lists."""
    return {"coding": [{"system": OURS + number, "code": word}]}


def said(bundle: dict[str, Any], **options: object) -> Translated:
    """What a Bundle says."""
    return translate(json.dumps(bundle).encode(), FhirOptions.model_validate(options))


def faults(bundle: dict[str, Any], **options: object) -> set[tuple[str, str]]:
    """The faults of a Bundle: place and code."""
    try:
        said(bundle, **options)
    except InvalidContent as refused:
        told = {(fault.pointer, fault.code) for fault in refused.faults}
        assert CANARY not in str(told)
        return told
    return set()
