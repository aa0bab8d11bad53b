"""Words of the course of a case: escalations, transfers, gates between phases, monitoring, contact, closing."""

from app.domain.vocabulary.cases import HandoverState
from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class EscalationLevel(Word, code="E31", term="niveau van opschaling"):
    """At which level a matter lies; without an answer it moves to the next one (rule CA-17)."""

    partner_contact = "partner_contact", "contactpersoon partner", "contact person of a partner"
    middle_manager = "middle_manager", "middenmanager"
    director = "director", "bestuurder"
    steering_group = "steering_group", "stuurgroep"
    governing_line = "governing_line", "bestuurlijke opschaling, driehoek", "governing line"

    @property
    def next(self) -> "EscalationLevel | None":
        """The level above; None above the highest."""
        levels = list(EscalationLevel)
        place = levels.index(self) + 1
        return levels[place] if place < len(levels) else None


class EscalationTarget(Word, code="E31", term="doel van opschaling", is_open=True):
    """Where a matter goes."""

    new_vt_report = "new_vt_report", "nieuwe melding bij Veilig Thuis", "new report to Veilig Thuis"
    child_protection_board = "child_protection_board", "Raad voor de Kinderbescherming"
    criminal_chain = "criminal_chain", "strafketen"
    mda_plus_plus = "mda_plus_plus", "MDA++", "MDA++"
    safety_house = "safety_house", "Zorg- en Veiligheidshuis"
    justice_conference = "justice_conference", "justitieel casusoverleg"
    house_manager = "house_manager", "(keten)manager veiligheidshuis", "manager of the safety house"


PROPOSED_AT_OVERDUE_PHASE = (
    EscalationTarget.new_vt_report,
    EscalationTarget.child_protection_board,
    EscalationTarget.criminal_chain,
    EscalationTarget.mda_plus_plus,
)
"""What is proposed where direct or stable safety was not reached in time (rule CA-13)."""


class EscalationState(Word, term="opschaling"):
    """State of an escalation (opschaling)."""

    open = "open", "open"
    answered = "answered", "beantwoord"
    moved_up = "moved_up", "naar volgend niveau", "moved to the next level"
    closed = "closed", "gesloten"


ESCALATION = LifeCycle(
    name="escalation",
    states=EscalationState,
    initial=(EscalationState.open,),
    ends=(EscalationState.closed, EscalationState.moved_up),
    starts_by=(Capacity.team_organisation, Role.system),
    starts_rules=("CA-17", "CA-13"),
    moves=(
        Move(
            (EscalationState.open,), (EscalationState.answered,), (Capacity.receiver, Role.process_director), ("CA-17",)
        ),
        Move(
            (EscalationState.open,),
            (EscalationState.moved_up,),
            (Role.system, Capacity.proposer, Role.process_director),
            ("CA-17",),
            "without an answer on the due date; a new one is open at the next level",
        ),
        Move(
            (EscalationState.answered,),
            (EscalationState.closed,),
            (Capacity.proposer, Role.process_director),
            ("CA-17",),
            "with an outcome",
        ),
    ),
)


class TransferTo(Word, term="soort ontvanger van een overdracht"):
    """To what a case is transferred; rule CA-24."""

    house = "house", "ander veiligheidshuis", "another safety house"
    programme = "programme", "programma", "programme"
    organisation = "organisation", "organisatie", "organisation"


class TransferItemKind(Word, term="onderdeel van een overdrachtspakket"):
    """What a transfer package holds; rule EX-02."""

    contribution = "contribution", "bijdrage"
    action = "action", "actie"


TRANSFER = LifeCycle(
    name="transfer",
    states=HandoverState,
    initial=(HandoverState.offered,),
    ends=(HandoverState.accepted, HandoverState.declined),
    starts_by=(Role.process_director,),
    starts_rules=("CA-24", "EX-02"),
    moves=(
        Move((HandoverState.offered,), (HandoverState.live_handover,), (Role.process_director,), ("CA-24",)),
        Move((HandoverState.offered,), (HandoverState.declined,), (Capacity.receiver,), ("CA-24",)),
        Move(
            (HandoverState.live_handover,),
            (HandoverState.accepted, HandoverState.declined),
            (Capacity.receiver,),
            ("CA-24", "EX-02"),
            "the case is transferred at that moment, under a ground that is valid for the receiver",
        ),
    ),
)


