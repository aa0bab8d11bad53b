"""The rooms that the REST door opens to, in the order of the document."""

from app.api.rest import actions, cases, notices, organisations, persons, referrals, weighing
from app.api.rest.route import Rest

ROOMS: tuple[Rest, ...] = (
    referrals.rest,
    weighing.rest,
    cases.rest,
    persons.rest,
    actions.rest,
    notices.rest,
    organisations.rest,
)
