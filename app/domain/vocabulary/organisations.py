"""Words of the room organisations: kinds, chains, agreements, mandates and expertise."""

from app.domain.vocabulary.word import Word


class OrganisationKind(Word, code="E01", term="soort organisatie", is_open=True):
    """Kind of organisation (soort organisatie)."""

    veilig_thuis = "veilig_thuis", "Veilig Thuis", "Veilig Thuis (advice and reporting centre)"
    safety_house = "safety_house", "Zorg- en Veiligheidshuis"
    police = "police", "politie"
    prosecution = "prosecution", "Openbaar Ministerie", "public prosecution service"
    probation = "probation", "reclassering"
    child_protection_board = "child_protection_board", "Raad voor de Kinderbescherming"
    youth_protection = "youth_protection", "gecertificeerde instelling, jeugdbescherming"
    youth_care = "youth_care", "jeugdhulp"
    local_team = "local_team", "sociaal wijkteam"
    youth_team = "youth_team", "jeugdteam, CJG"
    municipality = "municipality", "gemeente"
    centre_municipality = "centre_municipality", "centrumgemeente"
    mayor_office = "mayor_office", "burgemeester", "mayor's office"
    womens_shelter = "womens_shelter", "vrouwenopvang", "women's shelter"
    social_shelter = "social_shelter", "maatschappelijke opvang"
    social_work = "social_work", "maatschappelijk werk"
    adult_mental_health = "adult_mental_health", "volwassen-ggz", "adult mental health care"
    youth_mental_health = "youth_mental_health", "jeugd-ggz", "youth mental health care"
    forensic_care = "forensic_care", "forensische zorg"
    addiction_care = "addiction_care", "verslavingszorg"
    disability_care = "disability_care", "lvb-zorg", "care for people with an intellectual disability"
    disability_support = "disability_support", "cliëntondersteuning", "client support for people with a disability"
    hospital = "hospital", "ziekenhuis, SEH", "hospital, emergency department"
    general_practitioner = "general_practitioner", "huisarts"
    public_health_service = "public_health_service", "GGD"
    forensic_medical_service = "forensic_medical_service", "forensisch arts, polikliniek"
    sexual_violence_centre = "sexual_violence_centre", "Centrum Seksueel Geweld"
    mda_programme = "mda_programme", "MDA-initiatief", "multidisciplinary programme (MDA)"
    victim_support = "victim_support", "Slachtofferhulp"
    school = "school", "onderwijs"
    contact_house = "contact_house", "omgangshuis"
    prison_service = "prison_service", "Dienst Justitiële Inrichtingen"
    court = "court", "rechtbank"
    debt_help = "debt_help", "schuldhulpverlening"
    housing = "housing", "huisvesting"
    independent_practitioner = "independent_practitioner", "vrijgevestigd therapeut"
    peer_organisation = "peer_organisation", "ervaringsdeskundigen", "organisation of experts by experience"
    financier = "financier", "financier"
    research_body = "research_body", "onderzoeksinstelling"


STATIC_EXCLUDED_BY_DEFAULT = frozenset({OrganisationKind.probation})
"""Kinds that may contribute nothing on a person with whom their involvement lies in the past; rule GR-15."""

ACUTE_FRONT_OFFICES = frozenset(
    {OrganisationKind.police, OrganisationKind.hospital, OrganisationKind.sexual_violence_centre}
)
"""Kinds with an acute front office for serious (sexual) violence."""


class Chain(Word, code="E02", term="keten"):
    """Chain of partners (keten)."""

    care = "care", "zorgketen"
    criminal_justice = "criminal_justice", "strafketen"
    administrative = "administrative", "bestuursketen"


class Sector(Word, code="E02", term="sector"):
    """Sector for the check of a multidisciplinary team."""

    safety = "safety", "veiligheidsketen"
    care = "care", "hulpverleningsketen"
    medical = "medical", "medisch circuit"


class ParticipationForm(Word, term="deelnamevorm"):
    """How an organisation takes part in the house; rule OR-01."""

    structural = "structural", "structureel"
    incidental = "incidental", "incidenteel"


class OrganisationStatus(Word, term="status organisatie"):
    """Whether an organisation takes part; a draft lacks something that rule OR-01 asks."""

    draft = "draft", "concept"
    active = "active", "actief"
    suspended = "suspended", "opgeschort"
    ended = "ended", "beëindigd"


class AgreementKind(Word, code="E03", term="soort afspraak"):
    """Kind of agreement between organisations."""

    covenant = "covenant", "convenant"
    privacy_protocol = "privacy_protocol", "privacyprotocol"
    exchange_agreement = "exchange_agreement", "uitwisselingsafspraak"
    cooperation_agreement = "cooperation_agreement", "samenwerkingsovereenkomst"
    administrative_covenant = "administrative_covenant", "bestuurlijk convenant"
    intent_declaration = "intent_declaration", "intentieverklaring", "declaration of intent"


DATA_AGREEMENTS = frozenset({AgreementKind.covenant, AgreementKind.exchange_agreement})
"""Agreements that lift the cap of rule OR-03; a declaration of intent never does (OR-04)."""


class MandateScope(Word, code="E39", term="reikwijdte mandaat"):
    """What a mandate covers."""

    decide = "decide", "besluiten namens organisatie", "decide for the organisation"
    start_care = "start_care", "zorg direct inzetten", "start care at once"
    bypass_waiting_list = "bypass_waiting_list", "wachtlijst omzeilen"
    commit_hours = "commit_hours", "uren toezeggen"
    record_override = "record_override", "doorbreken vastleggen", "record a serious-threat override"
    record_deviation = "record_deviation", "afwijking vastleggen"


class ExpertiseTag(Word, code="E37", term="deskundigheid", is_open=True):
    """What an organisation is especially good at."""

    intimate_terror = "intimate_terror", "intieme terreur"
    stalking = "stalking", "belaging"
    trauma = "trauma", "trauma"
    intellectual_disability = "intellectual_disability", "licht verstandelijke beperking"
    addiction = "addiction", "verslaving"
    culture_sensitive = "culture_sensitive", "cultuursensitief"
    young_adult_perpetrators = "young_adult_perpetrators", "jongvolwassen plegers"
    care_avoidance_aggression = "care_avoidance_aggression", "zorgmijding en agressie"
    criminal_law = "criminal_law", "strafrecht"
    coercion_options = "coercion_options", "dwang- en drangmiddelen"
    forensic_medical = "forensic_medical", "forensisch-medisch"
    debt_help = "debt_help", "schuldhulp"
    child_interview = "child_interview", "kindgesprek"
    divorce = "divorce", "scheiding"


class HouseTheme(Word, code="E41", term="thema veiligheidshuis"):
    """Theme of a safety house."""

    domestic_violence = "domestic_violence", "huiselijk geweld"
    repeat_offenders = "repeat_offenders", "veelplegers"
    youth = "youth", "jeugd"
    aftercare_detention = "aftercare_detention", "nazorg na detentie"
    nuisance_youth = "nuisance_youth", "overlastgevende jeugd"
