"""Documents by their hash: what a client has registered is asked for by the SHA-256 of its text.

Three spellings are read: `extensions.persistedQuery` of Apollo, `documentId` of the GraphQL over HTTP working draft
(with or without `sha256:` before it) and Relay's `doc_id` or `id`. A hash beside a text must be the hash of that text.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final, Protocol
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.clients.operations import OperationNotRegistered
from app.domain.errors import Fault, InvalidContent

HASH_DIFFERS: Final = "hash-differs"
NOT_A_HASH: Final = "not-sha256"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PREFIX: Final = "sha256:"
_APOLLO: Final = "persistedQuery"
_APOLLO_VERSION: Final = 1


class Operations(Protocol):
    """What clients have registered."""

    async def find(self, client_id: UUID | None, digest: str) -> str | None: ...  # noqa: D102


def digest_of(text: str) -> str:
    """The hash by which a document is registered and asked for."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_digest(text: object) -> bool:
    """Whether this can be such a hash; Relay's usual MD5 cannot."""
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


async def document_of(
    actor: Actor, text: str | None, named: Mapping[str, Any], extensions: Mapping[str, Any] | None, book: Operations
) -> str:
    """The document that is asked: as sent, where this client may send any, or the one registered under its hash.

    Raises InvalidContent for a hash that is none or another text's, OperationNotRegistered for what is not registered.
    """
    asked = _digests(named, extensions or {})
    if text is None and not asked:
        raise InvalidContent(Fault("/query", "required"))
    own = None if text is None else digest_of(text)
    wanted = {own, *asked.values()} - {None}
    if len(wanted) > 1:
        raise InvalidContent(*(Fault(pointer, HASH_DIFFERS) for pointer in asked))
    if text is not None and not actor.operations_only:
        return text
    found = await book.find(actor.client_id, str(wanted.pop()))
    if found is None:
        raise OperationNotRegistered
    return found


def _digests(named: Mapping[str, Any], extensions: Mapping[str, Any]) -> dict[str, str]:
    """Every hash that was sent, by the pointer to where it stood."""
    sent = {f"/{name}": value for name, value in named.items() if value is not None}
    apollo = extensions.get(_APOLLO)
    if apollo is not None:
        place = f"/extensions/{_APOLLO}"
        if not isinstance(apollo, dict) or apollo.get("version") != _APOLLO_VERSION:
            raise InvalidContent(Fault(f"{place}/version", "not-allowed"))
        sent[f"{place}/sha256Hash"] = apollo.get("sha256Hash")
    digests = {
        pointer: value.removeprefix(_PREFIX) if isinstance(value, str) else value for pointer, value in sent.items()
    }
    wrong = [Fault(pointer, NOT_A_HASH) for pointer, value in digests.items() if not is_digest(value)]
    if wrong:
        raise InvalidContent(*wrong)
    return digests
