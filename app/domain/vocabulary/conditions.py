"""Words of what is agreed for safety: conditions and their breach, the safety plan, its agreements and checks."""

from typing import Final

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class ConditionKind(Word, term="soort voorwaarde"):
    """What kind of condition it is; rule SA-12."""

    bottom_requirement = "bottom_requirement", "bodemeis", "bottom requirement"
    safety_condition = "safety_condition", "veiligheidsvoorwaarde", "safety condition"


class ConditionStatus(Word, term="bodemeis, veiligheidsvoorwaarde"):
    """Status of a condition (bodemeis, veiligheidsvoorwaarde)."""

    proposed = "proposed", "voorgesteld"
    active = "active", "van kracht", "in force"
    breached = "breached", "geschonden"
    consequence_applied = "consequence_applied", "gevolg uitgevoerd"
    met = "met", "blijvend gehaald", "met for good"
    lifted = "lifted", "opgeheven"
    replaced = "replaced", "vervangen"


BREACHED: Final = frozenset({ConditionStatus.breached, ConditionStatus.consequence_applied})
"""A breach stands, its consequence carried out or not, until the condition is in force again, ended or replaced."""

CONDITION = LifeCycle(
    name="condition",
    states=ConditionStatus,
    initial=(ConditionStatus.proposed,),
    ends=(ConditionStatus.met, ConditionStatus.lifted, ConditionStatus.replaced),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("SA-12",),
    moves=(
        Move(
            (ConditionStatus.proposed,),
            (ConditionStatus.active,),
            (Role.case_director, Role.chair),
            ("SA-12", "SA-14", "ME-13"),
            "by a meeting decision",
        ),
        Move(
            (ConditionStatus.active,),
            (ConditionStatus.breached,),
            (Capacity.team_organisation,),
            ("SA-13", "CO-15"),
            "a signal of network or client is confirmed by the guard first",
        ),
        Move(
            (ConditionStatus.breached,),
            (ConditionStatus.consequence_applied,),
            (Capacity.owner, Role.case_director),
            ("SA-13",),
            "by guard or case director",
        ),
        Move(
            (ConditionStatus.breached,),
            (ConditionStatus.active,),
            (Role.case_director,),
            ("SA-13",),
            "outcome recorded: not confirmed or repaired",
        ),
        Move(
            (ConditionStatus.consequence_applied,),
            (ConditionStatus.active, ConditionStatus.replaced),
            (Role.case_director, Role.chair),
            ("SA-12", "ME-13"),
            "by a meeting decision",
        ),
        Move(
            (ConditionStatus.active,),
            (ConditionStatus.met,),
            (Role.case_director, Role.chair),
            ("SA-16", "ME-13"),
            "by a meeting decision at a monitoring moment",
        ),
        Move(
            (ConditionStatus.active, ConditionStatus.met),
            (ConditionStatus.lifted,),
            (Role.case_director, Role.chair),
            ("CA-12", "ME-13"),
            "by a meeting decision with a reason",
        ),
        Move(
            (ConditionStatus.active,),
            (ConditionStatus.replaced,),
            (Role.case_director, Role.chair),
            ("PL-05",),
            "once the new condition is in force",
        ),
    ),
)


class BreachState(Word, term="stand schending"):
    """How far a reported breach is; rule SA-13."""

    unconfirmed = "unconfirmed", "nog niet bevestigd", "not confirmed yet"
    reported = "reported", "gemeld"
    consequence_applied = "consequence_applied", "gevolg uitgevoerd"
    not_confirmed = "not_confirmed", "niet bevestigd"
    repaired = "repaired", "hersteld"
    settled = "settled", "afgehandeld na gevolg", "settled after the consequence"


class BreachOutcome(Word, term="uitkomst schending"):
    """What came of a breach without its consequence being applied; two of its states."""

    not_confirmed = BreachState.not_confirmed.value, BreachState.not_confirmed.nl
    repaired = BreachState.repaired.value, BreachState.repaired.nl


class SafetyHorizon(Word, code="E24", term="termijn veiligheidsafspraak"):
    """Whether an agreement is for now or for later; rule SA-15."""

    short = "short", "kort"
    long = "long", "lang"


class SafetyAgreementKind(Word, term="soort veiligheidsafspraak"):
    """What a safety agreement is about; guided leaving answers the finding of rule SA-18."""

    general = "general", "algemeen"
    guided_leaving = "guided_leaving", "begeleid vertrek"
    alarm = "alarm", "alarmafspraak", "alarm agreement"
    contact = "contact", "contactafspraak", "agreement on contact"


