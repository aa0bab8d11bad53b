"""The rooms that the REST door opens to, in the order of the document."""

from app.api.rest import (
    actions,
    cases,
    conditions,
    consultations,
    contributions,
    disclosures,
    findings,
    grounds,
    guides,
    measures,
    notices,
    organisations,
    persons,
    plans,
    referrals,
    reports,
    safety,
    weighing,
)
from app.api.rest.route import Rest

ROOMS: tuple[Rest, ...] = (
    referrals.rest,
    weighing.rest,
    consultations.rest,
    cases.rest,
    persons.rest,
    grounds.rest,
    contributions.rest,
    safety.rest,
    conditions.rest,
    guides.rest,
    plans.rest,
    measures.rest,
    actions.rest,
    notices.rest,
    findings.rest,
    reports.rest,
    disclosures.rest,
    organisations.rest,
)
