"""Hostile XML in messages of the police: refused with a code; no file is read, no address called, no memory eaten."""

import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.domain.errors import Fault, InvalidContent, SignatureInvalid
from app.integrations.inbound.police_xml import reading
from app.integrations.inbound.police_xml.adapter import ADAPTER
from app.integrations.inbound.police_xml.mapping import PoliceOptions

EXAMPLES = list(ADAPTER.examples())
NOTIFICATION = next(body for body in EXAMPLES if b"<notification" in body)
START = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns="urn:nld:ketenpoort:police:1" version="1.0"'
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XI = "http://www.w3.org/2001/XInclude"
CANARY = "kanarie-in-de-mijn"

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCUMENT_TYPES = {
    "billion laughs": f'<!DOCTYPE notification [<!ENTITY l0 "lol">{LAUGHS}]><notification {NS}>&l11;</notification>',
    "quadratic": f'<!DOCTYPE n [<!ENTITY a "{"a" * 50_000}">]><notification {NS}>{"&a;" * 5_000}</notification>',
    "file": f'<!DOCTYPE n [<!ENTITY f SYSTEM "file:///etc/hostname">]><notification {NS}>&f;</notification>',
    "http": f'<!DOCTYPE n [<!ENTITY f SYSTEM "http://127.0.0.1:{{port}}/x">]><notification {NS}>&f;</notification>',
    "external subset": f'<!DOCTYPE n SYSTEM "http://127.0.0.1:{{port}}/n.dtd"><notification {NS}/>',
    "public subset": f'<!DOCTYPE n PUBLIC "-//X//Y" "http://127.0.0.1:{{port}}/n.dtd"><notification {NS}/>',
    "parameter entity": f'<!DOCTYPE n [<!ENTITY % p SYSTEM "http://127.0.0.1:{{port}}/p">%p;]><notification {NS}/>',
    "default attributes": f'<!DOCTYPE n [<!ATTLIST n version CDATA "1.0">]><notification {NS}/>',
    "after a comment": f"<!-- --><!DOCTYPE n []><notification {NS}/>",
    "comment": f"<notification {NS}><!-- {CANARY} --></notification>",
    "cdata": f"<notification {NS}><![CDATA[{CANARY}]]></notification>",
    "instruction": f'<?xml-stylesheet href="http://127.0.0.1:{{port}}/s.xsl"?><notification {NS}/>',
    "inner instruction": f"<notification {NS}><?php echo 1 ?></notification>",
    "xinclude": f'<notification {NS}><x:include xmlns:x="{XI}" href="/etc/hostname" parse="text"/></notification>',
    "schema location": f'<notification {NS} xmlns:xsi="{XSI}" '
    'xsi:schemaLocation="urn:nld:ketenpoort:police:1 http://127.0.0.1:{port}/m.xsd"/>',
    "schema of no namespace": f'<notification {NS} xmlns:xsi="{XSI}" '
    'xsi:noNamespaceSchemaLocation="http://127.0.0.1:{port}/m.xsd"/>',
    "type": f'<notification {NS} xmlns:xsi="{XSI}" xsi:type="careForm"/>',
    "nil": f'<notification {NS} xmlns:xsi="{XSI}" xsi:nil="true"/>',
    "version 1.1": f'<?xml version="1.1"?><notification {NS}/>',
    "utf-7": f'<?xml version="1.0" encoding="UTF-7"?>+ADw-notification {NS}/+AD4-',
    "utf-16 in name only": f'<?xml version="1.0" encoding="UTF-16"?><notification {NS}/>',
    "latin-1": f'<?xml version="1.0" encoding="ISO-8859-1"?><notification {NS}/>',
    "ebcdic": f'<?xml version="1.0" encoding="cp037"?><notification {NS}/>',
}
OTHERS = {
    "empty": (b"", "empty"),
    "white space": (b" \n", "empty"),
    "json": (b'{"messageId": "m-1"}', "not-xml"),
    "nul": (b"<notification>\0</notification>", "not-xml"),
    "control character": (b"<notification>&#1;</notification>", "not-xml"),
    "half a pair": (b"<notification>&#xD800;</notification>", "not-xml"),
    "unknown entity": (b"<notification>&nbsp;</notification>", "not-xml"),
    "unclosed": (b"<notification>", "not-xml"),
    "two roots": (b"<notification/><notification/>", "not-xml"),
    "attribute twice": (b'<notification a="1" a="2"/>', "not-xml"),
    "prefix without namespace": (b"<p:notification/>", "not-xml"),
    "utf-16": (f"<?xml version='1.0' encoding='UTF-16'?><notification {NS}/>".encode("utf-16"), "not-utf8"),
    "utf-16 without mark": (f"<notification {NS}/>".encode("utf-16-le"), "not-xml"),
    "utf-32": (f"<notification {NS}/>".encode("utf-32"), "not-utf8"),
    "overlong utf-8": (b"<notification>\xc0\xbcscript</notification>", "not-utf8"),
    "latin-1 bytes": ("<notification>één</notification>".encode("latin-1"), "not-utf8"),
    "deep": (b"<a>" * 200 + b"</a>" * 200, "too-deep"),
    "deeper than the parser goes": (b"<a>" * 100_000 + b"</a>" * 100_000, "too-long"),
    "wide": (b"<a>" + b"<b/>" * 50_000 + b"</a>", "too-long"),
    "huge attribute": (b'<a b="' + b"x" * 900_000 + b'"/>', "too-long"),
    "many attributes": (b"<a " + b" ".join(b'b%d="1"' % n for n in range(50_000)) + b"/>", "too-long"),
}


