"""Takes a referral in, within the work of whoever received it: found, checked, matched, written, told.

The steps here take a `Work` and are shared by the use cases that submit, resume and try a referral.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, ReferenceConflict
from app.domain.ids import new_id
from app.domain.referrals.content import InformantPart, ReferralContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.rules import content as content_rules
from app.domain.referrals.rules import receipt
from app.domain.referrals.rules.receipt import AgreementInForce, Candidate, Match, Opening
from app.domain.referrals.statements.intake import FIND, TAKE_IN
from app.domain.tables.cases import TaskRow
from app.domain.tables.referrals import CaseSignalRow, ReferralMoveRow, ReferralPersonRow, ReferralRow
from app.domain.vocabulary.cases import TaskKind, TaskState, Track
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import HouseholdMatch, InformantKind, ReferralState, SignalKind
from app.domain.vocabulary.sharing import SharingGround


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: the referral, its version, and whether this was only a repeat."""

    referral_id: UUID
    version: int
    state: ReferralState
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the house knows at the moment of receipt."""

    sender_kind: OrganisationKind
    municipality_kind: OrganisationKind | None
    same: dict[str, Any] | None
    original_id: UUID | None
    known_reports: int
    candidates: tuple[Candidate, ...]
    agreements: tuple[AgreementInForce, ...]
    triage_required: bool
    triage_desks: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A draft that may be taken in, with what follows from it."""

    opening: Opening
    warnings: tuple[Fault, ...]
    completeness: int
    suggested_track: Track | None
    needs_triage: bool
    match: Match = field(default=Match(HouseholdMatch.none))


async def find(work: Work, draft: ReferralDraft, sender_id: UUID) -> Found:
    """Everything that decides on a referral, in one statement."""
    row = await work.fetch_one(
        FIND,
        sender=sender_id,
        municipality=draft.municipality_id,
        message=draft.message_id,
        source_event=_event_of(draft),
        ground=draft.ground.kind.value if draft.ground else None,
        persons=_asked(draft),
        asks_triage=draft.requested_track in receipt.MDA_TRACKS,
    )
    return Found(
        sender_kind=OrganisationKind(row["sender_kind"]),
        municipality_kind=OrganisationKind(row["municipality_kind"]) if row["municipality_kind"] else None,
        same=_json(row["same"]),
        original_id=row["original_id"],
        known_reports=row["known_reports"],
        candidates=tuple(_candidate(c) for c in _json(row["candidates"]) or ()),
        agreements=tuple(
            AgreementInForce(SharingGround(a["kind"]), a["edition"], a["categories"])
            for a in _json(row["agreements"]) or ()
        ),
        triage_required=_json(row["triage_required"]) is not False,
        triage_desks=tuple(row["triage_desks"] or ()),
    )


def assess(draft: ReferralDraft, found: Found, now: datetime) -> Assessed:
    """What follows from a draft; raises InvalidContent with every fault."""
    faults = list(content_rules.content_faults(draft, found.sender_kind, now))
    if draft.municipality_id is not None and found.municipality_kind not in content_rules.MUNICIPALITIES:
        faults.append(Fault("/municipalityId", "no-municipality", "RE-13"))
    opening = None
    try:
        opening = receipt.opening_of(draft, found.agreements)
    except InvalidContent as refused:
        faults += refused.faults
    if faults or opening is None:
        raise InvalidContent(*faults)
    return Assessed(
        opening=opening,
        warnings=content_rules.warnings_of(draft),
        completeness=content_rules.completeness_of(draft),
        suggested_track=receipt.suggest_track(found.sender_kind, draft),
        needs_triage=receipt.needs_triage(found.sender_kind, draft, required=found.triage_required),
        match=receipt.match_household(found.candidates),
    )


async def receive(
    work: Work, draft: ReferralDraft, *, sender_id: UUID, route: str, arrived_at: datetime | None = None
) -> Received:
    """Take a referral in, or find that it came in before; raises ReferenceConflict, InvalidContent.

    A report on a household with an open case stands with that case at once (rule RE-05); one of an event that was
    reported before is marked a duplicate (rule RE-02). The sender is told in any case (rule NO-05).
    """
    found = await find(work, draft, sender_id)
    if found.same is not None:
        return _repeated(work, draft, found.same)
    assessed = assess(draft, found, work.now)
    row = _row(work, draft, found, assessed, sender_id)
    state = _first_state(row)
    if state is not ReferralState.attached:
        row.case_id = None
    row.state, row.route, row.arrived_at = state, route, arrived_at or work.now
    people = _people(row, draft, found.candidates)
    row.person_ids = [person.id for person in people]
    taken = await work.fetch_value(
        TAKE_IN,
        referral=row.model_dump(),
        persons=[person.model_dump() for person in people],
        moves=[move.model_dump() for move in _moves(work, row)],
        signals=[signal_of(row, row.case_id).model_dump()] if row.case_id is not None else [],
        tasks=[task.model_dump() for task in first_contacts(work, row)],
    )
    if taken is None:  # the same message came in at this very moment, and has been committed since
        return _repeated(work, draft, (await find(work, draft, sender_id)).same or {})
    work.about("referral", row.id, case_id=row.case_id, version=1)
    work.note(state=state.value, completeness=assessed.completeness)
    _tell(work, row, found)
    return Received(row.id, 1, state)


