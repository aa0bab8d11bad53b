"""What the use cases of meetings ask: who sits where, which cases are on the agenda, what is known before a talk."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, any_, bindparam, exists, func, literal_column, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.decisions import in_force
from app.domain.meetings.rules import THERE
from app.domain.tables.cases import CaseMoveRow, CasePersonRow, DirectionRow
from app.domain.tables.clients import OAuthClientRow
from app.domain.tables.contributions import InformationRequestRow
from app.domain.tables.grounds import CaseReaderRow
from app.domain.tables.meeting_records import MinuteRow, ProsecutionQuestionRow, StaffThreatRow
from app.domain.tables.meetings import (
    AgendaItemRow,
    AttendanceRow,
    ClientParticipationRow,
    MeetingDecisionRow,
    MeetingPartRow,
    MeetingRow,
)
from app.domain.tables.organisations import MandateRow, OrganisationRow
from app.domain.tables.persons import DangerPairRow, PersonRow
from app.domain.vocabulary.cases import CasePersonRole, DirectionRole, HandoverState
from app.domain.vocabulary.clients import ClientStatus
from app.domain.vocabulary.meetings import (
    DecisionKind,
    ItemKind,
    ItemStatus,
    MeetingKind,
    MeetingStatus,
)
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.persons import NetworkInfluence
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID, _TEXT, _IDS = sa.Uuid(), sa.Text(), ARRAY(sa.Uuid())
_HOUSE = bindparam("house", type_=_ID)
_MEETING, _CASE = bindparam("meeting", type_=_ID), bindparam("case", type_=_ID)
_PERSONS, _PART = bindparam("persons", type_=_IDS), bindparam("part", type_=_ID)

seats, items, decisions = table_of(AttendanceRow), table_of(AgendaItemRow), table_of(MeetingDecisionRow)
meetings, parts, asked = table_of(MeetingRow), table_of(MeetingPartRow), table_of(ClientParticipationRow)
_organisations, _mandates, _clients = table_of(OrganisationRow), table_of(MandateRow), table_of(OAuthClientRow)
_pairs, _persons, _threats = table_of(DangerPairRow), table_of(PersonRow), table_of(StaffThreatRow)
_case_persons, _directions, _moves = table_of(CasePersonRow), table_of(DirectionRow), table_of(CaseMoveRow)
_minutes, _readers = table_of(MinuteRow), table_of(CaseReaderRow)
_requests, _questions = table_of(InformationRequestRow), table_of(ProsecutionQuestionRow)

_WERE_THERE: ColumnElement[Any] = literal_column("ARRAY[" + ", ".join(f"'{word}'" for word in sorted(THERE)) + "]")
_ONE: ColumnElement[int] = literal_column("1")

HAS_SEAT = Statement(
    select(
        exists(
            select(_ONE)
            .select_from(seats)
            .where(
                seats.c.house_id == _HOUSE,
                seats.c.meeting_id == _MEETING,
                seats.c.organisation_id == bindparam("organisation", type_=_ID),
            )
        )
    )
)

SEATS_OF = Statement(
    select(seats, _organisations.c.kind.label("organisation_kind"))
    .select_from(seats.outerjoin(_organisations, _organisations.c.id == seats.c.organisation_id))
    .where(seats.c.house_id == _HOUSE, seats.c.meeting_id == _MEETING)
    .order_by(seats.c.id)
)

PARTS_OF = Statement(
    select(parts).where(parts.c.house_id == _HOUSE, parts.c.meeting_id == _MEETING).order_by(parts.c.position)
)

ITEMS_OF = Statement(
    select(items)
    .where(items.c.house_id == _HOUSE, items.c.meeting_id == _MEETING)
    .order_by(items.c.position, items.c.id)
    .with_for_update(key_share=True)
)

DECIDED_BEFORE = Statement(
    select(
        exists(
            select(_ONE)
            .select_from(items)
            .where(items.c.house_id == _HOUSE, items.c.case_id == _CASE, items.c.status == ItemStatus.decided.value)
        )
    )
)
"""Whether a meeting decided on a case: from then on it is no new one."""

CLIENTS_ASKED = Statement(
    select(asked).where(asked.c.house_id == _HOUSE, asked.c.meeting_id == _MEETING).order_by(asked.c.id)
)

CLIENTS_OF = Statement(
    select(_case_persons.c.person_id).where(
        _case_persons.c.house_id == _HOUSE,
        _case_persons.c.case_id == _CASE,
        _case_persons.c.role == CasePersonRole.client.value,
    )
)

PERSON_OF_CASE = Statement(
    select(_persons.c.network_influence, _persons.c.screened_at)
    .join(
        _case_persons, and_(_case_persons.c.house_id == _persons.c.house_id, _case_persons.c.person_id == _persons.c.id)
    )
    .where(
        _persons.c.house_id == _HOUSE, _persons.c.id == bindparam("person", type_=_ID), _case_persons.c.case_id == _CASE
    )
)

SCREENED = Statement(
    select(_persons.c.id).where(
        _persons.c.house_id == _HOUSE,
        _persons.c.id == any_(_PERSONS),
        _persons.c.screened_at.is_not(None),
        _persons.c.network_influence.is_distinct_from(NetworkInfluence.harm.value),
    )
)

PAIRS_AMONG = Statement(
    select(_pairs.c.person_id, _pairs.c.other_person_id).where(
        _pairs.c.house_id == _HOUSE,
        _pairs.c.lifted_at.is_(None),
        _pairs.c.person_id == any_(_PERSONS),
        _pairs.c.other_person_id == any_(_PERSONS),
    )
)
"""The active danger pairs among these persons, whichever case they were set on (rule ME-04)."""

THREATENED = Statement(
    select(
        exists(
            select(_ONE)
            .select_from(_threats)
            .where(_threats.c.house_id == _HOUSE, _threats.c.ended_at.is_(None), _threats.c.person_id == any_(_PERSONS))
        )
    )
)

DIRECTORS_OF_ITEMS = Statement(
    select(items.c.case_id, _directions.c.professional_id, _directions.c.organisation_id)
    .join(_directions, and_(_directions.c.house_id == items.c.house_id, _directions.c.case_id == items.c.case_id))
    .where(
        items.c.house_id == _HOUSE,
        items.c.meeting_id == _MEETING,
        _directions.c.role == DirectionRole.case_director.value,
        _directions.c.state == HandoverState.accepted.value,
        _directions.c.ends_at.is_(None),
    )
)

MANDATED = Statement(
    select(seats.c.organisation_id)
    .join(_mandates, _mandates.c.professional_id == seats.c.professional_id)
    .where(
        seats.c.house_id == _HOUSE,
        seats.c.part_id == _PART,
        seats.c.attendance == any_(_WERE_THERE),
        _mandates.c.organisation_id == seats.c.organisation_id,
        _mandates.c.scope == MandateScope.decide.value,
        _mandates.c.starts_at <= func.now(),
        or_(_mandates.c.ends_at.is_(None), _mandates.c.ends_at > func.now()),
    )
)
"""Organisations in a part with somebody there who may decide for them (rules ME-12, OR-06)."""

SPOKEN_ALONE = Statement(
    select(seats.c.person_id)
    .join(meetings, and_(meetings.c.house_id == seats.c.house_id, meetings.c.id == seats.c.meeting_id))
    .where(
        seats.c.house_id == _HOUSE,
        seats.c.person_id == any_(_PERSONS),
        seats.c.attendance == any_(_WERE_THERE),
        meetings.c.kind == MeetingKind.separate_talk.value,
        meetings.c.recorded_at.is_not(None),
    )
)

DECLARED = Statement(
    select(func.unnest(decisions.c.person_ids)).where(
        decisions.c.house_id == _HOUSE,
        decisions.c.case_id == any_(bindparam("cases", type_=_IDS)),
        decisions.c.kind == bindparam("kind", type_=_TEXT),
        in_force(decisions),
    )
)
"""The persons whom decisions of a kind that are in force are about."""

WITHOUT_ACCESS = Statement(
    select(_organisations.c.id).where(
        _organisations.c.id == any_(bindparam("organisations", type_=_IDS)),
        not_(
            exists(
                select(_ONE)
                .select_from(_clients)
                .where(
                    _clients.c.organisation_id == _organisations.c.id,
                    _clients.c.house_id == _HOUSE,
                    _clients.c.status == ClientStatus.active.value,
                    _clients.c.scopes.contains([Scope.meeting_read.value]),
                )
            )
        ),
    )
)
"""Of these organisations, those with no working access to meetings (rule ME-19)."""

IS_SHARED = Statement(
    select(
        exists(
            select(_ONE)
            .select_from(_readers)
            .where(
                _readers.c.house_id == _HOUSE,
                _readers.c.case_id == _CASE,
                _readers.c.organisation_id != bindparam("keeper", type_=_ID),
                _readers.c.categories.op("&")(literal_column(str(Category.coordination.bit))) != literal_column("0"),
                _readers.c.ends_at > func.now(),
            )
        )
    )
)
"""Whether any ground opens the case to anybody beside the house (rule ME-15)."""

MAY_KNOW = Statement(
    select(
        exists(
            select(_ONE)
            .select_from(_readers)
            .where(
                _readers.c.house_id == _HOUSE,
                _readers.c.case_id == _CASE,
                _readers.c.organisation_id == bindparam("organisation", type_=_ID),
                _readers.c.starts_at <= func.now(),
                _readers.c.ends_at > func.now(),
            )
        )
    )
)
"""Whether any ground lets an organisation know of a case now."""

CONTENT_ITEMS = Statement(
    select(func.count())
    .select_from(items)
    .where(
        items.c.house_id == _HOUSE,
        items.c.meeting_id == _MEETING,
        items.c.kind != ItemKind.urgent.value,
        items.c.status != ItemStatus.removed.value,
        items.c.status != ItemStatus.rerouted.value,
        items.c.status != ItemStatus.deferred.value,
    )
)

NEXT_MEETING = Statement(
    select(meetings.c.id)
    .where(
        meetings.c.house_id == _HOUSE,
        meetings.c.kind_id == bindparam("kind", type_=_ID),
        meetings.c.starts_at > func.now(),
        or_(
            meetings.c.status == MeetingStatus.planned.value,
            meetings.c.status == MeetingStatus.invited.value,
            meetings.c.status == MeetingStatus.prepared.value,
        ),
    )
    .order_by(meetings.c.starts_at)
    .limit(1)
)
"""The next meeting of a kind that is still to come."""

WAITING_ITEMS = Statement(
    select(items)
    .where(
        items.c.house_id == _HOUSE,
        items.c.kind_id == bindparam("kind", type_=_ID),
        items.c.meeting_id.is_(None),
        items.c.status == ItemStatus.scheduled.value,
    )
    .order_by(items.c.position, items.c.id)
    .with_for_update(key_share=True)
)
"""Items that wait for a meeting of a kind to be planned."""

DECISIONS_OF_ITEM = Statement(
    select(decisions.c.id)
    .where(decisions.c.house_id == _HOUSE, decisions.c.item_id == bindparam("item", type_=_ID))
    .order_by(decisions.c.id)
)

LAST_MINUTE = Statement(
    select(_minutes.c.meeting_id, _minutes.c.published_at)
    .where(_minutes.c.house_id == _HOUSE, _minutes.c.case_id == _CASE, _minutes.c.meeting_id != _MEETING)
    .order_by(_minutes.c.published_at.desc())
    .limit(1)
)

_SINCE = bindparam("since", type_=sa.DateTime(timezone=True))

NEW_SINCE = Statement(
    select(
        select(func.array_agg(_moves.c.field.op("||")(":").op("||")(_moves.c.new)))
        .where(_moves.c.house_id == _HOUSE, _moves.c.case_id == _CASE, _moves.c.at > _SINCE)
        .scalar_subquery()
        .label("moves"),
        (
            select(func.count())
            .where(_requests.c.house_id == _HOUSE, _requests.c.case_id == _CASE, _requests.c.answered_at > _SINCE)
            .scalar_subquery()
            + select(func.count())
            .where(_questions.c.house_id == _HOUSE, _questions.c.case_id == _CASE, _questions.c.answered_at > _SINCE)
            .scalar_subquery()
        ).label("consultations"),
    )
)
"""What became of a case since its last meeting, in words of its steps, and how often others were consulted (ME-21)."""

DUE_PACKS = Statement(
    select(meetings.c.id)
    .where(
        meetings.c.house_id == _HOUSE,
        meetings.c.status == MeetingStatus.invited.value,
        meetings.c.pack_published_at.is_(None),
        meetings.c.pack_due_at <= func.now(),
    )
    .order_by(meetings.c.id)
    .limit(bindparam("most", type_=sa.Integer()))
)

DUE_ERASURES = Statement(
    select(meetings.c.id)
    .where(
        meetings.c.house_id == _HOUSE,
        meetings.c.erased_at.is_(None),
        meetings.c.erase_on <= bindparam("today", type_=sa.Date()),
    )
    .order_by(meetings.c.id)
    .limit(bindparam("most", type_=sa.Integer()))
)

RELEASE = DecisionKind.joint_talk_release
SAFE = DecisionKind.safe_to_meet

REMOVE_SEAT = Statement(
    sa.delete(seats).where(seats.c.house_id == _HOUSE, seats.c.id == bindparam("id", type_=_ID))  # type: ignore[arg-type]
)

REMOVE_PERSON = Statement(
    sa.delete(seats).where(  # type: ignore[arg-type]
        seats.c.house_id == _HOUSE,
        seats.c.meeting_id == _MEETING,
        seats.c.person_id == bindparam("person", type_=_ID),
        seats.c.supports_id.is_(None),
    )
)

MARK_INVITED = Statement(
    sa.update(seats)  # type: ignore[arg-type]
    .where(seats.c.house_id == _HOUSE, seats.c.meeting_id == _MEETING, seats.c.invited_at.is_(None))
    .values(invited_at=bindparam("at", type_=sa.DateTime(timezone=True)))
)

PUT_OFF_ITEMS = Statement(
    sa.update(items)  # type: ignore[arg-type]
    .where(items.c.house_id == _HOUSE, items.c.meeting_id == _MEETING, items.c.status == ItemStatus.scheduled.value)
    .values(
        status=ItemStatus.deferred.value,
        next_on=bindparam("next_on", type_=sa.Date()),
        changed_at=bindparam("at", type_=sa.DateTime(timezone=True)),
        version=items.c.version + 1,
    )
)
