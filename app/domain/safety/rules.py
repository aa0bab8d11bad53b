"""The rules of safety: what an incident, a rating, a condition and a plan cannot do without. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotOwner, WrongState
from app.domain.safety.drafts import (
    AssessmentDraft,
    IncidentDraft,
    LifeDomainDraft,
    RiskFactorDraft,
)
from app.domain.safety.plan_drafts import ConditionDraft
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.conditions import SAFETY_PLAN, SafetyPlanStatus
from app.domain.vocabulary.persons import IncidentRole
from app.domain.vocabulary.safety import (
    DEPENDENCIES,
    AssessmentInstrument,
    LifeDomain,
    RankedKind,
    RatingKind,
    RiskCode,
    SafetySource,
    SignalReason,
    SignalStage,
)
from app.domain.vocabulary.sharing import Category

VICTIMS: Final = frozenset({IncidentRole.affected_person, IncidentRole.both, IncidentRole.child_witness})
"""Roles that count as victim in tracks, plans and counts, child witnesses among them; rule PE-03."""

ACTING: Final = frozenset({IncidentRole.acting_person, IncidentRole.both})
"""Roles of who used violence."""

SCALE_OF_PHASE: Final[Mapping[CasePhase, RatingKind]] = {
    CasePhase.undetermined: RatingKind.worry_direct_safety,
    CasePhase.direct_safety: RatingKind.worry_direct_safety,
    CasePhase.risk_led_care: RatingKind.worry_stable_safety,
    CasePhase.recovery: RatingKind.quality_of_life,
    CasePhase.completed: RatingKind.quality_of_life,
}
"""The one kind of scale rating of each phase; rule SA-04."""

WITH_CONSEQUENCE: Final = frozenset({CasePhase.direct_safety, CasePhase.risk_led_care})
"""Phases in which a condition says what follows a breach; rule SA-12."""

CATEGORY_OF_DOMAIN: Final[Mapping[LifeDomain, Category]] = {
    LifeDomain.work: Category.circumstances,
    LifeDomain.daytime_activity: Category.circumstances,
    LifeDomain.finances: Category.circumstances,
    LifeDomain.housing: Category.circumstances,
    LifeDomain.education: Category.circumstances,
    LifeDomain.parenting: Category.household,
    LifeDomain.social_network: Category.household,
    LifeDomain.romantic_relations: Category.household,
    LifeDomain.crime: Category.justice,
    LifeDomain.mental_health: Category.health,
    LifeDomain.intellectual_disability: Category.health,
    LifeDomain.health: Category.health,
    LifeDomain.addiction: Category.health,
    LifeDomain.intergenerational_violence: Category.safety,
}
"""The data category (E11) of what is known of a domain of life: health asks for its own ground (rule GR-07)."""

COERCIVE_INSTRUMENTS: Final = frozenset(
    {AssessmentInstrument.sash, AssessmentInstrument.red_flags_it, AssessmentInstrument.masic}
)
"""Instruments that ask for stalking or coercive control; rule SA-17."""

MEDICAL_INSTRUMENTS: Final = frozenset(
    {
        AssessmentInstrument.trauma_screening,
        AssessmentInstrument.forensic_medical_examination,
        AssessmentInstrument.paediatric_examination,
        AssessmentInstrument.individual_screening,
    }
)
"""Instruments whose outcome is health data."""


def check_incident(draft: IncidentDraft, today: date) -> None:
    """Somebody acted, or an unknown person did, and somebody was struck; rules SA-01, SA-02 and PE-03."""
    roles = [one.role for one in draft.roles]
    people = [one.person_id for one in draft.roles]
    faults = []
    if not draft.unknown_person and not ACTING.intersection(roles):
        faults.append(Fault("/roles", "acting-person-required", "SA-01"))
    if not {IncidentRole.affected_person, IncidentRole.both}.intersection(roles):
        faults.append(Fault("/roles", "affected-person-required", "SA-01"))
    if len(set(people)) != len(people):
        faults.append(Fault("/roles", "repeated", "PE-03"))
    if draft.occurred_on > today:
        faults.append(Fault("/occurredOn", "in-future", "SA-01"))
    if (draft.source is SafetySource.client) != (draft.told_by_id is not None):
        faults.append(Fault("/toldById", "of-a-client-only" if draft.told_by_id else "required", "SA-02"))
    if faults:
        raise InvalidContent(*faults)


def role_of(role: IncidentRole, *, is_minor: bool, pointer: str) -> IncidentRole:
    """A minor who witnesses is a child witness, and only a minor is; rule PE-03."""
    if role is IncidentRole.witness and is_minor:
        return IncidentRole.child_witness
    if role is IncidentRole.child_witness and not is_minor:
        raise InvalidContent(Fault(pointer, "not-a-minor", "PE-03"))
    return role


def check_corrected(*, source: str, told_by: UUID | None, draft: IncidentDraft, own: bool) -> None:
    """Only who entered an incident corrects it, and what a client told stays that client's word; rule SA-02."""
    if not own:
        raise NotOwner(rule="SA-02")
    if source == SafetySource.client and (draft.source is not SafetySource.client or draft.told_by_id != told_by):
        raise InvalidContent(Fault("/source", "of-the-client", "SA-02"))


