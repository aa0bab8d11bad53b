"""The parts of which the content of a referral is made, as they are sent: bounded, closed, every part optional.

Absent and null both mean: not told. A key names a person, an address or an incident inside one message only.
"""

from collections.abc import Hashable
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.domain.access.draft import Draft
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.measures import MeasureKind, MeasureStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole, IncidentRole, NetworkInfluence, Sex
from app.domain.vocabulary.referrals import EntryPoint, SignalKind, Told, TriageOutcome, TriageResult, Urgency
from app.domain.vocabulary.safety import (
    AssessmentInstrument,
    DomainState,
    EvidenceStatus,
    FamilyProfile,
    IncidentLabel,
    LifeDomain,
    RedFlag,
    RiskCode,
    ViolenceKind,
    ViolenceQualifier,
)
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

H = TypeVar("H", bound=Hashable)

UNKNOWN_PERSON = "unknown_person"


def _each_once(items: tuple[H, ...]) -> tuple[H, ...]:
    if len(set(items)) != len(items):
        raise PydanticCustomError("repeated", "an item stands twice")
    return items


EachOnce = AfterValidator(_each_once)
MessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]+$", min_length=1, max_length=100)]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Edition = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$"), Field(examples=["mother"])]
ActingKey = Annotated[
    str, StringConstraints(pattern=r"^([a-z][a-z0-9-]{0,39}|unknown_person)$"), Field(examples=["father"])
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Keys = Annotated[tuple[Key, ...], Field(max_length=40), EachOnce]


class When(Draft):
    """A moment as exact as it is known: a year, month or day, words, or both."""

    on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] | None = Field(
        default=None, alias="date", description="Year, month or day.", json_schema_extra={"format": "partial-date"}
    )
    text: ShortText | None = Field(default=None, description="In words.")

    @model_validator(mode="after")
    def _says_something(self) -> "When":
        if self.on is None and self.text is None:
            raise PydanticCustomError("too-short", "neither date nor text")
        return self


class InformantPart(Draft):
    """Who raised the alarm with the sender; a protected identity is shown with triage rights only (rule RE-03)."""

    organisation_kind: OrganisationKind | None = Field(default=None, description="Kind of organisation (E01).")
    private: bool | None = Field(default=None, description="A private person.")
    anonymous: bool | None = Field(default=None, description="The informant is not known to the sender.")
    protected: bool | None = Field(default=None, description="The identity must stay hidden.")
    person: Key | None = Field(default=None, description="Key of the person, where it is one of the message.")
    note: Text | None = Field(default=None, description="What helps to reach or weigh the informant.")


class StatedGround(Draft):
    """On which ground and for which purpose the sender shares (rule GR-01)."""

    kind: SharingGround = Field(description="Kind of ground (E12).")
    purpose: Purpose = Field(description="Purpose (E13).")
    reference: Reference | None = Field(default=None, description="Where the ground is written down.")
    version: Edition | None = Field(default=None, description="Edition of covenant, protocol or weighing set.")


class AddressPart(Draft):
    """A front door; parts that are not known are absent."""

    key: Key = Field(description="Name of the address within the message.")
    street: Name | None = Field(default=None, description="Street.")
    house_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12)] | None = Field(
        default=None, description="Number and addition."
    )
    postal_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4} ?[A-Z]{2}$")] | None = Field(
        default=None, description="Postal code."
    )
    city: Name | None = Field(default=None, description="Place.")
    protected: bool = Field(default=False, description="Secret whereabouts (geheim verblijf, rule PE-04).")


class HouseholdPart(Draft):
    """The household (gezin): the client of a case, perhaps behind several front doors (rule PE-01)."""

    address_shared: bool | None = Field(default=None, description="Whether the members live at one address.")
    members: Keys = Field(default=(), description="Keys of the persons who belong to it.")
    addresses: tuple[AddressPart, ...] = Field(default=(), max_length=10, description="One for each front door.")


