"""The rooms that the REST door opens to, in the order of the document."""

from app.api.rest import cases, notices
from app.api.rest.route import Rest

ROOMS: tuple[Rest, ...] = (cases.rest, notices.rest)
