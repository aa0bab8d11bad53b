"""Words of the room actions: kinds, domains, and the life of an action."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class AgreementType(Word, code="E25", term="soort afspraak"):
    """The six types of agreement found in the minutes of conferences."""

    info_professionals = (
        "info_professionals",
        "informatie uitwisselen professionals",
        "professionals exchange information",
    )
    other_professionals = "other_professionals", "overige acties professionals", "other acts of professionals"
    other_family = "other_family", "overige acties gezin", "other acts of the family"
    info_family = "info_family", "informatie uitwisselen gezin", "information to or from the family"
    meeting_family = "meeting_family", "nieuwe bijeenkomst gezin", "new meeting with the family"
    meeting_professionals = (
        "meeting_professionals",
        "nieuwe bijeenkomst professionals",
        "new meeting of professionals",
    )


class ActionKind(Word, code="E25", term="soort actie", is_open=True):
    """Kind of action."""

    contact_task = "contact_task", "eerste contact", "first contact"
    help_start = "help_start", "hulp starten", "start of help"
    outreach = "outreach", "outreachend werken"
    home_visit = "home_visit", "huisbezoek"
    joint_home_visit = "joint_home_visit", "gezamenlijk huisbezoek"
    examination = "examination", "onderzoek"
    assessment = "assessment", "taxatie"
    legal_step = "legal_step", "juridische stap"
    practical_provision = "practical_provision", "praktische voorziening"
    safety_measure = "safety_measure", "veiligheidsmaatregel"
    monitoring = "monitoring", "monitoring"
    information_task = "information_task", "informatietaak"
    long_term_support = "long_term_support", "stut en steun"
    bridging_help = "bridging_help", "overbruggingshulp"
    peer_support = "peer_support", "lotgenoten, ervaringsdeskundige"
    case_linking = "case_linking", "zaken voegen", "joining of cases"
    feedback_task = "feedback_task", "terugkoppeling"


class LegalDomain(Word, code="E25", term="rechtsgebied"):
    """Branch of law in which an action or a coercive frame lies."""

    administrative = "administrative", "bestuursrecht"
    civil = "civil", "civiel recht"
    criminal = "criminal", "strafrecht"
    help = "help", "hulpverlening"


class ActionMode(Word, code="E25", term="mate van dwang"):
    """How free the person is towards an action."""

    voluntary = "voluntary", "vrijwillig"
    pressing = "pressing", "drang", "pressing (drang)"
    coercion = "coercion", "dwang"


class BlockedReason(Word, code="E25", term="reden geblokkeerd"):
    """Why an action cannot go on; rule AC-07."""

    police_priority = "police_priority", "prioriteit politie"
    waiting_list_mental_health = "waiting_list_mental_health", "wachtlijst ggz", "waiting list of mental health care"
    financing = "financing", "financiering"
    prosecution_unavailable = "prosecution_unavailable", "OM niet beschikbaar"
    privacy_ground = "privacy_ground", "privacygrond"
    blocked_by_parent = "blocked_by_parent", "geblokkeerd door ouder"
    housing = "housing", "huisvesting"
    unmet_precondition = "unmet_precondition", "voorwaarde niet vervuld"


class Precondition(Word, term="voorwaarde voor een actie", is_open=True):
    """What must be there before an action can go on; rule AC-07."""

    roof = "roof", "dak boven het hoofd", "a roof over one's head"
    joint_talk = "joint_talk", "gezamenlijk gesprek mogelijk", "a joint talk is possible"
    motivated = "motivated", "gemotiveerd"
    fitting_worker = "fitting_worker", "passende hulpverlener"


class ActionStatus(Word, term="status actie"):
    """State of an action (actie, afspraak)."""

    proposed = "proposed", "voorgesteld"
    agreed = "agreed", "afgesproken"
    accepted = "accepted", "aanvaard"
    declined = "declined", "afgewezen"
    in_progress = "in_progress", "bezig"
    waiting_list = "waiting_list", "wachtlijst"
    blocked = "blocked", "geblokkeerd"
    done = "done", "gedaan"
    not_done = "not_done", "niet gelukt"
    stopped = "stopped", "gestopt"
    no_show = "no_show", "niet verschenen"
    cancelled = "cancelled", "vervallen"


ENDED_ACTIONS = frozenset(
    {
        ActionStatus.done,
        ActionStatus.not_done,
        ActionStatus.stopped,
        ActionStatus.no_show,
        ActionStatus.declined,
        ActionStatus.cancelled,
    }
)
"""States that count as ended when a case is closed; rule CA-20."""

ACTION = LifeCycle(
    name="action",
    states=ActionStatus,
    initial=(ActionStatus.proposed,),
    ends=(
        ActionStatus.done,
        ActionStatus.not_done,
        ActionStatus.stopped,
        ActionStatus.no_show,
        ActionStatus.declined,
        ActionStatus.cancelled,
    ),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("PL-11",),
    moves=(
        Move(
            (ActionStatus.proposed,),
            (ActionStatus.agreed,),
            (Role.case_director,),
            ("AC-01", "AC-09"),
            "by the case director, between meetings",
        ),
        Move((ActionStatus.proposed,), (ActionStatus.cancelled,), (Capacity.proposer,), ("AC-08",), "with a reason"),
        Move((ActionStatus.agreed,), (ActionStatus.accepted,), (Capacity.owner,), ("AC-02",)),
        Move((ActionStatus.agreed,), (ActionStatus.declined,), (Capacity.owner,), ("AC-02",), "with a reason"),
        Move(
            (ActionStatus.declined,),
            (ActionStatus.proposed,),
            (Role.case_director,),
            ("AC-02",),
            "new owner or new text",
        ),
        Move((ActionStatus.accepted,), (ActionStatus.in_progress,), (Capacity.owner,), ("AC-03", "AC-06")),
        Move(
            (ActionStatus.accepted, ActionStatus.in_progress),
            (ActionStatus.waiting_list,),
            (Capacity.owner,),
            ("AC-05",),
            "with an expected date",
        ),
        Move(
            (ActionStatus.waiting_list,),
            (ActionStatus.in_progress,),
            (Capacity.owner,),
            ("AC-05", "AC-06"),
            "bypassing the list only with a mandate",
        ),
        Move(
            (ActionStatus.accepted, ActionStatus.in_progress, ActionStatus.waiting_list),
            (ActionStatus.blocked,),
            (Capacity.owner, Role.system),
            ("AC-07", "GR-13"),
            "with a reason; by the service on an unmet precondition",
        ),
        Move(
            (ActionStatus.blocked,),
            (ActionStatus.accepted, ActionStatus.in_progress, ActionStatus.waiting_list),
            (Capacity.owner,),
            ("AC-07",),
        ),
        Move(
            (ActionStatus.in_progress,),
            (ActionStatus.done, ActionStatus.not_done, ActionStatus.no_show),
            (Capacity.owner,),
            ("AC-08",),
            "with a result or a reason",
        ),
        Move((ActionStatus.no_show,), (ActionStatus.in_progress,), (Capacity.owner,), ("AC-11",), "new appointment"),
        Move(
            (
                ActionStatus.agreed,
                ActionStatus.accepted,
                ActionStatus.in_progress,
                ActionStatus.waiting_list,
                ActionStatus.blocked,
            ),
            (ActionStatus.stopped,),
            (Capacity.owner,),
            ("AC-08",),
            "with a reason",
        ),
        Move(
            (ActionStatus.agreed, ActionStatus.accepted),
            (ActionStatus.cancelled,),
            (Role.case_director,),
            ("AC-08",),
            "with a reason",
        ),
    ),
)
