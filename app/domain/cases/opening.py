"""Opening a case: the steps inside the transaction that accepts a referral (rules CA-01, CA-03, PE-01).

Whoever opens a case records the grounds that came with it and then calls `granting.rewrite`: until then nobody knows
of the case.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.access.case_standing import find_case
from app.domain.access.work import Work
from app.domain.cases import statements
from app.domain.cases.directing import coordinated
from app.domain.cases.moving import told
from app.domain.cases.phases import run_phase_clock
from app.domain.cases.rules import TrackFacts, check_subject, check_track
from app.domain.errors import Fault, InvalidContent, NotFound, OpenCaseExists
from app.domain.ids import new_id
from app.domain.organisations.agreements import setting
from app.domain.organisations.service import check_takes_part
from app.domain.persons.drafts import PersonDraft
from app.domain.persons.rules import HouseholdFact, check_birth_date, check_household
from app.domain.persons.service import made_person
from app.domain.tables.cases import CasePersonRow, CaseRow, ParticipationRow
from app.domain.tables.persons import HouseholdMemberRow, HouseholdRow, PersonRow, RelationRow
from app.domain.vocabulary.actions import LegalDomain
from app.domain.vocabulary.case_course import PHASE
from app.domain.vocabulary.cases import (
    Approach,
    CasePersonRole,
    CasePhase,
    CaseStatus,
    CoerciveFramework,
    ParticipationBasis,
    Shell,
    Track,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole

_REFERENCE_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone of a new case: as told, or a known record of the house. By `key` the opening's other parts name them."""

    key: str
    draft: PersonDraft | None = None
    person_id: UUID | None = None
    role: CasePersonRole = CasePersonRole.client
    household_role: HouseholdRole | None = None


@dataclass(frozen=True, slots=True)
class NewRelation:
    """What one person is to another, by their keys."""

    key: str
    to_key: str
    kind: str


