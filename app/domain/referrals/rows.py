"""From a draft, and what the house knows, to the rows of a referral; each part of the content under one category."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.domain.access.work import Work
from app.domain.errors import Fault
from app.domain.ids import new_id
from app.domain.referrals.content import InformantPart, ReferralContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.rules import content as content_rules
from app.domain.referrals.rules import receipt
from app.domain.referrals.rules.receipt import AgreementInForce, Candidate, Match, Opening
from app.domain.tables.cases import TaskRow
from app.domain.tables.referrals import CaseSignalRow, ReferralMoveRow, ReferralPersonRow, ReferralRow
from app.domain.vocabulary.cases import TaskKind, TaskState, Track
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import HouseholdMatch, InformantKind, ReferralState, SignalKind


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
    known_programme: bool
    needs_triage: bool
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


def is_closed(row: ReferralRow) -> bool:
    """Whether this is a release signal that its municipality has not shared yet (rule RE-13)."""
    return row.municipality_id is not None and row.released_at is None


def row_of(work: Work, draft: ReferralDraft, found: Found, assessed: Assessed, sender_id: UUID) -> ReferralRow:
    """The row of a referral that is taken in."""
    content = _content(draft)
    triage = draft.triage
    ground = draft.ground
    return ReferralRow(
        house_id=work.actor.house_id,
        organisation_id=sender_id,
        body_hash=content_rules.digest_of(draft),
        source_event=event_of(draft),
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
        violence_definition=draft.police.definition if draft.police else draft.definition,
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
                "requested_programme",
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


def people_of(row: ReferralRow, draft: ReferralContent, candidates: tuple[Candidate, ...]) -> list[ReferralPersonRow]:
    """A row for everybody of whom it speaks."""
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


def moves_of(work: Work, row: ReferralRow) -> list[ReferralMoveRow]:
    """The first steps of its life."""
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


def _municipality(draft: ReferralDraft, sender_id: UUID) -> UUID | None:
    if draft.signal_kind is not SignalKind.release_bij:
        return None
    return draft.municipality_id or sender_id


def event_of(draft: ReferralDraft) -> str | None:
    """The source event as one text, the same however a route spells it."""
    event = draft.source_event
    return None if event is None else " ".join(f"{event.system} {event.number}".casefold().split())


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
