"""Words of the room grounds: the life of a consent and of every other ground."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.word import Word


class ConsentState(Word, term="toestemming"):
    """State of a person's consent (toestemming) for one purpose, recipient and category."""

    requested = "requested", "gevraagd"
    given = "given", "gegeven"
    limited = "limited", "beperkt gegeven", "given in part"
    refused = "refused", "geweigerd"
    blocked_by_parent = "blocked_by_parent", "geblokkeerd door ouder"
    withdrawn = "withdrawn", "ingetrokken"
    expired = "expired", "verlopen"
    superseded = "superseded", "vervangen"


CONSENT_IN_FORCE = frozenset({ConsentState.given, ConsentState.limited})
CONSENT_AGAINST = frozenset({ConsentState.refused, ConsentState.withdrawn, ConsentState.blocked_by_parent})
"""Answers that outrank another consent, and a covenant where the setting says so."""

CONSENT_UNGIVEN = frozenset({ConsentState.requested, ConsentState.refused})
"""States in which nothing is given: not for those to whom it would have been."""

CONSENT = LifeCycle(
    name="consent",
    states=ConsentState,
    initial=(ConsentState.requested,),
    ends=(
        ConsentState.refused,
        ConsentState.withdrawn,
        ConsentState.expired,
        ConsentState.superseded,
    ),
    starts_by=(Capacity.contact_organisation,),
    starts_rules=("GR-02", "GR-05"),
    moves=(
        Move(
            (ConsentState.requested,),
            (ConsentState.given, ConsentState.limited, ConsentState.refused),
            (Capacity.contact_organisation,),
            ("GR-02", "GR-04"),
            "the person or legal representative answers; the organisation in contact records it",
        ),
        Move((ConsentState.requested,), (ConsentState.expired,), (Role.system,), ("GR-02",), "no answer at term"),
        Move(
            (ConsentState.requested, ConsentState.given),
            (ConsentState.blocked_by_parent,),
            (Capacity.contact_organisation,),
            ("GR-13",),
            "one of two holders of authority refuses or withdraws",
        ),
        Move(
            (ConsentState.blocked_by_parent,),
            (ConsentState.given, ConsentState.refused),
            (Capacity.contact_organisation,),
            ("GR-13", "PL-13"),
            "both holders, or a court's decision recorded as measure",
        ),
        Move(
            (ConsentState.given, ConsentState.limited),
            (ConsentState.withdrawn,),
            (Capacity.contact_organisation,),
            ("GR-03",),
            "the person withdraws; it is recorded and works at once",
        ),
        Move(
            (ConsentState.given, ConsentState.limited),
            (ConsentState.expired,),
            (Role.system,),
            ("GR-03",),
            "end of validity; counts at its instant, recorded or not",
        ),
        Move(
            (ConsentState.given, ConsentState.limited),
            (ConsentState.superseded,),
            (Capacity.contact_organisation,),
            ("GR-03",),
            "a new consent of the same reach",
        ),
        Move(
            (ConsentState.refused, ConsentState.withdrawn, ConsentState.expired),
            (ConsentState.requested,),
            (Capacity.contact_organisation,),
            ("GR-02", "GR-04"),
            "with the reason to ask again",
        ),
    ),
)


class GroundState(Word, term="grondslag"):
    """State of a ground other than consent."""

    drafted = "drafted", "opgesteld"
    active = "active", "van kracht", "in force"
    rejected = "rejected", "afgewezen"
    under_review = "under_review", "in herbeoordeling"
    ended = "ended", "beëindigd"
    expired = "expired", "verlopen"


GROUND = LifeCycle(
    name="ground",
    states=GroundState,
    initial=(GroundState.drafted,),
    ends=(GroundState.rejected, GroundState.ended, GroundState.expired),
    starts_by=(Capacity.team_organisation,),
    starts_rules=("GR-01", "GR-08", "GR-09"),
    moves=(
        Move(
            (GroundState.drafted,),
            (GroundState.active,),
            (Capacity.author,),
            ("GR-08", "GR-09", "GR-17", "OR-06"),
            "not the validator of the same item",
        ),
        Move(
            (GroundState.drafted,),
            (GroundState.rejected,),
            (Role.information_officer, Role.process_director),
            ("GR-17",),
        ),
        Move((GroundState.active,), (GroundState.under_review,), (Role.system,), ("GR-08",), "at the review date"),
        Move((GroundState.under_review,), (GroundState.active,), (Capacity.author,), ("GR-08",), "with a new text"),
        Move(
            (GroundState.under_review,),
            (GroundState.expired,),
            (Role.system,),
            ("GR-08",),
            "no new text within the term",
        ),
        Move(
            (GroundState.active, GroundState.under_review),
            (GroundState.ended,),
            (Capacity.author, Role.process_director),
            ("GR-08", "DI-03"),
        ),
    ),
)


class PoliceWish(Word, code="E42", term="wens aangifte"):
    """What the client wants of the police after acute sexual violence; rule GR-12."""

    yes = "yes", "ja"
    no = "no", "nee"
    undecided = "undecided", "nog niet besloten", "not decided yet"
