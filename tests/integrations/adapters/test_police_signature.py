"""Signatures inside messages of the police: the right ones hold, and no attack shows what was not signed."""

import copy

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.verifier import XMLVerifier

from app.domain.errors import SignatureInvalid
from app.integrations.inbound.police_xml.adapter import ADAPTER
from app.integrations.inbound.police_xml.mapping import PoliceOptions
from app.integrations.inbound.police_xml.signature import verify
from tests.integrations.adapters.police_signing import Key, certificate, signed

NS = "urn:nld:ketenpoort:police:1"
DS = "http://www.w3.org/2000/09/xmldsig#"
KEY = ec.generate_private_key(ec.SECP256R1())
PEM = certificate(KEY)
BODY = next(iter(ADAPTER.examples()))
SIGNED = signed(BODY, KEY, PEM)


def root_of(body: bytes = SIGNED) -> etree._Element:
    """A signed message as a tree to tamper with."""
    return etree.fromstring(body)


def refused(tree: etree._Element | bytes, *certificates: bytes) -> bool:
    """Whether a message does not pass."""
    body = tree if isinstance(tree, bytes) else etree.tostring(tree)
    try:
        verify(body, certificates or (PEM,))
    except SignatureInvalid:
        return True
    return False


@pytest.mark.parametrize("key", [KEY, rsa.generate_private_key(65537, 2048)], ids=["ec", "rsa"])
def test_the_signature_of_a_registered_certificate_holds(key: Key) -> None:
    pem = certificate(key)
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    for body in ADAPTER.examples():
        sent = signed(body, key, pem)
        verify(sent, [pem])
        verify(sent, [certificate(ec.generate_private_key(ec.SECP256R1())), der])
        assert ADAPTER.translate(sent, PoliceOptions()) == ADAPTER.translate(body, PoliceOptions())


def test_white_space_around_the_signature_changes_nothing() -> None:
    spaced = BODY.replace(
        b"</careForm>", b"  <ds:Signature xmlns:ds='%s' Id='placeholder'/>\n</careForm>" % DS.encode()
    )
    sent = signed(spaced, KEY, PEM)
    assert etree.fromstring(sent)[-1].tail == "\n"
    verify(sent, [PEM])


def test_a_message_without_signature_is_refused() -> None:
    assert refused(BODY)
    assert refused(b"no xml")
    assert refused(b"<careForm xmlns='urn:nld:ketenpoort:police:1'/>")


def test_a_changed_message_is_refused() -> None:
    assert refused(SIGNED.replace(b"Verzonnenlaan", b"Elderslaan"))
    assert refused(SIGNED.replace(b"<weapon>false", b"<weapon>true"))
    assert not refused(SIGNED)


def test_another_key_is_refused_though_its_certificate_came_along() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    assert refused(signed(BODY, other, certificate(other)))
    assert refused(signed(BODY, other, certificate(other)), b"no certificate", PEM)


def test_without_a_registered_certificate_nothing_passes() -> None:
    with pytest.raises(SignatureInvalid):
        verify(SIGNED, [])


def test_an_ended_certificate_and_a_weak_key_are_refused() -> None:
    ended = certificate(KEY, days=-1)
    assert refused(signed(BODY, KEY, PEM), ended)
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what is to be refused
    pem = certificate(weak)
    assert refused(signed(BODY, weak, pem), pem)


def test_the_signature_of_another_message_is_refused() -> None:
    other = next(body for body in ADAPTER.examples() if b"<notification" in body)
    tree = root_of(other)
    tree.append(root_of()[-1])
    assert refused(tree)


def test_a_signed_message_wrapped_in_another_is_refused() -> None:
    """The classic: the signed message hides in an extension, the signature names it, and another one is read."""
    inner = root_of(BODY)
    inner.set("Id", "original")
    inner = root_of(signed(etree.tostring(inner), KEY, PEM, reference_uri="#original"))
    signature = inner[-1]
    outer = root_of(BODY)
    outer.find(f"{{{NS}}}concern/{{{NS}}}what").text = "Something else."
    hidden = copy.deepcopy(inner)
    outer.find(f"{{{NS}}}extension").append(hidden)
    outer.append(copy.deepcopy(signature))
    assert refused(outer)
    hidden.remove(hidden[-1])
    assert refused(outer)
    assert refused(inner)  # even unwrapped: a reference by Id is a form that is not taken


