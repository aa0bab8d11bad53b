"""Words of the room plans: kinds, parts and phases of a plan, goals, options, and the life of a plan and of an option."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class PlanKind(Word, code="E24", term="soort plan"):
    """Kind of plan."""

    intake_plan = "intake_plan", "plan vooraf", "intake plan"
    conference_plan = "conference_plan", "gezamenlijk plan van aanpak", "joint plan of the conference"
    safety_plan = "safety_plan", "veiligheidsplan"
    family_plan = "family_plan", "plan van gezin en netwerk", "plan of family and network"
    closure_plan = "closure_plan", "afsluitingsplan"
    tailor_made = "tailor_made", "maatwerkplan", "tailor-made plan"


JOINT_PLANS = frozenset({PlanKind.conference_plan, PlanKind.tailor_made})
"""Kinds of which a household has at most one in force; rule PL-01."""

OTHER_ROWS = frozenset({PlanKind.safety_plan, PlanKind.closure_plan})
"""Kinds that are kept as objects of their own: the safety plan (SA-16) and the closure plan (CA-22)."""


class PlanPart(Word, code="E24", term="deel van het plan"):
    """Part of a joint plan."""

    safety = "safety", "veiligheid"
    treatment = "treatment", "behandeling"
    recovery = "recovery", "herstel"
    justice = "justice", "justitie"
    closure = "closure", "afsluiting"


class TreatmentPhase(Word, code="E24", term="behandelfase"):
    """The six phases of treatment."""

    examination = "examination", "onderzoek"
    diagnosis = "diagnosis", "diagnostiek"
    first_treatment = "first_treatment", "eerste behandeling"
    recovery = "recovery", "herstel"
    follow_up_treatment = "follow_up_treatment", "vervolgbehandeling"
    prevent_repetition = "prevent_repetition", "voorkomen van herhaling"


class Horizon(Word, code="E24", term="termijn"):
    """Whether something is for the short or the long term."""

    short = "short", "korte termijn"
    long = "long", "lange termijn"


class Means(Word, term="soort middel"):
    """Kinds of means whose order a team agrees; rule PL-12."""

    civil = "civil", "civielrechtelijk"
    criminal = "criminal", "strafrechtelijk"
    psychosocial = "psychosocial", "psychosociaal"


class PlanState(Word, term="status plan"):
    """State of a plan (plan van aanpak)."""

    draft = "draft", "concept"
    discussed = "discussed", "besproken met gezinsleden", "discussed with the family"
    agreed = "agreed", "overeengekomen"
    active = "active", "van kracht", "in force"
    under_revision = "under_revision", "in bijstelling"
    superseded = "superseded", "vervangen"
    completed = "completed", "afgerond"
    ended = "ended", "beëindigd"


IN_FORCE = frozenset({PlanState.active, PlanState.under_revision})
"""States in which what was agreed holds: a plan that is being revised stays in force until the new version."""

PLAN = LifeCycle(
    name="plan",
    states=PlanState,
    initial=(PlanState.draft,),
    ends=(PlanState.superseded, PlanState.completed, PlanState.ended),
    starts_by=(Role.case_director, Role.vt_worker),
    starts_rules=("PL-01",),
    moves=(
        Move(
            (PlanState.draft,),
            (PlanState.discussed,),
            (Role.case_director, Role.vt_worker),
            ("PL-02", "SA-14"),
            "with the view of every member or why it is missing",
        ),
        Move(
            (PlanState.discussed,),
            (PlanState.agreed,),
            (Role.chair, Role.case_director),
            ("ME-13", "PL-06", "PL-08"),
            "by a meeting decision, with lines and goals",
        ),
        Move(
            (PlanState.agreed,),
            (PlanState.active,),
            (Role.case_director,),
            ("PL-01", "PL-02"),
            "with a case director, a goal, and a line and a view for every member",
        ),
        Move(
            (PlanState.active,),
            (PlanState.under_revision,),
            (Role.case_director, Role.system),
            ("PL-05", "CA-16"),
            "with a reason; by the service on a breach or an overdue evaluation",
        ),
        Move(
            (PlanState.under_revision,),
            (PlanState.active,),
            (Role.case_director,),
            ("PL-05", "CA-16", "ME-13"),
            "as a new version, which every organisation with a line acknowledges",
        ),
        Move(
            (PlanState.active, PlanState.under_revision),
            (PlanState.superseded,),
            (Role.system,),
            ("PL-01", "PL-05"),
            "when the plan that replaces it comes into force",
        ),
        Move(
            (PlanState.active,),
            (PlanState.completed,),
            (Role.chair, Role.case_director),
            ("PL-09", "ME-13"),
            "by a meeting decision, with a check",
        ),
        Move(
            (PlanState.draft, PlanState.discussed, PlanState.agreed, PlanState.active),
            (PlanState.ended,),
            (Role.chair, Role.case_director),
            ("PL-09", "ME-13"),
            "by a meeting decision, with a reason",
        ),
    ),
)


class AnalysisState(Word, term="status analyse"):
    """Which version of the joint analysis holds; rule PL-03."""

    active = "active", "geldend", "in force"
    superseded = "superseded", "vervangen"


class MemberVoice(Word, term="inbreng gezinslid"):
    """How a member's view came to the plan; rule PL-02."""

    own_view = "own_view", "eigen inbreng", "the member's own view"
    reported_view = "reported_view", "inbreng verwoord door professional", "view reported by a named professional"
    none = "none", "geen inbreng, met reden", "no view, with the reason why"


class LineAnswer(Word, term="antwoord zonder planregel"):
    """Why a member has no line of the plan; rule PL-02."""

    declined = "declined", "wil niet", "the member declined"
    not_applicable = "not_applicable", "niet van toepassing"


class GoalState(Word, term="status doel"):
    """State of a goal."""

    open = "open", "open"
    completed = "completed", "afgerond"


class CheckFollowUp(Word, term="gevolg van de toets"):
    """What follows from a check of a goal or plan; rule PL-09."""

    adjust = "adjust", "bijstellen"
    stop = "stop", "stoppen"


class OptionState(Word, term="status optie"):
    """State of a brainstorm option (optie); rule PL-11."""

    open = "open", "open"
    promoted = "promoted", "actie geworden", "became an action"
    dropped = "dropped", "vervallen"


OPTION = LifeCycle(
    name="option",
    states=OptionState,
    initial=(OptionState.open,),
    ends=(OptionState.promoted, OptionState.dropped),
    starts_by=(Capacity.team_organisation, Role.system),
    starts_rules=("PL-11", "PL-16"),
    moves=(
        Move(
            (OptionState.open,),
            (OptionState.promoted,),
            (Role.case_director, Role.chair),
            ("PL-11", "ME-13"),
            "by a decision, once",
        ),
        Move((OptionState.open,), (OptionState.dropped,), (Role.case_director,), ("PL-11",), "with a reason"),
    ),
)
