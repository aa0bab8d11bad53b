"""Words of the room meetings: kinds, participants, agenda, decisions, and the life of a meeting."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class MeetingKind(Word, code="E21", term="soort overleg", is_open=True):
    """Kind of meeting (overleg)."""

    weighing = "weighing", "weegoverleg"
    focus = "focus", "focusoverleg", "focus meeting"
    mda_meeting = "mda_meeting", "MDA++-overleg", "MDA++ meeting"
    care_conference = "care_conference", "casusoverleg huiselijk geweld, zorg"
    justice_conference = "justice_conference", "justitieel casusoverleg, strafoverleg"
    integrated_conference = "integrated_conference", "geïntegreerd straf-zorgoverleg"
    tailor_made_conference = "tailor_made_conference", "maatwerkoverleg, gedwongen kader"
    serious_dv_conference = "serious_dv_conference", "casusoverleg ernstig huiselijk geweld"
    daily_conference = "daily_conference", "dagelijks casusoverleg"
    virtual_conference = "virtual_conference", "virtueel casusoverleg"
    code_red_meeting = "code_red_meeting", "Code Rood-overleg"
    dv_consultation = "dv_consultation", "Huiselijk Geweld Overleg"
    core_group = "core_group", "kerngroep"
    team_meeting = "team_meeting", "casusteam, individueel casusoverleg"
    mdo = "mdo", "multidisciplinair overleg", "multidisciplinary meeting"
    network_council = "network_council", "netwerkberaad, familieberaad"
    family_group_conference = "family_group_conference", "Eigen Kracht-conferentie"
    system_talk = "system_talk", "systeemgesprek"
    separate_talk = "separate_talk", "individueel gesprek"
    joint_family_session = "joint_family_session", "gezamenlijk gesprek met gezin"
    settlement_session = "settlement_session", "TOM-zitting"
    policy_meeting = "policy_meeting", "beleids- of afstemmingsoverleg"
    prosecution_hour = "prosecution_hour", "OM-spreekuur"
    youth_risk = "youth_risk", "SCORE, risicojeugd"
    aftercare_detention = "aftercare_detention", "nazorg na detentie"
    repeat_offenders = "repeat_offenders", "veelplegers"
    youth_prostitution = "youth_prostitution", "jeugdprostitutie-overleg"


class DecisionRule(Word, code="E22", term="beslisregel"):
    """How a decision is taken."""

    veto = "veto", "vetorecht"
    unanimity = "unanimity", "unanimiteit"
    consensus = "consensus", "consensus"
    majority = "majority", "meerderheid"
    single_person = "single_person", "eenmansregel"


class DecisionKind(Word, term="soort besluit", is_open=True):
    """What a meeting decided on a case; moves that the field leaves to a meeting name a decision of their kind."""

    admission = "admission", "casus opgepakt", "case taken up"
    plan_agreed = "plan_agreed", "plan van aanpak vastgesteld", "plan agreed"
    plan_completed = "plan_completed", "plan afgerond", "plan completed"
    plan_ended = "plan_ended", "plan beëindigd", "plan ended"
    action_agreed = "action_agreed", "actie afgesproken", "action agreed"
    condition_set = "condition_set", "bodemeis gesteld", "condition set"
    condition_met = "condition_met", "bodemeis behaald", "condition met"
    condition_replaced = "condition_replaced", "gevolg afgerond, bodemeis hervat of vervangen", "condition resumed"
    condition_lifted = "condition_lifted", "bodemeis opgeheven", "condition lifted"
    phase_change = "phase_change", "andere fase", "change of phase"
    scaling_down = "scaling_down", "afschalen"
    closing = "closing", "casus afsluiten", "close the case"
    escalation = "escalation", "opschalen"
    deviation = "deviation", "afwijking", "deviation from what the rules expect"
    move_to_care = "move_to_care", "naar het zorgoverleg", "moved to the care conference"
    move_to_justice = "move_to_justice", "naar het justitieel overleg", "moved to the justice conference"
    share_with_care = "share_with_care", "delen met de zorg", "share with the care side"
    safe_to_meet = "safe_to_meet", "veilig om elkaar te spreken", "safe to meet"
    joint_talk_release = "joint_talk_release", "gezamenlijk gesprek toegestaan", "joint talk released"
    arrangement = "arrangement", "afspraak over de aanpak", "agreement on the approach"


class Position(Word, term="standpunt"):
    """Where a voter stands on a decision; who accepts does not carry it, but will not stand in its way."""

    in_favour = "in_favour", "voor"
    accepts = "accepts", "legt zich neer bij het besluit", "accepts the decision"
    against = "against", "tegen"
    abstains = "abstains", "onthoudt zich"


class KindStatus(Word, term="status handvest"):
    """State of a kind of meeting; only with an active charter can it be planned (rule ME-01)."""

    draft = "draft", "concept"
    active = "active", "geldend"
    ended = "ended", "beëindigd"


class PackRule(Word, term="wanneer de stukken"):
    """When the pack of a meeting must be out; rule ME-18."""

    days_before = "days_before", "een aantal dagen vooraf", "a number of days before"
    daily = "daily", "op de werkdag zelf om 13.00 uur", "at 13:00 on the working day"


class PartKind(Word, term="soort deel"):
    """Part of a meeting with attendance of its own; rules ME-03 and ME-16."""

    plenary = "plenary", "gezamenlijk deel", "with all"
    care_block = "care_block", "zorgblok"
    justice_block = "justice_block", "justitieblok"
    client_block = "client_block", "deel met cliënten", "with clients"


class ParticipantBasis(Word, code="E22", term="basis van deelname"):
    """Why someone is invited; rule ME-10."""

    core = "core", "kernteam"
    on_request = "on_request", "op afroep"
    subject_expert = "subject_expert", "materiedeskundige, expertpool"
    case_involved = "case_involved", "bij gezin betrokken", "involved with the family"
    referrer = "referrer", "aanmelder"
    client = "client", "cliënt"
    support_person = "support_person", "vertrouwenspersoon cliënt"
    network_person = "network_person", "persoon uit het netwerk"
    observer = "observer", "toeschouwer"


FAMILY_SIDE = frozenset({ParticipantBasis.client, ParticipantBasis.support_person, ParticipantBasis.network_person})
"""Who takes part as a person of a case, not for an organisation."""


class Attendance(Word, code="E22", term="aanwezigheid"):
    """Whether and how someone was there."""

    present = "present", "aanwezig"
    deputised = "deputised", "vervangen"
    absent = "absent", "afwezig"
    online = "online", "online"


class ClientAbsenceReason(Word, code="E22", term="reden zonder cliënt"):
    """Why a client is not there; rule ME-06."""

    safety = "safety", "veiligheid"
    not_feasible = "not_feasible", "niet haalbaar"
    not_responsible = "not_responsible", "niet verantwoord"
    client_choice = "client_choice", "keuze cliënt"
    refused = "refused", "geweigerd"


class ClientMode(Word, code="E22", term="wijze van deelname cliënt"):
    """How a client takes part."""

    physical = "physical", "lijfelijk", "in person"
    online = "online", "online"


class Composition(Word, code="E22", term="samenstelling"):
    """In what company a client wants to meet."""

    small = "small", "kleine afvaardiging", "small delegation"
    full = "full", "alle partners", "all partners"


class BobStep(Word, code="E22", term="stap in de bespreking"):
    """Step of a discussion."""

    image_forming = "image_forming", "beeldvorming"
    judgement = "judgement", "oordeelsvorming"
    decision = "decision", "besluitvorming"


class ItemKind(Word, code="E22", term="soort agendapunt"):
    """Why a case is on an agenda."""

    new = "new", "nieuw"
    urgent = "urgent", "spoed"
    recall = "recall", "rappel"
    running = "running", "lopend"


class DeferralReason(Word, code="E22", term="reden doorschuiven"):
    """Why an item is put off; rule ME-14."""

    missing_information = "missing_information", "ontbrekende informatie"
    absent_participant = "absent_participant", "afwezige deelnemer"
    no_access = "no_access", "geen toegang"
    awaiting_event = "awaiting_event", "wacht op gebeurtenis"
    time = "time", "tijd"


class FacilityKind(Word, code="E35", term="soort ruimte"):
    """Kind of room; rule ME-22."""

    meeting_room = "meeting_room", "vergaderruimte"
    meeting_room_raised_safety = "meeting_room_raised_safety", "beveiligde ruimte", "meeting room of raised safety"
    forensic_room = "forensic_room", "forensische onderzoekskamer"
    interview_room = "interview_room", "verhoorkamer, studio"
    play_room = "play_room", "speelkamer, home room"
    observation_room = "observation_room", "observatieruimte"
    reception_room = "reception_room", "opvang"


class QuestionRoute(Word, term="weg naar het OM"):
    """How a question reaches the prosecution; rule ME-17."""

    consultation_hour = "consultation_hour", "OM-spreekuur"
    on_call = "on_call", "op afroep"
    system = "system", "via het systeem", "through the system"


class ProsecutionNeeded(Word, term="OM nodig"):
    """Whether the prosecution is needed in a case; rule ME-17."""

    yes = "yes", "ja"
    no = "no", "nee"
    later = "later", "later"


class MeetingStatus(Word, term="status overleg"):
    """State of a meeting (overleg)."""

    planned = "planned", "gepland"
    invited = "invited", "uitgenodigd"
    prepared = "prepared", "voorbereid"
    in_session = "in_session", "bezig"
    recorded = "recorded", "vastgelegd"
    fed_back = "fed_back", "teruggekoppeld"
    cancelled = "cancelled", "vervallen"


class ItemStatus(Word, term="status agendapunt"):
    """State of an agenda item (agendapunt)."""

    scheduled = "scheduled", "geagendeerd"
    virtual_open = "virtual_open", "virtueel open", "open online"
    in_discussion = "in_discussion", "in bespreking"
    decided = "decided", "besloten"
    deferred = "deferred", "doorgeschoven"
    removed = "removed", "verwijderd"
    rerouted = "rerouted", "doorgeleid"


class QuestionState(Word, term="status vraag aan OM"):
    """State of a question to the prosecution (vraag aan OM)."""

    asked = "asked", "gesteld"
    answered = "answered", "beantwoord"
    no_answer = "no_answer", "geen antwoord"
    withdrawn = "withdrawn", "ingetrokken"


MEETING = LifeCycle(
    name="meeting",
    states=MeetingStatus,
    initial=(MeetingStatus.planned,),
    ends=(MeetingStatus.fed_back, MeetingStatus.cancelled),
    starts_by=(Role.process_director, Role.information_officer, Role.chair, Role.system),
    starts_rules=("ME-01", "GR-16"),
    moves=(
        Move(
            (MeetingStatus.planned,),
            (MeetingStatus.invited,),
            (Role.process_director, Role.information_officer, Role.chair, Role.vt_worker, Role.case_director),
            ("ME-03", "ME-04", "ME-06", "ME-10", "ME-11"),
            "every participant with a basis, clients invited or reasoned",
        ),
        Move(
            (MeetingStatus.invited,),
            (MeetingStatus.prepared,),
            (Role.information_officer, Role.chair),
            ("ME-08", "ME-18"),
            "pack published",
        ),
        Move(
            (MeetingStatus.prepared,),
            (MeetingStatus.in_session,),
            (Role.chair,),
            ("ME-02", "ME-03", "ME-04", "ME-05", "ME-07", "ME-19"),
            "attendance of the first part checked",
        ),
        Move(
            (MeetingStatus.in_session,),
            (MeetingStatus.in_session,),
            (Role.chair,),
            ("ME-03", "ME-16"),
            "the next part",
        ),
        Move(
            (MeetingStatus.in_session,),
            (MeetingStatus.recorded,),
            (Role.chair,),
            ("ME-12", "ME-13", "ME-14", "ME-21"),
            "every item decided, deferred, removed or rerouted",
        ),
        Move(
            (MeetingStatus.recorded,),
            (MeetingStatus.fed_back,),
            (Role.case_director,),
            ("ME-09",),
            "debrief or feedback for each client",
        ),
        Move(
            (MeetingStatus.planned, MeetingStatus.invited, MeetingStatus.prepared),
            (MeetingStatus.cancelled,),
            (Role.chair,),
            ("ME-14",),
            "with a reason; the items get a new date",
        ),
    ),
)

_DIRECTING = (Role.chair, Role.process_director, Role.information_officer)

AGENDA_ITEM = LifeCycle(
    name="agenda item",
    states=ItemStatus,
    initial=(ItemStatus.scheduled, ItemStatus.virtual_open),
    ends=(ItemStatus.decided, ItemStatus.removed, ItemStatus.rerouted),
    starts_by=(*_DIRECTING, Role.case_director, Role.system),
    starts_rules=("ME-14", "ME-20"),
    moves=(
        Move((ItemStatus.scheduled,), (ItemStatus.in_discussion,), (Role.chair,), ("ME-14",)),
        Move(
            (ItemStatus.scheduled, ItemStatus.in_discussion),
            (ItemStatus.deferred,),
            _DIRECTING,
            ("ME-14",),
            "with reason and next date",
        ),
        Move((ItemStatus.scheduled,), (ItemStatus.removed,), _DIRECTING, ("ME-14",), "with a reason"),
        Move(
            (ItemStatus.scheduled, ItemStatus.in_discussion),
            (ItemStatus.rerouted,),
            _DIRECTING,
            ("ME-14", "ME-16", "RE-10"),
            "with the kind of meeting and the criterion",
        ),
        Move((ItemStatus.in_discussion,), (ItemStatus.decided,), (Role.chair,), ("ME-12", "ME-13")),
        Move((ItemStatus.virtual_open,), (ItemStatus.decided,), (Role.chair,), ("ME-13", "ME-20"), "online"),
        Move(
            (ItemStatus.virtual_open,),
            (ItemStatus.scheduled,),
            (Capacity.team_organisation, Role.system),
            ("ME-20",),
            "on request of a participant, or when the term passed",
        ),
        Move((ItemStatus.deferred,), (ItemStatus.scheduled,), (*_DIRECTING, Role.system), ("ME-14",)),
    ),
)

PROSECUTION_QUESTION = LifeCycle(
    name="question to prosecution",
    states=QuestionState,
    initial=(QuestionState.asked,),
    ends=(QuestionState.answered, QuestionState.no_answer, QuestionState.withdrawn),
    starts_by=(Role.case_director, Role.process_director, Role.information_officer),
    starts_rules=("ME-17",),
    moves=(
        Move((QuestionState.asked,), (QuestionState.answered,), (Capacity.asked_organisation,), ("ME-17",)),
        Move((QuestionState.asked,), (QuestionState.no_answer,), (Role.system,), ("ME-17",), "the due date passed"),
        Move((QuestionState.asked,), (QuestionState.withdrawn,), (Capacity.proposer,), ("ME-17",)),
    ),
)
