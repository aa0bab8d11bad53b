"""Words of the room connections: which way a connection leads, whether it is in use, how a message is put in JSON."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.word import Word


class Direction(Word, term="richting van een koppeling"):
    """Which way a connection leads."""

    inbound = "inbound", "naar ons toe", "to us"
    outbound = "outbound", "van ons uit", "from us"


class ConnectionStatus(Word, term="stand van een koppeling"):
    """Whether a connection is in use."""

    active = "active", "in gebruik", "in use"
    suspended = "suspended", "stilgelegd", "suspended"
    ended = "ended", "beëindigd", "ended"


class Encoding(Word, term="wijze van overnemen van een bericht"):
    """How the bytes of a message stand in a JSON text."""

    text = "text", "als tekst (UTF-8)", "as text (UTF-8)"
    base64 = "base64", "in base64", "in base64"


class AnnouncementState(Word, term="stand van een aankondiging"):
    """What became of a message that a partner's system announced and that is read there; rules RE-02 and RE-03."""

    waiting = "waiting", "wacht op ophalen", "waits to be read"
    taken_in = "taken_in", "opgenomen", "taken in as a referral"
    repeated = "repeated", "herhaald", "was taken in before"
    quarantined = "quarantined", "in quarantaine", "kept in quarantine with its faults"
    given_up = "given_up", "opgegeven", "could not be read for days"


CONNECTION = LifeCycle(
    name="connection",
    states=ConnectionStatus,
    initial=(ConnectionStatus.active,),
    ends=(ConnectionStatus.ended,),
    starts_by=(Role.policy_admin, Role.system),
    starts_rules=("OR-02",),
    moves=(
        Move((ConnectionStatus.active,), (ConnectionStatus.suspended,), (Role.policy_admin, Role.system), ("OR-02",)),
        Move((ConnectionStatus.suspended,), (ConnectionStatus.active,), (Role.policy_admin, Role.system), ("OR-02",)),
        Move(
            (ConnectionStatus.active, ConnectionStatus.suspended),
            (ConnectionStatus.ended,),
            (Role.policy_admin, Role.system),
            ("OR-02",),
            "for good; another connection may take its place",
        ),
    ),
)
