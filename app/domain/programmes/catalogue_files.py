"""The files of the catalogue, each validated by its schema: what a house gets when it is founded.

A file is one edition. Whoever changes a line gives the file another edition; every house gets it beside the
old one.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.domain.access.programme import shipped
from app.domain.access.programme_definition import Text
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.meetings import DecisionRule, MeetingKind, PackRule, PartKind
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.programmes import AcuteAge, AcuteKind, CarePhase, InterventionKind, InterventionTarget
from app.domain.vocabulary.safety import FamilyProfile, SignalStage

InterventionCode = Annotated[str, StringConstraints(pattern=r"^I-\d{2,3}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]

_OTHER_PARTS: Final = frozenset({"confidant_per_child", "sash"})
"""What an arrangement names that is neither a measure nor an intervention: a confidant, an instrument."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Intervention(_Entry):
    """One intervention (R5)."""

    code: InterventionCode
    name: Text
    kind: InterventionKind
    targets: tuple[InterventionTarget, ...]
    profiles: tuple[FamilyProfile, ...] = ()
    phases: tuple[CarePhase, ...] = ()
    from_age: int = Field(default=0, ge=0, le=120)
    to_age: int = Field(default=120, ge=0, le=120)
    region: Text | None = None
    may_be_mandatory: bool = False
    requires_joint: bool = False
    fits_mild_disability: bool = False
    not_with: tuple[FamilyProfile, ...] = ()
    note_nl: Text | None = None
    note_en: Text | None = None
    source: Text


class Interventions(_Entry):
    """The catalogue of interventions."""

    edition: Text
    interventions: tuple[Intervention, ...]


class _Label(_Entry):
    code: Code
    nl: Text
    en: Text


class _Stage(_Entry):
    stage: SignalStage
    direction: OrganisationKind
    partners: tuple[OrganisationKind, ...]
    guidance_nl: Text | None = None
    guidance_en: Text | None = None


class Arrangement(_Entry):
    """The proposal for one profile (R4), with its start at each stage of signals (R2)."""

    profile: FamilyProfile
    core_nl: Text
    core_en: Text
    protective: tuple[str, ...]
    professional: tuple[str, ...]
    low_threshold: tuple[str, ...]
    analysis_must_cover: tuple[_Label, ...]
    pitfalls: tuple[_Label, ...]
    source: Text
    stages: tuple[_Stage, ...]

    @model_validator(mode="after")
    def _known(self) -> "Arrangement":
        known = {*MeasureKind.values(), *_OTHER_PARTS, *(each.code for each in _interventions().interventions)}
        unknown = {*self.protective, *self.professional, *self.low_threshold} - known
        if unknown:
            raise ValueError(sorted(unknown))
        return self


class Arrangements(_Entry):
    """The protection arrangements."""

    edition: Text
    profiles: tuple[Arrangement, ...]


class _Route(_Entry):
    age: AcuteAge
    kind: AcuteKind
    first_line: tuple[Code, ...] | None = None
    second_line: tuple[Code, ...] | None = None
    third_line: tuple[Code, ...] | None = None


class Routes(_Entry):
    """Where someone is brought after acute violence (R6)."""

    edition: Text
    source: Text
    routes: tuple[_Route, ...]


class _Rule(_Entry):
    code: Annotated[str, StringConstraints(pattern=r"^D-\d{2}$")]
    profile: FamilyProfile | None = None
    stages: tuple[SignalStage, ...] = ()
    circumstance: Code | None = None
    holders: tuple[OrganisationKind, ...]
    text_nl: Text
    text_en: Text
    finding: bool = False
    source: Text


class DirectionRules(_Entry):
    """Who is proposed to direct (R3)."""

    edition: Text
    rules: tuple[_Rule, ...]


class Charter(_Entry):
    """What is known of a charter; the names are those of a kind of meeting. What the source does not say is absent."""

    kind: MeetingKind
    name: Text
    goal: Text | None = None
    frequency: Text | None = None
    mode: DiscussionMode | None = None
    decision_rule: DecisionRule | None = None
    content_cap: int | None = None
    pack_rule: PackRule | None = None
    pack_days: int | None = None
    roles: tuple[Code, ...] = ()
    information_rules: Text | None = None
    first_contact_hours: int | None = None
    selection_set: Code | None = None
    closing: Text | None = None
    parts: tuple[PartKind, ...] = ()
    staffing: tuple[OrganisationKind, ...] = ()


class _Form(_Entry):
    code: Code
    title_nl: Text
    title_en: Text
    source: Text
    charter: Charter


class Conferences(_Entry):
    """Forms of conference of five houses (R7)."""

    edition: Text
    forms: tuple[_Form, ...]


F = TypeVar("F", bound=_Entry)


def _read(name: str, schema: type[F]) -> F:
    place = files("app.domain.programmes") / "catalogue" / f"{name}.toml"
    return schema.model_validate(tomllib.loads(place.read_text(encoding="utf-8")))


@cache
def _interventions() -> Interventions:
    return _read("interventions", Interventions)


@cache
def records() -> dict[str, list[dict[str, Any]]]:
    """The rows of every table of the catalogue as plain values, without house and id."""
    interventions, arrangements = _interventions(), _read("arrangements", Arrangements)
    routes, rules = _read("acute_routes", Routes), _read("direction_rules", DirectionRules)
    conferences = _read("conferences", Conferences)
    return {
        "programmes": [programme_record(programme.model_dump(mode="json", by_alias=True)) for programme in _shipped()],
        "interventions": [_plain(each, interventions.edition) for each in interventions.interventions],
        "arrangements": [
            {**_plain(each, arrangements.edition, "stages"), **_plain(stage, arrangements.edition)}
            for each in arrangements.profiles
            for stage in each.stages
        ],
        "acute_routes": [_plain(each, routes.edition) | {"source": routes.source} for each in routes.routes],
        "direction_rules": [_plain(each, rules.edition) for each in rules.rules],
        "conference_forms": [_plain(each, conferences.edition) for each in conferences.forms],
    }


def programme_record(definition: dict[str, Any]) -> dict[str, Any]:
    """The columns of a programme's row that follow from its definition."""
    return {
        "code": definition["code"],
        "edition": definition["edition"],
        "aliases": definition["aliases"],
        "title_nl": definition["titleNl"],
        "title_en": definition["titleEn"],
        "level": definition["level"],
        "tracks": definition["tracks"],
        "violence_fields": definition["violenceFields"],
        "decision_rule": definition["decisionRule"],
        "definition": definition,
    }


def _shipped() -> list[Any]:
    return list(shipped().values())


def _plain(entry: _Entry, edition: str, *without: str) -> dict[str, Any]:
    return {**entry.model_dump(mode="json", exclude=set(without)), "edition": edition}
