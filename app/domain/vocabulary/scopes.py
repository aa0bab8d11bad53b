"""Scopes say what a client may ever do; grounds say what it may do on this case."""

from app.domain.vocabulary.word import Word


class Scope(Word, term="bevoegdheid van een koppeling"):
    """OAuth 2 scope of a partner's client; capped by the kind of organisation and its agreements."""

    case_read = "case:read", "casussen lezen", "read cases"
    case_write = "case:write", "casussen bijhouden", "keep cases up to date"
    referral_submit = "referral:submit", "aanmelden en eigen aanmeldingen volgen", "refer and follow own referrals"
    referral_decide = "referral:decide", "aanmeldingen triëren en wegen", "triage and weigh referrals"
    ground_read = "ground:read", "grondslagen lezen", "read grounds"
    ground_write = "ground:write", "grondslagen vastleggen", "record grounds"
    contribution_read = "contribution:read", "bijdragen lezen", "read contributions"
    contribution_write = "contribution:write", "bijdragen delen", "share contributions"
    safety_read = "safety:read", "veiligheidsgegevens lezen", "read safety data"
    safety_write = "safety:write", "veiligheidsgegevens vastleggen", "record safety data"
    meeting_read = "meeting:read", "overleggen lezen", "read meetings"
    meeting_write = "meeting:write", "overleggen bijhouden", "keep meetings up to date"
    plan_read = "plan:read", "plannen lezen", "read plans"
    plan_write = "plan:write", "plannen bijhouden", "keep plans up to date"
    action_read = "action:read", "acties lezen", "read actions"
    action_write = "action:write", "acties bijhouden", "keep actions up to date"
    notice_manage = "notice:manage", "berichten en abonnementen beheren", "manage notices and subscriptions"
    report_read = "report:read", "cijfers lezen", "read reports"
    export_create = "export:create", "export maken", "make exports"
    disclosure_read = "disclosure:read", "verstrekkingen inzien", "read the disclosure log"
    organisation_read = "organisation:read", "organisatiegids lezen", "read the directory of organisations"
    organisation_manage = (
        "organisation:manage",
        "organisaties en koppelingen beheren",
        "manage organisations and clients",
    )
    programme_manage = "programme:manage", "programma's beheren", "manage programmes"
    health_read = "health:read", "gezondheidsgegevens lezen", "read health data"
    justice_read = "justice:read", "justitiegegevens lezen", "read justice data"
    total_read = "total:read", "aantallen bij lijsten", "totals of lists"
    schema_read = "schema:read", "GraphQL-schema opvragen", "introspect the GraphQL schema"


DASHBOARD_SCOPES = frozenset({Scope.report_read, Scope.schema_read})
"""All that a dashboard can hold: behind these stands nothing about a person."""
