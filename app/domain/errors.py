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
    │   ├── NotOwner                403  only the organisation whose it is
    │   ├── AgreementRequired       403  no covenant or exchange agreement in force
    │   ├── MandateRequired         403
    │   ├── GroundRequired          403  no ground in force carries this
    │   ├── SharingInstructed       403  an instruction stands against this disclosure
    │   └── OperationNotRegistered  403
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule of the content: a JSON pointer, a stable kebab-case code and, where one stands behind it, a rule id."""

    pointer: str
    code: str
    rule: str | None = None


class KetenpoortError(Exception):
    """The root; `type` is the stable name of the problem, `advice` says what to do next."""

    type: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title_nl: ClassVar[str] = "Er ging iets mis"
    title_en: ClassVar[str] = "Something went wrong"
    advice_nl: ClassVar[str] = "Probeer het later opnieuw en noem het verzoeknummer als het blijft."
    advice_en: ClassVar[str] = "Try again later, and quote the request id if it stays."

    def __init__(self, *, rule: str | None = None) -> None:
        super().__init__(self.type)
        self.rule = rule

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """What the problem tells beyond its type: names only, in lowerCamelCase."""
        return {} if self.rule is None else {"rule": self.rule}


class InvalidContent(KetenpoortError):
    """The content breaks rules; all faults are told at once."""

    type = "invalid-content"
    status = 400
    title_nl = "De inhoud klopt niet"
    title_en = "The content is not valid"
    advice_nl = "Herstel elk veld dat onder errors staat en stuur het verzoek opnieuw."
    advice_en = "Repair each field listed under errors and send the request again."

    def __init__(self, *faults: Fault, rule: str | None = None) -> None:
        super().__init__(rule=rule)
        self.faults = faults


class PurposeRequired(InvalidContent):
    """Personal data is read or written for a stated purpose (doelbinding) only; rule GR-01."""

    type = "purpose-required"
    title_nl = "Het doel ontbreekt"
    title_en = "The purpose is missing"
    advice_nl = "Noem in de header Purpose waarvoor u de gegevens leest of vastlegt."
    advice_en = "State in the Purpose header what you read or record the data for."

    def __init__(self) -> None:
        super().__init__(Fault("/headers/Purpose", "required", "GR-01"), rule="GR-01")


class LimitExceeded(InvalidContent):
    """The question asks for more than one answer may hold; refused before the database is asked."""

    type = "limit-exceeded"
    title_nl = "De vraag is te groot"
    title_en = "The question is too large"
    advice_nl = "Vraag minder tegelijk: een kleinere pagina, minder diepte of minder velden."
    advice_en = "Ask for less at once: a smaller page, less depth or fewer fields."

    def __init__(self, limit: str, *, allowed: int, asked: int) -> None:
        super().__init__()
        self.limit, self.allowed, self.asked = limit, allowed, asked

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The limit by name, what it allows and what was asked."""
        return {"limit": self.limit, "allowed": self.allowed, "asked": self.asked}


class Unauthenticated(KetenpoortError):
    """No valid credential came with the request."""

    type = "unauthenticated"
    status = 401
    title_nl = "U bent niet bekend"
    title_en = "You are not authenticated"
    advice_nl = "Vraag een token aan en stuur het mee in de header Authorization."
    advice_en = "Ask for a token and send it in the Authorization header."


class CredentialExpired(Unauthenticated):
    """The token was valid once."""

    type = "credential-expired"
    title_nl = "Het token is verlopen"
    title_en = "The token has expired"
    advice_nl = "Vraag een nieuw token aan; tokens leven enkele minuten."
    advice_en = "Ask for a new token; tokens live a few minutes."


class CredentialRevoked(Unauthenticated):
    """The token was withdrawn, or its client suspended."""

    type = "credential-revoked"
    title_nl = "Het token is ingetrokken"
    title_en = "The token was revoked"
    advice_nl = "Vraag een nieuw token aan; lukt dat niet, neem dan contact op met het veiligheidshuis."
    advice_en = "Ask for a new token; if that fails, contact the safety house."


class WrongAudience(Unauthenticated):
    """The token was made for another service."""

    type = "wrong-audience"
    title_nl = "Het token is voor een andere dienst"
    title_en = "The token is meant for another service"
    advice_nl = "Vraag een token aan voor deze dienst."
    advice_en = "Ask for a token for this service."


class ProofInvalid(Unauthenticated):
    """A sender-constrained token came without its proof (DPoP or client certificate), or with a wrong one."""

    type = "proof-invalid"
    title_nl = "Het bewijs van bezit ontbreekt of klopt niet"
    title_en = "The proof of possession is missing or wrong"
    advice_nl = "Onderteken elk verzoek met de sleutel waaraan het token gebonden is."
    advice_en = "Sign each request with the key to which the token is bound."