@pytest.mark.parametrize("text", DOCUMENT_TYPES.values(), ids=DOCUMENT_TYPES)
def test_whatever_reaches_beyond_the_message_is_refused_before_it_is_followed(text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        body = text.replace("{port}", str(listener.getsockname()[1])).encode()
        for sent in (body, START.encode() + body if not body.startswith(b"<?xml ") else body):
            assert code_of(sent) == "declaration-refused"
            with pytest.raises(SignatureInvalid):
                ADAPTER.verify(sent, [])  # type: ignore[misc] # this format has a signature of its own
            assert ADAPTER.message_id(sent) is None
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(("body", "code"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_message_is_refused_with_a_code(body: bytes, code: str) -> None:
    assert code_of(body) == code
    assert ADAPTER.message_id(body) is None


def test_a_foreign_element_is_kept_aside_and_an_inclusion_is_not() -> None:
    def extended(space: str) -> bytes:
        inside = f'<extension><x:include xmlns:x="{space}" href="file:///etc/hostname"/></extension>'
        return NOTIFICATION.replace(b"</notification>", inside.encode() + b"</notification>")

    kept = ADAPTER.translate(extended("urn:example:x"), PoliceOptions()).kept_aside
    assert kept == ("/notification/extension/*[1]",)
    assert code_of(extended(XI)) == "declaration-refused"


def test_a_large_message_takes_little_memory() -> None:
    filling = b"<x:y xmlns:x='urn:example:x'>" + b"z" * 15_000 + b"</x:y>"
    body = NOTIFICATION.replace(b"</notification>", b"<extension>" + filling * 50 + b"</extension></notification>")
    tracemalloc.start()
    try:
        assert len(ADAPTER.translate(body, PoliceOptions()).kept_aside) == 50
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * len(body)


def test_faults_are_bounded_and_repeat_nothing_that_was_sent() -> None:
    wrong = f"<person key='{CANARY.upper()}'><{CANARY}/></person>".encode()
    body = NOTIFICATION.replace(b"<concern>", wrong * 2_000 + b"<concern>", 1)
    with pytest.raises(InvalidContent) as refused:
        ADAPTER.translate(body, PoliceOptions())
    assert 0 < len(refused.value.faults) <= reading.MOST_FAULTS
    assert CANARY not in str(refused.value.faults).lower()


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_translated_or_refused(body: bytes) -> None:
    tried(body)


@given(st.sampled_from(EXAMPLES), st.data())
@settings(max_examples=300, deadline=None)
def test_any_damaged_message_is_translated_or_refused(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 60))
    inserted = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from([b"<a/>", b"&lt;", b'x="1"', b" ", b"9"])))
    tried(body[:place] + inserted + body[place + length :])


def tried(body: bytes) -> None:
    """Nothing comes out of these bytes but a referral, or a refusal with codes that are our own words."""
    ADAPTER.message_id(body)
    with pytest.raises(SignatureInvalid):
        ADAPTER.verify(body, [b"none"])  # type: ignore[misc] # this format has a signature of its own
    faults: tuple[Fault, ...] | None = None
    try:
        ADAPTER.translate(body, PoliceOptions())
    except InvalidContent as refused:
        faults = refused.faults
    assert faults is None or faults
    assert all(fault.code.replace("-", "").isalnum() for fault in faults or ())


def code_of(body: bytes) -> str:
    """With which one code these bytes are refused."""
    with pytest.raises(InvalidContent) as refused:
        ADAPTER.translate(body, PoliceOptions())
    (fault,) = refused.value.faults
    assert CANARY not in fault.pointer
    return fault.code


def test_no_file_of_this_machine_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY, encoding="utf-8")
    entity = f'<!DOCTYPE n [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    body = START.encode() + entity.encode() + NOTIFICATION.partition(b"?>")[2].replace(b"Tweede", b"&f;")
    assert code_of(body) == "declaration-refused"
    tree = etree.fromstring(body, parser=reading.strict_parser())  # and the parser would not have read it
    assert CANARY not in "".join(tree.itertext())
