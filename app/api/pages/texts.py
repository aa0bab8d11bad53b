"""The words of the pages in both languages; no markup."""

from typing import Final

from app.api.language import Language

TEXTS: Final[dict[Language, dict[str, str]]] = {
    "nl": {
        "tagline": "De poort waardoor ketenpartners samenwerken aan de veiligheid van één gezin.",
        "promise": "Elke deur toont dezelfde lezer dezelfde gegevens: precies wat een geldige grondslag toelaat, "
        "en legt vast dat het getoond is.",
        "doors": "Deuren",
        "reference": "API-naslag",
        "reference_text": "Alle REST-bewerkingen, met voorbeelden, om te proberen met een eigen token.",
        "graphiql": "GraphiQL",
        "graphiql_text": "Vragen over dezelfde gegevens, met dezelfde rechten.",
        "dashboard": "Dashboard",
        "dashboard_text": "Gepubliceerde cijfers van een huis voor zijn stuurgroep; niemand is erin te vinden.",
        "document": "OpenAPI-document",
        "document_text": "De machineleesbare beschrijving van de REST-deur.",
        "tokens": "Tokens",
        "tokens_text": "Waar een koppeling een token aanvraagt, en met welke sleutels dat te controleren is.",
        "problems": "Foutmeldingen",
        "problems_text": "Elke fout die een aanroep kan krijgen, en wat er dan te doen is.",
        "status": "Status",
        "meaning": "Betekenis",
        "type_word": "Soort",
        "what_to_do": "Wat te doen",
        "all_problems": "Alle foutmeldingen",
        "privacy": "Een foutmelding herhaalt nooit een waarde die is verstuurd.",
        "home": "Ketenpoort",
        "loading": "De pagina heeft JavaScript nodig.",
    },
    "en": {
        "tagline": "The gate through which partners work together on one family's safety.",
        "promise": "Every door shows the same reader the same data: exactly what a ground in force allows, and "
        "records that it was shown.",
        "doors": "Doors",
        "reference": "API reference",
        "reference_text": "All REST operations, with examples, to try with a token of your own.",
        "graphiql": "GraphiQL",
        "graphiql_text": "Questions about the same data, with the same rights.",
        "dashboard": "Dashboard",
        "dashboard_text": "Published figures of a house for its steering group; nobody can be found in them.",
        "document": "OpenAPI document",
        "document_text": "The machine-readable description of the REST door.",
        "tokens": "Tokens",
        "tokens_text": "Where a client asks for a token, and with which keys it can be checked.",
        "problems": "Problems",
        "problems_text": "Every error that a call can meet, and what to do then.",
        "status": "Status",
        "meaning": "Meaning",
        "type_word": "Type",
        "what_to_do": "What to do",
        "all_problems": "All problems",
        "privacy": "A problem never repeats a value that was sent.",
        "home": "Ketenpoort",
        "loading": "This page needs JavaScript.",
    },
}
