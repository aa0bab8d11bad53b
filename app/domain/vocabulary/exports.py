"""Words of the room exports: which files there are and which reports go out."""

from app.domain.vocabulary.word import Word


class ExportKind(Word, term="soort export"):
    """What a file holds."""

    own_file = "own_file", "voor het eigen dossier", "for the organisation's own file"
    research = "research", "voor onderzoek, gepseudonimiseerd", "for research, under pseudonyms"


class Issuer(Word, term="afzender"):
    """In whose name a report goes out; rule EX-04."""

    house = "house", "het veiligheidshuis", "the house"
    organisation = "organisation", "één organisatie", "one organisation"


class OutboundKind(Word, term="soort uitgaand bericht", is_open=True):
    """A report that leaves the house; rule EX-04."""

    care_report = "care_report", "zorgmelding bij jeugdbescherming", "care report to youth protection"
    vt_report = "vt_report", "nieuwe melding bij Veilig Thuis", "new report to Veilig Thuis"
    other = "other", "ander bericht", "another report"
