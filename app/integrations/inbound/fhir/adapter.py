"""FHIR R4 and R5: a transaction Bundle with a ServiceRequest becomes a referral (docs/fhir.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, get_args

from app.domain.access import strict_json
from app.domain.access.faults import MOST_TOLD
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.message_ids import as_message_id
from app.integrations.adapter import InboundAdapter, Translated
from app.integrations.fhir import MEDIA_TYPE, FhirVersion
from app.integrations.inbound.fhir.bundle import open_bundle
from app.integrations.inbound.fhir.request import Request
from app.integrations.inbound.fhir.words import FhirOptions

_EXAMPLES: Final = Path(__file__).with_name("examples")


def translate(body: bytes, options: FhirOptions) -> Translated:
    """What these bytes say; raises InvalidContent with every fault, at its place in the Bundle."""
    bundle, book = open_bundle(body, options.fhir_version)
    request = Request(bundle, options)
    request.read()
    if book.faults:
        raise InvalidContent(*dict.fromkeys(book.faults[:MOST_TOLD]))
    try:
        draft = strict_json.read_draft(json.dumps(request.content).encode(), ReferralDraft)
    except InvalidContent as refused:
        places = request.places
        raise InvalidContent(
            *dict.fromkeys(Fault(_place(fault.pointer, places), fault.code, fault.rule) for fault in refused.faults)
        ) from None
    return Translated(draft, tuple(islice(bundle.root.each_untaken(), MOST_TOLD)))


def message_id(body: bytes) -> str | None:
    """The identifier of the Bundle, where it can be read."""
    try:
        sent = strict_json.parse(body)
    except InvalidContent:
        return None
    identifier = sent.get("identifier") if isinstance(sent, dict) else None
    return as_message_id(identifier.get("value")) if isinstance(identifier, dict) else None


def examples() -> Iterator[bytes]:
    """The smallest Bundle, a whole household in R4, and the same in R5."""
    for path in sorted(_EXAMPLES.glob("*.json")):
        yield path.read_bytes()


def _place(pointer: str, places: Mapping[str, str]) -> str:
    """Where a part of the referral stood in the Bundle: the nearest place that is known."""
    while pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places[pointer]


def _by_parameters(parameters: Mapping[str, str]) -> InboundAdapter | None:
    known = {version: {"fhirversion": version} for version in get_args(FhirVersion)}
    return next((of_release(version) for version, told in known.items() if told == parameters), None)


ADAPTER: Final = InboundAdapter(
    name="fhir",
    title="FHIR R4 and R5",
    media_types=frozenset({MEDIA_TYPE, "application/json"}),
    options=FhirOptions,
    translate=translate,
    message_id=message_id,
    examples=examples,
    by_parameters=_by_parameters,
)


def of_release(version: FhirVersion | None) -> InboundAdapter:
    """The format for a message whose release its media type names; it goes before what the connection says."""
    if version is None:
        return ADAPTER
    return replace(
        ADAPTER,
        translate=lambda body, options: translate(body, options.model_copy(update={"fhir_version": version})),
    )
