"""What a list costs the primary, alone and with a replica beside it; the last line is JSON.

python -m tests.chaos.replica_cost [--cases 2000] [--rounds 6] [--lists 40]

Both servers stand on this machine, so the rate says little. What counts is the processor time that PostgreSQL's
processes of the primary use for a list, asked in turns with and without the replica.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.pool import open_pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, listed, own_fields
from app.domain.access.work import Gate
from app.domain.cases.statements import CASES
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from benchmarks.caseload import HOUSE, KEEPER, organisation
from benchmarks.loading import load
from tests.chaos.postgres import mortal_server
from tests.chaos.standby import standby_of
from tests.chaos.test_replica import following

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def _plain() -> Selection:
    return Selection(Rows(CASES, parts=listed(own_fields(CASES.view)), cursor_key=b"k" * 32), "test", "list")


def _nested() -> Selection:
    picks = list(own_fields(CASES.view))
    for edge in ("persons", "actions"):
        source = CASES.edges[edge].source
        picks.append(Pick(edge, edge, Rows(source, parts=listed(own_fields(source.view)), size=10)))
    return Selection(Rows(CASES, parts=listed(tuple(picks)), cursor_key=b"k" * 32, size=20), "test", "nested")


def _used(server: EmbeddedServer) -> float:
    """Seconds of processor time that the server's processes have used, those that ended included."""
    pid = server.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    # user and system time of each, and of the first also that of the children it buried
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (str(pid), *children)]
    return (sum(int(one[11]) + int(one[12]) for one in stats) + int(stats[0][13]) + int(stats[0][14])) / _TICKS


async def main(asked: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Ask in turns; milliseconds of the primary and in all for each list, with and without."""
    async with AsyncExitStack() as stack:
        primary = await stack.enter_async_context(mortal_server())
        await load(primary.url(user=SUPERUSER), asked.cases)
        standby = await stack.enter_async_context(standby_of(primary, confirms=False))
        alone = await stack.enter_async_context(open_pools(primary.settings()))
        both = await stack.enter_async_context(open_pools(following(primary.settings(), standby)))
        gates = {"alone": Gate(alone), "replica": Gate(both)}
        reader = Actor(
            house_id=HOUSE,
            keeper_id=KEEPER,
            organisation_id=organisation("veilig_thuis", 0),
            organisation_kind=OrganisationKind.veilig_thuis,
            client_id=None,
            professional_id=None,
            roles=frozenset(),
            scopes=frozenset(Scope),
            purpose=Purpose.stop_violence,
        )
        found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for turn in range(asked.rounds + 1):
            for question, selection in (("list", _plain()), ("nested", _nested())):
                for name, gate in gates.items():
                    before, begun = _used(primary), time.monotonic()
                    for _ in range(asked.lists):
                        assert (await gate.disclose(reader, selection)).body
                    await asyncio.sleep(0.05)  # what was used is told in ticks, and at the end of a statement
                    if turn:  # the first of each prepares its statements
                        found[question][f"{name} primary"].append((_used(primary) - before) / asked.lists * 1000)
                        found[question][f"{name} whole"].append((time.monotonic() - begun) / asked.lists * 1000)
        return {
            question: {name: round(statistics.median(one), 2) for name, one in values.items()}
            for question, values in found.items()
        }


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--lists", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    told = asyncio.run(main(_asked()))
    sys.stdout.write(json.dumps(told) + "\n")
