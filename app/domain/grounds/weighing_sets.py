"""The house's questions for weighing privacy against safety (afwegingskader): published once, never changed (GR-09)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.actor import Actor
from app.domain.access.draft import Draft, Line
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict, Fault, InvalidContent
from app.domain.grounds.statements import WEIGHING_SET
from app.domain.tables.grounds import WeighingSetRow


class WeighingSetDraft(Draft):
    """A new edition of the questions."""

    edition: Line = Field(description="Edition; another one for every change of a question.")
    questions: Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)] = Field(description="Every question.")
    starts_on: date | None = Field(default=None, description="From which day it may be used; today when left out.")


async def publish_weighing_set(gate: Gate, actor: Actor, *, draft: WeighingSetDraft) -> UUID:
    """Publish an edition of the questions by which the house weighs (rule GR-09)."""
    check(actor, "weighing-set:publish")
    if len(set(draft.questions)) < len(draft.questions):
        raise InvalidContent(Fault("/questions", "repeated", "GR-09"))
    async with gate.open(actor, "weighing-set:publish") as work:
        if await work.fetch_value(WEIGHING_SET, edition=draft.edition) is not None:
            raise Conflict(rule="GR-09")
        row = WeighingSetRow(
            house_id=actor.house_id,
            edition=draft.edition,
            questions=list(draft.questions),
            starts_on=draft.starts_on or work.today,
            author=str(actor.professional_id or actor.organisation_id),
        )
        work.about("weighing_set", row.id)
        await work.insert(row)
    return row.id
