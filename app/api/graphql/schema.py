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
from app.domain.cases.course_sources import DIRECTION_GRANTS, ESCALATIONS, RECEIVED_ESCALATIONS, TRANSFERS
from app.domain.cases.statements import CASES
from app.domain.exports.statements import EXPORTS, OUTBOUND_REPORTS
from app.domain.findings.statements import FINDINGS
from app.domain.grounds.statements import GROUNDS
from app.domain.guides.statements import GUIDE_ANSWERS, GUIDE_RUNS, GUIDE_TEMPLATES, TALK_CARDS
from app.domain.meetings.statements.charters import FACILITIES, MEETING_KINDS, PROSECUTION_QUESTIONS
from app.domain.meetings.statements.views import AGENDA_ITEMS, MEETING_DECISIONS, MEETINGS
from app.domain.notices.statements.feedback import BRIEFINGS, POLICE_FEEDBACK
from app.domain.notices.statements.views import DELIVERIES, EVENTS, SUBSCRIPTIONS
from app.domain.organisations.statements import AGREEMENTS, GLOSSARY_TERMS, HOUSES, ORGANISATIONS, PROFESSIONALS
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
    CASE_PROGRAMMES,
    CRITERIA_CHECKS,
    DUTIES,
    DUTY_GAPS,
    REGIONAL_OFFERS,
)
from app.domain.referrals.statements.around import CONSULTATIONS, CONTACT_ATTEMPTS
from app.domain.referrals.statements.views import CASE_SIGNALS, QUARANTINED_MESSAGES, REFERRAL_HANDOVERS, REFERRALS
from app.domain.reports.statements.views import ANNOTATIONS, EVALUATIONS, IMPROVEMENTS, RESULT_REPORTS
from app.domain.safety.statements.conditions import CONDITIONS, MONITORING_CHECKS, SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.safety.statements.views import CONCERNS, INCIDENTS


@dataclass(frozen=True, slots=True)
class Entry:
    """A source at the root: by identifier under `one`, as a list under `many`, the newest first or the oldest."""

    source: Source
    one: str | None
    many: str | None
    descending: bool = True


CONTENTS: Final = (
    Entry(CASES, "case", "cases"),
    Entry(ESCALATIONS, "escalation", "escalations"),
    Entry(RECEIVED_ESCALATIONS, "receivedEscalation", "receivedEscalations"),
    Entry(TRANSFERS, "transfer", "transfers"),
    Entry(DIRECTION_GRANTS, None, "directionGrants"),
    Entry(ACTIONS, "action", "actions"),
    Entry(ANALYSES, "analysis", None),
    Entry(PLANS, "plan", None),
    Entry(PLAN_LINES, "planLine", None),
    Entry(GOALS, "goal", None),
    Entry(OPTIONS, "option", None),
    Entry(MEASURES, "measure", None),
    Entry(MEETINGS, "meeting", "meetings"),
    Entry(AGENDA_ITEMS, "agendaItem", "agendaItems"),
    Entry(MEETING_DECISIONS, "meetingDecision", None),
    Entry(PROSECUTION_QUESTIONS, "prosecutionQuestion", None),
    Entry(MEETING_KINDS, "meetingKind", "meetingKinds"),
    Entry(FACILITIES, None, "facilities"),
    Entry(INCIDENTS, "incident", "incidents"),
    Entry(CONCERNS, "concern", None),
    Entry(CONDITIONS, "condition", "conditions"),
    Entry(SAFETY_PLANS, "safetyPlan", None),
    Entry(SAFETY_AGREEMENTS, "safetyAgreement", "safetyAgreements"),
    Entry(MONITORING_CHECKS, "monitoringCheck", None),
    Entry(GROUNDS, "ground", "grounds"),
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
    Entry(ACUTE_INTAKES, "acuteIntake", "acuteIntakes"),
    Entry(INTERVENTIONS, "intervention", "interventions"),
    Entry(ARRANGEMENTS, "arrangement", "arrangements"),
    Entry(ACUTE_ROUTES, None, "acuteRoutes"),
    Entry(DIRECTION_RULES, None, "directionRules"),
    Entry(CONFERENCE_FORMS, None, "conferenceForms"),
    Entry(REGIONAL_OFFERS, None, "regionalOffers"),
    Entry(DUTIES, None, "duties"),
    Entry(DUTY_GAPS, None, "dutyGaps"),
    Entry(ORGANISATIONS, "organisation", "organisations"),
    Entry(PROFESSIONALS, "professional", "professionals"),
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
    Entry(EVENTS, None, "events", descending=False),
    Entry(SUBSCRIPTIONS, "subscription", "subscriptions"),
    Entry(DELIVERIES, "delivery", "deliveries"),
)


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
