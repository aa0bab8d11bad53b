"""The sender's own identifier of a message, where it can be read from one that could not be taken in (rule RE-02)."""

import re
from typing import Final

from app.domain.access.strict_json import parse
from app.domain.errors import InvalidContent

_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def as_message_id(found: object) -> str | None:
    """What was found in its place, where it can be one."""
    return found if isinstance(found, str) and _MESSAGE_ID.fullmatch(found) else None


def read_message_id(body: bytes) -> str | None:
    """The `messageId` of a message in JSON; None where there is none that can be read."""
    try:
        sent = parse(body)
    except InvalidContent:
        return None
    return as_message_id(sent.get("messageId")) if isinstance(sent, dict) else None
