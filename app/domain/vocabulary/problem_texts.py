"""The texts of every problem, Dutch and English: what went wrong, and what to do next. A table, with no behaviour."""

from typing import NamedTuple


class ProblemText(NamedTuple):
    """Title and advice in both languages; never a value that was sent or stored."""

    title_nl: str
    title_en: str
    advice_nl: str
    advice_en: str


PROBLEM_TEXTS: dict[str, ProblemText] = {
    "error": ProblemText(
        "Er ging iets mis",
        "Something went wrong",
        "Probeer het later opnieuw en noem het verzoeknummer als het blijft.",
        "Try again later, and quote the request id if it stays.",
    ),
    "invalid-content": ProblemText(
        "De inhoud klopt niet",
        "The content is not valid",
        "Herstel elk veld dat onder errors staat en stuur het verzoek opnieuw.",
        "Repair each field listed under errors and send the request again.",
    ),
    "purpose-required": ProblemText(
        "Het doel ontbreekt",
        "The purpose is missing",
        "Noem in de header Purpose waarvoor u de gegevens leest of vastlegt.",
        "State in the Purpose header what you read or record the data for.",
    ),
    "limit-exceeded": ProblemText(
        "De vraag is te groot",
        "The question is too large",
        "Vraag minder tegelijk: een kleinere pagina, minder diepte of minder velden.",
        "Ask for less at once: a smaller page, less depth or fewer fields.",
    ),
    "unauthenticated": ProblemText(
        "U bent niet bekend",
        "You are not authenticated",
        "Vraag een token aan en stuur het mee in de header Authorization.",
        "Ask for a token and send it in the Authorization header.",
    ),
    "credential-expired": ProblemText(
        "Het token is verlopen",
        "The token has expired",
        "Vraag een nieuw token aan; tokens leven enkele minuten.",
        "Ask for a new token; tokens live a few minutes.",
    ),
    "credential-revoked": ProblemText(
        "Het token is ingetrokken",
        "The token was revoked",
        "Vraag een nieuw token aan; lukt dat niet, neem dan contact op met het veiligheidshuis.",
        "Ask for a new token; if that fails, contact the safety house.",
    ),
    "wrong-audience": ProblemText(
        "Het token is voor een andere dienst",
        "The token is meant for another service",
        "Vraag een token aan voor deze dienst.",
        "Ask for a token for this service.",
    ),
    "proof-invalid": ProblemText(
        "Het bewijs van bezit ontbreekt of klopt niet",
        "The proof of possession is missing or wrong",
        "Onderteken elk verzoek met de sleutel waaraan het token gebonden is.",
        "Sign each request with the key to which the token is bound.",
    ),
    "signature-invalid": ProblemText(
        "De handtekening klopt niet",
        "The signature does not verify",
        "Controleer de sleutel, het tijdstip en of de inhoud ongewijzigd is.",
        "Check the key, the time and that the body is unchanged.",
    ),
    "forbidden": ProblemText(
        "Dit mag u niet",
        "You may not do this",
        "Vraag het veiligheidshuis wie dit wel mag.",
        "Ask the safety house who may.",
    ),
    "missing-scope": ProblemText(
        "Uw koppeling heeft deze bevoegdheid niet",
        "Your client lacks a scope",
        "Vraag een token aan met de genoemde scope, of laat die aan uw koppeling toekennen.",
        "Ask for a token with the named scope, or have it granted to your client.",
    ),
    "missing-role": ProblemText(
        "Hiervoor is een andere rol nodig",
        "This needs another role",
        "Laat iemand met een van de genoemde rollen dit doen.",
        "Have someone with one of the named roles do this.",
    ),
    "professional-required": ProblemText(
        "De professional is niet genoemd",
        "No professional is named",
        "Noem in de header Professional wie dit doet; die moet een van de genoemde rollen hebben.",
        "Name in the Professional header who acts; that person must hold one of the named roles.",
    ),
    "purpose-not-allowed": ProblemText(
        "Dit doel is hier niet toegestaan",
        "This purpose is not allowed here",
        "Noem het doel waarvoor u deze gegevens werkelijk nodig hebt en mag gebruiken.",
        "State the purpose for which you truly need and may use these data.",
    ),
    "kind-not-allowed": ProblemText(
        "Dit is niet aan uw soort organisatie",
        "This is not for your kind of organisation",
        "Laat een organisatie van een van de genoemde soorten dit doen.",
        "Have an organisation of one of the named kinds do this.",
    ),
    "not-keeper": ProblemText(
        "Dit is aan de organisatie die het veiligheidshuis houdt",
        "This is for the organisation that keeps the house",
        "Vraag het veiligheidshuis dit te doen.",
        "Ask the safety house to do this.",
    ),
    "not-owner": ProblemText(
        "Dit is van een andere organisatie",
        "This belongs to another organisation",
        "Vraag de organisatie die het toebehoort om het te wijzigen.",
        "Ask the owning organisation to change it.",
    ),
    "agreement-required": ProblemText(
        "Er is geen convenant of uitwisselingsafspraak van kracht",
        "No covenant or exchange agreement is in force",
        "Laat uw organisatie toetreden tot het convenant, of gebruik een andere grondslag.",
        "Have your organisation join the covenant, or use another ground.",
    ),
    "mandate-required": ProblemText(
        "Hiervoor is een geldig mandaat nodig",
        "This needs a mandate in force",
        "Laat het mandaat vastleggen of verlengen door de organisatie die het verleent.",
        "Have the mandate recorded or renewed by the organisation that grants it.",
    ),
    "ground-required": ProblemText(
        "Er is geen grondslag om dit te delen",
        "No ground carries this sharing",
        "Vraag toestemming of leg een andere grondslag vast; de vraag mag-ik-delen noemt wat ontbreekt.",
        "Ask for consent or record another ground; the may-I-share check names what is missing.",
    ),
    "sharing-instructed": ProblemText(
        "Een instructie houdt dit tegen",
        "An instruction stands against this",
        "Vraag de medewerker informatievoorziening of de instructie kan worden opgeheven.",
        "Ask the information officer whether the instruction can be lifted.",
    ),
    "not-found": ProblemText(
        "Niet gevonden",
        "Not found",
        "Controleer het adres; wat u niet mag kennen, bestaat hier niet.",
        "Check the address; what you may not know of does not exist here.",
    ),
    "wrong-state": ProblemText(
        "Dat kan niet in deze status",
        "Not possible in this state",
        "Lees de huidige status; allowed noemt de stappen die nu wel kunnen.",
        "Read the current state; allowed names the moves that are possible now.",
    ),
    "guard-not-met": ProblemText(
        "Aan een voorwaarde voor deze stap is nog niet voldaan",
        "A condition of this move is not met yet",
        "Vul aan wat de genoemde regel vraagt en probeer het opnieuw.",
        "Supply what the named rule asks for and try again.",
    ),
    "conflict": ProblemText(
        "Dit botst met wat er al is",
        "This conflicts with what is there",
        "Lees de huidige stand en pas uw verzoek daarop aan.",
        "Read the present state and adapt your request to it.",
    ),
    "reference-conflict": ProblemText(
        "Dit kenmerk hoort al bij een ander bericht",
        "This reference already belongs to another message",
        "Gebruik een nieuw kenmerk voor een nieuw bericht; herhaal een bericht ongewijzigd.",
        "Use a new reference for a new message; repeat a message unchanged.",
    ),
    "idempotency-conflict": ProblemText(
        "Deze Idempotency-Key hoort bij een ander verzoek",
        "This Idempotency-Key belongs to another request",
        "Gebruik een nieuwe sleutel voor een nieuw verzoek.",
        "Use a new key for a new request.",
    ),
    "request-in-progress": ProblemText(
        "Hetzelfde verzoek loopt nog",
        "The same request is still running",
        "Herhaal het verzoek over enkele seconden met dezelfde sleutel.",
        "Repeat the request in a few seconds with the same key.",
    ),
    "open-case-exists": ProblemText(
        "Dit gezin heeft al een lopende casus",
        "This household already has an open case",
        "Voeg de aanmelding toe aan de lopende casus, of koppel een tweede casus met een reden.",
        "Attach the referral to the open case, or link a second case with a reason.",
    ),
    "already-claimed": ProblemText(
        "Een andere organisatie pakt dit al op",
        "Another organisation has taken this on",
        "U hoeft niets te doen; lees wie het oppakt.",
        "Nothing to do; read who has taken it on.",
    ),
    "stale-version": ProblemText(
        "Het gegeven is intussen gewijzigd",
        "The object has changed meanwhile",
        "Lees het opnieuw, voeg uw wijziging toe en stuur de nieuwe ETag in If-Match.",
        "Read it again, apply your change and send the new ETag in If-Match.",
    ),
    "precondition-required": ProblemText(
        "De versie ontbreekt",
        "The version is missing",
        "Stuur de ETag die u las mee in de header If-Match.",
        "Send the ETag that you read in the If-Match header.",
    ),
    "too-many-requests": ProblemText(
        "Te veel verzoeken",
        "Too many requests",
        "Wacht zo lang als Retry-After zegt en ga dan verder.",
        "Wait as long as Retry-After says, then go on.",
    ),
    "unavailable": ProblemText(
        "De dienst is nu niet bereikbaar",
        "The service is unavailable now",
        "Probeer het opnieuw na de tijd in Retry-After; er is niets gewijzigd.",
        "Try again after the time in Retry-After; nothing was changed.",
    ),
    "disclosure-log-unavailable": ProblemText(
        "De verstrekking kan niet worden vastgelegd",
        "The disclosure cannot be recorded",
        "Probeer het later opnieuw; zonder vastlegging wordt niets getoond.",
        "Try again later; without a record nothing is shown.",
    ),
}