class SafetyAgreementState(Word, term="stand veiligheidsafspraak"):
    """State of a safety agreement; rule SA-15."""

    drafted = "drafted", "opgesteld"
    awaiting_acknowledgement = "awaiting_acknowledgement", "wacht op bevestiging van de organisatie"
    acknowledged = "acknowledged", "bevestigd"
    active = "active", "van kracht", "in force"
    ended = "ended", "beëindigd"


SAFETY_AGREEMENT = LifeCycle(
    name="safety agreement",
    states=SafetyAgreementState,
    initial=(SafetyAgreementState.drafted, SafetyAgreementState.awaiting_acknowledgement),
    ends=(SafetyAgreementState.ended,),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("SA-15",),
    moves=(
        Move(
            (SafetyAgreementState.awaiting_acknowledgement,),
            (SafetyAgreementState.acknowledged,),
            (Capacity.asked_organisation,),
            ("SA-15",),
            "by the organisation on which it relies",
        ),
        Move(
            (SafetyAgreementState.drafted, SafetyAgreementState.acknowledged),
            (SafetyAgreementState.active,),
            (Role.case_director, Capacity.asked_organisation),
            ("SA-14", "SA-15"),
            "with its plan, or at once where that is in force",
        ),
        Move(
            (
                SafetyAgreementState.drafted,
                SafetyAgreementState.awaiting_acknowledgement,
                SafetyAgreementState.acknowledged,
                SafetyAgreementState.active,
            ),
            (SafetyAgreementState.ended,),
            (Role.case_director,),
            ("SA-16",),
        ),
    ),
)


class MonitoringResult(Word, term="resultaat monitoring"):
    """How an agreement or condition was kept at a monitoring moment; rule SA-16."""

    kept = "kept", "nagekomen"
    partly_kept = "partly_kept", "deels nagekomen"
    not_kept = "not_kept", "niet nagekomen"
    not_needed = "not_needed", "niet aan de orde", "did not arise"


class SafetyPlanStatus(Word, term="veiligheidsplan"):
    """Status of a safety plan (veiligheidsplan); a phase change never ends it, rule SA-16."""

    draft = "draft", "concept"
    discussed = "discussed", "besproken met gezinsleden", "discussed with the members"
    agreed = "agreed", "overeengekomen"
    active = "active", "van kracht", "in force"
    under_revision = "under_revision", "in bijstelling"
    superseded = "superseded", "vervangen"
    completed = "completed", "afgerond"
    ended = "ended", "beëindigd"


_OPEN_PLAN = (
    SafetyPlanStatus.draft,
    SafetyPlanStatus.discussed,
    SafetyPlanStatus.agreed,
    SafetyPlanStatus.active,
)

SAFETY_PLAN = LifeCycle(
    name="safety plan",
    states=SafetyPlanStatus,
    initial=(SafetyPlanStatus.draft,),
    ends=(SafetyPlanStatus.superseded, SafetyPlanStatus.completed, SafetyPlanStatus.ended),
    starts_by=(Role.case_director, Role.process_director, Role.vt_worker),
    starts_rules=("SA-16",),
    moves=(
        Move(
            (SafetyPlanStatus.draft,),
            (SafetyPlanStatus.discussed,),
            (Role.case_director,),
            ("SA-14",),
            "with each member, or why not",
        ),
        Move(
            (SafetyPlanStatus.discussed,),
            (SafetyPlanStatus.agreed,),
            (Role.case_director, Role.chair),
            ("ME-13",),
            "by a meeting decision",
        ),
        Move(
            (SafetyPlanStatus.agreed,),
            (SafetyPlanStatus.active,),
            (Role.case_director,),
            ("SA-14", "SA-15"),
            "every member has an agreement or is left out with a reason",
        ),
        Move(
            (SafetyPlanStatus.active,),
            (SafetyPlanStatus.under_revision,),
            (Role.case_director, Role.chair, Role.system),
            ("PL-05",),
            "with a reason; by the service on a breach",
        ),
        Move(
            (SafetyPlanStatus.under_revision,),
            (SafetyPlanStatus.active,),
            (Role.case_director,),
            ("PL-05", "SA-14", "SA-15"),
            "as a new edition",
        ),
        Move(
            (SafetyPlanStatus.active, SafetyPlanStatus.under_revision),
            (SafetyPlanStatus.superseded,),
            (Role.system,),
            ("PL-01",),
            "when another one comes into force",
        ),
        Move(
            (SafetyPlanStatus.active,),
            (SafetyPlanStatus.completed,),
            (Role.case_director, Role.chair),
            ("PL-09", "ME-13"),
            "by a meeting decision",
        ),
        Move(
            _OPEN_PLAN,
            (SafetyPlanStatus.ended,),
            (Role.case_director, Role.chair),
            ("ME-13",),
            "by a meeting decision with a reason",
        ),
    ),
)