def check_scale(kind: RatingKind, phase: CasePhase, *, child_of_itself: bool) -> None:
    """A rating is of the kind that the phase fixes, and of no other; rule SA-04.

    What children say of their own quality of life is followed from the first month on, in any phase (rule RP-04).
    """
    if kind is RatingKind.quality_of_life and child_of_itself:
        return
    if kind is not SCALE_OF_PHASE[phase]:
        raise InvalidContent(Fault("/kind", "not-of-this-phase", "SA-04"))


def check_level(kind: RatingKind, level: float, most: int) -> None:
    """A safety level or what the member says, within the house's scale; rule SA-05."""
    if kind not in (RatingKind.safety_level, RatingKind.self_rating):
        raise InvalidContent(Fault("/kind", "not-in-list", "SA-05"))
    if level > most:
        raise InvalidContent(Fault("/level", "out-of-range", "SA-05"))


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """What decides on the stage of signals of a case."""

    signals: int = 1
    repeat_report: bool = False
    serious_incident: bool = False
    acute: bool = False
    structurally_unsafe: bool = False


def stage_of(facts: SignalFacts) -> tuple[SignalStage, list[SignalReason]]:
    """The stage of signals and what it follows from; rule SA-07."""
    third = [
        (SignalReason.acute_threat, facts.acute),
        (SignalReason.structurally_unsafe, facts.structurally_unsafe),
    ]
    second = [
        (SignalReason.several_signals, facts.signals > 1),
        (SignalReason.repeat_report, facts.repeat_report),
        (SignalReason.serious_incident, facts.serious_incident),
    ]
    for stage, found in ((SignalStage.acute_or_structural, third), (SignalStage.several_signals, second)):
        reasons = [reason for reason, there in found if there]
        if reasons:
            return stage, reasons
    return SignalStage.first_signal, []


def check_colour(colour: str, setting: str) -> None:
    """A house that uses colour codes names them; one that does not has none; rule SA-06."""
    if setting == "off":
        raise GuardNotMet("SA-06", "colour_codes")
    if colour not in [one.strip() for one in setting.split(",")]:
        raise InvalidContent(Fault("/colour", "not-in-list", "SA-06"))


def check_risk(draft: RiskFactorDraft, phase: CasePhase) -> None:
    """A risk factor stands on both axes, a recovery point in phase recovery; rule SA-09."""
    faults = []
    if draft.kind is RankedKind.risk_factor:
        faults += [
            Fault(f"/{name}", "required", "SA-09") for name in ("change", "level") if getattr(draft, name) is None
        ]
    elif phase is not CasePhase.recovery:
        faults.append(Fault("/kind", "not-in-this-phase", "SA-09"))
    if draft.code is None and draft.text is None:
        faults.append(Fault("/text", "required", "SA-09"))
    if faults:
        raise InvalidContent(*faults)


