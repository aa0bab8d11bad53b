"""Words of the room findings: the life of what a soft rule noticed."""

from app.domain.vocabulary.lifecycle import LifeCycle, Move
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.word import Word


class FindingState(Word, term="staat van een bevinding"):
    """State of a finding; what the data resolved is not listed any more. Rule RP-05."""

    open = "open", "open"
    resolved = "resolved", "opgelost door data", "resolved by data"
    acknowledged = "acknowledged", "geaccepteerd met reden", "acknowledged with a reason"


ACKNOWLEDGERS = (Role.case_director, Role.process_director, Role.process_manager)
"""Who answers for a case, and so for what it leaves open."""

FINDING = LifeCycle(
    name="finding",
    states=FindingState,
    initial=(FindingState.open,),
    ends=(FindingState.resolved, FindingState.acknowledged),
    starts_by=(Role.system,),
    starts_rules=("RP-05",),
    moves=(
        Move((FindingState.open,), (FindingState.resolved,), (Role.system,), ("RP-05",), "by data"),
        Move((FindingState.open,), (FindingState.acknowledged,), ACKNOWLEDGERS, ("RP-05",), "with a reason"),
        Move((FindingState.acknowledged,), (FindingState.open,), (Role.system,), ("RP-05",), "when the data change"),
    ),
)