def test_the_original_inside_the_signature_is_refused() -> None:
    tree = root_of()
    signature = tree[-1]
    original = copy.deepcopy(tree)
    tree.find(f"{{{NS}}}concern/{{{NS}}}what").text = "Something else."
    etree.SubElement(signature, f"{{{DS}}}Object").append(original)
    assert refused(tree)


def test_a_signature_that_does_not_stand_last_is_refused() -> None:
    tree = root_of()
    tree.insert(0, tree[-1])
    assert refused(tree)
    tree = root_of()
    tree.find(f"{{{NS}}}extension").append(tree[-1])
    assert refused(tree)


def test_two_signatures_are_refused() -> None:
    tree = root_of()
    tree.append(copy.deepcopy(tree[-1]))
    assert refused(tree)
    tree = root_of()
    tree.find(f"{{{NS}}}extension").append(copy.deepcopy(tree[-1]))
    assert refused(tree)


def test_what_stands_behind_the_signature_is_not_read() -> None:
    tree = root_of()
    etree.SubElement(tree, f"{{{NS}}}extension")
    assert refused(tree)


def test_more_references_and_other_transformations_are_refused() -> None:
    tree = root_of()
    reference = tree.find(f".//{{{DS}}}Reference")
    reference.addnext(copy.deepcopy(reference))
    assert refused(tree)
    for algorithm in (
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/2000/09/xmldsig#base64",
    ):
        tree = root_of()
        tree.find(f".//{{{DS}}}Transform").set("Algorithm", algorithm)
        assert refused(tree)
    tree = root_of()
    etree.SubElement(tree.find(f".//{{{DS}}}Transform"), f"{{{DS}}}XPath").text = "self::nothing"
    assert refused(tree)


def test_another_canonical_form_is_refused_though_its_signature_is_sound() -> None:
    sent = signed(BODY, KEY, PEM, c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_1)
    assert XMLVerifier().verify(sent, x509_cert=x509.load_pem_x509_certificate(PEM))
    assert refused(sent)


def test_a_verifier_that_is_shown_something_else_than_the_reader_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = XMLVerifier().verify(SIGNED, x509_cert=x509.load_pem_x509_certificate(PEM))
    monkeypatch.setattr(XMLVerifier, "verify", lambda *_, **__: sound)
    assert not refused(SIGNED)
    assert refused(SIGNED.replace(b"Verzonnenlaan", b"Elderslaan"))


@pytest.mark.parametrize("method", ["xmldsig#hmac-sha1", "xmldsig#rsa-sha1", "xmldsig#dsa-sha1"])
def test_weak_methods_are_refused(method: str) -> None:
    tree = root_of()
    tree.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", f"http://www.w3.org/2000/09/{method}")
    assert refused(tree)


def test_a_keyed_digest_made_with_the_public_certificate_is_refused() -> None:
    tree = root_of()
    tree.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    assert refused(tree)


def test_a_comment_that_splits_a_signed_text_is_refused() -> None:
    assert refused(SIGNED.replace(b"Verzonnenlaan", b"Verzonnen<!-- -->laan"))


def test_an_empty_or_hollow_signature_is_refused() -> None:
    for hollow in (b"<ds:Signature/>", b"<ds:Signature><ds:SignedInfo/></ds:Signature>"):
        named = hollow.replace(b"Signature", b"Signature xmlns:ds='%s'" % DS.encode(), 1)
        assert refused(BODY.replace(b"</careForm>", named + b"</careForm>"))
    tree = root_of()
    tree.find(f".//{{{DS}}}SignatureValue").text = ""
    assert refused(tree)
    tree = root_of()
    tree.find(f".//{{{DS}}}DigestValue").text = "$$$"
    assert refused(tree)
