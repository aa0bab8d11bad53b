"""Words of the room disclosures: through which door something was shown, and what became of an act."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
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


class SubjectRequestKind(Word, code="E34", term="verzoek van betrokkene"):
    """What someone asks about what is kept of a person; rule DI-05."""

    overview = "overview", "overzicht delen", "overview of what was shared"
    copy = "copy", "inzage, afschrift", "access, copy"
    correction = "correction", "correctie"
    other_contact = "other_contact", "andere contactpersoon", "another contact person"
    complaint = "complaint", "klacht"
    erasure = "erasure", "wissen"
    objection_research = "objection_research", "bezwaar onderzoek", "objection to research"


class SubjectRequestState(Word, term="stand verzoek"):
    """State of a request of a subject; rule DI-05."""

    received = "received", "ontvangen"
    in_review = "in_review", "in beoordeling", "before a person who decides"
    granted = "granted", "toegewezen"
    declined = "declined", "afgewezen"
    answered = "answered", "beantwoord"


_S = SubjectRequestState
_DECIDERS = (Role.information_officer, Role.process_director)

SUBJECT_REQUEST = LifeCycle(
    name="subject request",
    states=SubjectRequestState,
    initial=(_S.received, _S.in_review),
    ends=(_S.declined, _S.answered),
    starts_by=(Capacity.contact_organisation,),
    starts_rules=("DI-05",),
    moves=(
        Move((_S.received, _S.in_review), (_S.granted, _S.declined), _DECIDERS, ("DI-05",), "decided by a person"),
        Move(
            (_S.granted,),
            (_S.answered,),
            (*_DECIDERS, Role.client_contact, Role.case_director),
            ("DI-05",),
            "a copy goes to the safe channel of who asked",
        ),
    ),
)
