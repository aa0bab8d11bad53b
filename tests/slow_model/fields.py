"""Which category each shown field of the older views belongs to, and one object as a reader is to see it."""

from collections.abc import Mapping
from typing import Any

from tests.slow_model.facts import CATEGORIES

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case": {
        "existence": ("id", "version", "reference"),
        "household": ("householdId",),
        "coordination": (
            "status", "phase", "phaseStartedAt", "track", "approach", "coerciveFramework", "legalDomain", "episode",
            "repeats", "linkedCaseId", "linkReason", "parkedUntil", "openedAt", "closedAt", "updatedAt",
        ),
    },
    "person": {
        "existence": ("id", "version"),
        "identity": ("givenName", "familyName", "aliases", "birthDate", "ageBand", "sex", "bsn", "mergedIntoId"),
        "contact": ("street", "postalCode", "city", "phone", "email", "whereabouts", "safeChannel", "protected"),
        "household": ("role", "networkInfluence", "screenedAt"),
    },
    "participation": {
        "existence": ("id", "version"),
        "coordination": ("organisationId", "basis", "shell", "actsFor", "pastInvolvementOnly", "startsAt", "endsAt"),
    },
    "action": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "status", "text", "rationale", "kind", "agreementType", "legalDomain", "ownerOrganisationId",
            "ownerProfessionalId", "ownerPersonId", "subjectIds", "parallelGroup", "dueOn", "feedbackOn", "expectedOn",
            "bridgingHelp", "bridgingRisk", "requiredBy", "fallBackOn", "waitsFor", "blockedReason", "result", "reason",
            "changedAt", "requiresJoint", "refusalTalkOn", "priority", "findings", "secondProfessionalId",
            "preconditions", "unmet",
        ),
    },
    "briefing": {
        "existence": ("id", "caseId", "recipientId", "organisationId", "professionalId", "issuedAt"),
        "safety": ("safety",),
    },
    "police_feedback": {
        "existence": ("id",),
        "coordination": ("status", "correctedCodes"),
        "safety": ("foremostProfile",),
    },
    "outbound_report": {
        "existence": (
            "id", "caseId", "kind", "issuer", "issuerId", "recipientId", "category", "issuedAt",
        ),
        "own": ("text",),
    },
    "contribution": {
        "existence": (
            "id", "version", "caseId", "organisationId", "personIds", "mode", "validity", "restriction", "instruction",
            "recipientIds", "refusalReason", "withdrawnReason", "findings", "createdAt",
        ),
        "own": (
            "category", "knownValue", "content", "necessity", "asOf", "lastVerifiedOn", "groundKind", "groundId",
            "agreementId", "groundEdition", "healthGroundId", "purpose", "compartmentOf", "professionalId", "toldAt",
            "toldBy", "toldIn", "speaksForTreating", "reusePermission", "quality", "correctsId", "requestId",
            "contestState", "contestReason", "contestAnswer", "contestAnswerDueAt",
        ),
    },
}  # fmt: skip
"""Which category each shown field belongs to, said a second time: a field in a wrong category is a difference.

`own` stands for the category that the object itself names.
"""


DERIVED = ("findings", "priority")
"""Fields that the service works out: whether they are shown is decided here, what they say is not."""


class Anything:
    """Equal to whatever is shown."""

    def __eq__(self, other: object) -> bool:
        return other is not None

    __hash__ = object.__hash__


def shown_object(
    view: str, values: Mapping[str, Any], categories: frozenset[str], own: frozenset[str] | None = None
) -> dict[str, Any]:
    """One object as this reader is to see it: null where hidden, with the hidden categories named in `withheld`."""
    needed = FIELDS[view] if own is None else dict.fromkeys(CATEGORIES)
    found: dict[str, Any] = {}
    for category, names in FIELDS[view].items():
        for name in names:
            needed_here = (own or frozenset()) if category == "own" else {category} - {"existence"}
            is_open = needed_here <= categories
            value = Anything() if name in DERIVED else values.get(name)
            found[name] = value if is_open else None
    found["withheld"] = [c for c in CATEGORIES if c in needed and c != "existence" and c not in categories]
    return found
