"""What organisations bring in: contributions, their awareness and contests, and requests for information."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Mask, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.contributions import (
    Awareness,
    ContestState,
    ContributionMode,
    InformationRequestState,
    KnownValue,
    Quality,
    RefusalReason,
    Restriction,
    Validity,
)
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround


class ContributionRow(HouseBound, Versioned, table=True):
    """One item of one organisation about one or more persons; it stays that organisation's (rule CO-01).

    `recipient_ids` NULL leaves the choice of readers to the grounds; a list narrows them (rule CO-05). An instruction
    closes the item to `instruction_closes_ids`, or without that list to all but owner and keeper (rule GR-17). The item
    counts as current until `fresh_until`, drawn from the house's setting when it was last confirmed (rule CO-08). What
    is left after `erased_at` can be counted and says nothing of anybody (rule GR-16).
    """

    __tablename__ = "contributions"
    __table_args__ = (
        one_of("mode", ContributionMode),
        one_of("category", Category),
        one_of("known_value", KnownValue),
        one_of("ground_kind", SharingGround),
        one_of("purpose", Purpose),
        one_of("restriction", Restriction),
        one_of("quality", Quality),
        one_of("validity", Validity),
        one_of("refusal_reason", RefusalReason),
        *within_house("cases", "case_id"),
        *within_house("grounds", "ground_id", "health_ground_id"),
        *within_house("persons", "compartment_of_id"),
        *within_house("contributions", "corrects_id"),
        *within_house("information_requests", "request_id"),
        CheckConstraint("mode = 'content' OR content IS NULL", name="only_content_has_text"),
        CheckConstraint("cardinality(person_ids) > 0 OR erased_at IS NOT NULL", name="about_someone"),
        Index("contributions_case", "house_id", "case_id"),
        Index("contributions_organisation", "house_id", "organisation_id", "id"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    person_ids: list[UUID] = Field(sa_type=Ids)
    mode: str = string()
    category: str = string()
    category_mask: int = Field(sa_type=Mask)
    known_value: str | None = string(default=None)
    content: str | None = string(default=None)
    necessity: str | None = string(default=None)
    as_of: date | None = None
    last_verified_on: date | None = None
    fresh_until: date | None = None
    retelling: int = Field(default=0)
    ground_kind: str | None = string(default=None)
    ground_id: UUID | None = None
    agreement_id: UUID | None = Field(default=None, foreign_key="agreements.id")
    ground_edition: str | None = string(default=None)
    health_ground_id: UUID | None = None
    purpose: str | None = string(default=None)
    restriction: str = string(default=Restriction.none)
    compartment_of_id: UUID | None = None
    recipient_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    refusal_reason: str | None = string(default=None)
    told_at: datetime | None = moment(default=None)
    told_by: str | None = string(default=None)
    told_in: str | None = string(default=None)
    speaks_for_treating: bool = Field(default=False)
    reuse_permission: bool = Field(default=False)
    quality: str = string(default=Quality.unchecked)
    validity: str = string(default=Validity.current)
    instruction: str | None = string(default=None)
    instructed_by_id: UUID | None = None
    instruction_closes_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    checked_by_id: UUID | None = None
    checked_at: datetime | None = moment(default=None)
    corrects_id: UUID | None = None
    request_id: UUID | None = None
    withdrawn_reason: str | None = string(default=None)
    erased_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class AwarenessRow(HouseBound, table=True):
    """Whether a person knows that an organisation shares, asked with each contribution (rule GR-05)."""

    __tablename__ = "awareness"
    __table_args__ = (
        one_of("status", Awareness),
        *within_house("contributions", "contribution_id"),
        Index("awareness_contribution", "house_id", "contribution_id"),
    )

    contribution_id: UUID
    person_id: UUID
    status: str = string()
    reason: str | None = string(default=None)


class ContestRow(HouseBound, Versioned, table=True):
    """A contested item (betwist gegeven) and the owner's answer (rule CO-07)."""

    __tablename__ = "contests"
    __table_args__ = (
        one_of("state", ContestState),
        *within_house("contributions", "contribution_id"),
        Index("contests_contribution", "house_id", "contribution_id"),
    )

    contribution_id: UUID
    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    for_client: bool = Field(default=False)
    reason: str = string()
    state: str = string(default=ContestState.contested)
    answer: str | None = string(default=None)
    answer_due_at: datetime = moment()
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    answered_at: datetime | None = moment(default=None)


class InformationRequestRow(HouseBound, Versioned, table=True):
    """A question for information to one organisation (informatieverzoek, rule CO-09)."""

    __tablename__ = "information_requests"
    __table_args__ = (
        one_of("state", InformationRequestState),
        one_of("purpose", Purpose),
        one_of("refusal_reason", RefusalReason),
        *within_house("cases", "case_id"),
        Index("information_requests_case", "house_id", "case_id"),
        Index("information_requests_asked", "house_id", "asked_id"),
    )

    case_id: UUID
    asked_id: UUID = Field(foreign_key="organisations.id")
    asked_by_id: UUID = Field(foreign_key="organisations.id")
    need: str = string()
    categories: list[str] = Field(default_factory=list, sa_type=Texts)
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    purpose: str = string()
    due_at: datetime = moment()
    state: str = string(default=InformationRequestState.asked)
    refusal_reason: str | None = string(default=None)
    reminded_at: datetime | None = moment(default=None)
    raised_to: str | None = string(default=None)
    answered_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class HelpRow(HouseBound, Versioned, table=True):
    """Help that a family member has or had (hulpgeschiedenis, rule CO-13), as one organisation knows it."""

    __tablename__ = "help_periods"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("help_periods_case", "house_id", "case_id"),
        Index("help_periods_organisation", "house_id", "organisation_id", "id"),
    )

    case_id: UUID
    person_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    helper: str = string()
    kind: str = string()
    aim: str | None = string(default=None)
    starts_on: date | None = None
    ends_on: date | None = None
    outcome: str | None = string(default=None)
    problems: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class SituationPartRow(HouseBound, Versioned, table=True):
    """A part of the situation picture (situatiebeeld), and the items on which it rests (rule CO-10).

    It is open to who may read every one of those items; `category_mask` is what they hold together.
    """

    __tablename__ = "situation_parts"
    __table_args__ = (
        *within_house("cases", "case_id"),
        CheckConstraint("cardinality(contribution_ids) > 0", name="rests_on_something"),
        Index("situation_parts_case", "house_id", "case_id"),
    )

    case_id: UUID
    heading: str = string()
    text: str = string()
    contribution_ids: list[UUID] = Field(sa_type=Ids)
    person_ids: list[UUID] = Field(sa_type=Ids)
    category_mask: int = Field(sa_type=Mask)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    written_at: datetime = moment()


class UnknownRow(HouseBound, Versioned, table=True):
    """Something that is not known (rule CO-14); `silent_id` was asked or invited and brought nothing."""

    __tablename__ = "unknowns"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("actions", "action_id"),
        *within_house("information_requests", "request_id"),
        CheckConstraint("cardinality(person_ids) > 0", name="about_someone"),
        Index("unknowns_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_ids: list[UUID] = Field(sa_type=Ids)
    question: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    silent_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    request_id: UUID | None = None
    action_id: UUID | None = None
    settled_at: datetime | None = moment(default=None)
    outcome: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
