"""Addresses below the endpoint of a connection: the only ones that are called for it, whatever anybody else names."""

import re
from typing import Final

_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")


class OutsideError(ValueError):
    """A path leads out of its endpoint, or cannot be joined to it."""


def address_below(base: str, path: str) -> str:
    """The address of a path below an endpoint; raises OutsideError."""
    if not path:
        return base
    place = path.lstrip("/")
    if "?" in base or not _PATH.fullmatch(place) or _leads_up(place.partition("?")[0]):
        raise OutsideError
    return f"{base.rstrip('/')}/{place}"


def path_below(base: str, url: str) -> str | None:
    """The plain path by which a URL lies below an endpoint; None where it lies elsewhere or is spelled in another way.

    Another host, port or base path, an escape, a query or a step upwards is elsewhere.
    """
    root = f"{base.rstrip('/')}/"
    path = url[len(root) :]
    if not url.startswith(root) or not _PLAIN.fullmatch(path) or _leads_up(path):
        return None
    return path


def _leads_up(path: str) -> bool:
    return not {".", ".."}.isdisjoint(path.split("/"))
