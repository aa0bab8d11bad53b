"""What soft rules notice of analyses, plans and measures: nothing here blocks (rules PL-03 to PL-18)."""

from typing import Final

from app.domain.access.finding import Finding
from app.domain.vocabulary.cases import OPEN_CASE
from app.domain.vocabulary.measures import COERCIVE
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Category
from app.domain.vocabulary.word import Word


def _list(*words: Word) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


_OPEN: Final = _list(*sorted(OPEN_CASE))
_COERCIVE: Final = _list(*sorted(COERCIVE))
_SAFETY_KINDS: Final = _list(
    OrganisationKind.veilig_thuis,
    OrganisationKind.safety_house,
    OrganisationKind.police,
    OrganisationKind.prosecution,
    OrganisationKind.probation,
    OrganisationKind.child_protection_board,
    OrganisationKind.youth_protection,
)
_OF_CASE: Final = "x.house_id = c.house_id AND x.case_id = c.id"
_OF_PLAN: Final = "x.house_id = p.house_id AND x.plan_id = p.id"

_IN_FORCE: Final = """SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision')"""

_UNSAFE: Final = f"""EXISTS (SELECT FROM safety_levels x WHERE {_OF_CASE} AND x.is_latest AND x.kind = 'safety_level'
    AND x.level < setting_number(x.house_id, 'safety_level_threshold', 6))"""

_SEVERAL_SIGNALS: Final = f"""coalesce((SELECT x.stage <> 'first_signal' FROM signal_stages x WHERE {_OF_CASE}
    ORDER BY x.id DESC LIMIT 1), c.track = 'mda_acute' OR {_UNSAFE}
    OR EXISTS (SELECT FROM case_signals x WHERE {_OF_CASE})
    OR EXISTS (SELECT FROM incidents x WHERE {_OF_CASE} AND (x.serious OR x.acute))
    OR EXISTS (SELECT FROM referrals x WHERE {_OF_CASE} AND (x.urgency = 'acute'
        OR x.signal_kind = 'repeat_notification' OR greatest(x.earlier_reports, x.known_reports) > 0)))"""  # noqa: S608
"""Signal stage 2 or 3 as rule SA-07 has it: what was set by hand, else what follows from the data."""


def _takes_part(kind: OrganisationKind) -> str:
    return f"""EXISTS (SELECT FROM participations x JOIN organisations o ON o.id = x.organisation_id
        WHERE {_OF_CASE} AND o.kind = '{kind.value}' AND x.starts_at <= now()
        AND (x.ends_at IS NULL OR x.ends_at > now()))"""


_MINOR_THERE: Final = """EXISTS (SELECT FROM household_members m JOIN persons q ON q.house_id = m.house_id
    AND q.id = m.person_id WHERE m.house_id = c.house_id AND m.household_id = c.household_id AND m.ends_on IS NULL
    AND CASE WHEN q.birth_date IS NOT NULL THEN q.birth_date + interval '18 years' > today()
        ELSE m.role = 'child' END)"""

_TERROR: Final = """(EXISTS (SELECT FROM danger_pairs x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.kind = 'intimate_terror' AND x.lifted_at IS NULL)
    OR EXISTS (SELECT FROM profile_assessments x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.foremost AND x.state = 'open' AND x.profile = 'intimate_terror')
    OR EXISTS (SELECT FROM analyses x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.state = 'active' AND x.foremost_profile = 'intimate_terror'))"""

_WHOLE_FAMILY: Final = """NOT EXISTS (SELECT FROM participations me WHERE me.house_id = m.house_id
    AND me.case_id = m.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))"""
"""What is known of danger between two members is not told to who acts for some of them only (rule CO-06)."""

_MEANS: Final = "CASE {0}.legal_domain WHEN 'help' THEN 'psychosocial' ELSE {0}.legal_domain END"
_BEGUN: Final = "('in_progress', 'done')"

