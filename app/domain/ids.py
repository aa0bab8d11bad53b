"""Identifiers: UUID version 7, so that the order of ids is the order of making (RFC 9562 section 5.7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh identifier, later than every one made before it by this process."""
    return uuid7()
