"""A case with every newer room in it."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from uuid import UUID

from sqlmodel import SQLModel

from tests.doors.drawn.clerk import Clerk
from tests.doors.drawn.meetings import draw_guides, draw_meetings
from tests.doors.drawn.plans import draw_plans
from tests.doors.drawn.safety import draw_agreed, draw_safety
from tests.doors.drawn.work import draw_circle, draw_course, draw_programmes
from tests.slow_model.facts import Case


def furnish(
    case: Case, seed: int, professionals: Mapping[UUID, UUID], programme_id: UUID
) -> tuple[Case, list[SQLModel]]:
    """The case with what this seed lays in its rooms, and the rows in an order in which they can be written."""
    clerk = Clerk(Random(seed), case, professionals)  # noqa: S311 - to be found again
    of_meetings, held = draw_meetings(clerk)
    of_plans = draw_plans(clerk)
    records = {
        **draw_safety(clerk),
        **draw_agreed(clerk),
        **of_meetings,
        **draw_guides(clerk, held),
        **of_plans,
        **draw_programmes(clerk, programme_id),
        **draw_course(clerk, of_plans["measures"]),
        **draw_circle(clerk),
    }
    return replace(case, records=records, meetings=held), clerk.rows
