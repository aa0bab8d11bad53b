"""Every planted fault of the policy in a newer room is found by comparing the doors with the slow model."""

import pytest

from tests.doors.bench import Bench
from tests.doors.planted_rooms import FAULTS, FOUND_IN
from tests.doors.room_bench import room_differences

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATES = range(4_000_000, 4_000_030)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_planted_fault_is_found(bench: Bench, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, plant = FAULTS[fault]
    plant(monkeypatch)
    bench.forget()
    try:
        for seed in (FOUND_IN.get(fault, STATES[0]), *STATES):
            if await room_differences(bench, seed, (room,), one_is_enough=True):
                return
        pytest.fail(f"not found in {len(STATES)} states: {fault}")
    finally:
        bench.forget()


async def test_without_a_fault_nothing_is_found(bench: Bench) -> None:
    for seed in sorted(set(FOUND_IN.values())):
        assert await room_differences(bench, seed) == []
