"""Every fault programme at its brief scale: no promise is broken. `make chaos` runs the full one."""

from pathlib import Path

import pytest

from tests.chaos.programmes import PROGRAMMES
from tests.chaos.promise import Scale


@pytest.mark.programme
@pytest.mark.parametrize("name", PROGRAMMES)
async def test_the_promise_holds(name: str, folder: Path) -> None:
    rows = await PROGRAMMES[name](folder, Scale())
    for row in rows:
        print(f"{row.promise}: {row.reached} (demanded: {row.demanded})")  # noqa: T201 - the figure of the promise
    assert rows
    assert [row for row in rows if row.holds is False] == []
