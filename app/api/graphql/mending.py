"""Puts right in a finished answer what its selection could not say; see `selecting`."""

import json
from collections.abc import Iterator
from typing import Any, Final

from app.api.graphql.problems import Place
from app.api.graphql.selecting import Each, Mend, Step
from app.domain.errors import KetenpoortError

Path = tuple[str | int, ...]
Missing = tuple[Path, KetenpoortError, Place]

_MOST_ERRORS: Final = 100


def mended(key: str, body: str, mends: list[Mend]) -> tuple[str, list[Missing]]:
    """The text of a root field with every mend done, and the errors that come with it, each at its own path."""
    root = {key: json.loads(body)}
    missing: list[Missing] = []
    for mend in mends:
        for holder, path in _places(root, mend.path):
            if mend.error is None:
                del holder[path[-1]]
                continue
            holder[path[-1]] = None
            if len(missing) < _MOST_ERRORS:
                missing.append((path, mend.error, mend.place))
    return json.dumps(root[key], ensure_ascii=False, separators=(",", ":")), missing


def _places(value: Any, steps: tuple[Step, ...], path: Path = ()) -> Iterator[tuple[Any, Path]]:  # noqa: ANN401 - JSON
    """Every object that holds the last step of a path, with the path to it; nothing below null."""
    if value is None:
        return
    step, rest = steps[0], steps[1:]
    if isinstance(step, Each):
        for index, item in enumerate(value):
            yield from _places(item, rest, (*path, index))
    elif not rest:
        yield value, (*path, step)
    else:
        yield from _places(value[step], rest, (*path, step))
