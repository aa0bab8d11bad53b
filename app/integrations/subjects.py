"""What a channel may show of the subject of a notice: the source of its view, by the kind that the notice names.

A kind that is not here is told by its ids and codes alone.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.access.view import Source
from app.domain.actions.statements import ACTIONS
from app.domain.cases.course_sources import ESCALATIONS, SCALE_DOWNS, TRANSFERS
from app.domain.cases.statements import CASES
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS
from app.domain.grounds.statements import GROUNDS
from app.domain.meetings.statements.charters import PROSECUTION_QUESTIONS
from app.domain.meetings.statements.views import AGENDA_ITEMS, MEETING_DECISIONS, MEETINGS
from app.domain.notices.statements.feedback import BRIEFINGS, REFERRED_CASES
from app.domain.plans.statements.views import PLANS
from app.domain.referrals.statements.views import REFERRALS
from app.domain.safety.statements.conditions import CONDITIONS, SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.safety.statements.views import INCIDENTS

SUBJECTS: Final[Mapping[str, Source]] = {
    "action": ACTIONS,
    "agenda_item": AGENDA_ITEMS,
    "briefing": BRIEFINGS,
    "case": CASES,
    "condition": CONDITIONS,
    "contribution": CONTRIBUTIONS,
    "escalation": ESCALATIONS,
    "ground": GROUNDS,
    "incident": INCIDENTS,
    "information_request": INFORMATION_REQUESTS,
    "meeting": MEETINGS,
    "meeting_decision": MEETING_DECISIONS,
    "plan": PLANS,
    "prosecution_question": PROSECUTION_QUESTIONS,
    "referral": REFERRALS,
    "referred_case": REFERRED_CASES,
    "safety_agreement": SAFETY_AGREEMENTS,
    "safety_plan": SAFETY_PLANS,
    "scale_down": SCALE_DOWNS,
    "transfer": TRANSFERS,
}
