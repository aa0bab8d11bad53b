"""What a programme (aanpak) is: a versioned definition and no code, the one schema of files, rows and the wire.

Who is admitted, who sits in the team, in which steps, against which timers, when a case may close. A fact that the
sources do not state is left out and stays empty; nothing is filled by analogy (rule PR-01).
"""

from datetime import date, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.meetings import DecisionRule
from app.domain.vocabulary.organisations import OrganisationKind, Sector
from app.domain.vocabulary.programmes import (
    Cadence,
    CaseStatusMark,
    ClosingRule,
    GroupMode,
    ProcessStep,
    ProgrammeFunction,
    ProgrammeLevel,
    Siting,
    ViolenceField,
)
from app.domain.vocabulary.sharing import Category

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

QUALITIES: Final = ("intersectoral", "multidisciplinary", "system_oriented", "coordinated", "integral")
"""What a programme must show to be of level mda_plus_plus; rule PR-02."""


class Part(BaseModel):
    """A part of a definition: closed, frozen, with the same wire names as everything else."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Labelled(Part):
    """A code with its Dutch term and an English label."""

    code: Code = Field(description="Code, stable over editions.")
    nl: Text = Field(description="Dutch term.")
    en: Text = Field(description="English label.")


class CriteriaGroup(Labelled):
    """Criteria that are weighed together, and how many of them must be a yes."""

    mode: GroupMode = Field(description="All of them, any of them, or a number of them.")
    least: int | None = Field(default=None, ge=1, le=50, description="How many, where a number of them counts.")
    setting: Code | None = Field(default=None, description="Setting of the house that may change the mode (PR-05).")
    criteria: tuple[Labelled, ...] = Field(min_length=1, max_length=50, description="The criteria.")


class CriteriaSet(Labelled):
    """A dated set of admission criteria: every group must be met (rule PR-04)."""

    edition: Text = Field(description="Edition; a check stays pinned to it.")
    starts_on: date | None = Field(default=None, description="From when this edition is used, where known.")
    rule: str = Field(default="PR-04", pattern=r"^[A-Z]{2}-\d{2}$", description="Field rule that a refusal names.")
    otherwise: Labelled | None = Field(default=None, description="What a request becomes that does not meet the set.")
    groups: tuple[CriteriaGroup, ...] = Field(min_length=1, max_length=10, description="The groups.")
    source: Text = Field(description="Where it is taken from.")


class ProgrammeSeat(Part):
    """Seats that one kind of organisation fills on every working day of the programme."""

    code: Code = Field(description="Code of the seat.")
    kind: OrganisationKind = Field(description="Kind of organisation (E01).")
    count: int = Field(ge=1, le=20, description="How many seats.")


class ProgrammeTeam(Part):
    """Who forms the team, by shells; with `sectors` a team without one of them is a finding (rule PR-09)."""

    core: tuple[OrganisationKind, ...] = Field(default=(), description="Core team (kernteam).")
    first: tuple[OrganisationKind, ...] = Field(default=(), description="First shell (eerste schil).")
    second: tuple[OrganisationKind, ...] = Field(default=(), description="Second shell (tweede schil).")
    sectors: tuple[Sector, ...] = Field(default=(), description="Sectors that must each be in the team.")
    disciplines: int | None = Field(default=None, ge=1, le=20, description="Disciplines at least.")
    seats: tuple[ProgrammeSeat, ...] = Field(
        default=(), max_length=30, description="Seats that are filled each day (PR-11)."
    )
    on_call: tuple[OrganisationKind, ...] = Field(default=(), description="Partners on call (PR-11).")


class ProgrammeRhythm(Part):
    """How often the team meets, and when it can be reached (rule PR-11)."""

    every: Cadence | None = Field(default=None, description="How often it meets.")
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(default=(), description="On which days; 1 Monday.")
    evenings: bool = Field(default=False, description="Whether it is there in a crisis in the evening.")
    weekends: bool = Field(default=False, description="Whether it is there in a crisis in the weekend.")
    round_the_clock: bool = Field(default=False, description="Whether someone is reached day and night.")


class RequiredInput(Part):
    """What a kind of organisation brings before a case is discussed (inputcriterium, rule CO-10)."""

    kind: OrganisationKind = Field(description="Kind of organisation (E01).")
    category: Category = Field(description="Category of data (E11).")


class ProgrammeRole(Labelled):
    """A role in the programme, and whether it may push a decision through (doorzettingsmacht, rule CA-06)."""

    push_through: bool | None = Field(default=None, description="Null: the source does not say.")
    held_by: tuple[OrganisationKind, ...] = Field(default=(), description="Which organisations hold it.")


class Timer(Part):
    """A timer that runs from one stored moment to another (rule PR-12)."""

    nl: Text = Field(description="Dutch term.")
    en: Text = Field(description="English label.")
    starts: Code = Field(description="Moment at which it starts.")
    ends: Code = Field(description="Moment at which it ends; it may not lie before the start.")
    hours: int | None = Field(default=None, ge=1, le=8760, description="Hours it may take.")
    days: int | None = Field(default=None, ge=1, le=3650, description="Or days.")

    @property
    def span(self) -> timedelta:
        """How long it may take."""
        return timedelta(hours=self.hours or 0, days=self.days or 0)


class Quality(Part):
    """Whether a programme has a quality of MDA++, and what shows it (rule PR-02)."""

    met: bool | None = Field(description="Null: not known.")
    evidence: Text | None = Field(default=None, description="What shows it.")


def _fault(code: str, rule: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{rule}", {"rule": rule})


def check_definition(programme: "Programme") -> None:
    """What no single field says: qualities of MDA++ (rule PR-02), timers with one span, codes that are not repeated."""
    if programme.level is ProgrammeLevel.mda_plus_plus:
        shown = (programme.qualities.get(name) for name in QUALITIES)
        if not all(quality is not None and quality.met and quality.evidence for quality in shown):
            raise _fault("qualities-missing", "PR-02")
    if programme.qualities.keys() - set(QUALITIES):
        raise _fault("not-in-list", "PR-02")
    if any((timer.hours is None) == (timer.days is None) for timer in programme.timers.values()):
        raise _fault("one-span", "PR-12")
    for group in (group for each in programme.criteria for group in each.groups):
        if group.mode is GroupMode.some_of and group.least is None:
            raise _fault("least-missing", "PR-04")
    named = [
        [each.code for each in programme.criteria],
        *([one.code for group in each.groups for one in group.criteria] for each in programme.criteria),
        [each.code for each in programme.steps],
        [seat.code for seat in programme.team.seats],
    ]
    if any(len(set(codes)) < len(codes) for codes in named):
        raise _fault("repeated", "PR-01")


class Programme(Part):
    """The definition of a programme (aanpak), in one edition."""

    code: Code = Field(description="The one code of the programme.")
    edition: Text = Field(description="Edition of this definition.")
    aliases: tuple[Text, ...] = Field(default=(), max_length=20, description="Other names that lead to it.")
    title_nl: Text = Field(description="Dutch name.")
    title_en: Text = Field(description="English name.")
    level: ProgrammeLevel | None = Field(default=None, description="Level (E28).")
    functions: tuple[ProgrammeFunction, ...] = Field(default=(), description="What it adds (E28).")
    siting: Siting | None = Field(default=None, description="Where it has its place (E28).")
    tracks: tuple[Track, ...] = Field(default=(), description="Tracks that it serves (E07).")
    violence_fields: tuple[ViolenceField, ...] = Field(default=(), description="Violence for which it is meant.")
    started: Text | None = Field(default=None, description="Since when it exists.")
    qualities: dict[str, Quality] = Field(default_factory=dict, description="Qualities of MDA++, with evidence.")
    criteria: tuple[CriteriaSet, ...] = Field(default=(), max_length=10, description="Admission criteria (PR-04).")
    criteria_setting: Code | None = Field(
        default=None, description="Setting of the house that picks the one set that counts; else every set counts."
    )
    admission_mark: CaseStatusMark | None = Field(default=None, description="Mark that admission sets (rule PR-07).")
    registration_is_risk_form: bool = Field(
        default=False, description="Whether the registration form is the risk form too (rule PR-07)."
    )
    team: ProgrammeTeam = Field(default_factory=ProgrammeTeam, description="Who forms the team.")
    cadence: ProgrammeRhythm = Field(default_factory=ProgrammeRhythm, description="How often it meets.")
    phases: tuple[Labelled, ...] = Field(default=(), max_length=20, description="Phases.")
    steps: tuple[Labelled, ...] = Field(default=(), max_length=30, description="Steps in their order.")
    process_steps: tuple[ProcessStep, ...] = Field(default=(), description="Steps of the MDA++ process (PR-10).")
    roles: tuple[ProgrammeRole, ...] = Field(default=(), max_length=20, description="Roles and their power.")
    timers: dict[Code, Timer] = Field(default_factory=dict, description="Timers by their code (PR-12).")
    decision_rule: DecisionRule | None = Field(default=None, description="How it decides on admission (E22).")
    closing_rule: ClosingRule = Field(default=ClosingRule.until_safe, description="When a case may close (CA-21).")
    monitoring_months: tuple[Annotated[int, Field(ge=0, le=120)], ...] = Field(
        default=(), description="Months after scaling down at which the case is looked at (CA-19)."
    )
    monitoring_ends_after_months: int | None = Field(
        default=None, ge=1, le=120, description="Months after the start at which monitoring ends at the latest."
    )
    follow_up_months: tuple[Annotated[int, Field(ge=0, le=120)], ...] = Field(
        default=(6, 12), description="Months at which the family is asked again (CA-19)."
    )
    pairs_required: bool = Field(default=False, description="Whether two workers go together (AC-13).")
    triage_required: bool = Field(default=False, description="Whether Veilig Thuis triages first (RE-07).")
    required_inputs: tuple[RequiredInput, ...] = Field(
        default=(), max_length=50, description="What must be brought before a case is discussed (CO-10)."
    )
    information_rules: tuple[Labelled, ...] = Field(default=(), max_length=30, description="Rules on information.")
    indicators: tuple[Labelled, ...] = Field(default=(), max_length=50, description="Indicators.")
    facilities: tuple[Labelled, ...] = Field(default=(), max_length=20, description="Rooms that it has.")
    notes: tuple[Labelled, ...] = Field(default=(), max_length=20, description="What else is known of it.")
    sources: tuple[Text, ...] = Field(min_length=1, max_length=20, description="Where it is taken from.")

    @model_validator(mode="after")
    def _hangs_together(self) -> "Programme":
        check_definition(self)
        return self

    def criteria_that_count(self, chosen: str | None) -> tuple[CriteriaSet, ...]:
        """The sets that a case must meet; `chosen` is the house's value of `criteria_setting`."""
        if self.criteria_setting is None:
            return self.criteria
        return tuple(each for each in self.criteria if each.code == chosen) or self.criteria[:1]

    def names(self) -> frozenset[str]:
        """Its code and its aliases, without regard to letters' case."""
        return frozenset(name.casefold() for name in (self.code, *self.aliases))
