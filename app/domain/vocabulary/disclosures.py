"""Words of the room disclosures: through which door something was shown, and what became of an act."""

from app.domain.vocabulary.word import Word


class Door(Word, term="deur"):
    """The door through which data left or came."""

    rest = "rest", "REST-API", "REST API"
    graphql = "graphql", "GraphQL", "GraphQL"
    webhook = "webhook", "bericht", "webhook"
    export = "export", "export", "export"
    inbound = "inbound", "binnenkomend bericht", "inbound message"
    command_line = "command_line", "beheeropdracht", "operator's command"
    worker = "worker", "systeemtaak", "system job"


class ActOutcome(Word, term="uitkomst"):
    """What became of an act that is recorded; rule DI-01."""

    done = "done", "gedaan"
    refused = "refused", "geweigerd"
