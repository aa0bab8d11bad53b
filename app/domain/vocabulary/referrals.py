"""Words of the room referrals: by which way a signal comes, what triage and weighing find, and the life of a referral."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class EntryPoint(Word, code="E04", term="ingang"):
    """Where the signal first came in."""

    veilig_thuis = "veilig_thuis", "Veilig Thuis", "Veilig Thuis"
    police = "police", "politie"
    hospital_emergency = "hospital_emergency", "SEH", "hospital emergency department"
    crisis_service = "crisis_service", "crisisdienst"
    forensic_service = "forensic_service", "forensische dienst"
    sexual_violence_centre = "sexual_violence_centre", "Centrum Seksueel Geweld"
    general_practitioner = "general_practitioner", "huisarts"
    school = "school", "school"
    local_team = "local_team", "wijkteam"
    care_partner = "care_partner", "zorgpartner"
    safety_house = "safety_house", "veiligheidshuis"
    client = "client", "cliënt zelf", "the client"
    network_person = "network_person", "netwerkpersoon"
    nuisance_desk = "nuisance_desk", "meldpunt overlast en bemoeizorg"


class SignalKind(Word, code="E05", term="soort signaal"):
    """Kind of signal."""

    notification = "notification", "melding"
    police_report = "police_report", "aangifte"
    urgent_case = "urgent_case", "spoedzaak"
    repeat_notification = "repeat_notification", "hermelding"
    reporting_code = "reporting_code", "meldcode"
    duty_to_report = "duty_to_report", "meldplicht"
    release_bij = "release_bij", "BIJ", "release from detention (BIJ)"
    zsm_case = "zsm_case", "ZSM", "ZSM case"
    network_signal = "network_signal", "netwerksignaal"
    hospital_visit = "hospital_visit", "ziekenhuisbezoek"
    missed_appointment = "missed_appointment", "gemiste afspraak"
    runaway = "runaway", "weglopen", "running away"
    plan_breach = "plan_breach", "schending", "breach of an agreement"
    risk_signal = "risk_signal", "ProKid e.d.", "risk signal"
    care_report = "care_report", "zorgmelding"


class Urgency(Word, term="urgentie"):
    """How soon a referral must be looked at."""

    routine = "routine", "gewoon"
    urgent = "urgent", "spoed"
    acute = "acute", "acuut"


class InformantKind(Word, term="soort melder"):
    """How far a private informant may be known; rule RE-03."""

    named = "named", "bekend"
    protected = "protected", "beschermd"
    anonymous = "anonymous", "anoniem"


class Told(Word, term="verteld aan betrokkene"):
    """Whether a person was told of the referral; rule RE-04."""

    yes = "yes", "ja"
    no = "no", "nee"
    not_safe = "not_safe", "niet veilig"


class TriageOutcome(Word, code="E29", term="uitkomst triage"):
    """Outcome of triage by Veilig Thuis; exactly one, rule RE-06."""

    local_team = "local_team", "naar wijkteam", "to the local team"
    existing_help = "existing_help", "naar lopende hulp", "to help that is running"
    conditions_and_follow_up = "conditions_and_follow_up", "dienst Voorwaarden en Vervolg"
    investigation = "investigation", "dienst Onderzoek"
    multidisciplinary_approach = (
        "multidisciplinary_approach",
        "multisectorale samenwerking op maat, MDA++ of veiligheidshuis",
    )
    acute_approach = "acute_approach", "aanpak acuut onveilig"


class TriageResult(Word, term="resultaat triage"):
    """What a triage found of the unsafety; mda_structural needs `structural`, rule RE-07."""

    structural = "structural", "structureel onveilig", "structurally unsafe"
    acute = "acute", "acuut onveilig", "acutely unsafe"
    other = "other", "anders"


class InvestigationResult(Word, code="E29", term="uitkomst onderzoek"):
    """How a suspicion ended in an investigation; rule RE-16."""

    confirmed = "confirmed", "bevestigd"
    not_confirmed = "not_confirmed", "niet bevestigd"
    undetermined = "undetermined", "niet vast te stellen"


class WeighingOutcome(Word, term="uitkomst weging"):
    """Outcome of the weighing of a referral; rule RE-11."""

    accepted = "accepted", "opgepakt"
    not_taken_up = "not_taken_up", "niet opgepakt"
    rerouted = "rerouted", "doorgeleid naar ander overleg", "led on to another meeting"


class ElsewhereReason(Word, term="reden niet oppakken", is_open=True):
    """Why the situation is handled elsewhere; needed for not_taken_up, regular_support and rerouted, rule RE-10."""

    criteria_not_met = "criteria_not_met", "voldoet niet aan de criteria", "does not meet the criteria"
    single_incident = "single_incident", "eenmalige situatie", "one-off situation"
    existing_help_suffices = "existing_help_suffices", "lopende hulp volstaat"
    other_meeting_fits = "other_meeting_fits", "ander overleg past beter", "another meeting fits better"
    other_region = "other_region", "andere regio"
    household_unknown = "household_unknown", "gezin niet te bepalen", "household cannot be determined"


class ReferralState(Word, term="aanmelding"):
    """State of a referral (aanmelding, melding)."""

    received = "received", "ontvangen"
    duplicate = "duplicate", "dubbel"
    attached = "attached", "toegevoegd aan lopende casus", "attached to an open case"
    needs_information = "needs_information", "aanvulling gevraagd"
    in_triage = "in_triage", "in triage"
    acute_care = "acute_care", "in acute opvang", "in acute care"
    investigating = "investigating", "in onderzoek Veilig Thuis", "under investigation by Veilig Thuis"
    vt_conditions = "vt_conditions", "voorwaarden en vervolg", "conditions and follow-up"
    in_weighing = "in_weighing", "in weging"
    accepted = "accepted", "opgepakt"
    not_taken_up = "not_taken_up", "niet opgepakt"
    rerouted = "rerouted", "doorgeleid naar ander overleg", "led on to another meeting"
    handed_over = "handed_over", "overgedragen aan lokaal team of lopende hulp"
    regular_support = "regular_support", "reguliere hulp volstaat", "regular support suffices"
    withdrawn = "withdrawn", "ingetrokken"


_R = ReferralState
_TRIAGE_DESK = (Role.vt_worker,)
_WEIGHERS = (Role.process_director, Role.information_officer)

REFERRAL = LifeCycle(
    name="referral",
    states=ReferralState,
    initial=(_R.received,),
    ends=(
        _R.duplicate,
        _R.attached,
        _R.accepted,
        _R.not_taken_up,
        _R.rerouted,
        _R.handed_over,
        _R.regular_support,
        _R.withdrawn,
    ),
    starts_by=(Capacity.partner, Role.vt_worker, Role.information_officer),
    starts_rules=("RE-01", "RE-02", "RE-03", "OR-02"),
    moves=(
        Move(
            (_R.received,),
            (_R.duplicate,),
            (Role.system, Role.information_officer),
            ("RE-02",),
            "the same source event is known; the information officer confirms",
        ),
        Move(
            (_R.received,),
            (_R.attached,),
            (Role.system, Role.information_officer),
            ("RE-05", "PE-02"),
            "an open case of the same household in the same house; the information officer confirms",
        ),
        Move(
            (_R.received, _R.in_triage, _R.in_weighing),
            (_R.needs_information,),
            (Role.information_officer, Role.vt_worker, Role.process_director),
            ("CO-09", "RE-03"),
            "the missing input is named; a standard question is no ground",
        ),
        Move(
            (_R.needs_information,),
            (_R.received, _R.in_triage, _R.in_weighing),
            (Role.system, Capacity.referrer, Role.information_officer),
            ("CO-09", "RE-09"),
            "back to the state it came from; by the service when the referrer answers",
        ),
        Move(
            (_R.received,),
            (_R.in_triage,),
            _TRIAGE_DESK,
            ("RE-07",),
            "the programme needs triage, or the route is Veilig Thuis",
        ),
        Move(
            (_R.received,),
            (_R.in_weighing,),
            _WEIGHERS,
            ("RE-07",),
            "programme without triage, or a triage reference is supplied",
        ),
        Move(
            (_R.received,),
            (_R.acute_care,),
            (Capacity.referrer,),
            ("PR-13",),
            "acute serious (sexual) violence, by a partner with an acute front office that opened an intake",
        ),
        Move(
            (_R.acute_care,),
            (_R.in_triage,),
            (Capacity.owner,),
            ("PR-15",),
            "the child check is done; by the organisation of the acute programme",
        ),
        Move(
            (_R.acute_care,),
            (_R.handed_over,),
            (Capacity.owner,),
            ("PR-14", "PR-15"),
            "the follow-up is accepted; by the organisation of the acute programme",
        ),
        Move(
            (_R.in_triage, _R.investigating),
            (_R.vt_conditions,),
            _TRIAGE_DESK,
            ("RE-06", "SA-12"),
            "outcome conditions and follow-up, with safety conditions for all members",
        ),
        Move(
            (_R.vt_conditions,),
            (_R.handed_over, _R.regular_support, _R.in_weighing),
            _TRIAGE_DESK,
            ("RE-06", "SA-12"),
            "every condition was checked",
        ),
        Move((_R.in_triage,), (_R.investigating,), _TRIAGE_DESK, ("RE-06", "RE-16"), "outcome investigation"),
        Move(
            (_R.in_triage,),
            (_R.handed_over,),
            _TRIAGE_DESK,
            ("RE-06", "CA-24"),
            "the receiver accepted, with a live handover",
        ),
        Move(
            (_R.in_triage,),
            (_R.regular_support,),
            _TRIAGE_DESK,
            ("RE-06", "RE-10"),
            "one-off situation that Veilig Thuis or the local team can settle",
        ),
        Move(
            (_R.in_triage,),
            (_R.in_weighing,),
            _TRIAGE_DESK,
            ("RE-06", "RE-07"),
            "outcome multidisciplinary or acute approach",
        ),
        Move(
            (_R.investigating,),
            (_R.handed_over, _R.regular_support, _R.in_weighing),
            _TRIAGE_DESK,
            ("RE-06", "RE-16"),
            "each suspicion has a result",
        ),
        Move(
            (_R.in_weighing,),
            (_R.accepted,),
            _WEIGHERS,
            ("RE-11", "RE-12"),
            "the weighing decision is recorded with rule, deciders and criteria",
        ),
        Move(
            (_R.in_weighing,),
            (_R.not_taken_up,),
            _WEIGHERS,
            ("RE-10", "RE-11", "RE-12"),
            "with a reason and the organisation that handles it further",
        ),
        Move(
            (_R.in_weighing,),
            (_R.rerouted,),
            _WEIGHERS,
            ("RE-10", "RE-11"),
            "with the kind of meeting it goes to",
        ),
        Move((_R.not_taken_up,), (_R.in_weighing,), (Role.process_director,), ("RE-11",), "new facts"),
        Move(
            (_R.received, _R.in_triage, _R.in_weighing),
            (_R.withdrawn,),
            (Capacity.referrer,),
            ("RE-09",),
            "with a reason; not after triage found unsafety",
        ),
    ),
)

FEEDBACK_STATES = (
    _R.received,
    _R.in_triage,
    _R.needs_information,
    _R.in_weighing,
    _R.attached,
    _R.accepted,
    _R.not_taken_up,
    _R.rerouted,
    _R.handed_over,
    _R.regular_support,
)
"""The status codes that a referrer is told, never content; rule NO-05."""


class CriterionAnswer(Word, term="antwoord op criterium"):
    """Answer to one criterion of a weighing; unknown never counts as yes, rule PR-04."""

    yes = "yes", "ja"
    no = "no", "nee"
    unknown = "unknown", "onbekend"


class StandardQuestion(Word, term="standaardvraag aanmelding"):
    """The three standard questions of a referral; a missing answer gives a warning only, rule RE-04."""

    what_is_going_on = "what_is_going_on", "wat is er aan de hand en nodig", "what is going on and needed"
    predictive_factors = "predictive_factors", "voorspellende factoren", "predictive factors present"
    clients_opinion = "clients_opinion", "mening van de cliënten", "opinion of the clients"


class HouseholdMatch(Word, term="bekendheid gezin"):
    """What the house found of the household at receipt; rules PE-02, RE-05."""

    none = "none", "niet bekend", "not known"
    candidates = "candidates", "mogelijk bekend", "perhaps known; a user decides"
    known = "known", "bekend"


class ReferralHandoverState(Word, term="overdracht aanmelding"):
    """State of the handover of a referral to a local team or to help that is running."""

    offered = "offered", "aangeboden"
    accepted = "accepted", "aanvaard"
    declined = "declined", "geweigerd"


REFERRAL_HANDOVER = LifeCycle(
    name="referral handover",
    states=ReferralHandoverState,
    initial=(ReferralHandoverState.offered,),
    ends=(ReferralHandoverState.accepted, ReferralHandoverState.declined),
    starts_by=_TRIAGE_DESK,
    starts_rules=("RE-06", "CA-24"),
    moves=(
        Move(
            (ReferralHandoverState.offered,),
            (ReferralHandoverState.accepted, ReferralHandoverState.declined),
            (Capacity.receiver,),
            ("RE-06", "CA-24"),
            "accepted with the moment of the live handover, or declined with a reason",
        ),
    ),
)


class QuarantineState(Word, term="bericht in quarantaine"):
    """State of a message that came in and could not be taken for a referral; its text is kept in every state."""

    held = "held", "vastgehouden", "held"
    repaired = "repaired", "hersteld en hervat", "repaired and resumed"
    discarded = "discarded", "terzijde gelegd", "laid aside"


QUARANTINE = LifeCycle(
    name="quarantined message",
    states=QuarantineState,
    initial=(QuarantineState.held,),
    ends=(QuarantineState.repaired, QuarantineState.discarded),
    starts_by=(Role.system,),
    starts_rules=("RE-03",),
    moves=(
        Move(
            (QuarantineState.held,),
            (QuarantineState.repaired, QuarantineState.discarded),
            (Capacity.referrer, Role.information_officer),
            ("RE-02", "RE-03"),
            "with the whole repaired content, or laid aside with a reason",
        ),
    ),
)