class OwnView(Draft):
    """A person's own view (stem van de cliënt, rule RE-04)."""

    told: Told | None = Field(default=None, description="Whether this person was told of the referral.")
    text: Text | None = Field(default=None, description="What the person says of it.")
    wishes: Text | None = Field(default=None, description="What the person wants.")
    obstacles: Text | None = Field(default=None, description="What stands in the way.")


class PersonPart(Draft):
    """Anybody the message speaks of. Victim or perpetrator is a role at an incident, never of a person (rule PE-03)."""

    key: Key = Field(description="Name of the person within the message.")
    given_name: Name | None = Field(default=None, description="Given name.")
    family_name: Name | None = Field(default=None, description="Family name.")
    aliases: tuple[Name, ...] = Field(default=(), max_length=10, description="Other names in use.")
    birth_date: date | None = Field(default=None, description="Date of birth.")
    age: int | None = Field(default=None, ge=0, le=120, description="Age where no date is known.")
    age_band: AgeBand | None = Field(default=None, description="Age band where no age is known.")
    sex: Sex | None = Field(default=None, description="Sex.")
    household_role: HouseholdRole | None = Field(default=None, description="Role in the household (E06).")
    network: NetworkInfluence | None = Field(default=None, description="For a person around the family (rule PE-08).")
    bsn: Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")] | None = Field(
        default=None, description="Citizen service number."
    )
    address: Key | None = Field(default=None, description="Key of the address where the person lives.")
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)] | None = Field(
        default=None, description="Telephone number."
    )
    protected_address: bool = Field(default=False, description="Address and phone must stay hidden (rule PE-04).")
    description: Text | None = Field(default=None, description="Who this is, where no name is told.")
    background: Text | None = Field(default=None, description="What is known of the person's life.")
    view: OwnView | None = Field(default=None, description="The person's own view.")


class RelationPart(Draft):
    """`from` is the `kind` of `to`."""

    from_key: Key = Field(alias="from", description="Key of the person who is something to the other.")
    to: Key = Field(description="Key of the other.")
    kind: HouseholdRole = Field(description="What the first is to the other (E06).")
    authority: bool | None = Field(default=None, description="Whether the first holds parental authority (gezag).")
    note: ShortText | None = Field(default=None, description="Remark.")


class RoleAt(Draft):
    """The role of a person at an incident."""

    person: Key = Field(description="Key of the person.")
    role: IncidentRole = Field(description="Role (E06).")


class IncidentPart(Draft):
    """Who did what to whom (rule SA-01). An event whose kind or affected person is not told belongs in `concerns`."""

    key: Key = Field(description="Name of the incident within the message.")
    occurred_on: When = Field(description="When.")
    what: Text = Field(description="What happened.")
    acts: Annotated[tuple[ViolenceKind, ...], EachOnce] = Field(
        min_length=1, max_length=10, description="Kinds of violence."
    )
    acting_persons: Annotated[tuple[ActingKey, ...], EachOnce] = Field(
        min_length=1, max_length=20, description="Keys of who acted, or `unknown_person`."
    )
    affected_persons: Annotated[tuple[Key, ...], EachOnce] = Field(
        min_length=1, max_length=20, description="Keys of who suffered it, children who saw it included."
    )
    roles: tuple[RoleAt, ...] = Field(default=(), max_length=20, description="Roles other than acting or affected.")
    qualifier: ViolenceQualifier | None = Field(default=None, description="From which side.")
    impact: Text | None = Field(description="Harm to body, mind or children; null: asked, and not told.")
    police_involved: bool | None = Field(default=None, description="Whether the police was there.")
    weapon: bool | None = Field(default=None, description="Whether a weapon was used.")
    children_present: bool | None = Field(default=None, description="Whether children saw or heard it.")
    source: ShortText = Field(description="Who tells it.")
    label: IncidentLabel | None = Field(default=None, description="First, worst or last.")
    evidence_status: EvidenceStatus | None = Field(default=None, description="How sure it is.")


