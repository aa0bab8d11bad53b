"""Every planted fault of the policy is found by comparing the doors with the slow model."""

import pytest

from tests.doors.bench import Bench, differences
from tests.doors.planted import FAULTS, FOUND_IN

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATES = range(2_000_000, 2_000_040)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_planted_fault_is_found(bench: Bench, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    bench.forget()
    try:
        for seed in (FOUND_IN.get(fault, STATES[0]), *STATES):
            if await differences(bench, seed, one_is_enough=True):
                return
        pytest.fail(f"not found in {len(STATES)} states: {fault}")
    finally:
        bench.forget()


async def test_without_a_fault_nothing_is_found(bench: Bench) -> None:
    for seed in sorted(set(FOUND_IN.values())):
        assert await differences(bench, seed) == []