def _repeated(work: Work, draft: ReferralDraft, same: dict[str, Any]) -> Received:
    if same.get("hash") != content_rules.digest_of(draft):
        raise ReferenceConflict
    referral_id = UUID(same["id"])
    work.about("referral", referral_id, version=same["version"])
    work.note(repeated=True)
    return Received(referral_id, same["version"], ReferralState(same["state"]), repeated=True)


def _first_state(row: ReferralRow) -> ReferralState:
    if row.duplicate_of_id is not None:
        return ReferralState.duplicate
    if row.case_id is None or is_closed(row):
        return ReferralState.received
    return ReferralState.attached


def is_closed(row: ReferralRow) -> bool:
    """Whether this is a release signal that its municipality has not shared yet (rule RE-13)."""
    return row.municipality_id is not None and row.released_at is None


def _row(work: Work, draft: ReferralDraft, found: Found, assessed: Assessed, sender_id: UUID) -> ReferralRow:
    content = _content(draft)
    triage = draft.triage
    ground = draft.ground
    return ReferralRow(
        house_id=work.actor.house_id,
        organisation_id=sender_id,
        body_hash=content_rules.digest_of(draft),
        source_event=_event_of(draft),
        updated_at=work.now,
        suggested_track=assessed.suggested_track,
        known_reports=found.known_reports,
        completeness=assessed.completeness,
        warnings=[findings(fault) for fault in assessed.warnings],
        categories=assessed.opening.categories,
        purposes=assessed.opening.purposes,
        household_match=assessed.match.kind,
        household_id=assessed.match.household_id,
        case_id=assessed.match.case_id,
        municipality_id=_municipality(draft, sender_id),
        duplicate_of_id=found.original_id,
        triage_requested=assessed.needs_triage,
        informant_kind=_informant_kind(draft.informant),
        informant_organisation_kind=draft.informant.organisation_kind if draft.informant else None,
        informant_identity=_identity(draft.informant),
        ground_kind=ground.kind if ground else None,
        ground_purpose=ground.purpose if ground else None,
        ground_reference=ground.reference if ground else None,
        ground_edition=ground.version if ground else None,
        triage_outcome=triage.outcome if triage else None,
        triage_instrument=triage.instrument if triage else None,
        triage_edition=triage.version if triage else None,
        triage_on=triage.on if triage else None,
        triage_result=triage.result if triage else None,
        triaged_by_id=sender_id if triage and found.sender_kind is OrganisationKind.veilig_thuis else None,
        violence_code=draft.police.violence_code if draft.police else None,
        code_corrected=draft.police.code_corrected if draft.police else None,
        violence_definition=draft.police.definition if draft.police else None,
        **{
            name: getattr(draft, name)
            for name in (
                "message_id",
                "reference",
                "professional",
                "sent_at",
                "received_at",
                "entry_point",
                "signal_kind",
                "urgency",
                "requested_track",
                "family_profile",
                "earlier_reports",
                "analysis",
            )
        },
        **content,
    )


def _content(draft: ReferralContent) -> dict[str, Any]:
    """The parts of the content by column, each of one data category; what tells of health apart from the rest."""
    shown = draft.model_dump(mode="json", by_alias=True, exclude_none=True)
    risks = list(zip(draft.risks, shown["risks"], strict=True))
    domains = list(zip(draft.life_domains, shown["lifeDomains"], strict=True))
    parts: dict[str, Any] = {
        "relations": shown["relations"],
        "incidents": shown["incidents"],
        "risks": [told for risk, told in risks if risk.code not in content_rules.HEALTH_RISKS],
        "health_risks": [told for risk, told in risks if risk.code in content_rules.HEALTH_RISKS],
        "red_flags": shown["redFlags"],
        "life_domains": [told for part, told in domains if part.domain not in content_rules.HEALTH_DOMAINS],
        "health_domains": [told for part, told in domains if part.domain in content_rules.HEALTH_DOMAINS],
        "strengths": shown["strengths"],
        "earlier_help": shown["earlierHelp"],
        "current_help": shown["currentHelp"],
        "measures": shown["measures"],
        "informed": shown["informed"],
        "given_consents": shown["grounds"],
        "standard_questions": shown.get("standardQuestions"),
    }
    if draft.household is not None:
        parts["household"] = {"addressShared": draft.household.address_shared, "members": draft.household.members}
    return {"concerns": shown["concerns"]} | {name: part or None for name, part in parts.items()}


