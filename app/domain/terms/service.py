"""The use case of terms: those whose date passed are told once, and what follows from it is done."""

from collections.abc import Awaitable, Callable, Mapping
from operator import itemgetter

from app.domain.access.actor import Actor
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.tables.terms import TermRow
from app.domain.terms.statements import TAKE_DUE_TERMS
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind

MOST_PASSED = 200

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
        """Tell every term whose date passed, once; how many."""
        check(actor, "term:keep")
        async with gate.open(actor, "term:keep") as work:
            passed = await work.fetch(TAKE_DUE_TERMS, at=work.now, most=MOST_PASSED)
            for record in sorted(passed, key=itemgetter("due_at")):  # what was due first has its effect first
                term = loaded(TermRow, {name: record[name] for name in TermRow.model_fields})
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
            work.note(terms=len(passed))
        return len(passed)
