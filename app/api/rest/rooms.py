"""The rooms that the REST door opens to, in the order of the document."""

from app.api.rest import cases, notices, referrals, weighing
from app.api.rest.route import Rest

ROOMS: tuple[Rest, ...] = (referrals.rest, weighing.rest, cases.rest, notices.rest)
