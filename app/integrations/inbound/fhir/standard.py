"""What the FHIR standard itself demands: which release a message is of, and its validation by `fhir.resources`.

Both releases are imported when the first message of them comes: 0.6 s for R4, 0.3 s more for R5, which no process that
meets no FHIR pays. R4 is checked with the classes of R4B, in which the resources that we read are the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.domain.access.faults import code_of, pointer_to
from app.domain.errors import Fault
from app.integrations.fhir import FhirVersion

READ: Final = frozenset(
    {
        "CommunicationRequest",
        "Condition",
        "Consent",
        "Group",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
        "ServiceRequest",
        "Task",
    }
)
"""The kinds of resource that we read; every other is kept aside whole."""

_R5_ONLY: Final[Mapping[str, frozenset[str]]] = {
    "ServiceRequest": frozenset({"bodyStructure", "focus", "location", "reason"}),
    "Task": frozenset({"doNotPerform", "performer", "reason", "requestedPerformer", "requestedPeriod"}),
    "Consent": frozenset({"controller", "date", "decision", "grantee", "grantor", "manager", "period", "subject"}),
    "CommunicationRequest": frozenset({"intent", "reason", "informationProvider"}),
}
_PACKAGES: Final[Mapping[FhirVersion, str]] = {
    "4.0": "fhir.resources.R4B",
    "4.3": "fhir.resources.R4B",
    "5.0": "fhir.resources",
}
_OURS: Final = {"model_field_validation.missing": "required", "model_validation_format": "wrong-type"}
_NOT_READ: Final = ("implicitRules", "contained")
_MODIFIER: Final = "modifierExtension"


def version_of(resources: Iterable[tuple[str, Mapping[str, Any]]]) -> FhirVersion:
    """The release that the members of these resources tell; R4 where they are the same in both."""
    for kind, resource in resources:
        code = resource.get("code")
        if kind == "ServiceRequest" and isinstance(code, dict) and ("concept" in code or "reference" in code):
            return "5.0"
        if kind in _R5_ONLY and not _R5_ONLY[kind].isdisjoint(resource):
            return "5.0"
    return "4.0"


def standard_faults(kind: str, resource: Mapping[str, Any], pointer: str, version: FhirVersion) -> Iterator[Fault]:
    """Where a resource is not what FHIR asks of its kind.

    A modifier that we do not know could turn the meaning of all the rest, so it is refused and not kept aside.
    """
    unread = [f"{pointer}/{name}" for name in _NOT_READ if resource.get(name) is not None]
    refused = [*unread, *_modifiers(resource, pointer)]
    if refused:
        yield from (Fault(place, "not-supported") for place in refused)
        return
    try:
        _model(kind, version).model_validate(resource)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            code = _OURS.get(fault["type"]) or code_of(fault["type"])
            yield Fault(pointer + pointer_to(fault["loc"]), code)
    except (LookupError, TypeError, ValueError, AttributeError):
        # the library itself fails on some kinds of nonsense: an unknown resourceType within a resource, for one
        yield Fault(pointer, "not-allowed")


def _modifiers(value: object, pointer: str) -> Iterator[str]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if name == _MODIFIER:
            yield pointer + pointer_to([name])
        elif isinstance(item, dict | list):
            yield from _modifiers(item, pointer + pointer_to([name]))


def _model(kind: str, version: FhirVersion) -> type[BaseModel]:
    found: type[BaseModel] = getattr(import_module(f"{_PACKAGES[version]}.{kind.lower()}"), kind)
    return found
