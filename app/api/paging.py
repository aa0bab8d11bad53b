"""Pages by keyset: opaque cursors that hold for one organisation, purpose and filter, and the link to the next page.

A cursor is base64url of the last row's id and the first 12 bytes of SHA-256 over a key and that id; PostgreSQL writes
it (the function `page_cursor`), this module makes the key and reads it back. Both doors use it.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from starlette.types import Scope

from app.api.problems import InvalidQuery
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Where
from app.domain.access.view import Source
from app.domain.errors import Fault

_ID_BYTES: Final = 16
_MARK_BYTES: Final = 12


class Cursors:
    """Makes keys of cursors and reads cursors back; one secret for all processes."""

    def __init__(self, secret: bytes) -> None:
        self._secret = hashlib.blake2b(secret, person=b"cursor").digest()

    def key(self, actor: Actor, source: Source, where: tuple[Where, ...] = ()) -> bytes:
        """The key of the cursors of this list: other organisations, purposes and filters have other keys."""
        bound = (actor.house_id, actor.organisation_id, actor.purpose, source.view.__name__, where)
        text = "|".join(map(str, (*bound[:4], [(w.filter, w.value) for w in where])))
        return hmac.digest(self._secret, text.encode(), "sha256")

    def read(self, key: bytes, cursor: str) -> UUID | None:
        """The id behind a cursor, or None where it was not made with this key."""
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii"))
        except ValueError:
            return None
        row_id, mark = raw[:_ID_BYTES], raw[_ID_BYTES:]
        expected = hashlib.sha256(key + row_id).digest()[:_MARK_BYTES]
        return UUID(bytes=row_id) if len(row_id) == _ID_BYTES and hmac.compare_digest(mark, expected) else None

    def after(self, key: bytes, cursor: str | None) -> UUID | None:
        """The id after which a REST page begins; raise InvalidQuery for a cursor of another list, actor or service."""
        if cursor is None:
            return None
        row_id = self.read(key, cursor)
        if row_id is None:
            raise InvalidQuery(Fault("/query/cursor", "not-allowed"))
        return row_id

    def keyed(self, actor: Actor, picks: tuple[Pick, ...]) -> tuple[Pick, ...]:
        """The picks with keys for the lists among them."""
        if all(pick.rows is None for pick in picks):
            return picks
        return tuple(pick if pick.rows is None else replace(pick, rows=self._keyed(actor, pick.rows)) for pick in picks)

    def _keyed(self, actor: Actor, rows: Rows) -> Rows:
        if not rows.many:
            return rows
        return replace(rows, cursor_key=self.key(actor, rows.source, rows.where))


def next_link(scope: Scope, cursor: str) -> str:
    """The `Link` header that leads to the next page (RFC 8288): this very question with the cursor in it."""
    query = parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True)
    following = urlencode([*((name, value) for name, value in query if name != "cursor"), ("cursor", cursor)])
    return f'<{scope["path"]}?{following}>; rel="next"'
