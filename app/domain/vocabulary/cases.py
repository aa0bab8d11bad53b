"""Words of the room cases: track, direction, participation, status, phase, and the life of a change of director."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class Track(Word, code="E07", term="route"):
    """Track of a case."""

    regular = "regular", "reguliere aanpak"
    complex = "complex", "maatwerk, gedwongen kader", "tailor-made, coercive framework"
    mda_structural = "mda_structural", "MDA++ structureel onveilig", "MDA++, structurally unsafe"
    mda_acute = "mda_acute", "MDA++ acuut onveilig", "MDA++, acutely unsafe"


class Approach(Word, code="E07", term="aanpak"):
    """How many disciplines and chains work on a case."""

    solo = "solo", "solitair"
    multi = "multi", "multidisciplinair", "multidisciplinary"
    inter = "inter", "interdisciplinair", "interdisciplinary"


class DiscussionMode(Word, code="E07", term="bespreekwijze"):
    """Whether a case is discussed on its process or its content."""

    process = "process", "procesmatig"
    content = "content", "inhoudelijk"


class SubjectTrack(Word, code="E07", term="spoor"):
    """Track of one subject within a case (spoor)."""

    perpetrator = "perpetrator", "dader"
    victim = "victim", "slachtoffer"
    child = "child", "kind"
    other = "other", "overig"


class CoerciveFramework(Word, term="gedwongen kader"):
    """Whether a coercive framework is needed; rule CA-03."""

    needed = "needed", "nodig"
    to_consider = "to_consider", "te overwegen"
    not_needed = "not_needed", "niet nodig"


class CasePersonRole(Word, code="E06", term="rol in de casus"):
    """Role of a person in a case."""

    client = "client", "cliënt"
    stayer = "stayer", "thuisblijver", "the one who stays at home"
    removed_person = "removed_person", "uithuisgeplaatste", "the one removed from home"
    confidant = "confidant", "vertrouwenspersoon kind", "confidant of a child"
    support_person = "support_person", "vertrouwenspersoon cliënt"
    network_person = "network_person", "netwerkpersoon"
    peer_expert = "peer_expert", "ervaringsdeskundige", "expert by experience"


class DirectionRole(Word, code="E08", term="regierol"):
    """Role of direction on a case (regie); each value is also a `Role`."""

    process_director = "process_director", "procesregisseur"
    case_director = "case_director", "casusregisseur, casuscoördinator"
    process_manager = "process_manager", "procesmanager (Code Rood)", "process manager (Code Red)"
    local_process_manager_care = (
        "local_process_manager_care",
        "lokale procesmanager zorg",
        "local process manager for care",
    )
    case_manager = "case_manager", "casemanager CSG, zorgcoördinator", "case manager, care coordinator"
    mandate_holder = "mandate_holder", "mandaathouder"
    first_contact = "first_contact", "eerste contactpersoon"
    client_contact = "client_contact", "vast aanspreekpunt cliënten", "fixed contact of the clients"


class DirectorForm(Word, code="E08", term="vorm van casusregie"):
    """From where a case director comes."""

    involved_professional = "involved_professional", "betrokken professional"
    subject_expert = "subject_expert", "materiedeskundige"
    municipal_director = "municipal_director", "opgeleide gemeentelijke casusregisseur", "trained municipal director"
    external_director = "external_director", "externe casusregisseur"
    youth_protection_worker = "youth_protection_worker", "jeugdbeschermer"
    programme_worker = "programme_worker", "teamlid programma", "team member of a programme"


class DirectionLevel(Word, code="E08", term="regieniveau"):
    """Level at which direction is granted; rule OR-07."""

    case = "case", "casusregie"
    conference = "conference", "overlegregie"
    house = "house", "interne netwerkregie"
    external = "external", "externe netwerkregie"


class ParticipationBasis(Word, code="E22", term="basis van deelname"):
    """Why an organisation takes part in a case."""

    core = "core", "kernteam", "core team"
    on_request = "on_request", "op afroep"
    subject_expert = "subject_expert", "materiedeskundige, expertpool"
    case_involved = "case_involved", "bij gezin betrokken", "involved with the family"
    referrer = "referrer", "aanmelder"


class Shell(Word, code="E28", term="schil"):
    """Shell of a programme's team."""

    core = "core", "kernteam", "core team"
    first = "first", "eerste schil", "first shell"
    second = "second", "tweede schil", "second shell"


class ContactChannel(Word, term="contactkanaal"):
    """How contact was sought; third_party needs the client's consent, rule RE-15."""

    letter = "letter", "brief"
    phone = "phone", "telefoon"
    visit = "visit", "bezoek"
    online = "online", "online"
    third_party = "third_party", "via een derde", "through a third party"


