"""The demo's stage on a database of the tests: the region registered, the API served on loopback, stories played."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from app.database.pool import open_pools
from app.demo.cases import load_cases
from app.demo.partners_register import Registrar
from app.demo.play import Player
from app.demo.play_scene import Scene
from app.demo.receiver import receiving
from app.demo.region import load_region
from app.demo.stage import listen, on_this_machine, serving
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.vocabulary.sharing import Purpose
from app.main import create_app
from app.settings import Settings
from tests.today import today_here


@asynccontextmanager
async def played(database: Settings, *numbers: str) -> AsyncIterator[Player]:
    """The stories of these numbers, played; the API goes on serving."""
    today = today_here()
    with listen(0) as listening:
        settings = on_this_machine(database, listening.getsockname()[1])
        async with (
            receiving() as receiver,
            httpx.AsyncClient(timeout=30, trust_env=False) as http,
            serving(create_app(settings), listening),
        ):
            async with open_pools(settings) as pools:
                registrar = Registrar(Gate(pools), Entry(pools), pools.writer, settings.base_url, http)
                cast = await registrar.register(load_region(), today)
            player = Player(cast, receiver, today)
            await player.play(load_cases(today), numbers)
            yield player


def scene(player: Player, number: str) -> Scene:
    """One of the stories that were played."""
    return next(scene for key, scene in player.scenes.items() if key.startswith(number))


async def items(
    player: Player, number: str, reader: str, edge: str, purpose: Purpose = Purpose.stop_violence
) -> dict[str, dict[str, Any]]:
    """What an organisation reads of a case, by the keys of the story."""
    found = scene(player, number)
    keys = {value: key for key, value in (found.contributions | found.grounds | found.actions).items()}
    answer = await player.cast.partners[reader].call("GET", f"{found.path}/{edge}?pageSize=200", purpose=purpose)
    return {keys[item["id"]]: item for item in answer.body["items"] if item["id"] in keys}