FINDINGS: Final[tuple[Finding, ...]] = (
    Finding(
        "PL-03",
        "plan-without-analysis",
        "plan",
        f"{_IN_FORCE} AND NOT EXISTS (SELECT FROM analyses x WHERE {_OF_CASE} AND x.state = 'active')",
    ),
    Finding(
        "PL-04",
        "one-sided-analysis",
        "analysis",
        f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.made_at AS since
        FROM analyses a JOIN cases c ON c.house_id = a.house_id AND c.id = a.case_id
        WHERE a.state = 'active' AND {_SEVERAL_SIGNALS} AND NOT (
            EXISTS (SELECT FROM organisations o WHERE o.id = ANY (a.contributor_ids) AND o.kind IN ({_SAFETY_KINDS}))
            AND EXISTS (SELECT FROM organisations o WHERE o.id = ANY (a.contributor_ids)
                AND o.kind NOT IN ({_SAFETY_KINDS}) AND 'care' = ANY (o.chains)))""",  # noqa: S608 - words of our own
    ),
    Finding(
        "PL-04",
        "unsafe-without-link",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ({_OPEN}) AND {_UNSAFE} AND NOT ({_takes_part(OrganisationKind.veilig_thuis)}
            AND {_takes_part(OrganisationKind.police)})""",  # noqa: S608 - the same
        Category.safety,
    ),
    Finding(
        "PL-05",
        "acknowledgement-open",
        "plan_acknowledgement",
        """SELECT k.house_id, k.case_id, k.id AS subject_id, k.asked_at AS since
        FROM plan_acknowledgements k JOIN plans p ON p.house_id = k.house_id AND p.id = k.plan_id
        WHERE p.state IN ('active', 'under_revision') AND k.edition = p.edition AND k.acknowledged_at IS NULL
            AND k.asked_at < now() - interval '1 day' * setting_number(k.house_id, 'plan_acknowledgement_days', 10)""",
    ),
    Finding(
        "PL-07",
        "child-track-without-owner",
        "plan",
        f"""{_IN_FORCE} AND {_MINOR_THERE}
        AND NOT EXISTS (SELECT FROM plan_tracks x WHERE {_OF_PLAN} AND x.track = 'child')""",
    ),
    Finding(
        "PL-07",
        "track-without-line",
        "plan",
        f"""{_IN_FORCE} AND c.approach = 'inter' AND EXISTS (
            SELECT FROM unnest(ARRAY['perpetrator', 'victim', 'child', 'other']) AS t(track)
            WHERE (t.track <> 'child' OR {_MINOR_THERE})
                AND (t.track <> 'other' OR EXISTS (SELECT FROM plan_tracks x WHERE {_OF_PLAN} AND x.track = t.track))
                AND NOT EXISTS (SELECT FROM plan_lines x WHERE {_OF_PLAN} AND x.track = t.track
                    AND x.withdrawn_at IS NULL))""",  # noqa: S608 - the same
    ),
    Finding(
        "PL-10",
        "phase-without-criterion",
        "plan",
        f"""{_IN_FORCE} AND c.phase IN ('direct_safety', 'risk_led_care', 'recovery')
        AND NOT EXISTS (SELECT FROM phase_criteria x WHERE {_OF_PLAN} AND x.phase = c.phase)""",
    ),
    Finding(
        "PL-10",
        "phase-without-evaluation",
        "plan",
        f"""{_IN_FORCE} AND c.phase IN ('direct_safety', 'risk_led_care', 'recovery')
        AND NOT EXISTS (SELECT FROM plan_evaluations x WHERE {_OF_PLAN} AND x.phase = c.phase)""",
    ),
    Finding(
        "PL-10",
        "evaluation-overdue",
        "plan_evaluation",
        """SELECT e.house_id, e.case_id, e.id AS subject_id, e.planned_on AS since
        FROM plan_evaluations e JOIN plans p ON p.house_id = e.house_id AND p.id = e.plan_id
        WHERE p.state IN ('active', 'under_revision') AND e.held_on IS NULL AND e.planned_on < today()""",
    ),
    Finding(
        "PL-12",
        "means-out-of-order",
        "action",
        f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
        FROM actions a JOIN plans p ON p.house_id = a.house_id AND p.case_id = a.case_id
            AND p.state IN ('active', 'under_revision')
        WHERE a.status IN {_BEGUN} AND EXISTS (SELECT FROM actions b WHERE b.house_id = a.house_id
            AND b.case_id = a.case_id AND b.status IN ('agreed', 'accepted', 'waiting_list', 'blocked')
            AND array_position(p.means_order, {_MEANS.format("b")})
                < array_position(p.means_order, {_MEANS.format("a")}))""",  # noqa: S608 - the same
    ),
    Finding(
        "PL-12",
        "treatment-before-safety-plan",
        "action",
        f"""SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
        FROM actions a WHERE a.kind = 'help_start' AND a.status IN {_BEGUN}
        AND NOT EXISTS (SELECT FROM safety_plans x WHERE x.house_id = a.house_id AND x.case_id = a.case_id
            AND x.activated_at IS NOT NULL)""",  # noqa: S608 - the same
    ),
    Finding(
        "PL-13",
        "coercion-not-explained",
        "measure",
        f"""SELECT m.house_id, m.case_id, m.id AS subject_id, m.decided_on AS since FROM measures m
        WHERE m.frame IN ({_COERCIVE}) AND m.status IN ('decided_yes', 'running')
            AND m.explained_on IS NULL""",  # noqa: S608 - the same
        Category.measures,
    ),
    Finding(
        "PL-15",
        "home-ban-with-intimate-terror",
        "measure",
        f"""SELECT m.house_id, m.case_id, m.id AS subject_id, m.requested_on AS since FROM measures m
        WHERE m.kind = 'home_ban' AND m.status IN ('requested', 'decided_yes', 'running')
            AND m.ban_trust IS NULL AND m.accompanying_id IS NULL AND {_TERROR} AND {_WHOLE_FAMILY}
            AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = m.house_id
                AND s.name = 'home_ban_with_it' AND s.starts_at <= now()
                ORDER BY s.starts_at DESC LIMIT 1), 'finding') <> 'allow'""",  # noqa: S608 - the same
        Category.measures,
    ),
    Finding(
        "PL-18",
        "legal-weighing-missing",
        "case",
        f"""SELECT c.house_id, c.id AS case_id, c.id AS subject_id, coalesce((SELECT max(x.at) FROM case_moves x
            WHERE {_OF_CASE} AND x.field = 'coercive_framework'), c.opened_at) AS since
        FROM cases c WHERE c.status IN ({_OPEN}) AND (c.coercive_framework IN ('needed', 'to_consider')
            OR EXISTS (SELECT FROM measures x WHERE {_OF_CASE} AND x.frame IN ({_COERCIVE})
                AND x.status = 'requested'))
        AND NOT EXISTS (SELECT FROM legal_weighings x WHERE {_OF_CASE})""",  # noqa: S608 - the same
    ),
)
