"""The job of coming of age: a task and a notice some time before a child of an open case turns 18 (rule PE-09)."""

from datetime import UTC, datetime, time

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.tasks import set_task
from app.domain.access.work import Gate
from app.domain.persons.rules import COMING_OF_AGE, NOTICE_DAYS
from app.domain.persons.statements.circle import TAKE_COMING_OF_AGE
from app.domain.vocabulary.cases import TaskKind
from app.domain.vocabulary.notices import NoticeType


async def tell_coming_of_age(gate: Gate, actor: Actor) -> int:
    """Set a task for the case director and tell who serves the child, once for each child; how many. For a job."""
    check(actor, "task:keep-terms")
    async with gate.open(actor, "task:keep-terms") as work:
        years = await house_setting(work, "child_age_limit", COMING_OF_AGE)
        days = await house_setting(work, "coming_of_age_days", NOTICE_DAYS)
        found = await work.fetch(TAKE_COMING_OF_AGE, years=years, days=days)
        for child in found:
            director = child["director_id"] or actor.keeper_id
            task_id = await set_task(
                work,
                TaskKind.coming_of_age,
                datetime.combine(child["on_day"], time.min, UTC),
                case_id=child["case_id"],
                person_id=child["person_id"],
                organisation_id=director,
            )
            work.tell(
                NoticeType.persons_coming_of_age_due,
                kind="task",
                subject_id=task_id,
                version=1,
                reason=TaskKind.coming_of_age,
                audience=[director, *(child["serving"] or ())],
            )
        work.note(children=len(found))
    return len(found)
