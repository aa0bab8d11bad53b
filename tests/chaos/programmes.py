"""The fault programmes by their names, in the order in which they run."""

from collections.abc import Mapping
from typing import Final

from tests.chaos import addresses, clock, disk, order, partner, rolling, servers
from tests.chaos.promise import Programme

PROGRAMMES: Final[Mapping[str, Programme]] = {
    "partner": partner.run,
    "order": order.run,
    "addresses": addresses.run,
    "restart": servers.run_restart,
    "promotion": servers.run_promotion,
    "rolling": rolling.run,
    "clock": clock.run,
    "disk": disk.run,
}
