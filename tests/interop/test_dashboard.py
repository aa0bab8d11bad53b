"""The dashboard in Debian's Chromium: every look, by keyboard, in both languages. Pictures stay in build/pages."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio

from app.settings import Settings
from tests.interop.foreign import node_home, run_node
from tests.pages.stage import Stage, staged

HERE: Final = Path(__file__).parent.parent / "pages" / "browser"
PICTURES: Final = Path(__file__).parent.parent.parent / "build" / "pages"
PANELS: Final = 14
WITHHELD: Final = {"nl": "minder dan 10 of afgeschermd", "en": "fewer than 10 or withheld"}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is absent"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(module_database: Settings) -> AsyncIterator[Stage]:
    async with staged(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> Path:
    """The folder in which Node finds the packages of the browser, installed as the lock file says."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return await node_home("pages", HERE)


async def told(stage: Stage, browser: Path, script: str) -> dict[str, Any]:
    orders = {"url": stage.url, "token": stage.token, "unregistered": stage.unregistered, "pictures": str(PICTURES)}
    found: dict[str, Any] = await run_node(browser, script, patience=400, **orders)
    return found


async def test_every_look_is_accessible_and_asks_nobody_else(stage: Stage, browser: Path) -> None:
    looks = await told(stage, browser, "looks.mjs")
    assert len(looks) == 8
    for name, look in looks.items():
        assert look["axe"] == [], name
        assert look["complaints"] == look["violations"] == [], name
        assert look["hosts"] == [stage.url.removeprefix("http://")], name
        assert look["sticksOut"] <= 0, name
        assert {look[each] for each in ("figures", "charts", "described", "tables")} == {PANELS}, name
        assert look["language"] == name[:2]
        assert look["withheld"] > 0, name
        assert look["withheldTexts"] == [WITHHELD[look["language"]]]
        assert look["zeros"] == 0, name
        assert look["attributed"] == 4, name
        assert (PICTURES / f"dashboard-{name}.png").stat().st_size > 100_000


async def test_it_is_complete_by_keyboard_and_keeps_a_choice_in_another_language(stage: Stage, browser: Path) -> None:
    found = await told(stage, browser, "walking.mjs")
    walk, change, refusals = found["walk"], found["change"], found["refusals"]
    assert walk["first"] == ["skip", "home", "language", "token"]
    assert walk["landed"] == "grain"
    assert walk["reached"] == walk["count"] > PANELS
    assert walk["unseen"] == walk["complaints"] == []
    assert walk["leaves"]
    assert walk["opens"]
    assert (change["language"], change["grain"]) == ("en", "quarter")
    assert change["selection"] == "programme:mda_structural"
    assert change["heading"] == "Figures of the safety house"
    assert change["title"].startswith(change["heading"])
    assert change["caption"] == "Open cases by phase, MDA++, structurally unsafe, by quarter"
    assert change["isOpen"]
    assert change["sameNumbers"]
    dutch, english = change["definitions"]
    assert "casussen die open zijn, ook geparkeerde" in dutch
    assert "cases that are open, parked ones too" in english
    assert "cases" not in dutch
    assert "casussen" not in english
    assert change["askedAgain"] == 0
    assert change["ids"], "every question goes by the id of a registered operation"
    assert change["axe"] == refusals["axe"] == []
    assert change["kept"] == [0, 0, "", ""], "the token stands nowhere but in memory"
    assert change["forgotten"]
    assert refusals["missing"] == "Enter an access token."
    assert refusals["texts"] == 2, "what is not registered is asked by its text"
