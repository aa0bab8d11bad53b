"""What the tests of closing share: begin to close, record all that is asked, close."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.cases import closing
from app.domain.cases.course_drafts import ClosingAnswersDraft, ClosingDraft, ClosingSubjectDraft
from app.domain.vocabulary.cases import ClosingReason, SubjectOutcome
from tests.field.course_world import WHY, sql, version_of
from tests.today import today_here
from tests.world import MadeCase, World

MEMBERS = ("veilig_thuis", "police", "youth_protection", "local_team")


async def told(world: World, case: MadeCase, event: str) -> list[set[UUID]]:
    """Whom each event of a type reached."""
    found = await sql(
        world, "SELECT taking_part || named AS who FROM events WHERE type = $1 AND case_id = $2", event, case.id
    )
    return [set(row["who"]) for row in found]


async def begin_by(world: World, actor: Actor, case: MadeCase, **facts: Any) -> int:  # noqa: ANN401 - of the draft
    """Begin to close."""
    draft = ClosingDraft.model_validate({"reason": ClosingReason.safe_recovered, "explanation": WHY} | facts)
    seen = await version_of(world, case)
    return await closing.begin_closing(world.gate, actor, case_id=case.id, seen=seen, draft=draft)


async def begin(world: World, case: MadeCase, **facts: Any) -> int:  # noqa: ANN401 - members of the draft
    """Begin to close, by the process director."""
    return await begin_by(world, world.keeper(), case, **facts)


async def closing_of(world: World, case: MadeCase) -> Any:  # noqa: ANN401 - a record
    """The closing that is being prepared."""
    (found,) = await sql(
        world, "SELECT id, version FROM case_closings WHERE case_id = $1 AND state = 'prepared'", case.id
    )
    return found


async def fill(world: World, case: MadeCase, outcome: SubjectOutcome = SubjectOutcome.not_needed) -> None:
    """Record all that closing asks of persons and team."""
    keeper = world.keeper()
    for person in case.persons:
        row = await closing_of(world, case)
        draft = ClosingSubjectDraft(person_id=person, outcome=outcome, no_talk_reason=WHY)
        await closing.record_closing_subject(world.gate, keeper, closing_id=row["id"], seen=row["version"], draft=draft)
    row = await closing_of(world, case)
    answers = ClosingAnswersDraft(
        team_consulted_on=today_here(),
        agreements_kept=True,
        agreements_note=WHY,
        result_reached=True,
        result_note=WHY,
    )
    await closing.answer_closing(world.gate, keeper, closing_id=row["id"], seen=row["version"], draft=answers)


async def close(world: World, case: MadeCase) -> int:
    """Close, by the process director."""
    seen = await version_of(world, case)
    return await closing.close_case(world.gate, world.keeper(), case_id=case.id, seen=seen)


async def receiver_accepted(world: World, case: MadeCase) -> None:
    """The local team accepted to go on with the family."""
    await sql(
        world,
        """INSERT INTO scale_downs (house_id, id, version, case_id, receiver_id, note, state)
        VALUES ($1, gen_random_uuid(), 1, $2, $3, 'x', 'accepted')""",
        world.house_id, case.id, world.organisations["local_team"],
    )  # fmt: skip
