"""Sharing grounds, what they come to (grants), and who may know of a case (readers)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import (
    HouseBound,
    Ids,
    Mask,
    Row,
    Versioned,
    moment,
    one_of,
    string,
    within_house,
)
from app.domain.vocabulary.grounds import ConsentState, GroundState
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.sharing import SharingGround


class GroundRow(HouseBound, Versioned, table=True):
    """A sharing ground (grondslag) in a case: consent and every other kind of E12.

    `person_ids` NULL means every person of the case; `giver_ids` NULL means any organisation's information;
    `recipient_ids` NULL means every organisation that takes part in the case.
    """

    __tablename__ = "grounds"
    __table_args__ = (
        one_of("kind", SharingGround),
        one_of("measure", MeasureKind),
        one_of("state", [*ConsentState, *(state for state in GroundState if state.value not in ConsentState.values())]),
        *within_house("cases", "case_id"),
        CheckConstraint("kind <> 'consent' OR cardinality(person_ids) = 1", name="consent_of_one_person"),
        Index("grounds_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    state: str = string()
    person_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    giver_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    recipient_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    purposes: int = Field(sa_type=Mask)
    categories: int = Field(sa_type=Mask)
    agreement_id: UUID | None = Field(default=None, foreign_key="agreements.id")
    edition: str | None = string(default=None)
    legal_basis: str | None = string(default=None)
    form_reference: str | None = string(default=None)
    threat: str | None = string(default=None)
    protects_ids: list[UUID] | None = Field(default=None, sa_type=Ids)
    measure: str | None = string(default=None)
    weighing: dict[str, object] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    recorded_by_id: UUID = Field(foreign_key="organisations.id")
    author_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    representative: str | None = string(default=None)
    authority_holders: int = Field(default=1)
    holders_agreed: int = Field(default=0)
    court_decision: str | None = string(default=None)
    limitation: str | None = string(default=None)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)
    review_at: datetime | None = moment(default=None)
    answered_at: datetime | None = moment(default=None)
    objection_from: datetime | None = moment(default=None)
    breaks_police_wish: bool = Field(default=False)
    answer_due_at: datetime | None = moment(default=None)
    child_interest_note: str | None = string(default=None)
    reason: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class GroundEventRow(HouseBound, table=True):
    """A step in the life of a ground; append-only (rule GR-03)."""

    __tablename__ = "ground_events"
    __table_args__ = (*within_house("grounds", "ground_id"), Index("ground_events_ground", "house_id", "ground_id"))

    ground_id: UUID
    state: str = string()
    reason: str | None = string(default=None)
    organisation_id: UUID
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class GrantRow(Row, table=True):
    """What one receiver may read of some persons' data from some givers, between two instants.

    The outcome of `app.domain.access.grants`, rewritten for a case in the transaction that changed a ground, a part in
    the case or a danger pair. Persons and givers for whom the answer is the same share a row (measured: 12 rows a
    case instead of 280); for one receiver, giver, person, purpose and instant there is at most one. `same_side` is
    false where the receiver acts only for another member (rule CO-06).
    """

    __tablename__ = "grants"
    __table_args__ = (
        *within_house("cases", "case_id"),
        Index("grants_receiver", "house_id", "case_id", "receiver_id"),
    )

    house_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID
    receiver_id: UUID
    giver_ids: list[UUID] = Field(sa_type=Ids)
    person_ids: list[UUID] = Field(sa_type=Ids)
    purposes: int = Field(sa_type=Mask)
    categories: int = Field(sa_type=Mask)
    same_side: bool = Field(default=True)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    ground_ids: list[UUID] = Field(sa_type=Ids)


class CaseReaderRow(Row, table=True):
    """That an organisation may know of a case between two instants: the index behind every list.

    `categories` is what it may see of any person there, and so of what the case says of the household as a whole.
    """

    __tablename__ = "case_readers"
    __table_args__ = (
        PrimaryKeyConstraint("house_id", "organisation_id", "case_id", "starts_at", "purposes"),
        *within_house("cases", "case_id"),
        Index("case_readers_case", "house_id", "case_id", "organisation_id"),
    )

    house_id: UUID
    organisation_id: UUID
    case_id: UUID
    purposes: int = Field(sa_type=Mask)
    categories: int = Field(sa_type=Mask)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    ground_ids: list[UUID] = Field(sa_type=Ids)


class WeighingSetRow(Row, table=True):
    """A region's versioned questions for weighing privacy against safety (rule GR-09)."""

    __tablename__ = "weighing_sets"

    house_id: UUID = Field(primary_key=True, foreign_key="houses.id")
    edition: str = string(primary_key=True)
    id: UUID = Field(default_factory=new_id, unique=True)
    questions: list[str] = Field(sa_type=JSONB)
    starts_on: date
    author: str = string()
