"""`ketenpoort worker`: deliver updates to partners, as a process of its own; any number may run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.settings import Settings

app = typer.Typer()


@app.command()
def worker() -> None:
    """Deliver updates and keep the terms until Ctrl-C or SIGTERM; what was begun is finished and reported first."""
    with plain_failures():
        import asyncio

        import uvloop

        from app.logs import configure_logs
        from app.settings import SettingsError, load_settings

        settings = load_settings()
        configure_logs(settings.log_level, as_json=settings.log_json)
        if not settings.secret_key.get_secret_value():
            fault = "KETENPOORT_SECRET_KEY: must be given, the same as the API's; it opens the keys of subscriptions"
            raise SettingsError((fault,))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_deliver(settings))


async def _deliver(settings: Settings) -> None:
    import asyncio
    import signal

    from app.commands.collecting import collect_rarely
    from app.database.pool import open_pools
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate
    from app.domain.clients.register import ClientRegister
    from app.domain.notices.queue import DeliveryQueue
    from app.integrations.adapter import inbound_adapters
    from app.integrations.broker import open_board
    from app.integrations.channels import Channels
    from app.integrations.credentials import Credentials
    from app.integrations.drop import Drop
    from app.integrations.fetching import Fetcher
    from app.integrations.importing import Importer
    from app.integrations.jobs import timekeepers
    from app.integrations.worker import Worker

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_pools(settings) as pools, open_board(settings) as board:
        gate, entry, register = Gate(pools, announcer=board), Entry(pools), ClientRegister(pools.writer)
        channels = Channels(gate, entry, register, Credentials(settings.credentials_directory))
        formats = inbound_adapters()
        importer = Importer(gate, entry, DeliveryQueue(pools.writer), formats, settings.import_poll_seconds)
        collect_rarely()
        typer.echo("The worker delivers.")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Worker(pools, settings, channels=channels, board=board).run(stop))
            for timekeeper in timekeepers(gate, entry, DeliveryQueue(pools.writer), settings):
                tasks.create_task(timekeeper.run(stop))
            tasks.create_task(importer.run(stop))
            tasks.create_task(Fetcher(gate, entry, DeliveryQueue(pools.writer), formats, settings).run(stop))
            if settings.drop_directory is not None:
                watcher = Drop(
                    settings.drop_directory,
                    gate=gate,
                    entry=entry,
                    register=DeliveryQueue(pools.writer),
                    formats=formats,
                    every_seconds=settings.import_poll_seconds,
                    largest=settings.max_file_bytes,
                )
                tasks.create_task(watcher.run(stop))
