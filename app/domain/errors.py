"""What can go wrong, in words of the field; the doors translate these into problems and never invent one of their own.

    KetenpoortError
    ├── InvalidContent              400  the content breaks a rule; carries every fault
    │   ├── PurposeRequired         400  no purpose (doelbinding) was stated
    │   └── LimitExceeded           400  the question is too large: depth, cost, page
    ├── Unauthenticated             401  nobody we know
    │   ├── CredentialExpired       401
    │   ├── CredentialRevoked       401
    │   ├── WrongAudience           401
    │   ├── ProofInvalid            401  the proof of possession fails or is absent
    │   └── SignatureInvalid        401  a signed message does not verify
    ├── Forbidden                   403  known, but not allowed
    │   ├── MissingScope            403
    │   ├── MissingRole             403
    │   │   └── ProfessionalRequired 403 a role is needed and nobody is named
    │   ├── PurposeNotAllowed       403
    │   ├── KindNotAllowed          403  not for this kind of organisation
    │   ├── NotKeeper               403  only the organisation that keeps the house
    │   ├── NotOwner                403  only the organisation whose it is
    │   ├── AgreementRequired       403  no covenant or exchange agreement in force
    │   ├── MandateRequired         403
    │   ├── GroundRequired          403  no ground in force carries this
    │   └── SharingInstructed       403  an instruction stands against this disclosure
    ├── NotFound                    404  unknown, or hidden: the two are told apart nowhere
    ├── WrongState                  409  the life cycle has no such move
    │   └── GuardNotMet             409  it has, but a rule does not hold yet
    ├── Conflict                    409
    │   ├── ReferenceConflict       409  same reference, other content
    │   ├── IdempotencyConflict     409  same key, other content
    │   ├── RequestInProgress       409  same key, first call still running
    │   ├── OpenCaseExists          409
    │   └── AlreadyClaimed          409
    ├── StaleVersion                412
    ├── PreconditionRequired        428
    ├── TooManyRequests             429
    └── Unavailable                 503
        └── DisclosureLogUnavailable 503 what cannot be recorded is not shown

No error carries a value that was sent or stored: only names of fields, rules, states, scopes and roles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.domain.vocabulary.problem_texts import PROBLEM_TEXTS

Member = str | int | list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule of the content: a JSON pointer, a stable code and, where one stands behind it, a rule id."""

    pointer: str
    code: str
    rule: str | None = None


class KetenpoortError(Exception):
    """The root: `type` is the stable name of the problem, `advice` what to do next, `stands_on` the rule behind it.

    The texts stand in the table of `problem_texts`; a door's own problem carries them itself.
    """

    type: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title_nl: ClassVar[str] = PROBLEM_TEXTS["error"].title_nl
    title_en: ClassVar[str] = PROBLEM_TEXTS["error"].title_en
    advice_nl: ClassVar[str] = PROBLEM_TEXTS["error"].advice_nl
    advice_en: ClassVar[str] = PROBLEM_TEXTS["error"].advice_en
    stands_on: ClassVar[str | None] = None

    def __init__(self, *, rule: str | None = None) -> None:
        super().__init__(self.type)
        self.rule = rule or self.stands_on

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.type in PROBLEM_TEXTS and "title_en" not in vars(cls):
            cls.title_nl, cls.title_en, cls.advice_nl, cls.advice_en = PROBLEM_TEXTS[cls.type]

    @property
    def members(self) -> dict[str, Member]:
        """What the problem tells beyond its type: names only, in lowerCamelCase."""
        return {} if self.rule is None else {"rule": self.rule}


class InvalidContent(KetenpoortError):
    """The content breaks rules; all faults are told at once."""

    type = "invalid-content"
    status = 400

    def __init__(self, *faults: Fault, rule: str | None = None) -> None:
        super().__init__(rule=rule)
        self.faults = faults


class PurposeRequired(InvalidContent):
    """Personal data is read or written for a stated purpose (doelbinding) only; rule GR-01."""

    type = "purpose-required"
    stands_on = "GR-01"

    def __init__(self) -> None:
        super().__init__(Fault("/headers/Purpose", "required", "GR-01"))


class LimitExceeded(InvalidContent):
    """The question asks for more than one answer may hold; refused before the database is asked."""

    type = "limit-exceeded"

    def __init__(self, limit: str, *, allowed: int, asked: int) -> None:
        super().__init__()
        self.limit, self.allowed, self.asked = limit, allowed, asked

    @property
    def members(self) -> dict[str, Member]:
        """The limit by name, what it allows and what was asked."""
        return {"limit": self.limit, "allowed": self.allowed, "asked": self.asked}


class Unauthenticated(KetenpoortError):
    """No valid credential came with the request."""

    type = "unauthenticated"
    status = 401


class CredentialExpired(Unauthenticated):
    """The token was valid once."""

    type = "credential-expired"


class CredentialRevoked(Unauthenticated):
    """The token was withdrawn, or its client suspended."""

    type = "credential-revoked"


class WrongAudience(Unauthenticated):
    """The token was made for another service."""

    type = "wrong-audience"


class ProofInvalid(Unauthenticated):
    """A sender-constrained token came without its proof (DPoP or client certificate), or with a wrong one."""

    type = "proof-invalid"


class SignatureInvalid(Unauthenticated):
    """A signed message does not verify with a key that its sender registered."""

    type = "signature-invalid"


