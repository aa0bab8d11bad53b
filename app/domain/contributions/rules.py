"""What an item must hold, which ground carries it, who may hear of it (rules GR-01, GR-15, CO-02 to CO-07). Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.access.grounds import CaseGrounds, Question, carriers, decide, receivers_of, same_side
from app.domain.contributions.drafts import ContributionDraft, QualityCheck, RequestAnswer, RequestDraft
from app.domain.errors import Fault, Forbidden, GroundRequired, InvalidContent, SharingInstructed
from app.domain.vocabulary.contributions import (
    ContributionMode,
    InformationRequestState,
    Quality,
    Restriction,
    Validity,
)
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, PERSONAL_PURPOSES, Category, Purpose, SharingGround

ANSWER_DAYS = 14
FRESH_DAYS = 90
REMIND_BEFORE = timedelta(days=2)
RAISE_AFTER = timedelta(days=7)

JUSTICE = frozenset({OrganisationKind.police, OrganisationKind.prosecution})
"""The only readers beside its owner of an item marked prosecution_only (rule CO-04)."""

CONFIDED = frozenset({Restriction.member_compartment, Restriction.safe_location})
"""Restrictions under which an item stays on its person's own side (rules CO-06 and PE-04)."""

NEEDED: Mapping[ContributionMode, tuple[str, ...]] = {
    ContributionMode.known_flag: ("known_value",),
    ContributionMode.process: ("as_of", "ground", "purpose"),
    ContributionMode.content: ("content", "necessity", "as_of", "ground", "purpose"),
    ContributionMode.oral_only: ("told_at", "told_by", "told_in", "ground", "purpose"),
    ContributionMode.withheld: ("refusal_reason",),
}
"""What each mode cannot do without (rules GR-01, GR-14, CO-02, CO-03)."""

ONLY_IN: Mapping[str, frozenset[ContributionMode]] = {
    "content": frozenset({ContributionMode.content}),
    "necessity": frozenset({ContributionMode.content}),
    "known_value": frozenset({ContributionMode.known_flag}),
    "refusal_reason": frozenset({ContributionMode.withheld}),
    "told_at": frozenset({ContributionMode.oral_only}),
    "told_in": frozenset({ContributionMode.oral_only}),
}
"""What belongs to some modes only: a known flag carries no text, what was told by word of mouth is not written down."""

RULE_OF: Mapping[ContributionMode, str] = {
    ContributionMode.known_flag: "CO-02",
    ContributionMode.process: "GR-01",
    ContributionMode.content: "CO-02",
    ContributionMode.oral_only: "CO-03",
    ContributionMode.withheld: "GR-14",
}


def check_item(draft: ContributionDraft, *, today: date, oral_allowed: bool) -> None:
    """What the mode asks and refuses; all faults at once."""
    rule = RULE_OF[draft.mode]
    faults = [
        Fault(f"/{_wire(name)}", "required", "GR-01" if name in ("ground", "purpose") else rule)
        for name in NEEDED[draft.mode]
        if getattr(draft, name) is None
    ]
    faults += [
        Fault(f"/{_wire(name)}", "not-in-this-mode", rule)
        for name, modes in ONLY_IN.items()
        if draft.mode not in modes and getattr(draft, name) is not None
    ]
    if draft.mode is ContributionMode.known_flag and draft.category is not Category.existence:
        faults.append(Fault("/category", "known-flag-is-existence", "CO-02"))
    if draft.mode is ContributionMode.oral_only and not oral_allowed:
        faults.append(Fault("/mode", "oral-only-not-allowed-here", "CO-03"))
    if draft.as_of is not None and draft.as_of > today:
        faults.append(Fault("/asOf", "in-the-future", "CO-02"))
    if draft.purpose is not None and draft.purpose not in PERSONAL_PURPOSES:
        faults.append(Fault("/purpose", "not-for-personal-data", "GR-11"))
    if draft.health_ground_id is not None and (draft.category is not Category.health or draft.ground is None):
        faults.append(Fault("/healthGroundId", "only-with-health", "GR-07"))
    faults += _about_persons(draft)
    if faults:
        raise InvalidContent(*faults, rule=faults[0].rule)


