"""Which release of FHIR a request is of and an answer shall be of: the media type's `fhirVersion` parameter says."""

from typing import Final, Literal

from app.api.problems import UnsupportedMediaType
from app.api.request import parts_of

FhirVersion = Literal["4.0", "4.3", "5.0"]

MEDIA_TYPE: Final = "application/fhir+json"
NUMBERS: Final[dict[FhirVersion, str]] = {"4.0": "4.0.1", "4.3": "4.3.0", "5.0": "5.0.0"}

_READ: Final = frozenset({MEDIA_TYPE, "application/json"})
_CHARSETS: Final = frozenset({"utf-8", "utf8"})


def release_sent(content_type: str) -> FhirVersion | None:
    """The release that the Content-Type names, or None where it names none; raises UnsupportedMediaType."""
    kind, parameters = parts_of(content_type)
    if kind not in _READ or parameters.get("charset", "utf-8") not in _CHARSETS:
        raise UnsupportedMediaType
    said = parameters.get("fhirversion")
    if said is not None and said not in NUMBERS:
        raise UnsupportedMediaType
    return said


def release_wanted(accept: str | None, otherwise: FhirVersion | None = None) -> FhirVersion:
    """The release of the answer: the first that the Accept header names, else that of what was sent, else R4."""
    for choice in (accept or "").split(","):
        said = parts_of(choice)[1].get("fhirversion")
        if said in NUMBERS:
            return said
    return otherwise or "4.0"