class GateQuestion(Word, term="poortvraag"):
    """A gate question of the guide (Leidraad); `yes` says that there are concerns, or that steps are needed."""

    dv_o1 = "DV-O1", "zijn er nog zorgen om de directe veiligheid", "are there still concerns about direct safety"
    rz_b1 = "RZ-B1", "zijn er zorgen om de directe veiligheid", "are there concerns about direct safety"
    rz_o1 = "RZ-O1", "zijn er opnieuw zorgen om de directe veiligheid", "are there again concerns about direct safety"
    rz_o2 = "RZ-O2", "zijn er nog zorgen om de stabiele veiligheid", "are there still concerns about stable safety"
    hz_b1 = "HZ-B1", "zijn er zorgen om de veiligheid", "are there concerns about direct or stable safety"
    hz_o1 = "HZ-O1", "zijn er opnieuw zorgen om de veiligheid", "are there again concerns about direct or stable safety"
    hz_o2 = "HZ-O2", "zijn er nog stappen nodig om tot herstel te komen", "are steps to recovery still needed"


class ReanalysisCause(Word, term="aanleiding nieuwe analyse"):
    """Why the analysis of a case is opened again; rule CA-16."""

    no_effect = "no_effect", "geen effect"
    stagnation = "stagnation", "vastgelopen"
    relapse = "relapse", "terugval"
    breach = "breach", "schending"
    new_incident = "new_incident", "nieuw incident"
    new_report = "new_report", "nieuwe melding"
    evaluation_due = "evaluation_due", "evaluatie te laat", "evaluation overdue"
    client_request = "client_request", "verzoek van cliënt", "request of a client"


class ReopenCause(Word, term="aanleiding heropening"):
    """Why a closed case is taken up again, without a new intake; rule CA-23."""

    new_signal = "new_signal", "nieuw signaal"
    partner_request = "partner_request", "verzoek van een partner", "request of a partner"
    client_contact = "client_contact", "contact van de cliënt zelf", "the client's own contact"


class MonitoringKind(Word, term="soort volgmoment"):
    """A moment after scaling down; rule CA-19."""

    monitoring = "monitoring", "monitormoment", "monitoring moment"
    safety_agreements = "safety_agreements", "toets veiligheidsafspraken", "check of the safety agreements"
    follow_up = "follow_up", "nazorgcontact", "follow-up contact"


class MonitoringState(Word, term="status volgmoment"):
    """State of a monitoring moment."""

    planned = "planned", "gepland"
    done = "done", "gedaan"
    refused = "refused", "geweigerd door cliënt", "refused by the client"
    lapsed = "lapsed", "vervallen"


class InsufficientReason(Word, term="grond die alleen niet volstaat"):
    """What is never enough as the only reason to close; rule CA-20."""

    withdrawn_statement = "withdrawn_statement", "ingetrokken verklaring"
    non_cooperation = "non_cooperation", "niet meewerken"
    quick_refusal = "quick_refusal", "snelle weigering van hulp", "quick refusal of help"


class ClosingState(Word, term="status afsluiting"):
    """State of a closing."""

    prepared = "prepared", "voorbereid"
    objected = "objected", "bezwaar gehonoreerd", "objection upheld"
    closed = "closed", "afgesloten"


class DeviationKind(Word, term="waarvan wordt afgeweken"):
    """From what is departed; rule CA-25."""

    soft_rule = "soft_rule", "zachte regel"
    template = "template", "sjabloon"
    protocol = "protocol", "protocol"


class Collaboration(Word, code="E38", term="samenloop met ander overleg", is_open=True):
    """Another collaboration in which the same household is discussed; rule CA-14."""

    zsm = "zsm", "ZSM", "ZSM"
    youth_protection_table = "youth_protection_table", "jeugdbeschermingstafel"
    cit = "cit", "crisisinterventieteam bij politie", "crisis intervention team at the police"
    action_oriented_meeting = "action_oriented_meeting", "actiegericht overleg"
    risk_youth_meeting = "risk_youth_meeting", "risicojongerenoverleg"
    justice_conference = "justice_conference", "justitieel casusoverleg"
    other_house = "other_house", "ander veiligheidshuis", "another safety house"
    mda_programme = "mda_programme", "MDA-programma"
    protection_tables = "protection_tables", "triage- en beschermingstafels", "triage and protection tables"
