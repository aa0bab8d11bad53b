"""Every fault programme at its brief scale: no promise is broken, and each is one that a planted fault breaks.

`make chaos` plants the faults, and runs the full scale.
"""

from pathlib import Path

import pytest

from tests.chaos.programmes import PLANTED, PROGRAMMES
from tests.chaos.promise import Scale


@pytest.mark.programme
@pytest.mark.parametrize("name", PROGRAMMES)
async def test_the_promise_holds(name: str, folder: Path) -> None:
    rows = await PROGRAMMES[name](folder, Scale())
    for row in rows:
        print(f"{row.promise}: {row.reached} (demanded: {row.demanded})")  # noqa: T201 - the figure of the promise
    assert rows
    found = {promise for planted in PLANTED if planted.programme == name for promise in planted.promises}
    assert [row.promise for row in rows if row.promise not in found] == [], "no fault was planted in it"
    assert [row for row in rows if row.holds is False] == []
