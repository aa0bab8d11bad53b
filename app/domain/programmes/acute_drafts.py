"""What callers send about acute intakes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.grounds import PoliceWish
from app.domain.vocabulary.programmes import (
    AcuteAge,
    AcuteKind,
    AcuteRefusal,
    AftercareKind,
    CareItem,
    ForensicState,
    TraceAdvice,
)


class AcuteIntakeDraft(Draft):
    """An acute intake (rule PR-13); admissible however long ago, with or without a wish for the police."""

    case_id: UUID | None = Field(default=None, description="The case, where there is one.")
    referral_id: UUID | None = Field(default=None, description="Or your referral, while there is no case yet.")
    person_id: UUID | None = Field(default=None, description="The client, a person of the case.")
    kind: AcuteKind = Field(description="Sexual or physical.")
    age: AcuteAge = Field(description="Age band.")
    happened_on: date | None = Field(default=None, description="Day of the assault, where known.")
    police_wish: PoliceWish = Field(default=PoliceWish.undecided, description="The client's wish (E42).")
    trace_advice: Annotated[tuple[TraceAdvice, ...], Field(max_length=3)] = Field(
        default=(), description="What was advised so that traces stay (E42)."
    )


class AcuteRefusalDraft(Draft):
    """Why an intake is not taken in (rule PR-13)."""

    reason: AcuteRefusal = Field(description="Time passed and no wish for the police are never a reason.")


class ForensicDraft(Draft):
    """How far the forensic-medical examination is (rule PR-14)."""

    state: ForensicState = Field(description="Planned, done or declined by the client.")
    at: datetime | None = Field(default=None, description="When it was or will be.")
    police_wish: PoliceWish | None = Field(default=None, description="The client's wish, where it changed.")


class AcuteCareDraft(Draft):
    """Acute medical care that was given (rule PR-14)."""

    items: Annotated[tuple[CareItem, ...], Field(min_length=1, max_length=4)] = Field(description="What for (E42).")
    at: datetime = Field(description="When.")
    emergency: Prose | None = Field(
        default=None, description="The medical emergency that could not wait for the forensic examination."
    )
    aftercare: Annotated[tuple[AftercareKind, ...], Field(max_length=3)] = Field(
        default=(), description="What follows (E42)."
    )


class VtNoticeDraft(Draft):
    """Whether Veilig Thuis is notified, and why (rule PR-15)."""

    notified: bool = Field(description="Whether it is.")
    reason: Prose = Field(description="Why, or why not.")


class ChildCheckDraft(Draft):
    """The child check (kindcheck, rule PR-15)."""

    on: date = Field(description="When.")
    result: Prose = Field(description="What it showed.")


class AcuteTriageDraft(Draft):
    """The triage for structural unsafety (rule PR-15)."""

    on: date = Field(description="When.")
    instrument: Line = Field(description="Instrument and its version.")
    result: Line = Field(description="What it came to.")


class AcuteFollowUpDraft(Draft):
    """Who is asked to go on (rule PR-15)."""

    organisation_id: UUID = Field(description="The organisation that is asked.")