@dataclass(frozen=True, slots=True)
class NewParticipation:
    """An organisation that takes part from the start; `acts_for` by keys, None: the family as a whole."""

    organisation_id: UUID
    basis: ParticipationBasis
    shell: Shell | None = None
    acts_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """All that a new case starts with. Without `household_id` the household is new."""

    referral_id: UUID
    track: Track
    persons: tuple[NewPerson, ...]
    participations: tuple[NewParticipation, ...] = ()
    relations: tuple[NewRelation, ...] = ()
    household_id: UUID | None = None
    approach: Approach | None = None
    coercive_framework: CoerciveFramework | None = None
    legal_domain: LegalDomain | None = None
    linked_case_id: UUID | None = None
    link_reason: str | None = None
    first_to_act_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case that was opened, and its persons by their keys."""

    case: CaseRow
    persons: Mapping[str, UUID]


async def opened(work: Work, opening: Opening) -> Opened:
    """Open a case in this transaction. Raises OpenCaseExists, and InvalidContent with pointers into the opening."""
    kinds = [
        await check_takes_part(work, part.organisation_id, f"/participations/{n}/organisationId")
        for n, part in enumerate(opening.participations)
    ]
    check_track(
        TrackFacts(
            opening.track,
            opening.approach,
            opening.coercive_framework,
            opening.legal_domain,
            with_prosecution=OrganisationKind.prosecution in kinds,
        )
    )
    await _check_linked(work, opening)
    household_id = await _household(work, opening)
    people = await _people(work, opening)
    await _members(work, opening, household_id, people)
    case = _case(work, opening, household_id)
    await work.insert(case)
    await _around(work, opening, case, people)
    await told(work, case, "status", None, case.status, opening.reason)
    PHASE.check(CasePhase.undetermined, CasePhase.direct_safety)
    await told(work, case, "phase", CasePhase.undetermined.value, case.phase, None)
    await run_phase_clock(work, case)
    if opening.first_to_act_id is not None:
        await coordinated(work, case, opening.first_to_act_id)
    work.tell(
        NoticeType.cases_opened,
        kind="case",
        subject_id=case.id,
        version=1,
        case_id=case.id,
        audience=[case.keeper_id],
    )
    return Opened(case, {key: person.id for key, person in people.items()})


async def _check_linked(work: Work, opening: Opening) -> None:
    """A case beside which another one is opened is one that the actor may know of (rule CA-01)."""
    if opening.linked_case_id is not None:
        try:
            await find_case(work, opening.linked_case_id)
        except NotFound:
            raise InvalidContent(Fault("/linkedCaseId", "unknown-case", "CA-01")) from None


async def _household(work: Work, opening: Opening) -> UUID:
    if opening.household_id is None:
        household = HouseholdRow(house_id=work.actor.house_id)
        await work.insert(household)
        return household.id
    try:
        await work.read(HouseholdRow, opening.household_id)  # locked: two openings follow each other
    except NotFound:
        raise InvalidContent(Fault("/householdId", "unknown-household", "CA-01")) from None
    linked = opening.linked_case_id is not None and bool(opening.link_reason)
    if not linked and await work.fetch_value(statements.OPEN_CASE_OF, household=opening.household_id) is not None:
        raise OpenCaseExists
    return opening.household_id


async def _people(work: Work, opening: Opening) -> dict[str, PersonRow]:
    people: dict[str, PersonRow] = {}
    for n, new in enumerate(opening.persons):
        if new.key in people:
            raise InvalidContent(Fault(f"/persons/{n}/key", "repeated"))
        if new.draft is not None:
            check_birth_date(new.draft.birth_date, work.today, f"/persons/{n}/birthDate")
            people[new.key] = made_person(work.actor.house_id, new.draft)
            await work.insert(people[new.key])
        else:
            people[new.key] = await _known(work, new.person_id, f"/persons/{n}/personId")
    return people


async def _known(work: Work, person_id: UUID | None, pointer: str) -> PersonRow:
    try:
        return await work.read(PersonRow, person_id or UUID(int=0))
    except NotFound:
        raise InvalidContent(Fault(pointer, "unknown-person")) from None


async def _members(work: Work, opening: Opening, household_id: UUID, people: Mapping[str, PersonRow]) -> None:
    """Let the persons belong to the household; whoever did already stays as before."""
    rows = await work.fetch(statements.MEMBERS_OF, household=household_id)
    facts = {row["person_id"]: _fact(row["role"], row["birth_date"], row["age_band"]) for row in rows}
    for new in opening.persons:
        person = people[new.key]
        if new.household_role is None or person.id in facts:
            continue
        facts[person.id] = _fact(new.household_role, person.birth_date, person.age_band)
        await work.insert(
            HouseholdMemberRow(
                house_id=work.actor.house_id,
                household_id=household_id,
                person_id=person.id,
                role=new.household_role.value,
            )
        )
    check_household(facts.values(), work.today, "/persons")
    check_subject(len(facts), opening.track, await setting(work, "case_subject_person", "regular_only"))


def _case(work: Work, opening: Opening, household_id: UUID) -> CaseRow:
    case_id = new_id()
    number = base64.b32encode(case_id.bytes[-_REFERENCE_BYTES:]).decode().rstrip("=")
    return CaseRow(
        house_id=work.actor.house_id,
        id=case_id,
        household_id=household_id,
        keeper_id=work.actor.keeper_id,
        referral_id=opening.referral_id,
        reference=f"{work.now.year}-{number[-10:]}",
        status=CaseStatus.opened.value,
        phase=CasePhase.direct_safety.value,
        track=opening.track.value,
        approach=opening.approach,
        coercive_framework=opening.coercive_framework,
        legal_domain=opening.legal_domain,
        linked_case_id=opening.linked_case_id,
        link_reason=opening.link_reason,
        opened_at=work.now,
        updated_at=work.now,
    )


async def _around(work: Work, opening: Opening, case: CaseRow, people: Mapping[str, PersonRow]) -> None:
    house = work.actor.house_id
    await work.insert(
        *(
            CasePersonRow(house_id=house, case_id=case.id, person_id=people[new.key].id, role=new.role.value)
            for new in opening.persons
        ),
        *(
            RelationRow(
                house_id=house,
                person_id=people[relation.key].id,
                to_person_id=people[relation.to_key].id,
                kind=relation.kind,
            )
            for relation in opening.relations
        ),
        *(
            ParticipationRow(
                house_id=house,
                case_id=case.id,
                organisation_id=part.organisation_id,
                basis=part.basis.value,
                shell=part.shell,
                acts_for=None if part.acts_for is None else [people[key].id for key in part.acts_for],
                starts_at=work.now,
            )
            for part in opening.participations
        ),
    )


def _fact(role: str, birth_date: object, age_band: str | None) -> HouseholdFact:
    band = None if age_band is None else AgeBand(age_band)
    return HouseholdFact(HouseholdRole(role), birth_date, band)  # type: ignore[arg-type] # a date or None, from the row
