"""Lays generated cases into a house at once, for a demo or a trial: rows in batches, grants by the gate's own steps.

No partner reaches this: it is the operator's, like founding a house, and takes invented families only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import SQLModel

from app.domain.access import granting
from app.domain.access.changes import insertion, names_with_server_default
from app.domain.ids import new_id
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.grounds import GroundRow
from app.domain.tables.persons import DangerPairRow, HouseholdMemberRow, HouseholdRow, PersonRow
from app.domain.vocabulary.cases import CaseStatus, Track
from app.domain.vocabulary.persons import DangerKind, HouseholdRole
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

if TYPE_CHECKING:
    from app.demo.generated import GeneratedCase
    from app.domain.access.actor import Actor
    from app.domain.access.work import Gate, Work

Partners = Mapping[str, Sequence[UUID]]
"""The organisations of a house by their kind."""


async def lay_cases(gate: Gate, actor: Actor, *, made: Sequence[GeneratedCase], partners: Partners) -> int:
    """Lay a batch of generated cases, in one transaction; how many."""
    async with gate.open(actor, "case:open") as work:
        work.note(generated=len(made))
        rows: dict[tuple[type[SQLModel], frozenset[str]], list[SQLModel]] = defaultdict(list)
        laid = [_Laid(actor, case, partners) for case in made]
        work.touch(*(case.case_id for case in laid))
        for case in laid:
            for row in case.rows():
                rows[type(row), _given(row)].append(row)
        for (kind, columns), found in rows.items():
            statement = insertion(kind, columns)
            values = [statement.arguments(**{name: getattr(row, name) for name in columns}) for row in found]
            await work.connection.executemany(statement.sql, values)
        await _grant(work, laid)
    return len(laid)


async def _grant(work: Work, laid: Sequence[_Laid]) -> None:
    for case in laid:
        await granting.rewrite(work, case.case_id)


class _Laid:
    """One generated case with the identifiers that it gets here."""

    def __init__(self, actor: Actor, made: GeneratedCase, partners: Partners) -> None:
        self._house, self._keeper, self._made = actor.house_id, actor.keeper_id, made
        self.case_id, self._household = new_id(), new_id()
        self._people = [new_id() for _ in made.persons]
        self._table = [self._partner(part.organisation_kind, part.branch, partners) for part in made.participations]

    def _partner(self, kind: str, branch: int, partners: Partners) -> UUID:
        known = partners.get(kind)
        return known[branch % len(known)] if known else self._keeper

    def rows(self) -> Iterator[SQLModel]:
        """Every row, in the order of their references."""
        made, house = self._made, self._house
        opened = _at(made.opened_on)
        yield HouseholdRow(house_id=house, id=self._household, created_at=opened)
        yield from self._persons(opened)
        yield CaseRow(
            house_id=house,
            id=self.case_id,
            household_id=self._household,
            keeper_id=self._keeper,
            reference=f"{made.opened_on.year}-G{made.number:06d}",
            status=made.status if made.status in CaseStatus.values() else CaseStatus.opened.value,
            track=made.track if made.track in Track.values() else Track.regular.value,
            opened_at=opened,
            updated_at=opened,
            closed_at=None if made.closed_on is None else _at(made.closed_on),
        )
        for person_id in self._people:
            yield CasePersonRow(house_id=house, case_id=self.case_id, person_id=person_id)
        yield from self._team()
        yield from self._consents()
        yield from self._actions()
        if made.danger_pair is not None:
            one, other = made.danger_pair
            yield DangerPairRow(
                house_id=house,
                case_id=self.case_id,
                kind=DangerKind.intimate_terror.value,
                person_id=self._people[one],
                other_person_id=self._people[other],
                source="generated",
                set_on=made.opened_on,
                set_by_id=self._keeper,
            )

    def _persons(self, opened: datetime) -> Iterator[SQLModel]:
        for person_id, person in zip(self._people, self._made.persons, strict=True):
            address = None if person.address is None else self._made.addresses[person.address]
            yield PersonRow(
                house_id=self._house,
                id=person_id,
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
            known = person.household_role in HouseholdRole.values()
            yield HouseholdMemberRow(
                house_id=self._house,
                household_id=self._household,
                person_id=person_id,
                role=person.household_role if known else HouseholdRole.other.value,
            )

    def _team(self) -> Iterator[SQLModel]:
        seen: set[UUID] = set()
        for organisation_id, part in zip(self._table, self._made.participations, strict=True):
            if organisation_id not in seen:
                seen.add(organisation_id)
                yield ParticipationRow(
                    house_id=self._house,
                    case_id=self.case_id,
                    organisation_id=organisation_id,
                    basis=part.basis,
                    starts_at=_at(part.starts_on),
                    ends_at=None if part.ends_on is None else _at(part.ends_on),
                )

    def _consents(self) -> Iterator[SQLModel]:
        for ground in self._made.grounds:
            if ground.kind == SharingGround.consent:
                closed = ground.state in ("refused", "withdrawn")
                yield GroundRow(
                    house_id=self._house,
                    case_id=self.case_id,
                    kind=ground.kind,
                    state=ground.state,
                    person_ids=[self._people[ground.person or 0]],
                    recipient_ids=sorted({self._table[n] for n in ground.recipients}) or None,
                    purposes=Purpose(ground.purpose).bit,
                    categories=Category.mask(Category(word) for word in ground.categories),
                    recorded_by_id=self._table[ground.giver],
                    starts_at=_at(ground.starts_on),
                    ends_at=None if ground.ends_on is None else _at(ground.ends_on),
                    objection_from=_at(ground.starts_on) if closed else None,
                    created_at=_at(ground.starts_on),
                )

    def _actions(self) -> Iterator[SQLModel]:
        for action in self._made.actions:
            yield ActionRow(
                house_id=self._house,
                case_id=self.case_id,
                status=action.status,
                text=action.text,
                rationale=action.rationale,
                kind=action.kind,
                agreement_type=action.agreement_type,
                legal_domain=action.legal_domain,
                proposed_by_id=self._keeper,
                owner_organisation_id=self._table[action.owner],
                subject_ids=[self._people[subject] for subject in action.subjects],
                due_on=action.due_on,
                changed_at=_at(action.agreed_on),
            )


def _given(row: SQLModel) -> frozenset[str]:
    left = names_with_server_default(type(row))
    return frozenset(name for name in type(row).model_fields if getattr(row, name) is not None or name not in left)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