class SignatureInvalid(Unauthenticated):
    """A signed message does not verify with a key that its sender registered."""

    type = "signature-invalid"
    title_nl = "De handtekening klopt niet"
    title_en = "The signature does not verify"
    advice_nl = "Controleer de sleutel, het tijdstip en of de inhoud ongewijzigd is."
    advice_en = "Check the key, the time and that the body is unchanged."


class Forbidden(KetenpoortError):
    """The caller is known and may not do this."""

    type = "forbidden"
    status = 403
    title_nl = "Dit mag u niet"
    title_en = "You may not do this"
    advice_nl = "Vraag het veiligheidshuis wie dit wel mag."
    advice_en = "Ask the safety house who may."


class MissingScope(Forbidden):
    """The client's token lacks the scope of this act; the scope is named."""

    type = "missing-scope"
    title_nl = "Uw koppeling heeft deze bevoegdheid niet"
    title_en = "Your client lacks a scope"
    advice_nl = "Vraag een token aan met de genoemde scope, of laat die aan uw koppeling toekennen."
    advice_en = "Ask for a token with the named scope, or have it granted to your client."

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The scopes of which one is needed."""
        return {"scopes": [str(scope) for scope in self.scopes]}


class MissingRole(Forbidden):
    """The act belongs to a role that the named professional does not hold here and now."""

    type = "missing-role"
    title_nl = "Hiervoor is een andere rol nodig"
    title_en = "This needs another role"
    advice_nl = "Laat iemand met een van de genoemde rollen dit doen."
    advice_en = "Have someone with one of the named roles do this."

    def __init__(self, *roles: str, rule: str | None = None) -> None:
        super().__init__(rule=rule)
        self.roles = roles

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The roles of which one is needed."""
        return {**super().members, "roles": [str(role) for role in self.roles]}


class ProfessionalRequired(MissingRole):
    """The act belongs to a role, and no professional is named behind the call."""

    type = "professional-required"
    title_nl = "De professional is niet genoemd"
    title_en = "No professional is named"
    advice_nl = "Noem in de header Professional wie dit doet; die moet een van de genoemde rollen hebben."
    advice_en = "Name in the Professional header who acts; that person must hold one of the named roles."


class PurposeNotAllowed(Forbidden):
    """The stated purpose does not belong to this act, this token or this kind of organisation; rule GR-11."""

    type = "purpose-not-allowed"
    title_nl = "Dit doel is hier niet toegestaan"
    title_en = "This purpose is not allowed here"
    advice_nl = "Noem het doel waarvoor u deze gegevens werkelijk nodig hebt en mag gebruiken."
    advice_en = "State the purpose for which you truly need and may use these data."

    def __init__(self, *, rule: str | None = "GR-11") -> None:
        super().__init__(rule=rule)


class KindNotAllowed(Forbidden):
    """The act belongs to other kinds of organisation."""

    type = "kind-not-allowed"
    title_nl = "Dit is niet aan uw soort organisatie"
    title_en = "This is not for your kind of organisation"
    advice_nl = "Laat een organisatie van een van de genoemde soorten dit doen."
    advice_en = "Have an organisation of one of the named kinds do this."

    def __init__(self, *kinds: str, rule: str | None = None) -> None:
        super().__init__(rule=rule)
        self.kinds = kinds

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The kinds of organisation that may."""
        return {**super().members, "organisationKinds": [str(kind) for kind in self.kinds]}


class NotOwner(Forbidden):
    """Only the organisation that owns the object may do this; rules CO-01, AC-03."""

    type = "not-owner"
    title_nl = "Dit is van een andere organisatie"
    title_en = "This belongs to another organisation"
    advice_nl = "Vraag de organisatie die het toebehoort om het te wijzigen."
    advice_en = "Ask the owning organisation to change it."


class AgreementRequired(Forbidden):
    """No covenant or exchange agreement of this organisation is in force; rule OR-03."""

    type = "agreement-required"
    title_nl = "Er is geen convenant of uitwisselingsafspraak van kracht"
    title_en = "No covenant or exchange agreement is in force"
    advice_nl = "Laat uw organisatie toetreden tot het convenant, of gebruik een andere grondslag."
    advice_en = "Have your organisation join the covenant, or use another ground."

    def __init__(self, *, rule: str | None = "OR-03") -> None:
        super().__init__(rule=rule)


class MandateRequired(Forbidden):
    """The act binds an organisation and needs a mandate in force; rule OR-06."""

    type = "mandate-required"
    title_nl = "Hiervoor is een geldig mandaat nodig"
    title_en = "This needs a mandate in force"
    advice_nl = "Laat het mandaat vastleggen of verlengen door de organisatie die het verleent."
    advice_en = "Have the mandate recorded or renewed by the organisation that grants it."

    def __init__(self, mandate: str = "", *, rule: str | None = "OR-06") -> None:
        super().__init__(rule=rule)
        self.mandate = mandate

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The mandate that is needed."""
        return {**super().members, **({"mandate": str(self.mandate)} if self.mandate else {})}


