"""Shows on stderr how far a command is: a bar on a terminal, plain lines where the output goes to a file or a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import typer

Show = Callable[[int], None]

EVERY_SECONDS: Final = 5.0


@contextmanager
def progress(what: str, total: int, done: int = 0) -> Iterator[Show]:
    """Call what is given with how many are done; it tells how long the rest will take."""
    if sys.stderr.isatty():
        with _bar(what, total, done) as show:
            yield show
    else:
        yield plain_lines(what, total, done)


@contextmanager
def _bar(what: str, total: int, done: int) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(what, total=total, completed=done)
        yield lambda now_done: shown.update(task, completed=now_done)


def plain_lines(
    what: str,
    total: int,
    done: int = 0,
    *,
    clock: Callable[[], float] = time.monotonic,
    write: Callable[[str], None] = lambda line: typer.echo(line, err=True),
) -> Show:
    """A line every few seconds as far as something was done meanwhile, and one at the end."""
    begun, begun_with = clock(), done
    told_at, told = begun, done

    def show(now_done: int) -> None:
        nonlocal told_at, told
        now = clock()
        if now_done == told or (now_done < total and now - told_at < EVERY_SECONDS):
            return
        told_at, told = now, now_done
        each = (now - begun) / (now_done - begun_with)
        left = timedelta(seconds=round(each * (total - now_done)))
        write(f"{now_done} of {total} {what}, {left} left" if now_done < total else f"{total} of {total} {what}")

    return show
