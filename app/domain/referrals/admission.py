"""An accepted referral becomes a case: the steps inside the transaction of the decision (rules CA-01, RE-12, GR-02)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from app.domain.access import granting
from app.domain.access.changes import loaded
from app.domain.access.tasks import set_task
from app.domain.access.work import Work
from app.domain.cases.opening import NewParticipation, NewPerson, NewRelation, Opened, Opening, opened
from app.domain.errors import Fault, InvalidContent
from app.domain.ids import new_id
from app.domain.persons.drafts import PersonDraft
from app.domain.persons.matching import households_of
from app.domain.referrals.content import GivenConsent, RelationPart
from app.domain.referrals.drafts import DecisionDraft
from app.domain.referrals.moving import parts
from app.domain.referrals.rules.weighing import age_band_of
from app.domain.referrals.statements.steps import (
    ATTACH_FIRST_CONTACT,
    LINK_PERSONS,
    ORGANISATIONS_OF_KIND,
    PEOPLE,
)
from app.domain.tables.grounds import GroundEventRow, GroundRow
from app.domain.tables.referrals import ReferralPersonRow, ReferralRow
from app.domain.vocabulary.cases import CasePersonRole, ParticipationBasis, TaskKind, Track
from app.domain.vocabulary.grounds import CONSENT_IN_FORCE
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

FEEDBACK_TERM: Final = timedelta(days=14)
"""By when each client is told the decision; the sources give no term."""


async def admitted(work: Work, row: ReferralRow, draft: DecisionDraft) -> Opened:
    """Open the case of an accepted referral, with its persons, household, participants, consents and tasks.

    Raises OpenCaseExists where the household has an open case and no reason to open a second one was given.
    """
    people = await _people(work, row)
    known = _linked(people, draft)
    household_id, found = await _household(work, row, people, known)
    known = found | known
    case = await opened(work, _opening(work, row, draft, people, known, household_id))
    links = [{"id": p.id, "person_id": case.persons[p.key]} for p in people if p.key in case.persons]
    await work.execute(LINK_PERSONS, links=links)
    await _record_consents(work, row, case)
    await work.execute(ATTACH_FIRST_CONTACT, referral=row.id, case=case.case.id)
    await granting.rewrite(work, case.case.id)
    return case


async def owe_feedback(work: Work, row: ReferralRow, opened_case: Opened | None) -> None:
    """One task for each client to be told the decision, carried by the organisation that referred (rule RE-12)."""
    people = await _people(work, row)
    for person in people:
        if person.member:
            await set_task(
                work,
                TaskKind.client_feedback,
                work.now + FEEDBACK_TERM,
                case_id=opened_case.case.id if opened_case else None,
                organisation_id=row.organisation_id,
                referral_id=row.id,
                person_id=opened_case.persons[person.key] if opened_case else person.id,
            )


async def _people(work: Work, row: ReferralRow) -> list[ReferralPersonRow]:
    return [loaded(ReferralPersonRow, record) for record in await work.fetch(PEOPLE, referral=row.id)]


def _linked(people: Iterable[ReferralPersonRow], draft: DecisionDraft) -> dict[str, UUID]:
    """The persons of whom a user says who they are (rule PE-02)."""
    keys = {person.id: person.key for person in people}
    faults = [
        Fault(f"/persons/{n}/referralPersonId", "unknown-person", "PE-02")
        for n, link in enumerate(draft.persons)
        if link.referral_person_id not in keys
    ]
    named = [link.person_id for link in draft.persons]
    if len(set(named)) != len(named):
        faults.append(Fault("/persons", "repeated", "PE-02"))
    if faults:
        raise InvalidContent(*faults)
    return {keys[link.referral_person_id]: link.person_id for link in draft.persons}


async def _household(
    work: Work, row: ReferralRow, people: Iterable[ReferralPersonRow], known: Mapping[str, UUID]
) -> tuple[UUID | None, dict[str, UUID]]:
    """The household that the house knows, and who of the referral is who in it: nobody is kept twice.

    It is the one that was recognised at receipt, or the only one to which the persons belong of whom a user said who
    they are. In it a person is recognised only where a single candidate fits.
    """
    candidates = {person.key: person.candidate_ids for person in people}
    wanted = {*known.values(), *(c for ids in candidates.values() for c in ids)}
    if not wanted:
        return None, {}
    households = await households_of(work, wanted)
    household_id = row.household_id
    if household_id is None:
        of_linked = [h for h, members in households.items() if members & set(known.values())]
        household_id = of_linked[0] if len(of_linked) == 1 else None
    if household_id is None:
        return None, {}
    members = households.get(household_id, set())
    fitting = {key: [c for c in ids if c in members] for key, ids in candidates.items()}
    return household_id, {key: ids[0] for key, ids in fitting.items() if len(ids) == 1}


def _opening(
    work: Work,
    row: ReferralRow,
    draft: DecisionDraft,
    people: Iterable[ReferralPersonRow],
    known: Mapping[str, UUID],
    household_id: UUID | None,
) -> Opening:
    taken = [person for person in people if not person.concealed]
    keys = {person.key for person in taken}
    relations = [RelationPart.model_validate(told) for told in parts(row.relations)]
    return Opening(
        referral_id=row.id,
        track=draft.track or Track.regular,
        persons=(
            *(_person(person, known.get(person.key)) for person in taken),
            *(
                NewPerson(key=f"added {n}", draft=added.person, household_role=added.household_role)
                for n, added in enumerate(draft.added_persons)
            ),
        ),
        participations=_participations(work, row),
        relations=tuple(
            NewRelation(relation.from_key, relation.to, relation.kind)
            for relation in relations
            if {relation.from_key, relation.to} <= keys
        ),
        household_id=household_id,
        approach=draft.approach,
        coercive_framework=draft.coercive_framework,
        legal_domain=draft.legal_domain,
        linked_case_id=draft.linked_case_id,
        link_reason=draft.link_reason,
        reason=draft.reason,
    )


def _person(person: ReferralPersonRow, known: UUID | None) -> NewPerson:
    role = HouseholdRole(person.household_role) if person.household_role else HouseholdRole.other
    draft = PersonDraft(
        given_name=person.given_name,
        family_name=person.family_name,
        aliases=tuple(person.aliases),
        birth_date=person.birth_date,
        age_band=age_band_of(person.age, person.age_band),
        sex=person.sex,  # type: ignore[arg-type] # a word of the list, from the row
        bsn=person.bsn,
        street=person.street,
        postal_code=person.postal_code,
        city=person.city,
        phone=person.phone,
        protected=person.protected,
    )
    return NewPerson(
        key=person.key,
        draft=draft if known is None else None,
        person_id=known,
        role=CasePersonRole.network_person if person.network and not person.member else CasePersonRole.client,
        household_role=role if person.member else None,
    )


def _participations(work: Work, row: ReferralRow) -> tuple[NewParticipation, ...]:
    """Who sits at the table from the start: the referrer, the house, and Veilig Thuis where it did the triage."""
    bases = {row.organisation_id: ParticipationBasis.referrer}
    bases.setdefault(work.actor.keeper_id, ParticipationBasis.core)
    if row.triaged_by_id is not None:
        bases.setdefault(row.triaged_by_id, ParticipationBasis.case_involved)
    return tuple(NewParticipation(organisation, basis) for organisation, basis in bases.items())


async def _record_consents(work: Work, row: ReferralRow, case: Opened) -> None:
    """Record the answers that persons gave to the referrer (rule GR-02), never more than they said.

    A consent names a kind of organisation. It is recorded where the house has exactly one such organisation: which of
    several was meant is not for the service to decide. A refusal counts for every one of them.
    """
    consents = [GivenConsent.model_validate(told) for told in parts(row.given_consents)]
    if not consents:
        return
    kinds = sorted({consent.recipient_kind.value for consent in consents})
    recipients: dict[str, list[UUID]] = {}
    for found in await work.fetch(ORGANISATIONS_OF_KIND, kinds=kinds):
        recipients.setdefault(found["kind"], []).append(found["id"])
    open_ended = 0
    for consent in consents:
        named = recipients.get(consent.recipient_kind, [])
        given = consent.state in CONSENT_IN_FORCE
        if not named or consent.person not in case.persons or (given and len(named) > 1):
            open_ended += 1
            continue
        ground = _ground(work, row, case, consent, named)
        event = GroundEventRow(
            house_id=row.house_id,
            id=new_id(),
            ground_id=ground.id,
            state=ground.state,
            organisation_id=row.organisation_id,
        )
        await work.insert(ground)
        await work.insert(event)
    work.note(consents_to_ask_again=open_ended)


def _ground(work: Work, row: ReferralRow, case: Opened, consent: GivenConsent, named: list[UUID]) -> GroundRow:
    given = consent.state in CONSENT_IN_FORCE
    since = min(_start_of(consent.valid_from) or row.sent_at, work.now)
    facts: dict[str, Any] = {
        "answered_at": since,
        "objection_from": None if given else since,
        "ends_at": _start_of(consent.valid_until) if given else None,
    }
    return GroundRow(
        house_id=row.house_id,
        case_id=case.case.id,
        kind=SharingGround.consent,
        state=consent.state,
        person_ids=[case.persons[consent.person]],
        recipient_ids=named,
        purposes=Purpose.mask([consent.purpose]),
        categories=Category.mask(consent.categories),
        form_reference=consent.form_reference,
        limitation=consent.limitation,
        recorded_by_id=row.organisation_id,
        starts_at=since,
        **facts,
    )


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)
