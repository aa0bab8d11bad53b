"""What callers send about cases: moves, tracks, who takes part, who directs."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.actions import LegalDomain
from app.domain.vocabulary.cases import (
    Approach,
    CoerciveFramework,
    DirectionRole,
    DirectorForm,
    ParticipationBasis,
    Shell,
    Track,
)

PersonIds = Annotated[tuple[UUID, ...], Field(max_length=50)]


class MoveDraft(Draft):
    """Why a case moves."""

    reason: Prose | None = Field(default=None, description="Why; kept in the history of the case.")


class ParkDraft(Draft):
    """Until when a case rests, and why (rule CA-15)."""

    until: date = Field(description="Review date; at most 90 days ahead unless your house set another term.")
    reason: Prose = Field(description="Why it rests.")


class TrackDraft(Draft):
    """A recorded decision on the track (rule CA-03)."""

    track: Track = Field(description="Track (E07).")
    approach: Approach | None = Field(default=None, description="Approach (E07); stays as it is when left out.")
    coercive_framework: CoerciveFramework | None = Field(
        default=None, description="Whether a coercive framework is needed; asked for track complex."
    )
    legal_domain: LegalDomain | None = Field(default=None, description="Branch of law; asked for track complex.")
    reason: Prose = Field(description="Why this track.")


class CaseLinkDraft(Draft):
    """Another case that belongs with this one, and why (rule CA-01)."""

    case_id: UUID = Field(description="The other case.")
    reason: Prose = Field(description="Why they belong together.")


class FileNumberDraft(Draft):
    """Your own number for this family."""

    number: Line = Field(description="The number in your own administration; unique there.")


class ParticipationDraft(Draft):
    """An organisation that joins a case."""

    organisation_id: UUID = Field(description="The organisation; it must be active.")
    basis: ParticipationBasis = Field(description="Why it takes part (E22).")
    shell: Shell | None = Field(default=None, description="Shell of the team (E28).")
    acts_for: PersonIds | None = Field(
        default=None, description="The persons whose side alone it serves; left out: the family as a whole."
    )
    past_involvement_only: bool = Field(
        default=False, description="Whether it knows these persons from the past only (rule GR-15)."
    )
    ends_at: datetime | None = Field(default=None, description="Until when; open when left out.")


class DirectionDraft(Draft):
    """A direction role to assign (rule CA-04); the successor accepts after a live handover (rule CA-05)."""

    role: DirectionRole = Field(description="Role (E08).")
    form: DirectorForm | None = Field(default=None, description="Form (E08); asked for a case director.")
    organisation_id: UUID = Field(description="The organisation of the successor; it takes part in the case.")
    professional_id: UUID | None = Field(default=None, description="The professional; else the one who accepts.")
    push_through: bool = Field(description="Whether the power to push through comes with it (rule CA-06).")
    member_ids: PersonIds = Field(default=(), description="The members that are covered; empty: every member.")
    provisional: bool = Field(
        default=False, description="Coordinator for now: the first organisation to act, until a director is named."
    )
    handover_note: Prose | None = Field(default=None, description="Note for the handover, when it is held already.")


class HandoverNoteDraft(Draft):
    """The handover to a successor."""

    note: Prose = Field(description="What the successor must know.")


class DeclineDraft(Draft):
    """Why a role is declined."""

    reason: Prose = Field(description="Why; told to who offered it.")


class PostponeDraft(Draft):
    """A later date for a task."""

    due_at: datetime = Field(description="The new moment; after the old one.")
    reason: Prose = Field(description="Why it must wait.")
