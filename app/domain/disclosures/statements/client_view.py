"""SQL of what a client is shown of the case: what concerns the client, and never what endangers somebody else.

Left out are prosecution parts, other members' compartments, protected locations and, for who is said to have used
violence, the victim's part of the safety plan (rule DI-04).
"""
# ruff: noqa: S608 - texts and words of this file, and the names of rows

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column

from app.domain.access.masks import about_one
from app.domain.access.view import Filter, Frame, Source
from app.domain.access.words import among
from app.domain.disclosures.views import ClientCaseView
from app.domain.tables.cases import CasePersonRow
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.meetings import MeetingKind
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

CLIENTS = (CasePersonRole.client, CasePersonRole.stayer, CasePersonRole.removed_person)
"""Roles in a case of those to whom a client's view belongs; the network has none."""

JUSTICE_MEETINGS = (MeetingKind.justice_conference, MeetingKind.prosecution_hour, MeetingKind.settlement_session)

_ACTING = """EXISTS (SELECT FROM incident_roles i WHERE i.house_id = {row}.house_id AND i.case_id = {row}.case_id
    AND i.person_id = {row}.person_id AND i.role IN ('acting_person', 'both'))"""
"""That the client is said to have used violence in an incident of the case."""

_APART = """EXISTS (SELECT FROM danger_pairs d WHERE d.house_id = {row}.house_id AND d.case_id = {row}.case_id
    AND d.lifted_at IS NULL
    AND (d.person_id, d.other_person_id) IN (({row}.person_id, {other}), ({other}, {row}.person_id)))"""

_IN_FORCE = """JOIN plans p ON p.house_id = x.house_id AND p.id = x.plan_id AND p.state IN ('active', 'under_revision')
    WHERE x.house_id = {row}.house_id AND x.case_id = {row}.case_id"""

_ORGANISATIONS = f"""ARRAY(SELECT DISTINCT x.organisation_id FROM participations x
    JOIN organisations o ON o.id = x.organisation_id
    WHERE x.house_id = {{row}}.house_id AND x.case_id = {{row}}.case_id AND x.starts_at <= now()
      AND (x.ends_at IS NULL OR x.ends_at > now()) AND (x.acts_for IS NULL OR {{row}}.person_id = ANY (x.acts_for))
      AND o.kind <> 'prosecution' AND NOT (o.kind = 'womens_shelter' AND {_ACTING})
    ORDER BY x.organisation_id)"""
"""Who takes part for the family or for this client: who serves another member alone would tell where that one is."""

_LINES = f"""coalesce((SELECT json_agg(json_build_object('organisationId', x.organisation_id, 'text', x.text,
        'startsOn', x.starts_on) ORDER BY x.id)
    FROM plan_lines x JOIN organisations o ON o.id = x.organisation_id {_IN_FORCE}
      AND x.withdrawn_at IS NULL AND x.part <> 'justice' AND o.kind <> 'prosecution'
      AND (cardinality(x.subject_ids) = 0 OR {{row}}.person_id = ANY (x.subject_ids))
      AND NOT ({_ACTING} AND (o.kind = 'womens_shelter' OR x.track IS NOT DISTINCT FROM 'victim'
                              OR (x.part = 'safety' AND x.subject_ids <> ARRAY[{{row}}.person_id])))), '[]'::json)"""

_GOALS = f"""coalesce((SELECT json_agg(json_build_object('text', x.text, 'target', x.target, 'dueOn', x.due_on)
        ORDER BY x.id)
    FROM goals x {_IN_FORCE}
      AND (cardinality(x.subject_ids) = 0 OR {{row}}.person_id = ANY (x.subject_ids))), '[]'::json)"""

_SAFETY = f"""coalesce((SELECT json_agg(json_build_object('personId', x.person_id, 'trigger', x.trigger,
        'action', x.action, 'responsible', x.responsible, 'checkOn', x.check_on) ORDER BY x.id)
    FROM safety_agreements x
    JOIN safety_plans s ON s.house_id = x.house_id AND s.id = x.safety_plan_id
     AND s.status IN ('active', 'under_revision')
    WHERE x.house_id = {{row}}.house_id AND x.case_id = {{row}}.case_id AND x.state = 'active'
      AND (x.person_id = {{row}}.person_id
           OR NOT ({_ACTING} OR {_APART.replace("{other}", "x.person_id")}))), '[]'::json)"""

_END = f"""ARRAY(SELECT x.text FROM phase_criteria x {_IN_FORCE} ORDER BY x.id)"""

_CONTACT = """(SELECT x.{column} FROM contact_persons x WHERE x.house_id = {row}.house_id AND x.case_id = {row}.case_id
    AND x.ends_at IS NULL LIMIT 1)"""

_NEXT = f"""(SELECT min(m.starts_at) FROM meetings m
    JOIN agenda_items x ON x.house_id = m.house_id AND x.meeting_id = m.id
    WHERE x.house_id = {{row}}.house_id AND x.case_id = {{row}}.case_id AND m.starts_at > now()
      AND m.status <> 'cancelled' AND x.status IN ('scheduled', 'in_discussion')
      AND m.kind NOT IN ({", ".join(f"'{kind.value}'" for kind in JUSTICE_MEETINGS)})
      AND NOT EXISTS (SELECT FROM attendances a WHERE a.house_id = m.house_id AND a.meeting_id = m.id
                          AND a.case_id = x.case_id AND a.person_id <> {{row}}.person_id
                          AND {_APART.replace("{other}", "a.person_id")}))"""
"""When the case is discussed next; never when somebody comes who is kept apart from the client."""


def _told(query: str, **also: str) -> Callable[[Frame], ColumnElement[Any]]:
    return lambda frame: literal_column(query.format(row=frame.row.name, **also))  # type: ignore[attr-defined]


CLIENT_VIEWS = Source(
    view=ClientCaseView,
    row=CasePersonRow,
    scope=Scope.plan_read,
    # who acts only for another member does not read this client's view over the client's shoulder
    mask=about_one(own=None, compartment=True),
    visible=lambda frame: and_(among(frame.row.c.role, CLIENTS), frame.allows(Category.coordination)),
    expressions={
        "organisation_ids": _told(_ORGANISATIONS),
        "plan": _told(_LINES),
        "goals": _told(_GOALS),
        "safety_agreements": _told(_SAFETY),
        "end_point": _told(_END),
        "contact_organisation_id": _told(_CONTACT, column="organisation_id"),
        "contact_professional_id": _told(_CONTACT, column="professional_id"),
        "out_of_hours": _told(_CONTACT, column="out_of_hours"),
        "next_meeting_at": _told(_NEXT),
    },
    filters={"personId": Filter("person_id")},
)
