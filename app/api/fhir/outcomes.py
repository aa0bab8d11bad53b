"""OperationOutcome: what is wrong, or was kept aside, told in FHIR's own form; places and codes, never a value."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.domain.access.faults import CODES
from app.domain.errors import Fault, InvalidContent, KetenpoortError

SYSTEM: Final = "urn:nld:ketenpoort:fault"

_BY_CODE: Final[Mapping[str, str]] = {
    "required": "required",
    "wrong-type": "structure",
    "unknown": "structure",
    "not-json": "structure",
    "not-utf8": "structure",
    "empty": "structure",
    "too-deep": "structure",
    "too-many-values": "too-costly",
    "duplicate-member": "structure",
    "bad-format": "value",
    "out-of-range": "value",
    "not-in-list": "code-invalid",
    "unknown-key": "not-found",
    "repeated": "duplicate",
    "too-long": "too-long",
    "not-supported": "not-supported",
}
_BY_STATUS: Final[Mapping[int, str]] = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    413: "too-long",
    415: "not-supported",
    429: "throttled",
    503: "transient",
}
_HEADERS: Final = "/headers/"
_OF_BUNDLE: Final = re.compile(r"/(entry|identifier|timestamp|type|resourceType|meta)(/.*)?")


def outcome_of(issues: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The OperationOutcome that holds these issues."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issues_of(error: KetenpoortError, advice: str) -> list[dict[str, Any]]:
    """What a refusal says: one issue for each fault, or one for the whole."""
    faults = error.faults if isinstance(error, InvalidContent) else ()
    whole = {
        "severity": "error",
        "code": _BY_STATUS.get(error.status, "exception" if error.status >= 500 else "invalid"),  # noqa: PLR2004
        "details": {"coding": [{"system": SYSTEM, "code": error.type}], "text": advice},
    }
    return fault_issues(faults) or [whole]


def fault_issues(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """One issue for each fault, at its place in the Bundle."""
    return [
        {
            "severity": "error",
            "code": _BY_CODE.get(fault.code, "business-rule" if fault.rule else "invalid"),
            "details": _details(fault),
            **_place(fault.pointer),
        }
        for fault in faults
    ]


def kept_issues(places: Iterable[str]) -> list[dict[str, Any]]:
    """One issue for each place that is kept with the message and was not read."""
    text = "Kept with the message; it is no part of the referral."
    return [
        {
            "severity": "information",
            "code": "informational",
            "details": {"coding": [{"system": SYSTEM, "code": "kept-aside"}], "text": text},
            **_place(place),
        }
        for place in places
    ]


def _details(fault: Fault) -> dict[str, Any]:
    codings = [{"system": SYSTEM, "code": fault.code}]
    if fault.rule:
        codings.append({"system": f"{SYSTEM}:rule", "code": fault.rule})
    return {"coding": codings, **({"text": CODES[fault.code]} if fault.code in CODES else {})}


def _place(pointer: str) -> dict[str, Any]:
    """A FHIRPath of the Bundle, a header by the custom of FHIR, or a place of the referral that was read from it."""
    if not pointer:
        return {"expression": ["Bundle"]}
    if pointer.startswith(_HEADERS):
        return {"expression": [f"http.{pointer.removeprefix(_HEADERS)}"]}
    if not _OF_BUNDLE.fullmatch(pointer):
        return {"diagnostics": f"In the referral as it was read: {pointer}"}
    steps = (f"[{step}]" if step.isdecimal() else f".{step}" for step in pointer.split("/")[1:])
    return {"expression": ["Bundle" + "".join(steps)]}
