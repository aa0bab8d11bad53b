"""No call into our own network, counted at a listener that every address of the world leads to.

The measurement runs in a network namespace of its own, where all addresses are local: whatever the service dials, this
machine's listener accepts. A public address shows that it does.
"""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.notices.targets import TargetRefused
from app.integrations import http
from app.integrations.http import NoReplyError, PartnerClient
from tests.chaos.programs import ROOT
from tests.chaos.promise import Row, Scale
from tests.integrations.test_ssrf import PUBLIC_ADDRESSES, REFUSED_ADDRESSES, SPELLINGS, ChangingNames

PROMISE: Final = "No call into our own network"
_PORT: Final = 8443
_INSIDE: Final = (
    "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo && exec "
)
_CHANGES_ITS_MIND: Final = "https://partner.example:{port}/notices"


@dataclass
class Listener:
    """Counts who comes, on every address."""

    connects: int = 0

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count and send them to the inside, should they ever ask."""
        self.connects += 1
        await reader.read(1024)
        writer.write(b"HTTP/1.1 307 Away\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
        writer.close()


async def run(_: Path, scale: Scale) -> list[Row]:
    """All addresses and spellings, at either scale; takes seconds."""
    demanded = "0 connects by 45 addresses, 25 spellings and rebinding"
    if not (shutil.which("unshare") and shutil.which("ip")):
        return [Row(PROMISE, "needs the programs unshare and ip", demanded, None)]
    inside = f"{_INSIDE}{sys.executable} -m tests.chaos.addresses {scale.planted}"
    process = await asyncio.create_subprocess_exec(
        "unshare", "--map-root-user", "--net", "sh", "-c", inside,
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate()
    if process.returncode:
        reason = complaint.decode(errors="replace").strip().splitlines()[-1:]
        return [Row(PROMISE, f"no namespace here: {reason}", demanded, None)]
    counts = json.loads(said)
    reached = (
        f"{counts['connects']} connects by {counts['addresses']} addresses, {counts['spellings']} spellings, "
        f"{counts['rebindings']} rebindings; {counts['registered']} registered; {counts['public']} of "
        f"{len(PUBLIC_ADDRESSES)} public ones came"
    )
    held = not counts["connects"] and not counts["registered"] and counts["public"] == len(PUBLIC_ADDRESSES)
    return [Row(PROMISE, reached, demanded, held)]


async def measure() -> dict[str, int]:
    """Dial everything; how many connections the listener counted, and what could be registered."""
    listener = Listener()
    async with _listening(listener):
        registered = 0
        for address in REFUSED_ADDRESSES:
            literal = f"https://{f'[{address}]' if ':' in address else address}:{_PORT}/"
            for url in (literal, _CHANGES_ITS_MIND.format(port=_PORT)):
                registered += await _dial(url, address)
            await _dial(_CHANGES_ITS_MIND.format(port=_PORT), PUBLIC_ADDRESSES[0], address)
        for spelling in SPELLINGS:
            registered += await _dial(spelling.format(port=_PORT), "127.0.0.1")
        refused = listener.connects
        for address in PUBLIC_ADDRESSES:
            await _dial(_CHANGES_ITS_MIND.format(port=_PORT), address)
    return {
        "addresses": len(REFUSED_ADDRESSES),
        "spellings": len(SPELLINGS),
        "rebindings": len(REFUSED_ADDRESSES),
        "connects": refused,
        "registered": registered,
        "public": listener.connects - refused,
    }


async def _dial(url: str, *answers: str) -> bool:
    """Register an address and call it, while the answers to its name go by; whether it could be registered."""
    client = PartnerClient(seconds=2, resolver=ChangingNames(*answers))
    try:
        await client.check(url)
        registered = True
    except TargetRefused:
        registered = False
    with suppress(NoReplyError):
        await client.send("POST", url, {}, b"{}")
    await client.close()
    return registered


@asynccontextmanager
async def _listening(listener: Listener) -> AsyncIterator[None]:
    servers = [
        await asyncio.start_server(listener.meet, host, _PORT, family=family)
        for host, family in (("0.0.0.0", socket.AF_INET), ("::", socket.AF_INET6))  # noqa: S104 - in a namespace
    ]
    try:
        yield
    finally:
        for server in servers:
            server.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["trusting"]:
        setattr(http, "is_refused", lambda _address, *, loopback: loopback)  # noqa: B010 - it is not theirs to export
    print(json.dumps(asyncio.run(measure())))  # noqa: T201 - for the process outside
