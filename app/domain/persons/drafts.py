"""What callers send about persons and households."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import (
    AgeBand,
    ClientMessageKind,
    ConfidantOutcome,
    ContactStatus,
    DangerKind,
    Heard,
    HouseholdRole,
    NetworkInfluence,
    Sex,
    SharedBackground,
    WorkerGender,
)

Bsn = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Aliases = Annotated[tuple[Line, ...], Field(max_length=20)]


class PersonDraft(Draft):
    """Who someone is and where, as told; what is not known is left out."""

    given_name: Line | None = Field(default=None, description="Given name (voornaam).")
    family_name: Line | None = Field(default=None, description="Family name (achternaam).")
    aliases: Aliases = Field(default=(), description="Other names in use.")
    birth_date: date | None = Field(default=None, description="Date of birth.")
    age_band: AgeBand | None = Field(default=None, description="Age band where no date is known.")
    sex: Sex | None = Field(default=None, description="Sex as told.")
    bsn: Bsn | None = Field(default=None, description="Citizen service number (BSN).")
    street: Line | None = Field(default=None, description="Street and number.")
    postal_code: Line | None = Field(default=None, description="Postal code.")
    city: Line | None = Field(default=None, description="Place of residence.")
    phone: Line | None = Field(default=None, description="Telephone number.")
    email: Line | None = Field(default=None, description="E-mail address.")
    whereabouts: Line | None = Field(default=None, description="Where the person stays.")
    safe_channel: Line | None = Field(default=None, description="Channel that the person marked safe.")
    protected: bool = Field(default=False, description="Whether address, phone and whereabouts are protected (PE-04).")


class CasePersonDraft(Draft):
    """Someone to add to a case: new, or the record that matching found."""

    person_id: UUID | None = Field(default=None, description="A known person of the house.")
    person: PersonDraft | None = Field(default=None, description="A person who is not known yet.")
    role: CasePersonRole = Field(default=CasePersonRole.client, description="Role in this case (E06).")
    household_role: HouseholdRole | None = Field(
        default=None, description="Role in the household; left out for who does not belong to it."
    )
    starts_on: date | None = Field(default=None, description="From when the person belongs to the household.")


class PersonChange(Draft):
    """What is known better now; members that are left out stay as they are, null takes a value away."""

    given_name: Line | None = Field(default=None, description="Given name.")
    family_name: Line | None = Field(default=None, description="Family name.")
    aliases: Aliases | None = Field(default=None, description="Other names in use.")
    birth_date: date | None = Field(default=None, description="Date of birth.")
    age_band: AgeBand | None = Field(default=None, description="Age band where no date is known.")
    sex: Sex | None = Field(default=None, description="Sex as told.")
    bsn: Bsn | None = Field(default=None, description="Citizen service number (BSN).")
    street: Line | None = Field(default=None, description="Street and number.")
    postal_code: Line | None = Field(default=None, description="Postal code.")
    city: Line | None = Field(default=None, description="Place of residence.")
    phone: Line | None = Field(default=None, description="Telephone number.")
    email: Line | None = Field(default=None, description="E-mail address.")
    whereabouts: Line | None = Field(default=None, description="Where the person stays.")
    safe_channel: Line | None = Field(default=None, description="Channel that the person marked safe.")


class CaseRoleDraft(Draft):
    """Another role in the case."""

    role: CasePersonRole = Field(description="Role in this case (E06).")


class ScreeningDraft(Draft):
    """The outcome of the safety screening of someone of the network (rule PE-08)."""

    influence: NetworkInfluence = Field(description="What this person means for safety.")


class MatchDraft(Draft):
    """By what a person may be known: at least a family name, an alias, a number, or given name with birth date."""

    given_name: Line | None = Field(default=None, description="Given name.")
    family_name: Line | None = Field(default=None, description="Family name.")
    aliases: Aliases = Field(default=(), description="Other names in use.")
    birth_date: date | None = Field(default=None, description="Date of birth.")
    bsn: Bsn | None = Field(default=None, description="Citizen service number (BSN).")


class MergeDraft(Draft):
    """A decision that two records are one person (rule PE-02)."""

    merged_id: UUID = Field(description="The record that will stand aside; it is kept.")
    reason: Prose = Field(description="Why they are one person.")


class HouseholdMemberDraft(Draft):
    """A person of the case who belongs to the household."""

    person_id: UUID = Field(description="The person.")
    role: HouseholdRole = Field(description="Role in the household (E06).")
    starts_on: date | None = Field(default=None, description="From when.")


class RelationDraft(Draft):
    """What one person of the case is to another."""

    person_id: UUID = Field(description="Seen from this person.")
    to_person_id: UUID = Field(description="The other person.")
    kind: Line = Field(description="What the other is to this person.")
    starts_on: date | None = Field(default=None, description="From when.")


class LastDayDraft(Draft):
    """When something ended."""

    on: date | None = Field(default=None, description="The last day; today when left out.")


class DangerPairDraft(Draft):
    """Two persons of the case who must be kept apart (rule PE-05)."""

    kind: DangerKind = Field(description="Why they are kept apart.")
    person_id: UUID = Field(description="One of the two.")
    other_person_id: UUID = Field(description="The other.")
    source: Prose = Field(description="From where this is known.")
    set_on: date | None = Field(default=None, description="Date of the finding; today when left out.")


class LiftDraft(Draft):
    """Why a danger pair is lifted."""

    reason: Prose = Field(description="Why it is safe to lift it.")


class ConfidantDraft(Draft):
    """Who a child confides in, or that nobody was found (rules PE-06, PE-10)."""

    outcome: ConfidantOutcome = Field(default=ConfidantOutcome.confidant, description="Whether somebody was found.")
    person_id: UUID | None = Field(default=None, description="Who it is: a person of the case.")
    chosen_by_child: bool | None = Field(default=None, description="Whether the child chose this person.")
    found_on: date | None = Field(default=None, description="When; today when left out.")
    note: Prose | None = Field(default=None, description="How it was looked for.")


class EndingDraft(Draft):
    """Why something ends."""

    reason: Prose = Field(description="Why.")


class ChildHearingDraft(Draft):
    """That a child was heard, or why not (rule PE-10); what the child said is brought as a contribution."""

    heard: Heard = Field(description="Whether the child was heard.")
    heard_on: date | None = Field(default=None, description="When; today when left out.")
    parents_present: bool | None = Field(default=None, description="Where the child was heard: were parents there?")
    reason: Prose | None = Field(default=None, description="Where the child was not heard: why not.")


class ClientPreferencesDraft(Draft):
    """How a client wants to be met (rule PE-07); leave out what was not said."""

    language: Line | None = Field(default=None, description="Language in which the client speaks freely.")
    interpreter: bool | None = Field(default=None, description="Whether an interpreter is wanted.")
    plain_language: bool | None = Field(default=None, description="Whether plain language is wanted.")
    worker_gender: WorkerGender | None = Field(default=None, description="By whom the client would be helped.")
    shared_background: SharedBackground | None = Field(
        default=None, description="Whether a helper of the same culture or religion is wanted."
    )
    child_care: bool | None = Field(default=None, description="Whether child care is needed during talks.")
    home_visit: bool | None = Field(default=None, description="Whether a visit at home is welcome.")


class PerpetratorContactDraft(Draft):
    """Whether there is contact with a person who used violence (rule PE-11)."""

    status: ContactStatus = Field(description="Whether there is contact.")
    since: date | None = Field(default=None, description="Since when; today when left out.")
    note: Prose | None = Field(default=None, description="What helps to reach the person.")


class ClientMessageDraft(Draft):
    """Something to tell a client. The way is the channel that the client marked safe, or word of mouth (rule NO-10)."""

    kind: ClientMessageKind = Field(description="What it is about.")
    text: Prose = Field(description="What the client is to be told.")
    channel: Line | None = Field(
        default=None, description="The channel that is meant; refused unless the client marked it safe."
    )


class DeliveryDraft(Draft):
    """That a client was told."""

    at: AwareDatetime | None = Field(default=None, description="When; now when left out.")
    note: Prose | None = Field(default=None, description="What is to be noted of it.")
