"""Identifiers: UUID version 7, so that the order of ids is the order of making (RFC 9562 section 5.7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id_at(seconds: float) -> UUID:
    """A fresh identifier that says this moment, counted from 1970; those of one millisecond are in no order."""
    return uuid7(nanoseconds=round(seconds * 1_000_000) * 1_000)


def new_id() -> UUID:
    """A fresh identifier, later than every one made before it by this process."""
    return uuid7()
