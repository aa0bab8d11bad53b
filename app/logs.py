"""What the service writes to its log: lines of JSON with listed events, listed fields, and values of a listed shape.

A log outlives every ground and is read by people who may see no case. So nothing is written because it was at hand: an
event that is not in `EVENTS` leaves its name behind, a field that is not in its event's list leaves its value behind,
and so does a value that has not the shape of its field. Of a failure we keep the type and the places in the code, never
the message: PostgreSQL and Pydantic quote what was sent. Libraries say only where they spoke, and why if we know the
words.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, TextIO, TypeAlias

import structlog
from structlog.typing import Processor

_TYPE: Final = re.compile(r"[A-Za-z_][\w.]{0,120}")
_PLACE: Final = re.compile(r"[\w.\-<>]{1,80}:\d{1,7}:[\w.<>]{1,120}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS: Final = re.compile(r"https?://[\w.\-:\[\]/]{1,200}")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")

SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "adapter": _NAME,
    "announcement_id": _UUID,
    "channel": _NAME,
    "credential": _NAME,
    "error": _TYPE,
    "frames": _PLACE,
    "issuer": _ADDRESS,
    "kind": _TYPE,
    "logger": _TYPE,
    "place": _PLACE,
    "request_id": _UUID,
    "subscription_id": _UUID,
    "what": _WORD,
    "why": _WORD,
}
"""The shape of each field's text; a list has this shape in each of its parts. Numbers and truth values pass."""

EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "adapter_failed": ("adapter", "kind"),
    "announcement_given_up": ("announcement_id", "why"),
    "announcement_unheard": ("kind",),
    "broker_keeps_nothing": ("kind",),
    "broker_reached": (),
    "broker_unavailable": ("kind",),
    "channel_failed": ("channel", "kind"),
    "channel_missing": ("channel",),
    "clocks_apart": ("seconds",),
    "constraint_met": ("kind",),
    "credential_missing": ("credential",),
    "database_not_ready": ("kind",),
    "database_unavailable": ("kind",),
    "delivery_step_failed": ("kind",),
    "disclosure_log_unavailable": ("kind",),
    "feed_look_failed": ("kind",),
    "job_failed": ("kind", "what"),
    "library": ("logger", "place", "what"),
    "notice_keys_sealed_otherwise": ("subscription_id",),
    "replica_in_use": (),
    "replica_not_in_use": ("kind",),
    "request.failed": ("request_id",),
    "stream_failed": ("kind",),
    "tokens.key_set_unreadable": ("issuer",),
    "tokens.standing_unreadable": (),
    "uncaught": (),
    "warning": ("place",),
}
"""Every event and its own fields. `error` and `frames` stand with each event that tells of a failure."""

LIBRARY_WORDS: Final[Mapping[str, str]] = {
    "ASGI callable returned without completing response.": "answer_not_completed",
    "ASGI callable returned without starting response.": "answer_not_started",
    "Application shutdown failed. Exiting.": "shutdown_failed",
    "Application startup failed. Exiting.": "startup_failed",
    "Cancel %s running task(s), timeout graceful shutdown exceeded": "requests_cancelled_at_the_end",
    "Exceeded concurrency limit.": "too_many_connections",
    "Exception in ASGI application\n": "request_failed",
    "Exception in callback": "callback_failed",
    "Invalid HTTP request received.": "not_http",
    "Unsupported upgrade request.": "upgrade_refused",
}
"""What libraries say that helps an operator, by the exact text before any value is put in."""

_ALWAYS: Final = ("error", "frames")
_FRAMES: Final = 8
_KEPT: Final = 400
_QUIET: Final = ("aiohttp", "asyncio", "asyncpg", "authlib", "httpcore", "httpx", "nats", "uvicorn", "uvicorn.error")
_UNLISTED: Final = "unlisted"

Event: TypeAlias = MutableMapping[str, Any]


def configure_logs(level: str = "INFO", *, as_json: bool = True, stream: TextIO | None = None) -> None:
    """Send every line of this process, ours and the libraries', through the lists above; by default to stderr."""
    renderer: Processor = structlog.processors.JSONRenderer()
    if not as_json:
        renderer = structlog.processors.KeyValueRenderer(key_order=["at", "level", "event"])
    structlog.configure(
        processors=[
            keep_listed,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True, key="at"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: structlog.WriteLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Library()]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        quiet = logging.getLogger(name)
        quiet.handlers, quiet.propagate = [], True
        quiet.setLevel(logging.WARNING)  # whatever our own level is: below it they write addresses, tokens, queries
    logging.raiseExceptions = False  # a record that cannot be written would be shown with its values


def hide_tracebacks() -> None:
    """Let nothing that ends unforeseen in this process print its message; for processes that are wholly ours."""
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda told: tell_uncaught(told.exc_value)
    threading.excepthook = lambda told: tell_uncaught(told.exc_value)
    warnings.showwarning = _warned


def keep_listed(_logger: object, _method: str, event: Event) -> Event:
    """Keep of an event what its list allows; count what was left out."""
    name = event.pop("event", None)
    error = event.pop("exc_info", None)
    if error:
        event.update(failure(error if isinstance(error, BaseException) else sys.exc_info()[1]))
    listed = EVENTS.get(name) if isinstance(name, str) else None
    allowed = (*(listed or ()), *_ALWAYS)
    kept = {field: event[field] for field in event if field in allowed and _has_shape(field, event[field])}
    left_out = len(event) - len(kept)
    return {
        "event": _UNLISTED if listed is None else name,
        **kept,
        **({"left_out": left_out} if left_out else {}),
    }


def failure(error: BaseException | None) -> dict[str, Any]:
    """The type of an error and the places in the code that it passed; nothing of its message."""
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."),
        "frames": [_place(frame.filename, frame.lineno or 0, frame.name) for frame in frames],
    }


def tell_uncaught(error: BaseException | None) -> None:
    """Log an error that nobody foresaw: its type and its places."""
    structlog.get_logger().error("uncaught", **failure(error))


class _Library(logging.Handler):
    """Hands the records of libraries to our own log, without their text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell where a library spoke, in which known words, and about which type of error."""
        error = record.exc_info[1] if record.exc_info else sys.exc_info()[1]
        what = LIBRARY_WORDS.get(record.msg) if isinstance(record.msg, str) else None
        structlog.get_logger().log(
            record.levelno,
            "library",
            logger=record.name,
            place=_place(record.pathname, record.lineno, record.funcName or ""),
            **({"what": what} if what else {}),
            **failure(error),
        )


def _has_shape(field: str, value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    shape = SHAPES[field]
    parts: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    return all(isinstance(part, str) and len(part) <= _KEPT and shape.fullmatch(part) for part in parts)


def _place(path: str, line: int, function: str) -> str:
    return f"{PurePath(path).name}:{line}:{function}"


def _uncaught(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        tell_uncaught(error)


def _warned(
    message: Warning | str,  # noqa: ARG001 - the shape that Python asks for
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    structlog.get_logger().warning("warning", error=category.__name__, place=_place(filename, lineno, "module"))
