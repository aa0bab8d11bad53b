"""One run of a statement for all who ask the very same at one moment: when numbers are published, every dashboard asks.

Whoever asks waits for a run that began after they asked, never for one that was already on its way: that one may have
looked before a change that they know of. So of one question one run is on its way at most, and one more is waited for.
Only for statements that write nothing and lie in no transaction: what writes a record has an identifier of its own,
and is never the same as another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeAlias

Run: TypeAlias = Callable[[], Awaitable[Any]]
_Line: TypeAlias = list[asyncio.Future[Any]]


class Unison:
    """Who waits for what. One for each process."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def under_way(self) -> int:
        """How many questions are on their way."""
        return len(self._lines)

    async def ask(self, question: Hashable, run: Run) -> Any:  # noqa: ANN401 - whatever it answers
        """What `run` answers, or raises; those who ask while it runs share the next run."""
        line = self._lines.get(question)
        if line is None:
            self._lines[question] = []
            try:
                return await run()
            finally:
                self._go_on(question, run)
        waiting = asyncio.get_running_loop().create_future()
        line.append(waiting)
        return await waiting

    def _go_on(self, question: Hashable, run: Run) -> None:
        """Run again for those who came meanwhile, in a task that none of them can cancel."""
        line = [waiting for waiting in self._lines[question] if not waiting.done()]
        if not line:
            del self._lines[question]
            return
        self._lines[question] = []
        task = asyncio.create_task(self._run_for(line, question, run), name="database: unison")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_for(self, line: _Line, question: Hashable, run: Run) -> None:
        try:
            answer = await run()
        except Exception as error:  # noqa: BLE001 - whatever broke: each who waits must hear it
            for waiting in line:
                if not waiting.done():
                    waiting.set_exception(error)
        else:
            for waiting in line:
                if not waiting.done():
                    waiting.set_result(answer)
        finally:
            self._go_on(question, run)
