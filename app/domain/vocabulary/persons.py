"""Words of the room persons: roles in the household, danger, network, and how someone can be reached safely."""

from app.domain.vocabulary.word import Word


class Sex(Word, term="geslacht"):
    """Sex as told; absent where it was not told."""

    female = "female", "vrouw"
    male = "male", "man"
    other = "other", "anders"


class HouseholdRole(Word, code="E06", term="rol in het gezin"):
    """Role of a person in a household or towards another person."""

    parent = "parent", "ouder"
    step_parent = "step_parent", "stiefouder"
    partner = "partner", "partner"
    ex_partner = "ex_partner", "ex-partner"
    child = "child", "kind"
    adult_child = "adult_child", "volwassen kind"
    sibling = "sibling", "broer of zus"
    other = "other", "anders"


class IncidentRole(Word, code="E06", term="rol bij een incident"):
    """Role of a person in one incident; never a field of the person, rule PE-03."""

    acting_person = "acting_person", "pleger"
    affected_person = "affected_person", "slachtoffer"
    both = "both", "beide"
    child_witness = "child_witness", "kind getuige"
    witness = "witness", "getuige"


class DangerKind(Word, term="soort gevaarspaar"):
    """Why two persons are kept apart; rule PE-05."""

    stalking = "stalking", "belaging"
    intimate_terror = "intimate_terror", "intieme terreur"


class NetworkInfluence(Word, term="invloed netwerkpersoon"):
    """What a person of the social network means for safety; rule PE-08."""

    support = "support", "steunend"
    harm = "harm", "schadelijk"
    unknown = "unknown", "onbekend"


class ContactStatus(Word, term="contactstatus pleger"):
    """Whether there is contact with a person who used violence; rule PE-11."""

    in_contact = "in_contact", "in contact"
    being_sought = "being_sought", "wordt gezocht"
    refuses = "refuses", "weigert"
    detained = "detained", "gedetineerd"
    no_contact_decided = "no_contact_decided", "besloten geen contact te leggen", "decided to make no contact"


class AgeBand(Word, term="leeftijdsgroep"):
    """Age where no birth date is known."""

    age_0_3 = "0-3", "0 tot en met 3 jaar", "0 to 3 years"
    age_4_11 = "4-11", "4 tot en met 11 jaar", "4 to 11 years"
    age_12_17 = "12-17", "12 tot en met 17 jaar", "12 to 17 years"
    age_18_23 = "18-23", "18 tot en met 23 jaar", "18 to 23 years"
    adult = "adult", "volwassen"
    minor = "minor", "minderjarig"


class ConfidantOutcome(Word, term="uitkomst zoeken vertrouwenspersoon"):
    """Whether a child has someone to confide in; rules PE-06, PE-10."""

    confidant = "confidant", "vertrouwenspersoon"
    none_found = "none_found", "niemand gevonden", "nobody found"


class Heard(Word, term="kind gehoord"):
    """Whether a child was heard; rule PE-10."""

    yes = "yes", "ja"
    no = "no", "nee"
    not_possible = "not_possible", "niet mogelijk"


class WorkerGender(Word, term="voorkeur geslacht hulpverlener"):
    """By whom a client would rather be helped; rule PE-07."""

    female = "female", "vrouw"
    male = "male", "man"
    no_preference = "no_preference", "geen voorkeur"


class SharedBackground(Word, term="helper van eigen cultuur of geloof"):
    """Whether a client wants a helper of the same culture or religion; rule PE-07."""

    yes = "yes", "ja"
    no = "no", "nee"
    no_preference = "no_preference", "geen voorkeur"


class ClientMessageKind(Word, term="soort bericht aan cliënt"):
    """What a client is told; rule NO-10."""

    invitation = "invitation", "uitnodiging"
    appointment = "appointment", "afspraak"
    decision = "decision", "besluit"
    feedback = "feedback", "terugkoppeling"
    other = "other", "anders"


class MessageWay(Word, term="weg van een bericht aan cliënt"):
    """How a message reaches a client: by the channel that the client marked safe, else by word of mouth; rule NO-10."""

    safe_channel = "safe_channel", "veilig kanaal", "channel that the client marked safe"
    word_of_mouth = "word_of_mouth", "mondeling door de contactpersoon", "by word of mouth of the contact person"
