"""A page as CSV (RFC 4180): the rows of the JSON answer under the wire names of the view's own fields.

A text that a spreadsheet would take for a formula is led by an apostrophe.
"""

import csv
import io
import json
from typing import Final

from app.domain.access.view import View, fields_of

MEDIA_TYPE: Final = "text/csv"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def wants_table(accept: str | None) -> bool:
    """Whether a caller asks for CSV, and not rather for JSON."""
    asked = {}
    for part in (accept or "").lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        asked[media] = float(quality) if quality.replace(".", "", 1).isdigit() else 0.0
    return asked.get(MEDIA_TYPE, 0.0) > asked.get("application/json", 0.0)


def table_of(body: str, view: type[View]) -> str:
    """The items of a page as lines, with a heading."""
    names = [shown.wire for name, shown in fields_of(view).items() if shown.edge is None and name != "withheld"]
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    items = json.loads(body)["items"]
    asked = [name for name in names if not items or name in items[0]]
    lines.writerow(asked)
    lines.writerows([_text(item[name]) for name in asked] for item in items)
    return written.getvalue()


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _text(" ".join(map(str, value)))
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