def check_inventory(domains: Sequence[LifeDomainDraft]) -> None:
    """Exactly the fourteen domains, each once; rule SA-11."""
    named = [one.domain for one in domains]
    if len(named) != len(LifeDomain) or set(named) != set(LifeDomain):
        raise InvalidContent(Fault("/domains", "all-fourteen-once", "SA-11"))


def check_dependencies(found: Iterable[RiskCode]) -> None:
    """Only what the dependency check asks; rule SA-10."""
    faults = [Fault(f"/found/{n}", "not-in-list", "SA-10") for n, one in enumerate(found) if one not in DEPENDENCIES]
    if faults:
        raise InvalidContent(*faults)


def is_coercive(draft: AssessmentDraft) -> bool:
    """Whether the outcome says something of stalking or coercive control; rule SA-17."""
    return draft.coercive or draft.instrument in COERCIVE_INSTRUMENTS


def check_assessment(draft: AssessmentDraft, today: date) -> None:
    """Done already; and where it is kept from a side, that side is named; rule SA-17."""
    faults = []
    if draft.assessed_on > today:
        faults.append(Fault("/assessedOn", "in-future", "SA-17"))
    if is_coercive(draft) and not draft.alleged_ids:
        faults.append(Fault("/allegedIds", "required", "SA-17"))
    if faults:
        raise InvalidContent(*faults)


def check_condition(draft: ConditionDraft, phase: CasePhase, today: date, pointer: str = "") -> None:
    """A condition has one guard and check moments ahead, and in the first two phases a consequence; rule SA-12."""
    faults = []
    if (draft.guard_organisation_id is None) == (draft.guard_person_id is None):
        faults.append(Fault(f"{pointer}/guardOrganisationId", "one-guard", "SA-12"))
    if draft.guard_professional_id is not None and draft.guard_organisation_id is None:
        faults.append(Fault(f"{pointer}/guardProfessionalId", "without-organisation", "SA-12"))
    if phase in WITH_CONSEQUENCE and draft.consequence is None:
        faults.append(Fault(f"{pointer}/consequence", "required", "SA-12"))
    if len(set(draft.check_on)) != len(draft.check_on):
        faults.append(Fault(f"{pointer}/checkOn", "repeated", "SA-12"))
    faults += [Fault(f"{pointer}/checkOn/{n}", "in-past", "SA-12") for n, on in enumerate(draft.check_on) if on < today]
    if faults:
        raise InvalidContent(*faults)


@dataclass(frozen=True, slots=True)
class MemberFact:
    """What a plan that is to come into force holds for one member of the household."""

    person_id: UUID
    agreements: int = 0
    unacknowledged: int = 0
    excluded: bool = False


def check_plan(members: Collection[MemberFact]) -> None:
    """Every member, whoever it is, has an agreement that can come into force or is left out; SA-14 and SA-15."""
    left = [one for one in members if not one.excluded and one.agreements <= one.unacknowledged]
    waiting = [one for one in left if one.unacknowledged]
    if len(left) > len(waiting) or not members:
        raise GuardNotMet("SA-14", "agreementOfEveryMember")
    if waiting:
        raise GuardNotMet("SA-15", "acknowledgement")


def check_writable(status: str) -> None:
    """A plan that is over gets nothing more."""
    if SafetyPlanStatus(status) in SAFETY_PLAN.ends:
        raise WrongState(SAFETY_PLAN.name, current=status)


def check_results(given: Collection[UUID], in_force: Collection[UUID]) -> None:
    """A monitoring moment has a result for each agreement in force, and for no other; rule SA-16."""
    if len(set(given)) != len(given):
        raise InvalidContent(Fault("/results", "repeated", "SA-16"))
    if set(given) != set(in_force):
        raise InvalidContent(Fault("/results", "every-agreement-once", "SA-16"))
