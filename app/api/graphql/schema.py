"""The table of contents of the GraphQL door: which sources begin a question, and the schema that follows from them.

A new source is one line in `CONTENTS`. Mutations are the acts of the REST rooms, under the camelCase of the same name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import create_type

from app.api.graphql.acts import Act, acts_of
from app.api.graphql.types import Types, argument, field, text_of
from app.api.rest.rooms import ROOMS
from app.api.rest.route import Rest
from app.domain.access.view import Source
from app.domain.actions.statements import ACTIONS
from app.domain.cases.course_sources import (
    CASE_CLOSINGS,
    COLLABORATIONS,
    CONTACT_PERSONS,
    DEVIATIONS,
    DIRECTION_GRANTS,
    ESCALATIONS,
    MEASURE_HANDOVERS,
    MONITORING_MOMENTS,
    RECEIVED_ESCALATIONS,
    SCALE_DOWNS,
    TRANSFERS,
)
from app.domain.cases.sources import DIRECTIONS, PARTICIPATIONS, TASKS
from app.domain.cases.statements import CASES
from app.domain.connections.statements import ANNOUNCEMENTS, CONNECTIONS, KEPT_MESSAGES
from app.domain.contributions.statements.history import HELP, UNKNOWNS
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS, SITUATION_PARTS
from app.domain.disclosures.statements.log import ACTS, DISCLOSURES
from app.domain.disclosures.statements.requests import SUBJECT_REQUESTS
from app.domain.exports.statements import EXPORTS, OUTBOUND_REPORTS
from app.domain.findings.statements import FINDINGS
from app.domain.grounds.statements import GRANTS, GROUNDS, WEIGHING_SETS
from app.domain.guides.statements import GUIDE_ANSWERS, GUIDE_RUNS, GUIDE_TEMPLATES, TALK_CARDS
from app.domain.imports.statements import IMPORTS
from app.domain.meetings.statements.charters import FACILITIES, MEETING_KINDS, PROSECUTION_QUESTIONS, STAFF_THREATS
from app.domain.meetings.statements.views import AGENDA_ITEMS, CLIENT_PARTICIPATIONS, MEETING_DECISIONS, MEETINGS
from app.domain.notices.statements.confirmations import CONFIRMATIONS
from app.domain.notices.statements.feedback import BRIEFINGS, POLICE_FEEDBACK
from app.domain.notices.statements.views import DELIVERIES, EVENTS, SUBSCRIPTIONS
from app.domain.organisations.statements import (
    AGREEMENTS,
    GLOSSARY_TERMS,
    HOUSE_SETTINGS,
    HOUSES,
    MANDATES,
    ORGANISATIONS,
    PROFESSIONALS,
    ROLES,
)
from app.domain.persons.statements.circle import (
    CLIENT_MESSAGES,
    CLIENT_PREFERENCES,
    CONFIDANTS,
    PERPETRATOR_CONTACTS,
)
from app.domain.persons.statements.persons import DANGER_PAIRS
from app.domain.plans.statements.measures import MEASURES
from app.domain.plans.statements.views import ANALYSES, GOALS, OPTIONS, PLAN_LINES, PLANS
from app.domain.programmes.statements.catalogue import (
    ACUTE_ROUTES,
    ARRANGEMENTS,
    CONFERENCE_FORMS,
    DIRECTION_RULES,
    INTERVENTIONS,
    PROGRAMMES,
)
from app.domain.programmes.statements.work import (
    ACUTE_INTAKES,
    ARRANGEMENT_CHOICES,
    CASE_PROGRAMMES,
    CRITERIA_CHECKS,
    DUTIES,
    DUTY_GAPS,
    PROFILE_ASSESSMENTS,
    REGIONAL_OFFERS,
    TEAM_MEMBERS,
)
from app.domain.referrals.statements.around import CONSULTATIONS, CONTACT_ATTEMPTS
from app.domain.referrals.statements.views import CASE_SIGNALS, QUARANTINED_MESSAGES, REFERRAL_HANDOVERS, REFERRALS
from app.domain.reports.statements.views import ANNOTATIONS, EVALUATIONS, IMPROVEMENTS, RESULT_REPORTS
from app.domain.safety.statements.conditions import CONDITIONS, MONITORING_CHECKS, SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.safety.statements.views import CONCERNS, INCIDENTS, RED_FLAGS, RISK_FACTORS
from app.domain.statistics.statements.supplied_views import CONTRADICTIONS, MIRROR_REPORTS, QUALITY_REPORTS
from app.domain.statistics.statements.views import INDICATORS, STATISTICS


@dataclass(frozen=True, slots=True)
class Entry:
    """A source at the root: by identifier under `one`, as a list under `many`, the newest first or the oldest."""

    source: Source
    one: str | None
    many: str | None
    descending: bool = True


CONTENTS: Final = (
    Entry(CASES, "case", "cases"),
    Entry(PARTICIPATIONS, "participation", None),
    Entry(DIRECTIONS, "direction", None),
    Entry(TASKS, "task", "tasks"),
    Entry(MONITORING_MOMENTS, "monitoringMoment", None),
    Entry(SCALE_DOWNS, "scaleDown", None),
    Entry(CASE_CLOSINGS, "caseClosing", None),
    Entry(CONTACT_PERSONS, "contactPerson", None),
    Entry(ESCALATIONS, "escalation", "escalations"),
    Entry(RECEIVED_ESCALATIONS, "receivedEscalation", "receivedEscalations"),
    Entry(TRANSFERS, "transfer", "transfers"),
    Entry(DEVIATIONS, "deviation", None),
    Entry(COLLABORATIONS, "collaboration", None),
    Entry(MEASURE_HANDOVERS, "measureHandover", None),
    Entry(DIRECTION_GRANTS, "directionGrant", "directionGrants"),
    Entry(DANGER_PAIRS, "dangerPair", None),
    Entry(CONFIDANTS, "confidant", None),
    Entry(CLIENT_PREFERENCES, "clientPreferences", None),
    Entry(PERPETRATOR_CONTACTS, "perpetratorContact", None),
    Entry(CLIENT_MESSAGES, "clientMessage", None),
    Entry(CONTRIBUTIONS, "contribution", "contributions"),
    Entry(INFORMATION_REQUESTS, "informationRequest", "informationRequests"),
    Entry(SITUATION_PARTS, "situationPart", None),
    Entry(HELP, "help", None),
    Entry(UNKNOWNS, "unknown", None),
    Entry(ACTIONS, "action", "actions"),
    Entry(ANALYSES, "analysis", None),
    Entry(PLANS, "plan", None),
    Entry(PLAN_LINES, "planLine", None),
    Entry(GOALS, "goal", None),
    Entry(OPTIONS, "option", None),
    Entry(MEASURES, "measure", None),
    Entry(MEETINGS, "meeting", "meetings"),
    Entry(CLIENT_PARTICIPATIONS, "clientParticipation", None),
    Entry(AGENDA_ITEMS, "agendaItem", "agendaItems"),
    Entry(MEETING_DECISIONS, "meetingDecision", None),
    Entry(PROSECUTION_QUESTIONS, "prosecutionQuestion", None),
    Entry(STAFF_THREATS, "staffThreat", None),
    Entry(MEETING_KINDS, "meetingKind", "meetingKinds"),
    Entry(FACILITIES, None, "facilities"),
    Entry(INCIDENTS, "incident", "incidents"),
    Entry(CONCERNS, "concern", None),
    Entry(RISK_FACTORS, "riskFactor", None),
    Entry(RED_FLAGS, "redFlag", None),
    Entry(CONDITIONS, "condition", "conditions"),
    Entry(SAFETY_PLANS, "safetyPlan", None),
    Entry(SAFETY_AGREEMENTS, "safetyAgreement", "safetyAgreements"),
    Entry(MONITORING_CHECKS, "monitoringCheck", None),
    Entry(GROUNDS, "ground", "grounds"),
    Entry(GRANTS, None, "grants"),
    Entry(WEIGHING_SETS, "weighingSet", "weighingSets"),
    Entry(GUIDE_TEMPLATES, "guideTemplate", "guideTemplates"),
    Entry(TALK_CARDS, "talkCard", "talkCards"),
    Entry(GUIDE_RUNS, "guideRun", None),
    Entry(GUIDE_ANSWERS, "guideAnswer", None),
    Entry(REFERRALS, "referral", "referrals"),
    Entry(REFERRAL_HANDOVERS, "referralHandover", "referralHandovers"),
    Entry(QUARANTINED_MESSAGES, "quarantinedMessage", "quarantinedMessages"),
    Entry(CASE_SIGNALS, "caseSignal", "caseSignals"),
    Entry(CONSULTATIONS, "consultation", "consultations"),
    Entry(CONTACT_ATTEMPTS, None, "contactAttempts"),
    Entry(PROGRAMMES, "programme", "programmes"),
    Entry(CASE_PROGRAMMES, "caseProgramme", None),
    Entry(CRITERIA_CHECKS, "criteriaCheck", None),
    Entry(TEAM_MEMBERS, "teamMember", None),
    Entry(PROFILE_ASSESSMENTS, "profileAssessment", None),
    Entry(ARRANGEMENT_CHOICES, "arrangementChoice", None),
    Entry(ACUTE_INTAKES, "acuteIntake", "acuteIntakes"),
    Entry(INTERVENTIONS, "intervention", "interventions"),
    Entry(ARRANGEMENTS, "arrangement", "arrangements"),
    Entry(ACUTE_ROUTES, "acuteRoute", "acuteRoutes"),
    Entry(DIRECTION_RULES, "directionRule", "directionRules"),
    Entry(CONFERENCE_FORMS, "conferenceForm", "conferenceForms"),
    Entry(REGIONAL_OFFERS, "regionalOffer", "regionalOffers"),
    Entry(DUTIES, "duty", "duties"),
    Entry(DUTY_GAPS, "dutyGap", "dutyGaps"),
    Entry(ORGANISATIONS, "organisation", "organisations"),
    Entry(PROFESSIONALS, "professional", "professionals"),
    Entry(ROLES, "role", "roles"),
    Entry(MANDATES, "mandate", "mandates"),
    Entry(HOUSE_SETTINGS, "setting", "settings"),
    Entry(AGREEMENTS, "agreement", "agreements"),
    Entry(HOUSES, "house", "houses"),
    Entry(GLOSSARY_TERMS, "glossaryTerm", "glossaryTerms"),
    Entry(FINDINGS, None, "findings"),
    Entry(POLICE_FEEDBACK, "policeFeedback", None),
    Entry(BRIEFINGS, "briefing", "briefings"),
    Entry(OUTBOUND_REPORTS, "outboundReport", "outboundReports"),
    Entry(EXPORTS, "export", "exports"),
    Entry(EVALUATIONS, None, "evaluations"),
    Entry(IMPROVEMENTS, "improvementAction", "improvementActions"),
    Entry(ANNOTATIONS, None, "annotations"),
    Entry(RESULT_REPORTS, None, "resultReports"),
    Entry(INDICATORS, "indicator", "indicators", descending=False),
    Entry(STATISTICS, None, "statistics", descending=False),
    Entry(MIRROR_REPORTS, None, "mirrorReports", descending=False),
    Entry(QUALITY_REPORTS, None, "qualityReports", descending=False),
    Entry(CONTRADICTIONS, None, "contradictions"),
    Entry(DISCLOSURES, "disclosure", "disclosures"),
    Entry(ACTS, None, "acts"),
    Entry(SUBJECT_REQUESTS, "subjectRequest", None),
    Entry(EVENTS, None, "events", descending=False),
    Entry(IMPORTS, "import", "imports"),
    Entry(CONNECTIONS, "partnerLink", "partnerLinks"),
    Entry(KEPT_MESSAGES, "keptMessage", "keptMessages"),
    Entry(ANNOUNCEMENTS, "announcement", "announcements"),
    Entry(SUBSCRIPTIONS, "subscription", "subscriptions"),
    Entry(DELIVERIES, "delivery", "deliveries"),
    Entry(CONFIRMATIONS, "confirmation", "confirmations"),
)


FOLLOWED: Final = {
    "events": "Events as they come, in the order of commit: after the cursor `after` where it is given, from now on "
    "where it is not. The same as `events` of a query shows, under the same cursors.",
}
"""Lists that a subscription may follow, each an entry of `CONTENTS` that begins with the oldest."""


@dataclass(frozen=True, slots=True)
class Root:
    """What a root field of a query means; `named` is what the types of its connection begin with."""

    source: Source
    many: bool
    named: str
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Contract:
    """The schema as partners see it, and what its root fields mean."""

    graphql: GraphQLSchema
    sdl: str
    roots: Mapping[str, Root]
    acts: Mapping[str, Act]


def make_contract(rooms: Sequence[Rest], contents: Sequence[Entry] = CONTENTS) -> Contract:
    """The contract over these sources and the acts of these rooms; made once for a process."""
    return _contract(tuple(rooms), tuple(contents))


@cache
def _contract(rooms: tuple[Rest, ...], contents: tuple[Entry, ...]) -> Contract:
    acts = {act.name: act for act in acts_of(rooms)}
    shown = [act.operation.shows for act in acts.values() if act.operation.shows is not None]
    types = Types([*(entry.source for entry in contents), *shown])
    roots: dict[str, Root] = {}
    fields: list[Any] = []
    for entry in contents:
        if entry.one is not None:
            roots[entry.one] = Root(entry.source, many=False, named=entry.one)
            fields.append(_one(types, entry.one, entry.source))
        if entry.many is not None:
            named = entry.many[0].upper() + entry.many[1:]
            roots[entry.many] = Root(entry.source, many=True, named=named, descending=entry.descending)
            order = "newest" if entry.descending else "oldest"
            text = f"{text_of(entry.source.view)} Those that you may know of, the {order} first."
            fields.append(types.connection_field(entry.many, named, entry.source, text))
    query = create_type("Query", fields, description="What can be read: only what a ground in force lets you know.")
    made = strawberry.Schema(
        query=query,
        mutation=_mutation(types, acts),
        subscription=_subscription(types, roots),
        config=StrawberryConfig(auto_camel_case=False, sort_schema=True),
    )
    return Contract(made._schema, made.as_str() + "\n", roots, acts)  # noqa: SLF001 - no other way to graphql-core's own


def schema_text() -> str:
    """The contract of this service as schema.graphql publishes it."""
    return make_contract(ROOMS).sdl


def _one(types: Types, name: str, source: Source) -> Any:  # noqa: ANN401 - a Strawberry field
    identifier = argument("id", UUID, "Its identifier.")
    text = f"{text_of(source.view)} Null with code not-found where there is none that you may know of."
    return field(name, types.object_of(source) | None, text, [identifier])


def _mutation(types: Types, acts: Mapping[str, Act]) -> type | None:
    if not acts:
        return None
    fields = [act.field(types) for act in acts.values()]
    return create_type("Mutation", fields, description="What can be changed; each is one use case and one transaction.")


def _subscription(types: Types, roots: Mapping[str, Root]) -> type | None:
    fields = [
        types.followed_field(name, roots[name].named, roots[name].source, text)
        for name, text in FOLLOWED.items()
        if name in roots
    ]
    # `Subscription` is the view of where an organisation is told
    return create_type("SubscriptionRoot", fields, description="What is told as it happens.") if fields else None