class Forbidden(KetenpoortError):
    """The caller is known and may not do this; `needed` names what would open it, of which one suffices."""

    type = "forbidden"
    status = 403
    names: ClassVar[str] = "needed"

    def __init__(self, *needed: str, rule: str | None = None) -> None:
        super().__init__(rule=rule)
        self.needed = tuple(str(name) for name in needed)

    @property
    def members(self) -> dict[str, Member]:
        """The rule, and what is needed, under the name of its kind."""
        return {**super().members, **({self.names: list(self.needed)} if self.needed else {})}


class MissingScope(Forbidden):
    """The client's token lacks the scope of this act; the scope is named."""

    type = "missing-scope"
    names = "scopes"

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of which one is needed."""
        return self.needed


class MissingRole(Forbidden):
    """The act belongs to a role that the named professional does not hold here and now."""

    type = "missing-role"
    names = "roles"


class ProfessionalRequired(MissingRole):
    """The act belongs to a role, and no professional is named behind the call."""

    type = "professional-required"


class PurposeNotAllowed(Forbidden):
    """The stated purpose does not belong to this act, this token or this kind of organisation; rule GR-11."""

    type = "purpose-not-allowed"
    names = "purposes"
    stands_on = "GR-11"


class KindNotAllowed(Forbidden):
    """The act belongs to other kinds of organisation."""

    type = "kind-not-allowed"
    names = "organisationKinds"


class NotKeeper(Forbidden):
    """The act belongs to the organisation that keeps the house."""

    type = "not-keeper"


class NotOwner(Forbidden):
    """Only the organisation that owns the object may do this; rules CO-01, AC-03."""

    type = "not-owner"


class AgreementRequired(Forbidden):
    """No covenant or exchange agreement of this organisation is in force; rule OR-03."""

    type = "agreement-required"
    stands_on = "OR-03"


class MandateRequired(Forbidden):
    """The act binds an organisation and needs a mandate in force; rule OR-06."""

    type = "mandate-required"
    names = "mandates"
    stands_on = "OR-06"


class GroundRequired(Forbidden):
    """No ground in force carries this sharing; rule GR-01."""

    type = "ground-required"
    stands_on = "GR-01"


class SharingInstructed(Forbidden):
    """An instruction of the information officer stands against this disclosure until it is lifted; rule GR-17."""

    type = "sharing-instructed"
    stands_on = "GR-17"


class NotFound(KetenpoortError):
    """There is no such thing, or nothing that this reader may know of."""

    type = "not-found"
    status = 404


class WrongState(KetenpoortError):
    """The life cycle has no move from the current state to the wanted one; rule CA-02."""

    type = "wrong-state"
    status = 409

    def __init__(self, cycle: str = "", *, current: str = "", wanted: str = "", allowed: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.life_cycle, self.current, self.wanted = cycle, str(current), str(wanted)
        self.allowed = tuple(str(state) for state in allowed)

    @property
    def members(self) -> dict[str, Member]:
        """The life cycle, both states and the moves that are open."""
        if not self.wanted:
            return super().members
        states: dict[str, Member] = {"lifeCycle": self.life_cycle, "current": self.current, "wanted": self.wanted}
        return {**super().members, **states, "allowed": list(self.allowed)}


class GuardNotMet(WrongState):
    """The move exists, but the named rule does not hold yet; `missing` names what it waits for."""

    type = "guard-not-met"

    def __init__(self, rule: str, *missing: str) -> None:
        super().__init__()
        self.rule, self.missing = rule, missing

    @property
    def members(self) -> dict[str, Member]:
        """The rule and the names of what it waits for."""
        return {**super().members, "missing": list(self.missing)}


class Conflict(KetenpoortError):
    """The change collides with something that is already there."""

    type = "conflict"
    status = 409


class ReferenceConflict(Conflict):
    """The same sender used the same reference for other content; rule RE-02."""

    type = "reference-conflict"
    stands_on = "RE-02"


class IdempotencyConflict(Conflict):
    """The same Idempotency-Key came with another body."""

    type = "idempotency-conflict"


class RequestInProgress(Conflict):
    """The first call with this Idempotency-Key has not ended yet."""

    type = "request-in-progress"


class OpenCaseExists(Conflict):
    """The household has an open case in this house; rule CA-01."""

    type = "open-case-exists"
    stands_on = "CA-01"


class AlreadyClaimed(Conflict):
    """The first claim won; rule RE-14."""

    type = "already-claimed"
    stands_on = "RE-14"


class StaleVersion(KetenpoortError):
    """The object changed since the caller read it."""

    type = "stale-version"
    status = 412


class PreconditionRequired(KetenpoortError):
    """A change must say which version it is based on."""

    type = "precondition-required"
    status = 428


class TooManyRequests(KetenpoortError):
    """The client is over its quota for now."""

    type = "too-many-requests"
    status = 429

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(KetenpoortError):
    """The service cannot answer now; nothing was changed."""

    type = "unavailable"
    status = 503

    def __init__(self, retry_after: int = 5, *, reason: str | None = None) -> None:
        super().__init__()
        self.retry_after, self.reason = retry_after, reason

    @property
    def members(self) -> dict[str, Member]:
        """What stands in the way, in a word, where that is known."""
        return super().members if self.reason is None else {"reason": self.reason}


class DisclosureLogUnavailable(Unavailable):
    """The disclosure cannot be recorded, so it is not made; rule DI-01."""

    type = "disclosure-log-unavailable"


def each_error() -> Iterator[type[KetenpoortError]]:
    """Every error of the tree, parents first: the catalogue of problems."""
    waiting: list[type[KetenpoortError]] = [KetenpoortError]
    while waiting:
        error = waiting.pop(0)
        yield error
        waiting[:0] = error.__subclasses__()
