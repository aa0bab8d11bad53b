"""What programmes draw from: interventions, protection arrangements, acute routes, direction rules, conference forms.

Reference rows of a house, laid from the files of the service when the house is founded and read by every partner.
"""

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Texts, one_of, string
from app.domain.vocabulary.programmes import AcuteAge, AcuteKind, InterventionKind
from app.domain.vocabulary.safety import FamilyProfile, SignalStage


class InterventionRow(HouseBound, table=True):
    """An intervention of the catalogue (interventie, rule PR-19)."""

    __tablename__ = "interventions"
    __table_args__ = (one_of("kind", InterventionKind), UniqueConstraint("house_id", "code", "edition"))

    code: str = string()
    edition: str = string()
    name: str = string()
    kind: str = string()
    targets: list[str] = Field(default_factory=list, sa_type=Texts)
    profiles: list[str] = Field(default_factory=list, sa_type=Texts)
    phases: list[str] = Field(default_factory=list, sa_type=Texts)
    from_age: int = Field(default=0)
    to_age: int = Field(default=120)
    region: str | None = string(default=None)
    may_be_mandatory: bool = Field(default=False)
    requires_joint: bool = Field(default=False)
    fits_mild_disability: bool = Field(default=False)
    not_with: list[str] = Field(default_factory=list, sa_type=Texts)
    note_nl: str | None = string(default=None)
    note_en: str | None = string(default=None)
    source: str = string()


class ArrangementRow(HouseBound, table=True):
    """A proposal of what protects and helps a family of one profile at one stage (arrangement, rule PR-18)."""

    __tablename__ = "arrangements"
    __table_args__ = (
        one_of("profile", FamilyProfile),
        one_of("stage", SignalStage),
        UniqueConstraint("house_id", "profile", "stage", "edition"),
    )

    profile: str = string()
    stage: str = string()
    edition: str = string()
    core_nl: str = string()
    core_en: str = string()
    direction: str | None = string(default=None)
    guidance_nl: str | None = string(default=None)
    guidance_en: str | None = string(default=None)
    partners: list[str] = Field(default_factory=list, sa_type=Texts)
    protective: list[str] = Field(default_factory=list, sa_type=Texts)
    professional: list[str] = Field(default_factory=list, sa_type=Texts)
    low_threshold: list[str] = Field(default_factory=list, sa_type=Texts)
    analysis_must_cover: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    pitfalls: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    source: str = string()


class AcuteRouteRow(HouseBound, table=True):
    """Where someone is brought after acute violence, by age and kind; a line that is not there is null (rule PR-16)."""

    __tablename__ = "acute_routes"
    __table_args__ = (
        one_of("age", AcuteAge),
        one_of("kind", AcuteKind),
        UniqueConstraint("house_id", "age", "kind", "edition"),
    )

    age: str = string()
    kind: str = string()
    edition: str = string()
    first_line: list[str] | None = Field(default=None, sa_type=Texts)
    second_line: list[str] | None = Field(default=None, sa_type=Texts)
    third_line: list[str] | None = Field(default=None, sa_type=Texts)
    source: str = string()


class DirectionRuleRow(HouseBound, table=True):
    """Who is proposed to direct, by profile, stage and circumstance; never assigned by itself (rule CA-10)."""

    __tablename__ = "direction_rules"
    __table_args__ = (UniqueConstraint("house_id", "code", "edition"),)

    code: str = string()
    edition: str = string()
    profile: str | None = string(default=None)
    stages: list[str] = Field(default_factory=list, sa_type=Texts)
    circumstance: str | None = string(default=None)
    holders: list[str] = Field(default_factory=list, sa_type=Texts)
    text_nl: str = string()
    text_en: str = string()
    finding: bool = Field(default=False)
    source: str = string()


class ConferenceFormRow(HouseBound, table=True):
    """A form of conference of another house, to found a charter on (overlegvorm)."""

    __tablename__ = "conference_forms"
    __table_args__ = (UniqueConstraint("house_id", "code", "edition"),)

    code: str = string()
    edition: str = string()
    title_nl: str = string()
    title_en: str = string()
    charter: dict[str, object] = Field(sa_type=JSONB)
    source: str = string()


CATALOGUE: tuple[type[HouseBound], ...] = (
    InterventionRow,
    ArrangementRow,
    AcuteRouteRow,
    DirectionRuleRow,
    ConferenceFormRow,
)
"""Every table of the catalogue beside the programmes themselves."""
