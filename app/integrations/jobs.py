"""The jobs that keep time: again and again, for every house, what the clock alone brings about.

A job moves what is due, tells it, and says how many it moved; with nothing due it leaves no trace. It may be stopped at
any moment and run in several processes: in a house each job runs in one of them at a time, and what one did the next
one finds done. What a ground permits ends at its own instant and waits for no job.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

import structlog

from app.clock import CLOCK
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.forgetting import forget_keys
from app.domain.access.work import Gate, NotOurTurn
from app.domain.actions.service import tell_late_actions
from app.domain.cases.archiving import archive_case
from app.domain.cases.course import evaluation_overdue
from app.domain.cases.escalating import answer_overdue
from app.domain.cases.phases import phase_overdue
from app.domain.cases.service import unpark_due_cases
from app.domain.cases.tasks import tell_late_tasks
from app.domain.contributions.requests import keep_request_terms
from app.domain.exports.service import forget_exports
from app.domain.grounds.terms import keep_ground_terms
from app.domain.meetings.agenda import promote_expired, recall_case
from app.domain.meetings.keeping import keep_meeting_terms
from app.domain.meetings.questions import leave_unanswered
from app.domain.notices.confirming import remind_unconfirmed
from app.domain.notices.queue import House
from app.domain.organisations.agreements import renew_grants
from app.domain.persons.ageing import tell_coming_of_age
from app.domain.plans.legal import follow_legal_date
from app.domain.plans.lines import follow_overdue_evaluation
from app.domain.programmes.team import tell_timer_due
from app.domain.programmes.watching import watch_programmes
from app.domain.referrals.consulting import tell_late_consultations
from app.domain.referrals.investigating import tell_late_investigations
from app.domain.reports.balance import freeze_results
from app.domain.safety.monitoring import put_late_plan_on_agenda, tell_monitoring_overdue
from app.domain.statistics.counting import count_changes
from app.domain.statistics.definitions import correct_texts
from app.domain.statistics.parting import make_months
from app.domain.statistics.publishing import publish_ended
from app.domain.terms.service import Follows, TermKeeper, in_order
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind
from app.settings import Settings

log = structlog.get_logger()

MOST_ROUNDS: Final = 50
"""How often a job may find more in one turn before the others get theirs."""

Job = Callable[[Gate, Actor], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Timed:
    """A job by the name that stands in the log when it fails; one that takes long may be cut off at the end."""

    name: str
    run: Job
    is_cut_off: bool = False


FOLLOWS: Final[dict[TermKind, Follows]] = {
    TermKind.direct_safety: phase_overdue,
    TermKind.stable_safety: phase_overdue,
    TermKind.escalation_answer: answer_overdue,
    TermKind.retention: archive_case,
    TermKind.plan_evaluation: in_order(follow_overdue_evaluation, evaluation_overdue),
    TermKind.legal_date_near: follow_legal_date,
    TermKind.recall: recall_case,
    TermKind.virtual_item: promote_expired,
    TermKind.prosecution_answer: leave_unanswered,
    TermKind.safety_plan_due: put_late_plan_on_agenda,
    TermKind.safety_monitoring: tell_monitoring_overdue,
    TermKind.programme_timer: tell_timer_due,
}
"""What the rooms do when one of their terms passes, beside the event that tells it."""

JOBS: Final = (
    Timed("renew_grants", renew_grants),  # first: what was cut off there may still stand open
    Timed("keep_ground_terms", keep_ground_terms),
    Timed("keep_request_terms", keep_request_terms),
    Timed("unpark_due_cases", unpark_due_cases),
    Timed("tell_late_actions", tell_late_actions),
    Timed("tell_late_tasks", tell_late_tasks),
    Timed("tell_coming_of_age", tell_coming_of_age),
    Timed("tell_late_investigations", tell_late_investigations),
    Timed("tell_late_consultations", tell_late_consultations),
    Timed("keep_meeting_terms", keep_meeting_terms),
    Timed("keep_terms", TermKeeper(FOLLOWS)),
    Timed("remind_unconfirmed", remind_unconfirmed),
    Timed("freeze_results", freeze_results),
    Timed("forget_exports", forget_exports),
    Timed("watch_programmes", watch_programmes),
    Timed("forget_keys", forget_keys),
)

COUNTS: Final = (Timed("count_changes", count_changes),)

PUBLICATIONS: Final = (
    Timed("make_months", make_months),
    Timed("correct_texts", correct_texts),
    Timed("publish_ended", publish_ended, is_cut_off=True),
)
"""A turn of these may take minutes, so they keep no other job waiting."""

SCOPES: Final = frozenset({Scope.case_write})
"""What the service's own hand may do beyond the acts that are the system's alone: to take up a parked case."""


class KnowsHouses(Protocol):
    """What knows the houses of this database."""

    async def houses(self) -> list[House]: ...  # noqa: D102


class Timekeeper:
    """Runs the jobs of every house until it is told to stop."""

    def __init__(
        self, gate: Gate, entry: Entry, register: KnowsHouses, every_seconds: float, jobs: tuple[Timed, ...] = JOBS
    ) -> None:
        self._gate = gate.in_turn()
        self._entry = entry
        self._register = register
        self._jobs = jobs
        self._every = every_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Do every job again and again until `stop` is set; the job at hand is finished first, or cut off."""
        while not stop.is_set():
            await self.do_all(stop)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._every)

    async def do_all(self, stop: asyncio.Event | None = None) -> None:
        """Do every job of every house once; one that fails keeps no other from its turn.

        Where our machine's clock and PostgreSQL's are apart, nobody knows which is right: what falls stays down, so it
        waits until they agree.
        """
        if CLOCK.is_apart:
            return
        for house in await self._houses():
            for job in self._jobs:
                if stop is not None and stop.is_set():
                    return
                await self._do(job, house.house_id, stop)

    async def _houses(self) -> list[House]:
        try:
            return await self._register.houses()
        except Exception as error:  # noqa: BLE001 - the database may come and go; time goes on
            log.error("job_failed", what="list_houses", kind=type(error).__name__)  # noqa: TRY400
            return []

    async def _do(self, job: Timed, house_id: UUID, stop: asyncio.Event | None) -> None:
        try:
            actor = await self._entry.job(house_id, scopes=SCOPES, purpose=Purpose.monitoring)
            for _ in range(MOST_ROUNDS):
                if not await self._run(job, actor, stop) or (stop is not None and stop.is_set()):
                    return
        except NotOurTurn:
            return
        except Exception as error:  # noqa: BLE001 - a job that fails is tried again at its next turn
            faults = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
            kinds = " ".join(sorted({type(fault).__name__ for fault in faults}))
            log.error("job_failed", what=job.name, kind=kinds)  # noqa: TRY400 - a traceback shows values

    async def _run(self, job: Timed, actor: Actor, stop: asyncio.Event | None) -> int:
        if stop is None or not job.is_cut_off:
            return await job.run(self._gate, actor)
        running, stopping = asyncio.ensure_future(job.run(self._gate, actor)), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            return running.result() if running.done() else 0
        finally:
            stopping.cancel()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def timekeepers(gate: Gate, entry: Entry, register: KnowsHouses, settings: Settings) -> tuple[Timekeeper, ...]:
    """All that keeps time in one process: terms and the like, the count of what changed, what is published of it."""
    return (
        Timekeeper(gate, entry, register, settings.timer_seconds),
        Timekeeper(gate, entry, register, settings.statistics_seconds, COUNTS),
        Timekeeper(gate, entry, register, settings.timer_seconds, PUBLICATIONS),
    )
