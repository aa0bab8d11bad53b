"""Where a notice may be sent: the one rule on callback URLs and addresses, for registration and for each connection.

Python's own `is_global` calls 14 of 40 addresses global that lead back into a network of ours (translation prefixes,
relays, metadata services), so the ranges stand here by name. IPv6 is refused unless it is ordinary unicast.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

_MAX_URL = 2048
_MAX_PORT = 65535

_REFUSED_V4: Final = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network (RFC 1122)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # shared by carriers (RFC 6598), and a metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's platform service behind a public address
        "169.254.0.0/16",  # link-local, and most metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments (RFC 6890), and a metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels (RFC 7450)
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_UNICAST_V6: Final = ip_network(
    "2000::/3"
)  # everything else: loopback, mapped, translated, local, link-local, multicast
_REFUSED_V6: Final = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # protocol assignments, with Teredo, benchmarks and overlay ids
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_LOOPBACK: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_LOOPBACK_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LOCAL_SUFFIXES: Final = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid"}
)
_LABEL: Final = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
_PRINTABLE: Final = re.compile(r"^[\x21-\x7e]+$")


class TargetRefused(ValueError):
    """A place that notices are never sent to; `code` says why and never repeats the place."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_refused(address: str, *, loopback: bool) -> bool:
    """Answer whether a numeric address must not be dialled; what cannot be read is refused."""
    try:
        known = ip_address(address)
    except ValueError:
        return True
    if loopback and any(known in block for block in _LOOPBACK):
        return False
    if isinstance(known, IPv4Address):
        return any(known in block for block in _REFUSED_V4)
    return _is_refused_v6(known)


def check_callback_url(url: str, *, loopback: bool) -> str:
    """Return the host of a URL that notices may be sent to, or raise `TargetRefused`.

    https only; plain http solely for loopback where a test setting allows it. No user, no fragment, no address in an
    unusual spelling, no name of a private network.
    """
    if not 0 < len(url) <= _MAX_URL or not _PRINTABLE.match(url) or "\\" in url:
        raise TargetRefused("url-malformed")
    parts, host = _split(url)
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise TargetRefused("url-has-user")
    if "#" in url:
        raise TargetRefused("url-has-fragment")
    if loopback and host in _LOOPBACK_HOSTS and parts.scheme in {"http", "https"}:
        return host
    if parts.scheme != "https":
        raise TargetRefused("url-not-https")
    _check_host(host, loopback=loopback)
    return host


def _split(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetRefused("url-malformed") from None
    host = parts.hostname
    if not host or port == 0 or parts.netloc.endswith(":"):
        raise TargetRefused("url-malformed")
    return parts, host


def _check_host(host: str, *, loopback: bool) -> None:
    if ":" in host or host.replace(".", "").isdigit():
        if "%" in host or is_refused(host, loopback=loopback):
            raise TargetRefused("address-refused")
        return
    labels = host.split(".")
    if any(not _LABEL.match(label) for label in labels):
        raise TargetRefused("host-malformed")
    if len(labels) == 1 or labels[-1] in _LOCAL_SUFFIXES or _reads_as_number(labels[-1]):
        raise TargetRefused("address-refused")


def _reads_as_number(label: str) -> bool:
    # libc and browsers read `127.1` and `0x7f.1` as addresses; a name's last label never is a number
    return label.isdigit() or bool(re.fullmatch(r"0x[0-9a-f]*", label))


def _is_refused_v6(address: IPv6Address) -> bool:
    return address.scope_id is not None or address not in _UNICAST_V6 or any(address in block for block in _REFUSED_V6)