def _about_persons(draft: ContributionDraft) -> list[Fault]:
    about = set(draft.person_ids)
    faults = []
    if draft.compartment_of is not None and draft.compartment_of not in about:
        faults.append(Fault("/compartmentOf", "not-among-the-persons", "CO-06"))
    asked = [answer.person_id for answer in draft.awareness]
    if not set(asked) <= about or len(set(asked)) < len(asked):
        faults.append(Fault("/awareness", "not-among-the-persons", "GR-05"))
    return faults


def _wire(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def check_involvement(case: CaseGrounds, giver: UUID) -> None:
    """An organisation of an excluded kind gives nothing where it was involved in the past only (rule GR-15)."""
    if any(member.static_excluded for member in case.members if member.organisation == giver):
        raise Forbidden(rule="GR-15")


def check_carried(
    case: CaseGrounds,
    draft: ContributionDraft,
    *,
    giver: UUID,
    at: datetime,
    editions: Mapping[UUID, str | None],
) -> UUID | None:
    """The named ground, if it is in force and carries the item; every person needs one of its own.

    Raises InvalidContent where the ground is not named in full, GroundRequired with the rule where none carries.
    """
    if draft.ground is None or draft.purpose is None:
        return None
    named = draft.ground.agreement_id if draft.ground.kind in AGREEMENT_GROUNDS else draft.ground.ground_id
    if named is None:
        place = "agreementId" if draft.ground.kind in AGREEMENT_GROUNDS else "groundId"
        raise InvalidContent(Fault(f"/ground/{place}", "required", "GR-01"), rule="GR-01")
    _check_edition(draft, named, editions)
    carried = {
        person: carriers(case, person=person, giver=giver, category=draft.category, purpose=draft.purpose, at=at)
        for person in draft.person_ids
    }
    if not all(carried.values()):
        raise GroundRequired(rule="GR-07" if draft.category is Category.health else _rule(draft.ground.kind))
    found = frozenset[UUID]().union(*carried.values())
    if draft.category is Category.health and draft.health_ground_id is not None:
        carries = draft.health_ground_id in found and _in_force(case, named, draft.ground.kind, at)
    else:
        carries = named in found and _in_force(case, named, draft.ground.kind, at)
    if not carries:
        raise GroundRequired(rule="GR-07" if draft.category is Category.health else _rule(draft.ground.kind))
    return named


def _check_edition(draft: ContributionDraft, named: UUID, editions: Mapping[UUID, str | None]) -> None:
    """Covenant, protocol and weighing set are named with the version that is in force (rule GR-01)."""
    needed = editions.get(named)
    if draft.ground is None or needed is None:
        return
    if draft.ground.edition != needed:
        code = "required" if draft.ground.edition is None else "not-the-edition-in-force"
        raise InvalidContent(Fault("/ground/edition", code, "GR-01"), rule="GR-01")


def _in_force(case: CaseGrounds, named: UUID, kind: SharingGround, at: datetime) -> bool:
    recorded = any(g.id == named and g.kind is kind and g.period.holds(at) for g in case.grounds)
    return recorded or any(a.id == named and a.kind is kind and a.period.holds(at) for a in case.agreements)


def _rule(kind: SharingGround) -> str:
    return "GR-06" if kind in AGREEMENT_GROUNDS else "GR-01"


def check_recipients(case: CaseGrounds, draft: ContributionDraft, *, giver: UUID, at: datetime) -> None:
    """Every recipient that is named may read it, of every person (rules GR-06 and CO-05)."""
    if draft.recipient_ids is None or draft.purpose is None:
        return
    for receiver in draft.recipient_ids:
        for person in draft.person_ids:
            answer = decide(case, Question(person, draft.category, giver, receiver, draft.purpose, at))
            if not answer.permitted:
                raise GroundRequired(rule=answer.rules[0])


def check_instruction(closed: bool, closed_to: list[UUID] | None, recipients: list[UUID] | None) -> None:  # noqa: FBT001
    """Nothing is disclosed against a standing instruction of the information officer (rule GR-17)."""
    if closed and recipients is not None and (closed_to is None or set(recipients) & set(closed_to)):
        raise SharingInstructed


def check_quality(check: QualityCheck) -> None:
    """Low quality asks the owner for more (rule CO-11)."""
    if check.quality is Quality.low and check.follow_up is None:
        raise InvalidContent(Fault("/followUp", "required", "CO-11"), rule="CO-11")


def check_request(draft: RequestDraft, *, now: datetime) -> None:
    """A request names its need, purpose and a due date ahead (rule CO-09)."""
    faults = [] if draft.due_at > now else [Fault("/dueAt", "not-in-the-future", "CO-09")]
    if draft.purpose not in PERSONAL_PURPOSES:
        faults.append(Fault("/purpose", "not-for-personal-data", "GR-11"))
    if faults:
        raise InvalidContent(*faults, rule=faults[0].rule)


def check_request_answer(answer: RequestAnswer, *, items: int) -> None:
    """An answer brought something; a refusal says why, never silence (rules CO-09 and GR-14)."""
    refused = answer.state is InformationRequestState.refused
    if refused and answer.refusal_reason is None:
        raise InvalidContent(Fault("/refusalReason", "required", "GR-14"), rule="GR-14")
    if not refused and answer.refusal_reason is not None:
        raise InvalidContent(Fault("/refusalReason", "only-with-refused", "GR-14"), rule="GR-14")
    brought = (InformationRequestState.answered, InformationRequestState.partly_answered)
    if answer.state in brought and not items:
        raise InvalidContent(Fault("/state", "nothing-was-shared", "CO-09"), rule="CO-09")


def check_rests_on(wanted: Sequence[UUID], found: Mapping[UUID, tuple[str, str]]) -> None:
    """A part of the situation picture rests on items with content that stand and that its writer may read (CO-10)."""
    faults = []
    for n, item_id in enumerate(wanted):
        mode, validity = found.get(item_id, (None, None))
        if mode is None:
            faults.append(Fault(f"/contributionIds/{n}", "unknown-item", "CO-10"))
        elif mode == ContributionMode.withheld or validity in (Validity.withdrawn, Validity.corrected):
            faults.append(Fault(f"/contributionIds/{n}", "does-not-stand", "CO-10"))
    if faults:
        raise InvalidContent(*faults, rule="CO-10")


def hearers(  # noqa: PLR0913 - all that decides on one item
    case: CaseGrounds,
    *,
    giver: UUID,
    persons: list[UUID],
    category: Category,
    purpose: Purpose,
    restriction: Restriction,
    recipients: list[UUID] | None,
    compartment_of: UUID | None,
    at: datetime,
) -> frozenset[UUID]:
    """The organisations beside its owner that may hear that an item came or changed: who could read it."""
    if restriction is Restriction.ongoing_investigation:
        return frozenset()
    confided = restriction in CONFIDED or category is Category.client_voice
    own_side = persons if compartment_of is None else [compartment_of]
    possible = (receivers_of(case) | {case.keeper}) - {giver}
    return frozenset(
        receiver
        for receiver in possible
        if (recipients is None or receiver in recipients)
        and (restriction is not Restriction.prosecution_only or receiver in case.justice_organisations)
        and not (confided and not all(same_side(case, person, receiver, at) for person in own_side))
        and all(decide(case, Question(p, category, giver, receiver, purpose, at)).permitted for p in persons)
    )
