"""Any state of a case, drawn from a seed: household, members with periods and sides, grounds of every kind, objections.

A state is a `Case` of the slow model, that is plain facts. What writes it uses the product's own tables and gate, so
that the grants are those which the product itself works out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import SQLModel

from app.domain.access import granting
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.grounds import GroundRow
from app.domain.tables.persons import DangerPairRow, HouseholdMemberRow, HouseholdRow, PersonRow
from app.domain.vocabulary.grounds import ConsentState
from app.domain.vocabulary.sharing import Category, Purpose
from tests.doors.region import Region, day
from tests.slow_model.facts import (
    AGGREGATE_PURPOSES,
    CATEGORIES,
    Action,
    Case,
    Contribution,
    DangerPair,
    Ground,
    House,
    Organisation,
    Part,
    Person,
)
from tests.world import World

T = TypeVar("T")

PURPOSES = tuple(word.value for word in Purpose if word.value not in AGGREGATE_PURPOSES)
OTHER_KINDS = (
    "serious_threat_override", "safety_weighing", "vt_statutory_task", "reporting_code", "measure_in_force",
    "criminal_procedure", "statutory_other",
)  # fmt: skip
ANSWERS = (*("given",) * 6, *(word.value for word in ConsentState if word is not ConsentState.given))
NAMES = ("Anouk", "Bram", "Cato", "Daan")


def draw_case(region: Region, seed: int) -> Case:
    """The state of this seed."""
    r = Random(seed)  # noqa: S311 - a state is to be found again
    house = r.choice(region.houses)
    people = tuple(_person(r, n) for n in range(r.choice((1, 2, 2, 3, 3, 4))))
    ids = [person.id for person in people]
    case_id = new_id()
    return Case(
        house=house,
        organisations=region.organisations(house),
        shown=_case(r, case_id),
        persons=people,
        parts=tuple(part for one in region.partners.values() for part in _parts(r, one, ids)),
        grounds=_grounds(r, region, ids),
        danger_pairs=_pairs(r, ids),
        actions=tuple(_action(r, region, ids, case_id) for _ in range(r.randint(0, 4))),
        contributions=tuple(_item(r, house, region, ids, case_id) for _ in range(r.randint(0, 5))),
        police_wish=r.choice((None, None, None, "yes", "no", "undecided")),
    )


def _case(r: Random, case_id: UUID) -> dict[str, Any]:
    return {
        "id": str(case_id),
        "version": 1,
        "reference": f"ZVH-{case_id.hex[-12:]}",
        "householdId": str(new_id()),
        "status": r.choice(("opened", "preparing", "plan_active")),
        "phase": "direct_safety",
        "track": "regular",
        "approach": r.choice((None, "multi")),
        "episode": r.randint(1, 3),
        "parkedUntil": r.choice((None, "2027-03-04")),
        "openedAt": day(-30).isoformat(),
        "phaseStartedAt": day(-20).isoformat(),
        "repeats": 0,
        "updatedAt": day(-2).isoformat(),
    }


def _person(r: Random, n: int) -> Person:
    person_id, protected = new_id(), r.random() < 0.5
    shown = {
        "id": str(person_id),
        "version": 1,
        "role": r.choice(("client", "stayer", "removed_person")),
        "givenName": NAMES[n],
        "familyName": f"Verzonnen{r.randint(1, 99)}",
        "aliases": ["Nikki"] if r.random() < 0.3 else [],
        "birthDate": str(date(1980 + n, 2, 3)),
        "sex": r.choice((None, "female", "male")),
        "bsn": f"99999{r.randint(0, 9999):04d}",
        "street": f"Duindoornpad {r.randint(1, 99)}",
        "postalCode": "0000 AA",
        "city": "Waterduin",
        "phone": f"06-0000{r.randint(0, 9999):04d}",
        "whereabouts": r.choice((None, "bij een tante")),
        "protected": protected,
    }
    return Person(person_id, protected, shown)


def _parts(r: Random, one: Organisation, ids: Sequence[UUID]) -> list[Part]:
    return [_part(r, one, ids) for _ in range(r.choice((0, 1, 1, 1, 2)))]


def _part(r: Random, one: Organisation, ids: Sequence[UUID]) -> Part:
    starts, ends = r.choice(
        ((day(-300), None),) * 4 + ((day(-300), day(30)), (day(-300), day(-10)), (day(2), None), (day(-5), day(-1)))
    )
    part_id, basis = new_id(), r.choice(("core", "on_request"))
    side = frozenset(r.sample(ids, r.randint(0, 2) if len(ids) > 1 else 1)) if r.random() < 0.4 else None
    past_only = r.random() < 0.3
    shown = {
        "id": str(part_id),
        "version": 1,
        "organisationId": str(one.id),
        "basis": basis,
        "shell": r.choice((None, "first")),
        "actsFor": None if side is None else [str(one) for one in sorted(side)],
        "pastInvolvementOnly": past_only,
        "startsAt": starts.isoformat(),
        "endsAt": ends.isoformat() if ends else None,
    }
    return Part(one.id, starts, ends, side, past_only, shown)


def _grounds(r: Random, region: Region, ids: Sequence[UUID]) -> tuple[Ground, ...]:
    """Some grounds, and for some of the consents a later word of the same person that meets it, wholly or in part."""
    first = [_ground(r, region, ids) for _ in range(r.randint(0, 6))]
    given = [ground for ground in first if ground.kind == "consent" and ground.state == "given"]
    taken_back = [
        replace(
            ground,
            state="withdrawn",
            objection_from=day(-r.choice((1, 1, 250))),
            recipients=ground.recipients if r.random() < 0.5 else None,
            categories=ground.categories if r.random() < 0.5 else frozenset(_some(r, CATEGORIES)),
        )
        for ground in given
        if r.random() < 0.3
    ]
    return (*first, *taken_back)


def _ground(r: Random, region: Region, ids: Sequence[UUID]) -> Ground:
    is_consent = r.random() < 0.6
    starts = r.choice((day(-200), day(-20), day(-200), day(-200), day(3)))
    ends = r.choice((None, None, None, day(40), day(-3)))
    state = r.choice(ANSWERS) if is_consent else r.choice(("active",) * 5 + ("drafted", "ended", "under_review"))
    refused = state in ("refused", "withdrawn", "blocked_by_parent")
    override = not is_consent and r.random() < 0.3
    kind = "consent" if is_consent else "serious_threat_override" if override else r.choice(OTHER_KINDS)
    return Ground(
        kind=kind,
        state=state,
        persons=frozenset({r.choice(ids)}) if is_consent else _named(r, ids, 0.4),
        givers=_named(r, [one.id for one in region.partners.values()], 0.15),
        recipients=_named(r, [one.id for one in region.partners.values()], 0.6),
        purposes=frozenset(PURPOSES) if r.random() < 0.6 else frozenset(_some(r, PURPOSES)),
        categories=frozenset(CATEGORIES) if r.random() < 0.4 else frozenset(_some(r, CATEGORIES)),
        starts_at=starts,
        ends_at=ends,
        review_at=r.choice((day(20), day(-1), day(20))) if override else None,
        answered_at=day(-r.randint(1, 200)) if is_consent and state != "requested" else None,
        objection_from=day(-r.randint(1, 200)) if refused else None,
        breaks_police_wish=override and r.random() < 0.5,
    )


def _pairs(r: Random, ids: Sequence[UUID]) -> tuple[DangerPair, ...]:
    if len(ids) < 2 or r.random() < 0.4:
        return ()
    return tuple(
        DangerPair(frozenset(r.sample(ids, 2)), r.choice((None, None, day(-1)))) for _ in range(r.randint(1, 2))
    )


def _action(r: Random, region: Region, ids: Sequence[UUID], case_id: UUID) -> Action:
    owner = r.choice((None, *(one.id for one in region.partners.values())))
    subjects = frozenset(_some(r, ids)) if r.random() < 0.85 else frozenset[UUID]()
    status, kind = r.choice(("agreed", "in_progress", "done")), r.choice(("help_start", "home_visit"))
    shown = {
        "id": str(new_id()),
        "version": 1,
        "caseId": str(case_id),
        "status": status,
        "kind": kind,
        "text": f"Afspraak {r.randint(1, 999)}",
        "ownerOrganisationId": str(owner) if owner else None,
        "subjectIds": [str(one) for one in sorted(subjects)],
        "dueOn": r.choice((None, "2026-12-24")),
        "result": r.choice((None, "Gelukt")),
        "bridgingRisk": False,
        "requiresJoint": False,
        "preconditions": [],
        "unmet": [],
        "changedAt": day(-1).isoformat(),
    }
    return Action(owner, subjects, shown)


def _item(r: Random, house: House, region: Region, ids: Sequence[UUID], case_id: UUID) -> Contribution:
    givers = [*(one.id for one in region.partners.values()), house.keeper]
    giver, about = r.choice(givers), _some(r, ids) if r.random() < 0.4 else [r.choice(ids)]
    category, mode = r.choice(CATEGORIES), r.choice(("content",) * 5 + ("withheld", "process", "known_flag"))
    restriction = r.choice(
        ("none",) * 5
        + ("ongoing_investigation", "prosecution_only", "protected_source", "member_compartment", "safe_location")
    )
    validity = r.choice(("current",) * 5 + ("withdrawn", "corrected", "contested"))
    recipients = _named(r, givers, 0.25)
    closed_to = _named(r, givers, 0.2)
    compartment = r.choice(about) if restriction == "member_compartment" and r.random() < 0.6 else None
    shown = {
        "id": str(new_id()),
        "version": 1,
        "caseId": str(case_id),
        "organisationId": str(giver),
        "personIds": [str(one) for one in sorted(about)],
        "mode": mode,
        "validity": validity,
        "restriction": restriction,
        "instruction": None if closed_to is None else "Niet delen",
        "recipientIds": None if recipients is None else [str(one) for one in sorted(recipients)],
        "refusalReason": "no_ground" if mode == "withheld" else None,
        "withdrawnReason": "Vergissing" if validity == "withdrawn" else None,
        "createdAt": day(-3).isoformat(),
        "category": category,
        "knownValue": "known" if mode == "known_flag" else None,
        "content": f"Verhaal {r.randint(1, 999)}" if mode == "content" else None,
        "necessity": "Nodig" if mode == "content" else None,
        "asOf": "2026-10-01",
        "speaksForTreating": False,
        "reusePermission": False,
        "quality": "unchecked",
        "compartmentOf": None if compartment is None else str(compartment),
    }
    return Contribution(giver, category, frozenset(about), shown, compartment, recipients, closed_to)


def _some(r: Random, items: Sequence[T]) -> list[T]:
    return r.sample(list(items), r.randint(1, len(items)))


def _named(r: Random, ids: Sequence[UUID], chance: float) -> frozenset[UUID] | None:
    return frozenset(r.sample(list(ids), min(len(ids), r.randint(1, 3)))) if r.random() < chance else None


async def write_case(gate: Gate, case: Case, rooms: Iterable[SQLModel] = ()) -> None:
    """Write the facts of a case, with rows of other rooms, and let the product work out what follows from them."""
    house, case_id = case.house.id, UUID(case.shown["id"])
    world = World(gate, house, {"safety_house": case.house.keeper})
    async with gate.open(world.keeper(), "test:case") as work:
        people = [_person_row(house, person) for person in case.persons]
        await work.insert(HouseholdRow(house_id=house, id=UUID(case.shown["householdId"])), *people)
        await work.insert(_case_row(case))
        for person in case.persons:
            place: dict[str, Any] = {"house_id": house, "person_id": person.id}
            await work.insert(
                HouseholdMemberRow(**place, household_id=UUID(case.shown["householdId"]), role="parent"),
                CasePersonRow(**place, case_id=case_id, role=person.shown["role"]),
            )
        await work.insert(*(_part_row(house, case_id, part) for part in case.parts))
        await work.insert(*(_ground_row(case, ground) for ground in case.grounds))
        await work.insert(*(_pair_row(case, pair) for pair in case.danger_pairs))
        await work.insert(*(_action_row(case, action) for action in case.actions))
        await work.insert(*(_item_row(case, item) for item in case.contributions))
        await work.insert(*rooms)
        await granting.rewrite(work, case_id)


def _case_row(case: Case) -> CaseRow:
    s = case.shown
    return CaseRow(
        house_id=case.house.id, id=UUID(s["id"]), household_id=UUID(s["householdId"]), keeper_id=case.house.keeper,
        reference=s["reference"], status=s["status"], phase=s["phase"], track=s["track"], approach=s["approach"],
        episode=s["episode"], parked_until=_date(s["parkedUntil"]), opened_at=_moment(s["openedAt"]),
        phase_started_at=_moment(s["phaseStartedAt"]), updated_at=_moment(s["updatedAt"]), police_wish=case.police_wish,
    )  # fmt: skip


def _person_row(house: UUID, person: Person) -> PersonRow:
    s = person.shown
    return PersonRow(
        house_id=house, id=person.id, given_name=s["givenName"], family_name=s["familyName"], aliases=s["aliases"],
        birth_date=_date(s["birthDate"]), sex=s["sex"], bsn=s["bsn"], street=s["street"], postal_code=s["postalCode"],
        city=s["city"], phone=s["phone"], whereabouts=s["whereabouts"], protected=s["protected"],
    )  # fmt: skip


def _part_row(house: UUID, case_id: UUID, part: Part) -> ParticipationRow:
    return ParticipationRow(
        house_id=house, id=UUID(part.shown["id"]), case_id=case_id, organisation_id=part.organisation,
        basis=part.shown["basis"], shell=part.shown["shell"], starts_at=part.starts_at, ends_at=part.ends_at,
        acts_for=_ids(part.acts_for), past_involvement_only=part.past_involvement_only,
    )  # fmt: skip


def _ground_row(case: Case, ground: Ground) -> GroundRow:
    return GroundRow(
        house_id=case.house.id, case_id=UUID(case.shown["id"]), kind=ground.kind, state=ground.state,
        person_ids=_ids(ground.persons), giver_ids=_ids(ground.givers), recipient_ids=_ids(ground.recipients),
        purposes=Purpose.mask(map(Purpose, ground.purposes)),
        categories=Category.mask(map(Category, ground.categories)),
        recorded_by_id=case.house.keeper, starts_at=ground.starts_at, ends_at=ground.ends_at,
        review_at=ground.review_at, answered_at=ground.answered_at, objection_from=ground.objection_from,
        breaks_police_wish=ground.breaks_police_wish,
    )  # fmt: skip


def _pair_row(case: Case, pair: DangerPair) -> DangerPairRow:
    one, other = sorted(pair.persons)
    return DangerPairRow(
        house_id=case.house.id, case_id=UUID(case.shown["id"]), kind="stalking", person_id=one, other_person_id=other,
        source="test", set_on=day(-50).date(), set_by_id=case.house.keeper, lifted_at=pair.lifted_at,
    )  # fmt: skip


def _action_row(case: Case, action: Action) -> ActionRow:
    s = action.shown
    return ActionRow(
        house_id=case.house.id, id=UUID(s["id"]), case_id=UUID(s["caseId"]), status=s["status"], kind=s["kind"],
        text=s["text"], owner_organisation_id=action.owner, subject_ids=sorted(action.subjects),
        due_on=_date(s["dueOn"]), result=s["result"], changed_at=_moment(s["changedAt"]),
        proposed_by_id=case.house.keeper,
    )  # fmt: skip


def _item_row(case: Case, item: Contribution) -> ContributionRow:
    s = item.shown
    return ContributionRow(
        house_id=case.house.id, id=UUID(s["id"]), case_id=UUID(s["caseId"]), organisation_id=item.giver,
        person_ids=sorted(item.persons), mode=s["mode"], category=item.category,
        category_mask=Category(item.category).bit, known_value=s["knownValue"], content=s["content"],
        necessity=s["necessity"], as_of=_date(s["asOf"]), restriction=s["restriction"],
        compartment_of_id=item.compartment_of, recipient_ids=_ids(item.recipients), refusal_reason=s["refusalReason"],
        validity=s["validity"], instruction=s["instruction"], instruction_closes_ids=_ids(item.closed_to),
        withdrawn_reason=s["withdrawnReason"], created_at=_moment(s["createdAt"]),
    )  # fmt: skip


def _ids(found: frozenset[UUID] | None) -> list[UUID] | None:
    return None if found is None else sorted(found)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
