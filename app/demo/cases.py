"""The 28 cases of the demo: a Veilig Thuis message each, and the story that is played after it.

The facts come from published research reports (`source`), told in our own words; what a report does not tell is absent
or stands under `unknowns`, and what we made up under `invented`. Persons, addresses and organisations exist nowhere.
Every date is written as if today were `TOLD_ON`; `load_cases(today)` moves them all, birth dates too, so that ages and
terms stay true.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Literal

from app.demo.part import Part
from app.demo.story import Story

TOLD_ON = date(2026, 11, 1)
"""The day on which the files are told."""

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?")
_MONTH = re.compile(r"\d{4}-\d{2}")


class DemoCase(Part):
    """One case file; `message` and `repeats` follow `veilig_thuis.schema.json`."""

    id: str
    title: str
    source: tuple[str, ...]
    detail: Literal["full", "partial", "fragment"]
    invented: tuple[str, ...]
    unknowns: tuple[str, ...]
    message: Mapping[str, object]
    repeats: tuple[Mapping[str, object], ...]
    story: Story


def _moved_text(text: str, days: int) -> str:
    """A date, a moment or a month, moved; any other text as it is."""
    if found := _DATE.fullmatch(text):
        return (date.fromisoformat(found[1]) + timedelta(days=days)).isoformat() + (found[2] or "")
    if _MONTH.fullmatch(text):
        return (date.fromisoformat(f"{text}-15") + timedelta(days=days)).isoformat()[:7]
    return text


def _moved(value: object, days: int) -> object:
    """The same content with every date in it moved by so many days."""
    if isinstance(value, dict):
        return {name: _moved(member, days) for name, member in value.items()}
    if isinstance(value, list):
        return [_moved(member, days) for member in value]
    return _moved_text(value, days) if isinstance(value, str) else value


def load_cases(today: date = TOLD_ON) -> tuple[DemoCase, ...]:
    """All cases by number, told as if today were `today`."""
    days = (today - TOLD_ON).days
    folder = files("app.demo").joinpath("data", "cases")
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    return tuple(DemoCase.model_validate(_moved(json.loads(texts[name]), days)) for name in sorted(texts))
