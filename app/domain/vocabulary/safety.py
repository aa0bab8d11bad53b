"""Words in which violence, risk and danger are told, in a referral and wherever it is repeated."""

from app.domain.vocabulary.word import Word


class ViolenceKind(Word, code="E09", term="soort geweld"):
    """Kind of violence."""

    physical = "physical", "fysiek"
    psychological = "psychological", "psychisch, emotioneel"
    verbal = "verbal", "verbaal"
    sexual = "sexual", "seksueel"
    stalking = "stalking", "belaging"
    threat = "threat", "bedreiging"
    coercive_control = "coercive_control", "dwingende controle"
    digital_control = "digital_control", "digitale controle"
    economic = "economic", "economisch"
    material_aggression = "material_aggression", "materiële agressie", "aggression against things"
    physical_neglect = "physical_neglect", "fysieke verwaarlozing"
    emotional_neglect = "emotional_neglect", "emotionele verwaarlozing"
    child_abuse = "child_abuse", "kindermishandeling"
    child_sexual_abuse = "child_sexual_abuse", "seksueel kindermisbruik"
    witnessing = "witnessing", "getuige zijn", "witnessing violence"
    parent_abuse = "parent_abuse", "oudermishandeling"
    elder_abuse = "elder_abuse", "ouderenmishandeling"
    honour_related = "honour_related", "eergerelateerd"
    child_abduction_threat = "child_abduction_threat", "dreigende ontvoering", "threat of child abduction"
    treatment_refusal_child = "treatment_refusal_child", "weigeren behandeling kind", "refusal of a child's treatment"


class ViolenceQualifier(Word, code="E09", term="aard van het geweld"):
    """From which side the violence comes."""

    one_sided = "one_sided", "eenzijdig"
    mutual = "mutual", "wederzijds"
    self_defence = "self_defence", "verweer"


class IncidentLabel(Word, code="E09", term="label incident"):
    """The incident that the household itself marks as first, worst or last."""

    first = "first", "eerste"
    worst = "worst", "ergste"
    last = "last", "laatste"


class EvidenceStatus(Word, code="E09", term="bewijsstatus"):
    """How sure something is."""

    suspicion = "suspicion", "vermoeden"
    observed = "observed", "waargenomen"
    established = "established", "vastgesteld"


class DefinitionSource(Word, code="E09", term="herkomst definitie"):
    """Whose definition of domestic violence a signal follows; rule RE-13."""

    prosecution_narrow = "prosecution_narrow", "aanwijzing OM", "narrow, of the prosecution"
    care_broad = "care_broad", "SHG, BJZ", "broad, of care"


class RedFlag(Word, code="E18", term="rode vlag intieme terreur"):
    """Red flag of intimate terror."""

    violence_in_pregnancy = "violence_in_pregnancy", "geweld tijdens zwangerschap"
    forced_sex = "forced_sex", "gedwongen seks"
    stalking = "stalking", "belaging"
    strangulation_attempt = "strangulation_attempt", "poging verwurging, verstikking, verdrinking"
    rising_severity = "rising_severity", "toename ernst of frequentie"
    death_threat = "death_threat", "doodsbedreiging partner of kinderen"
    suicide_threat = "suicide_threat", "dreigen met zelfdoding"
    weapon = "weapon", "wapenbezit of -gebruik"
    withholding_care = "withholding_care", "onthouden van zorg, acuut gevaar"
    extreme_fear = "extreme_fear", "extreme angst voor eigen leven of dat van kinderen"
    silenced = "silenced", "durft niet te spreken bij partner of toont angst"


class RiskCode(Word, code="E19", term="risicofactor", is_open=True):
    """Risk factor: economic and housing dependency, intergenerational, or predictive."""

    partner_decides_spending = "partner_decides_spending", "partner beslist over uitgaven"
    partner_manages_salary = "partner_manages_salary", "partner beheert het loon"
    debts_in_others_name = "debts_in_others_name", "schulden op naam van de ander", "debts in the other's name"
    joint_money_spent = "joint_money_spent", "gezamenlijk geld opgemaakt"
    permission_per_payment = "permission_per_payment", "toestemming per betaling"
    shared_roof = "shared_roof", "zelfde dak"
    homeless_perpetrator = "homeless_perpetrator", "pleger zonder woning"
    no_own_home = "no_own_home", "geen eigen woning"
    abused_as_child = "abused_as_child", "als kind mishandeld"
    witnessed_as_child = "witnessed_as_child", "als kind getuige"
    parent_violence_history = "parent_violence_history", "geweldsverleden ouder"
    dating_violence = "dating_violence", "geweld in verkering"
    intellectual_disability = "intellectual_disability", "licht verstandelijke beperking"
    substance_use = "substance_use", "middelengebruik"
    psychiatric = "psychiatric", "psychiatrische problematiek"
    debts = "debts", "schulden"
    earlier_violence = "earlier_violence", "eerder geweld"


