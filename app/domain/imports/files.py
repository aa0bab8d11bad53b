"""Reads a file with many messages into its lines, whatever its shape; a line is the bytes of one message.

NDJSON lines stay as they are. A row of a sheet (CSV or XLSX) becomes one JSON object of its cells under the headings of
their columns; what they mean, the format `table-row` says. Memory holds one line, however large the file is.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Final

from app.domain.errors import Fault, InvalidContent

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LONGEST_LINE: Final = 1_048_576
PART_BYTES: Final = 262_144
PART_LINES: Final = 250
_PIECE: Final = 1_048_576
_MOST_COLUMNS: Final = 1000
_MOST_UNPACKED: Final = 1_073_741_824
_MOST_TEXTS: Final = 67_108_864
_SEPARATORS: Final = ";,\t"

Lines = Iterator[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a file, each with its number, as they are stored until they are taken in."""

    first_line: int
    body: bytes
    count: int


def parts_of(file: IO[bytes], media_type: str) -> Iterator[Part]:
    """The lines of a file in parts of a bounded size; raises InvalidContent where it cannot be read to its end."""
    held: list[list[Any]] = []
    size = 0
    for number, line in _SHAPES[media_type](file):
        if len(line) > LONGEST_LINE:
            raise InvalidContent(Fault(f"/lines/{number}", "too-long", "RE-03"))
        if held and (size + len(line) > PART_BYTES or len(held) == PART_LINES):
            yield _part(held)
            held, size = [], 0
        held.append([number, line])
        size += len(line)
    if held:
        yield _part(held)


def lines_of(body: bytes) -> list[tuple[int, bytes]]:
    """The lines of a stored part with their numbers."""
    found = []
    for line in body.split(b"\n"):
        number, _, content = line.partition(b" ")
        found.append((int(number), content))
    return found


def checksum_of(file: IO[bytes]) -> str:
    """SHA-256 of a whole file, in hexadecimal."""
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(_PIECE):
        found.update(piece)
    return found.hexdigest()


def _part(held: Sequence[Sequence[Any]]) -> Part:
    return Part(held[0][0], b"\n".join(b"%d %s" % (number, line) for number, line in held), len(held))


def _ndjson(file: IO[bytes]) -> Lines:
    file.seek(0)
    number = 0
    while line := file.readline(LONGEST_LINE + 2):
        number += 1
        content = line.removesuffix(b"\n").removesuffix(b"\r")
        if number == 1:
            content = content.removeprefix(b"\xef\xbb\xbf")
        if content.strip():
            yield number, content


def _csv(file: IO[bytes]) -> Lines:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        head = text.readline(LONGEST_LINE)
        text.seek(0)
        separator = max(_SEPARATORS, key=head.count)
        reader = csv.reader(text, delimiter=separator, strict=True)
        yield from _rows((reader.line_num, row) for row in reader)
    except UnicodeDecodeError:
        raise InvalidContent(Fault("", "not-utf8", "RE-03")) from None
    except csv.Error:
        raise InvalidContent(Fault("", "bad-format", "RE-03")) from None
    finally:
        text.detach()


def _xlsx(file: IO[bytes]) -> Lines:
    import openpyxl  # noqa: PLC0415 - a fifth of a second, for who sends sheets only

    _check_package(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
        yield from _rows((number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1))
    except InvalidContent:
        raise
    except Exception:  # noqa: BLE001 - the reader of sheets raises whatever a broken sheet makes it raise
        raise InvalidContent(Fault("", "bad-format", "RE-03")) from None


def _check_package(file: IO[bytes]) -> None:
    """Refuse what unpacks to more than we hold, and texts that define entities."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            unpacked = sum(member.file_size for member in members)
            texts = sum(member.file_size for member in members if not member.filename.startswith("xl/worksheets/"))
            if unpacked > _MOST_UNPACKED or texts > _MOST_TEXTS:
                raise InvalidContent(Fault("", "too-long", "RE-03"))
            for member in members:
                with package.open(member) as content:
                    if b"<!DOCTYPE" in content.read(4096):
                        raise InvalidContent(Fault("", "bad-format", "RE-03"))
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError):
        raise InvalidContent(Fault("", "bad-format", "RE-03")) from None
    file.seek(0)


def _rows(rows: Iterator[tuple[int, Sequence[str]]]) -> Lines:
    headings: list[str] | None = None
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if headings is None:
            headings = _headings(cells)
            continue
        if len(cells) > len(headings) and any(cells[len(headings) :]):
            raise InvalidContent(Fault(f"/lines/{number}", "too-many-cells", "RE-03"))
        told = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell}
        yield number, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    if headings is None:
        raise InvalidContent(Fault("", "empty", "RE-03"))


def _headings(cells: Sequence[str]) -> list[str]:
    named = [cell for cell in cells if cell]
    if len(named) != len(set(named)) or len(cells) > _MOST_COLUMNS:
        raise InvalidContent(Fault("/lines/1", "repeated", "RE-03"))
    return list(cells)


def _cell(value: object) -> str:
    """A cell as text: days and moments as ISO 8601, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_SHAPES: Final[dict[str, Callable[[IO[bytes]], Lines]]] = {NDJSON: _ndjson, CSV: _csv, XLSX: _xlsx}
MEDIA_TYPES: Final = frozenset(_SHAPES)
SHEETS: Final = frozenset({CSV, XLSX})


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file that was read to its end: its parts, laid one after the other in a file of this machine without a name."""

    file: IO[bytes]
    parts: tuple[tuple[int, int, int], ...]
    checksum: str
    byte_count: int

    @property
    def line_count(self) -> int:
        """How many messages it holds."""
        return sum(count for _, count, _ in self.parts)

    def read_part(self, size: int) -> bytes:
        """The next part; parts are read in their order, once."""
        return self.file.read(size)


def spool(sent: IO[bytes], media_type: str, into: IO[bytes]) -> Spooled:
    """Read a file to its end and lay its parts out; raises InvalidContent before anything of it is stored."""
    byte_count = sent.seek(0, io.SEEK_END)
    checksum = checksum_of(sent)
    parts = []
    for part in parts_of(sent, media_type):
        into.write(part.body)
        parts.append((part.first_line, part.count, len(part.body)))
    if not parts:
        raise InvalidContent(Fault("", "empty", "RE-03"))
    into.seek(0)
    return Spooled(into, tuple(parts), checksum, byte_count)
