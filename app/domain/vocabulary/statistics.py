"""Words of the room statistics: over which periods is counted, along which axes, and how good the count is."""

from app.domain.vocabulary.word import Word


class Grain(Word, term="tijdvak"):
    """How long a period is, in the time of Amsterdam; a week begins on Monday (ISO 8601)."""

    day = "day", "dag"
    week = "week", "week"
    month = "month", "maand"
    quarter = "quarter", "kwartaal"
    year = "year", "jaar"


class Axis(Word, term="uitsplitsing"):
    """Along what a number may be split, beside its own cell."""

    municipality = "municipality", "gemeente"
    programme = "programme", "programma"
    phase = "phase", "fase"
    organisation_kind = "organisation_kind", "soort organisatie"
    action_kind = "action_kind", "soort actie"
    ground_kind = "ground_kind", "soort grondslag"


class DataQuality(Word, term="kwaliteit van de gegevens"):
    """How much of what was counted is complete: nothing `unknown` on the axes of the indicator."""

    complete = "complete", "volledig"
    partial = "partial", "deels onbekend", "partly unknown"
    poor = "poor", "grotendeels onbekend, of te weinig", "mostly unknown, or too few"


class RecordKind(Word, term="soort gegeven"):
    """What an organisation supplied, of which its mirror and quality reports tell."""

    referral = "referral", "melding"
    person = "person", "persoon in een melding", "person in a referral"
    contribution = "contribution", "inbreng"
    help = "help", "hulpperiode", "period of help"
    action = "action", "actie"


class CasePlace(Word, term="plaats van de casus"):
    """Where what is counted finds the case whose municipality and programme it has."""

    root = "root", "de casus zelf", "the case itself"
    case = "case", "casus van het onderwerp", "case of the subject"
    referral = "referral", "casus van de melding", "case of the referral"