class LifeDomain(Word, code="E10", term="leefgebied"):
    """Domain of life (leefgebied)."""

    work = "work", "werk"
    daytime_activity = "daytime_activity", "zinvolle vrijetijdsbesteding"
    finances = "finances", "financiën"
    housing = "housing", "huisvesting"
    parenting = "parenting", "opvoeden en opgroeien kinderen"
    social_network = "social_network", "sociaal netwerk"
    crime = "crime", "criminaliteit"
    mental_health = "mental_health", "ggz-problematiek"
    intellectual_disability = "intellectual_disability", "licht verstandelijke beperking"
    health = "health", "gezondheid"
    education = "education", "onderwijs, opleiding"
    addiction = "addiction", "verslaving, middelengebruik"
    romantic_relations = "romantic_relations", "romantische relaties"
    intergenerational_violence = "intergenerational_violence", "intergenerationele overdracht van geweld"


class DomainState(Word, code="E10", term="stand leefgebied"):
    """What is known of a domain of life; rule SA-11."""

    problem = "problem", "probleem"
    no_problem = "no_problem", "geen probleem"
    unknown = "unknown", "onbekend"


class FamilyProfile(Word, code="E20", term="gezinsprofiel"):
    """Family profile (gezinsprofiel)."""

    intimate_terror = "intimate_terror", "intieme terreur (IT)"
    family_under_stress = "family_under_stress", "gezin in de stress (GS)"
    child_behaviour_parenting_stress = "child_behaviour_parenting_stress", "kindgedrag en opvoedstress (KO)"
    long_term_care = "long_term_care", "langdurige zorg (LZ)"
    complex_divorce = "complex_divorce", "complexe scheiding (CS)"
    other_or_unclear = "other_or_unclear", "anders, onduidelijk"


class AssessmentInstrument(Word, code="E27", term="taxatie-instrument", is_open=True):
    """Instrument of an assessment or triage."""

    rihg = "rihg", "RIHG, screening huisverbod", "RIHG, screening for a home ban"
    red_flags_it = "red_flags_it", "rode vlaggen intieme terreur", "red flags of intimate terror"
    sash = "sash", "SASH, stalking", "SASH, stalking"
    masic = "masic", "MASIC", "MASIC"
    tscs = "tscs", "Triage Standaard Complexe Scheiding", "TSCS, triage of complex divorce"
    kees = "kees", "KEES met praatplaten", "KEES with talking pictures"
    onze_scheiding = "onze_scheiding", "Onze Scheiding", "Onze Scheiding (our divorce)"
    family_scan = "family_scan", "FamilieScan bij scheidingen", "FamilieScan at divorces"
    vt_triage = "vt_triage", "Triage-instrument Veilig Thuis met stroomschema", "triage instrument of Veilig Thuis"
    safety_assessment = "safety_assessment", "veiligheidstaxatie"
    risk_assessment = "risk_assessment", "risicotaxatie"
    broad_risk_instrument = "broad_risk_instrument", "breed risico-instrument FJC Tilburg"
    registration_risk_form = "registration_risk_form", "aanmeld- en risicoformulier Code Rood"
    system_problem_analysis = "system_problem_analysis", "systeem-probleemanalyse"
    deepening_analysis = "deepening_analysis", "verdiepingsanalyse"
    child_check = "child_check", "kindcheck"
    trauma_screening = "trauma_screening", "vroegonderkenning trauma", "early recognition of trauma"
    forensic_medical_examination = "forensic_medical_examination", "forensisch-medisch onderzoek"
    studio_interview = "studio_interview", "studioverhoor"
    paediatric_examination = "paediatric_examination", "onderzoek kinderarts"
    family_observation = "family_observation", "observatie"
    individual_screening = "individual_screening", "screening individuele problematiek"
    prokid = "prokid", "ProKid", "ProKid"
    probation_decision_tree = "probation_decision_tree", "beslisboom reclassering"
    top3 = "top3", "TOP3-analyse", "TOP3 analysis"
    signs_of_safety = "signs_of_safety", "Signs of Safety", "Signs of Safety"
    multifocus = "multifocus", "Multifocus", "Multifocus"


