"""What FHIR in and FHIR out share: the releases that we speak, the media type, and our own code systems."""

from typing import Final, Literal

FhirVersion = Literal["4.0", "4.3", "5.0"]
"""Release of FHIR: R4, R4B or R5."""

MEDIA_TYPE: Final = "application/fhir+json"

OURS: Final = "urn:nld:ketenpoort:"
"""Begins the code systems of our own; a numbered list of the field follows by its number, as in `…:E05`."""

INPUTS: Final = OURS + "referral"
"""The system of the types of a Task's inputs and outputs; its codes are the names of members of a referral."""


def media_type_of(version: FhirVersion) -> str:
    """The media type of a text of this release."""
    return f"{MEDIA_TYPE}; fhirVersion={version}"
