"""`ketenpoort statistics`: count everything anew, or look whether what is kept equals a recount."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.domain.access.actor import Actor
    from app.domain.access.work import Gate

    Act = Callable[[Gate, Actor], Awaitable[bool]]

app = typer.Typer(help="Count statistics anew, or check them.", no_args_is_help=True)

House = Annotated[str | None, typer.Option("--house", help="Code of one house; without it, every house.")]


@app.command("rebuild")
def rebuild(house: House = None) -> None:
    """Count everything anew, indicator by indicator. What was published stays as it is.

    Example: ketenpoort statistics rebuild --house waterduin
    """
    from app.domain.statistics.counting import rebuild as count_anew

    async def act(gate: "Gate", actor: "Actor") -> bool:
        typer.echo(f"{await count_anew(gate, actor)} indicators counted anew")
        return True

    _in_each_house(house, act)


@app.command("check")
def check(house: House = None) -> None:
    """Compare what is kept with a recount of the rows; exit code 1 where they differ.

    Example: ketenpoort statistics check
    """
    from app.domain.statistics.counting import find_differences

    async def act(gate: "Gate", actor: "Actor") -> bool:
        found = await find_differences(gate, actor)
        for indicator, roots in sorted(found.roots.items()):
            typer.echo(f"{indicator}: {len(roots)} differ, the first is {roots[0]}", err=True)
        if found.sums:
            typer.echo(f"{found.sums} sums are not those of their facts", err=True)
        if not found:
            typer.echo("What is kept equals a recount.")
        return not found

    _in_each_house(house, act)


def _in_each_house(code: str | None, act: "Act") -> None:
    with plain_failures():
        if not all(asyncio.run(_done(code, act))):
            raise typer.Exit(1)


async def _done(code: str | None, act: "Act") -> list[bool]:
    from app.database.pool import open_pools
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate
    from app.domain.notices.queue import DeliveryQueue
    from app.domain.vocabulary.sharing import Purpose
    from app.settings import load_settings

    async with open_pools(load_settings()) as pools:
        gate, entry = Gate(pools), Entry(pools)
        houses = [house for house in await DeliveryQueue(pools.writer).houses() if code in (None, house.code)]
        if not houses:
            typer.echo("There is no such house.", err=True)
            return [False]
        done = []
        for house in houses:
            actor = await entry.job(house.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
            done.append(await act(gate, actor))
        return done
