"""`ketenpoort import`: take a file with many referrals in, for one organisation, and see how far it is."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from uuid import UUID

    from app.domain.access.actor import Actor
    from app.domain.access.work import Gate

app = typer.Typer()

_LOOK_SECONDS: Final = 0.2
_MEDIA: Final = {
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@app.command("import")
def take_file_in(
    file: Annotated[
        Path, typer.Argument(help="NDJSON, CSV or XLSX; its name says which.", exists=True, dir_okay=False)
    ],
    *,
    house: Annotated[str, typer.Option(help="Id or code of the house.")],
    organisation: Annotated[str, typer.Option(help="Id or exact name of the organisation that refers.")],
    adapter: Annotated[str | None, typer.Option(help="Format of the lines, such as veilig-thuis.")] = None,
) -> None:
    """Take a file with many referrals in, as `POST /v1/imports` would. Exit code 1: some lines are in quarantine.

    It may be stopped or killed at any moment: typed again it goes on with the same file where that was left.

    Example: ketenpoort import zorgmeldingen.ndjson --house waterduin --organisation "Lokaal team Waterduin"
    """
    media_type = _MEDIA.get(file.suffix.lower())
    if media_type is None:
        rule = f"must end in one of {', '.join(_MEDIA)}"
        raise typer.BadParameter(rule, param_hint="FILE")
    with plain_failures():
        try:
            done = asyncio.run(_take_in(file, media_type, house, organisation, adapter))
        except KeyboardInterrupt:
            typer.echo("Stopped. Type the same again to go on.", err=True)
            raise typer.Exit(1) from None
    counts = ", ".join(f"{done[name]} {words}" for name, words in _COUNTS.items())
    typer.echo(f"import {done['id']}: {done['lineCount']} lines, {counts}")
    if done["quarantined"]:
        raise typer.Exit(1)


_COUNTS: Final = {"takenIn": "taken in", "repeated": "taken in before", "quarantined": "in quarantine"}


async def _take_in(file: Path, media_type: str, house: str, organisation: str, adapter: str | None) -> dict[str, Any]:
    from app.database.pool import open_pools
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate
    from app.domain.clients.service import find_house, find_organisation
    from app.domain.imports.service import create_import
    from app.domain.notices.queue import DeliveryQueue
    from app.domain.vocabulary.scopes import Scope
    from app.domain.vocabulary.sharing import Purpose
    from app.integrations.adapter import inbound_adapters
    from app.integrations.importing import Importer
    from app.settings import load_settings

    settings = load_settings()
    async with open_pools(settings) as pools:
        gate, entry = Gate(pools), Entry(pools)
        sender = await entry.receiver(
            await find_house(pools.writer, house),
            await find_organisation(pools.writer, organisation),
            frozenset({Scope.referral_submit}),
            Purpose.referral_handling,
        )
        formats = inbound_adapters()
        with file.open("rb") as opened:
            import_id = await create_import(
                gate, sender, file=opened, media_type=media_type, adapter=adapter, formats=formats, goes_on=True
            )
        stop = asyncio.Event()
        importer = Importer(gate, entry, DeliveryQueue(pools.writer), formats, settings.import_poll_seconds)
        running = asyncio.create_task(importer.run(stop))
        try:
            return await _watch(gate, sender, import_id, running)
        finally:
            stop.set()
            await running


async def _watch(gate: "Gate", sender: "Actor", import_id: "UUID", running: asyncio.Task[None]) -> dict[str, Any]:
    """Show how far the file is until each of its lines has an outcome, whoever takes it in."""
    from app.commands.progress import progress
    from app.domain.imports.service import read_import

    found = await read_import(gate, sender, import_id=import_id)
    with progress("lines", found["lineCount"], found["doneCount"]) as show:
        while found["state"] != "done":
            await asyncio.wait({running}, timeout=_LOOK_SECONDS)
            found = await read_import(gate, sender, import_id=import_id)
            show(found["doneCount"])
    return found