class SafetySource(Word, term="bron veiligheidsgegeven"):
    """From whom something about safety is known; what a client told stays the client's word, rule SA-02."""

    client = "client", "cliënt zelf", "the client"
    network = "network", "sociaal netwerk", "social network"
    professional = "professional", "professional"
    police = "police", "politie"
    document = "document", "dossier of stuk", "file or document"


class DatePrecision(Word, term="nauwkeurigheid datum"):
    """How exactly the date of an incident is known; rule SA-01."""

    day = "day", "op de dag", "to the day"
    month = "month", "op de maand", "to the month"
    year = "year", "op het jaar", "to the year"


class RatingKind(Word, code="E16", term="soort cijfer"):
    """Kind of rating; kinds are never averaged together, rule SA-04."""

    worry_direct_safety = "worry_direct_safety", "zorg over directe veiligheid", "worry about direct safety"
    worry_stable_safety = "worry_stable_safety", "zorg over stabiele veiligheid", "worry about stable safety"
    quality_of_life = "quality_of_life", "kwaliteit van leven"
    safety_level = "safety_level", "veiligheidscijfer"
    self_rating = "self_rating", "eigen cijfer"
    colour_code = "colour_code", "kleurcode"
    violence_severity = "violence_severity", "ernst geweld", "severity of violence"


SCALES = (RatingKind.worry_direct_safety, RatingKind.worry_stable_safety, RatingKind.quality_of_life)
"""The kinds that a phase fixes, integers from 1 to 10; rule SA-04."""

LEVELS = (RatingKind.safety_level, RatingKind.self_rating)
"""Numbers for one member: what an assessor says, and what the member says; rule SA-05."""


class SignalStage(Word, code="E17", term="fase van signalen"):
    """Stage of signals; computed, rule SA-07."""

    first_signal = "first_signal", "eerste signaal"
    several_signals = "several_signals", "meerdere signalen, hermelding of ernstig incident"
    acute_or_structural = "acute_or_structural", "acuut, crisis of structureel ernstig onveilig"


class SignalReason(Word, term="waarom deze fase van signalen"):
    """From what the computed stage of signals follows; rule SA-07."""

    several_signals = "several_signals", "meerdere signalen"
    repeat_report = "repeat_report", "hermelding"
    serious_incident = "serious_incident", "ernstig incident"
    acute_threat = "acute_threat", "acute dreiging of crisis", "acute threat or crisis"
    structurally_unsafe = "structurally_unsafe", "structureel onveilig", "structurally unsafe"


class RiskChange(Word, code="E19", term="veranderbaarheid"):
    """First axis of a risk factor; rule SA-09."""

    static = "static", "statisch"
    dynamic = "dynamic", "dynamisch"


class RiskLevel(Word, code="E19", term="niveau van de factor"):
    """Second axis of a risk factor; rule SA-09."""

    individual = "individual", "individueel"
    systemic = "systemic", "systemisch, van het gezin", "systemic, of the family"


class RankedKind(Word, term="risicofactor of herstelpunt"):
    """What is ranked 1 to 3 in a phase; recovery points in phase recovery only, rule SA-09."""

    risk_factor = "risk_factor", "risicofactor"
    recovery_point = "recovery_point", "herstelpunt"


DEPENDENCIES = (
    RiskCode.partner_decides_spending,
    RiskCode.partner_manages_salary,
    RiskCode.debts_in_others_name,
    RiskCode.joint_money_spent,
    RiskCode.permission_per_payment,
    RiskCode.shared_roof,
    RiskCode.homeless_perpetrator,
    RiskCode.no_own_home,
)
"""What the economic and housing dependency check asks; rule SA-10."""


class StrengthKind(Word, term="kracht of steunbron"):
    """A strength of a member, or who or what supports the member; rule SA-10."""

    strength = "strength", "kracht"
    support_source = "support_source", "steunbron", "source of support"


class SeparationKind(Word, term="soort vertrek"):
    """A moment at which danger peaks; rule SA-18."""

    separation_planned = "separation_planned", "scheiding voorgenomen"
    separation_recent = "separation_recent", "scheiding recent"
    flight_planned = "flight_planned", "vlucht voorgenomen"
    flight_recent = "flight_recent", "vlucht recent"
