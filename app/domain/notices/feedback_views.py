"""What the police and the mayor are shown of a case: neither care nor health is among it (rules NO-08, NO-09)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Prose
from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Category

Coordination = Needs(Category.coordination)
Safety = Needs(Category.safety)


class PoliceAgreementView(View):
    """An agreement that concerns the police: one that it is to carry out."""

    id: UUID = Field(description="Identifier of the action.")
    text: Annotated[str | None, Coordination] = Field(description="What is to be done or left.")
    due_on: Annotated[date | None, Coordination] = Field(description="By when.")
    status: Annotated[ActionStatus | None, Coordination] = Field(description="Status.")


class PoliceFeedbackView(View):
    """Feedback to the police (terugkoppeling politie): what became of what it reported, and nothing of care."""

    id: UUID = Field(description="Identifier of the case.")
    status: Annotated[CaseStatus | None, Coordination] = Field(description="Case status.")
    foremost_profile: Annotated[FamilyProfile | None, Safety] = Field(
        description="The profile that is foremost, where a ground allows it (E20)."
    )
    corrected_codes: Annotated[list[str] | None, Coordination] = Field(
        description="The corrected codes of the incidents that you reported."
    )
    agreements: Page[PoliceAgreementView] = Field(description="Agreements that concern you.")


class ReferredCaseView(View):
    """A case as the system that referred hears of it (terugkoppeling): how it stands, and nothing of anybody."""

    id: UUID = Field(description="Identifier of the case.")
    version: int = Field(description="Version of the case.")
    status: Annotated[CaseStatus | None, Coordination] = Field(description="Case status.")
    updated_at: Annotated[datetime | None, Coordination] = Field(description="Time of its last change.")
    message_ids: Annotated[list[str] | None, Coordination] = Field(
        description="Your own messages that led to it or were added to it."
    )


class BriefingView(View):
    """A briefing for the mayor (bericht burgemeester): the safety aspect of a case (rule NO-09)."""

    id: UUID = Field(description="Identifier of the briefing.")
    case_id: UUID = Field(description="The case.")
    recipient_id: UUID = Field(description="The mayor's office.")
    organisation_id: UUID = Field(description="Who issued it.")
    professional_id: UUID | None = Field(description="The local process manager.")
    safety: Annotated[str | None, Safety] = Field(description="The safety aspect.")
    issued_at: datetime = Field(description="When.")


class BriefingDraft(Draft):
    """The safety aspect of a case, for the mayor."""

    recipient_id: UUID = Field(description="The mayor's office.")
    safety: Prose = Field(description="The safety aspect, and nothing else.")
