"""What may be shared, on which ground and for which purpose: the words on which every reading decision rests."""

from app.domain.vocabulary.word import BitWord, Word


class Category(BitWord, code="E11", term="gegevenscategorie"):
    """Data category (gegevenscategorie): every shown field names one; each has its own protection."""

    existence = "existence", "bekendheid", "known, active or past at an organisation"
    identity = "identity", "identiteit", "names, birth date, identifiers"
    contact = "contact", "contact- en verblijfgegevens", "address, phone and whereabouts"
    household = "household", "gezin en netwerk", "household and network"
    coordination = "coordination", "regie en afspraken", "direction and agreements"
    safety = "safety", "veiligheid", "safety"
    circumstances = "circumstances", "leefomstandigheden", "living circumstances"
    care = "care", "hulpverlening", "help given"
    health = "health", "gezondheid (medisch, ggz, verslaving, lvb)", "health"
    justice = "justice", "justitie", "justice"
    measures = "measures", "maatregelen", "measures in force"
    client_voice = "client_voice", "stem van de cliënt", "the client's own voice"


ALL_CATEGORIES = Category.everything()


class SharingGround(BitWord, code="E12", term="grondslag"):
    """Sharing ground (grondslag): that which makes sharing lawful; rule GR-01."""

    consent = "consent", "toestemming"
    covenant = "covenant", "convenant met privacyprotocol", "covenant with privacy protocol"
    exchange_agreement = (
        "exchange_agreement",
        "uitwisselingsafspraak van een programma",
        "exchange agreement of a programme",
    )
    vt_statutory_task = (
        "vt_statutory_task",
        "wettelijke taak en bevraging Veilig Thuis",
        "statutory task of Veilig Thuis",
    )
    reporting_code = "reporting_code", "meldcode, meldrecht", "reporting code, right to report"
    serious_threat_override = (
        "serious_threat_override",
        "doorbreken beroepsgeheim bij ernstige dreiging of acuut gevaar",
        "override of professional secrecy at serious threat or acute danger",
    )
    safety_weighing = "safety_weighing", "afweging privacy tegen veiligheid", "weighing of privacy against safety"
    measure_in_force = (
        "measure_in_force",
        "uitvoering van een opgelegde maatregel",
        "execution of an imposed measure",
    )
    criminal_procedure = "criminal_procedure", "strafvorderlijk belang", "interest of criminal procedure"
    statutory_other = "statutory_other", "andere wettelijke grond", "other statutory ground"

    @property
    def may_carry_health(self) -> bool:
        """Health content travels on consent or a serious-threat override only; rule GR-07."""
        return self in HEALTH_GROUNDS

    @property
    def is_statutory(self) -> bool:
        """A ground that a person's refusal does not outrank because a law carries it."""
        return self in STATUTORY_GROUNDS


HEALTH_GROUNDS = frozenset({SharingGround.consent, SharingGround.serious_threat_override})

STATUTORY_GROUNDS = frozenset(
    {
        SharingGround.vt_statutory_task,
        SharingGround.reporting_code,
        SharingGround.measure_in_force,
        SharingGround.criminal_procedure,
        SharingGround.statutory_other,
    }
)

AGREEMENT_GROUNDS = frozenset({SharingGround.covenant, SharingGround.exchange_agreement})
"""Grounds that hold only while every party's signature under an agreement is in force; rules GR-06, OR-04."""


class Purpose(BitWord, code="E13", term="doel"):
    """Purpose (doelbinding) of one reading or writing; a purpose outside this list is refused, rule GR-11."""

    stop_violence = "stop_violence", "geweld stoppen"
    lasting_safety = "lasting_safety", "duurzame veiligheid"
    referral_handling = "referral_handling", "behandeling aanmelding", "handling of a referral"
    risk_assessment = "risk_assessment", "risicotaxatie"
    joint_analysis = "joint_analysis", "gezamenlijke analyse"
    plan_execution = "plan_execution", "uitvoering plan", "execution of the plan"
    monitoring = "monitoring", "monitoring"
    handover = "handover", "overdracht"
    police_feedback = "police_feedback", "terugkoppeling politie", "feedback to the police"
    criminal_advice = "criminal_advice", "advies bijzondere voorwaarden", "advice on special conditions"
    mayor_briefing = "mayor_briefing", "bericht burgemeester", "briefing for the mayor"
    quality_report = "quality_report", "kwaliteit en verantwoording", "quality and accountability, aggregates only"
    research = "research", "onderzoek"
    client_transparency = "client_transparency", "inzage cliënt", "insight for the client"


PERSONAL_PURPOSES = frozenset(Purpose) - {Purpose.quality_report, Purpose.research}
"""Purposes for which data about a person may be read at all: quality reports see aggregates, research sees its own export."""


class ShareAnswer(Word, term="antwoord mag-ik-delen"):
    """Answer of the may-I-share check (mag ik delen); rule GR-10."""

    allow = "allow", "mag"
    limited = "limited", "mag beperkt", "allowed in part"
    deny = "deny", "mag niet", "denied"


class MissingStep(Word, term="ontbrekende stap"):
    """What would open the door, as the may-I-share check advises; never done by itself, rule GR-10."""

    request_consent = "request_consent", "toestemming vragen", "ask the person for consent"
    sign_agreement = "sign_agreement", "convenant laten tekenen", "have the agreement signed"
    take_part = "take_part", "deelnemer van de casus worden", "take part in the case"
    weigh_safety = "weigh_safety", "privacy tegen veiligheid afwegen", "weigh privacy against safety"
    record_override = "record_override", "doorbreken vastleggen", "record a serious-threat override"
    ask_police_wish = "ask_police_wish", "wens rond politie navragen", "ask again what the client wants of the police"
    ask_process_director = "ask_process_director", "procesregisseur betrekken", "involve the process director"
    ask_awareness = "ask_awareness", "vragen of betrokkene op de hoogte is", "ask whether the person knows"
    lift_danger_pair = "lift_danger_pair", "gevaarspaar opheffen", "have the danger pair lifted"
