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

PLANTED: Final[tuple[tuple[str, str], ...]] = (
    ("partner", "credulous"),
    ("partner", "hurried"),
    ("order", "hasty"),
    ("order", "backwards"),
    ("addresses", "trusting"),
    ("promotion", "unconfirmed"),
    ("rolling", "killed"),
    ("clock", "own_time"),
    ("disk", "forgetful"),
)
"""A programme and a fault that it must find; the rounds of kills have theirs in test_planted_faults."""
