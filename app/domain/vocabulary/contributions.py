"""Words of the room contributions: how something is shared or not, and how it is asked for, checked and contested."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class ContributionMode(Word, code="E15", term="vorm van de bijdrage"):
    """How much a contribution holds."""

    known_flag = "known_flag", "bekend", "known or not, without text"
    process = "process", "procesinformatie", "information on the process"
    content = "content", "inhoudelijk"
    oral_only = "oral_only", "mondeling gedeeld", "shared by word of mouth"
    withheld = "withheld", "niet gedeeld", "not shared"


class KnownValue(Word, code="E15", term="bekendheid"):
    """Whether a person is known to the organisation."""

    known = "known", "bekend"
    active = "active", "actief betrokken", "actively involved"
    past = "past", "eerder betrokken", "involved in the past"
    not_known = "not_known", "niet bekend"


class Restriction(Word, code="E15", term="beperking"):
    """Restriction on an item; outranks every scope and ground, rules CO-04 and CO-06."""

    none = "none", "geen"
    ongoing_investigation = "ongoing_investigation", "lopend onderzoek"
    prosecution_only = "prosecution_only", "alleen OM en politie", "prosecution and police only"
    protected_source = "protected_source", "beschermde bron"
    member_compartment = "member_compartment", "eigen verhaal gezinslid", "a member's own story"
    safe_location = "safe_location", "geheim verblijf", "secret whereabouts"


class Awareness(Word, code="E15", term="op de hoogte"):
    """Whether a person knows that an organisation shares; rule GR-05."""

    informed = "informed", "op de hoogte"
    not_informed = "not_informed", "niet op de hoogte"
    unknown = "unknown", "onbekend"


class Quality(Word, code="E15", term="kwaliteit"):
    """Checked quality of an item; rule CO-11."""

    unchecked = "unchecked", "niet getoetst"
    sufficient = "sufficient", "voldoende"
    low = "low", "laag"


class Validity(Word, code="E15", term="geldigheid"):
    """Whether an item still stands."""

    current = "current", "actueel"
    stale = "stale", "verouderd"
    contested = "contested", "betwist"
    corrected = "corrected", "gecorrigeerd"
    withdrawn = "withdrawn", "ingetrokken"


class RefusalReason(Word, code="E14", term="reden niet delen"):
    """Why something is not shared (reden niet delen); not sharing is recorded, never silence, rule GR-14."""

    client_refused = "client_refused", "toestemming geweigerd", "client refused consent"
    consent_withdrawn = "consent_withdrawn", "toestemming ingetrokken"
    no_consent_asked = "no_consent_asked", "toestemming niet gevraagd", "consent not asked"
    professional_secrecy = "professional_secrecy", "beroepsgeheim"
    treatment_trust = "treatment_trust", "vertrouwensband behandelrelatie", "trust in the treatment relation"
    investigation_interest = "investigation_interest", "opsporingsbelang", "interest of the investigation"
    prosecution_position = (
        "prosecution_position",
        "onafhankelijke positie OM",
        "independent position of the prosecution",
    )
    static_involvement = "static_involvement", "statische zaak", "past involvement only"
    no_ground = "no_ground", "geen grondslag"
    outside_covenant = "outside_covenant", "buiten convenant"
    not_necessary = "not_necessary", "niet noodzakelijk"
    client_interest_first = (
        "client_interest_first",
        "belang individuele cliënt voorop",
        "interest of the individual client first",
    )
    employer_instruction = "employer_instruction", "instructie organisatie", "instruction of the organisation"
    danger_to_person = "danger_to_person", "gevaar voor betrokkene of bron", "danger to the person or the source"
    client_no_police = "client_no_police", "cliënt wil geen politie", "client wants no police"
    not_known_internally = (
        "not_known_internally",
        "representant heeft geen zicht",
        "representative cannot see it",
    )


class InformationRequestState(Word, term="informatieverzoek"):
    """State of a question for information (informatieverzoek)."""

    asked = "asked", "gevraagd"
    reminded = "reminded", "gerappelleerd"
    overdue = "overdue", "verlopen"
    answered = "answered", "beantwoord"
    partly_answered = "partly_answered", "deels beantwoord"
    refused = "refused", "geweigerd"
    nothing_known = "nothing_known", "niet bekend"


_ANSWERS = (
    InformationRequestState.answered,
    InformationRequestState.partly_answered,
    InformationRequestState.refused,
    InformationRequestState.nothing_known,
)

INFORMATION_REQUEST = LifeCycle(
    name="information request",
    states=InformationRequestState,
    initial=(InformationRequestState.asked,),
    ends=_ANSWERS,
    starts_by=(Capacity.team_organisation,),
    starts_rules=("CO-09",),
    moves=(
        Move((InformationRequestState.asked,), _ANSWERS, (Capacity.asked_organisation,), ("CO-09", "GR-14")),
        Move((InformationRequestState.asked,), (InformationRequestState.reminded,), (Role.system,), ("CO-09",)),
        Move(
            (InformationRequestState.asked, InformationRequestState.reminded),
            (InformationRequestState.overdue,),
            (Role.system,),
            ("CO-09",),
            "no answer on the due date",
        ),
        Move((InformationRequestState.reminded,), _ANSWERS, (Capacity.asked_organisation,), ("CO-09", "GR-14")),
        Move((InformationRequestState.overdue,), _ANSWERS, (Capacity.asked_organisation,), ("CO-09", "GR-14")),
    ),
)


class ContestState(Word, term="betwist gegeven"):
    """State of a contested item (betwist gegeven); every end needs the owner's reason."""

    contested = "contested", "betwist"
    corrected = "corrected", "gecorrigeerd"
    withdrawn = "withdrawn", "ingetrokken"
    upheld = "upheld", "gehandhaafd"


CONTEST = LifeCycle(
    name="contested item",
    states=ContestState,
    initial=(ContestState.contested,),
    ends=(ContestState.corrected, ContestState.withdrawn, ContestState.upheld),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("CO-07",),
    moves=(
        Move(
            (ContestState.contested,),
            (ContestState.corrected, ContestState.withdrawn, ContestState.upheld),
            (Capacity.owner,),
            ("CO-07",),
            "the owner answers with a reason",
        ),
    ),
)
