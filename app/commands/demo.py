"""`ketenpoort demo`: a filled API on a database of its own, played into being through its public doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.demo.partners import Cast
    from app.settings import Settings

app = typer.Typer()

_EARLIER_SECONDS: Final = 120
_ACTIONS_A_MEETING: Final = 1.8
_BATCH: Final = 25


@app.command()
def demo(
    *,
    cases: Annotated[int, typer.Option(min=0, help="Add a generated caseload of so many cases.")] = 0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the API; 0 for any that is free.")] = 8080,
    only: Annotated[list[str] | None, typer.Option(help="Play only the story of this number; may be repeated.")] = None,
    play_only: Annotated[bool, typer.Option("--play-only", help="End when the stories are played.")] = False,
    exit_after: Annotated[float | None, typer.Option(min=0, help="End after so many seconds of serving.")] = None,
) -> None:
    """Start a database, the API and a partner's receiver, play the stories of a region, and serve until Ctrl-C.

    Nothing is kept: the database goes with the demo. Everybody in it is invented.
    """
    with plain_failures():
        import asyncio

        import uvloop

        serve_for = 0.0 if play_only else exit_after
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            failed = runner.run(_until_told(cases, port, tuple(only or ()), serve_for))
    if failed:
        raise typer.Exit(1)


async def _until_told(caseload: int, port: int, only: tuple[str, ...], serve_for: float | None) -> bool:
    """Run the demo; the first Ctrl-C or SIGTERM ends it in order, and nothing of it stays."""
    import asyncio
    import signal

    from app.demo import show

    loop = asyncio.get_running_loop()
    running = asyncio.create_task(_run(caseload, port, only, serve_for))

    def end() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        show.say("\nEnding: the API, the receiver and the database.")
        running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    try:
        return await running
    except asyncio.CancelledError:
        return False


async def _run(caseload: int, port: int, only: tuple[str, ...], serve_for: float | None) -> bool:
    """Set up, play, show and serve; whether a story could not be played to its end."""
    import asyncio
    from contextlib import AsyncExitStack
    from datetime import UTC, datetime

    from app.commands.collecting import collect_rarely
    from app.demo import show

    collect_rarely()
    show.say("Starting the service, with a PostgreSQL of its own")  # at once: loading it takes some seconds

    import httpx

    from app.commands.ready_database import ready_database
    from app.demo.cases import load_cases
    from app.demo.play import Player
    from app.demo.receiver import receiving
    from app.demo.stage import TOKEN_SECONDS, demo_settings, listen, serving
    from app.domain.days import day_of
    from app.main import create_app
    from app.settings import load_settings

    today = day_of(datetime.now(UTC))
    async with AsyncExitStack() as stack:
        listening = stack.enter_context(listen(port))
        settings = await stack.enter_async_context(
            ready_database(demo_settings(load_settings(), listening.getsockname()[1]))
        )
        receiver = await stack.enter_async_context(receiving())
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
        application = create_app(settings)
        collect_rarely()
        await stack.enter_async_context(serving(application, listening))
        cast = await _register(settings, http, today)
        player = Player(cast, receiver, today)
        failed = await player.play(load_cases(today), only)
        if caseload:
            await _lay(settings, cast, caseload)
        stack.callback(show.forget)
        await show.ending(player, settings.base_url)
        show.say("\nCtrl-C ends it all.")
        if serve_for is not None:
            await asyncio.sleep(serve_for)
        scene = show.best(player)
        while serve_for is None:
            await asyncio.sleep(TOKEN_SECONDS - _EARLIER_SECONDS)
            if scene is not None:
                await show.tokens(player, settings.base_url, scene.case_id)
    return failed


async def _lay(settings: Settings, cast: Cast, caseload: int) -> None:
    from collections import defaultdict
    from itertools import islice
    from uuid import UUID

    from app.database.pool import open_pools
    from app.demo import show
    from app.demo.caseload import cases
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate
    from app.domain.cases.bulk import lay_cases
    from app.domain.vocabulary.scopes import Scope
    from app.domain.vocabulary.sharing import Purpose

    partners: dict[str, list[UUID]] = defaultdict(list)
    for organisation in cast.region.organisations:
        partners[organisation.kind].append(UUID(cast.organisations[organisation.key]))
    made = cases(caseload, agreements_per_meeting=_ACTIONS_A_MEETING)
    async with open_pools(settings) as pools:
        actor = await Entry(pools).job(
            UUID(cast.house_id), scopes=frozenset({Scope.case_write}), purpose=Purpose.joint_analysis
        )
        done = 0
        while batch := list(islice(made, _BATCH)):
            done += await lay_cases(Gate(pools), actor, made=batch, partners=partners)
            show.bar("Generated cases", done, caseload)


async def _register(settings: Settings, http: Any, today: Any) -> Cast:  # noqa: ANN401 - imported where it is used
    from app.database.pool import open_pools
    from app.demo import show
    from app.demo.partners_register import Registrar
    from app.demo.region import load_region
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate

    region = load_region()
    async with open_pools(settings) as pools:
        registrar = Registrar(Gate(pools), Entry(pools), pools.writer, settings.base_url, http)
        cast = await registrar.register(region, today)
    show.say(f"Registered {region.name}: {len(cast.organisations)} organisations, their people, keys and agreements")
    return cast
