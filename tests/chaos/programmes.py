"""The fault programmes by their names, in the order in which they run, and the faults that each must find."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.chaos import (
    addresses,
    clock,
    disk,
    drop,
    kills,
    once,
    order,
    overload,
    partner,
    rolling,
    servers,
    uploads,
    zgw,
)
from tests.chaos.promise import Programme

PROGRAMMES: Final[Mapping[str, Programme]] = {
    "kills": kills.run,
    "once": once.run,
    "uploads": uploads.run,
    "drop": drop.run,
    "zgw": zgw.run,
    "order": order.run,
    "partner": partner.run,
    "addresses": addresses.run,
    "restart": servers.run_restart,
    "promotion": servers.run_promotion,
    "rolling": rolling.run,
    "overload": overload.run,
    "clock": clock.run,
    "disk": disk.run,
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault of the service or its surroundings, and the promises that the programme must then find broken."""

    programme: str
    fault: str
    promises: tuple[str, ...]


PLANTED: Final = (
    Planted("kills", "hasty", (kills.PROMISE,)),
    Planted("kills", "unsynced", (kills.PROMISE,)),
    Planted("once", "keyless", (once.PROMISE,)),
    Planted("uploads", "halved", (uploads.PROMISE,)),
    Planted("drop", "premature", (drop.PROMISE,)),
    Planted("drop", "amnesic", (drop.PROMISE,)),
    Planted("zgw", "premature", (zgw.PROMISE,)),
    Planted("zgw", "amnesic", (zgw.PROMISE,)),
    Planted("order", "hasty", (order.PROMISE,)),
    Planted("order", "backwards", (order.PROMISE,)),
    Planted("order", "skipping", (order.FEED,)),
    Planted("partner", "credulous", (partner.NOTHING_LOST, partner.GONE)),
    Planted("partner", "hurried", (partner.WAITED,)),
    Planted("partner", "careless", (partner.NOT_FOLLOWED, partner.ENDED)),
    Planted("partner", "coarse", (partner.NOBODY_WAITS, partner.NAMED)),
    Planted("addresses", "trusting", (addresses.PROMISE,)),
    Planted("restart", "unsynced", (servers.RESTARTED,)),
    Planted("promotion", "unconfirmed", (servers.PROMOTED,)),
    Planted("rolling", "killed", (rolling.PROMISE,)),
    Planted("overload", "curt", (overload.PROMISE,)),
    Planted("overload", "breathless", (overload.GOODPUT,)),
    Planted("clock", "own_time", clock.promises(clock.BRIEF)),
    Planted("disk", "forgetful", (disk.PROMISE,)),
)
