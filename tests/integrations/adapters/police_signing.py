"""Certificates of an invented police, and what it signs with them."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_NOW = datetime.now(UTC)


def certificate(key: Key, *, days: int = 90, name: str = "politie.voorbeeld.test", address: str | None = None) -> bytes:
    """A certificate of this key in PEM, perhaps of a server at an address; it ends in so many days, or is past."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(_NOW - timedelta(days=365))
        .not_valid_after(_NOW + timedelta(days=days))
    )
    if address is not None:
        reached = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        built = built.add_extension(reached, critical=False)
    return built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def signed(body: bytes, key: Key, pem: bytes, **changes: Any) -> bytes:  # noqa: ANN401 - what the signer takes
    """A message with the signature that the profile asks for, unless something is changed."""
    algorithm = "ecdsa-sha256" if isinstance(key, ec.EllipticCurvePrivateKey) else "rsa-sha256"
    signer = XMLSigner(
        signature_algorithm=changes.pop("signature_algorithm", algorithm),
        c14n_algorithm=changes.pop("c14n_algorithm", CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0),
    )
    root = signer.sign(etree.fromstring(body), key=key, cert=[x509.load_pem_x509_certificate(pem)], **changes)
    return bytes(etree.tostring(root))
