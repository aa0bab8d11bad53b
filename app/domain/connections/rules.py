"""What a connection must be before it is saved: of an installed adapter, with options that fit and public keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate
from pydantic import BaseModel, ValidationError

from app.domain.access.faults import faults_of
from app.domain.connections.catalogue import Catalogue, Channel, Format
from app.domain.errors import Fault, InvalidContent
from app.domain.vocabulary.connections import Direction


def adapter_of(catalogue: Catalogue, direction: Direction, name: str) -> Format | Channel:
    """The installed adapter of that name; raises InvalidContent."""
    found = (catalogue.inbound if direction is Direction.inbound else catalogue.outbound).get(name)
    if found is None:
        raise InvalidContent(Fault("/adapter", "unknown-adapter"))
    return found


def read_options(adapter: Format | Channel, given: Mapping[str, Any] | str) -> BaseModel:
    """The options of a connection, as sent or as stored, read by its adapter; raises InvalidContent."""
    try:
        if isinstance(given, str):
            return adapter.options.model_validate_json(given, by_alias=True, by_name=False)
        return adapter.options.model_validate(given, by_alias=True, by_name=False)
    except ValidationError as error:
        raise InvalidContent(
            *(Fault(f"/options{fault.pointer}", fault.code, fault.rule) for fault in faults_of(error))
        ) from None


def stored_options(options: BaseModel) -> dict[str, Any]:
    """Options as they are stored and shown: with the defaults of today, so that a later default changes nothing."""
    return options.model_dump(mode="json", by_alias=True)


def secret_of(adapter: Format | Channel, options: Mapping[str, Any] | str) -> str | None:
    """The name of the secret that announcements in a format must show; None where none are made."""
    announced = getattr(adapter, "announced", None)
    return None if announced is None else str(announced.secret(read_options(adapter, options)))


def key_faults(certificates: Iterable[str]) -> Iterator[Fault]:
    """A fault for each that is no certificate and no public key."""
    for place, pem in enumerate(certificates):
        if not _is_public(pem.encode()):
            yield Fault(f"/certificates/{place}", "no-public-key")


def needs_faults(
    adapter: Format | Channel, *, certificates: Collection[str], endpoint: str | None, credential: str | None
) -> Iterator[Fault]:
    """What the adapter cannot do without: keys where the format carries its own signature, what it needs to call."""
    verifies = getattr(adapter, "verify", None) is not None
    sends = not hasattr(adapter, "translate")
    reads = getattr(adapter, "announced", None) is not None
    if verifies and not certificates:
        yield Fault("/certificates", "required")
    if not verifies and certificates:
        yield Fault("/certificates", "not-allowed")
    if (sends or reads) and endpoint is None:
        yield Fault("/endpoint", "required")
    if reads and credential is None:
        yield Fault("/credential", "required")


def _is_public(pem: bytes) -> bool:
    for load in (load_pem_x509_certificate, load_pem_public_key):
        try:
            load(pem)
        except (ValueError, UnsupportedAlgorithm):
            continue
        return True
    return False
