"""The signature inside a message: one of the certificates registered for the connection, over the whole message.

A signature that holds says only that something was signed. The attacks on XML signatures (wrapping) show the reader
something else, so exactly one form is taken: a signature that stands last in the root and nowhere else, with one
reference, to the whole document, and no transformation but taking the signature itself out. What it covers is then
compared with what is read. The certificate in the message is never looked at.
"""

from collections.abc import Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from app.domain.errors import InvalidContent, SignatureInvalid
from app.integrations.inbound.police_xml import reading

SMALLEST_RSA: Final = 2048
_CANONICAL: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_NAMES: Final = {"ds": "http://www.w3.org/2000/09/xmldsig#"}
_EXPECTED: Final = SignatureConfiguration(
    require_x509=True,
    location="./",
    expect_references=1,
    ignore_ambiguous_key_info=True,
    signature_methods=frozenset(
        {
            SignatureMethod.RSA_SHA256,
            SignatureMethod.RSA_SHA512,
            SignatureMethod.SHA256_RSA_MGF1,
            SignatureMethod.SHA512_RSA_MGF1,
            SignatureMethod.ECDSA_SHA256,
            SignatureMethod.ECDSA_SHA384,
            SignatureMethod.ECDSA_SHA512,
        }
    ),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}),
)


def verify(body: bytes, certificates: Sequence[bytes]) -> None:
    """Raise SignatureInvalid unless one of these certificates (DER or PEM) signed everything that will be read."""
    try:
        root = reading.parse(body)
    except InvalidContent:
        raise SignatureInvalid from None
    _check_form(root)
    for certificate in certificates:
        if _covered(body, certificate) == _read_of(root):
            return
    raise SignatureInvalid


def _check_form(root: etree._Element) -> None:
    signatures = list(root.iter(reading.SIGNATURE))
    if len(signatures) != 1 or not len(root) or root[-1] is not signatures[0]:
        raise SignatureInvalid
    references = signatures[0].findall(".//ds:Reference", _NAMES)
    if len(references) != 1 or references[0].get("URI") != "":
        raise SignatureInvalid
    transforms = references[0].findall("ds:Transforms/ds:Transform", _NAMES)
    methods = signatures[0].findall("ds:SignedInfo/ds:CanonicalizationMethod", _NAMES)
    if [one.get("Algorithm") for one in transforms] != [_ENVELOPED, _CANONICAL]:
        raise SignatureInvalid
    if [one.get("Algorithm") for one in methods] != [_CANONICAL]:
        raise SignatureInvalid
    if any(len(one) for one in (*transforms, *methods)) or signatures[0].find("ds:Object", _NAMES) is not None:
        raise SignatureInvalid


def _covered(body: bytes, certificate: bytes) -> bytes | None:
    """The bytes that the holder of this certificate signed, in canonical form; None where it signed nothing here."""
    known = _certificate(certificate)
    if known is None:
        return None
    try:
        result = XMLVerifier().verify(
            body, x509_cert=known, parser=reading.strict_parser(), expect_config=_EXPECTED, validate_schema=True
        )
    except (SignXMLException, etree.Error, ValueError, TypeError, KeyError):
        return None
    return None if isinstance(result, list) else result.signed_data


def _certificate(told: bytes) -> x509.Certificate | None:
    """A registered certificate with a key that is strong enough."""
    try:
        pem = told.lstrip().startswith(b"-----BEGIN")
        known = x509.load_pem_x509_certificate(told) if pem else x509.load_der_x509_certificate(told)
        key = known.public_key()
    except ValueError:
        return None
    if isinstance(key, RSAPublicKey):
        return known if key.key_size >= SMALLEST_RSA else None
    return known if isinstance(key, EllipticCurvePublicKey) else None


def _read_of(root: etree._Element) -> bytes:
    """What translation reads of a message, in the same form."""
    copied = etree.fromstring(etree.tostring(root), parser=reading.strict_parser())
    return bytes(etree.tostring(reading.unsigned(copied), method="c14n", exclusive=True, with_comments=False))
