"""Reads the XML of a partner the strict way: what could reach beyond its bytes, or be read in two ways, is refused.

Everything that makes XML dangerous starts with `<!` (a document type with its entities, a comment that splits a text)
or `<?`: none of it gets as far as the parser. A schema location would let the validator fetch what it names, so that
namespace is refused too. Nothing here may repeat a value of the text: it holds personal data.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from app.domain.access.strict_json import malformed
from app.domain.errors import Fault, InvalidContent

NAMESPACE: Final = "urn:nld:ketenpoort:police:1"
SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
MOST_ELEMENTS: Final = 20_000
MOST_DEPTH: Final = 32
MOST_ATTRIBUTES: Final = 16
LONGEST_ATTRIBUTE: Final = 1_000
MOST_FAULTS: Final = 50

_SCHEMA: Final = Path(__file__).with_name("message.xsd")
_DECLARATION: Final = re.compile(
    r"""\s*<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])utf-8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>""",
    re.IGNORECASE,
)
_REFUSED: Final = frozenset({"http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XInclude"})
_PREFIXED: Final = re.compile(r"(?<=/)[^/:\[]+:([^/:\[]+)")

_CODES: Final = {
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "unknown",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "required",
    "SCHEMAV_CVC_ENUMERATION_VALID": "not-in-list",
    "SCHEMAV_CVC_PATTERN_VALID": "bad-format",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "bad-format",
    "SCHEMAV_CVC_MINLENGTH_VALID": "too-short",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "too-long",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "out-of-range",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "out-of-range",
    "SCHEMAV_CVC_ELT_1": "unknown",
    "SCHEMAV_ELEMENT_CONTENT": "misplaced",
}


def strict_parser() -> etree.XMLParser:
    """A parser that resolves, fetches, loads and recovers nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )


def parse(body: bytes) -> etree._Element:
    """Return the root of these bytes, or raise MalformedBody with the code of the first thing that is wrong."""
    _check_text(body)
    try:
        root = etree.fromstring(body, parser=strict_parser())
    except (etree.XMLSyntaxError, ValueError):
        raise malformed("not-xml" if body.strip() else "empty") from None
    _check_tree(root)
    return root


def _check_text(body: bytes) -> None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed("not-utf8") from None
    declaration = _DECLARATION.match(text)
    rest = text[declaration.end() :] if declaration else text
    if "<!" in rest or "<?" in rest:
        raise malformed("declaration-refused")
    if text.count("<") > 2 * MOST_ELEMENTS:
        raise malformed("too-long")


def _check_tree(root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "end":
            continue
        if depth > MOST_DEPTH:
            raise malformed("too-deep")
        if len(element.attrib) > MOST_ATTRIBUTES:
            raise malformed("too-long")
        names = [element.tag, *(str(name) for name in element.attrib)]
        if any(etree.QName(name).namespace in _REFUSED for name in names):
            raise malformed("declaration-refused")
        if any(len(value) > LONGEST_ATTRIBUTE for value in element.attrib.values()):
            raise malformed("too-long")


def unsigned(root: etree._Element) -> etree._Element:
    """The message without the signature that stands last in it; one that stands elsewhere meets the schema."""
    if len(root) and root[-1].tag == SIGNATURE:
        tail = root[-1].tail or ""  # what stands behind it is signed too
        root.remove(root[-1])
        if len(root):
            root[-1].tail = (root[-1].tail or "") + tail
        else:
            root.text = (root.text or "") + tail
    return root


def check_schema(root: etree._Element) -> None:
    """Raise InvalidContent with every place where a message departs from the schema."""
    schema = _schema()
    if schema.validate(root):
        return
    found = dict.fromkeys(_faults(root, schema.error_log))
    raise InvalidContent(*tuple(found)[:MOST_FAULTS])


def _schema() -> etree.XMLSchema:
    """A validator over the schema that is read once; its list of errors belongs to one message."""
    return etree.XMLSchema(_schema_text())


@cache
def _schema_text() -> etree._Element:
    return etree.fromstring(_SCHEMA.read_bytes(), parser=strict_parser())


def _faults(root: etree._Element, log: etree._ListErrorLog) -> Iterator[Fault]:
    for entry in list(log)[:MOST_FAULTS]:
        code = _CODES.get(entry.type_name)
        if code is not None:  # the others say the same of the same place once more
            yield Fault(_place(root, entry.path), code)
    if not any(entry.type_name in _CODES for entry in list(log)[:MOST_FAULTS]):
        yield Fault(path_of(root), "not-allowed")


def _place(root: etree._Element, path: str | None) -> str:
    steps = _PREFIXED.sub(r"*[local-name()='\1']", path or "/*")
    found = root.getroottree().xpath(steps)
    return path_of(found[0]) if isinstance(found, list) and found else path_of(root)


def path_of(element: etree._Element) -> str:
    """The XPath of an element without prefixes; one that is not ours is told by its place: its name is an echo."""
    steps = []
    while element is not None:
        parent = element.getparent()
        steps.append(_step(element, parent))
        element = parent
    return "/" + "/".join(reversed(steps))


def _step(element: etree._Element, parent: etree._Element | None) -> str:
    qualified = etree.QName(element)
    name = str(qualified.localname)
    if qualified.namespace != NAMESPACE or name not in _names():
        return "*" if parent is None else f"*[{parent.index(element) + 1}]"
    if parent is None:
        return name
    same = [child for child in parent if child.tag == element.tag]
    return name if len(same) == 1 else f"{name}[{same.index(element) + 1}]"


@cache
def _names() -> frozenset[str]:
    return frozenset(_schema_text().xpath("//@name"))