class GroundRequired(Forbidden):
    """No ground in force carries this sharing; rule GR-01."""

    type = "ground-required"
    title_nl = "Er is geen grondslag om dit te delen"
    title_en = "No ground carries this sharing"
    advice_nl = "Vraag toestemming of leg een andere grondslag vast; de vraag mag-ik-delen noemt wat ontbreekt."
    advice_en = "Ask for consent or record another ground; the may-I-share check names what is missing."

    def __init__(self, *, rule: str | None = "GR-01") -> None:
        super().__init__(rule=rule)


class SharingInstructed(Forbidden):
    """An instruction of the information officer stands against this disclosure until it is lifted; rule GR-17."""

    type = "sharing-instructed"
    title_nl = "Een instructie houdt dit tegen"
    title_en = "An instruction stands against this"
    advice_nl = "Vraag de medewerker informatievoorziening of de instructie kan worden opgeheven."
    advice_en = "Ask the information officer whether the instruction can be lifted."

    def __init__(self, *, rule: str | None = "GR-17") -> None:
        super().__init__(rule=rule)


class OperationNotRegistered(Forbidden):
    """The client may send registered operations only, and this is none."""

    type = "operation-not-registered"
    title_nl = "Deze bewerking is niet geregistreerd"
    title_en = "This operation is not registered"
    advice_nl = "Registreer de bewerking en roep haar aan met haar sha256."
    advice_en = "Register the operation and call it by its sha256."


class NotFound(KetenpoortError):
    """There is no such thing, or nothing that this reader may know of."""

    type = "not-found"
    status = 404
    title_nl = "Niet gevonden"
    title_en = "Not found"
    advice_nl = "Controleer het adres; wat u niet mag kennen, bestaat hier niet."
    advice_en = "Check the address; what you may not know of does not exist here."