class ConcernPart(Draft):
    """A described worry (zorg); without basis it gives a warning, no refusal."""

    key: Key | None = Field(default=None, description="Name of the concern within the message.")
    what: Text = Field(description="The worry.")
    about_persons: Keys = Field(default=(), description="Keys of the persons it is about.")
    basis: Text | None = Field(default=None, description="On what it rests.")
    evidence_status: EvidenceStatus | None = Field(default=None, description="How sure it is.")
    source: ShortText | None = Field(default=None, description="Who tells it.")


class RiskPart(Draft):
    """A risk factor (E19)."""

    code: RiskCode = Field(description="Risk factor.")
    persons: Keys = Field(default=(), description="Keys of the persons with whom it is seen.")
    note: Text | None = Field(default=None, description="Remark.")
    source: ShortText | None = Field(default=None, description="Who tells it.")


class FlagPart(Draft):
    """A red flag of intimate terror (E18)."""

    flag: RedFlag = Field(description="Red flag.")
    observer: ShortText | None = Field(default=None, description="Who saw it.")
    observed_on: When | None = Field(default=None, description="When.")
    source: ShortText | None = Field(default=None, description="Who tells it.")


class DomainPart(Draft):
    """A life domain (E10) as problem, no problem or unknown."""

    domain: LifeDomain = Field(description="Life domain.")
    state: DomainState = Field(description="How it stands.")
    persons: Keys = Field(default=(), description="Keys of the persons it is about.")
    note: Text | None = Field(default=None, description="Remark.")


class EarlierHelp(Draft):
    """Help that was given before."""

    organisation_kind: OrganisationKind | None = Field(default=None, description="Kind of organisation (E01).")
    organisation: ShortText | None = Field(default=None, description="Its name.")
    persons: Keys = Field(default=(), description="Keys of the persons it was for.")
    what: Text = Field(description="What was done.")
    period: When | None = Field(default=None, description="When.")
    result: Text | None = Field(default=None, description="What came of it.")


class CurrentHelp(Draft):
    """Help that runs now."""

    organisation_kind: OrganisationKind | None = Field(default=None, description="Kind of organisation (E01).")
    organisation: ShortText | None = Field(default=None, description="Its name.")
    persons: Keys = Field(default=(), description="Keys of the persons it is for.")
    aim: Text | None = Field(default=None, description="What it is for.")
    since: When | None = Field(default=None, description="Since when.")

    @model_validator(mode="after")
    def _says_something(self) -> "CurrentHelp":
        if not self.model_dump(exclude_defaults=True):
            raise PydanticCustomError("too-short", "nothing is told of this help")
        return self


class MeasurePart(Draft):
    """A measure (E26), and how far it is."""

    kind: MeasureKind = Field(description="Measure.")
    person: Key | None = Field(default=None, description="Key of the person it is imposed on.")
    status: MeasureStatus = Field(description="How far it is.")
    period: When | None = Field(default=None, description="When.")
    note: Text | None = Field(default=None, description="Remark.")


class StandardAnswers(Draft):
    """The three standard questions; never a reason to refuse (rule RE-04)."""

    what_is_going_on: Text | None = Field(default=None, description="What is going on and what is needed.")
    predictive_factors: Text | None = Field(default=None, description="Predictive factors that are present.")
    clients_opinion: Text | None = Field(default=None, description="What the clients think of it.")


class InformedPart(Draft):
    """What was told to whom."""

    person: Key = Field(description="Key of the person who was told.")
    what: Text = Field(description="What was told.")
    on: When | None = Field(default=None, description="When.")
    by: ShortText | None = Field(default=None, description="By whom.")