def _people(row: ReferralRow, draft: ReferralContent, candidates: tuple[Candidate, ...]) -> list[ReferralPersonRow]:
    members = set(draft.household.members) if draft.household else set()
    addresses = {address.key: address for address in draft.household.addresses} if draft.household else {}
    informant = draft.informant
    concealed = informant.person if informant and informant.protected else None
    people = []
    for place, person in enumerate(draft.persons):
        address = addresses.get(person.address or "")
        street = " ".join(part for part in (address.street, address.house_number) if part) if address else None
        view = person.view
        told = person.model_dump(
            include={"key", "given_name", "family_name", "birth_date", "age", "age_band", "sex", "household_role"}
            | {"network", "bsn", "phone", "description", "background"},
        )
        people.append(
            ReferralPersonRow(
                house_id=row.house_id,
                referral_id=row.id,
                member=person.key in members,
                concealed=person.key == concealed and person.key not in members,
                aliases=list(person.aliases),
                street=street or None,
                postal_code=address.postal_code if address else None,
                city=address.city if address else None,
                protected=person.protected_address or (address is not None and address.protected),
                told=view.told if view else None,
                view_text=view.text if view else None,
                wishes=view.wishes if view else None,
                obstacles=view.obstacles if view else None,
                candidate_ids=list(dict.fromkeys(c.person_id for c in candidates if c.position == place)),
                **told,
            )
        )
    return people


def _moves(work: Work, row: ReferralRow) -> list[ReferralMoveRow]:
    states = [ReferralState.received] + ([ReferralState(row.state)] if row.state != ReferralState.received else [])
    return [
        ReferralMoveRow(
            house_id=row.house_id,
            id=new_id(),
            referral_id=row.id,
            old=states[n - 1] if n else None,
            new=state,
            organisation_id=row.organisation_id if n == 0 else work.actor.keeper_id,
            professional_id=work.actor.professional_id if n == 0 else None,
            at=work.now,
        )
        for n, state in enumerate(states)
    ]


def first_contacts(work: Work, row: ReferralRow) -> list[TaskRow]:
    """The task that any partner of the house may claim; its clock starts at receipt (rule RE-14)."""
    if row.state == ReferralState.duplicate or is_closed(row):
        return []
    task = TaskRow(
        house_id=row.house_id,
        kind=TaskKind.first_contact,
        state=TaskState.open,
        referral_id=row.id,
        case_id=row.case_id,
        due_at=row.arrived_at + receipt.FIRST_CONTACT_TERM,
        created_at=work.now,
    )
    return [task]


def signal_of(row: ReferralRow, case_id: UUID) -> CaseSignalRow:
    """The signal on a case that a referral becomes (rule RE-05)."""
    return CaseSignalRow(
        house_id=row.house_id,
        case_id=case_id,
        referral_id=row.id,
        organisation_id=row.organisation_id,
        signal_kind=row.signal_kind,
        entry_point=row.entry_point,
        urgency=row.urgency,
        arrived_at=row.arrived_at,
    )


def _tell(work: Work, row: ReferralRow, found: Found) -> None:
    desks = found.triage_desks if row.triage_requested else ()
    others = (row.municipality_id,) if is_closed(row) else (work.actor.keeper_id, *desks)
    audience = (row.organisation_id, *others)
    told: dict[str, Any] = {"kind": "referral", "subject_id": row.id, "version": 1, "audience": audience}
    work.tell(NoticeType.referrals_received, reason=ReferralState.received, **told)
    if row.state == ReferralState.attached:
        work.tell(NoticeType.referrals_attached, reason=ReferralState.attached, case_id=row.case_id, **told)


def _municipality(draft: ReferralDraft, sender_id: UUID) -> UUID | None:
    if draft.signal_kind is not SignalKind.release_bij:
        return None
    return draft.municipality_id or sender_id


def _asked(draft: ReferralContent) -> list[dict[str, Any]]:
    """The persons by whom a household is recognised: its members, or everybody where no member was told."""
    members = set(draft.household.members) if draft.household else set()
    return [
        {
            "place": place,
            "bsn": person.bsn,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "birth_date": person.birth_date,
        }
        for place, person in enumerate(draft.persons)
        if (person.key in members or not members) and (person.bsn or (person.given_name and person.family_name))
    ]


def _candidate(found: dict[str, Any]) -> Candidate:
    household, case = found["household_id"], found["case_id"]
    return Candidate(
        found["place"],
        UUID(found["person_id"]),
        found["by_number"],
        UUID(household) if household else None,
        UUID(case) if case else None,
    )


def _event_of(draft: ReferralDraft) -> str | None:
    event = draft.source_event
    return None if event is None else f"{event.system} {event.number}"


def _informant_kind(informant: InformantPart | None) -> InformantKind | None:
    if informant is None:
        return None
    if informant.protected:
        return InformantKind.protected
    if informant.anonymous:
        return InformantKind.anonymous
    return (
        InformantKind.named if informant.person or informant.private is False or informant.organisation_kind else None
    )


def _identity(informant: InformantPart | None) -> dict[str, Any] | None:
    if informant is None:
        return None
    return informant.model_dump(include={"person", "note"}, exclude_none=True) or None


def findings(fault: Fault) -> dict[str, Any]:
    """A fault or warning as it is stored and shown."""
    return {"pointer": fault.pointer, "code": fault.code, "rule": fault.rule}


def _json(value: Any) -> Any:  # noqa: ANN401 - asyncpg gives JSON as text
    return json.loads(value) if isinstance(value, str) else value
