"""The use case of terms: those whose date passed are told once, and what follows from it is done."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.tables.terms import TermRow
from app.domain.terms.statements import TAKE_DUE_TERM
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind

MOST_PASSED = 200
"""Terms of one run; the next takes what is left."""

Follows = Callable[[Work, TermRow], Awaitable[None]]
"""What a room does when one of its terms passes: in the same transaction, so it happens once with the event."""


def in_order(*steps: Follows) -> Follows:
    """What several rooms do when the same term passes."""

    async def follow(work: Work, term: TermRow) -> None:
        for step in steps:
            await step(work, term)

    return follow


class TermKeeper:
    """The job that lets terms pass; `follows` says what a kind of term brings about beside its event."""

    def __init__(self, follows: Mapping[TermKind, Follows]) -> None:
        self._follows = follows

    async def __call__(self, gate: Gate, actor: Actor) -> int:
        """Let every term whose date passed have its effect, once and in their order; how many.

        Each has a transaction of its own: one that fails stays due, holds up no other, and is told at the end.
        """
        check(actor, "term:keep")
        tried: list[UUID] = []
        faults: list[Exception] = []
        while len(tried) < MOST_PASSED:
            before = len(tried)
            try:
                if not await self._pass_next(gate, actor, tried):
                    break
            except Exception as fault:
                if len(tried) == before:  # not the fault of a term
                    raise
                faults.append(fault)
        if faults:
            raise ExceptionGroup("terms that did not pass", faults)
        return len(tried)

    async def _pass_next(self, gate: Gate, actor: Actor, tried: list[UUID]) -> bool:
        async with gate.open(actor, "term:keep") as work:
            record = await work.fetch_one(TAKE_DUE_TERM, at=work.now, tried=tried)
            if record is None:
                return False
            term = loaded(TermRow, {name: record[name] for name in TermRow.model_fields})
            tried.append(term.id)
            work.tell(
                NoticeType.cases_term_passed,
                kind="term",
                subject_id=term.id,
                version=term.version,
                case_id=term.case_id,
                reason=term.kind,
                audience=[actor.keeper_id, term.organisation_id, record["director_id"]],
            )
            if TermKind(term.kind) in self._follows:
                await self._follows[TermKind(term.kind)](work, term)
            work.about("term", term.id, case_id=term.case_id, version=term.version)
        return True
