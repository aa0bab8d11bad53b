"""What the doctor looks at in the broker: whether each server can be entered, and whether the minutes are kept."""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.commands.findings import Finding
from app.settings import Settings

if TYPE_CHECKING:
    from nats.aio.client import Client

_CONNECT_SECONDS: Final = 3
_KEPT: Final = "the broker keeps the last minutes"


async def examine_broker(settings: Settings) -> list[Finding]:
    """A finding for each server that the settings name, and one for what JetStream keeps; none without a broker."""
    if not settings.nats_servers:
        return []
    entered = [await _enter(settings, server) for server in settings.nats_servers]
    return [*entered, await _keeps(settings)] if any(one.ok for one in entered) else entered


async def _enter(settings: Settings, server: str) -> Finding:
    import nats.errors

    name = f"the broker lets us in at {urlsplit(server).netloc}"
    try:
        client = await _client(settings, server)
    except (OSError, TimeoutError, nats.errors.Error) as fault:
        fix = "Check address, certificate and KETENPOORT_NATS_CREDENTIAL. Until then the poll finds all work."
        return Finding(name, ok=False, cause=type(fault).__name__, fix=fix)
    await client.close()
    return Finding(name, ok=True)


async def _keeps(settings: Settings) -> Finding:
    import nats.errors

    from app.integrations.broker_entry import stream_name

    wanted = settings.nats_replicas
    fix = f"Give JetStream room for {wanted} copies, and our user the rights; it is made when a process starts."
    try:
        client = await _client(settings, *settings.nats_servers)
        try:
            found = await client.jetstream(timeout=_CONNECT_SECONDS).stream_info(stream_name(settings))
        finally:
            await client.close()
    except (OSError, TimeoutError, nats.errors.Error) as fault:
        return Finding(_KEPT, ok=False, cause=type(fault).__name__, fix=fix)
    copies = found.config.num_replicas or 1
    return Finding(_KEPT, ok=copies >= wanted, cause=f"It keeps {copies} of {wanted} copies.", fix=fix)


async def _client(settings: Settings, *servers: str) -> "Client":
    import nats

    from app.integrations.broker_entry import entering

    return await nats.connect(
        list(servers),
        allow_reconnect=False,
        max_reconnect_attempts=1,
        connect_timeout=_CONNECT_SECONDS,
        error_cb=_silently,
        **entering(settings),
    )


async def _silently(_: Exception) -> None:
    """What goes wrong is the finding; the library would log it once more."""