class GivenConsent(Draft):
    """A consent that the sender already asked, with its answer (rule GR-02); never inferred."""

    kind: Literal[SharingGround.consent] = Field(description="Always `consent`.")
    person: Key = Field(description="Key of the person who answered.")
    state: Literal[ConsentState.given, ConsentState.limited, ConsentState.refused, ConsentState.withdrawn] = Field(
        description="The answer."
    )
    purpose: Purpose = Field(description="For which purpose (E13).")
    recipient_kind: OrganisationKind = Field(description="To which kind of organisation (E01).")
    categories: Annotated[tuple[Category, ...], EachOnce] = Field(
        min_length=1, max_length=12, description="Which categories (E11)."
    )
    valid_from: date | None = Field(default=None, description="First day.")
    valid_until: date | None = Field(default=None, description="First day on which it no longer holds.")
    form_reference: Reference | None = Field(default=None, description="The form.")
    limitation: Text | None = Field(default=None, description="What the person left out.")


class TriageReference(Draft):
    """What a triage found (rules RE-06, RE-07)."""

    outcome: TriageOutcome = Field(description="Outcome (E29).")
    instrument: AssessmentInstrument = Field(description="Instrument (E27).")
    version: Edition = Field(description="Edition of the instrument.")
    on: date = Field(alias="date", description="Day of the triage.")
    result: TriageResult | None = Field(default=None, description="Structural, acute or other.")
    receiver: OrganisationKind | None = Field(default=None, description="Kind of organisation that was to go on.")


class ReferralContent(Draft):
    """Everything a referral can tell; five things are asked (rule RE-03), the rest helps."""

    entry_point: EntryPoint = Field(description="By which entry the signal came (E04).")
    signal_kind: SignalKind = Field(description="Kind of signal (E05).")
    received_at: AwareDatetime = Field(description="When the signal reached the sender.")
    requested_track: Track | None = Field(default=None, description="Track that the sender asks for (E07): a hint.")
    urgency: Urgency = Field(default=Urgency.routine, description="How soon it must be looked at.")
    informant: InformantPart | None = Field(default=None, description="Who raised the alarm.")
    ground: StatedGround | None = Field(
        default=None,
        description="Ground and purpose of this sharing; without it the content stays closed (GR-01).",
    )
    family_profile: FamilyProfile | None = Field(default=None, description="Profile as the sender reads it (E20).")
    earlier_reports: int | None = Field(default=None, ge=0, le=999, description="Earlier reports known to the sender.")
    household: HouseholdPart | None = Field(default=None, description="The household.")
    persons: tuple[PersonPart, ...] = Field(default=(), max_length=40, description="Everybody the referral speaks of.")
    relations: tuple[RelationPart, ...] = Field(default=(), max_length=200, description="Who is what to whom.")
    incidents: tuple[IncidentPart, ...] = Field(default=(), max_length=100, description="Who did what to whom.")
    concerns: tuple[ConcernPart, ...] = Field(min_length=1, max_length=50, description="At least one concern.")
    risks: tuple[RiskPart, ...] = Field(default=(), max_length=50, description="Risk factors (E19).")
    red_flags: tuple[FlagPart, ...] = Field(default=(), max_length=30, description="Red flags (E18).")
    life_domains: tuple[DomainPart, ...] = Field(default=(), max_length=40, description="Life domains (E10).")
    strengths: tuple[Text, ...] = Field(default=(), max_length=30, description="What helps.")
    earlier_help: tuple[EarlierHelp, ...] = Field(default=(), max_length=50, description="Help given before.")
    current_help: tuple[CurrentHelp, ...] = Field(default=(), max_length=50, description="Help that runs.")
    measures: tuple[MeasurePart, ...] = Field(default=(), max_length=50, description="Measures (E26).")
    analysis: Text | None = Field(default=None, description="What the sender makes of it.")
    standard_questions: StandardAnswers | None = Field(default=None, description="The three standard questions.")
    informed: tuple[InformedPart, ...] = Field(default=(), max_length=40, description="What was told to whom.")
    grounds: tuple[GivenConsent, ...] = Field(default=(), max_length=60, description="Consents already asked.")
    triage: TriageReference | None = Field(default=None, description="A triage that was done.")
