"""Faults of the policy in the newer rooms, each planted into the product while a test runs, and the room that tells."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.access import granting, masks
from app.domain.access.grounds import Guest, Period
from app.domain.access.view import Frame, Source, fields_of
from app.domain.findings.statements import FINDINGS
from app.domain.guides.statements import GUIDE_RUNS
from app.domain.meetings.statements import views as meetings
from app.domain.meetings.statements.charters import PROSECUTION_QUESTIONS
from app.domain.persons.statements.circle import CLIENT_PREFERENCES, CONFIDANTS
from app.domain.plans.statements.measures import MEASURES, SPECIAL_CONDITIONS
from app.domain.plans.statements.views import GOALS
from app.domain.programmes.statements.work import ACUTE_INTAKES
from app.domain.safety.statements import masks as safety_masks
from app.domain.safety.statements.conditions import CONDITION_BREACHES
from app.domain.safety.statements.views import ASSESSMENTS, CONCERNS
from app.domain.vocabulary.sharing import Category

Fault = Callable[[pytest.MonkeyPatch], None]


def _source(source: Source, **wrong: Any) -> Fault:  # noqa: ANN401 - what a source holds
    def plant(patch: pytest.MonkeyPatch) -> None:
        for name, value in wrong.items():
            patch.setitem(source.__dict__, name, value)

    return plant


def _misplaced(source: Source, field: str, category: Category) -> Fault:
    def plant(patch: pytest.MonkeyPatch) -> None:
        fields_of(source.view)
        kept = source.view.__dict__["_shown_fields"]
        patch.setitem(source.__dict__, "withholdable", source.withholdable)  # or the fault would outlive its test
        patch.setitem(kept, field, replace(kept[field], needs=category))

    return plant


def _column_itself(source: Source, name: str) -> Fault:
    def plant(patch: pytest.MonkeyPatch) -> None:
        told: Any = source.expressions
        patch.setitem(told, name, lambda frame: frame.row.c[name])

    return plant


def _any_part(patch: pytest.MonkeyPatch) -> None:
    right = meetings._has_seat

    def has_seat(frame: Frame, meeting: Any, part: Any = None, *, was_there: bool = False) -> Any:  # noqa: ANN401
        return right(frame, meeting, was_there=was_there)

    patch.setattr(meetings, "_has_seat", has_seat)


def _absent_too(patch: pytest.MonkeyPatch) -> None:
    right = meetings._has_seat

    def has_seat(frame: Frame, meeting: Any, part: Any = None, *, was_there: bool = False) -> Any:  # noqa: ANN401
        return right(frame, meeting, part)

    patch.setattr(meetings, "_has_seat", has_seat)


def _guests_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(granting, "Guest", lambda organisation, _: Guest(organisation, Period()))


def _nobody_acts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(safety_masks, "_acts_for_acting", lambda *_: sa.false())


def _all_hear(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(masks, "narrowed", lambda found, _: found)


def _no_sides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(masks, "UNSPOKEN", masks.EVERYTHING)


FAULTS: dict[str, tuple[str, Fault]] = {
    "the summary of a guide counts as coordination": (
        "guides", _misplaced(GUIDE_RUNS, "summary", Category.coordination),
    ),
    "a measure counts as coordination": ("plans", _misplaced(MEASURES, "ground", Category.coordination)),
    "a goal follows the case, not its persons": ("plans", _source(GOALS, mask=masks.of_case)),
    "a confidant is open with the child alone": (
        "circle", _source(CONFIDANTS, mask=masks.about_one("child_id", own="recorded_by_id")),
    ),
    "an assessment is about whom it accuses": ("safety", _source(ASSESSMENTS, mask=masks.about("alleged_ids"))),
    "a concern is open to every reader of the case": ("safety", _source(CONCERNS, mask=masks.of_case)),
    "what a member told is told to all": ("safety", _all_hear),
    "the side of who uses violence is shown the flags": ("safety", _nobody_acts),
    "the plan for safety is shown to the other side": ("agreed", _nobody_acts),
    "a guard is not shown the breach": ("agreed", _source(CONDITION_BREACHES, mask=masks.of_case)),
    "what a client says is open to every side": ("plans", _no_sides),
    "a condition for the court is shown for any purpose": ("plans", _source(SPECIAL_CONDITIONS, visible=None)),
    "a seat in one part opens the other": ("meetings", _any_part),
    "who was absent reads what was said": ("meetings", _absent_too),
    "the agenda is for all": ("meetings", _source(meetings.AGENDA_ITEMS, visible=None)),
    "the text of a decision is for all": ("meetings", _column_itself(meetings.MEETING_DECISIONS, "text")),
    "the prosecution's answer is for all": ("meetings", _column_itself(PROSECUTION_QUESTIONS, "answer")),
    "clients at the table are shown to all": (
        "meetings", _source(meetings.CLIENT_PARTICIPATIONS, mask=masks.open_to_all),
    ),
    "a meeting is for all": ("meetings", _source(meetings.MEETINGS, visible=None)),
    "the family's seats follow no person": ("meetings", _source(meetings.FAMILY_SEATS, mask=masks.open_to_all)),
    "a guest stays after the meeting": ("course", _guests_stay),
    "wishes of a client are for everybody": ("circle", _source(CLIENT_PREFERENCES, visible=None)),
    "who is asked to follow up reads all of an intake": (
        "programmes", _source(ACUTE_INTAKES, mask=masks.about_one(also="follow_up_organisation_id")),
    ),
    "a finding tells of what is hidden": ("findings", _source(FINDINGS, visible=None)),
}  # fmt: skip

FOUND_IN = {
    "the summary of a guide counts as coordination": 4_000_001,
    "a measure counts as coordination": 4_000_000,
    "a goal follows the case, not its persons": 4_000_007,
    "an assessment is about whom it accuses": 4_000_003,
    "a concern is open to every reader of the case": 4_000_002,
    "what a member told is told to all": 4_000_007,
    "the side of who uses violence is shown the flags": 4_000_003,
    "the plan for safety is shown to the other side": 4_000_019,
    "a guard is not shown the breach": 4_000_021,
    "what a client says is open to every side": 4_000_021,
    "a condition for the court is shown for any purpose": 4_000_003,
    "a seat in one part opens the other": 4_000_000,
    "who was absent reads what was said": 4_000_000,
    "the agenda is for all": 4_000_001,
    "the text of a decision is for all": 4_000_000,
    "the prosecution's answer is for all": 4_000_008,
    "clients at the table are shown to all": 4_000_001,
    "a guest stays after the meeting": 4_000_022,
    "wishes of a client are for everybody": 4_000_000,
    "who is asked to follow up reads all of an intake": 4_000_001,
    "a finding tells of what is hidden": 4_000_002,
}
"""A state in which each was found, tried first: nothing else depends on it."""