class WrongState(KetenpoortError):
    """The life cycle has no move from the current state to the wanted one; rule CA-02."""

    type = "wrong-state"
    status = 409
    title_nl = "Dat kan niet in deze status"
    title_en = "Not possible in this state"
    advice_nl = "Lees de huidige status; allowed noemt de stappen die nu wel kunnen."
    advice_en = "Read the current state; allowed names the moves that are possible now."

    def __init__(
        self,
        life_cycle: str = "",
        *,
        current: str = "",
        wanted: str = "",
        allowed: tuple[str, ...] = (),
        rule: str | None = None,
    ) -> None:
        super().__init__(rule=rule)
        self.life_cycle, self.current, self.wanted, self.allowed = life_cycle, current, wanted, allowed

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The life cycle, both states and the moves that are open."""
        return {**super().members, **dict(self._states())}

    def _states(self) -> Iterator[tuple[str, str | list[str]]]:
        if self.life_cycle:
            yield "lifeCycle", self.life_cycle
        if self.current:
            yield "current", str(self.current)
        if self.wanted:
            yield "wanted", str(self.wanted)
            yield "allowed", [str(state) for state in self.allowed]


class GuardNotMet(WrongState):
    """The move exists, but the named rule does not hold yet; `missing` names what it waits for."""

    type = "guard-not-met"
    title_nl = "Aan een voorwaarde voor deze stap is nog niet voldaan"
    title_en = "A condition of this move is not met yet"
    advice_nl = "Vul aan wat de genoemde regel vraagt en probeer het opnieuw."
    advice_en = "Supply what the named rule asks for and try again."

    def __init__(self, rule: str, *missing: str) -> None:
        super().__init__(rule=rule)
        self.missing = missing

    @property
    def members(self) -> dict[str, str | int | list[str]]:
        """The rule and the names of what it waits for."""
        return {**super().members, "missing": [str(name) for name in self.missing]}


class Conflict(KetenpoortError):
    """The change collides with something that is already there."""

    type = "conflict"
    status = 409
    title_nl = "Dit botst met wat er al is"
    title_en = "This conflicts with what is there"
    advice_nl = "Lees de huidige stand en pas uw verzoek daarop aan."
    advice_en = "Read the present state and adapt your request to it."


class ReferenceConflict(Conflict):
    """The same sender used the same reference for other content; rule RE-02."""

    type = "reference-conflict"
    title_nl = "Dit kenmerk hoort al bij een ander bericht"
    title_en = "This reference already belongs to another message"
    advice_nl = "Gebruik een nieuw kenmerk voor een nieuw bericht; herhaal een bericht ongewijzigd."
    advice_en = "Use a new reference for a new message; repeat a message unchanged."

    def __init__(self, *, rule: str | None = "RE-02") -> None:
        super().__init__(rule=rule)


class IdempotencyConflict(Conflict):
    """The same Idempotency-Key came with another body."""

    type = "idempotency-conflict"
    title_nl = "Deze Idempotency-Key hoort bij een ander verzoek"
    title_en = "This Idempotency-Key belongs to another request"
    advice_nl = "Gebruik een nieuwe sleutel voor een nieuw verzoek."
    advice_en = "Use a new key for a new request."


class RequestInProgress(Conflict):
    """The first call with this Idempotency-Key has not ended yet."""

    type = "request-in-progress"
    title_nl = "Hetzelfde verzoek loopt nog"
    title_en = "The same request is still running"
    advice_nl = "Herhaal het verzoek over enkele seconden met dezelfde sleutel."
    advice_en = "Repeat the request in a few seconds with the same key."


class OpenCaseExists(Conflict):
    """The household has an open case in this house; rule CA-01."""

    type = "open-case-exists"
    title_nl = "Dit gezin heeft al een lopende casus"
    title_en = "This household already has an open case"
    advice_nl = "Voeg de aanmelding toe aan de lopende casus, of koppel een tweede casus met een reden."
    advice_en = "Attach the referral to the open case, or link a second case with a reason."

    def __init__(self, *, rule: str | None = "CA-01") -> None:
        super().__init__(rule=rule)


class AlreadyClaimed(Conflict):
    """The first claim won; rule RE-14."""

    type = "already-claimed"
    title_nl = "Een andere organisatie pakt dit al op"
    title_en = "Another organisation has taken this on"
    advice_nl = "U hoeft niets te doen; lees wie het oppakt."
    advice_en = "Nothing to do; read who has taken it on."

    def __init__(self, *, rule: str | None = "RE-14") -> None:
        super().__init__(rule=rule)


class StaleVersion(KetenpoortError):
    """The object changed since the caller read it."""

    type = "stale-version"
    status = 412
    title_nl = "Het gegeven is intussen gewijzigd"
    title_en = "The object has changed meanwhile"
    advice_nl = "Lees het opnieuw, voeg uw wijziging toe en stuur de nieuwe ETag in If-Match."
    advice_en = "Read it again, apply your change and send the new ETag in If-Match."


class PreconditionRequired(KetenpoortError):
    """A change must say which version it is based on."""

    type = "precondition-required"
    status = 428
    title_nl = "De versie ontbreekt"
    title_en = "The version is missing"
    advice_nl = "Stuur de ETag die u las mee in de header If-Match."
    advice_en = "Send the ETag that you read in the If-Match header."


class TooManyRequests(KetenpoortError):
    """The client is over its quota for now."""

    type = "too-many-requests"
    status = 429
    title_nl = "Te veel verzoeken"
    title_en = "Too many requests"
    advice_nl = "Wacht zo lang als Retry-After zegt en ga dan verder."
    advice_en = "Wait as long as Retry-After says, then go on."

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(KetenpoortError):
    """The service cannot answer now; nothing was changed."""

    type = "unavailable"
    status = 503
    title_nl = "De dienst is nu niet bereikbaar"
    title_en = "The service is unavailable now"
    advice_nl = "Probeer het opnieuw na de tijd in Retry-After; er is niets gewijzigd."
    advice_en = "Try again after the time in Retry-After; nothing was changed."

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__()
        self.retry_after = retry_after


class DisclosureLogUnavailable(Unavailable):
    """The disclosure cannot be recorded, so it is not made; rule DI-01."""

    type = "disclosure-log-unavailable"
    title_nl = "De verstrekking kan niet worden vastgelegd"
    title_en = "The disclosure cannot be recorded"
    advice_nl = "Probeer het later opnieuw; zonder vastlegging wordt niets getoond."
    advice_en = "Try again later; without a record nothing is shown."


def each_error() -> Iterator[type[KetenpoortError]]:
    """Every error of the tree, parents first: the catalogue of problems."""
    waiting: list[type[KetenpoortError]] = [KetenpoortError]
    while waiting:
        error = waiting.pop(0)
        yield error
        waiting[:0] = error.__subclasses__()