class ClosingReason(Word, code="E30", term="reden afsluiten"):
    """Why a case is closed."""

    safe_recovered = "safe_recovered", "veilig en hersteld", "safe and recovered"
    handed_over = "handed_over", "verder zonder veiligheidshuis", "further without the safety house"
    care_started = "care_started", "hulp gestart"
    justice_started = "justice_started", "justitieel traject"
    moved_away = "moved_away", "verhuisd"
    household_ended = "household_ended", "huishouden bestaat niet meer"
    no_ground_anymore = "no_ground_anymore", "geen grondslag meer"
    deceased = "deceased", "overleden"


class SubjectOutcome(Word, code="E30", term="uitkomst per betrokkene"):
    """Outcome for one subject; rule CA-21."""

    care_started_intake_attended = "care_started_intake_attended", "op intake verschenen"
    care_started = "care_started", "hulp gestart"
    declined = "declined", "hulp geweigerd"
    justice_started = "justice_started", "justitieel traject"
    not_needed = "not_needed", "niet nodig"
    unreachable = "unreachable", "onbereikbaar"


class TaskKind(Word, term="soort taak", is_open=True):
    """A task that the service sets by a rule."""

    first_contact = "first_contact", "eerste contact leggen", "make first contact"
    client_feedback = "client_feedback", "terugkoppeling aan cliënt", "tell a client the decision"
    transparency = "transparency", "betrokkene informeren over delen", "inform a person that was shared about"
    override_review = "override_review", "doorbreken herbeoordelen", "review an override"
    coming_of_age = "coming_of_age", "kind wordt 18", "a child turns 18"
    restriction_review = "restriction_review", "beperking herzien"
    client_invitation = "client_invitation", "cliënten uitnodigen voor overleg", "ask clients to a meeting"
    agenda = "agenda", "op de agenda zetten", "put on the agenda"


class TaskState(Word, term="status taak"):
    """State of a task that the service sets."""

    open = "open", "open"
    claimed = "claimed", "opgepakt"
    done = "done", "gedaan"
    lapsed = "lapsed", "vervallen"


class CaseStatus(Word, term="casusstatus"):
    """Status of a case (casusstatus)."""

    opened = "opened", "opgepakt"
    preparing = "preparing", "voorbereiding"
    under_analysis = "under_analysis", "in analyse en planvorming", "under analysis and planning"
    plan_active = "plan_active", "plan in uitvoering", "plan in execution"
    stagnated = "stagnated", "vastgelopen"
    parked = "parked", "geparkeerd"
    scaling_down = "scaling_down", "afschalen"
    monitoring = "monitoring", "monitoring, volgen"
    follow_up = "follow_up", "nazorg en vervolgmeting", "aftercare and follow-up"
    closing = "closing", "afsluiten"
    closed = "closed", "afgesloten"
    transferred = "transferred", "overgedragen"
    archived = "archived", "gearchiveerd"


OPEN_CASE = frozenset(CaseStatus) - {CaseStatus.closed, CaseStatus.transferred, CaseStatus.archived}
"""Statuses in which a case counts as open for rules RE-05 and CA-01."""


class CasePhase(Word, term="fase van gefaseerde ketenzorg"):
    """Phase of a case (fase van gefaseerde ketenzorg)."""

    undetermined = "undetermined", "nog niet bepaald", "not determined yet"
    direct_safety = "direct_safety", "directe veiligheid"
    risk_led_care = "risk_led_care", "risicogestuurde zorg"
    recovery = "recovery", "herstelgerichte zorg"
    completed = "completed", "geen stappen meer nodig", "no further steps needed"


class HandoverState(Word, term="regieoverdracht"):
    """State of a change of director (regieoverdracht); rule CA-05."""

    offered = "offered", "aangeboden"
    live_handover = "live_handover", "warme overdracht"
    accepted = "accepted", "aanvaard"
    declined = "declined", "geweigerd"


DIRECTOR_CHANGE = LifeCycle(
    name="director change",
    states=HandoverState,
    initial=(HandoverState.offered,),
    ends=(HandoverState.accepted, HandoverState.declined),
    starts_by=(Role.process_director, Capacity.predecessor),
    starts_rules=("CA-04", "CA-05"),
    moves=(
        Move(
            (HandoverState.offered,),
            (HandoverState.live_handover,),
            (Role.process_director, Capacity.predecessor),
            ("CA-05",),
            "with a handover note",
        ),
        Move((HandoverState.offered,), (HandoverState.declined,), (Capacity.successor,), ("CA-05",)),
        Move(
            (HandoverState.live_handover,),
            (HandoverState.accepted, HandoverState.declined),
            (Capacity.successor,),
            ("CA-05",),
            "the predecessor stays in charge until acceptance",
        ),
    ),
)
