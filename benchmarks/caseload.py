"""A generated caseload as rows: the demo's generator for the facts, the gate's own algebra for the grants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import SQLModel

from app.demo.caseload import cases
from app.demo.generated import GeneratedCase, GeneratedGround
from app.domain.access.changes import table_of
from app.domain.access.granting import grant_row, packed
from app.domain.access.grants import Grant, grants, readers
from app.domain.access.grounds import (
    FOREVER,
    Agreement,
    CaseGrounds,
    DangerPair,
    Ground,
    Member,
    Objection,
    Period,
)
from app.domain.ids import new_id
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.grounds import CaseReaderRow, GrantRow, GroundRow
from app.domain.tables.organisations import AgreementPartyRow, AgreementRow, HouseRow, OrganisationRow
from app.domain.tables.persons import HouseholdMemberRow, HouseholdRow, PersonRow
from app.domain.vocabulary.cases import CaseStatus, Track
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.sharing import PERSONAL_PURPOSES, Category, Purpose, SharingGround

SPACE = UUID("6b65746e-706f-4f72-8074-000000000000")
HOUSE = uuid5(SPACE, "house")
KEEPER = uuid5(SPACE, "organisation safety_house 0")
COVENANT = uuid5(SPACE, "covenant")
OPENED = datetime(2020, 1, 1, tzinfo=UTC)
ACTIONS_A_MEETING = 1.8
COVENANT_CATEGORIES = Category.everything() & ~(Category.health.bit | Category.client_voice.bit)

_OWN_VERSION = 7

Rows = dict[type[SQLModel], list[tuple[Any, ...]]]


def organisation(kind: str, branch: int) -> UUID:
    """The id of an organisation by its kind and which one of that kind."""
    return uuid5(SPACE, f"organisation {kind} {branch}")


@dataclass(frozen=True, slots=True)
class Blank:
    """A row of a case that may be laid again with other ids: its values, and where ids of the case's own stand."""

    row: type[SQLModel]
    values: tuple[Any, ...]
    own: tuple[int, ...]
    own_lists: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A generated case as rows. Its grants were worked out once; cases laid from it differ in ids and numbers only."""

    blanks: tuple[Blank, ...]
    ids: frozenset[UUID]
    reference: int

    def lay(self, number: int, rows: Rows) -> None:
        """Add the rows of the case with this number."""
        fresh = {known: new_id() for known in sorted(self.ids)}
        for blank in self.blanks:
            values = list(blank.values)
            for place in blank.own:
                values[place] = fresh[values[place]]
            for place in blank.own_lists:
                values[place] = [fresh.get(known, known) for known in values[place]]
            if blank.row is CaseRow:
                values[self.reference] = f"ZVH-{number:08d}"
            rows[blank.row].append(tuple(values))


def shapes(count: int, first: int = 0) -> Iterator[tuple[Shape, set[tuple[str, int]]]]:
    """Generated cases as shapes, each with the organisations (kind and branch) at its table."""
    reference = [column.name for column in table_of(CaseRow).c].index("reference")
    for made in cases(count, first=first, agreements_per_meeting=ACTIONS_A_MEETING):
        partners = {(p.organisation_kind, p.branch) for p in made.participations}
        found = [(type(row), _values(row)) for row in _rows(made)]
        ids = frozenset(value for _, values in found for value in values if _is_own(value))
        yield Shape(tuple(_blank(row, values, ids) for row, values in found), ids, reference), partners


def _is_own(value: object) -> bool:
    return isinstance(value, UUID) and value.version == _OWN_VERSION


def _blank(row: type[SQLModel], values: tuple[Any, ...], ids: frozenset[UUID]) -> Blank:
    own = tuple(n for n, value in enumerate(values) if isinstance(value, UUID) and value in ids)
    lists = tuple(n for n, value in enumerate(values) if isinstance(value, list) and ids.intersection(value))
    return Blank(row, values, own, lists)


def _rows(made: GeneratedCase) -> Iterator[SQLModel]:
    case_id, household = new_id(), new_id()
    people = [new_id() for _ in made.persons]
    table = [organisation(p.organisation_kind, p.branch) for p in made.participations]
    opened = _at(made.opened_on)
    yield HouseholdRow(house_id=HOUSE, id=household, created_at=opened)
    for n, person in enumerate(made.persons):
        address = None if person.address is None else made.addresses[person.address]
        yield PersonRow(
            house_id=HOUSE,
            id=people[n],
            given_name=person.given_name,
            family_name=person.family_name,
            birth_date=person.birth_date,
            sex=person.sex,
            street=None if address is None else f"{address.street} {address.house_number}",
            postal_code=None if address is None else address.postal_code,
            city=None if address is None else address.city,
            protected=address is not None and address.protected,
            created_at=opened,
        )
        role = person.household_role if person.household_role in set(HouseholdRole) else HouseholdRole.other
        yield HouseholdMemberRow(house_id=HOUSE, household_id=household, person_id=people[n], role=role)
        yield CasePersonRow(house_id=HOUSE, case_id=case_id, person_id=people[n])
    yield CaseRow(
        house_id=HOUSE,
        id=case_id,
        household_id=household,
        keeper_id=KEEPER,
        reference=f"ZVH-{made.number:08d}",
        status=made.status if made.status in set(CaseStatus) else CaseStatus.opened,
        track=made.track if made.track in set(Track) else Track.regular,
        opened_at=opened,
        updated_at=opened,
        closed_at=None if made.closed_on is None else _at(made.closed_on),
    )
    for n, part in enumerate(made.participations):
        yield ParticipationRow(
            house_id=HOUSE,
            case_id=case_id,
            organisation_id=table[n],
            basis=part.basis,
            starts_at=_at(part.starts_on),
            ends_at=None if part.ends_on is None else _at(part.ends_on),
        )
    recorded = [(new_id(), ground) for ground in made.grounds if ground.kind == SharingGround.consent]
    for ground_id, ground in recorded:
        yield _ground_row(ground_id, ground, case_id, people, table)
    for action in made.actions:
        yield ActionRow(
            house_id=HOUSE,
            case_id=case_id,
            status=action.status,
            text=action.text,
            rationale=action.rationale,
            kind=action.kind,
            agreement_type=action.agreement_type,
            legal_domain=action.legal_domain,
            proposed_by_id=KEEPER,
            owner_organisation_id=table[action.owner],
            subject_ids=[people[subject] for subject in action.subjects],
            due_on=action.due_on,
            changed_at=_at(action.agreed_on),
        )
    yield from _granted(made, case_id, people, table, recorded)


def _granted(
    made: GeneratedCase,
    case_id: UUID,
    people: list[UUID],
    table: list[UUID],
    recorded: list[tuple[UUID, GeneratedGround]],
) -> Iterator[SQLModel]:
    pair = made.danger_pair
    given = grants(
        CaseGrounds(
            keeper=KEEPER,
            persons=frozenset(people),
            members=tuple(
                Member(table[n], Period(_at(part.starts_on), FOREVER if part.ends_on is None else _at(part.ends_on)))
                for n, part in enumerate(made.participations)
            ),
            grounds=tuple(_ground(i, g, people, table) for i, g in recorded if g.state in ("given", "limited")),
            objections=tuple(_objection(g, people, table) for _, g in recorded if g.state in ("refused", "withdrawn")),
            agreements=(_covenant(table),),
            danger_pairs=() if pair is None else (DangerPair(frozenset({people[pair[0]], people[pair[1]]}), Period()),),
        )
    )
    for row in packed(given):
        yield GrantRow(house_id=HOUSE, case_id=case_id, **grant_row(row))
    yield from _reader_rows(case_id, given)


def _reader_rows(case_id: UUID, given: Iterable[Grant]) -> Iterator[SQLModel]:
    for reader in readers(given, KEEPER):
        yield CaseReaderRow(
            house_id=HOUSE,
            case_id=case_id,
            organisation_id=reader.organisation,
            purposes=reader.purposes,
            categories=reader.categories,
            starts_at=reader.period.starts_at,
            ends_at=reader.period.ends_at,
            ground_ids=sorted(reader.grounds),
        )


def _ground_row(
    ground_id: UUID, made: GeneratedGround, case_id: UUID, people: list[UUID], table: list[UUID]
) -> SQLModel:
    return GroundRow(
        house_id=HOUSE,
        id=ground_id,
        case_id=case_id,
        kind=made.kind,
        state=made.state,
        person_ids=[people[made.person or 0]],
        recipient_ids=[table[n] for n in made.recipients] or None,
        purposes=Purpose(made.purpose).bit,
        categories=Category.mask(Category(word) for word in made.categories),
        recorded_by_id=table[made.giver],
        starts_at=_at(made.starts_on),
        ends_at=None if made.ends_on is None else _at(made.ends_on),
        objection_from=_at(made.starts_on) if made.state in ("refused", "withdrawn") else None,
        created_at=_at(made.starts_on),
    )


def _ground(ground_id: UUID, made: GeneratedGround, people: list[UUID], table: list[UUID]) -> Ground:
    starts = _at(made.starts_on)
    return Ground(
        ground_id,
        SharingGround.consent,
        Period(starts, FOREVER if made.ends_on is None else _at(made.ends_on)),
        Purpose(made.purpose).bit,
        Category.mask(Category(word) for word in made.categories),
        frozenset({people[made.person or 0]}),
        None,
        frozenset(table[n] for n in made.recipients) or None,
        starts,
    )


def _objection(made: GeneratedGround, people: list[UUID], table: list[UUID]) -> Objection:
    return Objection(
        people[made.person or 0],
        Period(_at(made.starts_on), FOREVER),
        Purpose(made.purpose).bit,
        Category.mask(Category(word) for word in made.categories),
        frozenset(table[n] for n in made.recipients) or None,
    )


def _covenant(table: list[UUID]) -> Agreement:
    return Agreement(
        COVENANT,
        SharingGround.covenant,
        Period(OPENED, FOREVER),
        frozenset(table) | {KEEPER},
        COVENANT_CATEGORIES,
        Purpose.mask(PERSONAL_PURPOSES),
    )


def region(partners: set[tuple[str, int]]) -> Rows:
    """The house, its partners and the covenant that all of them signed."""
    rows: Rows = defaultdict(list)
    for kind, branch in sorted(partners):
        made = organisation(kind, branch)
        name = f"{kind} {branch}"
        rows[OrganisationRow].append(_values(OrganisationRow(id=made, name=name, kind=kind, status="active")))
        signature = AgreementPartyRow(agreement_id=COVENANT, organisation_id=made, signed_on=OPENED.date())
        rows[AgreementPartyRow].append(_values(signature))
    house = HouseRow(id=HOUSE, organisation_id=KEEPER, code="waterduin", name="ZVH Waterduin", region="Waterduin")
    covenant = AgreementRow(
        id=COVENANT,
        house_id=HOUSE,
        kind="covenant",
        title="Convenant",
        edition="1",
        categories=COVENANT_CATEGORIES,
        starts_at=OPENED,
    )
    rows[HouseRow].append(_values(house))
    rows[AgreementRow].append(_values(covenant))
    return rows


def _values(row: SQLModel) -> tuple[Any, ...]:
    found = []
    for column in table_of(type(row)).c:
        value = getattr(row, column.name)
        if value is None and column.server_default is not None:
            value = OPENED  # COPY names every column, and times are the only defaults of the database
        found.append(value)
    return tuple(found)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
