"""Cases and who takes part in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import HouseBound, Ids, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import (
    Approach,
    CasePersonRole,
    CasePhase,
    CaseStatus,
    DirectionRole,
    DirectorForm,
    HandoverState,
    ParticipationBasis,
    Shell,
    TaskKind,
    TaskState,
    Track,
)


class CaseRow(HouseBound, Versioned, table=True):
    """A case (casus) of one house about one household (rule CA-01)."""

    __tablename__ = "cases"
    __table_args__ = (
        one_of("status", CaseStatus),
        one_of("status_before_parking", CaseStatus),
        one_of("phase", CasePhase),
        one_of("track", Track),
        one_of("approach", Approach),
        *within_house("households", "household_id"),
        *within_house("cases", "linked_case_id"),
        *within_house("programmes", "programme_id"),
        UniqueConstraint("house_id", "reference"),
        Index("cases_household", "house_id", "household_id"),
    )

    household_id: UUID
    keeper_id: UUID = Field(foreign_key="organisations.id")
    referral_id: UUID | None = None
    reference: str = string()
    status: str = string(default=CaseStatus.opened)
    status_before_parking: str | None = string(default=None)
    phase: str = string(default=CasePhase.direct_safety)
    track: str = string()
    approach: str | None = string(default=None)
    coercive_framework: str | None = string(default=None)
    legal_domain: str | None = string(default=None)
    linked_case_id: UUID | None = None
    link_reason: str | None = string(default=None)
    episode: int = Field(default=1)
    repeats: int = Field(default=0)
    opened_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    closed_at: datetime | None = moment(default=None)
    phase_started_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    parked_until: date | None = None
    police_wish: str | None = string(default=None)
    programme_id: UUID | None = None
    updated_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class CasePersonRow(HouseBound, table=True):
    """A person of a case and the role there: family member, other parent elsewhere, network."""

    __tablename__ = "case_persons"
    __table_args__ = (
        one_of("role", CasePersonRole),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "case_id", "person_id"),
        Index("case_persons_person", "house_id", "person_id", "case_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID
    person_id: UUID
    role: str = string(default=CasePersonRole.client)


class ParticipationRow(HouseBound, Versioned, table=True):
    """An organisation's part in a case, with its period; `acts_for` lists the persons whose side alone it serves."""

    __tablename__ = "participations"
    __table_args__ = (
        one_of("basis", ParticipationBasis),
        one_of("shell", Shell),
        *within_house("cases", "case_id"),
        Index("participations_case", "house_id", "case_id", "organisation_id"),
        Index("participations_organisation", "house_id", "organisation_id"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    basis: str = string()
    shell: str | None = string(default=None)
    acts_for: list[UUID] | None = Field(default=None, sa_type=Ids)
    past_involvement_only: bool = Field(default=False)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class DirectionRow(HouseBound, Versioned, table=True):
    """A dated direction role on a case (regie): case director, process director and the others of E08."""

    __tablename__ = "directions"
    __table_args__ = (
        one_of("role", DirectionRole),
        one_of("form", DirectorForm),
        one_of("state", HandoverState),
        *within_house("cases", "case_id"),
        *within_house("directions", "predecessor_id"),
        Index("directions_case", "house_id", "case_id"),
        Index(
            "directions_one_in_charge",
            "house_id",
            "case_id",
            "role",
            unique=True,
            postgresql_where=sql("state = 'accepted' AND ends_at IS NULL"),
        ),
    )

    case_id: UUID
    role: str = string()
    form: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    provisional: bool = Field(default=False)
    push_through: bool = Field(default=False)
    member_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    state: str = string(default=HandoverState.offered)
    predecessor_id: UUID | None = None
    handover_note: str | None = string(default=None)
    decline_reason: str | None = string(default=None)
    starts_at: datetime | None = moment(default=None)
    ends_at: datetime | None = moment(default=None)


class FileNumberRow(HouseBound, table=True):
    """A partner's own number for the same family (kruisverwijzing), unique per organisation."""

    __tablename__ = "file_numbers"
    __table_args__ = (
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "organisation_id", "number"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    number: str = string()


class CaseMoveRow(HouseBound, table=True):
    """One step of a case's status, phase, track or approach: who, when, why, by which meeting (CA-02). Append-only."""

    __tablename__ = "case_moves"
    __table_args__ = (*within_house("cases", "case_id"), Index("case_moves_case", "house_id", "case_id"))

    case_id: UUID
    field: str = string()
    old: str | None = string(default=None)
    new: str = string()
    reason: str | None = string(default=None)
    gate: str | None = string(default=None)
    decision_id: UUID | None = None
    meeting_id: UUID | None = None
    organisation_id: UUID
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class TaskRow(HouseBound, Versioned, table=True):
    """A task that a rule sets: first contact (RE-14), telling a client (RE-12), telling that was shared (DI-03).

    Without an organisation it waits to be claimed; the first claim wins.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        one_of("kind", TaskKind),
        one_of("state", TaskState),
        *within_house("cases", "case_id"),
        Index("tasks_case", "house_id", "case_id"),
        Index("tasks_referral", "house_id", "referral_id", postgresql_where=sql("referral_id IS NOT NULL")),
        Index("tasks_organisation", "house_id", "organisation_id", "id"),
        Index("tasks_due", "house_id", "due_at", postgresql_where=sql("state IN ('open', 'claimed')")),
    )

    kind: str = string()
    state: str = string(default=TaskState.open)
    case_id: UUID | None = None
    referral_id: UUID | None = None
    ground_id: UUID | None = None
    person_id: UUID | None = None
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    due_at: datetime = moment()
    postponed_reason: str | None = string(default=None)
    claimed_at: datetime | None = moment(default=None)
    done_at: datetime | None = moment(default=None)
    late_told_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
