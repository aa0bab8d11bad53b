"""What soft rules notice of actions: nothing here blocks (rules AC-04, AC-05 and AC-09 to AC-13)."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.actions import ENDED_ACTIONS, ActionStatus
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.sharing import Category

_ENDED: Final = ", ".join(f"'{status.value}'" for status in sorted(ENDED_ACTIONS))
_OPEN: Final = ", ".join(f"'{status.value}'" for status in sorted(OPEN_CASE))
_RUNNING: Final = ", ".join(
    f"'{status.value}'"
    for status in ActionStatus
    if status not in ENDED_ACTIONS and status is not ActionStatus.proposed
)

_LIVE: Final = f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ({_ENDED})"""  # noqa: S608 - words of our own list only
_UNDER_WAY: Final = f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ({_RUNNING})"""  # noqa: S608 - the same

_OF_ACTION: Final = "x.house_id = a.house_id AND x.case_id = a.case_id"

_WHOLE_FAMILY: Final = """NOT EXISTS (SELECT FROM participations me WHERE me.house_id = a.house_id
    AND me.case_id = a.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))"""
"""What is known of danger between two members is not told to who acts for some of them only (rule CO-06)."""

_PAIRS: Final = """EXISTS (SELECT FROM case_programmes x JOIN programmes g ON g.house_id = x.house_id
    AND g.id = x.programme_id WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.ended_at IS NULL
    AND (g.definition ->> 'pairsRequired')::boolean)"""
"""That the programme of the case has workers go in pairs."""

_VISITS: Final = "('contact_task', 'help_start', 'outreach', 'home_visit', 'joint_home_visit', 'long_term_support')"

_DISCUSSED: Final = """FROM agenda_items i JOIN meetings g ON g.house_id = i.house_id AND g.id = i.meeting_id
    WHERE i.house_id = a.house_id AND i.case_id = a.case_id"""


def _of_sex(action: str, sex: str) -> str:
    return f"""EXISTS (SELECT FROM persons x WHERE x.house_id = {action}.house_id AND x.id = ANY ({action}.subject_ids)
        AND x.sex = '{sex}' AND x.birth_date + interval '18 years' <= today())"""


FINDINGS: Final[tuple[Finding, ...]] = (
    Finding("AC-04", "rationale-missing", "action", f"{_LIVE} AND a.rationale IS NULL"),
    Finding(
        "AC-05",
        "bridging-help-missing",
        "action",
        f"{_LIVE} AND a.status = 'waiting_list' AND a.bridging_help IS NULL",
    ),
    Finding(
        "AC-09",
        "joint-after-danger",
        "action",
        f"""{_LIVE} AND a.requires_joint AND {_WHOLE_FAMILY} AND (
            EXISTS (SELECT FROM incidents x WHERE {_OF_ACTION} AND x.serious AND x.person_ids && a.subject_ids)
            OR EXISTS (SELECT FROM red_flags x WHERE {_OF_ACTION} AND x.person_id = ANY (a.subject_ids)
                AND x.flag IN ('weapon', 'extreme_fear', 'silenced'))
            OR EXISTS (SELECT FROM risk_factors x WHERE {_OF_ACTION} AND x.code = 'psychiatric'
                AND x.person_ids && a.subject_ids))""",  # noqa: S608 - constants of our own
        Category.safety,
    ),
    Finding("AC-10", "overdue", "action", f"{_UNDER_WAY} AND a.due_on < today()"),
    Finding(
        "AC-10",
        "feedback-after-discussion",
        "action",
        f"""{_UNDER_WAY} AND coalesce(a.feedback_on, a.due_on, 'infinity') >= (SELECT day_of(min(g.starts_at))
            {_DISCUSSED} AND g.starts_at > now() AND i.status = 'scheduled')""",
    ),
    Finding("AC-11", "agreed-again", "action", f"{_LIVE} AND a.repeating"),
    Finding(
        "AC-11",
        "unchanged-through-two-meetings",
        "action",
        f"""{_UNDER_WAY} AND 2 <= (SELECT count(DISTINCT g.id) {_DISCUSSED} AND i.status IN ('decided', 'deferred')
            AND g.starts_at > a.changed_at AND g.starts_at <= now())""",
    ),
    Finding(
        "AC-11",
        "child-appointments-cancelled",
        "action",
        f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since FROM actions a
        WHERE 3 <= (SELECT count(*) FROM appointment_cancellations x
            WHERE x.house_id = a.house_id AND x.action_id = a.id)
        AND a.status NOT IN ({_ENDED})
        AND EXISTS (SELECT FROM persons x WHERE x.house_id = a.house_id AND x.id = ANY (a.subject_ids)
            AND x.birth_date + interval '18 years' > today())""",  # noqa: S608 - the same
    ),
    Finding("AC-12", "fall-back-missing", "action", f"{_LIVE} AND a.waits_for IS NOT NULL AND a.fall_back_on IS NULL"),
    Finding(
        "AC-12",
        "required-by-missing",
        "action",
        f"{_LIVE} AND a.kind = 'practical_provision' AND a.required_by IS NULL",
    ),
    Finding(
        "AC-13",
        "pair-missing",
        "action",
        f"{_UNDER_WAY} AND a.kind IN {_VISITS} AND a.second_professional_id IS NULL AND {_PAIRS}",
    ),
    Finding(
        "AC-13",
        "one-worker-for-both",
        "action",
        f"""{_UNDER_WAY} AND a.kind IN {_VISITS} AND {_PAIRS} AND {_WHOLE_FAMILY} AND {_of_sex("a", "female")}
        AND EXISTS (SELECT FROM actions b WHERE b.house_id = a.house_id AND b.case_id = a.case_id AND b.id <> a.id
            AND b.status IN ({_RUNNING}) AND b.owner_professional_id = a.owner_professional_id
            AND {_of_sex("b", "male")})
        AND (EXISTS (SELECT FROM danger_pairs x WHERE {_OF_ACTION} AND x.lifted_at IS NULL)
            OR EXISTS (SELECT FROM incidents x WHERE {_OF_ACTION})
            OR EXISTS (SELECT FROM profile_assessments x WHERE {_OF_ACTION} AND x.foremost AND x.state = 'open'
                AND x.profile IN ('intimate_terror', 'complex_divorce')))""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "AC-13",
        "peer-support-not-recorded",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, p.activated_at AS since
        FROM cases c JOIN plans p ON p.house_id = c.house_id AND p.case_id = c.id
            AND p.state IN ('active', 'under_revision') AND p.kind <> 'intake_plan'
        WHERE c.status IN ({_OPEN}) AND NOT EXISTS (SELECT FROM peer_offers x
            WHERE x.house_id = c.house_id AND x.case_id = c.id)""",  # noqa: S608 - the same
    ),
)
